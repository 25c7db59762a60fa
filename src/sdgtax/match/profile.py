"""The parts of a title that was taken apart, each at its place; and the profile of it that is compared."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from sdgtax.match.vocabulary import Vocabulary
    from sdgtax.text.phrases import Span

KNOWN_WORDS = 65536
ENDING = 3
"""Letters behind a part of a word that are no other part."""
ENUMERATION = re.compile(r"\([a-e]\)")
_EMPTY: frozenset[str] = frozenset()
_NONE: dict[str, Any] = {}


class Term(NamedTuple):
    """A concept or a word at its place in a title; of a concept the part of a single word by which it is known (“klima”)."""

    start: int
    end: int
    key: str
    core: str = ""

    def is_whole(self, folded: str) -> bool:
        """Whether it is all that stands at its place in a folded title but an ending, not a part of a word."""
        return folded.startswith(self.core, self.start) and (
            not self.core or self.end - self.start - len(self.core) <= ENDING
        )


class Value(NamedTuple):
    """A value of an aspect at its place in a title."""

    start: int
    end: int
    aspect: str
    value: str


class Stretch(NamedTuple):
    """A part of a title whose words weigh less; where it is `unrestricted`, who is named in it restricts nothing.

    `opened` is where the words begin that open it (“per”).
    """

    start: int
    end: int
    factor: float
    unrestricted: bool = False
    opened: int = 0


@dataclass(slots=True)
class Parts:
    """A title taken apart. `aspects` are the values that it names, `age` the years that they mean; what is `neutral` names none.

    `closing` are breakdowns and asides, in which no subject stands; `others` the indicator's titles in other languages, whose words stand
    in where this one names no value.
    """

    title: str
    folded: str
    lang: str = ""
    terms: list[Term] = field(default_factory=list)
    aspects: dict[str, frozenset[str]] = field(default_factory=dict)
    values: list[Value] = field(default_factory=list)
    neutral: list[Span] = field(default_factory=list)
    stretches: list[Stretch] = field(default_factory=list)
    closing: Sequence[Span] = ()
    age: tuple[int, int] | None = None
    others: list[Parts] = field(default_factory=list)

    def words(self, term: str) -> str:
        """The words of the title that a term stands for; empty if it is not in the title."""
        start, end = self.place(term)
        return self.title[start:end]

    def place(self, term: str) -> tuple[int, int]:
        """Where a term stands first; an empty place at the start if it is not in the title."""
        for start, end, key, _ in self.terms:
            if key == term:
                return start, end
        return 0, 0

    def names(self, aspect: str) -> bool:
        """Whether the title itself has words for a value of an aspect."""
        return any(v.aspect == aspect for v in self.values)

    def is_denominator(self, term: str) -> bool:
        """Whether a term stands in a denominator and nowhere else."""
        places = [t for t in self.terms if t.key == term]
        return all(any(s.unrestricted and s.start <= t.start < s.end for s in self.stretches) for t in places)

    def value_words(self, aspect: str, values: Iterable[str]) -> tuple[str, ...]:
        """The words of the title that name some values of an aspect, in the order of the values; where it names none of the aspect,
        those of a title in another language; the values themselves where no title does."""
        values = list(values)
        for parts in (self, *self.others):
            elsewhere = {(v.start, v.end) for v in parts.values if v.aspect != aspect}
            best: dict[str, tuple[bool, int, int]] = {}
            for v in parts.values:
                if v.aspect == aspect:
                    place = ((v.start, v.end) not in elsewhere, v.end - v.start, -v.start)
                    best[v.value] = max(place, best.get(v.value, place))
            named = {value: parts.title[-start : length - start] for value, (_, length, start) in best.items()}
            found = [named[value] for value in values if value in named]
            if found or (named and parts is self):
                return tuple(dict.fromkeys(found or named.values()))
        return tuple(values)

    def of(self, aspect: str) -> frozenset[str]:
        """The values of an aspect."""
        return self.aspects.get(aspect, _EMPTY)

    def add(self, aspect: str, values: Iterable[str]) -> None:
        """Add values of an aspect."""
        self.aspects[aspect] = self.of(aspect).union(values)


@dataclass(slots=True)
class Profile:
    """What is compared of a title: terms with their weights, values of aspects, and what the classifier says.

    `quiet` is the factor of the part of the title where a term stands, unless it is 1, `joined` names terms that stand beside one (“poverty or
    social exclusion”), `enumerated` are the profiles of the things that a title enumerates.
    """

    terms: dict[str, float] = field(default_factory=dict)
    quiet: dict[str, float] = field(default_factory=dict)
    aspects: dict[str, frozenset[str]] = field(default_factory=dict)
    age: tuple[int, int] | None = None
    measures: frozenset[str] = _EMPTY
    joined: dict[str, tuple[str, ...]] = field(default_factory=dict)
    enumerated: tuple[Profile, ...] = ()
    goals: frozenset[str] = _EMPTY
    targets: frozenset[str] = _EMPTY
    areas: frozenset[str] = _EMPTY

    def of(self, aspect: str) -> frozenset[str]:
        """The values of an aspect."""
        return self.aspects.get(aspect, _EMPTY)


def profile(parts: Parts, vocabulary: Vocabulary, joiners: frozenset[str]) -> Profile:
    """The profile of a title. Left out is what a narrower term of the same title says already."""
    found = Profile(aspects=parts.aspects, age=parts.age)
    terms = found.terms
    quiet: dict[str, float] = {}
    for start, end, key, _ in parts.terms:
        factor = 1.0
        for s in parts.stretches:
            if s.start <= start and end <= s.end and s.factor < factor:
                factor = s.factor
        factor = quiet[key] = max(factor, quiet.get(key, 0.0))
        weight = vocabulary.weight(key)
        terms[key] = weight if factor == 1.0 else weight * factor
    found.quiet = {key: factor for key, factor in quiet.items() if factor < 1.0} or _NONE
    joined: dict[str, tuple[str, ...]] = {}
    thesaurus = vocabulary.thesaurus
    kept = thesaurus.narrowest(terms)
    for key in [k for k in terms if k not in kept]:
        del terms[key]
    for one, two in pairwise(parts.terms):
        between = parts.folded[one.end : two.start].strip()
        if one.key != two.key and one.key in terms and two.key in terms and between in joiners:
            joined[one.key] = (*joined.get(one.key, ()), two.key)
            joined[two.key] = (*joined.get(two.key, ()), one.key)
    found.joined = joined or _NONE
    found.measures = thesaurus.measured(terms)
    return found


@lru_cache(KNOWN_WORDS)
def equal_ones(aspects: tuple[tuple[str, frozenset[str]], ...]) -> dict[str, frozenset[str]]:
    """Values by aspect, one dictionary for all titles that have the same."""
    return dict(aspects)


def enumerated(title: str) -> list[str]:
    """A title that enumerates “(a) … (b) …” once for each of the things; none for other titles."""
    if title.count("(") < 2:
        return []
    marks = [m.start() for m in ENUMERATION.finditer(title.lower())]
    if len(marks) < 2:
        return []
    return [title[: marks[0]] + title[start:end] for start, end in pairwise([*marks, len(title)])]
