"""Rules of rules/selection.yaml, and of what a profile says of a choice."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING, get_args

from sdgtax.check.registry import rule
from sdgtax.check.rules.facets import answers
from sdgtax.model.classification import Grade
from sdgtax.model.mapping import OVERLAPPING
from sdgtax.model.taxonomy import Taxonomy
from sdgtax.text.nearest import closest
from sdgtax.yaml.schema_errors import Fault

if TYPE_CHECKING:
    from sdgtax.check.context import Context
    from sdgtax.check.records import ProfileRecord, Record
    from sdgtax.model.selection import Selection
    from sdgtax.yaml.schema import Loc


@rule("TAX345", "selection-reference", record="selection")
def _selection_reference(ctx: Context, record: Record) -> Iterator[Fault]:
    if ctx.facets is None or ctx.metadata is None:
        return
    model: Selection = record.model
    classes, criteria = ctx.metadata.class_facet, [c.id for c in ctx.metadata.criteria]
    facets = [f.id for f in ctx.facets]
    known = [c for c in ctx.categories if Taxonomy.is_below(c, classes.root)]
    named: list[tuple[Loc, str, str, list[str]]] = [(("cover", name), name, "facet", facets) for name in model.cover]
    named += [(("classes", "points", name), name, "quality class", known) for name in model.classes.points]
    if ctx.confidence and model.sure not in ctx.confidence:
        message, expected = f"there is no confidence “{model.sure}”", f"one of {', '.join(ctx.confidence)}"
        yield Fault(("sure",), message, expected, closest(model.sure, ctx.confidence))
    for loc, name, what, there in named:
        if name not in there:
            yield Fault(
                loc, f"there is no {what} “{name}”", f"one of {', '.join(there)}", closest(name, there), at_key=True
            )
    worth: list[tuple[str, Collection[str], list[str]]] = [
        ("classes", model.classes.points, answers(ctx, classes)), ("level", model.level.points, list(get_args(Grade))),
    ]  # fmt: skip
    for key, points, all_of_them in worth if not record.broken else ():
        if missing := [x for x in all_of_them if x not in points]:
            message, expected = f"missing: {', '.join(missing)}", "points for each of them"
            yield Fault((key, "points"), message, expected, "Say what it is worth, 0 perhaps.", at_key=True)
    if (name := model.level.criterion) not in criteria:
        message = f"there is no criterion “{name}”"
        yield Fault(("level", "criterion"), message, f"one of {', '.join(criteria)}", closest(name, criteria))
        return
    judged = [j.criterion for j in ctx.metadata.judge if j.level is not None]
    if judged and name not in judged:
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
            yield Fault(
                ("redundant", name), f"“{name}” makes two indicators one concept already", "another relation", "Remove it.",
                at_key=True,
            )  # fmt: skip


@rule("TAX506", "profile-choice", record="profile")
def _profile_choice(ctx: Context, record: ProfileRecord) -> Iterator[Fault]:
    model = record.model
    own = {p.id for p in model.priorities}
    facets = [f.id for f in ctx.facets or ()]
    if ctx.metadata is not None:
        facets += [ctx.metadata.class_facet.id]
    named: list[tuple[Loc, str, bool]] = [(("weights", c), c, True) for c in model.weights if c not in facets]
    named += [(("required", n), c, False) for n, c in enumerate(model.required)]
    named += [(("excluded", n), c, False) for n, c in enumerate(model.excluded)]
    for loc, category, at_key in named:
        if category not in own and not ctx.has_category(category):
            expected = "a priority of this profile, a category" + (" or a facet" if at_key else "")
            hint = closest(category, [*own, *ctx.categories, *(facets if at_key else ())])
            yield Fault(loc, f"there is no category “{category}”", expected, hint, at_key)
    if model.level and model.level in model.excluded:
        message = f"“{model.level}” is the level that is needed, and excluded"
        also = (("excluded", model.excluded.index(model.level)),)
        yield Fault(("level",), message, "one of the two", "Remove one of them.", also=also)
    for n, category in enumerate(model.required):
        for other in model.excluded:
            if category == other or Taxonomy.is_below(category, other):
                message = f"“{category}” is required, and “{other}” is excluded"
                also = (("excluded", model.excluded.index(other)),)
                yield Fault(("required", n), message, "one of the two", "Remove one of them.", also=also)
