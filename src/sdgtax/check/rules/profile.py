"""Rules of profiles, of taxonomy.yaml, and of what is chosen by: rules/selection.yaml."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, get_args

from sdgtax.check.records import grouped, other_version
from sdgtax.check.registry import lacking, none_such, rule
from sdgtax.check.rules.scoring import LEVELS, answers
from sdgtax.check.texts import places
from sdgtax.model.classification import Grade
from sdgtax.model.mapping import OVERLAPPING
from sdgtax.model.taxonomy import Taxonomy
from sdgtax.text.nearest import closest
from sdgtax.yaml.schema_errors import Fault

if TYPE_CHECKING:
    from sdgtax.check.context import Context
    from sdgtax.check.records import ProfileRecord, Record
    from sdgtax.model.selection import Selection


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
