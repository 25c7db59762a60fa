"""Where a table begins: its header of one row or two, what stands above it, and forms without a header."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

from sdgtax.formats.columns import (
    TITLE,
    Names,
    TableOptions,
    column_called,
    is_code,
    is_worded,
    key,
    listed,
    reads_like_titles,
)
from sdgtax.formats.reading.table import Fault, Row, filled, letters, text_of
from sdgtax.text.fold import clean, shorten

LOOKED_AT = 60
SHARE = 0.8
SHORT = 30
_NUMBER = re.compile(r"[-+\u2212\u2013]?\d[\d .,\u00a0\u202f]*\s?(?:%|kr)?")
_YEARS = 1900, 2100


class Header(NamedTuple):
    """The names of the columns, the line they stand on (0: nowhere), how many of the rows come before the data, and the filled rows above it."""

    names: list[str]
    line: int
    skipped: int
    above: list[Row]
    given: dict[str, str]


def cells_of(row: Row) -> list[str]:
    """The cells of a row as clean text."""
    return [clean(text_of(c)) for c in row.cells]


def find(rows: Sequence[Row], names: Names, options: TableOptions) -> Header:
    """The header among the first rows of a table. Raises Fault where there is none that tells which column has the titles."""
    if options.header_row:
        return _at(rows, options.header_row)
    looked = rows[:LOOKED_AT]
    texts = [cells_of(row) for row in looked]
    scores = [_score(cells, names, options) for cells in texts]
    best = max(range(len(looked)), key=lambda n: (scores[n], -n))
    pairs = [
        _score(_joined(a, b, names), names, options) if len(filled(a)) > 1 else (0, 0, 0) for a, b in pairwise(texts)
    ]
    pair = max(range(len(pairs)), key=lambda n: (pairs[n], -n), default=0)
    if pairs and pairs[pair] > scores[best] and pairs[pair][0]:
        return _header(rows, pair, _joined(texts[pair], texts[pair + 1], names), 2)
    if scores[best][0] and best + 1 < len(texts) and _divides(texts[best], texts[best + 1], names):
        return _header(rows, best, _joined(texts[best], texts[best + 1], names), 2)
    if scores[best][0] or scores[best][1] > 1:
        above = texts[best - 1] if best and len(filled(texts[best - 1])) > 1 else []
        return _header(rows, best, _joined(above, texts[best], names), 1)
    return _without(rows, texts, options, scores[best][1])


def _score(cells: Sequence[str], names: Names, options: TableOptions) -> tuple[int, int, int]:
    """Whether a row names a column of titles, how many parts of an indicator it names, and whether it has more than one cell."""
    parts = [p for p in names.parts(cells) if p is not None]
    given = [r for r, name in options.named.items() if any(key(c) == key(name) for c in cells if c)]
    roles = {p.role for p in parts} | set(given)
    return int(any(role.startswith(TITLE) for role in roles)), len(roles), int(len(filled(cells)) > 1)


def _divides(upper: Sequence[str], lower: Sequence[str], names: Names) -> bool:
    """Whether a row divides columns of the header above it (`Resultat` over 2023 and 2024), and holds nothing but years below names
    that are known (`Mål` over 2030)."""
    parts = names.parts(upper)
    at = filled(lower)
    free = all(n >= len(upper) or parts[n] is None or _is_year(lower[n]) for n in at)
    within = any(n >= len(upper) or not upper[n] for n in at) and bool(at) and any(upper[: at[0] + 1])
    return free and within and all(len(lower[n]) <= SHORT for n in at)


def _is_year(text: str) -> bool:
    return text.isdecimal() and _YEARS[0] <= int(text[:5]) <= _YEARS[1]


def _header(rows: Sequence[Row], at: int, names: list[str], height: int) -> Header:
    return Header(names, rows[at].line + height - 1, at + height, _banner(rows[:at]), {})


def _at(rows: Sequence[Row], line: int) -> Header:
    for n, row in enumerate(rows):
        if row.line == line:
            return Header(cells_of(row), line, n + 1, _banner(rows[:n]), {})
    raise Fault(-1, "no-header", f"there is no row {line} to be the header", "Name another one with --header-row.")


def _banner(rows: Iterable[Row]) -> list[Row]:
    return [row for row in rows if any(cells_of(row))]


def _joined(upper: Sequence[str], lower: Sequence[str], names: Names) -> list[str]:
    """The names of a header of two rows: the lower one, and the upper one where the lower is empty.

    The name of a group stands before names that stand twice, before years, and before all where it is a language.
    """
    size = max(len(upper), len(lower))
    upper, lower = [*upper, *[""] * (size - len(upper))], [*lower, *[""] * (size - len(lower))]
    keys = [key(name) for name in lower]
    group, found = "", []
    for above, name in zip(upper, lower, strict=True):
        group = above or group
        told = keys.count(key(name)) > 1 or name.isdigit() or key(group) in names.languages
        within = bool(name) and bool(group) and told
        found.append(f"{group} {name}" if within else name or above)
    return found


def _without(rows: Sequence[Row], texts: list[list[str]], options: TableOptions, known: int) -> Header:
    """A table whose header nobody knows, or that has none. Raises Fault where the titles cannot be told."""
    full = [n for n, cells in enumerate(texts) if filled(cells)]
    columns = sorted({c for n in full for c in filled(texts[n])})
    if not columns:
        raise Fault(-1, "empty-file", "there is nothing in it that can be read", "Give a header and at least one row.")
    if len(columns) == 1:
        return _one_column(rows, texts, full, columns[0])
    wide = [n for n in full if len(filled(texts[n])) > 1] or full
    first = wide[0]
    width = max(len(texts[n]) for n in wide)
    body = [texts[n] for n in wide]
    coded = [c for c in columns if _share(is_code(row[c]) for row in body if c < len(row) and row[c]) >= SHARE]
    worded = [
        c for c in columns
        if c not in coded and _share(bool(row[c]) and is_worded([row[c]]) for row in body if c < len(row)) >= SHARE
    ]  # fmt: skip
    valued = [c for c in columns if _share(_is_number(row[c]) for row in body if c < len(row) and row[c]) >= SHARE]
    signed = [c for c in coded if c not in valued and c < len(texts[first])]
    headed = known or not (any(is_code(texts[first][c]) for c in signed) or _has_values(texts[first], valued))
    if not headed:
        worded = _titles(columns, [*coded, *valued], worded, body, column_called([""] * width, options.title or "-"))
    if headed and _one_reads_like_titles(body, [*coded, *worded], worded):
        return Header(texts[first], rows[first].line, first + 1, _banner(rows[:first]), {})
    if headed or len(worded) != 1:
        shown = texts[first] if headed else [letters(c) for c in range(width)]
        what = (
            "no column looks like a title"
            if headed
            else "there is no header, and more than one column, or none, looks like titles"
        )
        raise Fault(
            -1, "no-title-column", f"{what}; the columns are: {listed([s for s in shown if s])}",
            "Name the one with the titles: --title-column NAME, or its number.", row=rows[first],
        )  # fmt: skip
    called = [""] * width
    called[worded[0]] = TITLE
    given = {TITLE: str(worded[0] + 1)}
    code = [
        c for c in coded
        if len({row[c] for row in body if c < len(row)}) == len(body) and (c < worded[0] or c not in valued)
    ]  # fmt: skip
    if code:
        given["code"] = str(code[0] + 1)
        called[code[0]] = "code"
    return Header(called, 0, first, _banner(rows[:first]), given)


def _is_number(text: str) -> bool:
    return bool(_NUMBER.fullmatch(text))


def _has_values(cells: Sequence[str], valued: Sequence[int]) -> bool:
    """Whether a row holds numbers where the rows below it do, and these are no years, and do not count the columns (1, 2, 3)."""
    found = [cells[c] for c in valued if c < len(cells) and cells[c]]
    if not found or not all(_is_number(text) for text in found):
        return False
    counted = [int(text) for text in found if text.isdigit()]
    if len(counted) < len(found):
        return True
    steps = {after - before for before, after in pairwise(counted)}
    return steps != {1} and not all(_YEARS[0] <= n <= _YEARS[1] for n in counted)


def _titles(
    columns: Sequence[int], others: Sequence[int], worded: Sequence[int], body: Sequence[Sequence[str]], given: int | None
) -> list[int]:  # fmt: skip
    """The columns that may be the titles of a table without a header: the one that the user names, those of several words, or the
    only one that is not of codes and numbers."""
    if given is not None:
        return [given]
    rest = [c for c in columns if c not in others and _share(c < len(row) and bool(row[c]) for row in body) >= SHARE]
    return list(worded) or (rest if len(rest) == 1 else [])


def _one_reads_like_titles(body: Sequence[Sequence[str]], columns: Sequence[int], worded: Sequence[int]) -> bool:
    """Whether the first row names these columns, and below it the cells of exactly one read like titles."""
    named = all(body[0][c] for c in columns if c < len(body[0]))
    return named and sum(reads_like_titles(row[c] for row in body[1:] if c < len(row)) for c in worded) == 1


def _one_column(rows: Sequence[Row], texts: list[list[str]], full: list[int], column: int) -> Header:
    """One title a line; a first line with an empty one below it is a heading."""
    first = full[0]
    lines = [rows[n].line for n in full]
    if len(full) > 2 and lines[1] > lines[0] + 1 and lines[2] == lines[1] + 1:
        first = full[1]
    if sum(is_code(texts[n][column]) for n in full) * 2 > len(full):
        what = f"there is no header, and “{shorten(texts[first][column], 40)}” looks like a code, not like a title"
        raise Fault(column, "no-title-column", what, "Give the titles.", row=rows[first])
    names = [""] * (column + 1)
    names[column] = TITLE
    return Header(names, 0, first, _banner(rows[:first]), {TITLE: str(column + 1)})


def _share(judged: Iterable[bool]) -> float:
    values = list(judged)
    return sum(values) / len(values) if values else 0.0


def transposed(rows: Sequence[Row], names: Names) -> list[Row] | None:
    """A table that has names in its first column and one indicator a column, turned; None for any other."""
    texts = [cells_of(row) for row in rows]
    pairs = [(n, c[0]) for n, c in enumerate(texts) if len(filled(c)) > 1 and c[0]]
    parts = [p for p in names.parts(name for _, name in pairs) if p is not None]
    across = max((len({p.role for p in names.parts(c) if p}) for c in texts), default=0)
    down = {p.role for p in parts}
    if TITLE not in down or len(down) < 2 or len(down) <= across:
        return None
    kept = [n for n, _ in pairs if n or names.part(texts[n][0])]
    width = max(len(texts[n]) for n in kept)
    return [
        Row(rows[kept[0]].line, [text_of(rows[n].cells[c]) if c < len(rows[n].cells) else "" for n in kept])
        for c in range(width)
        if any(c < len(texts[n]) and texts[n][c] for n in kept)
    ]
