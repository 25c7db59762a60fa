"""A language that is spelt in two norms (bokmål and nynorsk): phrases in the other norm, and words brought back to the first.

The pairs stand in YAML. They need not be good grammar: they only have to make the same words meet.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sdgtax.text.fold import fold

if TYPE_CHECKING:
    from sdgtax.model.matching import SpellingRules

WORD = re.compile(r"\w+")
MOST_KNOWN = 65536
_OPEN = re.compile(r"(\w{5,})e\*")
"""The open end of a phrase: “tjeneste*” is “tenesta” in the other norm, too."""


class Spelling:
    """Pairs of spellings: whole `words` and `parts` of words, each with its spellings in the other norm."""

    def __init__(self, rules: SpellingRules | None) -> None:
        self._words = {fold(k): [fold(v) for v in listed] for k, listed in rules.words.items()} if rules else {}
        self._parts = {fold(k): [fold(v) for v in listed] for k, listed in rules.parts.items()} if rules else {}
        self._pattern = _longest_first(self._parts)
        back = {v: k for k, listed in self._parts.items() for v in listed}
        self._back_parts, self._back_pattern = back, _longest_first(back)
        self._back_words = {v: k for k, listed in self._words.items() for v in listed}
        self._known: dict[str, str] = {}

    def variants(self, phrase: str) -> list[str]:
        """A phrase in the other norm, once for each spelling that there is; none where nothing is spelt otherwise."""
        if not self._pattern:
            return []
        found: list[str] = []
        number = 0
        while True:
            more = False

            def other(listed: list[str], at: int = number) -> str:
                nonlocal more
                more = more or len(listed) > at + 1
                return listed[min(at, len(listed) - 1)]

            def respelt(match: re.Match[str]) -> str:
                word = match.group()
                if word in self._words:
                    return other(self._words[word])
                return self._pattern.sub(lambda m: other(self._parts[m.group()]), word) if self._pattern else word

            variant = WORD.sub(respelt, phrase.lower())
            if variant != phrase.lower() and variant not in found:
                found.append(variant)
            if not more:
                break
            number += 1
        return list(
            dict.fromkeys(v for f in (*found, phrase.lower()) for v in (f, _OPEN.sub(r"\1*", f)) if v != phrase.lower())
        )

    def canonical(self, word: str) -> str:
        """A folded word in the first norm."""
        found = self._known.get(word)
        if found is None:
            found = self._back_words.get(word)
            if found is None:
                back = self._back_pattern
                found = back.sub(lambda m: self._back_parts[m.group()], word) if back else word
            if len(self._known) < MOST_KNOWN:
                self._known[word] = found
        return found


def _longest_first(parts: dict[str, object] | dict[str, list[str]] | dict[str, str]) -> re.Pattern[str] | None:
    listed = sorted(parts, key=lambda p: (-len(p), p))
    return re.compile("|".join(map(re.escape, listed))) if listed else None
