"""Decisions of people as a sheet and as the text of a file, and how far people agree."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sdgtax.model.review import Decision, Reviews
from sdgtax.text.decided import person
from sdgtax.views.imported import REVIEWS, files
from sdgtax.views.sheets import Rows, heading, sheet_of
from sdgtax.yaml.amend import Amended

if TYPE_CHECKING:
    from sdgtax.analyse.verdicts import Agreement, Judged
    from sdgtax.model.taxonomy import Taxonomy
    from sdgtax.model.voice import Voice
    from sdgtax.yaml.decisions import ReviewFile

DECISIONS = "decisions"


@sheet_of("reviews")
def listed(taxonomy: Taxonomy, read: Iterable[ReviewFile], lang: str) -> Rows:
    """One row a decision, with its place."""
    for file in read:
        for n, d in enumerate(file.reviews.decisions):
            place = f"{file.path}:{file.doc.place((DECISIONS, n, 'category'))[0]}"
            yield d.model_dump() | {"label": heading(taxonomy.categories[d.category], lang), "place": place}


@sheet_of("agreement")
def agreed(taxonomy: Taxonomy, found: Iterable[Agreement], lang: str) -> Rows:
    """One row a question on which several people decided."""
    return (a._asdict() | {"facet": taxonomy.facet(a.facet).label.get(lang)} for a in found)


@sheet_of("evaluation-reviewed")
def accuracy(taxonomy: Taxonomy, found: Iterable[Judged], say: Voice) -> Rows:
    """One row a question and part of the reviewed indicators."""
    words = {None: "", True: say("review.yes"), False: say("review.no")}
    for j in found:
        facet, (low, high) = taxonomy.facet(j.facet).label.get(say.lang), j.interval
        figures = {"n": j.n, "right": j.right, "share": j.share, "low": low, "high": high}
        yield {"facet": facet, "part": words[j.part]} | figures


def people(decisions: Iterable[Decision]) -> list[str]:
    """Who decided, each once, as first written."""
    return list({person(d.by): d.by for d in reversed(list(decisions))}.values())[::-1]


def text(taxonomy: Taxonomy, id_: str, decisions: Sequence[Decision]) -> str:
    """The text of a new file of decisions."""
    version = f"{taxonomy.info.id}@{taxonomy.info.version}"
    ((_, made),) = files([(REVIEWS, Reviews(id=id_, taxonomy=version, decisions=list(decisions)))])
    return made


def added(
    taxonomy: Taxonomy, old: ReviewFile | None, new: Sequence[Decision], name: Callable[[Decision], Hashable], id_: str
) -> tuple[str, int]:
    """The text of a file with further decisions, and how many earlier ones they replace: those of the same person on the same question
    of the same indicator. Comments and all else in the file stay. Raises DataError for a file that cannot be changed so."""
    if old is None:
        return text(taxonomy, id_, new), 0

    def key(d: Decision) -> tuple[Any, ...]:
        return name(d), person(d.by), taxonomy.facet_of(d.category)

    keys = {key(d) for d in new}
    replaced = [n for n, d in enumerate(old.reviews.decisions) if key(d) in keys]
    amended = Amended(old.doc)
    last = len(old.reviews.decisions) - 1
    for n in replaced:
        amended.remove((DECISIONS,), n)
    for d in new:
        amended.insert((DECISIONS,), last, d.model_dump(exclude_defaults=True))
    return amended.document().text, len(replaced)


def stem(path: Path) -> str:
    """The id of a new file, by its name."""
    made = "".join(c if c.isascii() and c.isalnum() else "-" for c in path.stem.lower()).strip("-")
    return made[:60] or "reviews"
