"""Which words of a title are worth telling where it differs from another one, and how far they reach."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from sdgtax.match.dissect import SIGNS
from sdgtax.text.fold import fold, stem, words
from sdgtax.text.spelling import Spelling

if TYPE_CHECKING:
    from sdgtax.match.profile import Parts, Term
    from sdgtax.model.taxonomy import Taxonomy
    from sdgtax.text.phrases import Span

WHOLE = 80
"""Letters of a stem that is not cut."""
KNOWN = 1 << 14
"""Texts whose words, and words whose stems, are kept at most."""
HYPHENS = "-‐‑"
JOINED = " -–/"
"""Signs between words that are told as one."""
MOST = 4
"""So many words at most are told for the sake of one."""
PAIR = 3
"""Fewer words than these that say nothing hold two pieces together."""
ALIKE = 1
"""Letters by which the other parts of two compounds are taken for one in another spelling."""
_NUMBER = re.compile(r" \d[\d/–-]*(?![\w%.,])")
_HALF = re.compile(r"- [^\W\d_]+ [\w-]+")
"""What comes after half a word that is written out later."""
_NEXT = re.compile(r" ([^\W\d_]{3,})(?![\w-])")


@dataclass(slots=True, frozen=True)
class _Words:
    """The words of one language, as stems: those that bind others, those that are never told alone, all that say nothing, and
    those behind what a title is of."""

    binders: frozenset[str]
    untold: frozenset[str]
    empty: frozenset[str]
    heads: frozenset[str]


class Telling:
    """Judges words by the rules of a taxonomy."""

    def __init__(self, taxonomy: Taxonomy) -> None:
        self._rules = taxonomy.overlap
        self._endings = frozenset(self._rules.compounds.endings)
        self._words: dict[str, _Words] = {}

    def _of(self, lang: str) -> _Words:
        found = self._words.get(lang)
        if found is None:
            rules, spelling = self._rules, Spelling(self._rules.spellings.get(lang))
            listed = [
                frozenset(_stem(fold(v)) for w in phrases.get(lang) for v in (w, *spelling.variants(w)))
                for phrases in (rules.binders, rules.untold, rules.stopwords, rules.heads)
            ]
            found = self._words[lang] = _Words(listed[0], listed[1], listed[0] | listed[1] | listed[2], listed[3])
        return found

    def stems(self, text: str, lang: str) -> frozenset[str]:
        """The words of a text as stems, without those that only bind others."""
        return stems(text) - self._of(lang).binders

    def says_nothing(self, said: str, lang: str, *, any_stopword: bool = False) -> bool:
        """Whether no word is worth telling alone; with `any_stopword` stopwords are not, either."""
        known = self._of(lang)
        empty = known.empty if any_stopword else known.untold | known.binders
        return all(s in empty or s.isdigit() for s in stems(said))

    def binds(self, said: str, lang: str) -> bool:
        """Whether words only bind others."""
        return stems(said) <= self._of(lang).binders

    def is_phrase(self, said: str, lang: str) -> bool:
        """Whether words are several, and whole: not “levels of”."""
        listed = words(fold(said))
        return len(listed) > 1 and _stem(listed[-1]) not in self._of(lang).binders

    def is_head(self, parts: Parts, said: str) -> bool:
        """Whether words are what a title is of: they stand first, but for words that say nothing, and “of” comes next; or they end what
        others begin (“land abandonment”)."""
        title, known = parts.title, self._of(parts.lang)
        start = title.find(said) if said else -1
        if start < 0:
            return False
        before, behind = words(fold(title[:start])), words(fold(title[start + len(said) :]))
        if self.says_nothing(title[:start], parts.lang, any_stopword=True):
            return next((s for s in map(_stem, behind) if s in known.heads or s not in known.empty), "") in known.heads
        after = title[start + len(said) :].lstrip()
        last = not behind or after[0] in SIGNS or _stem(behind[0]) in known.binders
        joined = title[start - 1] == " " and title[start - 2].isalnum() and _stem(before[-1]) not in known.empty
        return last and joined and said.islower() and " " not in said

    def whole(self, parts: Parts, place: Span, *, plain: bool = False) -> Span:
        """A place with the rest of its word, also across hyphens; a `plain` word with what it stands before (“open applications”,
        “exchange points”)."""
        title = parts.title
        start = len(title) - _rest(title[::-1], len(title) - place[0])
        end = _rest(title, place[1])
        if half := _HALF.match(title, end):  # “inntekts- og formuesandel”
            end = half.end()
        while plain and title[end : end + 1] == " " and title.count(" ", start, end) + 2 <= MOST:
            behind = self._behind(parts, end)
            if behind == end:
                break
            end = behind
        number = _NUMBER.match(title, end) if plain else None  # “grade 10”, “target 2”
        return start, number.end() if number else self._unbound(parts, start, end)

    def is_one(self, parts: Parts, end: int, start: int) -> bool:
        """Whether what stands between two places binds nothing and is no sign, so that both belong to one phrase (“water quality” in
        “real-time water quality monitoring”)."""
        between = fold(parts.title[end:start])
        if not between.strip(JOINED):
            return True
        known = {_stem(w) for w in words(between)}
        if len(known) < PAIR and self.says_nothing(between, parts.lang) and not any(s in between for s in SIGNS):
            return True  # “place of residence”, “areas important for biodiversity”
        return (
            len(known) <= MOST
            and not any(s in between for s in SIGNS)
            and known.isdisjoint(self._of(parts.lang).binders)
        )

    def _unbound(self, parts: Parts, start: int, end: int) -> int:
        """The end of a place without words at its end that bind what comes after (“journeys to work by”)."""
        binders = self._of(parts.lang).binders
        while (blank := parts.title.rfind(" ", start, end)) > start and _stem(
            fold(parts.title[blank + 1 : end])
        ) in binders:
            end = blank
        return end

    def _behind(self, parts: Parts, end: int) -> int:
        """Where the word or term ends that stands behind a place and belongs to what is before it; the place itself if there is none."""
        after = _NEXT.match(parts.title, end)
        known, word = self._of(parts.lang), _stem(fold(after.group(1))) if after else ""
        if word in known.binders or word in known.untold:
            return end
        behind = max((t.end for t in parts.terms if t.start == end + 1), default=0)
        if behind:
            return _rest(parts.title, behind)
        return after.end() if after and not any(v.start <= after.start(1) < v.end for v in parts.values) else end

    @staticmethod
    def _alike(term: Term, rest: str, other: Parts) -> bool:
        """Whether the other title has the same compound, as far as one can see where it is spelt in another way."""
        same = (t for t in other.terms if t.key == term.key and t.core)
        return any(other.folded[t.start : t.end].replace(t.core, "", 1)[:ALIKE] == rest[:ALIKE] for t in same)

    def told_within(self, parts: Parts, term: str, other: Parts) -> Span | None:
        """The place of a compound with another part than the one by which a term is known (“skolebibliotek”, of “skole”), if the other
        title does not have it."""
        rules = self._rules.compounds
        if parts.lang not in rules.languages:
            return None
        for t in parts.terms:
            if t.key != term or t.is_whole(parts.folded):
                continue
            word = parts.folded[t.start : t.end]
            if " " in word or t.core not in word or any(v.start < t.end and t.start < v.end for v in parts.values):
                continue
            cores = [o.core for o in parts.terms if o.start < t.end and t.start < o.end and o.key != term and o.core]
            for rest in word.split(t.core, 1):
                listed = {rest, rest.removeprefix("s"), rest.removeprefix("e"), rest.removesuffix("s")}
                if len(rest.removesuffix("s")) < rules.other or listed & self._endings or self._alike(t, rest, other):
                    continue
                if any(core in rest for core in cores) or any(self.says_nothing(r, parts.lang) for r in listed):
                    continue
                if not any(stem(r)[: rules.other] in other.folded for r in listed):
                    return t.start, t.end
        return None


def _rest(text: str, place: int) -> int:
    """Where the word ends that is written on at a place."""
    while text[place : place + 1].isalnum() or (
        text[place : place + 1] in HYPHENS and text[place + 1 : place + 2].isalnum() and text[place - 1].isalnum()
    ):
        place += 1
    return place


@lru_cache(KNOWN)
def stems(text: str) -> frozenset[str]:
    """The words of a text as stems that are not cut."""
    return frozenset(_stem(w) for w in words(fold(text)))


@lru_cache(KNOWN)
def _stem(word: str) -> str:
    return stem(word.replace("z", "s"), WHOLE)
