"""Classifications as a workbook for people: the list, the reasons, coverage, what is not assessed or rejected, and about it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from math import inf
from typing import TYPE_CHECKING, Any

from sdgtax.analyse.verdicts import asked
from sdgtax.model.columns import Column
from sdgtax.model.indicator import shown_code
from sdgtax.model.sheet import Book, Page, Sheet
from sdgtax.model.version import VERSION
from sdgtax.model.voice import Voice
from sdgtax.views.own import IDENTITY
from sdgtax.views.sheets import Rows, columns_of, heading, known, sheet_of

if TYPE_CHECKING:
    from sdgtax.model.classification import Classification
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
    order = sorted(range(len(found)), key=lambda n: found[n].confidence if found[n].needs_review else inf)
    decision = _decided(taxonomy)
    seen = sum(not c.hidden for c in decision)
    empty = dict.fromkeys((c.id for c in decision), "")
    added = [known(empty | _about_row(c, n), DECISIONS, decision) for n, c in enumerate(found, 1)]
    # What a person decides stands before the last column, which is the longest; what is hidden, behind it.
    listed = ([*rows[n][:-1], *added[n][:seen], *rows[n][-1:], *added[n][seen:]] for n in order)
    columns = (*indicators.columns[:-1], *decision[:seen], *indicators.columns[-1:], *decision[seen:])
    first = Sheet(DECISIONS, columns, listed, shown.lang)
    read = [(say("book.input"), name) for name in shown.inputs] + [(say("book.taken"), note) for note in shown.notes()]
    pick = {INSTEAD: say("book.choices")}
    return Book((
        Page(say("book.indicators"), first, _colours(taxonomy, shown), min(FROZEN, len(first.columns)), pick=pick),
        _page(say("book.evidence"), _evidence(taxonomy, found, say), say),
        _coverage(taxonomy, found, say),
        _page(say("book.gaps"), _gaps(taxonomy, found, say), say),
        _page(say("book.rejected"), _rejected(taxonomy, shown.rejected(), say), say),
        _page(say("book.about"), about(taxonomy, found, read, say), say),
        _page(say("book.choices"), _choices(taxonomy, say), say),
    ))  # fmt: skip


def _decided(taxonomy: Taxonomy) -> list[Column]:
    """The columns of a reviewer, what is hidden last; the verdict is chosen among the words for it."""
    verdicts = list(taxonomy.words.sections[VERDICTS].values())
    listed = columns_of(taxonomy.columns, DECISIONS)
    columns = [c.model_copy(update={"choices": verdicts}) if c.id == VERDICT else c for c in listed]
    return sorted(columns, key=lambda c: c.hidden)


def _about_row(c: Classification, number: int) -> dict[str, Any]:
    """What a row is about, for who reads it again: the indicator, the title that was read, and all answers."""
    answers = [a.category for a in c.assignments]
    return {"row": c.indicator.line or number, "ref": decided_on(c), "read": c.title, "answers": answers}


def decided_on(c: Classification) -> str:
    """An indicator as a decision names it: by set and code, or its code alone."""
    code = shown_code(c.code)
    return f"{c.set_id}:{code}" if c.set_id and code else code


@sheet_of("workbook-choices")
def _choices(taxonomy: Taxonomy, say: Voice) -> Rows:
    """What may stand in place of an answer: the answers of the questions that need review, each after its question."""
    return ({"choice": choice(taxonomy, id_, say)} for f in asked(taxonomy) for id_ in taxonomy.answers(f))


def choice(taxonomy: Taxonomy, category: str, say: Voice) -> str:
    """A category as it may be chosen: the question, and number and label."""
    question = taxonomy.facet(taxonomy.facet_of(category)).label.get(say.lang)
    return f"{question}: {heading(taxonomy.categories[category], say.lang)}"


def _page(title: str, made: Sheet, say: Voice) -> Page:
    """A sheet with headings for people, without what would say which indicator it is and is empty throughout."""
    cells = list(made.rows)
    kept = [n for n, c in enumerate(made.columns) if c.id not in IDENTITY or any(row[n] for row in cells)]
    columns, rows = tuple(made.columns[n] for n in kept), [[row[n] for n in kept] for row in cells]
    return Page(title, Sheet(made.name, columns, rows, say.lang))


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


@sheet_of("workbook-evidence")
def _evidence(taxonomy: Taxonomy, found: Sequence[Classification], say: Voice) -> Rows:
    """One row a piece of evidence, heaviest first within an answer."""
    for c in found:
        for a in (*c.assignments, *c.grades):
            category = taxonomy.categories.get(a.category)
            answer = {
                "facet": taxonomy.facet(a.facet).label.get(say.lang), "basis": say(f"basis.{a.basis}"),
                "answer": heading(category, say.lang) if category else a.category, "confidence": a.confidence,
            }  # fmt: skip
            for e in a.evidence:
                piece = {"kind": say(f"evidence.{e.kind}"), "text": e.text, "reason": e.reason.get(say.lang)}
                yield _identity(c) | answer | piece | {"rule": e.rule, "score": e.score}


def _identity(c: Classification) -> dict[str, Any]:
    return {"set": c.set_id, "code": c.code, "title": c.title}


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


@sheet_of("workbook-gaps")
def _gaps(taxonomy: Taxonomy, found: Sequence[Classification], say: Voice) -> Rows:
    """One row a question or criterion without an answer."""
    for c in found:
        for g in c.gaps:
            facet = taxonomy.facet(g.facet).label.get(say.lang)
            criterion = taxonomy.label(g.category, say.lang) if g.category else ""
            yield _identity(c) | {"facet": facet, "criterion": criterion, "settle": g.settle.get(say.lang)}


@sheet_of("workbook-rejected")
def _rejected(_: Taxonomy, rejected: Iterable[tuple[str, str, str, Sequence[str]]], say: Voice) -> Rows:
    """The rows that were left out: file, place, reason, cells."""
    yield from left_out(rejected) or [{"place": "", "message": say("book.nothing"), "cells": ""}]


def left_out(rejected: Iterable[tuple[str, str, str, Sequence[str]]]) -> list[dict[str, str]]:
    """The rows that were left out, one row each: of file, place, reason and cells, what a reader needs."""
    return [
        {"place": place, "message": reason, "cells": " | ".join(filter(None, cells))}
        for _, place, reason, cells in rejected
    ]


@sheet_of("workbook-about")
def about(taxonomy: Taxonomy, found: Sequence[Classification], read: Iterable[tuple[str, str]], say: Voice) -> Rows:
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
