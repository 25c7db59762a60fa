"""Decisions of people: which indicator one is about, and which of them cannot both hold."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from sdgtax.model.taxonomy import Taxonomy
from sdgtax.text.fold import clean, fold

if TYPE_CHECKING:
    from sdgtax.model.review import Decision

FOR, AGAINST = ("confirm", "add"), "reject"
"""Decisions for a category, and the one against it."""


def same(title: str) -> str:
    """What titles are compared by: case, blanks, hyphens and traces of PDF and web make no difference."""
    return " ".join(fold(clean(title)).split()).rstrip(" .:;")


def person(by: str) -> str:
    """What the names of reviewers are compared by."""
    return " ".join(by.casefold().split())


def is_of_list(decision: Decision, sets: Collection[str]) -> bool:
    """Whether a decision is about an indicator of somebody's own list, and not about `set:code` of one of these sets.

    The code of a list may have a colon in it; a set that is nearly called so is meant to be that set.
    """
    from sdgtax.text.nearest import closest  # costs time, and is not needed without decisions

    set_id, colon, _ = decision.indicator.partition(":")
    return not colon or (set_id not in sets and bool(decision.title) and not closest(set_id, sets))


def single(taxonomy: Taxonomy) -> list[str]:
    """The roots of the questions of which an indicator has one answer."""
    return [f.root for f in taxonomy.scoring.facets if f.kind == "best" and f.keep.max == 1]


class Conflict(NamedTuple):
    """Two decisions of which one at most can hold, by their numbers, and how they conflict."""

    number: int
    other: int
    kind: str
    same_person: bool


REPEATS, CONTRADICTS, ABOVE, ONE = "repeats", "contradicts", "above", "one"


def conflicts(decisions: Sequence[Decision], names: Sequence[Hashable], roots: Sequence[str]) -> Iterator[Conflict]:
    """Decisions about one indicator that repeat or contradict each other, one conflict of a kind for each and person or others.

    `names` say, decision by decision, which indicator it is about; `roots` are those of questions with one answer. Where two people
    say the same they do not conflict.
    """
    people = [person(d.by) for d in decisions]
    about: dict[tuple[Hashable, str], list[int]] = {}
    one: dict[tuple[Hashable, str], list[int]] = {}
    for i, d in enumerate(decisions):
        about.setdefault((names[i], d.category), []).append(i)
        root = next((r for r in roots if Taxonomy.is_below(d.category, r)), "")
        if root and d.decision in FOR:
            one.setdefault((names[i], root), []).append(i)
    told: set[tuple[int, str, bool]] = set()

    def met(i: int, others: Iterable[int], kind: str) -> Iterator[Conflict]:
        for j in others:
            mine = people[i] == people[j]
            if (i, kind, mine) not in told:
                told.add((i, kind, mine))
                yield Conflict(i, j, kind, mine)

    for i, d in enumerate(decisions):
        if d.decision in FOR:
            rejected = (
                j
                for c in Taxonomy.ancestors(d.category)
                for j in about.get((names[i], c), ())
                if decisions[j].decision == AGAINST
            )
            yield from met(i, rejected, ABOVE)
        earlier = [j for j in about[names[i], d.category] if j < i]
        against = d.decision == AGAINST
        yield from met(i, (j for j in earlier if (decisions[j].decision == AGAINST) != against), CONTRADICTS)
        yield from met(
            i, (j for j in earlier if people[j] == people[i] and (decisions[j].decision == AGAINST) == against), REPEATS
        )
    for group in one.values():
        for at, i in enumerate(group):
            yield from met(i, (j for j in group[:at] if decisions[j].category != decisions[i].category), ONE)
