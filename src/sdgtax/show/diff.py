"""A difference as text, as Markdown for a pull request, and as JSON."""

from __future__ import annotations

import json
import textwrap
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from rich.text import Text

if TYPE_CHECKING:
    from sdgtax.analyse.changes import Change
    from sdgtax.analyse.diff import Accuracy, Difference
    from sdgtax.analyse.effects import Cause, Effect

SIGNS = {"added": "+", "removed": "-", "changed": "~", "moved": ">", "renamed": "="}
COLOURS = {"added": "green", "removed": "red", "changed": "yellow", "moved": "cyan", "renamed": "cyan"}
HOW = {
    "undone alone": "with this alone undone, the old answer is back",
    "undone together": "with these undone together, the old answer is back",
    "evidence": "by the evidence that is new or gone",
}
ROWS = 60


def short(category: str) -> str:
    """A category without the name of its question: 11.6 for goal.sdg.11.11-6."""
    head, _, tail = category.rpartition(".")
    if head.startswith("goal.sdg"):
        return tail.replace("-", ".")
    return tail


def answers(categories: Sequence[str]) -> str:
    """Answers in order, the first one first."""
    return ", ".join(short(c) for c in categories) or "none"


def cause_text(cause: Cause) -> str:
    """The changes that brought an effect about."""
    return " and ".join(cause.changes)


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
        for line in textwrap.wrap(_unchanged(d, moved), 96):
            out.append(f"  {line}\n", style="dim")
    return out


def _unchanged(d: Difference, moved: Sequence[Accuracy]) -> str:
    same = [f"{a.table} {a.facet} {a.after:.1%}" for a in d.accuracy if a not in moved]
    return "unchanged: " + ", ".join(same) if same else "all of them changed"


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


def markdown(d: Difference, rows: int = 25) -> str:
    """The difference as a comment on a pull request."""
    out = ["## What this does to the classification", "", f"`{d.old}` to `{d.new}`", ""]
    if not d.changes:
        return "\n".join([*out, "No change of the data.", ""])
    out.append(f"**{d.changed} of {d.indicators} indicators change class.** "
               f"{len(d.review_gained)} more need review, {len(d.review_lost)} fewer.")  # fmt: skip
    out.append("")
    moved = [a for a in d.accuracy if a.before != a.after]
    if moved:
        out += ["| labels | question | before | after | |", "|---|---|--:|--:|--:|"]
        out += [
            f"| {a.table} ({a.titles}) | {a.facet} | {a.before:.1%} | {a.after:.1%} | {a.after - a.before:+.1%} |"
            for a in d.accuracy
        ]
        out.append("")
    if d.accuracy and len(moved) < len(d.accuracy):
        out += [f"<sub>Right first answers, {_unchanged(d, moved)}.</sub>", ""]
    listed = d.effects
    if listed:
        out += ["| indicator | title | question | before | after | because of |", "|---|---|---|---|---|---|"]
        for e in listed[:rows]:
            cause = cause_text(e.cause) + ("" if e.cause.found == "undone alone" else f" ({e.cause.found})")
            cells = (
                f"{e.set}:{e.code} ({e.lang})",
                e.title,
                e.facet,
                answers(e.before),
                f"**{answers(e.after)}**",
                cause,
            )
            out.append("| " + " | ".join(_cell(c) for c in cells) + " |")
        if len(listed) > rows:
            out.append(f"\nand {len(listed) - rows} more.")
        out.append("")
    out += _details(f"What changed ({len(d.changes)})", [_line(c) for c in d.changes[: rows * 4]])
    if d.counts:
        lines = ["| category | before | after | |", "|---|--:|--:|--:|"]
        lines += [f"| `{c}` | {a} | {b} | {b - a:+} |" for c, a, b in d.counts]
        out += _details(f"Indicators by category ({len(d.counts)} differ)", lines)
    reviews = [f"- more: {', '.join(d.review_gained)}"] * bool(d.review_gained) + [
        f"- fewer: {', '.join(d.review_lost)}"
    ] * bool(d.review_lost)
    if reviews:
        out += _details("needs_review", reviews)
    out.append(
        "<sub>A cause is a change that, undone alone, brings the old answer back, unless it says otherwise.</sub>\n"
    )
    return "\n".join(out)


def _line(c: Change) -> str:
    return f"- `{SIGNS[c.kind]}` {c.kind} {c.what} `{c.id}`" + (f": {_cell(c.detail)}" if c.detail else "")


def _details(title: str, lines: Sequence[str]) -> list[str]:
    return [f"<details><summary>{title}</summary>", "", *lines, "", "</details>", ""]


def _cell(value: str) -> str:
    return (
        value.replace("|", "\\|").replace("\n", " ").replace("*", "\\*")
        if not value.startswith("**")
        else value.replace("|", "\\|")
    )


def as_json(d: Difference) -> str:
    """The difference as JSON."""
    causes = Counter(name for e in d.effects for name in e.cause.changes)
    record = {
        "old": d.old,
        "new": d.new,
        "indicators": d.indicators,
        "titles": d.titles,
        "indicators_changed": d.changed,
        "changes": [
            {"kind": c.kind, "what": c.what, "id": c.id, "file": c.file, "detail": c.detail, "effects": causes.get(c.name, 0)}
            for c in d.changes
        ],
        "effects": [
            {
                "set": e.set, "code": e.code, "lang": e.lang, "title": e.title, "facet": e.facet, "before": list(e.before),
                "after": list(e.after), "first_answer": e.first, "cause": list(e.cause.changes), "cause_found": e.cause.found,
            }
            for e in d.effects
        ],
        "counts": [{"category": c, "before": a, "after": b} for c, a, b in d.counts],
        "needs_review": {"gained": d.review_gained, "lost": d.review_lost},
        "accuracy": [
            {"table": a.table, "facet": a.facet, "titles": a.titles, "before": round(a.before, 4), "after": round(a.after, 4)}
            for a in d.accuracy
        ],
    }  # fmt: skip
    return json.dumps(record, ensure_ascii=False, indent=2) + "\n"
