"""A title taken apart by the rules of a taxonomy: concepts, words, aspects, each at its place.

The longest phrase at a place counts; what no phrase covers and no list of stopwords names is a word of its own, as a stem.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING

from sdgtax.match.patterns import any_of, everywhere, nearest, number
from sdgtax.match.profile import ENUMERATION, KNOWN_WORDS, Parts, Stretch, Term, Value, equal_ones
from sdgtax.match.vocabulary import WORD, Thesaurus
from sdgtax.text.fold import fold, stem
from sdgtax.text.spelling import Spelling

if TYPE_CHECKING:
    from sdgtax.model.matching import Aspect, Quieter
    from sdgtax.model.taxonomy import Taxonomy
    from sdgtax.text.lexicon import Place
    from sdgtax.text.phrases import Span
    from sdgtax.text.reading import Reading

SIGNS = ",;:()"
OLDEST = 120
HUNDRED = 100
"""A range up to here is no age but a scale, where no word says that it is one."""
TOKEN = re.compile(r"[\w&.']*\w|%")
"""A word of a folded title as it is compared with stopwords and with words beside numbers."""
_DIGIT = re.compile(r"\d")
_COVERED = b"\1"


@dataclass(slots=True)
class _Words:
    """What of the rules is looked up in titles of one language."""

    stop: frozenset[str]
    open_ended: frozenset[str]
    below: frozenset[str]
    ages: frozenset[str]
    ends: dict[str, re.Pattern[str]]
    """By stretch: words that end it."""
    spelling: Spelling
    keys: dict[str, str] = field(default_factory=dict)
    """Of words that were met: their keys; empty for those that say nothing."""


class Dissector:
    """Takes titles apart by the rules of a taxonomy."""

    def __init__(self, taxonomy: Taxonomy, thesaurus: Thesaurus) -> None:
        self._thesaurus = thesaurus
        self._rules = taxonomy.overlap
        self._aspects: dict[str, Aspect] = {a.id: a for a in taxonomy.aspects.aspects}
        aspects = taxonomy.aspects.aspects
        self._implied = [(a.id, k, v) for a in aspects for k, v in a.implies.items() if k in self._aspects]
        self._first = [(a.id, [v.id for v in a.values]) for a in aspects if a.first]
        self._neutral = {(a.id, v.id) for a in taxonomy.aspects.aspects for v in a.values if v.neutral}
        self._reaching = {(a.id, v.id) for a in aspects for v in a.values if v.reaches}
        self._joiners = frozenset(self._rules.joiners)
        self._between = tuple(f" {j} " for j in self._rules.joiners if j[0].isalnum())
        self._made_of = {a.id: [(v.id, v.made_of) for v in a.values if v.made_of] for a in aspects}
        roles = {a.role: a for a in taxonomy.aspects.aspects if a.role}
        self._age, self._threshold, self._denominator = (roles.get(r) for r in ("age", "threshold", "denominator"))
        self._ages = {v.id: (v.age[0], v.age[1]) for v in self._age.values if v.age} if self._age else {}
        self._number = number(self._rules.numbers)
        self._no_ages = tuple(fold(words) for words in self._rules.numbers.no_ages)
        self._asides = tuple(fold(a) for a in self._rules.asides)
        self._marks = {
            rule.id: list(dict.fromkeys(m for listed in rule.open.root.values() for m in listed if not m[0].isalnum()))
            for rule in self._rules.quieter
        }
        self._all_marks = {mark for marks in self._marks.values() for mark in marks}
        self._words: dict[str, _Words] = {}

    def _of_language(self, lang: str) -> _Words:
        age, spelling = self._age, Spelling(self._rules.spellings.get(lang))
        stopwords = self._rules.stopwords.get(lang)
        return _Words(
            frozenset(fold(w) for s in stopwords for w in (s, *spelling.variants(s))),
            frozenset(age.open_ended.get(lang) if age else ()),
            frozenset(age.below.get(lang) if age else ()),
            frozenset(age.ranges.get(lang) if age else ()),
            {q.id: any_of(q.stop.get(lang)) for q in self._rules.quieter if q.stop.get(lang)},
            spelling,
        )

    def parts(self, reading: Reading) -> Parts:
        """A title taken apart."""
        words = self._words.get(reading.lang) or self._words.setdefault(reading.lang, self._of_language(reading.lang))
        text, asides = self._mask(reading.folded)
        found: dict[str, list[Place]] = {}
        for place in reading.concepts(text):
            found.setdefault(place.entry.kind, []).append(place)
        parts = Parts(reading.title, reading.folded, reading.lang)
        breakdowns = self._breakdowns(text, found, parts) if "opener" in found else []
        parts.closing = [*breakdowns, *asides] if breakdowns or asides else ()
        concepts, values = found.get("concept", []), found.get("value", [])
        if breakdowns:
            concepts, values = ([p for p in listed if not _inside(p, breakdowns)] for listed in (concepts, values))
        parts.terms = [Term(p.start, p.end, p.entry.key, p.entry.core) for p in self._longest(concepts)]
        parts.stretches = list(self._stretches(text, words, found.get("quieter", []), parts.terms))
        covered = [(t.start, t.end) for t in parts.terms]
        by_aspect: dict[str, list[Place]] = {}
        for place in values:
            by_aspect.setdefault(place.entry.aspect, []).append(place)
        for aspect, places in sorted(by_aspect.items(), key=lambda item: self._aspects[item[0]].role != "denominator"):
            covered += self._add_values(self._aspects[aspect], self._longest(places), parts)
        self._settle(parts)
        if _DIGIT.search(text):
            taken = [(p.start, p.end) for p in values if not self._aspects[p.entry.aspect].beside_ages]
            self._read_numbers(text, words, parts, [*breakdowns, *taken])
        elif parts.aspects:
            self._take_named_age(parts)
        parts.terms += _words(reading.title, text, words, breakdowns, covered)
        parts.terms.sort()
        parts.aspects = equal_ones(tuple(parts.aspects.items()))
        return parts

    def _mask(self, text: str) -> tuple[str, list[Span]]:
        """Blank out brackets such as “(source: …)”, whose places are told, and the letters of an enumeration; the length stays."""
        places = []
        for aside in self._asides:
            while (start := text.find(aside)) >= 0:
                end = text.find(")", start) + 1 or len(text)
                text = text[:start] + " " * (end - start) + text[end:]
                places.append((start, end))
        return (ENUMERATION.sub("   ", text) if "(" in text else text), places

    def _breakdowns(self, text: str, found: dict[str, list[Place]], parts: Parts) -> list[Span]:
        """The stretches “by sex, age and location”: from an opener that is followed by a value to the end of the phrase."""
        breakdowns: list[Span] = []
        values = found.get("part", [])
        for opener in sorted(found.get("opener", ()), key=lambda p: (p.start, p.end, p.entry.aspect)):
            aspect = opener.entry.aspect
            own = [p for p in values if p.entry.aspect == aspect]
            if _inside(opener, breakdowns) or not any(opener.end < p.start <= opener.end + 2 for p in own):
                continue
            if any(opener.end < p.start <= opener.end + 2 and text[p.end : p.end + 2].strip().isdigit() for p in own):
                continue  # “by age 18” is a limit
            stop = nearest(text, "();", opener.end)
            breakdowns.append((opener.start, stop))
            named = self._longest([p for p in own if opener.end <= p.start and p.end <= stop])
            parts.add(aspect, (p.entry.key for p in named))
        for start, end, entry in (p for p in values if _inside(p, breakdowns)):
            if (entry.aspect, entry.key) in self._reaching:  # “type of connection”
                end = start + len(text[start : nearest(text, (*SIGNS, *self._between), end)].rstrip())
            parts.values.append(Value(start, end, entry.aspect, entry.key))
        return breakdowns

    def _stretches(self, text: str, words: _Words, opened: list[Place], terms: list[Term]) -> Iterator[Stretch]:
        """The stretches whose words weigh less. One that opens the title is no aside, nor is one of the words of a concept (“out of work”)."""
        if not opened and not any(m in text for m in self._all_marks):
            return
        topics = [t for t in terms if self._thesaurus.kind(t.key) == "topic"] if opened else []
        for rule in self._rules.quieter:
            openers = [
                (p.start, p.end)
                for p in opened
                if p.entry.key == rule.id and p.start > 0 and not any(_is_within(p, t) for t in topics)
            ]
            for mark in [m for m in self._marks[rule.id] if m in text]:
                openers += [(start, start + len(mark)) for start in everywhere(mark, text) if start > 0]
            for opener in openers:
                yield self._stretch(text, opener, rule, words)

    def _stretch(self, text: str, opener: Span, rule: Quieter, words: _Words) -> Stretch:
        start = opener[1]
        end = nearest(text, rule.until, start)
        ends = words.ends.get(rule.id)
        word = ends.search(text, start + 1, end) if ends else None
        return Stretch(start, word.start() if word else end, rule.factor, rule.unrestricted, opener[0])

    def _add_values(self, aspect: Aspect, places: list[Place], parts: Parts) -> list[Span]:
        """Add the values of an aspect that count. Gives the places that they cover, so that they are no words of their own."""
        covered: list[Span] = []
        if aspect.restricts or aspect.role == "polarity" or aspect.defines == "both" or aspect.conflict == "any":
            # who is in the denominator, or not, restricts nothing, and is not what is counted
            covered = [(p.start, p.end) for p in places]
            unit = self._denominator.id if self._denominator else ""
            open_to_all = [(s.start, s.end) for s in parts.stretches if s.unrestricted]
            open_to_all += [(v.start, v.end) for v in parts.values if v.aspect == unit]
            places = [p for p in places if not _inside(p, open_to_all)]
        if aspect is not self._denominator:  # a gap does not reach over “per”
            units = [s.opened for s in parts.stretches if s.unrestricted]
            places = [p for p in places if not any(p.start < unit < p.end for unit in units)]
        if aspect.whole:
            places = [p for p in places if not any(_is_within(p, t) for t in parts.terms)]
        covered += [(p.start, p.end) for p in places]
        named = {p.entry.key for p in places}
        neutral = {
            v for v, parts_of_it in self._made_of[aspect.id] if named.issuperset(parts_of_it) for v in parts_of_it
        }
        parts.neutral += [(p.start, p.end) for p in places if (aspect.id, p.entry.key) in self._neutral]
        told = [p for p in places if p.entry.key not in neutral and (aspect.id, p.entry.key) not in self._neutral]
        if told:
            reach = {p: nearest(parts.folded, SIGNS, p.end) for p in told if (aspect.id, p.entry.key) in self._reaching}
            values = [Value(p.start, reach.get(p, p.end), aspect.id, p.entry.key) for p in told]
            if aspect is self._denominator:
                values = [self._of_what(v, parts) for v in values]
            parts.add(aspect.id, (v.value for v in values))
            parts.values += values
        if aspect.quiet < 1.0:
            parts.stretches += [Stretch(p.start, p.end, aspect.quiet) for p in told]
        return covered

    def _of_what(self, value: Value, parts: Parts) -> Value:
        """A unit that ends with a number (“per 1,000”) with what is counted behind it, if that is more than who everybody is."""
        if not parts.folded[value.end - 1].isdigit():
            return value
        end = max((s.end for s in parts.stretches if s.unrestricted and s.opened == value.start), default=value.end)
        said = parts.folded[value.start : end].rstrip(" ,.;:()")
        rest = said[value.end - value.start :]
        if not rest or self._words[parts.lang].stop.issuperset(TOKEN.findall(rest)):
            return value
        return Value(value.start, value.start + len(said), value.aspect, said)

    @staticmethod
    def _closed(text: str, end: int, low: str, high: str | None) -> bool:
        """Whether a range closes a phrase of a title, so that it is one of ages (“Children in day care, 0-3”)."""
        rest = text[end:].lstrip()
        return bool(high and int(low) < int(high) < HUNDRED and (not rest or rest[0] in "),;:"))

    def _settle(self, parts: Parts) -> None:
        """Add what values say of other aspects; of an aspect of which one value counts keep the first one in the rules."""
        if not parts.aspects:
            return
        for aspect, other, value in self._implied:
            if aspect in parts.aspects:
                parts.add(other, [value])
                parts.values += [Value(v.start, v.end, other, value) for v in parts.values if v.aspect == aspect]
        for aspect, order in self._first:
            if len(parts.of(aspect)) > 1:
                parts.aspects[aspect] = frozenset([next(v for v in order if v in parts.of(aspect))])

    def _longest(self, places: list[Place]) -> list[Place]:
        """Of entries that lie inside another the longer one; at one place the longer literal and the narrower concept."""
        if len(places) < 2:
            return places
        kept: dict[tuple[int, int, str], Place] = {}
        for place in places:
            start, end, entry = place
            for other in places:
                if other[0] <= start and end <= other[1] and other is not place and self._beats(other, place):
                    break
            else:
                known = kept.setdefault((start, end, entry.key), place)
                if len(known.entry.core) < len(entry.core):
                    kept[start, end, entry.key] = place
        return list(kept.values())

    def _beats(self, other: Place, place: Place) -> bool:
        """Whether an entry that lies around another, or at the same place, counts in its stead."""
        if (other.start, other.end) != (place.start, place.end):
            return True
        if other.entry.key == place.entry.key or self._thesaurus.is_below(place.entry.key, other.entry.key):
            return False
        core, longer = place.entry.core, other.entry.core
        shorter = bool(core and longer and core != longer and core in longer)
        return shorter or self._thesaurus.is_below(other.entry.key, place.entry.key)

    def _read_numbers(self, text: str, words: _Words, parts: Parts, taken: list[Span]) -> None:
        """Ages and percentages. Numbers count for age only beside a word that says so."""
        said = (0, 0)
        before: re.Match[str] | None = None
        first = 0, 0  # where an enumeration of numbers begins, and its least one
        for match in self._number.finditer(text):
            low, tail = match.group(1), (match.group(3) or "").strip()
            if any(s <= match.start() and match.end() <= e for s, e in taken):
                continue
            if tail and tail != "+":
                said_already = any(v.start <= match.start() < v.end for v in parts.values)  # “the bottom 40 per cent”
                if match.start() > 0 and self._threshold and not said_already:
                    parts.add(self._threshold.id, [f"{low} %"])
                continue
            listed = before is not None and text[before.end() : match.start()].strip() in self._joiners
            first = first if listed else (match.start(), int(low))
            before = match
            oldest = self._oldest(text, match, words, parts)
            if oldest == int(low) and not words.below.isdisjoint(TOKEN.findall(text[: match.start()])[-4:]):
                first, oldest = (match.start(), 0), oldest - 1
            if parts.age is not None and first[1] == parts.age[1] + 1:  # “10–14 years; 15–19 years”
                first = (said[0], parts.age[0])
            if first[1] <= oldest <= OLDEST and (
                parts.age is None or said[0] == first[0]
            ):  # a later age is that of somebody else
                parts.age, said = (first[1], oldest), (first[0], _end_of_age(text, match, words))
        if self._age is None or parts.age is None:
            self._take_named_age(parts)
            return
        youngest, oldest = parts.age
        value = f"{youngest}-{oldest}" if oldest < OLDEST else f"{youngest}+"
        parts.aspects[self._age.id] = frozenset([value])
        parts.values.append(Value(_start_of_age(text, said[0], words), said[1], self._age.id, value))

    def _take_named_age(self, parts: Parts) -> None:
        """Take the age that words name, where they name one."""
        named = self._named_ages(parts)
        if len(named) == 1:
            parts.age = named[0]

    def _named_ages(self, parts: Parts) -> list[tuple[int, int]]:
        """The ages that words name; where one lies within all others (“infant mortality, children under one”) it alone counts."""
        if self._age is None:
            return []
        named = {v: self._ages[v] for v in sorted(parts.of(self._age.id)) if v in self._ages}
        inmost = max(named, key=lambda v: (named[v][0], -named[v][1]), default="")
        if len(named) > 1 and all(x <= named[inmost][0] and named[inmost][1] <= y for x, y in named.values()):
            parts.aspects[self._age.id] = frozenset([inmost])
            return [named[inmost]]
        return list(named.values())

    def _oldest(self, text: str, match: re.Match[str], words: _Words, parts: Parts) -> int:
        """The last year of an age in numbers; -1 where the numbers are no age."""
        start, end = match.span()
        low, high, tail = match.groups()
        before = TOKEN.findall(text[max(0, start - 24) : start])[-2:]
        after = TOKEN.findall(text[end : end + 30])[:3]
        of_age = high and len(after) > 1 and words.ages.issuperset(after[:2])
        if text[:start].rstrip().endswith(self._no_ages) and not of_age:  # but “(from 18 to 24 years old)”
            return -1
        bare = bool(tail) or self._closed(text, end, low, high) or not words.open_ended.isdisjoint(after[1:2])
        of_people = self._beside(start, parts) if high else self._behind_people(text, start, words, parts)
        if words.ages.isdisjoint([*before, *after[:2]]) and not bare and not of_people:
            return -1
        return int(high or (OLDEST if tail or not words.open_ended.isdisjoint([*after, *before[-1:]]) else low))

    def _behind_people(self, text: str, start: int, words: _Words, parts: Parts) -> bool:
        """Whether people and a word for a limit stand before a place (“women under 30”)."""
        limit = next(reversed(list(TOKEN.finditer(text, 0, start))), None)
        if limit is None or limit.group() not in words.below | words.open_ended:
            return False
        return any(self._aspects[v.aspect].beside_ages and v.end + 1 == limit.start() for v in parts.values)

    def _beside(self, start: int, parts: Parts) -> bool:
        """Whether a word for an age stands before a place (“children 0-4”)."""
        return any(self._age and v.aspect == self._age.id and v.end + 1 == start for v in parts.values)


def _words(title: str, text: str, words: _Words, breakdowns: list[Span], covered: list[Span]) -> Iterator[Term]:
    """The words that no phrase covers, as stems."""
    known = words.keys
    bracketed = "(" in text
    letters = bytearray(len(text))  # the letters that a phrase covers are marked
    for start, end in covered:
        letters[start:end] = _COVERED * (end - start)
    for match in TOKEN.finditer(text):
        word = match[0]
        key = known.get(word)
        if key is None:
            if len(known) >= KNOWN_WORDS:
                known.clear()
            key = known[word] = _key(word, words)
        if not key:
            continue
        start, end = match.span()
        if letters.find(_COVERED, start, end) >= 0:
            continue
        if bracketed and text[start - 1 : start] == "(" and text[end : end + 1] == ")" and title[start:end].isupper():
            continue  # what words before it are called for short, or who counts
        if breakdowns and any(s <= start and end <= e for s, e in breakdowns):
            continue
        yield Term(start, end, key)


def _key(word: str, words: _Words) -> str:
    """The key of a word that no phrase covers; empty for one that says nothing."""
    bare = word.strip(".'")
    if not words.stop.isdisjoint((word, bare)) or len(bare) < 2 or bare[0].isdigit():
        return ""
    return WORD + stem(words.spelling.canonical(bare))


def _end_of_age(text: str, number: re.Match[str], words: _Words) -> int:
    """Where the words behind a number end that make it an age (“years and older”)."""
    end, others = number.end(), 0
    for word in islice(TOKEN.finditer(text, end, nearest(text, SIGNS, end)), 3):
        if word.group() in words.ages or (word.group() in words.open_ended and not number.group(2)):
            end, others = word.end(), 0
        elif (others := others + 1) > 1:
            break
    return end


def _start_of_age(text: str, number: int, words: _Words) -> int:
    """Where the word before a number begins that makes it the end of a range (“over 80 years”); else the number's own place."""
    before = list(TOKEN.finditer(text, 0, number))[-1:]
    return next((w.start() for w in before if w.group() in words.open_ended or w.group() in words.below), number)


def _inside(place: Place, spans: Sequence[Span]) -> bool:
    return bool(spans) and any(s <= place.start and place.end <= e for s, e in spans)


def _is_within(place: Place, term: Term) -> bool:
    """Whether a place lies in a term that is longer than itself."""
    here = (place.start, place.end)
    return term.start <= place.start and place.end <= term.end and here != (term.start, term.end)
