"""Word (.docx), opened with python-docx (extra `text`).

Every paragraph of the body is read, also in tables, text boxes, content controls and links; headers, footers, notes and what is
struck out are not in the body.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from io import BytesIO
from typing import TYPE_CHECKING, Any

from sdgtax.formats.reading.grid import unpacked
from sdgtax.model.document import Block, Content, Kind, Reason, Start
from sdgtax.model.extras import need
from sdgtax.model.finding import DataError, problem
from sdgtax.text.lines import counted, names_column

if TYPE_CHECKING:
    from sdgtax.formats.reading.table import Source
    from sdgtax.model.text_rules import Layout

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_SIGNS = {f"{_W}tab": " ", f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}noBreakHyphen": "-"}
HEADINGS, ITEMS, CONTENTS = ("heading", "title", "subtitle"), ("list",), ("toc",)
"""How the names of Word's own styles begin; they are English in the file in every language of Word."""
FIRST_ROW = 0x20
"""The bit of a table's look, as older programs write it, that marks its first row as its heading."""


def read(source: Source, layout: Layout) -> Content:
    """The text of a source. Raises DataError for a file that cannot be read."""
    docx = need("docx", "text")
    data = source.bytes()
    try:
        with zipfile.ZipFile(BytesIO(data)) as packed:
            unpacked(source.where, (i.file_size for i in packed.infolist()))
        opened = docx.Document(BytesIO(data))
        paragraphs = list(_paragraphs(opened))
    except (zipfile.BadZipFile, KeyError, ValueError, TypeError, AttributeError, OSError, SyntaxError) as error:
        raise _broken(source, error) from None
    kept: list[Block] = []
    dropped: list[tuple[Reason, str]] = []
    for n, (text, style, kind, head) in enumerate(paragraphs, 1):
        if text.strip() and style.startswith(CONTENTS):
            dropped.append(("contents", text))
        elif text.strip() and head and names_column(text, layout):
            dropped.append(("columns", text))
        elif text.strip():
            kept.append(Block(text, kind, (Start(0, n),)))
    return Content(kept, "paragraph", left_out=counted(dropped))


def _paragraphs(opened: Any) -> Iterator[tuple[str, str, Kind, bool]]:
    """The paragraphs with their styles and kinds, in the order of the file, and whether they stand in the heading of a table."""
    names = {s.style_id: (s.name or "").lower() for s in opened.styles}
    for p in opened.element.body.iter(f"{_W}p"):
        above = [e.tag for e in p.iterancestors()]
        if _FALLBACK in above:
            continue  # stands there once more for older programs
        given = p.find(f"{_W}pPr/{_W}pStyle")
        style = names.get(given.get(f"{_W}val"), "") if given is not None else ""
        listed = style.startswith(ITEMS) or p.find(f"{_W}pPr/{_W}numPr") is not None
        kind: Kind = "cell" if f"{_W}tc" in above else "item" if listed else "text"
        head = kind == "cell" and _in_head(p)
        yield _text(p), style, "heading" if style.startswith(HEADINGS) else kind, head


def _in_head(p: Any) -> bool:
    """Whether a paragraph stands in a row that is marked as heading, or in the first of several where the table's look marks that."""
    row = next(p.iterancestors(f"{_W}tr"))
    table = row.getparent()
    if row.find(f"{_W}trPr/{_W}tblHeader") is not None:
        return True
    look = table.find(f"{_W}tblPr/{_W}tblLook")
    rows = table.findall(f"{_W}tr")
    if look is None or len(rows) == 1 or row is not rows[0] or len(row.findall(f"{_W}tc")) == 1:
        return False
    return look.get(f"{_W}firstRow") in ("1", "true", "on") or bool(int(look.get(f"{_W}val") or "0", 16) & FIRST_ROW)


def _text(p: Any) -> str:
    """The text of a paragraph, without that of paragraphs inside it."""
    parts = []
    for e in p.iter(f"{_W}t", *_SIGNS):
        if next(e.iterancestors(f"{_W}p")) is p and next(e.iterancestors(f"{_W}pPr"), None) is None:
            parts.append(_SIGNS.get(e.tag, e.text or ""))
    return "".join(parts)


def _broken(source: Source, error: Exception) -> DataError:
    what = str(error).splitlines()[0][:150] if str(error) else type(error).__name__
    return problem(source.where, 0, "word", f"the text cannot be read: {what}", "Open it and save it anew as .docx.")
