"""A title as features for what is learnt from words: its words and, in languages of compounds, the beginnings and ends of long ones.

Parts of words let a model know compounds that it has not met (`^barnehage` in “barnehagedekning”, `vann$` in “avløpsvann”).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

_WORD = re.compile(r"[^\W\d_]{2,}")


def features(folded: str, stopwords: Collection[str], parts: Sequence[int] = ()) -> dict[str, tuple[int, int]]:
    """The features of a folded title, in its order, each with the place of the word that it was first seen in.

    `stopwords` are passed over. `parts` are the lengths of beginnings and ends of longer words; they are written `^barne` and
    `dekning$`.
    """
    found: dict[str, tuple[int, int]] = {}
    for match in _WORD.finditer(folded):
        word = match.group()
        if word in stopwords:
            continue
        span = match.span()
        found.setdefault(word, span)
        for n in parts:
            if len(word) > n:
                found.setdefault(f"^{word[:n]}", span)
                found.setdefault(f"{word[-n:]}$", span)
    return found
