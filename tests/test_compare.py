"""Sets side by side: the figures are counted right, and the sentences say what the figures say."""

from __future__ import annotations

import json
import math
import re
from collections import defaultdict
from pathlib import Path

import pytest

import sdgtax
from sdgtax.analyse.compare import Reach
from sdgtax.analyse.pool import covering
from sdgtax.model.classification import Classification
from sdgtax.model.finding import SdgtaxError

ROOT = Path(__file__).parents[1]
LIST = "docs/examples/my_indicators.csv"


@pytest.fixture(scope="module")
def found():
    return sdgtax.open().compare(["u4ssc", "oecd-better-life", str(ROOT / LIST)], level="municipal")


def test_reach_counts_what_is_sure_alone_or_together(found) -> None:
    workspace = sdgtax.open()
    for p in found.sets[:2]:
        results = list(workspace.classify(workspace.indicators([p.id]), level="municipal"))
        assert p.indicators == len(results)
        goals, doubts = p.of("goal"), defaultdict(list)
        for c in results:
            for a in c.of("goal"):
                doubts[a.category].append(1 - a.confidence)
        sure = {goal: n for goal, some in doubts.items() if (n := sum(d <= 0.25 for d in some))}
        together = {goal for goal, some in doubts.items() if goal not in sure and math.prod(some) <= 0.25}
        assert {goal: n for goal, n in goals.counts.items() if n} == sure
        assert set(goals.together) == together and set(goals.possible) == set(doubts) - set(sure) - together
        assert goals.reached == len(sure) + len(together)
        assert goals.unanswered == sum(all(a.confidence < 0.75 for a in c.of("goal")) for c in results)
        assert sum(p.classes.values()) == sum(p.grades.values()) == p.indicators


def test_several_that_are_possible_cover_together_where_one_of_them_likely_belongs() -> None:
    a, b, c = (Classification("", name, name, "en") for name in "abc")
    assert covering([(a, 0.8), (b, 0.7)], 0.75) == [a]
    assert covering([(a, 0.7), (b, 0.2)], 0.75) == [a, b]
    assert covering([(a, 0.7), (b, 0.1), (c, 0.05)], 0.75) == [] == covering([], 0.75)


def test_evenness_is_1_where_all_have_the_same_and_0_where_one_has_all() -> None:
    assert Reach("f", {"a": 3, "b": 3, "c": 3}, 0).evenness == pytest.approx(1)
    assert Reach("f", {"a": 3, "b": 0}, 0).evenness == 0
    assert Reach("f", {"a": 0, "b": 0}, 0).evenness == 0
    assert 0 < Reach("f", {"a": 3, "b": 1}, 0).evenness < 1


def test_overlaps_are_those_of_the_matrix(found) -> None:
    cells = sdgtax.open().matrix(["u4ssc", "oecd-better-life", str(ROOT / LIST)])
    assert {(c.row, c.column): c.covered for c in cells} == {
        (p.id, other): n for p in found.sets for other, n in p.overlaps.items()
    }
    for p in found.sets:
        assert p.alone >= p.indicators - sum(p.overlaps.values())
        assert all(p.same[other] <= n for other, n in p.overlaps.items())


def test_what_a_list_says_twice_is_counted(tmp_path: Path) -> None:
    path = tmp_path / "twice.csv"
    path.write_text(
        "code,title\n1,Unemployment rate\n2,Unemployment rate\n3,Municipal waste recycled\n", encoding="utf-8"
    )
    found = sdgtax.open().compare([str(path)])
    assert (found.sets[0].twice, found.sets[0].alone, found.sets[0].same) == (1, 3, {})


def test_sentences_say_their_figures(run) -> None:
    result = run("compare", "u4ssc", "oecd-better-life", "un-sdg", "--level", "municipal", "--json", cwd=ROOT)
    assert result.code == 0, result.err
    sets = {s["set"]: s for s in json.loads(result.out)["sets"]}
    u4ssc = sets["u4ssc"]
    assert re.match(r"U4SSC .*: 91 indicators; Goal 1[4-7] of 17, .*; \d+ say the same as un-sdg\.", u4ssc["summary"])
    said = {s["sentence"]: s["kind"] for s in u4ssc["sentences"]}
    covered = "Goal: 15 of 17 are covered; nothing on 12 Responsible consumption and production; 14 Life below water."
    assert said[covered] == "strength"
    assert said["91 of 91 indicators fit the geographic level."] == "strength"
    assert said["The source is of 2017, 8 years old."] == "weakness"
    other = {s["sentence"]: s["kind"] for s in sets["un-sdg"]["sentences"]}
    assert other["Only 0 of 234 indicators fit the geographic level."] == "weakness"
    assert "91 of 91" not in str(sets["oecd-better-life"]["sentences"])


@pytest.mark.parametrize(
    ("ending", "start"), [("csv", "set,indicators,goal,target"), ("md", "## Sammenligning"), ("xlsx", "")]
)
def test_formats(run, tmp_path: Path, ending: str, start: str) -> None:
    out = tmp_path / f"sets.{ending}"
    result = run("compare", "u4ssc", LIST, "--lang", "nb", "--profile", "trondheim", "-o", str(out), cwd=ROOT)
    assert result.code == 0, result.err
    if start:
        text = out.read_text(encoding="utf-8")
        assert text.startswith(start)
        assert ending == "csv" or "Alle indikatorer har tittel på en, nb." in text
    else:
        import openpyxl

        book = openpyxl.load_workbook(out)
        assert book.sheetnames == ["Sammenligning", "Med ord", "Antall", "Overlapp"]
        head = [c.value for c in book["Sammenligning"][1]]
        row = [c.value for c in book["Sammenligning"][2]]
        assert row[head.index("prioriteringer")] is not None, "a profile's priorities are looked at"


def test_the_same_set_twice_is_refused(run) -> None:
    with pytest.raises(SdgtaxError, match="two inputs are called “u4ssc”"):
        sdgtax.open().compare(["u4ssc", "u4ssc"])
    assert run("compare", "nowhere.csv", cwd=ROOT).code == 2
