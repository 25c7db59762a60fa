"""What the signs of a title tell of its language. Bokmål and nynorsk are one."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple

from sdgtax.text.fold import words

if TYPE_CHECKING:
    from sdgtax.model.rules import LanguageRules

KNOWN_WORDS = 100_000
LETTER, WORD, ENDING = 3, 2, 1
"""Points for a letter of a language's own, for each small word, for each ending."""


class Told(NamedTuple):
    """What the signs tell: the language of the taxonomy that most speaks for, by how many points it leads, and another language.

    `other` is a language that is none of the taxonomy's and leads all of them clearly; empty where there is none.
    """

    lang: str
    lead: int
    other: str = ""


class LanguageGuesser:
    """Counts what speaks for each language: letters, small words, endings (from `rules/language.yaml`)."""

    def __init__(self, rules: LanguageRules) -> None:
        self._ours = tuple(rules.words)
        others = [o for o in rules.others if o.id not in rules.words]
        self._letters: dict[str, list[str]] = {}
        for lang, chars in (*rules.letters.items(), *((o.id, o.letters) for o in others)):
            for char in chars:
                self._letters.setdefault(char, []).append(lang)
        self._langs = (*rules.words, *(o.id for o in others))
        #: by word and by ending, the numbers of the languages that it is one of
        self._words = _numbered([*rules.words.values(), *(o.words for o in others)])
        self._endings = _numbered([*(rules.endings.get(x, ()) for x in self._ours), *(o.endings for o in others)])
        self._sizes = sorted({len(ending) for ending in self._endings})
        self._known: dict[str, tuple[tuple[str, int], ...]] = {}
        self.default = rules.default
        self.margin = rules.margin

    def score(self, folded: str) -> dict[str, int]:
        """Points per language of a folded title; languages without any are left out."""
        points: dict[str, int] = {}
        if not folded.isascii():
            for char, langs in self._letters.items():  # in the order of the rules, which decides between equals
                if char in folded:
                    points |= dict.fromkeys(langs, LETTER)
        for word in words(folded):
            known = self._known.get(word)
            if known is None:
                known = self._of_word(word)
            for said, p in known:
                points[said] = points.get(said, 0) + p
        return points

    def _of_word(self, word: str) -> tuple[tuple[str, int], ...]:
        """What a word says, kept for the next time: words come again and again."""
        said = dict.fromkeys(self._words.get(word, ()), WORD)
        for size in self._sizes:
            for n in self._endings.get(word[-size:], ()):
                said.setdefault(n, ENDING)
        if len(self._known) >= KNOWN_WORDS:
            self._known.clear()
        self._known[word] = known = tuple((self._langs[n], points) for n, points in sorted(said.items()))
        return known

    def guess(self, folded: str) -> Told:
        """What the signs tell; the default language, with a lead of 0, where none leads."""
        points = self.score(folded)
        ours = sorted(((points.pop(lang, 0), -n) for n, lang in enumerate(self._ours)), reverse=True)
        best, n = ours[0]
        lead = best - (ours[1][0] if len(ours) > 1 else 0)
        other = max(points, key=lambda lang: points[lang], default="")
        foreign = other if other and points[other] - best >= self.margin else ""
        return Told(self._ours[-n], lead, foreign) if lead > 0 else Told(self.default, 0, foreign)


def _numbered(lists: Iterable[Iterable[str]]) -> dict[str, list[int]]:
    """By text, the numbers of the lists that have it."""
    found: dict[str, list[int]] = {}
    for n, listed in enumerate(lists):
        for text in dict.fromkeys(listed):
            found.setdefault(text, []).append(n)
    return found
