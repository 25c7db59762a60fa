"""Figures of an evaluation as tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sdgtax.show.table import draw
from sdgtax.views import evaluation as view

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rich.console import Console, RenderableType

    from sdgtax.analyse.evaluate import Evaluation, FacetReport
    from sdgtax.model.sheet import Sheet
    from sdgtax.model.taxonomy import Taxonomy
    from sdgtax.model.voice import Voice

CONFUSIONS = 10


def evaluation(out: Console, taxonomy: Taxonomy, found: Evaluation, by: str, say: Voice) -> Iterator[RenderableType]:
    """Accuracy in all and by a column, what needs review, reliability, confusion and worst errors, one after the other."""
    yield from draw(out, view.figures(taxonomy, found.whole), say, say("evaluation.agreement"))
    if found.parts:
        yield ""
        names = [name for name, reports in found.parts.items() for _ in reports]
        sheet = view.figures(taxonomy, [r for reports in found.parts.values() for r in reports])
        yield from draw(out, sheet, say, say("evaluation.by", column=by), (by, names))
    for r in found.whole:
        if r.review_share is not None:
            held = "-" if r.review_recall is None else say.share(r.review_recall)
            yield ""
            yield say("evaluation.review", held=held, share=say.share(r.review_share))
    for title, sheet in _details(taxonomy, found.whole, say):
        yield ""
        yield from draw(out, sheet, say, title)


def _details(taxonomy: Taxonomy, whole: Sequence[FacetReport], say: Voice) -> Iterator[tuple[str, Sheet]]:
    for r in whole:
        if r.reliability:
            yield say("evaluation.reliability", facet=r.facet), view.reliability(taxonomy, r, say.lang)
    for r in whole[:1]:
        if r.confusion:
            yield say("evaluation.confusion", facet=r.facet), view.confusion(taxonomy, r, say.lang, CONFUSIONS)
    for r in whole:
        if r.worst:
            yield say("evaluation.worst", facet=r.facet), view.worst(taxonomy, r, say.lang)
