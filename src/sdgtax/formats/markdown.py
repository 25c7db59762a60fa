"""Sheets as tables of Markdown; a difference between two versions, for a comment on a pull request."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from sdgtax.formats.csv import plain
from sdgtax.model.sheet import NUMBERS, Sheet
from sdgtax.text.harmless import markdown
from sdgtax.views.diff import SIGNS, answers, cause_text, unchanged

if TYPE_CHECKING:
    from sdgtax.analyse.changes import Change
    from sdgtax.analyse.diff import Accuracy, Difference
    from sdgtax.analyse.effects import Effect
    from sdgtax.model.voice import Voice

FOUND = {"undone together": "comment.together", "evidence": "comment.evidence"}
"""How a cause was found, where the change was not undone alone."""


def write(what: tuple[Difference, int, Voice] | Sheet) -> Iterator[str]:
    """A sheet as a table; a difference with at most so many effects, and four times as many changes."""
    return (line + "\n" for line in (_table(what) if isinstance(what, Sheet) else _lines(*what)))


def _table(sheet: Sheet) -> Iterator[str]:
    """The sheet as a table: one line a row, numbers to the right."""
    yield f"| {' | '.join(markdown(name) for name in sheet.head)} |"
    yield f"|{'|'.join('--:' if c.type in NUMBERS else '---' for c in sheet.columns)}|"
    for row in sheet.rows:
        cells = (markdown(str(plain(v, c))) for v, c in zip(row, sheet.columns, strict=True))
        yield f"| {' | '.join(cells)} |"


def _lines(d: Difference, rows: int, say: Voice) -> Iterator[str]:
    yield from (f"## {say('comment.title')}", "", say("diff.title", old=f"`{d.old}`", new=f"`{d.new}`"), "")
    if not d.changes:
        yield say("diff.nothing")
        return
    more, fewer = len(d.review_gained), len(d.review_lost)
    yield from (say("comment.does", n=d.changed, of=d.indicators, more=more, fewer=fewer), "")
    yield from _accuracy(d, [a for a in d.accuracy if a.before != a.after], say)
    yield from _effects(d.effects, rows, say)
    yield from _details(say("diff.changes", n=len(d.changes)), [_change(c) for c in d.changes[: rows * 4]])
    if d.counts:
        counts = [f"| `{c}` | {a} | {b} | {b - a:+} |" for c, a, b in d.counts]
        head = [f"| {say('comment.categories')} | |", "|---|--:|--:|--:|"]
        yield from _details(say("comment.counts", n=len(d.counts)), head + counts)
    reviews = {say("comment.more"): d.review_gained, say("comment.fewer"): d.review_lost}
    listed = [f"- {word}: {', '.join(refs)}" for word, refs in reviews.items() if refs]
    if listed:
        yield from _details("needs_review", listed)
    yield f"<sub>{say('comment.found')}</sub>"


def _accuracy(d: Difference, moved: Sequence[Accuracy], say: Voice) -> Iterator[str]:
    if moved:
        yield from (f"| {say('comment.accuracy')} | |", "|---|---|--:|--:|--:|")
        for a in d.accuracy:
            change = (say.share(a.before, 1), say.share(a.after, 1), say.share(a.after - a.before, 1, "+"))
            yield f"| {a.table} ({a.titles}) | {a.facet} | {' | '.join(change)} |"
        yield ""
    if d.accuracy and len(moved) < len(d.accuracy):
        yield from (f"<sub>{say('comment.right', unchanged=unchanged(d, moved, say))}</sub>", "")


def _effects(effects: Sequence[Effect], rows: int, say: Voice) -> Iterator[str]:
    if not effects:
        return
    yield from (f"| {say('comment.effects')} |", "|---|---|---|---|---|---|")
    for e in effects[:rows]:
        found = f" ({say(FOUND[e.cause.found])})" if e.cause.found in FOUND else ""
        named, after = f"{e.set}:{e.code} ({e.lang})", answers(e.after, say).replace("|", "\\|")
        before = (_cell(c) for c in (named, e.title, e.facet, answers(e.before, say)))
        yield f"| {' | '.join(before)} | **{after}** | {_cell(cause_text(e.cause, say) + found)} |"
    if len(effects) > rows:
        yield from ("", f"{say('diff.more', n=len(effects) - rows)}.")
    yield ""


def _change(c: Change) -> str:
    return f"- `{SIGNS[c.kind]}` {c.kind} {c.what} `{c.id}`" + (f": {_cell(c.detail)}" if c.detail else "")


def _details(title: str, lines: Sequence[str]) -> Iterator[str]:
    yield from (f"<details><summary>{title}</summary>", "", *lines, "", "</details>", "")


def _cell(value: str) -> str:
    return value.replace("|", "\\|").replace("\n", " ").replace("*", "\\*")
