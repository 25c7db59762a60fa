"""A planner's list through the command line: one line on what was taken for what, bad rows, own goals, long lists in little memory."""

from __future__ import annotations

import csv
import io
import json
import tracemalloc
from pathlib import Path

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sdgtax.formats import rows
from sdgtax.formats.columns import TableOptions
from sdgtax.formats.tables import read_rows
from sdgtax.model.finding import SdgtaxError
from sdgtax.text.clean import clean

FAULTY = "code,title\n1,Crime rate\n2,\n3,Deaths, by age\n4,Voter turnout\n"


def table(text: str) -> list[dict[str, str]]:
    """The rows of CSV."""
    return list(csv.DictReader(io.StringIO(text)))


def test_the_first_line_of_a_planner(run, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in (["Indikatorer 2024"], [], ["Nr.", "Indikator", "Ansvarlig", "Vekt"], [1, "Andel elbiler", "Plan", 2]):
        book.active.append(row)
    book.save(tmp_path / "mine.xlsx")
    result = run("classify", "mine.xlsx", "-o", "result.csv", "--lang", "nb", cwd=tmp_path)
    assert result.code == 0
    assert result.err == (
        "sdgtax: mine.xlsx: ark «Sheet»; overskrifter i rad 3; kode = «Nr.», tittel = «Indikator», ansvarlig = «Ansvarlig»; "
        "ikke brukt: «Vekt»; ikke del av tabellen: «Indikatorer 2024»\n"
    )
    (row,) = table((tmp_path / "result.csv").read_text(encoding="utf-8"))
    assert (row["Nr."], row["Indikator"], row["Vekt"], row["Utviklingsområder"]) == (
        "1",
        "Andel elbiler",
        "2",
        "Transport",
    )


def test_all_bad_rows_are_told_and_nothing_is_written(run, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(FAULTY)
    result = run("classify", "a.csv", "-o", "o.csv", cwd=tmp_path)
    assert result.code == 2
    assert [line.split(":")[1] for line in result.err.splitlines()] == ["3", "4"]
    assert not (tmp_path / "o.csv").exists()


def test_bad_rows_are_left_out_on_demand(run, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(FAULTY)
    result = run("classify", "a.csv", "-o", "o.csv", "--on-error", "skip", cwd=tmp_path)
    assert result.code == 1
    assert [r["code"] for r in table((tmp_path / "o.csv").read_text())] == ["1", "4"]
    rejected = list(csv.reader(io.StringIO((tmp_path / "o.rejected.csv").read_text())))
    assert rejected[0] == ["place", "reason", "cells"]
    assert [(r[0], r[2:]) for r in rejected[1:]] == [
        ("a.csv:3:3", ["2", ""]),
        ("a.csv:4:10", ["3", "Deaths", " by age"]),
    ]
    assert "2 rows were left out; o.rejected.csv" in result.err


def test_where_no_row_is_left_nothing_was_judged(run, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("code,title\n1,\n2,\n")
    result = run("classify", "a.csv", "-o", "o.csv", "--on-error", "skip", cwd=tmp_path)
    assert (result.code, (tmp_path / "o.csv").exists()) == (2, False)


def test_the_user_says_what_is_what(run, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes("tull\nHva|Merke|Maal på\nAndel elbiler|7|andel\n".encode("cp865"))
    said = ("--columns", "title=Hva, code=2", "--delimiter", "|", "--encoding", "cp865", "--header-row", "2")
    result = run("classify", "a.txt", *said, cwd=tmp_path)
    assert [(r["code"], r["title"]) for r in table(result.out)] == [("7", "Andel elbiler")]
    for wrong, message in (
        ("title", "does not say what is what"),
        ("titel=Hva", "“titel” is no part of an indicator. Known: title, code"),
        ("title=Hvem", "there is no column “Hvem”; the columns are: “Hva”, “Merke”"),
    ):
        result = run("classify", "a.txt", "--columns", wrong, *said[2:], cwd=tmp_path)
        assert (result.code, message in result.err.replace("a.txt:2:1: error: ", "")) == (2, True), result.err


OWN = "Indikator;Mål\nPublic transport passengers;Mål 11\nCrime rate;SDG 3\nMaternal mortality;xx\nTree cover;\n"


def test_own_goals_are_compared_win_or_are_left_alone(run, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(OWN)
    checked = run("classify", "a.csv", cwd=tmp_path)
    rows = table(checked.out)
    assert [(r["own_goals"], r["own_unknown"], r["agreement"]) for r in rows] == [
        ("11", "", "agrees"), ("3", "", "differs"), ("", "xx", ""), ("", "", ""),
    ]  # fmt: skip
    assert "own goals: 2 rows; the first goal agrees in 1, another answer in 0; 1 differ" in checked.err
    own = table(run("classify", "a.csv", "--goals", "own", cwd=tmp_path).out)
    assert [r["sdg_goal"] for r in own] == ["11", "3", rows[2]["sdg_goal"], rows[3]["sdg_goal"]]
    ignored = run("classify", "a.csv", "--goals", "ignore", cwd=tmp_path)
    assert "agreement" not in table(ignored.out)[0]
    assert [r["sdg_goal"] for r in table(ignored.out)] == [r["sdg_goal"] for r in rows]
    record = json.loads(run("classify", "a.csv", "--json", cwd=tmp_path).out)["indicators"][0]
    assert record["own"] == {"goals": ["goal.sdg.11"], "targets": [], "unknown": [], "agreement": "agrees"}


def test_a_row_without_a_code_has_none_in_overlap(run, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("title\nUnemployment rate\n")
    result = run("overlap", "a.csv", "un-sdg", "--format", "csv", cwd=tmp_path)
    assert {r["code_a"] for r in table(result.out)} == {""}
    assert "no column of codes" in result.err


def test_places_in_the_evidence_are_those_of_the_mended_title(run, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(
        'title\n"Over\ufb01shed  &amp; depleted \ufb01sh\u00a0stocks in munici-\npal waters"\n', encoding="utf-8"
    )
    (one,) = json.loads(run("classify", "a.csv", "--json", cwd=tmp_path).out)["indicators"]
    assert one["title"] == "Overfished & depleted fish stocks in municipal waters"
    found = [e for a in one["assignments"] for e in a["evidence"] if "start" in e]
    assert found
    assert all(one["title"][e["start"] : e["end"]] == e["text"] for e in found)


# --- long lists


def write_csv(path: Path, count: int) -> None:
    path.write_text("code,title\n" + "".join(f"{n},Share of waste {n}\n" for n in range(count)))


def write_jsonl(path: Path, count: int) -> None:
    path.write_text("".join(f'{{"code": "{n}", "title": "Share of waste {n}"}}\n' for n in range(count)))


def write_parquet(path: Path, count: int) -> None:
    columns = {"code": [str(n) for n in range(count)], "title": [f"Share of waste {n}" for n in range(count)]}
    pq.write_table(pa.table(columns), path, row_group_size=1000)


@pytest.mark.parametrize(("ending", "write"), [("csv", write_csv), ("jsonl", write_jsonl), ("parquet", write_parquet)])
def test_memory_does_not_grow_with_the_number_of_rows(
    ending: str, write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rows, "CODES_KEPT", 100)

    def peak(count: int) -> int:
        path = tmp_path / f"{count}.{ending}"
        write(path, count)
        tracemalloc.start()
        try:
            assert sum(1 for _ in read_rows(path, None, TableOptions())) == count
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    peak(2000)  # what is loaded once
    assert peak(12_000) < 1.5 * peak(3000) + 200_000


# --- whatever is in a file


SIGNS = st.text(st.sampled_from('ab1;,\t|"\n\r \u00e6Navntitle={}[]:-<&\ufeff\x00'), max_size=60)


@given(
    SIGNS | st.binary(max_size=80),
    st.sampled_from(["csv", "txt", "json", "jsonl", "yaml", "xlsx", "xls", "ods", "xml"]),
)
def test_whatever_is_in_a_file_is_read_or_refused(
    tmp_path_factory: pytest.TempPathFactory, data: str | bytes, ending: str
) -> None:
    path = tmp_path_factory.mktemp("any") / f"a.{ending}"
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    try:
        found = list(read_rows(path, None, TableOptions()))
    except SdgtaxError as error:
        assert str(error)
        return
    assert all(title for i in found for title in i.titles.values())


@given(st.text(max_size=60) | SIGNS.map(lambda text: f"&amp;{text}&lt;b&gt;\ufb01-\n"))
def test_a_clean_title_stays_as_it_is(text: str) -> None:
    assert clean(clean(text)) == clean(text)


@pytest.mark.parametrize("workers", ["1", "2"])
def test_titles_in_a_language_that_is_not_read_are_told_once(run, tmp_path: Path, workers: str) -> None:
    titles = ["Taux de chômage", "Déchets recyclés", "Taux de mortalité infantile", "Part des femmes élues"]
    rows = ["title", *titles, "Émissions de gaz", "Logements"]
    (tmp_path / "fr.csv").write_text("\n".join(rows), encoding="utf-8")
    result = run("classify", "fr.csv", "-o", "out.csv", "--workers", workers, cwd=tmp_path)
    assert result.code == 0
    assert result.err.splitlines()[-1] == "sdgtax: titles in French, which is not read, and so without answers: 6"
    assert {row["sdg_goals"] for row in table((tmp_path / "out.csv").read_text(encoding="utf-8"))} == {""}


def planned(path: Path) -> Path:
    """A list as a workbook, with frequencies and goals of which some are not understood."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Ark1"
    for row in (
        ("Nr", "Indikator", "Hyppighet", "Mål"), (1, "Elever per lærer", "Halvårlig", "4"), (2, "Byggesaker", "ofte", "noe rart"),
        (3, "Elbiler", "Halvårleg", "tull; tøys"), (4, "Luftkvalitet", "Tertialvis", 11), (5, "Skog", "ofte", "og mer"), (6, "Vann", "Kvartalsvis", "a"),
        (7, "Folketall", "kontinuerlig", "b"), (8, "Bysykler", "To ganger i året", "c"), (9, "Omdømme", "two-yearly", "Helse og trivsel"),
    ):  # fmt: skip
        sheet.append(row)
    book.save(path)
    return path


def test_frequencies_in_three_languages_are_understood_and_what_is_not_is_told_with_its_cell(
    run, tmp_path: Path
) -> None:
    found = run("classify", planned(tmp_path / "a.xlsx"), "--format", "json", "--lang", "nb")
    given = {
        i["code"]: [a["label"] for a in i["assignments"] if a["facet"] == "interval"]
        for i in json.loads(found.out)["indicators"]
    }
    assert given == {
        "1": ["År"], "2": [], "3": ["År"], "4": ["År"], "5": [], "6": ["Kvartal"], "7": ["Måned"], "8": ["År"], "9": ["Flere år"]
    }  # fmt: skip
    assert "hyppighet: ikke forstått, og tatt med som det står: «ofte» (Ark1!C3) (rader: 2)" in found.err


def test_own_goals_that_are_not_understood_are_named_with_their_cells(run, tmp_path: Path) -> None:
    told = run("classify", planned(tmp_path / "a.xlsx"), "--lang", "nb").err
    assert (
        "egne mål, ikke forstått: «noe rart» (Ark1!D3), «tull» (Ark1!D4), «tøys» (Ark1!D4), «og mer» (Ark1!D6), «a» (Ark1!D7), 3 andre\n"
        in told
    )
    (tmp_path / "a.csv").write_text("Nr;Indikator;Mål\n1;Skog;tull\n", "utf-8")
    assert "own goals, not understood: “tull” (row 2)\n" in run("classify", tmp_path / "a.csv").err


def test_labels_of_a_workbook_that_name_nothing_are_told_with_their_cells(run, tmp_path: Path) -> None:
    found = run("evaluate", planned(tmp_path / "a.xlsx"))
    assert "a.xlsx:Ark1!D3: " in found.err


def test_a_total_in_the_column_of_titles_is_no_indicator(run, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("Nr;Indikator;2024\n1;Skog;7\n;Sum;7\n3;Totalt;\n", "utf-8")
    found = run("classify", tmp_path / "a.csv", "--lang", "nb", "--format", "csv")
    assert [r["Indikator"] for r in csv.DictReader(io.StringIO(found.out))] == ["Skog", "Totalt"]
    assert "rad 3 summerer de andre: «Sum»" in found.err
