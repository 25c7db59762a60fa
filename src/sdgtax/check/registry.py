"""What a rule of `sdgtax validate` is, and the declaration of one: its names, its explanation, its examples, its check.

A rule is declared once, with `rule(...)`, in a module of `check/rules/`; those are brought together there, this module knows none
of them. The check is a generator that is called for every record of one kind and yields faults. Rules without a check are found
while a file is read. `docs/rules.md`, `--list-rules`, `--explain` and a test of every rule are made from the same declarations.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal

from sdgtax.yaml.schema_errors import Fault

if TYPE_CHECKING:
    from sdgtax.model.finding import Severity

RecordKind = Literal["category", "term", "indicator", "set", "info", "scoring", "metadata", "language", "sentences", "words", "messages",
                     "concepts", "aspects", "overlap", "selection", "columns", "text", "profile", "reviews",
                     "mappings"]  # fmt: skip

GROUPS = {
    "TAX0": "Files, YAML and schema",
    "TAX1": "Categories and examples",
    "TAX2": "Terms",
    "TAX3": "Files in rules/",
    "TAX4": "Indicator sets",
    "TAX5": "Profiles",
    "TAX6": "Reviews and mappings",
    "TAX7": "Revisions: ids over time",
    "TAX8": "Labelled titles",
}

FEW = 3
"""So many findings of one cause are told one by one; a file with more in it is mended before anything is tried that rests on it."""
Check = Callable[[Any, Any], Iterable[Fault]]


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: its names, its severity, its explanation, an example of what it finds and one of what is right.

    `part` says what the examples are a part of: a kind of record, or a whole `file`; `line` is the line of `bad` that is found, `also` the other one where either
    of two may be wrong.
    A `raw` rule looks at the plain data of a record, also where its model is broken beyond repair. A rule of the `trial` looks at
    what the classifier makes of titles.
    """

    code: str
    name: str
    severity: Severity
    what: str
    why: str
    how: str
    bad: str
    good: str
    part: str
    line: int
    record: tuple[RecordKind, ...] = ()
    raw: bool = False
    trial: bool = False
    check: Check | None = None
    also: int = 0


DECLARED: dict[str, Rule] = {}
"""The rules declared so far, by name; all of them, in order, are `sdgtax.check.rules.RULES`."""


def rule(
    code: str, name: str, *, what: str, why: str, how: str, bad: str, good: str, part: str = "", line: int = 1,
    severity: Severity = "error", record: RecordKind | tuple[RecordKind, ...] = (), raw: bool = False,
    trial: bool = False, also: int = 0,
) -> Callable[[Check], Check]:  # fmt: skip
    """Declare a rule; as a decorator, the function below is its check. Raises ValueError for a code or name used before."""
    if name in DECLARED or any(r.code == code for r in DECLARED.values()):
        raise ValueError(f"the rule {code} {name} is declared twice")
    records = (record,) if isinstance(record, str) else record
    part = part or (records[0] if records else "file")
    declared = Rule(code, name, severity, what, why, how, bad, good, part, line, records, raw, trial, also=also)
    DECLARED[name] = declared

    def attach(check: Check) -> Check:
        DECLARED[name] = replace(declared, check=check)
        return check

    return attach
