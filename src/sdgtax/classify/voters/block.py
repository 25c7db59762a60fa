"""Learnt words of a block of titles at once: what `learned` adds up word by word is summed with numpy, in the same order.

numpy is imported here alone, and this module only for a long list: importing it takes as long as some hundred titles.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate, chain
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from sdgtax.yaml.numbers import Packed

Part = tuple[Sequence[int], float]
"""Words of a title that have the same share of it: their rows, and the share."""


class Rows:
    """What words add to all answers, a row a word."""

    def __init__(self, packed: Packed, bias: Sequence[float], most: int) -> None:
        """`bias` is what each answer has from the beginning, of all facets in one row; there is room for `most` words."""
        self._rare = np.array(packed.rare)
        self._before = np.array(packed.before, dtype=np.int64)
        self._columns = np.frombuffer(packed.columns, dtype=np.uint16)
        self._weights = np.frombuffer(packed.weights, dtype=np.int16)
        self._bias = np.array(bias)
        self._rows = np.zeros((most, len(bias)))  # memory is taken when a row is written
        self._used = 0

    @property
    def room(self) -> int:
        """How many more words there is room for."""
        return len(self._rows) - self._used

    def add(self, words: Sequence[Sequence[int]]) -> list[tuple[int, float, Any]]:
        """Add words by the numbers of their features; of each the number of its row, the sum of squares of its features, and the row."""
        sizes = np.array([len(features) for features in words], dtype=np.int64)
        features = np.fromiter(chain.from_iterable(words), dtype=np.int64, count=int(sizes.sum()))
        owner = np.repeat(np.arange(len(words)), sizes)
        rare = self._rare[features]
        squares = np.bincount(owner, rare * rare, len(words)).tolist()
        start = self._before[features]
        counts = self._before[features + 1] - start
        behind = np.cumsum(counts)
        at = np.repeat(start - (behind - counts), counts) + np.arange(int(counts.sum()))
        cells = np.repeat(owner * self._rows.shape[1], counts) + self._columns[at]
        added = self._weights[at] * np.repeat(rare / 10, counts)
        first = self._used
        self._used += len(words)
        rows = self._rows[first : self._used]
        rows[:] = np.bincount(cells, added, rows.size).reshape(rows.shape)
        return list(zip(range(first, self._used), squares, rows, strict=True))

    def scores(self, titles: Sequence[Sequence[Part]]) -> list[list[float]]:
        """Of each title what its words add up to for each answer, with what these have from the beginning."""
        if not titles:
            return []
        parts = [part for title in titles for part in title]
        sums = self._sums([rows for rows, _ in parts])
        sums *= np.array([share for _, share in parts])[:, None]
        first = list(accumulate((len(title) for title in titles), initial=0))
        scores = self._bias + sums[first[:-1]]
        for n in range(1, max(map(len, titles))):
            more = [title for title, found in enumerate(titles) if len(found) > n]
            scores[more] += sums[[first[title] + n for title in more]]
        return scores.tolist()  # type: ignore[no-any-return]

    def _sums(self, parts: Sequence[Sequence[int]]) -> Any:
        """The sums of some rows each, one row after the other."""
        longest_first = sorted(range(len(parts)), key=lambda n: -len(parts[n]))
        ordered = [parts[n] for n in longest_first]
        sums = self._rows[[rows[0] for rows in ordered]]
        left = len(ordered)
        for k in range(1, len(ordered[0])):
            while len(ordered[left - 1]) <= k:
                left -= 1
            sums[:left] += self._rows[[rows[k] for rows in ordered[:left]]]
        return sums[np.argsort(longest_first)]
