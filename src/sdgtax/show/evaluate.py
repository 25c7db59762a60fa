"""Figures of an evaluation as tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from sdgtax.classify.explain import sentence
from sdgtax.show.console import print_table
from sdgtax.text.fold import shorten

if TYPE_CHECKING:
    from sdgtax.analyse.evaluate import FacetReport, Wrong
    from sdgtax.model.taxonomy import Taxonomy

CONFUSIONS = 10


def print_report(
    taxonomy: Taxonomy, whole: Sequence[FacetReport], parts: Mapping[str, Sequence[FacetReport]], by: str, lang: str
) -> None:
    """Accuracy, reliability, confusion and worst errors, one table after the other."""
    columns = ["dimension", "n", "answered", "top-1", "top-3", "macro-F1", "micro-F1", "calibration error"]
    print_table(columns, [_figures(r) for r in whole], title="Agreement with the labels", right=range(1, 8))
    if parts:
        print()
        rows = [[name, *_figures(r)] for name, found in parts.items() for r in found]
        print_table([by, *columns], rows, title=f"By {by}", right=range(2, 9))
    for r in whole:
        if r.review_share is not None:
            held = "-" if r.review_recall is None else f"{r.review_recall:.0%}"
            print(f"\nneeds_review holds {held} of the wrong ones in {r.review_share:.0%} of the rows")
    for r in whole:
        if r.reliability:
            print()
            rows = [
                [b["name"], b["n"], f"{b['confidence']:.2f}", f"{b['right']:.2f}"] for b in [*r.words, *r.reliability]
            ]
            print_table(["confidence", "n", "mean", "right"], rows, title=f"Reliability: {r.facet}", right=(1, 2, 3))
    for r in whole:
        if r.confusion and r.facet == whole[0].facet:
            print()
            rows = [
                [_name(taxonomy, a, lang), _name(taxonomy, b, lang), str(n)] for a, b, n in r.confusion[:CONFUSIONS]
            ]
            print_table(["labelled", "answered", "n"], rows, title=f"Most frequent confusions: {r.facet}", right=(2,))
    for r in whole:
        if r.worst:
            print()
            rows = [
                [f"{w.confidence:.2f}", w.title, _names(taxonomy, w.labels, lang), _why(taxonomy, r.facet, w, lang)]
                for w in r.worst
            ]
            print_table(
                ["confidence", "title", "labelled", "answer and reasons"], rows, title=f"Worst errors: {r.facet}"
            )


def _figures(r: FacetReport) -> list[str]:
    return [
        r.facet,
        str(r.n),
        str(r.answered),
        f"{r.top1:.3f}",
        f"{r.top3:.3f}",
        f"{r.macro_f1:.3f}",
        "" if r.micro_f1 is None else f"{r.micro_f1:.3f}",
        "" if r.calibration_error is None else f"{r.calibration_error:.3f}",
    ]


def _name(taxonomy: Taxonomy, category: str, lang: str) -> str:
    if not category:
        return "-"
    found = taxonomy.categories[category]
    return f"{found.notation} {shorten(found.label.get(lang), 40)}".strip()


def _names(taxonomy: Taxonomy, categories: Sequence[str], lang: str) -> str:
    return "; ".join(taxonomy.categories[c].notation or taxonomy.label(c, lang) for c in categories)


def _why(taxonomy: Taxonomy, facet: str, w: Wrong, lang: str) -> str:
    return sentence(taxonomy, w.result, facet, lang) or "-"
