"""Options of `overlap` and `concepts` at the command line: mine against the rest, what has nothing, every format, kept ids."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

TITLES = "code,title\nA1,Unemployment rate\nA2,Voter turnout\nA3,Garden gnomes per street\n"


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    path = tmp_path / "mine.csv"
    path.write_text(TITLES, encoding="utf-8")
    return path


@pytest.fixture
def other(tmp_path: Path) -> Path:
    path = tmp_path / "other.csv"
    path.write_text(
        "code,title\nB1,Rate of unemployment\nB2,Unemployment among young people\nB3,Homicides\n", encoding="utf-8"
    )
    return path


@pytest.fixture
def third(tmp_path: Path) -> Path:
    path = tmp_path / "third.csv"
    path.write_text("code,title\nC1,Homicide rate\nC2,Unemployment\nC3,Voter participation\n", encoding="utf-8")
    return path


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def lines(text: str) -> list[dict[str, str]]:
    body = "\n".join(line for line in text.splitlines() if not line.startswith("#"))
    return list(csv.DictReader(io.StringIO(body), delimiter="\t"))


def test_mine_alone_against_the_rest(run, mine: Path, other: Path, third: Path) -> None:
    everything = rows(run("overlap", mine, other, third).out)
    assert {(r["set_a"], r["set_b"]) for r in everything} == {("mine", "other"), ("mine", "third"), ("other", "third")}
    found = rows(run("overlap", "--of", mine, other, third).out)
    assert {(r["set_a"], r["set_b"]) for r in found} == {("mine", "other"), ("mine", "third")}
    assert rows(run("overlap", "--of", mine, mine, other, third).out) == found
    cells = rows(run("overlap", "--matrix", "--of", mine, other, third).out)
    assert {(r["set"], r["compared_with"]) for r in cells} == {
        ("mine", "other"), ("mine", "third"), ("other", "mine"), ("third", "mine"),
    }  # fmt: skip


def test_best_pairs_of_each(run, mine: Path, other: Path, third: Path) -> None:
    found = rows(run("overlap", "--of", mine, other, third, "--best", "1").out)
    assert sorted(r["code_a"] for r in found) == ["A1", "A2"]
    everything = rows(run("overlap", "--of", mine, other, third).out)
    assert found[0] == everything[0]


def test_what_has_nothing_is_said(run, mine: Path, other: Path, third: Path) -> None:
    found = rows(run("overlap", "--of", mine, other, third, "--best", "1", "--include", "none").out)
    none = {(r["code_a"], r["set_b"]) for r in found if r["relation"] == "none"}
    assert none == {
        ("A2", "other"),
        ("A3", "other"),
        ("A3", "third"),
    }  # A1 has a second pair in the other list: that is one
    told = lines(run("overlap", mine, other, "--include", "none", "--format", "sssom").out)
    assert {r["subject_id"] for r in told if r["object_id"] == "sssom:NoTermFound"} == {"mine:A2", "mine:A3"}
    assert run("overlap", mine, other, "--include", "all").code == 2


def test_what_was_written_is_read_back(run, mine: Path, other: Path, tmp_path: Path) -> None:
    path = tmp_path / "pairs.sssom.tsv"
    assert run("overlap", mine, other, "--include", "none", "-o", path).code == 0
    again = run("overlap", mine, other, "--include", "none", "--reviewed", path, "--format", "sssom")
    assert again.out == path.read_text(encoding="utf-8")


def test_unmatched_of_either_side_in_each_format(run, mine: Path, other: Path) -> None:
    alone = {(r["set"], r["code"]) for r in rows(run("overlap", mine, other, "--unmatched").out)}
    assert alone == {("mine", "A2"), ("mine", "A3"), ("other", "B3")}
    listed = json.loads(run("overlap", mine, other, "--unmatched", "--format", "json").out)["unmatched"]
    assert {(r["set"], r["code"]) for r in listed} == alone
    told = lines(run("overlap", mine, other, "--unmatched", "--format", "sssom").out)
    assert {tuple(r["subject_id"].split(":")) for r in told} == alone
    assert {r["object_id"] for r in told} == {"sssom:NoTermFound"}


def test_a_format_is_kept_or_refused(run, mine: Path, other: Path) -> None:
    everything = lines(run("overlap", mine, "u4ssc", "--min-score", "0", "--format", "sssom").out)
    assert {r["predicate_id"] for r in everything if r["predicate_modifier"] == "Not"} <= {"skos:relatedMatch"}
    assert any(r["predicate_modifier"] == "Not" for r in everything)
    refused = run("overlap", "--matrix", mine, other, "--format", "sssom")
    assert (refused.code, refused.out) == (2, "")
    assert "cannot be written as sssom" in refused.err
    one = rows(run("overlap", "--explain", "Youth unemployment", "Unemployment rate", "--format", "csv").out)
    assert [r["relation"] for r in one] == ["broadMatch"]


def test_ids_of_concepts_stay(run, mine: Path, other: Path, third: Path, tmp_path: Path) -> None:
    before = {r["code"]: (r["concept"], r["name"]) for r in rows(run("concepts", mine, other).out)}
    after = {r["code"]: (r["concept"], r["name"]) for r in rows(run("concepts", mine, other, third).out)}
    assert before["B1"] == before["A1"] == ("mine:A1", "Unemployment rate")
    assert {code: after[code] for code in before} == before
    lock = tmp_path / "lock.sssom.tsv"
    assert run("concepts", other, third, "-o", lock).code == 0
    locked = {r["code"]: r["concept"] for r in rows(run("concepts", mine, other, third, "--lock", lock).out)}
    assert locked["A1"] == locked["B1"] == locked["C2"] == "other:B1"
    same = run("concepts", other, third, "--lock", lock, "--moved")
    assert (same.code, rows(same.out)) == (0, [])
    moved = run("concepts", mine, other, third, "--lock", lock, "--moved")
    assert moved.code == 1
    assert {"indicator": "mine:A1", "title": "Unemployment rate", "was": "", "now": "other:B1"} in rows(moved.out)
    assert run("concepts", other, third, "--moved").code == 2


def test_what_a_person_confirmed_in_the_lock_holds(run, other: Path, third: Path, tmp_path: Path) -> None:
    lock = tmp_path / "lock.sssom.tsv"
    text = run("concepts", other, third, "--format", "sssom").out
    line = next(x for x in text.splitlines() if x.startswith("other:B1"))
    confirmed = line.replace("other:B1\tRate of unemployment", "other:B2\tx").replace(
        "LexicalMatching", "ManualMappingCuration"
    )
    lock.write_text(text.replace(line, confirmed), encoding="utf-8")
    found = {r["code"]: r["concept"] for r in rows(run("concepts", other, third, "--lock", lock).out)}
    assert found["C2"] == found["B2"] == "other:B2" != found["B1"]
    again = run("concepts", other, third, "--lock", lock, "--format", "sssom").out
    assert any(x.startswith("other:B2") and "ManualMappingCuration" in x for x in again.splitlines())


def test_a_pair_that_a_person_rejected_is_no_concept_though_the_machine_is_surer(
    run, other: Path, third: Path, tmp_path: Path
) -> None:
    """Nor does it join two indicators that both have no counterpart."""
    lock = tmp_path / "lock.sssom.tsv"
    text = run("concepts", other, third, "--format", "sssom").out
    header = next(x for x in text.splitlines() if x.startswith("subject_id")).split("\t")
    line = next(x for x in text.splitlines() if x.startswith("other:B1"))
    said = dict(zip(header, line.split("\t"), strict=True))
    assert said["object_id"] == "third:C2"
    rejected = said | {
        "predicate_modifier": "Not",
        "mapping_justification": "semapv:ManualMappingCuration",
        "confidence": "0.1",
    }
    alone = [
        rejected
        | {
            "subject_id": ref,
            "subject_label": "",
            "predicate_modifier": "",
            "object_id": "sssom:NoTermFound",
            "object_label": "",
        }
        for ref in ("other:B2", "third:C3")
    ]
    columns = list(dict.fromkeys([*header, "predicate_modifier"]))
    head = [x for x in text.splitlines() if x.startswith("#")]
    table = [columns, *([row.get(c, "") for c in columns] for row in (said, rejected, *alone))]
    lock.write_text("\n".join([*head, *("\t".join(cells) for cells in table)]) + "\n", encoding="utf-8")
    made = run("concepts", other, third, "--lock", lock)
    found = {r["code"]: r["concept"] for r in rows(made.out)}
    assert found["B1"] != found["C2"], made.err
    assert found["B2"] != found["C3"]


def test_facts_of_a_title(run) -> None:
    title = "Number of people killed in road accidents per 100 000 inhabitants, aged 15-24, by sex"
    facts = {f["facet"]: f["words"] for f in json.loads(run("explain", title, "--json").out)["facts"]}
    assert facts["subject"] == ["people killed in road accidents"]
    assert facts["age"] == ["15-24"]
    assert facts["denominator"] == ["per 100 000 inhabitants"]
    assert facts["breakdown"] == ["sex"]


def test_all_stands_for_every_other_set(run, mine: Path) -> None:
    found = rows(run("overlap", mine, "all", "--best", "1").out)
    assert {r["set_a"] for r in found} == {"mine"} and len({r["set_b"] for r in found}) > 1
    cells = rows(run("overlap", "oecd-better-life@en", "all", "--matrix").out)
    others = {r["compared_with"] for r in cells if r["set"] == "oecd-better-life@en"}
    assert "un-sdg" in others and "oecd-better-life" not in others


def test_a_code_that_comes_twice_loses_no_indicator(run, tmp_path: Path) -> None:
    """With `--one-to-one` each indicator is taken once, and two of one code are two."""
    text = "code,title\nA,Unemployment rate\nA,Forest area\n"
    (tmp_path / "twice.csv").write_text(text, encoding="utf-8")
    done = run("overlap", "twice.csv", "un-sdg", "--one-to-one", "--format", "csv", cwd=tmp_path)
    found = {(row["title_a"], row["code_b"]) for row in csv.DictReader(io.StringIO(done.out))}
    assert found == {("Unemployment rate", "8.5.2"), ("Forest area", "15.1.1")}
