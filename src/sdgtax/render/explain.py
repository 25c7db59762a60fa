"""One indicator on one screen."""

from __future__ import annotations

from collections.abc import Mapping

from rich.table import Table
from rich.text import Text

from sdgtax.classify.engine import Item
from sdgtax.classify.explain import sentence
from sdgtax.model.result import Assignment, Classification, Evidence
from sdgtax.model.taxonomy import Taxonomy
from sdgtax.render.console import console, styled
from sdgtax.render.taxonomy import heading
from sdgtax.text import shorten

WORDS = {
    "en": {
        "title": "Indicator", "sentences": "In words", "table": "Assignments and evidence", "facet": "Question", "answer": "Answer",
        "conf": "Confidence", "why": "Evidence", "runners": "Runners-up", "gaps": "Not assessed; what would settle it",
        "review": "needs review", "sure": "confidence", "criteria": "Quality criteria", "basis": {
            "published": "published", "inferred": "inferred", "metadata": "metadata", "default": "default", "reviewed": "reviewed"},
        "kind": {"term": "term", "similar": "similar", "link": "follows from", "default": "usual case", "published": "published by",
                 "metadata": "metadata", "review": "review", "negative": "against"},
        "unknown": "not assessed", "settle": "would settle it:",
        "grade": {"good": "good", "partly": "partly", "poor": "poor"},
    },
    "nb": {
        "title": "Indikator", "sentences": "Med ord", "table": "Plassering og begrunnelse", "facet": "Spørsmål", "answer": "Svar",
        "conf": "Sikkerhet", "why": "Begrunnelse", "runners": "Nærmest etter", "gaps": "Ikke vurdert; det som ville avgjøre det",
        "review": "bør vurderes", "sure": "sikkerhet", "criteria": "Kvalitetskriterier", "basis": {
            "published": "publisert", "inferred": "utledet", "metadata": "metadata", "default": "vanlig", "reviewed": "vurdert"},
        "kind": {"term": "term", "similar": "ligner", "link": "følger av", "default": "vanlig tilfelle", "published": "publisert av",
                 "metadata": "metadata", "review": "vurdering", "negative": "imot"},
        "unknown": "ikke vurdert", "settle": "ville avgjøre det:",
        "grade": {"good": "god", "partly": "delvis", "poor": "dårlig"},
    },
}  # fmt: skip
EVIDENCE_SHOWN = 4


def print_explanation(taxonomy: Taxonomy, c: Classification, item: Item, lang: str) -> None:
    """Title with the matched words marked, sentences, evidence table, runners-up, gaps."""
    out = console()
    words = WORDS["nb" if lang == "nb" else "en"]
    name = item.indicator_set.name.get(lang, item.indicator_set.id) if item.indicator_set else ""  # type: ignore[call-overload]
    out.print(marked_title(c))
    ref = f"{c.ref}  {name}  " if c.code else ""
    status = Text(f"{ref}[{c.lang}]  {words['sure']} {c.confidence:.2f}", style="dim")
    if c.needs_review:
        status.append(f"  {words['review']}", style="bold red not dim")
    out.print(status)
    out.print()
    out.print(Text(str(words["sentences"]), style="bold"))
    for facet in taxonomy.scoring.facets:
        if facet.id == "target":
            continue
        text = sentence(taxonomy, c, facet.id, lang)
        if text and c.of(facet.id):
            out.print(Text(f"  {facet.label.get(lang)}: ", style="italic").append(text, style="not italic"))
    quality = sentence(taxonomy, c, "quality", lang)
    if quality and c.of("quality"):
        out.print(Text("  " + quality))
    out.print()
    table = Table(box=None, pad_edge=False, header_style="bold", padding=(0, 2, 0, 0), title=str(words["table"]), title_justify="left",
                  title_style="bold")  # fmt: skip
    for key in ("facet", "answer", "conf", "why"):
        table.add_column(str(words[key]), overflow="fold")
    for a in c.assignments:
        table.add_row(
            Text(_facet_label(taxonomy, a.facet, lang)),
            Text(shorten(heading(taxonomy.categories[a.category], lang), 44)),
            _confidence(taxonomy, a, words, lang),
            Text("\n".join(_evidence(e, words, lang) for e in a.evidence[:EVIDENCE_SHOWN])),
        )
    out.print(table)
    criteria_gaps = [g for g in c.gaps if g.category]
    if c.grades:
        out.print()
        out.print(Text(str(words["criteria"]), style="bold"))
        for g in c.grades:
            e = g.evidence[0]
            line = Text(f"  {taxonomy.label(g.category, lang)}: ")
            grades = words["grade"]
            line.append(str(grades[g.level]) if isinstance(grades, dict) else g.level, style=styled(g.level).style)
            out.print(line.append(f"  {e.reason_nb if lang == 'nb' else e.reason_en} ({e.text})", style="dim"))
        for gap in criteria_gaps:
            line = Text(f"  {taxonomy.label(gap.category, lang)}: {words['unknown']}")
            out.print(line.append(f"  {words['settle']} {gap.settle(lang)}", style="dim"))
    runners = [r for r in c.runners_up if r.facet in ("goal", "target", "area", "evaluation")]
    if runners:
        out.print()
        out.print(Text(str(words["runners"]), style="bold"))
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
        out.print(Text(str(words["gaps"]), style="bold"))
        for gap in gaps:
            label = _facet_label(taxonomy, gap.facet, lang)
            out.print(Text(f"  {label}: ", style="dim").append(gap.settle(lang), style="not dim"))


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


def _confidence(taxonomy: Taxonomy, a: Assignment, words: Mapping[str, object], lang: str) -> Text:
    level = next((level.label.get(lang) for level in taxonomy.scoring.confidence if level.id == a.level), a.level)
    basis = words["basis"]
    named = basis[a.basis] if isinstance(basis, dict) else a.basis
    text = Text(level, style=styled(a.level).style)
    return text.append(f" {a.confidence:.2f}, {named}", style="dim")


def _evidence(e: Evidence, words: Mapping[str, object], lang: str) -> str:
    kinds = words["kind"]
    kind = kinds[e.kind] if isinstance(kinds, dict) else e.kind
    if e.kind in ("term", "negative"):
        return f"{kind} “{e.text}” {e.rule} {e.score:+.1f}"
    if e.kind == "similar":
        return f"{kind} {e.rule} “{shorten(e.text, 40)}” ({e.similarity:.2f}) {e.score:+.1f}"
    if e.kind == "metadata":
        return f"{e.text}: {e.reason_nb if lang == 'nb' else e.reason_en}"
    if e.kind == "published":
        return f"{kind} {e.text}"
    if e.kind == "link":
        return f"{kind} {e.rule} {e.score:+.1f}"
    return f"{kind} {e.score:+.1f}"
