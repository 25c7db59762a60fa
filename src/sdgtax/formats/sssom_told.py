"""What a table of SSSOM says beside its mappings: the header with prefixes for its names and values for all of its rows, labels, people.

Names are compared by what they mean: a prefix of another's choice and a whole address stand for the same thing as ours.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from sdgtax.model.finding import DataError, Finding
from sdgtax.model.mapping import FIRST_YEAR, References
from sdgtax.text.fold import fold
from sdgtax.text.nearest import closest
from sdgtax.yaml import document

_PATH = Path(__file__).with_name("sssom.yaml")
_WORDS = document.parse(_PATH.read_text(encoding="utf-8"), _PATH)
KNOWN: dict[str, list[str]] = _WORDS["known"]
"""What SSSOM calls things."""
SPACES: dict[str, str] = _WORDS["spaces"]
"""Prefixes that SSSOM has built in, as far as we read them."""
NOTHING_FOUND = "sssom:NoTermFound"
"""Stands for the other side where somebody looked for a counterpart and found none."""
FOR_ALL = frozenset(KNOWN["for_all"])
"""Slots that a header may fill for all rows (SSSOM: propagatable)."""
MAP = "curie_map"
MANUAL = "semapv:ManualMappingCuration"
DECIDED = (MANUAL, "semapv:MappingReview")
"""What a person did. Everything else is what a program found."""
SIDES = ("subject", "object")
PEOPLE = ("author_label", "reviewer_label", "creator_label")
MOST_PEOPLE = 200
"""Names of more persons than these are not compared with each other."""
OF_SET = frozenset(KNOWN["of_set"])
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


def year_of(day: str) -> int | None:
    """The year of a day as SSSOM writes it (2026-11-25); None where there is no such day."""
    try:
        return date.fromisoformat(day).year
    except ValueError:
        return None


@lru_cache(maxsize=1)
def set_prefix() -> str:
    """What the addresses of sets begin with."""
    from sdgtax.yaml.load import bundled_overlap

    return bundled_overlap().sssom.set_prefix


@dataclass(frozen=True)
class Head:
    """What a header says; `problems` is what is wrong with it."""

    prefixes: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, str] = field(default_factory=dict)
    problems: tuple[Finding, ...] = ()

    @classmethod
    def read(cls, lines: Iterable[tuple[int, str]], path: Path) -> Head:
        """The header of a table from its lines that begin with `#`. A remark that is no YAML alone does no harm."""
        listed = {n: line[1:] for n, line in lines if line.startswith("#")}
        text = "\n".join(listed.get(n, "") for n in range(1, max(listed, default=0) + 1))
        try:
            data = document.parse(text, path, as_written=True)
        except DataError as error:
            used = any(line.lstrip(" ").startswith((MAP, *FOR_ALL)) for line in listed.values())
            return cls(problems=tuple(error.findings) if used else ())
        if not isinstance(data, dict):
            return cls()
        prefixes, problems = data.get(MAP) or {}, []
        if not isinstance(prefixes, dict):
            at = next(n for n, line in listed.items() if line.lstrip(" ").startswith(MAP))
            what = f"“{MAP}” holds no prefixes with their addresses"
            hint = f"Write `# {MAP}:` and `#   prefix: address` below it."
            problems, prefixes = [Finding(str(path), at, 1, "wrong-type", what, hint)], {}
        values = {key: str(value) for key, value in data.items() if key in FOR_ALL and isinstance(value, str)}
        return cls({str(p): str(a) for p, a in prefixes.items()}, values, tuple(problems))

    def beside(self, rows: Iterable[Sequence[str]]) -> Head:
        """The head as it counts for these rows, of which the first holds the names of the columns.

        A value of the header is that of all rows, or of none: where a single row has its own, it is said of the set alone (SSSOM data
        model, propagation).
        """
        columns: Sequence[str] = next(rows := iter(rows), ())
        shared = [(n, name) for n, name in enumerate(columns) if name in self.values]
        own = {name for row in rows for n, name in shared if n < len(row) and row[n].strip('"')} if shared else set()
        return replace(self, values={name: value for name, value in self.values.items() if name not in own})

    def name(self, text: str) -> str:
        """A name as we write it: `skos:exactMatch` and `set:code` for what means that, anything else as it stands."""
        bare = text.removeprefix("<").removesuffix(">")
        prefix, colon, local = bare.partition(":")
        known = {**SPACES, **self.prefixes}
        whole = known[prefix] + local if colon and prefix in known and not local.startswith("//") else bare
        for ours, address in SPACES.items():
            if whole.startswith(address):
                return f"{ours}:{whole[len(address) :]}"
        if whole.startswith(("urn:", "http:", "https:")) and whole.startswith(set_prefix()):
            return whole[len(set_prefix()) :]
        return text

    def filled(self, row: dict[str, str]) -> dict[str, str]:
        """A row with the values of the header where it has none of its own."""
        return {**self.values, **{name: cell for name, cell in row.items() if cell or name not in self.values}}


class Row(NamedTuple):
    """A row that could be read: its file and line, its text, its cells by column."""

    path: Path
    number: int
    text: str
    values: Mapping[str, str]

    def cell(self, name: str) -> str:
        """The cell of a column; empty where there is no such column."""
        return self.values.get(name, "")

    def odd(self, part: str, rule: str, message: str, hint: str, expected: str = "", *, last: bool = False) -> Finding:
        """What is odd about a part of the row, where that stands first in its text, or last."""
        at = self.text.rfind(part) if last else self.text.find(part)
        return Finding(str(self.path), self.number, max(at, 0) + 1, rule, message, hint, "warning", expected)


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
            message, years = f"the day “{name}” is {value}, in a year to come", f"{FIRST_YEAR} to {known.last_year}"
            fault = ("odd-year", message, years, "Correct the year.")
        elif name not in OF_SET | FOR_ALL and len(name) > 3 and name.islower() and (near := closest(name, left, 85)):
            fault = ("unknown-key", f"SSSOM has no “{name}”", "a key of SSSOM", near)
        if fault:
            rule, message, expected, hint = fault
            yield Finding(str(path), number, 1, rule, message, hint, "warning", expected)


def of_row(row: Row, known: References) -> Iterator[Finding]:
    """What is odd about a row by itself."""
    yield from _labels(row, known)
    yield from _unjustified(row)


def of_table(
    head: Sequence[tuple[int, str]], values: Mapping[str, str], rows: Sequence[Row], path: Path, known: References
) -> Iterator[Finding]:
    """What is odd about the lines of a header, and about rows beside it (its `values`) and beside each other."""
    yield from (*sources(head, rows, path, known), *heads(head, path, known))
    yield from (*_turned(values, rows, known), *_strange(rows, known), *_people(rows), *_nobody(rows))


def _labels(row: Row, known: References) -> Iterator[Finding]:
    """Labels of a row that are the title of another indicator of the set than the one that is named."""
    for side, beyond in (SIDES, SIDES[::-1]):
        label, ref = row.cell(f"{side}_label"), row.cell(f"{side}_id")
        if other := known.called(ref, label) if label else "":
            message = f"“{label}” is the title of {other}, not of {ref}"
            yield row.odd(label, "mapping-label", message, "Correct the id or the label.")
        elif label and fold(label) == fold(row.cell(f"{beyond}_label")):
            judged = known.titles(row.cell(f"{beyond}_id")) and known.titles(ref)
            if judged and fold(label) not in map(fold, judged):
                message = f"“{label}” is the label of both sides, and no title of {ref}"
                yield row.odd(label, "mapping-label", message, "Correct the label.", last=side == SIDES[1])


def _nobody(rows: Sequence[Row]) -> Iterator[Finding]:
    """Rows that say that a person made them and do not name who, where the others do."""
    made = [row for row in rows if row.cell("mapping_justification") in DECIDED]
    unnamed = [row for row in made if not any(map(row.cell, (*PEOPLE, "similarity_score")))]
    for row in unnamed if 2 * len(unnamed) < len(made) else ():
        told = row.cell("mapping_justification")
        message = f"“{told}” is what a person did, and the row names none, as others do"
        yield row.odd(told, "mapping-justification", message, "Name who did it.", "a name")


def _unjustified(row: Row) -> Iterator[Finding]:
    """A row whose justification is not that of what else stands in it."""
    name, score = row.cell("author_label") or row.cell("reviewer_label"), row.cell("similarity_score")
    told = row.cell("mapping_justification")
    hint = "Correct the justification, or add what is missing."
    if told in DECIDED and score and not name:
        message = f"“{told}” is what a person did, and the row has a score and no name"
        yield row.odd(told, "mapping-justification", message, hint, "who did it")
    elif "Lexical" in told and name and not score and not row.cell("predicate_modifier"):
        message = f"“{told}” is what a program found, and the row has the name of a person and no score"
        yield row.odd(told, "mapping-justification", message, hint, DECIDED[0])


def _people(rows: Sequence[Row]) -> Iterator[Finding]:
    """Names of persons that stand once and are another one with a slip."""
    from sdgtax.check.rules.beside import slipped

    found = [(row, name) for row in rows for name in map(row.cell, PEOPLE) if name]
    often = Counter(name for _, name in found)
    for row, name in found if 1 < len(often) <= MOST_PEOPLE else ():
        meant = next((o for o in often if o != name and often[name] == 1 and slipped(name, o)), "")
        if meant and (often[meant] > 1 or list(often).index(meant) < list(often).index(name)):
            message = f"“{name}” stands here alone, and {often[meant]} times it is “{meant}”"
            yield row.odd(name, "misspelt-value", message, "Write it as everywhere else.", meant, last=True)


def _strange(rows: Sequence[Row], known: References) -> Iterator[Finding]:
    """Labels that no title of their indicator is like, in a table whose other labels are mostly titles."""
    from rapidfuzz import fuzz

    for side in SIDES:
        judged = [(row, known.titles(row.cell(f"{side}_id")), row.cell(f"{side}_label")) for row in rows]
        told = [(row, titles, label) for row, titles, label in judged if titles and label]
        same = sum(fold(label) in map(fold, titles) for _, titles, label in told)
        for row, titles, label in told if 2 * same > len(told) else ():
            slip = any(_slip(fold(label), fold(t)) for t in titles)
            if slip or max(fuzz.token_set_ratio(fold(label), fold(t)) for t in titles) < UNLIKE:
                message, title = f"“{label}” is no title of the indicator", next(iter(titles))
                yield row.odd(label, "mapping-label", message, "Correct the id or the label.", title)


def _slip(label: str, title: str) -> bool:
    from rapidfuzz.distance import OSA

    return len(label.split()) == len(title.split()) and 0 < OSA.distance(label, title, score_cutoff=SLIP) <= SLIP


def _turned(head: Mapping[str, str], rows: Sequence[Row], known: References) -> Iterator[Finding]:
    """Rows about another set than the header names, where most are about that one."""
    for side in SIDES:
        named = head.get(f"{side}_source", "").rpartition(":")[2]
        sets = Counter(row.cell(f"{side}_id").partition(":")[0] for row in rows)
        for row in rows if named in known.editions and 2 * sets[named] > len(rows) else ():
            name = row.cell(f"{side}_id")
            found = name.partition(":")[0]
            if found != named and name != NOTHING_FOUND and not row.cell(f"{side}_source").endswith(f":{found}"):
                message = f"the header names “{named}”, and this {side} is of “{found}”"
                yield row.odd(name, "mapping-source", message, "Correct one of the two.", named)


def _by_key(head: Iterable[tuple[int, str]]) -> dict[str, tuple[int, str]]:
    """What the lines of a header say, and where, by key."""
    split = [(n, line.lstrip("# ").partition(":")) for n, line in head]
    return {key: (n, value.strip().strip("'\"")) for n, (key, _, value) in split}


def versions(head: Iterable[tuple[int, str]], path: Path, known: References) -> Iterator[Finding]:
    """Sets that the header names with another edition than they have now; and whether it names a licence."""
    said = _by_key(head)
    if "mapping_set_id" in said and "license" not in said:
        what, hint = "the set of mappings has no licence", "Add `# license:` with its address."
        yield Finding(str(path), said["mapping_set_id"][0], 1, "missing-licence", what, hint, "warning")
    for side in SIDES:
        number, version = said.get(f"{side}_source_version", (0, ""))
        set_id = said.get(f"{side}_source", (0, ""))[1].rpartition(":")[2]
        edition = known.editions.get(set_id, version)
        if version and version != edition:
            message = f"the mappings are to edition “{version}” of {set_id}, this is “{edition}”"
            hint = "Read them again, then write the present edition."
            yield Finding(str(path), number, 1, "mapping-version", message, hint, "warning", edition)


def sources(head: Iterable[tuple[int, str]], rows: Iterable[Row], path: Path, known: References) -> Iterator[Finding]:
    """Sets that the header names and to which no row belongs, where all rows belong to one other set."""
    said = _by_key(head)
    sets = {side: {row.cell(f"{side}_id").partition(":")[0] for row in rows} for side in SIDES}
    for side, others in sets.items():
        number, value = said.get(f"{side}_source", (0, ""))
        named = value.rpartition(":")[2]
        if len(others) == 1 and named in known.editions and not others & {named, "sssom", ""}:
            found, hint = next(iter(others)), "Correct the header."
            message = f"the header names “{named}”, and every {side} is of “{found}”"
            yield Finding(str(path), number, 1, "mapping-source", message, hint, "warning", found)
