"""All phrases of one language in one automaton, and what each phrase is for."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from sdgtax.classify.phrases import PhraseIndex, Span
from sdgtax.model.taxonomy import Phrases, Qualifier, Taxonomy
from sdgtax.text import fold

ANY, WITH, NONE, QUALIFIER = range(4)


class TermRef(NamedTuple):
    """A term as the engine sees it."""

    category: str
    weight: float
    rule: str
    file: str
    has_with: bool


#: A term that was found: its weight after qualifiers, start and end in the title, its number in the pack. A plain tuple: it is
#: made ten times a title.
Hit = tuple[float, int, int, int]


class LanguagePack:
    """The terms of one language: finds them in a title, weighs them by the part of the title that they stand in."""

    def __init__(self, taxonomy: Taxonomy, lang: str) -> None:
        """Compile all terms of `lang`. Raises PhraseError for a malformed phrase."""
        self.terms: list[TermRef] = []
        self._phrases: list[str] = []
        self._roles: list[list[tuple[int, int]]] = []
        self._known: dict[str, int] = {}
        for category in taxonomy.categories.values():
            if category.deprecated:
                continue
            for term in category.terms:
                if not term.any.get(lang):
                    continue
                number = len(self.terms)
                has_with = bool(term.with_ and term.with_.get(lang))
                self.terms.append(
                    TermRef(category.id, term.weight, f"{category.id}/{term.id}", taxonomy.files[category.id], has_with)
                )
                self._add(term.any, lang, ANY, number)
                self._add(term.with_, lang, WITH, number)
                self._add(term.none, lang, NONE, number)
        self._qualifiers: list[Qualifier] = taxonomy.scoring.qualifiers
        for number, qualifier in enumerate(self._qualifiers):
            self._add(qualifier.open, lang, QUALIFIER, number)
        self._index = PhraseIndex(self._phrases)
        self._free = [not t.has_with for t in self.terms]
        self._weights = [t.weight for t in self.terms]

    def _add(self, phrases: Phrases | None, lang: str, role: int, number: int) -> None:
        for phrase in phrases.get(lang) if phrases else []:
            key = fold(phrase)
            i = self._known.get(key)
            if i is None:
                i = self._known[key] = len(self._phrases)
                self._phrases.append(phrase)
                self._roles.append([])
            if (role, number) not in self._roles[i]:
                self._roles[i].append((role, number))

    def hits(self, folded: str) -> list[Hit]:
        """The terms found in a folded title, in no particular order."""
        found: list[tuple[int, list[Span]]] = []
        withs: set[int] = set()
        nones: set[int] = set()
        zones: list[tuple[int, int, float]] = []
        roles = self._roles
        for phrase, spans in self._index.find(folded).items():
            for role, number in roles[phrase]:
                if role == ANY:
                    found.append((number, spans))
                elif role == NONE:
                    nones.add(number)
                elif role == WITH:
                    withs.add(number)
                else:
                    zones += self._zones(folded, spans, number)
        hits: list[Hit] = []
        free, weights = self._free, self._weights
        for number, spans in found:
            if number in nones or not (free[number] or number in withs):
                continue
            weight = weights[number]
            if not zones:
                for start, end in spans:
                    hits.append((weight, start, end, number))
                continue
            for start, end in spans:
                factor = 1.0
                for zone_start, zone_end, zone_factor in zones:
                    if zone_start <= start < zone_end and zone_factor < factor:
                        factor = zone_factor
                hits.append((weight * factor, start, end, number))
        return hits

    def _zones(self, folded: str, spans: list[Span], number: int) -> Iterator[tuple[int, int, float]]:
        """The parts of the title that a qualifier opens: from its first word to the next closing sign or the end."""
        qualifier = self._qualifiers[number]
        for start, end in spans:
            if qualifier.inside and start == 0:
                continue
            stops = [p for c in qualifier.until if (p := folded.find(c, end)) >= 0]
            yield start, min(stops, default=len(folded)), qualifier.factor


def covered(hits: list[Hit]) -> int:
    """How many characters of the title stand in matched terms."""
    places: set[int] = set()
    for _, start, end, _ in hits:
        places.update(range(start, end))
    return len(places)
