"""Indicators made ready to be compared: read, taken apart, classified."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from sdgtax.match.profile import Dissector, Parts, Profile, enumerated, profile
from sdgtax.match.vocabulary import Thesaurus, Vocabulary
from sdgtax.model.indicator import ROW
from sdgtax.text.fold import clean

if TYPE_CHECKING:
    from sdgtax.classify.engine import Classifier
    from sdgtax.model.indicator import Indicator, IndicatorSet
    from sdgtax.model.taxonomy import Taxonomy
    from sdgtax.text.reading import Reading


@dataclass(eq=False, slots=True)
class Prepared:
    """A set as it is compared: `un-sdg`, in one language `un-sdg@nb`, or a user's own list.

    What its titles are taken apart into is kept here, for each language in which the set is compared: the profiles of all titles, and
    the parts of those that were described.
    """

    titles: Titles = field(repr=False)
    id: str
    indicators: tuple[Indicator, ...]
    version: str = ""
    profiles: dict[tuple[str, bool], list[Profile]] = field(default_factory=dict, init=False, repr=False)
    _parts: dict[tuple[str, str], Parts] = field(default_factory=dict, init=False, repr=False)

    def parts(self, lang: str, place: int) -> Parts:
        """The title of the indicator at a place, taken apart."""
        title, known = self.indicators[place].best((lang,))
        found = self._parts.get((known, title))
        if found is None:
            found = self._parts[known, title] = self.titles.parts(self.indicators[place], lang)
        return found

    def reach(self, lang: str) -> float:
        """The share of the indicators that have a title in a language."""
        return sum(1 for i in self.indicators if lang in i.titles) / max(len(self.indicators), 1)


class Titles:
    """Reads and takes apart the titles of indicators. Rarity is measured on the sets given."""

    def __init__(
        self,
        taxonomy: Taxonomy,
        sets: Mapping[str, IndicatorSet],
        classifier: Classifier,
        vocabulary: Vocabulary | None = None,
    ) -> None:
        """`vocabulary` is one of the same taxonomy and sets that exists already."""
        self._rules = taxonomy.overlap
        self._joiners = frozenset(self._rules.joiners)
        self._classifier = classifier
        self._reader = classifier.reader
        thesaurus = vocabulary.thesaurus if vocabulary else Thesaurus(taxonomy.concepts)
        self._dissector = Dissector(taxonomy, thesaurus)
        self.vocabulary = vocabulary or Vocabulary(thesaurus, self._rules.weights, self._terms(sets.values()))

    def _terms(self, sets: Iterable[IndicatorSet]) -> Iterator[set[str]]:
        """The terms of each title of some sets."""
        for indicator in (i for s in sets for i in s.indicators):
            for lang in self._reader.languages:
                if title := indicator.title(lang):
                    yield {t.key for t in self._dissector.parts(self._reader.read(title, lang)).terms}

    # -- sets

    def of_set(self, indicator_set: IndicatorSet, lang: str = "") -> Prepared:
        """A set without what it has given up; with `lang` by its titles in that language alone."""
        set_id = indicator_set.id + (f"@{lang}" if lang else "")
        indicators = []
        for indicator in indicator_set.current:
            listed = {x: clean(t) for x, t in indicator.titles.items() if not lang or x == lang}
            if listed:
                indicators.append(replace(indicator, titles=listed, set_id=set_id))
        return Prepared(self, set_id, tuple(indicators), indicator_set.edition)

    def of_rows(self, set_id: str, rows: Iterable[Indicator], lang: str = "") -> Prepared:
        """A user's own list; the titles are in `lang`, else in the language that the list names or that is told from each."""
        indicators = []
        for n, row in enumerate(rows, 1):
            title, known = row.best(())
            reading = self._reader.read(title, lang or known)
            indicators.append(
                replace(row, code=row.code or f"{ROW}{n}", titles={reading.lang: reading.title}, set_id=set_id)
            )
        return Prepared(self, set_id, tuple(indicators))

    # -- single titles

    def parts(self, indicator: Indicator, lang: str) -> Parts:
        """The title in a language, or the first that there is, taken apart."""
        return self._dissector.parts(self._reader.read(*indicator.best((lang,))))

    def profile(self, indicator: Indicator, lang: str, *, classify: bool) -> Profile:
        """What is compared of a title; with what the classifier says of it, if `classify`."""
        reading = self._reader.read(*indicator.best((lang,)))
        found = self._profile(reading)
        found.enumerated = tuple(
            self._profile(self._reader.read(part, reading.lang)) for part in enumerated(reading.title)
        )
        if classify:
            result = self._classifier.classify(indicator, reading.lang, explain=False)
            facets = self._rules.facets
            for one in (found, *found.enumerated):
                one.goals, one.targets, one.areas = (
                    frozenset(a.category for a in result.of(facet))
                    for facet in (facets.goal, facets.target, facets.area)
                )
        return found

    def _profile(self, reading: Reading) -> Profile:
        return profile(self._dissector.parts(reading), self.vocabulary, self._joiners)
