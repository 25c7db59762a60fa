"""A difference between two versions as a record, and in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from sdgtax.model.taxonomy import Taxonomy
from sdgtax.views.sheets import fields_of

if TYPE_CHECKING:
    from sdgtax.analyse.changes import MappingChange
    from sdgtax.analyse.diff import Accuracy, Difference
    from sdgtax.analyse.effects import Cause
    from sdgtax.model.ids import Lost
    from sdgtax.model.sheet import Result
    from sdgtax.model.voice import Voice


def result(d: Difference, rows: int, say: Voice) -> Result:
    """The difference; Markdown shows at most so many rows of a list."""
    return {"record": lambda: record(d), "difference": lambda: (d, rows, say)}


def record(d: Difference) -> dict[str, Any]:
    """The JSON form."""
    causes = Counter(name for e in d.effects for name in e.cause.changes)
    return {
        **fields_of(d, "old", "new", "indicators", "titles"),
        "indicators_changed": d.changed,
        "changes": [
            fields_of(c, "kind", "what", "id", "file", "detail") | {"effects": causes.get(c.name, 0)} for c in d.changes
        ],
        "effects": [
            fields_of(e, "set", "code", "lang", "title", "facet", "before", "after")
            | {"first_answer": e.first, "cause": list(e.cause.changes), "cause_found": e.cause.found}
            for e in d.effects
        ],
        "counts": [{"category": c, "before": a, "after": b} for c, a, b in d.counts],
        "ids_lost": [_lost(x) for x in d.lost],
        "mappings": [_mapping(m) for m in d.mappings],
        "concepts_moved": [{"indicator": m.ref, "title": m.title, "was": m.was, "now": m.now} for m in d.concepts],
        "needs_review": {"gained": d.review_gained, "lost": d.review_lost},
        "accuracy": [fields_of(a, "table", "facet", "titles", "before", "after") for a in d.accuracy],
    }


def _lost(x: Lost) -> dict[str, Any]:
    now = x.now.id if x.now else ""
    more = {"more": list(x.more), "message": x.message, "hint": x.advice}
    return {"what": x.was.kind, "id": x.was.id, "now": now, **more}


def _mapping(m: MappingChange) -> dict[str, Any]:
    pair = {"a": m.a, "title_a": m.a_title, "b": m.b, "title_b": m.b_title}
    return {"change": m.turn, **pair, "before": m.before, "after": m.after, "file": m.file}


TURNS = {"gained": "+", "lost": "-", "changed": "~"}
SIGNS = {"added": "+", "removed": "-", "changed": "~", "moved": ">", "renamed": "="}


def answers(categories: Sequence[str], say: Voice) -> str:
    """Answers in order, the first one first, each by the last part of its id: `11.6` for goal.sdg.11.11-6."""
    names = [Taxonomy.name(c) for c in categories]
    return ", ".join(n.replace("-", ".") if n[:1].isdigit() else n for n in names) or say("diff.none")


def mapping_counts(d: Difference, say: Voice) -> str:
    """How many mappings are gained, lost and another relation, in one line."""
    turns = Counter(m.turn for m in d.mappings)
    return say("diff.mappings", gained=turns["gained"], lost=turns["lost"], changed=turns["changed"])


def cause_text(cause: Cause, say: Voice) -> str:
    """The changes that brought an effect about."""
    return f" {say('diff.and')} ".join(cause.changes)


def unchanged(d: Difference, moved: Sequence[Accuracy], say: Voice) -> str:
    """The accuracies that are the same before and after, in one line."""
    same = [f"{a.table} {a.facet} {say.share(a.after, 1)}" for a in d.accuracy if a not in moved]
    return say("diff.unchanged", figures=", ".join(same)) if same else say("diff.all-changed")
