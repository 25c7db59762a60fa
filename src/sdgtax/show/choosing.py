"""Sets side by side, what a list does not cover and who could fill it, and a choice with its reasons, on a terminal."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from rich.text import Text

from sdgtax.analyse.gaps import OPEN, Gaps, Need
from sdgtax.analyse.pool import beside_title, ref_of
from sdgtax.show.table import draw
from sdgtax.views import compare as sides
from sdgtax.views.gaps import alone, label, matched, name, title, why
from sdgtax.views.select import adds, instead, notes

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from rich.console import Console, RenderableType

    from sdgtax.analyse.compare import Comparison
    from sdgtax.analyse.select import Choice
    from sdgtax.model.taxonomy import Taxonomy
    from sdgtax.model.voice import Voice

SIGNS = {"strength": ("+", "green"), "weakness": ("-", "red")}
STYLES = {"missing": "bold red", "unsure": "yellow", "weak": "yellow", "crowded": "cyan", "covered": "green"}


def comparison(out: Console, taxonomy: Taxonomy, found: Comparison, say: Voice) -> Iterator[RenderableType]:
    """The figures as a table, then each set in words."""
    yield from draw(out, sides.figures(taxonomy, found, sides.SCREEN), say)
    for p in found.sets:
        yield Text("")
        yield Text(sides.summary(taxonomy, p, say), style="bold")
        for kind, said in sides.sentences(taxonomy, p, say):
            yield Text.assemble("  ", SIGNS[kind], f" {said}")


def gaps(taxonomy: Taxonomy, found: Gaps, named: Collection[str], say: Voice) -> Iterator[RenderableType]:
    """Facet by facet what is open, with the candidates; facets that are no aim only in figures, unless they are `named`."""
    for facet in dict.fromkeys(n.facet for n in found.needs):
        needs = found.of(facet)
        states = [say(f"states.{s}", n=n) for s, n in Counter(n.state for n in needs).items()]
        yield Text.assemble((taxonomy.facet(facet).label.get(say.lang), "bold"), ": ", ", ".join(states))
        if named or taxonomy.selection.cover[facet].aim:
            for state in (*OPEN, "crowded"):
                for need in (n for n in needs if n.state == state):
                    yield from _need(taxonomy, need, say)
        yield Text("")
    yield from _counterparts(found, say)


def _need(taxonomy: Taxonomy, need: Need, say: Voice) -> Iterator[RenderableType]:
    mine = ", ".join(name(c) for c, _ in need.mine[: taxonomy.selection.named])
    by = " " + say("needs.by", n=len(need.mine), mine=mine) if need.mine else ""
    yield Text.assemble(
        "  ", (label(taxonomy, need.category, say), "bold"), "  ", (say(f"state.{need.state}"), STYLES[need.state]), by
    )
    for k in need.candidates:
        yield Text.assemble("    ", (f"{ref_of(k.found)} ", "cyan"), title(k.found, say))
        yield Text(f"      {why(taxonomy, k, say)}", style="dim")
    if need.state in OPEN and not need.candidates:
        yield Text(f"    {say('needs.nobody')}", style="dim")


def _counterparts(found: Gaps, say: Voice) -> Iterator[RenderableType]:
    yield Text(say("needs.counterparts"), style="bold")
    total = len(found.mine.results)
    for set_id in found.others:
        yield Text("  " + say("needs.matched", n=matched(found, set_id), of=total, s=set_id))
    for c in alone(found):
        yield Text.assemble("  ", (say("needs.alone"), "yellow"), f" {title(c, say)}")


def selection(taxonomy: Taxonomy, found: Choice, say: Voice) -> Iterator[RenderableType]:
    """Each indicator with what it adds and what it was preferred to; then what is to be said of the whole."""
    for n, c in enumerate(found.chosen, 1):
        yield Text.assemble((f"{n:>3}  ", "dim"), (title(c.found, say), "bold"), (f"  {beside_title(c.found)}", "cyan"))
        yield Text(f"     {adds(taxonomy, c, say)}")
        yield Text(f"     {instead(taxonomy, c, say)}", style="dim")
    yield Text("")
    for note in notes(taxonomy, found, say):
        yield Text(note)
