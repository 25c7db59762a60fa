"""Rows of a table as indicators: what is wrong with one is told at its place, and the others are read."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import fields, replace
from itertools import chain
from pathlib import Path
from typing import Any

from sdgtax.formats.columns import CODE, LANG, Layout, Names, TableOptions, Values, is_code, key
from sdgtax.formats.reading import header
from sdgtax.formats.reading.grid import SAVE, UNSTORED
from sdgtax.formats.reading.table import (
    Aside,
    Fault,
    Note,
    Rejected,
    Report,
    Row,
    Table,
    Taken,
    by_language,
    filled,
    letters,
    peek,
    some,
    text_of,
)
from sdgtax.model.finding import DataError, Finding
from sdgtax.model.indicator import Cells, Indicator
from sdgtax.model.language import UNKNOWN
from sdgtax.model.limits import MAX_CODE, MAX_TITLE
from sdgtax.text.cells import start
from sdgtax.text.clean import undoubled
from sdgtax.text.fold import clean, shorten

SAMPLE = 200
CODES_KEPT = 100_000
"""Codes are compared with so many before them, so that memory does not grow with the number of rows."""
SHOWN = 5
_BULLET = re.compile(r"^[-–—*•·▪●◦‣]\s+(?=\S)")
"""What begins the lines of a list in a text."""
_NUMBER = re.compile(r"[-+−]?\d[\d\s.,]*%?|[-–—.:]+")
_DIGITS = re.compile(r"[\W\d_]+")
SENTENCE = 3
THEME = "theme"
OWN = ("goals", "targets", "un_indicator")
"""Parts that are the owner's own labels."""
LISTS = ("level", "disaggregation")
METADATA = {f.name for f in fields(Indicator)} - {*OWN, CODE, "titles", "own", "columns", "line", "cells", "note"}


class RowReader:
    """Makes indicators of the rows of one table, and tells in a report what it took for what and what is wrong."""

    def __init__(
        self, where: Path, table: Table, options: TableOptions, names: Names, report: Report, codes: dict[str, int] | None = None
    ) -> None:  # fmt: skip
        """`codes` are those seen before, each with its row; None: codes may come again."""
        self._where, self._table, self._options, self._report = str(table.where or where), table, options, report
        self._known, self._codes = names, codes
        self._values = Values(names.rules)
        self._unknown: dict[tuple[str, str], tuple[int, str]] = {}
        """How often a word that is not known stands in cells of a role, and where first."""
        self._cells: Cells | None = None
        self._seen: set[tuple[str, str]] = set()
        self._layout = Layout({}, {})
        self._names: list[str] = []
        self._keys: list[str] = []
        self._header = Row(1, ())
        self.taken = Taken(self._where, table.name)
        self.failed = False
        self._blank = False
        self._totals = {key(word) for word in names.rules.totals}
        self._under = table.name if table.grid and _DIGITS.sub("", key(table.name)) not in names.rules.sheets else ""
        self._grouped = False
        self._since: list[Note] = []
        """The headings since the last indicator."""

    # -- the table

    def read(self) -> Iterator[Indicator]:
        """The indicators, row by row. Where bad rows are not skipped, none comes after the first bad one; the others are judged all the same.

        Raises Fault-made DataError where the columns cannot be told.
        """
        for finding in self._table.warnings:
            self._report.add(finding)
        rows = self._begin()
        for row in rows:
            found = self._indicator(row)
            if found is not None and (self._options.skip or not self.failed):
                self.taken.rows += 1
                self._since.clear()
                yield found
        self._end()

    def _begin(self) -> Iterator[Row]:
        """Find header and columns; the rows below."""
        options = self._options
        first, rest = peek(self._table.rows, SAMPLE)
        try:
            if self._table.names is None:
                first, given = self._headed(first)
                options = replace(options, columns={**given, **options.columns})
            else:
                self._names = self._table.names
            self._layout = self._known.layout(self._names, [row.cells for row in first], options)
            self._called(first)
            self._grouped = self._in_groups(first)
        except Fault as fault:
            raise DataError([self._finding(fault.row or self._header, fault)]) from None
        self._show()
        if CODE not in self._layout.fields and self.taken.header:
            self.taken.notes.append(Note("note.codeless"))
        self._report.taken.append(self.taken)
        return chain(first, rest)

    def _headed(self, first: list[Row]) -> tuple[list[Row], dict[str, str]]:
        """The first rows below the header, and the columns that are told where there is none."""
        options = self._options
        if not first:
            raise Fault(-1, "empty-file", "there is nothing in it", "Give a header and at least one row.")
        turned = None if options.header_row or len(first) == SAMPLE else header.transposed(first, self._known)
        first = turned or first
        found = header.find(first, self._known, options)
        self._names, self.taken.header = found.names, found.line
        self._banner(found.above)
        if turned:
            self.taken.notes.append(Note("note.turned"))
        self.taken.fixed = not self._table.grid
        if not found.line:
            self.taken.notes.append(Note("note.headless"))
        self._header = next((row for row in first if row.line == found.line), self._header)
        return first[found.skipped :], found.given

    def _banner(self, rows: Sequence[Row]) -> None:
        """Tell of the rows above the header."""
        texts = tuple(shorten(" ".join(filter(None, header.cells_of(row))), 60) for row in rows)
        if texts:
            self.taken.notes.append(Note("note.banner", {"texts": some(texts, SHOWN)}))
        for row in rows:
            self._set_aside(row, Note("note.above", {"n": row.line}))

    def _set_aside(self, row: Row, note: Note) -> None:
        """Keep a row that is no indicator, whole."""
        place = self._finding(row, Fault(0, note.word, "")).place
        self._report.aside.append(Aside(self._where, place, note, tuple(map(text_of, row.cells))))

    def _called(self, rows: Sequence[Row]) -> None:
        """Name columns that have cells but no name by their letters, and tell two of one name apart."""
        names = self._names
        width = max([len(names), *(len(r.cells) for r in rows if self._table.grid)])
        names += [""] * (width - len(names))
        used = {n for row in rows for n in filled(row.cells)}
        seen: Counter[str] = Counter()
        for n, name in enumerate(names):
            if not name and n in used:
                names[n] = letters(n)
            seen[name] += 1
            if name and seen[name] > 1:
                names[n] = f"{name} ({seen[name]})"
                if self._table.names is None:
                    what, hint = f"two columns are called “{name}”", f"The second one is called “{names[n]}” here."
                    self._warn(self._header, n, "column-twice", what, hint)
        self._keys = [key(name) for name in names]

    def _end(self) -> None:
        if self.taken.rows:
            self._no_headings()
        notes = self.taken.notes
        notes += self._table.notes
        roles: dict[str, list[Any]] = {}
        for (role, text), (count, place) in self._unknown.items():
            first = Note("note.at", {"text": shorten(text, 40), "place": place})
            roles.setdefault(role, []).append(Note("note.rows", {"text": first, "n": count}) if count > 1 else first)
        for role, texts in roles.items():
            part = Note(f"part.{role.replace('_', '-')}")
            notes.append(Note("note.as-it-stands", {"part": part, "texts": some(texts, SHOWN)}))

    def _no_headings(self) -> None:
        """What looked like headings below the last indicator are notes."""

        def meant(note: Note) -> Note:
            return note._replace(word="note.aside") if note in self._since else note

        self.taken.notes[:] = map(meant, self.taken.notes)
        aside = self._report.aside
        aside[:] = [a._replace(note=meant(a.note)) if a.path == self._where else a for a in aside]

    # -- a row

    def _indicator(self, row: Row) -> Indicator | None:
        """A row as an indicator; None for one that is none, which is told where it holds something."""
        try:
            if unread := next((c for c in row.cells if isinstance(c, Fault)), None):
                raise unread
            at = filled(row.cells)
            if not at and self._table.names is None:  # an empty row; an empty record has no title
                self._blank = True
                return None
            if len(self._names) != len(self._keys):
                self._grown()
            if self._aside(row, at):
                return None
            self._fits(row, at)
            return self._made(row)
        except Fault as fault:
            self._tell(row, fault)
            return None

    def _grown(self) -> None:
        """Take columns that came later by their names."""
        used = self._layout.used()
        for n in range(len(self._keys), len(self._names)):
            part = self._known.part(self._names[n])
            if part and part.role not in {*used.values(), "title"}:
                self._layout.fields[part.role] = n
        self._keys = [key(name) for name in self._names]
        self._show()

    def _show(self) -> None:
        """Tell which columns are taken for what."""
        if self._table.grid:
            self._cells = Cells(self._table.name, {name: letters(n) for n, name in enumerate(self._names) if name})
        used = self._layout.used()
        self.taken.columns = [(used[n], self._names[n]) for n in sorted(used)]
        self.taken.unused = [name for n, name in enumerate(self._names) if n not in used and name]

    def _aside(self, row: Row, at: Sequence[int]) -> bool:
        """Whether a row is a note, a heading within the table, or the header once more; it is told."""
        if self._table.names is not None:
            return False
        text = text_of(row.cells[at[0]]).strip()
        what = self._other(row, at, text)
        self._blank = self._blank and bool(what)
        if what:
            note = Note(what, {"n": row.line, "text": shorten(text, 40)})
            self._note(note)
            self._set_aside(row, note)
            if what == "note.heading":
                self._under = text
                self._since.append(note)
        return bool(what)

    def _other(self, row: Row, at: Sequence[int], text: str) -> str:
        """What a row is that is no indicator, and has this text in its first filled cell; empty for any other row."""
        if at[0] < len(self._keys) and key(text[:80]) == self._keys[at[0]] and self._again(row, at):
            return "note.again"
        if self._is_total(row, at, text):
            return "note.total"
        if len(at) > 1 or sum(map(bool, self._names)) < 2:
            return ""
        if self._is_note(text):
            return "note.aside"
        untitled = at[0] not in self._layout.titles.values() and not is_code(text) and text != text.upper()
        return "note.heading" if row.line in self._table.merged or untitled else ""

    def _in_groups(self, rows: Sequence[Row]) -> bool:
        """Whether a theme stands in the first row of a group alone, as where its cells were merged: it fills fewer than half the rows."""
        at = self._layout.fields.get(THEME)
        full = [row for row in rows if len(filled(row.cells)) > 1]
        named = sum(at in filled(row.cells) for row in full)
        return at is not None and 0 < 2 * named < len(full)

    def _placed(self, known: dict[str, Any]) -> dict[str, Any]:
        """With the theme that stands above, as a heading or in the first row of a group, or is the name of the sheet."""
        if self._grouped and known.get(THEME):
            self._under = known[THEME]
        return {THEME: self._under, **known} if self._under else known

    def _again(self, row: Row, at: Sequence[int]) -> bool:
        """Whether a row is the header."""
        return all(key(clean(text_of(row.cells[n]))) == self._keys[n] for n in at if n < len(self._keys))

    def _is_total(self, row: Row, at: Sequence[int], text: str) -> bool:
        """Whether a row begins with a word for a sum, and has else numbers alone: at least one where the word stands for a title."""
        titles = [n for n in self._layout.titles.values() if n in at]
        if key(text) not in self._totals or (titles and (titles != [at[0]] or len(at) == 1)):
            return False
        return all(_NUMBER.fullmatch(text_of(row.cells[n]).strip()) for n in at[1:])

    def _is_note(self, text: str) -> bool:
        """Whether the only cell of a row is a note: by how it begins, or as a sentence after an empty row."""
        begins = text.lower().startswith(tuple(f"{word}:" for word in self._known.rules.notes)) or text[0] in "*©"
        sentence = text.endswith(".") and len(text.split()) > SENTENCE
        return begins or bool(self._blank and self.taken.rows and (sentence or "://" in text))

    def _note(self, note: Note) -> None:
        if len(self.taken.notes) < 20:
            self.taken.notes.append(note)
        elif self.taken.notes[-1].word != "note.and-so-on":
            self.taken.notes.append(Note("note.and-so-on"))

    def _fits(self, row: Row, at: Sequence[int]) -> None:
        width = len(self._names)
        if not at or at[-1] < width:
            return
        if not self._table.grid:
            beyond = shorten(clean(text_of(row.cells[width])), 40)
            what = f"the row has {len(row.cells)} cells, the header {width}; “{beyond}” stands beyond it"
            raise Fault(width, "row-too-long", what, "Put a cell that holds the separator in quotes.")
        self._called([row])

    def _made(self, row: Row) -> Indicator | None:
        cells, names = row.cells, self._names
        said = {role: clean(text_of(cells[at])) for role, at in self._layout.fields.items() if at < len(cells)}
        titles = self._titles(row, self._options.lang or self._known.languages.get(key(said.get(LANG, "")), UNKNOWN))
        code = self._values.unless_empty(said.get(CODE, ""))
        if len(code) > MAX_CODE:
            what = f"the code has more than {MAX_CODE} characters"
            raise Fault(self._layout.fields[CODE], "code-too-long", what, "Is the right column named?")
        if self._layout.repeating and not self._options.every:
            once = (code, next(iter(titles.values())))
            if once in self._seen:
                return None
            self._seen.add(once)
        self._once(row, code)
        self._dated(row)
        self._doubled(row)
        columns = {name: text_of(c) for name, c in zip(names, cells, strict=False) if name}
        if len(cells) < len(names):
            columns |= dict.fromkeys(filter(None, names[len(cells) :]), "")
        own = {r: self._values.unless_empty(said.get(r, "")) for r in OWN if r in self._layout.fields}
        known = self._placed(self._metadata(row, {role: value for role, value in said.items() if role in METADATA}))
        return Indicator(code, titles, own=own, columns=columns, line=row.line, cells=self._cells, **known)

    def _titles(self, row: Row, lang: str) -> dict[str, str]:
        """The titles by language."""
        titles: dict[str, str] = {}
        for said, at in self._layout.titles.items():
            value = row.cells[at] if at < len(row.cells) else ""
            listed = by_language(value)
            if listed is None:
                value = text_of(value)
                if len(value) > MAX_TITLE:
                    what = f"the title has {len(value):,} characters, at most {MAX_TITLE:,} are read"
                    begins = f"it begins “{shorten(clean(value[:200]), 40)}”"
                    hint = "Is the right column named as title? See --title-column."
                    raise Fault(at, "title-too-long", f"{what} ({begins})", hint)
                listed = {"": value}
            for word, one in listed.items():
                meant = self._known.languages.get(key(word)) if word else None
                cleaned = _BULLET.sub("", clean(one))
                if cleaned and not self._values.is_empty(cleaned):
                    titles.setdefault(meant or (lang if said == UNKNOWN else said), cleaned)
        if not titles:
            at = next(iter(self._layout.titles.values()))
            if (row.line - 1, at) in self._table.unknown:
                raise Fault(at, "no-value", UNSTORED, SAVE)
            raise Fault(at, "no-title", "this row has no title", "Write one or remove the row.")
        return titles

    def _once(self, row: Row, code: str) -> None:
        """Tell of a code that stood above."""
        if not code or self._codes is None:
            return
        place = self._codes.get(code)
        if place is not None:
            what = f"the code “{code}” is used twice; first in row {place}"
            hint = "Give each indicator its own code, or name another column with --code-column."
            self._warn(row, self._layout.fields[CODE], "duplicate-code", what, hint)
        elif len(self._codes) <= CODES_KEPT:
            if len(self._codes) == CODES_KEPT:
                self._note(Note("note.codes", {"n": CODES_KEPT}))
            self._codes[code] = row.line

    def _dated(self, row: Row) -> None:
        """Tell of a code that a spreadsheet has taken for a date."""
        at = self._layout.fields.get(CODE, -1)
        if (row.line - 1, at) in self._table.dates:
            what = f"the code is a date, {text_of(row.cells[at])}: the spreadsheet has taken it for one"
            self._warn(row, at, "code-is-date", what, "Format the column as text, and type the code anew.")

    def _doubled(self, row: Row) -> None:
        """Tell of cells that were encoded twice, among those that are part of the indicator."""
        for at in (*self._layout.titles.values(), *self._layout.fields.values()):
            text = text_of(row.cells[at]) if at < len(row.cells) else ""
            if (meant := undoubled(text)) != text:
                what, better = shorten(clean(text), 40), shorten(clean(meant), 40)
                hint = "Write the list anew from where it comes, as UTF-8, or correct the cell."
                self._warn(row, at, "encoded-twice", f"“{what}” was encoded twice; it would be “{better}”", hint)

    def _metadata(self, row: Row, found: dict[str, str]) -> dict[str, Any]:
        """What the other columns say about the indicator."""
        known: dict[str, Any] = {}
        for role, value in found.items():
            if self._values.is_empty(value):
                continue
            if role == "last_year":
                known[role] = self._year(row, value)
            elif role in LISTS:
                known[role] = tuple(dict.fromkeys(self._word(row, role, v) for v in self._values.several(value)))
            else:
                known[role] = self._word(row, role, value)
        return known

    def _year(self, row: Row, value: str) -> int | None:
        year = self._values.year(value)
        if year is None:
            what = f"“{shorten(value, 20)}” is not a year"
            self._warn(row, self._layout.fields["last_year"], "not-a-year", what, "Write one, such as 2024.")
        return year

    def _word(self, row: Row, role: str, value: str) -> str:
        if not self._values.has_words(role):
            return value
        meant = self._values.word(role, value)
        if meant is None and len(self._unknown) < SAMPLE:
            count, place = self._unknown.get((role, value), (0, ""))
            place = place or self._finding(row, Fault(self._layout.fields[role], "", "")).place
            self._unknown[role, value] = count + 1, place.removeprefix(f"{self._where}:")
        return meant or value

    # -- findings

    def _warn(self, row: Row, at: int, rule: str, message: str, hint: str) -> None:
        self._report.add(self._finding(row, Fault(at, rule, message, hint, "warning")))

    def _tell(self, row: Row, fault: Fault) -> None:
        finding = self._finding(row, fault)
        self._report.add(finding)
        if fault.severity == "error":
            self.failed = True
            if self._options.skip:
                whole = any(isinstance(c, Fault) for c in row.cells)
                cells = (row.text.strip("\r\n"),) if whole else tuple(map(text_of, row.cells))
                self._report.rejected.append(Rejected(self._where, finding.place, fault.message, cells))

    def _finding(self, row: Row, fault: Fault) -> Finding:
        """A fault at its place."""
        at = max(fault.cell, 0)
        cell = self._table.cell(at, row.line)
        column = at + 1 if cell else start(row.text, at, self._table.delimiter)
        return Finding(self._where, row.line, column, fault.rule, fault.message, fault.hint, fault.severity, cell=cell)
