"""Rules of review files and mappings."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from sdgtax.check.records import other_version
from sdgtax.check.registry import rule
from sdgtax.model.mapping import MIRROR
from sdgtax.model.matching import DiffersLabels
from sdgtax.model.taxonomy import Taxonomy
from sdgtax.text.nearest import closest
from sdgtax.yaml.schema_errors import Fault

if TYPE_CHECKING:
    from sdgtax.check.context import Context
    from sdgtax.check.records import Record

FOR, AGAINST = ("confirm", "add"), "reject"


@rule(
    "TAX601", "review-reference", record="reviews",
    what="A decision names an indicator or a category that does not exist, or a category that is no answer to any question.",
    why="The decision would never be applied.",
    how="Correct the name; the nearest known one is suggested.",
    part="decision", bad="indicator: 'un-sdg:7.1.99'",
    good="indicator: 'un-sdg:7.1.1'",
)  # fmt: skip
def _review_reference(ctx: Context, record: Record) -> Iterator[Fault]:
    for i, decision in enumerate(record.model.decisions):
        yield from ctx.no_indicator(("decisions", i, "indicator"), decision.indicator)
        yield from ctx.no_category(("decisions", i, "category"), decision.category)
        found = ctx.categories.get(decision.category)
        if found is None or not ctx.branches:
            continue
        if not found.branch:
            below = [c for c in ctx.categories if Taxonomy.is_below(c, found.id) and ctx.categories[c].branch]
            expected = f"a category below it, such as {below[0]}" if below else "a category that is an answer"
            message = f"“{found.id}” only groups others, and is never an answer"
            yield Fault(("decisions", i, "category"), message, expected, "Name the category that is meant.")
        elif found.model is not None and found.model.deprecated:
            successor = ", ".join(found.model.replaced_by)
            hint = f"Use {successor}." if successor else "Decide again."
            yield Fault(("decisions", i, "category"), f"“{found.id}” is deprecated", "a category in use", hint)


@rule(
    "TAX602", "contradicting-decision", record="reviews",
    what="Two decisions about the same indicator and category contradict or repeat each other, a category is confirmed while one "
        "above it is rejected, or two are confirmed of which an indicator has one.",
    why="It cannot be told which one holds. What is about target 7.1 is about goal 7; of some questions, such as the level, an "
        "indicator has one answer.",
    how="Keep the one that holds; the history of the file keeps the other.",
    part="decision", bad="- decision: confirm\n- decision: reject", line=2,
    good="- decision: confirm",
)  # fmt: skip
def _contradicting(ctx: Context, record: Record) -> Iterator[Fault]:
    seen: dict[tuple[str, str], int] = {}
    decisions = record.model.decisions
    rejected = {(ctx.whole_name(d.indicator), d.category): i for i, d in enumerate(decisions) if d.decision == AGAINST}
    for i, decision in enumerate(decisions):
        key = (ctx.whole_name(decision.indicator), decision.category)
        above = [rejected[key[0], c] for c in Taxonomy.ancestors(decision.category) if (key[0], c) in rejected]
        if above and decision.decision in FOR:
            other_line = record.line("decisions", above[0], "decision")
            message = f"“{decision.decision}” contradicts that “{decisions[above[0]].category}” is rejected on line {other_line}"
            yield Fault(
                ("decisions", i, "decision"), message, "a decision that fits those above it", "Correct one of the two."
            )
        if key in seen:
            other = record.model.decisions[seen[key]].decision
            line = record.line("decisions", seen[key], "indicator")
            verb = "repeats" if other == decision.decision else "contradicts"
            yield Fault(
                ("decisions", i, "decision"), f"“{decision.decision}” {verb} “{other}” on line {line}",
                "one decision for an indicator and a category", "Keep the one that holds.",
            )  # fmt: skip
        seen.setdefault(key, i)
    yield from _of_one(ctx, record)


def _of_one(ctx: Context, record: Record) -> Iterator[Fault]:
    """Decisions for two answers of a question that has one."""
    single = [f.root for f in ctx.facets or () if f.kind == "best" and f.keep.max == 1]
    first: dict[tuple[str, str], tuple[str, int]] = {}
    for i, decision in enumerate(record.model.decisions):
        root = next((r for r in single if Taxonomy.is_below(decision.category, r)), "")
        if not root or decision.decision not in FOR:
            continue
        other, at = first.setdefault((ctx.whole_name(decision.indicator), root), (decision.category, i))
        if other != decision.category:
            line = record.line("decisions", at, "category")
            message = f"“{other}” is said on line {line}, and an indicator has one of “{root}”"
            yield Fault(("decisions", i, "category"), message, "one of the two", "Keep the one that holds.")


@rule(
    "TAX603", "mapping-reference", record="mappings",
    what="A mapping names an indicator that does not exist, maps an indicator to itself, or names an aspect that does not exist.",
    why="The mapping says nothing, or nothing of what differs.",
    how="Correct the code.",
    part="mapping", bad="a: 'un-sdg:7.1.99'",
    good="a: 'un-sdg:7.1.1'",
)  # fmt: skip
def _mapping_reference(ctx: Context, record: Record) -> Iterator[Fault]:
    aspects = ctx.rules("aspects")
    known = [a.id for a in aspects.aspects] if aspects is not None else []
    known += DiffersLabels.model_fields if known else []
    for i, mapping in enumerate(record.model.mappings):
        for n, name in enumerate(mapping.differs if known and not ctx.frail else ()):
            if name not in known:
                expected = f"one of {', '.join(known)}"
                yield Fault(
                    ("mappings", i, "differs", n), f"there is no aspect “{name}”", expected, closest(name, known)
                )
        yield from ctx.no_indicator(("mappings", i, "a"), mapping.a)
        yield from ctx.no_indicator(("mappings", i, "b"), mapping.b)
        if ctx.whole_name(mapping.a) == ctx.whole_name(mapping.b):
            message = f"“{mapping.a}” is mapped to itself"
            yield Fault(("mappings", i, "b"), message, "another indicator", "Correct one of the two.")


@rule(
    "TAX604", "contradicting-mapping", record="mappings",
    what="Two mappings of the same pair contradict or repeat each other, or a pair is called exact and differs in something.",
    why="It cannot be told which one holds. The other way round, broad and narrow change places.",
    how="Keep one of them.",
    part="mapping", bad="- relation: broad\n- relation: exact", line=2,
    good="- relation: broad",
)  # fmt: skip
def _contradicting_mapping(ctx: Context, record: Record) -> Iterator[Fault]:
    seen: dict[tuple[str, str], tuple[str, int]] = {}
    for i, mapping in enumerate(record.model.mappings):
        a, b = ctx.whole_name(mapping.a), ctx.whole_name(mapping.b)
        pair = (min(a, b), max(a, b))
        relation = MIRROR.get(mapping.relation, mapping.relation) if a > b else mapping.relation
        if pair in seen:
            other, first = seen[pair]
            line = record.line("mappings", first, "a")
            verb = "repeats" if other == relation else "contradicts"
            yield Fault(
                ("mappings", i, "relation"), f"the mapping of {mapping.a} and {mapping.b} {verb} the one on line {line}",
                "one mapping for a pair", "Keep one of them.",
            )  # fmt: skip
        seen.setdefault(pair, (relation, i))
        if mapping.relation == "exact" and mapping.differs:
            message = f"the two are the same, and differ in {', '.join(mapping.differs)}"
            yield Fault(
                ("mappings", i, "differs"), message, "close, or nothing that differs", "Correct one of the two."
            )


@rule(
    "TAX605", "review-version", severity="warning", record="reviews",
    what="The decisions were made for another taxonomy, or for a version that this one does not fit.",
    why="The categories may mean something else there. Ids may change with the first number of the version (the second one while the "
        "first is 0).",
    how="Read the decisions again, then write the present taxonomy into `taxonomy`.",
    bad="taxonomy: ks@0.1.0",
    good="taxonomy: ks-ssb@0.1.0",
)  # fmt: skip
def _review_version(ctx: Context, record: Record) -> Iterator[Fault]:
    if ctx.version is None:
        return
    wrong = other_version(record.model.taxonomy, *ctx.version)
    if wrong:
        hint = "Read the decisions again, then write the present version."
        yield Fault(("taxonomy",), f"the decisions are made {wrong}", "@".join(ctx.version), hint)


rule(
    "TAX606", "mapping-version", severity="warning",
    what="A table of mappings names another edition of a set than the one that is here.",
    why="A code may mean something else in another edition.",
    how="Read the mappings again, then write the present edition.",
    bad="# object_source_version: after the 2020 review",
    good="# object_source_version: after the 2025 comprehensive review",
)  # fmt: skip


rule(
    "TAX607", "missing-licence", severity="warning", part="file",
    what="The header of a table of mappings says what the set is, but names no licence.",
    why="SSSOM asks for it: without one nobody knows whether the mappings may be used.",
    how="Add `license` with the address of the licence.",
    bad="# mapping_set_id: https://example.org/mappings/mine", line=1,
    good="# mapping_set_id: https://example.org/mappings/mine\n# license: https://creativecommons.org/licenses/by/4.0/",
)  # fmt: skip
