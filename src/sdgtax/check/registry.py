"""The rules that `sdgtax validate` checks: one record a rule, with its code, its explanation and its check.

A rule is declared once, with `rule(...)`. Its check is a generator that is called for every record of one kind, or once for
the whole workspace, and yields hits. Rules without a check are found while a file is read. `docs/rules.md`, `--list-rules`
and `--explain` are made from the same declarations.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

if TYPE_CHECKING:
    from sdgtax.model.finding import Severity

Loc = tuple[int | str, ...]
RecordKind = Literal["category", "term", "indicator", "set", "info", "scoring", "metadata", "language", "sentences",
                     "profile", "reviews", "mappings"]  # fmt: skip

GROUPS = {
    "TAX0": "Files, YAML and schema",
    "TAX1": "Categories and examples",
    "TAX2": "Terms",
    "TAX3": "Rules of scoring and metadata",
    "TAX4": "Indicator sets",
    "TAX5": "Profiles",
    "TAX6": "Reviews and mappings",
}


class Hit(NamedTuple):
    """What a check has found in a record. `loc` is the path of keys within the record."""

    loc: Loc
    message: str
    expected: str = ""
    hint: str = ""
    at_key: bool = False


Check = Callable[[Any, Any], Iterable[Hit]]


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: its names, its severity, and its explanation."""

    code: str
    name: str
    severity: Severity
    what: str
    why: str
    how: str
    bad: str = ""
    good: str = ""
    record: tuple[RecordKind, ...] = ()
    check: Check | None = None


RULES: dict[str, Rule] = {}
CODES: dict[str, Rule] = {}


def rule(
    code: str, name: str, *, what: str, why: str, how: str, bad: str = "", good: str = "",
    severity: Severity = "error", record: RecordKind | tuple[RecordKind, ...] = (),
) -> Callable[[Check], Check]:  # fmt: skip
    """Declare a rule; as a decorator, the function below is its check."""
    if code in CODES or name in RULES:
        raise ValueError(f"the rule {code} {name} is declared twice")
    record = (record,) if isinstance(record, str) else record
    declared = Rule(code, name, severity, what, why, how, bad, good, record)
    RULES[name] = CODES[code] = declared

    def attach(check: Check) -> Check:
        RULES[name] = CODES[code] = Rule(code, name, severity, what, why, how, bad, good, record, check)
        return check

    return attach


def load_rules() -> dict[str, Rule]:
    """All rules by name, in the order of their codes."""
    from sdgtax.check.rules import category, example, file, profile, review, scoring, set, term  # noqa: F401

    return dict(sorted(RULES.items(), key=lambda item: item[1].code))


def find_rule(word: str) -> Rule | None:
    """The rule with this code or name, however it is written."""
    rules = load_rules()
    return CODES.get(word.upper()) or rules.get(word.lower())
