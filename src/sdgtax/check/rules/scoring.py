"""Rules of rules/scoring.yaml and metadata.yaml: facets and their answers, conditions, fields, roll-up."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import fields, replace
from typing import TYPE_CHECKING

from sdgtax.check.records import grouped
from sdgtax.check.registry import FEW, lacking, none_such, rule
from sdgtax.check.texts import places
from sdgtax.model.indicator import Indicator
from sdgtax.model.matching import once
from sdgtax.model.taxonomy import Taxonomy
from sdgtax.text.nearest import closest
from sdgtax.yaml.schema_errors import Fault, of_clash

if TYPE_CHECKING:
    from sdgtax.check.context import Context
    from sdgtax.check.records import Record
    from sdgtax.model.rules import Facet, Judgement, MetadataRule, MetadataRules, RollUp, ScoredFacet, Scoring
    from sdgtax.yaml.schema import Loc

    Conditioned = MetadataRule | Judgement | RollUp

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
    below = [c for c in ctx.categories if Taxonomy.is_below(c, facet.root) and Taxonomy.depth(c) == _level(facet)]
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
    if not record.is_broken("criteria"):
        yield from lacking(("criteria",), missing, "every criterion of the taxonomy", "Add it.")
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


LEVELS = "level"
"""The field whose values are the `levels` of the file."""
YEARS = [f.name for f in fields(Indicator) if str(f.type) == "int | None"]
"""Fields that hold a year."""
READ_AS_TEXT = [f.name for f in fields(Indicator) if str(f.type) == "str" and f.name != LEVELS]
"""Fields that hold another text than a level."""


def _rules(model: MetadataRules) -> list[tuple[Loc, Conditioned]]:
    """All rules with conditions, each with its place."""
    return list(places(model, "assign.*", "judge.*", "roll_up.*"))


@rule("TAX316", "dead-value", record="metadata")
def _dead_value(ctx: Context, record: Record) -> Iterator[Fault]:
    model: MetadataRules = record.model
    for n, level in enumerate(model.levels):
        if level in model.levels[:n]:
            yield Fault(("levels", n), f"the level “{level}” stands twice", "each level once", "Remove it.")
    for place, entry in _rules(model):
        for n, value in enumerate(entry.values):
            loc = (*place, "values", n)
            others = [v for k, v in enumerate(entry.values) if k < n or (k != n and v.lower() != value.lower())]
            if "*" in value.rstrip("*") or value.endswith("**") or value == "*":
                yield Fault(loc, f"“{value}” never fits", "a literal value, with * at most at its end", "Correct it.")
            elif others and values_within([value], others):
                message = f"another value of the list fits wherever “{value}” does"
                yield Fault(loc, message, "each value once", "Remove it.")
            elif entry.field == LEVELS and not any(values_within([x], [value]) for x in model.levels):
                hint = closest(value, model.levels)
                yield Fault(loc, f"there is no level “{value}”", f"one of {', '.join(model.levels)}", hint)
            elif entry.field in READ_AS_TEXT and value in model.levels:
                message = f"“{value}” is a level, and the rule reads “{entry.field}”"
                yield Fault(loc, message, f"a value of {entry.field}", "Correct the value, or the field.")
            elif entry.field in YEARS and not value.rstrip("*").isdigit():
                yield Fault(loc, f"“{value}” is no year", "a year", "Correct it.")
    yield from _slips(ctx, model)


def _about(place: Loc, entry: Conditioned) -> tuple[str, str, str]:
    """The list of a rule, the field that it reads, and the criterion that it judges, if any."""
    return str(place[0]), entry.field or "", getattr(entry, "criterion", "")


def _slips(ctx: Context, model: MetadataRules) -> Iterator[Fault]:
    """Values that no indicator has, where one that some have is nearly the same and left over."""
    take = {lookup.field: lookup.take for lookup in model.lookups}
    asked = grouped((_about(*told), value) for told in _rules(model) for value in told[1].values)
    names = {take.get(field, field) for _, field, _ in asked}
    records = [r for s in ctx.sets.values() for r in (s, *s.indicators)]
    had = {name: Counter(r.text(name) for r in records) for name in names}
    for place, entry in _rules(model):
        if values := asked.get(about := _about(place, entry), []):
            name = take.get(about[1], about[1])
            over = [v for v, n in had[name].items() if v and n > FEW and not values_within([v], values)]
        for n, value in enumerate(entry.values if values and over else ()):
            hint = "" if any(values_within([v], [value]) for v in had[name]) else closest(value, over, 75)
            if hint:
                message = f"no indicator has the {name} “{value}”"
                yield Fault((*place, "values", n), message, "a value that some have", hint)


@rule("TAX317", "dead-judgement", record="metadata")
def _dead_judgement(ctx: Context, record: Record) -> Iterator[Fault]:
    model: MetadataRules = record.model
    lists: list[tuple[str, str, Sequence[MetadataRule | Judgement]]]
    lists = [("assign", "category", model.assign), ("judge", "criterion", model.judge)]
    for key, what, entries in lists:
        for i, entry in enumerate(entries):
            alike = (e for e in entries[:i] if getattr(e, what) == getattr(entry, what))
            if (earlier := next((e for e in alike if _fits_all(e, entry)), None)) is not None:
                message = f"“{entry.id}” never decides: “{earlier.id}” fits wherever it does, and comes first"
                hint, cause = f"Move it above “{earlier.id}”, or remove it.", f"{key} {earlier.id}"
                yield Fault((key, i, "id"), message, "a rule that some value reaches", hint, cause=cause)


@rule("TAX326", "contradicting-value", severity="warning", record="metadata")
def _contradicting_value(ctx: Context, record: Record) -> Iterator[Fault]:
    entries = record.model.assign
    given = {(e.field, e.category) for e in entries}
    for i, entry in enumerate(entries):
        parent = entry.category.rpartition(".")[0]
        alike = [e for e in entries[:i] if e.field == entry.field and e.category.rpartition(".")[0] == parent]
        same = next((e for e in alike if e.category == entry.category), None)
        if same is not None and (same.confidence, same.reason) == (entry.confidence, entry.reason):
            left = [c for c, r in ctx.categories.items() if r.parent == parent and (entry.field, c) not in given]
            if left and not _fits_all(same, entry):
                message = f"“{same.id}” gives the same category, and “{left[0]}” is given by no rule of this field"
                hint = "Correct the category, or give one rule all values."
                yield Fault(("assign", i, "category"), message, "a category of its own", hint)
        for n, value in enumerate(entry.values):
            other = next((e for e in alike if e.category != entry.category and values_within([value], e.values)), None)
            if other is not None and other.values:
                message = f"“{value}” means “{other.category}” in “{other.id}”"
                loc, hint = ("assign", i, "values", n), "Keep it in one of the rules."
                yield Fault(loc, message, "a value of one meaning", hint)


def _fits_all(wide: MetadataRule | Judgement, narrow: MetadataRule | Judgement) -> bool:
    """Whether one rule fits every value that another one fits."""
    if wide.field != narrow.field:
        return False
    level, age = getattr(wide, "level", None), getattr(wide, "age_at_most", None)
    if level is not None:
        return bool(level == getattr(narrow, "level", None))
    if age is not None:
        other = getattr(narrow, "age_at_most", None)
        return other is not None and other <= age
    plain = getattr(narrow, "level", None) is None and getattr(narrow, "age_at_most", None) is None
    return values_within(narrow.values, wide.values) if plain else not wide.values
