"""PDF, read with pypdf (extra `text`): the lines of each page, in the order in which the file draws them."""

from __future__ import annotations

import logging
import struct
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import TYPE_CHECKING, Any

from sdgtax.model.document import Content, LeftOut
from sdgtax.model.extras import need
from sdgtax.model.finding import DataError, problem
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
    pypdf = need("pypdf", "text")
    errors = (*BROKEN, pypdf.errors.PyPdfError, pypdf.errors.DependencyError)
    with _quiet():
        try:
            reader = pypdf.PdfReader(BytesIO(source.bytes()))
            if reader.is_encrypted and not reader.decrypt(""):
                raise problem(source.where, 0, "locked", "the file has a password", "Save it without one.")
            texts = [_text(page) for page in reader.pages]
        except errors as error:
            raise _broken(source, error) from None
    empty = [n for n, text in enumerate(texts, 1) if not text.strip()]
    if len(empty) == len(texts):
        hint = "Its pages are pictures. Run character recognition (OCR) on it first."
        raise problem(source.where, 0, "no-text", "there is no text in it", hint)
    pages = [[Line(line, n) for line in text.splitlines()] for n, text in enumerate(texts, 1)]
    found, left_out = blocks(pages, layout)
    if empty:
        left_out.append(
            LeftOut("pictures", len(empty), ", ".join(map(str, empty[:10])) + ("…" if len(empty) > 10 else ""))
        )
    return Content(found, "page", len(texts), left_out)


def _text(page: Any) -> str:
    text: str = page.extract_text()
    return text


@contextmanager
def _quiet() -> Iterator[None]:
    """What the library would tell of small faults is kept from standard error."""
    logger = logging.getLogger("pypdf")
    before = logger.level
    logger.setLevel(logging.CRITICAL + 1)
    try:
        yield
    finally:
        logger.setLevel(before)


def _broken(source: Source, error: Exception) -> DataError:
    what = str(error).splitlines()[0][:150] if str(error) else type(error).__name__
    return problem(source.where, 0, "pdf", f"the PDF cannot be read: {what}", "Open it and save it anew as PDF.")
