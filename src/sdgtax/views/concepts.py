"""The things that several sets measure, as a sheet and as records."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from sdgtax.model.indicator import shown_code
from sdgtax.views.overlap import Mappings, relation
from sdgtax.views.sheets import Rows, sheet, sheet_of

if TYPE_CHECKING:
    from sdgtax.match.concepts import Concept
    from sdgtax.match.lock import Move
    from sdgtax.match.results import Concepts
    from sdgtax.model.mapping import Overlap
    from sdgtax.model.sheet import Result
    from sdgtax.model.taxonomy import Taxonomy


def result(taxonomy: Taxonomy, found: Concepts) -> Result:
    """One row a member of a thing; the summary counts also what is left out.

    As mappings: from the indicator after which a thing is called to each of its others.
    """
    summary = {"indicators": found.indicators, "sets": len(found.sets), "things": found.things}
    editions = {s.id: s.version for s in found.sets}
    return {
        "sheet": lambda: members(taxonomy, found.found),
        "record": lambda: {"summary": summary, "concepts": [record(c) for c in found.found]},
        "mappings": lambda: Mappings(taxonomy, [o for c in found.found for o in c.ties], editions, found.rejected),
    }


def moved(taxonomy: Taxonomy, found: Sequence[Move]) -> Result:
    """One row an indicator that stands under another id than in the lock file."""
    rows = [{"indicator": m.ref, "title": m.title, "was": m.was, "now": m.now} for m in found]
    return {"sheet": lambda: sheet(taxonomy.columns, "moved", rows), "record": lambda: {"moved": rows}}


@sheet_of("concepts")
def members(_: Taxonomy, found: Iterable[Concept]) -> Rows:
    """One row a member of a thing."""
    for c in found:
        thing = record(c)
        ties = {"strongest": c.strongest and c.strongest.score, "weakest": c.weakest and c.weakest.score}
        for member in thing["members"]:
            yield thing | member | ties


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
