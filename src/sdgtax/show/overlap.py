"""Mappings, concepts and coverage on the screen and into files."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.text import Text

from sdgtax.formats.registry import FORMATS
from sdgtax.formats.write import write_file
from sdgtax.show.console import console, print_table
from sdgtax.views import concepts, coverage, overlap, pair
from sdgtax.views.words import words

if TYPE_CHECKING:
    from sdgtax.match.concepts import Concept
    from sdgtax.match.matcher import Matcher
    from sdgtax.match.matrix import Cell
    from sdgtax.match.titles import Prepared
    from sdgtax.model.indicator import Indicator
    from sdgtax.model.mapping import Decision, Overlap
    from sdgtax.model.sheet import Result
    from sdgtax.model.taxonomy import Taxonomy

RELATION_STYLES = {
    "exact": "bold green",
    "close": "green",
    "broad": "yellow",
    "narrow": "yellow",
    "related": "dim",
    "none": "red",
}


def write(format_: str, result: Result, output: Path | None, inputs: Iterable[str | Path] = ()) -> None:
    """A result to standard output or, whole or not at all, into a file; as CSV where the format cannot hold it."""
    chosen = FORMATS[format_] if FORMATS[format_].holds(result) else FORMATS["csv"]
    if output is None:
        sys.stdout.writelines(chosen.write(result))
    else:
        write_file(output, chosen.write(result), inputs)


def marked(title: str, marks: Sequence[tuple[int, int]]) -> Text:
    """A title with the shared words marked."""
    text = Text(title)
    for start, end in marks:
        text.stylize("bold cyan", start, end)
    return text


def print_overlaps(
    taxonomy: Taxonomy, sets: Sequence[Prepared], found: Sequence[Overlap], format_: str, output: Path | None, lang: str,
    rejected: Sequence[Decision] = (), inputs: Sequence[str | Path] = (),
) -> None:  # fmt: skip
    """The mappings as a table, CSV, JSON or SSSOM."""
    if format_ != "table":
        write(format_, overlap.result(taxonomy, sets, found, rejected), output, inputs)
    else:
        w = words(taxonomy, "overlap", lang)
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
    taxonomy: Taxonomy, listed: Sequence[tuple[Prepared, list[Indicator]]], format_: str, output: Path | None, lang: str,
    inputs: Sequence[str | Path] = (),
) -> None:  # fmt: skip
    """What each set has alone."""
    if format_ != "table":
        write(format_, overlap.unmatched(taxonomy, listed, lang), output, inputs)
        return
    w = words(taxonomy, "overlap", lang)
    for s, alone in listed:
        console().print(Text(w["alone"].format(n=len(alone), of=len(s.indicators), s=s.id), style="bold"))
        for t in alone:
            console().print(Text.assemble((f"  {t.code}  ", "dim"), t.best((lang,))[0]))


def print_matrix(
    taxonomy: Taxonomy, cells: Sequence[Cell], names: Sequence[str], format_: str, output: Path | None,
    inputs: Sequence[str | Path] = (),
) -> None:  # fmt: skip
    """The coverage of each set by the others: a coloured grid, CSV or JSON."""
    if format_ != "table":
        write(format_, coverage.result(taxonomy, cells), output, inputs)
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
    taxonomy: Taxonomy,
    found: Sequence[Concept],
    things: int,
    indicators: int,
    names: Sequence[str],
    format_: str,
    output: Path | None,
    lang: str,
    inputs: Sequence[str | Path] = (),
) -> None:
    """The concepts as a table, CSV or JSON; the summary goes last, to standard error where the output is data."""
    w = words(taxonomy, "overlap", lang)
    summary = w["things"].format(n=indicators, s=len(names), t=things)
    if format_ != "table":
        result = concepts.result(taxonomy, found, things=things, indicators=indicators, sets=len(names))
        write(format_, result, output, inputs)
        if format_ == "csv":
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
    found = pair.compare(matcher, x, y, lang)
    if as_json:
        write("json", {"record": found.record}, None)
        return
    o = found.overlap
    w = words(matcher.taxonomy, "overlap", lang)
    out = console()
    label = matcher.rules.relation_labels[o.relation].get(lang)
    out.print(Text.assemble(("A  ", "dim"), marked(o.a_title, o.a_marks)))
    out.print(Text.assemble(("B  ", "dim"), marked(o.b_title, o.b_marks)))
    out.print(
        Text(f"{w['relation']}: ")
        + Text(label, style=RELATION_STYLES[o.relation])
        + Text(f" ({o.relation}Match), {w['score']} {o.score:.3f}")
    )
    out.print(Text(f"{w['differs']}: ") + Text(o.differs_text or "-"))
    out.print(Text(f"{w['evidence']}: ") + Text("; ".join(o.evidence)))
    print_table(
        [w["facets"], "A", "B"],
        [[f["label"], ", ".join(f["a"]) or w["unsaid"], ", ".join(f["b"]) or w["unsaid"]] for f in found.facets],
    )  # fmt: skip
    print_table(
        [w["terms"], "", "≈", w["score"]],
        [[t["side"].upper(), t["words"], found.shown.get(t["counterpart"], "-"), f"{t['likeness']:.2f}"] for t in found.terms],
        right=(3,),
    )  # fmt: skip
    print_table(
        [w["features"], "", "+"],
        [[n, f"{f['value']:.2f}", f"{f['adds']:+.2f}"] for n, f in found.features.items()],
        right=(1, 2),
    )
