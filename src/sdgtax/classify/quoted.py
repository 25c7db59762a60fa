"""What explanations quote: the evidence for an answer by kind, and the places of a title as they are read."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterable, Sequence, Set
from typing import TYPE_CHECKING, NamedTuple

from sdgtax.classify.later import Reasons

if TYPE_CHECKING:
    from sdgtax.model.classification import Assignment, Evidence

Span = tuple[int, int]
Grounds = Callable[[str], "Sequence[Evidence]"]
"""Gives the evidence for an answer by its kind."""
_WORD = re.compile(r"[^\s/–-]*\w[^\s/–-]*")
_NEXT = re.compile(r" (\w+)")
_BEFORE = re.compile(r"(?:(?<=\s)|^)((?:\w+-)?[^\W\d][\w'’-]*) $")
_PLAIN = re.compile(r"([^\W\d][\w'’-]*) ")
_HALF = re.compile(r"\b[^\W\d]+- \w+ $")
_HYPHENED = re.compile(r"\w+(?:(?:[-'’]\w+)+|/\w\b)")
HALVES = frozenset("-/'’")
"""What stands between the halves of a word."""
BESIDE = frozenset({"", " ", "-"})
"""What stands between two words that are read as one."""


class Small(NamedTuple):
    """How texts of a title are joined and cut: words that none begins or ends with, and words between two that make one of them, up
    to `most` others; `unfinished` are endings of words that want a further one, `endings`
    words, each after a blank, that none ends with, `openers` those that none begins with but a term. Without joins, no words that stand
    before or are left over are taken along."""

    edges: Set[str]
    joins: Set[str] = frozenset()
    most: int = 1
    unfinished: tuple[str, ...] = ()
    endings: tuple[str, ...] = ()
    openers: Set[str] = frozenset()

    def between(self, text: str) -> bool:
        """Whether texts with this one between them are one."""
        if text in BESIDE:
            return True
        words = set(text.lower().replace("-", " ").split())
        return not words.isdisjoint(self.joins) and words - self.joins <= self.openers

    def few(self, text: str) -> bool:
        """Whether a text has no more words than are named as one."""
        return sum(m[0].lower() not in self.joins for m in _WORD.finditer(text)) <= self.most

    def ends(self, title: str, end: int) -> bool:
        """Whether a text of a title ends there: no word follows right after, or a small one."""
        after = _NEXT.match(title, end)
        return after is None or after[1].lower() in self.edges

    def unwanted(self, text: str, last: str) -> bool:
        """Whether the last word of a text of a title is none that it ends with."""
        return last.lower() in self.edges or text.lower().endswith(self.endings)

    def opened(self, title: str, start: int, end: int) -> int:
        """Where a text of a title begins with the words that stand right before it: “basic” of “basic skills”, “play and” of “play- and
        rest areas”; up to so many as are named as one."""
        begin = start
        while self.joins and self.few(title[begin:end]):
            half = _HALF.search(title, 0, begin)
            before = half or _BEFORE.search(title, 0, begin)
            if before is None or not self.few(title[before.start() : end]):
                break
            word = "" if half else before[1].lower()
            if word in self.edges or word in self.joins:
                break
            begin = before.start()
            if word not in self.openers:
                start = begin
        return self.headed(title, start, end) if self.joins else start

    def headed(self, title: str, start: int, end: int) -> int:
        """Where a text of a title begins with what the title begins with, if a small word joins it to that: “loss of farm land”. What it only
        counts (“number of”) is not taken along, nor what is long or has other small words."""
        words = list(_PLAIN.finditer(title, 0, start))
        last = words[-1] if words else None
        if last is None or last.end() != start or last[1].lower() not in self.joins:
            return start
        named = [w[1].lower() for w in words]
        first = next((n for n, word in enumerate(named) if word not in self.edges and word not in self.openers), None)
        if first is None:
            return start
        odd = any(word in self.edges and word not in self.joins for word in named[first:])
        whole = all(left.end() == right.start() for left, right in itertools.pairwise(words[first:]))
        begin = words[first].start()
        return begin if not odd and whole and (first or not begin) and self.few(title[begin:end]) else start

    def closed(self, title: str, end: int) -> int:
        """Where a text of a title ends with the one word that is left over after it, if there is one: “voter” of “voter registration by age”
        is not the whole phrase."""
        after = _NEXT.match(title, end) if self.joins else None
        if after is None or after[1].lower() in self.edges or not after[1].isalpha():
            return end
        if title[: after.end()].lower().endswith(self.endings) or title[after.end() : after.end() + 1] in HALVES:
            return end
        goes_on = _NEXT.match(title, after.end())
        if goes_on and (goes_on[1].lower() not in self.edges or after[1].endswith(self.unfinished)):
            return end
        return after.end()


def grounds_of(a: Assignment) -> Grounds:
    """Gives the evidence for an answer by its kind, heaviest first."""
    if isinstance(a.evidence, Reasons):
        return a.evidence.of
    found: dict[str, list[Evidence]] = {}
    for e in a.evidence:
        found.setdefault(e.kind, []).append(e)
    return lambda kind: found.get(kind, ())


def places_of(found: Iterable[Evidence]) -> list[Span]:
    """Where evidence stands in the title."""
    return [(e.start, e.end) for e in found]


def at_any(e: Evidence, places: Iterable[Span]) -> bool:
    """Whether evidence stands at one of the places."""
    return any(start < e.end and e.start < end for start, end in places)


def runs(places: Iterable[Span], title: str, small: Small, last: Iterable[Span] = ()) -> list[Span]:
    """Places of a title that overlap, or that make one text with what is between them; over small words only where the second is one of
    the `last` or no further word follows."""
    whole = set(last)
    found: list[Span] = []
    for start, end in sorted(set(places), key=lambda place: (place[0], -place[1])):
        begin, stop = found[-1] if found else (start, start - 1)
        if found and (start < stop or _one(title, (begin, stop), (start, end), small, whole)):
            found[-1] = (begin, max(stop, end))
        else:
            found.append((start, end))
    return found


def _one(title: str, left: Span, right: Span, small: Small, whole: Set[Span]) -> bool:
    """Whether two places of a title, one after the other, are named as one."""
    between = title[left[1] : right[0]]
    if not (small.between(between) and small.few(title[left[0] : right[1]])):
        return False
    return between in BESIDE or right in whole or small.ends(title, small.closed(title, right[1]))


def quoted(
    found: Sequence[Evidence], title: str, phrases: Sequence[Span], small: Small, *, whole_words: bool
) -> list[str]:
    """What stands in the title there, in its order: a part of one of the `phrases` as the whole, neighbours as one, nothing twice; no
    word of the edges first or last. `whole_words` takes words with hyphens and apostrophes whole, and units (“km/t”)."""
    hyphened = [m.span() for m in _HYPHENED.finditer(title)] if whole_words else ()
    spans = [_widened(_whole(e, phrases), hyphened) for e in found]
    kept = places_of(e for e in found if e.kind == "term")
    texts: dict[str, str] = {}
    for start, end in runs(spans, title, small, spans):
        start, end = _trimmed(title, start, end, small, kept)
        text = title[small.opened(title, start, end) if whole_words else start : small.closed(title, end)]
        texts.setdefault(text.lower(), text)
    return [text for low, text in texts.items() if not any(low in other and low != other for other in texts)]


def _whole(e: Evidence, phrases: Sequence[Span]) -> Span:
    """The place of evidence, or that of the shortest phrase that it is a part of."""
    around = [(end - start, start, end) for start, end in phrases if start <= e.start and e.end <= end]
    return min(around)[1:] if around else (e.start, e.end)


def _widened(span: Span, words: Iterable[Span]) -> Span:
    """A place with all of the words that it has a part of."""
    parts = [w for w in words if w[0] < span[1] and span[0] < w[1]]
    return min([span[0], *(w[0] for w in parts)]), max([span[1], *(w[1] for w in parts)])


def _trimmed(title: str, start: int, end: int, small: Small, kept: Sequence[Span]) -> Span:
    """A place in a title without openers that are not `kept`, without words of the edges at its ends or of the endings at its last, and
    before a bracket that it does not close; of two words that begin with one (“on time”) both stay, and so does the first half of a word
    (“on-time”); one that waits for its second half (“møte- og talerett”) goes."""
    text = title[start:end]
    if "(" in text and ")" not in text:
        text = text[: text.rindex("(")] or text
    words = [m.span() for m in _WORD.finditer(text)]
    if len(words) > 1 and title[start + words[-1][1] :].startswith("- "):
        words.pop()
    while len(words) > 1 and small.unwanted(text[: words[-1][1]], text[slice(*words[-1])]):
        words.pop()
    least = 2
    while len(words) > 1:
        first, place = text[slice(*words[0])].lower(), start + words[0][0]
        opener = first in small.openers and not any(begin <= place < stop for begin, stop in kept)
        edge = len(words) > least and first in small.edges and text[words[0][1]] != "-"
        if not (opener or edge):
            break
        words.pop(0)
        least = 1  # what joined the rest to it goes too
    return (start + words[0][0], start + words[-1][1]) if words else (start, end)


def clause(reason: str) -> str:
    """A reason, which is a sentence of its own, as a clause: no full stop, a small first letter unless the word has more capitals."""
    text = reason.strip().rstrip(".")
    first = text.partition(" ")[0]
    return text if any(c.isupper() for c in first[1:]) else text[:1].lower() + text[1:]
