"""Sets side by side, on a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text

from sdgtax.show.table import draw
from sdgtax.views.compare import SCREEN, figures, sentences, summary

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.console import Console, RenderableType

    from sdgtax.analyse.compare import Comparison
    from sdgtax.model.taxonomy import Taxonomy
    from sdgtax.model.voice import Voice

SIGNS = {"strength": ("+", "green"), "weakness": ("-", "red")}


def comparison(out: Console, taxonomy: Taxonomy, found: Comparison, say: Voice) -> Iterator[RenderableType]:
    """The figures as a table, then each set in words."""
    yield from draw(out, figures(taxonomy, found, SCREEN), say)
    for p in found.sets:
        yield Text("")
        yield Text(summary(taxonomy, p, say), style="bold")
        for kind, said in sentences(taxonomy, p, say):
            yield Text.assemble("  ", SIGNS[kind], f" {said}")
