"""The hand-made labels in `tests/gold/` name indicators and categories that exist."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from sdgtax.model.indicator import IndicatorSet
from sdgtax.model.taxonomy import Taxonomy

ROOT = Path(__file__).parents[1]
DIMENSIONS = {
    "areas": "perspective.area.",
    "evaluation": "perspective.evaluation.",
    "level": "perspective.distribution.level.",
    "groups": "perspective.distribution.group.",
    "interval": "perspective.distribution.interval.",
    "goals": "goal.sdg.",
    "tbl": "goal.tbl.",
}


@pytest.mark.parametrize(("name", "count"), [("perspective", 150), ("ks_style", 250)])
def test_gold_rows_name_known_indicators_and_categories(
    taxonomy: Taxonomy, sets: dict[str, IndicatorSet], name: str, count: int
) -> None:
    known = taxonomy.categories
    titles = {(s.id, i.code): i.titles for s in sets.values() for i in s.indicators}
    with (ROOT / "tests" / "gold" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len({(row["set"], row["code"]) for row in rows}) == len(rows) == count
    for row in rows:
        assert titles[row["set"], row["code"]][row["lang"]] == row["title"], row["code"]
        for column, prefix in DIMENSIONS.items():
            for value in filter(None, row[column].split(";")):
                assert prefix + value in known, (row["code"], column, value)
        for target in filter(None, row["targets"].split(";")):
            goal = target.split(".")[0]
            assert f"goal.sdg.{goal}.{target.replace('.', '-')}" in known, (row["code"], target)
            assert goal in row["goals"].split(";"), (row["code"], target)
