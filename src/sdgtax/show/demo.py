"""The summary of `sdgtax demo`."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.text import Text

from sdgtax.classify.explain import explain_text
from sdgtax.show.console import console
from sdgtax.show.explain import marked_title
from sdgtax.text.fold import shorten
from sdgtax.views.words import words as words_of

if TYPE_CHECKING:
    from sdgtax.analyse.coverage import Summary
    from sdgtax.model.classification import Classification
    from sdgtax.model.indicator import IndicatorSet
    from sdgtax.model.mapping import Overlap
    from sdgtax.model.taxonomy import Taxonomy

STAGE = "evaluation"
SHADES = ("grey35", "blue", "cyan", "green", "yellow", "bright_yellow")


def print_demo(
    taxonomy: Taxonomy,
    sets: Mapping[str, IndicatorSet],
    results: list[Classification],
    summary: Summary,
    overlaps: list[Overlap],
    output: Path,
    lang: str,
) -> None:
    """Grid, shares, overlaps, three explanations."""
    out = console()
    words = words_of(taxonomy, "demo", lang)
    out.print(Text(words["head"].format(n=len(results), s=len(sets)), style="bold"))
    out.print(Text(f"{taxonomy.info.name.get(lang)} {taxonomy.info.version}", style="dim"))
    out.print()
    _print_grid(out, taxonomy, summary, words)
    _print_shares(out, taxonomy, summary, words, lang)
    out.print()
    out.print(Text(words["overlaps"], style="bold"))
    for o in overlaps:
        out.print(
            Text(f"  {o.score:.2f}  ", style="green")
            .append(f"{o.a_set}:{o.a_code} ", style="dim")
            .append(shorten(o.a_title, 60))
        )
        out.print(Text(f"        {o.b_set}:{o.b_code} ", style="dim").append(shorten(o.b_title, 60), style="not dim"))
    out.print()
    out.print(Text(words["three"], style="bold"))
    for c in _three(results):
        out.print()
        out.print(Text("  ").append_text(marked_title(c)).append(f"  {c.ref}", style="dim not bold"))
        out.print(Text("  " + explain_text(taxonomy, c, lang)))
    out.print()
    out.print(Text(words["files"].format(a=output / "indicators.csv", b=output / "assignments.csv")))
    out.print(Text(words["next"], style="dim"))


def _print_grid(out: Console, taxonomy: Taxonomy, summary: Summary, words: Mapping[str, str]) -> None:
    facet = taxonomy.scoring.facets[0]
    goals = [c for c in taxonomy.children(facet.root) if not c.group]
    out.print(Text(words["grid"], style="bold"))
    head = Text(" " * 20)
    for g in goals:
        head.append(f"{g.notation:>4}", style="bold")
    head.append("   -", style="bold").append(f"  {words['review']}", style="bold")
    out.print(head)
    for set_id in summary.sets:
        counts = summary.first[facet.id][set_id]
        top = max((counts[g.id] for g in goals), default=0)
        line = Text(f"{set_id:<20}")
        for g in goals:
            n = counts[g.id]
            shade = SHADES[min(len(SHADES) - 1, (n * (len(SHADES) - 1) + top - 1) // top)] if top else SHADES[0]
            line.append(f"{n or '·':>4}", style=shade)
        line.append(f"{counts[''] or '·':>4}", style="red")
        out.print(line.append(f"  {summary.needs_review[set_id] / summary.total[set_id]:>5.0%}", style="dim"))


def _print_shares(out: Console, taxonomy: Taxonomy, summary: Summary, words: Mapping[str, str], lang: str) -> None:
    quality = taxonomy.metadata.class_facet
    for facet, title in ((taxonomy.facet(STAGE), words["stage"]), (quality, words["class"])):
        out.print()
        out.print(Text(title, style="bold"))
        n_all = sum(summary.total.values())
        answers = [(c.id, c.label.get(lang)) for c in taxonomy.children(facet.root)]
        for category, label in [*answers, ("", words["none"])]:
            n = summary.count(facet.id, category)
            if n or category:
                bar = Text(f"  {label:<18}").append("█" * round(40 * n / n_all), style="cyan")
                out.print(bar.append(f" {n} ({n / n_all:.0%})"))


def _three(results: list[Classification]) -> list[Classification]:
    """A certain, a likely and a possible one, of different sets: the first of each kind whose goal a term supports."""
    chosen: list[Classification] = []
    for wanted in ("certain", "likely", "possible"):
        for c in results:
            goal = c.of("goal")[:1]
            if not goal or goal[0].basis != "inferred" or goal[0].level != wanted:
                continue
            if any(e.kind == "term" for e in goal[0].evidence) and c.set_id not in {x.set_id for x in chosen}:
                chosen.append(c)
                break
    return chosen
