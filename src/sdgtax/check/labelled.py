"""The tables of labelled titles in `titles/` of a taxonomy, from which words are learnt: read as tables, and checked row by row."""

from __future__ import annotations

import csv
import itertools
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from sdgtax.check.records import grouped
from sdgtax.check.rules.beside import slipped
from sdgtax.check.signs import nothing_said, odd_places
from sdgtax.check.titled import ENDING, FOLDER, FURTHER, LANG, SOURCES, TITLE, label_columns, spoken
from sdgtax.check.trial import as_read
from sdgtax.model.finding import DataError, Finding
from sdgtax.text.cells import Lines, start
from sdgtax.text.cells import rows as rows_of
from sdgtax.text.labels import Labels
from sdgtax.text.nearest import closest
from sdgtax.yaml.encoding import decode, odd_encoding, read_bytes
from sdgtax.yaml.find import shown

if TYPE_CHECKING:
    from sdgtax.check.context import Context
    from sdgtax.model.rules import ScoredFacet
    from sdgtax.model.taxonomy import Taxonomy
    from sdgtax.yaml.files import Selection

SOURCE, PUBLISHER = "source", "publisher"
NEEDED = (TITLE, LANG, SOURCE)
NOTE = "note"
ALIKE = ("kind", "labelled_by")
"""Columns in which few values stand again and again."""
ASIDE = ("family", "subject", *ALIKE)
"""Further columns that a table of titles may have."""
OF_SOURCES = ((SOURCE, PUBLISHER), ("read_in", "licence"))
"""What the table of sources must have, and may have."""
BESIDE = (".md", ".txt")
LONGEST = 60
"""A cell is told with so many of its letters."""
FEWEST = 20
"""A value that stands once is a slip of one that stands so often."""
_SPLIT = re.compile(r"[;|]")
# signs that may be odd in a text, and such as stand in what is left of letters; what else there is cannot be odd
_RARE = re.compile("[^\x20-\x7eæøåÆØÅ§°±²³«»–—’‘“”„éèêëüïöäôçáíóúñÉÜÖÄ€£…½≥≤−₂‐‑•×]")
_LEFT = re.compile(r"&[#a-zA-Z]|\\[ux]|=[CE][0-9A-F]=|\w\?[a-zæøå]|\s\w\?\s")
_FILL = re.compile(r"\b(?:TODO|FIXME)\b")
_SPOILT = "&\\=?"


def labelled(selection: Selection, ctx: Context) -> Iterator[Finding]:
    """What is wrong with the tables of labelled titles of a taxonomy, as far as the run is about them."""
    folder = selection.found.taxonomy.path / FOLDER
    listed = sorted(folder.iterdir()) if folder.is_dir() else []
    wanted = [p for p in listed if selection.wants(p)]
    tables: list[Table] = []
    for path in listed if wanted else ():
        if path.suffix != ENDING or path.is_dir():
            yield from _foreign(path) if path in wanted else ()
        elif fault := selection.odd(path):
            yield fault
        else:
            found, findings = read(path)
            yield from findings if path in wanted else ()
            tables += [found] if found is not None else []
    sources = next((t for t in tables if t.path.name == SOURCES), None)
    of_titles = [t for t in tables if t is not sources]
    for table in (t for t in tables if t.path in wanted):
        yield from _signs(table)
        yield from _columns(table, _known_columns(ctx) if table is not sources else None)
        yield from _rows(ctx, table) if table is not sources else ()
    ours = {path.resolve() for path in wanted}
    beside = itertools.chain(_twice(of_titles), _sources(sources, of_titles))
    yield from (f for f in beside if Path(f.path).resolve() in ours)


def _foreign(path: Path) -> Iterator[Finding]:
    """A file that is no table, and that nobody reads."""
    if not path.name.startswith(".") and path.suffix not in BESIDE:
        what, hint = f"a file that ends in “{path.suffix}” is not read here", "Save it as CSV, or move it."
        expected = f"a name that ends in {ENDING}"
        yield Finding(str(shown(path)), 1, 1, "unknown-file", what, hint, expected=expected)


# --- the header ------------------------------------------------------------------------------------------------------


def _known_columns(ctx: Context) -> dict[str, str]:
    """The names of columns that are read, with the facet whose labels stand there; empty for others. None are known where rules are broken."""
    columns = ctx.input.columns
    if not columns or ctx.facets is None:
        return {}
    known = {name: "" for listed in columns.values() for name in listed}
    known |= dict.fromkeys((*NEEDED, *ASIDE, *columns), "")
    for facet in ctx.facets:
        known |= dict.fromkeys((facet.id, *facet.labels), facet.id)
    return known


def _columns(table: Table, known: Mapping[str, str] | None) -> Iterator[Finding]:
    """What is wrong with the header; `known` is None for the table of sources."""
    needed = NEEDED if known is not None else OF_SOURCES[0]
    names = [*known] if known is not None else [x for part in OF_SOURCES for x in part]
    for n, name in enumerate(table.header):
        column = start(table.written[0], n, table.delimiter)
        if name in table.header[:n]:
            yield table.at(1, column, SPLIT, f"the column “{name}” stands twice", "Remove one of them.")
        elif not name:
            yield table.at(1, column, SPLIT, "a column has no name", "Name it, or remove it.")
        elif FURTHER.sub("", name.lower()) not in names and names:
            hint = closest(name, names, 70) or "Rename it, or remove it."
            yield table.at(1, column, SPLIT, f"nobody reads the column “{name}”", hint, ", ".join(needed))
    for name in needed:
        if name not in table.header:
            hint = "Name the column so." if table.rows else "Write the header into the first line."
            yield table.at(1, 1, SPLIT, f"there is no column “{name}”", hint, ", ".join(needed))
    if known and not any(known.get(FURTHER.sub("", name)) for name in table.header):
        facets = ", ".join(dict.fromkeys(f for f in known.values() if f))
        yield table.at(1, 1, SPLIT, "no column has labels", f"Name a column after what it labels: {facets}.")
    if not table.rows and not table.lost:
        yield table.at(1, 1, SPLIT, "the table has no rows", "Write one a title, or remove the file.")


# --- the rows --------------------------------------------------------------------------------------------------------


def _signs(table: Table) -> Iterator[Finding]:
    """Signs that nobody sees, that look like others or that a wrong encoding has left; blanks at an end; a line break."""
    between = table.delimiter
    blanks = (f"{between} ", f" {between}", '" ', ' "')
    ends = [*table.lines[1:], len(table.written) + 1]
    for n, (line, end) in enumerate(zip(table.lines, ends, strict=False)):
        text = table.written[line - 1]
        odd = bool(
            _RARE.search(text) or _FILL.search(text) or (any(sign in text for sign in _SPOILT) and _LEFT.search(text))
        )
        if not odd and (any(x in text for x in blanks) or text != text.strip()):
            odd = any(cell != cell.strip() for cell in table.rows[n])
        if odd or end - line > 1:
            found = (f for column in range(len(table.header)) for f in _odd(table, n, column))
            yield from itertools.islice(found, 1)


def _odd(table: Table, row: int, column: int) -> Iterator[Finding]:
    """What is odd in a cell, the first of it, at the sign itself."""
    cell = table.rows[row][column]
    for odd in odd_places(cell):
        found = table.finding(row, column, odd.rule, odd.message, odd.hint)
        at = table.written[found.line - 1].find(cell[odd.start : odd.end], found.column - 1)
        yield replace(found, column=at + 1, end_column=at + 1 + odd.end - odd.start) if at >= 0 else found
    if fill := _FILL.search(cell):
        message, hint = f"left to fill in: {fill.group()}", "Fill it in, or remove the row."
        yield table.finding(row, column, "left-to-fill", message, hint)
    if "\n" in cell.strip():
        yield table.finding(row, column, "control-character", "a line break in a text of one line", "Delete it.")
    elif cell != cell.strip():
        yield table.finding(row, column, "odd-space", "a blank at an end of the text", "Remove it.")


def _rows(ctx: Context, table: Table) -> Iterator[Finding]:
    """What is wrong with titles, languages and labels."""
    title, lang = table.column(TITLE), table.column(LANG)
    for name in (TITLE, *(n for n in table.header if n in ALIKE and any(r[table.column(n)] for r in table.rows))):
        for n, cell in table.cells(number) if (number := table.column(name)) >= 0 else ():
            if not cell.strip():
                message = f"the column “{name}” is empty"
                yield table.finding(n, number, "empty-value", message, "Fill it in, or remove the row.")
    for n, cell in table.cells(title) if title >= 0 else ():
        if len(cell) < LONGEST and (odd := nothing_said(cell)):
            yield table.finding(n, title, odd.rule, odd.message, odd.hint)
        elif cell[:1] in "=@" and cell[1:2].isalpha():
            message = "a spreadsheet takes this text for a formula"
            yield table.finding(n, title, "markup", message, "Write the text that is meant.")
        elif cell and not any(map(str.isalpha, cell)):
            hint = "Write the title; are two cells exchanged?"
            yield table.finding(n, title, "title-label", "the title has no letter", hint)
    for name in ALIKE:
        yield from _misspelt(table, table.column(name)) if name in table.header else ()
    if lang >= 0:
        yield from _languages(ctx, table, title, lang)
    taxonomy = as_read(ctx, phrases=False) if not (ctx.frail or ctx.lost or ctx.lost_prefixes) and ctx.facets else None
    if taxonomy is not None and taxonomy.columns is not None:
        yield from _labels(ctx, taxonomy, table)


def _misspelt(table: Table, column: int) -> Iterator[Finding]:
    """A value that stands once and is nearly one that stands often."""
    found = table.by_value(column)
    often = [value for value, rows in found.items() if len(rows) >= FEWEST]
    for value, rows in found.items():
        if value.strip() and len(rows) == 1 and (meant := next((o for o in often if slipped(value, o)), "")):
            message = f"“{value}” stands here alone, and {len(found[meant])} times it is “{meant}”"
            yield table.finding(rows[0], column, "misspelt-value", message, "Write it as everywhere else.", meant)


def _languages(ctx: Context, table: Table, title: int, column: int) -> Iterator[Finding]:
    """Languages that are not known, and titles that are plainly in another one."""
    known = spoken(ctx.input, ctx.languages) if ctx.input.languages else {}
    if not known:
        return
    for value, rows in table.by_value(column).items():
        lang = known.get(value.strip().lower(), "")
        message = f"unknown language “{value}”" if value.strip() else f"the column “{LANG}” is empty"
        hint, expected = "Say which language the title is in.", ", ".join(known)
        for n in rows if not lang else ():
            yield table.finding(n, column, "title-language", message, hint, expected)
        for n in rows if title >= 0 and lang in ctx.languages else ():
            text = table.rows[n][title]
            if ctx.tongues.may_be_other(text, lang) and (other := ctx.tongues.other(text, lang)):
                message = f"the title looks like “{other}”, and is said to be in “{value}”"
                yield table.finding(n, column, "title-language", message, "Correct the language, or translate.", other)


def _labels(ctx: Context, taxonomy: Taxonomy, table: Table) -> Iterator[Finding]:
    """Labels that name no category, stand twice, or lie in another answer than the row names; rows without any."""
    index, of = Labels(taxonomy), label_columns(taxonomy, table.header)
    named: dict[int, list[tuple[str, ...]]] = {}
    for number, facet in of.items():
        told: list[tuple[str, ...]] = [()] * len(table.rows)
        for cell, rows in table.by_value(number).items():
            labels = [label for part in _SPLIT.split(cell) if (label := part.strip())]
            found = [(label, index.find(facet.id, label)) for label in labels]
            categories = tuple(category for _, category in found if category)
            sound = len(set(categories)) == len(found)
            for n in rows:
                told[n] = categories
                yield from _unknown(ctx, table, (n, number), facet, found, index) if not sound else ()
        named[number] = told
    first = {facet.id: number for number, facet in reversed(of.items()) if not FURTHER.search(table.header[number])}
    for facet_id, number in first.items():
        for more in (n for n, f in of.items() if f.id == facet_id and n != number):
            yield from _repeated(table, named, number, more)
        outer = next((f.within for f in of.values() if f.id == facet_id), None)
        if outer in first:
            beside = [n for n, f in of.items() if f.id == outer]
            yield from _outside(taxonomy, table, named, number, beside, outer)
    for n in range(len(table.rows)) if of else ():
        if not any(told[n] or table.rows[n][number].strip() for number, told in named.items()):
            yield table.finding(n, 0, "title-label", "the row has no label", "Label the title, or remove the row.")


def _unknown(
    ctx: Context, table: Table, at: tuple[int, int], facet: ScoredFacet, found: Sequence[tuple[str, str | None]], index: Labels
) -> Iterator[Finding]:  # fmt: skip
    """Labels of a cell that name nothing, or the same thing twice."""
    seen: set[str] = set()
    name = table.header[at[1]]
    for label, category in found:
        if category is None:
            message = f"the column “{name}” has “{label[:LONGEST]}”, which names no category of “{facet.id}”"
            hint = f"Use a category's id, number or label.{index.nearest(facet.id, label)}"
            yield table.finding(*at, "title-label", message, hint, cause=_gone(ctx, facet, label))
        elif category in seen:
            yield table.finding(*at, "title-label", f"the column “{name}” has “{label}” twice", "Remove one of them.")
        seen.add(category or "")


def _gone(ctx: Context, facet: ScoredFacet, label: str) -> str:
    """What has caused that a label names nothing, where the category itself is missing or deprecated."""
    outer = label.partition(".")[0]
    name = f"{facet.root}.{label}" if outer == label else f"{facet.root}.{outer}.{label.replace('.', '-')}"
    return ctx.out_of_use(name)


def _repeated(table: Table, named: Mapping[int, list[tuple[str, ...]]], number: int, more: int) -> Iterator[Finding]:
    """A further answer that is the first one again."""
    for n, (ours, theirs) in enumerate(zip(named[number], named[more], strict=True)):
        if set(ours) & set(theirs):
            message = f"the column “{table.header[more]}” has what “{table.header[number]}” has"
            yield table.finding(n, more, "title-label", message, "Remove it, or name another one.")


def _outside(
    taxonomy: Taxonomy, table: Table, named: Mapping[int, list[tuple[str, ...]]], number: int, beside: Sequence[int], outer: str
) -> Iterator[Finding]:  # fmt: skip
    """Labels that do not lie in an answer that the row gives to the outer question."""
    facet = taxonomy.facet(outer)
    lies = {c: taxonomy.answer_of(facet, c) for c in {c for told in named[number] for c in told}}
    for n, told in enumerate(named[number]):
        if not told:
            continue
        around = {c for column in beside for c in named[column][n]}
        odd = [c for c in told if lies[c] and lies[c] not in around]
        first = {lies[c] for c in told} & {*named[beside[0]][n], None}
        if odd or not first:
            inner = taxonomy.categories[odd[0] if odd else told[0]]
            named_beside = ", ".join(table.rows[n][b] for b in beside if table.rows[n][b])
            message = f"“{inner.notation or inner.id}” does not lie in “{named_beside}”"
            where = f"the column “{table.header[beside[0]]}”"
            yield table.finding(n, number, "title-label", message, f"Correct it, or {where}.")


def _twice(tables: Sequence[Table]) -> Iterator[Finding]:
    """Titles that stand twice with one source, with the same labels or with others."""
    seen: dict[tuple[str, str], tuple[Table, int]] = {}
    for table in tables:
        title, source = table.column(TITLE), table.column(SOURCE)
        for n, row in enumerate(table.rows) if title >= 0 else ():
            key = (" ".join(row[title].casefold().split()), row[source] if source >= 0 else "")
            before, at = seen.setdefault(key, (table, n))
            if key[0] and (before, at) != (table, n):
                same = before.header == table.header and _answers(before, at) == _answers(table, n)
                place = f"{before.path.name}:{before.lines[at]}"
                what = f"the title stands in {place} too" + ("" if same else ", with other labels")
                yield table.finding(n, title, "title-twice", what, "Keep one of them.")


def _answers(table: Table, row: int) -> list[str]:
    """What a row says beside notes."""
    return [cell for name, cell in zip(table.header, table.rows[row], strict=True) if name != NOTE]


# --- the sources -----------------------------------------------------------------------------------------------------


def _sources(sources: Table | None, tables: Sequence[Table]) -> Iterator[Finding]:
    """Sources that the table of sources lacks, has twice, or that no title comes from; rows of it without a publisher."""
    column = sources.column(SOURCE) if sources is not None else -1
    listed = sources.by_value(column) if sources is not None and column >= 0 else {}
    used: set[str] = set()
    for table in tables:
        number = table.column(SOURCE)
        for value, rows in table.by_value(number).items() if number >= 0 else ():
            used.add(value)
            if value in listed or (sources is not None and (column < 0 or sources.lost)):
                continue
            near = closest(value, listed, 70) if value.strip() else ""
            hint = near or f"Write it into {SOURCES}, with its publisher."
            message = f"{SOURCES} has no source “{value}”" if value.strip() else f"the column “{SOURCE}” is empty"
            yield from (table.finding(n, number, "title-source", message, hint) for n in rows)
    if sources is None or column < 0:
        return
    publisher = sources.column(PUBLISHER)
    for value, rows in listed.items():
        for n in rows[1:]:
            yield sources.finding(n, column, "title-source", f"the source “{value}” stands twice", "Keep one of them.")
        if value not in used and tables and not any(t.lost for t in tables):
            message, hint = f"no title comes from “{value}”", "Remove the row, or correct the name."
            yield sources.finding(rows[0], column, "title-source", message, hint)
        for n in rows:
            if publisher >= 0 and not any(c.isalnum() for c in sources.rows[n][publisher]):
                message = f"the column “{PUBLISHER}” is empty"
                yield sources.finding(n, publisher, "title-source", message, "Say who has published the titles.")


# --- the table -------------------------------------------------------------------------------------------------------


SPLIT = "title-table"
"""The rule of tables that do not read."""
MOST_LINES = 3
"""A cell with line breaks stands on so many lines at most; more is a quote that is not closed."""


@dataclass(frozen=True)
class Table:
    """A table as it was read: the header, the rows of its length, and the line on which each begins; `lost`: some rows do not read."""

    path: Path
    text: str
    header: list[str]
    rows: list[list[str]]
    lines: list[int]
    delimiter: str
    lost: bool = False

    @cached_property
    def written(self) -> list[str]:
        """The lines as they are written."""
        return self.text.split("\n")

    def column(self, name: str) -> int:
        """The number of a column; -1 where there is none of this name."""
        return self.header.index(name) if name in self.header else -1

    def cells(self, number: int) -> Iterator[tuple[int, str]]:
        """The cells of a column with the numbers of their rows."""
        return ((n, row[number]) for n, row in enumerate(self.rows))

    def by_value(self, number: int) -> dict[str, list[int]]:
        """The rows of a column by what stands in it."""
        return grouped((cell, n) for n, cell in self.cells(number))

    def finding(
        self, row: int, column: int, rule: str, message: str, hint: str, expected: str = "", cause: str = ""
    ) -> Finding:
        """A finding at a cell."""
        line = self.lines[row]
        at = start(self.written[line - 1], column, self.delimiter)
        return self.at(line, at, rule, message, hint, expected, cause)

    def at(
        self, line: int, column: int, rule: str, message: str, hint: str, expected: str = "", cause: str = ""
    ) -> Finding:
        """A finding at a place; those of one rule in a table mend together, unless another cause is given."""
        where = str(shown(self.path))
        return Finding(where, line, column, rule, message, hint, expected=expected, cause=cause or f"{rule} in {where}")


def read(path: Path) -> tuple[Table | None, list[Finding]]:
    """A table and what is wrong with it as such: its encoding, its quotes, the number of cells in a row."""
    where = shown(path)
    try:
        raw = read_bytes(where)
        findings, text = odd_encoding(raw, where), decode(raw, where)
    except DataError as error:
        return None, list(error.findings)
    text = text.removeprefix("\ufeff").replace("\r\n", "\n")
    first = text.partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    table = Table(path, text, [], [], [], delimiter)
    header: list[str] = []
    lines = Lines(f"{line}\n" for line in text.split("\n"))
    for row in rows_of(lines, delimiter):
        if what := _unread(row, lines.row, len(header)):
            lines.back()
            hint = "Write the row anew; a quote within a cell is doubled."
            findings.append(table.at(lines.line, 1, SPLIT, what, hint))
        elif not row or isinstance(row, csv.Error):
            continue
        elif not header:
            header = [name.strip() for name in row]
        elif len(row) != len(header):
            message = f"the row has {len(row)} cells, the header {len(header)}"
            findings.append(table.at(lines.line, 1, SPLIT, message, "Put a cell with a comma in it in quotes."))
        else:
            table.rows.append(row)
            table.lines.append(lines.line)
    return replace(table, header=header, lost=any(f.rule == SPLIT for f in findings)), findings


def _unread(row: list[str] | csv.Error, lines: Sequence[str], size: int) -> str:
    """Why a row does not read; empty where it does. A quote that is not closed spoils one line, not all that it runs over."""
    if isinstance(row, csv.Error):
        closed = len(lines) == 1 and "unexpected end" not in str(row)
        return "a quote stands within a cell" if closed else "a quote is not closed"
    return "a quote is not closed" if len(lines) > 1 and (len(lines) > MOST_LINES or len(row) != size) else ""
