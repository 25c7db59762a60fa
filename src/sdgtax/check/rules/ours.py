"""A rule of numbers in the files of rules/: how far they are from those that came with the program."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from sdgtax.check.records import is_copy, items
from sdgtax.check.registry import rule
from sdgtax.yaml.load import bundled_rules
from sdgtax.yaml.schema_errors import Fault

if TYPE_CHECKING:
    from sdgtax.check.context import Context
    from sdgtax.check.records import Record
    from sdgtax.yaml.schema import Loc

FAR = 10
"""So many times as large, or as small, is a slip of the point, of a unit, or of a nought."""
ROUND = 1e-9
KINDS = ("scoring", "metadata", "aspects", "overlap", "selection", "columns", "sentences", "text", "language")
"""The files with numbers."""


@rule("TAX347", "far-number", severity="warning", record=KINDS)
def _far(ctx: Context, record: Record) -> Iterator[Fault]:
    if is_copy(record.doc):
        return
    for loc, number, ours in _pairs(record.data, _ours(record.doc.kind)):
        low, high = sorted((abs(number), abs(ours)))
        off = number == 0 and any(isinstance(part, int) for part in loc)  # one of several may be switched off
        if not off and (number * ours <= 0 or low * FAR <= high * (1 + ROUND)):
            message = f"found {number:g}, and {ours:g} came with the program"
            yield Fault(loc, message, f"a number nearer to {ours:g}", "Correct the number.")


@lru_cache
def _ours(kind: str) -> Any:
    """A file that came with the program, as plain data."""
    return bundled_rules(kind).model_dump(by_alias=True)


def _pairs(data: Any, ours: Any, loc: Loc = ()) -> Iterator[tuple[Loc, float, float]]:
    """The numbers that stand at the same place in two files: under the same keys, in records of one id, in lists of one length."""
    if _is_number(data) and _is_number(ours) and ours:
        yield loc, data, ours
    elif isinstance(data, dict) and isinstance(ours, dict):
        for key, value in data.items():
            if not isinstance(value, str) and (known := ours.get(key)) is not None:
                yield from _pairs(value, known, (*loc, key))
    elif isinstance(data, list) and isinstance(ours, list | tuple):
        named = {x["id"]: x for x in ours if isinstance(x, dict) and "id" in x}
        for n, entry in items(data):
            if isinstance(entry, str):
                continue
            known = named.get(entry.get("id")) if isinstance(entry, dict) else None
            alike = known or (ours[n] if len(ours) == len(data) and not isinstance(entry, list) and not named else None)
            yield from _pairs(entry, alike, (*loc, n))


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
