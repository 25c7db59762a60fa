"""How much of each set the other ones cover, as a sheet and as records."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from sdgtax.views.sheets import sheet

if TYPE_CHECKING:
    from sdgtax.match.matrix import Cell
    from sdgtax.model.sheet import Result
    from sdgtax.model.taxonomy import Taxonomy


def result(taxonomy: Taxonomy, cells: Sequence[Cell]) -> Result:
    """One row for each ordered pair of sets."""
    rows = [
        {"set": c.row, "compared_with": c.column, "covered": c.covered, "indicators": c.total, "share": c.share}
        for c in cells
    ]
    return {
        "sheet": lambda: sheet(taxonomy.columns, "coverage", rows),
        "record": lambda: {"coverage": [row | {"share": f"{row['share']:.4f}"} for row in rows]},
    }
