"""What differs between two titles, in their own words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from sdgtax.match.once import longest, once, together, uncounted
from sdgtax.match.telling import JOINED, Telling, stems
from sdgtax.match.vocabulary import WORD, Vocabulary
from sdgtax.match.whole import MEASURE, SUBJECT, Whole
from sdgtax.model.mapping import Difference

if TYPE_CHECKING:
    from sdgtax.match.features import AspectDifference, Comparison, Counterpart, Side
    from sdgtax.match.profile import Parts, Profile, Stretch, Value
    from sdgtax.model.taxonomy import Taxonomy
    from sdgtax.text.phrases import Span

PAIRS = 2
"""So many pairs of words that stand for one another are named."""
NAMED = 3
"""So many words of either side are named."""
WORDING, ABROAD = "wording", "abroad"
MODIFIER = "modifier"
ASIDE = " ,.;:()"
_Lost = tuple[float, str, tuple[int, int]]
"""What one title has alone: its weight, negative, so that the weightiest comes first; the term; its place."""
_Pair = tuple[float, tuple[str, str], tuple[bool, bool]]
"""Terms of two titles that stand for one another: the weight, negative; the terms; which of them need not be told."""


class Differences:
    """Tells differences by the rules of a taxonomy."""

    def __init__(self, taxonomy: Taxonomy, vocabulary: Vocabulary) -> None:
        self._rules = taxonomy.overlap
        self._aspects = taxonomy.aspects.aspects
        self._restricting = taxonomy.aspects.restricting
        self._by_id = {a.id: a for a in self._aspects}
        self._order = {a.id: n for n, a in enumerate(self._aspects)}
        self._unit = next((a for a in self._aspects if a.role == "denominator"), None)
        self._heard = {(a.id, v.id) for a in self._aspects for v in a.values if v.heard}
        self._vocabulary = vocabulary
        self._telling = Telling(taxonomy)
        self._whole = Whole(taxonomy, self._telling, vocabulary.thesaurus)

    def of(self, comparison: Comparison, a: Parts, b: Parts, lang: str) -> list[Difference]:
        """What differs, the weightiest first; labels in `lang`. An aspect that one title alone names may just be unsaid."""
        before: list[Difference] = []
        after: list[Difference] = []  # breakdowns
        if comparison.opposite:
            x, y = comparison.opposite
            polarity = next((a.id for a in self._aspects if a.role == "polarity"), "")
            before.append(Difference(polarity, self._rules.differs.opposite.get(lang), a.words(x), b.words(y)))
        for named in sorted(comparison.aspects, key=lambda d: self._order[d.aspect]):
            d = _seen(named, a, b)
            aspect = self._aspects[self._order[d.aspect]]
            if d.both or aspect.id not in self._rules.silent or self._is_heard(d):
                left = self._values(a, comparison.left, aspect.id, d.left, d.right)
                right = self._values(b, comparison.right, aspect.id, d.right, d.left)
                if left.lower() == right.lower():
                    continue
                told = after if aspect.opens.root else before
                if told is before and not d.both and self._says(b if left else a, left or right):
                    continue
                same = [t for t in told if (left and left == t.left) or (right and right == t.right)]
                if d.both and same and not all(t.left and t.right for t in same):
                    told[:] = [t for t in told if t not in same]
                    same = []
                if not same:
                    told.append(Difference(aspect.id, aspect.label.get(lang), left, right))
        told_yet = "".join(" " + side.lower() for d in before for side in (d.left, d.right) if side)
        subject = self._subject(comparison, a, b, lang, told_yet)
        found = [*self._with_unit(before, comparison, a, b, lang), *subject, *after]
        return once(found, self._by_id)

    def in_whole(
        self, told: Sequence[Difference], comparison: Comparison, a: Parts, b: Parts, lang: str
    ) -> tuple[Difference, ...]:
        """What differs of a pair that is not exact: both subjects as whole phrases where either title has one of its own."""
        return tuple(uncounted(self._whole.told(told, comparison, a, b, lang), self._by_id))

    def beside_exact(self, told: Iterable[Difference], a: Parts, b: Parts, lang: str) -> tuple[Difference, ...] | None:
        """What differs of a pair that is exact by its facts: plain words that one title has more are wording; labels in `lang`.

        None where another subject is stated on both sides, or another measure, or what one title is of (“compensation of employees”):
        then the pair is not exact.
        """
        told = tuple(told)
        for d in told:
            both = d.left and d.right
            # of two languages one may say what a title is of in words that nobody knows
            head = a.lang == b.lang and (self._telling.is_head(a, d.left) or self._telling.is_head(b, d.right))
            if d.aspect == MEASURE or (d.aspect == SUBJECT and (both or head)):
                return None
        label = self._rules.differs.wording.get(lang)
        return tuple(replace(d, aspect=WORDING, label=label) if d.aspect == SUBJECT else d for d in told)

    def _values(self, parts: Parts, side: Side, aspect: str, values: frozenset[str], others: frozenset[str]) -> str:
        """The values of one side that the other one does not have, in the words of the title; not what the other title says as a subject
        (“workers” beside “employment rate”)."""
        own = sorted(values - others)
        if not own:
            return ""
        if aspect in self._restricting and not others:
            shared = {c.term for c in side.counterparts if c.likeness == 1.0}
            meant = {v.value for v in parts.values if v.aspect == aspect and self._is_subject(parts, v, shared)}
            own = [v for v in own if v not in meant]
        return ", ".join(longest(parts.value_words(aspect, own))) if own else ""

    def _is_subject(self, parts: Parts, value: Value, shared: set[str]) -> bool:
        """Whether a value is no more than a subject that both titles have (“employed persons”)."""
        inside = [t for t in parts.terms if value.start <= t.start and t.end <= value.end]
        rest = parts.title[value.start : value.end]
        for t in inside:
            rest = rest.replace(parts.title[t.start : t.end], "", 1)
        same = bool(inside) and all(t.key in shared and t.is_whole(parts.folded) for t in inside)
        return same and self._telling.says_nothing(rest, parts.lang, any_stopword=True)

    def _is_heard(self, d: AspectDifference) -> bool:
        """Whether a value is told though the other title names none."""
        return any((d.aspect, value) in self._heard for value in d.left | d.right)

    def _says(self, parts: Parts, said: str) -> bool:
        """Whether a title has the same words, not in a breakdown, nor where they say nothing (“men, women and children of all ages”)."""
        text = parts.title
        opened = [(v.start, v.end) for v in parts.values if self._aspects[self._order[v.aspect]].opens.root]
        for start, end in (*opened, *parts.neutral):
            text = text[:start] + " " * (end - start) + text[end:]
        return stems(said) <= stems(text)

    def _with_unit(
        self, told: list[Difference], comparison: Comparison, a: Parts, b: Parts, lang: str
    ) -> list[Difference]:
        """The unit among what differs: words of a denominator that no aspect knows (“per user”) name it too."""
        if self._unit is None:
            return told
        place = next((n for n, d in enumerate(told) if d.aspect == self._unit.id), -1)
        found = told[place] if place >= 0 else Difference(self._unit.id, self._unit.label.get(lang), "", "")
        sides = ((found.left, comparison.a, a, comparison.left, b), (found.right, comparison.b, b, comparison.right, a))
        unit = self._unit.id
        left, right = (
            said or self._denominator(unit, profile.of(unit), parts, side, other)
            for said, profile, parts, side, other in sides
        )
        if not left and not right:
            return told
        added = replace(found, left=left, right=right)
        if place >= 0:
            return [*told[:place], added, *told[place + 1 :]]
        later = next((n for n, d in enumerate(told) if self._order.get(d.aspect, -1) > self._order[added.aspect]), None)
        return [*told[:later], added, *told[later:]] if later is not None else [*told, added]

    def _denominator(self, unit: str, of_unit: frozenset[str], parts: Parts, side: Side, other: Parts) -> str:
        """A denominator of a title that is none of the units known `of_unit`, in its words, if the other title does not have what it names."""
        lost = {c.term for c in side.counterparts if c.likeness < self._rules.likeness.alike}
        telling, there = self._telling, stems(other.title)
        units = [(v.start, v.end) for v in parts.values if v.aspect == unit and v.value in of_unit]
        known, opened = [*parts.neutral, *units], [s for s in parts.stretches if s.unrestricted]
        whole = {(t.start, t.end) for t in parts.terms}
        inside = [p for p in units if any(_meet(s, p) for s in opened) or any(_lies_in(p, term) for term in whole)]
        if len(inside) < len(units):
            return ""  # a unit stands beside the words that open it
        for s in opened:
            if any(_meet(s, place) for place in known):
                continue
            terms = [t for t in parts.terms if s.start <= t.start < s.end]
            said = parts.title[s.start : s.end].strip(ASIDE)
            if any(t.key in lost for t in terms) and parts.title[s.opened] == "(":
                return parts.title[s.opened : s.end].strip(ASIDE)
            if places := [(t.end, t.start) for t in terms if t.key in lost]:
                end, start = max(places)
                return parts.title[s.opened : telling.whole(parts, (start, end), plain=True)[1]]
            alone = not other.of(unit) and not any(x.unrestricted for x in other.stretches)
            if (terms and not alone) or telling.says_nothing(said, parts.lang):
                continue
            if parts.lang != other.lang or not there.issuperset(telling.stems(said, parts.lang)):
                return parts.title[s.opened : s.end].strip(ASIDE)
        return ""

    def _subject(self, comparison: Comparison, a: Parts, b: Parts, lang: str, told: str) -> list[Difference]:
        """Terms that have no counterpart, or only a broader, narrower or neighbouring one; not what is told already."""
        pairs, taken = self._pairs(comparison, a, b, told)
        one, two, silent = comparison.a, comparison.b, self._rules.silent
        agreed = [_of_aspects(one, two, a, silent), _of_aspects(two, one, b, silent)]
        lost = [
            self._lost(a, b, comparison.left, taken, told, agreed[0]),
            self._lost(b, a, comparison.right, taken, told, agreed[1]),
        ]
        if a.lang != b.lang:
            _without_unknown(lost)
            self._from_compounds(lost, paired=bool(pairs[SUBJECT]))
        found: list[Difference] = []
        for what, label in ((MEASURE, self._rules.differs.measure), (SUBJECT, self._rules.differs.subject)):
            said: tuple[list[str], list[str]] = [], []
            for _, terms, empty in sorted(pairs[what])[:PAIRS]:
                for n, (parts, other) in enumerate(((a, b), (b, a))):
                    words = "" if empty[n] else self._paired(parts, terms[n], lost[n][what])
                    said[n].append("" if _says_alone(parts, words, terms[n], other) else words)
            left, right = (
                ", ".join(_once(w for w in (*said[n], self._told(parts, lost[n][what], told)) if w))
                for n, parts in enumerate((a, b))
            )
            if left or right:
                found.append(Difference(what, label.get(lang), left, right))
        return together(found, (a.title, b.title), MEASURE, SUBJECT)

    def _pairs(self, comparison: Comparison, a: Parts, b: Parts, told: str) -> tuple[dict[str, list[_Pair]], set[str]]:
        """The terms of either title that stand for one another without being the same, by what they are about; and all such terms."""
        pairs: dict[str, list[_Pair]] = {MEASURE: [], SUBJECT: []}
        taken = set(comparison.opposite or ())
        for c in comparison.left.counterparts:
            self._add_pair(pairs, taken, comparison, (c, (c.term, c.other)), a, b, told)
        met = {c.other for c in comparison.left.counterparts if c.likeness == 1.0}
        for c in comparison.right.counterparts:
            if c.term not in taken and c.other not in met:
                self._add_pair(pairs, taken, comparison, (c, (c.other, c.term)), a, b, told)
        return pairs, taken

    def _add_pair(
        self,
        pairs: dict[str, list[_Pair]],
        taken: set[str],
        comparison: Comparison,
        found: tuple[Counterpart, tuple[str, str]],
        a: Parts,
        b: Parts,
        told: str,
    ) -> None:
        """Add two terms that are alike without being the same, the left one first, if they are to be told."""
        c, (x, y) = found
        if not self._rules.likeness.alike <= c.likeness < 1.0 or c.term in taken or c.term.startswith(WORD):
            return
        taken |= {x, y}
        said = (a.words(x), b.words(y))
        below = self._vocabulary.thesaurus.is_below
        by_value = (below(x, y) and self._is_told(a, x, b, told)) or (below(y, x) and self._is_told(b, y, a, told))
        told_yet = [bool(words) and _has(told, words) for words in said]
        if x == y or not any(said) or _same(*said) or by_value or all(told_yet):
            return
        if not (self._empty(said[0], a, x, b, told) and self._empty(said[1], b, y, a, told)):
            weight = -self._vocabulary.weight(c.term)
            empty = told_yet[0] or self._is_aside(said[0], a, x), told_yet[1] or self._is_aside(said[1], b, y)
            pairs[self._of(x, y)].append((weight, (x, y), empty))

    def _is_aside(self, said: str, parts: Parts, term: str) -> bool:
        """Whether a term of a pair is not told: it says nothing, or only the denominator names it."""
        return not said or self._says_nothing(said, parts, term) or parts.is_denominator(term)

    def _is_told(self, parts: Parts, term: str, other: Parts, told: str) -> bool:
        """Whether a value that is told stands in the words of a term: what makes it narrower (“youth unemployment”) is told with it,
        if the other title has the rest."""
        start, end = parts.place(term)
        values = [
            v for v in parts.values if start <= v.start < v.end <= end and _has(told, parts.title[v.start : v.end])
        ]
        if not values:
            return False
        listed = stems(" ".join(parts.title[v.start : v.end] for v in values))
        rest = self._telling.stems(parts.title[start:end], parts.lang) - listed
        return parts.lang != other.lang or all(word in other.folded for word in rest)

    def _empty(self, said: str, parts: Parts, term: str, other: Parts, told: str = "") -> bool:
        """Whether words of a title need not be told: they say nothing, or the other title has them (“mortality” in “infant
        mortality”), or they are told."""
        if self._says_nothing(said, parts, term):
            return True
        return self._telling.stems(said, parts.lang) <= stems(other.title) | stems(told)

    def _paired(self, parts: Parts, term: str, lost: list[_Lost]) -> str:
        """The words of a term that has a counterpart, with those that the title has alone beside it, which are taken from these, and with
        what it is a kind of (“bicycle traffic”)."""
        start, end = self._telling.whole(parts, parts.place(term))
        for t in parts.terms:
            if t.start == end + 1 and parts.title[end] in JOINED and self._vocabulary.thesaurus.is_below(term, t.key):
                end = t.end
        lost[:] = [found for found in lost if not (start <= found[2][0] and found[2][1] <= end)]
        return parts.title[start:end]

    def _lost(
        self, parts: Parts, other: Parts, side: Side, taken: set[str], told: str, agreed: list[Span]
    ) -> dict[str, list[_Lost]]:
        """What the other title lacks, by what it is about: weight, term and place. Not what the other title says in the same words, nor
        what belongs to an aspect in which the two agree."""
        found: dict[str, list[_Lost]] = defaultdict(list)
        likeness, vocabulary = self._rules.likeness, self._vocabulary
        there = stems(other.title) | stems(told)
        for term, _, like, _ in side.counterparts:
            if like == 1.0 and (within := self._telling.told_within(parts, term, other)):
                said, what = parts.words(term), SUBJECT if parts.lang == other.lang else ABROAD
                if not _has(told, said):
                    found[what].append((-self._rules.weights.word, WORD + said.lower(), within))
            if term in taken or like >= likeness.alike:
                continue
            said, place = parts.words(term), parts.place(term)
            if not said or _has(told, said):
                continue
            bracketed = parts.title[max(place[0] - 1, 0) : place[1] + 1]
            if said.isupper() and bracketed == f"({said})":  # what words before it are called for short
                continue
            if parts.is_denominator(term) or not vocabulary.thesaurus.told(term):
                continue
            if there.issuperset(self._telling.stems(said, parts.lang)) or self._says_nothing(said, parts, term):
                continue
            if any(start <= place[0] and place[1] <= end for start, end in agreed) or self._beside(parts, term):
                continue
            if vocabulary.rarity(term) >= likeness.told:
                found[self._of(term)].append((-vocabulary.weight(term), term, place))
        return found

    def _from_compounds(self, lost: Sequence[dict[str, list[_Lost]]], *, paired: bool) -> None:
        """Of two titles in different languages take parts of compounds for what one has alone where the other one has something alone;
        as few plain words of the other may be what the compounds say (“snow depth”, “snødybde”): then neither is told."""
        for side, other in (lost, lost[::-1]):
            if paired or side[SUBJECT] or not side[ABROAD] or not other[SUBJECT]:
                continue
            plain = all(self._vocabulary.thesaurus.kind(term) != "topic" for _, term, _ in other[SUBJECT])
            if plain and len(other[SUBJECT]) <= len(side[ABROAD]):
                other[SUBJECT] = []
            else:
                side[SUBJECT] = side[ABROAD]

    def _says_nothing(self, said: str, parts: Parts, term: str) -> bool:
        kind = self._vocabulary.thesaurus.kind(term)
        if kind in (MODIFIER, MEASURE) and self._telling.is_phrase(said, parts.lang):
            return False  # “on time”, though neither word says anything
        light = not term.startswith(WORD) and kind != "topic"
        return self._telling.says_nothing(said, parts.lang, any_stopword=light)

    def _told(self, parts: Parts, lost: list[_Lost], told: str) -> str:
        """The weightiest of what a title has alone, in its order; what stands in one phrase is told as one, but not what is told yet
        and has words beside it that say nothing."""
        if not lost:
            return ""
        places: list[Span] = []
        for _, term, place in sorted(sorted(lost)[:NAMED], key=lambda item: item[2]):
            start, end = self._telling.whole(parts, place, plain=self._vocabulary.thesaurus.kind(term) == "word")
            for t in parts.terms:  # “loan or line of credit”
                if t.key == term and t.start > end and parts.folded[end : t.start].strip() in self._rules.joiners:
                    end = t.end
            if places and (start <= places[-1][1] or self._telling.is_one(parts, places[-1][1], start)):
                places[-1] = places[-1][0], max(end, places[-1][1])
            else:
                places.append((start, end))
        listed = _once(parts.title[start:end] for start, end in places)
        return ", ".join(words for words in listed if not self._is_told_yet(words, parts, told))

    def _is_told_yet(self, said: str, parts: Parts, told: str) -> bool:
        known, rest = stems(told), stems(said)
        return bool(known & rest) and self._telling.says_nothing(" ".join(rest - known), parts.lang, any_stopword=True)

    def _beside(self, parts: Parts, term: str) -> bool:
        """Whether a term only explains: a word, or what a topic is qualified by, in a bracket or an example."""
        places = [t for t in parts.terms if t.key == term]
        return self._vocabulary.thesaurus.kind(term) != "topic" and all(
            any(not s.unrestricted and s.start <= t.start and t.end <= s.end for s in parts.stretches) for t in places
        )

    def _of(self, *terms: str) -> str:
        kinds = {self._vocabulary.thesaurus.kind(term) for term in terms}
        return MEASURE if kinds == {MEASURE} else SUBJECT


def _has(told: str, said: str) -> bool:
    """Whether words are told, at the start of words."""
    return f" {said.lower()}" in told


def _lies_in(place: Span, other: Span) -> bool:
    """Whether a place lies in another one that is longer."""
    return other[0] <= place[0] and place[1] <= other[1] and place != other


def _meet(stretch: Stretch, place: Span) -> bool:
    return stretch.opened < place[1] and place[0] < stretch.end


def _of_aspects(profile: Profile, other: Profile, parts: Parts, silent: Sequence[str]) -> list[Span]:
    """The places of values that are told as what they are, or that both titles have; not of those that do not count, as no title of the
    indicator in another language has them."""
    return [
        (v.start, v.end)
        for v in parts.values
        if v.value in profile.of(v.aspect) and (v.aspect not in silent or v.value in other.of(v.aspect))
    ]


def _says_alone(parts: Parts, said: str, term: str, other: Parts) -> bool:
    """Whether a title says no more than a word that the other one has, too, beside its own (“turnout”, “turnout of new voters”)."""
    own = next((t for t in parts.terms if t.key == term), None)
    return (
        own is not None
        and own.is_whole(parts.folded)
        and said == parts.words(term)
        and any(t.key == term for t in other.terms)
    )


def _seen(d: AspectDifference, a: Parts, b: Parts) -> AspectDifference:
    """A difference without values that only the indicator's title in another language names: nobody can see them in this one."""
    if not a.others and not b.others:
        return d
    left, right = (
        frozenset() if not parts.names(d.aspect) and any(o.names(d.aspect) for o in parts.others) else values
        for parts, values in ((a, d.left), (b, d.right))
    )
    return replace(d, left=left, right=right)


def _without_unknown(lost: Sequence[dict[str, list[_Lost]]]) -> None:
    """Of two titles in different languages leave out words that no concept covers where both have such: they may say the same."""
    if all(any(term.startswith(WORD) for _, term, _ in side[SUBJECT]) for side in lost):
        known = [[found for found in side[SUBJECT] if not found[1].startswith(WORD)] for side in lost]
        if any(known):
            for side, listed in zip(lost, known, strict=True):
                side[SUBJECT] = listed


def _same(x: str, y: str) -> bool:
    """Whether words are one but for their ends (“price”, “prices”) or the way they are spelt (“organization”, “organisation”)."""
    return stems(x) == stems(y)


def _once(listed: Iterable[str]) -> list[str]:
    """Words without those that stand in others among them."""
    found = list(dict.fromkeys(listed))
    return [w for w in found if not any(w != other and w.lower() in other.lower() for other in found)]


def marks(parts: Parts, side: Side, alike: float) -> tuple[tuple[int, int], ...]:
    """The places in a title that the other title covers: those of terms that are so much alike."""
    matched = {c.term for c in side.counterparts if c.likeness >= alike}
    return tuple((t.start, t.end) for t in parts.terms if t.key in matched)
