"""What a user may have meant."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

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


def nearest_whole(word: str, names: Mapping[str, str], cutoff: float = 70.0) -> str:
    """As `nearest`, for things with several names each: they are compared whole, and what stands for the nearest one is told."""
    from rapidfuzz import fuzz, process

    hit = process.extractOne(word, list(names), scorer=fuzz.ratio, processor=str.lower, score_cutoff=cutoff)
    return f" {MEANT.format(names[hit[0]])}" if hit else ""
