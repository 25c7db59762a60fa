"""Rules of what files of rules have in common: names that two records share, orders, keys without effect, numbers far from ours."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, Any, get_args

from sdgtax.check.records import grouped, is_copy, items
from sdgtax.check.registry import rule
from sdgtax.check.rules.scoring import LEVELS, YEARS
from sdgtax.check.texts import places
from sdgtax.model.classification import Grade
from sdgtax.model.set_file import SetFile
from sdgtax.text.fold import fold
from sdgtax.yaml.kinds import RULES
from sdgtax.yaml.load import bundled_rules
from sdgtax.yaml.schema import value_at
from sdgtax.yaml.schema_errors import Fault

if TYPE_CHECKING:
    from sdgtax.check.context import Context
    from sdgtax.check.records import Record
    from sdgtax.model.rules import MetadataRules, Scoring
    from sdgtax.yaml.schema import Loc

NAMES = ("label", "heading", "settle")
"""Keys of what a reader tells records apart by."""
GEOGRAPHIC = get_args(get_args(SetFile.model_fields["level"].annotation)[0])
"""The geographic levels of sets, the coarsest first."""
Numbers = list[tuple["Loc", float]]
"""Numbers with their places."""
STEP = 1e-6
"""Less than any two numbers differ by that are not the same."""


@rule("TAX327", "same-name", severity="warning", record=RULES)
def _same_name(ctx: Context, record: Record) -> Iterator[Fault]:
    if record.doc.kind == "overlap":
        for key in ("relation_labels", "differs"):
            yield from _same_of(record, key)
    if record.doc.kind == "metadata":
        yield from _facets_called_the_same(ctx, record)
    for loc, listed in _lists(record.data):
        ids = {n: str(entry.get("id")) for n, entry in listed}
        told: set[tuple[Loc, ...]] = set()
        for named in _named(loc, listed).values():
            alike = tuple(place[:-2] for place in named)
            apart = len({ids.get(int(place[-1])) for place in alike}) > 1  # an id that stands twice is told
            if not apart or alike in told:
                continue
            told.add(alike)
            for n, place in enumerate(named):
                yield _called_the_same(record, place, named[not n], f"{record.doc.path} {alike}")


def _facets_called_the_same(ctx: Context, record: Record) -> Iterator[Fault]:
    """A facet of quality that is called as another one is."""
    known = [(f.id, f.label) for f in ctx.facets or ()]
    for key in ("criterion_facet", "class_facet"):
        facet = getattr(record.model, key)
        for lang, text in facet.label.root.items():
            other = next((name for name, label in known if fold(label.root.get(lang, "")) == fold(text)), "")
            if other:
                message = f"the facet “{other}” is called the same in “{lang}”"
                yield Fault((key, "label", lang), message, "a name of its own", "Call one of them something else.")
        known.append((facet.id, facet.label))


def _same_of(record: Record, key: str) -> Iterator[Fault]:
    """Two entries of a mapping from names to texts that say the same."""
    said = ((name, *told) for name, texts in getattr(record.model, key) for told in texts.root.items())
    for alike in grouped(((lang, fold(text)), (key, name, lang)) for name, lang, text in said).values():
        for n, place in enumerate(alike if len(alike) > 1 else ()):
            yield _called_the_same(record, place, alike[not n], f"{record.doc.path} {key} {alike[0][1]}")


def _called_the_same(record: Record, place: Loc, other: Loc, cause: str) -> Fault:
    message = f"what stands on line {record.line(*other)} is called the same in “{place[-1]}”"
    return Fault(place, message, "a name of its own", "Call one of them something else.", cause=cause)


def _named(loc: Loc, listed: list[tuple[int, dict[str, Any]]]) -> dict[tuple[str, str], list[Loc]]:
    """The places of each name in a list of records, by language and name."""
    texts = [(n, key, entry[key]) for n, entry in listed for key in NAMES if isinstance(entry.get(key), dict)]
    said = ((n, key, lang, text) for n, key, by_language in texts for lang, text in by_language.items())
    whole = ((n, key, lang, text) for n, key, lang, text in said if isinstance(text, str) and text.strip())
    return grouped(((lang, fold(text)), (*loc, n, key, lang)) for n, key, lang, text in whole)


def _lists(data: Any, loc: Loc = ()) -> Iterator[tuple[Loc, list[tuple[int, dict[str, Any]]]]]:
    """The lists of records in plain data."""
    if isinstance(data, list) and (records := [(n, x) for n, x in enumerate(data) if isinstance(x, dict)]):
        yield loc, records
    for key, value in data.items() if isinstance(data, dict) else items(data):
        if isinstance(value, dict | list):
            yield from _lists(value, (*loc, key))


@rule("TAX328", "same-answers", record="scoring")
def _same_answers(ctx: Context, record: Record) -> Iterator[Fault]:
    model: Scoring = record.model
    for i, facet in enumerate(model.facets):
        alike = (f for f in model.facets if (f.root, f.depth) == (facet.root, facet.depth) and f.id != facet.id)
        if other := next((f.id for f in alike), ""):
            message = f"“{other}” has the answers below “{facet.root}” too"
            yield Fault(("facets", i, "root"), message, "a root of its own", "Correct one of them.")
    ours = [i for i, facet in enumerate(model.facets) if facet.from_profiles is True]
    for i in ours if len(ours) > 1 else ():
        other = next(model.facets[j].id for j in ours if j != i)
        message, expected = f"the answers of “{other}” come from profiles too", "one facet that profiles answer"
        yield Fault(("facets", i, "from_profiles"), message, expected, "Remove it from one of them.", at_key=True)


@rule("TAX329", "odd-order", record=("scoring", "metadata", "selection", "text"))
def _odd_order(ctx: Context, record: Record) -> Iterator[Fault]:
    for numbers, expected in _orders(ctx, record):
        for loc in _out_of_order(numbers):
            found = value_at(record.data, loc)
            cause = f"order of {loc[0]}" if len(numbers) > 2 else ""
            yield Fault(loc, f"“{found}” is out of order", expected, "Put them in order.", cause=cause)


def _out_of_order(places: Numbers) -> list[Loc]:
    """Where numbers do not fall: either one of two where the rest falls without it, else what is not below the one before."""
    numbers = [number for _, number in places]
    rises = [n for n in range(1, len(numbers)) if numbers[n] >= numbers[n - 1]]
    alone = [n for r in rises for n in (r - 1, r) if _falls(numbers[:n] + numbers[n + 1 :])]
    return [places[n][0] for n in dict.fromkeys(alone or rises)]


def _falls(numbers: list[float]) -> bool:
    return all(two < one for one, two in itertools.pairwise(numbers))


def _orders(ctx: Context, record: Record) -> Iterator[tuple[Numbers, str]]:
    """Places with numbers that have to fall from one to the next, and what is expected there."""
    model: Any = record.model
    if record.doc.kind == "metadata":
        levels = [(i, GEOGRAPHIC.index(x)) for i, x in enumerate(model.levels) if x in GEOGRAPHIC]
        yield [(("levels", i), place) for i, place in levels], "the finest first"
        yield from _by_age(model)
    elif record.doc.kind == "scoring":
        for lang, lengths in model.word_parts.items():
            yield [(("word_parts", lang, n), -length) for n, length in enumerate(lengths)], "lengths that rise"
        for i, f in enumerate(model.facets):
            keep = [(("facets", i, "keep", "score"), f.keep.score), (("facets", i, "min_score"), f.min_score)]
            yield _falling(keep if f.kind == "best" and f.keep.score else []), "at least `min_score`"
    elif record.doc.kind == "selection":
        yield [(("judged", "high"), model.judged.high), (("judged", "low"), model.judged.low)], "`low` below `high`"
        points, grades = model.classes.points, model.level.points
        classes = [c for c in ctx.categories if c in points]
        yield _falling([(("classes", "points", c), points[c]) for c in classes]), "most for the best class"
        graded: Numbers = [(("level", "points", g), grades[g]) for g in get_args(Grade) if g in grades]
        yield _falling(graded), "most for the best grade"
    else:
        longest: Numbers = [(("longest",), model.longest), (("layout", "heading"), model.layout.heading)]
        yield longest, "no heading longer than a sentence"
        counted, strengths = list(enumerate(model.counted)), list(enumerate(model.strengths))
        yield [(("counted", n, "at_least"), c.at_least) for n, c in counted], "the surest first"
        yield _falling([(("counted", n, "weight"), c.weight) for n, c in counted]), "the surest first"
        yield [(("strengths", n, "weight"), s.weight) for n, s in strengths], "the strongest first"
        yield _falling([(("strengths", n, "share"), s.share) for n, s in strengths]), "the strongest first"
        yield _falling([(("strengths", n, "words"), s.words) for n, s in strengths]), "the strongest first"


def _by_age(model: MetadataRules) -> Iterator[tuple[Numbers, str]]:
    """Judgements by the age of data: an older figure never gets a better grade than a newer one; and a judgement without an age is last."""
    worth = {grade: -n for n, grade in enumerate(get_args(Grade))}
    aged = {(j.criterion, j.field) for j in model.judge if j.age_at_most is not None}
    judged = [(n, j) for n, j in enumerate(model.judge) if (j.criterion, j.field) in aged]
    for alike in grouped(((j.criterion, j.field), (n, j)) for n, j in judged).values():
        graded: Numbers = [(("judge", n, "grade"), worth[j.grade]) for n, j in alike]
        yield _falling(graded), "no better grade for older data"


def _falling(places: Numbers) -> Numbers:
    """Numbers that may stay the same from one place to the next, but not rise."""
    return [(loc, number - STEP * n) for n, (loc, number) in enumerate(places)]


Idle = tuple[tuple[str, ...], Callable[[Any], bool], str]
"""Keys of a record, when they have no effect, and why."""

FACETS: list[Idle] = [
    (("doubt", "within"), lambda f: f.kind == "each", "every answer stands for itself with `kind: each`"),
    (("links_from",), lambda f: not f.link_weight, "`link_weight` is 0"),
    (("link_weight", "link_later"), lambda f: not f.links_from, "`links_from` names no facet"),
    (("settle",), lambda f: f.optional is True, "no answer is not a gap with `optional: true`"),
]
QUALIFIERS: list[Idle] = [(("factor",), lambda q: q.factor == 1, "words that count whole are not qualified")]
JUDGE: list[Idle] = [
    (("values",), lambda j: j.level is not None, "`level` compares the level alone"),
    (("values",), lambda j: j.age_at_most is not None, "`age_at_most` compares the year alone"),
    (("age_at_most",), lambda j: j.level is not None, "`level` compares the level alone"),
    (("level",), lambda j: j.field != LEVELS, "the field holds no level"),
    (("age_at_most",), lambda j: j.field not in YEARS, "the field holds no year"),
]
ROLL_UP: list[Idle] = [(("values",), lambda r: not r.field, "there is no `field`")]
NUMBERS = ("ranges", "open_ended", "below", "everybody")
ASPECTS: list[Idle] = [
    (NUMBERS, lambda a: a.role != "age", "only the aspect with `role: age` reads numbers"),
    (("everybody",), lambda a: not a.restricts, "the aspect does not restrict"),
]
NEUTRAL: Idle = (("heard",), lambda v: v.neutral is True, "a neutral value says nothing that could differ")
VALUES: list[Idle] = [(("age",), lambda v: v.neutral is True, "a neutral value says nothing"), NEUTRAL]
AGELESS: list[Idle] = [(("age",), lambda v: True, "only the aspect with `role: age` has ages"), NEUTRAL]
LANGUAGES: list[Idle] = [
    (("trust",), lambda x: not x.read_as, "without `read_as` its titles are not read"),
    (("read_as",), lambda x: not x.trust, "`trust` is 0, so that nothing found counts"),
]
COLUMNS: list[Idle] = [
    (("most", "answer"), lambda c: not c.facet, "the column has no `facet`"),
    (("separator",), lambda c: c.type != "list", "the column is no list"),
    (("decimals",), lambda c: c.type not in ("number", "share"), "the column holds no fractions"),
    (("signed",), lambda c: c.type not in ("number", "integer", "share"), "the column holds no numbers"),
]


IDLE: dict[str, dict[str, list[Idle]]] = {
    "scoring": {"facets.*": FACETS, "qualifiers.*": QUALIFIERS},
    "overlap": {"quieter.*": QUALIFIERS},
    "metadata": {"judge.*": JUDGE, "roll_up.*": ROLL_UP},
    "aspects": {"aspects.*": ASPECTS, "aspects.*.values.*": VALUES},
    "language": {"others.*": LANGUAGES},
    "columns": {"sheets.*.*": COLUMNS},
}
"""The records of files that may have such keys."""


@rule("TAX324", "idle-key", severity="warning", record=IDLE)
def _idle(ctx: Context, record: Record) -> Iterator[Fault]:
    for path, listed in IDLE[record.doc.kind].items():
        for loc, entry in places(record.model, path):
            if any(b[:2] == loc[:2] for b in record.broken):
                continue  # what keeps the key from being read may be what is broken
            ageless = listed is VALUES and record.model.aspects[loc[1]].role != "age"
            yield from _without_effect(loc, entry, AGELESS if ageless else listed)


def _without_effect(loc: Loc, entry: Any, listed: list[Idle]) -> Iterator[Fault]:
    """The keys of a record that are written, and that nobody reads."""
    for name, without, why in ((name, without, why) for names, without, why in listed for name in names):
        info = type(entry).model_fields[name]
        given = info.is_required() or getattr(entry, name) != info.get_default(call_default_factory=True)
        if given and without(entry):
            yield Fault((*loc, name), f"`{name}` has no effect: {why}", "", "Remove it.", at_key=True)


FAR = 10
"""So many times as large, or as small, is a slip of the point, of a unit, or of a nought."""
ROUND = 1e-9
KINDS = ("scoring", "metadata", "aspects", "overlap", "selection", "columns", "sentences", "text", "language")
"""The files with numbers."""


@rule("TAX347", "far-number", severity="warning", record=KINDS)
def _far(ctx: Context, record: Record) -> Iterator[Fault]:
    if is_copy(record.doc):
        return
    for loc, number, ours in _pairs(record.data, _ours(record.doc.kind)):
        low, high = sorted((abs(number), abs(ours)))
        off = number == 0 and any(isinstance(part, int) for part in loc)  # one of several may be switched off
        if not off and (number * ours <= 0 or low * FAR <= high * (1 + ROUND)):
            message = f"found {number:g}, and {ours:g} came with the program"
            yield Fault(loc, message, f"a number nearer to {ours:g}", "Correct the number.")


@lru_cache
def _ours(kind: str) -> Any:
    """A file that came with the program, as plain data."""
    return bundled_rules(kind).model_dump(by_alias=True)


def _pairs(data: Any, ours: Any, loc: Loc = ()) -> Iterator[tuple[Loc, float, float]]:
    """The numbers that stand at the same place in two files: under the same keys, in records of one id, in lists of one length."""
    if _is_number(data) and _is_number(ours) and ours:
        yield loc, data, ours
    elif isinstance(data, dict) and isinstance(ours, dict):
        for key, value in data.items():
            if not isinstance(value, str) and (known := ours.get(key)) is not None:
                yield from _pairs(value, known, (*loc, key))
    elif isinstance(data, list) and isinstance(ours, list | tuple):
        named = {x["id"]: x for x in ours if isinstance(x, dict) and "id" in x}
        for n, entry in items(data):
            if isinstance(entry, str):
                continue
            known = named.get(entry.get("id")) if isinstance(entry, dict) else None
            alike = known or (ours[n] if len(ours) == len(data) and not isinstance(entry, list) and not named else None)
            yield from _pairs(entry, alike, (*loc, n))


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
