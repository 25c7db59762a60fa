"""All bundled sets at a glance."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text

from sdgtax.classify.explain import Explainer
from sdgtax.model.finding import SdgtaxError
from sdgtax.show.explain import marked_title
from sdgtax.show.table import headed
from sdgtax.text.fold import shorten

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from rich.console import Console, RenderableType

    from sdgtax.analyse.report import Demo, Summary
    from sdgtax.model.classification import Classification
    from sdgtax.model.mapping import Overlap
    from sdgtax.model.taxonomy import Taxonomy
    from sdgtax.model.voice import Voice

SHADES = ("grey35", "blue", "cyan", "green", "yellow", "bright_yellow")
NAME, CELL, BAR, TITLE = 19, 4, 40, 60
"""Widths of a set's name, a cell of the grid, the longest bar and a title."""
BESIDE = 34
"""What stands beside a bar."""


def demo(out: Console, taxonomy: Taxonomy, found: Demo, files: Sequence[Path], say: Voice) -> Iterator[RenderableType]:
    """Grid, bars, overlaps, three explanations; `files` are those written: a page, then two tables."""
    summary = found.summary
    yield Text(say("demo.head", n=len(found.results), s=len(summary.sets)), style="bold")
    yield Text(f"{taxonomy.info.name.get(say.lang)} {taxonomy.info.version}", style="dim")
    yield from _grid(out, taxonomy, summary, say)
    for facet, title in taxonomy.words.demo.bars.items():
        yield from _bars(out, taxonomy, summary, facet, title.get(say.lang), say)
    yield from _overlaps(found.overlaps, say)
    yield from headed(say("demo.three"))
    explainer = Explainer(taxonomy, say.lang)
    for c in _three(taxonomy, found.results):
        yield ""
        yield Text("  ").append_text(marked_title(out, c)).append(f"  {c.ref}", style="dim not bold")
        yield Text("  " + explainer.text(c))
    yield ""
    page, *tables = files
    yield Text(say("demo.page", page=page), style="bold")
    yield Text(say("demo.files", a=tables[0], b=tables[1]))
    yield Text(say("demo.next"), style="dim")


def _grid(out: Console, taxonomy: Taxonomy, summary: Summary, say: Voice) -> Iterator[RenderableType]:
    """The first answers of a facet by set; those without one; the share that a person should look at. What does not fit into the
    width stands in a part of its own below."""
    facet = taxonomy.words.demo.grid
    answers = [taxonomy.categories[c] for c in _answers(taxonomy, facet)]
    yield from headed(say("demo.grid"))
    most = max((n for counts in summary.first[facet].values() for n in counts.values()), default=0)
    name = max([NAME, *(len(s) + 1 for s in summary.sets)])
    review = len(say("demo.review")) + 1
    cell = CELL if name + CELL * (len(answers) + 1) + review <= out.width else max(len(str(most)), 2) + 1
    each = max((out.width - name - review) // cell, 1)
    heads = [(a.id, a.notation) for a in answers] + [("", "-")]
    for start in range(0, len(heads), each):
        part, last = heads[start : start + each], start + each >= len(heads)
        told = f" {say('demo.review')}" if last else ""
        yield Text(f"{'':{name}}{''.join(f'{mark:>{cell}}' for _, mark in part)}{told}", style="bold")
        for set_id in summary.sets:
            line = _line(summary, facet, set_id, part, cell, name)
            share = say.share(summary.needs_review[set_id] / summary.total[set_id])
            yield line.append(f" {share:>{review - 1}}", style="dim") if last else line


def _line(summary: Summary, facet: str, set_id: str, part: Sequence[tuple[str, str]], cell: int, name: int) -> Text:
    """One set in the grid; the shade of a number is its size beside the largest one of the set."""
    counts = summary.first[facet][set_id]
    top = max((n for category, n in counts.items() if category), default=0)
    line = Text(f"{set_id:<{name}}")
    for category, _ in part:
        looks = _shade(counts[category], top) if category else "red"
        line.append(f"{counts[category] or '·':>{cell}}", style=looks)
    return line


def _answers(taxonomy: Taxonomy, facet: str) -> list[str]:
    """The answers of a facet that `rules/words.yaml` names. Raises SdgtaxError if there is no such facet."""
    try:
        return taxonomy.answers(taxonomy.facet(facet))
    except KeyError:
        known = ", ".join(f.id for f in taxonomy.all_facets)
        raise SdgtaxError(f"rules/words.yaml: `demo` names the facet “{facet}”. Known: {known}.") from None


def _shade(number: int, top: int) -> str:
    """Of the shades, the first for none, the last for the most."""
    last = len(SHADES) - 1
    return SHADES[min(last, -(-number * last // top))] if top else SHADES[0]


def _bars(
    out: Console, taxonomy: Taxonomy, summary: Summary, facet: str, title: str, say: Voice
) -> Iterator[RenderableType]:
    """How often each answer of a facet is the first one, over all sets."""
    longest = min(BAR, out.width - BESIDE)
    yield from headed(title)
    total = sum(summary.total.values())
    for category in [*_answers(taxonomy, facet), ""]:
        number = summary.count(facet, category)
        label = taxonomy.label(category, say.lang) if category else say("demo.none")
        if number or category:
            bar = Text(f"  {label:<18}").append("█" * round(longest * number / total), style="cyan")
            yield bar.append(f" {number} ({say.share(number / total)})")


def _overlaps(found: Sequence[Overlap], say: Voice) -> Iterator[RenderableType]:
    yield from headed(say("demo.overlaps"))
    for o in found:
        first = Text(f"  {say.number(o.score)}  ", style="green").append(f"{o.a_ref} ", style="dim")
        yield first.append(shorten(o.a_title, TITLE))
        yield Text(f"        {o.b_ref} ", style="dim").append(shorten(o.b_title, TITLE), style="not dim")


def _three(taxonomy: Taxonomy, results: Sequence[Classification]) -> list[Classification]:
    """One for each word for confidence, of different sets: the first whose answer a term supports."""
    chosen: list[Classification] = []
    for wanted in taxonomy.scoring.confidence:
        for c in results:
            answer = next(iter(c.of(taxonomy.words.demo.grid)), None)
            if answer is None or answer.basis != "inferred" or answer.level != wanted.id:
                continue
            if any(e.kind == "term" for e in answer.evidence) and c.set_id not in {x.set_id for x in chosen}:
                chosen.append(c)
                break
    return chosen
