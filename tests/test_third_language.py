"""A third language is data: a copy of the taxonomy with Swedish beside English and Norwegian needs no change of code."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import sdgtax
from sdgtax.classify.explain import Explainer
from sdgtax.views.classification import record
from sdgtax.yaml import document

ROOT = Path(__file__).parents[1]
TITLE = "Andel hushåll och skolor som har tillgång till säkert dricksvatten"
LABEL = "Rent vatten och sanitet"
SET = {
    "name": {"sv": "Kommunens nyckeltal"}, "publisher": "Kommunen", "edition": "första", "year": 2026, "level": ["municipal"],
    "languages": ["sv"], "licence": "ingen", "attribution": "ingen", "source": [{"title": "Kommunen"}], "status": "draft",
}  # fmt: skip


def swedish(value: Any) -> Any:
    """The data of a file with Swedish beside the other two languages wherever a text or a list of phrases has them: the English."""
    if isinstance(value, dict):
        found = {key: swedish(v) for key, v in value.items()}
        return {**found, "sv": found["en"]} if {"en", "nb"} <= found.keys() else found
    return [swedish(v) for v in value] if isinstance(value, list) else value


def spoken(name: str, data: dict[str, Any]) -> None:
    """What a speaker of Swedish adds to some of the files."""
    if name == "taxonomy.yaml":
        data["languages"].append("sv")
    elif name == "rules/language.yaml":
        data["letters"]["sv"] = "åäö"
        data["words"]["sv"] = ["och", "som", "har", "till", "andel", "antal", "hushåll", "skolor", "tillgång", "säkert"]
        data["endings"]["sv"] = ["vatten", "ningar", "het"]
    elif name == "goal/sdg/6.yaml":
        water = data["categories"][0]
        water["label"]["sv"] = LABEL
        water["terms"][0]["any"]["sv"] = ["*vatten", "*vattnet"]
        water["terms"][0]["none"].pop("sv")


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> sdgtax.Workspace:
    """A workspace on a copy of the taxonomy in three languages, with two Swedish sets."""
    root = tmp_path_factory.mktemp("sv")
    for path in (ROOT / "taxonomy").rglob("*.yaml"):
        data = swedish(document.parse(path.read_text(encoding="utf-8"), path))
        spoken(path.relative_to(ROOT / "taxonomy").as_posix(), data)
        copy = root / path.relative_to(ROOT)
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
    (root / "indicator_sets").mkdir()
    for name, titles in {"a": [TITLE, "Antal bibliotek"], "b": ["Antal skolor", TITLE]}.items():
        listed = [{"code": str(n), "title": {"sv": title}} for n, title in enumerate(titles)]
        text = json.dumps({"id": name, **SET, "indicators": listed}, ensure_ascii=False)
        (root / "indicator_sets" / f"{name}.yaml").write_text(text, encoding="utf-8")
    return sdgtax.open(start=root)


def test_a_swedish_title_is_told_classified_and_labelled(workspace: sdgtax.Workspace) -> None:
    result = workspace.explain(TITLE)
    assert (result.lang, result.first("goal")) == ("sv", "goal.sdg.6")
    (evidence,) = [e for e in result.of("goal")[0].evidence if e.kind == "term"]
    assert (evidence.text, evidence.rule) == ("dricksvatten", "goal.sdg.6/water")
    assert LABEL in json.dumps(record(workspace.taxonomy, result, "sv"), ensure_ascii=False)
    assert LABEL in Explainer(workspace.taxonomy, "sv").text(result)


def test_other_languages_are_told_as_before(workspace: sdgtax.Workspace) -> None:
    told = ("Share of municipal waste recycled", "Andel av husholdningsavfallet som gjenvinnes")
    assert [workspace.explain(title).lang for title in told] == ["en", "nb"]


def test_swedish_sets_are_classified_and_compared(workspace: sdgtax.Workspace) -> None:
    assert [c.lang for c in workspace.classify(workspace.indicators(["all"]))] == ["sv"] * 4
    best = workspace.overlap(["a", "b"]).found[0]
    assert (best.a_ref, best.b_ref, best.relation) == ("a:0", "b:1", "exact")
