"""Titles classified by a model that has not seen their publisher or family: the figures to believe.

The labelled titles in `taxonomy/titles/` are split into fifths, by publisher and by family of subjects. For each fifth the weights of
words are learnt from the other four, and the fifth is classified by them. `benchmarks/data/titles/unseen.csv` is not touched here.

    python -m benchmarks.abroad            # the figures, facet by facet, and the tables of calibration that they give
    python -m benchmarks.abroad --write    # writes those tables into taxonomy/rules/scoring.yaml
"""

from __future__ import annotations

import argparse
import hashlib
import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from benchmarks.corpus import ROOT, UNSEEN
from sdgtax.analyse.evaluate import GoldRow, compare
from sdgtax.classify.engine import Classifier
from sdgtax.formats.tables import read_gold
from sdgtax.learn.fit import learn, written
from sdgtax.learn.titles import Labelled, labelled
from sdgtax.model.classification import Classification
from sdgtax.model.taxonomy import Taxonomy
from sdgtax.text.reading import Reader
from sdgtax.yaml.load import load_sets, load_taxonomy
from sdgtax.yaml.weights import Weights, read

TITLES = ROOT / "taxonomy" / "titles"
SCORING = ROOT / "taxonomy" / "rules" / "scoring.yaml"
TABLES = ("publishers", "reading", "wide")
ORDINARY = ("publishers", "reading")
"""Tables of titles as lists really word them: calibration is fitted on these. Those of `wide` are there for their words."""
CONFIRMED = {"wide": ("tbl", "area")}
"""Labels that a table has only where the program said the same: they say nothing of how right it is."""
FITTED = ("goal", "target", "tbl", "area", "evaluation")
FOLDS = 5
SHARES = (0.0, 0.1, 0.2, 0.4, 0.7, 1.0)
POINTS = 10
"""So many points a table of calibration has at most."""


class Judged(NamedTuple):
    """A labelled title, the table and language that it comes from, and what was said by a model that has not seen its like."""

    table: str
    lang: str
    row: GoldRow
    said: Classification


def fold(family: str) -> int:
    """The fifth that a publisher or a family belongs to."""
    return int(hashlib.sha256(f"f{family}".encode()).hexdigest(), 16) % FOLDS


def rows(taxonomy: Taxonomy) -> list[tuple[str, int, GoldRow]]:
    """The labelled titles with their table and fifth."""
    found = []
    for table in TABLES:
        for row in read_gold(TITLES / f"{table}.csv", taxonomy, lambda finding: None):
            found.append((table, fold(row.columns.get("family") or row.columns["source"]), row))
    return found


def models(taxonomy: Taxonomy, titles: Sequence[Labelled], keep: Path | None = None) -> dict[int, dict[str, Weights]]:
    """For each fifth the weights by language that the other four give. They are kept in a folder, where one is named, and taken from it."""
    return {
        n: {lang: _model(taxonomy, titles, n, lang, keep) for lang in taxonomy.info.languages} for n in range(FOLDS)
    }


def _model(taxonomy: Taxonomy, titles: Sequence[Labelled], n: int, lang: str, keep: Path | None) -> Weights:
    path = keep / f"{n}-{lang}.tsv" if keep else None
    if path and path.is_file():
        return read(path)
    made = learn(taxonomy, [t for t in titles if not (t.family and fold(t.family) == n)], lang)
    if path:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(written(made), encoding="utf-8")
    return made


def classified(taxonomy: Taxonomy, weights: dict[int, dict[str, Weights]]) -> list[Judged]:
    """Every labelled title, classified by the model that has not seen its fifth."""
    sets, reader, listed = load_sets(), Reader(taxonomy), rows(taxonomy)
    found = []
    for n, by_language in weights.items():
        classifier = Classifier(taxonomy, sets, blind=True, reader=reader, learned=by_language.get)
        for table, part, row in listed:
            if part == n:
                found.append(Judged(table, row.columns.get("lang", ""), row, classifier.classify(row.indicator)))
    return found


def uncalibrated(taxonomy: Taxonomy) -> Taxonomy:
    """The taxonomy without tables of calibration, so that confidences are raw."""
    facets = [f.model_copy(update={"calibration": []}) for f in taxonomy.scoring.facets]
    return taxonomy.changed(scoring=taxonomy.scoring.model_copy(update={"facets": facets}))


def table(judged: Sequence[Judged], facet: str) -> list[tuple[float, float]]:
    """The table of calibration of a facet: bins of equal size, pooled until none is right less often than one before (Ayer et al. 1955)."""
    seen = []
    for j in judged:
        first = next(iter(j.said.of(facet)), None)
        if facet in j.row.labels and first:
            seen.append((first.confidence, first.category in j.row.labels[facet]))
    seen.sort(key=lambda pair: pair[0])
    bins: list[tuple[float, float, int]] = []
    for n in range(POINTS):
        part = seen[n * len(seen) // POINTS : (n + 1) * len(seen) // POINTS]
        bins.append((sum(c for c, _ in part), sum(r for _, r in part), len(part)))
        while len(bins) > 1 and (
            bins[-2][1] / bins[-2][2] >= bins[-1][1] / bins[-1][2]
            or round(bins[-2][0] / bins[-2][2], 3) == round(bins[-1][0] / bins[-1][2], 3)
        ):
            last, before = bins.pop(), bins.pop()
            bins.append((last[0] + before[0], last[1] + before[1], last[2] + before[2]))
    points = {round(c / k, 3): round(r / k, 3) for c, r, k in bins}
    return sorted(points.items())


COLUMNS = ("titles", "facet", "labelled", "first", "in first three", "unanswered", "calibration error", "certain", "of these right", "review", "holds of wrong")  # fmt: skip


def figures(taxonomy: Taxonomy, judged: Sequence[Judged]) -> Iterator[list[str]]:
    """The rows of a table with COLUMNS, by table and language."""
    for name in sorted({(j.table, j.lang) for j in judged}):
        part = [j for j in judged if (j.table, j.lang) == name]
        for r in compare(taxonomy, [j.row for j in part], [j.said for j in part], worst=0):
            if r.facet in CONFIRMED.get(name[0], ()):
                continue
            sure = next((w for w in r.words if w["name"] == taxonomy.scoring.confidence[0].id), None)
            certain = [f"{sure['n'] / r.n:.2f}", f"{sure['right']:.3f}"] if sure else ["0", ""]
            review = ["", ""] if r.review_recall is None else [f"{r.review_share:.2f}", f"{r.review_recall:.2f}"]
            plain = [f"{r.top1:.3f}", f"{r.top3:.3f}", f"{1 - r.answered / r.n:.3f}", f"{r.calibration_error:.3f}"]
            yield [" ".join(name), r.facet, str(r.n), *plain, *certain, *review]


def unseen(taxonomy: Taxonomy, learned: Callable[[str], Weights | None] | None = None) -> list[Judged]:
    """The titles kept for measuring, classified with the weights that travel with the taxonomy, or others."""
    classifier = Classifier(taxonomy, load_sets(), blind=True, learned=learned)
    found = read_gold(UNSEEN, taxonomy, lambda finding: None)
    return [Judged("unseen", row.columns.get("lang", ""), row, classifier.classify(row.indicator)) for row in found]


def curve(taxonomy: Taxonomy) -> Iterator[list[str]]:
    """How right the first goal of unseen titles is when a share of publishers and families is learnt from; 0: the terms alone."""
    facets = [
        f.model_copy(update={} if f.id == FITTED[0] else {"learned_weight": 0.0}) for f in taxonomy.scoring.facets
    ]
    goals = taxonomy.changed(scoring=taxonomy.scoring.model_copy(update={"facets": facets}))
    titles = labelled(goals, load_sets(), TITLES.parent)
    for share in SHARES:
        some = [t for t in titles if not t.family or _share(t.family) < share]
        made = {lang: learn(goals, some, lang) for lang in taxonomy.info.languages} if share else {}
        found = unseen(taxonomy, made.get)
        right = {}
        for lang in sorted({j.lang for j in found}):
            part = [j for j in found if j.lang == lang and FITTED[0] in j.row.labels]
            right[lang] = sum(j.said.first(FITTED[0]) in j.row.labels[FITTED[0]] for j in part) / len(part)
        yield [
            f"{share:.0%}",
            str(sum(bool(t.family) for t in some) if share else 0),
            *(f"{r:.3f}" for r in right.values()),
        ]


def _share(family: str) -> float:
    return int(hashlib.sha256(f"s{family}".encode()).hexdigest(), 16) % 1000 / 1000


def main() -> None:
    """Classify, print, and write the tables where that is asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true", help="write the tables into taxonomy/rules/scoring.yaml")
    parser.add_argument("--keep", type=Path, help="a folder for the weights that were learnt, to use them again")
    parser.add_argument("--unseen", action="store_true", help="only the titles kept for measuring, which takes seconds")
    args = parser.parse_args()
    taxonomy = load_taxonomy()
    if args.unseen:
        print("\n".join(markdown(COLUMNS, list(figures(taxonomy, unseen(taxonomy))))))
        return
    weights = models(taxonomy, labelled(taxonomy, load_sets(), TITLES.parent), args.keep)
    raw = classified(uncalibrated(taxonomy), weights)
    text = SCORING.read_text(encoding="utf-8")
    ordinary = [j for j in raw if j.table in ORDINARY]
    for facet in FITTED:
        points = ", ".join(f"[{x}, {y}]" for x, y in table(ordinary, facet))
        print(f"{facet}: calibration: [{points}]")
        text = _put(text, facet, f"[{points}]")
    if args.write:
        SCORING.write_text(text, encoding="utf-8")
    judged = classified(load_taxonomy() if args.write else taxonomy, weights)
    print("\n".join(markdown(COLUMNS, list(figures(taxonomy, judged)))))


def markdown(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """A table, line by line."""
    yield "| " + " | ".join(columns) + " |"
    yield "|" + "---|" * len(columns)
    for row in rows:
        yield "| " + " | ".join(row) + " |"


def _put(text: str, facet: str, points: str) -> str:
    """The text of `scoring.yaml` with a table of calibration for a facet, in the place of the one that it has."""
    start = text.index(f"  - id: {facet}\n")
    end = text.find("\n  - id: ", start + 1)
    part = re.sub(r"    calibration:(?:.*\n)(?:      .*\n)*", "", text[start : end + 1])
    return text[:start] + part.replace("    keep:", f"    calibration: {points}\n    keep:", 1) + text[end + 1 :]


if __name__ == "__main__":
    main()
