"""Mappings, concepts and coverage on the screen and into files."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.text import Text

from sdgtax.formats.sssom import sssom_text
from sdgtax.show.console import console, print_table
from sdgtax.views.classification import csv_text, dump_json
from sdgtax.views.overlap import (
    CONCEPT_COLUMNS,
    MATRIX_COLUMNS,
    OVERLAP_COLUMNS,
    UNMATCHED_COLUMNS,
    concept_rows,
    matrix_row,
    overlap_row,
)

if TYPE_CHECKING:
    from sdgtax.match.concepts import Concept
    from sdgtax.match.matcher import Matcher
    from sdgtax.match.matrix import Cell
    from sdgtax.match.titles import Prepared
    from sdgtax.model.indicator import Indicator
    from sdgtax.model.mapping import Decision, Overlap
    from sdgtax.model.taxonomy import Taxonomy

RELATION_STYLES = {
    "exact": "bold green",
    "close": "green",
    "broad": "yellow",
    "narrow": "yellow",
    "related": "dim",
    "none": "red",
}
WORDS = {
    "en": {
        "score": "score", "relation": "relation", "differs": "what differs", "things": "{n} indicators from {s} sets measure {t} things.",
        "nothing": "No pair reaches this score.", "alone": "{n} of {of} indicators of {s} have no counterpart:",
        "strongest": "strongest", "weakest": "weakest", "part": "part of", "shared": "shared", "facets": "Facets",
        "features": "Features", "terms": "Terms", "evidence": "Evidence", "same": "the same", "unsaid": "not said",
    },
    "nb": {
        "score": "poeng", "relation": "forhold", "differs": "hva som er ulikt", "things": "{n} indikatorer fra {s} sett måler {t} ting.",
        "nothing": "Ingen par når denne poengsummen.", "alone": "{n} av {of} indikatorer i {s} har ingen motpart:",
        "strongest": "sterkest", "weakest": "svakest", "part": "del av", "shared": "felles", "facets": "Fasetter",
        "features": "Kjennetegn", "terms": "Begreper", "evidence": "Belegg", "same": "likt", "unsaid": "ikke sagt",
    },
}  # fmt: skip


def write(text: Iterable[str], output: Path | None) -> None:
    """Text to standard output or, whole or not at all, into a file."""
    if output is None:
        for chunk in text:
            sys.stdout.write(chunk)
        return
    from sdgtax.cli.classify import write_stream

    write_stream(output, iter(text))


def marked(title: str, marks: Sequence[tuple[int, int]]) -> Text:
    """A title with the shared words marked."""
    text = Text(title)
    for start, end in marks:
        text.stylize("bold cyan", start, end)
    return text


def print_overlaps(
    taxonomy: Taxonomy, sets: Sequence[Prepared], found: Sequence[Overlap], format_: str, output: Path | None, lang: str,
    rejected: Sequence[Decision] = (),
) -> None:  # fmt: skip
    """The mappings as a table, CSV, JSON or SSSOM."""
    if format_ == "csv":
        write([csv_text(OVERLAP_COLUMNS, map(overlap_row, found))], output)
    elif format_ == "json":
        names = [s.id for s in sets]
        write([dump_json({"sets": names, "a": names[0], "b": names[1], "pairs": [o.as_dict() for o in found]})], output)
    elif format_ == "sssom":
        from sdgtax import __version__

        versions = {s.id: s.version for s in sets}
        write([sssom_text(found, taxonomy.overlap, version=__version__, sets=versions, rejected=rejected)], output)
    else:
        w = WORDS[lang]
        if not found:
            console().print(w["nothing"])
            return
        labels = taxonomy.overlap.relation_labels
        rows = []
        for o in found:
            relation = Text(labels[o.relation].get(lang), style=RELATION_STYLES[o.relation])
            if o.basis != "inferred":
                relation.append(f" ({o.basis})", style="magenta")
            rows.append(
                [f"{o.score:.2f}", relation, _labelled(o.a_set, o.a_code, o.a_title, o.a_marks, len(sets)),
                 _labelled(o.b_set, o.b_code, o.b_title, o.b_marks, len(sets)), o.differs_text]
            )  # fmt: skip
        a, b = (sets[0].id, sets[1].id) if len(sets) == 2 else ("a", "b")
        print_table([w["score"], w["relation"], a, b, w["differs"]], rows, right=(0,))


def _labelled(set_id: str, code: str, title: str, marks: Sequence[tuple[int, int]], sets: int) -> Text:
    return Text.assemble((f"{set_id}:{code} " if sets > 2 else f"{code} ", "dim"), marked(title, marks))


def print_unmatched(
    listed: Sequence[tuple[Prepared, list[Indicator]]], format_: str, output: Path | None, lang: str
) -> None:
    """What each set has alone."""
    rows = [{"set": s.id, "code": t.code, "title": t.best((lang,))[0]} for s, alone in listed for t in alone]
    if format_ == "json":
        write([dump_json({"unmatched": rows})], output)
    elif format_ == "table":
        for s, alone in listed:
            console().print(Text(WORDS[lang]["alone"].format(n=len(alone), of=len(s.indicators), s=s.id), style="bold"))
            for t in alone:
                console().print(Text.assemble((f"  {t.code}  ", "dim"), t.best((lang,))[0]))
    else:
        write([csv_text(UNMATCHED_COLUMNS, rows)], output)


def print_matrix(cells: Sequence[Cell], names: Sequence[str], format_: str, output: Path | None) -> None:
    """The coverage of each set by the others: a coloured grid, CSV or JSON."""
    if format_ == "json":
        write([dump_json({"coverage": [matrix_row(c) for c in cells]})], output)
        return
    if format_ != "table":
        write([csv_text(MATRIX_COLUMNS, map(matrix_row, cells))], output)
        return
    by = {(c.row, c.column): c for c in cells}
    rows: list[list[Any]] = []
    for row in names:
        total = next(c.total for c in cells if c.row == row)
        line: list[Any] = [f"{row} ({total})"]
        for column in names:
            cell = by.get((row, column))
            line.append(Text(f" {cell.share:4.0%} ", style=_heat(cell.share)) if cell else Text("  -  ", style="dim"))
        rows.append(line)
    print_table(["", *names], rows, right=tuple(range(1, len(names) + 1)))


def _heat(share: float) -> str:
    level = int(share * 5)
    return [
        "white on grey11",
        "white on dark_blue",
        "white on deep_sky_blue4",
        "white on dark_cyan",
        "black on green3",
        "black on chartreuse1",
    ][min(level, 5)]


def print_concepts(
    found: Sequence[Concept],
    things: int,
    indicators: int,
    names: Sequence[str],
    format_: str,
    output: Path | None,
    lang: str,
) -> None:
    """The concepts as a table, CSV or JSON; the summary goes last, to standard error where the output is data."""
    w = WORDS[lang]
    summary = w["things"].format(n=indicators, s=len(names), t=things)
    if format_ == "json":
        write(
            [
                dump_json(
                    {
                        "summary": {"indicators": indicators, "sets": len(names), "things": things},
                        "concepts": [c.as_dict() for c in found],
                    }
                )
            ],
            output,
        )
    elif format_ == "csv":
        write([csv_text(CONCEPT_COLUMNS, concept_rows(found))], output)
        print(summary, file=sys.stderr)
    else:
        out = console()
        for c in found:
            head = Text.assemble((f"{c.number:>4}  ", "dim"), (c.name, "bold"))
            if c.below:
                head.append(f"  ({w['part']} {c.below})", style="yellow")
            out.print(head)
            if len(c.members) > 1:
                for m in c.members:
                    out.print(Text.assemble((f"        {m.set_id}:{m.code}  ", "dim"), m.title))
                ties = [
                    f"{w[k]} {o.score:.2f} {o.a_ref} ~ {o.b_ref}"
                    for k, o in (("strongest", c.strongest), ("weakest", c.weakest))
                    if o
                ]
                out.print(Text("        " + "; ".join(ties[:1] if c.strongest is c.weakest else ties), style="dim"))
        out.print(Text(summary, style="bold"))


def print_explained(matcher: Matcher, x: Any, y: Any, *, lang: str, as_json: bool) -> None:
    """One pair in full: relation, what is shared, facets side by side, features with their weights."""
    overlap, comparison, left, right = matcher.compare(x, y, lang)
    thesaurus = matcher.vocabulary.thesaurus
    weights = matcher.rules.features
    facets = [
        (f.id, f.label.get(lang), *([p.value_words(f.id, v) for v in sorted(p.of(f.id))] for p in (left, right)))
        for f in matcher.taxonomy.aspects.aspects
        if left.of(f.id) or right.of(f.id)
    ]
    terms: list[dict[str, Any]] = [
        {
            "side": side,
            "term": key,
            "words": p.words(key),
            "counterpart": other,
            "likeness": round(like, 3),
            "weight": round(weight, 3),
        }
        for side, p, listed in (("a", left, comparison.left), ("b", right, comparison.right))
        for key, other, like, weight in listed.counterparts
        if p.words(key)
    ]
    features = {
        n: {"value": round(v, 4), "adds": round(v * weights[n], 4)}
        for n, v in comparison.features.items()
        if weights.get(n) and v
    }
    if as_json:
        record = {
            **overlap.as_dict(),
            "terms": terms,
            "facets": [{"facet": i, "label": n, "a": a, "b": b} for i, n, a, b in facets],
            "features": features,
        }
        write([dump_json(record)], None)
        return
    w = WORDS[lang]
    out = console()
    label = matcher.rules.relation_labels[overlap.relation].get(lang)
    out.print(Text.assemble(("A  ", "dim"), marked(overlap.a_title, overlap.a_marks)))
    out.print(Text.assemble(("B  ", "dim"), marked(overlap.b_title, overlap.b_marks)))
    out.print(
        Text(f"{w['relation']}: ")
        + Text(label, style=RELATION_STYLES[overlap.relation])
        + Text(f" ({overlap.relation}Match), {w['score']} {overlap.score:.3f}")
    )
    out.print(Text(f"{w['differs']}: ") + Text(overlap.differs_text or "-"))
    out.print(Text(f"{w['evidence']}: ") + Text("; ".join(overlap.evidence)))
    print_table(
        [w["facets"], "A", "B"],
        [[name, ", ".join(a) or w["unsaid"], ", ".join(b) or w["unsaid"]] for _, name, a, b in facets],
    )  # fmt: skip
    print_table(
        [w["terms"], "", "≈", w["score"]],
        [[t["side"].upper(), t["words"], thesaurus.shown(t["counterpart"], lang) if t["counterpart"] else "-", f"{t['likeness']:.2f}"] for t in terms],
        right=(3,),
    )  # fmt: skip
    print_table(
        [w["features"], "", "+"],
        [[n, f"{f['value']:.2f}", f"{f['adds']:+.2f}"] for n, f in features.items()],
        right=(1, 2),
    )
