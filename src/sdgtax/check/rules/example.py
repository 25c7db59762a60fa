"""Rules of examples: named indicators exist, and examples and counterexamples hold."""

from __future__ import annotations

from collections.abc import Iterator
from shlex import quote
from typing import TYPE_CHECKING

from sdgtax.check.records import CategoryRecord, reference
from sdgtax.check.registry import rule
from sdgtax.model.rules import IndicatorExample, TitleExample
from sdgtax.yaml.schema_errors import Fault

if TYPE_CHECKING:
    from sdgtax.check.context import Context
    from sdgtax.yaml.schema import Loc


@rule("TAX110", "example-fails", record="category", trial=True)
def _example(ctx: Context, record: CategoryRecord) -> Iterator[Fault]:
    yield from _holds(ctx, record, "examples", True)


@rule("TAX111", "counterexample-fails", record="category", trial=True)
def _counterexample(ctx: Context, record: CategoryRecord) -> Iterator[Fault]:
    yield from _holds(ctx, record, "counterexamples", False)


def _holds(ctx: Context, record: CategoryRecord, key: str, wanted: bool) -> Iterator[Fault]:
    if wanted and (record.model.deprecated or (record.model.group and record.terms)):
        return  # that it is not in use, or that its terms are idle, is told
    for kind, i, _ in record.examples():
        outcome = ctx.trial.outcomes.get((record.id, kind, i)) if ctx.trial and ctx.trial.outcomes else None
        if kind != key or outcome is None or outcome.lands == wanted or ctx.doubtful(record, wanted):
            continue
        got = ", ".join(outcome.got) or "nothing"
        message = (
            f"“{outcome.title}” does not land in “{record.id}” but in: {got}" if wanted
            else f"“{outcome.title}” must not land in “{record.id}”, but does"
        )  # fmt: skip
        yield Fault(
            (key, i), message, record.id if wanted else f"anything but {record.id}",
            f"Run `sdgtax explain --blind {quote(outcome.title)}` to see why.",
        )  # fmt: skip


@rule("TAX112", "unknown-indicator", record="category")
def _unknown_indicator(ctx: Context, record: CategoryRecord) -> Iterator[Fault]:
    for key, i, example in record.examples():
        if isinstance(example, IndicatorExample):
            yield from ctx.no_indicator((key, i, "indicator"), example.indicator)
            yield from _not_in(ctx, (key, i, "lang"), example)
        elif isinstance(example, str):
            yield from ctx.no_indicator((key, i), example)


def _not_in(ctx: Context, loc: Loc, example: IndicatorExample) -> Iterator[Fault]:
    """Whether the indicator has no title in the language of the example."""
    set_id, _, code = example.indicator.partition(":")
    found = ctx.sets[set_id].by_code.get(code) if set_id in ctx.sets else None
    if found is not None and found.model is not None and not found.broken and not found.model.title.get(example.lang):
        message = f"“{example.indicator}” has no title in “{example.lang}”"
        yield Fault(loc, message, f"one of {', '.join(found.model.title)}", "Correct the language.")


@rule("TAX113", "duplicate-example", record="category")
def _duplicate_example(ctx: Context, record: CategoryRecord) -> Iterator[Fault]:
    seen: dict[tuple[str, str], tuple[str, int]] = {}
    for key, i, example in record.examples():
        title, lang = reference(example, next(iter(ctx.languages), ""))
        name = (title, "" if isinstance(example, TitleExample) else lang)
        if name in seen:
            both = "is an example and a counterexample" if seen[name][0] != key else "stands twice"
            yield Fault((key, i), f"“{title}” {both}", "each example once", "Remove one of them.", also=(seen[name],))
        seen[name] = key, i
