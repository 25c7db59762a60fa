"""Rules of what the running texts of a taxonomy name: numbers of goals and targets."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from sdgtax.check.records import CategoryRecord
from sdgtax.check.registry import rule
from sdgtax.yaml.schema_errors import Fault

if TYPE_CHECKING:
    from sdgtax.check.context import Context

TEXTS = ("definition", "note")
_TARGET = re.compile(r"(?<![\w.,$€£–-])(\d{1,2})\.(?:\d{1,2}|[a-z])(?!\w|[.,]\w)")


@rule(
    "TAX121", "unknown-number", severity="warning", record="category",
    what="A definition or note sends to a target, or a goal, that there is not.",
    why="Readers and editors follow it, and find nothing; mostly a digit is wrong, or the target has another number now.",
    how="Correct the number. A number that is none of a target: `# sdgtax: allow unknown-number` behind it.",
    bad="definition:\n  en: Making energy; access to it belongs under 7.11.\n  nb: Å lage energi; tilgang til den hører under 7.11.", line=2,
    good="definition:\n  en: Making energy; access to it belongs under 7.1.\n  nb: Å lage energi; tilgang til den hører under 7.1.",
)  # fmt: skip
def _unknown_number(ctx: Context, record: CategoryRecord) -> Iterator[Fault]:
    if ctx.published is None or ctx.lost or ctx.absent:
        return
    goals, targets = ctx.published
    for key in TEXTS:
        value = record.data.get(key)
        texts = value.items() if isinstance(value, dict) else [("", value)]
        for lang, text in texts:
            loc = (key, lang) if lang else (key,)
            for name in _named(ctx, text) if isinstance(text, str) else ():
                if name not in targets and name not in goals:
                    message = f"there is no goal or target {name}"
                    yield Fault(loc, message, "the number of a goal or target", "Correct the number.", part=name)


def _named(ctx: Context, text: str) -> Iterator[str]:
    """The numbers in a text that are those of targets, or stand behind a word for goals."""
    goals = ctx.published[0] if ctx.published else ()
    yield from (m.group() for m in _TARGET.finditer(text) if m.group(1) in goals)
    columns = next((r for r in ctx.records.get("columns", ()) if r.usable), None)
    words = "|".join(re.escape(w) for w in columns.model.input.labels if len(w) > 2) if columns is not None else ""
    if words:
        yield from (m.group(1) for m in re.finditer(rf"\b(?:{words}) (\d{{1,3}})(?![\w.,]*\w)", text, re.IGNORECASE))
