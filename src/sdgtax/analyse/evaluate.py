"""How often the classification agrees with labels: accuracy, confusion, calibration, the worst errors.

Measures: top-k, the share of rows where one of the first k answers is one of the labels; macro-F1, the unweighted mean over the
labelled categories of the F1 of the first answer (a row counts for the label that was hit, else for its first label);
expected calibration error over ten equal bins (Guo et al. 2017); for facets where several answers stand side by side, micro and
macro F1 over all row-category pairs.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sdgtax.classify.engine import classify_all
from sdgtax.model.classification import Classification
from sdgtax.model.finding import DataError, Finding, problem
from sdgtax.model.indicator import Indicator
from sdgtax.text.labels import Labels

if TYPE_CHECKING:
    from sdgtax.classify.engine import Classifier
    from sdgtax.model.taxonomy import Taxonomy

BINS = 10
_WORD = re.compile(r"[^\W\d_]{2,}")
SHOWN = 5
"""So many unknown labels are told where no label is known."""
TOP = 3


@dataclass(frozen=True, slots=True)
class GoldRow:
    """A title with its labels: category ids by facet; a facet without a label is not judged."""

    indicator: Indicator
    labels: dict[str, tuple[str, ...]]
    columns: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Wrong:
    """A row whose first answer is none of the labels."""

    title: str
    labels: tuple[str, ...]
    answer: str
    confidence: float
    result: Classification


@dataclass(slots=True)
class FacetReport:
    """The figures of one facet. `reliability` rows: name, number, mean confidence, share right."""

    facet: str
    n: int = 0
    answered: int = 0
    top1: float = 0.0
    top3: float = 0.0
    macro_f1: float = 0.0
    micro_f1: float | None = None
    per_category: list[dict[str, Any]] = field(default_factory=list)
    confusion: list[tuple[str, str, int]] = field(default_factory=list)
    reliability: list[dict[str, Any]] = field(default_factory=list)
    words: list[dict[str, Any]] = field(default_factory=list)
    calibration_error: float | None = None
    review_share: float | None = None
    review_recall: float | None = None
    worst: list[Wrong] = field(default_factory=list)


@dataclass(frozen=True)
class Evaluation:
    """The figures of an evaluation: in all, by the values of a column, and the labels that name no category."""

    rows: int
    whole: tuple[FacetReport, ...]
    parts: dict[str, tuple[FacetReport, ...]]
    unknown: tuple[Finding, ...]


def label_rows(
    rows: Iterable[Indicator], taxonomy: Taxonomy, table: str, on_unknown: Callable[[Finding], None] | None = None,
    facets: Collection[str] = (),
) -> list[GoldRow]:  # fmt: skip
    """The rows of a table with labels; `table` is what findings call it. Only labels of these `facets` are read, if any are given.

    A label that names no category is left out and told to `on_unknown`; without that, it raises DataError. So does a table
    in which no column has labels, or none of its labels names a category.
    """
    index = Labels(taxonomy)
    found: list[GoldRow] = []
    columns: dict[str, str] = {}
    unknown: list[Finding] = []

    def tell(finding: Finding) -> None:
        if on_unknown is None:
            raise DataError([finding])
        unknown.append(finding)
        on_unknown(finding)

    for row in rows:
        columns = columns or _label_columns(row.columns, taxonomy, table, facets)
        labels = {f: _labels(table, row, f, column, index, tell) for f, column in columns.items()}
        indicator = Indicator(row.code, row.titles, row.columns.get("set", ""))
        found.append(GoldRow(indicator, {f: named for f, named in labels.items() if named}, row.columns))
    if not any(row.labels for row in found):
        looked = ", ".join(f"“{column}” ({facet})" for facet, column in columns.items())
        listed = looked or "none: the table has no rows"
        what = f"no row has a label that can be read, so nothing can be judged; columns looked in: {listed}"
        empty = Finding(table, 1, 1, "no-labels", what, "Write a category's id, number or label into the cells.")
        raise DataError([*unknown[:SHOWN], empty])
    return found


def evaluate(classifier: Classifier, rows: Sequence[GoldRow], *, worst: int = 10) -> list[FacetReport]:
    """Classify the titles (titles alone: no metadata, no published mapping) and compare with the labels, facet by facet.

    A title that names its own set and code is never compared with itself. Only facets with labels are reported.
    """
    results = list(classify_all(classifier, (row.indicator for row in rows)))
    return compare(classifier.taxonomy, rows, results, worst=worst)


def compare(
    taxonomy: Taxonomy, rows: Sequence[GoldRow], results: Sequence[Classification], *, worst: int = 10
) -> list[FacetReport]:
    """The figures for classifications that are at hand; `results` stand in the order of `rows`."""
    reports = []
    for facet in taxonomy.scoring.facets:
        pairs = [(row.labels[facet.id], c) for row, c in zip(rows, results, strict=True) if facet.id in row.labels]
        if not pairs:
            continue
        report = FacetReport(facet.id, n=len(pairs))
        if facet.kind == "each":
            _side_by_side(report, pairs)
        else:
            _first_answers(report, pairs, [level.id for level in taxonomy.scoring.confidence], worst)
            if facet.review:
                _review(report, pairs)
        reports.append(report)
    return reports


def by_column(rows: Iterable[GoldRow], column: str) -> dict[str, list[int]]:
    """Row numbers by the value of a column (`set`, `lang`, ...)."""
    parts: dict[str, list[int]] = defaultdict(list)
    for n, row in enumerate(rows):
        parts[row.columns.get(column, "")].append(n)
    return dict(sorted(parts.items()))


Pair = tuple[tuple[str, ...], Classification]
Counted = tuple[set[str], set[str]]
"""What a row counts for: the categories that it is labelled with, and those that are answered."""


def _first_answers(report: FacetReport, pairs: Sequence[Pair], words: Sequence[str], worst: int) -> None:
    facet = report.facet
    top = 0
    counted: list[Counted] = []
    confused: Counter[tuple[str, str]] = Counter()
    judged: list[tuple[float, str, bool]] = []
    wrong: list[Wrong] = []
    for labels, c in pairs:
        answers = c.of(facet)
        first = answers[0] if answers else None
        category = first.category if first else ""
        right = category in labels
        ranked = [a.category for a in answers] + [a.category for a in c.runners_up if a.facet == facet]
        top += any(a in labels for a in ranked[:TOP])
        counted.append(({category if right else labels[0]}, {category} if first else set()))
        if first:
            judged.append((first.confidence, first.level, right))
        if not right:
            confused[labels[0], category] += 1
            wrong.append(Wrong(c.title, labels, category, first.confidence if first else 0.0, c))
    report.top1, report.top3 = (len(pairs) - len(wrong)) / len(pairs), top / len(pairs)
    _per_category(report, counted, {c for true, _ in counted for c in true})
    report.confusion = [(a, b, n) for (a, b), n in sorted(confused.items(), key=lambda kv: (-kv[1], kv[0]))]
    report.worst = sorted(wrong, key=lambda w: (-w.confidence, w.title))[:worst]
    _reliability(report, judged, words)


def _reliability(report: FacetReport, judged: Sequence[tuple[float, str, bool]], words: Sequence[str]) -> None:
    """How often answers of some confidence are right: by tenths, and by the words for it."""
    bins: dict[int, list[tuple[float, bool]]] = defaultdict(list)
    for confidence, _, right in judged:
        bins[min(int(confidence * BINS), BINS - 1)].append((confidence, right))
    rows = [_bin(f"{b / BINS:.1f}-{(b + 1) / BINS:.1f}", found) for b, found in sorted(bins.items())]
    report.reliability = rows
    if judged:
        report.calibration_error = sum(r["n"] * abs(r["confidence"] - r["right"]) for r in rows) / len(judged)
    by_word = {word: [(conf, right) for conf, level, right in judged if level == word] for word in words}
    report.words = [_bin(word, found) for word, found in by_word.items() if found]


def _bin(name: str, found: Sequence[tuple[float, bool]]) -> dict[str, Any]:
    n = len(found)
    return {"name": name, "n": n, "confidence": sum(c for c, _ in found) / n, "right": sum(r for _, r in found) / n}


def _review(report: FacetReport, pairs: Sequence[Pair]) -> None:
    marked = sum(c.needs_review for _, c in pairs)
    wrong = [c for labels, c in pairs if c.first(report.facet) not in labels]
    report.review_share = marked / len(pairs)
    report.review_recall = sum(c.needs_review for c in wrong) / len(wrong) if wrong else None


def _side_by_side(report: FacetReport, pairs: Sequence[Pair]) -> None:
    counted = [(set(labels), {a.category for a in c.of(report.facet)}) for labels, c in pairs]
    _per_category(report, counted, {c for row in counted for side in row for c in side})
    report.top1 = report.top3 = sum(true == said for true, said in counted) / len(pairs)
    total = sum(len(true) + len(said) for true, said in counted)
    report.micro_f1 = 2 * sum(len(true & said) for true, said in counted) / total if total else 0.0


def _per_category(report: FacetReport, counted: Sequence[Counted], categories: Iterable[str]) -> None:
    """How many were answered, the figures of each category, and the mean F1 of those that are labelled."""
    report.answered = sum(bool(said) for _, said in counted)
    true = Counter(c for labelled, _ in counted for c in labelled)
    said = Counter(c for _, answered in counted for c in answered)
    both = Counter(c for labelled, answered in counted for c in labelled & answered)
    for c in sorted(categories):
        f1 = 2 * both[c] / (true[c] + said[c])
        row = {"category": c, "labelled": true[c], "answered": said[c], "right": both[c], "f1": f1}
        report.per_category.append(row)
    scores = [row["f1"] for row in report.per_category if row["labelled"]]
    report.macro_f1 = sum(scores) / len(scores) if scores else 0.0


def _label_columns(
    columns: Mapping[str, str], taxonomy: Taxonomy, table: str, facets: Collection[str]
) -> dict[str, str]:
    """The column with the labels of each facet that has one."""
    low = {name.lower().strip(" ."): name for name in reversed(list(columns))}
    known_as = taxonomy.columns.input.columns
    found: dict[str, str] = {}
    for facet in taxonomy.scoring.facets:
        names = (facet.id, *facet.labels, *(n for x in facet.labels for n in known_as.get(x, ())))
        named = [low[n.lower()] for n in names if n.lower() in low]
        if named and (not facets or facet.id in facets):
            found[facet.id] = named[0]
    if not found:
        known = sorted({name.lower() for facet in taxonomy.scoring.facets for name in (facet.id, *facet.labels)})
        advice = f"Name a column after what it labels: {', '.join(known)}."
        raise problem(table, 1, "no-labels", "no column has labels", advice)
    return found


def _labels(
    table: str, row: Indicator, facet: str, column: str, index: Labels, tell: Callable[[Finding], None]
) -> tuple[str, ...]:
    found = []
    for label in filter(None, map(str.strip, re.split(r"[;|]", row.columns.get(column, "")))):
        category = index.find(facet, label)
        if category is not None:
            found.append(category)
            continue
        numbers = None if _WORD.search(label) else index.read(facet, label)  # 8, 11
        if numbers and numbers.categories and not numbers.unknown:
            found += numbers.categories
            continue
        what = f"the column “{column}” has “{label}”, which names no category of “{facet}”"
        hint = f"Use a category's id, number or label.{index.nearest(facet, label)}"
        tell(Finding(table, row.line, 1, "unknown-label", what, hint, "warning", cell=row.cell(column)))
    return tuple(dict.fromkeys(found))
