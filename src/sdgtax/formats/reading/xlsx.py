"""Workbooks of Excel since 2007 (.xlsx, .xlsm), read with openpyxl, which knows how numbers are shown."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, Any

from sdgtax.formats.reading import grid
from sdgtax.formats.reading.grid import OOXML_ERRORS
from sdgtax.formats.reading.registry import HINTS

if TYPE_CHECKING:
    from sdgtax.formats.columns import Names, TableOptions
    from sdgtax.formats.reading.table import Source, Table

PLAIN_NOTATION = "General"
OTHERS = {"word/document.xml": ".docx", "xl/workbook.bin": ".xlsb"}
"""Parts of packed files that are no workbook of this kind, whatever they are called."""


def read(source: Source, names: Names, options: TableOptions) -> list[Table]:
    """The sheets of a workbook. Raises DataError for a file that cannot be read."""
    from openpyxl import load_workbook

    try:
        with grid.unpacked(source) as packed, warnings.catch_warnings():
            parts = packed.namelist()
            if other := next((OTHERS[name] for name in parts if name in OTHERS), None):
                what, hint = HINTS[other]
                raise source.problem("unknown-form", f"{what} is not read here", hint)
            warnings.simplefilter("ignore")
            book = load_workbook(source.as_file(), data_only=True)
            sheets = [name for name in parts if name.startswith("xl/worksheets/") and name.endswith(".xml")]
            formulas = load_workbook(source.as_file()) if any(b"<f" in packed.read(name) for name in sheets) else None
    except OOXML_ERRORS as error:
        raise grid.broken(source, error) from None
    return [_sheet(source, sheet, formulas) for sheet in book.worksheets]


def _sheet(source: Source, sheet: Any, formulas: Any) -> Table:
    rows: list[list[str]] = []
    dates, unknown = [], []
    formula = formulas[sheet.title] if formulas else None
    for r, row in enumerate(sheet.iter_rows()):
        rows.append([grid.shown(c.value, "" if c.number_format == PLAIN_NOTATION else c.number_format) for c in row])
        dates += [(r, n) for n, c in enumerate(row) if c.value is not None and c.is_date]
        if formula is not None:
            empty = [n for n, c in enumerate(row) if c.value is None]
            unknown += [(r, n) for n in empty if formula.cell(r + 1, n + 1).data_type == "f"]
    hidden = sorted(n for n, d in sheet.row_dimensions.items() if d.hidden)
    secret = sheet.sheet_state != "visible"
    merged = [r.min_row for r in sheet.merged_cells.ranges if r.max_col > r.min_col]
    return grid.sheet(
        source.where, sheet.title, rows, hidden=hidden, secret=secret, dates=dates, merged=merged, unknown=unknown
    )
