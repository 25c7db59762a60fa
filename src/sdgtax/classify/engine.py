"""The classifier: gathers evidence, lets categories compete in each facet, says how sure it is.

All knowledge (terms, weights, links, thresholds) comes from the taxonomy; this module is mechanism only.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from sdgtax.classify.language import LanguageGuesser
from sdgtax.classify.metadata import MetadataReader
from sdgtax.classify.phrases import PhraseIndex, Span
from sdgtax.classify.similar import Labelled, SimilarTitles
from sdgtax.diagnostics import SdgtaxError
from sdgtax.model.common import LANGS
from sdgtax.model.indicator import Indicator, IndicatorSet
from sdgtax.model.result import Assignment, Basis, Classification, Evidence, Gap
from sdgtax.model.taxonomy import Category, Facet, Phrases, Taxonomy
from sdgtax.text import clean, fold, shorten

MAX_TITLE = 5000
RUNNERS_UP = 3


@dataclass(slots=True, frozen=True)
class Item:
    """What is to be classified: a title with what is known about it."""

    title: str
    lang: str | None = None
    set_id: str = ""
    code: str = ""
    indicator: Indicator | None = None
    indicator_set: IndicatorSet | None = None

    @classmethod
    def of(cls, indicator_set: IndicatorSet, indicator: Indicator, lang: str = "en") -> Item:
        """An indicator of a set, by its title in `lang` or else the other language."""
        title, found = indicator.title.best(lang)
        return cls(title, found, indicator_set.id, indicator.code, indicator, indicator_set)


@dataclass(slots=True)
class _TermRef:
    """A term as the engine sees it."""

    category: int
    weight: float
    rule: str
    file: str
    has_with: bool


@dataclass(slots=True, frozen=True)
class _Hit:
    """A term that was found: its weight after qualifiers, its place."""

    weight: float
    start: int
    end: int
    term: int


@dataclass(slots=True)
class _Score:
    """Score of one category in one facet, with the evidence that made it."""

    value: float = 0.0
    evidence: list[Evidence] = field(default_factory=list)


class _LanguagePack:
    """All phrases of one language in one automaton, and what each phrase is for."""

    ANY, WITH, NONE, QUALIFIER = range(4)

    def __init__(self, taxonomy: Taxonomy, lang: str, order: dict[str, int]) -> None:
        self.terms: list[_TermRef] = []
        self.phrases: list[str] = []
        self.roles: list[list[tuple[int, int]]] = []
        self._known: dict[str, int] = {}
        for category in taxonomy.categories.values():
            for term in category.terms:
                if not term.any.get(lang):
                    continue
                number = len(self.terms)
                has_with = bool(term.with_ and term.with_.get(lang))
                rule = f"{category.id}/{term.id}"
                file = taxonomy.files[category.id]
                self.terms.append(_TermRef(order[category.id], term.weight, rule, file, has_with))
                self._add(term.any, lang, self.ANY, number)
                self._add(term.with_, lang, self.WITH, number)
                self._add(term.none, lang, self.NONE, number)
        self.qualifiers = taxonomy.scoring.qualifiers
        for number, qualifier in enumerate(self.qualifiers):
            self._add(qualifier.open, lang, self.QUALIFIER, number)
        self.index = PhraseIndex(self.phrases)

    def _add(self, phrases: Phrases | None, lang: str, role: int, number: int) -> None:
        for phrase in phrases.get(lang) if phrases else []:
            key = fold(phrase)
            i = self._known.get(key)
            if i is None:
                i = self._known[key] = len(self.phrases)
                self.phrases.append(phrase)
                self.roles.append([])
            if (role, number) not in self.roles[i]:
                self.roles[i].append((role, number))

    def hits(self, folded: str) -> dict[int, list[_Hit]]:
        """The terms found in a folded title, by category number."""
        found = self.index.find(folded)
        places: dict[int, list[Span]] = {}
        withs: set[int] = set()
        nones: set[int] = set()
        zones: list[tuple[int, int, float]] = []
        roles = self.roles
        for phrase, spans in found.items():
            for role, number in roles[phrase]:
                if role == 0:
                    known = places.get(number)
                    if known is None:
                        places[number] = list(spans)
                    else:
                        known += spans
                elif role == 1:
                    withs.add(number)
                elif role == 2:
                    nones.add(number)
                else:
                    zones += self._zones(folded, spans, number)
        result: dict[int, list[_Hit]] = {}
        for number, spans in places.items():
            term = self.terms[number]
            if number in nones or (term.has_with and number not in withs):
                continue
            hits = result.setdefault(term.category, [])
            for start, end in spans:
                factor = 1.0
                for zone_start, zone_end, zone_factor in zones:
                    if zone_start <= start < zone_end and zone_factor < factor:
                        factor = zone_factor
                hits.append(_Hit(term.weight * factor, start, end, number))
        return result

    def _zones(self, folded: str, spans: list[Span], number: int) -> Iterator[tuple[int, int, float]]:
        qualifier = self.qualifiers[number]
        for start, end in spans:
            if qualifier.inside and start == 0:
                continue
            stops = [p for c in qualifier.until if (p := folded.find(c, end)) >= 0]
            yield start, min(stops, default=len(folded)), qualifier.factor


class Classifier:
    """Classifies titles by a taxonomy. Build it once, use it for many titles; it keeps no state between them."""

    def __init__(
        self, taxonomy: Taxonomy, sets: Mapping[str, IndicatorSet], *, blind: bool = False, level: str = ""
    ) -> None:
        """`sets` are the labelled examples (their published mappings); `blind` ignores an indicator's own mapping.

        `level` is the geographic level that the user wants (`municipal`); it matters for quality.
        """
        self.taxonomy = taxonomy
        self.blind = blind
        self._sets = sets
        self._order = {cid: i for i, cid in enumerate(taxonomy.categories)}
        self._ids = list(taxonomy.categories)
        self._guess = LanguageGuesser(taxonomy.language)
        self._metadata = MetadataReader(taxonomy, level)
        self._packs: dict[str, _LanguagePack] = {}
        self._similar: dict[str, SimilarTitles] = {}
        self._facets = [_FacetRunner(self, facet) for facet in taxonomy.scoring.facets]
        self._by_notation = {
            c.notation: c.id
            for c in taxonomy.categories.values()
            if c.notation and c.id.startswith(_sdg_root(taxonomy))
        }

    # -- parts that are built when first needed

    def pack(self, lang: str) -> _LanguagePack:
        """The compiled phrases of one language."""
        if lang not in self._packs:
            self._packs[lang] = _LanguagePack(self.taxonomy, lang, self._order)
        return self._packs[lang]

    def similar(self, lang: str) -> SimilarTitles:
        """The labelled titles of one language: the bundled indicators that a publisher has mapped, and the official targets."""
        if lang not in self._similar:
            stop = self.taxonomy.scoring.similar_stopwords.get(lang)
            self._similar[lang] = SimilarTitles(self._labelled(lang), stop)
        return self._similar[lang]

    def _labelled(self, lang: str) -> Iterator[Labelled]:
        for indicator_set in self._sets.values():
            for indicator in indicator_set.indicators:
                title = indicator.title.get(lang)
                if title and indicator.published:
                    yield Labelled(indicator_set.id, indicator.code, clean(title), tuple(self.published(indicator)))

    def published(self, indicator: Indicator) -> list[str]:
        """Category ids of the goals and targets that the publisher gives an indicator, the goals first."""
        p = indicator.published
        if p is None:
            return []
        goals = list(p.goals) or [t.split(".")[0] for t in p.targets]
        ids = [self._by_notation[n] for n in [*goals, *p.targets] if n in self._by_notation]
        return list(dict.fromkeys(ids))

    # -- the work

    def language(self, title: str) -> str:
        """The language of a title: what its words tell, else the language whose terms cover more of it, else the default."""
        guessed = self._guess.guess(title)
        if guessed:
            return guessed
        folded = fold(title)
        cover = {lang: _covered(self.pack(lang).hits(folded)) for lang in LANGS}
        best = max(LANGS, key=lambda lang: cover[lang])
        return best if cover[best] > min(cover.values()) else self._guess.default

    def classify(self, item: Item, *, explain: bool = True) -> Classification:
        """Classify one title.

        `explain=False` leaves out evidence and runners-up, which is faster; the answers are the same.
        Raises SdgtaxError for an empty title or one of more than 5,000 characters.
        """
        title = clean(item.title)
        if not title:
            raise SdgtaxError("the title is empty. Give the words that name the indicator.")
        if len(title) > MAX_TITLE:
            raise SdgtaxError(
                f"the title has {len(title):,} characters, at most {MAX_TITLE:,} are read (it begins “{shorten(title, 40)}”). "
                "Is the right column named as title?"
            )
        lang = item.lang or self.language(title)
        result = Classification(item.set_id, item.code, title, lang)
        pack = self.pack(lang)
        state = _State(item, title, lang, pack, pack.hits(fold(title)))
        settings = self.taxonomy.scoring
        ref = f"{item.set_id}:{item.code}" if item.set_id and item.code else ""
        state.similar = self.similar(lang).nearest(title, settings.similar_count, settings.similar_min, ref)
        if item.indicator is not None and not self.blind:
            state.published = self.published(item.indicator)
        if item.indicator is not None:
            state.metadata = self._metadata.assignments(item.indicator, item.indicator_set)
        for runner in self._facets:
            runner.run(state, result, explain)
        if item.indicator is not None:
            self._metadata.quality(item.indicator, item.indicator_set, result)
        result.gaps += self._metadata.quality_gaps(result)
        self._review(result)
        return result

    def _review(self, result: Classification) -> None:
        """Set the confidence of the whole (the weakest of the facets that ask for review) and `needs_review`."""
        confidences = []
        for runner in self._facets:
            if runner.facet.review:
                first = result.of(runner.facet.id)[:1]
                confidences.append(first[0].confidence if first else 0.0)
        result.confidence = min(confidences, default=0.0)
        result.needs_review = result.confidence < self.taxonomy.scoring.review_below

    def level_of(self, confidence: float) -> str:
        """The word for a confidence: the first level that it reaches; empty below the last."""
        for level in self.taxonomy.scoring.confidence:
            if confidence >= level.at_least:
                return level.id
        return ""


@dataclass(slots=True)
class _State:
    """What is known about the title while the facets run."""

    item: Item
    title: str
    lang: str
    pack: _LanguagePack
    hits: dict[int, list[_Hit]]
    similar: list[tuple[Labelled, float]] = field(default_factory=list)
    published: list[str] = field(default_factory=list)
    metadata: list[Assignment] = field(default_factory=list)


class _FacetRunner:
    """One facet, prepared: which categories can be answers, which categories' terms speak for each."""

    def __init__(self, classifier: Classifier, facet: Facet) -> None:
        self.facet = facet
        self._classifier = classifier
        taxonomy = classifier.taxonomy
        depth = facet.root.count(".") + facet.depth
        below = [c for c in taxonomy.categories.values() if c.id.startswith(facet.root + ".") and not c.deprecated]
        self.answers: list[str] = [c.id for c in below if c.id.count(".") == depth and not c.group]
        self._rank = {cid: i for i, cid in enumerate(self.answers)}
        self._speaks: dict[int, str] = {}
        for c in below:
            answer = ".".join(c.id.split(".")[: depth + 1])
            if answer in self._rank:
                self._speaks[classifier._order[c.id]] = answer
        self._links = (
            {c.id: _links(c, taxonomy, facet.root) for c in taxonomy.categories.values()} if facet.links_from else {}
        )

    def run(self, state: _State, result: Classification, explain: bool) -> None:
        """Add this facet's assignments and runners-up, or its gap, to the result."""
        facet = self.facet
        scores: dict[str, _Score] = {}
        self._terms(state, scores, explain)
        if facet.similar_weight:
            self._similar(state, scores, explain)
        if facet.links_from:
            self._linked(result, scores, explain)
        for category, value in facet.prior.items():
            score = scores.setdefault(category, _Score())
            score.value += value
            if explain:
                score.evidence.append(
                    Evidence("default", f"rules/scoring/{facet.id}", value, file="rules/scoring.yaml")
                )
        given = self._given(state)
        if facet.kind == "each":
            inferred = self._each(scores)
        else:
            inferred = self._best(scores, result)
        taken = {a.category for a in given}
        assigned = (
            given + [a for a in inferred if a.category not in taken] if facet.kind == "each" else (given or inferred)
        )
        result.assignments += assigned
        if not assigned and not facet.optional:
            settle = facet.settle
            result.gaps.append(Gap(facet.id, settle.en if settle else "", settle.nb if settle else ""))
        if explain and facet.kind == "best":
            taken = {a.category for a in assigned}
            rest = sorted(
                ((s.value, c) for c, s in scores.items() if c not in taken and s.value > 0),
                key=lambda vc: (-vc[0], self._rank[vc[1]]),
            )
            for value, category in rest[:RUNNERS_UP]:
                evidence = tuple(scores[category].evidence)
                result.runners_up.append(Assignment(facet.id, category, value, 0.0, "", "inferred", evidence))

    # -- evidence

    def _terms(self, state: _State, scores: dict[str, _Score], explain: bool) -> None:
        """Term hits to scores: longest first, what overlaps counts once, each further one counts less."""
        groups: dict[str, list[_Hit]] = {}
        for number, hits in state.hits.items():
            answer = self._speaks.get(number)
            if answer is not None:
                groups.setdefault(answer, []).extend(hits)
        if not groups:
            return
        spans = {(h.start, h.end) for hits in groups.values() for h in hits if h.weight > 0}
        inner = {
            s for s in spans if any((o[0] <= s[0] and s[1] <= o[1] and o != s) for o in spans)
        }  # fmt: skip
        for answer, hits in groups.items():
            own = {(h.start, h.end) for h in hits if h.weight > 0}
            hits.sort(key=lambda h: (-h.weight, h.start - h.end, h.start, h.term))
            used: list[Span] = []
            terms: set[int] = set()
            score = scores.setdefault(answer, _Score())
            factor = 1.0
            for h in hits:
                if h.weight <= 0:
                    if h.term in terms:
                        continue
                    terms.add(h.term)
                    value = h.weight
                else:
                    span = (h.start, h.end)
                    if any(s < h.end and h.start < e for s, e in used):
                        continue
                    if span in inner and any(o[0] <= h.start and h.end <= o[1] and o != span for o in own):
                        continue  # a longer phrase of the same answer stands here
                    value = h.weight * factor
                    if span in inner:
                        value *= self._classifier.taxonomy.scoring.covered
                    used.append(span)
                    terms.add(h.term)
                    factor *= self.facet.decay
                score.value += value
                if explain:
                    term = state.pack.terms[h.term]
                    kind = "term" if value > 0 else "negative"
                    score.evidence.append(
                        Evidence(kind, term.rule, value, state.title[h.start : h.end], h.start, h.end, term.file)  # type: ignore[arg-type]
                    )

    def _similar(self, state: _State, scores: dict[str, _Score], explain: bool) -> None:
        """The nearest labelled title of each category counts, by the square of its similarity."""
        done: set[str] = set()
        for labelled, similarity in state.similar:
            for category in labelled.categories:
                if category in done or category not in self._rank:
                    continue
                done.add(category)
                value = self.facet.similar_weight * similarity * similarity
                score = scores.setdefault(category, _Score())
                score.value += value
                if explain:
                    rule = f"{labelled.set_id}:{labelled.code}"
                    file = f"indicator_sets/{labelled.set_id}.yaml"
                    score.evidence.append(
                        Evidence("similar", rule, value, labelled.title, file=file, similarity=similarity)
                    )

    def _linked(self, result: Classification, scores: dict[str, _Score], explain: bool) -> None:
        """Answers of other facets speak for categories here, in the measure of their confidence."""
        best: dict[str, tuple[float, str]] = {}
        for source in self.facet.links_from:
            for assignment in result.of(source):
                for category, strength in self._links[assignment.category].items():
                    value = self.facet.link_weight * strength * assignment.confidence
                    if value > best.get(category, (0.0, ""))[0]:
                        best[category] = (value, assignment.category)
        for category, (value, source) in best.items():
            if category not in self._rank:
                continue
            score = scores.setdefault(category, _Score())
            score.value += value
            if explain:
                file = self._classifier.taxonomy.files.get(source, "")
                score.evidence.append(Evidence("link", source, value, file=file))

    def _given(self, state: _State) -> list[Assignment]:
        """Assignments that are not inferred: published mappings and metadata."""
        facet = self.facet
        given = [a for a in state.metadata if a.category in self._rank]
        item = state.item
        published = item.indicator.published if item.indicator else None
        if published is None:
            return given
        score = self._classifier.taxonomy.scoring.published_score
        for category in state.published:
            if category in self._rank:
                evidence = Evidence(
                    "published",
                    f"{item.set_id}:{item.code}",
                    score,
                    published.by,
                    file=f"indicator_sets/{item.set_id}.yaml",
                )
                level = self._classifier.level_of(1.0)
                given.append(Assignment(facet.id, category, score, 1.0, level, "published", (evidence,)))
        return given

    # -- decisions

    def _best(self, scores: dict[str, _Score], result: Classification) -> list[Assignment]:
        """Categories compete: softmax over scores with `doubt` as one more competitor, calibrated by the facet's table."""
        facet = self.facet
        candidates = scores
        if facet.within:
            parents = {a.category for a in result.of(facet.within)}
            candidates = {c: s for c, s in scores.items() if c.rpartition(".")[0] in parents}
        ranked = sorted(
            ((s.value, c) for c, s in candidates.items() if s.value > 0), key=lambda vc: (-vc[0], self._rank[vc[1]])
        )
        if not ranked or ranked[0][0] < max(facet.min_score, 1e-9):
            return []
        top = ranked[0][0]
        kept = [ranked[0]]
        for value, category in ranked[1 : facet.keep.max]:
            if value >= facet.keep.score and value >= facet.keep.ratio * top:
                kept.append((value, category))
        t = facet.temperature
        weights = {c: math.exp((v - top) / t) for v, c in ranked}
        doubt = math.exp((facet.doubt - top) / t)
        total = sum(weights.values())
        shared = sum(weights[c] for _, c in kept)
        assigned = []
        ceiling = 1.0
        for i, (value, category) in enumerate(kept):
            w = weights[category]
            raw = w / (total + doubt) if i == 0 else w / (total - shared + w + doubt)
            confidence = min(calibrate(raw, facet.calibration), ceiling)
            ceiling = confidence
            assigned.append(self._assignment(category, value, confidence, scores[category].evidence))
        return assigned

    def _each(self, scores: dict[str, _Score]) -> list[Assignment]:
        """Every category with enough evidence stands, by itself."""
        facet = self.facet
        ranked = sorted(
            ((s.value, c) for c, s in scores.items() if s.value > 0 and s.value >= facet.min_score),
            key=lambda vc: (-vc[0], self._rank[vc[1]]),
        )
        return [
            self._assignment(
                c, v, calibrate(1.0 - math.exp(-v / facet.temperature), facet.calibration), scores[c].evidence
            )
            for v, c in ranked[: facet.keep.max]
        ]

    def _assignment(self, category: str, value: float, confidence: float, evidence: list[Evidence]) -> Assignment:
        basis: Basis = "inferred"
        if evidence and all(e.kind == "default" for e in evidence):
            basis = "default"
        ordered = tuple(sorted(evidence, key=lambda e: (-e.score, e.start, e.rule)))
        level = self._classifier.level_of(confidence)
        return Assignment(self.facet.id, category, round(value, 6), round(confidence, 6), level, basis, ordered)


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


def classify_all(
    classifier: Classifier,
    items: Iterable[Item],
    *,
    explain: bool = True,
    on_progress: Callable[[int], None] | None = None,
) -> Iterator[Classification]:
    """Classify items one by one, in order. `on_progress` is told the number done."""
    for n, item in enumerate(items, 1):
        yield classifier.classify(item, explain=explain)
        if on_progress:
            on_progress(n)


def _links(category: Category, taxonomy: Taxonomy, root: str) -> dict[str, float]:
    """The links of a category into a facet; a category without its own has its parent's."""
    own = {c: w for c, w in category.links.items() if c.startswith(root + ".")}
    if own or not category.parent:
        return own
    parent = taxonomy.categories.get(category.parent)
    return _links(parent, taxonomy, root) if parent else {}


def _covered(hits: dict[int, list[_Hit]]) -> int:
    """How many characters of the title are in matched terms."""
    covered: set[int] = set()
    for found in hits.values():
        for h in found:
            covered.update(range(h.start, h.end))
    return len(covered)


def _sdg_root(taxonomy: Taxonomy) -> str:
    """The root of the facet that published mappings speak of: the first one."""
    return taxonomy.scoring.facets[0].root + "."
