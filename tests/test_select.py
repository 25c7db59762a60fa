"""The choice is the best one: proved against every choice there is on small cases, and by its properties."""

from __future__ import annotations

import builtins
import json
import random
from dataclasses import replace
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import sdgtax
from sdgtax.analyse.optimum import Limits, Model, cliques, greedy, optimum
from sdgtax.analyse.select import Clash
from sdgtax.model.finding import SdgtaxError

pytest.importorskip("highspy")
ROOT = Path(__file__).parents[1]
LIST = str(ROOT / "docs/examples/my_indicators.csv")
SETS = ["u4ssc", "oecd-better-life", "eu-vlr-2020"]


@st.composite
def problems(draw: Any) -> tuple[Model, Limits]:
    count, elements = draw(st.integers(1, 9)), draw(st.integers(1, 4))
    numbers = st.integers(0, count - 1)
    covers = st.dictionaries(st.integers(0, elements - 1), st.integers(1, 10), max_size=3)
    steps = st.lists(st.integers(0, 12), min_size=1, max_size=3).map(lambda s: tuple(sorted(s, reverse=True)))
    pairs = st.tuples(numbers, numbers).filter(lambda p: p[0] < p[1])
    model = Model(
        tuple(draw(st.lists(st.integers(-60, 60), min_size=count, max_size=count))),
        tuple(tuple(sorted(draw(covers).items())) for _ in range(count)),
        tuple(draw(steps) for _ in range(elements)),
        draw(st.dictionaries(pairs, st.integers(1, 80), max_size=4)) if count > 1 else {},
    )
    some = st.frozensets(numbers, max_size=4)
    limits = Limits(
        draw(st.integers(0, 5)), draw(st.frozensets(numbers, max_size=1)), draw(st.frozensets(numbers, max_size=2)),
        tuple(draw(st.lists(pairs, max_size=5))) if count > 1 else (),
        tuple(draw(st.lists(st.tuples(some, st.integers(0, 2)), max_size=2))), tuple(draw(st.lists(some, max_size=1))),
    )  # fmt: skip
    return model, limits


def every(model: Model, limits: Limits) -> list[tuple[int, ...]]:
    """All choices that keep to the limits."""
    count = len(model.worth)
    return [c for n in range(count + 1) for c in combinations(range(count), n) if limits.allow(c)]


@settings(max_examples=150)
@given(problems())
def test_it_is_the_best_of_all_choices(problem: tuple[Model, Limits]) -> None:
    model, limits = problem
    found, all_ = optimum(model, limits), every(model, limits)
    if found is None:
        assert not all_
        return
    assert limits.allow(found)
    best = max(map(model.value, all_))
    assert model.value(found) == best
    # Of equally good ones that whose candidates come first. The size counts too: the sum of the places is least.
    assert sum(found) == min(sum(c) for c in all_ if model.value(c) == best)


@settings(max_examples=60)
@given(problems())
def test_it_is_never_worse_than_the_greedy_choice(problem: tuple[Model, Limits]) -> None:
    model, limits = problem
    step_by_step = greedy(model, limits)
    if limits.allow(step_by_step):
        found = optimum(model, limits)
        assert found is not None
        assert model.value(found) >= model.value(step_by_step)


@settings(max_examples=60)
@given(problems(), st.data())
def test_a_further_wish_never_makes_it_better(problem: tuple[Model, Limits], data: st.DataObject) -> None:
    model, limits = problem
    number = data.draw(st.integers(0, len(model.worth) - 1))
    stricter = data.draw(
        st.sampled_from([
            replace(limits, size=max(limits.size - 1, 0)), replace(limits, must=limits.must | {number}),
            replace(limits, without=limits.without | {number}), replace(limits, most=(*limits.most, (frozenset(range(number + 1)), 1))),
            replace(limits, needed=(*limits.needed, frozenset(range(number, len(model.worth))))),
        ])
    )  # fmt: skip
    before, after = optimum(model, limits), optimum(model, stricter)
    assert after is None or (before is not None and model.value(after) <= model.value(before))


@given(st.lists(st.tuples(st.integers(0, 7), st.integers(0, 7)).filter(lambda p: p[0] < p[1]), max_size=20))
def test_cliques_hold_just_the_pairs(pairs: list[tuple[int, int]]) -> None:
    found = {(i, j) for group in cliques(pairs) for i in group for j in group if i < j}
    assert found == set(pairs)


# --- on real lists


@pytest.fixture(scope="module")
def choice():
    return sdgtax.open().select(SETS, size=6, level="municipal")


def test_a_choice_is_balanced_and_holds_no_concept_twice(choice) -> None:
    assert len(choice.chosen) == 6
    refs = {c.found.ref for c in choice.chosen}
    assert not any(x.ref in refs for c in choice.chosen for x in c.also)
    stages = [c.found.first("evaluation") for c in choice.chosen]
    assert len(set(stages)) >= 2
    assert len(choice.covered["goal"]) >= 5
    assert not set(choice.covered["goal"]) & set(choice.open)


def test_each_reason_is_true(choice) -> None:
    for c in choice.chosen:
        assert c.points > 0
        categories = {a.category: a.confidence for a in c.found.assignments}
        assert {a.category for a in c.adds} <= categories.keys()
        for a in c.adds:
            others = [
                x for x in choice.chosen if x is not c and any(b.category == a.category for b in x.found.assignments)
            ]
            assert a.others == len(others)
        assert c.instead is not None
        assert c.instead.loss >= 0
        assert c.instead.found.ref not in {x.found.ref for x in choice.chosen}


def test_a_larger_choice_is_worth_what_it_said(choice) -> None:
    for cost in (c for c in choice.costs if c.size):
        larger = sdgtax.open().select(SETS, size=cost.size, level="municipal")
        assert larger.value == pytest.approx(choice.value + cost.gain)
        covered = {c for found in larger.covered.values() for c in found}
        assert set(cost.covered) <= covered


def test_wishes_are_kept(run) -> None:
    args = (
        "select", "--from", "u4ssc,oecd-better-life", "--size", "6", "--must", "oecd-better-life:PS_FSAFEN", "--max-per-set", "4",
        "--without", "u4ssc:EC: P: EM: 4A", "--require", "15", "--exclude", "perspective.evaluation.input", "--json",
    )  # fmt: skip
    result = run(*args, cwd=ROOT)
    assert result.code == 0, result.err
    data = json.loads(result.out)
    refs = [f"{c['set']}:{c['code']}" for c in data["selection"]]
    assert "oecd-better-life:PS_FSAFEN" in refs
    assert "u4ssc:EC: P: EM: 4A" not in refs
    assert sum(r.startswith("u4ssc") for r in refs) <= 4
    assert "goal.sdg.15" in data["covered"]["goal"]
    assert not any(a["category"] == "perspective.evaluation.input" for c in data["selection"] for a in c["categories"])
    assert {c["wish"] for c in data["costs"]} >= {"size", "must", "without", "most", "required", "excluded"}
    assert all(c["points"] >= 0 for c in data["costs"])


def test_wishes_that_clash_are_told_and_no_others(run) -> None:
    args = (
        "select", "--from", "u4ssc,iso-37120", "--size", "5", "--max-per-set", "3", "--require", "4", "--must", "u4ssc:EC: I: WS: 3C",
        "--must", "iso-37120:23.7",
    )  # fmt: skip
    result = run(*args, cwd=ROOT)
    assert result.code == 2
    assert not result.out
    assert result.err == (
        "sdgtax: these wishes cannot be fulfilled together: no two of one concept; u4ssc:EC: I: WS: 3C is in; iso-37120:23.7 is in. "
        "Leave out one of them.\n"
    )
    result = run(
        "select", "--from", "u4ssc", "--size", "1", "--require", "4", "--require", "6", "--lang", "nb", cwd=ROOT
    )
    assert "høyst 1 indikatorer; 4 God utdanning er dekket; 6 Rent vann og gode sanitærforhold er dekket" in result.err


def test_of_wishes_that_clash_none_can_be_left_out() -> None:
    workspace = sdgtax.open()
    wishes = {
        "size": 2,
        "must": ["u4ssc:EN: E: E: 1C", "u4ssc:EC: P: EM: 4A"],
        "required": ["4"],
        "excluded": ["goal.sdg.14"],
    }
    with pytest.raises(Clash) as found:
        workspace.select(["u4ssc"], **wishes)
    assert sorted(w.kind for w in found.value.wishes) == ["must", "must", "required", "size"]


def test_the_order_of_rows_and_names_does_not_matter(run, tmp_path: Path) -> None:
    titles = [i.titles["en"] for i in sdgtax.open().sets["u4ssc"].indicators][:40]
    outputs = []
    for seed in range(3):
        random.Random(seed).shuffle(titles)
        path = tmp_path / "list.csv"
        path.write_text("\n".join(["title", *(f'"{t}"' for t in titles)]), encoding="utf-8")
        names = ["eu-vlr-2020", "oecd-better-life"][:: 1 if seed else -1]
        args = (
            "select",
            "--from",
            ",".join(names),
            "--mine",
            str(path),
            "--size",
            "7",
            "--workers",
            str(1 + seed % 2),
            "--json",
        )
        result = run(*args, cwd=ROOT)
        assert result.code == 0, result.err
        outputs.append(result.out)
    assert outputs[0] == outputs[1] == outputs[2]


def test_ones_own_list_is_preferred_and_can_be_kept() -> None:
    workspace = sdgtax.open()
    kept = workspace.select(SETS, mine=[LIST], keep=True, size=8)
    assert {c.found.code for c in kept.chosen if c.found.set_id == "my_indicators"} == {"B1", "B2", "B3", "B4", "B5"}
    assert all(c.wished for c in kept.chosen if c.found.set_id == "my_indicators")
    free = workspace.select(SETS, mine=[LIST], size=8)
    assert free.value >= kept.value
    bicycles = [c for c in free.chosen for x in (c.found, *c.also) if x.ref == "my_indicators:B5"]
    assert all(c.found.set_id == "my_indicators" for c in bicycles)


def test_a_profile_weighs_requires_and_excludes() -> None:
    plain, city = sdgtax.open(), sdgtax.open(profile="trondheim")
    found = city.select(["u4ssc", "un-sdg"], size=6)
    assert found.level == "municipal"
    assert {c.found.set_id for c in found.chosen} == {"u4ssc"}, "figures for countries are excluded"
    assert "goal.sdg.13" in found.covered["goal"]
    assert len(found.covered["priority"]) >= 6
    more = plain.select(["u4ssc", "un-sdg"], size=6, weights={"perspective.area.energy": 10, "goal": 0})
    assert "perspective.area.energy" in more.covered["area"]


def test_wrong_words_are_told(run, monkeypatch: pytest.MonkeyPatch) -> None:
    for args, message in (
        (("--must", "u4ssc:EN"), "there is no candidate “u4ssc:EN”."),
        (
            ("--must", "u4ssc:EC: ICT: ICT: 1C,u4ssc:EC: ICT: ICT: 2C"),
            "names several candidates. Give the option once for each.",
        ),
        (("--weights", "goal"), "--weights “goal” has no number"),
        (("--weights", "gaol=2"), "gaol"),
        (("--weights", "goal=11"), "a weight is from 0 to 10"),
        (("--require", "99"), "99"),
        (("--size", "0"), "--size"),
    ):
        result = run("select", "--from", "u4ssc", *args, cwd=ROOT)
        assert result.code == 2
        assert message in result.err
        assert result.err.count("\n") == 1
    real = builtins.__import__

    def without(name: str, *args: Any) -> Any:
        if name == "highspy":
            raise ModuleNotFoundError("No module named 'highspy'", name="highspy")
        return real(name, *args)

    import importlib

    loaded = importlib.import_module
    monkeypatch.setattr("sdgtax.model.extras.import_module", lambda m: without(m) if m == "highspy" else loaded(m))
    with pytest.raises(SdgtaxError, match=r"pip install 'sdgtax\[select\]'"):
        sdgtax.open().select(["u4ssc"])


@pytest.mark.parametrize("ending", ["csv", "xlsx", "md", "sqlite"])
def test_formats(run, tmp_path: Path, ending: str) -> None:
    out = tmp_path / f"choice.{ending}"
    result = run("select", "--from", "u4ssc", "--size", "4", "--lang", "nb", "-o", str(out), cwd=ROOT)
    assert result.code == 0, result.err
    if ending == "xlsx":
        import openpyxl

        book = openpyxl.load_workbook(out)
        assert book.sheetnames == ["Utvalg", "Dekning", "Merknader"]
        assert len(list(book["Utvalg"].iter_rows())) == 5
        notes = [row[0] for row in book["Merknader"].iter_rows(values_only=True)]
        assert any(note.startswith("4 av 91 kandidater") for note in notes)
    elif ending == "md":
        assert out.read_text(encoding="utf-8").startswith("## Utvalg\n")
    elif ending == "csv":
        assert len(out.read_text(encoding="utf-8").splitlines()) == 5


def test_an_indicator_without_a_code_is_named_once(run, tmp_path: Path) -> None:
    path = tmp_path / "own.csv"
    titles = ["Andel elbiler av nye personbiler", "Andel elbiler i kommunens bilpark", "Arbeidsledighet blant unge"]
    path.write_text("\n".join(["Indikator", *titles]), encoding="utf-8")
    result = run("select", "--from", str(path), "--size", "2", "--lang", "en", "--format", "table", cwd=tmp_path)
    assert result.code == 0, result.err
    assert any(f"rather than own {title}:" in " ".join(result.out.split()) for title in titles)
    assert "own:A" not in result.out
