"""Tables of titles with labels, as `sdgtax evaluate` and `sdgtax diff` read them."""

from __future__ import annotations

from collections.abc import Callable, Collection
from pathlib import Path
from typing import TYPE_CHECKING

from sdgtax.analyse.evaluate import GoldRow, label_rows
from sdgtax.formats.columns import TableOptions
from sdgtax.formats.tables import read_rows

if TYPE_CHECKING:
    from sdgtax.model.columns import InputColumns
    from sdgtax.model.finding import Finding
    from sdgtax.model.indicator import Indicator
    from sdgtax.model.taxonomy import Taxonomy


def read_table(path: Path, columns: InputColumns | None = None) -> list[Indicator]:
    """The rows of a table, whose columns `columns` tell (the bundled rules by default); a code may stand in it several times. Raises DataError for a file that cannot be read."""
    return list(read_rows(path, None, TableOptions(), unique_codes=False, columns=columns))


def read_gold(
    path: Path, taxonomy: Taxonomy, on_unknown: Callable[[Finding], None] | None = None, facets: Collection[str] = ()
) -> list[GoldRow]:
    """The rows of a table with their labels; see `label_rows`. Raises DataError for a file that cannot be read."""
    return label_rows(read_table(path, taxonomy.columns.input), taxonomy, str(path), on_unknown, facets)
