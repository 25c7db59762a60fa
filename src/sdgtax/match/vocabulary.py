"""What a title says, taken apart once: concepts, words, facets.

All phrases (concepts, facet values, openers of a breakdown) of one language are in one automaton. The longest phrase at a
place counts; what no phrase covers and no list of stopwords names is a word of its own, as a stem.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

from sdgtax.text.fold import clean, fold, stem
from sdgtax.text.reading import Reader

if TYPE_CHECKING:
    from sdgtax.model.indicator import IndicatorSet
    from sdgtax.model.matching import Concept, Quieter
    from sdgtax.model.taxonomy import Taxonomy
    from sdgtax.text.phrases import Span

WORD = "w:"
_TOKEN = re.compile(r"[\w&.']*\w|%")
_NUMBER = re.compile(
    r"(?<![\w.,])(\d{1,3})(?:\s*(?:to|til|og|and|\s)\s*(\d{1,3}))?(\s*\+|\s?%| per cent| percent| prosent)?(?!\w)"
)
_ENUMERATION = re.compile(r"\([a-e]\)")
_EMPTY: frozenset[str] = frozenset()


@dataclass(slots=True)
class Profile:
    """A title taken apart. `terms` are concepts and words with their weights; `facets` the values that it names."""

    title: str
    lang: str
    terms: dict[str, float] = field(default_factory=dict)
    facets: dict[str, frozenset[str]] = field(default_factory=dict)
    spans: list[tuple[int, int, str]] = field(default_factory=list)
    facet_spans: list[tuple[int, int, str, str]] = field(default_factory=list)
    quiet: dict[str, float] = field(default_factory=dict)
    parts: tuple[Profile, ...] = ()
    measures: frozenset[str] = _EMPTY
    joined: dict[str, tuple[str, ...]] = field(default_factory=dict)
    age: tuple[int, int] | None = None
    goals: frozenset[str] = _EMPTY
    targets: frozenset[str] = _EMPTY
    areas: frozenset[str] = _EMPTY

    def words(self, term: str) -> str:
        """The words of the title that a term stands for; empty if it is not in the title."""
        return next((self.title[s:e] for s, e, key in self.spans if key == term), "")

    def value_words(self, facet: str, value: str) -> str:
        """The words of the title that name a value of a facet; the value itself for a number."""
        return next((self.title[s:e] for s, e, f, v in self.facet_spans if f == facet and v == value), value)

    def of(self, facet: str) -> frozenset[str]:
        """The values of a facet."""
        return self.facets.get(facet, _EMPTY)


@dataclass(slots=True, frozen=True)
class _Words:
    """Single words of one language that the reading of a title looks up."""

    stop: frozenset[str]
    open_ended: frozenset[str]
    ages: frozenset[str]


class Vocabulary:
    """Takes titles apart and knows how rare and how alike concepts are. Rarity is measured on the sets given."""

    def __init__(self, taxonomy: Taxonomy, sets: Mapping[str, IndicatorSet], reader: Reader | None = None) -> None:
        """`sets` are those on which rarity is measured; `reader` is shared with the classifier."""
        self.taxonomy = taxonomy
        self.reader = reader or Reader(taxonomy)
        self._languages = self.reader.languages
        self.rules = taxonomy.overlap
        self.concepts: dict[str, Concept] = {c.id: c for c in taxonomy.concepts.concepts}
        self._roles: dict[str, str] = {a.role: a.id for a in taxonomy.aspects.aspects if a.role}
        ages = next((a for a in taxonomy.aspects.aspects if a.role == "age"), None)
        self._words = {
            lang: _Words(
                frozenset(fold(w) for w in self.rules.stopwords.get(lang)),
                frozenset(ages.open_ended.get(lang) if ages else ()),
                frozenset(ages.ranges.get(lang) if ages else ()),
            )
            for lang in self._languages
        }
        self._beside_ages = frozenset(a.id for a in taxonomy.aspects.aspects if a.beside_ages)
        self._asides = tuple(fold(a) for a in self.rules.asides)
        self._joiners = frozenset(self.rules.joiners)
        self._quieter = self.rules.quieter
        self._marks = {
            r.id: [m for m in (p for listed in r.open.root.values() for p in listed) if not m[0].isalnum()]
            for r in self._quieter
        }
        self._marks = {k: list(dict.fromkeys(v)) for k, v in self._marks.items()}
        self._stops: dict[str, dict[str, re.Pattern[str] | None]] = {
            lang: {r.id: _any_of(r.stop.get(lang)) if r.stop.get(lang) else None for r in self._quieter}
            for lang in self._languages
        }
        self._restricting = frozenset(f.id for f in taxonomy.aspects.aspects if f.restricts)
        self._neutral = frozenset((f.id, v.id) for f in taxonomy.aspects.aspects for v in f.values if v.neutral)
        self._below = {f.id: f.quiet for f in taxonomy.aspects.aspects if f.quiet < 1.0}
        self._whole = frozenset(f.id for f in taxonomy.aspects.aspects if f.whole)
        self._ages: dict[str, tuple[int, int]] = {
            v.id: (v.age[0], v.age[1]) for f in taxonomy.aspects.aspects for v in f.values if v.age is not None
        }
        self.up = {c: self._above(c) for c in self.concepts}
        self._measures = {
            c: frozenset(u for u in ups if self.concepts[u].kind == "measure") for c, ups in self.up.items()
        }
        self._weigh(sets)
        self.alike = self._likeness()

    def role(self, name: str) -> str:
        """The id of the aspect that plays a role (`age`, `denominator`, ...); empty if none does."""
        return self._roles.get(name, "")

    def _above(self, concept: str) -> dict[str, int]:
        """The concepts above one, with the distance; itself included at 0."""
        found = {concept: 0}
        queue = [concept]
        while queue:
            now = queue.pop(0)
            for parent in self.concepts[now].broader:
                if parent not in found:
                    found[parent] = found[now] + 1
                    queue.append(parent)
        return found

    # -- rarity

    def _weigh(self, sets: Mapping[str, IndicatorSet]) -> None:
        seen: dict[str, Counter[str]] = {lang: Counter() for lang in self._languages}
        closed: dict[str, Counter[str]] = {lang: Counter() for lang in self._languages}
        count = dict.fromkeys(self._languages, 0)
        self._rarity: dict[str, float] = {}
        self._top = 1.0
        for indicator_set in sets.values():
            for indicator in indicator_set.indicators:
                for lang in self._languages:
                    title = indicator.title(lang)
                    if not title:
                        continue
                    keys = self._keys(title, lang)
                    count[lang] += 1
                    seen[lang].update(keys)
                    closed[lang].update({u for k in keys if k in self.up for u in self.up[k]})
        n = max(sum(count.values()), 1)
        self._top = math.log(n + 1.0)
        words = sum(seen.values(), Counter[str]())
        above = sum(closed.values(), Counter[str]())
        for key, k in words.items():
            if key.startswith(WORD):
                self._rarity[key] = math.log((n + 1.0) / (k + 1.0)) / self._top
        for concept in self.concepts:
            self._rarity[concept] = math.log((n + 1.0) / (above.get(concept, 0) + 1.0)) / self._top

    def rarity(self, key: str) -> float:
        """0 for what every title says to 1 for what none says."""
        return self._rarity.get(key, 1.0)

    def weight(self, key: str) -> float:
        """Rarity times the weight of the kind."""
        w = self.rules.weights
        if key.startswith(WORD):
            return self.rarity(key) * w.word
        factors = {"topic": w.topic, "measure": w.measure, "modifier": w.modifier, "word": w.word}
        return self.rarity(key) * factors[self.concepts[key].kind]

    # -- likeness

    def _likeness(self) -> dict[str, dict[str, float]]:
        """How alike two concepts are: by the rarest concept above both (Lin 1998), or as the YAML says.

        One that is a part of the other is more alike than two parts of a third.
        """
        w = self.rules.weights
        under: dict[str, list[str]] = {}
        for c in self.concepts:
            for u in self.up[c]:
                under.setdefault(u, []).append(c)
        alike: dict[str, dict[str, float]] = {c: {} for c in self.concepts}

        def raise_to(x: str, y: str, value: float) -> None:
            if value > alike[x].get(y, 0.0):
                alike[x][y] = alike[y][x] = value

        for shared, members in under.items():
            for i, x in enumerate(members):
                for y in members[i + 1 :]:
                    both = self.rarity(x) + self.rarity(y)
                    if both > 0:
                        kin = y in self.up[x] or x in self.up[y]
                        lin = (w.unlike if kin else w.sibling) * min(1.0, 2.0 * self.rarity(shared) / both)
                        raise_to(
                            x,
                            y,
                            max(lin, w.part_of)
                            if kin and max(self.up[x].get(y, 0), self.up[y].get(x, 0)) == 1
                            else lin,
                        )
        for concept in self.concepts.values():
            for other in concept.related:
                raise_to(concept.id, other, w.related)
            if concept.opposite:
                raise_to(concept.id, concept.opposite, w.opposite)
        return alike

    def opposite(self, x: str, y: str) -> bool:
        """Whether one concept is the other turned round."""
        a, b = self.concepts.get(x), self.concepts.get(y)
        return bool(a and b and (a.opposite == y or b.opposite == x))

    def below(self, x: str, y: str) -> bool:
        """Whether concept `x` is a part of concept `y`."""
        return x != y and y in self.up.get(x, ())

    def shown(self, key: str, lang: str) -> str:
        """How a term is called in explanations."""
        if key.startswith(WORD):
            return key.removeprefix(WORD)
        concept = self.concepts[key]
        listed = concept.words.get(lang) or next(iter(concept.words.root.values()), [])
        if concept.label:
            return concept.label.get(lang)
        return listed[0].replace("*", "") if listed else key

    # -- taking apart

    def profile(self, title: str, lang: str) -> Profile:
        """A title taken apart; one that enumerates “(a) … (b) …” has the enumerated ones as parts, too."""
        cleaned = clean(title)
        profile = self._profile(cleaned, lang)
        marks = [m.span() for m in _ENUMERATION.finditer(cleaned.lower())]
        if len(marks) > 1:
            head = cleaned[: marks[0][0]]
            ends = [s for s, _ in marks[1:]] + [len(cleaned)]
            profile.parts = tuple(
                self._profile(head + cleaned[start:end], lang) for (_, start), end in zip(marks, ends, strict=True)
            )
        return profile

    def _profile(self, cleaned: str, lang: str) -> Profile:
        profile = Profile(cleaned, lang)
        profile.spans, profile.facets, profile.age, quiet, profile.facet_spans = self._read(cleaned, lang)
        for start, end, key in profile.spans:
            factor = min((f for s, e, f in quiet if s <= start and end <= e), default=1.0)
            factor = max(factor, profile.quiet.get(key, 0.0)) if key in profile.terms else factor
            profile.quiet[key] = factor
            profile.terms[key] = self.weight(key) * factor
        for key in [k for k in profile.terms if any(self.below(other, k) for other in profile.terms)]:
            del profile.terms[key]  # what a narrower term of the same title says already
        self._join(profile)
        if profile.terms:
            profile.measures = _EMPTY.union(*(self._measures.get(key, _EMPTY) for key in profile.terms))
        return profile

    def _join(self, profile: Profile) -> None:
        """Terms of which the title names both: “poverty or social exclusion”."""
        folded = fold(profile.title)
        for (_, end, one), (start, _, two) in pairwise(profile.spans):
            if (
                one != two
                and one in profile.terms
                and two in profile.terms
                and folded[end:start].strip() in self._joiners
            ):
                profile.joined[one] = (*profile.joined.get(one, ()), two)
                profile.joined[two] = (*profile.joined.get(two, ()), one)

    def _quiet(self, text: str, lang: str, opened: list[tuple[int, str]]) -> list[tuple[int, int, Quieter]]:
        """The stretches whose words weigh less. One that opens the title is no aside."""
        found = []
        for rule in self._quieter:
            stops = self._stops[lang][rule.id]
            starts = [end for end, key in opened if key == rule.id]
            for mark in self._marks[rule.id]:
                at = text.find(mark, 1)
                while at >= 0:
                    starts.append(at + len(mark))
                    at = text.find(mark, at + 1)
            for start in starts:
                ends = [p for c in rule.until if (p := text.find(c, start)) >= 0]
                end = min(ends, default=len(text))
                if stops:
                    stop = stops.search(text, start + 1, end)
                    end = stop.start() if stop else end
                found.append((start, end, rule))
        return found

    def _keys(self, title: str, lang: str) -> set[str]:
        return {key for _, _, key in self._read(clean(title), lang)[0]}

    def _read(
        self, cleaned: str, lang: str
    ) -> tuple[
        list[tuple[int, int, str]],
        dict[str, frozenset[str]],
        tuple[int, int] | None,
        list[tuple[int, int, float]],
        list[tuple[int, int, str, str]],
    ]:
        words = self._words[lang]
        text = self._mask(fold(cleaned))
        concepts: list[tuple[int, int, str, str]] = []
        values: list[tuple[int, int, str, str, str]] = []
        parts: list[tuple[int, int, str, str]] = []
        openers: list[tuple[Span, str]] = []
        quieter: list[tuple[int, str]] = []
        for start, end, (kind, key, aspect, core) in self.reader.lexicon(lang).find_concepts(text):
            if kind == "concept":
                concepts.append((start, end, key, core))
            elif kind == "value":
                values.append((start, end, aspect, key, core))
            elif kind == "part":
                parts.append((start, end, aspect, key))
            elif kind == "opener":
                openers.append(((start, end), aspect))
            else:
                quieter.append((end, key) if start else (0, ""))
        facets: dict[str, set[str]] = {}
        zones = self._zones(text, openers, parts, facets)
        concepts = [c for c in concepts if not _inside(c[0], c[1], zones)]
        values = [v for v in values if not _inside(v[0], v[1], zones)]
        kept = self._longest(concepts)
        covered = [(s, e) for s, e, _ in kept]
        places = [(s, e, f, key) for s, e, f, key in parts if _inside(s, e, zones)]
        stretches = self._quiet(text, lang, quieter)
        below = [(s, e, rule.factor) for s, e, rule in stretches]
        asides = [(s, e) for s, e, rule in stretches if rule.unrestricted]
        by_facet: dict[str, list[tuple[int, int, str, str]]] = {}
        for start, end, facet, key, core in values:
            by_facet.setdefault(facet, []).append((start, end, key, core))
        for facet, listed in by_facet.items():
            chosen = self._longest(listed)
            if facet in self._restricting:  # who is in the denominator restricts nothing
                covered += [(s, e) for s, e, _ in chosen]
                chosen = [c for c in chosen if not _inside(c[0], c[1], asides)]
            if facet in self._whole:
                chosen = [c for c in chosen if not any(s <= c[0] and c[1] <= e and (s, e) != c[:2] for s, e, _ in kept)]
                if not chosen:
                    continue
            covered += [(s, e) for s, e, _ in chosen]
            chosen = [c for c in chosen if (facet, c[2]) not in self._neutral]
            if not chosen:
                continue
            facets.setdefault(facet, set()).update(key for _, _, key in chosen)
            places += [(s, e, facet, key) for s, e, key in chosen]
            if facet in self._below:
                below += [(s, e, self._below[facet]) for s, e, _ in chosen]
        taken = zones + [(v[0], v[1]) for v in values if v[2] not in self._beside_ages]
        age = self._numbers(text, words, facets, taken)
        for match in _TOKEN.finditer(text):
            start, end = match.span()
            word = match.group().strip(".'")
            if len(word) < 2 or word in words.stop or word[0].isdigit() or _inside(start, end, zones):
                continue
            if any(s < end and start < e for s, e in covered):
                continue
            kept.append((start, end, WORD + stem(word)))
        kept.sort()
        return kept, {f: frozenset(v) for f, v in facets.items()}, age, below, places

    def _mask(self, text: str) -> str:
        """Blank out brackets such as “(source: …)” and the letters of an enumeration; the length stays."""
        for aside in self._asides:
            start = text.find(aside)
            while start >= 0:
                end = text.find(")", start)
                end = len(text) if end < 0 else end + 1
                text = text[:start] + " " * (end - start) + text[end:]
                start = text.find(aside)
        return _ENUMERATION.sub("   ", text)

    def _zones(
        self,
        text: str,
        openers: list[tuple[Span, str]],
        parts: list[tuple[int, int, str, str]],
        facets: dict[str, set[str]],
    ) -> list[Span]:
        """The stretches “by sex, age and location”: from an opener that is followed by a value to the end of the phrase."""
        zones: list[Span] = []
        for (start, end), facet in sorted(openers):
            if _inside(start, end, zones):
                continue
            if not any(f == facet and end < s <= end + 2 for s, _, f, _ in parts):
                continue
            stops = [p for c in ");" if (p := text.find(c, end)) >= 0]
            stop = min(stops, default=len(text))
            zones.append((start, stop))
            found = [(s, e, key, "") for s, e, f, key in parts if f == facet and end <= s and e <= stop]
            facets.setdefault(facet, set()).update(key for _, _, key in self._longest(found))
        return zones

    def _longest(self, hits: list[tuple[int, int, str, str]]) -> list[tuple[int, int, str]]:
        """Of hits that lie inside another the longer one; at one place the longer literal and the narrower concept."""
        kept = []
        for start, end, key, core in hits:
            beaten = False
            for s, e, k, c in hits:
                if k == key and (s, e) == (start, end):
                    continue
                if s <= start and end <= e and (s, e) != (start, end):
                    beaten = True
                elif (s, e) == (start, end):
                    shorter = bool(core and c and core != c and core in c)
                    beaten = beaten or shorter or self._is_above(key, k)
                if beaten:
                    break
            if not beaten and (start, end, key) not in kept:
                kept.append((start, end, key))
        return kept

    def _is_above(self, key: str, other: str) -> bool:
        return key != other and key in self.up.get(other, ())

    def _numbers(
        self, text: str, words: _Words, facets: dict[str, set[str]], zones: list[Span]
    ) -> tuple[int, int] | None:
        """Ages and percentages. Numbers count for age only beside a word that says so."""
        age: tuple[int, int] | None = None
        open_ended, cues = words.open_ended, words.ages
        ages, threshold = self._roles.get("age", ""), self._roles.get("threshold", "")
        for match in _NUMBER.finditer(text):
            if _inside(match.start(), match.end(), zones):
                continue
            tail = (match.group(3) or "").strip()
            if tail and tail != "+":
                if match.start() > 0:
                    facets.setdefault(threshold, set()).add(match.group(1) + " %")
                continue
            around = _TOKEN.findall(text[max(0, match.start() - 24) : match.start()])[-2:]
            further = _TOKEN.findall(text[match.end() : match.end() + 30])[:3]
            after = further[:2]
            if cues & {*around, *after}:
                low = int(match.group(1))
                high = int(match.group(2)) if match.group(2) else (120 if tail or open_ended & set(further) else low)
                if high >= low and high <= 120:
                    age = (low, high)
        named = [self._ages[v] for v in sorted(facets.get(ages, ())) if v in self._ages]
        if age is not None:
            facets[ages] = {f"{age[0]}-{age[1]}" if age[1] < 120 else f"{age[0]}+"}
        elif len(named) == 1:
            age = named[0]
        return age


def _any_of(phrases: Iterable[str]) -> re.Pattern[str]:
    """A pattern for any of some literal texts, at word boundaries where they begin or end with a letter."""
    listed = sorted((fold(p) for p in phrases), key=lambda p: (-len(p), p))
    return re.compile(
        "|".join(
            (r"(?<!\w)" if p[0].isalnum() else "") + re.escape(p) + (r"(?!\w)" if p[-1].isalnum() else "")
            for p in listed
        )
    )


def _inside(start: int, end: int, zones: Iterable[Span]) -> bool:
    return any(s <= start and end <= e for s, e in zones)
