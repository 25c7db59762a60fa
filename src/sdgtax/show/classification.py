"""Classifications as a table for reading."""

from __future__ import annotations

from itertools import tee
from typing import TYPE_CHECKING, Any

from rich.text import Text

from sdgtax.model.sheet import Sheet
from sdgtax.show.table import draw, rank
from sdgtax.views.classification import wide

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from rich.console import Console, RenderableType

    from sdgtax.model.classification import Classification
    from sdgtax.model.taxonomy import Taxonomy
    from sdgtax.model.voice import Voice

TITLE_SHOWN = 12
"""So much of the title stands for a code that is missing."""


def classifications(
    out: Console, taxonomy: Taxonomy, results: Iterable[Classification], say: Voice
) -> Iterator[RenderableType]:
    """One line an indicator; how sure the answer that decides on review is in colour, with a mark where a person should look."""
    ones, others = tee(results)
    sheet = wide(taxonomy, others, say.lang, "classification")
    scale = list(taxonomy.confidence_labels(say.lang).values())
    special: dict[str, Callable[[Classification, Any], Any]] = {
        "code": lambda c, value: value or c.ref[:TITLE_SHOWN],
        "confidence_word": lambda c, value: _sure(value, scale, c.needs_review),
    }

    def row(c: Classification, values: Iterable[Any]) -> list[Any]:
        pairs = zip(sheet.columns, values, strict=True)
        return [special[k.id](c, value or k.empty) if k.id in special else value for k, value in pairs]

    return draw(out, Sheet(sheet.name, sheet.columns, map(row, ones, sheet.rows)), say)


def _sure(word: str, scale: list[str], review: bool) -> Text:
    text = Text(word, style=rank(word, scale))
    return text.append(" ?", style="bold red") if review else text
