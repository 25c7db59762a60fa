"""Sheets as tables: drawn on a terminal, as tab-separated lines elsewhere."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from rich.text import Text

from sdgtax.model.sheet import NUMBERS
from sdgtax.show.console import visible

if TYPE_CHECKING:
    from rich.console import Console, RenderableType

    from sdgtax.model.columns import Column
    from sdgtax.model.sheet import Sheet
    from sdgtax.model.voice import Voice

Cell = str | Text
NO_WRAP = 18
"""Columns whose cells are all at most this long, and no lists, are never broken into lines: ids, codes, numbers."""
WIDE_TERMINAL = 120


def draw(
    out: Console, sheet: Sheet, say: Voice, title: str = "", names: tuple[str, Iterable[str]] | None = None
) -> Iterator[RenderableType]:
    """A sheet; its cells may be rich Text already. Numbers stand to the right. `names` is a further first column: heading, cells."""
    rows: Iterator[list[Cell]]
    rows = ([cell(c, value, say) for c, value in zip(sheet.columns, row, strict=True)] for row in sheet.rows)
    head = [c.heading.get(say.lang) for c in sheet.columns]
    right = {n for n, c in enumerate(sheet.columns) if c.type in NUMBERS}
    if names:
        head, right = [names[0], *head], {n + 1 for n in right}
        rows = ([name, *row] for name, row in zip(names[1], rows, strict=True))
    return table(out, head, rows, right=right, title=title)


def cell(column: Column, value: Any, say: Voice) -> Cell:
    """A value as it is read."""
    if value in (None, "", [], ()):
        return column.empty
    if isinstance(value, list | tuple):
        return column.separator.join(value)
    if column.type == "share":
        return say.share(value)
    if column.decimals is not None and not isinstance(value, Text):
        return say.number(value, column.decimals, "+" if column.signed else "")
    return value if isinstance(value, Text) else str(value)


def table(
    out: Console, head: Sequence[str], rows: Iterable[Sequence[Cell]], *, right: Collection[int] = (), title: str = ""
) -> Iterator[RenderableType]:
    """Rows under a head."""
    if not out.is_terminal:
        yield from [f"# {title}"] if title else []
        yield "\t".join(head)
        yield from ("\t".join(map(_plain, row)) for row in rows)
        return
    from rich.table import Table

    gap = 2 if out.width >= WIDE_TERMINAL else 1
    drawn = Table(
        title=Text(title) if title else None, title_justify="left", header_style="bold", box=None, pad_edge=False,
        padding=(0, gap, 0, 0),
    )  # fmt: skip
    listed = [[visible(c if isinstance(c, Text) else Text(c.replace("\t", " "))) for c in row] for row in rows]
    for n, name in enumerate(head):
        short = all(len(text := _plain(row[n])) <= NO_WRAP and ", " not in text for row in listed)
        drawn.add_column(visible(Text(name)), justify="right" if n in right else "left", overflow="fold", no_wrap=short)
    for row in listed:
        drawn.add_row(*row)
    yield drawn


def _plain(found: Cell) -> str:
    return str(found).replace("\t", " ").replace("\n", " ")


def rank(word: str, scale: Sequence[str]) -> str:
    """The colour of a word by its place on a scale: green for the best, red for the worst, yellow between."""
    if word not in scale:
        return ""
    place = scale.index(word)
    return "green" if place == 0 else "red" if place == len(scale) - 1 else "yellow"
