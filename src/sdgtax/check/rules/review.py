"""Rules of review files and mappings."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from sdgtax.check.registry import rule
from sdgtax.yaml.schema_errors import Fault

if TYPE_CHECKING:
    from sdgtax.check.context import Context
    from sdgtax.check.records import Record

INVERSE = {"broad": "narrow", "narrow": "broad"}


@rule(
    "TAX601", "review-reference", record="reviews",
    what="A decision names an indicator or a category that does not exist.",
    why="The decision would never be applied.",
    how="Correct the name; the nearest known one is suggested.",
    part="decision", bad="indicator: 'un-sdg:7.1.99'",
    good="indicator: 'un-sdg:7.1.1'",
)  # fmt: skip
def _review_reference(ctx: Context, record: Record) -> Iterator[Fault]:
    for i, decision in enumerate(record.model.decisions):
        yield from ctx.no_indicator(("decisions", i, "indicator"), decision.indicator)
        yield from ctx.no_category(("decisions", i, "category"), decision.category)


@rule(
    "TAX602", "contradicting-decision", record="reviews",
    what="Two decisions about the same indicator and category contradict or repeat each other.",
    why="It cannot be told which one holds.",
    how="Keep the one that holds; the history of the file keeps the other.",
    part="decision", bad="- decision: confirm\n- decision: reject", line=2,
    good="- decision: confirm",
)  # fmt: skip
def _contradicting(ctx: Context, record: Record) -> Iterator[Fault]:
    seen: dict[tuple[str, str], int] = {}
    for i, decision in enumerate(record.model.decisions):
        key = (decision.indicator, decision.category)
        if key in seen:
            other = record.model.decisions[seen[key]].decision
            line = record.line("decisions", seen[key], "indicator")
            verb = "repeats" if other == decision.decision else "contradicts"
            yield Fault(
                ("decisions", i, "decision"), f"“{decision.decision}” {verb} “{other}” on line {line}",
                "one decision for an indicator and a category", "Keep the one that holds.",
            )  # fmt: skip
        seen.setdefault(key, i)


@rule(
    "TAX603", "mapping-reference", record="mappings",
    what="A mapping names an indicator that does not exist, or maps an indicator to itself.",
    why="The mapping says nothing.",
    how="Correct the code.",
    part="mapping", bad="a: 'un-sdg:7.1.99'",
    good="a: 'un-sdg:7.1.1'",
)  # fmt: skip
def _mapping_reference(ctx: Context, record: Record) -> Iterator[Fault]:
    for i, mapping in enumerate(record.model.mappings):
        yield from ctx.no_indicator(("mappings", i, "a"), mapping.a)
        yield from ctx.no_indicator(("mappings", i, "b"), mapping.b)
        if mapping.a == mapping.b:
            message = f"“{mapping.a}” is mapped to itself"
            yield Fault(("mappings", i, "b"), message, "another indicator", "Correct one of the two.")


@rule(
    "TAX604", "contradicting-mapping", record="mappings",
    what="Two mappings of the same pair contradict or repeat each other.",
    why="It cannot be told which one holds. The other way round, broad and narrow change places.",
    how="Keep one of them.",
    part="mapping", bad="- relation: broad\n- relation: exact", line=2,
    good="- relation: broad",
)  # fmt: skip
def _contradicting_mapping(ctx: Context, record: Record) -> Iterator[Fault]:
    seen: dict[tuple[str, str], tuple[str, int]] = {}
    for i, mapping in enumerate(record.model.mappings):
        turned = mapping.a > mapping.b
        pair = (mapping.b, mapping.a) if turned else (mapping.a, mapping.b)
        relation = INVERSE.get(mapping.relation, mapping.relation) if turned else mapping.relation
        if pair in seen:
            other, first = seen[pair]
            line = record.line("mappings", first, "a")
            verb = "repeats" if other == relation else "contradicts"
            yield Fault(
                ("mappings", i, "relation"), f"the mapping of {mapping.a} and {mapping.b} {verb} the one on line {line}",
                "one mapping for a pair", "Keep one of them.",
            )  # fmt: skip
        seen.setdefault(pair, (relation, i))


@rule(
    "TAX605", "review-version", severity="warning", record="reviews",
    what="The decisions were made for another taxonomy.",
    why="The categories may mean something else there.",
    how="Read the decisions again, then write the present taxonomy into `taxonomy`.",
    bad="taxonomy: ks@0.1.0",
    good="taxonomy: ks-ssb@0.1.0",
)  # fmt: skip
def _review_version(ctx: Context, record: Record) -> Iterator[Fault]:
    if ctx.version is None:
        return
    name, ours = record.model.taxonomy.partition("@")[0], ctx.version[0]
    if name != ours:
        message = f"made for “{name}”, this taxonomy is “{ours}”"
        yield Fault(("taxonomy",), message, "@".join(ctx.version), "Read them again.")
