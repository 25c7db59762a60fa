"""Rules of the vocabulary, the aspects and the comparison of titles: rules/concepts.yaml, aspects.yaml, overlap.yaml."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator, Sequence
from typing import TYPE_CHECKING

from sdgtax.check.registry import rule
from sdgtax.match.features import signs
from sdgtax.match.relation import conditions, same_rule
from sdgtax.model.mapping import MIRROR, OVERLAPPING
from sdgtax.text.fold import fold
from sdgtax.text.nearest import closest
from sdgtax.yaml.schema_errors import Fault, of_clash

if TYPE_CHECKING:
    from sdgtax.check.context import Context
    from sdgtax.check.records import Record
    from sdgtax.model.language import PhraseLists
    from sdgtax.model.matching import AspectRules, Concept, OverlapRules, RelationRule
    from sdgtax.yaml.schema import Loc

USUAL = 3
"""A spelling in so many texts is the usual one."""
OPEN = 9
"""From here on the most leaves the end open."""
Interval = tuple[float, float]


@rule("TAX330", "unknown-concept", record=("concepts", "aspects"))
def _unknown_concept(ctx: Context, record: Record) -> Iterator[Fault]:
    if record.doc.kind == "aspects":
        yield from _unknown_values(record.model)
        return
    yield from map(of_clash, record.model.unknown())
    for i, concept in enumerate(record.model.concepts):
        named = list(concept.named())
        for k, (loc, name) in enumerate(named):
            first = next((place[0] for place, other in named[:k] if other == name), None)
            if (first is not None and "broader" in (first, loc[0])) or first == loc[0]:
                where = "twice in this list" if first == loc[0] else f"in `{first}` of this concept too"
                yield Fault(("concepts", i, *loc), f"“{name}” stands {where}", "each once", "Remove it.")


def _unknown_values(model: AspectRules) -> Iterator[Fault]:
    """Values that an aspect says follow from its own, or that one of its own is made of, and that there are not."""
    values = {a.id: [v.id for v in a.values] for a in model.aspects}
    for i, aspect in enumerate(model.aspects):
        parts = [(j, n, of.id, name) for j, of in enumerate(aspect.values) for n, name in enumerate(of.made_of)]
        for j, n, whole, name in parts:
            if name == whole or name not in values[aspect.id]:
                message = f"“{whole}” is made of itself" if name == whole else f"there is no value “{name}” here"
                hint = closest(name, values[aspect.id]) or "Correct it."
                yield Fault(("aspects", i, "values", j, "made_of", n), message, "another value of the aspect", hint)
        for name, value in aspect.implies.items():
            if name == aspect.id:
                message = f"the aspect “{name}” implies a value of its own"
                yield Fault(("aspects", i, "implies", name), message, "a value of another aspect", "Remove it.")
            elif value not in values.get(name, ()):
                message = f"no aspect “{name}” has a value “{value}”"
                hint = closest(value, values.get(name, ())) or "Correct it."
                yield Fault(("aspects", i, "implies", name), message, "a value of another aspect", hint)


@rule("TAX331", "concept-cycle", record="concepts")
def _cycle(ctx: Context, record: Record) -> Iterator[Fault]:
    broader = {c.id: c.broader for c in record.model.concepts}
    told: set[str] = set()
    for i, concept in enumerate(record.model.concepts):
        for n, parent in enumerate(concept.broader):
            way = _above(parent, broader)
            if parent != concept.id and concept.id in way and concept.id not in told:
                told |= {x for x in way if concept.id in _above(x, broader)}
                message = f"“{concept.id}” is a part of “{parent}”, which is a part of “{concept.id}”"
                yield Fault(
                    ("concepts", i, "broader", n), message, "a concept that is not a part of this one", "Remove it."
                )


def _above(concept: str, broader: dict[str, list[str]]) -> set[str]:
    found = {concept}
    queue = [concept]
    for now in queue:
        new = [p for p in broader.get(now, ()) if p not in found]
        found.update(new)
        queue += new
    return found


@rule("TAX332", "phrase-of-two", severity="warning", record=("concepts", "aspects", "scoring", "overlap"))
def _of_two(ctx: Context, record: Record) -> Iterator[Fault]:
    if record.doc.kind == "aspects":
        for i, aspect in enumerate(record.model.aspects):
            values = [(("aspects", i, "values", j, "words"), v.id, v.words) for j, v in enumerate(aspect.values)]
            yield from _in_two(values)
            ends = [(("aspects", i, key), key, x) for key in ("open_ended", "below") if (x := getattr(aspect, key))]
            yield from _in_two(ends)
        return
    if record.doc.kind != "concepts":
        key = "qualifiers" if record.doc.kind == "scoring" else "quieter"
        yield from _in_two([((key, i, "open"), q.id, q.open) for i, q in enumerate(getattr(record.model, key))])
        return
    concepts: list[Concept] = record.model.concepts
    broader = {c.id: c.broader for c in concepts}
    having: dict[tuple[str, str], list[str]] = {}
    for c in concepts:
        for lang in c.words:
            for phrase in c.words.get(lang):
                having.setdefault((lang, fold(phrase)), []).append(c.id)
    for i, c in enumerate(concepts):
        if twin := _twin(c, {x.id for x in concepts if x.kind == c.kind}, having):
            message = f"all phrases of “{c.id}” stand in “{twin}” too"
            yield Fault(("concepts", i, "id"), message, "phrases of its own", "Remove one of the two.")
            continue
        for lang in c.words:
            for n, phrase in enumerate(c.words.get(lang)):
                parts = [x for x in having[lang, fold(phrase)] if x != c.id and c.id in _above(x, broader)]
                if parts:
                    message = f"“{phrase}” stands in “{parts[0]}” too, which is a part of “{c.id}”"
                    yield Fault(
                        ("concepts", i, "words", lang, n), message, "a phrase of one of them", "Remove it here."
                    )


def _twin(concept: Concept, alike: Collection[str], having: dict[tuple[str, str], list[str]]) -> str:
    """A concept of the same kind that has all phrases of this one, in each language."""
    listed = [having[lang, fold(p)] for lang in concept.words for p in concept.words.get(lang)]
    others = (x for x in (listed[0] if listed else ()) if x != concept.id and x in alike)
    return next((x for x in others if all(x in of for of in listed)), "")


def _in_two(listed: Sequence[tuple[Loc, str, PhraseLists]]) -> Iterator[Fault]:
    """The phrases that stand in two of some records; place, id and phrases of each."""
    seen: dict[tuple[str, str], tuple[str, Loc]] = {}
    for loc, name, phrases in listed:
        for lang in phrases:
            for n, phrase in enumerate(phrases.get(lang)):
                other, first = seen.setdefault((lang, fold(phrase)), (name, loc))
                if first != loc:
                    again = "stands twice in" if other == name else f"stands in “{other}” and in"
                    message = f"“{phrase}” {again} “{name}”"
                    yield Fault(
                        (*loc, lang, n),
                        message,
                        "a phrase of one of them",
                        "Remove it from one.",
                        also=((*first, lang),),
                    )


@rule("TAX333", "unknown-feature", record="overlap")
def _feature(ctx: Context, record: Record) -> Iterator[Fault]:
    model: OverlapRules = record.model
    aspects = ctx.rules("aspects")
    if aspects is None:
        return
    may = signs(aspects.aspects)
    for name, weight in model.features.items():
        if name not in may:
            message = f"there is no feature “{name}”"
            yield Fault(("features", name), message, f"one of {', '.join(may)}", closest(name, may), at_key=True)
        elif isinstance(weight, int | float) and weight * may[name] < 0:
            word = "above" if may[name] > 0 else "below"
            yield Fault(
                ("features", name), f"the weight of “{name}” is {weight:g}", f"a weight {word} 0", "Correct the sign."
            )
    known = conditions(aspects.aspects)
    for i, relation in enumerate(model.relations):
        for name in relation.when:
            if name not in known:
                message = f"there is no condition “{name}”"
                loc = ("relations", i, "when", name)
                yield Fault(loc, message, f"one of {', '.join(known)}", closest(name, known), at_key=True)


@rule("TAX334", "dead-relation", record="overlap")
def _dead_relation(ctx: Context, record: Record) -> Iterator[Fault]:
    model: OverlapRules = record.model
    aspects = ctx.rules("aspects")
    if aspects is None:
        return
    known = conditions(aspects.aspects)
    for i, relation in enumerate(model.relations):
        for name, (low, high) in relation.when.items():
            least, most = known.get(name, (-math.inf, math.inf))
            end = min(most, OPEN)
            if name in known and (low < least or (low == least and high >= end)):
                always = "always" if high >= end else f"never below {least:g}"
                message = f"“{name}” is {always}" + (f" between {low:g} and {high:g}" if high >= end else "")
                yield Fault(
                    ("relations", i, "when", name), message, "bounds that some pairs miss", "Correct the bounds."
                )
            elif high < least or low > most:
                message = f"“{name}” is never between {low:g} and {high:g}"
                expected = f"from {least:g}" + (f" to {most:g}" if most < math.inf else "")
                yield Fault(("relations", i, "when", name), message, expected, "Correct the bounds.")
        earlier = next((e for e in model.relations[:i] if _shadows(e, relation)), None)
        if earlier:
            message = f"“{relation.id}” never decides: “{earlier.id}” holds wherever it does, and comes first"
            hint = f"Move it above “{earlier.id}”, or remove it."
            cause = f"relation {earlier.id}"
            yield Fault(("relations", i, "id"), message, "a rule that some pair reaches", hint, cause=cause)


def _shadows(earlier: RelationRule, later: RelationRule) -> bool:
    """Whether an earlier rule decides wherever a later one does. Of rules that are tried both ways round only equal ones do."""
    if (earlier.relation in OVERLAPPING) != (later.relation in OVERLAPPING):
        return False
    if not earlier.when:
        return True
    if earlier.relation in MIRROR or later.relation in MIRROR:
        return same_rule(earlier) == same_rule(later)
    return all(_within(later.when.get(name), bounds) for name, bounds in earlier.when.items())


def _within(inner: Interval | None, outer: Interval) -> bool:
    return inner is not None and outer[0] <= inner[0] and inner[1] <= outer[1]


@rule("TAX335", "threshold-order", record="overlap")
def _order(ctx: Context, record: Record) -> Iterator[Fault]:
    model: OverlapRules = record.model
    t = model.thresholds
    if t.related > t.overlap:
        message = f"`related` is {t.related:g}, above `overlap` ({t.overlap:g})"
        yield Fault(("thresholds", "related"), message, f"at most {t.overlap:g}", "Correct the numbers.")
    if model.shared_un_indicator > model.same_un_indicator:
        message = f"`shared_un_indicator` is {model.shared_un_indicator:g}, above `same_un_indicator`"
        yield Fault(("shared_un_indicator",), message, f"at most {model.same_un_indicator:g}", "Correct the numbers.")


@rule("TAX336", "overlap-reference", record="overlap")
def _reference(ctx: Context, record: Record) -> Iterator[Fault]:
    model: OverlapRules = record.model
    aspects = ctx.rules("aspects")
    known = [a.id for a in aspects.aspects] if aspects is not None else model.silent
    for n, name in enumerate(model.silent):
        if name not in known:
            message = f"there is no aspect “{name}”"
            yield Fault(("silent", n), message, f"one of {', '.join(known)}", closest(name, known))
    for loc, names in ((("silent",), model.silent), (("compounds", "languages"), model.compounds.languages)):
        for n, name in enumerate(names):
            if name in names[:n]:
                yield Fault((*loc, n), f"“{name}” stands twice", "each once", "Remove it.")
    within = {f.id: f.within for f in ctx.facets or ()}
    goal, target = model.facets.goal, model.facets.target
    if within.get(goal) == target:
        message = f"the answers of “{target}” do not lie below those of “{goal}”"
        yield Fault(("facets",), message, "a facet that is `within` that of goals", "Change the two round.", True)
    if goal == target and any(within.values()):
        last = any(outer == goal for outer in within.values())  # it is that of goals
        loc = ("facets", [key for key, name in model.facets if name == target][-1 if last else 0])
        hint = "Name that of targets." if last else "Name that of goals."
        yield Fault(loc, f"the facet “{goal}” stands twice", "each facet once", hint)
    for lang, spelt in model.spellings.items():
        for key in ("words", "parts"):
            for word, others in getattr(spelt, key).items():
                if word in others:
                    message = f"“{word}” is spelt the same in the other norm"
                    yield Fault(("spellings", lang, key, word), message, "another spelling", "Remove it.", at_key=True)
                elif key == "words" and (other := _turned(ctx, lang, word, others)):
                    message = f"“{other}” stands in many texts, and “{word}” in none"
                    hint = "Change the two round."
                    yield Fault(("spellings", lang, key, word), message, "the usual spelling first", hint, at_key=True)
    looked = {x.set for x in ctx.metadata.lookups} if ctx.metadata is not None else set()
    if looked and model.un_set in ctx.sets and model.un_set not in looked:
        expected = f"one of {', '.join(looked)}"
        message = f"rules/metadata.yaml looks UN indicators up in {', '.join(looked)}, not in “{model.un_set}”"
        yield Fault(("un_set",), message, expected, "Name the same set.")
    if model.un_set not in ctx.sets and model.un_set not in ctx.lost_sets:
        message = f"there is no indicator set “{model.un_set}”"
        yield Fault(("un_set",), message, f"one of {', '.join(ctx.sets)}", closest(model.un_set, ctx.sets))


def _turned(ctx: Context, lang: str, word: str, others: Sequence[str]) -> str:
    """A spelling that many texts have, where none has the one that it is said to be another form of."""
    if ctx.all_tongues.known(word, lang):
        return ""
    return next((x for x in others if ctx.all_tongues.known(x, lang) >= USUAL), "")


rule("TAX337", "wrong-order")
