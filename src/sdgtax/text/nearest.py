"""What a user may have meant."""

from __future__ import annotations

from collections.abc import Iterable

MEANT = "Did you mean “{}”?"


def closest(word: str, known: Iterable[str], cutoff: float = 55.0) -> str:
    """“Did you mean …?” with the nearest known name, or an empty text."""
    from rapidfuzz import process

    hit = process.extractOne(word, list(known), processor=str.lower, score_cutoff=cutoff)
    return MEANT.format(hit[0]) if hit else ""


def nearest(word: str, known: Iterable[str], cutoff: float = 55.0) -> str:
    """What `closest` says, with a space before it, to follow a sentence; or an empty text."""
    said = closest(word, known, cutoff)
    return f" {said}" if said else ""
