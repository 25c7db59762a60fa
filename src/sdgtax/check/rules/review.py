"""Rules of review files and mappings."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import TYPE_CHECKING

from sdgtax.check.records import other_version
from sdgtax.check.registry import rule
from sdgtax.model.mapping import MIRROR
from sdgtax.model.matching import DiffersLabels
from sdgtax.model.taxonomy import Taxonomy
from sdgtax.text.decided import conflicts
from sdgtax.text.nearest import closest
from sdgtax.yaml import decisions
from sdgtax.yaml.schema_errors import Fault

if TYPE_CHECKING:
    from sdgtax.check.context import Context
    from sdgtax.check.records import Record

Mapped = tuple[int, str, str, str]
"""The number of a mapping, its relation, and its two indicators."""


def _known(ctx: Context) -> decisions.Known:
    """What decisions may refer to, as far as it could be read."""

    def answers(name: str) -> list[str] | None:
        found = ctx.categories.get(name)
        if found is None or found.branch or not ctx.branches:
            return None
        return [c for c in ctx.categories if Taxonomy.is_below(c, found.id) and ctx.categories[c].branch]

    def gone(name: str) -> Sequence[str] | None:
        model = ctx.categories[name].model if name in ctx.categories else None
        return model.replaced_by if model is not None and model.deprecated else None

    def titles(ref: str) -> Collection[str] | None:
        return ctx.titles(ref) or None

    return decisions.Known(
        ctx.no_indicator, ctx.no_category, answers, gone, ctx.whole_name, titles, {*ctx.sets, *ctx.lost_sets, *ctx.lists},
        [f.root for f in ctx.facets or () if f.kind == "best" and f.keep.max == 1],
    )  # fmt: skip


@rule(
    "TAX601", "review-reference", record="reviews",
    what="A decision names an indicator or a category that does not exist, a category that is no answer to any question, or the code "
        "of a list without a title.",
    why="The decision would never be applied, or next year to another indicator that has the code then.",
    how="Correct the name; the nearest known one is suggested.",
    part="decision", bad="indicator: 'un-sdg:7.1.99'",
    good="indicator: 'un-sdg:7.1.1'",
)  # fmt: skip
def _review_reference(ctx: Context, record: Record) -> Iterator[Fault]:
    return decisions.references(record.model.decisions, _known(ctx))


@rule(
    "TAX602", "contradicting-decision", record="reviews",
    what="Two decisions of one person about the same indicator and category contradict or repeat each other, a category is confirmed while one "
        "above it is rejected, or two are confirmed of which an indicator has one.",
    why="It cannot be told which one holds. What is about target 7.1 is about goal 7; of some questions, such as the level, an "
        "indicator has one answer.",
    how="Keep the one that holds; the history of the file keeps the other.",
    part="decision", bad="- decision: confirm\n- decision: reject", line=2,
    good="- decision: confirm",
)  # fmt: skip
def _contradicting(ctx: Context, record: Record) -> Iterator[Fault]:
    return _conflicts(ctx, record, same_person=True)


def _conflicts(ctx: Context, record: Record, *, same_person: bool) -> Iterator[Fault]:
    """The decisions of one person, or of different ones, of which one at most can hold."""
    listed = record.model.decisions
    known = _known(ctx)
    names = [known.name(d) for d in listed]

    def where(number: int, key: str) -> str:
        return f"on line {record.line('decisions', number, key)}"

    for found in conflicts(listed, names, known.single):
        if found.same_person == same_person:
            yield decisions.told(listed, found, where)


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
    "TAX614", "mapping-chain", severity="warning", record="mappings",
    what="Mappings contradict each other by way of others: an indicator is broader than itself, or the same as two indicators of one set; or "
        "broad and narrow are written from either side, so that the two sides of one mapping are exchanged.",
    why="Each line looks right by itself, and together they cannot hold.",
    how="Correct the relation or the code.",
    part="mapping", bad="- a: 'un-sdg:7.1.1'\n  b: 'mine:1'\n  relation: exact\n- a: 'un-sdg:1.1.1'\n  b: 'mine:1'\n  relation: exact", line=6,
    good="- a: 'un-sdg:7.1.1'\n  b: 'mine:1'\n  relation: exact\n- a: 'un-sdg:1.1.1'\n  b: 'mine:1'\n  relation: related",
)  # fmt: skip
def _mapping_chain(ctx: Context, record: Record) -> Iterator[Fault]:
    listed = [(i, m.relation, ctx.whole_name(m.a), ctx.whole_name(m.b)) for i, m in enumerate(record.model.mappings)]
    yield from _broader_than_itself(record, listed)
    same: dict[tuple[str, str], dict[str, int]] = {}
    for i, relation, *pair in listed:
        if relation == "exact" and pair[0] != pair[1] and pair[0].partition(":")[0] == pair[1].partition(":")[0]:
            message = f"“{pair[0]}” and “{pair[1]}” are two indicators of one set, and called the same"
            yield Fault(("mappings", i, "relation"), message, "close, or indicators of two sets", "Call it close.")
        for one, other in ((pair[0], pair[1]), (pair[1], pair[0])) if relation == "exact" else ():
            seen = same.setdefault((one, other.partition(":")[0]), {})
            first = next((n for ref, n in seen.items() if ref != other), None)
            if first is not None:
                where = record.line("mappings", first, "relation")
                message = f"“{one}” is the same as two indicators of one set; the other one on line {where}"
                yield Fault(("mappings", i, "relation"), message, "one that is the same", "Call one of them close.")
            seen.setdefault(other, i)


def _broader_than_itself(record: Record, listed: list[Mapped]) -> Iterator[Fault]:
    """Mappings that close a circle of ever broader indicators."""
    broader: dict[str, set[str]] = {}
    written: dict[tuple[str, str], int] = {}
    for i, relation, a, b in listed:
        sides = (a.partition(":")[0], b.partition(":")[0])
        first = written.get(sides[::-1])
        if first is not None and sides not in written and sides[0] != sides[1] and relation in MIRROR:
            message = f"“{a}” stands first here, and its set second on line {record.line('mappings', first, 'a')}"
            yield Fault(("mappings", i, "a"), message, "the sets in the same order", "Are the two sides exchanged?")
        written.setdefault(sides, i)
        if relation not in MIRROR:
            continue
        narrow, broad = (a, b) if relation == "broad" else (b, a)
        reached, queue = {broad}, [broad]
        for now in queue:
            queue += broader.get(now, set()) - reached
            reached |= broader.get(now, set())
        if narrow in reached and narrow not in broader.get(broad, ()) and narrow != broad:
            message = f"by way of other mappings “{narrow}” is broader than “{broad}” already"
            yield Fault(("mappings", i, "relation"), message, "no circle", "Correct the relation.")
        broader.setdefault(narrow, set()).add(broad)


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


rule(
    "TAX612", "mapping-label", severity="warning", part="file",
    what="A table of mappings gives an indicator the title of another one of its set.",
    why="Either the id or the label is wrong, and a reader who trusts the label takes the mapping for another one.",
    how="Correct the id or the label.",
    bad="un-sdg:7.1.1\tEnergy intensity", line=2,
    good="un-sdg:7.3.1\tEnergy intensity",
)  # fmt: skip
rule(
    "TAX615", "mapping-justification", severity="warning", part="file",
    what="A line of a table of mappings says that a program found it by words, and has a person's name and no score; or that a person made it, "
        "and has a score and no name.",
    why="What a person did is a decision, and holds; what a program found is none. One of the two cells is wrong.",
    how="Correct `mapping_justification`.",
    bad="semapv:LexicalMatching\tKari", line=2,
    good="semapv:ManualMappingCuration\tKari",
)  # fmt: skip
rule(
    "TAX613", "mapping-source", severity="warning", part="file",
    what="The header of a table of mappings names a set, and every line is about another one.",
    why="The edition of the wrong set is compared, and whoever reads the header looks for the wrong indicators.",
    how="Correct `subject_source` or `object_source`.",
    bad="# object_source: sdgtax.set:mine", line=1,
    good="# object_source: sdgtax.set:un-sdg",
)  # fmt: skip


@rule(
    "TAX608", "changed-title", severity="warning", record="reviews",
    what="A decision was made on another title than the indicator has.",
    why="A code may be used again for something else, and a new title may mean something else; the decision is not applied.",
    how="Read the present title and decide again.",
    part="decision", bad="title: Access to water",
    good="title: Access to energy",
)  # fmt: skip
def _changed_title(ctx: Context, record: Record) -> Iterator[Fault]:
    return decisions.renamed(record.model.decisions, _known(ctx))


@rule(
    "TAX609", "unbound-decision", severity="warning", record="reviews",
    what="A decision names a code, but not the title that was decided on.",
    why="If the code is used for something else one day, the decision is applied to that.",
    how="Write the title beside the code.",
    part="decision", bad="indicator: 'un-sdg:7.1.1'\ntitle: ''",
    good="indicator: 'un-sdg:7.1.1'\ntitle: Access to energy",
)  # fmt: skip
def _unbound(ctx: Context, record: Record) -> Iterator[Fault]:
    return decisions.unbound(record.model.decisions, _known(ctx))


@rule(
    "TAX610", "clashing-decisions", severity="warning", record="reviews",
    what="Two people decided differently on the same question.",
    why="It cannot be told which one holds; until that is settled neither is applied.",
    how="Take out the one that does not hold.",
    part="decision", bad="- decision: confirm\n- decision: reject\n  by: Ola", line=2,
    good="- decision: confirm\n- decision: confirm\n  by: Ola",
)  # fmt: skip
def _clashing(ctx: Context, record: Record) -> Iterator[Fault]:
    return _conflicts(ctx, record, same_person=False)


@rule(
    "TAX616", "same-reviews", severity="warning", record=("reviews", "mappings"), part="file",
    what="Two files of reviews, or two of mappings, have the same id.",
    why="What a decision is told to come from is not clear; mostly a file was copied and its id not changed.",
    how="Give the copy an id of its own.",
    bad="id: culture-2025", line=2,
    good="id: health-2025",
)  # fmt: skip
def _same_reviews(ctx: Context, record: Record) -> Iterator[Fault]:
    listed = ctx.records.get(record.doc.kind, ())
    other = next((r for r in listed if r.id and r.id == record.id and str(r.doc.path) < str(record.doc.path)), None)
    if other is not None:
        message = f"{other.doc.path.name} has the id “{record.id}” too"
        cause = f"id of {record.doc.kind} {record.id}"
        yield Fault(("id",), message, "an id of its own", "Change one of the ids.", cause=cause)


rule(
    "TAX611", "unused-decision", severity="warning",
    what="A decision is about an indicator that the list does not have, or has under another code.",
    why="It is not applied.",
    how="Correct code and title, or take it out.",
    bad="indicator: '7'",
    good="indicator: '8'",
)  # fmt: skip
