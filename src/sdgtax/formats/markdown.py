"""A difference between two versions as Markdown, for a comment on a pull request."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from sdgtax.views.diff import SIGNS, answers, cause_text, unchanged

if TYPE_CHECKING:
    from sdgtax.analyse.changes import Change
    from sdgtax.analyse.diff import Accuracy, Difference
    from sdgtax.analyse.effects import Effect


def write(difference: tuple[Difference, int]) -> Iterator[str]:
    """The difference with at most so many effects, and four times as many changes."""
    return (line + "\n" for line in _lines(*difference))


def _lines(d: Difference, rows: int) -> Iterator[str]:
    yield from ("## What this does to the classification", "", f"`{d.old}` to `{d.new}`", "")
    if not d.changes:
        yield "No change of the data."
        return
    more, fewer = len(d.review_gained), len(d.review_lost)
    yield f"**{d.changed} of {d.indicators} indicators change class.** {more} more need review, {fewer} fewer."
    yield ""
    yield from _accuracy(d, [a for a in d.accuracy if a.before != a.after])
    yield from _effects(d.effects, rows)
    yield from _details(f"What changed ({len(d.changes)})", [_change(c) for c in d.changes[: rows * 4]])
    if d.counts:
        head = ["| category | before | after | |", "|---|--:|--:|--:|"]
        counts = [f"| `{c}` | {a} | {b} | {b - a:+} |" for c, a, b in d.counts]
        yield from _details(f"Indicators by category ({len(d.counts)} differ)", head + counts)
    reviews = [f"- {word}: {', '.join(refs)}" for word, refs in _reviews(d) if refs]
    if reviews:
        yield from _details("needs_review", reviews)
    yield "<sub>A cause is a change that, undone alone, brings the old answer back, unless it says otherwise.</sub>"


def _reviews(d: Difference) -> tuple[tuple[str, Sequence[str]], ...]:
    return ("more", d.review_gained), ("fewer", d.review_lost)


def _accuracy(d: Difference, moved: Sequence[Accuracy]) -> Iterator[str]:
    if moved:
        yield from ("| labels | question | before | after | |", "|---|---|--:|--:|--:|")
        for a in d.accuracy:
            change = f"{a.before:.1%} | {a.after:.1%} | {a.after - a.before:+.1%}"
            yield f"| {a.table} ({a.titles}) | {a.facet} | {change} |"
        yield ""
    if d.accuracy and len(moved) < len(d.accuracy):
        yield f"<sub>Right first answers, {unchanged(d, moved)}.</sub>"
        yield ""


def _effects(effects: Sequence[Effect], rows: int) -> Iterator[str]:
    if not effects:
        return
    yield from ("| indicator | title | question | before | after | because of |", "|---|---|---|---|---|---|")
    for e in effects[:rows]:
        cause = cause_text(e.cause) + ("" if e.cause.found == "undone alone" else f" ({e.cause.found})")
        named, after = f"{e.set}:{e.code} ({e.lang})", answers(e.after).replace("|", "\\|")
        before = (_cell(c) for c in (named, e.title, e.facet, answers(e.before)))
        yield f"| {' | '.join(before)} | **{after}** | {_cell(cause)} |"
    if len(effects) > rows:
        yield ""
        yield f"and {len(effects) - rows} more."
    yield ""


def _change(c: Change) -> str:
    return f"- `{SIGNS[c.kind]}` {c.kind} {c.what} `{c.id}`" + (f": {_cell(c.detail)}" if c.detail else "")


def _details(title: str, lines: Sequence[str]) -> Iterator[str]:
    yield from (f"<details><summary>{title}</summary>", "", *lines, "", "</details>", "")


def _cell(value: str) -> str:
    return value.replace("|", "\\|").replace("\n", " ").replace("*", "\\*")
