"""Figures of an evaluation as sheets and as JSON."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields
from typing import TYPE_CHECKING, Any

from sdgtax.analyse.evaluate import FacetReport
from sdgtax.classify.explain import Explainer
from sdgtax.text.fold import shorten
from sdgtax.views.sheets import Rows, fields_of, plain, sheet_of

if TYPE_CHECKING:
    from sdgtax.model.sheet import Result
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


@sheet_of("evaluation")
def figures(_: Taxonomy, reports: Sequence[FacetReport]) -> Rows:
    """One row a facet."""
    return ({f.name: getattr(r, f.name) for f in fields(r)} for r in reports)


@sheet_of("evaluation-reliability")
def reliability(taxonomy: Taxonomy, r: FacetReport, lang: str) -> Rows:
    """How often answers of some confidence are right: by the words for confidence, then by tenths."""
    words = taxonomy.confidence_labels(lang)
    yield from (w | {"name": words[w["name"]]} for w in r.words)
    yield from r.reliability


@sheet_of("evaluation-confusion")
def confusion(taxonomy: Taxonomy, r: FacetReport, lang: str, most: int) -> Rows:
    """The most frequent confusions."""
    for a, b, n in r.confusion[:most]:
        yield {"labelled": _name(taxonomy, a, lang), "answered": _name(taxonomy, b, lang), "n": n}


@sheet_of("evaluation-worst")
def worst(taxonomy: Taxonomy, r: FacetReport, lang: str) -> Rows:
    """The worst errors, with the reasons for the answer."""
    explainer = Explainer(taxonomy, lang)
    for w in r.worst:
        labels = [taxonomy.categories[c].notation or taxonomy.label(c, lang) for c in w.labels]
        reasons = explainer.sentence(w.result, r.facet)
        yield {"confidence": w.confidence, "title": w.title, "labels": labels, "reasons": reasons}


def _name(taxonomy: Taxonomy, category: str, lang: str) -> str:
    if not category:
        return ""
    found = taxonomy.categories[category]
    return f"{found.notation} {shorten(found.label.get(lang), LABEL_WIDTH)}".strip()


def facet_record(taxonomy: Taxonomy, r: FacetReport, lang: str) -> dict[str, Any]:
    """The JSON form of the figures of a facet."""
    explainer = Explainer(taxonomy, lang)
    record = fields_of(r, "facet", "n", "answered", "top1", "top3", "macro_f1")
    if r.micro_f1 is not None:
        record |= fields_of(r, "micro_f1")
    if r.calibration_error is not None:
        record |= fields_of(r, "calibration_error") | {"reliability": _plain(r.reliability), "words": _plain(r.words)}
    if r.review_share is not None:
        record["needs_review"] = {"share": plain(r.review_share), "holds_of_wrong": plain(r.review_recall)}
    record["per_category"] = _plain(r.per_category)
    record["confusion"] = [{"labelled": a, "answered": b, "n": n} for a, b, n in r.confusion]
    record["worst"] = [
        fields_of(w, "title", "labels", "answer", "confidence") | {"reasons": explainer.sentence(w.result, r.facet)}
        for w in r.worst
    ]
    return record


def _plain(records: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    return [{name: plain(value) for name, value in record.items()} for record in records]
