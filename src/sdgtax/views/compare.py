"""Sets side by side, in figures and in words, as sheets and records."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from sdgtax.views.gaps import first_of, in_full, label
from sdgtax.views.sheets import Rows, fields_of, shapes, sheet, sheet_of

if TYPE_CHECKING:
    from sdgtax.analyse.compare import Comparison, Kind, Profile
    from sdgtax.model.sheet import Result, Sheet
    from sdgtax.model.taxonomy import Taxonomy
    from sdgtax.model.voice import Voice

NAME, SCREEN = "comparison", "comparison-screen"
Said = tuple["Kind", str]


def result(taxonomy: Taxonomy, found: Comparison, say: Voice) -> Result:
    """One row a set; a workbook has the counts of each category, the overlaps and the sentences too."""
    titles = (say("compare.sheet"), say("compare.words"), say("compare.counts"), say("compare.overlaps"))

    def sheets() -> list[Sheet]:
        return [
            figures(taxonomy, found),
            words(taxonomy, found, say),
            counts(taxonomy, found, say),
            overlaps(taxonomy, found),
        ]

    return {**shapes(titles, sheets, say), "record": lambda: record(taxonomy, found, say)}


def figures(taxonomy: Taxonomy, found: Comparison, name: str = NAME) -> Sheet:
    """One row a set: for each facet how much of it is reached, then quality, level and the rest; as the sheet `name` has it."""
    none = dict.fromkeys(taxonomy.selection.cover)
    rows = (none | {r.facet: round(r.share, 4) for r in p.reach} | _figures(taxonomy, p) for p in found.sets)
    return sheet(taxonomy.columns, name, rows)


def _figures(taxonomy: Taxonomy, p: Profile) -> dict[str, Any]:
    best = next(iter(taxonomy.answers(taxonomy.metadata.class_facet)), "")
    total = max(p.indicators, 1)
    good = [grade for grade, points in taxonomy.selection.level.points.items() if points > 0]
    fit = sum(p.grades.get(grade, 0) for grade in good)
    return {
        "set": p.id,
        "indicators": p.indicators,
        "best_class": round(p.classes.get(best, 0) / total, 4),
        "unassessed": round(p.classes.get("", 0) / total, 4),
        "fit": round(fit / total, 4) if set(p.grades) - {""} else None,
        "languages": list(p.languages),
        "year": p.year or None,
        **fields_of(p, "status", "review", "twice", "alone"),
    }


@sheet_of("comparison-counts")
def counts(taxonomy: Taxonomy, found: Comparison, say: Voice) -> Rows:
    """One row for each set and category: how many indicators surely belong to it."""
    for p in found.sets:
        for reach in p.reach:
            for category, n in reach.counts.items():
                named = {"facet": reach.facet, "category": category, "label": in_full(taxonomy, category, say)}
                yield {"set": p.id, "indicators": n, "share": round(n / max(p.indicators, 1), 4)} | named


@sheet_of("comparison-overlaps")
def overlaps(taxonomy: Taxonomy, found: Comparison) -> Rows:
    """One row for each ordered pair of sets."""
    for p in found.sets:
        for other, n in p.overlaps.items():
            yield {"set": p.id, "compared_with": other, "same": p.same[other], "covered": n, "indicators": p.indicators}


@sheet_of("comparison-words")
def words(taxonomy: Taxonomy, found: Comparison, say: Voice) -> Rows:
    """One row a sentence."""
    for p in found.sets:
        for kind, said in sentences(taxonomy, p, say):
            yield {"set": p.id, "kind": kind, "kind_word": say(f"judged.{kind}"), "sentence": said}


def summary(taxonomy: Taxonomy, p: Profile, say: Voice) -> str:
    """A set in one sentence: its size, the aims that it reaches, and the set that it is most alike."""
    aims = [r for r in p.reach if taxonomy.selection.cover[r.facet].aim]
    named = [say("compare.reached", facet=_facet(taxonomy, r.facet, say), n=r.reached, of=len(r.counts)) for r in aims]
    said = say("compare.summary", name=p.name.get(say.lang) or p.id, n=p.indicators, reached=", ".join(named))
    most = max(p.same, key=lambda other: p.same[other], default="")
    return said + (say("compare.alike", n=p.same[most], s=most) if most and p.same[most] else ".")


def sentences(taxonomy: Taxonomy, p: Profile, say: Voice) -> Iterator[Said]:
    """The strengths and weaknesses of a set, each in one sentence with its figure."""
    rules = taxonomy.selection
    for r in p.reach:
        if not rules.cover[r.facet].aim:
            continue
        facet = _facet(taxonomy, r.facet, say)
        rest = "; ".join(
            say(f"compare.{state}", categories=_listed(taxonomy, listed, say))
            for state, listed in (("missing", r.missing), ("possible", r.possible))
            if listed
        )
        if not rest:
            yield "strength", say("compare.all", facet=facet, n=len(r.counts))
        elif r.share >= rules.judged.high:
            yield "strength", say("compare.most", facet=facet, n=r.reached, of=len(r.counts), rest=rest)
        elif r.share < rules.judged.low:
            yield "weakness", say("compare.few", facet=facet, n=r.reached, of=len(r.counts), rest=rest)
        most = max(r.counts, key=lambda c: r.counts[c])
        if r.counts[most] >= rules.judged.high * max(p.indicators, 1) and len(r.counts) > 1:
            named = label(taxonomy, most, say)
            yield "weakness", say("compare.uneven", category=named, n=r.counts[most], of=p.indicators)
    yield from _quality(taxonomy, p, say)
    yield from _matching(taxonomy, p, say)


def _quality(taxonomy: Taxonomy, p: Profile, say: Voice) -> Iterator[Said]:
    judged, row = taxonomy.selection.judged, _figures(taxonomy, p)
    best, unknown = row["best_class"], row["unassessed"]
    if best >= judged.high:
        yield "strength", say("compare.good", n=round(best * p.indicators), of=p.indicators)
    if unknown >= judged.high:
        yield "weakness", say("compare.unassessed", n=round(unknown * p.indicators), of=p.indicators)
    if row["fit"] is not None and row["fit"] >= judged.high:
        yield "strength", say("compare.fit", n=round(row["fit"] * p.indicators), of=p.indicators)
    elif row["fit"] is not None and row["fit"] < judged.low:
        yield "weakness", say("compare.unfit", n=round(row["fit"] * p.indicators), of=p.indicators)
    if p.age >= taxonomy.selection.old:
        yield "weakness", say("compare.old", year=p.year, n=p.age)
    whole = [lang for lang, n in p.languages.items() if n == p.indicators]
    if len(whole) >= len(taxonomy.info.languages):
        yield "strength", say("compare.languages", languages=", ".join(whole))


def _matching(taxonomy: Taxonomy, p: Profile, say: Voice) -> Iterator[Said]:
    judged, total = taxonomy.selection.judged, max(p.indicators, 1)
    if p.twice:
        yield "weakness", say("compare.twice", n=p.twice, of=p.indicators)
    if p.same and p.alone / total >= judged.high:
        yield "strength", say("compare.alone", n=p.alone, of=p.indicators)
    for other, n in p.same.items():
        if n / total >= judged.low:
            yield "strength", say("compare.comparable", n=n, of=p.indicators, s=other)


def _listed(taxonomy: Taxonomy, categories: Sequence[str], say: Voice) -> str:
    """The first categories by name, and how many more there are."""
    return "; ".join(first_of(taxonomy, [label(taxonomy, c, say) for c in categories], say))


def _facet(taxonomy: Taxonomy, facet: str, say: Voice) -> str:
    return taxonomy.facet(facet).label.get(say.lang)


def record(taxonomy: Taxonomy, found: Comparison, say: Voice) -> dict[str, Any]:
    """The JSON form."""
    return {"level": found.level, "sets": [_set(taxonomy, p, say) for p in found.sets]}


def _set(taxonomy: Taxonomy, p: Profile, say: Voice) -> dict[str, Any]:
    reach = {
        r.facet: {
            "reached": r.reached, "of": len(r.counts), "share": round(r.share, 4), "evenness": round(r.evenness, 4),
            "unanswered": r.unanswered, "counts": dict(r.counts),
        }
        for r in p.reach
    }  # fmt: skip
    return _figures(taxonomy, p) | {
        "reach": reach, "classes": dict(p.classes), "grades": dict(p.grades), "languages": dict(p.languages), "age": p.age,
        "same": dict(p.same), "overlaps": dict(p.overlaps), "summary": summary(taxonomy, p, say),
        "sentences": [{"kind": kind, "sentence": said} for kind, said in sentences(taxonomy, p, say)],
    }  # fmt: skip
