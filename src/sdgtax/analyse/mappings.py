"""Which mappings between the indicators of sets are gained, lost or change relation from one version to another."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from sdgtax.match.matcher import Matcher
    from sdgtax.model.mapping import Overlap

Turn = Literal["gained", "lost", "changed"]


@dataclass(frozen=True, slots=True)
class MappingChange:
    """A pair of indicators (`set:code`, with their titles) and its relation before and after; empty where there was, or is, none."""

    turn: Turn
    a: str
    b: str
    a_title: str
    b_title: str
    before: str = ""
    after: str = ""


def mapping_changes(old: Matcher, new: Matcher) -> Iterator[MappingChange]:
    """The mappings between any two sets that are not the same in both versions, in the order of the sets; what is found as by
    `sdgtax overlap`."""
    before, after = (_mappings(matcher) for matcher in (old, new))
    for pair in dict.fromkeys([*after, *before]):
        was, now = before.get(pair), after.get(pair)
        one = now or was
        if one is None or (was and now and was.relation == now.relation):
            continue
        turn: Turn = "lost" if now is None else "gained" if was is None else "changed"
        relations = (was.relation if was else "", now.relation if now else "")
        yield MappingChange(turn, *pair, one.a_title, one.b_title, *relations)


def _mappings(matcher: Matcher) -> dict[tuple[str, str], Overlap]:
    sets = [matcher.prepare(matcher.sets[name]) for name in sorted(matcher.sets)]
    return {(o.a_ref, o.b_ref): o for a, b in combinations(sets, 2) for o in matcher.overlaps(a, b)}
