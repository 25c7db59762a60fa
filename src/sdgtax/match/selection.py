"""Which of the mappings found are shown, and what has none."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations
from typing import TYPE_CHECKING

from sdgtax.model.finding import SdgtaxError
from sdgtax.model.mapping import OVERLAPPING, Overlap

if TYPE_CHECKING:
    from sdgtax.match.titles import Prepared


def compared(sets: Sequence[Prepared], of: str = "") -> list[tuple[Prepared, Prepared]]:
    """The pairs of sets to be compared: every two, or with `of` that one, which comes first, against each of the others.

    Raises SdgtaxError where no set is called so, and where there are no two.
    """
    if len(sets) < 2:
        raise SdgtaxError("name two sets to compare.")
    if not of:
        return list(combinations(sets, 2))
    mine = next((s for s in sets if s.id == of), None)
    if mine is None:
        raise SdgtaxError(f"“{of}” is none of the sets that are compared: {', '.join(s.id for s in sets)}.")
    return [(mine, s) for s in sets if s is not mine]


def best(found: Iterable[Overlap], set_id: str, count: int) -> list[Overlap]:
    """Of mappings that come best first the first `count` of each indicator of a set."""
    seen: Counter[tuple[str, str]] = Counter()
    kept = []
    for o in found:
        key = (o.a_ref, o.a_title) if o.a_set == set_id else (o.b_ref, o.b_title)
        if set_id in (o.a_set, o.b_set) and seen[key] < count:
            seen[key] += 1
            kept.append(o)
    return kept


def nothing_found(pairs: Iterable[tuple[Prepared, Prepared]], found: Sequence[Overlap], lang: str) -> Iterator[Overlap]:
    """For each indicator of a first set, and each set that it was compared with, a record that nothing overlaps with it."""
    met = {(o.a_ref, o.b_set) for o in found if o.relation in OVERLAPPING}
    for a, b in pairs:
        for i in a.indicators:
            if (i.ref, b.id) not in met:
                yield Overlap(a.id, i.code, i.best((lang,))[0], b.id, "", "", 0.0, "none", confidence=None)
