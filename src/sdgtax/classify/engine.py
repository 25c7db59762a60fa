"""The classifier: reads a title, asks the voters, lets each facet decide, says how sure it is.

All knowledge (terms, weights, links, thresholds) comes from the taxonomy; this package is mechanism only.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from sdgtax.classify.decide import FacetDecider
from sdgtax.classify.fields import Fields
from sdgtax.classify.own import OwnLabels
from sdgtax.classify.quality import QualityJudge
from sdgtax.classify.voters.base import Case, Voter
from sdgtax.classify.voters.learned import LearnedVoter
from sdgtax.classify.voters.links import LinkVoter
from sdgtax.classify.voters.metadata import MetadataVoter
from sdgtax.classify.voters.prior import PriorVoter
from sdgtax.classify.voters.published import PublishedVoter
from sdgtax.classify.voters.review import ReviewVoter
from sdgtax.classify.voters.similar import SimilarVoter
from sdgtax.classify.voters.terms import TermVoter
from sdgtax.classify.voters.theme import ThemeVoter
from sdgtax.model.classification import Classification, Own
from sdgtax.model.finding import SdgtaxError
from sdgtax.model.indicator import Indicator, IndicatorSet
from sdgtax.model.language import UNKNOWN
from sdgtax.text.reading import Reader, Reading
from sdgtax.yaml.weights import Weights, weights

if TYPE_CHECKING:
    from sdgtax.model.review import Reviews
    from sdgtax.model.rules import ScoredFacet
    from sdgtax.model.taxonomy import Taxonomy


HALF = 0.5
"""What is found in a language that was not the one told counts so much."""
FIRST = 500
"""So many titles at the beginning of a list tell the language that it is in."""
WARM = "waste"
BLOCK = 250
"""So many titles of a list are classified together: what a step reads is then at hand in the cache of the processor."""
KNOWN = 1_000
"""So many titles are kept with their answers: lists have the same title for many places and years."""
MET = 20 * KNOWN
"""So many titles are remembered as met; with its answers a title is kept only when it comes again, so that most leave nothing behind."""


class Classifier:
    """Classifies titles by a taxonomy. Build it once, use it for many titles; what it keeps of them changes no answer."""

    def __init__(
        self,
        taxonomy: Taxonomy,
        sets: Mapping[str, IndicatorSet],
        *,
        blind: bool = False,
        level: str = "",
        as_of: int | None = None,
        reviews: Iterable[Reviews] = (),
        goals: str = "check",
        facets: Collection[str] = (),
        reader: Reader | None = None,
        similar: Callable[[str], Any] | None = None,
        learned: Callable[[str], Weights | None] | None = None,
    ) -> None:
        """`sets` are the labelled examples (their published mappings); `blind` ignores an indicator's own mapping.

        `level` is the geographic level that the user needs (`municipal`) and `as_of` the year that the age of data is counted
        from; both matter for quality. `reviews` are people's decisions; they win over everything else, and `blind` ignores them
        too. `goals` says what the goals are for that the owner of a list gives (`own`: they win, `check`: they are compared,
        `ignore`). `facets` are those to answer, with all that their answers follow from; all of them by default. `reader` is one
        to share with others. `similar` gives for a language what `similar_data` gave for the same taxonomy and sets, or None;
        then it is made when first needed. `learned` gives for a language the weights of words, or None; by default those in the
        folder of the taxonomy.
        """
        self.taxonomy = taxonomy
        self.blind = blind
        self._own = OwnLabels(taxonomy, goals)
        self._known: dict[tuple[Any, ...], Classification] = {}
        self._met: set[int] = set()
        reviews = tuple(reviews)
        self._reviewed = bool(reviews)
        self.reader = reader or Reader(taxonomy)
        published = PublishedVoter(taxonomy)
        self._similar = SimilarVoter(taxonomy, sets, published, similar)
        scoring = taxonomy.scoring
        answered = _with_sources(scoring.facets, facets)
        terms, words = TermVoter(taxonomy, answered), LearnedVoter(taxonomy, learned or partial(weights, taxonomy.home))
        theme = ThemeVoter(self.reader, (terms, words))
        self._voters: list[Voter] = [
            terms, self._similar, words, theme, LinkVoter(taxonomy), PriorVoter(), MetadataVoter(taxonomy)
        ]  # fmt: skip
        self._people = ReviewVoter(taxonomy, () if blind else reviews, sets)
        if not blind:
            self._voters += [published, self._people]
        self._facets = [FacetDecider(facet, taxonomy, self._voters) for facet in scoring.facets if facet.id in answered]
        self._asked = [facet.id for facet in scoring.facets if facet.review and facet.id in answered]
        least = (
            (f.id, scoring.review_below if f.review_below is None and f.review else f.review_below)
            for f in scoring.facets
        )
        self._least = [(facet, limit) for facet, limit in least if limit is not None and facet in answered]
        self._fields = Fields(taxonomy.metadata, sets)
        self._quality = QualityJudge(taxonomy, level=level, as_of=as_of)

    def similar_data(self, lang: str) -> dict[str, Any]:
        """The index of the labelled titles of a language as data that JSON can hold."""
        return self._similar.compile(lang)

    def classify(
        self, indicator: Indicator, lang: str = "", *, explain: bool | Collection[str] = True, lean: str = ""
    ) -> Classification:
        """Classify one indicator by its title in `lang`, or the first that it has; a title's language is told if it is not known.

        `lean` is the language that its list is in. Where a title says nothing in the language that was told from it, it is read in the
        others, and what is found counts half.
        `explain=False` leaves out evidence and runners-up, which is faster; names of facets (`Explainer.facets`) leave out all evidence
        that an explanation in words does not need, and of learnt words the names of features. The answers are the same.
        Raises SdgtaxError for a title that is missing, empty or longer than 5,000 characters.
        """
        return self.classify_block([indicator], lang, explain=explain, lean=lean)[0]

    def classify_block(
        self, indicators: Sequence[Indicator], lang: str = "", *, explain: bool | Collection[str] = True, lean: str = ""
    ) -> list[Classification]:
        """`classify` of several indicators: one step after the other, each for all, so that what a step reads stays at hand."""
        made: dict[int, Classification] = {}
        new: dict[Any, list[int]] = {}  # the numbers of those with the same key; of one without a key, its own
        for n, indicator in enumerate(indicators):
            key = self._key(indicator, lang, lean, explain)
            known = None if key is None else self._known.get(key)
            if known is not None:
                made[n] = known.of_another(indicator)
            else:
                new.setdefault(n if key is None else key, []).append(n)
        found = self._classified([indicators[first] for first, *_ in new.values()], lang, explain, lean)
        for (key, (first, *others)), answers in zip(new.items(), found, strict=True):
            made[first] = answers
            made.update((n, answers.of_another(indicators[n])) for n in others)
            if key != first:
                self._keep(key, answers)
        return [made[n] for n in range(len(indicators))]

    def _keep(self, key: tuple[Any, ...], found: Classification) -> None:
        """Keep the answers for a title that was met before."""
        if (met := hash(key)) not in self._met:
            if len(self._met) >= MET:
                self._met.clear()
            self._met.add(met)
            return
        if len(self._known) >= KNOWN:
            self._known.clear()
        self._known[key] = found

    def _key(
        self, indicator: Indicator, lang: str, lean: str, explain: bool | Collection[str]
    ) -> tuple[Any, ...] | None:
        """What the answers depend on where nothing but a title is known of an indicator; None where more is."""
        if not isinstance(indicator, Indicator) or indicator.published or indicator.set_id or indicator.own:
            return None
        if self._reviewed or self._fields.read(indicator):
            return None
        explained = explain if isinstance(explain, bool) else frozenset(explain)
        return (*indicator.best((lang, *self.reader.languages)), indicator.theme, lean, explained)

    def warm(self) -> None:
        """Load what the titles of any language need, before processes are forked that share it."""
        for lang in self.reader.languages:
            self.classify(Indicator.of(WARM, lang))

    def _classified(
        self, indicators: Sequence[Indicator], lang: str, explain: bool | Collection[str], lean: str
    ) -> list[Classification]:
        readings = [self._read(indicator, lang, lean) for indicator in indicators]
        owned = [self._own.read(indicator) if indicator.own else None for indicator in indicators]
        taken = [self._own.taken_over(indicator, own) for indicator, own in zip(indicators, owned, strict=True)]
        cases = [
            Case(indicator, reading, self._fields.read(indicator), in_words=not isinstance(explain, bool))
            for indicator, (reading, _) in zip(taken, readings, strict=True)
        ]
        self._decide(cases, explain)
        return [
            self._told(self._in_another(case, explain) if guessed and not self._found(case) else case, own, explain)
            for case, (_, guessed), own in zip(cases, readings, owned, strict=True)
        ]

    def _told(self, case: Case, own: Own | None, explain: bool | Collection[str]) -> Classification:
        """What is said about an indicator on which all is decided."""
        indicator, reading = case.indicator, case.reading
        quality = self._people.over(self._quality.judge(case.fields), case, explain=explain)
        first: dict[str, float] = {}
        for a in case.assignments:
            first.setdefault(a.facet, a.confidence)
        confidence = min((first.get(facet, 0.0) for facet in self._asked), default=0.0)
        doubts = tuple(facet for facet, least in self._least if first.get(facet, 0.0) < least)
        return Classification(
            indicator.set_id, indicator.code, reading.title, reading.told or reading.lang,
            assignments=(*case.assignments, *quality.answer), runners_up=tuple(case.runners_up), grades=quality.grades,
            gaps=(*case.gaps, *quality.gaps), confidence=confidence,
            needs_review=bool(doubts), doubts=doubts, own=self._own.compared(own, case.assignments), indicator=indicator,
        )  # fmt: skip

    def owned(self, indicator: Indicator) -> bool:
        """Whether its owner gives the indicator goals, or might have: its list has a column of them."""
        return self._own.read(indicator) is not None

    def leaning(self, indicators: Iterable[Indicator], lang: str = "") -> str:
        """The language that a list is in, by its titles of which nobody said it; empty where it is not clear."""
        best = (i.best((lang, *self.reader.languages)) for i in indicators if isinstance(i, Indicator))
        return self.reader.leaning(title for title, known in best if known == UNKNOWN and isinstance(title, str))

    def _decide(self, cases: Sequence[Case], explain: bool | Collection[str]) -> None:
        """Decide on cases: every voter looks, then every facet decides."""
        found: list[list[Any]] = [[] for _ in cases]
        read = [case for case in cases if case.reading.trust]
        for voter in self._voters:
            looked = iter(voter.look_all(read if voter.reads else cases))
            for case, seen in zip(cases, found, strict=True):
                seen.append(next(looked) if case.reading.trust or not voter.reads else None)
        for facet in self._facets:
            for case, seen in zip(cases, found, strict=True):
                facet.decide(case, seen, explain=explain)

    def _found(self, case: Case) -> bool:
        """Whether the first facet has an answer."""
        return any(a.facet == self._facets[0].facet.id for a in case.assignments)

    def _in_another(self, case: Case, explain: bool | Collection[str]) -> Case:
        """The case in the first other language in which the title says something; as it is where there is none."""
        for lang in self.reader.languages:
            if lang != case.reading.lang:
                reading = self.reader.read(case.reading.title, lang)
                reading.trust = HALF
                other = Case(case.indicator, reading, case.fields, in_words=case.in_words)
                self._decide([other], explain)
                if self._found(other):
                    return other
        return case

    def _read(self, indicator: Indicator, lang: str, lean: str) -> tuple[Reading, bool]:
        """The title, read, and whether its language is a guess. Callers may hand in what a table holds, so a missing value is told here."""
        if not isinstance(indicator, Indicator):
            raise SdgtaxError(f"{indicator!r} is no indicator. Give one, such as Indicator.of(title).")
        title, known = indicator.best((lang, *self.reader.languages))
        if not isinstance(title, str):
            raise SdgtaxError(f"the title is missing: it is {title!r}, not a text. Leave out rows without a title.")
        reading = self.reader.read(title, known, lean)
        return reading, known == UNKNOWN and not reading.told


def _with_sources(facets: Sequence[ScoredFacet], asked: Collection[str]) -> set[str]:
    """Ids of the facets that are asked for and of those that their answers follow from; of all where none is asked for."""
    found: set[str] = set()
    for facet in reversed(facets):  # each one comes after those that it depends on
        if not asked or facet.id in asked or facet.id in found:
            found |= {facet.id, *facet.links_from, *filter(None, [facet.within])}
    return found


def classify_all(
    classifier: Classifier,
    indicators: Iterable[Indicator],
    lang: str = "",
    *,
    explain: bool | Collection[str] = True,
    skip: int = 0,
    on_progress: Callable[[int], None] | None = None,
) -> Iterator[Classification]:
    """Classify indicators in order, a block at a time, by their titles in `lang`. `on_progress` is told the number done; the first
    ones are passed over where `skip` says so.

    They are one list: its first titles tell the language that it is in, which decides where a single title does not.
    """
    rest = iter(indicators)
    first: list[Indicator] = []
    fault: SdgtaxError | None = None
    try:
        first += itertools.islice(rest, FIRST)
    except SdgtaxError as error:  # told in its place, after what comes before it
        fault = error
    lean = classifier.leaning(first, lang)
    found = in_blocks(classifier, itertools.islice(itertools.chain(first, rest), skip, None), lang, explain, lean)
    for n, classification in enumerate(found, 1):
        yield classification
        if on_progress:
            on_progress(n)
    if fault:
        raise fault


def in_blocks(
    classifier: Classifier, indicators: Iterable[Indicator], lang: str, explain: bool | Collection[str], lean: str
) -> Iterator[Classification]:
    """Classify indicators in order, a block at a time. Raises SdgtaxError for a faulty one when what comes before it was given."""
    for block in _blocks(indicators):
        found: Iterable[Classification]
        try:
            found = classifier.classify_block(block, lang, explain=explain, lean=lean)
        except SdgtaxError:
            found = (classifier.classify(indicator, lang, explain=explain, lean=lean) for indicator in block)
        yield from found


def _blocks(indicators: Iterable[Indicator]) -> Iterator[list[Indicator]]:
    block: list[Indicator] = []
    try:
        for indicator in indicators:
            block.append(indicator)
            if len(block) == BLOCK:
                yield block
                block = []
    except SdgtaxError:
        yield block
        raise
    yield block
