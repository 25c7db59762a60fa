"""Rules of rules/scoring.yaml and metadata.yaml: facets and their answers, fields, roll-up."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import fields, replace
from typing import TYPE_CHECKING

from sdgtax.check.registry import none_such, rule
from sdgtax.check.texts import places
from sdgtax.model.indicator import Indicator
from sdgtax.model.matching import once
from sdgtax.model.taxonomy import Taxonomy
from sdgtax.text.nearest import closest
from sdgtax.yaml.schema_errors import Fault, of_clash

if TYPE_CHECKING:
    from sdgtax.check.context import Context
    from sdgtax.check.records import Record
    from sdgtax.model.rules import Facet, MetadataRules, RollUp, ScoredFacet, Scoring
    from sdgtax.yaml.schema import Loc

WITH_IDS = ("facets", "qualifiers", "confidence", "assign", "judge", "roll_up", "criteria", "concepts", "aspects",
            "quieter", "relations", "others", "strengths")  # fmt: skip
"""Lists of records with ids."""
GRADES = ("good", "partly", "poor")
READ = ("str", "int | None", "tuple[str, ...]")
"""Types of the fields that metadata rules can read."""


@rule("TAX301", "unknown-facet", record="scoring")
def _unknown_facet(ctx: Context, record: Record) -> Iterator[Fault]:
    ids = [f.id for f in record.model.facets]
    for loc, name in places(record.model, "published_root", "facets.*.root"):
        yield from ctx.no_category(loc, name)
    for loc, _ in places(record.model, "facets.*.prior.*"):
        yield from ctx.no_category(loc, str(loc[-1]), at_key=True)
    for i, facet in enumerate(record.model.facets):
        for loc, name in _needs(i, facet):
            yield from none_such(loc, f"there is no facet “{name}”", name, ids, cause=f"facet {name}")


@rule("TAX302", "facet-order", record="scoring")
def _facet_order(ctx: Context, record: Record) -> Iterator[Fault]:
    ids = [f.id for f in record.model.facets]
    for i, facet in enumerate(record.model.facets):
        for loc, name in _needs(i, facet):
            if name in ids and ids.index(name) >= i:
                message = f"the facet “{facet.id}” needs “{name}”, which is answered later"
                yield Fault(loc, message, "an earlier facet", "Move it down.")


def _needs(number: int, facet: ScoredFacet) -> Iterator[tuple[Loc, str]]:
    """The facets whose answers a facet uses, and where it says so."""
    for j, name in enumerate(facet.links_from):
        yield ("facets", number, "links_from", j), name
    if facet.within:
        yield ("facets", number, "within"), facet.within


@rule("TAX303", "duplicate-rule", record=("scoring", "metadata", "concepts", "aspects", "overlap", "language", "text"))
def _duplicate_rule(ctx: Context, record: Record) -> Iterator[Fault]:
    for key in WITH_IDS:
        listed = getattr(record.model, key, ())
        named = isinstance(listed, list) and not any(isinstance(entry, str) for entry in listed)
        for clash in once(key, (entry.id for entry in listed) if named else ()):
            first = next(n for n, entry in enumerate(listed) if entry.id == clash.value)
            again = of_clash(clash)
            yield from (again, replace(again, loc=(key, first, "id")))
    if record.doc.kind == "aspects":
        yield from map(of_clash, once("aspects", (a.role for a in record.model.aspects), "role"))
    if record.doc.kind == "language":
        for i, other in enumerate(record.model.others):
            if other.id in record.model.words:
                message = f"“{other.id}” is a language of the taxonomy already"
                yield Fault(("others", i, "id"), message, "another language", "Remove it, or correct the id.")
    if record.doc.kind == "metadata":
        known = [f.id for f in ctx.facets or ()]
        for key in ("criterion_facet", "class_facet"):
            name = getattr(record.model, key).id
            if name in known:
                message = f"there is a facet “{name}” already"
                yield Fault((key, "id"), message, "an id of its own", "Rename it.")
            known.append(name)


@rule("TAX304", "confidence-levels", record="scoring")
def _confidence(ctx: Context, record: Record) -> Iterator[Fault]:
    model: Scoring = record.model
    for i, (a, b) in enumerate(itertools.pairwise(model.confidence)):
        if b.at_least >= a.at_least:
            loc, hint = ("confidence", i + 1, "at_least"), "Correct the threshold or the order."
            message = f"“{b.id}” begins at {b.at_least:g}, not below “{a.id}” ({a.at_least:g})"
            yield Fault(loc, message, "thresholds that go down", hint)
    last = model.confidence[-1]
    if last.at_least > 0:
        message = f"the last word, “{last.id}”, begins at {last.at_least:g}; weaker answers have no word"
        yield Fault(("confidence", len(model.confidence) - 1, "at_least"), message, "0", "Let it begin at 0.")


@rule("TAX305", "unknown-field", record="metadata")
def _unknown_field(ctx: Context, record: Record) -> Iterator[Fault]:
    model: MetadataRules = record.model
    own = [f.name for f in fields(Indicator) if str(f.type) in READ]
    known = [*own, *(lookup.field for lookup in model.lookups)]
    for i, lookup in enumerate(model.lookups):
        if lookup.field in own or lookup.field in known[len(own) : len(own) + i]:
            message = f"there is a field “{lookup.field}” already"
            yield Fault(("lookups", i, "field"), message, "a name of its own", "Rename it.")
        if lookup.take not in own:
            message, hint = f"no indicator has the field “{lookup.take}”", closest(lookup.take, own)
            yield Fault(("lookups", i, "take"), message, "a field of an indicator", hint)
        place, of = ("lookups", i, "set"), ctx.sets.get(lookup.set)
        if of is None and lookup.set not in ctx.lost_sets:
            yield from none_such(place, f"there is no indicator set “{lookup.set}”", lookup.set, ctx.sets)
        whole = of is not None and not of.partial and lookup.take in own
        if of is not None and whole and not any(i.data.get(lookup.take) for i in of.indicators):
            message = f"no indicator of “{lookup.set}” has a “{lookup.take}”"
            yield Fault(place, message, "a set whose indicators have it", "Correct the set or the field.")
    for loc, name in places(model, "assign.*.field", "judge.*.field", "roll_up.*.field"):
        if name and name not in known:
            message = f"no indicator has the field “{name}”"
            yield Fault(loc, message, "a field of an indicator or a set", closest(name, known))


@rule("TAX306", "dead-roll-up", record="metadata")
def _dead_roll_up(ctx: Context, record: Record) -> Iterator[Fault]:
    model: MetadataRules = record.model
    counts = _counts(ctx.criteria)
    for i, entry in enumerate(model.roll_up):
        least = 0 if entry.field else min(model.needed, ctx.criteria)
        fits = [c for c in counts if _fits(entry, c) and sum(c.values()) >= least]
        if not fits:
            key = "at_least" if entry.at_least else "at_most"
            loc, expected = ("roll_up", i, key), "conditions that some grades meet"
            message = f"“{entry.id}” can never fire: no grades of the {ctx.criteria} criteria fit its conditions"
            yield Fault(loc, message, expected, "Correct the numbers.", at_key=True)
            continue
        for earlier in model.roll_up[:i]:
            same = not earlier.field or (earlier.field == entry.field and values_within(entry.values, earlier.values))
            if same and all(_fits(earlier, c) for c in fits):
                message = f"“{entry.id}” can never fire: “{earlier.id}” fits wherever it does, and comes first"
                hint, cause = f"Move it above “{earlier.id}”, or remove it.", f"roll-up {earlier.id}"
                yield Fault(("roll_up", i, "id"), message, "a rule that some indicator reaches", hint, cause=cause)
                break


@rule("TAX307", "open-case", severity="warning", record="metadata")
def _open_case(ctx: Context, record: Record) -> Iterator[Fault]:
    general = [r for r in record.model.roll_up if not r.field]
    total = ctx.criteria
    open_cases = [c for c in _counts(total) if sum(c.values()) == total and not any(_fits(r, c) for r in general)]
    if open_cases:
        shown = "; ".join(", ".join(f"{n} {g}" for g, n in c.items() if n) for c in open_cases[:4])
        more = f" and {len(open_cases) - 4} more" if len(open_cases) > 4 else ""
        message, hint = (
            f"the roll-up rules give no class for: {shown}{more}",
            "Add a rule without `field` that fits them.",
        )
        yield Fault(("roll_up",), message, "a class for every set of grades", hint, at_key=True)


@rule("TAX309", "unknown-reference", record="metadata")
def _unknown_reference(ctx: Context, record: Record) -> Iterator[Fault]:
    answers = ("assign.*.category", "criteria.*.id", "judge.*.criterion", "roll_up.*.category")
    for loc, name in list(places(record.model, *answers, "criterion_facet.root", "class_facet.root")):
        yield from ctx.no_category(loc, name)


def _counts(total: int) -> list[dict[str, int]]:
    """All grades that `total` criteria can have, some perhaps not assessed."""
    return [dict(zip(GRADES, c, strict=True)) for c in itertools.product(range(total + 1), repeat=3) if sum(c) <= total]


def _fits(entry: RollUp, counts: dict[str, int]) -> bool:
    enough = all(counts[g] >= n for g, n in entry.at_least.items())
    return enough and all(counts[g] <= n for g, n in entry.at_most.items())


def values_within(values: list[str], wide: list[str]) -> bool:
    """Whether every value that fits one of `values` fits one of `wide` too."""
    fit = [x.lower() for x in wide]

    def covered(value: str) -> bool:
        return any(w == value or (w.endswith("*") and value.rstrip("*").startswith(w[:-1])) for w in fit)

    return not wide or (bool(values) and all(covered(v.lower()) for v in values))


def answers(ctx: Context, facet: Facet) -> list[str]:
    """The categories that are answers of a facet, as far as they could be read."""
    depth = Taxonomy.depth(facet.root) + facet.depth
    below = [c for c in ctx.categories if Taxonomy.is_below(c, facet.root) and Taxonomy.depth(c) == depth]
    models = ((c, ctx.categories[c].model) for c in below)
    return [c for c, model in models if model is None or not (model.group or model.deprecated)]


def _no_answer(ctx: Context, loc: Loc, name: str, facets: Sequence[Facet], at_key: bool = False) -> Iterator[Fault]:
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
    facets = ("facets.*",) if record.doc.kind == "scoring" else ("criterion_facet", "class_facet")
    for loc, facet in places(record.model, *facets):
        if not ctx.has_category(facet.root) or getattr(facet, "from_profiles", False) is True:
            continue
        if not answers(ctx, facet):
            key = "depth" if "depth" in facet.model_fields_set and facet.depth != 1 else "root"
            message = f"no category stands {facet.depth} below “{facet.root}”"
            yield Fault((*loc, key), message, "a root with answers below it", "Correct `root` or `depth`.")
    if record.doc.kind == "scoring":
        yield from _not_within(record)


def _not_within(record: Record) -> Iterator[Fault]:
    by_id = {f.id: f for f in record.model.facets}
    for i, facet in enumerate(record.model.facets):
        outer = by_id.get(facet.within or "")
        if outer is None or outer is facet:
            continue
        inside = facet.root == outer.root or Taxonomy.is_below(facet.root, outer.root)
        if not inside or _level(facet) <= _level(outer):
            loc, expected = ("facets", i, "within"), "a facet whose answers lie above"
            message = f"the answers of “{facet.id}” do not lie below those of “{outer.id}”"
            yield Fault(loc, message, expected, "Correct `root` or `depth`.")


def _level(facet: Facet) -> int:
    return Taxonomy.depth(facet.root) + facet.depth


@rule("TAX313", "not-an-answer", record=("scoring", "metadata"))
def _not_an_answer(ctx: Context, record: Record) -> Iterator[Fault]:
    model = record.model
    if record.doc.kind == "scoring":
        for loc, _ in places(model, "facets.*.prior.*"):
            yield from _no_answer(ctx, loc, str(loc[-1]), [model.facets[loc[1]]], at_key=True)
        return
    criterion = [model.criterion_facet]
    asked: dict[str, Sequence[Facet]] = {"assign.*.category": ctx.facets} if ctx.facets else {}
    asked |= {"criteria.*.id": criterion, "judge.*.criterion": criterion, "roll_up.*.category": [model.class_facet]}
    for path, of in asked.items():
        for loc, name in places(model, path):
            yield from _no_answer(ctx, loc, name, of)


@rule("TAX314", "criteria-left-out", record="metadata")
def _left_out(ctx: Context, record: Record) -> Iterator[Fault]:
    model: MetadataRules = record.model
    listed = {c.id for c in model.criteria}
    missing = [c for c in answers(ctx, model.criterion_facet) if c not in listed]
    if missing and not record.is_broken("criteria"):
        message = f"missing: {', '.join(missing)}"
        yield Fault(("criteria",), message, "every criterion of the taxonomy", "Add it.", at_key=True)
    if ctx.criteria and model.needed > ctx.criteria:
        message = f"{model.needed} criteria are needed, and there are {ctx.criteria}"
        yield Fault(("needed",), message, f"at most {ctx.criteria}", "Correct the number.")


@rule("TAX348", "missing-settle", severity="warning", record="scoring")
def _missing_settle(ctx: Context, record: Record) -> Iterator[Fault]:
    for i, facet in enumerate(record.model.facets):
        if not facet.optional and facet.settle is None:
            message = f"nothing says what would settle “{facet.id}” where there is no answer"
            yield Fault(("facets", i, "id"), message, "`settle:`, or `optional: true`", "Add it.")


@rule("TAX315", "duplicate-label", record="scoring")
def _labels(ctx: Context, record: Record) -> Iterator[Fault]:
    seen: dict[str, str] = {f.id: f.id for f in record.model.facets}
    for i, facet in enumerate(record.model.facets):
        for key in ("labels", "links_from"):
            for n, name in enumerate(getattr(facet, key)):
                again = name.lower() in (x.lower() for x in getattr(facet, key)[:n])
                other = seen.setdefault(name.lower(), facet.id) if key == "labels" else facet.id
                if again or other != facet.id:
                    where = "twice" if again else f"for “{other}” too"
                    yield Fault(("facets", i, key, n), f"“{name}” stands here {where}", "each name once", "Remove it.")
