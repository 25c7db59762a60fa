"""Tab-separated values: CSV with tabs between the cells. Lists are read by `reading.delimited`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from sdgtax.formats import csv

if TYPE_CHECKING:
    from sdgtax.model.sheet import Sheet


def write(sheet: Sheet) -> Iterator[str]:
    """The sheet line by line, the ids of the columns first."""
    return csv.write(sheet, "\t")
