"""What reviewers wrote into a workbook of `classify`, read again: every filled cell is understood, or is a finding at its place."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sdgtax.analyse.verdicts import INSTEAD, UNSURE, decided
from sdgtax.formats.columns import Names, TableOptions
from sdgtax.formats.reading.registry import form_of
from sdgtax.formats.reading.registry import read as tables
from sdgtax.formats.reading.table import Row, Source, Table, text_of
from sdgtax.model.finding import DataError, Finding
from sdgtax.model.review import Decision
from sdgtax.text.labels import Labels
from sdgtax.text.nearest import nearest
from sdgtax.views.sheets import columns_of
from sdgtax.views.workbook import DECISIONS, VERDICTS

if TYPE_CHECKING:
    from sdgtax.model.taxonomy import Taxonomy

HEADER_WITHIN = 20
"""The columns have their names within so many rows."""
PARTS = re.compile(r"\s*[;|\n]\s*")


@dataclass
class Verdicts:
    """The decisions of a workbook; `unsure` and `open` are indicators on which none was made."""

    decisions: list[Decision] = field(default_factory=list)
    indicators: int = 0
    unsure: int = 0
    open: int = 0


class Choices:
    """Understands what stands in place of an answer: an id, a number, a name, perhaps with the question before it."""

    def __init__(self, taxonomy: Taxonomy) -> None:
        self._taxonomy = taxonomy
        self._index = Labels(taxonomy)
        self._facets = list(taxonomy.scoring.facets)
        self._questions = {t.casefold(): f.id for f in self._facets for t in (f.id, *f.label.root.values())}

    def find(self, text: str) -> tuple[str, ...]:
        """The categories that a text may mean: none, one, or several of different questions."""
        if text in self._taxonomy.categories:
            return (text,) if self._taxonomy.facet_of(text) else ()
        head, colon, rest = text.partition(":")
        only = self._questions.get(head.strip().casefold()) if colon else None
        label = rest.strip() if only else text
        found = (self._index.find(f.id, label) for f in self._facets if only in (None, f.id))
        known = tuple(dict.fromkeys(c for c in found if c))
        exact = tuple(c for c in known if self._taxonomy.categories[c].notation == label)
        return exact or known

    def hint(self, text: str) -> str:
        """What else may be meant."""
        labels = (c.label for c in self._taxonomy.categories.values() if self._taxonomy.facet_of(c.id))
        return nearest(text, [t for label in labels for t in label.root.values()])


def read(path: Path, taxonomy: Taxonomy, by: str, day: str) -> Verdicts:
    """The decisions of a workbook; `by` is who made those that name nobody.

    Raises DataError with all that is wrong: no sheet of `classify`, a word that is no verdict, a category that there is not, nobody
    who decided.
    """
    source, declared = Source(path), columns_of(taxonomy.columns, DECISIONS)
    headings = {c.id: [t.casefold() for t in c.heading.root.values()] for c in declared}
    for table in tables(form_of(source, True), source, Names(taxonomy.columns.input), TableOptions()):
        rows = iter(table.rows)
        for row in islice(rows, HEADER_WITHIN):
            if columns := _columns(headings, row.cells):
                return _Reader(path, table, columns, taxonomy, by, day).read(rows)
    named = " / ".join(f"“{t}”" for t in declared[0].heading.root.values())
    what = f"no sheet has the columns of `classify` for reviewers, such as {named}"
    hint = "`sdgtax classify LIST -o result.xlsx` writes such a workbook; its hidden columns have to stay."
    raise source.problem("missing-column", what, hint)


def _columns(headings: Mapping[str, Sequence[str]], cells: Sequence[Any]) -> dict[str, int]:
    """Where the columns of a reviewer are, by id; nothing where one is missing. Ours stand after those of the list."""
    at = {text_of(cell).strip().casefold(): n for n, cell in enumerate(cells)}
    found = {id_: max((at[text] for text in texts if text in at), default=-1) for id_, texts in headings.items()}
    return {} if any(n < 0 for id_, n in found.items() if id_ != "row") else {i: n for i, n in found.items() if n >= 0}


class _Reader:
    """Reads the rows below the header."""

    def __init__(
        self, path: Path, table: Table, columns: Mapping[str, int], taxonomy: Taxonomy, by: str, day: str
    ) -> None:
        self._path, self._table, self._columns = path, table, columns
        self._taxonomy, self._by, self._day = taxonomy, by, day
        self._choices = Choices(taxonomy)
        told = taxonomy.words.sections[VERDICTS]
        self._verdicts = {t.casefold(): id_ for id_, text in told.items() for t in (id_, *text.root.values())}
        words = (t for text in told.values() for t in dict.fromkeys(text.root.values()))
        self._words = ", ".join(f"“{t}”" for t in words)
        """The verdicts as they may be written."""

    def read(self, rows: Iterator[Row]) -> Verdicts:
        """All decisions. Raises DataError with what is wrong in any row."""
        made, problems = Verdicts(), []
        for row in rows:
            texts = [text_of(cell).strip() for cell in row.cells]
            cells = {id_: texts[n] if n < len(texts) else "" for id_, n in self._columns.items()}
            if not any(cells.values()):
                continue
            faults = [self._at(row, *fault) for fault in self._faults(cells)]
            problems += faults
            if not faults:
                self._take(cells, made)
        if problems:
            raise DataError(problems)
        return made

    def _verdict(self, cells: Mapping[str, str]) -> str:
        said = self._verdicts.get(cells["decision"].casefold(), "")
        return INSTEAD if cells["instead"] and not cells["decision"] else said

    def _faults(self, cells: Mapping[str, str]) -> Iterator[tuple[str, str, str, str]]:
        """What is wrong with a row: the column, the rule, what, and how to mend it."""
        verdict, decision, instead = self._verdict(cells), cells["decision"], cells["instead"]
        if decision and not verdict:
            hint = f"Choose one of {self._words}.{nearest(decision, self._verdicts)}"
            yield "decision", "bad-value", f"“{decision}” is no decision", hint
            return
        if verdict == INSTEAD and not instead:
            what = "it is not said what is right instead"
            yield "instead", "empty-value", what, "Choose a category, or “wrong” if none fits."
        if instead and verdict != INSTEAD:
            what = f"“{instead}” stands under what is right instead, and the decision is “{decision}”"
            yield "instead", "bad-value", what, "Clear one of the two."
        for text in filter(None, PARTS.split(instead)):
            found = self._choices.find(text)
            if not found:
                hint = f"Choose one of the list.{self._choices.hint(text)}"
                yield "instead", "unknown-category", f"“{text}” is no answer", hint
            elif len(found) > 1:
                what = f"“{text}” may be {' or '.join(found)}"
                yield "instead", "unknown-category", what, "Write the id, or the question before it."
        if verdict and verdict != UNSURE and not (cells["who"] or self._by):
            hint = "Write a name, or give --by NAME for all rows."
            yield "who", "empty-value", "nobody is named who decided", hint
        if cells["why"] and not verdict:
            hint = f"Choose one of {self._words}."
            yield "decision", "empty-value", "there is a reason and no decision", hint
        if verdict and not cells["read"]:
            hint = "Decide in a fresh workbook of `classify`."
            yield "read", "empty-value", "the hidden cells of the row are gone", hint
        gone = [c for c in PARTS.split(cells["answers"]) if c and c not in self._taxonomy.categories]
        if verdict and gone:
            what = f"there is no category “{gone[0]}” any more"
            yield "answers", "unknown-category", what, "Classify again, and decide on that."

    def _take(self, cells: Mapping[str, str], made: Verdicts) -> None:
        verdict = self._verdict(cells)
        made.unsure += verdict == UNSURE
        made.open += not verdict
        if not verdict or verdict == UNSURE:
            return
        answers = [c for c in PARTS.split(cells["answers"]) if c]
        instead = [self._choices.find(t)[0] for t in PARTS.split(cells["instead"]) if t]
        made.indicators += 1
        said = {"by": cells["who"] or self._by, "date": self._day, "reason": cells["why"]}
        made.decisions += [
            Decision(indicator=cells["ref"], title=cells["read"], category=c, decision=decision, **said)
            for c, decision in decided(self._taxonomy, answers, verdict, instead)
        ]

    def _at(self, row: Row, column: str, rule: str, message: str, hint: str) -> Finding:
        n = self._columns[column]
        return Finding(str(self._path), row.line, n + 1, rule, message, hint, cell=self._table.cell(n, row.line))
