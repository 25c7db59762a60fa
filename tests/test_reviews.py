"""People's decisions win over published mappings and over what the program infers, and are kept apart from both."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from sdgtax.classify.engine import Classifier
from sdgtax.model.indicator import Indicator, IndicatorSet
from sdgtax.model.review import Reviews
from sdgtax.model.taxonomy import Taxonomy

FILE = """\
id: mine
taxonomy: ks-ssb@0.1.0
decisions:
  - {indicator: "un-sdg:11.6.1", category: goal.sdg.12, decision: add, by: Kari Nordmann, date: "2026-10-01", reason: resource use}
  - {indicator: "un-sdg:11.6.1", category: perspective.evaluation.process, decision: add, by: Kari Nordmann, date: "2026-10-01"}
  - {indicator: "un-sdg:13.2.2", category: goal.sdg.13, decision: confirm, by: Ola Nordmann, date: "2026-10-02"}
  - {indicator: "un-sdg:1.1.1", category: goal.sdg.1, decision: reject, by: Ola Nordmann, date: "2026-10-02"}
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "mine.yaml"
    path.write_text(FILE)
    return path


@pytest.fixture
def reviewed(file: Path, taxonomy: Taxonomy, sets: dict[str, IndicatorSet]) -> Classifier:
    from sdgtax.yaml.load import load_reviews

    return Classifier(taxonomy, sets, reviews=load_reviews([file], taxonomy))


def item(sets: dict[str, IndicatorSet], code: str) -> Indicator:
    found = sets["un-sdg"].find(code)
    assert found
    return found


def test_added_comes_first_beside_the_published(reviewed: Classifier, sets: dict[str, IndicatorSet]) -> None:
    result = reviewed.classify(item(sets, "11.6.1"))
    assert [(a.category, a.basis) for a in result.of("goal")] == [
        ("goal.sdg.12", "reviewed"),
        ("goal.sdg.11", "published"),
    ]
    assert result.of("goal")[0].evidence[0].kind == "review"
    assert [a.category for a in result.of("evaluation")] == ["perspective.evaluation.process"]
    assert not result.needs_review


def test_confirmed_and_rejected(reviewed: Classifier, sets: dict[str, IndicatorSet]) -> None:
    assert reviewed.classify(item(sets, "13.2.2")).of("goal")[0].basis == "reviewed"
    assert "goal.sdg.1" not in [a.category for a in reviewed.classify(item(sets, "1.1.1")).of("goal")]


def test_others_are_untouched_and_blind_ignores(
    file: Path, reviewed: Classifier, informed: Classifier, taxonomy: Taxonomy, sets: dict[str, IndicatorSet]
) -> None:
    assert reviewed.classify(item(sets, "3.1.1")) == informed.classify(item(sets, "3.1.1"))
    reviews = Reviews.model_validate(
        {"id": "x", "taxonomy": "ks-ssb@0.1.0", "decisions": [
            {"indicator": "un-sdg:3.1.1", "category": "goal.sdg.5", "decision": "add", "by": "N", "date": "2026-01-01"}]}
    )  # fmt: skip
    blind = Classifier(taxonomy, sets, blind=True, reviews=[reviews])
    assert blind.classify(item(sets, "3.1.1")).first("goal") == "goal.sdg.3"


def test_command_line(run, file: Path, tmp_path: Path) -> None:
    rows = list(csv.DictReader(io.StringIO(run("classify", "un-sdg", "--review", file, "--format", "csv").out)))
    row = next(r for r in rows if r["code"] == "11.6.1")
    assert (row["sdg_goal"], row["evaluation"]) == ("12", "process")
    shown = run("explain", "un-sdg:11.6.1", "--review", file).out
    assert "a reviewer decided so: Kari Nordmann, 2026-10-01, resource use" in " ".join(shown.split())
    wrong = tmp_path / "wrong.yaml"
    wrong.write_text(FILE.replace("goal.sdg.12", "goal.sdg.21"))
    result = run("explain", "un-sdg:11.6.1", "--review", wrong)
    assert result.code == 2
    assert f"{wrong}:4:" in result.err
    assert "Did you mean" in result.err


# --- a decision is bound to code and title

LIST = "Kode;Navn\n{}\n"
YEAR = LIST.format("7;Andel elbiler\n8;Antall lekeplasser")
NEXT = LIST.format("7;Antall lekeplasser\n8;Andel elbiler\n9;Sykefravær")
OWN = """\
id: own
taxonomy: ks-ssb@0.1.0
decisions:
  - {indicator: '7', title: Andel elbiler, category: goal.sdg.9, decision: add, by: Kari, date: '2026-10-01'}
  - {title: antall  Lekeplasser., category: goal.sdg.3, decision: add, by: Kari, date: '2026-10-01'}
"""


def judged(run, folder: Path, table: str, reviews: str, *options: str) -> tuple[dict[str, str], str]:
    """The goal of each title that rests on a review, and what is told."""
    (folder / "list.csv").write_text(table, encoding="utf-8")
    (folder / "own.yaml").write_text(reviews, encoding="utf-8")
    made = run(
        "classify",
        folder / "list.csv",
        "--review",
        folder / "own.yaml",
        "--layout",
        "long",
        "--format",
        "csv",
        *options,
    )
    assert made.code == 0, made.err
    rows = csv.DictReader(io.StringIO(made.out))
    return {r["title"]: r["category"] for r in rows if (r["basis"], r["facet"]) == ("reviewed", "goal")}, made.err


def test_next_years_numbers_do_not_move_a_decision(run, tmp_path: Path) -> None:
    found, told = judged(run, tmp_path, YEAR, OWN)
    assert found == {"Andel elbiler": "goal.sdg.9", "Antall lekeplasser": "goal.sdg.3"}
    found, told = judged(run, tmp_path, NEXT, OWN)
    assert found == {"Antall lekeplasser": "goal.sdg.3"}, "that one is bound by its title"
    assert "own.yaml:4:" in told
    assert "“Andel elbiler” has the code “8” in the list, and was decided on under “7”" in told
    assert "[unused-decision]" in told


def test_lists_without_codes_are_bound_by_title(run, tmp_path: Path) -> None:
    bare = "Navn\nAndel elbiler\nAntall lekeplasser\n"
    found, told = judged(run, tmp_path, bare, OWN)
    assert found == {"Antall lekeplasser": "goal.sdg.3"}
    assert told.count("[unused-decision]") == 1


def test_a_changed_title_is_a_finding_for_sets_and_lists(run, tmp_path: Path) -> None:
    _, told = judged(run, tmp_path, LIST.format("7;Andel ladbare biler"), OWN)
    assert "“7” was called “Andel elbiler” when it was decided on. Expected: “Andel ladbare biler”" in told
    file = tmp_path / "set.yaml"
    file.write_text(FILE.replace('"un-sdg:11.6.1", category: goal', '"un-sdg:11.6.1", title: Waste, category: goal'))
    assert "changed-title" in run("validate", file).out
    shown = run("classify", "un-sdg", "--review", file, "--format", "csv")
    assert "“un-sdg:11.6.1” was called “Waste”" in shown.err
    row = next(r for r in csv.DictReader(io.StringIO(shown.out)) if r["code"] == "11.6.1")
    assert row["sdg_goal"] == "11"


CLASH = """\
  - {indicator: '7', title: Andel elbiler, category: goal.sdg.9, decision: reject, by: Ola, date: '2026-10-03'}
"""


def test_two_people_that_clash_are_told_and_neither_is_applied(run, tmp_path: Path) -> None:
    found, told = judged(run, tmp_path, YEAR, OWN + CLASH)
    assert "Andel elbiler" not in found
    assert "own.yaml:6:" in told
    assert "[clashing-decisions]" in told
    assert run("validate", tmp_path / "own.yaml").code == 0
    agreed, told = judged(run, tmp_path, YEAR, OWN + CLASH.replace("reject", "confirm"))
    assert agreed["Andel elbiler"] == "goal.sdg.9"
    assert "clashing" not in told


@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        ("indicator: '7', title: Andel elbiler, ", "indicator: '7', ", "review-reference"),
        ("title: antall  Lekeplasser., ", "", "review-reference"),
        ("indicator: '7'", "indicator: 'un-sdgs:7.1.1'", "review-reference"),
        ("goal.sdg.9", "goal.sdg", "review-reference"),
        ("goal.sdg.9", "goal.sdg.99", "review-reference"),
        ("decision: add", "decision: ad", "bad-value"),
        ("2026-10-01", "2026-13-01", "bad-value"),
        ("id: own", "id: own\nid: own", "duplicate-key"),
        ("goal.sdg.9, decision: add, by: Kari", "goal.sdg.9, decision: add, by: Kari", ""),
    ],
)
def test_validate_and_classify_say_the_same_of_a_file(run, tmp_path: Path, old: str, new: str, rule: str) -> None:
    (tmp_path / "list.csv").write_text(YEAR, encoding="utf-8")
    (tmp_path / "own.yaml").write_text(OWN.replace(old, new, 1), encoding="utf-8")
    checked = run("validate", "own.yaml", "--format", "json", cwd=tmp_path)
    used = run("classify", "list.csv", "--review", "own.yaml", "--format", "csv", cwd=tmp_path)
    errors = [f for f in json.loads(checked.out)["findings"] if f["severity"] == "error"]
    assert checked.code == bool(errors)
    assert used.code == (2 if errors else 0)
    assert [f["rule"] for f in errors] == ([rule] if rule else [])
    for f in errors:
        assert f"own.yaml:{f['line']}:{f['column']}: error: {f['message']}" in used.err


def test_validate_judges_decisions_by_a_list(run, tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_text(NEXT, encoding="utf-8")
    (tmp_path / "own.yaml").write_text(OWN, encoding="utf-8")
    found = run("validate", "own.yaml", "--list", "list.csv", cwd=tmp_path)
    assert found.out.count("TAX611 unused-decision") == 1
    assert "unused" not in run("validate", "own.yaml", "--list", "list.csv", "--ignore", "TAX611", cwd=tmp_path).out
