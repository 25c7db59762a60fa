"""Texts folded for search, cut into words and stems.

Offsets in evidence refer to the *cleaned* title (`sdgtax.text.clean`), which is also the title that is shown.
`fold` keeps the length, so an offset in the folded text is an offset in the cleaned one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from sdgtax.text.clean import clean as clean

_WORD = re.compile(r"\w+")

# One character to one character, so that offsets stay.
_FOLD = str.maketrans(
    {
        **{ord(d): " " for d in "-‐‑‒–—−/\u00a0"},
        **{0x2080 + i: str(i) for i in range(10)},
        **{ord(q): "'" for q in "’‘`´"},
    }
)


def fold(text: str) -> str:
    """Lower-case a cleaned text for search; hyphens and slashes become blanks. The length does not change."""
    low = text.lower()
    if len(low) != len(text):  # a few capitals, such as the Turkish dotted I, get longer: keep those as they are
        low = "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
    return low.translate(_FOLD)


def words(folded: str) -> list[str]:
    """Split a folded text into words (letters, digits and underscore)."""
    return _WORD.findall(folded)


@lru_cache(maxsize=65536)
def stem(word: str, keep: int = 7) -> str:
    """Cut a word to a crude stem for similarity: plural and definite endings off, then at most `keep` letters.

    Not linguistics: it only has to bring "household" and "households", "husholdning" and "husholdningene" together.
    """
    if len(word) > 4:
        for ending in ("ene", "ane", "ies", "er", "ar", "en", "et", "es", "s"):
            if word.endswith(ending) and len(word) - len(ending) >= 4:
                word = word[: -len(ending)]
                break
    return word[:keep]


def shorten(text: str, width: int) -> str:
    """Cut a text to at most `width` characters, with an ellipsis where something was cut."""
    return text if len(text) <= width else text[: max(width - 1, 0)].rstrip() + "…"


def counted(number: int, word: str) -> str:
    """A number of things, in English: 1 file, 2 files."""
    return f"{number} {word}" + ("" if number == 1 else "s")


def any_word(listed: Iterable[str]) -> str:
    """A regular expression for any of some words, the longest first, and for nothing where there are none; `*` stands for more letters,
    a blank for any run of blanks."""
    ordered = sorted(set(listed), key=lambda word: (-len(word), word))
    return (
        "|".join(r"\s+".join(re.escape(w).replace(r"\*", r"[^\W\d]*") for w in word.split()) for word in ordered)
        or "(?!)"
    )
