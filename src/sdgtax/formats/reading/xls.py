"""Workbooks of Excel before 2007 (.xls), read with xlrd, which knows how numbers are shown."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

from sdgtax.formats.reading import grid

if TYPE_CHECKING:
    from sdgtax.formats.columns import Names, TableOptions
    from sdgtax.formats.reading.table import Source, Table


BROKEN = (AssertionError, IndexError, KeyError, ValueError, io.UnsupportedOperation)
"""What xlrd raises for broken files, besides its own errors."""


def read(source: Source, names: Names, options: TableOptions) -> list[Table]:
    """The sheets of a workbook. Raises DataError for a file that cannot be read."""
    import xlrd

    try:
        book = xlrd.open_workbook(file_contents=source.bytes(), formatting_info=True, logfile=io.StringIO())
    except (xlrd.XLRDError, xlrd.compdoc.CompDocError, *BROKEN) as error:
        raise grid.broken(source, error) from None
    return [_sheet(source, book, sheet) for sheet in book.sheets()]


def _sheet(source: Source, book: Any, sheet: Any) -> Table:
    import xlrd

    rows, dates = [], []
    for r in range(sheet.nrows):
        cells = []
        for n, c in enumerate(sheet.row(r)):
            form = book.format_map[book.xf_list[c.xf_index].format_key].format_str if c.xf_index is not None else ""
            if c.ctype == xlrd.XL_CELL_DATE:
                dates.append((r, n))
                cells.append(grid.shown(xlrd.xldate_as_datetime(c.value, book.datemode)))
            elif c.ctype == xlrd.XL_CELL_ERROR:
                cells.append(xlrd.error_text_from_code.get(c.value, ""))
            else:
                cells.append(grid.shown(bool(c.value) if c.ctype == xlrd.XL_CELL_BOOLEAN else c.value, form))
        rows.append(cells)
    hidden = sorted(n + 1 for n, row in sheet.rowinfo_map.items() if row.hidden)
    merged = [top + 1 for top, _, left, right in sheet.merged_cells if right - left > 1]
    return grid.sheet(
        source.where, sheet.name, rows, hidden=hidden, secret=bool(sheet.visibility), dates=dates, merged=merged
    )
