"""Bad input: one clear message, the right exit code, no traceback, nothing half-written."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest

GOOD = "code,title\n1,Municipal waste recycled\n2,Andel barn i husholdninger med lavinntekt\n"


def bad(result, *words: str) -> None:
    assert result.code == 2, (result.code, result.out[:300], result.err[:300])
    assert "Traceback" not in result.err + result.out
    assert result.out == "" or result.out.startswith("set,code"), result.out[:200]
    for word in words:
        assert word in result.err, result.err
    assert len(result.err.strip().splitlines()) == 1


def test_huge_title(run) -> None:
    assert run("explain", "waste " * 2000).code == 2


def test_unknown_set_suggests_the_nearest(run) -> None:
    bad(run("classify", "un-sgd"), "Did you mean “un-sdg”?")
    bad(run("sets", "u4scc"), "Did you mean “u4ssc”?")
    bad(run("explain", "eu-sdg:sdg_01_11"), "Did you mean “sdg_01_10”?")
    bad(run("explain", "un-sdg"), "is a set, and a title was expected. `sdgtax sets un-sdg`")
    bad(run("taxonomy", "perspective.evaluation.outcomes"), "perspective.evaluation.outcome")


def test_a_code_of_a_set_that_there_is_not_is_no_title_and_a_title_with_a_colon_is(run) -> None:
    bad(run("explain", "vestby:1.1"), "unknown indicator set “vestby”", "Known: eu-sdg, ", "`sdgtax new set`")
    bad(run("explain", "vestby:B2", "--lang", "nb"), "ukjent indikatorsett «vestby»", "Kjente: eu-sdg, ")
    for title in ("Barn: andel i lavinntekt", "Luftkvalitet: 2030-målet", "barn:andel", "Klima:2030"):
        assert run("explain", title, "--lang", "nb").code == 0, title


def test_unwritable_output_leaves_nothing(run, tmp_path: Path) -> None:
    source = tmp_path / "in.csv"
    source.write_text(GOOD)
    bad(run("classify", source, "-o", tmp_path / "no" / "such" / "out.csv"), "cannot write")
    folder = tmp_path / "folder.csv"
    folder.mkdir()
    bad(run("classify", source, "-o", folder), "folder")
    assert sorted(p.name for p in tmp_path.iterdir()) == ["folder.csv", "in.csv"]


def test_an_error_halfway_keeps_the_old_output(run, tmp_path: Path) -> None:
    source, target = tmp_path / "in.csv", tmp_path / "out.csv"
    source.write_text(GOOD + "3,\n")
    target.write_text("old")
    assert run("classify", source, "-o", target).code == 2
    assert target.read_text() == "old"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["in.csv", "out.csv"]


def test_output_to_a_device(run, tmp_path: Path) -> None:
    source = tmp_path / "in.csv"
    source.write_text(GOOD)
    assert run("classify", source, "--format", "csv", "-o", os.devnull).code == 0
    assert not Path(os.devnull).is_file()


def test_closed_pipe(start, tmp_path: Path) -> None:
    source = tmp_path / "in.csv"
    source.write_text("title\n" + "Municipal waste recycled\n" * 20000)
    program = start("classify", source)
    program.stdout.readline()
    program.stdout.close()
    errors = program.stderr.read().decode()
    program.stderr.close()
    program.stdin.close()
    assert program.wait() == 0
    assert errors == ""


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs a named pipe")
def test_interrupt(start, tmp_path: Path) -> None:
    """The program waits for the other end of a pipe when Ctrl-C comes."""
    source, target = tmp_path / "in.csv", tmp_path / "out" / "out.csv"
    target.parent.mkdir()
    os.mkfifo(source)
    program = start("classify", source, "-o", target)
    with source.open("wb"):  # returns when the program has opened its end
        program.send_signal(signal.SIGINT)
        _, err = program.communicate()
        errors = err.decode()
    assert program.returncode == 130
    assert "interrupted" in errors
    assert "Traceback" not in errors
    assert list(target.parent.iterdir()) == []


def test_misuse_exits_with_2(run) -> None:
    assert run("classify").code == 2
    assert run("nonsense").code == 2
    assert run("classify", "un-sdg", "--lang", "fr").code == 2
    bad(run("classify", "un-sdg", "-o", "out.docx"), ".parquet or .sqlite")


def test_nothing_to_check_is_misuse(run, tmp_path: Path) -> None:
    for command in ("validate", "fmt"):
        result = run(command, tmp_path)
        assert result.code == 2, (command, result.out)
        assert "nothing to check" in result.err


def test_fmt_never_loses_a_comment(run, tmp_path: Path) -> None:
    file = tmp_path / "7.yaml"
    file.write_text(
        "categories:\n  - id: goal.sdg.7\n    source: [un-2030, # why this one\n      ks-codes]\n    label: {nb: N, en: E}\n"
    )
    before = file.read_text()
    result = run("fmt", file)
    if "why this one" not in file.read_text():
        raise AssertionError(result.out)
    assert result.code == 0 or (file.read_text() == before and "7.yaml:3:1" in result.err)


def test_broken_files_in_a_folder_are_not_passed_over(run, tmp_path: Path) -> None:
    (tmp_path / "r.yaml").write_text("decisions: [\n")
    (tmp_path / "s.yaml").write_text('a: "open\n')
    (tmp_path / "t.yaml").write_text("a:\n\t- b\n")
    (tmp_path / "u.yaml").write_bytes(bytes(range(256)))
    (tmp_path / "v.yaml").write_text("")
    (tmp_path / "foreign.yaml").write_text("site_name: Something else\n")
    result = run("validate", tmp_path)
    assert result.code == 1
    for name in "rstuv":
        assert f"{name}.yaml" in result.out, name
    assert "foreign.yaml" not in result.out


def test_a_number_of_thousands_of_digits_stands_for_nothing(run, tmp_path: Path) -> None:
    digits = "9" * 5_000  # more than Python makes an integer of
    (tmp_path / "list.csv").write_text(f"title;frequency;last year\nMunicipal waste;every {digits} years;{digits}\n")
    result = run("classify", "list.csv", cwd=tmp_path)
    assert result.code == 0, result.err
    assert "Municipal waste" in result.out


def test_a_file_that_is_not_checked_is_told_though_it_holds_nothing(run, tmp_path: Path) -> None:
    """It cannot pass where the same file with a text in it does not."""
    for name, data in (("empty.csv", b""), ("picture.png", b"\x89PNG\x00\x01"), ("noend", b"")):
        (tmp_path / name).write_bytes(data)
        done = run("validate", name, cwd=tmp_path)
        assert done.code == 1, name
        assert "is not checked" in done.out


@pytest.mark.parametrize("name", [" ", "un-sdg:11.6.1", "un-sdg:99"])
def test_what_names_no_list_is_told_as_that(run, tmp_path: Path, name: str) -> None:
    """A blank is not the folder that one is in; one indicator of a set is no file that is missing."""
    (tmp_path / "1-1-1.yml").write_text("indicator_name: Poverty rate\n", encoding="utf-8")
    for words in (("classify", name), ("overlap", name, "un-sdg"), ("gaps", name)):
        done = run(*words, cwd=tmp_path)
        assert done.code == 2, words
        assert f"unknown indicator set “{name}”" in done.err, words


def test_a_byte_that_is_no_text_is_told_at_its_line(run, tmp_path: Path) -> None:
    """UTF-8 with one bad byte is not read as Windows-1252, in which every other letter of it would be wrong."""
    lines = [f"{n};Andel åpne data, nr {n}" for n in range(2000)]
    raw = "\n".join(["kode;tittel", *lines]).encode() + "\n9999;Støy".encode() + b"\xff\n"
    (tmp_path / "a.csv").write_bytes(raw)
    done = run("classify", "a.csv", cwd=tmp_path)
    assert (done.code, done.out.count("Ã")) == (2, 0)
    assert "a.csv:2002:1: error: a byte is not utf-8" in done.err
    (tmp_path / "a.jsonl").write_bytes('{"title": "Støy"}\n{"title": "Ål'.encode() + b'\xff"}\n')
    assert "a.jsonl:2:1: error: a byte is not utf-8" in run("classify", "a.jsonl", cwd=tmp_path).err
    (tmp_path / "a.json").write_bytes('[{"title": "Støy"},\n{"title": "Ål'.encode() + b'\xff"}]\n')
    assert "a.json:2:1: error: the text is not utf-8 throughout" in run("classify", "a.json", cwd=tmp_path).err


def test_utf_32_is_read(run, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes("tittel;kode\nStøy;1\n".encode("utf-32"))
    done = run("classify", "a.csv", "--fields", "code,title", cwd=tmp_path)
    assert (done.code, done.out.splitlines()) == (0, ["code,title", "1,Støy"])


def test_an_encoding_that_the_file_is_not_in_is_told(run, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(GOOD, encoding="utf-8")
    (tmp_path / "a.jsonl").write_text('{"title": "Noise"}\n', encoding="utf-8")
    for name in ("a.csv", "a.jsonl"):
        bad(run("classify", name, "--encoding", "utf-16", cwd=tmp_path), f"{name}:1:1: error: a byte is not utf-16")


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("a.json", '[{"title": "Noise"},\n {"title": "Forest", "title": "Waste"}]', "a.json:2:1: error: “title” stands twice"),
        ("a.json", '{"1.1": "Noise",\n "1.2": "Forest",\n "1.2": "Waste"}', "a.json:1:1: error: “1.2” stands twice"),
        ("a.jsonl", '{"title": "Noise"}\n{"title": "Waste", "x": {"k": 1, "k": 2}}\n', "a.jsonl:2:1: error: “k” stands twice"),
        ("a.json", '[{"title": "Noise"},\n {"title": null},\n {"title": "Waste"}]', "a.json:2:1: error: this row has no title"),
        ("a.yaml", "- title: Noise\n- title:\n", "a.yaml:2:1: error: this row has no title"),
    ],
)  # fmt: skip
def test_no_record_is_lost(run, tmp_path: Path, name: str, text: str, told: str) -> None:
    """Of a name that stands twice in a record one value would be lost; a record without anything is told, as one without a title is."""
    (tmp_path / name).write_text(text, encoding="utf-8")
    done = run("classify", name, cwd=tmp_path)
    assert done.code == 2
    assert told in done.err


@pytest.mark.parametrize("row", ["Sum;;15", ";Totalt;15", ";I alt;1,5", "Total;;"])
def test_a_row_for_a_sum_is_no_indicator(run, tmp_path: Path, row: str) -> None:
    text = f"Nr;Indikator;Verdi\n1;Andel elbiler;12\n{row}\n2;Støy;3\n"
    (tmp_path / "a.csv").write_text(text, encoding="utf-8")
    done = run("classify", "a.csv", "--fields", "code,title", cwd=tmp_path)
    assert (done.code, done.out.splitlines()) == (0, ["code,title", "1,Andel elbiler", "2,Støy"])
    assert "row 3 sums up the others" in done.err


def test_years_may_stand_below_a_known_name(run, tmp_path: Path) -> None:
    """`Mål` is a name of the owner's goals; over a year it is a group of columns, as `Resultat` is."""
    text = "Indikator;Resultat;;Mål\n;2023;2024;2030\nStøy;1;2;3\nSkogareal;4;5;6\n"
    (tmp_path / "a.csv").write_text(text, encoding="utf-8")
    done = run("classify", "a.csv", "--fields", "title,own", cwd=tmp_path)
    assert done.code == 0
    assert done.out.splitlines()[0] == "title,Indikator,Resultat 2023,Resultat 2024,Mål 2030"
    assert "own goals" not in done.err
