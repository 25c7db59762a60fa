"""Ids that others refer to: which of them are gone, or are another one now, though nothing says what replaces them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from sdgtax.model.indicator import IndicatorSet
    from sdgtax.model.taxonomy import Taxonomy

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
SUCCESSOR: dict[IdKind, str] = {
    "category": "the id of its successor",
    "set": "the id of its successor",
    "indicator": "set:code",
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
        what = f"the {self.was.kind} “{self.was.id}”"
        if self.now is not None:
            return f"{what} is now called “{self.now.id}”" + self._more
        return f"{what} is gone" + self._more

    @property
    def _more(self) -> str:
        if not self.more:
            return ""
        rest = len(self.more) - NAMED
        return f", and so with {len(self.more)} more: {', '.join(self.more[:NAMED])}" + (
            " and others" if rest > 0 else ""
        )

    @property
    def advice(self) -> str:
        """How that is mended."""
        successor = self.now.id if self.now is not None else SUCCESSOR[self.was.kind]
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
    gone = [k for k in before if (k.kind, k.id) not in there and not k.given_up and not may_be(k)]
    return list(_together(dict.fromkeys(gone), fresh))


def _together(gone: Iterable[Known], fresh: dict[tuple[IdKind, tuple[str, ...]], Known]) -> Iterator[Lost]:
    listed = list(gone)
    ids = {(k.kind, k.id) for k in listed}
    heads = [k for k in listed if not _above(k, ids)]
    many = Counter(_group(k) for k in heads)
    first: dict[tuple[IdKind, str], list[Known]] = {}
    for k in heads:
        now = fresh.get((k.kind, k.texts)) if k.texts else None
        if many[_group(k)] <= SINGLY:
            yield Lost(k, now, tuple(o.id for o in listed if _above(o, {(k.kind, k.id)}) and o.kind == k.kind))
        else:
            first.setdefault(_group(k), []).append(k)
    for alike in first.values():
        head, *rest = alike
        yield Lost(head, fresh.get((head.kind, head.texts)) if head.texts else None, tuple(k.id for k in rest))


def _above(known: Known, ids: set[tuple[IdKind, str]]) -> bool:
    """Whether what holds this id is among the ids: the set of an indicator, a category above a category."""
    if known.kind == "indicator":
        return ("set", known.id.partition(":")[0]) in ids
    parts = known.id.split(".") if known.kind == "category" else []
    return any(("category", ".".join(parts[:n])) in ids for n in range(1, len(parts)))


def _group(known: Known) -> tuple[IdKind, str]:
    """What alike ids have in common: the set of an indicator, the parent of a category."""
    if known.kind == "indicator":
        return known.kind, known.id.partition(":")[0]
    return known.kind, known.id.rpartition(".")[0] if known.kind == "category" else ""


def ids_of(taxonomy: Taxonomy, sets: Iterable[IndicatorSet]) -> Iterator[Known]:
    """The ids of a taxonomy and of sets that were loaded."""
    for c in taxonomy.categories.values():
        texts = (
            *(c.label.get(x) or "" for x in sorted(c.label)),
            *(c.definition.get(x) or "" for x in sorted(c.definition)),
        )
        yield Known("category", c.id, c.deprecated or bool(c.replaced_by), texts)
    for s in sets:
        whole = s.deprecated or bool(s.replaced_by)
        yield Known("set", s.id, whole, tuple(sorted(s.name.values())))
        for i in s.indicators:
            given_up = whole or i.deprecated or bool(i.replaced_by)
            yield Known("indicator", f"{s.id}:{i.code}", given_up, tuple(i.titles[x] for x in sorted(i.titles)))
            for code in i.also_listed:
                yield Known("indicator", f"{s.id}:{code}", given_up)
