"""Texts cleaned of what the web and PDF leave in them. The cleaned text is what is shown, and offsets in evidence are its own."""

from __future__ import annotations

import html
import re
import unicodedata

_SPACES = re.compile(r"\s+")
_CONTROL = re.compile(
    r"[\x00-\x08\x0e-\x1f\x7f-\x9f\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]"
)
_LONE = re.compile("[\ud800-\udfff]")
"""Half of a surrogate pair is no letter of any text."""
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_TAG = re.compile(
    r"</?(?:a|abbr|b|br|div|em|font|h[1-6]|i|li|ol|p|small|span|strong|sub|sup|u|ul)\b[^<>]*>", re.IGNORECASE
)
_BLOCK = re.compile(r"</?(?:br|div|h|li|ol|p|ul)", re.IGNORECASE)
_BROKEN = re.compile(r"(?<=[^\W\d_])[-\u2010\u00ad][ \t]*[\r\n]+[ \t]*(?=[^\W\d_])")
_LIGATURES = str.maketrans(
    {"\ufb00": "ff", "\ufb01": "fi", "\ufb02": "fl", "\ufb03": "ffi", "\ufb04": "ffl", "\ufb05": "st", "\ufb06": "st"}
)
_JOINERS = ("og ", "eller ", "and ", "or ", "samt ")


def clean(title: str) -> str:
    """A title in Unicode NFC on one line, white space as single blanks, without control and invisible signs.

    Ligatures are letters again, HTML entities are signs, common tags of HTML are gone, and a word that a line end broke is whole
    (`Munici-\\npal`; a hanging hyphen as in `pleie-\\nog omsorg` stays).
    """
    if title.isascii() and title.isprintable() and "&" not in title and "<" not in title and "  " not in title:
        return title.strip()
    before = ""
    while before != title:  # what was marked up twice is mended twice, so that a clean title stays as it is
        before, title = title, _once(title)
        if "&" not in title and "<" not in title:
            break
    return title


def _once(title: str) -> str:
    if not title.isascii():
        title = _LONE.sub("\ufffd", unicodedata.normalize("NFC", title)).translate(_LIGATURES)
    if "<" in title:
        title = _TAG.sub(lambda tag: " " if _BLOCK.match(tag.group()) else "", title)
    if "&" in title:
        title = unicodedata.normalize("NFC", _ENTITY.sub(lambda entity: html.unescape(entity.group()), title))
    if "\n" in title or "\r" in title:
        title = _BROKEN.sub(lambda hyphen: _mended(title, hyphen), title)
    return _SPACES.sub(" ", _CONTROL.sub("", title)).strip()


def _mended(title: str, hyphen: re.Match[str]) -> str:
    """What stands for a hyphen at the end of a line: nothing within a word, the hyphen before a joiner or a capital."""
    rest = title[hyphen.end() : hyphen.end() + 8]
    if rest.lower().startswith(_JOINERS):
        return "- "
    return "" if rest[:1].islower() else "-"


# --- text whose UTF-8 was read as another encoding and written anew: `Ã¸` for `ø`

WEST = "cp1252"
_BYTES = range(0x80, 0xC0)
_NEXT = re.escape("".join(chr(b) + bytes([b]).decode(WEST, errors="ignore") for b in _BYTES))
_DOUBLED = re.compile(f"[ÂÃ][{_NEXT}]|â[{_NEXT}]{{2}}")
"""What the letters of Western Europe, typographic signs and raised figures become."""


def undoubled(text: str) -> str:
    """The text as it was before it was encoded twice or more; the text itself where it was not."""
    if text.isascii():
        return text
    while (once := _DOUBLED.sub(_meant, text)) != text:
        text = once
    return text


def _meant(found: re.Match[str]) -> str:
    return b"".join(map(_byte, found.group())).decode("utf-8")


def _byte(sign: str) -> bytes:
    return sign.encode("latin-1") if ord(sign) < 0x100 else sign.encode(WEST)
