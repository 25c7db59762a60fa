"""`sdgtax diff` and `sdgtax new`: what changed, what it does, and the true cause."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest
from tests.small import Small
from tests.test_validate import edit, git

from sdgtax.analyse.changes import Version, changes
from sdgtax.analyse.diff import compare
from sdgtax.formats.registry import FORMATS
from sdgtax.formats.tables import read_table
from sdgtax.model.indicator import IndicatorSet
from sdgtax.model.taxonomy import Taxonomy
from sdgtax.model.voice import Voice
from sdgtax.show import diff as render
from sdgtax.versions import load_version
from sdgtax.views.diff import result
from sdgtax.yaml.bundle import bundled


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    shutil.copytree(bundled("taxonomy"), tmp_path / "taxonomy")
    shutil.copytree(bundled("indicator_sets"), tmp_path / "indicator_sets")
    return tmp_path


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A small workspace: an area with a term, and a set of sixty indicators that are about things."""
    return Small(tmp_path).write()


@pytest.fixture(scope="module")
def was(tmp_path_factory: pytest.TempPathFactory) -> Version:
    """The small workspace as it is before an edit."""
    return version(Small(tmp_path_factory.mktemp("was")).write())


@pytest.fixture
def say(taxonomy: Taxonomy) -> Voice:
    return Voice(taxonomy.words, "en")


@pytest.fixture(scope="module")
def base(taxonomy: Taxonomy, sets: dict[str, IndicatorSet]) -> Version:
    return Version("base", taxonomy, sets)


def version(copy: Path) -> Version:
    return load_version("copy", copy / "taxonomy", copy / "indicator_sets")


def add_term(file: Path, category: str, term: str) -> None:
    """A further term of a category that has terms."""
    text = file.read_text(encoding="utf-8")
    start = text.index(f"id: {category}\n")
    at = text.index("    terms:\n", start) + len("    terms:\n")
    file.write_text(text[:at] + term + text[at:], encoding="utf-8")


TERM = "      - id: test-term\n        weight: 9\n        any:\n          en: [{0}]\n"
AREAS, ENERGY = "taxonomy/perspective.yaml", "perspective.area.energy"


def test_nothing_changed(was: Version, small: Path, say: Voice) -> None:
    found = compare(was, version(small))
    assert found.titles > 60
    assert found.changes == []
    assert found.effects == []
    assert "No change" in render.text(found, 60, say).plain
    assert "No change" in "".join(FORMATS["markdown"].write(result(found, 25, say)))


def test_the_cause_of_an_effect(was: Version, small: Path) -> None:
    add_term(small / AREAS, ENERGY, TERM.format("thing, things"))
    add_term(small / AREAS, ENERGY, TERM.format("zebra crossing").replace("test", "other"))
    found = compare(was, version(small), blind=True, mappings=False)
    assert {c.name for c in found.changes} == {f"term {ENERGY}/test-term", f"term {ENERGY}/other-term"}
    areas = [e for e in found.effects if e.facet == "area"]
    assert len(areas) == 60
    for effect in areas:
        assert "things" in effect.title
        assert ENERGY in effect.after
        assert ENERGY not in effect.before
        assert effect.cause.changes == (f"term {ENERGY}/test-term",)
        assert effect.cause.found == "undone alone"
    counts = {c: after - before for c, before, after in found.counts}
    assert counts[ENERGY] == 60
    assert found.changed <= len(found.effects)


def test_two_changes_that_work_together_only(was: Version, small: Path) -> None:
    """Each of two terms alone moves the title; undoing one does not bring the old answer back."""
    add_term(small / AREAS, ENERGY, TERM.format("thing, things").replace("test", "one"))
    add_term(small / AREAS, ENERGY, TERM.format("thing*, things*").replace("test", "two"))
    found = compare(was, version(small), blind=True, mappings=False)
    together = [e for e in found.effects if e.facet == "area" and e.cause.found == "undone together"]
    assert together
    assert set(together[0].cause.changes) == {f"term {ENERGY}/one-term", f"term {ENERGY}/two-term"}


def test_kinds_of_changes(base: Version, copy: Path) -> None:
    file = copy / "taxonomy/perspective/area/energy.yaml"
    edit(file, "nb: Energi", "nb: Energi og kraft")
    edit(file, "weight: ", "weight: 1 # was ")
    edit(copy / "taxonomy/rules/scoring.yaml", "review_below: 0.", "review_below: 0.1")
    edit(copy / "taxonomy/rules/metadata.yaml", "  - id: two-poor", "  - id: both-poor")
    edit(
        copy / "indicator_sets/u4ssc.yaml",
        "en: Household Internet Access",
        "en: Households with access to the internet",
    )
    text = (copy / "taxonomy/goal/sdg/16.yaml").read_text(encoding="utf-8")
    last = text.rindex("\n  - id: ") + 1
    (copy / "taxonomy/goal/sdg/16.yaml").write_text(text[:last], encoding="utf-8")
    removed = re.match(r"  - id: (\S+)", text[last:])
    assert removed is not None
    found = {(c.kind, c.what, c.id) for c in changes(base, version(copy))}
    assert ("renamed", "category", "perspective.area.energy") in found
    assert any(k == "changed" and w == "term" and i.startswith("perspective.area.energy/") for k, w, i in found)
    assert ("changed", "setting", "scoring.review_below") in found
    assert ("removed", "roll-up rule", "metadata/two-poor") in found
    assert ("added", "roll-up rule", "metadata/both-poor") in found
    assert ("changed", "set", "u4ssc") in found
    assert ("removed", "category", removed.group(1)) in found


def test_a_moved_category(base: Version, copy: Path) -> None:
    folder = copy / "taxonomy/perspective/area"
    text = (folder / "culture.yaml").read_text(encoding="utf-8")
    (folder / "arts.yaml").write_text(
        text.replace("perspective.area.culture", "perspective.area.arts"), encoding="utf-8"
    )
    (folder / "culture.yaml").unlink()
    for file in (copy / "taxonomy").rglob("*.yaml"):
        content = file.read_text(encoding="utf-8")
        file.write_text(content.replace("perspective.area.culture:", "perspective.area.arts:"), encoding="utf-8")
    found = [c for c in changes(base, version(copy)) if c.what == "category"]
    assert [(c.kind, c.id, c.detail) for c in found] == [
        ("moved", "perspective.area.arts", "was perspective.area.culture")
    ]


def test_undoing_every_change_gives_the_old_version(base: Version, copy: Path) -> None:
    add_term(copy / "taxonomy/goal/sdg/14.yaml", "goal.sdg.14", TERM.format("library"))
    edit(copy / "taxonomy/rules/scoring.yaml", "review_below: 0.", "review_below: 0.1")
    edit(copy / "taxonomy/perspective/area/energy.yaml", "weight: ", "weight: 1 # was ")
    new = version(copy)
    for change in changes(base, new):
        if change.undo is not None:
            new = change.undo(new)
    assert new.taxonomy.scoring == base.taxonomy.scoring
    assert {t.id for t in new.taxonomy.categories["goal.sdg.14"].terms} == {
        t.id for t in base.taxonomy.categories["goal.sdg.14"].terms
    }
    assert (
        new.taxonomy.categories["perspective.area.energy"].terms
        == base.taxonomy.categories["perspective.area.energy"].terms
    )


def test_accuracy_on_labels(was: Version, small: Path, tmp_path: Path) -> None:
    gold = tmp_path / "gold.csv"
    gold.write_text("title,lang,area\nNumber of libraries,en,energy\nUse of energy,en,energy\n", encoding="utf-8")
    add_term(small / AREAS, ENERGY, TERM.format("library, libraries"))
    found = compare(was, version(small), gold=[(gold.name, read_table(gold))], mappings=False)
    assert [(a.facet, a.before, a.after) for a in found.accuracy] == [("area", 0.5, 1.0)]


def test_formats(was: Version, small: Path, say: Voice) -> None:
    add_term(small / AREAS, ENERGY, TERM.format("thing, things, 'a|b'"))
    found = compare(was, version(small), blind=True, mappings=False)
    record = json.loads("".join(FORMATS["json"].write(result(found, 25, say))))
    assert record["indicators_changed"] == found.changed
    assert record["effects"][0]["cause"] == [f"term {ENERGY}/test-term"]
    assert record["changes"][0]["effects"] == len(found.effects)
    page = "".join(FORMATS["markdown"].write(result(found, 25, say)))
    for line in page.split("\n"):
        if line.startswith("| ") and "test-term" in line:
            assert len(re.findall(r"(?<!\\)\|", line)) == 7, line
    assert f"because of term {ENERGY}/test-term" in render.text(found, 60, say).plain


@pytest.mark.skipif(shutil.which("git") is None, reason="needs git")
def test_the_command(run, small: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    git(small, "init")
    git(small, "add", ".")
    git(small, "commit", "-m", "first")
    was = Small(tmp_path_factory.mktemp("was")).write() / "taxonomy"
    add_term(small / AREAS, ENERGY, TERM.format("thing, things"))
    before = {p: p.read_bytes() for p in small.rglob("*.yaml")}
    record = json.loads(run("diff", "HEAD", "--blind", "--json", cwd=small).out)
    assert record["indicators_changed"] > 0
    assert run("diff", "HEAD", "--blind", "--fail-on", "0", cwd=small).code == 1
    assert run("diff", "HEAD", "--blind", "--fail-on", "1000", cwd=small).code == 0
    assert run("diff", "nonsense", cwd=small).code == 2
    folders = json.loads(run("diff", was, small / "taxonomy", "--blind", "--json").out)
    assert [e["code"] for e in folders["effects"]] == [e["code"] for e in record["effects"]]
    assert {p: p.read_bytes() for p in small.rglob("*.yaml")} == before


SSSOM_HEAD = (
    "# mapping_set_id: https://nordvik.example/m\n# license: https://creativecommons.org/licenses/by/4.0/\n"
    "# curie_map:\n#   semapv: https://w3id.org/semapv/vocab/\n#   skos: http://www.w3.org/2004/02/skos/core#\n"
    "#   a: 'urn:sdgtax:set:a:'\n#   b: 'urn:sdgtax:set:b:'\n"
    "subject_id\tpredicate_id\tpredicate_modifier\tobject_id\tmapping_justification\tauthor_label\n"
)
ROW = "a:{0}\tskos:{1}\t{2}\tb:{0}\tsemapv:ManualMappingCuration\tKari Nordmann\n"
YAML = "# yaml-language-server: $schema=schema/mappings.schema.json\nid: m\npublisher: Nordvik\nmappings:\n{0}"
PAIR = "  - {{a: 'a:{0}', b: 'b:{0}', relation: {1}}}\n"


def test_mappings_that_files_state(tmp_path_factory: pytest.TempPathFactory, run, say: Voice) -> None:
    was, now = (Small(tmp_path_factory.mktemp(name)).write() for name in ("was", "now"))
    for folder, table, listed in (
        (
            was,
            (("1", "exactMatch", ""), ("2", "closeMatch", ""), ("3", "closeMatch", "")),
            (("5", "close"), ("6", "broad")),
        ),
        (
            now,
            (("1", "exactMatch", ""), ("3", "closeMatch", "Not"), ("4", "relatedMatch", "")),
            (("6", "broad"), ("5", "exact")),
        ),
    ):
        (folder / "m.sssom.tsv").write_text(SSSOM_HEAD + "".join(ROW.format(*row) for row in table), encoding="utf-8")
        (folder / "m.yaml").write_text(YAML.format("".join(PAIR.format(*pair) for pair in listed)), encoding="utf-8")
    told = json.loads(run("diff", was, now, "--json").out)["mappings"]
    assert [(m["change"], m["a"], m["before"], m["after"], m["file"]) for m in told] == [
        ("lost", "a:2", "close", "", "m.sssom.tsv"),
        ("changed", "a:3", "close", "not close", "m.sssom.tsv"),
        ("gained", "a:4", "", "related", "m.sssom.tsv"),
        ("changed", "a:5", "close", "exact", "m.yaml"),
    ]
    text = run("diff", was, now).out
    assert "1 gained, 1 lost, 2 with another relation" in text and "m.sssom.tsv" in text
    assert "a:2" in run("diff", was, now, "--format", "markdown").out


def test_a_version_without_a_place_for_mappings_loses_none(tmp_path_factory: pytest.TempPathFactory, run) -> None:
    was, now = (Small(tmp_path_factory.mktemp(name)).write() for name in ("was", "now"))
    (was / "m.sssom.tsv").write_text(SSSOM_HEAD + ROW.format("1", "exactMatch", ""), encoding="utf-8")
    assert json.loads(run("diff", was, now / "taxonomy", "--json").out)["mappings"] == []
