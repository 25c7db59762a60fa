"""Patterns made of the literal texts of the rules, and places of signs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from sdgtax.text.fold import fold

if TYPE_CHECKING:
    from sdgtax.model.matching import Numbers


def number(rules: Numbers) -> re.Pattern[str]:
    """A number or a range, with a plus or a word for percent behind it."""
    between = "|".join(map(re.escape, rules.ranges))
    percent = "|".join((" " if p[0].isalnum() else r"\s?") + re.escape(p) for p in rules.percent)
    return re.compile(rf"(?<![\w.,])(\d{{1,3}})(?:\s*(?:{between}|\s)\s*(\d{{1,3}}))?(\s*\+|{percent})?(?!\w|,\d{{3}})")


def any_of(phrases: Iterable[str]) -> re.Pattern[str]:
    """A pattern for any of some literal texts, at word boundaries where they begin or end with a letter."""
    listed = sorted((fold(p) for p in phrases), key=lambda p: (-len(p), p))
    return re.compile(
        "|".join(
            (r"(?<!\w)" if p[0].isalnum() else "") + re.escape(p) + (r"(?!\w)" if p[-1].isalnum() else "")
            for p in listed
        )
    )


def everywhere(sign: str, text: str) -> Iterator[int]:
    """The places where a sign stands in a text."""
    start = text.find(sign)
    while start >= 0:
        yield start
        start = text.find(sign, start + len(sign))


def nearest(text: str, signs: Iterable[str], start: int) -> int:
    """The place of the first of some signs from `start` on, else the end of the text."""
    return min((p for sign in signs if (p := text.find(sign, start)) >= 0), default=len(text))
