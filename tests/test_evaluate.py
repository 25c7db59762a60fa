"""`sdgtax evaluate`: figures counted by hand, labels in every spelling, the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import sdgtax
from sdgtax.analyse.evaluate import GoldRow, by_column, compare, evaluate, label_rows
from sdgtax.classify.engine import Classifier
from sdgtax.formats.tables import read_gold
from sdgtax.model.classification import Assignment, Classification
from sdgtax.model.finding import DataError
from sdgtax.model.indicator import Indicator
from sdgtax.model.taxonomy import Taxonomy
from sdgtax.text.labels import Labels

ONE, THREE, ELEVEN = "goal.sdg.1", "goal.sdg.3", "goal.sdg.11"


def said(*answers: tuple[str, float], review: bool = False, runners_up: tuple[str, ...] = ()) -> Classification:
    """A classification with these goals and confidences."""
    runners = [Assignment("goal", r, 0.5, 0.0, "", "inferred") for r in runners_up]
    words = [(0.9, "certain"), (0.6, "likely"), (0.0, "possible")]
    assignments = [
        Assignment("goal", category, 1.0, confidence, next(w for least, w in words if confidence >= least), "inferred")
        for category, confidence in answers
    ]
    return Classification("", "", "a title", "en", tuple(assignments), tuple(runners), needs_review=review)


def grouped(*groups: str) -> Classification:
    """A classification with these socio-economic groups."""
    assignments = tuple(Assignment("group", g, 1.0, 0.9, "certain", "inferred") for g in groups)
    return Classification("", "", "t", "en", assignments)


def labelled(*goals: str) -> GoldRow:
    return GoldRow(Indicator.of("a title"), {"goal": goals} if goals else {}, {"set": goals[0] if goals else ""})


def test_figures_are_those_counted_by_hand(taxonomy: Taxonomy) -> None:
    rows = [labelled(ONE), labelled(ONE, THREE), labelled(THREE), labelled(ELEVEN), labelled()]
    results = [
        said((ONE, 0.95)),
        said((THREE, 0.65)),
        said((ONE, 0.92), review=True, runners_up=(THREE,)),
        said(review=True),
        said((ONE, 0.5)),
    ]
    (report,) = compare(taxonomy, rows, results)
    assert report.n == 4  # the row without a label is not judged
    assert report.answered == 3
    assert report.top1 == 0.5
    assert report.top3 == 0.75
    # goal 1: one labelled, two answered, one right: 2/3; goal 3: two, one, one: 2/3; goal 11: one, none, none: 0
    assert report.macro_f1 == pytest.approx((2 / 3 + 2 / 3 + 0) / 3)
    # bins 0.9-1.0: two, mean 0.935, half right; 0.6-0.7: one, 0.65, right
    assert report.calibration_error == pytest.approx((2 * abs(0.935 - 0.5) + abs(0.65 - 1)) / 3)
    assert report.review_share == 0.5
    assert report.review_recall == 1.0
    assert [(w.answer, w.labels) for w in report.worst] == [(ONE, (THREE,)), ("", (ELEVEN,))]
    assert report.confusion == [(ELEVEN, "", 1), (THREE, ONE, 1)]
    assert [(w["name"], w["n"], w["right"]) for w in report.words] == [("certain", 2, 0.5), ("likely", 1, 1.0)]


def test_groups_are_judged_side_by_side(taxonomy: Taxonomy) -> None:
    sex, age = "perspective.distribution.group.sex", "perspective.distribution.group.age"
    rows = [GoldRow(Indicator.of("t"), {"group": (sex, age)}, {}), GoldRow(Indicator.of("t"), {"group": (age,)}, {})]
    (report,) = compare(taxonomy, rows, [grouped(sex), grouped(age, sex)])
    assert report.micro_f1 == pytest.approx(2 * 2 / (3 + 3))
    assert report.top1 == 0.0


def test_labels_in_every_spelling(taxonomy: Taxonomy) -> None:
    index = Labels(taxonomy)
    for spelling in (
        "11",
        "goal.sdg.11",
        "Sustainable cities and communities",
        "Bærekraftige byer og lokalsamfunn",
        "11.6",
    ):
        assert index.find("goal", spelling) == ELEVEN, spelling
    for spelling in ("People", "social", "Sosialt"):
        assert index.find("tbl", spelling) == "goal.tbl.social"
    assert index.find("area", "Water_and_waste") == "perspective.area.water-and-waste"
    assert index.find("evaluation", "3-Output") == "perspective.evaluation.output"
    assert index.find("level", "National-level") == "perspective.distribution.level.national"
    assert index.find("goal", "18") is None


def test_unknown_label_names_its_place(taxonomy: Taxonomy, tmp_path: Path) -> None:
    file = tmp_path / "gold.csv"
    file.write_text("title,areas\nBus trips,transport\nBus trips,trasport;energy\n")
    with pytest.raises(DataError, match=r"gold.csv:3:1: .*trasport.*Did you mean “transport”"):
        read_gold(file, taxonomy)
    told: list[object] = []
    rows = read_gold(file, taxonomy, told.append)
    assert len(told) == 1
    assert rows[1].labels == {"area": ("perspective.area.energy",)}


def test_columns_of_labels_are_named_in_the_rules(taxonomy: Taxonomy) -> None:
    rows = [Indicator(titles={"und": "Bus trips"}, columns={"Felt": "energy"}, line=2)]
    facets = [f.model_copy(update={"labels": ["felt"]}) if f.id == "area" else f for f in taxonomy.scoring.facets]
    edited = taxonomy.changed(scoring=taxonomy.scoring.model_copy(update={"facets": facets}))
    (row,) = label_rows(rows, edited, "table")
    assert row.labels == {"area": ("perspective.area.energy",)}
    with pytest.raises(DataError, match="no column has labels"):
        label_rows(rows, taxonomy, "table")


def test_no_column_of_labels(run, tmp_path: Path) -> None:
    file = tmp_path / "plain.csv"
    file.write_text("title,unit\nBus trips,number\n")
    result = run("evaluate", file)
    assert result.code == 2
    assert "no column has labels" in result.err
    assert "Traceback" not in result.err


def test_an_indicator_does_not_vote_for_itself(taxonomy: Taxonomy, sets, blind: Classifier) -> None:
    title = sets["un-sdg"].find("9.c.1").title("en")
    row = GoldRow(Indicator.of(title, "en", "9.c.1", "un-sdg"), {"goal": ("goal.sdg.9",)}, {})
    evaluate(blind, [row])
    used = [e.rule for a in blind.classify(row.indicator).assignments for e in a.evidence if e.kind == "similar"]
    assert "un-sdg:9.c.1" not in used


def test_command_line(run, tmp_path: Path) -> None:
    file = tmp_path / "gold.csv"
    file.write_text(
        "set,title,goals,evaluation\n"
        "a,Maternal mortality ratio,3,4-Outcome\n"
        "a,Share of renewable energy,7|13,\n"
        "b,Number of bus stops,2,Output\n"
    )
    result = run("evaluate", file, "--json", "--by", "set")
    assert result.code == 0, result.err
    record = json.loads(result.out)
    goal = next(f for f in record["facets"] if f["facet"] == "goal")
    assert goal["n"] == 3
    assert goal["top1"] == pytest.approx(2 / 3, abs=0.001)
    assert goal["worst"][0]["title"] == "Number of bus stops"
    assert [f["top1"] for f in record["by"]["b"] if f["facet"] == "goal"] == [0.0]
    table = run("evaluate", file)
    assert "Agreement with the labels" in table.out
    assert "Number of bus stops" in table.out
    assert run("evaluate", file, "--facet", "goal", "--fail-under", "0.5").code == 0
    assert run("evaluate", file, "--facet", "goal", "--fail-under", "0.9").code == 1
    wrong = run("evaluate", file, "--facet", "gaol")
    assert wrong.code == 2
    assert "goal" in wrong.err


def test_by_column() -> None:
    assert by_column([labelled(ONE), labelled(THREE), labelled(ONE)], "set") == {ONE: [0, 2], THREE: [1]}


@pytest.mark.parametrize(
    ("facet", "label", "name"),
    [
        ("goal", "Goal 15", "15"), ("goal", "SDG12", "12"), ("goal", "SDG 8", "8"), ("goal", "03", "3"), ("goal", "1.0", "1"),
        ("goal", "sdg_08", "8"), ("goal", "8. Decent work", "8"), ("goal", "Bærekraftsmål 11", "11"), ("goal", "15.1.1", "15"),
        ("goal", "11.b", "11"), ("target", "15.1.1", "15.1"), ("target", "Target 11.6", "11.6"), ("target", "2.b.1", "2.b"),
        ("target", "8.10", "8.10"), ("target", "08.05", "8.5"), ("target", "delmål 8.10: tilgang", "8.10"),
        ("goal", "Goal 18", ""), ("goal", "8-12", ""), ("goal", "8.5 %", ""), ("goal", "8/9", ""), ("goal", "goalless", ""),
        ("target", "15", ""), ("target", "1.0", ""), ("target", "15.99", ""), ("evaluation", "3", ""),
    ],
)  # fmt: skip
def test_numbers_in_every_spelling(taxonomy: Taxonomy, facet: str, label: str, name: str) -> None:
    """B24, B25"""
    found = Labels(taxonomy).find(facet, label)
    assert (taxonomy.categories[found].notation if found else "") == name


def test_ten_rows_in_ten_spellings_are_all_judged(run, tmp_path: Path) -> None:
    """B24"""
    file = tmp_path / "gold.csv"
    labels = ["SDG 8", "Goal 15", "SDG12", "03", "1.0", "Goal 1", "sdg-2", "4.0", "05", "6"]
    file.write_text("title,goals\n" + "".join(f"Unemployment rate {n},{x}\n" for n, x in enumerate(labels)))
    done = run("evaluate", file, "--json", "--fail-under", "0.9")
    assert done.code == 1
    (goal,) = json.loads(done.out)["facets"]
    assert (goal["n"], goal["top1"]) == (10, 0.1)


@pytest.mark.parametrize(
    ("text", "more", "said"),
    [
        ("title,goals\nUnemployment rate,eighth\n", (), "no row has a label that can be read"),
        ("title,goals\nUnemployment rate,\n", (), "no row has a label that can be read"),
        ("title,goals\n", (), "gold.csv"),
        ("title,goals,areas\nUnemployment rate,8,\n", ("--facet", "area"), "no row has a label"),
        ("title,goals\nUnemployment rate,8\n", ("--facet", "area"), "no column has labels"),
        ("title,goals,areas\nUnemployment rate,8,\n", ("--facet", "area", "--facet", "goal"), "no labels of area"),
        ("title,goals\nUnemployment rate,8\nBus trips,eleven\n", (), "1 labels name no category"),
    ],
)
def test_a_gate_on_labels_that_cannot_be_read_is_no_pass(
    run, tmp_path: Path, text: str, more: tuple[str, ...], said: str
) -> None:
    file = tmp_path / "gold.csv"
    file.write_text(text)
    done = run("evaluate", file, "--fail-under", "0.1", *more)
    assert done.code == 2
    assert said in done.err
    good = tmp_path / "good.csv"
    good.write_text("title,goals\nUnemployment rate,8\n")
    assert run("evaluate", good, file, "--fail-under", "0.1", *more).code == 2


def test_unreadable_labels_of_other_questions_do_not_count(run, tmp_path: Path) -> None:
    file = tmp_path / "gold.csv"
    file.write_text("title,goals,areas\nUnemployment rate,8,trasport\n")
    assert run("evaluate", file, "--fail-under", "0.1", "--facet", "goal").code == 0
    assert run("evaluate", file).code == 0, "without a gate it is told, and the rest judged"


def test_several_numbers_in_a_cell_are_read_as_in_a_list(taxonomy: Taxonomy, tmp_path: Path) -> None:
    path = tmp_path / "gold.csv"
    path.write_text("title;goal\nReal house prices;8 11\nRape;5, 16\nWages;8/10\n", encoding="utf-8")
    labels = [row.labels["goal"] for row in read_gold(path, taxonomy)]
    assert labels == [("goal.sdg.8", "goal.sdg.11"), ("goal.sdg.5", "goal.sdg.16"), ("goal.sdg.8", "goal.sdg.10")]
    path.write_text("title;goal\nReal house prices;8 19\n", encoding="utf-8")
    with pytest.raises(DataError, match="8 19"):
        read_gold(path, taxonomy)


def test_titles_are_read_as_classify_reads_the_list(tmp_path: Path) -> None:
    titles = [
        "Andel elbiler av alle personbiler", "Antall elever som fullfører", "Utslipp fra kommunale bygg",
        "Personer med høyere utdanning", "Barn i husholdninger med lavinntekt", "Land", "Tree cover",
    ]  # fmt: skip
    path = tmp_path / "gold.csv"
    path.write_text("\n".join(["title;goal", *(f"{t};11" for t in titles)]), encoding="utf-8")
    ws = sdgtax.open()
    expected = [c.first("goal") for c in ws.classify(ws.indicators([str(path)]), blind=True)]
    found = ws.evaluate([path], facets=["goal"], worst=len(titles)).whole[0]
    assert found.top1 == pytest.approx(expected.count("goal.sdg.11") / len(titles))
