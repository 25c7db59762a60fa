"""What a list does not cover, rests on weak or unsure indicators for, or has too much of; and who could fill it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from sdgtax.analyse.pool import Listed, Worth, by_category, covering, ref_of, sure_of, ties
from sdgtax.model.mapping import OVERLAPPING, Overlap

if TYPE_CHECKING:
    from sdgtax.match.matcher import Matcher
    from sdgtax.model.classification import Classification
    from sdgtax.model.taxonomy import Taxonomy

State = Literal["missing", "unsure", "weak", "crowded", "covered"]
OPEN: tuple[State, ...] = ("missing", "unsure", "weak")
"""States that ask for another indicator, the worst first."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """An indicator of another set that would cover a category, and what `besides` is open and it would cover too."""

    found: Classification
    confidence: float
    quality: str
    grade: str
    points: int
    besides: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Need:
    """A category, how the list covers it, by which indicators (the surest first), and the best candidates where it is open."""

    facet: str
    category: str
    state: State
    mine: tuple[tuple[Classification, float], ...]
    candidates: tuple[Candidate, ...] = ()


@dataclass(frozen=True, slots=True)
class Counterpart:
    """An indicator of the list and the one of another set that it can be compared with; None for none."""

    mine: Classification
    set_id: str
    overlap: Overlap | None


@dataclass(frozen=True, slots=True)
class Gaps:
    """What is open in a list, facet by facet, and its counterparts set by set."""

    mine: Listed
    others: tuple[str, ...]
    level: str
    needs: tuple[Need, ...]
    counterparts: tuple[Counterpart, ...]

    def of(self, facet: str, *states: State) -> list[Need]:
        """The categories of a facet in some states (all by default)."""
        return [n for n in self.needs if n.facet == facet and (not states or n.state in states)]


def find_gaps(
    taxonomy: Taxonomy, matcher: Matcher, mine: Listed, others: Sequence[Listed], facets: Iterable[str], *, level: str = "",
    excluded: Iterable[str] = (), lang: str = "",
) -> Gaps:  # fmt: skip
    """What is open in `mine` in these facets, and which indicators of `others` would fill it; none of `excluded` categories."""
    worth = Worth(taxonomy)
    needs = [n for facet in facets for n in _states(taxonomy, worth, mine, facet)]
    pool = [c for other in others for c in other.results if not c.indicator.deprecated]
    pool = [c for c in pool if not any(sure_of(c, x) for x in excluded)]
    aims = [n.category for n in needs if n.state in OPEN and taxonomy.selection.cover[n.facet].aim]
    whole = [
        replace(n, candidates=_candidates(taxonomy, worth, n, pool, aims)) if n.state in OPEN else n for n in needs
    ]
    return Gaps(mine, tuple(o.id for o in others), level, tuple(whole), _counterparts(matcher, mine, others, lang))


def _states(taxonomy: Taxonomy, worth: Worth, mine: Listed, facet: str) -> list[Need]:
    rules = taxonomy.selection
    by = by_category(taxonomy, mine.results, facet)
    mean = sum(map(len, by.values())) / max(len(by), 1)
    needs = []
    for category, found in by.items():
        sure = covering(found, taxonomy.sure)
        state: State = "covered"
        if not found:
            state = "missing"
        elif not sure:
            state = "unsure"
        elif all(worth.of(c) <= 0 for c in sure):
            state = "weak"
        elif len(found) >= max(rules.crowded.least, rules.crowded.times * mean):
            state = "crowded"
        needs.append(Need(facet, category, state, tuple(sorted(found, key=lambda pair: -pair[1]))))
    return needs


def _candidates(
    taxonomy: Taxonomy, worth: Worth, need: Need, pool: Iterable[Classification], aims: Sequence[str]
) -> tuple[Candidate, ...]:
    """The best candidates: how surely they cover it, quality and level, and what else that is open they cover."""
    rules = taxonomy.selection
    found = []
    for c in pool:
        sure = {a.category: a for a in c.assignments if a.confidence >= taxonomy.sure}
        if need.category in sure:
            besides = tuple(x for x in aims if x != need.category and x in sure)
            share = {need.category: 1.0, **dict.fromkeys(besides, rules.besides)}
            points = sum(f * rules.cover[sure[x].facet].points * sure[x].confidence for x, f in share.items())
            known = (sure[need.category].confidence, worth.quality(c), worth.grade(c))
            found.append(Candidate(c, *known, round(points) + worth.of(c), besides))
    found.sort(key=lambda k: (-k.points, ref_of(k.found)))
    return tuple(found[: rules.candidates])


def _counterparts(matcher: Matcher, mine: Listed, others: Sequence[Listed], lang: str) -> tuple[Counterpart, ...]:
    """For each indicator of the list the best counterpart in each set."""
    best: dict[tuple[int, str], Overlap] = {}
    for other in others:
        for ((_, i), _), o in ties(matcher, [mine, other], lang, inside=False).items():
            key = (i, other.id)
            if o.relation in OVERLAPPING and (key not in best or _rank(o) < _rank(best[key])):
                best[key] = o
    return tuple(
        Counterpart(c, other.id, best.get((i, other.id))) for i, c in enumerate(mine.results) for other in others
    )


def _rank(o: Overlap) -> tuple[int, float, str]:
    return OVERLAPPING.index(o.relation), -o.score, o.b_ref
