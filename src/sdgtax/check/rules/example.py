"""Rules of examples: named indicators exist, and examples and counterexamples hold."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from sdgtax.check.registry import Hit, rule
from sdgtax.model.rules import IndicatorExample, TitleExample

if TYPE_CHECKING:
    from sdgtax.check.context import CategoryRecord, Workspace


@rule(
    "TAX110", "example-fails", record="category",
    what="An example does not land in its category.",
    why="Examples are promises: whoever changes a term sees at once what it breaks. Titles alone are judged; published mappings "
        "are ignored.",
    how="`sdgtax explain --blind TITLE` shows what speaks for which category. Add or strengthen a term, or choose an example "
        "that shows the category better.",
)  # fmt: skip
def _example(ws: Workspace, record: CategoryRecord) -> Iterator[Hit]:
    yield from _holds(ws, record, "examples", True)


@rule(
    "TAX111", "counterexample-fails", record="category",
    what="A counterexample lands in the category.",
    why="Counterexamples are near misses that show where the border to the neighbours goes.",
    how="`sdgtax explain --blind TITLE` shows which terms matched. Make them narrower, add `none`, or strengthen the neighbour.",
)  # fmt: skip
def _counterexample(ws: Workspace, record: CategoryRecord) -> Iterator[Hit]:
    yield from _holds(ws, record, "counterexamples", False)


def _holds(ws: Workspace, record: CategoryRecord, key: str, wanted: bool) -> Iterator[Hit]:
    if ws.outcomes is None:
        return
    for i, outcome in ws.outcomes.of(record.id, key):
        if outcome.lands == wanted or ws.doubtful(record, wanted):
            continue
        got = ", ".join(outcome.got) or "nothing"
        message = (
            f"“{outcome.title}” does not land in “{record.id}” but in: {got}" if wanted
            else f"“{outcome.title}” must not land in “{record.id}”, but does"
        )  # fmt: skip
        yield Hit(
            (key, i), message, record.id if wanted else f"anything but {record.id}",
            f'Run `sdgtax explain --blind "{outcome.title}"` to see why.',
        )  # fmt: skip


@rule(
    "TAX112", "unknown-indicator", record="category",
    what="An indicator is named that is in no set.",
    why="Examples, mappings and reviews refer to indicators by set:code.",
    how="Correct the code; `sdgtax sets SET` lists them.",
    bad="examples: ['un-sgd:1.1.1']",
    good="examples: ['un-sdg:1.1.1']",
)  # fmt: skip
def _unknown_indicator(ws: Workspace, record: CategoryRecord) -> Iterator[Hit]:
    if record.model is None:
        return
    for key, listed in (("examples", record.model.examples), ("counterexamples", record.model.counterexamples)):
        for i, example in enumerate(listed):
            if isinstance(example, TitleExample):
                continue
            ref = example.indicator if isinstance(example, IndicatorExample) else example
            fault = ws.no_indicator(ref)
            if fault is not None:
                loc = (key, i, "indicator") if isinstance(example, IndicatorExample) else (key, i)
                yield Hit(loc, *fault)


@rule(
    "TAX113", "duplicate-example", record="category",
    what="The same example stands twice, or as example and counterexample of the same category.",
    why="Twice it proves nothing more; as both it cannot hold.",
    how="Remove one of them.",
)  # fmt: skip
def _duplicate_example(ws: Workspace, record: CategoryRecord) -> Iterator[Hit]:
    if record.model is None:
        return
    seen: dict[tuple[str, str], str] = {}
    for key, listed in (("examples", record.model.examples), ("counterexamples", record.model.counterexamples)):
        for i, example in enumerate(listed):
            if isinstance(example, TitleExample):
                name = (example.title, "")
            elif isinstance(example, IndicatorExample):
                name = (example.indicator, example.lang)
            else:
                name = (example, "en")
            if name in seen:
                both = "is an example and a counterexample" if seen[name] != key else "stands twice"
                yield Hit((key, i), f"“{name[0]}” {both}", "each example once", "Remove one of them.")
            seen[name] = key
