"""The one place that finds and loads data, and the public calls on it."""

from __future__ import annotations

import doctest
import math
import shutil
from pathlib import Path

import pytest

import sdgtax
from sdgtax import choosing, data, workspace
from sdgtax.model.finding import SdgtaxError
from sdgtax.model.indicator import as_indicator

ROOT = Path(__file__).parents[1]


def test_the_examples_of_the_page_hold(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(ROOT / "docs" / "examples", tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    assert doctest.testfile(str(ROOT / "docs" / "python.md"), module_relative=False).failed == 0


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """A folder with a taxonomy and one set of its own."""
    shutil.copytree(ROOT / "taxonomy", tmp_path / "taxonomy")
    (tmp_path / "indicator_sets").mkdir()
    shutil.copy(ROOT / "indicator_sets" / "u4ssc.yaml", tmp_path / "indicator_sets")
    (tmp_path / "below" / "deeper").mkdir(parents=True)
    return tmp_path


@pytest.mark.parametrize("module", [sdgtax, data, choosing, workspace])
def test_the_examples_of_the_documentation_hold(module: object) -> None:
    assert doctest.testmod(module).failed == 0  # type: ignore[arg-type]


def test_the_nearest_data_upward_is_used(own: Path) -> None:
    ws = sdgtax.open(start=own / "below" / "deeper")
    assert (ws.taxonomy_place, ws.sets_place) == (
        sdgtax.Place(own / "taxonomy", "nearest"),
        sdgtax.Place(own / "indicator_sets", "nearest"),
    )
    assert list(ws.sets) == ["u4ssc"]
    assert str(own) in ws.origin


def test_each_of_the_two_is_looked_for_by_itself(own: Path) -> None:
    shutil.rmtree(own / "taxonomy")
    ws = sdgtax.open(start=own)
    assert ws.taxonomy_place.bundled
    assert not ws.sets_place.bundled
    assert "taxonomy: bundled" in ws.origin


def test_named_folders_come_before_the_environment_and_that_before_the_nearest(
    own: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = tmp_path_factory.mktemp("other")
    shutil.copytree(own / "taxonomy", other / "taxonomy")
    monkeypatch.setenv("SDGTAX_ROOT", str(other))
    ws = sdgtax.open(start=own, sets=own / "indicator_sets")
    assert (ws.taxonomy_place.how, ws.sets_place.how) == ("SDGTAX_ROOT", "named")
    assert sdgtax.open(start=own).sets_place.bundled, "what the folder lacks comes from the bundle"
    monkeypatch.setenv("SDGTAX_ROOT", str(other / "nowhere"))
    with pytest.raises(SdgtaxError, match="SDGTAX_ROOT"):
        sdgtax.open()


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(SdgtaxError, match="no folder"):
        sdgtax.open(taxonomy=tmp_path / "nowhere")


def test_the_bundled_data_needs_no_word() -> None:
    assert sdgtax.open(start=Path("/")).origin == ""
    assert sdgtax.open(start=ROOT).origin == ""


@pytest.mark.parametrize("missing", [None, math.nan, float("nan")])
def test_a_missing_title_is_told(missing: object) -> None:
    with pytest.raises(SdgtaxError, match="missing value"):
        next(sdgtax.open().classify([missing]))  # type: ignore[list-item]


def test_a_value_that_is_no_title_is_told() -> None:
    with pytest.raises(SdgtaxError, match="type int"):
        as_indicator(7)


def test_an_indicator_of_a_set_is_found_by_its_name() -> None:
    ws = sdgtax.open()
    assert ws.explain("un-sdg:11.6.1").ref == "un-sdg:11.6.1"
    assert not ws.names("Poverty rate: national")
    with pytest.raises(SdgtaxError, match="Did you mean"):
        ws.find("un-sdgs:11.6.1")


def test_the_folder_of_a_first_profile_is_made(own: Path) -> None:
    shutil.rmtree(own / "taxonomy" / "profiles")
    made = sdgtax.open(start=own).new_profile("mine")
    assert made.path == own / "taxonomy" / "profiles" / "mine.yaml"
    assert made.path.read_text(encoding="utf-8") == made.text


def test_one_text_where_a_list_is_needed_is_told() -> None:
    ws = sdgtax.open()
    one = sdgtax.Indicator.of("Maternal mortality ratio", "en")
    for call in (
        lambda: list(ws.classify("Maternal mortality ratio")),
        lambda: list(ws.classify(one)),
        lambda: ws.indicators("un-sdg"),
        lambda: ws.overlap("un-sdg"),
        lambda: ws.concepts("un-sdg"),
        lambda: ws.matrix("un-sdg"),
        lambda: ws.compare("un-sdg"),
        lambda: ws.gaps("oecd-better-life", "un-sdg"),
        lambda: ws.select(mine="un-sdg"),
        lambda: ws.report("oecd-better-life", "un-sdg"),
    ):
        with pytest.raises(sdgtax.SdgtaxError, match="is given by itself"):
            call()
    with pytest.raises(sdgtax.SdgtaxError, match="name two sets to compare"):
        ws.overlap(["oecd-better-life"])
