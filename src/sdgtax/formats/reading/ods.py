"""Spreadsheets of LibreOffice (.ods): each cell holds the text that it shows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

from sdgtax.formats.reading import grid

if TYPE_CHECKING:
    from sdgtax.formats.columns import Names, TableOptions
    from sdgtax.formats.reading.table import Source, Table

_T, _O, _X = (f"{{urn:oasis:names:tc:opendocument:xmlns:{name}:1.0}}" for name in ("table", "office", "text"))
WIDEST, LONGEST, EMPTY = 1000, 1_048_576, 1000
"""So many columns, rows, and empty rows in one go are read."""


def read(source: Source, names: Names, options: TableOptions) -> list[Table]:
    """The sheets of a spreadsheet. Raises DataError for a file that cannot be read."""
    try:
        root = grid.open_document(source)
    except grid.UNREADABLE as error:
        raise grid.broken(source, error) from None
    return [_sheet(source, table) for table in root.iter(f"{_T}table")]


def _sheet(source: Source, table: ET.Element) -> Table:
    rows: list[list[str]] = []
    hidden, dates, merged = [], [], []
    for element in table.iter(f"{_T}table-row"):
        cells, dated = _cells(element)
        most = LONGEST - len(rows) if any(cells) else EMPTY
        times = min(int(element.get(f"{_T}number-rows-repeated", "1")), most)
        for _ in range(times):
            if any(int(c.get(f"{_T}number-columns-spanned", "1")) > 1 for c in element):
                merged.append(len(rows) + 1)
            if element.get(f"{_T}visibility", "visible") != "visible":
                hidden.append(len(rows) + 1)
            dates += [(len(rows), n) for n in dated]
            rows.append(cells)
    while rows and not any(rows[-1]):
        rows.pop()
    return grid.sheet(source.where, table.get(f"{_T}name", ""), rows, hidden=hidden, dates=dates, merged=merged)


def _cells(row: ET.Element) -> tuple[list[str], list[int]]:
    """The cells of a row as they are shown, and which of them are dates."""
    cells: list[str] = []
    dated = []
    for element in row:
        if element.tag not in (f"{_T}table-cell", f"{_T}covered-table-cell"):
            continue
        text = "\n".join(_text(p) for p in element.findall(f"{_X}p"))
        times = min(int(element.get(f"{_T}number-columns-repeated", "1")), WIDEST)
        if element.get(f"{_O}value-type") == "date":
            dated.append(len(cells))
        cells += [text] * times
    while cells and not cells[-1]:
        cells.pop()
    return cells, dated


def _text(paragraph: ET.Element) -> str:
    """The text of a paragraph, with its runs of blanks and its line breaks, without comments."""
    found: list[Any] = [paragraph.text or ""]
    for child in paragraph:
        if child.tag == f"{_X}s":
            found.append(" " * int(child.get(f"{_X}c", "1")))
        elif child.tag in (f"{_X}line-break", f"{_X}tab"):
            found.append(" ")
        elif child.tag != f"{_O}annotation":
            found.append(_text(child))
        found.append(child.tail or "")
    return "".join(found)
