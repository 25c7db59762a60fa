"""Rules of review files and mappings."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import TYPE_CHECKING

from sdgtax.check.records import other_version
from sdgtax.check.registry import none_such, rule
from sdgtax.check.texts import places
from sdgtax.model.mapping import MIRROR
from sdgtax.model.matching import DiffersLabels
from sdgtax.model.taxonomy import Taxonomy
from sdgtax.text.decided import conflicts
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


@rule("TAX601", "review-reference", record="reviews")
def _review_reference(ctx: Context, record: Record) -> Iterator[Fault]:
    return decisions.references(record.model.decisions, _known(ctx))


@rule("TAX602", "contradicting-decision", record="reviews")
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


@rule("TAX603", "mapping-reference", record="mappings")
def _mapping_reference(ctx: Context, record: Record) -> Iterator[Fault]:
    aspects = ctx.rules("aspects")
    known = [a.id for a in aspects.aspects] if aspects is not None else []
    known += DiffersLabels.model_fields if known else []
    for loc, name in places(record.model, "mappings.*.differs.*") if known and not ctx.frail else ():
        yield from none_such(loc, f"there is no aspect “{name}”", name, known)
    yield from decisions.unmapped(record.model.mappings, ctx.no_indicator, ctx.whole_name)


@rule("TAX604", "contradicting-mapping", record="mappings")
def _contradicting_mapping(ctx: Context, record: Record) -> Iterator[Fault]:
    listed = record.model.mappings
    return decisions.remapped(listed, ctx.whole_name, lambda n: record.line("mappings", n, "a"))


@rule("TAX614", "mapping-chain", severity="warning", record="mappings")
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
        reached = [broad]
        for now in reached:
            reached += broader.get(now, set()).difference(reached)
        if narrow in reached and narrow not in broader.get(broad, ()) and narrow != broad:
            message = f"by way of other mappings “{narrow}” is broader than “{broad}” already"
            yield Fault(("mappings", i, "relation"), message, "no circle", "Correct the relation.")
        broader.setdefault(narrow, set()).add(broad)


@rule("TAX605", "review-version", severity="warning", record="reviews")
def _review_version(ctx: Context, record: Record) -> Iterator[Fault]:
    if ctx.version is None:
        return
    if wrong := other_version(record.model.taxonomy, *ctx.version):
        hint = "Read the decisions again, then write the present version."
        yield Fault(("taxonomy",), f"the decisions are made {wrong}", "@".join(ctx.version), hint)


rule("TAX606", "mapping-version", severity="warning")
rule("TAX607", "missing-licence", severity="warning")
rule("TAX612", "mapping-label", severity="warning")
rule("TAX615", "mapping-justification", severity="warning")
rule("TAX613", "mapping-source", severity="warning")


@rule("TAX608", "changed-title", severity="warning", record="reviews")
def _changed_title(ctx: Context, record: Record) -> Iterator[Fault]:
    return decisions.renamed(record.model.decisions, _known(ctx))


@rule("TAX609", "unbound-decision", severity="warning", record="reviews")
def _unbound(ctx: Context, record: Record) -> Iterator[Fault]:
    return decisions.unbound(record.model.decisions, _known(ctx))


@rule("TAX610", "clashing-decisions", severity="warning", record="reviews")
def _clashing(ctx: Context, record: Record) -> Iterator[Fault]:
    return _conflicts(ctx, record, same_person=False)


@rule("TAX616", "same-reviews", severity="warning", record=("reviews", "mappings"))
def _same_reviews(ctx: Context, record: Record) -> Iterator[Fault]:
    listed = ctx.records.get(record.doc.kind, ())
    other = next((r for r in listed if r.id and r.id == record.id and str(r.doc.path) < str(record.doc.path)), None)
    if other is not None:
        message = f"{other.doc.path.name} has the id “{record.id}” too"
        cause = f"id of {record.doc.kind} {record.id}"
        yield Fault(("id",), message, "an id of its own", "Change one of the ids.", cause=cause)


rule("TAX611", "unused-decision", severity="warning")
