"""Facets are data: one that is renamed in YAML is renamed everywhere, and nothing else changes."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest

import sdgtax
from sdgtax.formats.registry import FORMATS
from sdgtax.views import classification
from sdgtax.views.classification import Shown

ROOT = Path(__file__).parents[1]
OLD, NEW = "area", "field-of-work"


@pytest.fixture(scope="module")
def renamed(tmp_path_factory: pytest.TempPathFactory) -> sdgtax.Workspace:
    """A workspace on a copy of the taxonomy in which one facet has another name."""
    folder = tmp_path_factory.mktemp("renamed")
    shutil.copytree(ROOT / "taxonomy", folder / "taxonomy")
    for file, pattern in (
        ("scoring", rf"(?<=- id: ){OLD}$|(?<=links_from: \[){OLD}(?=\])"),
        ("sentences", rf"(?<=[\[ ]){OLD}(?=[,\]])"),
        ("overlap", rf"(?<=area: ){OLD}(?=\}})"),
        ("columns", rf"(?<=facet: ){OLD}(?=[,}} \n])"),
    ):
        path = folder / "taxonomy" / "rules" / f"{file}.yaml"
        text, count = re.subn(pattern, NEW, path.read_text(encoding="utf-8"), flags=re.MULTILINE)
        assert count, file
        path.write_text(text, encoding="utf-8")
    for path in (folder / "taxonomy" / "words").iterdir():  # the first line names the facets that words speak for
        text = path.read_text(encoding="utf-8")
        assert f'"{OLD}":' in text.partition("\n")[0]
        path.write_text(text.replace(f'"{OLD}":', f'"{NEW}":', 1), encoding="utf-8")
    return sdgtax.open(folder / "taxonomy", ROOT / "indicator_sets")


def outputs(ws: sdgtax.Workspace, titles: list[sdgtax.Indicator], layout: str) -> str:
    """CSV and JSON of the classification of some indicators."""
    results = list(ws.classify(titles, blind=True))
    found = classification.result(ws.taxonomy, results, Shown(ws.language("nb"), layout))
    return "".join(FORMATS["csv"].write(found)) + "".join(FORMATS["json"].write(found))


@pytest.mark.parametrize("layout", ["wide", "long"])
def test_a_renamed_facet_is_renamed_everywhere(renamed: sdgtax.Workspace, layout: str) -> None:
    plain = sdgtax.open(ROOT / "taxonomy", ROOT / "indicator_sets")
    titles = list(plain.sets["u4ssc"].indicators[:40])

    def facets(value: Any) -> Any:
        return json.dumps(value).replace(f'"facet": "{OLD}"', f'"facet": "{NEW}"')

    before, after = outputs(plain, titles, layout), outputs(renamed, titles, layout)
    before = re.sub(rf"(?<=[,]){OLD}(?=,perspective)|(?<=\"facet\": \"){OLD}(?=\")|(?<=scoring/){OLD}\b", NEW, before)
    assert after == before
    assert NEW in after


def test_overlap_knows_the_facet_by_its_role(renamed: sdgtax.Workspace) -> None:
    names = ["oecd-better-life", "u4ssc"]
    plain = sdgtax.open(ROOT / "taxonomy", ROOT / "indicator_sets")
    assert renamed.overlap(names, workers=1).found == plain.overlap(names, workers=1).found
