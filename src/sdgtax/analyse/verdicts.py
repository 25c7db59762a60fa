"""What a reviewer says of an indicator as decisions on its answers, and how far several reviewers agree."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from math import sqrt
from typing import TYPE_CHECKING, NamedTuple

from sdgtax.model.extras import need
from sdgtax.model.taxonomy import Taxonomy
from sdgtax.text.decided import AGAINST, FOR, person

if TYPE_CHECKING:
    from sdgtax.classify.bound import Bound
    from sdgtax.model.classification import Classification
    from sdgtax.model.review import Decision, Said
    from sdgtax.model.rules import ScoredFacet

RIGHT, WRONG, INSTEAD, UNSURE = "right", "wrong", "instead", "unsure"
ENOUGH = 10
"""From so many reviewed indicators on, what they say of the program is shown."""
Z = 1.959964
"""For an interval that holds in 95 of 100 cases."""


def asked(taxonomy: Taxonomy) -> list[ScoredFacet]:
    """The questions whose answers decide whether an indicator needs review; what is right or wrong is said of these."""
    return [f for f in taxonomy.scoring.facets if f.review or f.review_below is not None]


def decided(
    taxonomy: Taxonomy, answers: Iterable[str], verdict: str, instead: Sequence[str] = ()
) -> list[tuple[str, Said]]:
    """Categories with the decision on each.

    `right` confirms the answers to the questions that are asked. `wrong` rejects those to the first one (the goal), and what lies
    within them. `instead` puts the categories given in place of the answers to the same questions; a target brings its goal.
    """
    listed = list(answers)
    within = {f.id: f.within for f in taxonomy.scoring.facets}
    of = {c: taxonomy.facet_of(c) for c in (*listed, *instead)}
    if verdict == RIGHT:
        ids = [f.id for f in asked(taxonomy)]
        return [(c, "confirm") for c in listed if of[c] in ids]
    if verdict == WRONG:
        main = {f.id for f in asked(taxonomy) if f.review}
        return [(c, "reject") for c in listed if of[c] in main or within.get(of[c]) in main]
    if verdict != INSTEAD:
        return []
    chosen = list(instead)
    for c in instead:
        facet = within.get(of[c])
        outer = taxonomy.answer_of(taxonomy.facet(facet), c) if facet else ""
        if facet and outer and outer not in (*listed, *chosen):
            chosen.insert(0, outer)
            of[outer] = facet
    touched = {of[c] for c in chosen}
    out = [c for c in listed if of[c] in touched and c not in chosen]
    gone = [c for c in listed if c not in out and any(Taxonomy.is_below(c, o) for o in out) and c not in chosen]
    added: list[tuple[str, Said]] = [(c, "confirm" if c in listed else "add") for c in chosen]
    return [*added, *((c, "reject") for c in (*out, *gone))]


def latest(taxonomy: Taxonomy, decisions: Sequence[Decision], name: Callable[[Decision], Hashable]) -> list[Decision]:
    """The decisions, each once; of what a person decided on a question at different times the last."""

    def key(d: Decision) -> tuple[Hashable, str, str]:
        return name(d), person(d.by), taxonomy.facet_of(d.category)

    last: dict[tuple[Hashable, str, str], str] = {}
    for d in decisions:
        last[key(d)] = max(last.get(key(d), ""), d.date)
    kept = (d for d in decisions if d.date == last[key(d)])
    return list({(key(d), d.category, d.decision): d for d in kept}.values())


class Agreement(NamedTuple):
    """How far reviewers agree on a question: indicators that several decided on, the share of pairs that say the same, and
    Krippendorff's alpha (1: always, 0: as by chance; None where all say the same of everything, so that there is no chance)."""

    facet: str
    units: int
    same: float
    alpha: float | None


def agreement(
    taxonomy: Taxonomy, decisions: Sequence[Decision], name: Callable[[Decision], Hashable]
) -> list[Agreement]:
    """The agreement on each question that several people decided on. Raises SdgtaxError where the library for it is missing."""
    said: dict[str, dict[Hashable, dict[str, list[str]]]] = {}
    for d in decisions:
        sign = "" if d.decision in FOR else "-"
        units = said.setdefault(taxonomy.facet_of(d.category), {})
        units.setdefault(name(d), {}).setdefault(person(d.by), []).append(sign + d.category)
    found = []
    for facet in taxonomy.all_facets:
        values = [{who: _value(listed) for who, listed in unit.items()} for unit in said.get(facet.id, {}).values()]
        several = [v for v in values if len(v) > 1]
        if several:
            pairs = [a == b for v in several for n, a in enumerate(v.values()) for b in list(v.values())[:n]]
            found.append(Agreement(facet.id, len(several), sum(pairs) / len(pairs), _alpha(several)))
    return found


def _value(said: list[str]) -> str:
    """What one person says of a question: the answers that hold, else those that do not."""
    return " ".join(sorted(s for s in said if not s.startswith("-")) or sorted(said))


def _alpha(units: Sequence[dict[str, str]]) -> float | None:
    krippendorff = need("krippendorff", "review")
    kinds = sorted({value for unit in units for value in unit.values()})
    if len(kinds) < 2:
        return None
    people = sorted({who for unit in units for who in unit})
    rows = [[float(kinds.index(unit[who])) if who in unit else float("nan") for unit in units] for who in people]
    domain = list(map(float, range(len(kinds))))
    return float(krippendorff.alpha(reliability_data=rows, level_of_measurement="nominal", value_domain=domain))


@dataclass(frozen=True, slots=True)
class Judged:
    """What reviews say of the first answers to a question: how many were reviewed and right, with a 95 % interval of the share.

    `part` is whether the program itself had marked the indicators for review; None for all of them.
    """

    facet: str
    part: bool | None
    n: int
    right: int

    @property
    def share(self) -> float:
        """The share that was right."""
        return self.right / self.n

    @property
    def interval(self) -> tuple[float, float]:
        """Wilson's interval (1927), which holds for few and for extreme cases too."""
        n, p = self.n, self.share
        middle, half = p + Z * Z / (2 * n), Z * sqrt(p * (1 - p) / n + Z * Z / (4 * n * n))
        return max((middle - half) / (1 + Z * Z / n), 0.0), min((middle + half) / (1 + Z * Z / n), 1.0)


def judged(taxonomy: Taxonomy, results: Iterable[Classification], bound: Bound) -> tuple[int, list[Judged]]:
    """What decisions say of classifications that were made without them: how many indicators were reviewed, and by question.

    A first answer is right where it was confirmed or added, wrong where it was rejected or another answer stands in its place.
    Where nothing was decided on the first answer itself and no other one was put in its place, it is not judged.
    """
    counts: dict[tuple[str, bool], list[bool]] = {}
    reviewed = 0
    for c in results:
        held = [bound.decisions[n] for n in bound.of(c.indicator).hold]
        reviewed += bool(held)
        says = {d.category: d.decision != AGAINST for d in held}
        for asked_of in {taxonomy.facet_of(x): None for x in says}:
            first = c.first(asked_of)
            others = any(yes for x, yes in says.items() if taxonomy.facet_of(x) == asked_of)
            verdict = says.get(first, False if others else None)
            if verdict is not None:
                counts.setdefault((asked_of, c.needs_review), []).append(verdict)
    found = []
    for facet in taxonomy.all_facets:
        parts = {part: counts.get((facet.id, part), []) for part in (True, False)}
        whole = [*parts[True], *parts[False]]
        listed: list[tuple[bool | None, list[bool]]] = [(None, whole), *(parts.items() if all(parts.values()) else ())]
        found += [Judged(facet.id, part, len(v), sum(v)) for part, v in listed if v]
    return reviewed, found
