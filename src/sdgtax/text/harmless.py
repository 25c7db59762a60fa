"""Text from data, made harmless for the place where it goes. What is harmless already comes back unchanged.

Data is whatever a stranger may have written: titles, codes, headers, keys, names of files. Each function serves one place; the text
stays readable, and what was taken out of force stays visible.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Any

#: escape and other control signs, bidirectional overrides and marks, separators of lines, stray byte order marks, lone surrogates
_UNSAFE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb\ud800-\udfff]"
)
_FORMULA = "=+-@\t\r\n＝＋－＠"
_SPLIT = re.compile(rf"[;,\t|](?=[{re.escape('=+-@＝＋－＠')}])")
_MARKDOWN = re.compile(r"([\\`*_{}\[\]()<>#+!|~])")
_LINKS = re.compile(r"(?<=@)(?=\w)|(?<=#)(?=\d)|(?<=:)(?=//)|(?<=www)(?=\.)|(?<=GH-)(?=\d)", re.IGNORECASE)
BREAK = "\u200b"


def _visible(found: re.Match[str]) -> str:
    code = ord(found.group())
    return f"\\x{code:02x}" if code < 256 else f"\\u{code:04x}"


def terminal(text: str) -> str:
    """For a terminal or a log: no sign that moves, colours, hides or reorders text; each is shown as `\\x1b` or `\\u202e`.

    Line feeds and tabs stay. Source of the list: Unicode Standard Annex 9 (bidirectional signs), ECMA-48 (control functions).
    """
    return _UNSAFE.sub(_visible, text)


def log(text: str) -> str:
    """For a log that a CI service reads: `terminal`, and no line of it is a workflow command.

    GitHub's runner takes `::` at the start of a line, and `##[` anywhere in it.
    """
    safe = re.sub(r"^(\s*):(?=:)", r"\1:\\", terminal(text), flags=re.MULTILINE)
    return safe.replace("##[", "##\\[")


def markdown(text: str) -> str:
    """For Markdown as GitHub renders it: no markup, HTML, link, mention or reference comes of the text; on one line."""
    flat = " ".join(terminal(text).split())
    escaped = _MARKDOWN.sub(r"\\\1", _LINKS.sub("\0", flat))
    return escaped.replace("&", "&amp;").replace("\\<", "&lt;").replace("\\>", "&gt;").replace("\0", BREAK)


def cell(value: Any) -> Any:
    """For a cell of a spreadsheet or of CSV: a text is never run as a formula, however the file is split into cells.

    A text that begins like a formula (also in full-width signs) gets an apostrophe in front, and so does what would begin a cell
    where another separator splits the text. Numbers stay numbers. Source of the rule: OWASP, CSV injection.
    """
    if not isinstance(value, str):
        return value
    if _SPLIT.search(value):
        value = _SPLIT.sub(r"\g<0>'", value)
    return "'" + value if value.startswith(tuple(_FORMULA)) else value


def line(text: str) -> str:
    """For a cell of a table separated by tabs, such as SSSOM: one line without tabs, in Unicode NFC."""
    return " ".join(unicodedata.normalize("NFC", _UNSAFE.sub("", text)).split())
