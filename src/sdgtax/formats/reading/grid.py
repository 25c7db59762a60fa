"""Spreadsheets: what .xlsx, .xls and .ods have in common."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from functools import lru_cache
from pathlib import Path
from typing import Any

from sdgtax.formats.reading.table import MAX_BYTES, Row, Table, letters, problem
from sdgtax.model.finding import DataError, Finding

SHOWN = 5
_PLAIN = re.compile(r"\"[^\"]*\"|\\.|_.|\*.|\[[^\]]*\]")
_NUMBER = re.compile(r"([#0?, \u00a0]*[#0?])(?:\.([#0?]+))?|\.([#0?]+)")


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
    """A number in a form of zeros, decimals and per cent; empty for any other form."""
    zeros, decimals, percent = _form(form)
    if zeros < 0:
        return ""
    value *= 100 if percent else 1
    text = f"{abs(value):.{decimals}f}"
    whole, point, rest = text.partition(".")
    return ("-" if value < 0 else "") + whole.rjust(zeros, "0") + point + rest + ("%" if percent else "")


@lru_cache(1024)
def _form(form: str) -> tuple[int, int, bool]:
    """How many digits a form has at least before and exactly after the point, and whether it is per cent; -1 for other forms."""
    plain = _PLAIN.sub("", form.split(";")[0]).strip()
    found = _NUMBER.fullmatch(plain.rstrip("% "))
    if found is None:
        return -1, 0, False
    after = found[2] or found[3] or ""
    return (found[1] or "").count("0"), after.count("0") if "#" not in after else -1, plain.endswith("%")


def sheet(
    where: Path, name: str, rows: Sequence[Sequence[Any]], *, hidden: Iterable[int] = (), secret: bool = False,
    dates: Iterable[tuple[int, int]] = (), merged: Iterable[int] = (), unknown: Iterable[tuple[int, int]] = (),
) -> Table:  # fmt: skip
    """A sheet as a table. `rows` are all rows from the first one, `hidden` the numbers of those that are not shown (from 1), `secret`: the
    sheet itself is not. `merged` are rows (from 1) with a cell over several columns, `dates` cells that hold one, `unknown` cells (row and column from 0) with a formula whose value is not stored.
    """
    table = Table([Row(n, row) for n, row in enumerate(rows, 1)], name=name, grid=True)
    said = [n for n in hidden if n <= len(rows) and any(rows[n - 1])]
    if said:
        more = " …" if len(said) > SHOWN else ""
        table.notes.append(f"{len(said)} hidden rows are read too: {', '.join(map(str, said[:SHOWN]))}{more}")
    if secret:
        table.notes.append("the sheet is hidden")
    for row, column in unknown:
        table.warnings.append(Finding(
            str(where), row + 1, column + 1, "no-value", "the value of this formula is not stored in the file",
            "Open the file in a spreadsheet program, and save it.", "warning", cell=f"{name}!{letters(column)}{row + 1}",
        ))  # fmt: skip
    table.dates, table.merged, table.secret = frozenset(dates), frozenset(merged), secret
    return table


def broken(where: Path, error: Exception) -> DataError:
    """What to say of a spreadsheet that cannot be read."""
    what = str(error).splitlines()[0][:150] if str(error) else type(error).__name__
    return problem(
        where,
        0,
        "spreadsheet",
        f"the spreadsheet cannot be read: {what}",
        "Open it and save it anew as .xlsx, or as CSV.",
    )


def unpacked(where: Path, sizes: Iterable[int]) -> None:
    """Raise DataError where what is packed into a file is too large."""
    if (size := sum(sizes)) > MAX_BYTES:
        raise problem(
            where, 0, "too-large", f"unpacked the file has {size:,} bytes, at most {MAX_BYTES:,} are read", "Split it."
        )
