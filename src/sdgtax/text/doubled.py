"""Text whose UTF-8 was read as another encoding and written anew: `Ã¸` for `ø`."""

from __future__ import annotations

import re

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
