"""Which words of a title are worth telling where it differs from another one, and how far they reach."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sdgtax.text.fold import fold, stem, words
from sdgtax.text.spelling import Spelling

if TYPE_CHECKING:
    from sdgtax.match.profile import Parts
    from sdgtax.model.taxonomy import Taxonomy
    from sdgtax.text.phrases import Span

WHOLE = 80
"""Letters of a stem that is not cut."""
HYPHENS = "-‐‑"
_NEXT = re.compile(r" ([^\W\d_]{3,})(?![\w-])")


@dataclass(slots=True, frozen=True)
class _Words:
    """The words of one language, as stems: those that bind others, those that are never told alone, and all that say nothing."""

    binders: frozenset[str]
    untold: frozenset[str]
    empty: frozenset[str]


class Telling:
    """Judges words by the rules of a taxonomy."""

    def __init__(self, taxonomy: Taxonomy) -> None:
        self._rules = taxonomy.overlap
        self._words: dict[str, _Words] = {}

    def _of(self, lang: str) -> _Words:
        found = self._words.get(lang)
        if found is None:
            rules, spelling = self._rules, Spelling(self._rules.spellings.get(lang))
            listed = [
                frozenset(_stem(fold(v)) for w in phrases.get(lang) for v in (w, *spelling.variants(w)))
                for phrases in (rules.binders, rules.untold, rules.stopwords)
            ]
            found = self._words[lang] = _Words(listed[0], listed[1], listed[0] | listed[1] | listed[2])
        return found

    def stems(self, text: str, lang: str) -> set[str]:
        """The words of a text as stems, without those that only bind others."""
        return stems(text) - self._of(lang).binders

    def says_nothing(self, said: str, lang: str, *, any_stopword: bool = False) -> bool:
        """Whether no word is worth telling alone; with `any_stopword` stopwords are not, either."""
        known = self._of(lang)
        empty = known.empty if any_stopword else known.untold | known.binders
        return all(s in empty or s.isdigit() for s in stems(said))

    def whole(self, parts: Parts, place: Span, *, plain: bool) -> Span:
        """A place with the rest of its word, also across hyphens; a `plain` word with the word behind it that says nothing by
        itself (“exchange points”)."""
        title = parts.title
        start = len(title) - _rest(title[::-1], len(title) - place[0])
        end = _rest(title, place[1])
        after = _NEXT.match(title, end) if plain else None
        if after and not any(t.start <= after.start(1) < t.end for t in (*parts.terms, *parts.values)):
            known, word = self._of(parts.lang), _stem(fold(after.group(1)))
            if word not in known.binders and word not in known.untold:
                end = after.end()
        return start, end


def _rest(text: str, place: int) -> int:
    """Where the word ends that is written on at a place."""
    while text[place : place + 1].isalnum() or (
        text[place : place + 1] in HYPHENS and text[place + 1 : place + 2].isalnum() and text[place - 1].isalnum()
    ):
        place += 1
    return place


def stems(text: str) -> set[str]:
    """The words of a text as stems that are not cut."""
    return {_stem(w) for w in words(fold(text))}


def _stem(word: str) -> str:
    return stem(word.replace("z", "s"), WHOLE)
