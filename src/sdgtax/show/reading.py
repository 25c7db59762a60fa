"""What of a user's list was taken for what, in one line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sdgtax.formats.reading.table import Note, Report, Taken

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sdgtax.model.voice import Voice

SHOWN = 30
PLACE = "place"


def taken(one: Taken, say: Voice) -> str:
    """The line about one list."""
    return "; ".join(parts(one, say))


def parts(one: Taken, say: Voice) -> list[str]:
    """What is said of one list: its sheet, its header, what each column is, those that are no part of an indicator, and what else was done."""
    columns = ", ".join(
        _part(part, say) + (f" = {say.quote(name)}" if name != part else "") for part, name in one.columns
    )
    said = [columns]
    if one.sheet:
        said.insert(0, say("input.sheet", name=say.quote(one.sheet)))
    if one.header > 1:
        said.insert(-1, say("input.header", n=one.header))
    if one.unused:
        more = ["…"] if len(one.unused) > SHOWN else []
        said.append(say("input.unused", columns=", ".join([*map(say.quote, one.unused[:SHOWN]), *more])))
    said[0] = f"{one.path}: {said[0]}"
    return [*said, *(noted(note, say) for note in one.notes)]


def left_out(report: Report, say: Voice) -> Iterator[tuple[str, str, str, tuple[str, ...]]]:
    """The rows that are not among the indicators, those that are wrong first: file, place, reason, cells."""
    yield from ((r.path, r.place, say.told(r.reason), r.cells) for r in report.rejected)
    yield from ((a.path, a.place, noted(a.note, say), a.cells) for a in report.aside)


def noted(note: Note, say: Voice) -> str:
    """What is said of a list: texts in quotes, numbers and places as they stand."""
    return say(
        note.word, **{name: value if name == PLACE else _value(value, say) for name, value in note.values.items()}
    )


def _value(value: Any, say: Voice) -> str:
    if isinstance(value, tuple) and type(value) is tuple:
        return ", ".join(_value(one, say) for one in value)
    return say.quote(value) if isinstance(value, str) else noted(value, say) if isinstance(value, Note) else str(value)


def _part(part: str, say: Voice) -> str:
    name, _, rest = part.partition(" ")
    return f"{say('part.' + name.replace('_', '-'))}{f' {rest}' if rest else ''}"
