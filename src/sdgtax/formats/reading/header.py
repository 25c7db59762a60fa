"""Where a table begins: its header of one row or two, what stands above it, and forms without a header."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import pairwise, zip_longest
from typing import NamedTuple

from sdgtax.formats.columns import (
    CODE,
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
    pairs = [(n, _joined(a, b, names)) for n, (a, b) in enumerate(pairwise(texts)) if len(filled(a)) > 1]
    joined = [(_score(both, names, options), -n, both) for n, both in pairs]
    score, at, both = max(joined, key=lambda one: one[:2], default=((0, 0, 0), 0, []))
    if score > scores[best] and score[0]:
        return _header(rows, -at, both, 2)
    if scores[best][0] and best + 1 < len(texts) and _divides(texts[best], texts[best + 1], names):
        return _header(rows, best, _joined(texts[best], texts[best + 1], names), 2)
    if scores[best][0] or scores[best][1] > 1:
        above = texts[best - 1] if best and len(filled(texts[best - 1])) > 1 else []
        return _header(rows, best, _joined(above, texts[best], names), 1)
    return _without(rows, texts, options, scores[best][1])


def _score(cells: Sequence[str], names: Names, options: TableOptions) -> tuple[int, int, int]:
    """Whether a row names a column of titles, how many parts of an indicator it names, and whether it has more than one cell."""
    given = [r for r, name in options.named.items() if any(key(c) == key(name) for c in cells if c)]
    roles = {*names.roles(cells), *given} - {""}
    return int(any(role.startswith(TITLE) for role in roles)), len(roles), int(len(filled(cells)) > 1)


def _divides(upper: Sequence[str], lower: Sequence[str], names: Names) -> bool:
    """Whether a row divides columns of the header above it (`Resultat` over 2023 and 2024), and holds nothing but years below names
    that are known (`Mål` over 2030)."""
    roles = names.roles(upper)
    at = filled(lower)
    free = all(n >= len(upper) or not roles[n] or _is_year(lower[n]) for n in at)
    within = any(n >= len(upper) or not upper[n] for n in at) and bool(at) and any(upper[: at[0] + 1])
    return free and within and all(len(lower[n]) <= SHORT for n in at)


def _is_year(text: str) -> bool:
    return text.isdecimal() and _YEARS[0] <= int(text[:5]) <= _YEARS[1]


def _header(rows: Sequence[Row], at: int, names: list[str], height: int) -> Header:
    return Header(names, rows[at].line + height - 1, at + height, _banner(rows[:at]), {})


def _at(rows: Sequence[Row], line: int) -> Header:
    for n, row in enumerate(rows):
        if row.line == line:
            return _header(rows, n, cells_of(row), 1)
    raise Fault(-1, "no-header", f"there is no row {line} to be the header", "Name another one with --header-row.")


def _banner(rows: Iterable[Row]) -> list[Row]:
    return [row for row in rows if any(cells_of(row))]


def _joined(upper: Sequence[str], lower: Sequence[str], names: Names) -> list[str]:
    """The names of a header of two rows: the lower one, and the upper one where the lower is empty.

    The name of a group stands before names that stand twice, before years, and before all where it is a language.
    """
    keys = [key(name) for name in lower]
    group, found = "", []
    for above, name in zip_longest(upper, lower, fillvalue=""):
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
    first, width = wide[0], max(len(texts[n]) for n in wide)
    top = texts[first]
    cells = {c: [texts[n][c] for n in wide if c < len(texts[n])] for c in columns}
    coded = [c for c in columns if _mostly(is_code, cells[c])]
    valued = [c for c in columns if _mostly(_NUMBER.fullmatch, cells[c])]
    worded = [c for c in columns if c not in coded and _share(is_worded([text]) for text in cells[c]) >= SHARE]
    signed = [c for c in coded if c not in valued and c < len(top)]
    headed = known or not (any(is_code(top[c]) for c in signed) or _has_values(top, valued))
    if not headed:
        free = {c: sum(map(bool, cells[c])) / len(wide) for c in columns if c not in {*coded, *valued}}
        worded = _titles(free, worded, column_called([""] * width, options.title or "-"))
    if headed and all(top[c] for c in (*coded, *worded) if c < len(top)):
        read = [reads_like_titles(cells[c][1:] if c < len(top) else cells[c]) for c in worded]
        if sum(read) == 1:  # the first row names all columns, and below it those of exactly one read like titles
            return _header(rows, first, top, 1)
    if headed or len(worded) != 1:
        shown, what = [text for text in top if text], "no column looks like a title"
        if not headed:
            shown = [letters(c) for c in range(width)]
            what = "there is no header, and more than one column, or none, looks like titles"
        hint = "Name the one with the titles: --title-column NAME, or its number."
        raise Fault(-1, "no-title-column", f"{what}; the columns are: {listed(shown)}", hint, row=rows[first])
    taken = {TITLE: worded[0]}
    if code := [c for c in coded if len({*cells[c]}) == len(wide) and (c < worded[0] or c not in valued)]:
        taken[CODE] = code[0]
    called = [""] * width
    for role, c in taken.items():
        called[c] = role
    return Header(called, 0, first, _banner(rows[:first]), {role: str(c + 1) for role, c in taken.items()})


def _mostly(judge: Callable[[str], object], texts: Iterable[str]) -> bool:
    """Whether most of the texts that are not empty are such."""
    return _share(bool(judge(text)) for text in texts if text) >= SHARE


def _has_values(cells: Sequence[str], valued: Sequence[int]) -> bool:
    """Whether a row holds numbers where the rows below it do, and these are no years, and do not count the columns (1, 2, 3)."""
    found = [cells[c] for c in valued if c < len(cells) and cells[c]]
    if not found or not all(map(_NUMBER.fullmatch, found)):
        return False
    counted = [int(text) for text in found if text.isdigit()]
    if len(counted) < len(found):
        return True
    steps = {after - before for before, after in pairwise(counted)}
    return steps != {1} and not all(_YEARS[0] <= n <= _YEARS[1] for n in counted)


def _titles(free: Mapping[int, float], worded: list[int], given: int | None) -> list[int]:
    """The columns that may be the titles of a table without a header: the one that the user names, those of several words, or the
    only one that is not of codes and numbers. `free` are these, with the share of their cells that hold something."""
    if given is not None:
        return [given]
    rest = [c for c, share in free.items() if share >= SHARE]
    return worded or (rest if len(rest) == 1 else [])


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
    across = max((len({*names.roles(cells)} - {""}) for cells in texts), default=0)
    down = {*names.roles(name for _, name in pairs)} - {""}
    if TITLE not in down or len(down) < 2 or len(down) <= across:
        return None
    kept = [n for n, _ in pairs if n or names.part(texts[n][0])]
    width = max(len(texts[n]) for n in kept)
    return [
        Row(rows[kept[0]].line, [text_of(rows[n].cells[c]) if c < len(rows[n].cells) else "" for n in kept])
        for c in range(width)
        if any(c < len(texts[n]) and texts[n][c] for n in kept)
    ]
