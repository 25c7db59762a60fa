"""PDF, read with pypdf (extra `text`): the lines of each page, in the order in which the file draws them."""

from __future__ import annotations

import logging
import struct
import zlib
from typing import TYPE_CHECKING

from sdgtax.formats.reading.table import brief
from sdgtax.model.document import Content, LeftOut
from sdgtax.model.extras import need
from sdgtax.text.lines import Line, blocks

if TYPE_CHECKING:
    from sdgtax.formats.reading.table import Source
    from sdgtax.model.text_rules import Layout

BROKEN = (
    ValueError, KeyError, TypeError, AttributeError, IndexError, AssertionError, RecursionError, OSError, NotImplementedError,
    zlib.error, struct.error,
)  # fmt: skip
"""What a library raises on files that are not as they should be, besides its own errors."""


def read(source: Source, layout: Layout) -> Content:
    """The text of a source. Raises DataError for a file that cannot be read, is locked, or holds pictures of text only."""
    pypdf = need("pypdf", "text", logs=logging.CRITICAL + 1)  # small faults that it reads across
    errors = (*BROKEN, pypdf.errors.PyPdfError, pypdf.errors.DependencyError)
    try:
        reader = pypdf.PdfReader(source.as_file())
        if reader.is_encrypted and not reader.decrypt(""):
            raise source.problem("locked", "the file has a password", "Save it without one.")
        texts: list[str] = [page.extract_text() for page in reader.pages]
    except errors as error:
        raise source.problem(
            "pdf", f"the PDF cannot be read: {brief(error)}", "Open it and save it anew as PDF."
        ) from None
    empty = [n for n, text in enumerate(texts, 1) if not text.strip()]
    if len(empty) == len(texts):
        hint = "Its pages are pictures. Run character recognition (OCR) on it first."
        raise source.problem("no-text", "there is no text in it", hint)
    pages = [[Line(line, n) for line in text.splitlines()] for n, text in enumerate(texts, 1)]
    found, left_out = blocks(pages, layout)
    if empty:
        named = ", ".join(map(str, empty[:10])) + ("…" if len(empty) > 10 else "")
        left_out.append(LeftOut("pictures", len(empty), named))
    return Content(found, "page", len(texts), left_out)
