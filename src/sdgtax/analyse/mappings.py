"""Which mappings between the indicators of sets are gained, lost or change relation from one version to another."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, Literal

from sdgtax.match.matcher import Matcher

if TYPE_CHECKING:
    from sdgtax.analyse.changes import Version
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


def mapping_changes(old: Version, new: Version, *, blind: bool = False, workers: int = 1) -> Iterator[MappingChange]:
    """The mappings between any two sets that are not the same in both versions, in the order of the sets; what is found as by
    `sdgtax overlap`."""
    before, after = (_mappings(v, blind=blind, workers=workers) for v in (old, new))
    for pair in dict.fromkeys([*after, *before]):
        was, now = before.get(pair), after.get(pair)
        one = now or was
        if one is None or (was and now and was.relation == now.relation):
            continue
        turn: Turn = "lost" if now is None else "gained" if was is None else "changed"
        relations = (was.relation if was else "", now.relation if now else "")
        yield MappingChange(turn, *pair, one.a_title, one.b_title, *relations)


def _mappings(version: Version, *, blind: bool, workers: int) -> dict[tuple[str, str], Overlap]:
    matcher = Matcher(version.taxonomy, version.sets, blind=blind, workers=workers)
    sets = [matcher.prepare(version.sets[name]) for name in sorted(version.sets)]
    return {(o.a_ref, o.b_ref): o for a, b in combinations(sets, 2) for o in matcher.overlaps(a, b)}
