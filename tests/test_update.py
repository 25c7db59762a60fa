"""`sdgtax sets update`: a new edition comes into a set, everything known stays, and who names what changed is told."""

from __future__ import annotations

import csv
import functools
import json
from contextlib import chdir
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

import sdgtax
from sdgtax.model.finding import DataError, SdgtaxError

SET = """\
# What this list is.
id: county
name: {en: County, nb: Fylke}
publisher: The county
edition: '2023'
year: 2023
level: [regional]
languages: [en, nb]
licence: CC0
attribution: The county
source: [{title: Plan}]
status: draft
indicators:
  # --- energy
  - code: E1
    title: {en: Energy use in buildings, nb: Energibruk i bygninger}   # read twice
    translation: {nb: ours}
    unit: GWh
    verified: false
  - code: E2
    title:
      en: Share of renewable energy
      nb: Andel fornybar energi
    published:
      goals: ['7']
      by: The county
    note: as agreed
  # --- water
  - {code: W1, title: {en: Water use per person, nb: Vannbruk per person}, also_listed: [W1a]}
  - code: W2
    title: {en: Leakage from water pipes, nb: Lekkasje fra vannrør}
"""
SAME = [
    ("E1", "Energy use in buildings"),
    ("E2", "Share of renewable energy"),
    ("W1", "Water use per person"),
    ("W2", "Leakage from water pipes"),
]
REVIEWS = """\
id: mine
taxonomy: ks-ssb@0.1.0
decisions:
  - {indicator: 'county:W2', category: goal.sdg.6, decision: confirm, by: me, date: 2025-01-01}
"""
MAPPINGS = """\
# curie_map:
#   own: "urn:sdgtax:set:county:"
subject_id\tpredicate_id\tobject_id\tmapping_justification
county:E1\tskos:exactMatch\tun-sdg:7.1.1\tsemapv:ManualMappingCuration
un-sdg:7.1.1\tskos:closeMatch\town:W2\tsemapv:LexicalMatching
"""


class Folder:
    """A workspace with one set, and a list beside it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.file = path / "indicator_sets" / "county.yaml"
        self.list = path / "new.csv"

    def rows(self, rows: list[tuple[str, ...]], head: tuple[str, ...] = ("Code", "Indicator")) -> Path:
        with self.list.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([head, *rows])
        return self.list

    def update(self, rows: list[tuple[str, ...]], *head: str, **wanted: Any) -> Any:
        workspace = sdgtax.open(start=self.path)
        return workspace.update_set("county", self.rows(rows, head or ("Code", "Indicator")), **wanted)

    def entries(self) -> dict[str, dict[str, Any]]:
        return {e["code"]: e for e in yaml.safe_load(self.file.read_text(encoding="utf-8"))["indicators"]}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Folder:
    made = Folder(tmp_path)
    made.file.parent.mkdir()
    made.file.write_text(SET, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return made


def kinds(update: Any) -> list[tuple[str, str, str]]:
    return [(c.kind, c.code, c.new_code) for c in update.changes]


def test_the_same_list_changes_nothing(folder: Folder) -> None:
    folder.file.write_text(SET.replace("    verified: false\n", ""), encoding="utf-8")
    found = folder.update(SAME)
    assert (kinds(found), found.kept, found.changed) == ([], 4, False)


def test_a_title_that_is_read_is_verified(folder: Folder) -> None:
    found = folder.update(SAME, write=True)
    assert kinds(found) == [("read", "E1", "E1")]
    assert "verified" not in folder.entries()["E1"]


NEXT = [
    ("E1", "Energy use in all buildings"),
    ("E2", "Share of renewable energy"),
    ("W9", "Leakage from water pipes"),
    ("N1", "Jobs in tourism"),
    ("W1", "Water use per person"),
]


def test_new_gone_renamed_and_renumbered_are_told_apart(folder: Folder) -> None:
    found = folder.update([r for r in NEXT if r[0] != "W1"], edition="2025")
    assert kinds(found) == [
        ("new", "", "N1"), ("gone", "W1", ""), ("renamed", "E1", "E1"), ("renumbered", "W2", "W9"), ("edition", "", ""),
    ]  # fmt: skip
    renamed = next(c for c in found.changes if c.kind == "renamed")
    assert (renamed.old, renamed.new) == ("Energy use in buildings", "Energy use in all buildings")
    assert renamed.score is not None and renamed.score > 0.5
    assert folder.file.read_text(encoding="utf-8") == SET  # only shown


def test_what_is_known_stays(folder: Folder) -> None:
    folder.update(NEXT, edition="2025", write=True)
    entries = folder.entries()
    assert list(entries) == ["E1", "E2", "W1", "W2", "W9", "N1"]
    assert entries["E1"]["title"] == {"en": "Energy use in all buildings", "nb": "Energibruk i bygninger"}
    assert entries["E1"]["translation"] == {"nb": "ours"} and entries["E1"]["unit"] == "GWh"
    assert entries["W2"] == {
        "code": "W2", "title": {"en": "Leakage from water pipes", "nb": "Lekkasje fra vannrør"}, "deprecated": True,
        "replaced_by": ["county:W9"], "last_edition": "2023",
    }  # fmt: skip
    assert entries["W9"] == {"code": "W9", "title": entries["W2"]["title"]}
    text = folder.file.read_text(encoding="utf-8")
    assert all(comment in text for comment in ("# What this list is.", "# --- energy", "# --- water", "# read twice"))
    assert text.index("# --- water") < text.index("W1")
    data = yaml.safe_load(text)
    assert (data["edition"], data["year"]) == ("2025", 2025)


def test_what_is_written_passes_every_check_and_is_laid_out(folder: Folder, run) -> None:
    folder.update(NEXT, edition="2025", write=True)
    found = run("validate", "indicator_sets/county.yaml", "--ignore", "schema-line")
    assert "“N1” has no title in “nb”" in found.out and found.out.count("county.yaml:") == 1, found.out
    assert run("fmt", "--check", "indicator_sets/county.yaml").code == 0
    again = folder.update(NEXT)
    assert (kinds(again), again.changed) == ([], False)


def test_likely_pairs_are_guesses_that_a_person_confirms(folder: Folder) -> None:
    rows = [*SAME[:3], ("W7", "Leakage of water from pipes")]
    guess = next(c for c in folder.update(rows, edition="2025").changes if c.kind == "likely")
    assert (guess.code, guess.new_code) == ("W2", "W7")
    assert guess.score is not None and guess.score >= 0.5
    folder.update(rows, edition="2025", same={"W2": "W7"}, write=True)
    entries = folder.entries()
    assert entries["W2"]["replaced_by"] == ["county:W7"]
    assert entries["W7"]["title"] == {"en": "Leakage of water from pipes", "nb": "Lekkasje fra vannrør"}


def test_a_guess_is_never_written_as_a_fact(folder: Folder) -> None:
    folder.update([*SAME[:3], ("W7", "Leakage of water from pipes")], edition="2025", write=True)
    entries = folder.entries()
    assert entries["W2"]["deprecated"] and "replaced_by" not in entries["W2"]
    assert entries["W7"] == {"code": "W7", "title": {"en": "Leakage of water from pipes"}}


def test_a_code_that_is_used_again_is_no_new_title(folder: Folder) -> None:
    swapped = [("E1", SAME[1][1]), ("E2", SAME[0][1]), *SAME[2:]]
    assert kinds(folder.update(swapped))[:2] == [("reused", "E1", "E2"), ("reused", "E2", "E1")]


def test_what_left_may_come_back(folder: Folder) -> None:
    folder.update(SAME[:3], edition="2024", write=True)
    assert folder.entries()["W2"]["last_edition"] == "2023"
    found = folder.update(SAME, edition="2025", write=True)
    assert ("back", "W2", "W2") in kinds(found)
    assert folder.entries()["W2"] == {
        "code": "W2",
        "title": {"en": "Leakage from water pipes", "nb": "Lekkasje fra vannrør"},
    }


def test_other_values_are_counted_and_taken_when_asked_for(folder: Folder) -> None:
    rows = [(*row, "MWh", "Mål 7") for row in SAME] + [("E3", "Electric cars", "%", "Mål 11; 7")]
    head = ("Code", "Indicator", "Unit", "SDG")
    found = folder.update(rows, *head, edition="2025")
    assert found.differing == {"unit": 4}
    folder.update(rows, *head, edition="2025", take=("unit",), write=True)
    entries = folder.entries()
    assert entries["E1"]["unit"] == entries["W1"]["unit"] == "MWh"
    assert entries["E3"]["published"] == {"goals": ["11", "7"], "by": "The county"}
    assert entries["E2"]["published"] == {"goals": ["7"], "by": "The county"}  # ours stays


def test_who_names_what_changed_is_told_with_the_place(folder: Folder) -> None:
    (folder.path / "reviews.yaml").write_text(REVIEWS, encoding="utf-8")
    (folder.path / "map.sssom.tsv").write_text(MAPPINGS, encoding="utf-8")
    found = folder.update(NEXT, edition="2025")
    places = {c.code: [str(p) for p in c.named_in] for c in found.changes if c.named_in}
    assert places == {"E1": ["map.sssom.tsv:4:1"], "W2": ["map.sssom.tsv:5:30", "reviews.yaml:4:17"]}


@pytest.mark.parametrize(
    ("rows", "what"),
    [
        ([*SAME, ("", "Jobs in tourism")], "a new indicator has no code"),
        ([*SAME, ("N1", "Jobs in tourism"), ("N1", "Jobs in trade")], "stands for two titles; first in row 6"),
    ],
)
def test_a_list_that_cannot_be_told_is_refused_at_its_row(
    folder: Folder, rows: list[tuple[str, ...]], what: str
) -> None:
    with pytest.raises(DataError) as error:
        folder.update(rows)
    assert what in error.value.findings[0].message and error.value.findings[0].line > 5


@pytest.mark.parametrize(
    ("wanted", "what"),
    [
        ({"write": True}, "Name the new one: --edition"),
        ({"same": {"X": "N1"}}, "is no code of the set"),
        ({"same": {"W2": "E1"}}, "is no new code of the list"),
        ({"take": ("units",)}, "is nothing to take"),
    ],
)
def test_misuse_is_told_and_nothing_written(folder: Folder, wanted: dict[str, Any], what: str) -> None:
    with pytest.raises(SdgtaxError, match=what):
        folder.update([*SAME[:3], ("N1", "Jobs in tourism")], **wanted)
    assert folder.file.read_text(encoding="utf-8") == SET


def test_the_command_shows_first_and_writes_when_told(folder: Folder, run) -> None:
    folder.rows(NEXT)
    shown = run("sets", "update", "county", "new.csv", "--edition", "2025", "--json")
    assert shown.code == 1 and "nothing is written without --write" in shown.err
    record = json.loads(shown.out)
    assert record["counts"] == {"new": 1, "renamed": 1, "renumbered": 1, "edition": 1} and record["changed"]
    assert folder.file.read_text(encoding="utf-8") == SET
    csv_ = run("sets", "update", "county", "new.csv", "--edition", "2025", "--format", "csv")
    assert csv_.out.splitlines()[0] == "change,code,new_code,lang,old,new,score,named_in"
    written = run(
        "sets", "update", "county", "new.csv", "--edition", "2025", "--write", "--lang", "nb", "--format", "table"
    )
    assert written.code == 0 and "ny kode\tW2\tW9" in written.out and "skrevet: " in written.err
    assert run("sets", "update", "county", "new.csv").code == 0


def test_sets_without_update_stay_as_they_were(folder: Folder, run) -> None:
    assert "county" in run("sets").out
    assert "E1" in run("sets", "county").out
    assert "Usage: sdgtax sets update" in run("sets", "update", "--help").out
    refused = run("new", "set", "update")
    assert refused.code == 2 and "no set can be called" in refused.err


def test_bundled_sets_are_never_written(run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "new.csv").write_text("Code,Indicator\nsdg_01_10,Poverty\n", encoding="utf-8")
    refused = run("sets", "update", "eu-sdg", "new.csv", "--write")
    assert refused.code == 2 and "of your own" in refused.err


def test_what_was_given_up_is_not_counted_twice(folder: Folder) -> None:
    folder.update(NEXT, edition="2025", write=True)
    workspace = sdgtax.open(start=folder.path)
    assert [i.code for i in workspace.indicators(["county"])].count("W2") == 0
    assert workspace.find("county:W2").replaced_by == ("county:W9",)


CODES = st.sampled_from(["E1", "E2", "W1", "W1a", "W2", "w 2", "N1", "N2"])
TITLES = st.sampled_from(
    [*(t for _, t in SAME), "Jobs in tourism", "Energy used in buildings", "Water: use, “per” person #1"]
)


@functools.cache
def matcher() -> Any:
    return sdgtax.open().matcher(workers=1)


@settings(max_examples=25)
@given(
    rows=st.lists(
        st.tuples(CODES, TITLES), min_size=1, max_size=7, unique_by=lambda r: "".join(r[0].split()).casefold()
    )
)
def test_nothing_is_lost(tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, str]]) -> None:
    """Every old code is in the new set, in use or deprecated, with all that was known; every row of the list is in it."""
    folder = Folder(tmp_path_factory.mktemp("update"))
    folder.file.parent.mkdir()
    folder.file.write_text(SET, encoding="utf-8")
    old = folder.entries()
    shared = matcher()
    with chdir(folder.path), mock.patch.object(sdgtax.Workspace, "matcher", lambda *_, **__: shared):
        folder.update(rows, edition="2025", write=True)
    new = folder.entries()
    listed = {"".join(code.split()).casefold() for code, _ in rows}
    for code, entry in old.items():
        mine = {c.casefold() for c in (code, *entry.get("also_listed", ()))}
        assert bool(new[code].get("deprecated")) == (not mine & listed)
        for key, value in entry.items():
            if key == "title":
                assert new[code]["title"]["nb"] == value["nb"]
            elif key != "verified":
                assert new[code][key] == value
    known = {c.casefold(): e for e in new.values() for c in (e["code"], *e.get("also_listed", ()))}
    for code, title in rows:
        entry = known["".join(code.split()).casefold()]
        if entry["code"].casefold() == "".join(code.split()).casefold():
            assert entry["title"]["en"] == title
    comments = [line.partition("#")[2] for line in SET.splitlines() if "#" in line]
    assert all(f"#{c}" in folder.file.read_text(encoding="utf-8") for c in comments)
