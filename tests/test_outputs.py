"""What `classify` writes, read back by other programs: workbook, CSV dialect, Markdown, Parquet, SQLite; and which columns."""

from __future__ import annotations

import csv
import io
import json
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

import duckdb
import openpyxl
import polars
import pytest
from tests.conftest import missing

from sdgtax.formats.registry import FORMATS

LIST = (
    "Kode;Navn;title;Merknad;År\n"
    "0301;Andel elbiler blant personbiler;mitt;=1+1;2021\n"
    "1.10;Deaths from road traffic, by age;ditt;-5;\n"
    'B3;Netto driftsutgifter til barnevern per innbygger;vårt;"to\nlinjer; ja";2020\n'
)
OWN = ["Kode", "Navn", "title", "Merknad", "År"]


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "mine.csv"
    path.write_text(LIST, encoding="utf-8")
    return path


def own_rows() -> list[list[str]]:
    return list(csv.reader(io.StringIO(LIST), delimiter=";"))[1:]


def rows_of(sheet: Any) -> tuple[list[str], list[list[Any]]]:
    head, *rows = [["" if v is None else v for v in row] for row in sheet.iter_rows(values_only=True)]
    return head, rows


# --- which columns


def test_own_columns_come_last_for_programs_and_first_for_people(run: Any, source: Path) -> None:
    args = ("classify", source, "--title-column", "Navn")
    ids = list(csv.DictReader(io.StringIO(run(*args).out)))
    assert list(ids[0])[-5:] == ["Kode", "Navn", "input_title", "Merknad", "År"]
    assert [r["input_title"] for r in ids] == ["mitt", "ditt", "vårt"]
    assert [r["title"] for r in ids] == [r["Navn"] for r in ids]
    people = list(csv.DictReader(io.StringIO(run(*args, "--lang", "nb").out)))
    assert list(people[0])[:6] == [*OWN, "Bør vurderes"]
    assert people[1]["Mål"] == "3 God helse og livskvalitet"
    assert list(csv.DictReader(io.StringIO(run(*args, "--lang", "nb", "--values", "ids").out)))[1]["sdg_goal"] == "3"
    assert "Goals" in run(*args, "--values", "labels").out


def test_a_set_beside_an_own_list_keeps_who_it_is_about(run: Any, source: Path) -> None:
    out = run("classify", source, "u4ssc", "--title-column", "Navn", "--lang", "nb").out
    rows = list(csv.DictReader(io.StringIO(out)))
    assert list(rows[0])[:9] == [*OWN, "Sett", "Kode (sdgtax)", "Tittel (sdgtax)", "Bør vurderes"]
    assert (rows[0]["Sett"], rows[3]["Sett"], rows[3]["Navn"]) == ("", "u4ssc", "")


def test_fields_choose_and_order_the_columns(run: Any, source: Path) -> None:
    args = ("classify", source, "--title-column", "Navn", "--fields")
    assert run(*args, "sdg_goals,navn,first area").out.splitlines()[0] == "sdg_goals,Navn,area"
    assert run(*args, "own,sdg_goal").out.splitlines()[0] == "Kode,Navn,input_title,Merknad,År,sdg_goal"
    assert run(*args, "explanation,all").out.startswith("explanation,set,code")
    assert run(*args, "Mål,own", "--lang", "nb").out.startswith("Mål,Kode,Navn,title")
    wrong = run(*args, "sdg_gaols")
    assert (wrong.code, wrong.out) == (2, "")
    assert "there is no column “sdg_gaols” to write. Did you mean “sdg_goals”?" in wrong.err


def test_columns_that_come_up_later_are_kept_and_json_has_them(run: Any, tmp_path: Path) -> None:
    source = tmp_path / "in.jsonl"
    source.write_text('{"title": "Waste", "a": "1"}\n{"title": "Water", "b": "2"}\n')
    rows = list(csv.DictReader(io.StringIO(run("classify", source).out)))
    assert [(r["a"], r["b"]) for r in rows] == [("1", ""), ("", "2")]
    records = [json.loads(line) for line in run("classify", source, "--format", "jsonl").out.splitlines()]
    assert [r["columns"] for r in records] == [
        {"title": "Waste", "a": "1", "b": ""},
        {"title": "Water", "a": "", "b": "2"},
    ]


def test_an_input_is_not_written_over_in_any_format(run: Any, tmp_path: Path) -> None:
    for ending in (".csv", ".json"):
        source = tmp_path / f"in{ending}"
        source.write_text('["Municipal waste"]' if ending == ".json" else "title\nMunicipal waste\n")
        before = source.read_bytes()
        result = run("classify", source, "-o", source)
        assert result.code == 2
        assert "is not written over" in result.err
        assert source.read_bytes() == before


# --- the workbook


@pytest.fixture
def book(run: Any, source: Path, tmp_path: Path) -> Any:
    target = tmp_path / "result.xlsx"
    assert run("classify", source, "--title-column", "Navn", "-o", target, "--lang", "nb").code == 0
    return openpyxl.load_workbook(target)


def test_nothing_of_the_input_is_missing_in_the_workbook(book: Any) -> None:
    head, rows = rows_of(book["Indikatorer"])
    assert head[:5] == OWN
    by_code = {str(row[0]): row for row in rows}
    for cells in own_rows():
        assert [str(v) for v in by_code[cells[0]][:5]] == cells
    years = [row[4] for row in rows]
    assert all(isinstance(y, int) or y == "" for y in years), "whole numbers can be summed"
    assert all(isinstance(row[0], str) for row in rows), "codes stay as they look"


def test_the_workbook_has_its_sheets_and_aids(book: Any) -> None:
    assert book.sheetnames == ["Indikatorer", "Begrunnelse", "Dekning", "Ikke vurdert", "Avvist", "Om", "Valg"]
    first = book["Indikatorer"]
    head, rows = rows_of(first)
    assert first.freeze_panes == "C2"
    assert first.auto_filter.ref.startswith("A1:")
    reviews = [row[head.index("Bør vurderes")] for row in rows]
    assert reviews == sorted(reviews), "ja before nei"
    assert set(reviews) == {"ja", "nei"}
    choice, _ = first.data_validations.dataValidation
    letter = openpyxl.utils.get_column_letter(head.index("Din avgjørelse") + 1)
    assert (str(choice.sqref), choice.formula1) == (f"{letter}2:{letter}4", '"riktig,feil,i stedet,usikker"')
    goals = {
        c.value.split(" ")[0]: c.fill.fgColor.rgb
        for c in first[openpyxl.utils.get_column_letter(head.index("Mål") + 1)][1:]
    }
    assert goals["3"] == "FF4C9F38"
    assert all(cell.data_type != "f" for row in first.iter_rows() for cell in row), "no text is a formula"
    assert {row[head.index("Lest fra rad")] for row in rows} == {2, 3, 4}


def test_the_other_sheets_say_why_how_much_and_what_not(book: Any) -> None:
    head, rows = rows_of(book["Begrunnelse"])
    assert head[0] == "Kode", "no set, no column of sets"
    assert {"0301", "1.10", "B3"} == {row[0] for row in rows}
    assert any("Deaths" in str(row[head.index("Hva som ble funnet")]) for row in rows)
    head, rows = rows_of(book["Dekning"])
    assert (head, len(rows)) == (["Mål", "egen liste"], 17)
    assert dict(rows)["3 God helse og livskvalitet"] == 1
    assert len(book["Dekning"]._charts) == 1
    assert {row[0] for row in rows_of(book["Ikke vurdert"])[1]} == {"0301", "1.10", "B3"}
    assert rows_of(book["Avvist"])[1][0][1] == "Ingenting ble avvist."
    about = [row[0] for row in rows_of(book["Om"])[1]]
    assert {"Program", "Taksonomi", "Lisens", "Lest", "Kilde"} <= set(about)


def test_a_workbook_has_the_same_bytes_each_time_and_english_names(run: Any, source: Path, tmp_path: Path) -> None:
    written = []
    for name in ("a.xlsx", "b.xlsx"):
        assert run("classify", source, "-o", tmp_path / name, "--title-column", "Navn").code == 0
        written.append((tmp_path / name).read_bytes())
    assert written[0] == written[1]
    names = openpyxl.load_workbook(tmp_path / "a.xlsx").sheetnames
    assert names == ["Indicators", "Evidence", "Coverage", "Not assessed", "Rejected", "About", "Choices"]


def test_libreoffice_opens_the_workbook_and_says_the_same(run: Any, source: Path, tmp_path: Path) -> None:
    office = shutil.which("soffice") or shutil.which("libreoffice")
    missing("LibreOffice", office)
    target = tmp_path / "o.xlsx"
    assert run("classify", source, "--title-column", "Navn", "-o", target, "--lang", "nb").code == 0
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = [office, profile, "--headless", "--convert-to", "csv:Text - txt - csv (StarCalc):59,34,76,1,,0,false,true,false", "--outdir", str(tmp_path), str(target)]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True)
    text = (tmp_path / "o.csv").read_text(encoding="utf-8")
    shown = list(csv.reader(io.StringIO(text, newline=""), delimiter=";"))
    head, rows = rows_of(openpyxl.load_workbook(target)["Indikatorer"])
    assert shown[0] == head
    share = head.index("Sikkerhet")
    for got, kept in zip(shown[1:], rows, strict=True):
        assert got[share].endswith("%")
        assert [v for n, v in enumerate(got) if n != share] == [str(v) for n, v in enumerate(kept) if n != share]


# --- other formats


def test_a_norwegian_spreadsheet_opens_the_dialect(run: Any, source: Path, tmp_path: Path) -> None:
    target = tmp_path / "o.csv"
    args = ("classify", source, "--title-column", "Navn", "--dialect", "excel-nb")
    assert run(*args, "-o", target).code == 0
    data = target.read_bytes()
    assert data.startswith(b"\xef\xbb\xbfKode;Navn;")
    rows = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig")), delimiter=";"))
    assert all(0 <= float(r["Sikkerhet"].replace(",", ".")) <= 1 and "," in r["Sikkerhet"] for r in rows)
    assert "--dialect is for CSV" in run(*args, "--format", "json").err
    assert "Known: excel-nb" in run("classify", source, "--dialect", "excel").err


def test_tab_separated_and_markdown(run: Any, source: Path) -> None:
    args = ("classify", source, "--title-column", "Navn", "--fields", "Navn,sdg_goals,confidence")
    assert run(*args, "--format", "tsv").out.splitlines()[0] == "Navn\tsdg_goals\tconfidence"
    head, rule, *rows = run(*args, "--format", "markdown").out.splitlines()
    assert head == "| Navn | Goals | Confidence |"
    assert rule == "|---|---|--:|"
    assert rows[1].startswith("| Deaths from road traffic, by age | 3 Good health and well-being | ")


def test_parquet_is_typed_and_says_what_csv_says(run: Any, source: Path, tmp_path: Path) -> None:
    target = tmp_path / "o.parquet"
    args = ("classify", source, "--title-column", "Navn")
    assert run(*args, "-o", target).code == 0
    table = csv.DictReader(io.StringIO(run(*args).out))
    frame = polars.read_parquet(target)
    assert frame.schema["confidence"] == polars.Float64
    assert frame.schema["needs_review"] == polars.Boolean
    assert frame.schema["sdg_goals"] == polars.List(polars.String)
    found = duckdb.sql(f"select * from '{target}'").fetchall()
    for row, kept, again in zip(frame.iter_rows(named=True), table, found, strict=True):
        assert list(row.values()) == list(again)
        assert list(row) == list(kept)
        assert ";".join(row["sdg_goals"]) == kept["sdg_goals"]
        assert row["confidence"] == float(kept["confidence"])
        assert row["needs_review"] == (kept["needs_review"] == "true")
        assert all((row[name] or "") == kept[name].removeprefix("'") for name in ("title", "sdg_goal", "Merknad", "År"))


def test_codes_stay_codes_in_duckdb(run: Any, tmp_path: Path) -> None:
    """A country, a sex and codes that it takes for truth values and days in a plain CSV: findings/duckdb-*.sh."""
    source = tmp_path / "norway.csv"
    source.write_text("code,title,geo,sex\n11.6.1,Municipal waste,NO,F\n3-3-1,Road deaths,NO,F\n", encoding="utf-8")
    for name in ("o.csv", "o.parquet"):
        assert run("classify", source, "-o", tmp_path / name).code == 0
    for table in (f"read_csv('{tmp_path}/o.csv', all_varchar = true)", f"'{tmp_path}/o.parquet'"):
        found = duckdb.sql(f"select code, geo, sex from {table}").fetchall()
        assert found == [("11.6.1", "NO", "F"), ("3-3-1", "NO", "F")]


def test_sqlite_has_keys_that_hold(run: Any, source: Path, tmp_path: Path) -> None:
    target = tmp_path / "o.db"
    args = ("classify", source, "u4ssc", "--title-column", "Navn")
    assert run(*args, "-o", target).code == 0
    out = sqlite3.connect(target)
    assert out.execute("pragma foreign_key_check").fetchall() == []
    assert out.execute("pragma integrity_check").fetchone() == ("ok",)
    tables = {name for (name,) in out.execute("select name from sqlite_master where type = 'table'")}
    assert tables == {"indicators", "answers", "evidence", "gaps", "categories"}
    rows = list(csv.DictReader(io.StringIO(run(*args).out)))
    found = out.execute("select title, sdg_goals, Merknad from indicators order by nr").fetchall()
    assert [(t, g or "", (m or "")) for t, g, m in found] == [
        (r["title"], r["sdg_goals"], r["Merknad"].removeprefix("'")) for r in rows
    ]
    first = "select c.notation from answers a join categories c on c.id = a.category where a.facet = 'goal' and a.rank = 1 and a.indicator = 2"
    assert out.execute(first).fetchall() == [("3",)]


def test_datasette_shows_the_tables_with_their_links(run: Any, source: Path, tmp_path: Path) -> None:
    import asyncio

    Datasette = pytest.importorskip("datasette.app").Datasette

    target = tmp_path / "o.db"
    assert run("classify", source, "--title-column", "Navn", "-o", target).code == 0

    async def page(path: str) -> Any:
        return await Datasette([str(target)]).client.get(path)

    listed = asyncio.run(page("/o.json")).json()
    keys = {t["name"]: t["foreign_keys"]["outgoing"] for t in listed["tables"]}
    assert {k["other_table"] for k in keys["answers"]} == {"indicators", "categories"}
    assert asyncio.run(page("/o/answers")).status_code == 200


def test_writing_parquet_does_not_load_pandas(source: Path, tmp_path: Path) -> None:
    pytest.importorskip("pandas")  # where it is not installed nothing could load it
    target = tmp_path / "o.parquet"
    program = """import sys
from sdgtax.cli.app import main
sys.exit(main() or 9 * ("pandas" in sys.modules))"""
    done = subprocess.run(
        [sys.executable, "-c", program, "classify", source, "-o", target], capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert polars.read_parquet(target).height > 1


def test_a_missing_library_is_told_with_the_way_to_get_it(
    monkeypatch: pytest.MonkeyPatch, run: Any, source: Path, tmp_path: Path
) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    result = run("classify", source, "-o", tmp_path / "o.parquet")
    assert result.code == 2
    assert "pip install 'sdgtax[parquet]'" in result.err
    assert not (tmp_path / "o.parquet").exists()


def test_bytes_go_to_a_pipe_and_not_to_a_terminal(run: Any, source: Path) -> None:
    assert FORMATS["xlsx"].binary
