"""The tables of labelled titles in `titles/` of a taxonomy, from which words are learnt: read as tables, and checked row by row."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from sdgtax.check.cells import SPLIT, Table, read
from sdgtax.check.rules.beside import slipped
from sdgtax.check.signs import nothing_said, odd_places
from sdgtax.check.titled import ENDING, FOLDER, FURTHER, LANG, SOURCES, TITLE, label_columns, spoken
from sdgtax.check.trial import as_read
from sdgtax.model.finding import Finding
from sdgtax.text.cells import start
from sdgtax.text.labels import Labels
from sdgtax.text.nearest import closest
from sdgtax.yaml.find import shown

if TYPE_CHECKING:
    from sdgtax.check.context import Context
    from sdgtax.model.columns import InputColumns
    from sdgtax.model.rules import Category, ScoredFacet
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
    wanted = [p for p in sorted(folder.iterdir()) if selection.wants(p)] if folder.is_dir() else []
    if not wanted:
        return
    tables: list[Table] = []
    for path in sorted(folder.iterdir()):
        if path.suffix != ENDING or path.is_dir():
            yield from _foreign(path) if path in wanted else ()
            continue
        if fault := selection.odd(path):
            yield fault
            continue
        found, findings = read(path)
        yield from findings if path in wanted else ()
        tables += [found] if found is not None else []
    sources = next((t for t in tables if t.path.name == SOURCES), None)
    of_titles = [t for t in tables if t is not sources]
    judged = {t.path for t in tables if t.path in wanted}
    for table in (t for t in tables if t.path in judged):
        yield from _signs(table)
        columns = of_titles if table is not sources else None
        yield from _columns(table, _known_columns(ctx) if columns is not None else None)
    for table in (t for t in of_titles if t.path in judged):
        yield from _rows(ctx, table)
    ours = {path.resolve() for path in judged}
    beside = itertools.chain(_twice(of_titles), _sources(sources, of_titles))
    yield from (f for f in beside if Path(f.path).resolve() in ours)


def _foreign(path: Path) -> Iterator[Finding]:
    """A file that is no table, and that nobody reads."""
    if not path.name.startswith(".") and path.suffix not in BESIDE:
        what = f"a file that ends in “{path.suffix}” is not read here"
        yield Finding(
            str(shown(path)),
            1,
            1,
            "unknown-file",
            what,
            "Save it as CSV, or move it.",
            expected=f"a name that ends in {ENDING}",
        )


# --- the header ------------------------------------------------------------------------------------------------------


def _input(ctx: Context) -> InputColumns | None:
    """How columns and languages are called; None where that could not be read."""
    columns = ctx.sound("columns")
    return columns.input if columns is not None else None


def _known_columns(ctx: Context) -> dict[str, str]:
    """The names of columns that are read, with the facet whose labels stand there; empty for others. None are known where rules are broken."""
    rules = _input(ctx)
    if rules is None or ctx.facets is None:
        return {}
    known = {name: "" for listed in rules.columns.values() for name in listed}
    known |= dict.fromkeys((*NEEDED, *ASIDE, *rules.columns), "")
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
        yield table.finding(
            row, column, "left-to-fill", f"left to fill in: {fill.group()}", "Fill it in, or remove the row."
        )
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
                yield table.finding(
                    n, number, "empty-value", f"the column “{name}” is empty", "Fill it in, or remove the row."
                )
    for n, cell in table.cells(title) if title >= 0 else ():
        if len(cell) < LONGEST and (odd := nothing_said(cell)):
            yield table.finding(n, title, odd.rule, odd.message, odd.hint)
        elif cell[:1] in "=@" and cell[1:2].isalpha():
            yield table.finding(
                n, title, "markup", "a spreadsheet takes this text for a formula", "Write the text that is meant."
            )
        elif cell and not any(map(str.isalpha, cell)):
            yield table.finding(
                n, title, "title-label", "the title has no letter", "Write the title; are two cells exchanged?"
            )
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
    rules = _input(ctx)
    if rules is None:
        return
    known = spoken(rules, ctx.languages)
    for value, rows in table.by_value(column).items():
        lang = known.get(value.strip().lower(), "")
        if not lang:
            message = f"unknown language “{value}”" if value.strip() else f"the column “{LANG}” is empty"
            for n in rows:
                yield table.finding(
                    n, column, "title-language", message, "Say which language the title is in.", ", ".join(known)
                )
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
            found = [
                (label.strip(), index.find(facet.id, label.strip())) for label in _SPLIT.split(cell) if label.strip()
            ]
            categories = tuple(category for _, category in found if category)
            sound = len(set(categories)) == len(found)
            for n in rows:
                told[n] = categories
                yield from _unknown(ctx, table, (n, number), facet, found, index) if not sound else ()
        named[number] = told
    first = {facet.id: number for number, facet in reversed(of.items()) if not FURTHER.search(table.header[number])}
    for facet_id, number in first.items():
        further = [n for n, f in of.items() if f.id == facet_id and n != number]
        for more in further:
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
            message = (
                f"“{_short(inner)}” does not lie in “{', '.join(table.rows[n][b] for b in beside if table.rows[n][b])}”"
            )
            where = f"the column “{table.header[beside[0]]}”"
            yield table.finding(n, number, "title-label", message, f"Correct it, or {where}.")


def _short(category: Category) -> str:
    return category.notation or category.id


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
                what = (
                    f"the title stands in {place} too"
                    if same
                    else f"the title stands in {place} too, with other labels"
                )
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
            known = closest(value, listed, 70) if value.strip() else ""
            message = f"{SOURCES} has no source “{value}”" if value.strip() else f"the column “{SOURCE}” is empty"
            for n in rows:
                yield table.finding(
                    n, number, "title-source", message, known or f"Write it into {SOURCES}, with its publisher."
                )
    if sources is None or column < 0:
        return
    publisher = sources.column(PUBLISHER)
    for value, rows in listed.items():
        for n in rows[1:]:
            yield sources.finding(n, column, "title-source", f"the source “{value}” stands twice", "Keep one of them.")
        if value not in used and tables and not any(t.lost for t in tables):
            yield sources.finding(
                rows[0],
                column,
                "title-source",
                f"no title comes from “{value}”",
                "Remove the row, or correct the name.",
            )
        for n in rows:
            if publisher >= 0 and not any(c.isalnum() for c in sources.rows[n][publisher]):
                message = f"the column “{PUBLISHER}” is empty"
                yield sources.finding(n, publisher, "title-source", message, "Say who has published the titles.")
