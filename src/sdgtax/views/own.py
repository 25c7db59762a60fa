"""The columns of a user's own list beside ours, and which of all columns are written."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import chain, islice
from typing import TYPE_CHECKING, Any, NamedTuple

from sdgtax.model.finding import SdgtaxError
from sdgtax.model.language import UNKNOWN
from sdgtax.text.nearest import nearest

if TYPE_CHECKING:
    from sdgtax.model.columns import Column
    from sdgtax.model.indicator import Indicator

LOOK_AHEAD = 10_000
"""So many indicators of an input tell which columns it has."""
IDENTITY = ("set", "code", "title")
"""Columns of ours that say which indicator a row is about; a list of the user's own says it by its own columns."""
EVERY_OWN = "own"
EVERY = "all"

Cells = Callable[[Any], Any]
"""Makes the cell of a column out of what a row is about."""
Row = Callable[[Any], Mapping[str, str]]
"""The user's own columns of what a row is about."""


class Own(NamedTuple):
    """The columns of the users' own lists, in their order; `alone`: nothing else is classified."""

    names: tuple[str, ...] = ()
    alone: bool = False


NONE = Own()


def look(inputs: Sequence[Iterable[Indicator]], fixed: Callable[[], bool] = bool) -> tuple[Own, Iterator[Indicator]]:
    """Which columns the inputs have, and all their indicators, still as a stream.

    `fixed` tells of the input that was begun last whether all its rows have the columns of the first; then no more is read ahead.
    The stream raises SdgtaxError for a column that comes up only after the first 10,000 indicators of its input.
    """
    streams = [iter(one) for one in inputs]
    heads = []
    for stream in streams:
        head = list(islice(stream, 1))
        heads.append(head if fixed() else head + list(islice(stream, LOOK_AHEAD - 1)))
    names = dict.fromkeys(name for head in heads for indicator in head for name in indicator.columns)
    own = Own(tuple(names), bool(names) and all(i.columns for head in heads for i in head))
    return own, chain.from_iterable(
        chain(head, _known(stream, names)) for head, stream in zip(heads, streams, strict=True)
    )


def _known(stream: Iterator[Indicator], names: Iterable[str]) -> Iterator[Indicator]:
    known = set(names)
    for indicator in stream:
        if late := [name for name in indicator.columns if name not in known]:
            raise SdgtaxError(
                f"row {indicator.line} has a column “{late[0]}”, which none of the first {LOOK_AHEAD:,} rows has. "
                "Name it in the first row too, with an empty value; or write JSON Lines."
            )
        yield indicator


def beside(
    own: Own, row: Row, ours: Sequence[Column], cells: Sequence[Cells], *, people: bool
) -> list[tuple[Column, Cells]]:
    """Ours and the user's own columns, each with what makes its cells.

    For programs ours come first and keep their names; an own column of such a name is called `input_…`. For people the own
    columns come first and keep theirs, and what they say already is left out of ours.
    """
    made = list(zip(ours, cells, strict=True))
    if not own.names:
        return made
    from sdgtax.model.columns import Column

    if people:
        taken = {name.casefold() for name in own.names}
        theirs = [(Column.own(name), _own(row, name)) for name in own.names]
        kept = [(c, cell) for c, cell in made if not (own.alone and c.id in IDENTITY)]
        return theirs + [(_renamed(c) if _clash(c, taken) else c, cell) for c, cell in kept]
    free = free_names([c.id for c in ours], own.names)
    return made + [(Column.own(new, name), _own(row, name)) for new, name in zip(free, own.names, strict=True)]


def free_names(ours: Iterable[str], theirs: Iterable[str]) -> list[str]:
    """The names of a user's columns beside ours: one that is taken already is called `input_…`."""
    taken = set(ours)
    found = []
    for name in theirs:
        while name.casefold() in taken:
            name = f"input_{name}"
        taken.add(name.casefold())
        found.append(name)
    return found


def _own(row: Row, name: str) -> Cells:
    return lambda what: row(what).get(name, "")


def _clash(column: Column, taken: set[str]) -> bool:
    return any(text.casefold() in taken for text in column.heading.root.values())


def _renamed(column: Column) -> Column:
    headings = {lang: f"{text} (sdgtax)" for lang, text in column.heading.root.items()}
    return column.model_copy(update={"heading": type(column.heading)(headings)})


def choose(made: Sequence[tuple[Column, Cells]], fields: Sequence[str]) -> list[tuple[Column, Cells]]:
    """The columns of these names, in this order: ids or headings, `own` for all own columns, `all` for all.

    Raises SdgtaxError for a name that is none of them.
    """
    if not fields:
        return list(made)
    first: dict[str, tuple[Column, Cells]] = {}
    last: dict[str, tuple[Column, Cells]] = {}
    for part in made:
        column = part[0]
        first.setdefault(column.id.casefold(), part)
        for heading in column.heading.root.values():
            last.setdefault(heading.casefold(), part)
    groups = {EVERY: list(made), EVERY_OWN: [p for p in made if UNKNOWN in p[0].heading]}
    chosen: list[tuple[Column, Cells]] = []
    for field in fields:
        name = field.strip().casefold()
        found = first.get(name) or last.get(name)
        if found is None and name not in groups:
            known = ", ".join(c.id for c, _ in made)
            raise SdgtaxError(f"there is no column “{field}” to write.{nearest(field, first)} Known: {known}.")
        chosen += groups[name] if found is None else [found]
    return list({c.id: (c, cell) for c, cell in chosen}.values())
