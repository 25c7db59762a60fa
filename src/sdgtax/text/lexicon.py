"""The lexicon of one language: all phrases of a taxonomy, and what each of them is for.

It has two parts, each with an index that is built when it is first needed: terms of categories with their qualifiers, and concepts
with the aspects of titles. `compile_lexicons` makes plain data of the parts (lists, dictionaries, texts, numbers), which can be kept as
JSON; `Lexicon` finds the phrases in texts.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from sdgtax.text.fold import fold
from sdgtax.text.phrases import PhraseIndex, Span, compile_phrases
from sdgtax.text.spelling import Spelling

if TYPE_CHECKING:
    from sdgtax.model.language import Phrases
    from sdgtax.model.matching import Compounds
    from sdgtax.model.taxonomy import Taxonomy

WITH, NONE, QUALIFIER = "with", "none", "qualifier"


class Term(NamedTuple):
    """A term as it is found: its category, its weight, its rule (`category/term`), the file where it stands."""

    category: str
    weight: float
    rule: str
    file: str
    has_with: bool


class TermHit(NamedTuple):
    """A term in a title: its number in the lexicon, its place, and its weight in the part of the title where it stands."""

    term: int
    start: int
    end: int
    weight: float


class Entry(NamedTuple):
    """What a phrase of the matcher stands for: a `concept`, a `value` or `part` of an aspect, an `opener`, a `quieter` stretch."""

    kind: str
    key: str
    aspect: str
    core: str


class Place(NamedTuple):
    """An entry in a title, with its place."""

    start: int
    end: int
    entry: Entry


Parts = Callable[[str], Any]
"""Gives a part that was compiled before, by its name: plain data, or None."""


def compile_lexicons(taxonomy: Taxonomy) -> dict[str, Any]:
    """The parts of the lexicons of all languages, by name, as plain data. Raises PhraseError for a malformed phrase."""
    languages = taxonomy.info.languages
    return {f"{part}-{lang}": make(taxonomy, lang) for lang in languages for part, make in _COMPILE.items()}


class Lexicon:
    """Finds terms and concepts in folded texts. It keeps no state between texts but what words were found to be."""

    def __init__(self, taxonomy: Taxonomy, lang: str, compiled: Parts | None = None) -> None:
        """`compiled` gives what `compile_lexicons` made of this taxonomy; what it does not give is compiled when it is needed.

        Raises PhraseError for a malformed phrase.
        """
        self._taxonomy = taxonomy
        self._lang = lang
        self._compiled = compiled
        found = self._part("terms")
        self.terms = [Term(*t) for t in found["terms"]]
        self._speaks: list[list[int]] = found["speaks"]
        self._roles: dict[int, list[tuple[str, int]]] = dict(found["roles"])
        self._capitals: dict[int, int] = dict(found["capitals"])
        self._qualifiers: list[tuple[float, bool, bool, list[str]]] = found["qualifiers"]
        self._free = [not t.has_with for t in self.terms]
        self._weights = [t.weight for t in self.terms]
        self._term_index = PhraseIndex(found["phrases"])

    def _part(self, name: str) -> dict[str, Any]:
        found = self._compiled(f"{name}-{self._lang}") if self._compiled else None
        return found or _COMPILE[name](self._taxonomy, self._lang)

    @cached_property
    def _concepts(self) -> tuple[PhraseIndex, list[list[Entry]]]:
        found = self._part("concepts")
        return PhraseIndex(found["phrases"]), [[Entry(*e) for e in listed] for listed in found["entries"]]

    def find_terms(self, folded: str, title: str = "") -> tuple[list[TermHit], list[float]]:
        """The terms in a folded title, in no particular order; and what words count at each of its places, empty where all count fully.

        `title` is the text before it was folded, for words in capitals.
        """
        found: list[tuple[int, list[Span]]] = []
        withs: set[int] = set()
        nones: set[int] = set()
        zones: list[tuple[int, int, float]] = []
        speaks, roles, capitals = self._speaks, self._roles, self._capitals
        for phrase, spans in self._term_index.find(folded).items():
            if phrase in capitals:
                spans = [s for s in spans if title[s[0] : s[0] + capitals[phrase]].isupper()] if title else spans
                if not spans and phrase not in roles:
                    continue
            if spans:
                for number in speaks[phrase]:
                    found.append((number, spans))
            if phrase not in roles:
                continue
            for role, number in roles[phrase]:
                if role == NONE:
                    nones.add(number)
                elif role == WITH:
                    withs.add(number)
                else:
                    zones += self._zones(folded, spans, number)
        paint = _painted(zones, len(folded)) if zones else []
        hits: list[TermHit] = []
        free, weights, new = self._free, self._weights, tuple.__new__
        for number, spans in found:
            if number in nones or not (free[number] or number in withs):
                continue
            weight = weights[number]
            if not paint:
                hits += [new(TermHit, (number, start, end, weight)) for start, end in spans]
                continue
            for start, end in spans:
                hits.append(new(TermHit, (number, start, end, weight * paint[start])))
        return hits, paint

    def _zones(self, folded: str, spans: list[Span], number: int) -> Iterator[tuple[int, int, float]]:
        """The parts of the title that a qualifier opens: from its first word to the next closing sign or the end."""
        factor, inside, behind, until = self._qualifiers[number]
        stop = 0
        for start, end in sorted(spans):
            if inside and start == 0:
                continue
            if stop < end:
                stop = min((p for c in until if (p := folded.find(c, end)) >= 0), default=len(folded))
            yield end if behind else start, stop, factor

    def find_concepts(self, folded: str) -> list[Place]:
        """The concepts, values of aspects and what else the matcher knows in a folded text."""
        index, entries = self._concepts
        return [
            Place(start, end, entry)
            for phrase, spans in index.find(folded).items()
            for entry in entries[phrase]
            for start, end in spans
        ]


_CAPITALS = re.compile(r"[A-ZÆØÅ]{2,}")
"""How a phrase begins that is looked for in capitals only: an acronym, not the word that is spelt alike."""


def _painted(zones: list[tuple[int, int, float]], size: int) -> list[float]:
    """What a term counts at each place of a title: the least factor of the zones that it lies in."""
    paint = [1.0] * size
    by_factor: dict[float, list[tuple[int, int]]] = {}
    for start, end, factor in zones:
        by_factor.setdefault(factor, []).append((start, end))
    for factor in sorted(by_factor, reverse=True):
        reach = 0
        for start, end in sorted(by_factor[factor]):
            start = max(start, reach)
            if end > start:
                paint[start:end] = [factor] * (end - start)
                reach = end
    return paint


def _compile_terms(taxonomy: Taxonomy, lang: str) -> dict[str, Any]:
    terms: list[Term] = []
    # by folded phrase, the first one first: phrases that read the same are one
    speaks: dict[str, list[int]] = {}
    roles: dict[str, list[tuple[str, int]]] = {}
    capitals: dict[str, int] = {}
    spelling = Spelling.of(taxonomy, lang)

    def spelt(listed: Phrases | None) -> Iterator[tuple[str, str]]:
        for phrase in listed.get(lang) if listed else []:
            for form in (phrase, *spelling.variants(phrase)):
                speaks.setdefault(fold(form), [])
                yield form, fold(form)

    def add(listed: Phrases | None, role: str, number: int) -> None:
        for _, folded in spelt(listed):
            said = roles.setdefault(folded, [])
            if (role, number) not in said:
                said.append((role, number))

    for category in taxonomy.categories.values():
        for term in () if category.deprecated else category.terms:
            if not term.any.get(lang):
                continue
            number = len(terms)
            has_with = bool(term.with_ and term.with_.get(lang))
            terms.append(
                Term(category.id, term.weight, f"{category.id}/{term.id}", taxonomy.files[category.id], has_with)
            )
            for phrase, folded in spelt(term.any):
                if capital := _CAPITALS.match(phrase):
                    capitals[folded] = len(capital.group())
                if number not in speaks[folded]:
                    speaks[folded].append(number)
            add(term.with_, WITH, number)
            add(term.none, NONE, number)
    for number, qualifier in enumerate(taxonomy.scoring.qualifiers):
        add(qualifier.open, QUALIFIER, number)
    qualifiers = [(q.factor, q.inside, q.behind, [fold(stop) for stop in q.until]) for q in taxonomy.scoring.qualifiers]
    numbers = {phrase: n for n, phrase in enumerate(speaks)}
    return {
        "terms": terms,
        "speaks": list(speaks.values()),
        "roles": [(numbers[phrase], said) for phrase, said in roles.items()],
        "capitals": [(numbers[phrase], length) for phrase, length in capitals.items()],
        "qualifiers": qualifiers,
        "phrases": compile_phrases(speaks),
    }


def in_compounds(phrase: str, lang: str, compounds: Compounds) -> str:
    """A phrase of a concept as it is looked for: a long single word at the end of a compound, too."""
    whole = lang not in compounds.languages or " " in phrase or len(phrase.strip("*")) < compounds.letters
    return phrase if whole else "*" + phrase.lstrip("*")


def _compile_concepts(taxonomy: Taxonomy, lang: str) -> dict[str, Any]:
    entries: dict[str, list[Entry]] = {}
    spelling = Spelling.of(taxonomy, lang)

    def add(phrase: str, kind: str, key: str, aspect: str = "") -> None:
        for folded in map(fold, (phrase, *spelling.variants(phrase))):
            core = folded.replace("*", "") if "..." not in folded else ""
            entry = Entry(kind, key, aspect, core)
            listed = entries.setdefault(folded, [])
            if entry not in listed:
                listed.append(entry)

    for concept in taxonomy.concepts.concepts:
        for phrase in concept.words.get(lang):
            add(in_compounds(phrase, lang, taxonomy.overlap.compounds), "concept", concept.id)
    for aspect in taxonomy.aspects.aspects:
        openers = aspect.opens.get(lang)
        for value in aspect.values:
            for phrase in value.words.get(lang):
                add(phrase, "part" if openers else "value", value.id, aspect.id)
        for phrase in openers:
            add(phrase, "opener", phrase, aspect.id)
    for rule in taxonomy.overlap.quieter:
        for phrase in rule.open.get(lang):
            if phrase[0].isalnum():
                add(phrase, "quieter", rule.id)
    return {"entries": list(entries.values()), "phrases": compile_phrases(entries)}


_COMPILE = {"terms": _compile_terms, "concepts": _compile_concepts}
