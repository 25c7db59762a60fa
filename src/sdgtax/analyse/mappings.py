"""Which mappings between the indicators of sets are gained, lost or change relation from one version to another."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

from sdgtax.match.concepts import Ties, find_concepts, find_ties
from sdgtax.match.lock import Lock, Move, moves

if TYPE_CHECKING:
    from sdgtax.match.matcher import Matcher
    from sdgtax.match.titles import Prepared
    from sdgtax.model.mapping import Decision

Turn = Literal["gained", "lost", "changed"]
Stating: TypeAlias = "Mapping[tuple[str, str], Stated]"


@dataclass(frozen=True, slots=True)
class MappingChange:
    """A pair of indicators (`set:code`, with their titles) and its relation before and after; empty where there was, or is, none.

    `file` is the one that states the relation; empty for what the titles give.
    """

    turn: Turn
    a: str
    b: str
    a_title: str
    b_title: str
    before: str = ""
    after: str = ""
    file: str = ""


class Stated(NamedTuple):
    """What a file, or the titles, say of a pair: its relation, `not` before one that is rejected, the titles given, the file."""

    relation: str
    a_title: str
    b_title: str
    file: str = ""


def stated(decisions: Iterable[tuple[str, Decision]]) -> dict[tuple[str, str], Stated]:
    """What files say, by pair: of a pair that several speak of, what the first one says."""
    found: dict[tuple[str, str], Stated] = {}
    for file, one in decisions:
        d = one if one.left <= one.right else one.mirrored()
        relation = f"not {d.rejected}" if d.relation == "none" else d.relation
        found.setdefault((d.left, d.right), Stated(relation, d.left_label, d.right_label, file))
    return found


class Compared:
    """All sets of a version, compared with one another as by `sdgtax overlap`."""

    def __init__(self, matcher: Matcher) -> None:
        self.matcher = matcher
        self.sets: list[Prepared] = [matcher.prepare(matcher.sets[name]) for name in sorted(matcher.sets)]
        self.ties: Ties = find_ties(matcher, self.sets, matcher.rules.thresholds.overlap)

    def mappings(self) -> Stating:
        """What the titles say, by the two indicators (`set:code`)."""
        return {(o.a_ref, o.b_ref): Stated(o.relation, o.a_title, o.b_title) for o in self.ties.values()}


def concept_moves(old: Compared, new: Compared) -> list[Move]:
    """The indicators that stand under another concept than before, as `sdgtax concepts --moved` tells them."""
    before = Lock.of_concepts(find_concepts(old.matcher, old.sets, ties=old.ties))
    return moves(before, find_concepts(new.matcher, new.sets, lock=before, ties=new.ties))


def mapping_changes(old: Stating, new: Stating) -> Iterator[MappingChange]:
    """The mappings that are not the same in both versions: those of the new one first, in its order."""
    for pair in dict.fromkeys([*new, *old]):
        was, now = old.get(pair), new.get(pair)
        one = now or was
        if one is not None and (was and was.relation) != (now and now.relation):
            turn: Turn = "lost" if now is None else "gained" if was is None else "changed"
            relations = (was.relation if was else "", now.relation if now else "")
            yield MappingChange(turn, *pair, one.a_title, one.b_title, *relations, one.file)
