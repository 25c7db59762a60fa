"""The things that several sets measure, as a sheet and as records."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from sdgtax.model.indicator import shown_code
from sdgtax.views.overlap import Mappings, relation
from sdgtax.views.sheets import Rows, sheet, sheet_of

if TYPE_CHECKING:
    from sdgtax.match.concepts import Concept
    from sdgtax.match.lock import Move
    from sdgtax.model.mapping import Decision, Overlap
    from sdgtax.model.sheet import Result
    from sdgtax.model.taxonomy import Taxonomy


def result(
    taxonomy: Taxonomy,
    found: Sequence[Concept],
    *,
    things: int,
    indicators: int,
    sets: int,
    editions: Mapping[str, str] | None = None,
    rejected: Sequence[Decision] = (),
) -> Result:
    """One row a member of a thing; `things`, `indicators` and `sets` count also what is left out of `found`.

    As mappings: from the indicator after which a thing is called to each of its others; `editions` are those of the sets.
    """
    summary = {"indicators": indicators, "sets": sets, "things": things}
    return {
        "sheet": lambda: members(taxonomy, found),
        "record": lambda: {"summary": summary, "concepts": [record(c) for c in found]},
        "mappings": lambda: Mappings(taxonomy, [o for c in found for o in c.ties], editions or {}, rejected),
    }


def moved(taxonomy: Taxonomy, found: Sequence[Move]) -> Result:
    """One row an indicator that stands under another id than in the lock file."""
    rows = [{"indicator": m.ref, "title": m.title, "was": m.was, "now": m.now} for m in found]
    return {"sheet": lambda: sheet(taxonomy.columns, "moved", rows), "record": lambda: {"moved": rows}}


@sheet_of("concepts")
def members(_: Taxonomy, found: Iterable[Concept]) -> Rows:
    """One row a member of a thing."""
    for c in found:
        for m in c.members:
            yield {
                "concept": c.id,
                "name": c.name,
                "part_of": c.below,
                "set": m.set_id,
                "code": shown_code(m.code),
                "title": m.title,
                "strongest": c.strongest.score if c.strongest else None,
                "weakest": c.weakest.score if c.weakest else None,
            }


def record(c: Concept) -> dict[str, Any]:
    """The JSON form of a thing."""
    return {
        "concept": c.id,
        "name": c.name,
        "part_of": c.below,
        "members": [{"set": m.set_id, "code": shown_code(m.code), "title": m.title} for m in c.members],
        "strongest": _tie(c.strongest),
        "weakest": _tie(c.weakest),
    }


def _tie(o: Overlap | None) -> dict[str, Any] | None:
    return {"a": o.a_ref, "b": o.b_ref, "score": round(o.score, 4), "relation": relation(o)} if o else None
