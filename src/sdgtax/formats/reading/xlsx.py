"""Workbooks of Excel since 2007 (.xlsx, .xlsm), read with openpyxl, which knows how numbers are shown."""

from __future__ import annotations

import io
import warnings
import zipfile
from typing import TYPE_CHECKING, Any

from sdgtax.formats.reading import grid
from sdgtax.formats.reading.registry import HINTS
from sdgtax.model.finding import problem

if TYPE_CHECKING:
    from sdgtax.formats.columns import Names, TableOptions
    from sdgtax.formats.reading.table import Source, Table

PLAIN_NOTATION = "General"
OTHERS = {"word/document.xml": ".docx", "xl/workbook.bin": ".xlsb"}
"""Parts of packed files that are no workbook of this kind, whatever they are called."""


def read(source: Source, names: Names, options: TableOptions) -> list[Table]:
    """The sheets of a workbook. Raises DataError for a file that cannot be read."""
    from openpyxl import load_workbook

    data = source.bytes()
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            grid.unpacked(source.where, (i.file_size for i in packed.infolist()))
            other = next((OTHERS[name] for name in packed.namelist() if name in OTHERS), None)
        if other:
            raise problem(source.where, 0, "unknown-form", f"{HINTS[other][0]} is not read here", HINTS[other][1])
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = load_workbook(io.BytesIO(data), data_only=True)
            formulas = load_workbook(io.BytesIO(data)) if b"<f" in _sheets(data) else None
    except (zipfile.BadZipFile, KeyError, ValueError, TypeError, AttributeError, OSError, SyntaxError) as error:
        raise grid.broken(source.where, error) from None
    return [_sheet(source, sheet, formulas) for sheet in book.worksheets]


def _sheets(data: bytes) -> bytes:
    """The beginning of all that may hold formulas."""
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        return b"".join(
            packed.read(n) for n in packed.namelist() if n.startswith("xl/worksheets/") and n.endswith(".xml")
        )


def _sheet(source: Source, sheet: Any, formulas: Any) -> Table:
    rows: list[list[str]] = []
    dates, unknown = [], []
    formula = formulas[sheet.title] if formulas else None
    for r, row in enumerate(sheet.iter_rows()):
        rows.append([grid.shown(c.value, "" if c.number_format == PLAIN_NOTATION else c.number_format) for c in row])
        dates += [(r, n) for n, c in enumerate(row) if c.value is not None and c.is_date]
        if formula is not None:
            unknown += [
                (r, n) for n, c in enumerate(row) if c.value is None and formula.cell(r + 1, n + 1).data_type == "f"
            ]
    hidden = sorted(n for n, d in sheet.row_dimensions.items() if d.hidden)
    secret = sheet.sheet_state != "visible"
    merged = [r.min_row for r in sheet.merged_cells.ranges if r.max_col > r.min_col]
    return grid.sheet(
        source.where, sheet.title, rows, hidden=hidden, secret=secret, dates=dates, merged=merged, unknown=unknown
    )
