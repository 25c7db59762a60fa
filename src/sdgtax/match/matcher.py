"""Which indicators of two sets say the same thing, how they relate, and what differs.

Steps: take each title apart once (`vocabulary`), find candidates in an inverted index (`candidates`), score each candidate pair
by a few features and decide the relation by rules (`score`), let published mappings and reviewers' decisions win.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from sdgtax.classify.engine import Classifier
from sdgtax.match.candidates import CandidateIndex, Expander
from sdgtax.match.parallel import in_chunks, without_collector
from sdgtax.match.relation import ALIKE, Comparison, FacetDifference, Scorer
from sdgtax.match.vocabulary import WORD, Profile, Vocabulary
from sdgtax.model.mapping import OVERLAPPING, Decision, Difference, Overlap, RelationName
from sdgtax.text.fold import clean

if TYPE_CHECKING:
    from sdgtax.model.indicator import Indicator, IndicatorSet
    from sdgtax.model.taxonomy import Taxonomy

TOLD = 0.35
"""From this rarity on a word that the other title lacks is worth telling."""
DIGITS = 4
"""Scores are rounded, so that a file that is read back orders its mappings in the same way."""
Progress = Callable[[str, int, int], None]
"""Told the step, how much is done and how much there is."""


@dataclass(frozen=True, eq=False)
class TitleSet:
    """Indicators to be compared: those of a set, in all languages or in one (`un-sdg@nb`), or a user's own list."""

    id: str
    name: str
    titles: tuple[Indicator, ...]
    version: str = ""
    lang: str = ""

    @classmethod
    def of(cls, indicator_set: IndicatorSet, lang: str = "") -> TitleSet:
        """A set; with `lang` by its titles in that language alone."""
        shown = indicator_set.id + (f"@{lang}" if lang else "")
        titles = []
        for indicator in indicator_set.indicators:
            listed = {x: clean(t) for x, t in indicator.titles.items() if not lang or x == lang}
            if listed:
                titles.append(replace(indicator, titles=listed, set_id=shown))
        name = next(iter(indicator_set.name.values()))
        return cls(shown, name, tuple(titles), indicator_set.edition, lang)

    def reach(self, lang: str) -> float:
        """The share of the indicators that have a title in a language."""
        return sum(1 for t in self.titles if lang in t.titles) / max(len(self.titles), 1)


@dataclass(slots=True, frozen=True)
class Pair:
    """A scored pair: places in the two sets, score, and whether a publisher or a reviewer spoke."""

    score: float
    left: int
    right: int


@dataclass(slots=True)
class _Work:
    """What the worker processes share."""

    matcher: Matcher
    left: list[Profile]
    right: list[Profile]
    to_right: CandidateIndex
    to_left: CandidateIndex
    vectors_left: list[dict[str, float]]
    vectors_right: list[dict[str, float]]
    count: int
    least: float
    pairs: list[tuple[int, int]] = field(default_factory=list)


class Matcher:
    """Compares sets of indicators. Build it once; it keeps the titles taken apart between calls."""

    def __init__(
        self,
        taxonomy: Taxonomy,
        sets: Mapping[str, IndicatorSet],
        *,
        blind: bool = False,
        decisions: Iterable[Decision] = (),
        workers: int = 1,
        on_progress: Progress | None = None,
    ) -> None:
        """`sets` are the bundled ones: rarity is measured on them. `blind` ignores published mappings.

        `decisions` are reviewers'; they win. The result is the same for any number of `workers`.
        """
        self.taxonomy = taxonomy
        self.rules = taxonomy.overlap
        self.blind = blind
        self.workers = workers
        self.classifier = Classifier(taxonomy, sets, blind=blind)
        self.vocabulary = Vocabulary(taxonomy, sets, self.classifier.reader)
        self.scorer = Scorer(self.vocabulary)
        self.expander = Expander(self.vocabulary)
        self._progress = on_progress or (lambda step, done, of: None)
        self._profiles: WeakKeyDictionary[TitleSet, dict[tuple[str, bool], list[Profile]]] = WeakKeyDictionary()
        self.decisions = list(decisions)
        self._decisions: dict[tuple[str, str], Decision] = {}
        for decision in self.decisions:
            self._decisions[decision.left, decision.right] = decision
            self._decisions[decision.right, decision.left] = decision.mirrored()

    # -- input

    def from_rows(self, set_id: str, rows: Iterable[Indicator], lang: str = "") -> TitleSet:
        """A user's own list. The language of each title is told from the title where the list does not say."""
        titles = []
        for n, row in enumerate(rows, 1):
            title, known = row.best(())
            reading = self.classifier.reader.read(title, lang or known)
            titles.append(replace(row, code=row.code or str(n), titles={reading.lang: reading.title}, set_id=set_id))
        return TitleSet(set_id, set_id, tuple(titles))

    def common_language(self, a: TitleSet, b: TitleSet) -> str:
        """The language in which most titles of both sets can be compared; of equal ones the first of the taxonomy."""
        languages = self.taxonomy.info.languages
        return max(languages, key=lambda x: (round(min(a.reach(x), b.reach(x)), 6), -languages.index(x)))

    def profile(self, title: Indicator, lang: str, *, classify: bool = True) -> Profile:
        """One title taken apart, with its goals, targets and areas."""
        profile = self.vocabulary.profile(*title.best((lang,)))
        if classify:
            result = self.classifier.classify(title, profile.lang, explain=False)
            roles = self.rules.facets
            profile.goals = frozenset(a.category for a in result.of(roles.goal))
            profile.targets = frozenset(a.category for a in result.of(roles.target))
            profile.areas = frozenset(a.category for a in result.of(roles.area))
        return profile

    def profiles(self, titles: TitleSet, lang: str, *, classify: bool) -> list[Profile]:
        """All titles of a set taken apart; kept as long as the set itself is."""
        kept = self._profiles.setdefault(titles, {})
        found = kept.get((lang, classify))
        if found is None:
            found = []
            total = len(titles.titles)
            self._progress(f"read {titles.id}", 0, total)
            for _, listed in in_chunks(_read_chunk, (self, titles, lang, classify), total, self.workers):
                found += listed
                self._progress(f"read {titles.id}", len(found), total)
            kept[lang, classify] = found
        return found

    # -- pairs

    def candidates(self, a: TitleSet, b: TitleSet, *, count: int = 0, lang: str = "en") -> list[tuple[int, int]]:
        """The pairs worth scoring: the nearest of either side, in the order of the sets."""
        return self._candidates(self._work(a, b, count, 0.0, lang))

    def pairs(
        self, a: TitleSet, b: TitleSet, *, min_score: float | None = None, count: int = 0, lang: str = "en"
    ) -> list[Pair]:
        """The pairs with at least this score, best first. `count` candidates for each title of either side."""
        least = self.rules.thresholds.overlap if min_score is None else min_score
        with without_collector():
            work = self._work(a, b, count, least, lang)
            work.pairs = self._candidates(work)
            total = len(work.pairs)
            found: list[Pair] = []
            done = 0
            for size, listed in in_chunks(_score_chunk, work, total, self.workers):
                found += listed
                done += size
                self._progress("compare", done, total)
            found = self._decided(a, b, work, found)
        found.sort(key=lambda p: (-p.score, p.left, p.right))
        return found

    def _work(self, a: TitleSet, b: TitleSet, count: int, least: float, lang: str) -> _Work:
        common = self.common_language(a, b)
        classify = len(a.titles) + len(b.titles) <= self.rules.candidates.classify_at_most
        left, right = (self.profiles(s, common, classify=classify) for s in (a, b))
        vectors_left = [self.expander.vector(p) for p in left]
        vectors_right = [self.expander.vector(p) for p in right]
        budget = self.rules.candidates.postings
        return _Work(
            self, left, right, CandidateIndex(vectors_right, budget), CandidateIndex(vectors_left, budget),
            vectors_left, vectors_right, count or self.rules.candidates.per_title, least,
        )  # fmt: skip

    def _candidates(self, work: _Work) -> list[tuple[int, int]]:
        found: set[tuple[int, int]] = set()
        total = len(work.left) + len(work.right)
        done = 0
        for size, listed in in_chunks(_find_chunk, work, total, self.workers):
            found.update(listed)
            done += size
            self._progress("find candidates", done, total)
        return sorted(found)

    # -- publishers and reviewers

    def _decided(self, a: TitleSet, b: TitleSet, work: _Work, found: list[Pair]) -> list[Pair]:
        """Let published mappings and decisions raise, add or remove pairs."""
        published = self._published(a, b)
        decided = self._decided_places(a, b)
        if not published and not decided:
            return found
        scores = {(p.left, p.right): p.score for p in found}
        for place, score in published.items():
            if place not in scores:
                scores[place] = self.scorer.best(work.left[place[0]], work.right[place[1]])[1]
            scores[place] = round(max(scores[place], score), DIGITS)
        for place, decision in decided.items():
            if decision.relation == "none":
                scores.pop(place, None)
            else:
                scores[place] = decision.score
        kept = {place: s for place, s in scores.items() if s >= work.least or place in decided}
        return [Pair(s, i, j) for (i, j), s in kept.items()]

    def _published(self, a: TitleSet, b: TitleSet) -> dict[tuple[int, int], float]:
        if self.blind:
            return {}
        rights: dict[str, list[int]] = {}
        for j, title in enumerate(b.titles):
            for code in self._un_codes(title):
                rights.setdefault(code, []).append(j)
        found: dict[tuple[int, int], float] = {}
        for i, title in enumerate(a.titles):
            for code in self._un_codes(title):
                for j in rights.get(code, ()):
                    one = self._is_un(title) or self._is_un(b.titles[j])
                    score = self.rules.same_un_indicator if one else self.rules.shared_un_indicator
                    found[i, j] = max(score, found.get((i, j), 0.0))
        return found

    def _is_un(self, title: Indicator) -> bool:
        return title.set_id.partition("@")[0] == self.rules.un_set

    def _un_codes(self, title: Indicator) -> list[str]:
        if self._is_un(title):
            return [title.code, *title.also_listed]
        return list(title.published.un_indicator) if title.published else []

    def _decided_places(self, a: TitleSet, b: TitleSet) -> dict[tuple[int, int], Decision]:
        if not self._decisions:
            return {}
        lefts = {t.ref: i for i, t in enumerate(a.titles)}
        rights = {t.ref: j for j, t in enumerate(b.titles)}
        found = {}
        for (left, right), decision in self._decisions.items():
            if left in lefts and right in rights:
                found[lefts[left], rights[right]] = decision
        return found

    # -- describing

    def describe(self, a: TitleSet, b: TitleSet, pairs: Iterable[Pair], lang: str = "en") -> Iterator[Overlap]:
        """Scored pairs as records: relation, what is shared, what differs, evidence."""
        common = self.common_language(a, b)
        classify = len(a.titles) + len(b.titles) <= self.rules.candidates.classify_at_most
        left, right = (self.profiles(s, common, classify=classify) for s in (a, b))
        published = self._published(a, b)
        for pair in pairs:
            x, y = a.titles[pair.left], b.titles[pair.right]
            one, two = left[pair.left], right[pair.right]
            if not classify:  # long lists are kept without the places of words
                one, two = (self.profile(t, common, classify=False) for t in (x, y))
            yield self._record(x, y, one, two, pair.score, published.get((pair.left, pair.right)), lang)

    def overlaps(
        self, a: TitleSet, b: TitleSet, *, min_score: float | None = None, count: int = 0, lang: str = "en"
    ) -> list[Overlap]:
        """The mappings between two sets, best first."""
        return list(self.describe(a, b, self.pairs(a, b, min_score=min_score, count=count, lang=lang), lang))

    def compare(self, x: Indicator, y: Indicator, lang: str = "en") -> tuple[Overlap, Comparison, Profile, Profile]:
        """One pair, with all that it is judged by."""
        a, b = TitleSet(x.set_id, "", (x,)), TitleSet(y.set_id, "", (y,))
        common = self.common_language(a, b)
        left, right = self.profile(x, common), self.profile(y, common)
        comparison, score = self.scorer.best(left, right)
        published = self._published(a, b).get((0, 0))
        return self._record(x, y, left, right, max(score, published or 0.0), published, lang), comparison, left, right

    def _record(
        self,
        x: Indicator,
        y: Indicator,
        left: Profile,
        right: Profile,
        score: float,
        published: float | None,
        lang: str,
    ) -> Overlap:
        comparison, inferred = self.scorer.best(left, right)
        decision = self._decisions.get((x.ref, y.ref))
        relation, rule = self.scorer.relation(comparison, score)
        differs = tuple(self.differences(comparison, left, right, lang))
        evidence = [f"score {inferred:.4f}"]
        if rule:
            evidence.append(f"rule {rule}")
        targets = sorted(left.targets & right.targets)
        if targets:
            notations = (self.taxonomy.categories[t].notation or t for t in targets if t in self.taxonomy.categories)
            evidence.append("same target " + " ".join(notations))
        basis = "inferred"
        confidence = score
        comment = ""
        if published is not None:
            basis = "published"
            spoke = next((t.published.by for t in (x, y) if t.published and not self._is_un(t)), "")
            evidence.append(f"published {spoke}".strip())
        if decision is not None:
            basis = "reviewed" if decision.manual else basis
            relation, score = decision.relation, decision.score
            confidence = 1.0 if decision.confidence is None else decision.confidence
            comment = decision.comment
            if decision.manual:
                evidence.append(f"reviewed {decision.by}".strip())
        return Overlap(
            x.set_id, x.code, left.title, y.set_id, y.code, right.title, round(score, DIGITS), relation, basis, round(confidence, DIGITS),
            _marks(left, comparison.left), _marks(right, comparison.right), differs, tuple(evidence), comment,
        )  # fmt: skip

    def differences(self, comparison: Comparison, a: Profile, b: Profile, lang: str) -> list[Difference]:
        """What differs, the weightiest first, in the words of the titles."""
        found: list[Difference] = []
        if comparison.opposite:
            x, y = comparison.opposite
            found.append(
                Difference(
                    self.vocabulary.role("polarity"), self.rules.aspects["opposite"].get(lang), a.words(x), b.words(y)
                )
            )
        facets = {f.id: f for f in self.taxonomy.aspects.aspects}
        order = {f: n for n, f in enumerate(facets)}
        for d in sorted(comparison.facets, key=lambda d: order[d.facet]):
            if not self._tells(d):
                continue
            left, right = _values(a, d.facet, d.left, d.right), _values(b, d.facet, d.right, d.left)
            found.append(Difference(d.facet, facets[d.facet].label.get(lang), left, right))
        told = " ".join(side.lower() for d in found for side in (d.left, d.right))
        subject = self._subject(comparison, a, b, lang, told)
        at = sum(1 for d in found if d.facet != self.vocabulary.role("breakdown"))
        return found[:at] + subject + found[at:]

    def _tells(self, d: FacetDifference) -> bool:
        """Whether a facet difference is worth a word: one that only one title names may just be unsaid in the other."""
        return d.both or d.facet not in self.rules.silent

    def _subject(self, comparison: Comparison, a: Profile, b: Profile, lang: str, told: str) -> list[Difference]:
        """Terms that have no counterpart, or only a broader, narrower or neighbouring one; not what is told already."""
        vocabulary = self.vocabulary
        opposed = set(comparison.opposite or ())
        kinds = {c.id: c.kind for c in self.taxonomy.concepts.concepts}
        pairs: dict[str, list[tuple[str, str, float]]] = {"subject": [], "measure": []}
        taken: set[str] = set()
        for key, other, like in comparison.left:
            if ALIKE <= like < 1.0 and other and key not in opposed and not key.startswith(WORD):
                aspect = "measure" if kinds.get(key) == "measure" and kinds.get(other) == "measure" else "subject"
                pairs[aspect].append((a.words(key), b.words(other), vocabulary.weight(key)))
                taken |= {key, other}
        lost: dict[str, tuple[list[tuple[float, str]], list[tuple[float, str]]]] = {
            "subject": ([], []),
            "measure": ([], []),
        }
        for side, (profile, listed) in enumerate(((a, comparison.left), (b, comparison.right))):
            for key, _, like in listed:
                words = profile.words(key)
                if key in taken or key in opposed or words.lower() in told:
                    continue
                if like < ALIKE and vocabulary.rarity(key) >= TOLD:
                    aspect = "measure" if kinds.get(key) == "measure" else "subject"
                    lost[aspect][side].append((vocabulary.weight(key), words))
        found = []
        for aspect in ("measure", "subject"):
            label = self.rules.aspects[aspect].get(lang)
            for x, y, _ in sorted(pairs[aspect], key=lambda p: (-p[2], p))[:1]:
                found.append(Difference(aspect, label, x, y))
            left, right = (
                ", ".join(w for _, w in sorted(side, key=lambda s: (-s[0], s[1]))[:3]) for side in lost[aspect]
            )
            if left or right:
                found.append(Difference(aspect, label, left, right))
        return found


def _values(profile: Profile, facet: str, values: frozenset[str], others: frozenset[str]) -> str:
    """The values of one side that the other one does not have, in the words of the title."""
    own = sorted(values - others) or sorted(values)
    return ", ".join(dict.fromkeys(profile.value_words(facet, v) for v in own))


def _marks(profile: Profile, counterparts: Sequence[tuple[str, str, float]]) -> tuple[tuple[int, int], ...]:
    """The places in a title that the other title covers."""
    matched = {key for key, _, like in counterparts if like >= ALIKE}
    return tuple((s, e) for s, e, key in profile.spans if key in matched)


def _read_chunk(shared: tuple[Matcher, TitleSet, str, bool], start: int, end: int) -> list[Profile]:
    """Some titles of a set taken apart; of a long list without what only explanations need."""
    matcher, titles, lang, classify = shared
    found = []
    for title in titles.titles[start:end]:
        profile = matcher.profile(title, lang, classify=classify)
        if not classify:
            profile.title, profile.spans, profile.facet_spans = "", [], []
        found.append(profile)
    return found


def _find_chunk(work: _Work, start: int, end: int) -> list[tuple[int, int]]:
    """The candidates of some titles: those of the left set first, then those of the right one."""
    found = []
    size = len(work.left)
    for n in range(start, end):
        if n < size:
            found += [(n, j) for j, _ in work.to_right.nearest(work.vectors_left[n], work.count)]
        else:
            found += [(i, n - size) for i, _ in work.to_left.nearest(work.vectors_right[n - size], work.count)]
    return found


def _score_chunk(work: _Work, start: int, end: int) -> list[Pair]:
    found = []
    score_of = work.matcher.scorer.at_least
    for i, j in islice(work.pairs, start, end):
        score = round(score_of(work.left[i], work.right[j], work.least), DIGITS)
        if score >= work.least:
            found.append(Pair(score, i, j))
    return found


def one_to_one(overlaps: Sequence[Overlap]) -> list[Overlap]:
    """The best assignment: each indicator at most once, the sum of the scores as large as it can be."""
    from sdgtax.match.assign import assign

    edges = [(o.a_ref, o.b_ref, o.score) for o in overlaps]
    chosen = assign(edges)
    return [o for o in overlaps if (o.a_ref, o.b_ref) in chosen]


def unmatched(titles: TitleSet, overlaps: Iterable[Overlap]) -> list[Indicator]:
    """The indicators of a set that overlap with none."""
    met = {ref for o in overlaps if o.relation in OVERLAPPING for ref in (o.a_ref, o.b_ref)}
    return [t for t in titles.titles if t.ref not in met]


def find_overlaps(
    taxonomy: Taxonomy,
    a: IndicatorSet,
    b: IndicatorSet,
    *,
    min_score: float | None = None,
    limit: int = 0,
    lang: str = "en",
    sets: Mapping[str, IndicatorSet] | None = None,
    blind: bool = False,
) -> list[Overlap]:
    """The mappings between two sets, best first. For more than two sets build a `Matcher` once.

    `sets` are those on which rarity is measured; the bundled ones by default.
    """
    from sdgtax.yaml.load import load_sets

    matcher = Matcher(taxonomy, sets if sets is not None else load_sets(), blind=blind)
    return matcher.overlaps(TitleSet.of(a), TitleSet.of(b), min_score=min_score, count=limit, lang=lang)


def strongest(
    taxonomy: Taxonomy, sets: Iterable[IndicatorSet], *, count: int = 10, min_score: float = 0.85
) -> list[Overlap]:
    """The strongest overlaps between any two of the sets, best first; one for each indicator."""
    listed = list(sets)
    matcher = Matcher(taxonomy, {s.id: s for s in listed}, blind=True)
    titles = [TitleSet.of(s) for s in listed]
    found: list[Overlap] = []
    for i, a in enumerate(titles):
        for b in titles[i + 1 :]:
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
    """The relation that a user's word names: `exact`, `exactMatch`, `skos:exactMatch`. Raises ValueError."""
    from typing import get_args

    word = relation.removeprefix("skos:").removesuffix("Match")
    for name in get_args(RelationName):
        if word == name:
            return name  # type: ignore[no-any-return]
    raise ValueError(relation)
