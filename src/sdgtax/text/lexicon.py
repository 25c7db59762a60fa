"""All phrases of one language in one automaton, and what each phrase is for."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from sdgtax.model.taxonomy import Phrases, Qualifier, Taxonomy
from sdgtax.text.phrases import Compiled, PhraseIndex, Span, compile_phrases
from sdgtax.text.title import fold

WITH, NONE, QUALIFIER = range(3)


class TermRef(NamedTuple):
    """A term as the engine sees it."""

    category: str
    weight: float
    rule: str
    file: str
    has_with: bool


#: A term that was found: minus its weight after qualifiers, minus its length, its start in the title, its number in the pack. A
#: plain tuple, since ten of them are made for each title; sorted, heavy ones come before light ones, long before short, left
#: before right.
Hit = tuple[float, int, int, int]


class Parts(NamedTuple):
    """All that a pack is made of, as plain data."""

    terms: list[tuple[str, float, str, str, bool]]
    #: the terms that a phrase speaks for
    speaks: list[list[int]]
    #: what else a phrase does, for the few that do: allow a term, forbid it, open a qualifier
    roles: dict[int, list[tuple[int, int]]]
    phrases: Compiled


class LanguagePack:
    """The terms of one language: finds them in a title, weighs them by the part of the title that they stand in."""

    def __init__(self, taxonomy: Taxonomy, lang: str) -> None:
        """Compile all terms of `lang`. Raises PhraseError."""
        found = compile_terms(taxonomy, lang)
        self.terms = [TermRef(*t) for t in found.terms]
        self._speaks = found.speaks
        self._roles = found.roles
        self._index = PhraseIndex(found.phrases)
        self._qualifiers: list[Qualifier] = taxonomy.scoring.qualifiers
        self._until = [[fold(stop) for stop in q.until] for q in self._qualifiers]
        self._free = [not t.has_with for t in self.terms]
        self._weights = [t.weight for t in self.terms]

    def hits(self, folded: str) -> list[Hit]:
        """The terms found in a folded title, in no particular order."""
        found: list[tuple[int, list[Span]]] = []
        withs: set[int] = set()
        nones: set[int] = set()
        zones: list[tuple[int, int, float]] = []
        speaks, roles = self._speaks, self._roles
        for phrase, spans in self._index.find(folded).items():
            for number in speaks[phrase]:
                found.append((number, spans))
            if phrase in roles:
                for role, number in roles[phrase]:
                    if role == NONE:
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
                    hits.append((-weight, start - end, start, number))
                continue
            for start, end in spans:
                factor = 1.0
                for zone_start, zone_end, zone_factor in zones:
                    if zone_start <= start < zone_end and zone_factor < factor:
                        factor = zone_factor
                hits.append((-weight * factor, start - end, start, number))
        return hits

    def _zones(self, folded: str, spans: list[Span], number: int) -> Iterator[tuple[int, int, float]]:
        """The parts of the title that a qualifier opens: from its first word to the next closing sign or the end."""
        qualifier = self._qualifiers[number]
        for start, end in spans:
            if qualifier.inside and start == 0:
                continue
            stops = [p for c in self._until[number] if (p := folded.find(c, end)) >= 0]
            yield start, min(stops, default=len(folded)), qualifier.factor


def covered(hits: list[Hit]) -> int:
    """How many characters of the title stand in matched terms."""
    places: set[int] = set()
    for _, length, start, _ in hits:
        places.update(range(start, start - length))
    return len(places)


def compile_terms(taxonomy: Taxonomy, lang: str) -> Parts:
    """The terms and qualifiers of one language with all their phrases. Raises PhraseError for a malformed phrase."""
    terms: list[tuple[str, float, str, str, bool]] = []
    speaks: list[list[int]] = []
    roles: dict[int, list[tuple[int, int]]] = {}
    known: dict[str, int] = {}

    def number_of(phrase: str) -> int:
        """The number of a phrase; phrases that read the same share one."""
        i = known.setdefault(fold(phrase), len(speaks))
        if i == len(speaks):
            speaks.append([])
        return i

    def add(listed: Phrases | None, role: int, number: int) -> None:
        for phrase in listed.get(lang) if listed else []:
            said = roles.setdefault(number_of(phrase), [])
            if (role, number) not in said:
                said.append((role, number))

    for category in taxonomy.categories.values():
        if category.deprecated:
            continue
        for term in category.terms:
            if not term.any.get(lang):
                continue
            number = len(terms)
            has_with = bool(term.with_ and term.with_.get(lang))
            file = taxonomy.files[category.id]
            terms.append((category.id, term.weight, f"{category.id}/{term.id}", file, has_with))
            for phrase in term.any.get(lang):
                spoken = speaks[number_of(phrase)]
                if number not in spoken:
                    spoken.append(number)
            add(term.with_, WITH, number)
            add(term.none, NONE, number)
    for number, qualifier in enumerate(taxonomy.scoring.qualifiers):
        add(qualifier.open, QUALIFIER, number)
    return Parts(terms, speaks, roles, compile_phrases(known, folded=True))
