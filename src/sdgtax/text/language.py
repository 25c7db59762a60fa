"""What the signs of a title tell of its language. Bokmål and nynorsk are one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sdgtax.text.fold import words

if TYPE_CHECKING:
    from sdgtax.model.rules import LanguageRules

KNOWN_WORDS = 100_000


class LanguageGuesser:
    """Counts what speaks for each language: letters, small words, endings (from `rules/language.yaml`)."""

    def __init__(self, rules: LanguageRules) -> None:
        self._letters = {lang: tuple(chars) for lang, chars in rules.letters.items() if chars}
        self._words = {lang: frozenset(listed) for lang, listed in rules.words.items()}
        self._endings = {lang: tuple(listed) for lang, listed in rules.endings.items()}
        self._known: dict[str, tuple[tuple[str, int], ...]] = {}
        self.default = rules.default
        self.margin = rules.margin

    def score(self, folded: str) -> dict[str, int]:
        """Points per language of a folded title: 3 for a letter of its own, 2 for each small word, 1 for each ending."""
        points: dict[str, int] = dict.fromkeys(self._words, 0)
        for lang, letters in self._letters.items():
            if any(letter in folded for letter in letters):
                points[lang] = 3
        for word in words(folded):
            known = self._known.get(word)
            if known is None:
                known = self._of_word(word)
            for said, p in known:
                points[said] += p
        return points

    def _of_word(self, word: str) -> tuple[tuple[str, int], ...]:
        """What a word says, kept for the next time: words come again and again."""
        said = []
        for lang, listed in self._words.items():
            if word in listed:
                said.append((lang, 2))
            elif word.endswith(self._endings.get(lang, ())):
                said.append((lang, 1))
        if len(self._known) >= KNOWN_WORDS:
            self._known.clear()
        self._known[word] = known = tuple(said)
        return known

    def guess(self, folded: str) -> tuple[str, int]:
        """The language that most speaks for, and by how many points it leads; the default, with a lead of 0, where none does."""
        points = self.score(folded)
        best = max(points, key=lambda lang: points[lang])
        lead = points[best] - max((p for lang, p in points.items() if lang != best), default=0)
        return (best, lead) if lead > 0 else (self.default, 0)
