"""Rules of review files and mappings."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import TYPE_CHECKING

from sdgtax.check.records import other_version
from sdgtax.check.registry import rule
from sdgtax.model.matching import DiffersLabels
from sdgtax.model.taxonomy import Taxonomy
from sdgtax.text.decided import conflicts
from sdgtax.text.nearest import closest
from sdgtax.yaml import decisions
from sdgtax.yaml.schema_errors import Fault

if TYPE_CHECKING:
    from sdgtax.check.context import Context
    from sdgtax.check.records import Record


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
    for i, mapping in enumerate(record.model.mappings):
        for n, name in enumerate(mapping.differs if known and not ctx.frail else ()):
            if name not in known:
                expected = f"one of {', '.join(known)}"
                yield Fault(
                    ("mappings", i, "differs", n), f"there is no aspect “{name}”", expected, closest(name, known)
                )
    yield from decisions.unmapped(record.model.mappings, ctx.no_indicator, ctx.whole_name)


@rule("TAX604", "contradicting-mapping", record="mappings")
def _contradicting_mapping(ctx: Context, record: Record) -> Iterator[Fault]:
    listed = record.model.mappings
    return decisions.remapped(listed, ctx.whole_name, lambda n: record.line("mappings", n, "a"))


@rule("TAX605", "review-version", severity="warning", record="reviews")
def _review_version(ctx: Context, record: Record) -> Iterator[Fault]:
    if ctx.version is None:
        return
    wrong = other_version(record.model.taxonomy, *ctx.version)
    if wrong:
        hint = "Read the decisions again, then write the present version."
        yield Fault(("taxonomy",), f"the decisions are made {wrong}", "@".join(ctx.version), hint)


rule("TAX606", "mapping-version", severity="warning")


rule("TAX607", "missing-licence", severity="warning")


rule("TAX612", "mapping-label", severity="warning")
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


rule("TAX611", "unused-decision", severity="warning")
