"""A title as features for what is learnt from words: its words, pairs of neighbours, and pieces of words.

Pieces let a model know compounds that it has not met (`^barn`, `~rneha`, `hage$` of “barnehage”), pairs what two words mean together
(`gender pay`).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from itertools import pairwise

_WORD = re.compile(r"[^\W\d_]{2,}")
BEGIN, INSIDE, END = "^~$"
"""How a piece is marked that stands at the beginning, inside, and at the end of a word."""


def telling_words(folded: str, stopwords: Collection[str]) -> dict[str, tuple[int, int]]:
    """The words of a folded title that are no stopwords, in its order, each once with the place where it is first seen."""
    found: dict[str, tuple[int, int]] = {}
    end = 0
    for word in _WORD.findall(folded):
        start = folded.index(word, end)  # between words stand none of two letters
        end = start + len(word)
        if word not in stopwords and word not in found:
            found[word] = start, end
    return found


def neighbours(words: Sequence[str]) -> list[str]:
    """The pairs of words that stand next to each other among the telling ones."""
    return [f"{a} {b}" for a, b in pairwise(words)]


def features(word: str, parts: Sequence[int] = ()) -> list[str]:
    """A word and its pieces. `parts` are the lengths of pieces, the marks at the ends of the word counted."""
    found = [word]
    for n in parts:
        whole = f"{BEGIN}{word}{END}"
        last = len(whole) - n
        found += [whole[:n]] if last >= 0 else []
        found += [f"{INSIDE}{whole[k : k + n]}" for k in range(1, last)]
        found += [whole[last:]] if last > 0 else []
    return found


def is_piece(feature: str) -> bool:
    """Whether a feature is a piece of words, and not a word or a pair."""
    return feature[0] in (BEGIN, INSIDE) or feature[-1] == END
