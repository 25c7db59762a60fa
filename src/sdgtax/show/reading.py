"""What of a user's list was taken for what, in one line."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sdgtax.formats.reading.table import Taken
    from sdgtax.model.voice import Voice

SHOWN = 30


def taken(one: Taken, say: Voice) -> str:
    """The line about one list: its sheet, its header, what each column is, and those that are no part of an indicator."""
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
    return f"{one.path}: {'; '.join([*said, *one.notes])}"


def _part(part: str, say: Voice) -> str:
    name, _, rest = part.partition(" ")
    return f"{say('part.' + name.replace('_', '-'))}{f' {rest}' if rest else ''}"
