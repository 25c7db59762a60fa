"""Rules of what users write: profiles, reviews and mappings; and of taxonomy.yaml and rules/selection.yaml, by which they choose."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, get_args

from sdgtax.check.records import grouped, other_version
from sdgtax.check.registry import lacking, none_such, rule
from sdgtax.check.rules.scoring import LEVELS, answers
from sdgtax.check.texts import places
from sdgtax.model.classification import Grade
from sdgtax.model.mapping import MIRROR, OVERLAPPING
from sdgtax.model.matching import DiffersLabels
from sdgtax.model.taxonomy import Taxonomy
from sdgtax.text.decided import conflicts
from sdgtax.text.nearest import closest
from sdgtax.yaml import decisions
from sdgtax.yaml.schema_errors import Fault

if TYPE_CHECKING:
    from sdgtax.check.context import Context
    from sdgtax.check.records import ProfileRecord, Record
    from sdgtax.model.selection import Selection

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

    return decisions.Known(
        ctx.no_indicator, ctx.no_category, answers, gone, ctx.whole_name, lambda ref: ctx.titles(ref) or None,
        {*ctx.sets, *ctx.lost_sets, *ctx.lists},
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
    for found in conflicts(listed, [known.name(d) for d in listed], known.single):
        if found.same_person == same_person:
            yield decisions.told(listed, found, lambda n, key: f"on line {record.line('decisions', n, key)}")


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


@rule("TAX501", "base-version", record="profile")
def _base(ctx: Context, record: ProfileRecord) -> Iterator[Fault]:
    if ctx.version is None:
        return
    if wrong := other_version(record.model.base, *ctx.version):
        hint = "Check its links and terms, then write the present version."
        yield Fault(("base",), f"the profile is made {wrong}", "@".join(ctx.version), hint)


@rule("TAX502", "priority-place", record="profile")
def _priority_place(ctx: Context, record: ProfileRecord) -> Iterator[Fault]:
    root = next((f.root for f in ctx.facets or () if f.from_profiles is True), "")
    own = f"{root}.{record.id}-"
    for i, priority in enumerate(record.model.priorities if root else ()):
        place, told = ("priorities", i, "id"), f"“{priority.id}”"
        hint = f"Call it {own}{priority.id.rpartition('.')[2]}."
        if not Taxonomy.is_below(priority.id, root):
            yield Fault(place, f"{told} is no priority", f"an id that begins with {root}.", hint)
        elif record.id == record.doc.path.stem and not priority.id.startswith(own):
            told += f" is not called after the profile “{record.id}”"
            yield Fault(place, told, f"an id that begins with {own}", hint)


@rule("TAX503", "profile-reference", record="profile")
def _profile_reference(ctx: Context, record: ProfileRecord) -> Iterator[Fault]:
    model = record.model
    own = [p.id for p in model.priorities]
    if model.level:
        yield from ctx.no_category(("level",), model.level)
        levels = [a.category for a in ctx.metadata.assign if a.field == LEVELS] if ctx.metadata is not None else []
        parents = {c.rpartition(".")[0] for c in levels}
        if levels and model.level.rpartition(".")[0] not in parents and ctx.has_category(model.level):
            message = f"“{model.level}” is no geographic level"
            yield Fault(("level",), message, f"one of {', '.join(levels)}", "Name the level that is needed.")
    for source, links in model.links.items():
        if source not in own:
            yield from ctx.no_category(("links", source), source, at_key=True)
        for target in links:
            if target not in own and not ctx.has_category(target):
                expected, hint = "a priority of this profile or a category", closest(target, [*own, *ctx.categories])
                yield Fault(("links", source, target), f"there is no category “{target}”", expected, hint, at_key=True)


@rule("TAX504", "profile-place", record="profile", raw=True)
def _profile_place(ctx: Context, record: ProfileRecord) -> Iterator[Fault]:
    if record.id != (stem := record.doc.path.stem):
        message = f"the profile “{record.id}” is in a file called “{record.doc.path.name}”"
        yield Fault(("id",), message, f"the id {stem}", f"Call the file {record.id}.yaml, or correct the id.")


@rule("TAX507", "same-source", record=("info", "overlap"), severity="warning")
def _same_source(ctx: Context, record: Record) -> Iterator[Fault]:
    if record.doc.kind == "overlap":
        sssom = record.model.sssom
        if sssom.set_prefix.casefold() == sssom.mapping_prefix.casefold():
            message = "the addresses of sets begin with the same"
            yield Fault(("sssom", "mapping_prefix"), message, "an address of its own", "Correct one of them.")
        return
    for first, *others in grouped((stem.casefold(), name) for name, stem in record.model.prefixes.items()).values():
        for name in others:
            message = f"the prefix “{first}” stands for the same address"
            yield Fault(("prefixes", name), message, "an address of its own", "Remove one of them.")
    for key, what in (("title", "title"), ("url", "address")):
        told = ((name, (getattr(source, key) or "").strip()) for name, source in record.model.sources.items())
        for first, *others in grouped((text.casefold(), name) for name, text in told if text).values():
            for name in others:
                message = f"the source “{first}” has the same {what}"
                yield Fault(("sources", name, key), message, "what this source alone has", "Correct one of them.")


@rule("TAX505", "taxonomy-languages", record="info")
def _languages(ctx: Context, record: Record) -> Iterator[Fault]:
    declared, known = record.model.languages, sorted(ctx.told_apart or ctx.languages)
    if isinstance(declared, list) and sorted(map(str, declared)) != known:
        found, expected = ", ".join(map(str, declared)) or "no language", ", ".join(known)
        yield Fault(("languages",), f"found {found}", expected, f"Write `languages: [{expected}]`.", True)


@rule("TAX345", "selection-reference", record="selection")
def _selection_reference(ctx: Context, record: Record) -> Iterator[Fault]:
    if ctx.facets is None or ctx.metadata is None:
        return
    model: Selection = record.model
    classes, criteria = ctx.metadata.class_facet, [c.id for c in ctx.metadata.criteria]
    facets = [f.id for f in ctx.facets]
    known = [c for c in ctx.categories if Taxonomy.is_below(c, classes.root)]
    if ctx.confidence:
        yield from none_such(("sure",), f"there is no confidence “{model.sure}”", model.sure, ctx.confidence)
    for name in model.cover:
        yield from none_such(("cover", name), f"there is no facet “{name}”", name, facets, at_key=True)
    for name in model.classes.points:
        message = f"there is no quality class “{name}”"
        yield from none_such(("classes", "points", name), message, name, known, at_key=True)
    worth = {"classes": answers(ctx, classes), "level": get_args(Grade)} if not record.broken else {}
    for key, all_of_them in worth.items():
        missing = [x for x in all_of_them if x not in getattr(model, key).points]
        yield from lacking((key, "points"), missing, "points for each of them", "Say what it is worth, 0 perhaps.")
    name = model.level.criterion
    yield from none_such(("level", "criterion"), f"there is no criterion “{name}”", name, criteria)
    judged = [j.criterion for j in ctx.metadata.judge if j.level is not None]
    if name in criteria and judged and name not in judged:
        message, expected = f"no judgement of “{name}” looks at the level", f"one of {', '.join(dict.fromkeys(judged))}"
        yield Fault(("level", "criterion"), message, expected, "Name the criterion that does.")


@rule("TAX344", "selection-clash", record="selection")
def _selection_clash(ctx: Context, record: Record) -> Iterator[Fault]:
    for n, name in enumerate(record.model.same):
        if name not in OVERLAPPING:
            message = f"two indicators that are “{name}” are not one concept"
            yield Fault(("same", n), message, f"one of {', '.join(OVERLAPPING)}", "Remove it.")
    for name in record.model.redundant:
        if name in record.model.same:
            message = f"“{name}” makes two indicators one concept already"
            yield Fault(("redundant", name), message, "another relation", "Remove it.", at_key=True)


@rule("TAX506", "profile-choice", record="profile")
def _profile_choice(ctx: Context, record: ProfileRecord) -> Iterator[Fault]:
    model = record.model
    own = [p.id for p in model.priorities]
    facets = [f.id for f in ctx.facets or ()]
    if ctx.metadata is not None:
        facets += [ctx.metadata.class_facet.id]
    for loc, value in places(model, "weights.*", "required.*", "excluded.*"):
        weighed = loc[0] == "weights"
        category = str(loc[-1]) if weighed else value
        if category not in own and not ctx.has_category(category) and not (weighed and category in facets):
            expected = "a priority of this profile, a category" + (" or a facet" if weighed else "")
            hint = closest(category, [*own, *ctx.categories, *(facets if weighed else ())])
            yield Fault(loc, f"there is no category “{category}”", expected, hint, at_key=weighed)
    if model.level and model.level in model.excluded:
        message = f"“{model.level}” is the level that is needed, and excluded"
        yield Fault(("level",), message, "one of the two", "Remove one of them.")
    for n, category in enumerate(model.required):
        for other in model.excluded:
            if category == other or Taxonomy.is_below(category, other):
                message = f"“{category}” is required, and “{other}” is excluded"
                yield Fault(("required", n), message, "one of the two", "Remove one of them.")
