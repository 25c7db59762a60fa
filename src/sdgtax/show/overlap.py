"""Mappings between sets, how much of each set the others cover, and the things that they measure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text

from sdgtax.model.sheet import Sheet
from sdgtax.show.table import draw, table

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rich.console import Console, RenderableType

    from sdgtax.match.concepts import Concept
    from sdgtax.match.lock import Move
    from sdgtax.match.matrix import Cell
    from sdgtax.match.results import Concepts
    from sdgtax.match.titles import Prepared
    from sdgtax.model.indicator import Indicator
    from sdgtax.model.mapping import Overlap
    from sdgtax.model.taxonomy import Taxonomy
    from sdgtax.model.voice import Voice
    from sdgtax.views.overlap import Pair

Marks = tuple[tuple[int, int], ...]
STYLES = {
    "exact": "bold green",
    "close": "green",
    "broad": "yellow",
    "narrow": "yellow",
    "related": "dim",
    "none": "red",
}
HEAT = (
    "white on grey11",
    "white on dark_blue",
    "white on deep_sky_blue4",
    "white on dark_cyan",
    "black on green3",
    "black on chartreuse1",
)


def mappings(
    out: Console, taxonomy: Taxonomy, sets: Sequence[Prepared], found: Sequence[Overlap], say: Voice
) -> Iterator[RenderableType]:
    """One line a pair, the shared words marked."""
    if not found:
        return iter([Text(say("overlap.nothing"))])
    two = len(sets) == 2
    rows: Iterator[list[str | Text]] = (
        [
            say.number(o.score),
            relation(taxonomy, o, say, based=True),
            _side(o.a_code if two else o.a_ref, o.a_title, o.a_marks),
            _side(o.b_code if two else o.b_ref, o.b_title, o.b_marks),
            o.differs_text,
        ]
        for o in found
    )
    names = [s.id for s in sets] if two else ["a", "b"]
    head = [say("overlap.score"), say("overlap.relation"), *names, say("overlap.differs")]
    return table(out, head, rows, right=(0,))


def relation(taxonomy: Taxonomy, o: Overlap, say: Voice, *, based: bool = False) -> Text:
    """The relation of a pair; `based`: with where the mapping comes from, if it is not inferred."""
    text = Text(getattr(taxonomy.overlap.relation_labels, o.relation).get(say.lang), style=STYLES[o.relation])
    return text.append(f" ({say(f'basis.{o.basis}')})", style="magenta") if based and o.basis != "inferred" else text


def _side(name: str, title: str, marks: Marks) -> Text:
    return Text.assemble((f"{name} ", "dim"), marked(title, marks))


def marked(title: str, marks: Marks) -> Text:
    """A title with the shared words marked."""
    text = Text(title)
    for start, end in marks:
        text.stylize("bold cyan", start, end)
    return text


def unmatched(listed: Sequence[tuple[Prepared, list[Indicator]]], say: Voice) -> Iterator[RenderableType]:
    """What each set has alone."""
    for s, alone in listed:
        yield Text(say("overlap.alone", n=len(alone), of=len(s.indicators), s=s.id), style="bold")
        for t in alone:
            yield Text.assemble((f"  {t.code}  ", "dim"), t.best((say.lang,))[0])


def matrix(out: Console, cells: Sequence[Cell], say: Voice) -> Iterator[RenderableType]:
    """The coverage of each set (a row) by the others, as a coloured grid."""
    totals = {c.row: c.total for c in cells}
    by = {(c.row, c.column): c for c in cells}
    rows: list[list[str | Text]] = [
        [f"{row} ({total})", *(_heat(by.get((row, column)), say) for column in totals)] for row, total in totals.items()
    ]
    return table(out, ["", *totals], rows, right=range(1, len(totals) + 1))


def _heat(cell: Cell | None, say: Voice) -> Text:
    if cell is None:
        return Text("  -  ", style="dim")
    return Text(f" {say.share(cell.share):>4} ", style=HEAT[min(int(cell.share * 5), 5)])


def in_full(out: Console, found: Pair, say: Voice) -> Iterator[RenderableType]:
    """Relation, what differs, the evidence; then facets side by side, terms, features with their weights."""
    o = found.overlap
    yield Text.assemble(("A  ", "dim"), marked(o.a_title, o.a_marks))
    yield Text.assemble(("B  ", "dim"), marked(o.b_title, o.b_marks))
    score = f" ({o.relation}Match), {say('overlap.score')} {say.number(o.score, 3)}"
    yield Text(f"{say('overlap.relation')}: ") + relation(found.taxonomy, o, say) + Text(score)
    yield Text(f"{say('overlap.differs')}: {o.differs_text or '-'}")
    yield Text(f"{say('overlap.evidence')}: {'; '.join(o.evidence)}")
    facets, *others = found.sheets()
    said = ([value or say("overlap.unsaid") for value in row] for row in facets.rows)
    for one in (Sheet(facets.name, facets.columns, said), *others):
        yield from draw(out, one, say)


# -- concepts


def concepts(found: Concepts, say: Voice) -> Iterator[RenderableType]:
    """Each thing with its members, its strongest and its weakest tie; a summary at the end."""
    for c in found.found:
        head = Text.assemble((f"{c.id}  ", "dim"), (c.name, "bold"))
        if c.below:
            head.append(f"  ({say('concepts.part', n=c.below)})", style="yellow")
        yield head
        if len(c.members) > 1:
            for m in c.members:
                yield Text.assemble((f"        {m.set_id}:{m.code}  ", "dim"), m.title)
            yield Text(f"        {_ties(c, say)}", style="dim")
    yield Text(summary(found, say), style="bold")


def moved(found: Sequence[Move], say: Voice) -> Iterator[RenderableType]:
    """What has moved: the indicator, its id before and now."""
    for m in found:
        yield Text.assemble((f"{m.ref}  ", "dim"), m.title, (f"  {m.was or '-'} → {m.now or '-'}", "yellow"))
    yield Text(say("concepts.moved", n=len(found)), style="bold")


def _ties(c: Concept, say: Voice) -> str:
    ties = {say("concepts.strongest"): c.strongest, say("concepts.weakest"): c.weakest}
    texts = [f"{word} {say.number(o.score)} {o.a_ref} ~ {o.b_ref}" for word, o in ties.items() if o]
    return "; ".join(texts[:1] if c.strongest is c.weakest else texts)


def summary(found: Concepts, say: Voice) -> str:
    """How many things the sets measure, in one sentence."""
    return say("concepts.things", n=found.indicators, s=len(found.sets), t=found.things)
