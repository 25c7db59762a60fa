"""What a table of mappings says of indicators beside their ids: labels, and the sets that its header names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from sdgtax.model.finding import Finding

if TYPE_CHECKING:
    from sdgtax.model.mapping import References

SIDES = ("subject", "object")


def labels(values: Mapping[str, str], line: str, number: int, path: Path, known: References) -> Iterator[Finding]:
    """Labels of a row that are the title of another indicator of the set than the one that is named."""
    for side in SIDES:
        label, ref = values.get(f"{side}_label", ""), values.get(f"{side}_id", "")
        other = known.called(ref, label) if label else ""
        if other:
            at = line.find(label) + 1
            message = f"“{label}” is the title of {other}, not of {ref}"
            hint = "Correct the id or the label."
            yield Finding(str(path), number, max(at, 1), "mapping-label", message, hint, "warning")


def sources(
    head: Iterable[tuple[int, str]], rows: Iterable[Mapping[str, str]], path: Path, known: References
) -> Iterator[Finding]:
    """Sets that the header names and to which no row belongs, where all rows belong to one other set."""
    sets = {side: {row.get(f"{side}_id", "").partition(":")[0] for row in rows if row} for side in SIDES}
    for number, line in head:
        key, _, value = line.lstrip("# ").partition(":")
        side, named = key.removesuffix("_source"), value.strip().strip("'\"").rpartition(":")[2]
        if (
            side != key
            and len(sets.get(side, ())) == 1
            and named in known.editions
            and not sets[side] & {named, "sssom"}
        ):
            found = next(iter(sets[side]))
            message = f"the header names “{named}”, and every {side} is of “{found}”"
            yield Finding(str(path), number, 1, "mapping-source", message, "Correct the header.", "warning", found)
