"""Ids of concepts that a team keeps: which indicators stood under which id, and what has moved since."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sdgtax.model.mapping import OVERLAPPING

if TYPE_CHECKING:
    from sdgtax.match.concepts import Concept
    from sdgtax.model.mapping import Decision


@dataclass(slots=True)
class Lock:
    """What a file of concepts says: the id of each indicator that it names, and the names of the ids."""

    ids: dict[str, str] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, decisions: Iterable[Decision]) -> Lock:
        """A lock from the lines of a file: the subject is the id, the object a member."""
        found = cls()
        for d in decisions:
            if d.relation in OVERLAPPING:
                found.ids.setdefault(d.left, d.left)
                found.ids[d.right] = d.left
                found.names.setdefault(d.left, d.left_label)
        return found

    @classmethod
    def of_concepts(cls, concepts: Iterable[Concept]) -> Lock:
        """A lock of concepts that were found: of those with more than one member, as a file of concepts has them."""
        shared = [c for c in concepts if len(c.members) > 1]
        return cls({m.ref: c.id for c in shared for m in c.members}, {c.id: c.name for c in shared})

    def id(self, refs: Sequence[str]) -> str:
        """The id of a concept with these members: that of most of them, if it is one of them; else the first member."""
        counts = Counter(self.ids[ref] for ref in refs if ref in self.ids)
        known = [i for i in counts if i in refs]
        return min(known, key=lambda i: (-counts[i], i)) if known else refs[0]


@dataclass(slots=True, frozen=True)
class Move:
    """An indicator that stands under another id than before; empty: under none that it shares with others."""

    ref: str
    title: str
    was: str
    now: str


def moves(lock: Lock, concepts: Iterable[Concept]) -> list[Move]:
    """What has moved since a file of concepts was written, in the order of the concepts; then what is gone."""
    found, met = [], set()
    for concept in concepts:
        for m in concept.members:
            met.add(m.ref)
            was, now = lock.ids.get(m.ref, ""), concept.id if len(concept.members) > 1 else ""
            if was != now:
                found.append(Move(m.ref, m.title, was, now))
    gone = sorted(ref for ref in lock.ids if ref not in met)
    return found + [Move(ref, "", lock.ids[ref], "") for ref in gone]
