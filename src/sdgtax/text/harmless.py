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
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff]"
)
#: what makes a line a command: `::` at its beginning (GitHub), `##[` and `##vso[` anywhere in it (GitHub, Azure, TeamCity)
_COMMAND = re.compile(r"^[^\S\n]*:(?=:)|##(?=\w*\[)", re.MULTILINE)
_FORMULA = "[=+\\-@＝＋－＠﹦﹢﹣﹫]"
_BEGINS = re.compile(rf"[\s\"']*+(?:{_FORMULA}|::)")
_GOES_ON = re.compile(rf"[;,\t|\n][\s\"']*+(?:{_FORMULA}|::)")
#: where a cell may begin, with blanks, quotes and apostrophes, and whether a formula or a command follows; or `##[`
_CELL = re.compile(rf"(?:^|[;,\t|\n])[\s\"']*+(?P<sign>(?={_FORMULA}|::))?|(?P<mark>##'*+(?=\w*\[))")
#: the same places, only those where something must be done
_TOUCHY = re.compile(rf"(?:^|[;,\t|\n])[\s\"']*+(?={_FORMULA}|::)|##'*+(?=\w*\[)")
_NUMBER = re.compile(r"[+-]?\d+(?:[.,]\d+)?(?: ?%)?|-")
_MARKDOWN = re.compile(r"([\\`*_{}\[\]()<>#+!|~])")
_LINKS = re.compile(r"(?<=@)(?=\w)|(?<=#)(?=\d)|(?<=:)(?=//)|(?<=www)(?=\.)|(?<=GH-)(?=\d)", re.IGNORECASE)
_BREAKS = re.compile(r"\r\n?")
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
    """For a log that a CI service reads: `terminal`, and no line of it is a command to the service.

    GitHub's runner takes `::` at the start of a line, and `##[` anywhere in it.
    """
    return _COMMAND.sub(lambda found: f"{found.group()}\\", terminal(text))


def markdown(text: str) -> str:
    """For Markdown as GitHub renders it: no markup, HTML, link, mention or reference comes of the text; on one line."""
    flat = " ".join(terminal(text).split())
    escaped = _MARKDOWN.sub(r"\\\1", _LINKS.sub("\0", flat)).replace("&", "&amp;")
    if escaped.startswith("::"):
        escaped = "\\" + escaped
    return escaped.replace("\\<", "&lt;").replace("\\>", "&gt;").replace("\0", BREAK)


def code(text: str) -> str:
    """For Markdown, as code: the text as it stands, on one line; a pipe in it does not end the cell of a table."""
    flat = log(" ".join(text.split()))
    fence = "`" * (1 + max(map(len, re.findall("`+", flat)), default=0))
    blank = " " if "`" in flat else ""
    return f"{fence}{blank}{flat or ' '}{blank}{fence}".replace("|", "\\|")


def cell(value: Any) -> Any:
    """For a cell of a spreadsheet or of CSV: a text is never run as a formula, however the file is split into cells.

    An apostrophe goes before a sign of a formula (also a full-width one) where the text begins, or where another separator would
    begin a cell, blanks and quotes apart; and into what a CI service would take for a command. Taking one apostrophe out at such
    places gives the text back. Signs that a terminal would obey are shown as by `terminal`, breaks of lines are line feeds. A
    number stays as it is, also as text. Source of the rule: OWASP, CSV injection.
    """
    if not isinstance(value, str):
        return value
    if not value.isprintable():
        value = terminal(_BREAKS.sub("\n", value))
    if (_BEGINS.match(value) or _GOES_ON.search(value) or "##" in value) and not _NUMBER.fullmatch(value):
        value = _TOUCHY.sub(r"\g<0>'", value)
    return value


def uncell(text: str) -> str:
    """The text that `cell` made safe, but for signs that a terminal would obey."""
    return _CELL.sub(lambda found: found.group().removesuffix("'" if found.lastgroup else ""), text)


def line(text: str) -> str:
    """For a cell of a table separated by tabs, such as SSSOM: one line without tabs, in Unicode NFC, never a formula."""
    return str(cell(" ".join(unicodedata.normalize("NFC", text).split())))


def json(text: str) -> str:
    """For JSON that is made already: what a terminal or a CI service would obey is written as JSON's own escapes; the data is the same."""
    return re.sub(r"##(?=\w*\[)", r"#\\u0023", _UNSAFE.sub(lambda found: f"\\u{ord(found.group()):04x}", text))
