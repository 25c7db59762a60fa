"""A choice of indicators with its reasons, on a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text

from sdgtax.analyse.pool import beside_title
from sdgtax.views.gaps import title
from sdgtax.views.select import adds, instead, notes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.console import RenderableType

    from sdgtax.analyse.select import Choice
    from sdgtax.model.taxonomy import Taxonomy
    from sdgtax.model.voice import Voice


def selection(taxonomy: Taxonomy, found: Choice, say: Voice) -> Iterator[RenderableType]:
    """Each indicator with what it adds and what it was preferred to; then what is to be said of the whole."""
    for n, c in enumerate(found.chosen, 1):
        yield Text.assemble((f"{n:>3}  ", "dim"), (title(c.found, say), "bold"), (f"  {beside_title(c.found)}", "cyan"))
        yield Text(f"     {adds(taxonomy, c, say)}")
        yield Text(f"     {instead(taxonomy, c, say)}", style="dim")
    yield Text("")
    for note in notes(taxonomy, found, say):
        yield Text(note)
