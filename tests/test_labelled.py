"""The tables of labelled titles, from which words are learnt: every fault in a row, a label, a title or a source is told at its cell."""

from __future__ import annotations

import csv
import io
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.small import Small

from sdgtax.check.causes import by_cause
from sdgtax.check.labelled import read
from sdgtax.check.rules import RULES
from sdgtax.yaml.bundle import bundled

TABLE, SOURCES = "taxonomy/titles/own.csv", "taxonomy/titles/sources.csv"
HEAD = "title,lang,source,goal,goal_2,area,kind,note,labelled_by\n"
ROWS = [f"Number of things {n},en,us,6,7,digitalisation,statistics,,reading\n" for n in range(30)]
GIVEN = "source,publisher,read_in,licence\nus,Our city,plan 2025,CC0\n"


def table(*rows: str) -> str:
    return HEAD + "".join(ROWS) + "".join(f"{row}\n" for row in rows)


def found(small: Small, text: str | bytes, sources: str = GIVEN, **more: Any) -> list[tuple[str, int, int, str]]:
    """What is told of a table and its sources, one cause as one finding."""
    changes = {TABLE: text, SOURCES: sources, **more}
    told = by_cause(small.findings(changes))
    return [(Path(f.path).name, f.line, f.column, f.rule) for f in told if "titles/" in f.path]


END = ""
"""The cell at the end of the row."""
LAST = len(ROWS) + 2
"""The line of the row that an example adds."""


@pytest.mark.parametrize(
    ("row", "at", "rule"),
    [
        ("Leakage of water,en,us,66,,,statistics,,reading", "66", "title-label"),  # no such goal
        (
            "Leakage of water,en,us,6,6,,statistics,,reading",
            "6,,stat",
            "title-label",
        ),  # the neighbour is the goal itself
        ("Leakage of water,en,us,6;6,,,statistics,,reading", "6;6", "title-label"),  # twice in a cell
        ("Leakage of water,en,us,6,,digitalization-,statistics,,reading", "digital", "title-label"),
        ("Leakage of water,en,us,,,,statistics,,reading", "L", "title-label"),  # teaches nothing
        ("Leakage of water,en,us,6,,,statistics,reading", "L", "title-table"),  # a comma is lost
        ("Leakage of water,en,us,6,,,statistics,,reading,", "L", "title-table"),
        ("Leakage, of water,en,us,6,,,statistics,,reading", "L", "title-table"),  # quotes are lost
        ('"Leakage of water,en,us,6,,,statistics,,reading', '"', "title-table"),  # a quote is lost
        ('"Leakage" of water,en,us,6,,,statistics,,reading', '"', "title-table"),
        ("Number of things 3,en,us,6,7,digitalisation,statistics,,reading", "N", "title-twice"),
        ("Number of THINGS  3,en,us,7,6,digitalisation,statistics,,reading", "N", "title-twice"),
        (",en,us,6,,,statistics,,reading", ",", "empty-value"),
        ("???,en,us,6,,,statistics,,reading", "?", "empty-value"),
        ("TODO,en,us,6,,,statistics,,reading", "T", "left-to-fill"),
        ("Leakage of water,xx,us,6,,,statistics,,reading", "xx", "title-language"),
        ("Leakage of water,,us,6,,,statistics,,reading", ",us", "title-language"),
        ("Leakage of water,en,them,6,,,statistics,,reading", "them", "title-source"),
        ("Leakage of water,en,,6,,,statistics,,reading", ",6", "title-source"),
        ("Leakage of water,en,us,6,,,statistisc,,reading", "statistisc", "misspelt-value"),
        ("Leakage of water,en,us,6,,,statistics,,raeding", "raeding", "misspelt-value"),
        ("Leakage of water,en,us,6,,,statistics,,", END, "empty-value"),
        ("Leak\u200bage of water,en,us,6,,,statistics,,reading", "\u200b", "control-character"),
        ("Leakage of \u202ewater,en,us,6,,,statistics,,reading", "\u202e", "control-character"),
        ("Leakage o\u0441f water,en,us,6,,,statistics,,reading", "\u0441", "odd-letter"),
        ("Leka\u030age of water,en,us,6,,,statistics,,reading", "a\u030a", "odd-letter"),
        ("LÃ¸kkasjer,en,us,6,,,statistics,,reading", "\xc3", "spoilt-encoding"),
        ("Leakage of water ,en,us,6,,,statistics,,reading", "L", "odd-space"),
        ("Leakage of water,en,us, 6,,,statistics,,reading", " 6", "odd-space"),
        ("Leakage of\u00a0 water,en,us,6,,,statistics,,reading", "\xa0", "odd-space"),
    ],
)
def test_a_row_with_a_fault_is_told_at_its_cell(small: Small, row: str, at: str, rule: str) -> None:
    told = found(small, table(row))
    assert ("own.csv", LAST, row.index(at) + 1 if at != END else len(row) + 1, rule) in told
    assert len(told) <= 2


@pytest.mark.parametrize(
    ("head", "rule"),
    [
        (HEAD.replace("title", "titel"), "title-table"),
        (HEAD.replace("goal,", "gaol,"), "title-table"),
        (HEAD.replace("note", "kind"), "title-table"),
        (HEAD.replace(",note", ","), "title-table"),
        (HEAD.replace("source", "origin"), "title-table"),
        ("", "title-table"),
    ],
)
def test_a_header_with_a_fault_is_told_on_its_line(small: Small, head: str, rule: str) -> None:
    told = found(small, head + "".join(ROWS))
    assert told[0][:2] == ("own.csv", 1)
    assert told[0][3] == rule
    assert len(told) <= 3
    assert all(file == "sources.csv" or line == 1 for file, line, *_ in told)


@pytest.mark.parametrize(
    ("sources", "line", "rule"),
    [
        (GIVEN + "them,Their city,,\n", 3, "title-source"),  # no title comes from it
        (GIVEN + "us,Our city,,\n", 3, "title-source"),
        (GIVEN.replace("Our city", ""), 2, "title-source"),
        (GIVEN.replace("Our city", "?"), 2, "title-source"),
        (GIVEN.replace(",CC0", ""), 2, "title-table"),
        (GIVEN.replace("publisher", "publsher"), 1, "title-table"),
        (GIVEN.replace("Our", "O\u200bur"), 2, "control-character"),
    ],
)
def test_the_table_of_sources_is_checked_too(small: Small, sources: str, line: int, rule: str) -> None:
    told = found(small, table(), sources)
    assert ("sources.csv", line, rule) in {(file, at, name) for file, at, _, name in told}
    assert len(told) <= 2


def test_a_title_in_another_language_is_told_and_a_name_is_not(small: Small) -> None:
    """What words there are in the data tells the language; here the Norwegian ones of the categories."""
    row = "Hvordan energi lages og brukes om energi,{},us,7,,,statistics,,reading"
    assert found(small, table(row.format("nb"))) == []
    assert found(small, table(row.format("nn"))) == []
    assert [x[3] for x in found(small, table(row.format("en")))] == ["title-language"]
    assert found(small, table("Leakage at Vestre Vann,en,us,6,,,statistics,,reading")) == []


def test_a_target_lies_in_the_goal_beside_it(tmp_path: Path, run: Callable[..., Any]) -> None:
    folder = tmp_path / "taxonomy"
    shutil.copytree(bundled("taxonomy"), folder, ignore=shutil.ignore_patterns("words"))
    for path in (folder / "titles").glob("*.csv"):
        path.unlink()
    head = "title,lang,source,goal,goal_2,target\n"
    (folder / "titles" / "sources.csv").write_text("source,publisher\nus,Us\n", encoding="utf-8")
    (folder / "titles" / "own.csv").write_text(
        head
        + "A,en,us,6,,6.1\nB,en,us,6,7,6.1;7.1\nC,en,us,6,7,7.1\nD,en,us,6,,11.1\nE,en,us,6;11,,11.1;6.1\nF,en,us,6,,\n",
        encoding="utf-8",
    )
    result = run("validate", folder / "titles" / "own.csv", "--json")
    told = [(f["line"], f["rule"]) for f in json.loads(result.out)["findings"]]
    assert told == [(4, "title-label"), (5, "title-label")]
    assert result.code == 1


@pytest.mark.parametrize(
    "text",
    [
        table(),  # that of the tests above, without their rows
        table().replace("\n", "\r\n"),
        "\ufeff" + table(),
        table().rstrip("\n"),
        table() + "\n",
        table("Share of pupils with a view on “AI” – 5 % or more?,en,us,6,,,survey,doubtful,reading"),
        table('"Leakage, in per cent of water",en,us,6,,,statistics,"a, b and ""c""",reading'),
        table('Leakage of water,en,us,6,,,statistics,"two\nlines",reading').replace("two\nlines", "two, lines"),
        table("Leakage of water,eng,us,Goal 6,,,statistics,,reading"),
        table("Leakage of water,en,us,goal.sdg.6,SDG 7,IT,statistics,,reading"),
        table("Leakage of water,en,us,6,,,index,,Kari"),
        table().replace(",", ";"),
        HEAD + "".join(reversed(ROWS)),
    ],
)
def test_what_is_no_fault_is_not_told(small: Small, text: str) -> None:
    assert found(small, text) == []


def test_one_cause_is_told_once(small: Small) -> None:
    for text in (
        table().replace(",6,", ",66,"),
        table().replace(",us,", ",them,"),
        table().replace(",en,", ",english-uk,"),
        table().replace(",reading", ""),
        table().replace("Number", "Number\u200b"),
        table() + "".join(ROWS),
    ):
        told = found(small, text)
        assert 1 <= len(told) <= 2, told


def test_a_line_that_does_not_read_hides_no_other(small: Small) -> None:
    rows = ['"Leakage of water,en,us,6,,,statistics,,reading', "Power,en,us,77,,,statistics,,reading"]
    assert [(line, rule) for _, line, _, rule in found(small, table(*rows))] == [
        (LAST, "title-table"),
        (LAST + 1, "title-label"),
    ]


def test_files_that_nobody_reads_are_told(small: Small) -> None:
    beside = {"taxonomy/titles/more.xlsx": b"PK", "taxonomy/titles/README.md": "About these.\n"}
    told = small.findings({TABLE: table(), SOURCES: GIVEN, **beside})
    assert [(f.path, f.rule) for f in told if "titles/" in f.path] == [("taxonomy/titles/more.xlsx", "unknown-file")]


def test_a_table_in_another_encoding_or_none_is_told(small: Small) -> None:
    text = table("Lækkasje,nb,us,6,,,statistics,,reading")
    assert (("own.csv", LAST, 2, "encoding")) in found(small, text.encode("cp1252"))
    assert [rule for *_, rule in found(small, b"")] == ["empty-file"]
    assert [rule for *_, rule in found(small, b"\x00\x01\x02\x03" * 50)][:1] == ["binary-file"]


def test_a_table_alone_is_judged_and_counted(run: Callable[..., Any], tmp_path: Path) -> None:
    folder = Small(tmp_path).write() / "taxonomy"
    (folder / "titles").mkdir()
    (folder / "titles" / "own.csv").write_text(table(), encoding="utf-8")
    (folder / "titles" / "sources.csv").write_text(GIVEN, encoding="utf-8")
    for place, files in ((folder / "titles", 2), (folder / "titles" / "own.csv", 1)):
        result = run("validate", place)
        assert result.code == 0
        assert f"{files} of titles" in result.out + result.err


def test_the_cells_are_those_that_csv_reads(small: Small, tmp_path: Path) -> None:
    """On the way by single lines, taken where a line does not read, the others are read as the standard library reads them."""
    text = table('"Leakage, of ""water""",en,us,6,,,statistics,"two\nlines",reading', '"broken,en,us')
    path = tmp_path / "own.csv"
    path.write_text(text, encoding="utf-8")
    made, findings = read(path)
    assert made is not None
    assert [f.line for f in findings] == [LAST + 2]
    sound = text.rsplit("\n", 2)[0] + "\n"
    assert [made.header, *made.rows] == list(csv.reader(io.StringIO(sound, newline="")))
    assert made.lines == list(range(2, LAST + 1))


@pytest.mark.parametrize("rule", [r for r in RULES.values() if r.code.startswith("TAX8")], ids=lambda r: r.name)
def test_the_examples_of_the_rules(small: Small, rule: Any) -> None:
    told = found(small, rule.text.bad)
    assert (rule.text.line, rule.name) in {(line, name) for file, line, _, name in told if file == "own.csv"}
    assert found(small, rule.text.good) == []
