"""Pairs of indicators with similar titles. First form: rapidfuzz candidates with score and shared words."""

from __future__ import annotations

from collections.abc import Iterable

from rapidfuzz import fuzz, process

from sdgtax.model.indicator import IndicatorSet
from sdgtax.model.result import Overlap
from sdgtax.model.taxonomy import Taxonomy
from sdgtax.text import clean, fold, stem, words


def find_overlaps(
    taxonomy: Taxonomy, a: IndicatorSet, b: IndicatorSet, *, min_score: float = 0.6, limit: int = 3, lang: str = "en"
) -> list[Overlap]:
    """Pairs of indicators of two sets whose titles are alike, best first.

    The score (0 to 1) is rapidfuzz's token sort ratio over the words that carry content, as stems. Titles are compared in one language; indicators without a
    title in a language that both sets have are left out.
    """
    common = (
        lang if _has(a, lang) and _has(b, lang) else next((x for x in ("en", "nb") if _has(a, x) and _has(b, x)), lang)
    )
    stop = set(taxonomy.scoring.similar_stopwords.get(common))
    left, right = _keys(a, common, stop), _keys(b, common, stop)
    choices = [key for _, _, key in right]
    found = []
    for code, title, key in left:
        if not key:
            continue
        for _, score, i in process.extract(
            key, choices, scorer=fuzz.token_sort_ratio, limit=limit, score_cutoff=min_score * 100
        ):
            other_code, other_title, other_key = right[i]
            if a.id == b.id and other_code == code:
                continue
            known = set(other_key.split())
            shared = tuple(dict.fromkeys(w for w in words(fold(title)) if stem(w) in known and w not in stop))
            found.append(Overlap(a.id, code, title, b.id, other_code, other_title, round(score / 100, 4), shared))
    found.sort(key=lambda o: (-o.score, o.a_code, o.b_code))
    return found


def strongest(
    taxonomy: Taxonomy, sets: Iterable[IndicatorSet], *, count: int = 10, min_score: float = 0.85
) -> list[Overlap]:
    """The strongest overlaps between any two of the sets, best first; one for each indicator."""
    listed = list(sets)
    found = [
        o
        for i, a in enumerate(listed)
        for b in listed[i + 1 :]
        for o in find_overlaps(taxonomy, a, b, min_score=min_score, limit=1)
    ]
    found.sort(key=lambda o: (-o.score, o.a_set, o.a_code))
    return found[:count]


def _has(s: IndicatorSet, lang: str) -> bool:
    return any(i.title.get(lang) for i in s.indicators)


def _keys(s: IndicatorSet, lang: str, stop: set[str]) -> list[tuple[str, str, str]]:
    rows = []
    for i in s.indicators:
        title = i.title.get(lang)
        if title:
            title = clean(title)
            key = " ".join(stem(w) for w in words(fold(title)) if w not in stop)
            rows.append((i.code, title, key))
    return rows
