"""What a table of mappings says of indicators beside their ids: labels, and the sets that its header names."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from sdgtax.formats.sssom_head import FOR_ALL, NOTHING_FOUND, SPACES, year_of
from sdgtax.model.finding import Finding
from sdgtax.model.mapping import FIRST_YEAR, References
from sdgtax.text.fold import fold
from sdgtax.text.nearest import closest

SIDES = ("subject", "object")
PEOPLE = ("author_label", "reviewer_label", "creator_label")
MOST_PEOPLE = 200
"""Names of more persons than these are not compared with each other."""
Row = tuple[int, str, Mapping[str, str]]
"""A row that could be read: its line, its text, its cells by column."""
OF_SET = frozenset(
    [
        "comment", "creator_id", "creator_label", "curie_map", "extension_definitions", "issue_tracker", "license", "mapping_set_confidence",
        "mapping_set_description", "mapping_set_id", "mapping_set_source", "mapping_set_title", "mapping_set_version", "other",
        "publication_date", "see_also", "sssom_version",
    ]
)  # fmt: skip
"""Slots of a header that say something of the whole set of mappings."""
DAYS = ("mapping_date", "publication_date")
ADDRESSES = {
    "license": re.compile(r"(?!https?://(?:www\.)?creativecommons\.org/(?!licenses/|publicdomain/))\S+"),
    "mapping_set_id": re.compile(r"[A-Za-z][\w+.-]*:\S+"),
}
"""What addresses look like; of a licence a short name does, such as CC0."""
UNLIKE = 35
"""A label that is less like every title of its indicator, of 100, says something else."""
SLIP = 2
"""One of as many words that differs in so few letters is that title with a slip."""


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
        elif name in ADDRESSES and not ADDRESSES[name].fullmatch(value):
            fault = ("bad-address", f"“{value}” is no address", "https://…", "Write the address.")
        elif name.endswith("_tool_version") and not any(map(str.isdigit, value)):
            fault = ("bad-value", f"“{value}” is no version", "a version, such as 1.2.0", "Write its number.")
        elif name in DAYS and year_of(value) is None:
            fault = ("bad-value", f"there is no day “{value}”", "a day, such as 2026-11-25", "Correct it.")
        elif name in DAYS and known.last_year and (year_of(value) or 0) > known.last_year:
            fault = (
                "odd-year",
                f"the day “{name}” is {value}, in a year to come",
                f"{FIRST_YEAR} to {known.last_year}",
                "Correct the year.",
            )
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
        beyond = SIDES[side == SIDES[0]]
        copied = (
            fold(label) == fold(values.get(f"{beyond}_label", ""))
            and known.titles(ref)
            and known.titles(values.get(f"{beyond}_id", ""))
        )
        if label and not other and copied and fold(label) not in {fold(t) for t in known.titles(ref)}:
            message = f"“{label}” is the label of both sides, and no title of {ref}"
            at = max(line.rfind(label) if side == SIDES[1] else line.find(label), 0) + 1
            yield Finding(str(path), number, at, "mapping-label", message, "Correct the label.", "warning")
        if other:
            at = line.find(label) + 1
            message = f"“{label}” is the title of {other}, not of {ref}"
            hint = "Correct the id or the label."
            yield Finding(str(path), number, max(at, 1), "mapping-label", message, hint, "warning")


def nobody(rows: Sequence[Row], path: Path, decided: Sequence[str]) -> Iterator[Finding]:
    """Rows that say that a person made them and do not name who, where the others do."""
    made = [row for row in rows if row[2].get("mapping_justification") in decided]
    unnamed = [row for row in made if not any(row[2].get(key) for key in PEOPLE) and not row[2].get("similarity_score")]
    for number, line, values in unnamed if 2 * len(unnamed) < len(made) else ():
        told = values["mapping_justification"]
        message, hint = f"“{told}” is what a person did, and the row names none, as others do", "Name who did it."
        yield Finding(
            str(path), number, line.find(told) + 1, "mapping-justification", message, hint, "warning", "a name"
        )


def unjustified(
    values: Mapping[str, str], line: str, number: int, path: Path, decided: Sequence[str]
) -> Iterator[Finding]:
    """A row whose justification is not that of what else stands in it: `decided` are those of persons."""
    name, score = values.get("author_label") or values.get("reviewer_label"), values.get("similarity_score")
    told = values.get("mapping_justification", "")
    if told in decided and score and not name:
        message, expected = f"“{told}” is what a person did, and the row has a score and no name", "who did it"
    elif "Lexical" in told and name and not score and not values.get("predicate_modifier"):
        message, expected = (
            f"“{told}” is what a program found, and the row has the name of a person and no score",
            decided[0],
        )
    else:
        return
    hint = "Correct the justification, or add what is missing."
    at = max(line.find(told), 0) + 1
    yield Finding(str(path), number, at, "mapping-justification", message, hint, "warning", expected)


def people(rows: Sequence[Row], path: Path) -> Iterator[Finding]:
    """Names of persons that stand once and are another one with a slip."""
    from sdgtax.check.rules.beside import slipped

    found = [(*row[:2], name) for row in rows for key in PEOPLE if (name := row[2].get(key, ""))]
    often = Counter(name for *_, name in found)
    for number, line, name in found if 1 < len(often) <= MOST_PEOPLE else ():
        meant = next((o for o in often if o != name and often[name] == 1 and slipped(name, o)), "")
        if meant and (often[meant] > 1 or list(often).index(meant) < list(often).index(name)):
            message = f"“{name}” stands here alone, and {often[meant]} times it is “{meant}”"
            at = max(line.rfind(name), 0) + 1
            yield Finding(
                str(path), number, at, "misspelt-value", message, "Write it as everywhere else.", "warning", meant
            )


def strange(rows: Sequence[Row], path: Path, known: References) -> Iterator[Finding]:
    """Labels that no title of their indicator is like, in a table whose other labels are mostly titles."""
    from rapidfuzz import fuzz

    for side in SIDES:
        told = [(*row, known.titles(row[2].get(f"{side}_id", "")), row[2].get(f"{side}_label", "")) for row in rows]
        told = [row for row in told if row[3] and row[4]]
        same = sum(fold(label) in {fold(t) for t in titles} for *_, titles, label in told)
        for number, line, _, titles, label in told if 2 * same > len(told) else ():
            slip = any(_slip(fold(label), fold(t)) for t in titles)
            if slip or max(fuzz.token_set_ratio(fold(label), fold(t)) for t in titles) < UNLIKE:
                message = f"“{label}” is no title of the indicator"
                yield Finding(
                    str(path), number, max(line.find(label), 0) + 1, "mapping-label", message, "Correct the id or the label.",
                    "warning", next(iter(titles)),
                )  # fmt: skip


def _slip(label: str, title: str) -> bool:
    from rapidfuzz.distance import OSA

    return len(label.split()) == len(title.split()) and 0 < OSA.distance(label, title, score_cutoff=SLIP) <= SLIP


def turned(head: Mapping[str, str], rows: Sequence[Row], path: Path, known: References) -> Iterator[Finding]:
    """Rows about another set than the header names, where most are about that one."""
    for side in SIDES:
        named = head.get(f"{side}_source", "").rpartition(":")[2]
        sets = Counter(row[2].get(f"{side}_id", "").partition(":")[0] for row in rows)
        for number, line, values in rows if named in known.editions and 2 * sets[named] > len(rows) else ():
            name = values.get(f"{side}_id", "")
            found = name.partition(":")[0]
            if found != named and name != NOTHING_FOUND and not values.get(f"{side}_source", "").endswith(f":{found}"):
                message = f"the header names “{named}”, and this {side} is of “{found}”"
                at = max(line.find(name), 0) + 1
                yield Finding(
                    str(path), number, at, "mapping-source", message, "Correct one of the two.", "warning", named
                )


def sources(head: Iterable[tuple[int, str]], rows: Iterable[Row], path: Path, known: References) -> Iterator[Finding]:
    """Sets that the header names and to which no row belongs, where all rows belong to one other set."""
    sets = {side: {row.get(f"{side}_id", "").partition(":")[0] for *_, row in rows} for side in SIDES}
    for number, line in head:
        key, _, value = line.lstrip("# ").partition(":")
        side, named = key.removesuffix("_source"), value.strip().strip("'\"").rpartition(":")[2]
        if (
            side != key
            and len(sets.get(side, ())) == 1
            and named in known.editions
            and not sets[side] & {named, "sssom", ""}
        ):
            found = next(iter(sets[side]))
            message = f"the header names “{named}”, and every {side} is of “{found}”"
            yield Finding(str(path), number, 1, "mapping-source", message, "Correct the header.", "warning", found)
