"""`sdgtax fmt`: canonical, idempotent, comments kept, meaning kept, atomic."""

from __future__ import annotations

import random
import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sdgtax.check.files import layout
from sdgtax.model.finding import DataError
from sdgtax.yaml.bundle import bundled
from sdgtax.yaml.document import Document
from sdgtax.yaml.layout import canonical, format_all, pruned

SCHEMA = "../schema/categories.schema.json"
UNTIDY = """\
# yaml-language-server: $schema=../old/categories.schema.json
# About the file.
categories:
- basis: source      # where it is from
  id: goal.x
  definition: {nb: B, en: A}
  # of the label
  label:
        nb: To
        en: Two
  terms:
    - any: {en: [waste, 'food waste'], nb: ['*avfall*']}
      # why three
      weight: 3
      id: waste
  source: [un-2030]
"""
TIDY = """\
# yaml-language-server: $schema=../schema/categories.schema.json
# About the file.
categories:
  - id: goal.x
    # of the label
    label:
      en: Two
      nb: To
    definition: {nb: B, en: A}
    source: [un-2030]
    basis: source    # where it is from
    terms:
      - id: waste
        # why three
        weight: 3
        any: {en: [waste, 'food waste'], nb: ['*avfall*']}
"""


def lay(text: str, kind: str = "categories", schema: str = SCHEMA) -> str:
    return canonical(text, Path("x.yaml"), kind, schema)


def test_order_layout_and_comments() -> None:
    assert lay(UNTIDY) == TIDY
    assert lay(TIDY) == TIDY


def test_long_lists_break_between_phrases() -> None:
    phrases = [f"a phrase of number {n}" for n in range(20)]
    text = f"categories:\n  - id: a\n    terms:\n      - id: t\n        any:\n          en: [{', '.join(phrases)}]\n"
    out = lay(text)
    assert all(len(line) <= 130 for line in out.split("\n"))
    for phrase in phrases:
        assert phrase in out
    assert out.split("\n")[7].startswith("            a phrase")
    assert lay(out) == out


def test_a_schema_line_is_written_and_mended() -> None:
    assert lay("categories:\n  - id: a\n").startswith(f"# yaml-language-server: $schema={SCHEMA}\ncategories:")
    assert lay("\ufeffcategories:\r\n  - id: a   \r\n").endswith("categories:\n  - id: a\n")


@pytest.mark.parametrize("text", ["a: [1\n", "a: 1\na: 2\n", "a: &x 1\nb: *x\n", "- 1\n", "a:\n\t- 1\n"])
def test_unsound_files_are_left_alone(text: str) -> None:
    with pytest.raises(DataError):
        lay(text)


def test_a_comment_that_the_layout_would_lose_is_named_and_the_file_left_alone() -> None:
    """Inside brackets a comment cannot be kept: findings/ruamel-yaml-flow-comments.sh."""
    with pytest.raises(DataError) as caught:
        lay("categories:\n  - id: a\n    examples: [x,  # the first\n      y]\n")
    (finding,) = caught.value.findings
    assert (finding.line, finding.rule) == (3, "comment-place")
    assert "the first" in finding.message


def test_bundled_files_are_stable() -> None:
    for name in (
        "taxonomy/goal/sdg/11.yaml",
        "taxonomy/rules/metadata.yaml",
        "taxonomy/rules/scoring.yaml",
        "indicator_sets/u4ssc.yaml",
    ):
        folder, _, rest = name.partition("/")
        path = bundled(folder) / rest
        place = layout([path])
        result = format_all(place)[0]
        assert not result.findings
        kind = {"goal": "categories", "rules": path.stem}.get(rest.split("/")[0], "indicator-set")
        first = result.after.decode().split("\n")[0].partition("$schema=")[2]
        assert canonical(result.after.decode(), path, kind, first) == result.after.decode()


def scrambled(lines: list[str], seed: int) -> str:
    """The keys of every category in another order."""
    rng = random.Random(seed)
    out: list[str] = []
    block: list[list[str]] = []
    for line in [*lines, "  - "]:
        if line.startswith("  - "):
            if block:
                head, rest = block[0], block[1:]
                rng.shuffle(rest)
                out += [x for b in [head, *rest] for x in b]
            block = [[line]]
        elif block and line.startswith("    ") and line[4:5] not in (" ", ""):
            block.append([line])
        elif block:
            block[-1].append(line)
        else:
            out.append(line)
    return "\n".join(out) + "\n"


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.sampled_from(["1", "4", "7", "16"]), st.integers(0, 10**6))
def test_any_order_comes_to_the_same(name: str, seed: int) -> None:
    text = (bundled("taxonomy") / "goal" / "sdg" / f"{name}.yaml").read_text(encoding="utf-8")
    mixed = scrambled(text.rstrip("\n").split("\n"), seed)
    assert lay(mixed) == lay(text)
    assert Document.read(lay(mixed), Path("x")).data == Document.read(text, Path("x")).data


def test_phrases_without_effect_are_taken_out() -> None:
    text = "en: [waste*, wastewater, food, Food]\nnb:\n  - a\n  - b\n  - c\nx: [a, b]\n"
    doc = Document.read(text, Path("x"))
    places = {
        (line - 1, column - 1)
        for line, column, _ in (doc.place(loc) for loc in (("en", 1), ("en", 3), ("nb", 1), ("x", 0)))
    }
    assert Document.read(pruned(text, places), Path("x")).data == {
        "en": ["waste*", "food"],
        "nb": ["a", "c"],
        "x": ["b"],
    }


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    shutil.copytree(bundled("taxonomy"), tmp_path / "taxonomy")
    shutil.copytree(bundled("indicator_sets"), tmp_path / "indicator_sets")
    return tmp_path


def test_the_command(run, copy: Path) -> None:
    file = copy / "taxonomy/goal/sdg/7.yaml"
    assert run("fmt", file).code == 0
    tidy = file.read_bytes()
    file.write_text(
        tidy.decode()
        .replace("    basis: source\n", "", 1)
        .replace("    notation: '7'\n", "    basis: source\n    notation: '7'\n", 1)
    )
    untidy = file.read_bytes()
    checked = run("fmt", "--check", file)
    assert checked.code == 1
    assert "would change" in checked.out
    shown = run("fmt", "--diff", file)
    assert shown.code == 0
    assert "+    basis: source" in shown.out
    assert file.read_bytes() == untidy
    assert run("fmt", file).out.splitlines()[-1] == "1 of 1 files changed."
    assert file.read_bytes() == tidy
    assert run("fmt", "--check", file).code == 0
    assert sorted(p.name for p in file.parent.iterdir()) == sorted(
        p.name for p in (bundled("taxonomy") / "goal" / "sdg").iterdir()
    )


def test_a_broken_file_is_not_touched(run, copy: Path) -> None:
    file = copy / "taxonomy/goal/sdg/7.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("basis: source", "basis: 'source", 1), encoding="utf-8")
    before = file.read_bytes()
    result = run("fmt", file)
    assert result.code == 1
    assert "7.yaml:" in result.err
    assert file.read_bytes() == before
