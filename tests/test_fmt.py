"""`sdgtax fmt`: canonical, idempotent, comments kept, meaning kept, atomic."""

from __future__ import annotations

import random
from functools import partial
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.small import Small

from sdgtax.match.parallel import shared
from sdgtax.model.finding import DataError
from sdgtax.yaml.bundle import bundled
from sdgtax.yaml.document import Document
from sdgtax.yaml.files import select
from sdgtax.yaml.format import format_all, pruned
from sdgtax.yaml.layout import WIDTH, canonical, laid_out, wrapped
from sdgtax.yaml.plain import stands

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


def lay(text: str, languages: tuple[str, ...] = ("en", "nb"), schemas: str = "../schema") -> str:
    doc = Document.read(text, Path("x.yaml"))
    doc.kind = "categories"
    return canonical(doc, schemas, languages)


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


def test_an_item_that_begins_below_its_dash_is_ordered_at_once() -> None:
    out = lay("categories:\n  -\n    label: {en: One, nb: En}\n    basis: source\n    id: a\n")
    assert out.endswith("categories:\n  - id: a\n    label: {en: One, nb: En}\n    basis: source\n")
    assert lay(out) == out


def test_a_schema_line_is_written_and_mended() -> None:
    assert lay("categories:\n  - id: a\n").startswith(
        "# yaml-language-server: $schema=../schema/categories.schema.json\ncategories:"
    )
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


def test_texts_stand_in_the_order_of_the_languages() -> None:
    text = "categories:\n  - id: a\n    label:\n      en: One\n      nb: En\n"
    assert lay(text, ("nb", "en")).endswith("label:\n      nb: En\n      en: One\n")
    assert lay(text, ()).endswith(text)


@pytest.mark.parametrize(
    "name", ["taxonomy/quality.yaml", "taxonomy/rules/metadata.yaml", "indicator_sets/oecd-better-life.yaml"]
)
def test_bundled_files_are_in_order(name: str) -> None:
    folder, _, rest = name.partition("/")
    (result,) = format_all(select([bundled(folder) / rest]))
    assert (result.findings, result.changed) == ((), False)


PLAIN = """\
# About the file.

id: goods

# What it is about.
categories:
  # the first
  - id: goal.x
    label: {en: Two, nb: 'To'}
    weight: SLOT
    definition:
      en: >-
        What is wasted.
      nb: SLOT
  - id: goal.y  # the second
    terms:
      - any: [SLOT, waste]
        weight: 1
      - SLOT
"""
VALUES = (
    "waste", "1", "1.0", "1.50", "007", "1_000", "1e3", "0x1F", "12:30", "2021-01-01", "true", "True", "yes", "~", "''", '""', "a:b",
    "a#b", "a?b", "'it''s'", '"a \\"b\\""', '"\\u00e5"', "[]", "{}", "[a, b]", "[a,b]", "{a: [b, c]}", "{a: b:c}", "60 %", "5.9.1", "3-year",
    "$5 a day", "(a) b", "@x", "a  b", "æ", "…", "x " * 70 + "x", "'" + "word " * 30 + "'", '"' + "word " * 30 + '"', "word" * 40, "|", "NaN", "+1",
    "word " * 23 + "and some\n        more words", "[" + "some words, " * 12 + "last]",
)  # fmt: skip


def stands_plain(text: str) -> bool:
    return stands(text, Document.read(text, Path("x.yaml")).root, WIDTH, wrapped)


def with_values(*values: str) -> str:
    text = PLAIN
    for value in values:
        text = text.replace("SLOT", value, 1)
    return text.replace("SLOT", "waste")


def test_what_is_plain_is_seen_at_a_glance() -> None:
    assert stands_plain(with_values())
    assert not stands_plain(with_values().replace("  - id", "- id"))
    assert not stands_plain(with_values("[waste,bins]"))


def test_a_comment_behind_a_broken_list_is_not_judged_at_a_glance() -> None:
    text = laid_out(with_values("[" + "some words, " * 12 + "last]"), Path("x.yaml"))
    assert stands_plain(text)
    assert not stands_plain(text.replace("last]", "last]  # end"))


@pytest.mark.parametrize("value", [v for v in VALUES if len(v) > 60])
def test_what_the_layout_folds_stands(value: str) -> None:
    text = laid_out(with_values("1", value), Path("x.yaml"))
    assert stands_plain(text) == (" " in value)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.lists(st.sampled_from(VALUES), max_size=2),
    st.lists(st.tuples(st.integers(0, 22), st.sampled_from(("", "# note", "    # note", "      # note"))), max_size=2),
    st.tuples(st.integers(0, 22), st.sampled_from(("", "  # end", "   # " + "long " * 25, " "))),
    st.booleans(),
)
def test_what_stands_is_laid_out_as_it_stands(
    values: list[str], inserted: list[tuple[int, str]], behind: tuple[int, str], first: bool
) -> None:
    text = with_values(*values)
    if first and not Document.read(text, Path("x.yaml")).findings:
        text = laid_out(text, Path("x.yaml"))
    lines = text.rstrip("\n").split("\n")
    lines[behind[0] % len(lines)] += behind[1]
    for at, line in inserted:
        lines.insert(at, line)
    text = "\n".join(line.rstrip() for line in lines).strip("\n") + "\n"
    doc = Document.read(text, Path("x.yaml"))
    if not doc.findings and isinstance(doc.data, dict) and stands_plain(text):
        assert laid_out(text, Path("x.yaml")) == text


@pytest.mark.parametrize(
    "name", ["perspective/area/energy.yaml", "rules/metadata.yaml", "goal/tbl.yaml", "rules/text.yaml"]
)
def test_bundled_files_stand_as_they_are_laid_out(name: str) -> None:
    text = (bundled("taxonomy") / name).read_text(encoding="utf-8")
    assert laid_out(text, Path(name)) == text


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
@given(st.sampled_from(["quality.yaml", "perspective/area/energy.yaml", "goal/tbl.yaml"]), st.integers(0, 10**6))
def test_any_order_comes_to_the_same(name: str, seed: int) -> None:
    text = (bundled("taxonomy") / name).read_text(encoding="utf-8")
    mixed = scrambled(text.rstrip("\n").split("\n"), seed)
    assert lay(mixed, schemas="/".join([*[".."] * name.count("/"), "schema"])) == text


def test_phrases_without_effect_are_taken_out() -> None:
    text = "en: [waste*, wastewater, food, Food]\nnb:\n  - a\n  - b\n  - c\nx: [a, b]\n"
    doc = Document.read(text, Path("x"))
    places = {doc.place(loc)[:2] for loc in (("en", 1), ("en", 3), ("nb", 1), ("x", 0))}
    assert pruned(doc, places).data == {"en": ["waste*", "food"], "nb": ["a", "c"], "x": ["b"]}


# --- the command

AREAS = "taxonomy/perspective.yaml"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A small workspace, laid out."""
    small = Small(tmp_path)
    small.write()
    (tmp_path / "taxonomy" / "schema").mkdir()
    for result in format_all(select([tmp_path])):
        assert not result.findings
        result.path.write_bytes(result.after)
    return tmp_path


def edit(path: Path, old: str, new: str) -> str:
    """Replace a text once; gives the text as it was."""
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return text


def test_the_command(run, folder: Path) -> None:
    file = folder / AREAS
    assert run("fmt", file).code == 0
    tidy = edit(
        file,
        "source: [ssb-2021-03]\n    basis: source\n    terms",
        "basis: source\n    source: [ssb-2021-03]\n    terms",
    )
    untidy = file.read_text(encoding="utf-8")
    checked = run("fmt", "--check", file)
    assert checked.code == 1
    assert "would change" in checked.out
    shown = run("fmt", "--diff", file)
    assert shown.code == 0
    assert "+    source: [ssb-2021-03]" in shown.out
    assert file.read_text(encoding="utf-8") == untidy
    assert run("fmt", file).out.splitlines()[-1] == "1 of 1 files changed."
    assert file.read_text(encoding="utf-8") == tidy
    assert run("fmt", "--check", cwd=folder).code == 0
    assert sorted(p.name for p in file.parent.iterdir()) == [
        "goal.yaml", "perspective.yaml", "profiles", "quality.yaml", "rules", "schema", "taxonomy.yaml",
    ]  # fmt: skip


def test_prune(run, folder: Path) -> None:
    file = folder / AREAS
    tidy = edit(file, "[energy*]", "[energy*, energy use, energyuse, ENERGY*]")
    spoilt = file.read_text(encoding="utf-8")
    assert run("fmt", file).code == 0
    assert file.read_text(encoding="utf-8") == spoilt
    assert run("fmt", "--prune", file).code == 0
    assert file.read_text(encoding="utf-8") == tidy.replace("[energy*]", "[energy*, energy use]")


def test_a_broken_file_is_not_touched(run, folder: Path) -> None:
    file = folder / AREAS
    edit(file, "basis: source", "basis: 'source")
    before = file.read_bytes()
    result = run("fmt", file)
    assert result.code == 1
    assert "perspective.yaml:" in result.err
    assert file.read_bytes() == before


def test_any_number_of_processes_gives_the_same(folder: Path) -> None:
    edit(folder / AREAS, "    basis", "    basis  ")
    (folder / "taxonomy" / "goal.yaml").write_text("categories: [", encoding="utf-8")
    selections = select([folder])
    assert format_all(selections, share=partial(shared, 2)) == format_all(selections)
