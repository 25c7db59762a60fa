"""What a rule of `sdgtax validate` is, and the declaration of one: its names, its records, its check.

A rule is declared once, with `rule(...)`, in a module of `check/rules/`; those are brought together there, this module knows none
of them. The check is a generator that is called for every record of one kind and yields faults. Rules without a check are found
while a file is read. What it says of itself, and its examples, stand under its code in `rules.yaml`. `docs/rules.md`, `--list-rules`, `--explain` and a test of every rule are made from both.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from sdgtax.text.nearest import closest
from sdgtax.yaml.document import parse
from sdgtax.yaml.schema_errors import Fault

if TYPE_CHECKING:
    from sdgtax.model.finding import Severity
    from sdgtax.yaml.schema import Loc

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


class Explained(NamedTuple):
    """What a rule says of itself: what it finds, why that matters, how it is mended, an example of what is wrong and one of what is right.

    `part` says what the examples are a part of: a kind of record, or a whole `file`; `line` is the line of `bad` that is found,
    `also` the other one where either of two may be wrong.
    """

    what: str
    why: str
    how: str
    bad: str
    good: str
    part: str
    line: int = 1
    also: int = 0


@cache
def explained() -> dict[str, dict[str, Any]]:
    """What the rules say of themselves, by code."""
    path = Path(__file__).with_name("rules.yaml")
    found: dict[str, dict[str, Any]] = parse(path.read_text(encoding="utf-8"), path)
    return found


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: its names, its severity, the records that it looks at.

    A `raw` rule looks at the plain data of a record, also where its model is broken beyond repair. A rule of the `trial` looks at
    what the classifier makes of titles.
    """

    code: str
    name: str
    severity: Severity
    record: tuple[str, ...] = ()
    raw: bool = False
    trial: bool = False
    check: Check | None = None

    @property
    def text(self) -> Explained:
        """What it says of itself; the examples are a part of its record where nothing else is said."""
        return Explained(**{"part": self.record[0] if self.record else "file"} | explained()[self.code])


def none_such(
    loc: Loc, message: str, name: str, known: Iterable[str], *, hint: str = "", at_key: bool = False, cause: str = ""
) -> Iterator[Fault]:
    """What is wrong with a name: nothing, or that it is none of those that are known, of which the nearest may be meant."""
    if name not in (listed := list(known)):
        hint = closest(name, listed) or hint
        yield Fault(loc, message, f"one of {', '.join(listed)}", hint, at_key, cause=cause)


def lacking(loc: Loc, missing: Collection[str], expected: str, hint: str = "Copy it.") -> Iterator[Fault]:
    """What is wrong with a place where all of something should stand: nothing, or that some of it is missing."""
    if missing:
        yield Fault(loc, f"missing: {', '.join(missing)}", expected, hint, at_key=True)


DECLARED: dict[str, Rule] = {}
"""The rules declared so far, by name; all of them, in order, are `sdgtax.check.rules.RULES`."""


def rule(
    code: str, name: str, *, severity: Severity = "error", record: str | Iterable[str] = (), raw: bool = False,
    trial: bool = False,
) -> Callable[[Check], Check]:  # fmt: skip
    """Declare a rule; as a decorator, the function below is its check. Raises ValueError for a code or name used before."""
    if name in DECLARED or any(r.code == code for r in DECLARED.values()):
        raise ValueError(f"the rule {code} {name} is declared twice")
    declared = Rule(code, name, severity, (record,) if isinstance(record, str) else tuple(record), raw, trial)
    DECLARED[name] = declared

    def attach(check: Check) -> Check:
        DECLARED[name] = replace(declared, check=check)
        return check

    return attach
