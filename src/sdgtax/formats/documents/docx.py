"""Word (.docx), opened with python-docx (extra `text`).

Every paragraph of the body is read, also in tables, text boxes, content controls and links; headers, footers, notes and what is
struck out are not in the body.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from sdgtax.formats.documents.registry import Paragraph, of_paragraphs
from sdgtax.formats.reading.grid import OOXML_ERRORS, unpacked
from sdgtax.formats.reading.table import brief
from sdgtax.model.extras import need

if TYPE_CHECKING:
    from sdgtax.formats.reading.table import Source
    from sdgtax.model.document import Content, Kind
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
    try:
        unpacked(source).close()
        paragraphs = list(_paragraphs(docx.Document(source.as_file())))
    except OOXML_ERRORS as error:
        raise source.problem(
            "word", f"the text cannot be read: {brief(error)}", "Open it and save it anew as .docx."
        ) from None
    return of_paragraphs(paragraphs, layout)


def _paragraphs(opened: Any) -> Iterator[Paragraph]:
    """The paragraphs in the order of the file."""
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
        contents = style.startswith(CONTENTS)
        yield Paragraph(_text(p), None if contents else "heading" if style.startswith(HEADINGS) else kind, head)


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
    said = (e for e in p.iter(f"{_W}t", *_SIGNS) if next(e.iterancestors(f"{_W}p")) is p)
    return "".join(_SIGNS.get(e.tag, e.text or "") for e in said if next(e.iterancestors(f"{_W}pPr"), None) is None)
