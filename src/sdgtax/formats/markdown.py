"""Sheets as tables of Markdown; a difference between two versions, for a comment on a pull request.

All of it that is data goes through `text` or `code`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from sdgtax.formats.csv import plain
from sdgtax.model.sheet import NUMBERS, Book, Sheet
from sdgtax.text.harmless import code
from sdgtax.text.harmless import markdown as text
from sdgtax.views.diff import SIGNS, TURNS, answers, cause_text, mapping_counts, unchanged

if TYPE_CHECKING:
    from sdgtax.analyse.changes import Change, MappingChange
    from sdgtax.analyse.diff import Accuracy, Difference
    from sdgtax.analyse.effects import Effect
    from sdgtax.model.voice import Voice

FOUND = {"undone together": "comment.together", "evidence": "comment.evidence"}
"""How a cause was found, where the change was not undone alone."""


def write(what: tuple[Difference, int, Voice] | Sheet | Book) -> Iterator[str]:
    """A sheet as a table, several under a heading each; a difference with at most so many effects, and four times as many changes."""
    if isinstance(what, Book):
        found = _book(what)
    else:
        found = _table(what) if isinstance(what, Sheet) else _lines(*what)
    return (line + "\n" for line in found)


def _book(book: Book) -> Iterator[str]:
    for n, page in enumerate(book.pages):
        yield from (*[""][:n], f"## {text(page.title)}", "", *_table(page.sheet))


def _table(sheet: Sheet) -> Iterator[str]:
    """The sheet as a table: one line a row, numbers to the right."""
    yield f"| {' | '.join(text(name) for name in sheet.head)} |"
    yield f"|{'|'.join('--:' if c.type in NUMBERS else '---' for c in sheet.columns)}|"
    for row in sheet.rows:
        cells = (text(str(plain(v, c))) for v, c in zip(row, sheet.columns, strict=True))
        yield f"| {' | '.join(cells)} |"


def _lines(d: Difference, rows: int, say: Voice) -> Iterator[str]:
    to = _words(say("diff.to"))
    yield from (f"## {_words(say('comment.title'))}", "", f"{code(d.old)} {to} {code(d.new)}", "")
    if not (d.changes or d.mappings):
        yield _words(say("diff.nothing"))
        return
    more, fewer = len(d.review_gained), len(d.review_lost)
    yield from (_words(say("comment.does", n=d.changed, of=d.indicators, more=more, fewer=fewer)), "")
    if d.lost:
        yield from (f"**{_words(say('diff.lost', n=len(d.lost)))}**", "")
        yield from (f"- {text(x.message)}. {text(x.advice)}" for x in d.lost)
        yield ""
    yield from _accuracy(d, [a for a in d.accuracy if a.before != a.after], say)
    yield from _effects(d.effects, rows, say)
    yield from _details(say("diff.changes", n=len(d.changes)), [_change(c) for c in d.changes[: rows * 4]])
    if d.mappings:
        table = [f"| {_head(say('comment.mappings'))}", "|---|---|---|---|---|"]
        table += [_row(*_mapping(m, say)) for m in d.mappings[: rows * 4]]
        rest = len(d.mappings) - rows * 4
        table += ["", f"{_words(say('diff.more', n=rest))}."] if rest > 0 else []
        yield from _details(mapping_counts(d, say), table)
    if d.counts:
        counts = [_row(code(c), f"{a}", f"{b}", f"{b - a:+}") for c, a, b in d.counts]
        head = [_head(say("comment.categories"), ""), "|---|--:|--:|--:|"]
        yield from _details(say("comment.counts", n=len(d.counts)), head + counts)
    reviews = {say("comment.more"): d.review_gained, say("comment.fewer"): d.review_lost}
    listed = [f"- {_words(word)}: {text(', '.join(refs))}" for word, refs in reviews.items() if refs]
    if listed:
        yield from _details("needs_review", listed)
    yield f"<sub>{_words(say('comment.found'))}</sub>"


def _accuracy(d: Difference, moved: Sequence[Accuracy], say: Voice) -> Iterator[str]:
    if moved:
        yield from (_head(say("comment.accuracy"), ""), "|---|---|--:|--:|--:|")
        for a in d.accuracy:
            change = (say.share(a.before, 1), say.share(a.after, 1), say.share(a.after - a.before, 1, "+"))
            yield _row(*map(text, (f"{a.table} ({a.titles})", a.facet, *change)))
        yield ""
    if d.accuracy and len(moved) < len(d.accuracy):
        yield from (f"<sub>{_words(say('comment.right', unchanged=unchanged(d, moved, say)))}</sub>", "")


def _effects(effects: Sequence[Effect], rows: int, say: Voice) -> Iterator[str]:
    if not effects:
        return
    yield from (_head(say("comment.effects")), "|---|---|---|---|---|---|")
    for e in effects[:rows]:
        found = f" ({say(FOUND[e.cause.found])})" if e.cause.found in FOUND else ""
        named, before, after = f"{e.set}:{e.code} ({e.lang})", answers(e.before, say), answers(e.after, say)
        cause = cause_text(e.cause, say) + found
        yield _row(*map(text, (named, e.title, e.facet, before)), f"**{text(after)}**", text(cause))
    if len(effects) > rows:
        yield from ("", f"{_words(say('diff.more', n=len(effects) - rows))}.")
    yield ""


def _change(c: Change) -> str:
    detail = f": {text(c.detail)}" if c.detail else ""
    return f"- {code(SIGNS[c.kind])} {text(c.kind)} {text(c.what)} {code(c.id)}{detail}"


def _mapping(m: MappingChange, say: Voice) -> Iterator[str]:
    none = say("diff.none")
    named = (f"{m.a} {m.a_title}", f"{m.b} {m.b_title}", m.before or none, m.after or none)
    yield code(TURNS[m.turn])
    yield from map(text, named)


def _details(title: str, lines: Sequence[str]) -> Iterator[str]:
    yield from (f"<details><summary>{_words(title)}</summary>", "", *lines, "", "</details>", "")


def _head(words: str, *more: str) -> str:
    return _row(*(_words(word.strip()) for word in words.split("|")), *more)


def _row(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"


def _words(said: str) -> str:
    """Words of the program, which are data too; of markup they may only hold what is bold."""
    return text(said).replace(r"\*\*", "**")
