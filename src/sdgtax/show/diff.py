"""A difference on a terminal."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from typing import TYPE_CHECKING

from rich.text import Text

from sdgtax.views.diff import SIGNS, answers, cause_text, unchanged

if TYPE_CHECKING:
    from sdgtax.analyse.diff import Difference
    from sdgtax.analyse.effects import Effect

COLOURS = {"added": "green", "removed": "red", "changed": "yellow", "moved": "cyan", "renamed": "cyan"}
HOW = {
    "undone alone": "with this alone undone, the old answer is back",
    "undone together": "with these undone together, the old answer is back",
    "evidence": "by the evidence that is new or gone",
}
ROWS = 60


def text(d: Difference, rows: int = ROWS) -> Text:
    """The difference for a terminal."""
    out = Text()
    out.append(f"{d.old} to {d.new}\n\n", style="bold")
    if not d.changes:
        out.append("No change of the data.\n")
        return out
    out.append(f"What changed ({len(d.changes)})\n", style="bold")
    for change in d.changes[:rows]:
        out.append(f"  {SIGNS[change.kind]} {change.name}", style=COLOURS[change.kind])
        out.append(f"  {change.detail}\n" if change.detail else "\n")
    _more(out, len(d.changes) - rows, "changes")
    out.append(f"\nWhat it does: {d.changed} of {d.indicators} indicators change class\n", style="bold")
    listed = _by_indicator(d.effects)
    for effects in listed[:rows]:
        first = effects[0]
        out.append(f"  {first.set}:{first.code}", style="cyan")
        out.append(f" ({first.lang}) {first.title}\n")
        for e in effects:
            out.append(f"      {e.facet}: {answers(e.before)} to ")
            out.append(answers(e.after), style="bold")
            out.append(f"   because of {cause_text(e.cause)}", style="dim")
            out.append("\n" if e.cause.found == "undone alone" else f" ({HOW[e.cause.found]})\n", style="dim")
    _more(out, len(listed) - rows, "titles")
    if listed:
        out.append(
            "  A cause was found by undoing the change alone: the old answer came back; or as it says.\n", style="dim"
        )
    if d.counts:
        out.append("\nIndicators by category\n", style="bold")
        for category, before, after in d.counts[:rows]:
            out.append(f"  {category:52} {before:5} to {after:5}  ")
            out.append(f"{after - before:+}\n", style="green" if after > before else "red")
        _more(out, len(d.counts) - rows, "categories")
    out.append(f"\nneeds_review: {len(d.review_gained)} more, {len(d.review_lost)} fewer\n", style="bold")
    for sign, refs in (("+", d.review_gained), ("-", d.review_lost)):
        if refs:
            out.append(
                f"  {sign} {', '.join(refs[:12])}" + (f" and {len(refs) - 12} more\n" if len(refs) > 12 else "\n")
            )
    if d.accuracy:
        out.append("\nRight first answers on tables with labels\n", style="bold")
        moved = [a for a in d.accuracy if a.before != a.after]
        for a in moved:
            out.append(f"  {a.table:28} {a.facet:12} {a.before:6.1%} to {a.after:6.1%}  ")
            out.append(f"{a.after - a.before:+.1%}", style=_colour(a.before, a.after))
            out.append(f"  ({a.titles} titles)\n")
        for line in textwrap.wrap(unchanged(d, moved), 96):
            out.append(f"  {line}\n", style="dim")
    return out


def _more(out: Text, number: int, word: str) -> None:
    if number > 0:
        out.append(f"  and {number} more {word}; --rows shows more\n", style="dim")


def _colour(before: float, after: float) -> str:
    return "green" if after > before else "red" if after < before else ""


def _by_indicator(effects: Sequence[Effect]) -> list[list[Effect]]:
    groups: dict[tuple[str, str, str], list[Effect]] = {}
    for e in effects:
        groups.setdefault((e.set, e.code, e.lang), []).append(e)
    return list(groups.values())
