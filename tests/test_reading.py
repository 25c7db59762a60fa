"""Users' lists of indicators: every common form is read, and what cannot be read is told with its place."""

from __future__ import annotations

import json
import os
import threading
from pathlib import Path

import pytest

import sdgtax
from sdgtax.model.finding import DataError, Finding
from sdgtax.model.indicator import Indicator
from sdgtax.model.language import UNKNOWN


def rows(path: Path | None, data: bytes | None = None, **options: str) -> list[Indicator]:
    return list(sdgtax.read_rows(path, data, sdgtax.TableOptions(**options)))


def read(tmp_path: Path, name: str, text: str | bytes, **options: str) -> list[Indicator]:
    file = tmp_path / name
    file.write_bytes(text.encode() if isinstance(text, str) else text)
    return rows(file, **options)


def fault(tmp_path: Path, name: str, text: str | bytes, **options: str) -> Finding:
    with pytest.raises(DataError) as caught:
        read(tmp_path, name, text, **options)
    (finding,) = caught.value.findings
    assert Path(finding.path) == tmp_path / name
    return finding


# --- what is read


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "latin-1", "cp1252"])
def test_encodings(tmp_path: Path, encoding: str) -> None:
    text = "kode,tittel\n1,Andel barn på skole i bygda\n2,Økning i avløp fra kjøkken\n"
    found = read(tmp_path, "titler.csv", text.encode(encoding))
    assert [(i.code, i.title(UNKNOWN)) for i in found] == [
        ("1", "Andel barn på skole i bygda"), ("2", "Økning i avløp fra kjøkken"),
    ]  # fmt: skip


def test_a_latin1_letter_late_in_a_long_file(tmp_path: Path) -> None:
    *_, last = read(
        tmp_path, "late.csv", b"title\n" + b"Municipal waste\n" * 70000 + "Gjødsel på åker\n".encode("latin-1")
    )
    assert last.title(UNKNOWN) == "Gjødsel på åker"


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_separators_and_quotes(tmp_path: Path, separator: str) -> None:
    lines = ['"Indikator"', "Nr"], ['"Waste; per\nperson, ""in tonnes"""', "7"], ["", ""], ["Water", ""]
    found = read(tmp_path, "list.txt", "\r\n".join(separator.join(line) for line in lines))
    assert [(i.title(UNKNOWN), i.code, i.line) for i in found] == [
        ('Waste; per person, "in tonnes"', "7", 3), ("Water", "", 5),
    ]  # fmt: skip


def test_columns_are_found_by_their_names_or_named(tmp_path: Path) -> None:
    text = "ID,Navn,What,SPRÅK\n1,Avfall,Waste,Norsk\n"
    (one,) = read(tmp_path, "a.csv", text)
    assert (one.code, dict(one.titles), one.columns["What"]) == ("1", {"nb": "Avfall"}, "Waste")
    (one,) = read(tmp_path, "a.csv", text, title="what", code="navn", lang="en")
    assert (one.code, dict(one.titles)) == ("Avfall", {"en": "Waste"})


def test_metadata_is_taken_over(tmp_path: Path) -> None:
    (one,) = read(tmp_path, "a.csv", "title,level,frequency,last_year,TIER\nWaste, municipal ,yearly,2023,I\n")
    assert (one.level, one.frequency, one.last_year, one.tier) == (("municipal",), "yearly", 2023, "I")


RECORDS = [
    {"code": 1, "title": "Waste"},
    "Water",
    {"navn": "Vann", "språk": "nb"},
    {"title": {"nb": "Barn", "en": "Children"}},
    {"title": {"nb": "Barn"}, "id": None},
]
TITLES = [{UNKNOWN: "Waste"}, {UNKNOWN: "Water"}, {"nb": "Vann"}, {"en": "Children"}, {"nb": "Barn"}]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.json", json.dumps(RECORDS)),
        ("a.json", json.dumps({"indicators": RECORDS})),
        ("a.yaml", json.dumps(RECORDS)),
        ("a.yml", json.dumps(RECORDS)),
        ("a.jsonl", "\n\n".join(map(json.dumps, RECORDS))),
        ("A.NDJSON", "\n".join(map(json.dumps, RECORDS))),
    ],
)
def test_records_in_any_format(tmp_path: Path, name: str, text: str) -> None:
    found = read(tmp_path, name, text)
    assert [dict(i.titles) for i in found] == TITLES
    assert [i.code for i in found] == ["1", "", "", "", ""]
    assert [i.line for i in found] == [1, 2, 3, 4, 5]


def test_a_named_language_chooses_the_title(tmp_path: Path) -> None:
    (one,) = read(tmp_path, "a.json", json.dumps([RECORDS[3]]), lang="nb")
    assert dict(one.titles) == {"nb": "Barn"}


def test_a_whole_set_is_a_list(tmp_path: Path) -> None:
    path = Path(__file__).parents[1] / "indicator_sets" / "oecd-better-life.yaml"
    found = read(tmp_path, "set.yaml", path.read_bytes())
    assert (found[0].set_id, found[0].line) == ("oecd-better-life", 1)
    assert len(found) == len(sdgtax.load_sets()["oecd-better-life"].indicators)


@pytest.mark.parametrize(
    "data", [b'[{"title": "Waste"}]', b'{"title": "Waste"}\n', b"title\nWaste\n", b"navn;x\nWaste;1\n"]
)
def test_the_form_of_standard_input_is_told_from_its_beginning(data: bytes) -> None:
    (one,) = rows(None, data)
    assert one.title(UNKNOWN) == "Waste"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs a named pipe")
def test_a_pipe_is_read_once(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    writer = threading.Thread(target=lambda: pipe.write_text("title\nWaste\n"))
    writer.start()
    (one,) = rows(pipe)
    writer.join()
    assert one.title(UNKNOWN) == "Waste"


def test_rows_are_a_stream(tmp_path: Path) -> None:
    file = tmp_path / "in.csv"
    file.write_text("title\nWaste\n" + " \n" * 100 + ",\n")
    first = next(sdgtax.read_rows(file, None, sdgtax.TableOptions()))
    assert first.line == 2


# --- what is told


@pytest.mark.parametrize(
    ("name", "text", "rule", "line"),
    [
        ("empty.csv", "", "empty-file", 0),
        ("blank.csv", " \n\n", "empty-file", 0),
        ("picture.csv", b"\x89PNG\r\n\x1a\n\x00\x00", "binary-file", 0),
        ("zip.csv", b"PK\x03\x04zip", "binary-file", 0),
        ("bytes.csv", bytes(range(256)) * 20, "binary-file", 0),
        ("twice.csv", "code,title\nA,Waste\nB,Water\nA,Energy\n", "duplicate-code", 4),
        ("huge.csv", "code,title\nA," + "waste " * 350_000 + "\n", "title-too-long", 2),
        ("none.csv", "code,title\nA,Waste\nB,\n", "no-title", 3),
        ("code.csv", "code,title\n" + "9" * 201 + ",Waste\n", "code-too-long", 2),
        ("year.csv", "title,last_year\nWaste,last year\n", "not-a-year", 2),
        ("cell.csv", 'title\n"' + "x" * 10_000_001 + '"\n', "csv-syntax", 2),
        ("half.csv", b"\xff\xfe\x00garb", "encoding", 1),
        ("open.yaml", "- title: [unclosed\n", "yaml-syntax", 1),
        ("key.yaml", "- title: x\n  title: y\n", "duplicate-key", 2),
        ("tag.yaml", "- title: !!python/object/apply:os.system ['echo hi']\n", "yaml-tag", 1),
        ("deep.yaml", "[" * 3000, "yaml-syntax", 1),
        ("comma.json", '[{"title": "x",}]', "json-syntax", 1),
        ("deep.json", "[" * 100_000, "json-syntax", 1),
        ("line.jsonl", '{"title": "x"}\n{oops\n', "json-syntax", 2),
        ("number.yaml", "42\n", "not-a-list", 1),
        ("entry.json", '["x", 7]', "not-a-record", 2),
    ],
)
def test_faults_have_their_place(tmp_path: Path, name: str, text: str | bytes, rule: str, line: int) -> None:
    found = fault(tmp_path, name, text)
    assert (found.rule, found.line) == (rule, line)


def test_aliases_that_would_fill_the_memory(tmp_path: Path) -> None:
    lines = ["a: &a [x,x,x,x,x,x,x,x,x]"]
    lines += [f"{n}: &{n} [{','.join(['*' + p] * 9)}]" for p, n in zip("abcdefghi", "bcdefghij", strict=True)]
    assert fault(tmp_path, "bomb.yaml", "\n".join(lines)).rule == "yaml-alias"


def test_missing_columns_are_told_with_those_that_there_are(tmp_path: Path) -> None:
    text = "year,value,region\n2020,1,Oslo\n"
    for options in ({}, {"title": "navn"}):
        found = fault(tmp_path, "data.csv", text, **options)
        assert "“year”, “value”, “region”" in found.message
        assert "--title-column" in found.hint
    found = fault(tmp_path, "data.csv", "title\nWaste\n", code="nr")
    assert (found.rule, "“title”" in found.message, "--code-column" in found.hint) == ("no-column", True, True)


def test_a_duplicate_code_names_the_first_row(tmp_path: Path) -> None:
    found = fault(tmp_path, "data.csv", "code,title\nA,Waste\nB,Water\nA,Energy\n")
    assert "“A” is used twice" in found.message
    assert "row 2" in found.message


@pytest.mark.parametrize("name", ["nothing.csv", "nothing.json", "."])
def test_a_file_that_is_not_there(tmp_path: Path, name: str) -> None:
    with pytest.raises(DataError) as caught:
        rows(tmp_path / name)
    assert caught.value.findings[0].rule in ("unreadable", "not-a-file")


def test_the_command_tells_one_line_and_ends_with_2(run, tmp_path: Path) -> None:
    file = tmp_path / "data.csv"
    file.write_text("code,title\nA,Waste\nB,\n")
    for command in (("classify", file), ("overlap", file, "un-sdg")):
        result = run(*command)
        assert result.code == 2
        assert result.out == "" or result.out.startswith("set,code")
        (line,) = result.err.strip().splitlines()
        assert "data.csv:3:1: error: this row has no title" in line
