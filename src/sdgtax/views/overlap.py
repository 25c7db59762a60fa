"""Mappings between sets, what has none, and single pairs in full, as sheets and records. The column names and fields are a promise."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sdgtax.model.indicator import Indicator, shown_code
from sdgtax.model.mapping import Decision, Overlap
from sdgtax.views.sheets import Rows, fields_of, plain, sheet, sheet_of

if TYPE_CHECKING:
    from sdgtax.match.matcher import Matcher
    from sdgtax.match.matrix import Cell
    from sdgtax.match.profile import Parts
    from sdgtax.match.titles import Prepared
    from sdgtax.model.sheet import Result, Sheet
    from sdgtax.model.taxonomy import Taxonomy


@dataclass(frozen=True, slots=True)
class Mappings:
    """Mappings for a format of mappings: with the sets in order (id to edition) and the pairs that reviewers rejected."""

    taxonomy: Taxonomy
    found: Iterable[Overlap]
    sets: Mapping[str, str]
    rejected: Iterable[Decision] = ()


def result(
    taxonomy: Taxonomy, sets: Sequence[Prepared], found: Sequence[Overlap], rejected: Sequence[Decision] = ()
) -> Result:
    """The mappings between sets, best first."""
    names = [s.id for s in sets]
    return {
        "sheet": lambda: mappings(taxonomy, found),
        "record": lambda: {"sets": names, "a": names[0], "b": names[1], "pairs": [record(o) for o in found]},
        "mappings": lambda: Mappings(taxonomy, found, {s.id: s.version for s in sets}, rejected),
    }


@sheet_of("overlap")
def mappings(_: Taxonomy, found: Iterable[Overlap]) -> Rows:
    """One row a pair."""
    for o in found:
        pair = record(o)
        sides = {f"{name}_{side}": value for side in ("a", "b") for name, value in pair[side].items()}
        yield pair | sides | {"score": o.score, "confidence": o.confidence, "differs": o.differs_text}


def record(o: Overlap) -> dict[str, Any]:
    """The JSON form of a pair."""
    return {
        "a": {"set": o.a_set, "code": shown_code(o.a_code), "title": o.a_title},
        "b": {"set": o.b_set, "code": shown_code(o.b_code), "title": o.b_title},
        "score": plain(o.score),
        "relation": relation(o),
        **fields_of(o, "basis", "confidence"),
        "shared_words": list(o.shared),
        "differs": [{"facet": d.aspect, "label": d.label, "a": d.left, "b": d.right} for d in o.differs],
        **fields_of(o, "comment", "evidence"),
    }


def relation(o: Overlap) -> str:
    """The SKOS name of the relation: `exactMatch`; `none` where two do not overlap."""
    return o.relation if o.relation == "none" else f"{o.relation}Match"


def unmatched(taxonomy: Taxonomy, listed: Sequence[tuple[Prepared, Sequence[Indicator]]], lang: str) -> Result:
    """What each set has alone."""

    rows = [
        {"set": s.id, "code": shown_code(t.code), "title": t.best((lang,))[0]} for s, alone in listed for t in alone
    ]

    def nothing() -> Iterator[Overlap]:
        for s, alone in listed:
            others = [other.id for other, _ in listed if other is not s]
            for t in alone:
                for other in others if len(others) == 1 else [""]:
                    yield Overlap(s.id, t.code, t.best((lang,))[0], other, "", "", 0.0, "none", confidence=None)

    return {
        "sheet": lambda: sheet(taxonomy.columns, "unmatched", rows),
        "record": lambda: {"unmatched": rows},
        "mappings": lambda: Mappings(taxonomy, nothing(), {s.id: s.version for s, _ in listed}),
    }


def coverage(taxonomy: Taxonomy, cells: Sequence[Cell]) -> Result:
    """How much of each set the other ones cover: one row for each ordered pair of sets."""
    rows = [
        {"set": c.row, "compared_with": c.column, "covered": c.covered, "indicators": c.total, "share": c.share}
        for c in cells
    ]
    return {
        "sheet": lambda: sheet(taxonomy.columns, "coverage", rows),
        "record": lambda: {"coverage": [row | {"share": f"{row['share']:.4f}"} for row in rows]},
    }


# -- one pair in full


@dataclass(frozen=True, slots=True)
class Pair:
    """A compared pair with everything that it is judged by, as plain records. `shown` says terms as a reader knows them."""

    taxonomy: Taxonomy
    overlap: Overlap
    facets: list[dict[str, Any]]
    terms: list[dict[str, Any]]
    features: dict[str, dict[str, float]]
    shown: dict[str, str]

    def result(self) -> Result:
        """The pair in full; as a sheet or as mappings the one line of it."""
        o = self.overlap
        return {
            "sheet": lambda: mappings(self.taxonomy, [o]),
            "record": lambda: record(o) | fields_of(self, "terms", "facets", "features"),
            "mappings": lambda: Mappings(self.taxonomy, [o], {o.a_set: "", o.b_set: ""}),
        }

    def sheets(self) -> tuple[Sheet, Sheet, Sheet]:
        """Facets side by side, terms with their counterparts, features with their weights."""
        columns = self.taxonomy.columns
        facets = [f | {"facet": f["label"]} for f in self.facets]
        terms = [
            t | {"side": t["side"].upper(), "counterpart": self.shown.get(t["counterpart"], "")} for t in self.terms
        ]
        features = [{"feature": name} | found for name, found in self.features.items()]
        return (
            sheet(columns, "pair-facets", facets),
            sheet(columns, "pair-terms", terms),
            sheet(columns, "pair-features", features),
        )


def compare(matcher: Matcher, x: Indicator, y: Indicator, lang: str) -> Pair:
    """Compare two titles; labels and what differs in `lang`."""
    found, comparison, left, right = matcher.compare(x, y, lang)
    weights, shown = matcher.rules.features, matcher.vocabulary.thesaurus.shown
    facets = [
        {"facet": f.id, "label": f.label.get(lang), "a": _values(left, f.id), "b": _values(right, f.id)}
        for f in matcher.taxonomy.aspects.aspects
        if left.of(f.id) or right.of(f.id)
    ]
    terms: list[dict[str, Any]] = [
        {
            "side": side, "term": key, "words": parts.words(key), "counterpart": other, "likeness": round(like, 3),
            "weight": round(weight, 3),
        }
        for side, parts, seen in (("a", left, comparison.left), ("b", right, comparison.right))
        for key, other, like, weight in seen.counterparts
        if parts.words(key)
    ]  # fmt: skip
    features = {
        name: {"value": round(value, 4), "adds": round(value * weights[name], 4)}
        for name, value in comparison.features.items()
        if weights.get(name) and value
    }
    words = {t["counterpart"]: shown(t["counterpart"], lang) for t in terms if t["counterpart"]}
    return Pair(matcher.taxonomy, found, facets, terms, features, words)


def _values(parts: Parts, facet: str) -> list[str]:
    return list(parts.value_words(facet, sorted(parts.of(facet))))
