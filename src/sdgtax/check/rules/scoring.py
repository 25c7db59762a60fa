"""Rules of the files in rules/: facets and metadata."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import fields, replace
from typing import TYPE_CHECKING

from sdgtax.check.registry import rule
from sdgtax.model.indicator import Indicator
from sdgtax.model.matching import once
from sdgtax.text.nearest import closest
from sdgtax.yaml.schema_errors import Fault, of_clash

if TYPE_CHECKING:
    from sdgtax.check.context import Context
    from sdgtax.check.records import Record
    from sdgtax.model.rules import Judgement, MetadataRule, MetadataRules, RollUp, ScoredFacet, Scoring
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
    yield from ctx.no_category(("published_root",), record.model.published_root)
    for i, facet in enumerate(record.model.facets):
        yield from ctx.no_category(("facets", i, "root"), facet.root)
        for category in facet.prior:
            yield from ctx.no_category(("facets", i, "prior", category), category, at_key=True)
        for loc, name in _needs(i, facet):
            if name not in ids:
                message = f"there is no facet “{name}”"
                yield Fault(loc, message, f"one of {', '.join(ids)}", closest(name, ids), cause=f"facet {name}")


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
            yield Fault(
                ("confidence", i + 1, "at_least"), f"“{b.id}” begins at {b.at_least:g}, not below “{a.id}” ({a.at_least:g})",
                "thresholds that go down", "Correct the threshold or the order.",
            )  # fmt: skip
    last = model.confidence[-1]
    if last.at_least > 0:
        yield Fault(
            ("confidence", len(model.confidence) - 1, "at_least"),
            f"the last word, “{last.id}”, begins at {last.at_least:g}; weaker answers have no word", "0", "Let it begin at 0.",
        )  # fmt: skip


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
            yield Fault(
                ("lookups", i, "take"), f"no indicator has the field “{lookup.take}”", "a field of an indicator",
                closest(lookup.take, own),
            )  # fmt: skip
        if lookup.set not in ctx.sets:
            if lookup.set in ctx.lost_sets:
                continue
            yield Fault(
                ("lookups", i, "set"), f"there is no indicator set “{lookup.set}”", f"one of {', '.join(ctx.sets)}",
                closest(lookup.set, ctx.sets),
            )  # fmt: skip
        elif (
            lookup.take in own
            and not any(i.data.get(lookup.take) for i in ctx.sets[lookup.set].indicators if isinstance(i.data, dict))
            and not ctx.sets[lookup.set].partial
        ):
            message = f"no indicator of “{lookup.set}” has a “{lookup.take}”"
            yield Fault(
                ("lookups", i, "set"), message, "a set whose indicators have it", "Correct the set or the field."
            )
    lists: list[tuple[str, Sequence[MetadataRule | Judgement | RollUp]]]
    lists = [("assign", model.assign), ("judge", model.judge), ("roll_up", model.roll_up)]
    for key, rules in lists:
        for i, entry in enumerate(rules):
            if entry.field and entry.field not in known:
                yield Fault(
                    (key, i, "field"), f"no indicator has the field “{entry.field}”", "a field of an indicator or a set",
                    closest(entry.field, known),
                )  # fmt: skip


@rule("TAX306", "dead-roll-up", record="metadata")
def _dead_roll_up(ctx: Context, record: Record) -> Iterator[Fault]:
    model: MetadataRules = record.model
    counts = _counts(ctx.criteria)
    for i, entry in enumerate(model.roll_up):
        least = 0 if entry.field else min(model.needed, ctx.criteria)
        fits = [c for c in counts if _fits(entry, c) and sum(c.values()) >= least]
        if not fits:
            key = "at_least" if entry.at_least else "at_most"
            yield Fault(
                ("roll_up", i, key), f"“{entry.id}” can never fire: no grades of the {ctx.criteria} criteria fit its conditions",
                "conditions that some grades meet", "Correct the numbers.", at_key=True,
            )  # fmt: skip
            continue
        for earlier in model.roll_up[:i]:
            same = not earlier.field or (earlier.field == entry.field and values_within(entry.values, earlier.values))
            if same and all(_fits(earlier, c) for c in fits):
                yield Fault(
                    ("roll_up", i, "id"), f"“{entry.id}” can never fire: “{earlier.id}” fits wherever it does, and comes first",
                    "a rule that some indicator reaches", f"Move it above “{earlier.id}”, or remove it.",
                    cause=f"roll-up {earlier.id}",
                )  # fmt: skip
                break


@rule("TAX307", "open-case", severity="warning", record="metadata")
def _open_case(ctx: Context, record: Record) -> Iterator[Fault]:
    general = [r for r in record.model.roll_up if not r.field]
    total = ctx.criteria
    open_cases = [c for c in _counts(total) if sum(c.values()) == total and not any(_fits(r, c) for r in general)]
    if open_cases:
        shown = "; ".join(", ".join(f"{n} {g}" for g, n in c.items() if n) for c in open_cases[:4])
        more = f" and {len(open_cases) - 4} more" if len(open_cases) > 4 else ""
        yield Fault(
            ("roll_up",), f"the roll-up rules give no class for: {shown}{more}", "a class for every set of grades",
            "Add a rule without `field` that fits them.", at_key=True,
        )  # fmt: skip


@rule("TAX309", "unknown-reference", record="metadata")
def _unknown_reference(ctx: Context, record: Record) -> Iterator[Fault]:
    model: MetadataRules = record.model
    names: list[tuple[Loc, str]] = [(("assign", i, "category"), r.category) for i, r in enumerate(model.assign)]
    names += [(("criteria", i, "id"), r.id) for i, r in enumerate(model.criteria)]
    names += [(("judge", i, "criterion"), r.criterion) for i, r in enumerate(model.judge)]
    names += [(("roll_up", i, "category"), r.category) for i, r in enumerate(model.roll_up)]
    names += [((key, "root"), getattr(model, key).root) for key in ("criterion_facet", "class_facet")]
    for loc, name in names:
        yield from ctx.no_category(loc, name)


def _counts(total: int) -> list[dict[str, int]]:
    """All grades that `total` criteria can have, some perhaps not assessed."""
    return [dict(zip(GRADES, c, strict=True)) for c in itertools.product(range(total + 1), repeat=3) if sum(c) <= total]


def _fits(entry: RollUp, counts: dict[str, int]) -> bool:
    return all(counts[g] >= n for g, n in entry.at_least.items()) and all(
        counts[g] <= n for g, n in entry.at_most.items()
    )


def values_within(values: list[str], wide: list[str]) -> bool:
    """Whether every value that fits one of `values` fits one of `wide` too."""
    if not wide:
        return True
    if not values:
        return False
    for value in (v.lower() for v in values):
        core = value.rstrip("*")
        if not any(w == value or (w.endswith("*") and core.startswith(w[:-1])) for w in (x.lower() for x in wide)):
            return False
    return True
