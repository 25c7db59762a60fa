"""What a new edition of a list makes of a set, as a sheet and as a record."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sdgtax.views.sheets import sheet

if TYPE_CHECKING:
    from sdgtax.analyse.update import Change, Update
    from sdgtax.model.columns import Columns
    from sdgtax.model.sheet import Result
    from sdgtax.model.voice import Voice


def result(columns: Columns, update: Update, say: Voice, *, people: bool = False) -> Result:
    """One row a change; `people`: its kind in words."""
    rows = ({**_row(c), "change": _kind(c, say) if people else c.kind} for c in update.changes)
    return {"sheet": lambda: sheet(columns, "update", rows), "record": lambda: record(update)}


def record(update: Update) -> dict[str, Any]:
    """The JSON form."""
    return {
        "set": update.set_id,
        "edition": update.edition,
        "new_edition": update.new_edition,
        "file": str(update.path),
        "changed": update.changed,
        "kept": update.kept,
        "counts": update.counts,
        "differing": dict(update.differing),
        "changes": [_record(c) for c in update.changes],
    }


def summary(update: Update, say: Voice) -> str:
    """How many changes there are of each kind, in one line."""
    counts = ", ".join(f"{n} {say(f'change.{kind}')}" for kind, n in update.counts.items())
    return say("update.head", set=update.set_id, kept=update.kept, counts=counts or say("update.same"))


def _kind(change: Change, say: Voice) -> str:
    word = say(f"change.{change.kind}")
    return f"{word}: {change.field}" if change.field else word


def _row(c: Change) -> dict[str, Any]:
    return {
        "code": c.code, "new_code": c.new_code, "lang": c.lang, "old": c.old, "new": c.new, "score": c.score, "relation": c.relation,
        "field": c.field, "named_in": [str(p) for p in c.named_in],
    }  # fmt: skip


def _record(c: Change) -> dict[str, Any]:
    found = {"change": c.kind, **_row(c), "named_in": [p._asdict() for p in c.named_in]}
    return {name: value for name, value in found.items() if value not in ("", None, [])}
