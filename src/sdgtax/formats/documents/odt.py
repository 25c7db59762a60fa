"""Text of LibreOffice (.odt): paragraphs and headings of its `content.xml`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from sdgtax.formats.documents.registry import Paragraph, of_paragraphs
from sdgtax.formats.reading.grid import UNREADABLE, open_document
from sdgtax.formats.reading.table import brief

if TYPE_CHECKING:
    from sdgtax.formats.reading.table import Source
    from sdgtax.model.document import Content, Kind
    from sdgtax.model.text_rules import Layout

_TABLE, _TEXT = (f"{{urn:oasis:names:tc:opendocument:xmlns:{name}:1.0}}" for name in ("table", "text"))
_KINDS: dict[str, Kind] = {f"{_TEXT}list-item": "item", f"{_TABLE}table-cell": "cell"}
_PARAGRAPHS = (f"{_TEXT}p", f"{_TEXT}h")
_GONE = (f"{_TEXT}tracked-changes", f"{_TEXT}note")
_HEADS = f"{_TABLE}table-header-rows"
_CONTENTS = f"{_TEXT}table-of-content"
_SIGNS = {f"{_TEXT}s": " ", f"{_TEXT}tab": " ", f"{_TEXT}line-break": "\n"}


def read(source: Source, layout: Layout) -> Content:
    """The text of a source. Raises DataError for a file that cannot be read."""
    try:
        found = list(_paragraphs(open_document(source), "text"))
    except UNREADABLE as error:
        raise source.problem("odt", f"the text cannot be read: {brief(error)}", "Save it anew as .odt.") from None
    return of_paragraphs(found, layout)


def _paragraphs(element: ET.Element, kind: Kind | None, head: bool = False) -> Iterator[Paragraph]:
    """The paragraphs below an element."""
    for e in element:
        if e.tag in _PARAGRAPHS:
            yield Paragraph(_text(e), "heading" if e.tag == _PARAGRAPHS[1] and kind else kind, head)
        elif e.tag not in _GONE:
            inner = None if e.tag == _CONTENTS or kind is None else _KINDS.get(e.tag, kind)
            yield from _paragraphs(e, inner, head or e.tag == _HEADS)


def _text(e: ET.Element) -> str:
    text = e.text or ""
    for part in e:
        text += _SIGNS.get(part.tag, "") if part.tag in (*_SIGNS, *_GONE) else _text(part)
        text += part.tail or ""
    return text
