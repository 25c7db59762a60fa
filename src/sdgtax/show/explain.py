"""One indicator on one screen."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from sdgtax.classify.explain import sentence
from sdgtax.show.console import console, styled
from sdgtax.text.fold import shorten
from sdgtax.views.taxonomy import heading
from sdgtax.views.words import words as words_of

if TYPE_CHECKING:
    from sdgtax.model.classification import Assignment, Classification, Evidence
    from sdgtax.model.indicator import IndicatorSet
    from sdgtax.model.taxonomy import Taxonomy

EVIDENCE_SHOWN = 4
ANSWER_WIDTH = 60


def print_explanation(taxonomy: Taxonomy, c: Classification, indicator_set: IndicatorSet | None, lang: str) -> None:
    """Title with the matched words marked, sentences, evidence by answer, runners-up, gaps."""
    out = console()
    words = words_of(taxonomy, "explain", lang)
    name = indicator_set.name.get(lang, indicator_set.id) if indicator_set else ""
    out.print(marked_title(c))
    ref = f"{c.ref}  {name}  " if c.code else ""
    status = Text(f"{ref}[{c.lang}]  {words['sure']} {c.confidence:.2f}", style="dim")
    if c.needs_review:
        status.append(f"  {words['review']}", style="bold red not dim")
    out.print(status)
    out.print()
    out.print(Text(words["sentences"], style="bold"))
    asked = [f.id for f in taxonomy.scoring.facets if not f.within] + ["quality"]
    for facet_id in asked:
        if c.of(facet_id):
            out.print(Padding(Text(sentence(taxonomy, c, facet_id, lang)), (0, 0, 0, 2), expand=False))
    _print_answers(out, taxonomy, c, words, lang)
    if c.grades:
        _print_criteria(out, taxonomy, c, words, lang)
    _print_rest(out, taxonomy, c, words, lang)


def _print_answers(out: Console, taxonomy: Taxonomy, c: Classification, words: Mapping[str, str], lang: str) -> None:
    out.print()
    out.print(Text(words["table"], style="bold"))
    for facet_id in dict.fromkeys(a.facet for a in c.assignments):
        out.print(Text(f"  {_facet_label(taxonomy, facet_id, lang)}", style="italic"))
        for a in c.of(facet_id):
            answer = Table.grid(padding=(0, 2, 0, 0))
            answer.add_column(width=ANSWER_WIDTH)
            answer.add_column()
            title = shorten(heading(taxonomy.categories[a.category], lang), ANSWER_WIDTH)
            answer.add_row(Text(title), _confidence(taxonomy, a, lang))
            out.print(Padding(answer, (0, 0, 0, 4), expand=False))
            why = Table.grid(padding=(0, 2, 0, 0))
            why.add_column(justify="right", width=4)
            why.add_column()
            for e in a.evidence[:EVIDENCE_SHOWN]:
                adds = f"{e.score:+.1f}" if a.basis in ("inferred", "default") else ""
                why.add_row(Text(adds, style="cyan"), Text(_evidence(taxonomy, e, lang), style="dim"))
            out.print(Padding(why, (0, 0, 0, 6), expand=False))


def _print_criteria(out: Console, taxonomy: Taxonomy, c: Classification, words: Mapping[str, str], lang: str) -> None:
    out.print()
    out.print(Text(words["criteria"], style="bold"))
    grades = words_of(taxonomy, "grade", lang)
    for g in c.grades:
        e = g.evidence[0]
        line = Text(f"  {taxonomy.label(g.category, lang)}: ")
        line.append(grades.get(g.level, g.level), style=styled(g.level).style)
        out.print(line.append(f"  {e.reason.get(lang)} ({e.text})", style="dim"))
    for gap in (g for g in c.gaps if g.category):
        line = Text(f"  {taxonomy.label(gap.category, lang)}: {words['unknown']}")
        out.print(line.append(f"  {words['settle']} {gap.settle.get(lang)}", style="dim"))


def _print_rest(out: Console, taxonomy: Taxonomy, c: Classification, words: Mapping[str, str], lang: str) -> None:
    runners = [r for r in c.runners_up if r.facet in ("goal", "target", "area", "evaluation")]
    if runners:
        out.print()
        out.print(Text(words["runners"], style="bold"))
        for facet_id in dict.fromkeys(r.facet for r in runners):
            names = [
                f"{shorten(heading(taxonomy.categories[r.category], lang), 40)} ({r.score:.1f})"
                for r in runners
                if r.facet == facet_id
            ]
            out.print(
                Text(f"  {_facet_label(taxonomy, facet_id, lang)}: ", style="dim").append(
                    ", ".join(names), style="not dim"
                )
            )
    gaps = [g for g in c.gaps if not g.category]
    if gaps:
        out.print()
        out.print(Text(words["gaps"], style="bold"))
        for gap in gaps:
            label = _facet_label(taxonomy, gap.facet, lang)
            out.print(Text(f"  {label}: ", style="dim").append(gap.settle.get(lang), style="not dim"))


def marked_title(c: Classification) -> Text:
    """The title in bold, the words that terms matched underlined and coloured; without colour they stand in brackets."""
    text = Text(c.title, style="bold")
    spans = sorted({(e.start, e.end) for a in c.assignments for e in a.evidence if e.kind == "term" and e.start >= 0})
    out = console()
    if out.is_terminal and not out.no_color:
        for start, end in spans:
            text.stylize("underline cyan", start, end)
        return text
    merged: list[list[int]] = []
    for start, end in spans:
        if merged and start <= merged[-1][1]:
            merged[-1][1] = max(merged[-1][1], end)
        else:
            merged.append([start, end])
    plain, at = "", 0
    for start, end in merged:
        plain += c.title[at:start] + "[" + c.title[start:end] + "]"
        at = end
    return Text(plain + c.title[at:], style="bold")


def _facet_label(taxonomy: Taxonomy, facet_id: str, lang: str) -> str:
    for facet in taxonomy.scoring.facets:
        if facet.id == facet_id:
            return facet.label.get(lang)
    return taxonomy.label(facet_id, lang)


def _confidence(taxonomy: Taxonomy, a: Assignment, lang: str) -> Text:
    level = next((level.label.get(lang) for level in taxonomy.scoring.confidence if level.id == a.level), a.level)
    named = words_of(taxonomy, "basis", lang).get(a.basis, a.basis)
    text = Text(level, style=styled(a.level).style)
    return text.append(f" {a.confidence:.2f}, {named}", style="dim")


def _evidence(taxonomy: Taxonomy, e: Evidence, lang: str) -> str:
    kind = words_of(taxonomy, "evidence", lang).get(e.kind, e.kind)
    templates = taxonomy.sentences.templates
    quote = templates["quote"].get(lang)
    if e.kind in ("term", "negative"):
        return f"{kind} {quote.format(text=e.text)} {e.rule}"
    if e.kind == "similar":
        similarity = f"{e.similarity:.2f}".replace(".", templates["decimal-point"].get(lang))
        return f"{kind} {e.rule} {quote.format(text=shorten(e.text, 50))} ({similarity})"
    if e.kind == "metadata":
        return f"{e.reason.get(lang)} ({e.text})"
    if e.kind == "review":
        return f"{kind}: {e.reason.get(lang)}"
    if e.kind == "published":
        return f"{kind} {e.text}"
    if e.kind == "link":
        return f"{kind} {e.rule}"
    return kind
