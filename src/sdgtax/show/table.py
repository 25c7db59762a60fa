"""Sheets as tables: drawn on a terminal, as tab-separated lines elsewhere; and a console on which text from data does no harm."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from rich.console import Console
from rich.padding import Padding
from rich.text import Span, Text

from sdgtax.model.sheet import NUMBERS, Sheet
from sdgtax.text import harmless
from sdgtax.views.sheets import read

if TYPE_CHECKING:
    from rich.console import ConsoleOptions, RenderableType
    from rich.segment import Segment

    from sdgtax.model.voice import Voice

Cell = str | Text
NO_WRAP = 18
"""Columns whose cells are all at most this long, and no lists, are never broken into lines: ids, codes, numbers."""
WIDE_TERMINAL = 120
LEAST, LONG, INDENT = 24, 30, 2
"""Columns of longer cells are at least so wide beside others; such texts are what a row is about; so far in stands what is below."""


def headed(text: str) -> Iterator[RenderableType]:
    """A heading, with an empty line above."""
    yield ""
    yield Text(text, style="bold")


def indented(text: Text, by: int = INDENT) -> RenderableType:
    """A text that stands further in, on all of its lines."""
    return Padding(text, (0, 0, 0, by), expand=False)


def draw(
    out: Console, sheet: Sheet, say: Voice, title: str = "", names: tuple[str, Iterable[str]] | None = None
) -> Iterator[RenderableType]:
    """A sheet; its cells may be rich Text already. Numbers stand to the right. `names` is a further first column: heading, cells."""
    rows: Iterator[list[Cell]]
    rows = (
        [value if isinstance(value, Text) else read(c, value, say) for c, value in zip(sheet.columns, row, strict=True)]
        for row in sheet.rows
    )
    head = [c.heading.get(say.lang) for c in sheet.columns]
    right = {n for n, c in enumerate(sheet.columns) if c.type in NUMBERS}
    if names:
        head, right = [names[0], *head], {n + 1 for n in right}
        rows = ([name, *row] for name, row in zip(names[1], rows, strict=True))
    return table(out, head, rows, right=right, title=title)


def table(
    out: Console, head: Sequence[str], rows: Iterable[Sequence[Cell]], *, right: Collection[int] = (), title: str = ""
) -> Iterator[RenderableType]:
    """Rows under a head."""
    if not out.is_terminal:
        yield from [f"# {title}"] if title else []
        yield "\t".join(head)
        yield from ("\t".join(map(_plain, row)) for row in rows)
        return
    listed = [[visible(c if isinstance(c, Text) else Text(c.replace("\t", " "))) for c in row] for row in rows]
    yield from [Text(title, style="italic")] if title else []
    yield from _drawn(out, [visible(Text(name)) for name in head], listed, right)


def _drawn(
    out: Console, head: Sequence[Text], rows: Sequence[Sequence[Text]], right: Collection[int]
) -> Iterator[RenderableType]:
    """Columns beside each other; where not all of them fit, those that are left stand below each row, with their headings."""
    gap = 2 if out.width >= WIDE_TERMINAL else 1
    cells = [[row[n] for row in rows] for n in range(len(head))]
    broken = [n for n, column in enumerate(cells) if not all(_short(c.plain) for c in column)]
    widths = [max([t.cell_len for t in (name, *column)], default=0) for name, column in zip(head, cells, strict=True)]
    empty = {n for n, column in enumerate(cells) if not any(c.plain.strip() for c in column)}
    beside, below = _beside(widths, broken, empty, out.width, gap)
    if not below:
        yield _grid(head, rows, beside, broken, right, gap, {})
        return
    fixed = _shared(widths, beside, broken, out.width - gap * (len(beside) - 1))
    yield _grid(head, (), beside, broken, right, gap, fixed)
    for row in rows:
        yield _grid((), [row], beside, broken, right, gap, fixed)
        more = [_named(head[n], row[n]) for n in below if row[n].plain.strip() not in ("", "-")]
        if more:
            yield indented(Text(" · ", style="dim").join(more))


def _beside(
    widths: Sequence[int], broken: Collection[int], empty: Collection[int], room: int, gap: int
) -> tuple[list[int], list[int]]:
    """The columns that stand beside each other, and those that stand below: empty ones give way first, then the widest, but the
    first one and the first whose cells may be broken into lines only when nothing else is left."""
    kept = list(range(len(widths)))
    least = [min(w, LEAST) if n in broken else w for n, w in enumerate(widths)]
    last = {0, next((n for n in broken if widths[n] > LONG), min(broken, default=0))}
    while sum(least[n] for n in kept) + gap * (len(kept) - 1) > room and len(kept) > 1:
        kept.remove(max(kept, key=lambda n: (n in empty, n not in last, n != 0, least[n], n)))
    return kept, [n for n in range(len(widths)) if n not in kept]


def _shared(widths: Sequence[int], columns: Sequence[int], broken: Collection[int], room: int) -> dict[int, int]:
    """The width of each column: those that are never broken as they are; the others share what is left, none more than it needs."""
    fixed = {n: widths[n] for n in columns if n not in broken}
    room -= sum(fixed.values())
    wide = sorted((n for n in columns if n in broken), key=lambda n: widths[n])
    for place, n in enumerate(wide):
        fixed[n] = min(widths[n], room // (len(wide) - place))
        room -= fixed[n]
    return fixed


def _grid(
    head: Sequence[Text], rows: Iterable[Sequence[Text]], columns: Sequence[int], broken: Collection[int], right: Collection[int],
    gap: int, widths: Mapping[int, int],
) -> RenderableType:  # fmt: skip
    from rich.table import Table

    drawn = Table(header_style="bold", box=None, pad_edge=False, padding=(0, gap, 0, 0), show_header=bool(head))
    for n in columns:
        drawn.add_column(
            head[n] if head else "", justify="right" if n in right else "left", overflow="fold", no_wrap=n not in broken,
            width=widths.get(n), min_width=LEAST if n in broken and not widths else None,
        )  # fmt: skip
    for row in rows:
        drawn.add_row(*(row[n] for n in columns))
    return drawn


def _named(name: Text, value: Text) -> Text:
    return Text.assemble((f"{name.plain} ", "dim") if name.plain.strip() else "", value)


def _short(text: str) -> bool:
    return len(text) <= NO_WRAP and ", " not in text


def _plain(found: Cell) -> str:
    return str(found).replace("\t", " ").replace("\n", " ")


def rank(word: str, scale: Sequence[str]) -> str:
    """The colour of a word by its place on a scale: green for the best, red for the worst, yellow between."""
    if word not in scale:
        return ""
    place = scale.index(word)
    return "green" if place == 0 else "red" if place == len(scale) - 1 else "yellow"


class SafeConsole(Console):
    """A console on which text from data moves, colours, hides and reorders nothing: it shows what a terminal would obey; only what rich itself draws with is passed on."""

    def render(self, renderable: RenderableType, options: ConsoleOptions | None = None) -> Iterable[Segment]:
        """The pieces of which something is drawn; everything that is drawn, also inside tables and trees, comes by here."""
        if isinstance(renderable, Text):
            renderable = visible(renderable)  # before it is cut into lines
        for piece in super().render(renderable, options):
            yield piece if piece.control else piece._replace(text=harmless.terminal(piece.text))


def visible(text: Text) -> Text:
    """A text with what a terminal would obey shown; its styles stay where they are."""
    if harmless.terminal(text.plain) == text.plain:
        return text
    odd = [n for n, letter in enumerate(text.plain) if harmless.terminal(letter) != letter]
    out = text.blank_copy()
    for piece in text.divide(sorted({*odd, *(n + 1 for n in odd)})):
        shown = harmless.terminal(piece.plain)
        if shown != piece.plain:
            piece = Text(shown, piece.style, spans=[Span(0, len(shown), s.style) for s in piece.spans], end=piece.end)
        out.append_text(piece)
    return out
