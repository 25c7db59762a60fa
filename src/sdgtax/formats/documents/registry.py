"""The forms in which running text is read: one line here and one file beside this one for each. What is not read gets a hint."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable
from functools import partial
from importlib import import_module
from io import BytesIO
from typing import TYPE_CHECKING, NamedTuple

from sdgtax.formats.reading.registry import ZIP, Form
from sdgtax.model.document import Block, Content, Kind, Reason, Start
from sdgtax.model.finding import SdgtaxError
from sdgtax.text.lines import counted, names_column

if TYPE_CHECKING:
    from sdgtax.formats.reading.table import Source
    from sdgtax.model.text_rules import Layout


def _holds(part: str, data: bytes) -> bool:
    """Whether bytes are a packed file with this part."""
    try:
        return data.startswith(ZIP) and part in zipfile.ZipFile(BytesIO(data)).namelist()
    except (zipfile.BadZipFile, OSError):
        return False


def _page(data: bytes) -> bool:
    head = data.removeprefix(b"\xef\xbb\xbf").lstrip()[:200].lower()
    return head.startswith((b"<!doctype html", b"<html", b"<head", b"<body"))


_ALL = (  # the file of each has `read`, which gives the content of a source; all of its bytes tell it where no ending does
    Form("pdf", (".pdf",), lambda data: b"%PDF-" in data[:1024]),
    Form("docx", (".docx", ".docm"), partial(_holds, "word/document.xml")),
    Form("odt", (".odt",), partial(_holds, "META-INF/manifest.xml")),
    Form("html", (".html", ".htm", ".xhtml"), _page),
    Form("markdown", (".md", ".markdown")),
    Form("plain", (".txt", ".text")),
)
FORMS = {form.name: form for form in _ALL}
PLAIN = "plain"
LIST = "A list of indicators goes to `sdgtax classify`."
HINTS = {
    **dict.fromkeys((".doc", ".dot", ".rtf", ".pages", ".wpd"), "Save it as .docx or PDF."),
    **dict.fromkeys((".ppt", ".pptx", ".odp", ".key", ".epub"), "Save it as PDF."),
    **dict.fromkeys((".csv", ".tsv", ".xlsx", ".xls", ".ods", ".json", ".jsonl", ".yaml", ".yml", ".parquet"), LIST),
    **dict.fromkeys((".zip", ".gz", ".7z"), "Unpack it, and name the file in it."),
}
"""What is not read, by ending: what to do."""


class Paragraph(NamedTuple):
    """A paragraph of a text; one of a table of contents has no kind. `head`: it stands in the heading of a table."""

    text: str
    kind: Kind | None
    head: bool


def of_paragraphs(found: Iterable[Paragraph], layout: Layout) -> Content:
    """What is kept of paragraphs, and what is left out."""
    kept: list[Block] = []
    dropped: list[tuple[Reason, str]] = []
    for n, (text, kind, head) in enumerate(found, 1):
        if text.strip() and kind is None:
            dropped.append(("contents", text))
        elif text.strip() and head and names_column(text, layout):
            dropped.append(("columns", text))
        elif text.strip() and kind:
            kept.append(Block(text, kind, (Start(0, n),)))
    return Content(kept, "paragraph", left_out=counted(dropped))


def read(source: Source, layout: Layout, form: str = "") -> Content:
    """What stands in a file, in this form or the one that its ending or its bytes tell.

    Raises SdgtaxError for a form that is not known or whose library is missing, DataError for a file that cannot be read.
    """
    if form and form not in FORMS:
        raise SdgtaxError(f"unknown form “{form}”. Known: {', '.join(FORMS)}.")
    chosen = form or _told(source)
    module = import_module(f"sdgtax.formats.documents.{chosen}")
    content: Content = module.read(source, layout)
    if not content.blocks:
        raise source.problem("no-text", "there is no text in it", "Is it the right file?")
    return content


def _told(source: Source) -> str:
    """The name of the form of a source. What no ending and no bytes tell is plain text."""
    ending = source.where.suffix.lower()
    if ending in HINTS:
        raise source.problem("unknown-form", f"{ending} is no running text that is read", HINTS[ending])
    named = next((f.name for f in _ALL if ending in f.endings), "")
    if named not in ("", PLAIN):
        return named
    data = source.bytes()
    return next((f.name for f in _ALL if f.begins and f.begins(data)), PLAIN)
