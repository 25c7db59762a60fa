"""Mappings between sets, and what has none, as sheets and records. The column names and fields are a promise."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sdgtax.model.indicator import Indicator, shown_code
from sdgtax.model.mapping import Decision, Overlap
from sdgtax.views.sheets import sheet

if TYPE_CHECKING:
    from sdgtax.match.matrix import Cell
    from sdgtax.match.titles import Prepared
    from sdgtax.model.sheet import Result, Sheet
    from sdgtax.model.taxonomy import Taxonomy
    from sdgtax.views.pair import Pair


@dataclass(frozen=True, slots=True)
class Mappings:
    """Mappings for a format of mappings: with the sets in order (id to edition) and the pairs that reviewers rejected."""

    taxonomy: Taxonomy
    found: Iterable[Overlap]
    sets: Mapping[str, str]
    rejected: Iterable[Decision] = ()


def result(
    taxonomy: Taxonomy, sets: Sequence[Prepared], found: Sequence[Overlap], rejected: Sequence[Decision] = ()
) -> Result:
    """The mappings between sets, best first."""
    names = [s.id for s in sets]
    return {
        "sheet": lambda: mappings(taxonomy, found),
        "record": lambda: {"sets": names, "a": names[0], "b": names[1], "pairs": [record(o) for o in found]},
        "mappings": lambda: Mappings(taxonomy, found, {s.id: s.version for s in sets}, rejected),
    }


def mappings(taxonomy: Taxonomy, found: Iterable[Overlap]) -> Sheet:
    """One row a pair."""
    return sheet(taxonomy.columns, "overlap", map(_row, found))


def _row(o: Overlap) -> dict[str, Any]:
    return {
        "set_a": o.a_set,
        "code_a": shown_code(o.a_code),
        "title_a": o.a_title,
        "set_b": o.b_set,
        "code_b": shown_code(o.b_code),
        "title_b": o.b_title,
        "relation": relation(o),
        "score": o.score,
        "confidence": o.confidence,
        "basis": o.basis,
        "differs": o.differs_text,
        "shared_words": o.shared,
        "evidence": o.evidence,
    }


def record(o: Overlap) -> dict[str, Any]:
    """The JSON form of a pair."""
    return {
        "a": {"set": o.a_set, "code": shown_code(o.a_code), "title": o.a_title},
        "b": {"set": o.b_set, "code": shown_code(o.b_code), "title": o.b_title},
        "score": round(o.score, 4),
        "relation": relation(o),
        "basis": o.basis,
        "confidence": None if o.confidence is None else round(o.confidence, 4),
        "shared_words": list(o.shared),
        "differs": [{"facet": d.aspect, "label": d.label, "a": d.left, "b": d.right} for d in o.differs],
        "comment": o.comment,
        "evidence": list(o.evidence),
    }


def relation(o: Overlap) -> str:
    """The SKOS name of the relation: `exactMatch`; `none` where two do not overlap."""
    return o.relation if o.relation == "none" else f"{o.relation}Match"


def of_pair(taxonomy: Taxonomy, both: Pair) -> Result:
    """One pair in full; as a sheet or as mappings the one line of it."""
    o = both.overlap
    return {
        "sheet": lambda: mappings(taxonomy, [o]),
        "record": both.record,
        "mappings": lambda: Mappings(taxonomy, [o], {o.a_set: "", o.b_set: ""}),
    }


def unmatched(taxonomy: Taxonomy, listed: Sequence[tuple[Prepared, Sequence[Indicator]]], lang: str) -> Result:
    """What each set has alone."""

    def rows() -> Iterator[dict[str, Any]]:
        return (
            {"set": s.id, "code": shown_code(t.code), "title": t.best((lang,))[0]} for s, alone in listed for t in alone
        )

    def nothing() -> Iterator[Overlap]:
        for s, alone in listed:
            others = [other.id for other, _ in listed if other is not s]
            for t in alone:
                for other in others if len(others) == 1 else [""]:
                    yield Overlap(s.id, t.code, t.best((lang,))[0], other, "", "", 0.0, "none", confidence=None)

    return {
        "sheet": lambda: sheet(taxonomy.columns, "unmatched", rows()),
        "record": lambda: {"unmatched": list(rows())},
        "mappings": lambda: Mappings(taxonomy, nothing(), {s.id: s.version for s, _ in listed}),
    }


def coverage(taxonomy: Taxonomy, cells: Sequence[Cell]) -> Result:
    """How much of each set the other ones cover: one row for each ordered pair of sets."""
    rows = [
        {"set": c.row, "compared_with": c.column, "covered": c.covered, "indicators": c.total, "share": c.share}
        for c in cells
    ]
    return {
        "sheet": lambda: sheet(taxonomy.columns, "coverage", rows),
        "record": lambda: {"coverage": [row | {"share": f"{row['share']:.4f}"} for row in rows]},
    }
