"""What a list does not cover, and its counterparts, as sheets and records."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from sdgtax.model.indicator import shown_code
from sdgtax.views.overlap import relation
from sdgtax.views.sheets import Rows, columns_of, heading, shapes, sheet_of

if TYPE_CHECKING:
    from sdgtax.analyse.gaps import Candidate, Counterpart, Gaps, Need
    from sdgtax.model.classification import Classification
    from sdgtax.model.sheet import Result, Sheet
    from sdgtax.model.taxonomy import Taxonomy
    from sdgtax.model.voice import Voice


def result(taxonomy: Taxonomy, found: Gaps, say: Voice, *, counterparts: bool = False) -> Result:
    """What is open, one row a candidate; or (`counterparts`) one row a counterpart. A workbook has both."""
    titles = (say("needs.sheet"), say("needs.counterparts"))

    def both() -> list[Sheet]:
        return [needs(taxonomy, found, say), listed_counterparts(taxonomy, found, say)]

    return {**shapes(titles, both, say, first=int(counterparts)), "record": lambda: record(taxonomy, found, say)}


@sheet_of("needs")
def needs(taxonomy: Taxonomy, found: Gaps, say: Voice) -> Rows:
    """One row for each category and candidate; one for a category without candidates."""
    nobody = dict.fromkeys(c.id for c in columns_of(taxonomy.columns, "needs"))
    for need in found.needs:
        row = _need(taxonomy, need, say)
        if not need.candidates:
            yield nobody | row
        for rank, candidate in enumerate(need.candidates, 1):
            yield row | _candidate(taxonomy, candidate, rank, say)


def _need(taxonomy: Taxonomy, need: Need, say: Voice) -> dict[str, Any]:
    return {
        "facet": need.facet,
        "category": need.category,
        "label": label(taxonomy, need.category, say),
        "state": need.state,
        "state_word": say(f"state.{need.state}"),
        "indicators": len(need.mine),
        "mine": [name(c) for c, _ in need.mine],
    }


def _candidate(taxonomy: Taxonomy, k: Candidate, rank: int, say: Voice) -> dict[str, Any]:
    return {
        "rank": rank,
        "set": k.found.set_id,
        "code": shown_code(k.found.code),
        "title": title(k.found, say),
        "confidence": k.confidence,
        "quality_class": taxonomy.name(k.quality),
        "level_fit": k.grade,
        "points": k.points,
        "why": why(taxonomy, k, say),
    }


def why(taxonomy: Taxonomy, k: Candidate, say: Voice) -> str:
    """Why a candidate stands where it stands: how sure, how good, for which level, what else it covers."""
    parts = [sure(taxonomy, k.confidence, say), *fitness(taxonomy, k.quality, k.grade, say)]
    if k.besides:
        named = first_of(taxonomy, [in_full(taxonomy, c, say) for c in k.besides], say)
        parts.append(say("needs.besides", categories=", ".join(named)))
    return "; ".join(parts)


def first_of(taxonomy: Taxonomy, names: Sequence[str], say: Voice) -> list[str]:
    """The first names, as many as are named, and how many more there are."""
    most = taxonomy.selection.named
    return [*names[:most], *([say("needs.more", n=len(names) - most)] if len(names) > most else [])]


def sure(taxonomy: Taxonomy, confidence: float, say: Voice) -> str:
    """How sure an answer is: the word for it, and the figure."""
    word = taxonomy.confidence_word(confidence)
    level = taxonomy.confidence_labels(say.lang).get(word, word)
    return say("needs.sure", level=level, share=say.share(confidence))


def fitness(taxonomy: Taxonomy, quality: str, grade: str, say: Voice) -> list[str]:
    """Quality class and level in words; nothing for a level that nobody asked for."""
    class_ = taxonomy.label(quality, say.lang) if quality else say("needs.unassessed")
    return [class_, *([say("needs.level", grade=say(f"grade.{grade}"))] if grade else [])]


def label(taxonomy: Taxonomy, category: str, say: Voice) -> str:
    """A category as it is read."""
    found = taxonomy.categories.get(category)
    return heading(found, say.lang) if found else category


def in_full(taxonomy: Taxonomy, category: str, say: Voice) -> str:
    """A category with the question that it answers, where its number does not tell that; a target without its long wording."""
    found = taxonomy.categories.get(category)
    facet = taxonomy.facet_of(category)
    short = found.label.get(say.lang) if found else category
    named = short if found and found.title and found.notation in short else label(taxonomy, category, say)
    return named if not facet or (found and found.notation) else f"{taxonomy.facet(facet).label.get(say.lang)}: {named}"


def title(c: Classification, say: Voice) -> str:
    """The title of an indicator in the language of the reader, where it has one."""
    return c.indicator.titles.get(say.lang) or c.title


def name(c: Classification) -> str:
    """The code of an indicator, its title where it has none."""
    return shown_code(c.code) or c.title


@sheet_of("counterparts")
def listed_counterparts(_: Taxonomy, found: Gaps, say: Voice) -> Rows:
    """One row for each indicator of the list and set."""
    return (_counterpart(c, say) for c in found.counterparts)


def _counterpart(c: Counterpart, say: Voice) -> dict[str, Any]:
    o = c.overlap
    return {
        "code": shown_code(c.mine.code),
        "title": title(c.mine, say),
        "set": c.set_id,
        "relation": relation(o) if o else "",
        "counterpart_code": shown_code(o.b_code) if o else "",
        "counterpart_title": o.b_title if o else "",
        "score": o.score if o else None,
        "differs": o.differs_text if o else "",
    }


def record(taxonomy: Taxonomy, found: Gaps, say: Voice) -> dict[str, Any]:
    """The JSON form."""
    return {
        "list": found.mine.id,
        "compared_with": list(found.others),
        "level": found.level,
        "needs": [
            _need(taxonomy, n, say)
            | {"candidates": [_candidate(taxonomy, k, rank, say) for rank, k in enumerate(n.candidates, 1)]}
            for n in found.needs
        ],
        "counterparts": [_counterpart(c, say) for c in found.counterparts if c.overlap],
        "without_counterpart": [{"code": shown_code(c.code), "title": title(c, say)} for c in alone(found)],
    }


def alone(found: Gaps) -> list[Classification]:
    """The indicators of the list that have a counterpart in no set."""
    met = {id(c.mine) for c in found.counterparts if c.overlap}
    return [c for c in found.mine.results if id(c) not in met]


def matched(found: Gaps, set_id: str) -> int:
    """How many indicators of the list have a counterpart in a set."""
    return sum(1 for c in found.counterparts if c.set_id == set_id and c.overlap)
