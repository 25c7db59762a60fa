"""Which indicators of two sets say the same thing, how they relate, and what differs.

Steps: take each title apart once (`titles`, `profile`), find candidates in an inverted index (`candidates`), score each candidate
pair by a few features (`features`), decide the relation by rules (`relation`), let published mappings and reviewers' decisions win
(`known`), say what differs (`differences`).
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import chain, combinations, groupby
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from sdgtax.classify.engine import Classifier
from sdgtax.match.assign import assign
from sdgtax.match.candidates import CandidateIndex, Expander
from sdgtax.match.differences import Differences, marks
from sdgtax.match.features import Comparison, Scorer
from sdgtax.match.known import Known, Places
from sdgtax.match.parallel import in_chunks, without_collector
from sdgtax.match.relation import Relations
from sdgtax.match.titles import MANY, Prepared, Titles
from sdgtax.model.finding import SdgtaxError
from sdgtax.model.mapping import OVERLAPPING, RELATIONS, Decision, Difference, Overlap, RelationName

if TYPE_CHECKING:
    from sdgtax.match.profile import Parts, Profile
    from sdgtax.match.vocabulary import Vocabulary
    from sdgtax.model.indicator import Indicator, IndicatorSet
    from sdgtax.model.taxonomy import Taxonomy

T = TypeVar("T")
EXACT, CLOSE = OVERLAPPING[:2]
STATED = "stated-difference"
"""The rule that makes a pair close, as evidence names it."""
DIGITS = 4
"""Scores are rounded, so that a file that is read back orders its mappings in the same way."""
Progress = Callable[[str, int, int], None]
"""Told the step, how much is done and how much there is."""


class Pair(NamedTuple):
    """A scored pair: its score, and the places of the two in their sets."""

    score: float
    left: int
    right: int


class Compared(NamedTuple):
    """One pair in full: the mapping, what it is judged by, and both titles taken apart."""

    overlap: Overlap
    comparison: Comparison
    left: Parts
    right: Parts


Told = tuple[Difference, ...]
Marks = tuple[tuple[int, int], ...]


class _Described(NamedTuple):
    """What is told of all pairs of titles that are the same and have the same score."""

    comparison: Comparison
    relation: RelationName
    differs: Told
    marks: tuple[Marks, Marks]
    evidence: tuple[str, ...]


def _first_equal(indicators: Sequence[Indicator], *, whole: bool) -> list[int]:
    """For each indicator the place of the first one with the same title; with the same metadata too, where `whole`."""
    seen: dict[object, int] = {}
    first = []
    for n, i in enumerate(indicators):
        key: object = tuple(i.titles.items())
        if whole:
            key = (key, repr(replace(i, code="", set_id="", titles={}, line=0)))
        first.append(seen.setdefault(key, n))
    return first


def _given_up(pairs: list[Pair], a: Prepared) -> Iterator[Pair]:
    """Pairs in the order of a set, of which those that were taken are kept no longer, nor are the titles that come no more."""
    pairs.reverse()
    while pairs:
        a.forget()
        yield pairs.pop()


def _silent(step: str, done: int, of: int) -> None:
    """No progress is shown."""


class Matcher:
    """Compares sets of indicators, which it prepares. Build it once; it keeps no state between calls."""

    def __init__(
        self,
        taxonomy: Taxonomy,
        sets: Mapping[str, IndicatorSet],
        *,
        blind: bool = False,
        decisions: Iterable[Decision] = (),
        workers: int = 1,
        on_progress: Progress | None = None,
        classifier: Classifier | None = None,
        vocabulary: Vocabulary | None = None,
        translated: bool = True,
    ) -> None:
        """`sets` are the bundled ones: rarity is measured on them. `blind` ignores published mappings.

        `decisions` are reviewers'; they win. The result is the same for any number of `workers`. `classifier` and
        `vocabulary` are such of the same taxonomy and sets that exist already; the classifier has to be as blind.
        Where not `translated`, nothing is known of titles in other languages.
        """
        self.taxonomy = taxonomy
        self.sets = sets
        self.rules = taxonomy.overlap
        self.workers = workers
        self.classifier = classifier or Classifier(taxonomy, sets, blind=blind)
        self.decisions = list(decisions)
        self._titles = Titles(taxonomy, sets, self.classifier, vocabulary, translated=translated)
        self.vocabulary = self._titles.vocabulary
        self._scorer = Scorer(taxonomy, self.vocabulary)
        self._relations = Relations(taxonomy)
        self._differences = Differences(taxonomy, self.vocabulary)
        self._expander = Expander(self.vocabulary, self.rules.candidates)
        self._known = Known(self.rules, self.decisions, blind=blind)
        self._progress = on_progress or _silent

    # -- input

    def prepare(self, indicator_set: IndicatorSet, lang: str = "") -> Prepared:
        """A set to be compared; with `lang` by its titles in that language alone."""
        return self._titles.of_set(indicator_set, lang)

    def from_rows(self, set_id: str, rows: Iterable[Indicator], lang: str = "") -> Prepared:
        """A user's own list. The language of each title is told from the title where neither `lang` nor the list says it."""
        with without_collector():
            return self._titles.of_rows(set_id, rows, lang)

    def _language(self, a: Prepared, b: Prepared) -> str:
        """The language in which most titles of both sets can be compared; of equal ones the first of the taxonomy."""
        return max(self.taxonomy.info.languages, key=lambda lang: round(min(a.reach(lang), b.reach(lang)), 6))

    def _profiles(self, a: Prepared, b: Prepared) -> tuple[list[Profile], list[Profile]]:
        """All titles of two sets taken apart, in the language in which the two are compared."""
        lang = self._language(a, b)
        classify = len(a.indicators) + len(b.indicators) <= self.rules.candidates.classify_at_most
        return self._taken_apart(a, lang, classify), self._taken_apart(b, lang, classify)

    def _taken_apart(self, prepared: Prepared, lang: str, classify: bool) -> list[Profile]:
        if prepared.titles is not self._titles:
            raise ValueError(f"“{prepared.id}” was prepared by another matcher")
        found = prepared.profiles.get((lang, classify))
        if found is None:
            first = _first_equal(prepared.indicators, whole=classify)
            places = sorted(set(first))

            # few titles are read here and their parts kept: another process could keep nothing for this one
            workers = self.workers if classify or len(places) > MANY else 1
            prepared.keeps = workers == 1 and len(places) <= MANY

            def take_apart(start: int, end: int) -> list[Profile]:
                return [self._titles.profile(prepared, i, lang, classify=classify) for i in places[start:end]]

            listed = self._in_chunks(f"read {prepared.id}", take_apart, len(places), workers)
            by_place = dict(zip(places, listed, strict=True))
            found = prepared.profiles[lang, classify] = [by_place[i] for i in first]
        return found

    def _in_chunks(self, step: str, function: Callable[[int, int], list[T]], total: int, workers: int = 0) -> list[T]:
        """What a function gives for chunks of a whole, in so many processes (0: as many as there are)."""
        self._progress(step, 0, total)
        found: list[T] = []
        for done, listed in in_chunks(function, total, workers or self.workers):
            found += listed
            self._progress(step, done, total)
        return found

    # -- pairs

    def candidates(self, a: Prepared, b: Prepared, *, count: int = 0) -> list[Places]:
        """The pairs worth scoring: the `count` nearest of each title of either side, in the order of the sets."""
        width = len(b.indicators)
        return [divmod(n, width) for n in self._near(a, b, count)]

    def _near(self, a: Prepared, b: Prepared, count: int) -> Sequence[int]:
        """The candidates, each as a number: the place of the left one times the size of the right set, and the place of the right one."""
        rules = self.rules.candidates
        vectors, others = (self._vectors(profiles) for profiles in self._profiles(a, b))
        right, left = (CandidateIndex(listed, rules, count or rules.per_title) for listed in (others, vectors))
        size, width = len(vectors), len(others)

        def nearest(start: int, end: int) -> list[int]:
            known: dict[int, list[int]] = {}  # equal titles share a vector
            found: list[int] = []
            for n in range(start, end):
                index, vector = (right, vectors[n]) if n < size else (left, others[n - size])
                if id(vector) not in known:
                    known[id(vector)] = [place for place, _ in index.nearest(vector)]
                near = known[id(vector)]
                found += [n * width + j for j in near] if n < size else [i * width + n - size for i in near]
            return found

        found = self._in_chunks("find candidates", nearest, size + width)
        found.sort()
        return array("q", (n for n, _ in groupby(found)))

    def _vectors(self, profiles: list[Profile]) -> list[dict[str, float]]:
        """The vectors of profiles; those of one profile are one."""
        known: dict[int, dict[str, float]] = {}
        for p in profiles:
            if id(p) not in known:
                known[id(p)] = self._expander.vector(p)
        return [known[id(p)] for p in profiles]

    def pairs(self, a: Prepared, b: Prepared, *, min_score: float | None = None, count: int = 0) -> list[Pair]:
        """The pairs with at least this score, best first. `count` candidates for each title of either side."""
        found = self._in_order(a, b, min_score, count)
        found.sort(key=lambda p: -p.score)
        return found

    def _in_order(self, a: Prepared, b: Prepared, min_score: float | None, count: int) -> list[Pair]:
        """The pairs in the order of the sets."""
        least = self.rules.thresholds.overlap if min_score is None else min_score
        with without_collector():
            lefts, rights = self._profiles(a, b)
            places, width = self._near(a, b, count), len(rights)

            def scored(start: int, end: int) -> list[Pair]:
                found = []
                known: dict[tuple[int, int], float] = {}  # equal titles are compared once
                near, needed = None, self._scorer.bound.least(least)
                for place in places[start:end]:
                    i, j = divmod(place, width)
                    both = id(lefts[i]), id(rights[j])
                    score = known.get(both, -1.0)
                    if score < 0.0:
                        if near is None or near.profile is not lefts[i]:
                            near = self._scorer.bound.near(lefts[i])
                        score = known[both] = round(self._scorer.at_least(near, rights[j], needed), DIGITS)
                    if score >= least:
                        found.append(Pair(score, i, j))
                return found

            return self._decided(a, b, self._in_chunks("compare", scored, len(places)), least)

    def _decided(self, a: Prepared, b: Prepared, found: list[Pair], least: float) -> list[Pair]:
        """Let published mappings and decisions raise, add or remove pairs."""
        published = self._known.published(a.indicators, b.indicators)
        decided = self._known.decided(a.indicators, b.indicators)
        if not published and not decided:
            return found
        lefts, rights = self._profiles(a, b)
        scores = {(p.left, p.right): p.score for p in found}
        for (i, j), score in published.items():
            inferred = scores[i, j] if (i, j) in scores else self._scorer.best(lefts[i], rights[j])[1]
            scores[i, j] = round(max(inferred, score), DIGITS)
        for place, decision in decided.items():
            if decision.relation == "none":
                scores.pop(place, None)
            else:
                scores[place] = self._said(decision, scores.get(place), lefts[place[0]], rights[place[1]])
        return [Pair(s, *place) for place, s in sorted(scores.items()) if s >= least or place in decided]

    def _said(self, decision: Decision, found: float | None, left: Profile, right: Profile) -> float:
        """The score of a pair that was decided: the one that was said, else how alike the two are."""
        inferred = self._scorer.best(left, right)[1] if found is None else found
        return round(inferred, DIGITS) if decision.score is None else decision.score

    # -- describing

    def describe(self, a: Prepared, b: Prepared, pairs: Iterable[Pair], lang: str = "") -> Iterator[Overlap]:
        """Scored pairs as records: relation, what is shared, what differs, evidence; labels in `lang`."""
        return (found.overlap for found in self._in_full(a, b, pairs, lang))

    def overlaps(
        self, a: Prepared, b: Prepared, *, min_score: float | None = None, count: int = 0, lang: str = ""
    ) -> list[Overlap]:
        """The mappings between two sets, best first; labels in `lang`."""
        with without_collector():
            pairs = self._in_order(a, b, min_score, count)
            scores = array("d", (p.score for p in pairs))
            found = list(self.describe(a, b, _given_up(pairs, a), lang))
            return [found[n] for n in sorted(range(len(found)), key=lambda n: -scores[n])]

    def compare(self, x: Indicator, y: Indicator, lang: str = "") -> Compared:
        """One pair, with all that it is judged by; labels in `lang`."""
        a, b = (Prepared(self._titles, i.set_id, (i,)) for i in (x, y))
        lefts, rights = self._profiles(a, b)
        score = max(self._scorer.best(lefts[0], rights[0])[1], *self._known.published([x], [y]).values(), 0.0)
        return next(self._in_full(a, b, [Pair(score, 0, 0)], lang))

    def _in_full(self, a: Prepared, b: Prepared, pairs: Iterable[Pair], lang: str) -> Iterator[Compared]:
        common = self._language(a, b)
        lefts, rights = self._profiles(a, b)
        published = self._known.published(a.indicators, b.indicators)
        same: dict[Any, Any] = {}  # what is equal is kept once
        repeated = {title for title, n in Counter(map(id, chain(lefts, rights))).items() if n > 1}
        known: dict[tuple[int, int, float], _Described] = {}
        for score, i, j in pairs:
            x, y, left, right = a.indicators[i], b.indicators[j], a.parts(common, i), b.parts(common, j)
            both = id(lefts[i]), id(rights[j]), score
            told = known.get(both) or self._described(lefts[i], rights[j], left, right, score, lang, same)
            if both[0] in repeated or both[1] in repeated:
                if len(known) >= MANY:
                    known.clear()
                known[both] = told
            comparison, relation, differs, (own, other), evidence = told
            basis, comment = "inferred", ""
            confidence: float | None = score
            if (i, j) in published:
                basis = "published"
                relation = self._known.relation(x, y, relation)
                evidence += (f"published {self._known.publisher(x, y)}",)
            decision = self._known.decision(x, y)
            if decision is not None:
                relation, confidence, comment = decision.relation, decision.confidence, decision.comment
                score = score if decision.score is None else decision.score
                if decision.manual:
                    basis = "reviewed"
                    evidence += (f"reviewed {decision.by}".strip(),)
            shown = round(score, DIGITS)
            sure = shown if confidence == score else None if confidence is None else round(confidence, DIGITS)
            overlap = Overlap(
                x.set_id, x.code, left.title, y.set_id, y.code, right.title, shown, relation, basis, sure, own, other, differs,
                evidence, comment,
            )  # fmt: skip
            yield Compared(overlap, comparison, left, right)

    def _described(
        self, a: Profile, b: Profile, left: Parts, right: Parts, score: float, lang: str, same: dict[Any, Any]
    ) -> _Described:
        comparison, inferred = self._scorer.best(a, b)
        differs = tuple(self._differences.of(comparison, left, right, lang))
        relation, rule = self._relations.of(comparison, score)
        if relation == EXACT:
            relation, rule, differs = self._beside_exact(rule, differs, left, right, lang)
        if relation != EXACT:
            differs = self._differences.in_whole(differs, comparison, left, right, lang)
        evidence = (f"score {inferred:.4f}", f"rule {rule}" if rule else "", self._same_target(a, b))
        alike = self.rules.likeness.alike
        marked = (marks(left, comparison.left, alike), marks(right, comparison.right, alike))
        differs, evidence, own, other = (
            same.setdefault(listed, listed)
            for listed in (tuple(same.setdefault(x, x) for x in listed if x) for listed in (differs, evidence, *marked))
        )
        return _Described(comparison, relation, differs, (own, other), evidence)

    def _beside_exact(
        self, rule: str, differs: Told, left: Parts, right: Parts, lang: str
    ) -> tuple[RelationName, str, Told]:
        """What a pair is that is exact by its facts: close where another subject or measure is stated all the same."""
        beside = self._differences.beside_exact(differs, left, right, lang)
        return (CLOSE, STATED, differs) if beside is None else (EXACT, rule, beside)

    def _same_target(self, a: Profile, b: Profile) -> str:
        """The shared targets as evidence; empty if there is none."""
        categories = self.taxonomy.categories
        targets = sorted(a.targets & b.targets)
        shown = " ".join(categories[t].notation or t for t in targets if t in categories)
        return f"same target {shown}" if targets else ""


REVIEWED = 1000
"""What a person decided counts more than any number of pairs that nobody has seen."""


def one_to_one(overlaps: Sequence[Overlap]) -> list[Overlap]:
    """The best assignment: each indicator at most once, the sum of the scores as large as it can be."""
    ends = [(f"{o.a_ref} {o.a_title}", f"{o.b_ref} {o.b_title}") for o in overlaps]  # a list may have a code twice
    weights = (o.score + (REVIEWED if o.basis == "reviewed" else 0) for o in overlaps)
    chosen = assign((*pair, weight) for pair, weight in zip(ends, weights, strict=True))
    return [o for o, pair in zip(overlaps, ends, strict=True) if pair in chosen]


def unmatched(prepared: Prepared, overlaps: Iterable[Overlap]) -> list[Indicator]:
    """The indicators of a set that overlap with none."""
    found = [o for o in overlaps if o.relation in OVERLAPPING]
    met = {(o.a_ref, o.a_title) for o in found} | {(o.b_ref, o.b_title) for o in found}
    return [i for i in prepared.indicators if not any((i.ref, title) in met for title in i.titles.values())]


def find_overlaps(
    taxonomy: Taxonomy,
    a: IndicatorSet,
    b: IndicatorSet,
    *,
    min_score: float | None = None,
    limit: int = 0,
    lang: str = "",
    sets: Mapping[str, IndicatorSet] | None = None,
    blind: bool = False,
) -> list[Overlap]:
    """The mappings between two sets, best first; labels in `lang`. For more than two sets build a `Matcher` once.

    `sets` are those on which rarity is measured; the bundled ones by default.
    """
    from sdgtax.yaml.load import load_sets

    matcher = Matcher(taxonomy, sets if sets is not None else load_sets(), blind=blind)
    return matcher.overlaps(matcher.prepare(a), matcher.prepare(b), min_score=min_score, count=limit, lang=lang)


def strongest(
    matcher: Matcher, sets: Iterable[IndicatorSet], *, count: int = 10, min_score: float = 0.85
) -> list[Overlap]:
    """The strongest overlaps between any two of the sets, best first; one for each indicator."""
    found: list[Overlap] = []
    for a, b in combinations([matcher.prepare(s) for s in sets], 2):
        found += matcher.overlaps(a, b, min_score=min_score, count=1)
    found.sort(key=lambda o: (-o.score, o.relation != "exact", o.a_set, o.a_code, o.b_set, o.b_code))
    met: set[str] = set()
    kept = []
    for o in found:
        if o.a_ref not in met and o.b_ref not in met:
            met |= {o.a_ref, o.b_ref}
            kept.append(o)
    return kept[:count]


def relation_name(relation: str) -> RelationName:
    """The relation that a user's word names: `exact`, `exactMatch`, `skos:exactMatch`. Raises SdgtaxError."""
    word = relation.strip().removeprefix("skos:").removesuffix("Match")
    for name in (*RELATIONS, "none"):
        if word == name:
            return name
    raise SdgtaxError(f"unknown relation “{relation}”. Known: {', '.join(RELATIONS)}.")
