"""Results as sheets: the columns are those that the YAML declares, in any language, whatever the facets are called."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

import sdgtax
from sdgtax.analyse.evaluate import FacetReport
from sdgtax.analyse.update import Change, Update
from sdgtax.classify.engine import Classifier
from sdgtax.match.concepts import Concept, Member
from sdgtax.match.lock import Move
from sdgtax.match.matcher import Matcher
from sdgtax.match.matrix import Cell
from sdgtax.match.results import Concepts
from sdgtax.model.columns import Column, Columns
from sdgtax.model.finding import Finding, SdgtaxError
from sdgtax.model.indicator import Indicator, IndicatorSet
from sdgtax.model.mapping import Overlap
from sdgtax.model.sheet import Sheet
from sdgtax.model.taxonomy import Taxonomy
from sdgtax.model.voice import Voice
from sdgtax.views import classification, compare, concepts, evaluation, findings, gaps, overlap, reviews, select, text
from sdgtax.views import report as report_views
from sdgtax.views import sets as set_views
from sdgtax.views import taxonomy as tree
from sdgtax.views.classification import Shown
from sdgtax.views.sheets import columns_of

PLAN = Path(__file__).parents[1] / "docs" / "examples" / "plan.md"
OVERLAP = Overlap("a", "1", "Waste", "b", "2", "Avfall", 0.9)


@pytest.fixture(scope="module")
def sheets(taxonomy: Taxonomy, sets: dict[str, IndicatorSet], informed: Classifier) -> dict[str, Sheet]:
    """Every sheet that there is, with rows."""
    columns = taxonomy.columns
    found = [informed.classify(sets["un-sdg"].indicators[0])]
    report = FacetReport("goal", words=[{"name": "certain", "n": 1, "confidence": 1.0, "right": 1.0}])
    matcher = Matcher(taxonomy, sets)
    made = classification.result(taxonomy, found, Shown("nb"))
    book, database = made["book"](), made["tables"]()
    shown: list[Sheet] = [
        classification.wide(taxonomy, found, "nb"),
        classification.wide(taxonomy, found, "nb", "classification"),
        classification.long(taxonomy, found, Shown("nb")),
        classification.listed(taxonomy, found, Shown("nb", people=True)),
        classification.listed(taxonomy, found, Shown("nb", "goals")),
        *(page.sheet for page in book.pages),
        *database.sheets,
        overlap.mappings(taxonomy, [OVERLAP]),
        evaluation.figures(taxonomy, [report]),
        evaluation.reliability(taxonomy, report, "nb"),
        evaluation.confusion(taxonomy, FacetReport("goal", confusion=[("goal.sdg.1", "", 2)]), "nb", 5),
        evaluation.worst(taxonomy, report, "nb"),
        *overlap.compare(
            matcher, Indicator.of("Youth unemployment", "en"), Indicator.of("Unemployment", "en"), "en"
        ).sheets(),
        *(Sheet(n, columns_of(columns, n), []) for n in ("classification-own", "classification-own-people")),
    ]
    workspace = sdgtax.open()
    say = Voice(taxonomy.words, "nb")
    chosen = [
        compare.result(taxonomy, sides := workspace.compare(["oecd-better-life"]), say),
        gaps.result(taxonomy, workspace.gaps("oecd-better-life", ["eu-vlr-2020"]), say),
        select.result(taxonomy, workspace.select(["oecd-better-life"], size=2), say),
    ]
    whole = workspace.report("oecd-better-life", ["eu-vlr-2020"], size=0)
    chosen.append(report_views.result(taxonomy, whole, say))
    shown.append(compare.figures(taxonomy, sides, compare.SCREEN))
    shown += [page.sheet for r in chosen for page in r["book"]().pages]
    results = [
        overlap.unmatched(taxonomy, [], "nb"),
        concepts.moved(taxonomy, [Move("a:1", "Waste", "", "b:2")]),
        overlap.coverage(taxonomy, [Cell("a", "b", 1, 2)]),
        concepts.result(taxonomy, Concepts((), (Concept("a:1", "Waste", [Member("a", "1", "Waste")]),), 1)),
        set_views.listed(taxonomy, sets, Voice(taxonomy.words, "nb")),
        set_views.one(columns, sets["u4ssc"], Voice(taxonomy.words, "nb")),
        tree.tree(taxonomy, "", "nb", 1),
        findings.result(columns, findings.Findings([Finding("a", 1, 1, "x", "y")], ["a"], 1, {})),
        findings.rules(columns, []),
        set_views.updated(
            columns,
            Update("a", "1", "2", (Change("new", "", "7"),), 0, {}, Path("a.yaml")),
            Voice(taxonomy.words, "nb"),
        ),
    ]
    (read,) = sdgtax.open().text([str(PLAN)])
    results += [text.result(taxonomy, [read], "nb", layout=rows) for rows in ("topics", "sentences")]
    shown += [page.sheet for page in text.result(taxonomy, [read], "nb")["book"]().pages]
    shown += [r["sheet"]() for r in results]
    shown += [
        reviews.listed(taxonomy, [], "nb"),
        reviews.agreed(taxonomy, [], "nb"),
        reviews.accuracy(taxonomy, [], say),
    ]
    return {s.name: Sheet(s.name, s.columns, list(s.rows)) for s in shown}


def test_every_declared_sheet_is_made_and_no_other(sheets: dict[str, Sheet], taxonomy: Taxonomy) -> None:
    assert set(sheets) == set(taxonomy.columns.sheets)


def test_columns_are_unlike_and_rows_fit_them(sheets: dict[str, Sheet]) -> None:
    kinds: dict[str, Any] = {"integer": int, "number": (int, float), "share": (int, float), "boolean": bool, "list": (list, tuple), "text": str}  # fmt: skip
    for sheet in sheets.values():
        ids = [c.id for c in sheet.columns]
        assert len(ids) == len(set(ids)), sheet.name
        for row in sheet.rows:
            for column, value in zip(sheet.columns, row, strict=True):
                assert value is None or isinstance(value, kinds[column.type]), (sheet.name, column.id, value)


def test_every_facet_has_a_column(taxonomy: Taxonomy) -> None:
    wide = {c.facet for c in taxonomy.columns.sheets["classification-wide"] if c.facet}
    assert wide == {f.id for f in taxonomy.all_facets} - {taxonomy.metadata.criterion_facet.id}


def changed(taxonomy: Taxonomy, change: Callable[[Column], Column | None], sheet: str) -> Taxonomy:
    """The taxonomy with other columns of one sheet."""
    kept = [new for old in taxonomy.columns.sheets[sheet] if (new := change(old)) is not None]
    columns = Columns(sheets={**taxonomy.columns.sheets, sheet: kept}, input=taxonomy.columns.input)
    return taxonomy.changed(columns=columns)


def test_columns_follow_the_yaml(taxonomy: Taxonomy, informed: Classifier) -> None:
    def only_area(column: Column) -> Column | None:
        return column.model_copy(update={"answer": "label", "most": 1}) if column.id in ("areas", "code") else None

    other = changed(taxonomy, only_area, "classification-wide")
    sheet = classification.wide(other, [informed.classify(Indicator.of("Number of bus departures", "en", "7"))], "nb")
    assert [c.id for c in sheet.columns] == ["code", "areas"]
    assert list(sheet.rows) == [["7", ["Transport"]]]


def test_an_unknown_column_is_told_with_those_that_are_known(taxonomy: Taxonomy) -> None:
    def misspelt(column: Column) -> Column:
        return column.model_copy(update={"id": "sett"}) if column.id == "set" else column

    for name, make in (("classification-wide", classification.listed), ("classification-long", classification.long)):
        with pytest.raises(SdgtaxError, match=f"“{name}” has no column “sett”. Known: set, code"):
            list(make(changed(taxonomy, misspelt, name), [_classified(taxonomy)], Shown("en")).rows)
    unknown = changed(
        taxonomy, lambda c: c.model_copy(update={"facet": "gaol"}) if c.facet else c, "classification-wide"
    )
    with pytest.raises(SdgtaxError, match="“sdg_goal” of “classification-wide” names the facet “gaol”"):
        classification.wide(unknown, [], "en")
    with pytest.raises(SdgtaxError, match="no columns of the sheet “overlap”"):
        overlap.mappings(changed(taxonomy, lambda c: None, "overlap"), [OVERLAP])


def _classified(taxonomy: Taxonomy) -> Any:
    return Classifier(taxonomy, {}).classify(Indicator.of("Waste", "en"))


def test_records_are_a_stream(taxonomy: Taxonomy) -> None:
    one = _classified(taxonomy)
    read = 0

    def results() -> Iterator[Any]:
        nonlocal read
        for number in range(1, 1_000_000):
            read = number
            yield one

    for layout in ("wide", "long"):
        assert next(iter(classification.result(taxonomy, results(), Shown("en", layout))["sheet"]().rows))
        assert read == 1
    assert next(iter(classification.result(taxonomy, results(), Shown("en"))["records"]().rows))["title"] == "Waste"
    assert read == 1
