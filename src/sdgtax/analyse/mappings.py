"""Which mappings between the indicators of sets are gained, lost or change relation from one version to another."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from sdgtax.match.concepts import Ties, find_concepts, find_ties
from sdgtax.match.lock import Lock, Move, moves

if TYPE_CHECKING:
    from sdgtax.match.matcher import Matcher
    from sdgtax.match.titles import Prepared
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


class Compared:
    """All sets of a version, compared with one another as by `sdgtax overlap`."""

    def __init__(self, matcher: Matcher) -> None:
        self.matcher = matcher
        self.sets: list[Prepared] = [matcher.prepare(matcher.sets[name]) for name in sorted(matcher.sets)]
        self.ties: Ties = find_ties(matcher, self.sets, matcher.rules.thresholds.overlap)

    def mappings(self) -> dict[tuple[str, str], Overlap]:
        """The mappings by the two indicators (`set:code`)."""
        return {(o.a_ref, o.b_ref): o for o in self.ties.values()}


def concept_moves(old: Compared, new: Compared) -> list[Move]:
    """The indicators that stand under another concept than before, as `sdgtax concepts --moved` tells them."""
    before = Lock.of_concepts(find_concepts(old.matcher, old.sets, ties=old.ties))
    return moves(before, find_concepts(new.matcher, new.sets, lock=before, ties=new.ties))


def mapping_changes(old: Compared, new: Compared) -> Iterator[MappingChange]:
    """The mappings between any two sets that are not the same in both versions, in the order of the sets."""
    before, after = old.mappings(), new.mappings()
    for pair in dict.fromkeys([*after, *before]):
        was, now = before.get(pair), after.get(pair)
        one = now or was
        if one is None or (was and now and was.relation == now.relation):
            continue
        turn: Turn = "lost" if now is None else "gained" if was is None else "changed"
        relations = (was.relation if was else "", now.relation if now else "")
        yield MappingChange(turn, *pair, one.a_title, one.b_title, *relations)
