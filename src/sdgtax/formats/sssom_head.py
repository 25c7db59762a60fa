"""The header of an SSSOM table: prefixes for its names, and values for all of its rows.

Names are compared by what they mean: a prefix of another's choice and a whole address stand for the same thing as ours.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache
from pathlib import Path

from sdgtax.model.finding import DataError, Finding
from sdgtax.yaml import document

SPACES = {
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "semapv": "https://w3id.org/semapv/vocab/",
    "sssom": "https://w3id.org/sssom/",
}
"""Prefixes that SSSOM has built in, as far as we read them."""
NOTHING_FOUND = "sssom:NoTermFound"
"""Stands for the other side where somebody looked for a counterpart and found none."""
FOR_ALL = frozenset({
    "cardinality_scope", "curation_rule", "curation_rule_text", "mapping_date", "mapping_provider", "mapping_source", "mapping_tool",
    "mapping_tool_id", "mapping_tool_version", "object_match_field", "object_preprocessing", "object_source", "object_source_version",
    "object_type", "predicate_type", "similarity_measure", "subject_match_field", "subject_preprocessing", "subject_source",
    "subject_source_version", "subject_type",
})  # fmt: skip
"""Slots that a header may fill for all rows (SSSOM: propagatable)."""
MAP = "curie_map"
MANUAL = "semapv:ManualMappingCuration"
DECIDED = (MANUAL, "semapv:MappingReview")
"""What a person did. Everything else is what a program found."""


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
