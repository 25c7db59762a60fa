"""What explanations quote: the evidence for an answer by kind, and the places of a title as they are read."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence, Set
from typing import TYPE_CHECKING

from sdgtax.classify.later import Reasons

if TYPE_CHECKING:
    from sdgtax.model.classification import Assignment, Evidence

Span = tuple[int, int]
Grounds = Callable[[str], "Sequence[Evidence]"]
"""Gives the evidence for an answer by its kind."""
_WORD = re.compile(r"[^\s/–-]*\w[^\s/–-]*")
_HYPHENED = re.compile(r"\w+(?:-\w+)+")
JOINS = " -"
"""What stands between two words that are read as one."""


def grounds_of(a: Assignment) -> Grounds:
    """Gives the evidence for an answer by its kind, heaviest first."""
    if isinstance(a.evidence, Reasons):
        return a.evidence.of
    found: dict[str, list[Evidence]] = {}
    for e in a.evidence:
        found.setdefault(e.kind, []).append(e)
    return lambda kind: found.get(kind, ())


def at_any(e: Evidence, places: Iterable[Span]) -> bool:
    """Whether evidence stands at one of the places."""
    return any(start < e.end and e.start < end for start, end in places)


def runs(first: Iterable[Evidence], then: Sequence[Evidence]) -> list[Span]:
    """The places of the first evidence, each with those of the other that follow, one right after the other."""
    next_ends = {e.start: e.end for e in then}
    found = []
    for e in first:
        end = e.end
        while end + 1 in next_ends:
            end = next_ends[end + 1]
        found.append((e.start, end))
    return found


def quoted(
    found: Sequence[Evidence], title: str, phrases: Sequence[Sequence[Span]], edges: Set[str], *, whole_words: bool
) -> list[str]:
    """What stands in the title there, in its order: a part of one of the `phrases` as the whole, those of the first list before
    others, neighbours as one, nothing twice; no word of the `edges` first or last. `whole_words` takes words with hyphens whole."""
    hyphened = [m.span() for m in _HYPHENED.finditer(title)] if whole_words and "-" in title else ()
    spans = sorted({_widened(_whole(e, phrases), hyphened) for e in found}, key=lambda span: (span[0], -span[1]))
    joined: list[Span] = []
    for start, end in spans:
        if joined and (start <= joined[-1][1] or title[joined[-1][1] : start] in JOINS):
            joined[-1] = (joined[-1][0], max(joined[-1][1], end))
        else:
            joined.append((start, end))
    texts: dict[str, str] = {}
    for start, end in joined:
        text = _trimmed(title[start:end], edges)
        texts.setdefault(text.lower(), text)
    return [text for low, text in texts.items() if not any(low in other and low != other for other in texts)]


def _whole(e: Evidence, phrases: Sequence[Sequence[Span]]) -> Span:
    """The place of evidence, or that of the shortest phrase that it is a part of."""
    place = (e.start, e.end)
    for some in phrases:
        around = [(end - start, start, end) for start, end in some if start <= e.start and e.end <= end]
        if around and min(around)[1:] != place:
            return min(around)[1:]
    return place


def _widened(span: Span, words: Iterable[Span]) -> Span:
    """A place with all of the words that it has a part of."""
    parts = [w for w in words if w[0] < span[1] and span[0] < w[1]]
    return min([span[0], *(w[0] for w in parts)]), max([span[1], *(w[1] for w in parts)])


def _trimmed(text: str, edges: Set[str]) -> str:
    """A text without words of the edges at its ends, and before a bracket that it does not close; of two words that begin with one (“on
    time”) both stay."""
    if "(" in text and ")" not in text:
        text = text[: text.rindex("(")] or text
    words = [m.span() for m in _WORD.finditer(text)]
    while len(words) > 1 and text[slice(*words[-1])].lower() in edges:
        words.pop()
    while len(words) > 2 and text[slice(*words[0])].lower() in edges:
        words.pop(0)
    return text[words[0][0] : words[-1][1]] if words else text


def clause(reason: str) -> str:
    """A reason, which is a sentence of its own, as a clause: no full stop, a small first letter unless the word has more capitals."""
    text = reason.strip().rstrip(".")
    first = text.partition(" ")[0]
    return text if any(c.isupper() for c in first[1:]) else text[:1].lower() + text[1:]
