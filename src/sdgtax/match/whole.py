"""What two titles are about, told in whole phrases where they are about different things."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from sdgtax.match.telling import Telling, stems
from sdgtax.model.mapping import Difference

if TYPE_CHECKING:
    from sdgtax.match.features import Comparison, Side
    from sdgtax.match.profile import Parts
    from sdgtax.match.vocabulary import Thesaurus
    from sdgtax.model.taxonomy import Taxonomy
    from sdgtax.text.phrases import Span

SUBJECT, MEASURE = "subject", "measure"
SEVERAL = 2
"""So many things that one title alone says make it another subject."""
LONGEST = 120
"""Letters of a phrase that is told whole."""
CUT = " …"
CUTS = (", ", "; ", ": ", " (", ") ")
"""Signs that part a long title."""
ASIDE = " ,.;:–-"


class Whole:
    """Tells the subjects of two titles as whole phrases, by the rules of a taxonomy."""

    def __init__(self, taxonomy: Taxonomy, telling: Telling, thesaurus: Thesaurus) -> None:
        aspects = taxonomy.aspects.aspects
        self._aspects = {a.id: a for a in aspects}
        self._telling, self._thesaurus = telling, thesaurus
        self._label = taxonomy.overlap.differs.subject
        self._quantities = frozenset(a.id for a in aspects if a.first)
        self._closing = frozenset(a.id for a in aspects if a.role in ("age", "denominator"))

    def told(
        self, found: Sequence[Difference], comparison: Comparison, a: Parts, b: Parts, lang: str
    ) -> tuple[Difference, ...]:
        """Differences where both subjects stand as whole phrases instead of pieces, if both titles say what the other one does not, or one
        says several such things; as they are where one phrase is a part of the other; labels in `lang`."""
        content = [d for d in found if d.aspect in (SUBJECT, MEASURE)]
        unsaid = bool(found) and all(self._is_minor(d) for d in found) and self._is_unsaid(comparison, a, b)
        if not content and not unsaid:
            return tuple(found)
        sides = [[w for d in content for w in said(d).split(", ") if w] for said in (_left, _right)]
        left, right = (self._phrase(parts, pieces) for parts, pieces in zip((a, b), sides, strict=True))
        if not right or _is_part(left, right) or (_is_part(right, left) and not unsaid):
            return tuple(found)
        one, two = (a, comparison.left, left), (b, comparison.right, right)
        parted = all(sides) or max(map(len, sides)) >= SEVERAL or unsaid
        if not parted and not (self._own(*one, b) and self._own(*two, a)):
            return tuple(found)
        told = Difference(SUBJECT, self._label.get(lang), left, right)
        if content and all(d.aspect == MEASURE for d in content):
            told = replace(content[0], left=left, right=right)
        place = found.index(content[0]) if content else len(found)
        return (*(d for d in found[:place] if d not in content), told, *(d for d in found[place:] if d not in content))

    def _is_minor(self, d: Difference) -> bool:
        """Whether a difference, of one title alone, makes no other subject: a unit, a definition, a breakdown."""
        aspect = self._aspects.get(d.aspect)
        return aspect is not None and not (d.left and d.right) and not aspect.restricts and aspect.conflict != "any"

    def _is_unsaid(self, comparison: Comparison, a: Parts, b: Parts) -> bool:
        """Whether two titles are about different things that no single words of theirs name: they measure another thing, or a subject is
        known from the title in another language."""
        if comparison.features["measure_apart"]:
            return True
        sides = ((a, comparison.left), (b, comparison.right))
        kind = self._thesaurus.kind
        return any(
            c.likeness < 1.0 and kind(c.term) == "topic" and not parts.words(c.term)
            for parts, side in sides
            for c in side.counterparts
        )

    def _own(self, parts: Parts, side: Side, phrase: str, other: Parts) -> bool:
        """Whether a phrase says something beside what both titles say."""
        shared = {c.term for c in side.counterparts if c.likeness == 1.0}
        start = parts.title.find(phrase.strip(CUT))
        rest = list(parts.title[start : start + len(phrase)])
        covered = [(t.start, t.end) for t in parts.terms if t.key in shared]
        covered += [(v.start, v.end) for v in parts.values]
        for begin, end in covered:
            for place in range(max(begin - start, 0), min(end - start, len(rest))):
                rest[place] = " "
        said = stems("".join(rest)) - stems(other.title)
        return not self._telling.says_nothing(" ".join(said), parts.lang)

    def _phrase(self, parts: Parts, pieces: Sequence[str]) -> str:
        """What a title is about: all of it but the quantity before it and a unit, an age, a breakdown or a bracket behind it, if it has none
        of the `pieces`; of a long title the clause that has them, or what lies between them, else its beginning, cut."""
        title = parts.title
        places = [(at, at + len(p)) for p in pieces if (at := title.find(p)) >= 0]
        first, last = min((s for s, _ in places), default=len(title)), max((e for _, e in places), default=0)
        start, end = self._begin(parts, first), self._end(parts, last)
        if not places:
            first = last = start
        if title[end:].lstrip().startswith("(") and len(self._telling.stems(title[start:end], parts.lang)) < SEVERAL:
            end = title.find(")", end) + 1 or end  # one word (“completion”) is told with what it is of
        clause = (
            max((p + 2 for sign in CUTS if (p := title.rfind(sign, start, first)) >= 0), default=start),
            min((p for sign in CUTS if (p := title.find(sign, last, end)) >= 0), default=end),
        )
        for one, other in ((start, end), clause, (first, last))[: 1 + len(places)]:
            said = self._closed(title[one : other + (title[other : other + 1] == ")")], parts.lang)
            if 0 < len(said) <= LONGEST:
                return said
        one, _ = clause
        if last <= one + LONGEST:
            return self._closed(title[one : one + LONGEST].rpartition(" ")[0], parts.lang) + CUT
        return CUT.strip() + " " + self._closed(title[last - LONGEST : last].partition(" ")[2], parts.lang)

    def _closed(self, said: str, lang: str) -> str:
        """Words without signs and binding words at their ends, and without half a bracket."""
        said = said.strip(ASIDE)
        opened = said.count("(") - said.count(")")
        if opened < 0 and said.endswith(")"):
            said = said[:-1]
        if opened > 0:
            said = said[: said.rindex("(")] or said[1:]
        first, _, rest = said.strip(ASIDE).partition(" ")
        return self._closed(rest, lang) if rest and self._telling.binds(first, lang) else said.strip(ASIDE)

    def _begin(self, parts: Parts, first: int) -> int:
        """Where the words begin that follow a quantity (“number of”)."""
        start = 0
        while (end := self._skipped(parts, start)) > start and end <= first:
            start = end
        return start

    def _skipped(self, parts: Parts, start: int) -> int:
        """Behind the quantity, binding word or blank that stands at a place; the place itself if none does."""
        title = parts.title
        if title[start : start + 1] in ASIDE:
            return min(start + 1, len(title))
        of_quantity = [v.end for v in parts.values if v.start == start and v.aspect in self._quantities]
        for end in sorted(of_quantity, reverse=True):
            if self._telling.says_nothing(title[start:end], parts.lang, any_stopword=True):
                return end
        blank = title.find(" ", start)
        return blank if blank > 0 and self._telling.binds(title[start:blank], parts.lang) else start

    def _end(self, parts: Parts, last: int) -> int:
        """Where the words end that a unit, an age, a breakdown or a bracket closes."""
        title, end = parts.title, len(parts.title)
        closing: list[Span] = [*parts.closing, *((v.start, v.end) for v in parts.values if v.aspect in self._closing)]
        closing += [(s.opened or s.start, s.end) for s in parts.stretches]
        while end > last:
            kept = title[:end].rstrip(ASIDE + ")")
            place = min((s for s, e in closing if s < len(kept) <= e + 1), default=len(kept))
            blank = kept.rfind(" ", 0, place)
            if place == len(kept) and blank > 0 and self._telling.binds(kept[blank + 1 :], parts.lang):
                place = blank
            if place == end or place < last:
                break
            end = place
        return end


def _is_part(said: str, other: str) -> bool:
    return stems(said) <= stems(other)


def _left(d: Difference) -> str:
    return d.left


def _right(d: Difference) -> str:
    return d.right
