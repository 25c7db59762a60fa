"""Markdown, read with markdown-it-py, which rich brings along: code and front matter are left out."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from sdgtax.formats.documents import html
from sdgtax.model.document import Block, Content, Kind, Reason, Start
from sdgtax.model.extras import need
from sdgtax.text.lines import counted, names_column

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sdgtax.formats.reading.table import Source
    from sdgtax.model.text_rules import Layout

KINDS: dict[str, Kind] = {"heading_open": "heading", "list_item_open": "item", "td_open": "cell", "th_open": "cell"}
FRONT = re.compile(r"\A---\n(.*?\n)(?:---|\.\.\.)(?:\n|\Z)", re.DOTALL)


def parse(text: str) -> list[Any]:
    """The tokens of a text, tables among them."""
    found: list[Any] = need("markdown_it", "text").MarkdownIt("commonmark").enable("table").parse(text)
    return found


def read(source: Source, layout: Layout) -> Content:
    """The text of a source. Raises DataError for a file that is no text."""
    text = source.text().replace("\r\n", "\n").replace("\r", "\n")
    dropped: list[tuple[Reason, str]] = []
    front = FRONT.match(text)
    if front:
        dropped.append(("front", front.group(1)))
        text = "\n" * front.group().count("\n") + text[front.end() :]
    blocks: list[Block] = []
    kinds: list[Kind] = ["text"]
    line = 0
    heads = False
    for token in parse(text):
        line = token.map[0] + 1 if token.map else line
        if token.tag == "thead":
            heads = token.nesting > 0
        if token.type in KINDS:
            kinds.append(KINDS[token.type])
        elif token.type.replace("_close", "_open") in KINDS:
            kinds.pop()
        elif token.type in ("fence", "code_block"):
            dropped.append(("code", token.content))
        elif token.type == "html_block":
            found, out = html.parse(token.content, layout, line)
            blocks += found
            dropped += out
        elif token.type == "inline":
            said = words(token.children or ())
            breaks = [0, *(m.end() for m in re.finditer("\n", said))]
            if heads and said.strip() and names_column(said, layout):
                dropped.append(("columns", said))
            elif said.strip():
                blocks.append(Block(said, kinds[-1], tuple(Start(at, line + n) for n, at in enumerate(breaks))))
    return Content(blocks, "line", left_out=counted(dropped))


def words(children: Sequence[object]) -> str:
    """What is read of a paragraph: no marks, no addresses, no HTML; of a picture its words."""
    parts = []
    for child in children:
        kind, content = getattr(child, "type", ""), getattr(child, "content", "")
        if kind in ("text", "code_inline", "image"):
            parts.append(content)
        elif kind in ("softbreak", "hardbreak"):
            parts.append("\n")
        elif kind == "html_inline" and content.lower().startswith("<br"):
            parts.append(" ")
    return "".join(parts)
