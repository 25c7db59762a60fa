"""A title as features for what is learnt from words: its words and, in languages of compounds, the beginnings and ends of long ones.

Parts of words let a model know compounds that it has not met (`^barnehage` in “barnehagedekning”, `vann$` in “avløpsvann”).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

_WORD = re.compile(r"[^\W\d_]{2,}")


def telling_words(folded: str, stopwords: Collection[str]) -> dict[str, tuple[int, int]]:
    """The words of a folded title that are no stopwords, in its order, each once with the place where it is first seen."""
    found: dict[str, tuple[int, int]] = {}
    for match in _WORD.finditer(folded):
        if (word := match.group()) not in stopwords:
            found.setdefault(word, match.span())
    return found


def features(word: str, parts: Sequence[int] = ()) -> list[str]:
    """A word and its parts. `parts` are the lengths of beginnings and ends of longer words; they are written `^barne` and `dekning$`."""
    found = [word]
    for n in parts:
        if len(word) > n:
            found += (f"^{word[:n]}", f"{word[-n:]}$")
    return found
