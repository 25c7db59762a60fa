"""A language that is spelt in two norms (bokmål and nynorsk): phrases in the other norm, and words brought back to the first.

The pairs stand in YAML. They need not be good grammar: they only have to make the same words meet.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sdgtax.text.fold import any_word, fold

if TYPE_CHECKING:
    from sdgtax.model.matching import SpellingRules
    from sdgtax.model.taxonomy import Taxonomy

WORD = re.compile(r"(\w+)")
MOST_KNOWN = 65536
_OPEN = re.compile(r"(\w{5,})e\*")
"""The open end of a phrase: “tjeneste*” is “tenesta” in the other norm, too."""


class Spelling:
    """Pairs of spellings: whole `words` and `parts` of words, each with its spellings in the other norm."""

    def __init__(self, rules: SpellingRules | None) -> None:
        words, parts = (rules.words, rules.parts) if rules else ({}, {})
        self._words, self._parts = (
            {fold(k): [fold(v) for v in listed] for k, listed in known.items()} for known in (words, parts)
        )
        self._back_words, self._back_parts = (
            {v: k for k, listed in known.items() for v in listed} for known in (self._words, self._parts)
        )
        self._pattern, self._back_pattern = (
            re.compile(f"({any_word(known)})") for known in (self._parts, self._back_parts)
        )
        self._known: dict[str, str] = {}

    @classmethod
    def of(cls, taxonomy: Taxonomy, lang: str) -> Spelling:
        """The spellings of a language, as the rules of matching name them; none where these could not be read."""
        return cls(taxonomy.overlap.spellings.get(lang) if taxonomy.overlap else None)

    def variants(self, phrase: str) -> list[str]:
        """A phrase in the other norm, once for each spelling that there is; none where nothing is spelt otherwise."""
        if not self._parts:
            return []
        plain = phrase.lower()
        pieces = [piece for token in WORD.split(plain) for piece in self._spellings(token)]
        most = max(map(len, pieces))
        found = ["".join(piece[min(n, len(piece) - 1)] for piece in pieces) for n in range(most)]
        opened = (v for f in (*(f for f in found if f != plain), plain) for v in (f, _OPEN.sub(r"\1*", f)))
        return [v for v in dict.fromkeys(opened) if v != plain]

    def _spellings(self, token: str) -> list[list[str]]:
        """The pieces of a word, or of what stands between words, each with its spellings in the other norm."""
        if token in self._words:
            return [self._words[token]]
        return [self._parts.get(part, [part]) for part in self._pattern.split(token)]

    def canonical(self, word: str) -> str:
        """A folded word in the first norm."""
        found = self._known.get(word)
        if found is None:
            found = self._back_words.get(word)
            if found is None:
                found = self._back_pattern.sub(lambda m: self._back_parts[m.group()], word)
            if len(self._known) < MOST_KNOWN:
                self._known[word] = found
        return found
