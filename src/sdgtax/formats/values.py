"""What people write in a cell, as a value of an indicator set: years, and the words of `values` in `rules/columns.yaml`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sdgtax.formats.columns import key

if TYPE_CHECKING:
    from sdgtax.model.columns import InputColumns

_YEAR = re.compile(r"(?<!\d)(19|20|21)\d\d(?!\d)")
_THOUSANDS = re.compile(r"(?<=\d)\s(?=\d{3}\b)")
_SPLIT = re.compile(r"\s*[;,/|+&\n]\s*")
LONGEST_NUMBER = 9
"""Digits of a number that a word may hold."""
_NUMBER = re.compile(r"\d+")
N = "{n}"


class Values:
    """Reads values of cells."""

    def __init__(self, rules: InputColumns) -> None:
        """`rules` has the words."""
        self._empty = {word.lower() for word in rules.empty}
        self._numbers = {word.lower(): digits for digits, words in rules.numbers.items() for word in words}
        joiners = "|".join(re.escape(word) for word in rules.joiners)
        self._joiner = re.compile(rf"\s+(?:{joiners})\s+", re.IGNORECASE) if joiners else None
        self._words = {
            role: {key(word): value for value, words in values.items() for word in [value, *words]}
            for role, values in rules.values.items()
        }

    def has_words(self, role: str) -> bool:
        """Whether values of this part of an indicator may be words."""
        return role in self._words

    def is_empty(self, text: str) -> bool:
        """Whether a cell says nothing."""
        return not text or text.lower() in self._empty

    def unless_empty(self, text: str) -> str:
        """What a cell says."""
        return "" if self.is_empty(text) else text

    def year(self, text: str) -> int | None:
        """The year that a text names, the last one of several; None where it names none."""
        found = [int(m.group()) for m in _YEAR.finditer(_THOUSANDS.sub("", text))]
        return max(found, default=None)

    def word(self, role: str, text: str) -> str | None:
        """The value that a text stands for; None where no word is known."""
        known = self._words[role]
        found = known.get(key(text), N)
        if N not in found:
            return found
        numbered = " ".join(self._numbers.get(w, w) for w in text.lower().replace(".", " ").replace("-", " ").split())
        digits = _NUMBER.search(numbered)
        if digits is None or len(digits.group()) > LONGEST_NUMBER:
            return None
        number = str(int(digits.group()))
        whole, any_ = numbered.replace(digits.group(), number), numbered.replace(digits.group(), "n", 1)
        meant = known.get(key(whole), known.get(key(any_)))
        return meant and meant.replace(N, number)

    def several(self, text: str) -> list[str]:
        """The values of a cell that holds several."""
        parts = _SPLIT.split(text)
        if self._joiner:
            parts = [p for part in parts for p in self._joiner.split(part)]
        return [p.strip() for p in parts if p.strip()]
