"""A difference between two versions."""

from __future__ import annotations

import textwrap
from itertools import groupby
from typing import TYPE_CHECKING

from rich.text import Text

from sdgtax.views.diff import SIGNS, TURNS, answers, cause_text, mapping_counts, unchanged

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sdgtax.analyse.diff import Accuracy, Difference
    from sdgtax.analyse.effects import Effect
    from sdgtax.model.voice import Voice

COLOURS = {"added": "green", "removed": "red", "changed": "yellow", "moved": "cyan", "renamed": "cyan"}
HOW = {"undone together": "diff.together", "evidence": "diff.evidence"}
"""How a cause was found, where the change was not undone alone."""
REFS_SHOWN = 12
WIDTH = 96


def text(d: Difference, rows: int, say: Voice) -> Text:
    """The difference, with at most so many rows of each list."""
    return Text().join(line.append("\n") for line in _lines(d, rows, say))


def _lines(d: Difference, rows: int, say: Voice) -> Iterator[Text]:
    yield Text(say("diff.title", old=d.old, new=d.new), style="bold")
    yield Text()
    if not (d.changes or d.mappings):
        yield Text(say("diff.nothing"))
        return
    yield Text(say("diff.changes", n=len(d.changes)), style="bold")
    for change in d.changes[:rows]:
        line = Text().append(f"  {SIGNS[change.kind]} {change.name}", style=COLOURS[change.kind])
        yield line.append(f"  {change.detail}") if change.detail else line
    yield from _more("diff.more-changes", len(d.changes) - rows, say)
    yield Text()
    if d.lost:
        yield Text(say("diff.lost", n=len(d.lost)), style="bold red")
        for gone in d.lost:
            yield Text(f"  {gone.message}", style="red")
            yield Text(f"      {gone.advice}", style="dim")
        yield Text()
    yield from _effects(d, rows, say)
    yield from _mappings(d, rows, say)
    yield from _concepts(d, rows, say)
    if d.counts:
        yield Text()
        yield Text(say("diff.counts"), style="bold")
    for category, before, after in d.counts[:rows]:
        line = Text(f"  {category:52} {before:5} {say('diff.to')} {after:5}  ")
        yield line.append(f"{after - before:+}", style=_colour(before, after))
    yield from _more("diff.more-categories", len(d.counts) - rows, say)
    yield Text()
    yield Text(say("diff.review", more=len(d.review_gained), fewer=len(d.review_lost)), style="bold")
    for sign, refs in (("+", d.review_gained), ("-", d.review_lost)):
        if refs:
            more = f" {say('diff.more', n=len(refs) - REFS_SHOWN)}" if len(refs) > REFS_SHOWN else ""
            yield Text(f"  {sign} {', '.join(refs[:REFS_SHOWN])}{more}")
    if d.accuracy:
        yield Text()
        yield from _accuracy(d, [a for a in d.accuracy if a.before != a.after], say)


def _effects(d: Difference, rows: int, say: Voice) -> Iterator[Text]:
    yield Text(say("diff.does", n=d.changed, of=d.indicators), style="bold")
    listed = [list(effects) for _, effects in groupby(d.effects, _indicator)]
    for effects in listed[:rows]:
        first = effects[0]
        yield Text().append(f"  {first.set}:{first.code}", style="cyan").append(f" ({first.lang}) {first.title}")
        for e in effects:
            line = Text(f"      {e.facet}: {answers(e.before, say)} {say('diff.to')} ")
            line.append(answers(e.after, say), style="bold")
            line.append(f"   {say('diff.because', cause=cause_text(e.cause, say))}", style="dim")
            yield line.append(f" ({say(HOW[e.cause.found])})", style="dim") if e.cause.found in HOW else line
    yield from _more("diff.more-titles", len(listed) - rows, say)
    if listed:
        yield Text(f"  {say('diff.found')}", style="dim")


def _mappings(d: Difference, rows: int, say: Voice) -> Iterator[Text]:
    if not d.mappings:
        return
    yield Text()
    yield Text(mapping_counts(d, say), style="bold")
    for m in d.mappings[:rows]:
        line = Text().append(f"  {TURNS[m.turn]} {m.a} {m.b}", style="cyan")
        line.append(f"  {m.before or say('diff.none')} {say('diff.to')} ")
        line.append(m.after or say("diff.none"), style="bold")
        line.append(f"   {m.a_title} / {m.b_title}" if m.a_title or m.b_title else "", style="dim")
        yield line.append(f"   {m.file}" if m.file else "", style="dim")
    yield from _more("diff.more-mappings", len(d.mappings) - rows, say)


def _concepts(d: Difference, rows: int, say: Voice) -> Iterator[Text]:
    if not d.concepts:
        return
    yield Text()
    yield Text(say("diff.concepts", n=len(d.concepts)), style="bold")
    for m in d.concepts[:rows]:
        line = Text().append(f"  {m.ref}", style="cyan").append(f"  {m.was or say('diff.none')} {say('diff.to')} ")
        yield line.append(m.now or say("diff.none"), style="bold").append(f"   {m.title}", style="dim")
    yield from _more("diff.more-concepts", len(d.concepts) - rows, say)


def _accuracy(d: Difference, moved: Sequence[Accuracy], say: Voice) -> Iterator[Text]:
    yield Text(say("diff.accuracy"), style="bold")
    for a in moved:
        before, after = say.share(a.before, 1), say.share(a.after, 1)
        line = Text(f"  {a.table:28} {a.facet:12} {before:>6} {say('diff.to')} {after:>6}  ")
        line.append(say.share(a.after - a.before, 1, "+"), style=_colour(a.before, a.after))
        yield line.append(f"  {say('diff.titles', n=a.titles)}")
    for line_ in textwrap.wrap(unchanged(d, moved, say), WIDTH):
        yield Text(f"  {line_}", style="dim")


def _indicator(e: Effect) -> tuple[str, str, str]:
    return e.set, e.code, e.lang


def _more(word: str, number: int, say: Voice) -> Iterator[Text]:
    if number > 0:
        yield Text(f"  {say(word, n=number)}", style="dim")


def _colour(before: float, after: float) -> str:
    return "green" if after > before else "red" if after < before else ""
