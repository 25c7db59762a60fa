"""Web pages, read with Python's own parser: what its tags mark as text, headings, items and cells; menus, forms
and the headings of columns are left out."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import TYPE_CHECKING

from sdgtax.model.document import Block, Content, Kind, Reason, Start
from sdgtax.text.lines import counted, names_column

if TYPE_CHECKING:
    from sdgtax.formats.reading.table import Source
    from sdgtax.model.text_rules import Layout

SILENT = frozenset({"script", "style", "noscript", "template", "svg", "math", "head", "title", "object", "canvas"})
"""What a browser does not show as text."""
AROUND = frozenset({"nav", "footer", "form", "button", "select", "aside"})
"""What stands around the text."""
HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6", "caption", "summary", "legend"})
KINDS: dict[str, Kind] = {**dict.fromkeys(HEADINGS, "heading"), "li": "item", "td": "cell", "th": "cell"}
HEADS = frozenset({"th"})
CELLS = HEADS | {"td"}
BLOCKS = frozenset({
    *KINDS, "p", "div", "section", "article", "main", "header", "blockquote", "dd", "dt", "dl", "ul", "ol", "table", "tr", "tbody",
    "thead", "figcaption", "figure", "address", "pre", "hr", "body", "html", "details", *AROUND,
})  # fmt: skip


def read(source: Source, layout: Layout) -> Content:
    """The text of a source. Raises DataError for a file that is no text."""
    found, dropped = parse(source.text(), layout)
    return Content(found, "line", left_out=counted(dropped))


def parse(text: str, layout: Layout, line: int = 1) -> tuple[list[Block], list[tuple[Reason, str]]]:
    """The blocks of a page that begins at this line, and what was left out: texts around it, and headings of columns."""
    parser = _Parser(SILENT | AROUND, layout, line).read(text)
    if parser.depth:  # a tag that is never closed would hide the rest of the page
        parser = _Parser(SILENT & {"script", "style"}, layout, line).read(text)
    return parser.blocks, parser.dropped


class _Parser(HTMLParser):
    def __init__(self, left_out: frozenset[str], layout: Layout, line: int) -> None:
        super().__init__(convert_charrefs=True)
        self._left_out, self._layout, self._line = left_out, layout, line
        self.blocks: list[Block] = []
        self.dropped: list[tuple[Reason, str]] = []
        self._row: set[str] = set()
        self._row_starts = 0
        self.depth = 0
        self._silent = False
        self._kinds: list[tuple[str, Kind]] = []
        self._text = ""
        self._starts: list[Start] = []

    def read(self, text: str) -> _Parser:
        """Read a page to its end."""
        self.feed(text)
        self.close()
        self.flush()
        self.end_row()
        return self

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in BLOCKS:
            self.flush()
        elif tag == "br":
            self._text += "\n"
        if tag in self._left_out:
            self._silent = self._silent or tag in SILENT
            self.depth += 1
        if tag in ("tr", "table"):
            self.end_row()
        self._row.update({tag} & CELLS)
        if tag in KINDS:
            self._kinds.append((tag, KINDS[tag]))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in self._left_out:
            self.handle_starttag(tag, attrs)
            if tag in KINDS:
                self._kinds.pop()

    def handle_endtag(self, tag: str) -> None:
        if tag in BLOCKS:
            self.flush()
        if tag in self._left_out and self.depth:
            self.depth -= 1
            self._silent = self._silent and bool(self.depth)
        if tag in ("tr", "table"):
            self.end_row()
        opened = [n for n, (name, _) in enumerate(self._kinds) if name == tag]
        if opened:
            del self._kinds[opened[-1] :]

    def handle_data(self, data: str) -> None:
        if self.depth:
            self.dropped += [] if self._silent or not data.strip() else [("around", data)]
            return
        line = self.getpos()[0] + self._line - 1
        for n, piece in enumerate(data.split("\n")):
            if n:
                self._text += "\n" if self._text else ""
            if piece.strip():
                self._starts.append(Start(len(self._text), line + n))
            self._text += piece

    def flush(self) -> None:
        """What was gathered is a block."""
        if self._text.strip():
            kind: Kind = self._kinds[-1][1] if self._kinds else "text"
            self.blocks.append(Block(self._text, kind, tuple(self._starts)))
        self._text, self._starts = "", []

    def end_row(self) -> None:
        """A row of a table ends: where nothing but headings stands in it, those that name columns are left out."""
        if self._row == HEADS:
            row, self.blocks = self.blocks[self._row_starts :], self.blocks[: self._row_starts]
            heads = [b for b in row if names_column(b.text, self._layout)]
            self.dropped += [("columns", b.text) for b in heads]
            self.blocks += [b for b in row if b not in heads]
        self._row, self._row_starts = set(), len(self.blocks)
