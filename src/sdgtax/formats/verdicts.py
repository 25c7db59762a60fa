"""What reviewers wrote into a workbook of `classify`, read again: every filled cell is understood, or is a finding at its place."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sdgtax.analyse.verdicts import INSTEAD, UNSURE, decided
from sdgtax.formats.columns import Names, TableOptions
from sdgtax.formats.reading.registry import form_of
from sdgtax.formats.reading.table import Row, Source, Table, letters, text_of
from sdgtax.model.finding import DataError, Finding, problem
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
        names = [
            t
            for c in self._taxonomy.categories.values()
            for t in c.label.root.values()
            if self._taxonomy.facet_of(c.id)
        ]
        return nearest(text, names)


def read(path: Path, taxonomy: Taxonomy, by: str, day: str) -> Verdicts:
    """The decisions of a workbook; `by` is who made those that name nobody.

    Raises DataError with all that is wrong: no sheet of `classify`, a word that is no verdict, a category that there is not, nobody
    who decided.
    """
    source = Source(path)
    tables: Sequence[Table] = form_of(source, True).module.read(source, Names(taxonomy.columns.input), TableOptions())
    for table in tables:
        rows = iter(table.rows)
        for _, row in zip(range(HEADER_WITHIN), rows, strict=False):
            columns = _columns(taxonomy, row.cells)
            if columns:
                return _Reader(path, table, columns, taxonomy, by, day).read(rows)
    heading = columns_of(taxonomy.columns, DECISIONS)[0].heading
    named = " / ".join(f"“{t}”" for t in heading.root.values())
    hint = "`sdgtax classify LIST -o result.xlsx` writes such a workbook; its hidden columns have to stay."
    raise problem(
        path, 0, "missing-column", f"no sheet has the columns of `classify` for reviewers, such as {named}", hint
    )


def _columns(taxonomy: Taxonomy, cells: Sequence[Any]) -> dict[str, int]:
    """Where the columns of a reviewer are, by id; nothing where one is missing. Ours stand after those of the list."""
    at = {text_of(cell).strip().casefold(): n for n, cell in enumerate(cells)}
    found = {
        c.id: max(at[t.casefold()] for t in c.heading.root.values() if t.casefold() in at)
        for c in columns_of(taxonomy.columns, DECISIONS)
        if any(t.casefold() in at for t in c.heading.root.values())
    }
    needed = {c.id for c in columns_of(taxonomy.columns, DECISIONS) if c.id != "row"}
    return found if needed <= found.keys() else {}


class _Reader:
    """Reads the rows below the header."""

    def __init__(
        self, path: Path, table: Table, columns: Mapping[str, int], taxonomy: Taxonomy, by: str, day: str
    ) -> None:
        self._path, self._table, self._columns = path, table, columns
        self._taxonomy, self._by, self._day = taxonomy, by, day
        self._choices = Choices(taxonomy)
        self._verdicts = {
            t.casefold(): id_
            for id_, text in taxonomy.words.sections[VERDICTS].items()
            for t in (id_, *text.root.values())
        }

    @property
    def _words(self) -> str:
        """The verdicts as they may be written."""
        return ", ".join(
            f"“{t}”"
            for text in self._taxonomy.words.sections[VERDICTS].values()
            for t in dict.fromkeys(text.root.values())
        )

    def read(self, rows: Iterator[Row]) -> Verdicts:
        """All decisions. Raises DataError with what is wrong in any row."""
        made, problems = Verdicts(), []
        for row in rows:
            cells = {
                id_: text_of(row.cells[n]).strip() if n < len(row.cells) else "" for id_, n in self._columns.items()
            }
            if not any(cells.values()):
                continue
            faults = list(self._faults(row, cells))
            problems += faults
            if not faults:
                self._take(cells, made)
        if problems:
            raise DataError(problems)
        return made

    def _verdict(self, cells: Mapping[str, str]) -> str:
        said = self._verdicts.get(cells["decision"].casefold(), "")
        return INSTEAD if cells["instead"] and not cells["decision"] else said

    def _faults(self, row: Row, cells: Mapping[str, str]) -> Iterator[Finding]:
        verdict = self._verdict(cells)
        words = self._words
        if cells["decision"] and not verdict:
            what = f"“{cells['decision']}” is no decision"
            hint = f"Choose one of {words}.{nearest(cells['decision'], self._verdicts)}"
            yield self._at(row, "decision", "bad-value", what, hint)
            return
        if verdict == INSTEAD and not cells["instead"]:
            what = "it is not said what is right instead"
            yield self._at(row, "instead", "empty-value", what, "Choose a category, or “wrong” if none fits.")
        if cells["instead"] and verdict != INSTEAD:
            what = f"“{cells['instead']}” stands under what is right instead, and the decision is “{cells['decision']}”"
            yield self._at(row, "instead", "bad-value", what, "Clear one of the two.")
        for text in filter(None, PARTS.split(cells["instead"])):
            found = self._choices.find(text)
            if len(found) != 1:
                what = f"“{text}” is no answer" if not found else f"“{text}” may be {' or '.join(found)}"
                hint = (
                    f"Choose one of the list.{self._choices.hint(text)}"
                    if not found
                    else "Write the id, or the question before it."
                )
                yield self._at(row, "instead", "unknown-category", what, hint)
        if verdict and verdict != UNSURE and not (cells["who"] or self._by):
            what = "nobody is named who decided"
            yield self._at(row, "who", "empty-value", what, "Write a name, or give --by NAME for all rows.")
        if cells["why"] and not verdict:
            yield self._at(
                row, "decision", "empty-value", "there is a reason and no decision", f"Choose one of {words}."
            )
        if verdict and not cells["read"]:
            what = "the hidden cells of the row are gone"
            yield self._at(row, "read", "empty-value", what, "Decide in a fresh workbook of `classify`.")
        gone = [c for c in PARTS.split(cells["answers"]) if c and c not in self._taxonomy.categories]
        if verdict and gone:
            what = f"there is no category “{gone[0]}” any more"
            yield self._at(row, "answers", "unknown-category", what, "Classify again, and decide on that.")

    def _take(self, cells: Mapping[str, str], made: Verdicts) -> None:
        verdict = self._verdict(cells)
        made.unsure += verdict == UNSURE
        made.open += not verdict
        if not verdict or verdict == UNSURE:
            return
        answers = [c for c in PARTS.split(cells["answers"]) if c]
        instead = [self._choices.find(t)[0] for t in PARTS.split(cells["instead"]) if t]
        made.indicators += 1
        made.decisions += [
            Decision(
                indicator=cells["ref"], title=cells["read"], category=c, decision=said, by=cells["who"] or self._by, date=self._day,
                reason=cells["why"],
            )
            for c, said in decided(self._taxonomy, answers, verdict, instead)
        ]  # fmt: skip

    def _at(self, row: Row, column: str, rule: str, message: str, hint: str) -> Finding:
        n = self._columns[column]
        cell = f"{self._table.name}!{letters(n)}{row.line}" if self._table.grid else ""
        return Finding(str(self._path), row.line, n + 1, rule, message, hint, cell=cell)
