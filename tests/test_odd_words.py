"""Words of the command line that can mean nothing are told, and nothing else is done."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import sdgtax
from sdgtax.model.finding import SdgtaxError
from sdgtax.text.clean import undoubled

Run = Any
PATHS = [
    ("fmt", ""),
    ("fmt", "--check", ""),
    ("validate", ""),
    ("validate", "--list", ""),
    ("text", ""),
    ("classify", ""),
    ("classify", "un-sdg", "-o", ""),
    ("classify", "un-sdg", "--review", ""),
    ("classify", "un-sdg", "--taxonomy", ""),
    ("overlap", "un-sdg", ""),
    ("gaps", ""),
    ("report", "", "-o", "page.html"),
    ("evaluate", ""),
    ("review", "list", ""),
    ("diff", ""),
    ("demo", "-o", ""),
    ("import", "ks", "", "-o", "ks"),
    ("export", "csvw", "-o", ""),
]


@pytest.mark.parametrize("words", PATHS, ids=" ".join)
def test_an_empty_word_is_no_path(run: Run, tmp_path: Path, words: tuple[str, ...]) -> None:
    left = tmp_path / "taxonomy"
    left.mkdir()
    (left / "a.yaml").write_text("b:   1\n", encoding="utf-8")
    done = run(*words, cwd=tmp_path)
    assert (done.code, done.out) == (2, "")
    assert done.err == "sdgtax: an empty word is no path. Name a file or a folder; `.` is the folder where you are.\n"
    assert (left / "a.yaml").read_text(encoding="utf-8") == "b:   1\n"
    assert [p.name for p in tmp_path.iterdir()] == ["taxonomy"]


def test_the_folder_where_one_is_can_be_named(run: Run, tmp_path: Path) -> None:
    assert "nothing to check" in run("fmt", "--check", ".", cwd=tmp_path).err


@pytest.mark.parametrize("command", ["compare", "overlap", "concepts"])
def test_a_set_that_is_named_twice_is_refused(run: Run, command: str) -> None:
    done = run(command, "oecd-better-life", "oecd-better-life")
    assert (done.code, done.out) == (2, "")
    assert "two inputs are called “oecd-better-life”" in done.err


def test_all_means_the_sets_that_are_not_named() -> None:
    ws = sdgtax.open()
    every = ws._every(["all"])
    assert len(set(every)) == len(every)
    assert sorted(ws._every(["all", "un-sdg"])) == sorted(ws._every(["un-sdg", "all"])) == sorted(every)
    assert ws._every(["un-sdg", "all"])[0] == "un-sdg"
    with pytest.raises(SdgtaxError, match="two inputs are called"):
        ws.compare(["u4ssc", "u4ssc"], blind=True)


@pytest.mark.parametrize("format_", ["json", "jsonl", "table"])
def test_columns_are_chosen_where_there_are_columns(run: Run, format_: str) -> None:
    done = run("classify", "oecd-better-life", "--format", format_, "--fields", "code")
    assert (done.code, done.out) == (2, "")
    assert f"--fields chooses columns, and {format_} has none to choose" in done.err


@pytest.mark.parametrize(
    "words",
    [
        ("classify", "u4ssc", "--sheet", "Ark1"),
        ("classify", "all", "--title-column", "Navn"),
        ("compare", "u4ssc", "un-sdg@nb", "--header-row", "2"),
        ("gaps", "u4ssc", "--columns", "title=Navn"),
        ("select", "--from", "u4ssc", "--encoding", "utf-8"),
        ("export", "skos", "u4ssc", "--delimiter", ";"),
    ],
    ids=" ".join,
)
def test_what_is_said_of_a_file_needs_a_file(run: Run, words: tuple[str, ...]) -> None:
    done = run(*words)
    assert (done.code, done.out) == (2, "")
    assert f"{words[-2]} is for files, and no file is named: " in done.err


def test_what_is_said_of_a_file_may_stand_beside_a_set(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("Hva;Navn\nx;Andel elbiler\n", encoding="utf-8")
    done = run(
        "classify", "oecd-better-life", "a.csv", "--title-column", "Navn", "--format", "csv", "--fields", "title",
        cwd=tmp_path,
    )  # fmt: skip
    assert done.code == 0
    assert done.out.endswith("Andel elbiler\n")


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("11.66", " Did you mean “11.6”?"),
        ("transprt", " Did you mean “perspective.area.transport”?"),
        ("goal.sdg.11.11-66", " Did you mean “goal.sdg.11.11-6”?"),
        ("nosuch", ""),
    ],
)
def test_a_category_that_is_meant_is_like_the_whole_word(run: Run, word: str, meant: str) -> None:
    done = run("taxonomy", word)
    assert (done.code, done.err) == (
        2,
        f"sdgtax: unknown category “{word}”.{meant} `sdgtax taxonomy` shows the tree.\n",
    )


@pytest.mark.parametrize(
    "text", ["økologisk", "Økologi", "Åpne data – nå", "Café “1” m³", "€ 5 • «à»", "Forêt à Nîmes"]
)
def test_what_was_encoded_twice_is_known_by_its_letters(text: str) -> None:
    once = text.encode().decode("latin-1")
    assert undoubled(once) == undoubled(once.encode().decode("latin-1")) == undoubled(text) == text


@pytest.mark.parametrize("text", ["", "Waste", "ÆØÅ æøå éèêâ", "PÃ", "SÃO PAULO", "Â", "â…", "CAFÉ»"])
def test_what_was_encoded_once_is_left(text: str) -> None:
    assert undoubled(text) == text


def test_cells_that_were_encoded_twice_are_told(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("code,title\nA1,Ã¸kologisk landbruk\nA2,Skog – areal\n", encoding="utf-8")
    done = run("classify", "a.csv", "--fields", "title", cwd=tmp_path)
    assert (done.code, done.out) == (0, "title\nÃ¸kologisk landbruk\nSkog – areal\n")
    told = [line for line in done.err.splitlines() if "encoded-twice" in line]
    assert len(told) == 1
    assert told[0].startswith(
        "a.csv:2:4: warning: “Ã¸kologisk landbruk” was encoded twice; it would be “økologisk landbruk”."
    )


def test_what_of_a_text_is_not_read_is_told(run: Run, tmp_path: Path) -> None:
    text = "# Plan\n\n| Code | Title |\n|---|---|\n| A1 | Forest area |\n\n## More\n\n| Title |\n|---|\n| Waste |\n\n- Noise\n"
    (tmp_path / "a.md").write_text(text, encoding="utf-8")
    done = run("classify", "a.md", "--fields", "code,title", cwd=tmp_path)
    assert done.out == "code,title\nA1,Forest area\n"
    assert "sheet “Plan”; header in row 3" in done.err
    assert "not read: “More” (titles: 1); see --sheet" in done.err
    assert "not part of the table: “Plan”, “More”, “Noise”" in done.err
    assert run("classify", "a.md", "--sheet", "More", "--fields", "title", cwd=tmp_path).out == "title\nWaste\n"
