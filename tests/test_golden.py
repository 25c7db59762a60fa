"""Outputs that a person has read, compared byte for byte.

`tests/golden/titles.csv` names indicators of the bundled sets; each is classified by its title in one language, without its
published mapping. A change of the taxonomy that changes an answer fails here, and the difference says which. After reading it:

    pytest tests/test_golden.py --update-golden
"""

from __future__ import annotations

import csv
import difflib
from dataclasses import replace
from pathlib import Path

import pytest

from sdgtax.classify.engine import Classifier
from sdgtax.formats.columns import TableOptions
from sdgtax.formats.registry import FORMATS
from sdgtax.formats.tables import read_rows
from sdgtax.model.indicator import IndicatorSet
from sdgtax.model.sheet import Sheet
from sdgtax.model.taxonomy import Taxonomy
from sdgtax.views.classification import wide
from sdgtax.yaml.load import find_indicator

ROOT = Path(__file__).parents[1]
GOLDEN = ROOT / "tests" / "golden"


def compare(name: str, text: str, update: bool) -> None:
    """Compare a text with a golden file, or write the file."""
    file = GOLDEN / name
    if update:
        file.write_text(text, encoding="utf-8", newline="")
        return
    known = file.read_text(encoding="utf-8")
    lines = difflib.unified_diff(known.splitlines(), text.splitlines(), name, "now", lineterm="", n=0)
    assert text == known, "\n".join([*lines, "", "If this is meant: pytest tests/test_golden.py --update-golden"])


@pytest.fixture
def update(request: pytest.FixtureRequest) -> bool:
    return bool(request.config.getoption("--update-golden"))


def test_titles(taxonomy: Taxonomy, sets: dict[str, IndicatorSet], blind: Classifier, update: bool) -> None:
    sheets: list[Sheet] = []
    goals: set[str] = set()
    with (GOLDEN / "titles.csv").open(encoding="utf-8", newline="") as file:
        for named in csv.DictReader(file):
            _, indicator = find_indicator(sets, f"{named['set']}:{named['code']}")
            assert named["lang"] in indicator.titles
            found = blind.classify(indicator, named["lang"])
            goals |= {a.category for a in found.of("goal")}
            sheets.append(wide(taxonomy, [found], named["lang"]))
    assert len(goals) == 17, "the titles cover all goals"
    rows = (row for sheet in sheets for row in sheet.rows)
    compare("titles-wide.csv", text_of(replace(sheets[0], rows=rows)), update)


def test_a_table_with_metadata(taxonomy: Taxonomy, sets: dict[str, IndicatorSet], update: bool) -> None:
    classifier = Classifier(taxonomy, sets, level="municipal")
    table = read_rows(ROOT / "docs" / "examples" / "my_indicators.csv", None, TableOptions())
    sheet = wide(taxonomy, (classifier.classify(row) for row in table), "nb")
    compare("my-indicators-wide.csv", text_of(sheet), update)


def text_of(sheet: Sheet) -> str:
    return "".join(FORMATS["csv"].write({"sheet": lambda: sheet}))
