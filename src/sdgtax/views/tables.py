"""Classifications as tables of a database: indicators, answers, evidence, gaps, categories, each with its key."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from sdgtax.model.sheet import Sheet, Tables
from sdgtax.views.sheets import columns_of, heading, sheet

if TYPE_CHECKING:
    from sdgtax.model.classification import Classification
    from sdgtax.model.columns import Column
    from sdgtax.model.taxonomy import Taxonomy

INDICATORS, CATEGORIES = "indicators", "categories"
KEY, ID = "nr", "id"


def tables(taxonomy: Taxonomy, results: Iterable[Classification], lang: str, listed: Sheet) -> Tables:
    """The tables. `listed` are the indicators as a sheet, row by row the same as `results`; they get a number as their key."""
    found = list(results)
    columns = taxonomy.columns
    number = columns_of(columns, INDICATORS)
    rows = ([n, *row] for n, row in enumerate(listed.rows, 1))
    sheets = (
        _categories(taxonomy, lang),
        Sheet(INDICATORS, (*number, *listed.columns), rows),
        sheet(columns, "answers", _answers(found)),
        sheet(columns, "evidence", _evidence(found, lang)),
        sheet(columns, "gaps", _gaps(found, lang)),
    )
    indicator, category = {"indicator": (INDICATORS, KEY)}, {"category": (CATEGORIES, ID)}
    links = dict.fromkeys(("answers", "evidence", "gaps"), indicator | category)
    links[CATEGORIES] = {"parent": (CATEGORIES, ID)}
    return Tables(sheets, {INDICATORS: (KEY,), CATEGORIES: (ID,)}, links)


def _categories(taxonomy: Taxonomy, lang: str) -> Sheet:
    from sdgtax.model.columns import Column

    languages = taxonomy.info.languages
    columns: tuple[Column, ...] = (
        *columns_of(taxonomy.columns, CATEGORIES),
        *(Column.own(f"label_{lang}") for lang in languages),
    )
    rows = (
        [
            c.id,
            heading(c, lang),
            taxonomy.parent(c.id) or None,
            taxonomy.facet_of(c.id),
            c.notation,
            *map(c.label.get, languages),
        ]
        for c in taxonomy.categories.values()
    )
    return Sheet(CATEGORIES, columns, rows)


def _answers(found: Iterable[Classification]) -> Iterator[dict[str, Any]]:
    for n, c in enumerate(found, 1):
        for rank, a in c.ranked():
            yield {
                "indicator": n, "facet": a.facet, "category": a.category, "rank": rank, "score": round(a.score, 4),
                "confidence": round(a.confidence, 4), "confidence_word": a.level, "basis": a.basis,
            }  # fmt: skip


def _evidence(found: Iterable[Classification], lang: str) -> Iterator[dict[str, Any]]:
    for n, c in enumerate(found, 1):
        for a in (*c.assignments, *c.grades):
            for e in a.evidence:
                place = (e.start, e.end) if e.start >= 0 else (None, None)
                yield {
                    "indicator": n, "category": a.category, "kind": e.kind, "rule": e.rule, "text": e.text, "start": place[0],
                    "end": place[1], "score": round(e.score, 4), "reason": e.reason.get(lang), "file": e.file,
                }  # fmt: skip


def _gaps(found: Iterable[Classification], lang: str) -> Iterator[dict[str, Any]]:
    for n, c in enumerate(found, 1):
        for g in c.gaps:
            yield {"indicator": n, "facet": g.facet, "category": g.category, "settle": g.settle.get(lang)}
