"""What a table of mappings says of indicators beside their ids: labels, and the sets that its header names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from sdgtax.formats.sssom_head import FOR_ALL, SPACES, year_of
from sdgtax.model.finding import Finding
from sdgtax.text.nearest import closest

if TYPE_CHECKING:
    from sdgtax.model.mapping import References

SIDES = ("subject", "object")
OF_SET = frozenset(
    [
        "comment", "creator_id", "creator_label", "curie_map", "extension_definitions", "issue_tracker", "license", "mapping_set_confidence",
        "mapping_set_description", "mapping_set_id", "mapping_set_source", "mapping_set_title", "mapping_set_version", "other",
        "publication_date", "see_also", "sssom_version",
    ]
)  # fmt: skip
"""Slots of a header that say something of the whole set of mappings."""
DAYS = ("mapping_date", "publication_date")


def heads(head: Iterable[tuple[int, str]], path: Path, known: References) -> Iterator[Finding]:
    """What is wrong with the lines of a header: a key misspelt, a day that there is not, a prefix of one set that stands for another."""
    lines = [(n, line[1:].partition(":")) for n, line in head]
    base = min((len(key) - len(key.lstrip()) for _, (key, colon, _) in lines if colon), default=0)
    used = {key.strip() for _, (key, colon, _) in lines if colon}
    left = sorted((OF_SET | FOR_ALL) - used)
    for number, (key, colon, rest) in lines:
        name, value = key.strip(), rest.strip().strip("'\"")
        fault = None
        if not colon or (not value and name not in OF_SET):
            continue
        if len(key) - len(key.lstrip()) > base:
            other = value.rstrip(":/#").rpartition(":")[2].rpartition("/")[2]
            if name in known.editions and other in known.editions and other != name:
                fault = ("bad-value", f"the prefix “{name}” stands for the set “{other}”", f"…:{name}:", "Correct it.")
            elif name in SPACES and value.partition("://")[2] != SPACES[name].partition("://")[2]:
                fault = ("bad-value", f"the prefix “{name}” stands for “{value}”", SPACES[name], "Correct it.")
        elif name in DAYS and year_of(value) is None:
            fault = ("bad-value", f"there is no day “{value}”", "a day, such as 2026-11-25", "Correct it.")
        elif name not in OF_SET | FOR_ALL and len(name) > 3 and name.islower() and (near := closest(name, left, 85)):
            fault = ("unknown-key", f"SSSOM has no “{name}”", "a key of SSSOM", near)
        if fault:
            rule, message, expected, hint = fault
            yield Finding(str(path), number, 1, rule, message, hint, "warning", expected)


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
