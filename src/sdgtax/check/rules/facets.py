"""Rules of the answers of facets: that there are some, and that what rules assign is one of them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from sdgtax.check.registry import rule
from sdgtax.model.taxonomy import Taxonomy
from sdgtax.text.nearest import closest
from sdgtax.yaml.schema_errors import Fault

if TYPE_CHECKING:
    from sdgtax.check.context import Context
    from sdgtax.check.records import Record
    from sdgtax.model.rules import Facet, MetadataRules, ScoredFacet
    from sdgtax.yaml.schema import Loc


def answers(ctx: Context, facet: Facet) -> list[str]:
    """The categories that are answers of a facet, as far as they could be read."""
    depth = Taxonomy.depth(facet.root) + facet.depth
    return [
        c for c, record in ctx.categories.items()
        if Taxonomy.is_below(c, facet.root) and Taxonomy.depth(c) == depth
        and not (record.model is not None and (record.model.group or record.model.deprecated))
    ]  # fmt: skip


def _scored(record: Record) -> Iterator[tuple[int, ScoredFacet]]:
    yield from enumerate(record.model.facets)


def _no_answer(ctx: Context, loc: Loc, name: str, facets: list[Facet], at_key: bool = False) -> Iterator[Fault]:
    """What is wrong with a category that is to be an answer of one of some facets; one that does not exist is told elsewhere."""
    if name not in ctx.categories or ctx.lost or ctx.lost_prefixes:
        return
    of_each = [answers(ctx, f) for f in facets]
    if any(Taxonomy.is_below(name, f.root) and not found for f, found in zip(facets, of_each, strict=True)):
        return  # priorities of profiles, or a facet without answers, which is told
    known = [c for found in of_each for c in found]
    if name not in known:
        which = f"the facet “{facets[0].id}”" if len(facets) == 1 else "any facet"
        roots = ", ".join(dict.fromkeys(f"{f.root}.…" for f in facets))
        message, cause = f"“{name}” is no answer of {which}", f"no question of {name.rpartition('.')[0]}"
        yield Fault(loc, message, f"one of {roots}", closest(name, known), at_key, cause=cause)


@rule("TAX312", "no-answers", record=("scoring", "metadata"))
def _no_answers(ctx: Context, record: Record) -> Iterator[Fault]:
    if ctx.lost or ctx.lost_prefixes:
        return
    for loc, facet in _facets(record):
        if not ctx.has_category(facet.root) or getattr(facet, "from_profiles", False) is True:
            continue
        if not answers(ctx, facet):
            key = "depth" if "depth" in facet.model_fields_set and facet.depth != 1 else "root"
            message = f"no category stands {facet.depth} below “{facet.root}”"
            yield Fault((*loc, key), message, "a root with answers below it", "Correct `root` or `depth`.")
    if record.doc.kind == "scoring":
        yield from _not_within(record)


def _not_within(record: Record) -> Iterator[Fault]:
    by_id = {f.id: f for _, f in _scored(record)}
    for i, facet in _scored(record):
        outer = by_id.get(facet.within or "")
        if outer is None or outer is facet:
            continue
        inside = facet.root == outer.root or Taxonomy.is_below(facet.root, outer.root)
        if not inside or _level(facet) <= _level(outer):
            message = f"the answers of “{facet.id}” do not lie below those of “{outer.id}”"
            yield Fault(
                ("facets", i, "within"), message, "a facet whose answers lie above", "Correct `root` or `depth`."
            )


def _level(facet: Facet) -> int:
    return Taxonomy.depth(facet.root) + facet.depth


def _facets(record: Record) -> Iterator[tuple[Loc, Facet]]:
    if record.doc.kind == "scoring":
        yield from ((("facets", i), f) for i, f in _scored(record))
    else:
        for key in ("criterion_facet", "class_facet"):
            yield (key,), getattr(record.model, key)


@rule("TAX313", "not-an-answer", record=("scoring", "metadata"))
def _not_an_answer(ctx: Context, record: Record) -> Iterator[Fault]:
    if record.doc.kind == "scoring":
        for i, facet in _scored(record):
            for category in facet.prior:
                yield from _no_answer(ctx, ("facets", i, "prior", category), category, [facet], at_key=True)
        return
    model: MetadataRules = record.model
    criterion, cls = [model.criterion_facet], [model.class_facet]
    for i, assign in enumerate(model.assign if ctx.facets else ()):
        yield from _no_answer(ctx, ("assign", i, "category"), assign.category, list(ctx.facets or ()))
    for i, one in enumerate(model.criteria):
        yield from _no_answer(ctx, ("criteria", i, "id"), one.id, criterion)
    for i, judgement in enumerate(model.judge):
        yield from _no_answer(ctx, ("judge", i, "criterion"), judgement.criterion, criterion)
    for i, roll_up in enumerate(model.roll_up):
        yield from _no_answer(ctx, ("roll_up", i, "category"), roll_up.category, cls)


@rule("TAX314", "criteria-left-out", record="metadata")
def _left_out(ctx: Context, record: Record) -> Iterator[Fault]:
    model: MetadataRules = record.model
    listed = {c.id for c in model.criteria}
    missing = [c for c in answers(ctx, model.criterion_facet) if c not in listed]
    if missing and not any(b[:1] == ("criteria",) for b in record.broken):
        message = f"missing: {', '.join(missing)}"
        yield Fault(("criteria",), message, "every criterion of the taxonomy", "Add it.", at_key=True)
    if ctx.criteria and model.needed > ctx.criteria:
        message = f"{model.needed} criteria are needed, and there are {ctx.criteria}"
        yield Fault(("needed",), message, f"at most {ctx.criteria}", "Correct the number.")


@rule("TAX348", "missing-settle", severity="warning", record="scoring")
def _missing_settle(ctx: Context, record: Record) -> Iterator[Fault]:
    for i, facet in _scored(record):
        if not facet.optional and facet.settle is None:
            message = f"nothing says what would settle “{facet.id}” where there is no answer"
            yield Fault(("facets", i, "id"), message, "`settle:`, or `optional: true`", "Add it.")


@rule("TAX315", "duplicate-label", record="scoring")
def _labels(ctx: Context, record: Record) -> Iterator[Fault]:
    seen: dict[str, str] = {f.id: f.id for _, f in _scored(record)}
    for i, facet in _scored(record):
        for key in ("labels", "links_from"):
            for n, name in enumerate(getattr(facet, key)):
                again = name.lower() in (x.lower() for x in getattr(facet, key)[:n])
                other = seen.setdefault(name.lower(), facet.id) if key == "labels" else facet.id
                if again or other != facet.id:
                    where = "twice" if again else f"for “{other}” too"
                    yield Fault(("facets", i, key, n), f"“{name}” stands here {where}", "each name once", "Remove it.")
