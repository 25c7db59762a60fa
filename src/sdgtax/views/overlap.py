"""Mappings, concepts and coverage as plain records. The column names are a promise."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sdgtax.match.concepts import Concept
    from sdgtax.match.matrix import Cell
    from sdgtax.model.mapping import Overlap

OVERLAP_COLUMNS = (
    "set_a", "code_a", "title_a", "set_b", "code_b", "title_b", "relation", "score", "confidence", "basis", "differs",
    "shared_words", "evidence",
)  # fmt: skip
UNMATCHED_COLUMNS = ("set", "code", "title")
CONCEPT_COLUMNS = ("concept", "name", "part_of", "set", "code", "title", "strongest", "weakest")
MATRIX_COLUMNS = ("set", "compared_with", "covered", "indicators", "share")


def overlap_row(o: Overlap) -> dict[str, Any]:
    """A mapping as one row."""
    return {
        "set_a": o.a_set,
        "code_a": o.a_code,
        "title_a": o.a_title,
        "set_b": o.b_set,
        "code_b": o.b_code,
        "title_b": o.b_title,
        "relation": f"{o.relation}Match",
        "score": f"{o.score:.4f}",
        "confidence": f"{o.confidence:.4f}",
        "basis": o.basis,
        "differs": o.differs_text,
        "shared_words": " ".join(o.shared),
        "evidence": "; ".join(o.evidence),
    }


def concept_rows(concepts: Iterable[Concept]) -> Iterable[dict[str, Any]]:
    """One row a member."""
    for c in concepts:
        for m in c.members:
            yield {
                "concept": c.number,
                "name": c.name,
                "part_of": c.below or "",
                "set": m.set_id,
                "code": m.code,
                "title": m.title,
                "strongest": f"{c.strongest.score:.4f}" if c.strongest else "",
                "weakest": f"{c.weakest.score:.4f}" if c.weakest else "",
            }


def matrix_row(cell: Cell) -> dict[str, Any]:
    """One cell as a row."""
    return {
        "set": cell.row,
        "compared_with": cell.column,
        "covered": cell.covered,
        "indicators": cell.total,
        "share": f"{cell.share:.4f}",
    }
