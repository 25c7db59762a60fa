"""Features of words as numbers: taken from a line of text when one is met, or all at once from what was packed at build time.

What is packed is plain numbers, little-endian: a line of JSON (the hash of the file of weights, how many features and weights there
are), then for each feature where its line stands in that file, how many weights come before its own, and how rare it is; then of each
weight the column and the weight; then the features, a line each. Columns number the answers of all facets, one facet after the other.
"""

from __future__ import annotations

import hashlib
import json
import sys
from array import array
from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate
from typing import Any, NamedTuple, Protocol

KINDS = ("I", "I", "d", "H", "h")
"""Of which numbers the columns are: lines, what comes before, how rare; columns, weights. Their sizes are 4, 4, 8, 2, 2 bytes."""


class Feature(NamedTuple):
    """A word, a pair or a piece: how rare it is, and its weights in tenths, by ascending columns."""

    rare: float
    columns: Sequence[int]
    weights: Sequence[int]

    @classmethod
    def of(cls, line: str, first: Sequence[int]) -> Feature:
        """A line of `Weights`: `10.35<TAB>0 7:7;1 138:-2 140:14<TAB>` and what taught it. `first` is the first column of each facet."""
        rare, weights, _ = line.split("\t")
        listed = json.loads("[[" + weights.replace(" ", ",").replace(":", ",").replace(";", "],[") + "]]")
        by_facet = {facet: flat for facet, *flat in listed}
        found = sorted(
            (first[facet] + answer, weight)
            for facet, flat in by_facet.items()
            for answer, weight in zip(flat[::2], flat[1::2], strict=True)
        )
        return cls(float(rare), array("H", [column for column, _ in found]), array("h", [w for _, w in found]))


class Features(Protocol):
    """The features of a language by name."""

    def settled(self) -> Features:
        """What answers fastest from now on."""

    def get(self, name: str) -> Feature | None:
        """A feature; None where there is none of this name."""

    def taught(self, name: str) -> str:
        """Which titles taught a feature, as it is written; empty where there is none of this name."""

    def __contains__(self, name: str) -> bool: ...


class Packed:
    """Features that were packed."""

    def __init__(self, text: bytes, names: Sequence[str], numbers: Sequence[array[Any]]) -> None:
        """`text` is the file of weights that they were made from."""
        self._text = text
        #: the number of each feature
        self.index = dict(zip(names, range(len(names)), strict=True))
        self._lines, self.before, self.rare, self.columns, self.weights = numbers

    @classmethod
    def of(cls, text: bytes, packed: bytes) -> Packed | None:
        """What was packed of a file of weights; None where it was another one."""
        head, _, rest = packed.partition(b"\n")
        told = json.loads(head)
        if told["made_from"] != hashlib.sha256(text).hexdigest():
            return None
        numbers, at = [], 0
        for kind, count in zip(KINDS, _counts(told["features"], told["weights"]), strict=True):
            row = array(kind)
            end = at + count * row.itemsize
            row.frombytes(rest[at:end])
            numbers.append(_little(row))
            at = end
        names = rest[at:].decode("utf-8").split("\n")[: told["features"]]
        return cls(text, names, numbers)

    def settled(self) -> Features:
        return self

    def get(self, name: str) -> Feature | None:
        n = self.index.get(name)
        if n is None:
            return None
        start, end = self.before[n], self.before[n + 1]
        return Feature(self.rare[n], self.columns[start:end], self.weights[start:end])

    def taught(self, name: str) -> str:
        n = self.index.get(name)
        if n is None:
            return ""
        start = self._lines[n]
        return self._text[start : self._text.index(b"\n", start)].decode("utf-8").rpartition("\t")[2]

    def __contains__(self, name: str) -> bool:
        return name in self.index


def _counts(features: int, weights: int) -> tuple[int, ...]:
    return features, features + 1, features, weights, weights


def _little(row: array[Any]) -> array[Any]:
    """Numbers between the order of bytes of this machine and the one of files."""
    if sys.byteorder == "big":
        row.byteswap()
    return row


def pack(text: bytes, words: Mapping[str, str], first: Sequence[int]) -> bytes:
    """What `Packed.of` reads, of a file of weights with these lines of words."""
    features = [Feature.of(line, first) for line in words.values()]
    rows = (
        array("I", _starts(text)),
        array("I", accumulate((len(f.columns) for f in features), initial=0)),
        array("d", [f.rare for f in features]),
        array("H", [column for f in features for column in f.columns]),
        array("h", [weight for f in features for weight in f.weights]),
    )
    counts = {"features": len(features), "weights": len(rows[-1])}
    head = json.dumps({"made_from": hashlib.sha256(text).hexdigest(), **counts}).encode()
    return b"\n".join((head, b"".join(_little(row).tobytes() for row in rows) + "\n".join(words).encode("utf-8")))


def _starts(text: bytes) -> Iterator[int]:
    """Where the lines of words begin in a file of weights: after the head, up to an empty line."""
    start = text.index(b"\n") + 1
    while text[start : start + 1] != b"\n":
        yield start
        start = text.index(b"\n", start) + 1
