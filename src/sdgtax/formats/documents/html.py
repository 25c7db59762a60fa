"""Web pages, read with Python's own parser: what its tags mark as text, headings, items and cells; menus and forms are left out."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import TYPE_CHECKING

from sdgtax.model.document import Block, Content, Kind, Start
from sdgtax.text.lines import counted

if TYPE_CHECKING:
    from sdgtax.formats.reading.table import Source
    from sdgtax.model.text_rules import Layout

SILENT = frozenset({"script", "style", "noscript", "template", "svg", "math", "head", "title", "object", "canvas"})
"""What a browser does not show as text."""
AROUND = frozenset({"nav", "footer", "form", "button", "select", "aside"})
"""What stands around the text."""
HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6", "caption", "summary", "legend"})
KINDS: dict[str, Kind] = {**dict.fromkeys(HEADINGS, "heading"), "li": "item", "td": "cell", "th": "cell"}
BLOCKS = frozenset({
    *KINDS, "p", "div", "section", "article", "main", "header", "blockquote", "dd", "dt", "dl", "ul", "ol", "table", "tr", "tbody",
    "thead", "figcaption", "figure", "address", "pre", "hr", "body", "html", "details", *AROUND,
})  # fmt: skip


def read(source: Source, layout: Layout) -> Content:
    """The text of a source. Raises DataError for a file that is no text."""
    found, dropped = parse(source.text())
    return Content(found, "line", left_out=counted(("around", text) for text in dropped))


def parse(text: str, line: int = 1) -> tuple[list[Block], list[str]]:
    """The blocks of a page that begins at this line, and the texts around it that were left out."""
    parser = _Parser(SILENT | AROUND, line)
    parser.feed(text)
    parser.close()
    if parser.depth:  # a tag that is never closed would hide the rest of the page
        parser = _Parser(SILENT & {"script", "style"}, line)
        parser.feed(text)
        parser.close()
    parser.flush()
    return parser.blocks, parser.dropped


class _Parser(HTMLParser):
    def __init__(self, left_out: frozenset[str], line: int) -> None:
        super().__init__(convert_charrefs=True)
        self._left_out, self._line = left_out, line
        self.blocks: list[Block] = []
        self.dropped: list[str] = []
        self.depth = 0
        self._silent = False
        self._kinds: list[tuple[str, Kind]] = []
        self._text = ""
        self._starts: list[Start] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in BLOCKS:
            self.flush()
        elif tag == "br":
            self._text += "\n"
        if tag in self._left_out:
            self._silent = self._silent or tag in SILENT
            self.depth += 1
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
        opened = [n for n, (name, _) in enumerate(self._kinds) if name == tag]
        if opened:
            del self._kinds[opened[-1] :]

    def handle_data(self, data: str) -> None:
        if self.depth and (self._silent or not data.strip()):
            return
        if self.depth:
            self.dropped.append(data)
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
