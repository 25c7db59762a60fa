"""One indicator on one screen."""

from __future__ import annotations

from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING, get_args

from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from sdgtax.classify.explain import Explainer
from sdgtax.model.classification import Assignment, Classification, Evidence, Grade
from sdgtax.show.table import headed, indented, rank
from sdgtax.text.fold import shorten
from sdgtax.views.classification import review_reason
from sdgtax.views.sheets import heading

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rich.console import Console, RenderableType

    from sdgtax.match.facts import Fact
    from sdgtax.model.indicator import IndicatorSet
    from sdgtax.model.taxonomy import Taxonomy
    from sdgtax.model.voice import Voice

EVIDENCE_SHOWN = 4
ANSWER_WIDTH = 60
BESIDE = 6
"""What stands before and after the width of an answer."""
RIVAL_WIDTH = 40
SIMILAR_WIDTH = 50


def explanation(
    out: Console, taxonomy: Taxonomy, c: Classification, indicator_set: IndicatorSet | None, say: Voice,
    facts: Sequence[Fact] = (),
) -> Iterator[RenderableType]:  # fmt: skip
    """Title with the matched words marked, sentences, evidence by answer, runners-up, gaps; and what the title says."""
    name = indicator_set.name.get(say.lang, indicator_set.id) if indicator_set else ""
    yield marked_title(out, c)
    status = Text(f"{c.ref}  {name}  " if c.code else "", style="dim")
    status.append(f"[{c.lang}]  {say('explain.sure')} {say.number(c.confidence)}")
    if c.needs_review:
        status.append(f"  {say('explain.review')}", style="bold red not dim")
        status.append(f" ({review_reason(taxonomy, say)(c)})")
    yield status
    yield from headed(say("explain.sentences"))
    explainer = Explainer(taxonomy, say.lang)
    if language := explainer.language(c):
        yield indented(Text(language))
    for facet in [*(f for f in taxonomy.scoring.facets if not f.within), taxonomy.metadata.class_facet]:
        if c.of(facet.id):
            yield indented(Text(explainer.sentence(c, facet.id)))
    yield from headed(say("explain.table"))
    for facet_id, answers in groupby(c.assignments, attrgetter("facet")):
        yield Text(f"  {_label(taxonomy, facet_id, say)}", style="italic")
        for a in answers:
            yield from _answer(out, taxonomy, a, say)
    yield from _criteria(taxonomy, c, say)
    yield from _rivals(taxonomy, c, say)
    gaps = [g for g in c.gaps if not g.category]
    if gaps:
        yield from headed(say("explain.gaps"))
    for gap in gaps:
        yield _dim(f"  {_label(taxonomy, gap.facet, say)}: ", gap.settle.get(say.lang))
    if facts:
        yield from headed(say("explain.facts"))
    for fact in facts:
        yield _dim(f"  {fact.label}: ", ", ".join(fact.words))


def marked_title(out: Console, c: Classification) -> Text:
    """The title in bold, the words that terms matched underlined and coloured; without colour they stand in brackets."""
    spans = c.marks()
    if out.is_terminal and not out.no_color:
        text = Text(c.title, style="bold")
        for start, end in spans:
            text.stylize("underline cyan", start, end)
        return text
    plain = c.title
    for start, end in reversed(spans):
        plain = f"{plain[:start]}[{plain[start:end]}]{plain[end:]}"
    return Text(plain, style="bold")


def _dim(label: str, text: str) -> Text:
    return Text(label, style="dim").append(text, style="not dim")


def _label(taxonomy: Taxonomy, facet: str, say: Voice) -> str:
    return taxonomy.facet(facet).label.get(say.lang)


def _answer(out: Console, taxonomy: Taxonomy, a: Assignment, say: Voice) -> Iterator[RenderableType]:
    """An answer with how sure it is, and its evidence."""
    levels = taxonomy.confidence_labels(say.lang)
    sure = Text(levels.get(a.level, a.level), style=rank(a.level, list(levels)))
    sure.append(f" {say.number(a.confidence)}, {say(f'basis.{a.basis}')}", style="dim")
    width = min(ANSWER_WIDTH, out.width - sure.cell_len - BESIDE)
    answer = Table.grid(padding=(0, 2, 0, 0))
    answer.add_column(width=width)
    answer.add_column(no_wrap=True)
    answer.add_row(Text(shorten(heading(taxonomy.categories[a.category], say.lang), width)), sure)
    yield Padding(answer, (0, 0, 0, 4), expand=False)
    why = Table.grid(padding=(0, 2, 0, 0))
    why.add_column(justify="right", width=4)
    why.add_column()
    for e in a.evidence[:EVIDENCE_SHOWN]:
        adds = say.number(e.score, 1, "+") if a.basis in ("inferred", "default") else ""
        why.add_row(Text(adds, style="cyan"), Text(evidence(e, say), style="dim"))
    yield Padding(why, (0, 0, 0, 6), expand=False)


def evidence(e: Evidence, say: Voice) -> str:
    """A piece of evidence in words."""
    kind, reason = say(f"evidence.{e.kind}"), e.reason.get(say.lang)
    if e.kind in ("term", "negative"):
        return f"{kind} {say.quote(e.text)} {e.rule}"
    if e.kind == "similar":
        return f"{kind} {e.rule} {say.quote(shorten(e.text, SIMILAR_WIDTH))} ({say.number(e.similarity)})"
    if e.kind == "learned":
        titles = "; ".join(say.quote(shorten(t, SIMILAR_WIDTH)) for t in e.titles)
        return f"{kind} {say.quote(e.text)} {e.rule}" + (f" ({titles})" if titles else "")
    words = {
        "metadata": f"{reason} ({e.text})",
        "review": f"{kind}: {reason}",
        "published": f"{kind} {e.text}",
        "link": f"{kind} {e.rule}",
    }
    return words.get(e.kind, kind)


def _criteria(taxonomy: Taxonomy, c: Classification, say: Voice) -> Iterator[RenderableType]:
    """The grades of the quality criteria; and, where there are some, what would settle the others."""
    if not c.grades:
        return
    yield from headed(say("explain.criteria"))
    for g in c.grades:
        line = Text(f"  {taxonomy.label(g.category, say.lang)}: ")
        line.append(say(f"grade.{g.level}"), style=rank(g.level, get_args(Grade)))
        yield line.append(f"  {g.evidence[0].reason.get(say.lang)} ({g.evidence[0].text})", style="dim")
    for gap in c.gaps:
        if gap.category:
            line = Text(f"  {taxonomy.label(gap.category, say.lang)}: {say('explain.unknown')}")
            yield line.append(f"  {say('explain.settle')} {gap.settle.get(say.lang)}", style="dim")


def _rivals(taxonomy: Taxonomy, c: Classification, say: Voice) -> Iterator[RenderableType]:
    """The best answers that were not given."""
    rivals = [r for r in c.runners_up if r.facet in taxonomy.sentences.runners_up]
    if rivals:
        yield from headed(say("explain.runners"))
    for facet_id, answers in groupby(rivals, attrgetter("facet")):
        names = [
            f"{shorten(heading(taxonomy.categories[r.category], say.lang), RIVAL_WIDTH)} ({say.number(r.score, 1)})"
            for r in answers
        ]
        yield _dim(f"  {_label(taxonomy, facet_id, say)}: ", ", ".join(names))
