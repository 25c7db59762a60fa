"""The theme under which a title stands in its list: a column, a heading, the name of a sheet. It is evidence, weaker than the title."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from sdgtax.classify.engine import Classifier
from sdgtax.model.classification import Classification
from sdgtax.model.indicator import Indicator, IndicatorSet
from sdgtax.model.taxonomy import Taxonomy


@pytest.fixture(scope="module")
def classifier(taxonomy: Taxonomy, sets: dict[str, IndicatorSet]) -> Classifier:
    return Classifier(taxonomy, sets)


def first(c: Classification, facet: str) -> str:
    found = c.by_facet().get(facet)
    return found[0].category.rpartition(".")[2] if found else ""


def of(classifier: Classifier, title: str, theme: str = "", lang: str = "nb") -> Classification:
    return classifier.classify(Indicator("", {lang: title}, theme=theme), lang)


@pytest.mark.parametrize(
    ("theme", "goal", "area"),
    [
        ("Helse og omsorg", "3", "health-and-welfare"), ("Barnehage", "4", "childhood-and-education"),
        ("Vann og avløp", "6", "water-and-waste"), ("Kollektivtransport", "11", "transport"),
    ],
)  # fmt: skip
def test_a_theme_decides_where_the_title_says_little(classifier: Classifier, theme: str, goal: str, area: str) -> None:
    found = of(classifier, "Antall enheter", theme)
    assert (first(found, "goal"), first(found, "area")) == (goal, area)
    best = found.by_facet()["goal"][0]
    assert [(e.kind, e.text, e.start) for e in best.evidence if e.kind == "theme"] == [("theme", theme, -1)]
    assert best.level == "possible"


def test_the_title_wins(classifier: Classifier, sets: dict[str, IndicatorSet]) -> None:
    """Under a theme that has nothing to do with them, at most one in fifty titles of the UN gets another first goal."""
    moved = [
        i.code
        for i in sets["un-sdg"].indicators
        if first(of(classifier, i.title("en"), "Public libraries", "en"), "goal")
        != first(of(classifier, i.title("en"), "", "en"), "goal")
    ]
    assert len(moved) * 50 <= len(sets["un-sdg"].indicators), moved


def test_the_same_title_under_two_themes_is_two_titles(classifier: Classifier) -> None:
    goals = [first(of(classifier, "Antall plasser", theme), "goal") for theme in ("Barnehage", "Sykehjem", "Barnehage")]
    assert goals == ["4", "3", "4"]


def test_the_theme_of_a_set_is_its_publishers_own_sorting(classifier: Classifier) -> None:
    of_set = Indicator("x", {"nb": "Antall enheter"}, "some-set", theme="Barnehage")
    assert first(classifier.classify(of_set, "nb"), "area") != "childhood-and-education"


def test_the_last_level_of_a_theme_counts(classifier: Classifier) -> None:
    for theme in ("Økonomi / Infrastruktur / Barnehage", "Miljø > Energi » Barnehage", "Barnehage"):
        found = of(classifier, "Antall enheter", theme)
        assert (first(found, "goal"), first(found, "area")) == ("4", "childhood-and-education"), theme


def table(text: str) -> dict[str, dict[str, str]]:
    return {row["title"]: row for row in csv.DictReader(io.StringIO(text))}


def test_a_planner_sees_why(run: Any, tmp_path: Path) -> None:
    (tmp_path / "l.csv").write_text("Nr;Tema;Indikator\n1;Barnehage;Antall enheter\n", encoding="utf-8")
    found = table(run("classify", "l.csv", "--lang", "nb", "--format", "csv", "--values", "ids", cwd=tmp_path).out)
    assert "fordi temaet er «Barnehage»" in found["Antall enheter"]["explanation"]


def test_headings_within_a_list_are_themes(run: Any, tmp_path: Path) -> None:
    rows = (
        "Nr;Indikator;Enhet\n;;\nBarnehage;;\n1;Antall enheter A;antall\nVann og avløp;;\n2;Antall enheter B;antall\n"
    )
    (tmp_path / "l.csv").write_text(rows, encoding="utf-8")
    found = table(run("classify", "l.csv", "--layout", "goals", "--format", "csv", cwd=tmp_path).out)
    assert {title: row["sdg_goal"] for title, row in found.items()} == {
        "Antall enheter A": "4",
        "Antall enheter B": "6",
    }


@pytest.mark.parametrize(("name", "goal"), [("Barnehage", "4"), ("Vann og avløp", "6"), ("Ark1", ""), ("Tabell 2", "")])
def test_the_name_of_a_sheet_is_a_theme_unless_nobody_named_it(
    run: Any, classifier: Classifier, tmp_path: Path, name: str, goal: str
) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = name
    for row in (
        ("Nr", "Indikator", "Tema"),
        (1, "Antall enheter A", None),
        (2, "Antall enheter B", None),
        (3, "Antall enheter C", "Sykehjem"),
    ):
        sheet.append(row)
    book.save(tmp_path / "l.xlsx")
    alone = classifier.classify(Indicator.of("Antall enheter A", "nb"))
    found = table(run("classify", "l.xlsx", "--layout", "goals", "--format", "csv", cwd=tmp_path).out)
    assert found["Antall enheter A"]["sdg_goal"] == (goal or first(alone, "goal"))
    assert found["Antall enheter C"]["sdg_goal"] == "3"


def test_a_theme_that_is_written_once_for_its_group_holds_for_all_of_it(run: Any, tmp_path: Path) -> None:
    """As where the cells of a group were merged; a theme that is missing here and there is not taken from the row above."""
    rows = [
        "1;Barnehage;Antall enheter A",
        "2;;Antall enheter B",
        "3;;Antall enheter C",
        "4;Vann og avløp;Antall enheter D",
        "5;;Antall enheter E",
    ]
    (tmp_path / "l.csv").write_text("\n".join(["Nr;Tema;Indikator", *rows]), encoding="utf-8")
    found = table(run("classify", "l.csv", "--layout", "goals", "--format", "csv", cwd=tmp_path).out)
    assert [row["sdg_goal"] for row in found.values()] == ["4", "4", "4", "6", "6"]
    (tmp_path / "l.csv").write_text("\n".join(["Nr;Tema;Indikator", *rows[:1], rows[3], rows[2]]), encoding="utf-8")
    found = table(run("classify", "l.csv", "--layout", "goals", "--format", "csv", cwd=tmp_path).out)
    assert found["Antall enheter C"]["sdg_goal"] != "6"


SDMX = """<?xml version="1.0"?><m:Structure xmlns:m="{base}message" xmlns:s="{base}structure" xmlns:c="{base}common">
<s:Codelist id="CL_INDICATOR" agencyID="KS" version="1.0" isFinal="none" isExternalReference="none">
<s:Code id="A"><c:Name xml:lang="nb">Vann og avløp</c:Name></s:Code>
<s:Code id="A1"><c:Name xml:lang="nb">Antall enheter A</c:Name>{parent}</s:Code></s:Codelist></m:Structure>"""


@pytest.mark.parametrize("parent", ['<s:Parent><Ref id="A"/></s:Parent>', "<s:Parent>A</s:Parent>"])
def test_the_name_of_the_code_above_is_a_theme(run: Any, tmp_path: Path, parent: str) -> None:
    """Of SDMX 2.1 and 3.0; flags without a value, as some programs write them, do no harm."""
    base = "http://www.sdmx.org/resources/sdmxml/schemas/v2_1/"
    (tmp_path / "l.xml").write_text(SDMX.format(base=base, parent=parent), encoding="utf-8")
    found = table(run("classify", "l.xml", "--layout", "goals", "--format", "csv", cwd=tmp_path).out)
    assert found["Antall enheter A"]["sdg_goal"] == "6"


def test_texts_with_languages_stand_as_texts_in_the_columns_of_the_list(run: Any, tmp_path: Path) -> None:
    titles = [{"@language": "nb", "@value": "Antall barn"}, {"@language": "en", "@value": "Children"}, {"@value": "B"}]
    (tmp_path / "l.json").write_text(json.dumps([{"code": "1", "title": titles}]), encoding="utf-8")
    (row,) = table(run("classify", "l.json", "--layout", "goals", "--format", "csv", cwd=tmp_path).out).values()
    assert row["input_title"] == "nb: Antall barn; en: Children; B"
