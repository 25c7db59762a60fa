"""Rules of review files and mappings."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from sdgtax.check.registry import Hit, rule
from sdgtax.model.review import Mappings, Reviews

if TYPE_CHECKING:
    from sdgtax.check.context import RuleRecord, Workspace

INVERSE = {"broad": "narrow", "narrow": "broad"}


@rule(
    "TAX601", "review-reference", record="reviews",
    what="A decision names an indicator or a category that does not exist.",
    why="The decision would never be applied.",
    how="Correct the name; the nearest known one is suggested.",
)  # fmt: skip
def _review_reference(ws: Workspace, record: RuleRecord) -> Iterator[Hit]:
    if not isinstance(record.model, Reviews):
        return
    for i, decision in enumerate(record.model.decisions):
        fault = ws.no_indicator(decision.indicator)
        if fault is not None:
            yield Hit(("decisions", i, "indicator"), *fault)
        if not ws.has_category(decision.category):
            yield ws.no_category(("decisions", i, "category"), decision.category)


@rule(
    "TAX602", "contradicting-decision", record="reviews",
    what="Two decisions about the same indicator and category contradict or repeat each other.",
    why="It cannot be told which one holds.",
    how="Keep the one that holds; the history of the file keeps the other.",
)  # fmt: skip
def _contradicting(ws: Workspace, record: RuleRecord) -> Iterator[Hit]:
    if not isinstance(record.model, Reviews):
        return
    seen: dict[tuple[str, str], int] = {}
    for i, decision in enumerate(record.model.decisions):
        key = (decision.indicator, decision.category)
        if key in seen:
            other = record.model.decisions[seen[key]].decision
            line = record.doc.place(("decisions", seen[key], "indicator"))[0]
            verb = "repeats" if other == decision.decision else "contradicts"
            yield Hit(
                ("decisions", i, "decision"), f"“{decision.decision}” {verb} “{other}” on line {line}",
                "one decision for an indicator and a category", "Keep the one that holds.",
            )  # fmt: skip
        seen.setdefault(key, i)


@rule(
    "TAX603", "mapping-reference", record="mappings",
    what="A mapping names an indicator that does not exist, or maps an indicator to itself.",
    why="The mapping says nothing.",
    how="Correct the code.",
)  # fmt: skip
def _mapping_reference(ws: Workspace, record: RuleRecord) -> Iterator[Hit]:
    if not isinstance(record.model, Mappings):
        return
    for i, mapping in enumerate(record.model.mappings):
        for side in ("a", "b"):
            fault = ws.no_indicator(getattr(mapping, side))
            if fault is not None:
                yield Hit(("mappings", i, side), *fault)
        if mapping.a == mapping.b:
            yield Hit(
                ("mappings", i, "b"),
                f"“{mapping.a}” is mapped to itself",
                "another indicator",
                "Correct one of the two.",
            )


@rule(
    "TAX604", "contradicting-mapping", record="mappings",
    what="Two mappings of the same pair contradict or repeat each other.",
    why="It cannot be told which one holds. The other way round, broad and narrow change places.",
    how="Keep one of them.",
)  # fmt: skip
def _contradicting_mapping(ws: Workspace, record: RuleRecord) -> Iterator[Hit]:
    if not isinstance(record.model, Mappings):
        return
    seen: dict[tuple[str, str], tuple[str, int]] = {}
    for i, mapping in enumerate(record.model.mappings):
        turned = mapping.a > mapping.b
        pair = (mapping.b, mapping.a) if turned else (mapping.a, mapping.b)
        relation = INVERSE.get(mapping.relation, mapping.relation) if turned else mapping.relation
        if pair in seen:
            other, first = seen[pair]
            line = record.doc.place(("mappings", first, "a"))[0]
            verb = "repeats" if other == relation else "contradicts"
            yield Hit(
                ("mappings", i, "relation"), f"the mapping of {mapping.a} and {mapping.b} {verb} the one on line {line}",
                "one mapping for a pair", "Keep one of them.",
            )  # fmt: skip
        seen.setdefault(pair, (relation, i))


@rule(
    "TAX605", "review-version", severity="warning", record="reviews",
    what="The decisions were made for another taxonomy.",
    why="The categories may mean something else there.",
    how="Read the decisions again, then write the present taxonomy into `taxonomy`.",
)  # fmt: skip
def _review_version(ws: Workspace, record: RuleRecord) -> Iterator[Hit]:
    if not isinstance(record.model, Reviews) or ws.version is None:
        return
    name = record.model.taxonomy.partition("@")[0]
    if name != ws.version[0]:
        yield Hit(
            ("taxonomy",),
            f"made for “{name}”, this taxonomy is “{ws.version[0]}”",
            "@".join(ws.version),
            "Read them again.",
        )
