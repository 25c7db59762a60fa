"""A console on which text from data moves, colours, hides and reorders nothing."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from rich.console import Console
from rich.text import Span, Text

from sdgtax.text import harmless

if TYPE_CHECKING:
    from rich.console import ConsoleOptions, RenderableType
    from rich.segment import Segment


class SafeConsole(Console):
    """Shows what a terminal would obey; only what rich itself draws with is passed on."""

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
