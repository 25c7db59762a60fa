"""Ids that others refer to: which of them are gone, or are another one now, though nothing says what replaces them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from sdgtax.model.taxonomy import Taxonomy

if TYPE_CHECKING:
    from sdgtax.model.indicator import IndicatorSet

IdKind = Literal["category", "set", "indicator"]
SINGLY = 3
"""Up to so many that are gone together are told one by one."""
NAMED = 5
ADVICE: dict[IdKind, str] = {
    "category": "Ids are never removed or used again: put it back with `deprecated: true` and `replaced_by: [{successor}]`.",
    "set": "Reviews and mappings name the set by its id: put it back with `deprecated: true` and, if there is one, `replaced_by: [{successor}]`.",
    "indicator": "Reviews and mappings name it by its code: write the code into `also_listed` of the indicator that takes its place, or "
    "put it back with `deprecated: true` and, if there is one, `replaced_by: ['{successor}']`.",
}


@dataclass(frozen=True, slots=True)
class Known:
    """An id of one version: of what, whether it was given up (`deprecated`, `replaced_by`), the texts that it is recognised by under
    another id, and where it stands. A code under which an indicator is listed too has no texts."""

    kind: IdKind
    id: str
    given_up: bool = False
    texts: tuple[str, ...] = ()
    path: str = ""
    line: int = 0
    column: int = 0


@dataclass(frozen=True, slots=True)
class Lost:
    """An id that is gone, with what it is called now where that can be told, and further ones that went with it."""

    was: Known
    now: Known | None = None
    more: tuple[str, ...] = ()

    @property
    def message(self) -> str:
        """What has happened."""
        now = "is gone" if self.now is None else f"is now called “{self.now.id}”"
        more = f", and so with {len(self.more)} more: {', '.join(self.more[:NAMED])}" if self.more else ""
        others = " and others" if len(self.more) > NAMED else ""
        return f"the {self.was.kind} “{self.was.id}” {now}{more}{others}"

    @property
    def advice(self) -> str:
        """How that is mended."""
        unknown = "set:code" if self.was.kind == "indicator" else "the id of its successor"
        successor = unknown if self.now is None else self.now.id
        return ADVICE[self.was.kind].format(successor=successor)


def lost(
    old: Iterable[Known], new: Sequence[Known], may_be: Callable[[Known], bool] = lambda known: False
) -> list[Lost]:
    """The ids of `old` that are not in `new` and were not given up before; `may_be` tells of one that may be in what cannot be read.

    With a set go its indicators, with a category those below it; what goes together is told once.
    """
    there = {(k.kind, k.id) for k in new}
    before = list(old)
    names = {(k.kind, k.id) for k in before}
    fresh: dict[tuple[IdKind, tuple[str, ...]], Known] = {}
    for k in new:
        if k.texts and (k.kind, k.id) not in names:
            fresh.setdefault((k.kind, k.texts), k)
    gone = list(dict.fromkeys(k for k in before if (k.kind, k.id) not in there and not k.given_up and not may_be(k)))
    return list(_together(gone, fresh))


def _together(gone: Sequence[Known], fresh: Mapping[tuple[IdKind, tuple[str, ...]], Known]) -> Iterator[Lost]:
    ids = {(k.kind, k.id) for k in gone}
    heads = [k for k in gone if ids.isdisjoint(_holders(k))]
    alike: dict[tuple[IdKind, str], list[Known]] = {}
    for k in heads:
        alike.setdefault(_group(k), []).append(k)
    for k in heads:
        if len(alike[_group(k)]) <= SINGLY:
            below = (o.id for o in gone if o.kind == k.kind and (k.kind, k.id) in _holders(o))
            yield Lost(k, fresh.get((k.kind, k.texts)), tuple(below))
    for head, *rest in alike.values():
        if len(rest) >= SINGLY:
            yield Lost(head, fresh.get((head.kind, head.texts)), tuple(k.id for k in rest))


def _holders(known: Known) -> list[tuple[IdKind, str]]:
    """What holds an id, the nearest first: the set of an indicator, the categories above a category."""
    if known.kind == "indicator":
        return [("set", known.id.partition(":")[0])]
    return [("category", c) for c in Taxonomy.ancestors(known.id)] if known.kind == "category" else []


def _group(known: Known) -> tuple[IdKind, str]:
    """What alike ids have in common: the set of an indicator, the parent of a category."""
    return next(iter(_holders(known)), (known.kind, ""))


def ids_of(taxonomy: Taxonomy, sets: Iterable[IndicatorSet]) -> Iterator[Known]:
    """The ids of a taxonomy and of sets that were loaded."""
    for c in taxonomy.categories.values():
        texts = tuple(told.get(x) or "" for told in (c.label, c.definition) for x in sorted(told))
        yield Known("category", c.id, c.deprecated or bool(c.replaced_by), texts)
    for s in sets:
        whole = s.deprecated or bool(s.replaced_by)
        yield Known("set", s.id, whole, tuple(sorted(s.name.values())))
        for i in s.indicators:
            given_up = whole or i.deprecated or bool(i.replaced_by)
            yield Known("indicator", f"{s.id}:{i.code}", given_up, tuple(i.titles[x] for x in sorted(i.titles)))
            for code in i.also_listed:
                yield Known("indicator", f"{s.id}:{code}", given_up)
