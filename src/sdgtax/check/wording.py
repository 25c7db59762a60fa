"""Slips of the hand in how a text is written: signs that double, brackets with nothing in them, a word divided as at the end of a line."""

from __future__ import annotations

import re
from collections.abc import Callable

_SLIPS = (
    (re.compile(r"(?<![.\s])\.\.(?!\.)|,,|;;"), "“{}” is one sign too many"),
    (re.compile(r"\(\s*\)|\[\s*\]|«\s*»|“\s*”"), "“{}” has nothing in it"),
    (re.compile(r"(?<=[^\W_])\s+[.,;:](?=\s|$)"), "there is a blank in front of “{}”"),
)
_DIVIDED = re.compile(r"\b([^\W\d_]{2,})- ([^\W\d_]{2,})\b")
"""A word that was divided, if the two parts are one; else a hyphen stands for what follows later (“water- and sewer pipes”)."""
_BRACKETS = ("()", "[]")


def slip(text: str, known: Callable[[str], int]) -> str:
    """What is a slip of the hand in a text; empty where nothing is. `known` tells in how many texts of its language a word stands."""
    for sign, message in _SLIPS:
        if found := sign.search(text):
            return message.format(found.group().strip())
    for found in _DIVIDED.finditer(text):
        if known(found[1] + found[2]):
            return f"“{found.group()}” is one word, divided"
    return ""


def turned(text: str) -> str:
    """The brackets of which one closes before it opens; empty where none do."""
    return next((pair for pair in _BRACKETS if pair[1] in text and _closes_first(text, *pair)), "")


def _closes_first(text: str, left: str, right: str) -> bool:
    depth = 0
    for sign in text:
        depth += (sign == left) - (sign == right)
        if depth < 0:
            return True
    return False
