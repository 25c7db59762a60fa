"""A rule of keys that have no effect where they stand: something beside them keeps them from being read."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from sdgtax.check.registry import rule
from sdgtax.check.rules.metadata import LEVELS, YEARS
from sdgtax.yaml.schema_errors import Fault

if TYPE_CHECKING:
    from sdgtax.check.context import Context
    from sdgtax.check.records import Record
    from sdgtax.yaml.schema import Loc

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
ASPECTS: list[Idle] = [
    (
        ("ranges", "open_ended", "below", "everybody"),
        lambda a: a.role != "age",
        "only the aspect with `role: age` reads numbers",
    ),
    (("everybody",), lambda a: not a.restricts, "the aspect does not restrict"),
]
NEUTRAL: Idle = (("heard",), lambda v: v.neutral is True, "a neutral value says nothing that could differ")
VALUES: list[Idle] = [(("age",), lambda v: v.neutral is True, "a neutral value says nothing"), NEUTRAL]
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


def _records(record: Record) -> Iterator[tuple[Loc, Any, list[Idle]]]:
    """The records of a file that may have such keys."""
    model, kind = record.model, record.doc.kind
    lists: dict[str, dict[str, list[Idle]]] = {
        "scoring": {"facets": FACETS, "qualifiers": QUALIFIERS}, "overlap": {"quieter": QUALIFIERS},
        "metadata": {"judge": JUDGE, "roll_up": ROLL_UP}, "aspects": {"aspects": ASPECTS},
        "language": {"others": LANGUAGES},
    }  # fmt: skip
    for key, idle in lists.get(kind, {}).items():
        yield from (((key, n), entry, idle) for n, entry in enumerate(getattr(model, key)))
    for i, aspect in enumerate(model.aspects if kind == "aspects" else ()):
        ages: list[Idle] = (
            VALUES
            if aspect.role == "age"
            else [(("age",), lambda v: True, "only the aspect with `role: age` has ages"), NEUTRAL]
        )
        yield from ((("aspects", i, "values", n), value, ages) for n, value in enumerate(aspect.values))
    for name, columns in model.sheets.items() if kind == "columns" else ():
        yield from ((("sheets", name, n), column, COLUMNS) for n, column in enumerate(columns))


@rule(
    "TAX324",
    "idle-key",
    severity="warning",
    record=("scoring", "metadata", "aspects", "overlap", "columns", "language"),
)
def _idle(ctx: Context, record: Record) -> Iterator[Fault]:
    for loc, entry, listed in _records(record):
        if any(b[:2] == loc[:2] for b in record.broken):
            continue  # what keeps the key from being read may be what is broken
        for names, without, why in listed:
            for name in names:
                info = type(entry).model_fields[name]
                given = info.is_required() or getattr(entry, name) != info.get_default(call_default_factory=True)
                if given and without(entry):
                    yield Fault((*loc, name), f"`{name}` has no effect: {why}", "", "Remove it.", at_key=True)
