"""One facet of the classification: which evidence speaks for which answer, and which answers are kept.

Scores add up: matched terms, similar labelled titles, links from the answers of earlier facets, a prior. The softmax over the
scores, with `doubt` as one more competitor, is the raw probability; the facet's calibration table turns it into a confidence.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any

from sdgtax.model.classification import NOTHING, Assignment, Basis, Classification, Evidence, Gap
from sdgtax.model.language import UNKNOWN, Text

if TYPE_CHECKING:
    from sdgtax.classify.voters.similar import Labelled
    from sdgtax.model.review import Decision
    from sdgtax.model.rules import Category, ScoredFacet
    from sdgtax.model.taxonomy import Taxonomy
    from sdgtax.text.lexicon import Lexicon
    from sdgtax.text.phrases import Span

RUNNERS_UP = 3
SCORING_FILE = "rules/scoring.yaml"


#: A term that was found: minus its weight, minus its length, its start, its number; sorted, heavy ones come first.
Hit = tuple[float, int, int, int]

#: A piece of evidence before it is worded: kind, what it adds, and where it comes from: a hit, a similar title with its similarity,
#: or the category that links here. A plain tuple: most are never looked at.
Part = tuple[str, float, Any]


@dataclass(slots=True)
class Score:
    """The score of one answer, with the parts that made it."""

    value: float = 0.0
    parts: list[Part] = field(default_factory=list)

    def add(self, part: Part) -> None:
        """Count one more piece of evidence."""
        self.value += part[1]
        self.parts.append(part)


@dataclass(slots=True)
class State:
    """What is known about a title while the facets run."""

    title: str
    lexicon: Lexicon
    pools: dict[int, dict[int, list[Hit]]]
    similar: list[tuple[Labelled, float]] = field(default_factory=list)
    published: list[str] = field(default_factory=list)
    published_by: str = ""
    decisions: Sequence[Decision] = ()
    ref: str = ""
    set_id: str = ""
    metadata: list[Assignment] = field(default_factory=list)
    #: by the root of a facet: the places that lie inside a longer matched place
    inside: dict[str, set[Span]] = field(default_factory=dict)


class FacetRunner:
    """A facet, prepared: which categories can be answers, which categories' terms and links speak for each."""

    def __init__(self, number: int, facet: ScoredFacet, taxonomy: Taxonomy) -> None:
        """`number` is the place of the facet among all facets; its pools of hits are kept under it."""
        self.number = number
        self.facet = facet
        self._taxonomy = taxonomy
        self._covered = taxonomy.scoring.covered
        depth = facet.root.count(".") + facet.depth
        below = [c for c in taxonomy.categories.values() if c.id.startswith(facet.root + ".") and not c.deprecated]
        self.answers: list[str] = [c.id for c in below if c.id.count(".") == depth and not c.group]
        self._rank = {cid: i for i, cid in enumerate(self.answers)}
        self._parents = [cid.rpartition(".")[0] for cid in self.answers]
        #: category id to the number of the answer that its terms speak for
        self.speaks: dict[str, int] = {}
        for c in below:
            answer = ".".join(c.id.split(".")[: depth + 1])
            if answer in self._rank:
                self.speaks[c.id] = self._rank[answer]
        self._links = (
            {c.id: _links(c, taxonomy, facet.root) for c in taxonomy.categories.values()} if facet.links_from else {}
        )
        self._gap = Gap(facet.id, facet.settle or NOTHING)
        self._levels = [(level.at_least, level.id) for level in taxonomy.scoring.confidence]

    def run(self, state: State, result: Classification, explain: bool) -> None:
        """Add this facet's assignments and runners-up, or its gap, to the result."""
        facet = self.facet
        scores = self._scores(state, result)
        given = self._given(state) if state.metadata or state.published else []
        decided: list[Assignment] = []
        if state.decisions:
            decided, rejected = self._decided(state)
            given = [a for a in given if a.category not in rejected]
            for category in rejected:
                scores.pop(self._rank[category], None)
        if not scores and not given and not decided:
            if not facet.optional:
                result.gaps.append(self._gap)
            return
        if facet.kind == "each":
            taken = {a.category for a in given}
            assigned = given + [a for a in self._each(scores, state, explain) if a.category not in taken]
        else:
            inferred, ranked = self._best(scores, result, state, explain)
            assigned = given or inferred
            if explain and ranked:
                result.later(partial(self._runners_up, ranked, assigned, scores, state))
        if decided:
            taken = {a.category for a in decided}
            rest = [a for a in assigned if a.category not in taken]
            assigned = (decided + rest)[: max(facet.keep.max, len(decided))]
        result.assignments += assigned
        if not assigned and not facet.optional:
            result.gaps.append(self._gap)

    def _runners_up(
        self, ranked: list[tuple[float, int]], assigned: list[Assignment], scores: Mapping[int, Score], state: State
    ) -> list[Assignment]:
        """The best answers that were not assigned."""
        taken = {a.category for a in assigned}
        rest = [(value, i) for value, i in ranked if self.answers[i] not in taken][:RUNNERS_UP]
        return [
            Assignment(
                self.facet.id,
                self.answers[i],
                round(-value, 6),
                0.0,
                "",
                "inferred",
                partial(self._evidence, scores[i].parts, state),
            )
            for value, i in rest
        ]

    # -- evidence

    def _scores(self, state: State, result: Classification) -> dict[int, Score]:
        facet = self.facet
        scores: dict[int, Score] = {}
        pools = state.pools.get(self.number)
        if pools:
            self._terms(pools, scores, state)
        if facet.similar_weight and state.similar:
            self._similar(state.similar, scores)
        if facet.links_from:
            self._linked(result, scores)
        for category, value in facet.prior.items():
            rank = self._rank.get(category)
            if rank is not None:
                scores.setdefault(rank, Score()).add(("default", value, None))
        return scores

    def _terms(self, pools: Mapping[int, list[Hit]], scores: dict[int, Score], state: State) -> None:
        """Term hits to scores: heaviest first, a place in the title counts once, each further one counts `decay` of the last.

        A phrase that stands inside a longer phrase of another answer counts `covered`.
        """
        inside = state.inside.get(self.facet.root)
        if inside is None:
            spans = {(h[2], h[2] - h[1]) for hits in pools.values() for h in hits if h[0] < 0}
            inside = state.inside[self.facet.root] = _inside(spans) if len(spans) > 1 else set()
        decay, covered = self.facet.decay, self._covered
        for answer, hits in pools.items():
            score = scores[answer] = Score()
            parts = score.parts
            if len(hits) == 1:
                h = hits[0]
                value = -h[0]
                if inside and value > 0 and (h[2], h[2] - h[1]) in inside:
                    value *= covered
                score.value = value
                parts.append(("term", value, h))
                continue
            hits.sort()
            used: list[Span] = []
            against: list[int] = []
            factor = 1.0
            total = 0.0
            for h in hits:
                minus, length, start, term = h
                if minus >= 0:
                    if term not in against:
                        against.append(term)
                        total -= minus
                        parts.append(("term", -minus, h))
                    continue
                end = start - length
                for s, e in used:
                    if s < end and start < e:
                        break
                else:
                    value = -minus * factor
                    if inside and (start, end) in inside:
                        if any(o[0] < 0 and o[2] <= start and end <= o[2] - o[1] and o[1] < length for o in hits):
                            continue  # a longer phrase of the same answer stands here
                        value *= covered
                    used.append((start, end))
                    factor *= decay
                    total += value
                    parts.append(("term", value, h))
            score.value = total

    def _similar(self, similar: Iterable[tuple[Labelled, float]], scores: dict[int, Score]) -> None:
        """The nearest labelled title of each category counts, by the square of its similarity."""
        done: set[int] = set()
        for labelled, similarity in similar:
            for category in labelled.categories:
                rank = self._rank.get(category)
                if rank is None or rank in done:
                    continue
                done.add(rank)
                value = self.facet.similar_weight * similarity * similarity
                score = scores.get(rank)
                if score is None:
                    score = scores[rank] = Score()
                score.add(("similar", value, (labelled, similarity)))

    def _linked(self, result: Classification, scores: dict[int, Score]) -> None:
        """Answers of other facets speak for categories here, in the measure of their confidence."""
        best: dict[str, tuple[float, str]] = {}
        sources = self.facet.links_from
        weight = self.facet.link_weight
        for assignment in result.assignments:
            if assignment.facet in sources:
                for category, strength in self._links[assignment.category].items():
                    value = weight * strength * assignment.confidence
                    if value > best.get(category, (0.0, ""))[0]:
                        best[category] = (value, assignment.category)
        for category, (value, source) in best.items():
            rank = self._rank.get(category)
            if rank is not None:
                scores.setdefault(rank, Score()).add(("link", value, source))

    def _given(self, state: State) -> list[Assignment]:
        """Assignments that are not inferred: published mappings and metadata."""
        facet = self.facet
        given = [a for a in state.metadata if a.category in self._rank]
        score = self._taxonomy.scoring.published_score
        for category in state.published:
            if category in self._rank:
                evidence = Evidence(
                    "published", state.ref, score, state.published_by, file=f"indicator_sets/{state.set_id}.yaml"
                )
                given.append(Assignment(facet.id, category, score, 1.0, self._word(1.0), "published", (evidence,)))
        return given

    def _decided(self, state: State) -> tuple[list[Assignment], list[str]]:
        """What reviewers have decided here: the assignments that they confirm or add, and the categories that they reject."""
        decided: list[Assignment] = []
        rejected: list[str] = []
        score = self._taxonomy.scoring.published_score
        for d in state.decisions:
            if d.category not in self._rank:
                continue
            if d.decision == "reject":
                rejected.append(d.category)
                continue
            reason = ", ".join(filter(None, (d.by, d.date, d.reason)))
            evidence = Evidence("review", d.decision, score, d.indicator, reason=Text({UNKNOWN: reason}))
            decided.append(Assignment(self.facet.id, d.category, score, 1.0, self._word(1.0), "reviewed", (evidence,)))
        return decided, rejected

    # -- decisions

    def _best(
        self, scores: Mapping[int, Score], result: Classification, state: State, explain: bool
    ) -> tuple[list[Assignment], list[tuple[float, int]]]:
        """Categories compete; gives the assignments, and all answers with a positive score as (minus the score, answer), best first."""
        facet = self.facet
        ranked = [(-s.value, i) for i, s in scores.items() if s.value > 0]
        ranked.sort()
        competing = ranked
        if facet.within:
            parents = {a.category for a in result.assignments if a.facet == facet.within}
            competing = [vi for vi in ranked if self._parents[vi[1]] in parents]
        if not competing or -competing[0][0] < max(facet.min_score, 1e-9):
            return [], ranked
        top = -competing[0][0]
        keep = facet.keep
        least = max(keep.score, keep.ratio * top)
        kept = 1
        while kept < len(competing) and kept < keep.max and -competing[kept][0] >= least:
            kept += 1
        t = facet.temperature
        weights = [math.exp((-v - top) / t) for v, _ in competing]
        total = sum(weights) + math.exp((facet.doubt - top) / t)
        shared = sum(weights[:kept])
        assigned = []
        ceiling = 1.0
        for n in range(kept):
            value, i = competing[n]
            w = weights[n]
            raw = w / total if n == 0 else w / (total - shared + w)
            ceiling = min(calibrate(raw, facet.calibration), ceiling)
            assigned.append(self._assignment(i, -value, ceiling, scores[i].parts, state, explain))
        return assigned, ranked

    def _each(self, scores: Mapping[int, Score], state: State, explain: bool) -> list[Assignment]:
        """Every category with enough evidence stands, by itself."""
        facet = self.facet
        if not scores:
            return []
        ranked = [(-s.value, i) for i, s in scores.items() if s.value > 0 and s.value >= facet.min_score]
        ranked.sort()
        assigned = []
        for value, i in ranked[: facet.keep.max]:
            confidence = calibrate(1.0 - math.exp(value / facet.temperature), facet.calibration)
            assigned.append(self._assignment(i, -value, confidence, scores[i].parts, state, explain))
        return assigned

    def _assignment(
        self, answer: int, value: float, confidence: float, parts: list[Part], state: State, explain: bool
    ) -> Assignment:
        basis: Basis = "default" if len(parts) == 1 and parts[0][0] == "default" else "inferred"
        evidence = partial(self._evidence, parts, state) if explain else ()
        confidence = round(confidence, 6)
        return Assignment(
            self.facet.id, self.answers[answer], round(value, 6), confidence, self._word(confidence), basis, evidence
        )

    def _word(self, confidence: float) -> str:
        for at_least, word in self._levels:
            if confidence >= at_least:
                return word
        return ""

    def _evidence(self, parts: list[Part], state: State) -> tuple[Evidence, ...]:
        """The parts of a score as evidence, heaviest first."""
        found = []
        for kind, value, source in parts:
            if kind == "term":
                _, length, start, number = source
                end = start - length
                term = state.lexicon.terms[number]
                found.append(
                    Evidence(
                        "term" if value > 0 else "negative",
                        term.rule,
                        value,
                        state.title[start:end],
                        start,
                        end,
                        term.file,
                    )
                )
            elif kind == "similar":
                labelled, similarity = source
                found.append(
                    Evidence("similar", labelled.ref, value, labelled.title, file=labelled.file, similarity=similarity)
                )
            elif kind == "link":
                found.append(Evidence("link", source, value, file=self._taxonomy.files.get(source, "")))
            else:
                found.append(Evidence("default", f"rules/scoring/{self.facet.id}", value, file=SCORING_FILE))
        if len(found) > 1:
            found.sort(key=lambda e: (-e.score, e.start, e.rule))
        return tuple(found)


def _inside(spans: set[Span]) -> set[Span]:
    """Those places that lie inside a longer one."""
    inside = set()
    reach = -1
    for start, back in sorted([(s, -e) for s, e in spans]):
        if -back <= reach:
            inside.add((start, -back))
        else:
            reach = -back
    return inside


def calibrate(raw: float, table: list[tuple[float, float]]) -> float:
    """The measured share right for a raw probability: straight lines between the points of the table, its ends held."""
    if not table:
        return raw
    if raw <= table[0][0]:
        return table[0][1]
    for (x0, y0), (x1, y1) in itertools.pairwise(table):
        if raw <= x1:
            return y0 + (y1 - y0) * (raw - x0) / (x1 - x0)
    return table[-1][1]


def _links(category: Category, taxonomy: Taxonomy, root: str) -> dict[str, float]:
    """The links of a category into a facet; a category without its own has its parent's."""
    own = {c: w for c, w in category.links.items() if c.startswith(root + ".")}
    if own or not category.parent:
        return own
    parent = taxonomy.categories.get(category.parent)
    return _links(parent, taxonomy, root) if parent else {}
