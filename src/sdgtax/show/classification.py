"""Classifications as a table for reading."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rich.text import Text

from sdgtax.show.console import print_table, styled
from sdgtax.views.classification import wide

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sdgtax.model.classification import Classification
    from sdgtax.model.taxonomy import Taxonomy


def print_classifications(taxonomy: Taxonomy, results: Iterable[Classification], lang: str) -> None:
    """One line an indicator; how sure the first facet's answer is in colour, with a mark where a person should look."""
    found = list(results)
    sheet = wide(taxonomy, found, lang, "classification")
    first = taxonomy.scoring.facets[0].id
    rows = []
    for c, values in zip(found, sheet.rows, strict=True):
        cells: list[Any] = [
            (column.separator.join(value) if isinstance(value, list) else value) or column.empty
            for column, value in zip(sheet.columns, values, strict=True)
        ]
        answers = c.of(first)
        text = Text(cells[-1], style=styled(answers[0].level if answers else "").style)
        if c.needs_review:
            text.append(" ?", style="bold red")
        rows.append([c.code or c.ref[:12], *cells[1:-1], text])
    print_table([column.heading.get(lang) for column in sheet.columns], rows)
