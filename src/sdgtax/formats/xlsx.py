"""Workbooks for a spreadsheet program: written with xlsxwriter, so that every text is a text and none is run as a formula."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from math import ceil
from pathlib import Path
from textwrap import wrap
from typing import TYPE_CHECKING, Any

import xlsxwriter
from xlsxwriter.utility import xl_rowcol_to_cell

from sdgtax.formats.write import by_file
from sdgtax.model.finding import SdgtaxError
from sdgtax.model.sheet import Book, Page, Sheet

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

    from sdgtax.model.columns import Column

MAX_ROWS = 1_048_576
MAX_TEXT = 32_767
"""What a sheet and a cell hold (Microsoft, Excel specifications and limits)."""
NARROW, WIDE, LOOKED_AT = 9, 60, 200
LINE, MOST_LINES = 15, 5
"""Points of a line, and so many lines of a row are seen."""
LONG = 240
"""A longer text makes no row higher: its first lines are seen, and all of it where the cell is chosen."""
IN_VIEW = 80
"""The width of columns that stay in view, at most."""
A4, A3 = 9, 8
ON_A4 = 150
HEAD = {"bold": True, "bg_color": "#1F3864", "font_color": "#FFFFFF", "valign": "vcenter", "text_wrap": True, "border": 1, "border_color": "#FFFFFF"}  # fmt: skip
BODY = {"valign": "top", "text_wrap": True, "bottom": 1, "bottom_color": "#D9D9D9"}
Formats = Callable[..., Any]
WHOLE = re.compile(r"0|-?[1-9]\d{0,14}")
"""A number that a spreadsheet shows just as it is written."""
FIRST_DAY = datetime(1980, 1, 1, tzinfo=UTC).replace(tzinfo=None)
"""The same results give the same bytes, so no file says when it was written."""


def write(book: Book | Sheet) -> Iterator[bytes]:
    """A workbook, or one sheet as a workbook. Raises SdgtaxError for more rows than a sheet holds."""
    pages = book.pages if isinstance(book, Book) else (Page(book.name[:31], book),)
    return by_file(lambda path: _write(path, pages))


def _write(path: Path, pages: Sequence[Page]) -> None:
    with xlsxwriter.Workbook(str(path), {"strings_to_urls": False, "strings_to_formulas": False}) as out:
        out.set_properties({"created": FIRST_DAY, "comments": "sdgtax"})
        formats = lru_cache(maxsize=None)(lambda **looks: out.add_format(looks))
        lengths = {page.title: len(list(page.sheet.rows)) for page in pages if isinstance(page.sheet.rows, list)}
        for page in pages:
            _page(out, page, formats, lengths)


def _page(out: xlsxwriter.Workbook, page: Page, formats: Formats, lengths: Mapping[str, int]) -> None:
    made, columns, head = out.add_worksheet(page.title), page.sheet.columns, page.sheet.head
    rows = [[_plain(v, c) for v, c in zip(row, columns, strict=True)] for row in page.sheet.rows]
    if len(rows) >= MAX_ROWS:
        raise SdgtaxError(f"a sheet of a workbook holds {MAX_ROWS - 1:,} rows, and there are {len(rows):,}. Use CSV.")
    by_column = list(zip(*rows, strict=True)) if rows else [()] * len(columns)
    widths = [_width(name, cells) for name, cells in zip(head, by_column, strict=True)]
    _heights(made, columns, [head, *rows], widths)
    for n, column in enumerate(columns):
        made.write_string(0, n, head[n], formats(**HEAD))
        made.set_column(n, n, widths[n], None, {"hidden": column.hidden})
        _column(made, n, column, by_column[n], formats, page.colours.get(column.id, {}))
        if column.choices and rows:
            listed = [_choice(text.get(page.sheet.lang)) for text in column.choices]
            made.data_validation(1, n, len(rows), n, {"validate": "list", "source": listed})
        elif column.id in page.pick and rows:
            title = page.pick[column.id]
            source = f"='{title}'!$A$2:$A${lengths[title] + 1}"
            made.data_validation(1, n, len(rows), n, {"validate": "list", "source": source, "show_error": False})
    in_view = [n for n in range(page.freeze + 1) if sum(widths[:n]) <= IN_VIEW]
    made.freeze_panes(1, max(in_view))
    if rows:
        made.autofilter(0, 0, len(rows), len(columns) - 1)
    made.ignore_errors({"number_stored_as_text": f"A1:{xl_rowcol_to_cell(len(rows), len(columns) - 1)}"})
    made.set_landscape()
    made.set_paper(A3 if sum(widths) > ON_A4 else A4)
    made.repeat_rows(0)
    if sum(widths) <= 2 * ON_A4:
        made.fit_to_pages(1, 0)
    else:
        made.set_print_scale(60)
    if page.chart and rows:
        _chart(out, made, page, len(rows))


def _choice(text: str) -> str:
    """A choice of a list in a cell; a spreadsheet parts them at commas, and XlsxWriter lets them through."""
    if "," in text:
        raise SdgtaxError(f"the choice “{text}” has a comma, where a spreadsheet parts it. Word it without one.")
    return text


def _heights(made: Worksheet, columns: Sequence[Column], rows: Sequence[Sequence[Any]], widths: Sequence[int]) -> None:
    """Each row so high that its texts are read, within reason; not every program finds that out by itself."""
    for n, row in enumerate(rows):
        texts = zip(map(str, row), columns, widths, strict=True)
        parts = (_lines(text, width) for text, c, width in texts if len(text) <= LONG or c.type == "list")
        made.set_row(n, LINE * min(max(parts, default=1), MOST_LINES) + (10 if n == 0 else 2))


def _lines(text: str, width: int) -> int:
    """How many lines a text takes, broken between its words; letters are a little narrower than the digits that a width is counted in."""
    return sum(len(wrap(line, ceil(width * 1.05))) or 1 for line in text.splitlines()) or 1


def _plain(value: Any, column: Column) -> Any:
    if value is None:
        return ""
    if isinstance(value, list | tuple):
        return column.separator.join(map(str, value))
    return value


def _column(
    made: Worksheet, n: int, column: Column, cells: Sequence[Any], formats: Formats, colours: Mapping[str, str]
) -> None:
    """One column of cells. Texts that are whole numbers throughout become numbers, which look the same and can be summed."""
    whole = all(isinstance(cell, str) and (not cell or WHOLE.fullmatch(cell)) for cell in cells)
    for row, cell in enumerate(cells, 1):
        looks = dict(BODY)
        colour = colours.get(str(cell)) or colours.get(str(cell).partition(column.separator)[0], "")
        if colour:
            looks |= {"bg_color": f"#{colour}", "font_color": _ink(colour)}
        if isinstance(cell, bool):
            made.write_boolean(row, n, cell, formats(**looks))
        elif isinstance(cell, int | float):
            number = "0%" if column.type == "share" else "0." + "0" * column.decimals if column.decimals else "General"
            made.write_number(row, n, cell, formats(**looks, num_format=number, align="center"))
        elif whole and cell:
            made.write_number(row, n, int(cell), formats(**looks, num_format="0", align="center"))
        elif len(cell) > MAX_TEXT:
            what = f"a cell of a workbook holds {MAX_TEXT:,} characters, and there are {len(cell):,}"
            raise SdgtaxError(f"{what}. Use CSV.")
        elif cell:
            made.write_string(row, n, cell, formats(**looks))
        else:
            made.write_blank(row, n, None, formats(**looks))


def _ink(colour: str) -> str:
    """Black or white, whichever is read better on a colour (luminance after ITU-R BT.709)."""
    red, green, blue = (int(colour[n : n + 2], 16) for n in (0, 2, 4))
    return "#000000" if 0.2126 * red + 0.7152 * green + 0.0722 * blue > 140 else "#FFFFFF"


def _width(name: str, cells: Sequence[Any]) -> int:
    """So wide that most texts stand on one line or a few."""
    filled = [str(cell) for cell in cells if cell != ""][:LOOKED_AT]
    lengths = sorted(len(line) for cell in filled for line in cell.splitlines())
    usual = lengths[int(len(lengths) * 0.9)] if lengths else 0
    longest_word = max(map(len, name.split()), default=0)
    return min(max(NARROW, longest_word + 4, usual if usual <= 40 else 24 + usual // 4), WIDE)


def _chart(out: xlsxwriter.Workbook, made: Worksheet, page: Page, rows: int) -> None:
    """Bars beside the table: one for each row, in parts for the columns of numbers."""
    chart: Any = out.add_chart({"type": "bar", "subtype": "stacked"})
    numbers, title = [n for n, c in enumerate(page.sheet.columns) if c.type == "integer"], page.title
    for n in numbers:
        series: dict[str, Any] = {"name": [title, 0, n], "values": [title, 1, n, rows, n], "gap": 40}
        series["categories"] = [title, 1, 0, rows, 0]
        if len(numbers) == 1 and page.colours:
            fills = list(next(iter(page.colours.values())).values())
            series["points"] = [{"fill": {"color": f"#{colour}"}} for colour in fills]
        chart.add_series(series)
    chart.set_title({"name": page.chart, "name_font": {"size": 12}})
    chart.set_y_axis({"reverse": True, "num_font": {"size": 8}, "interval_unit": 1})
    chart.set_x_axis({"major_gridlines": {"visible": True, "line": {"color": "#DDDDDD"}}, "num_format": "0"})
    chart.set_legend({"none": True} if len(numbers) == 1 else {"position": "bottom"})
    chart.set_size({"width": 860, "height": 80 + 32 * rows})
    made.insert_chart(1, len(page.sheet.columns) + 1, chart)
