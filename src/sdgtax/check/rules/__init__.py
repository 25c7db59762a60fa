"""The rules of `sdgtax validate`, one file a kind of record, and all of them together."""

from collections.abc import Iterable

from sdgtax.check.registry import DECLARED, Rule
from sdgtax.check.rules import (  # noqa: F401
    beside,
    category,
    file,
    language,
    matching,
    names,
    prose,
    review,
    said,
    scoring,
    set,
    term,
    titles,
    words,
)

RULES: dict[str, Rule] = dict(sorted(DECLARED.items(), key=lambda item: item[1].code))
"""All rules by name, in the order of their codes."""
CODES: dict[str, Rule] = {r.code: r for r in RULES.values()}


def find_rule(word: str) -> Rule | None:
    """The rule with this code or name, however it is written; None if there is none."""
    return CODES.get(word.upper()) or RULES.get(word.lower())


def left_out(ignore: Iterable[str]) -> frozenset[str]:
    """The names of the rules that are to be left out, given as codes or names with commas between."""
    given = (word.strip().lower() for listed in ignore for word in listed.split(","))
    return frozenset(rule.name if (rule := find_rule(word)) else word for word in given)
