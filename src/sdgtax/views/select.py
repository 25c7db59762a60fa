"""A choice of indicators with its reasons, as sheets and records."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from sdgtax.analyse.pool import beside_title, ref_of
from sdgtax.model.indicator import shown_code
from sdgtax.views.gaps import fitness, in_full, label, title
from sdgtax.views.sheets import Rows, columns_of, noted, shapes, sheet_of, written

if TYPE_CHECKING:
    from sdgtax.analyse.select import Choice, Chosen, Cost, Wish
    from sdgtax.model.sheet import Result, Sheet
    from sdgtax.model.taxonomy import Taxonomy
    from sdgtax.model.voice import Voice

NAME = "selection"


def result(taxonomy: Taxonomy, found: Choice, say: Voice) -> Result:
    """The choice, one row an indicator; a workbook has what it covers and what is to be said of it too."""
    titles = (say("select.sheet"), say("select.coverage"), say("select.notes"))

    def sheets() -> list[Sheet]:
        said = noted(taxonomy, "selection-notes", notes(taxonomy, found, say))
        return [chosen(taxonomy, found, say), coverage(taxonomy, found, say), said]

    return {**shapes(titles, sheets, say), "record": lambda: record(taxonomy, found, say)}


@sheet_of(NAME)
def chosen(taxonomy: Taxonomy, found: Choice, say: Voice) -> Rows:
    """One row an indicator, the one that adds most first."""
    return (_row(taxonomy, c, n, say) for n, c in enumerate(found.chosen, 1))


def _row(taxonomy: Taxonomy, c: Chosen, rank: int, say: Voice) -> dict[str, Any]:
    by_facet = c.found.by_facet()
    answers = {
        column.id: [
            written(taxonomy, a.category, column, say.lang) for a in by_facet.get(column.facet, [])[: column.most]
        ]
        for column in columns_of(taxonomy.columns, NAME)
        if column.facet
    }
    return answers | {
        "rank": rank,
        "set": c.found.set_id,
        "code": shown_code(c.found.code),
        "title": title(c.found, say),
        "points": c.points,
        "level_fit": c.grade,
        "adds": adds(taxonomy, c, say),
        "instead": instead(taxonomy, c, say),
        "same": [ref_of(x) for x in c.also],
    }


def adds(taxonomy: Taxonomy, c: Chosen, say: Voice) -> str:
    """What an indicator adds, in words: the categories of most points, then quality and level."""
    words = []
    for a in [a for a in c.adds if a.points > 0][: taxonomy.selection.named]:
        named = in_full(taxonomy, a.category, say)
        words.append(
            say("select.among", category=named, n=a.others) if a.others else say("select.alone", category=named)
        )
    return "; ".join([*words, *fitness(taxonomy, c.quality, c.grade, say)])


def instead(taxonomy: Taxonomy, c: Chosen, say: Voice) -> str:
    """What an indicator was preferred to, in words."""
    if c.wished:
        return say("select.wished")
    if c.instead is None:
        return say("select.nothing")
    i = c.instead
    for_ = [in_full(taxonomy, x, say) for x in i.lacks[: taxonomy.selection.named]] if i.loss else []
    for_ += [say("select.worth")] if i.loss and i.worth > 0 else []
    why = say("select.for", categories="; ".join(for_)) if for_ else ""
    ref, name, points = beside_title(i.found), title(i.found, say), say.number(i.loss, 1)
    if not i.loss:
        return say("select.equal", ref=ref, title=name)
    return say("select.rather-same" if i.same else "select.rather", ref=ref, title=name, points=points) + why


@sheet_of("selection-coverage")
def coverage(taxonomy: Taxonomy, found: Choice, say: Voice) -> Rows:
    """One row for each category of the facets that are covered: by how many, and by which."""
    for facet in found.covered:
        for category in taxonomy.answers(taxonomy.facet(facet)):
            by = [c.found for c in found.chosen if any(a.category == category for a in c.found.assignments)]
            yield {
                "facet": facet, "category": category, "label": label(taxonomy, category, say),
                "covered": category in found.covered[facet], "indicators": len(by), "which": [ref_of(c) for c in by],
            }  # fmt: skip


def covered(taxonomy: Taxonomy, found: Choice, facets: Iterable[str], say: Voice) -> list[str]:
    """For each of these facets how many of its categories are covered, in words."""
    whole = {f: len(taxonomy.answers(taxonomy.facet(f))) for f in facets if f in found.covered}
    return [
        say("select.covered", facet=taxonomy.facet(f).label.get(say.lang), n=len(found.covered[f]), of=n)
        for f, n in whole.items()
        if n
    ]


def notes(taxonomy: Taxonomy, found: Choice, say: Voice) -> list[str]:
    """What is to be said of the whole: figures, what is not covered, what the limits cost."""
    points, figures = say.number(found.value, 1), "; ".join(covered(taxonomy, found, found.covered, say))
    said = [
        say("select.summary", n=len(found.chosen), of=found.candidates, s=len(found.sets), points=points),
        say("select.figures", figures=figures),
    ]
    if found.open:
        said.append(say("select.open", categories="; ".join(in_full(taxonomy, c, say) for c in found.open)))
    size = next(w.number for w in found.wishes if w.kind == "size")
    if len(found.chosen) < size:
        said.append(say("select.fewer", n=len(found.chosen), size=size))
    return [*said, *_costs(taxonomy, found.costs, size, say)]


def _costs(taxonomy: Taxonomy, costs: Sequence[Cost], size: int, say: Voice) -> Iterator[str]:
    """What more indicators would bring that fewer would not, and what each kind of wish costs."""
    told: set[str] = set()
    larger = [c for c in costs if c.size]
    for c in larger:
        new = [x for x in c.covered if x not in told]
        told |= set(new)
        if new or c is larger[-1]:
            named, points = "; ".join(in_full(taxonomy, x, say) for x in new), say.number(c.gain, 1)
            if new:
                yield say("select.more", size=c.size, n=size, categories=named, points=points)
            else:
                yield say("select.no-more", size=c.size, n=size, points=points)
    for c in costs:
        if not c.size and c.gain > 0:
            named = "; ".join(in_full(taxonomy, x, say) for x in c.covered)
            also = " " + say("select.would", categories=named) if named else ""
            yield say("select.cost", wish=wish(taxonomy, c.wish, say), points=say.number(c.gain, 1)) + also


def wish(taxonomy: Taxonomy, w: Wish, say: Voice) -> str:
    """A wish in words."""
    what = ", ".join(in_full(taxonomy, x, say) if x in taxonomy.categories else x for x in w.what.split(", "))
    return say(f"wish.{w.kind}", what=what, n=w.number)


def clash(taxonomy: Taxonomy, wishes: Sequence[Wish], say: Voice) -> str:
    """Wishes that cannot be fulfilled together, in words."""
    return say("select.clash", wishes="; ".join(wish(taxonomy, w, say) for w in wishes))


def record(taxonomy: Taxonomy, found: Choice, say: Voice) -> dict[str, Any]:
    """The JSON form."""
    return {
        "size": len(found.chosen),
        "points": found.value,
        "candidates": found.candidates,
        "sets": list(found.sets),
        "level": found.level,
        "wishes": [{"kind": w.kind, "what": w.what, "number": w.number or None} for w in found.wishes],
        "selection": [_whole(taxonomy, c, n, say) for n, c in enumerate(found.chosen, 1)],
        "covered": {facet: list(categories) for facet, categories in found.covered.items()},
        "not_covered": list(found.open),
        "costs": [
            {
                "wish": c.wish.kind,
                "what": c.wish.what,
                "size": c.size or None,
                "points": c.gain,
                "covered": list(c.covered),
            }
            for c in found.costs
        ],
        "notes": notes(taxonomy, found, say),
    }


def _whole(taxonomy: Taxonomy, c: Chosen, rank: int, say: Voice) -> dict[str, Any]:
    i = c.instead
    other = {"ref": ref_of(i.found), "points": i.loss, "lacks": list(i.lacks), "same_concept": i.same} if i else None
    return _row(taxonomy, c, rank, say) | {
        "categories": [{"category": a.category, "points": a.points, "others": a.others} for a in c.adds],
        "preferred_to": other,
    }
