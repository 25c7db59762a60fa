"""Spreadsheets: what .xlsx, .xls and .ods have in common."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime, time
from functools import lru_cache
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

from sdgtax.formats.reading.table import MAX_BYTES, Note, Row, Source, Table, brief, some
from sdgtax.model.finding import DataError, Finding

SHOWN = 5
UNSTORED = "the value of this formula is not stored in the file"
ANEW = "Open it and save it anew as .xlsx, or as CSV."
SAVE = "Open the file in a spreadsheet program, and save it."
_TOKEN = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]|.')


def broken(source: Source, error: Exception) -> DataError:
    """That a library could not read a spreadsheet, and why."""
    return source.problem("spreadsheet", f"the spreadsheet cannot be read: {brief(error)}", ANEW)


def shown(value: Any, form: str = "") -> str:
    """A value as its cell shows it: numbers in their form (`0301`, `1.10`), dates by year, month and day, no needless decimals."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ")
    if isinstance(value, date | time):
        return value.isoformat()
    if not isinstance(value, int | float):
        return str(value)
    number = _formed(float(value), form) if form and form.lower() not in ("general", "@", "standard") else ""
    return number or (str(int(value)) if float(value).is_integer() and abs(value) < 1e15 else f"{value:.15g}")


def _formed(value: float, form: str) -> str:
    """A number in a form of digits, decimals, per cent and text between (`0000`, `0.00`, `"KI-"000`); empty for any other form."""
    parts = _form(form)
    if parts is None:
        return ""
    whole_parts, after, percent = parts
    zeros, most = after.count("0"), len(after)
    text = f"{abs(value) * (100 if percent else 1):.{most}f}"
    whole, _, decimals = text.partition(".")
    kept = decimals[:zeros] + decimals[zeros:].rstrip("0")
    digits = list(whole.lstrip("0"))
    first = next((n for n, (digit, _) in enumerate(whole_parts) if digit), -1)
    made = (f".{kept}" if kept else "") + ("%" if percent else "")
    for n, (digit, sign) in reversed([*enumerate(whole_parts)]):
        if digit:
            shown = "".join(digits) if n == first else digits.pop() if digits else ""
            sign = shown or ("0" if sign == "0" else "")
        made = sign + made
    return ("-" if value < 0 else "") + made.strip()


@lru_cache(1024)
def _form(form: str) -> tuple[tuple[tuple[bool, str], ...], str, bool] | None:
    """The parts of a form before the point (a digit or a text each), the digits after it, and whether it is per cent."""
    whole: list[tuple[bool, str]] = []
    after, point, percent = "", False, False
    for token in _TOKEN.findall(form.split(";")[0]):
        if token in ("0", "#", "?"):
            after += token if point else ""
            whole += [] if point else [(True, token)]
        elif token == ".":
            point = True
        elif token == "%":
            percent = True
        elif token[0] in '"\\ -()' and not point:
            whole.append((False, token.strip('"') if token[0] == '"' else token[-1]))
        elif token[0] not in ',_*["\\ ':
            return None
    return (tuple(whole), after, percent) if any(digit for digit, _ in whole) or after else None


def sheet(
    where: Path, name: str, rows: Sequence[Sequence[Any]], *, hidden: Iterable[int] = (), secret: bool = False,
    dates: Iterable[tuple[int, int]] = (), merged: Iterable[int] = (), unknown: Collection[tuple[int, int]] = (),
) -> Table:  # fmt: skip
    """A sheet as a table. `rows` are all rows from the first one, `hidden` the numbers of those that are not shown (from 1), `secret`: the
    sheet itself is not. `merged` are rows (from 1) with a cell over several columns, `dates` cells that hold one, `unknown` cells (row and column from 0) with a formula whose value is not stored.
    """
    table = Table([Row(n, row) for n, row in enumerate(rows, 1)], name=name, grid=True, secret=secret)
    table.dates, table.unknown, table.merged = frozenset(dates), frozenset(unknown), frozenset(merged)
    said = [n for n in hidden if n <= len(rows) and any(rows[n - 1])]
    if said:
        table.notes.append(Note("note.hidden", {"n": len(said), "rows": some(said, SHOWN)}))
    if secret:
        table.notes.append(Note("note.secret"))
    missing: dict[int, list[int]] = {}
    for row, column in unknown:
        missing.setdefault(column, []).append(row)
    for column, (row, *others) in missing.items():
        n = len(others) + 1
        what = f"the values of {n} formulas in this column are not stored in the file" if others else UNSTORED
        at, cell = (row + 1, column + 1), table.cell(column, row + 1)
        table.warnings.append(Finding(str(where), *at, "no-value", what, SAVE, "warning", cell=cell))
    return table


OOXML_ERRORS = (zipfile.BadZipFile, KeyError, ValueError, TypeError, AttributeError, OSError, SyntaxError)
"""What libraries raise for a broken file of Microsoft Office."""
UNREADABLE = (zipfile.BadZipFile, KeyError, ET.ParseError, RuntimeError)
"""What `open_document` raises for a file that is broken."""


def open_document(source: Source) -> ET.Element:
    """The content of a file of LibreOffice. Raises DataError for one that is not read, and what is `UNREADABLE`."""
    with unpacked(source) as packed:
        content = packed.read("content.xml")
    if b"<!DOCTYPE" in content[:10_000]:
        raise source.problem("xml-doctype", "XML with a document type is not read", "Save the file anew.")
    return ET.fromstring(content)


def unpacked(source: Source) -> zipfile.ZipFile:
    """The parts that are packed into a file. Raises DataError where they are too large."""
    packed = zipfile.ZipFile(source.as_file())
    if (size := sum(i.file_size for i in packed.infolist())) > MAX_BYTES:
        what = f"unpacked the file has {size:,} bytes, at most {MAX_BYTES:,} are read"
        raise source.problem("too-large", what, "Split it.")
    return packed
