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
from sdgtax.model.classification import Classification
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
        terms, words = TermVoter(taxonomy), LearnedVoter(taxonomy, learned or partial(weights, taxonomy.home))
        theme = ThemeVoter(self.reader, (terms, words))
        self._voters: list[Voter] = [
            terms, self._similar, words, theme, LinkVoter(taxonomy), PriorVoter(), MetadataVoter(taxonomy)
        ]  # fmt: skip
        self._people = ReviewVoter(taxonomy, () if blind else reviews, sets)
        if not blind:
            self._voters += [published, self._people]
        scoring = taxonomy.scoring
        answered = _with_sources(scoring.facets, facets)
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
        key = self._key(indicator, lang, lean, explain)
        if key is not None and key in self._known:
            return self._known[key].of_another(indicator)
        found = self._classified(indicator, lang, explain, lean)
        if key is not None:
            self._keep(key, found)
        return found

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
        self, indicator: Indicator, lang: str, explain: bool | Collection[str], lean: str
    ) -> Classification:
        reading, guessed = self._read(indicator, lang, lean)
        own = self._own.read(indicator) if indicator.own else None
        indicator = self._own.taken_over(indicator, own)
        case = self._decided(indicator, reading, explain)
        if guessed and not any(a.facet == self._facets[0].facet.id for a in case.assignments):
            case = self._in_another(case, explain)
            reading = case.reading
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

    def _decided(self, indicator: Indicator, reading: Reading, explain: bool | Collection[str]) -> Case:
        case = Case(indicator, reading, self._fields.read(indicator), in_words=not isinstance(explain, bool))
        found = [voter.look(case) if reading.trust or not voter.reads else None for voter in self._voters]
        for facet in self._facets:
            facet.decide(case, found, explain=explain)
        return case

    def _in_another(self, case: Case, explain: bool | Collection[str]) -> Case:
        """The case in the first other language in which the title says something; as it is where there is none."""
        for lang in self.reader.languages:
            if lang != case.reading.lang:
                reading = self.reader.read(case.reading.title, lang)
                reading.trust = HALF
                other = self._decided(case.indicator, reading, explain)
                if any(a.facet == self._facets[0].facet.id for a in other.assignments):
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
    """Classify indicators one by one, in order, by their titles in `lang`. `on_progress` is told the number done; the first
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
    for n, indicator in enumerate(itertools.islice(itertools.chain(first, rest), skip, None), 1):
        yield classifier.classify(indicator, lang, explain=explain, lean=lean)
        if on_progress:
            on_progress(n)
    if fault:
        raise fault
