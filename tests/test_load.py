"""Loading: all that is wrong at once, and never a wrong answer from compiled data that is old or damaged."""

from __future__ import annotations

import json
import pickle
import random
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest

import sdgtax
from sdgtax import compile as build
from sdgtax.model.finding import DataError, SdgtaxError
from sdgtax.model.indicator import IndicatorSet
from sdgtax.model.taxonomy import Taxonomy
from sdgtax.model.voice import Voice
from sdgtax.views import classification
from sdgtax.views import sets as set_views
from sdgtax.views import taxonomy as tree
from sdgtax.views.classification import record
from sdgtax.yaml import compiled
from sdgtax.yaml.load import load_sets, load_taxonomy

ROOT = Path(__file__).parents[1]
TITLES = ("Share of municipal waste that is recycled", "Andel barn i husholdninger med vedvarende lavinntekt")
CATEGORY = """
  - id: {id}
    label: {{en: Water, nb: Vann}}
    definition: {{en: All about water, nb: Alt om vann}}
    source: [un-2030]
    basis: source
"""
INDICATORS = """
id: {id}
name: {{en: Mine, nb: Mine}}
publisher: Me
edition: first
year: 2026
level: [municipal]
languages: [en]
licence: none
attribution: none
source: [{{title: Mine}}]
status: draft
indicators:
"""


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """A taxonomy with the bundled rules and two categories of its own."""
    root = tmp_path / "taxonomy"
    shutil.copytree(ROOT / "taxonomy" / "rules", root / "rules")
    shutil.copy(ROOT / "taxonomy" / "taxonomy.yaml", root)
    write(root / "goal.yaml", "categories:" + CATEGORY.format(id="goal") + CATEGORY.format(id="goal.water"))
    return root


def write(path: Path, text: str) -> Path:
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def wrong(load: Callable[[], Any]) -> list[tuple[str, str, int]]:
    """What is wrong, by loading: file, rule, line."""
    with pytest.raises(DataError) as error:
        load()
    return [(Path(f.path).name, f.rule, f.line) for f in error.value.findings]


# --- a taxonomy


def test_a_taxonomy_of_ones_own(own: Path) -> None:
    taxonomy = load_taxonomy(own)
    assert list(taxonomy.categories) == ["goal", "goal.water"]
    assert [c.id for c in taxonomy.children("goal")] == ["goal.water"]
    assert taxonomy.label("goal.water", "nb") == "Vann"
    assert taxonomy.files["goal.water"] == "goal.yaml"


def test_all_that_is_wrong_is_told_at_once(own: Path) -> None:
    again = CATEGORY.format(id="goal.water")
    write(own / "goal" / "water.yaml", "categories:" + again + CATEGORY.format(id="goal.air"))
    write(own / "broken.yaml", "categories: [\n")
    write(own / "quality.yaml", "categories:" + CATEGORY.format(id="quality") + "    colour: blue\n")
    write(own / "rules" / "colours.yaml", "x: 1\n")
    (own / "rules" / "sentences.yaml").unlink()
    assert wrong(lambda: load_taxonomy(own)) == [
        ("broken.yaml", "yaml-syntax", 2),
        ("water.yaml", "duplicate-id", 2),
        ("water.yaml", "id-place", 8),
        ("quality.yaml", "unknown-key", 7),
        ("colours.yaml", "unknown-file", 0),
        ("sentences.yaml", "missing-file", 0),
    ]


@pytest.mark.parametrize("content", [b"", b"\x00\x01\x02PK", b"%PDF-1.7", b"- &a [*a]", b"!!python/object:os.system x"])
def test_what_is_no_taxonomy_is_no_traceback(own: Path, content: bytes) -> None:
    (own / "taxonomy.yaml").write_bytes(content)
    assert {name for name, _, _ in wrong(lambda: load_taxonomy(own))} == {"taxonomy.yaml"}


@pytest.mark.parametrize(
    ("entry", "rule", "told"),
    [
        ("examples: [5]", "wrong-type", "found the number 5"),
        ("examples: [null]", "empty-value", "an empty value"),
        ("examples: [[a]]", "wrong-type", "found a list"),
        (f"same_as: [{'x' * 5001}]", "bad-value", "too long (5001 characters)"),
        ("terms: [{id: t, weight: 1, any: {en: [a ... b ... c ... d ... e]}}]", "malformed-phrase", "has 4 gaps"),
        ("terms: [{id: t, weight: 1, any: {en: ['a  *b* c*d']}}]", "malformed-phrase", "Write “a *b* c*d”."),
        ("terms: [{id: t, weight: 1, any: {en: ['a ... *']}}]", "malformed-phrase", "A gap is three dots"),
        ("terms: [{id: t, weight: 1, any: {en: [' ']}}]", "malformed-phrase", "Remove it."),
        ("same_as: !!set [a]", "yaml-tag", "a tag is not allowed here"),
        ("&a note: x", "yaml-alias", "anchors and aliases are not allowed here."),
    ],
)
def test_a_value_that_does_not_fit_is_told_in_words(own: Path, entry: str, rule: str, told: str) -> None:
    write(own / "goal" / "air.yaml", "categories:" + CATEGORY.format(id="goal.air") + f"    {entry}\n")
    with pytest.raises(DataError) as caught:
        load_taxonomy(own)
    (found,) = caught.value.findings
    assert (found.line, found.rule) == (7, rule)
    assert told in str(found)


def test_a_folder_that_is_not_there_or_empty(tmp_path: Path) -> None:
    assert wrong(lambda: load_taxonomy(tmp_path / "none")) == [("none", "no-folder", 0)]
    assert wrong(lambda: load_sets(tmp_path)) == [(tmp_path.name, "no-files", 0)]


def test_a_profile_adds_its_priorities_and_links(taxonomy: Taxonomy) -> None:
    with_profile = load_taxonomy(profile="trondheim")
    added = [c for c in with_profile.categories if c not in taxonomy.categories]
    assert added
    profile = with_profile.profiles["trondheim"]
    assert added == [c.id for c in profile.priorities]
    source, links = next(iter(profile.links.items()))
    assert with_profile.categories[source].links == {**taxonomy.categories[source].links, **links}
    with pytest.raises(SdgtaxError, match="Did you mean “trondheim”"):
        load_taxonomy(profile="trondhjem")


# --- sets


def test_faults_of_sets(tmp_path: Path) -> None:
    text = INDICATORS.format(id="mine") + "- {code: a, title: {en: A}}\n- {code: b, title: {en: B}, also_listed: [a]}\n"
    write(tmp_path / "mine.yaml", text)
    write(tmp_path / "other.yaml", INDICATORS.format(id="another") + "- {code: a, title: {fr: A}}\n")
    write(tmp_path / "third.yaml", INDICATORS.format(id="another") + "- {code: a, title: {en: A}}\n")
    assert wrong(lambda: load_sets(tmp_path)) == [
        ("mine.yaml", "duplicate-code", 15),
        ("other.yaml", "unknown-key", 14),
        ("third.yaml", "id-place", 2),
    ]


# --- compiled data


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The bundled data, compiled: as it lies beside the code, or anew where that is old."""
    place = tmp_path_factory.mktemp("compiled") / "data"
    if compiled.Compiled(compiled.folder(), compiled.sources()).taxonomy() is not None:
        return Path(shutil.copytree(compiled.folder(), place))
    build.compile_into(place)
    return place


@pytest.fixture
def spoilt(made: Path, tmp_path: Path) -> Path:
    """A copy of the compiled data."""
    return Path(shutil.copytree(made, tmp_path / "compiled"))


def parts(place: Path) -> list[str]:
    """The files of the parts."""
    return sorted(json.loads((place / compiled.MANIFEST).read_text(encoding="utf-8"))["parts"])


def part(found: compiled.Compiled, file: str) -> Any:
    name, _, ending = file.partition(".")
    return found.packed(name) if f".{ending}" == compiled.PACKED else found.part(name)


def whole(taxonomy: Taxonomy) -> dict[str, Any]:
    """All of a taxonomy but where it lies."""
    return {f.name: compiled.encode(getattr(taxonomy, f.name)) for f in fields(taxonomy) if f.name != "home"}


def sets_as_data(sets: dict[str, IndicatorSet]) -> Any:
    return [(s.id, compiled.encode(s.source), s.indicators) for s in sets.values()]


def test_compiled_records_are_those_of_the_yaml(made: Path, taxonomy: Taxonomy, sets: dict[str, IndicatorSet]) -> None:
    found = compiled.Compiled(made, compiled.sources())
    assert (revived := found.taxonomy()) is not None
    assert whole(revived) == whole(taxonomy)
    assert whole(revived.changed()) == whole(taxonomy.changed())
    assert sets_as_data(found.sets() or {}) == sets_as_data(sets)


def test_a_compiled_record_does_what_its_model_does(made: Path, taxonomy: Taxonomy) -> None:
    revived = compiled.Compiled(made, compiled.sources()).taxonomy()
    assert revived is not None
    for known in (taxonomy.categories["goal.sdg.11"], taxonomy.info, taxonomy.overlap):
        same = revived.categories[known.id] if hasattr(known, "label") else None
        same = same or getattr(revived, "info" if known is taxonomy.info else "overlap")
        assert same.model_dump() == known.model_dump()
    changed = revived.categories["goal.sdg.11"].model_copy(update={"notation": "XI"})
    assert (changed.notation, changed.terms) == ("XI", taxonomy.categories["goal.sdg.11"].terms)


def test_a_classifier_on_compiled_data_can_be_sent_to_another_process(
    made: Path, monkeypatch: pytest.MonkeyPatch, taxonomy: Taxonomy
) -> None:
    monkeypatch.setattr(compiled, "folder", lambda: made)
    workspace = sdgtax.open()
    classifier = workspace.classifier()
    told = classifier.classify(sdgtax.Indicator.of(TITLES[0]))
    again = pickle.loads(pickle.dumps(classifier))
    assert again.classify(sdgtax.Indicator.of(TITLES[0])) == told
    assert whole(again.taxonomy) == whole(taxonomy)


def answers(place: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Any, ...]:
    """What the program says with the compiled data of a folder."""
    monkeypatch.setattr(compiled, "folder", lambda: place)
    workspace = sdgtax.open()
    told = [record(workspace.taxonomy, workspace.explain(title), "nb") for title in (*TITLES, "un-sdg:11.6.1")]
    return told, whole(workspace.taxonomy), sets_as_data(dict(workspace.sets))


@pytest.fixture(scope="module")
def expected(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Any, ...]]:
    """What it says without any."""
    with pytest.MonkeyPatch.context() as patch:
        yield answers(tmp_path_factory.mktemp("empty"), patch)


@pytest.mark.parametrize("damaged", ["nothing", "everything", "manifest", "taxonomy", "overlap", "categories", "sets"])
def test_the_answers_are_the_same_whatever_is_damaged(
    spoilt: Path, expected: tuple[Any, ...], monkeypatch: pytest.MonkeyPatch, damaged: str
) -> None:
    for file in spoilt.iterdir():
        if damaged in ("everything", file.stem):
            file.write_bytes(file.read_bytes()[:-7])
    assert answers(spoilt, monkeypatch) == expected


def test_a_damaged_lexicon_or_index_is_made_anew(
    spoilt: Path, expected: tuple[Any, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    named = [file for file in parts(spoilt) if "-" in file]
    assert {file.partition("-")[2].partition(".")[0] for file in named} == {"en", "nb"}
    for file in named:
        (spoilt / file).write_text("{}", encoding="utf-8")
    assert answers(spoilt, monkeypatch) == expected


def test_no_damage_goes_unseen(made: Path, spoilt: Path) -> None:
    rng = random.Random(7)
    intact = {file: part(compiled.Compiled(made, compiled.sources()), file) for file in parts(made)}
    assert all(intact.values())
    hashes = {path: path.read_bytes() for path in spoilt.iterdir()}
    for path, data in hashes.items():
        for _ in range(8):
            place, width = rng.randrange(len(data)), rng.choice([1, 1, 1, 40, len(data)])
            spoilt_bytes = rng.choice([
                data[:place] + bytes([data[place] ^ (1 << rng.randrange(8))]) + data[place + 1 :],
                data[:place] + data[place + width :],
                data[:place] + rng.randbytes(width) + data[place + width :],
            ])  # fmt: skip
            if spoilt_bytes == data:
                continue  # by chance the same byte again
            path.write_bytes(spoilt_bytes)
            found = compiled.Compiled(spoilt, compiled.sources())
            for file in [path.name] if path.name in intact else intact:
                assert part(found, file) in (None, intact[file])
            if path.name in intact:
                assert part(found, path.name) is None
        path.write_bytes(data)


@pytest.mark.parametrize("text", ["[]", "7", "null", '{"sources": {}, "parts": 3}', "[" * 100_000])
def test_a_manifest_of_another_shape_is_none(spoilt: Path, text: str) -> None:
    write(spoilt / compiled.MANIFEST, text)
    assert compiled.Compiled(spoilt, compiled.sources()).taxonomy() is None


def test_compiled_data_is_not_used_for_other_yaml(made: Path, tmp_path: Path) -> None:
    for source in compiled.sources():
        shutil.copytree(source, tmp_path / source.name)
    sources = [tmp_path / source.name for source in compiled.sources()]
    assert compiled.Compiled(made, sources).taxonomy() is not None
    with (tmp_path / "taxonomy" / "goal.yaml").open("a", encoding="utf-8") as file:
        file.write("# touched\n")
    assert compiled.Compiled(made, sources).taxonomy() is None
    shutil.copy(ROOT / "taxonomy" / "goal.yaml", tmp_path / "taxonomy")
    write(tmp_path / "indicator_sets" / "another.yaml", "")
    assert compiled.Compiled(made, sources).sets() is None


def test_nor_for_other_code(made: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    package = shutil.copytree(ROOT / "src" / "sdgtax", tmp_path / "sdgtax")
    monkeypatch.setattr(compiled, "__file__", str(package / "yaml" / "compiled.py"))
    sources = (ROOT / "taxonomy", ROOT / "indicator_sets")
    assert compiled.Compiled(made, sources).taxonomy() is not None
    with (package / "text" / "lexicon.py").open("a", encoding="utf-8") as file:
        file.write("# touched\n")
    assert compiled.Compiled(made, sources).taxonomy() is None


# --- the wheel

PROBE = """
import sys
from sdgtax.__main__ import main
try:
    main()
finally:
    known = {"numpy", "yaml", "ruamel", "rapidfuzz", "pydantic", "sdgtax.model.matching", "sdgtax.yaml.load"}
    print(sorted(known & set(sys.modules)), sys.modules["sdgtax"].__file__, file=sys.stderr)
"""


def state(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def test_a_compiled_taxonomy_gives_the_same_records(
    made: Path, taxonomy: Taxonomy, sets: dict[str, IndicatorSet]
) -> None:
    found = compiled.Compiled(made, compiled.sources())
    other_taxonomy, compiled_sets = found.taxonomy(), found.sets()
    assert other_taxonomy is not None
    assert compiled_sets is not None
    for name, category in taxonomy.categories.items():
        one, other = (
            tree.category(t, c, [], "nb")["record"]()
            for t, c in ((taxonomy, category), (other_taxonomy, other_taxonomy.categories[name]))
        )
        assert one == other
        assert one.items() >= category.model_dump(by_alias=True, exclude_defaults=True).items()
    for name, s in sets.items():
        one, other = (
            set_views.one(taxonomy.columns, x, Voice(taxonomy.words, "nb"))["record"]()
            for x in (s, compiled_sets[name])
        )
        assert one == other
    assert classification.wide(other_taxonomy, [], "nb").columns[0].heading.get("nb") == "sett"


def test_the_wheel_carries_its_data_and_starts_from_it_alone(tmp_path: Path, environment: dict[str, str]) -> None:
    wheels = pytest.importorskip("hatchling.builders.wheel", reason="hatchling builds the wheel")
    (built,) = wheels.WheelBuilder(str(ROOT)).build(directory=str(tmp_path), versions=["standard"])
    unpacked = tmp_path / "unpacked"
    zipfile.ZipFile(built).extractall(unpacked)
    before = state(unpacked)
    for folder in ("taxonomy", "indicator_sets"):
        for path in (ROOT / folder).rglob("*.yaml"):
            assert before[f"sdgtax/data/{path.relative_to(ROOT).as_posix()}"] == path.read_bytes()
    found = subprocess.run(
        [sys.executable, "-c", PROBE, "explain", TITLES[0], "--json"],
        cwd=tmp_path, env=environment | {"PYTHONPATH": str(unpacked), "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert found.stderr == f"[] {unpacked / 'sdgtax' / '__init__.py'}\n"
    workspace = sdgtax.open()
    told = json.loads(found.stdout)
    assert told.pop("facts")
    assert told == record(workspace.taxonomy, workspace.explain(TITLES[0]), "en")
    assert state(unpacked) == before
