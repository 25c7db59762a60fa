"""Indicators made ready to be compared: read, taken apart, classified."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from sdgtax.classify.engine import FIRST
from sdgtax.match.blend import blended
from sdgtax.match.dissect import Dissector
from sdgtax.match.profile import Parts, Profile, enumerated, profile
from sdgtax.match.vocabulary import Thesaurus, Vocabulary
from sdgtax.model.indicator import ROW
from sdgtax.model.language import UNKNOWN
from sdgtax.text.fold import clean

if TYPE_CHECKING:
    from sdgtax.classify.engine import Classifier
    from sdgtax.model.indicator import Indicator, IndicatorSet
    from sdgtax.model.taxonomy import Taxonomy
    from sdgtax.text.reading import Reading


MANY = 10_000


@dataclass(eq=False, slots=True)
class Prepared:
    """A set as it is compared: `un-sdg`, in one language `un-sdg@nb`, or a user's own list.

    What its titles are taken apart into is kept here, for each language in which the set is compared: the profiles of all titles, and
    the parts of those that were described; where it `keeps` them, also of those that may be. The `rows` of a user's own list are the
    indicators as they were read.
    """

    titles: Titles = field(repr=False)
    id: str
    indicators: tuple[Indicator, ...]
    version: str = ""
    rows: tuple[Indicator, ...] = field(default=(), repr=False)
    profiles: dict[tuple[str, bool], list[Profile]] = field(default_factory=dict, init=False, repr=False)
    keeps: bool = field(default=False, init=False, repr=False)
    _parts: dict[tuple[str, str], Parts] = field(default_factory=dict, init=False, repr=False)
    _reach: dict[str, float] = field(default_factory=dict, init=False, repr=False)

    def ordered(self, key: Callable[[Indicator], Any]) -> Prepared:
        """The same with its indicators in another order."""
        places = sorted(range(len(self.indicators)), key=lambda n: key(self.indicators[n]))
        return replace(
            self,
            indicators=tuple(self.indicators[n] for n in places),
            rows=tuple(self.rows[n] for n in places) if self.rows else (),
        )

    def parts(self, lang: str, place: int) -> Parts:
        """The title of the indicator at a place, taken apart."""
        title, known = self.indicators[place].best((lang,))
        found = self._parts.get((known, title))
        if found is None:
            found = self._parts[known, title] = self.titles.parts(self.indicators[place], lang)
        return found

    def keep(self, lang: str, place: int, parts: Parts) -> None:
        """Keep a title that was taken apart, if it is the one that is shown."""
        title, known = self.indicators[place].best((lang,))
        if (parts.lang, parts.title) == (known, title):
            self._parts[known, title] = parts

    def forget(self) -> None:
        """Give up titles that were taken apart, where these are many."""
        if len(self._parts) > MANY:
            self._parts.clear()

    def reach(self, lang: str) -> float:
        """The share of the indicators that have a title in a language."""
        if lang not in self._reach:
            having = sum(1 for i in self.indicators if lang in self.titles.wordings(i))
            self._reach[lang] = having / max(len(self.indicators), 1)
        return self._reach[lang]


class Titles:
    """Reads and takes apart the titles of indicators. Rarity is measured on the sets given, whose titles are known in all their languages."""

    def __init__(
        self,
        taxonomy: Taxonomy,
        sets: Mapping[str, IndicatorSet],
        classifier: Classifier,
        vocabulary: Vocabulary | None = None,
        *,
        translated: bool = True,
    ) -> None:
        """`vocabulary` is one of the same taxonomy and sets that exists already. Where not `translated`, a title is read as if no set
        had it in another language."""
        self._known: dict[tuple[str, str], Mapping[str, str]] = {}
        for indicator in (i for s in sets.values() if translated for i in s.current if len(i.titles) > 1):
            for lang, title in indicator.titles.items():
                self._known.setdefault((lang, clean(title).lower()), indicator.titles)
        self._rules = taxonomy.overlap
        self._joiners = frozenset(self._rules.joiners)
        self._by_all = taxonomy.aspects.restricting.union(a.id for a in taxonomy.aspects.aspects if a.whole)
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
        """A user's own list; the titles are in `lang`, else in the language that the list names or that is told from each, and where
        a title tells none, in that of the list."""
        indicators = []
        listed = tuple(rows)
        best = [row.best(()) for row in listed]
        lean = "" if lang else self._reader.leaning(title for title, known in best[:FIRST] if known == UNKNOWN)
        for n, (row, (title, known)) in enumerate(zip(listed, best, strict=True), 1):
            reading = self._reader.read(title, lang or known, lean)
            indicators.append(
                replace(row, code=row.code or f"{ROW}{n}", titles={reading.lang: reading.title}, set_id=set_id)
            )
        return Prepared(self, set_id, tuple(indicators), rows=listed)

    # -- single titles

    def wordings(self, indicator: Indicator) -> Mapping[str, str]:
        """The titles of an indicator by language, its own and those that a set has beside one of them."""
        for lang, title in indicator.titles.items():
            known = self._known.get((lang, title.lower()))
            if known is not None and not known.keys() <= indicator.titles.keys():
                return {**known, **indicator.titles}
        return indicator.titles

    def parts(self, indicator: Indicator, lang: str) -> Parts:
        """The title in a language, or the first that there is, taken apart, with those in other languages."""
        own, known = indicator.best((lang,))
        found = self._dissector.parts(self._reader.read(own, known))
        listed = self.wordings(indicator)
        found.others = [
            self._dissector.parts(self._reader.read(title, other))
            for other, title in listed.items()
            if other != known and other in self._reader.languages
        ]
        return found

    def profile(self, prepared: Prepared, place: int, lang: str, *, classify: bool) -> Profile:
        """What is compared of the title at a place; with what the classifier says of it, if `classify`."""
        indicator = prepared.indicators[place]
        wordings = self.wordings(indicator)
        first = lang if lang in wordings else next(iter(wordings))
        languages = [x for x in dict.fromkeys((*self._reader.languages, first)) if x in wordings]
        readings, main = [self._reader.read(wordings[x], x) for x in languages], languages.index(first)
        found, parts = self._profile(readings, main)
        if prepared.keeps and len(parts) == 1:
            prepared.keep(lang, place, parts[0])
        found.enumerated = tuple(self._profiles_of_things(readings, main))
        if classify:
            result = self._classifier.classify(replace(indicator, titles=wordings), readings[0].lang, explain=False)
            facets = self._rules.facets
            for one in (found, *found.enumerated):
                one.goals, one.targets, one.areas = (
                    frozenset(a.category for a in result.of(facet))
                    for facet in (facets.goal, facets.target, facets.area)
                )
        return found

    def _profiles_of_things(self, readings: Sequence[Reading], main: int) -> Iterator[Profile]:
        """The profiles of the things that a title enumerates; in all languages where all enumerate as many."""
        listed = [enumerated(r.title) for r in readings]
        alike = [n for n, things in enumerate(listed) if len(things) == len(listed[main])]
        for n in range(len(listed[main])):
            things = [self._reader.read(listed[k][n], readings[k].lang) for k in alike]
            yield self._profile(things, alike.index(main))[0]

    def _profile(self, readings: Sequence[Reading], main: int) -> tuple[Profile, list[Parts]]:
        parts = [self._dissector.parts(r) for r in readings]
        profiles = [profile(p, self.vocabulary, self._joiners) for p in parts]
        return blended(profiles, main, self.vocabulary, self._rules.weights.alone, self._by_all), parts
