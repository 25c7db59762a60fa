"""Rules of the files in rules/: facets, metadata, templates."""

from __future__ import annotations

import itertools
import string
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from sdgtax.check.registry import Hit, Loc, rule
from sdgtax.model.rules import Judgement, MetadataRule, MetadataRules, RollUp, Scoring, Sentences
from sdgtax.model.set_file import IndicatorEntry, SetFile
from sdgtax.yaml.schema_errors import closest

if TYPE_CHECKING:
    from sdgtax.check.context import RuleRecord, Workspace

GRADES = ("good", "partly", "poor")


@rule(
    "TAX301", "unknown-facet", record="scoring",
    what="A facet refers to a facet or a category that does not exist.",
    why="The question would never get an answer, or not from where it should.",
    how="Correct the name.",
    bad="within: gaol",
    good="within: goal",
)  # fmt: skip
def _unknown_facet(ws: Workspace, record: RuleRecord) -> Iterator[Hit]:
    model = record.model
    if not isinstance(model, Scoring):
        return
    ids = [f.id for f in model.facets]
    for i, facet in enumerate(model.facets):
        if not ws.has_category(facet.root):
            yield ws.no_category(("facets", i, "root"), facet.root)
        for category in facet.prior:
            if not ws.has_category(category):
                yield ws.no_category(("facets", i, "prior", category), category, at_key=True)
        names: list[tuple[Loc, str]] = [(("facets", i, "links_from", j), n) for j, n in enumerate(facet.links_from)]
        if facet.within:
            names.append((("facets", i, "within"), facet.within))
        for loc, name in names:
            if name not in ids:
                yield Hit(loc, f"there is no facet “{name}”", f"one of {', '.join(ids)}", closest(name, ids))


@rule(
    "TAX302", "facet-order", record="scoring",
    what="A facet uses the answers of one that comes after it, or of itself.",
    why="Facets are answered in the order of the file.",
    how="Move the facet down.",
)  # fmt: skip
def _facet_order(ws: Workspace, record: RuleRecord) -> Iterator[Hit]:
    model = record.model
    if not isinstance(model, Scoring):
        return
    ids = [f.id for f in model.facets]
    for i, facet in enumerate(model.facets):
        names: list[tuple[Loc, str]] = [(("facets", i, "links_from", j), n) for j, n in enumerate(facet.links_from)]
        if facet.within:
            names.append((("facets", i, "within"), facet.within))
        for loc, name in names:
            if name in ids and ids.index(name) >= i:
                yield Hit(
                    loc,
                    f"the facet “{facet.id}” needs “{name}”, which is answered later",
                    "an earlier facet",
                    "Move it down.",
                )


@rule(
    "TAX303", "duplicate-rule", record=("scoring", "metadata"),
    what="Two facets, qualifiers, levels or metadata rules have the same id.",
    why="Explanations name the rule by its id.",
    how="Rename one of them.",
)  # fmt: skip
def _duplicate_rule(ws: Workspace, record: RuleRecord) -> Iterator[Hit]:
    model = record.model
    lists: list[tuple[str, list[str]]] = []
    if isinstance(model, Scoring):
        lists = [("facets", [f.id for f in model.facets]), ("qualifiers", [q.id for q in model.qualifiers]),
                 ("confidence", [c.id for c in model.confidence])]  # fmt: skip
    elif isinstance(model, MetadataRules):
        lists = [("assign", [r.id for r in model.assign]), ("judge", [r.id for r in model.judge]),
                 ("roll_up", [r.id for r in model.roll_up]), ("criteria", [r.id for r in model.criteria])]  # fmt: skip
    for key, ids in lists:
        for i, name in enumerate(ids):
            if name in ids[:i]:
                yield Hit(
                    (key, i, "id"),
                    f"the id “{name}” stands twice in `{key}`",
                    "an id of its own",
                    "Rename one of them.",
                )


@rule(
    "TAX304", "confidence-levels", record="scoring",
    what="The words for confidence do not go down to 0 step by step.",
    why="The first word whose threshold is reached is used: in another order some are never used, and without one that begins "
        "at 0 weak answers have no word.",
    how="Order them from the highest threshold to the lowest, and let the last one begin at 0.",
)  # fmt: skip
def _confidence(ws: Workspace, record: RuleRecord) -> Iterator[Hit]:
    model = record.model
    if not isinstance(model, Scoring):
        return
    for i, (a, b) in enumerate(itertools.pairwise(model.confidence)):
        if b.at_least >= a.at_least:
            yield Hit(
                ("confidence", i + 1, "at_least"), f"“{b.id}” begins at {b.at_least:g}, not below “{a.id}” ({a.at_least:g})",
                "thresholds that go down", "Correct the threshold or the order.",
            )  # fmt: skip
    last = model.confidence[-1]
    if last.at_least > 0:
        yield Hit(
            ("confidence", len(model.confidence) - 1, "at_least"),
            f"the last word, “{last.id}”, begins at {last.at_least:g}; weaker answers have no word", "0", "Let it begin at 0.",
        )  # fmt: skip


@rule(
    "TAX305", "unknown-field", record="metadata",
    what="A metadata rule reads a field that no indicator and no set has.",
    why="It can never fire.",
    how="Correct the name.",
    bad="field: frequenzy",
    good="field: frequency",
)  # fmt: skip
def _unknown_field(ws: Workspace, record: RuleRecord) -> Iterator[Hit]:
    model = record.model
    if not isinstance(model, MetadataRules):
        return
    own = list(dict.fromkeys([*IndicatorEntry.model_fields, *SetFile.model_fields]))
    known = [*own, *(lookup.field for lookup in model.lookups)]
    for i, lookup in enumerate(model.lookups):
        if lookup.take not in own:
            yield Hit(
                ("lookups", i, "take"), f"no indicator has the field “{lookup.take}”", "a field of an indicator",
                closest(lookup.take, own),
            )  # fmt: skip
        if lookup.set not in ws.sets and lookup.set not in ws.lost_sets:
            yield Hit(
                ("lookups", i, "set"), f"there is no indicator set “{lookup.set}”", f"one of {', '.join(ws.sets)}",
                closest(lookup.set, ws.sets),
            )  # fmt: skip
    lists: list[tuple[str, Sequence[MetadataRule | Judgement | RollUp]]]
    lists = [("assign", model.assign), ("judge", model.judge), ("roll_up", model.roll_up)]
    for key, rules in lists:
        for i, entry in enumerate(rules):
            if entry.field and entry.field not in known:
                yield Hit(
                    (key, i, "field"), f"no indicator has the field “{entry.field}”", "a field of an indicator or a set",
                    closest(entry.field, known),
                )  # fmt: skip


@rule(
    "TAX306", "dead-roll-up", record="metadata",
    what="A roll-up rule can never fire.",
    why="The first rule that fits gives the class. A rule is dead when an earlier one fits wherever it does, or when it asks for "
        "more grades than there are criteria, or for at least more than at most.",
    how="Move it up, make the earlier rule narrower, or remove it.",
    bad="- id: any-good\n  at_least: {good: 1}\n- id: three-good\n  at_least: {good: 3}",
    good="- id: three-good\n  at_least: {good: 3}\n- id: any-good\n  at_least: {good: 1}",
)  # fmt: skip
def _dead_roll_up(ws: Workspace, record: RuleRecord) -> Iterator[Hit]:
    model = record.model
    if not isinstance(model, MetadataRules):
        return
    counts = _counts(_criteria(ws))
    for i, entry in enumerate(model.roll_up):
        fits = [c for c in counts if _fits(entry, c)]
        if not fits:
            key = "at_least" if entry.at_least else "at_most"
            yield Hit(
                ("roll_up", i, key), f"“{entry.id}” can never fire: no grades of the {_criteria(ws)} criteria fit its conditions",
                "conditions that some grades meet", "Correct the numbers.", at_key=True,
            )  # fmt: skip
            continue
        for earlier in model.roll_up[:i]:
            same = not earlier.field or (earlier.field == entry.field and _values_within(entry.values, earlier.values))
            if same and all(_fits(earlier, c) for c in fits):
                yield Hit(
                    ("roll_up", i, "id"), f"“{entry.id}” can never fire: “{earlier.id}” fits wherever it does, and comes first",
                    "a rule that some indicator reaches", f"Move it above “{earlier.id}”, or remove it.",
                )  # fmt: skip
                break


@rule(
    "TAX307", "open-case", severity="warning", record="metadata",
    what="The roll-up rules leave grades without a class: all five criteria are assessed, and no rule fits.",
    why="The class would be “not assessed” although everything is known. Where a criterion is not assessed, the class may stay "
        "open.",
    how="Add a rule for the grades that the finding names.",
)  # fmt: skip
def _open_case(ws: Workspace, record: RuleRecord) -> Iterator[Hit]:
    model = record.model
    if not isinstance(model, MetadataRules):
        return
    total = _criteria(ws)
    general = [r for r in model.roll_up if not r.field]
    open_cases = [c for c in _counts(total) if sum(c.values()) == total and not any(_fits(r, c) for r in general)]
    if open_cases:
        shown = "; ".join(", ".join(f"{n} {g}" for g, n in c.items() if n) for c in open_cases[:4])
        more = f" and {len(open_cases) - 4} more" if len(open_cases) > 4 else ""
        yield Hit(
            ("roll_up",), f"the roll-up rules give no class for: {shown}{more}", "a class for every set of grades",
            "Add a rule without `field` that fits them.", at_key=True,
        )  # fmt: skip


@rule(
    "TAX308", "template-mismatch", record="sentences",
    what="A template of an explanation has other names in braces in Norwegian than in English, or a brace is not closed.",
    why="The program fills in the names; one that is missing loses information, one that is misspelt stops the explanation.",
    how="Use the same names in both languages.",
    bad='term: {en: "the title speaks of {texts}", nb: "tittelen nevner {tekster}"}',
    good='term: {en: "the title speaks of {texts}", nb: "tittelen nevner {texts}"}',
)  # fmt: skip
def _templates(ws: Workspace, record: RuleRecord) -> Iterator[Hit]:
    model = record.model
    if not isinstance(model, Sentences):
        return
    for name, text in model.templates.items():
        fields: dict[str, set[str]] = {}
        for lang in ("en", "nb"):
            try:
                fields[lang] = {f for _, f, _, _ in string.Formatter().parse(text.get(lang)) if f is not None}
            except ValueError as error:
                yield Hit(("templates", name, lang), f"the template cannot be read: {error}", "", "Close every brace.")
        if len(fields) == 2 and fields["en"] != fields["nb"]:
            odd = sorted(fields["nb"] ^ fields["en"])
            yield Hit(
                ("templates", name, "nb"), f"the languages differ in {', '.join('{' + f + '}' for f in odd)}",
                f"{', '.join('{' + f + '}' for f in sorted(fields['en'])) or 'no names in braces'}", "Use the same names.",
            )  # fmt: skip


@rule(
    "TAX309", "unknown-reference", record="metadata",
    what="A metadata rule gives a category or a criterion that does not exist.",
    why="Its answer would never be shown.",
    how="Correct the id.",
)  # fmt: skip
def _unknown_reference(ws: Workspace, record: RuleRecord) -> Iterator[Hit]:
    model = record.model
    if not isinstance(model, MetadataRules):
        return
    names: list[tuple[Loc, str]] = [(("assign", i, "category"), r.category) for i, r in enumerate(model.assign)]
    names += [(("criteria", i, "id"), r.id) for i, r in enumerate(model.criteria)]
    names += [(("judge", i, "criterion"), r.criterion) for i, r in enumerate(model.judge)]
    names += [(("roll_up", i, "category"), r.category) for i, r in enumerate(model.roll_up)]
    for loc, name in names:
        if not ws.has_category(name):
            yield ws.no_category(loc, name)


def _criteria(ws: Workspace) -> int:
    return ws.criteria or 5


def _counts(total: int) -> list[dict[str, int]]:
    """All grades that `total` criteria can have, some perhaps not assessed."""
    return [dict(zip(GRADES, c, strict=True)) for c in itertools.product(range(total + 1), repeat=3) if sum(c) <= total]


def _fits(entry: RollUp, counts: dict[str, int]) -> bool:
    return all(counts[g] >= n for g, n in entry.at_least.items()) and all(
        counts[g] <= n for g, n in entry.at_most.items()
    )


def _values_within(values: list[str], wide: list[str]) -> bool:
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
