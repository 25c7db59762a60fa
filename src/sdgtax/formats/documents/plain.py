"""Plain text: paragraphs have blank lines between them, or are told by their lines; a form feed begins a page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sdgtax.model.document import Content
from sdgtax.text.lines import Line, blocks

if TYPE_CHECKING:
    from sdgtax.formats.reading.table import Source
    from sdgtax.model.text_rules import Layout


def read(source: Source, layout: Layout) -> Content:
    """The text of a source. Raises DataError for a file that is no text."""
    pages: list[list[Line]] = []
    number = 0
    text = source.text().replace("\r\n", "\n").replace("\r", "\n")
    for page in text.split("\f"):
        lines = page.split("\n")
        pages.append([Line(line, number + n) for n, line in enumerate(lines, 1)])
        number += len(lines) - 1
    found, left_out = blocks(pages, layout)
    return Content(found, "line", left_out=left_out)
