"""Figures of an evaluation as sheets and as JSON."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields
from typing import TYPE_CHECKING, Any

from sdgtax.analyse.evaluate import FacetReport
from sdgtax.classify.explain import Explainer
from sdgtax.text.fold import shorten
from sdgtax.views.sheets import sheet

if TYPE_CHECKING:
    from sdgtax.model.sheet import Result, Sheet
    from sdgtax.model.taxonomy import Taxonomy

Parts = Mapping[str, Sequence[FacetReport]]
LABEL_WIDTH = 40


def result(taxonomy: Taxonomy, rows: int, whole: Sequence[FacetReport], parts: Parts, by: str, lang: str) -> Result:
    """The figures of `rows` titles: in all, and for each value of the column `by`, if one is named."""

    def record() -> dict[str, Any]:
        found: dict[str, Any] = {"rows": rows, "facets": [facet_record(taxonomy, r, lang) for r in whole]}
        if by:
            found["by"] = {name: [facet_record(taxonomy, r, lang) for r in part] for name, part in parts.items()}
        return found

    return {"sheet": lambda: figures(taxonomy, whole), "record": record}


def figures(taxonomy: Taxonomy, reports: Sequence[FacetReport]) -> Sheet:
    """One row a facet."""
    rows = [{f.name: getattr(r, f.name) for f in fields(r)} for r in reports]
    return sheet(taxonomy.columns, "evaluation", rows)


def reliability(taxonomy: Taxonomy, r: FacetReport, lang: str) -> Sheet:
    """How often answers of some confidence are right: by the words for confidence, then by tenths."""
    words = taxonomy.confidence_labels(lang)
    rows = [*(w | {"name": words[w["name"]]} for w in r.words), *r.reliability]
    return sheet(taxonomy.columns, "evaluation-reliability", rows)


def confusion(taxonomy: Taxonomy, r: FacetReport, lang: str, most: int) -> Sheet:
    """The most frequent confusions."""
    rows = [
        {"labelled": _name(taxonomy, a, lang), "answered": _name(taxonomy, b, lang), "n": n}
        for a, b, n in r.confusion[:most]
    ]
    return sheet(taxonomy.columns, "evaluation-confusion", rows)


def worst(taxonomy: Taxonomy, r: FacetReport, lang: str) -> Sheet:
    """The worst errors, with the reasons for the answer."""
    explainer = Explainer(taxonomy, lang)
    rows = [
        {
            "confidence": w.confidence,
            "title": w.title,
            "labels": [taxonomy.categories[c].notation or taxonomy.label(c, lang) for c in w.labels],
            "reasons": explainer.sentence(w.result, r.facet),
        }
        for w in r.worst
    ]
    return sheet(taxonomy.columns, "evaluation-worst", rows)


def _name(taxonomy: Taxonomy, category: str, lang: str) -> str:
    if not category:
        return ""
    found = taxonomy.categories[category]
    return f"{found.notation} {shorten(found.label.get(lang), LABEL_WIDTH)}".strip()


def facet_record(taxonomy: Taxonomy, r: FacetReport, lang: str) -> dict[str, Any]:
    """The JSON form of the figures of a facet."""
    explainer = Explainer(taxonomy, lang)
    record: dict[str, Any] = {
        "facet": r.facet,
        "n": r.n,
        "answered": r.answered,
        "top1": round(r.top1, 4),
        "top3": round(r.top3, 4),
        "macro_f1": round(r.macro_f1, 4),
    }
    if r.micro_f1 is not None:
        record["micro_f1"] = round(r.micro_f1, 4)
    if r.calibration_error is not None:
        record["calibration_error"] = round(r.calibration_error, 4)
        record["reliability"] = [_rounded(b) for b in r.reliability]
        record["words"] = [_rounded(b) for b in r.words]
    if r.review_share is not None:
        record["needs_review"] = {
            "share": round(r.review_share, 4),
            "holds_of_wrong": None if r.review_recall is None else round(r.review_recall, 4),
        }
    record["per_category"] = [_rounded(c) for c in r.per_category]
    record["confusion"] = [{"labelled": a, "answered": b, "n": n} for a, b, n in r.confusion]
    record["worst"] = [
        {
            "title": w.title,
            "labels": list(w.labels),
            "answer": w.answer,
            "confidence": round(w.confidence, 4),
            "reasons": explainer.sentence(w.result, r.facet),
        }
        for w in r.worst
    ]
    return record


def _rounded(record: Mapping[str, Any]) -> dict[str, Any]:
    return {k: round(v, 4) if isinstance(v, float) else v for k, v in record.items()}
