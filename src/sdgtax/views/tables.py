"""Classifications as tables of a database: indicators, answers, evidence, gaps, categories, each with its key."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from sdgtax.model.sheet import Sheet, Tables
from sdgtax.views.sheets import Rows, columns_of, fields_of, heading, sheet_of

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
        _answers(taxonomy, found),
        _evidence(taxonomy, found, lang),
        _gaps(taxonomy, found, lang),
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
    parent, facet = taxonomy.parent, taxonomy.facet_of
    rows = (
        [c.id, heading(c, lang), parent(c.id) or None, facet(c.id), c.notation, *map(c.label.get, languages)]
        for c in taxonomy.categories.values()
    )
    return Sheet(CATEGORIES, columns, rows)


@sheet_of("answers")
def _answers(_: Taxonomy, found: Iterable[Classification]) -> Rows:
    for n, c in enumerate(found, 1):
        for rank, a in c.ranked():
            answer = fields_of(a, "facet", "category", "score", "confidence", "basis")
            yield answer | {"indicator": n, "rank": rank, "confidence_word": a.level}


@sheet_of("evidence")
def _evidence(_: Taxonomy, found: Iterable[Classification], lang: str) -> Rows:
    for n, c in enumerate(found, 1):
        for a in (*c.assignments, *c.grades):
            for e in a.evidence:
                start, end = (e.start, e.end) if e.start >= 0 else (None, None)
                piece = fields_of(e, "kind", "rule", "text", "score", "file") | {"start": start, "end": end}
                yield piece | {"indicator": n, "category": a.category, "reason": e.reason.get(lang)}


@sheet_of("gaps")
def _gaps(_: Taxonomy, found: Iterable[Classification], lang: str) -> Rows:
    for n, c in enumerate(found, 1):
        for g in c.gaps:
            yield {"indicator": n, "facet": g.facet, "category": g.category, "settle": g.settle.get(lang)}
