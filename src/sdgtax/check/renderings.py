"""How words of one language are said in another, learnt from all texts that stand in both; and texts of which the words do not meet."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from functools import lru_cache

from sdgtax.check.texts import plain

LEAST = 5
"""A word of fewer texts than this is not learnt."""
SURE = 0.7
"""So large a share of the texts with a word must have one of the words by which it is said."""
ENOUGH = 50
"""A word is learnt from the first texts that have it, so many at most."""
MOST = 4
"""By so many words a word is said at most."""
OWN = 0.2
"""So large a share of the texts with one of them must have the word."""
STEM = 5
"""Words with so many letters in common at the beginning are forms of one word."""
COGNATE = 3
"""Words of two languages with so many in common may be one word."""
SHORT = 4
"""In a text of so few words each one counts."""
_WORD = re.compile(r"[^\W\d_]{2,}")
Texts = Mapping[str, str]
NONE: frozenset[str] = frozenset()


class Renderings:
    """The words by which words are said in another language."""

    def __init__(self, texts: Iterable[Texts], empty: Mapping[str, Collection[str]]) -> None:
        """Learn from `texts`, each in several languages. `empty` are the words of a language that tell nothing."""
        listed = [t for t in texts if len(t) > 1]
        self._texts = [{lang: _stems(_words(text)) for lang, text in t.items()} for t in listed]
        self._empty = {lang: frozenset(words) for lang, words in empty.items()}
        self._known: dict[tuple[str, str, str], frozenset[str]] = {}
        self._places: dict[str, dict[str, list[int]]] = {}
        self._stems: dict[str, Counter[str]] = {}
        for n, by_language in enumerate(self._texts):
            for lang, stems in by_language.items():
                self._stems.setdefault(lang, Counter()).update(stems)
                places = self._places.setdefault(lang, {})
                for word in _words(listed[n][lang]):
                    places.setdefault(word, []).append(n)

    def apart(self, texts: Texts, same: Callable[[str, str, str, str], bool]) -> tuple[str, str, str, str] | None:
        """Two languages whose texts mean different things, each with a word for which the other has none.

        `same` tells whether a word of a language and a text in another have a thing in common.
        """
        for one, two in itertools.combinations(texts, 2):
            here, there = _words(texts[one]), _words(texts[two])
            sides = [(one, two, here, there, texts[two]), (two, one, there, here, texts[one])]
            (told, left, lone), (told_2, left_2, lone_2) = (self._side(*side, same) for side in sides)
            if not lone or not lone_2:
                continue
            short = max(len(here), len(there)) <= SHORT + 2 and max(left, left_2) <= SHORT
            all_lone = len(lone) == told and len(lone_2) == told_2
            if short or (all_lone and all(len(w) > 1 or 2 * len(w) >= n for w, n in ((lone, left), (lone_2, left_2)))):
                return one, two, lone[0], lone_2[0]
        return None

    def _side(
        self, one: str, two: str, here: Collection[str], there: Collection[str], text: str,
        same: Callable[[str, str, str, str], bool],
    ) -> tuple[int, int, list[str]]:  # fmt: skip
        """How many words of a text can be said in the other language, how many tell anything, and those that are not said."""
        telling = [w for w in sorted(here) if len(w) > COGNATE and w not in self._empty.get(one, NONE)]
        known = [w for w in telling if self._said(w, one, two)]
        stems, begins = _stems(there), {w[:COGNATE] for w in there}
        lone = [w for w in known if not self._said(w, one, two) & stems and w[:COGNATE] not in begins]
        return len(known), len(telling), [w for w in lone if not same(w, one, text, two)]

    def _said(self, word: str, one: str, two: str) -> frozenset[str]:
        """The stems of words by which a word is said in another language; none where that is not sure."""
        if (word, one, two) not in self._known:
            listed = self._places.get(one, {}).get(word, [])
            others = [self._texts[n][two] for n in listed[:ENOUGH] if two in self._texts[n]]
            found = NONE
            if len(others) >= LEAST:
                often, every = Counter(itertools.chain.from_iterable(others)), self._stems[two]
                seen = len(listed[:ENOUGH]) / len(listed)
                likely = [s for s, n in often.items() if n > 1 and n >= max(OWN * every[s] * seen, len(others) / 10)]
                best = sorted(likely, key=lambda s: (-(often[s] ** 2) / every[s], s))[:MOST]
                sure = sum(not stems.isdisjoint(best) for stems in others) >= SURE * len(others)
                found = frozenset(best) if sure else NONE
            self._known[word, one, two] = found
        return self._known[word, one, two]


@lru_cache(maxsize=16384)
def _words(text: str) -> frozenset[str]:
    return frozenset(_WORD.findall(plain(text).lower()))


def _stems(words: Iterable[str]) -> frozenset[str]:
    return frozenset(w[:STEM] for w in words)
