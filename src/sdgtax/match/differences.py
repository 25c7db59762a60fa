"""What differs between two titles, in their own words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from sdgtax.match.vocabulary import WORD, Vocabulary
from sdgtax.model.mapping import Difference
from sdgtax.text.fold import fold, stem, words

if TYPE_CHECKING:
    from sdgtax.match.features import AspectDifference, Comparison, Side
    from sdgtax.match.profile import Parts
    from sdgtax.model.taxonomy import Taxonomy
    from sdgtax.text.phrases import Span

NAMED = 3
"""So many words of either side are named."""
WHOLE = 80
"""Letters of a stem that is not cut."""
SUBJECT, MEASURE, WORDING = "subject", "measure", "wording"
JOINED = " -–/"
"""Signs between words that are told as one."""
_Lost = tuple[float, str, tuple[int, int]]
"""What one title has alone: its weight, negative, so that the weightiest comes first; the term; its place."""


class Differences:
    """Tells differences by the rules of a taxonomy."""

    def __init__(self, taxonomy: Taxonomy, vocabulary: Vocabulary) -> None:
        self._rules = taxonomy.overlap
        self._aspects = taxonomy.aspects.aspects
        self._order = {a.id: n for n, a in enumerate(self._aspects)}
        self._unit = next((a for a in self._aspects if a.role == "denominator"), None)
        self._vocabulary = vocabulary

    def of(self, comparison: Comparison, a: Parts, b: Parts, lang: str) -> list[Difference]:
        """What differs, the weightiest first; labels in `lang`. An aspect that one title alone names may just be unsaid."""
        before: list[Difference] = []
        after: list[Difference] = []  # breakdowns
        if comparison.opposite:
            x, y = comparison.opposite
            polarity = next((a.id for a in self._aspects if a.role == "polarity"), "")
            before.append(Difference(polarity, self._rules.differs.opposite.get(lang), a.words(x), b.words(y)))
        for d in sorted(comparison.aspects, key=lambda d: self._order[d.aspect]):
            aspect = self._aspects[self._order[d.aspect]]
            if (d.both or aspect.id not in self._rules.silent) and not _elsewhere(d, a, b):
                left, right = _values(a, aspect.id, d.left, d.right), _values(b, aspect.id, d.right, d.left)
                told = after if aspect.opens.root else before
                if told is before and not d.both and self._says(b if left else a, left or right):
                    continue
                if not any((left and left == t.left) or (right and right == t.right) for t in told):
                    told.append(Difference(aspect.id, aspect.label.get(lang), left, right))
        told_yet = "".join(" " + side.lower() for d in (*before, *after) for side in (d.left, d.right) if side)
        subject = self._subject(comparison, a, b, lang, told_yet)
        return [*self._with_unit(before, comparison, a, b, lang), *subject, *after]

    def beside_exact(self, told: Iterable[Difference], lang: str) -> tuple[Difference, ...] | None:
        """What differs of a pair that is exact by its facts: plain words that one title has more are wording; labels in `lang`.

        None where another subject is stated on both sides, or another measure: then the pair is not exact.
        """
        told = tuple(told)
        if any(d.aspect == MEASURE or (d.aspect == SUBJECT and d.left and d.right) for d in told):
            return None
        label = self._rules.differs.wording.get(lang)
        return tuple(replace(d, aspect=WORDING, label=label) if d.aspect == SUBJECT else d for d in told)

    def _says(self, parts: Parts, said: str) -> bool:
        """Whether a title has the same words, not in a breakdown."""
        text = parts.title
        for v in parts.values:
            if self._aspects[self._order[v.aspect]].opens.root:
                text = text[: v.start] + " " * (v.end - v.start) + text[v.end :]
        return _stems(said) <= _stems(text)

    def _with_unit(
        self, told: list[Difference], comparison: Comparison, a: Parts, b: Parts, lang: str
    ) -> list[Difference]:
        """The unit among what differs: words of a denominator that no aspect knows (“per user”) name it too."""
        if self._unit is None:
            return told
        place = next((n for n, d in enumerate(told) if d.aspect == self._unit.id), -1)
        found = told[place] if place >= 0 else Difference(self._unit.id, self._unit.label.get(lang), "", "")
        sides = ((found.left, a, comparison.left), (found.right, b, comparison.right))
        known = self._unit.id in comparison.a.aspects or self._unit.id in comparison.b.aspects
        if known and place < 0:
            return told
        left, right = (said or self._denominator(parts, side) for said, parts, side in sides)
        if not left and not right:
            return told
        added = replace(found, left=left, right=right)
        if place >= 0:
            return [*told[:place], added, *told[place + 1 :]]
        later = next((n for n, d in enumerate(told) if self._order.get(d.aspect, -1) > self._order[added.aspect]), None)
        return [*told[:later], added, *told[later:]] if later is not None else [*told, added]

    def _denominator(self, parts: Parts, side: Side) -> str:
        """The denominator of a title, in its words, if the other title does not have what it names."""
        lost = {c.term for c in side.counterparts if c.likeness < self._rules.likeness.alike}
        for s in parts.stretches:
            within = [t.end for t in parts.terms if s.unrestricted and t.key in lost and s.start <= t.start < s.end]
            if within:
                return parts.title[s.opened : max(within)]
        return ""

    def _subject(self, comparison: Comparison, a: Parts, b: Parts, lang: str, told: str) -> list[Difference]:
        """Terms that have no counterpart, or only a broader, narrower or neighbouring one; not what is told already."""
        opposed = set(comparison.opposite or ())
        pairs: dict[str, list[tuple[float, str, str]]] = {MEASURE: [], SUBJECT: []}
        taken = set(opposed)
        a_terms, b_terms = comparison.a.terms, comparison.b.terms
        for c in comparison.left.counterparts:
            if self._rules.likeness.alike <= c.likeness < 1.0 and c.term not in opposed and not c.term.startswith(WORD):
                weight, said = self._vocabulary.weight(c.term), (a.words(c.term), b.words(c.other))
                composed = self._made_of(c.term, b_terms) or self._made_of(c.other, a_terms)
                if (
                    c.term != c.other
                    and all(said)
                    and not _same(*said)
                    and said[0].lower() not in told
                    and not composed
                ):
                    pairs[self._of(c.term, c.other)].append((-weight, *_apart(said, a, b, told)))
                taken |= {c.term, c.other}
        agreed = [_of_aspects(comparison, parts, self._rules.silent) for parts in (a, b)]
        lost = [
            self._lost(a, b, comparison.left, taken, told, agreed[0]),
            self._lost(b, a, comparison.right, taken, told, agreed[1]),
        ]
        if a.lang != b.lang:
            _without_unknown(lost)
        found = []
        for what, label in ((MEASURE, self._rules.differs.measure), (SUBJECT, self._rules.differs.subject)):
            if pairs[what]:
                _, x, y = min(pairs[what])
                if x or y:
                    found.append(Difference(what, label.get(lang), x, y))
            left, right = (_told(parts, side[what]) for parts, side in zip((a, b), lost, strict=True))
            if left or right:
                found.append(Difference(what, label.get(lang), left, right))
        return found

    def _lost(
        self, parts: Parts, other: Parts, side: Side, taken: set[str], told: str, agreed: list[Span]
    ) -> dict[str, list[_Lost]]:
        """What the other title lacks, by what it is about: weight, term and place. Not what the other title says in the same words, nor
        what belongs to an aspect in which the two agree."""
        found: dict[str, list[_Lost]] = defaultdict(list)
        likeness, vocabulary = self._rules.likeness, self._vocabulary
        there = _stems(other.title + told)
        for term, _, like, _ in side.counterparts:
            said, place = parts.words(term), parts.place(term)
            if term in taken or like >= likeness.alike or not said or said.lower() in told:
                continue
            if parts.is_denominator(term) or not vocabulary.thesaurus.told(term) or there.issuperset(_stems(said)):
                continue
            if any(start <= place[0] and place[1] <= end for start, end in agreed) or self._beside(parts, term):
                continue
            if vocabulary.rarity(term) >= likeness.told:
                found[self._of(term)].append((-vocabulary.weight(term), term, place))
        return found

    def _beside(self, parts: Parts, term: str) -> bool:
        """Whether a term only explains: a word, or what a topic is qualified by, in a bracket or an example."""
        places = [t for t in parts.terms if t.key == term]
        return self._vocabulary.thesaurus.kind(term) != "topic" and all(
            any(not s.unrestricted and s.start <= t.start and t.end <= s.end for s in parts.stretches) for t in places
        )

    def _made_of(self, term: str, terms: Iterable[str]) -> bool:
        """Whether a title says all that a concept is made of: “fatal accidents at work” where it has deaths and accidents at work."""
        thesaurus = self._vocabulary.thesaurus
        above = thesaurus.concepts[term].broader if term in thesaurus.concepts else []
        found = [next((k for k in terms if k == u or thesaurus.is_below(k, u)), "") for u in above]
        return all(found) and len(set(found)) > 1

    def _of(self, *terms: str) -> str:
        kinds = {self._vocabulary.thesaurus.kind(term) for term in terms}
        return MEASURE if kinds == {MEASURE} else SUBJECT


def _of_aspects(comparison: Comparison, parts: Parts, silent: Sequence[str]) -> list[Span]:
    """The places of values that are told as what they are, or that both titles have."""
    a, b = comparison.a, comparison.b
    return [
        (v.start, v.end) for v in parts.values if v.aspect not in silent or v.value in a.of(v.aspect) & b.of(v.aspect)
    ]


def _apart(said: tuple[str, str], a: Parts, b: Parts, told: str) -> tuple[str, str]:
    """The words of two titles that stand for a pair of terms; empty where the other title has the same words (“mortality” in
    “infant mortality”) or they are told."""
    x, y = said
    return "" if _stems(x) <= _stems(b.title + told) else x, "" if _stems(y) <= _stems(a.title + told) else y


def _elsewhere(difference: AspectDifference, a: Parts, b: Parts) -> bool:
    """Whether a value is one that only the indicator's title in another language names: nobody can see it in this one."""
    sides = ((a, difference.left), (b, difference.right))
    return any(
        values and not parts.names(difference.aspect) and any(o.names(difference.aspect) for o in parts.others)
        for parts, values in sides
    )


def _without_unknown(lost: Sequence[dict[str, list[_Lost]]]) -> None:
    """Of two titles in different languages leave out words that no concept covers where both have such: they may say the same."""
    if all(any(term.startswith(WORD) for _, term, _ in side[SUBJECT]) for side in lost):
        known = [[found for found in side[SUBJECT] if not found[1].startswith(WORD)] for side in lost]
        if any(known):
            for side, listed in zip(lost, known, strict=True):
                side[SUBJECT] = listed


def _told(parts: Parts, lost: list[_Lost]) -> str:
    """The weightiest of what a title has alone, in its order; what stands side by side is told as one."""
    places: list[Span] = []
    for start, end in sorted({place for _, _, place in sorted(lost)[:NAMED]}):
        if places and not parts.title[places[-1][1] : start].strip(JOINED):
            places[-1] = places[-1][0], max(end, places[-1][1])
        else:
            places.append((start, end))
    return ", ".join(_once(parts.title[start:end] for start, end in places))


def _same(x: str, y: str) -> bool:
    """Whether words are one but for their ends (“price”, “prices”) or the way they are spelt (“organization”, “organisation”)."""
    return _stems(x) == _stems(y)


def _stems(text: str) -> set[str]:
    return {stem(w.replace("z", "s"), WHOLE) for w in words(fold(text))}


def _once(listed: Iterable[str]) -> list[str]:
    """Words without those that stand in others among them."""
    found = list(dict.fromkeys(listed))
    return [w for w in found if not any(w != other and w.lower() in other.lower() for other in found)]


def _values(parts: Parts, aspect: str, values: frozenset[str], others: frozenset[str]) -> str:
    """The values of one side that the other one does not have, in the words of the title."""
    own = sorted(values - others) or sorted(values)
    if not own:
        return ""
    return ", ".join(parts.value_words(aspect, own))


def marks(parts: Parts, side: Side, alike: float) -> tuple[tuple[int, int], ...]:
    """The places in a title that the other title covers: those of terms that are so much alike."""
    matched = {c.term for c in side.counterparts if c.likeness >= alike}
    return tuple((t.start, t.end) for t in parts.terms if t.key in matched)
