"""People's decisions win over published mappings and over what the program infers, and are kept apart from both."""

from __future__ import annotations

import csv
import io
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
