"""What a user may have meant."""

from __future__ import annotations

from collections.abc import Iterable


def nearest(word: str, known: Iterable[str], cutoff: float = 55.0) -> str:
    """“ Did you mean …?” with the nearest known name, or an empty text."""
    from rapidfuzz import process

    hit = process.extractOne(word.lower(), list(known), score_cutoff=cutoff)
    return f" Did you mean “{hit[0]}”?" if hit else ""
