"""Classifications as a workbook for people: the list, the reasons, coverage, what is not assessed or rejected, and about it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from sdgtax.analyse.verdicts import asked
from sdgtax.model.columns import Column
from sdgtax.model.indicator import shown_code
from sdgtax.model.sheet import Book, Page, Sheet
from sdgtax.model.version import VERSION
from sdgtax.model.voice import Voice
from sdgtax.views.own import IDENTITY
from sdgtax.views.sheets import columns_of, heading, known, sheet

if TYPE_CHECKING:
    from sdgtax.model.classification import Assignment, Classification, Evidence
    from sdgtax.model.taxonomy import Taxonomy
    from sdgtax.views.classification import Shown

DECISIONS = "workbook-indicators"
VERDICTS, VERDICT, INSTEAD = "verdict", "decision", "instead"
"""The section of words for a reviewer's verdict, the column that has it, and the one for what is right instead."""
FROZEN = 2
"""So many columns of the list stay in view."""


def book(taxonomy: Taxonomy, results: Iterable[Classification], shown: Shown, indicators: Sheet) -> Book:
    """The workbook. `indicators` is the list as a sheet, row by row the same as `results`; what needs review comes first in it."""
    say = Voice(taxonomy.words, shown.lang)
    found, rows = list(results), list(indicators.rows)
    order = sorted(
        range(len(found)),
        key=lambda n: (not found[n].needs_review, found[n].confidence if found[n].needs_review else 0),
    )
    decision = _decided(taxonomy, say)
    seen = sum(not c.hidden for c in decision)
    empty = dict.fromkeys((c.id for c in decision), "")
    added = [known({**empty, **_about_row(c, n)}, DECISIONS, decision) for n, c in enumerate(found, 1)]
    # What a person decides stands before the last column, which is the longest; what is hidden, behind it.
    listed = ([*rows[n][:-1], *added[n][:seen], *rows[n][-1:], *added[n][seen:]] for n in order)
    columns = (*indicators.columns[:-1], *decision[:seen], *indicators.columns[-1:], *decision[seen:])
    first = Sheet(DECISIONS, columns, listed, shown.lang)
    colours = _colours(taxonomy, shown)
    pages = (
        Page(
            say("book.indicators"), first, colours, min(FROZEN, len(first.columns)), pick={INSTEAD: say("book.choices")}
        ),
        Page(say("book.evidence"), _evidence(taxonomy, found, say)),
        _coverage(taxonomy, found, say),
        Page(say("book.gaps"), _gaps(taxonomy, found, say)),
        Page(say("book.rejected"), _rejected(taxonomy, shown.rejected(), say)),
        Page(say("book.about"), _about(taxonomy, found, shown, say)),
        Page(say("book.choices"), _choices(taxonomy, say)),
    )
    return Book(pages)


def _decided(taxonomy: Taxonomy, say: Voice) -> list[Column]:
    """The columns of a reviewer, what is hidden last; the verdict is chosen among the words for it."""
    verdicts = list(taxonomy.words.sections[VERDICTS].values())
    listed = columns_of(taxonomy.columns, DECISIONS)
    columns = [c.model_copy(update={"choices": verdicts}) if c.id == VERDICT else c for c in listed]
    return sorted(columns, key=lambda c: c.hidden)


def _about_row(c: Classification, number: int) -> dict[str, Any]:
    """What a row is about, for who reads it again: the indicator, the title that was read, and all answers."""
    code = shown_code(c.code)
    answers = [a.category for a in c.assignments]
    return {
        "row": c.indicator.line or number,
        "ref": f"{c.set_id}:{code}" if c.set_id and code else code,
        "read": c.title,
        "answers": answers,
    }


def _choices(taxonomy: Taxonomy, say: Voice) -> Sheet:
    """What may stand in place of an answer: the answers of the questions that need review, each after its question."""
    rows = [{"choice": choice(taxonomy, id_, say)} for f in asked(taxonomy) for id_ in taxonomy.answers(f)]
    return _people(taxonomy, "workbook-choices", rows, say)


def choice(taxonomy: Taxonomy, category: str, say: Voice) -> str:
    """A category as it may be chosen: the question, and number and label."""
    question = taxonomy.facet(taxonomy.facet_of(category)).label.get(say.lang)
    return f"{question}: {heading(taxonomy.categories[category], say.lang)}"


def _people(taxonomy: Taxonomy, name: str, rows: Iterable[dict[str, Any]], say: Voice) -> Sheet:
    """A declared sheet with headings for people, without what would say which indicator it is and is empty throughout."""
    made = sheet(taxonomy.columns, name, rows)
    cells = list(made.rows)
    kept = [n for n, c in enumerate(made.columns) if c.id not in IDENTITY or any(row[n] for row in cells)]
    return Sheet(name, tuple(made.columns[n] for n in kept), [[row[n] for n in kept] for row in cells], say.lang)


def _colours(taxonomy: Taxonomy, shown: Shown) -> dict[str, dict[str, str]]:
    """The colours of categories by every way in which a column may write them; of the word for what needs review."""
    say, declared = Voice(taxonomy.words, shown.lang), taxonomy.columns.colours
    marked = next(iter(taxonomy.columns.marks.values()), "")
    facets = {taxonomy.facet_of(id_) for id_ in declared}
    columns = columns_of(taxonomy.columns, "classification-people") + columns_of(
        taxonomy.columns, "classification-wide"
    )
    named = colours(taxonomy, shown.lang)
    found = {c.id: named for c in columns if c.facet in facets}
    return found | {c.id: {say("review.yes"): marked} for c in columns if marked and c.id in taxonomy.columns.marks}


def colours(taxonomy: Taxonomy, lang: str) -> dict[str, str]:
    """The colours of categories by every way in which a cell may write them."""
    named: dict[str, str] = {}
    for id_, colour in taxonomy.columns.colours.items():
        category = taxonomy.categories.get(id_)
        if category:
            named |= dict.fromkeys((heading(category, lang), category.label.get(lang), category.notation), colour)
    return named


def _evidence(taxonomy: Taxonomy, found: Sequence[Classification], say: Voice) -> Sheet:
    """One row a piece of evidence, heaviest first within an answer."""

    def rows() -> Iterator[dict[str, Any]]:
        for c in found:
            for a in (*c.assignments, *c.grades):
                for e in a.evidence:
                    yield _identity(c) | _piece(taxonomy, a, e, say)

    return _people(taxonomy, "workbook-evidence", rows(), say)


def _identity(c: Classification) -> dict[str, Any]:
    return {"set": c.set_id, "code": c.code, "title": c.title}


def _piece(taxonomy: Taxonomy, a: Assignment, e: Evidence, say: Voice) -> dict[str, Any]:
    category = taxonomy.categories.get(a.category)
    return {
        "facet": taxonomy.facet(a.facet).label.get(say.lang),
        "answer": heading(category, say.lang) if category else a.category,
        "basis": say(f"basis.{a.basis}"),
        "confidence": a.confidence,
        "kind": say(f"evidence.{e.kind}"),
        "text": e.text,
        "reason": e.reason.get(say.lang),
        "rule": e.rule,
        "score": e.score,
    }


def _coverage(taxonomy: Taxonomy, found: Sequence[Classification], say: Voice) -> Page:
    """How many indicators of each set have each answer of the facet that the demo counts."""
    facet = taxonomy.facet(taxonomy.words.demo.grid)
    sets = list(dict.fromkeys(c.set_id for c in found))
    counts = Counter((a.category, c.set_id) for c in found for a in c.of(facet.id))
    name = "workbook-coverage"
    (first,) = columns_of(taxonomy.columns, name)
    numbers = [Column.counted(f"set_{n}", s or say("book.own")) for n, s in enumerate(sets)]
    ids = taxonomy.answers(facet)
    names = [heading(taxonomy.categories[id_], say.lang) for id_ in ids]
    rows = [[name, *(counts[id_, s] for s in sets)] for id_, name in zip(ids, names, strict=True)]
    colours = {
        n: taxonomy.columns.colours[id_] for id_, n in zip(ids, names, strict=True) if id_ in taxonomy.columns.colours
    }
    made = Sheet(name, (first, *numbers), rows, say.lang)
    return Page(say("book.coverage"), made, {first.id: colours}, 1, say("book.chart"))


def _gaps(taxonomy: Taxonomy, found: Sequence[Classification], say: Voice) -> Sheet:
    rows = (
        _identity(c)
        | {
            "facet": taxonomy.facet(g.facet).label.get(say.lang),
            "criterion": taxonomy.label(g.category, say.lang) if g.category else "",
            "settle": g.settle.get(say.lang),
        }
        for c in found
        for g in c.gaps
    )
    return _people(taxonomy, "workbook-gaps", rows, say)


def _rejected(taxonomy: Taxonomy, rejected: Iterable[tuple[str, str, str, Sequence[str]]], say: Voice) -> Sheet:
    """The rows that were left out: file, place, reason, cells."""
    rows = left_out(rejected) or [{"place": "", "message": say("book.nothing"), "cells": ""}]
    return _people(taxonomy, "workbook-rejected", rows, say)


def left_out(rejected: Iterable[tuple[str, str, str, Sequence[str]]]) -> list[dict[str, str]]:
    """The rows that were left out, one row each: of file, place, reason and cells, what a reader needs."""
    return [
        {"place": place, "message": reason, "cells": " | ".join(filter(None, cells))}
        for _, place, reason, cells in rejected
    ]


def _about(taxonomy: Taxonomy, found: Sequence[Classification], shown: Shown, say: Voice) -> Sheet:
    """Versions, sources, what was read and how."""
    read = [(say("book.input"), name) for name in shown.inputs] + [(say("book.taken"), note) for note in shown.notes()]
    return _people(taxonomy, "workbook-about", about(taxonomy, found, read, say), say)


def about(
    taxonomy: Taxonomy, found: Sequence[Classification], read: Iterable[tuple[str, str]], say: Voice
) -> Iterator[dict[str, str]]:
    """Versions, licences, counts; what was `read` and how; the sources of the taxonomy."""
    info = taxonomy.info
    sources = (", ".join(filter(None, (s.title, s.publisher, str(s.year or ""), s.url))) for s in info.sources.values())
    lines = (
        (say("book.program"), f"sdgtax {VERSION}"),
        (say("book.taxonomy"), f"{info.name.get(say.lang)} ({info.id} {info.version})"),
        (say("book.attribution"), info.attribution.get(say.lang)),
        (say("book.licence"), info.licence),
        (say("book.count"), str(len(found))),
        (say("book.review"), str(sum(c.needs_review for c in found))),
        *read,
        *((say("book.source"), source) for source in sources),
    )
    return ({"what": what, "value": value} for what, value in lines)
