"""Rules of the conditions in rules/metadata.yaml: values that no field has, and rules that an earlier one leaves nothing to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import fields
from typing import TYPE_CHECKING

from sdgtax.check.records import grouped
from sdgtax.check.registry import FEW, rule
from sdgtax.check.rules.scoring import values_within
from sdgtax.check.texts import places
from sdgtax.model.indicator import Indicator
from sdgtax.text.nearest import closest
from sdgtax.yaml.schema_errors import Fault

if TYPE_CHECKING:
    from sdgtax.check.context import Context
    from sdgtax.check.records import Record
    from sdgtax.model.rules import Judgement, MetadataRule, MetadataRules, RollUp
    from sdgtax.yaml.schema import Loc

    Conditioned = MetadataRule | Judgement | RollUp


LEVELS = "level"
"""The field whose values are the `levels` of the file."""
YEARS = [f.name for f in fields(Indicator) if str(f.type) == "int | None"]
"""Fields that hold a year."""
READ_AS_TEXT = [f.name for f in fields(Indicator) if str(f.type) == "str" and f.name != LEVELS]
"""Fields that hold another text than a level."""


def _rules(model: MetadataRules) -> list[tuple[Loc, Conditioned]]:
    """All rules with conditions, each with its place."""
    return list(places(model, "assign.*", "judge.*", "roll_up.*"))


@rule("TAX316", "dead-value", record="metadata")
def _dead_value(ctx: Context, record: Record) -> Iterator[Fault]:
    model: MetadataRules = record.model
    for n, level in enumerate(model.levels):
        if level in model.levels[:n]:
            yield Fault(("levels", n), f"the level “{level}” stands twice", "each level once", "Remove it.")
    for place, entry in _rules(model):
        for n, value in enumerate(entry.values):
            loc = (*place, "values", n)
            others = [v for k, v in enumerate(entry.values) if k < n or (k != n and v.lower() != value.lower())]
            if "*" in value.rstrip("*") or value.endswith("**") or value == "*":
                yield Fault(loc, f"“{value}” never fits", "a literal value, with * at most at its end", "Correct it.")
            elif others and values_within([value], others):
                message = f"another value of the list fits wherever “{value}” does"
                yield Fault(loc, message, "each value once", "Remove it.")
            elif entry.field == LEVELS and not any(values_within([x], [value]) for x in model.levels):
                hint = closest(value, model.levels)
                yield Fault(loc, f"there is no level “{value}”", f"one of {', '.join(model.levels)}", hint)
            elif entry.field in READ_AS_TEXT and value in model.levels:
                message = f"“{value}” is a level, and the rule reads “{entry.field}”"
                yield Fault(loc, message, f"a value of {entry.field}", "Correct the value, or the field.")
            elif entry.field in YEARS and not value.rstrip("*").isdigit():
                yield Fault(loc, f"“{value}” is no year", "a year", "Correct it.")
    yield from _slips(ctx, model)


def _about(place: Loc, entry: Conditioned) -> tuple[str, str, str]:
    """The list of a rule, the field that it reads, and the criterion that it judges, if any."""
    return str(place[0]), entry.field or "", getattr(entry, "criterion", "")


def _slips(ctx: Context, model: MetadataRules) -> Iterator[Fault]:
    """Values that no indicator has, where one that some have is nearly the same and left over."""
    take = {lookup.field: lookup.take for lookup in model.lookups}
    asked = grouped((_about(*told), value) for told in _rules(model) for value in told[1].values)
    names = {take.get(field, field) for _, field, _ in asked}
    records = [r for s in ctx.sets.values() for r in (s, *s.indicators)]
    had = {name: Counter(r.text(name) for r in records) for name in names}
    for place, entry in _rules(model):
        if values := asked.get(about := _about(place, entry), []):
            name = take.get(about[1], about[1])
            over = [v for v, n in had[name].items() if v and n > FEW and not values_within([v], values)]
        for n, value in enumerate(entry.values if values and over else ()):
            hint = "" if any(values_within([v], [value]) for v in had[name]) else closest(value, over, 75)
            if hint:
                message = f"no indicator has the {name} “{value}”"
                yield Fault((*place, "values", n), message, "a value that some have", hint)


@rule("TAX317", "dead-judgement", record="metadata")
def _dead_judgement(ctx: Context, record: Record) -> Iterator[Fault]:
    model: MetadataRules = record.model
    lists: list[tuple[str, str, Sequence[MetadataRule | Judgement]]]
    lists = [("assign", "category", model.assign), ("judge", "criterion", model.judge)]
    for key, what, entries in lists:
        for i, entry in enumerate(entries):
            alike = (e for e in entries[:i] if getattr(e, what) == getattr(entry, what))
            if (earlier := next((e for e in alike if _fits_all(e, entry)), None)) is not None:
                message = f"“{entry.id}” never decides: “{earlier.id}” fits wherever it does, and comes first"
                hint, cause = f"Move it above “{earlier.id}”, or remove it.", f"{key} {earlier.id}"
                yield Fault((key, i, "id"), message, "a rule that some value reaches", hint, cause=cause)


@rule("TAX326", "contradicting-value", severity="warning", record="metadata")
def _contradicting_value(ctx: Context, record: Record) -> Iterator[Fault]:
    entries = record.model.assign
    given = {(e.field, e.category) for e in entries}
    for i, entry in enumerate(entries):
        parent = entry.category.rpartition(".")[0]
        alike = [e for e in entries[:i] if e.field == entry.field and e.category.rpartition(".")[0] == parent]
        same = next((e for e in alike if e.category == entry.category), None)
        if same is not None and (same.confidence, same.reason) == (entry.confidence, entry.reason):
            left = [c for c, r in ctx.categories.items() if r.parent == parent and (entry.field, c) not in given]
            if left and not _fits_all(same, entry):
                message = f"“{same.id}” gives the same category, and “{left[0]}” is given by no rule of this field"
                hint = "Correct the category, or give one rule all values."
                yield Fault(("assign", i, "category"), message, "a category of its own", hint)
        for n, value in enumerate(entry.values):
            other = next((e for e in alike if e.category != entry.category and values_within([value], e.values)), None)
            if other is not None and other.values:
                message = f"“{value}” means “{other.category}” in “{other.id}”"
                loc, hint = ("assign", i, "values", n), "Keep it in one of the rules."
                yield Fault(loc, message, "a value of one meaning", hint)


def _fits_all(wide: MetadataRule | Judgement, narrow: MetadataRule | Judgement) -> bool:
    """Whether one rule fits every value that another one fits."""
    if wide.field != narrow.field:
        return False
    level, age = getattr(wide, "level", None), getattr(wide, "age_at_most", None)
    if level is not None:
        return bool(level == getattr(narrow, "level", None))
    if age is not None:
        other = getattr(narrow, "age_at_most", None)
        return other is not None and other <= age
    plain = getattr(narrow, "level", None) is None and getattr(narrow, "age_at_most", None) is None
    return values_within(narrow.values, wide.values) if plain else not wide.values
