"""Tell the language of a title: English or Norwegian (bokmål and nynorsk alike)."""

from __future__ import annotations

from sdgtax.model.taxonomy import LanguageRules
from sdgtax.text import fold, words


class LanguageGuesser:
    """Counts what speaks for each language: letters, small words, endings (from `rules/language.yaml`)."""

    def __init__(self, rules: LanguageRules) -> None:
        self._letters = {lang: frozenset(chars) for lang, chars in rules.letters.items()}
        self._words = {lang: frozenset(listed) for lang, listed in rules.words.items()}
        self._endings = {lang: tuple(listed) for lang, listed in rules.endings.items()}
        self.default = rules.default

    def score(self, title: str) -> dict[str, int]:
        """Points per language: 3 for a letter of its own, 2 for each small word, 1 for each ending."""
        folded = fold(title)
        points: dict[str, int] = {}
        tokens = words(folded)
        for lang in self._words:
            listed, endings = self._words[lang], self._endings.get(lang, ())
            p = 3 if self._letters.get(lang, frozenset()) & set(folded) else 0
            for token in tokens:
                if token in listed:
                    p += 2
                elif endings and token.endswith(endings):
                    p += 1
            points[lang] = p
        return points

    def guess(self, title: str) -> str | None:
        """`en` or `nb`; None when the title does not tell."""
        points = self.score(title)
        best = max(points, key=lambda lang: points[lang])
        others = [p for lang, p in points.items() if lang != best]
        return best if points[best] > max(others, default=0) else None
