"""The documentation says what the program does: columns, fields, commands, links."""

from __future__ import annotations

import csv
import importlib
import io
import json
import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer.main
from tools import make_explained, refresh_docs

from sdgtax.classify.engine import Classifier
from sdgtax.cli.app import app
from sdgtax.model.columns import Column, Columns, InputColumns
from sdgtax.model.indicator import IndicatorSet
from sdgtax.model.selection import Classes, Cover, Crowd, Grades, Judged, Selection
from sdgtax.model.taxonomy import Taxonomy
from sdgtax.model.words import Words
from sdgtax.views.classification import record
from sdgtax.yaml.load import load_taxonomy

ROOT = Path(__file__).parents[1]
PAGES = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").glob("*.md"))]
OUTPUT = (ROOT / "docs" / "output.md").read_text(encoding="utf-8")
SLOW = {"demo", "validate"}
"""Commands that have tests of their own and take long."""
LIGHT = ("--with", "oecd-better-life")
"""A report is made beside one small set; beside all of them it is in its own tests."""


FENCED = re.compile(r"^```(\w+)?[^\n]*\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def words(command: str) -> list[str]:
    """The arguments of a `sdgtax ...` command line, without its pipes, redirections and comment."""
    return shlex.split(re.split(r"\s[|>]\s?", command.partition(" #")[0])[0])[1:]


def commands(text: str) -> Iterator[str]:
    """The `sdgtax ...` command lines in the fenced blocks of a page: after `$ `, or bare in a block of shell commands."""
    for info, body in FENCED.findall(text):
        for line in body.splitlines():
            if line.startswith("$ sdgtax "):
                yield line[2:]
            elif info in ("sh", "bash", "shell") and line.startswith("sdgtax "):
                yield line


def in_sentences(text: str) -> list[str]:
    """The `sdgtax ...` command lines in the text around the blocks that have arguments."""
    return re.findall(r"`(sdgtax [^`\s]+ [^`\n]+)`", FENCED.sub("", text))


README = (ROOT / "README.md").read_text(encoding="utf-8")
SHOWN = sorted(
    {command for page in PAGES for command in commands(page.read_text(encoding="utf-8"))} | {*in_sentences(README)}
)
MEANT = {b.command: b.code for page in refresh_docs.pages() for b in refresh_docs.blocks(page)}


@pytest.fixture(scope="module")
def workplace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which the commands of the pages can run."""
    folder = tmp_path_factory.mktemp("docs")
    refresh_docs.furnish(folder)
    return folder


@pytest.mark.parametrize("command", [c for c in SHOWN if c.split()[1] not in SLOW])
def test_commands_in_the_pages_run(run, command: str, workplace: Path) -> None:
    light = LIGHT if command.startswith("sdgtax report ") else ()
    result = run(*words(command), *light, cwd=workplace)
    assert result.code == MEANT.get(command, 0), result.err


def test_python_in_the_readme_runs(capsys: pytest.CaptureFixture[str]) -> None:
    programs = [body for info, body in FENCED.findall(README) if info == "python"]
    assert programs
    for program in programs:
        exec(compile(program, "README.md", "exec"), {})
    assert capsys.readouterr().out.startswith("goal.sdg.1 ")


def _click_commands() -> dict[str, Any]:
    group = typer.main.get_command(app)
    found: dict[str, Any] = {}

    def walk(command: Any, name: str) -> None:
        children = getattr(command, "commands", None)
        if not children:
            found[name] = command
            return
        for key, child in children.items():
            walk(child, f"{name} {key}".strip())

    walk(group, "")
    return found


@pytest.mark.parametrize("name", sorted(_click_commands()))
def test_every_command_has_a_help_with_an_example(name: str) -> None:
    help_text = _click_commands()[name].help or ""
    assert "Examples:" in help_text
    assert f"sdgtax {name}" in help_text
    assert name.split()[0] in (typer.main.get_command(app).help or ""), "the general help does not name it"


def _headings(page: Path) -> set[str]:
    found = set()
    text = re.sub(r"^```.*?^```$", "", page.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)
    for heading in re.findall(r"^#+ (.+)$", text, re.MULTILINE):
        found.add(re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-"))
    return found


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.name)
def test_links_between_pages_resolve(page: Path) -> None:
    for target in re.findall(r"\]\(([^)\s]+)\)", page.read_text(encoding="utf-8")):
        if re.match(r"[a-z]+:", target):
            continue
        path, _, anchor = target.partition("#")
        file = (page.parent / path).resolve() if path else page
        assert file.exists(), f"{page.name} links to {target}"
        if anchor:
            assert anchor in _headings(file), f"{page.name} links to {target}"


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.name)
def test_no_page_names_a_place_on_somebodys_machine(page: Path) -> None:
    found = re.findall(r"(?<![\w/.])/(?:home|tmp|work|root|Users|var)/\S*", page.read_text(encoding="utf-8"))
    assert not found


def test_every_page_is_listed_in_the_index() -> None:
    index = (ROOT / "docs" / "index.md").read_text(encoding="utf-8")
    assert not [
        p.name for p in PAGES if p.parent == ROOT / "docs" and p.name != "index.md" and f"({p.name}" not in index
    ]


# --- docs/output.md against what the program writes


def _section(title: str) -> str:
    match = re.search(rf"^## {re.escape(title)}\n(.*?)(?=^## |\Z)", OUTPUT, re.MULTILINE | re.DOTALL)
    assert match, title
    return match[1]


def _documented(section: str, table: int = 0) -> list[str]:
    """The names in the first column of a table of a section."""
    tables = re.findall(r"^\|[^\n]*\|\n\|---[^\n]*\n((?:\|[^\n]*\n)+)", section + "\n", re.MULTILINE)
    return [name for row in tables[table].splitlines() for name in re.findall(r"`(\w+)`", row.split("|")[1])]


def test_columns_of_wide_and_long_are_documented(run, workplace: Path, taxonomy: Taxonomy) -> None:
    for layout, title in (("wide", "CSV, wide"), ("long", "CSV, long")):
        columns = [c.id for c in taxonomy.columns.sheets[f"classification-{layout}"]]
        result = run(
            "classify", "docs/examples/my_indicators.csv", "--format", "csv", "--layout", layout, cwd=workplace
        )
        header = next(csv.reader(io.StringIO(result.out)))
        own = ["Kode", "Navn", "frequency", "last_year", "level", "method_url", "data_url"]
        assert header == [*columns, *own]
        assert columns == _documented(_section(title))


def _keys(records: Any) -> set[str]:
    return {key for record in records for key in record}


def test_fields_of_a_classification_are_documented(run, workplace: Path, sets: dict[str, IndicatorSet]) -> None:
    section = _section("JSON of a classification")
    whole = json.loads(run("classify", "docs/examples/my_indicators.csv", "--json", cwd=workplace).out)
    assert set(whole) == {"taxonomy", "indicators"}
    assert set(whole["taxonomy"]) == {"id", "version"}
    records = whole["indicators"]
    with_profile = load_taxonomy(profile="trondheim")
    for blind_to_mappings in (False, True):
        classifier = Classifier(with_profile, sets, blind=blind_to_mappings, level="municipal")
        items = [i for s in sets.values() for i in s.indicators[::12]]
        records += [record(with_profile, classifier.classify(item), "en") for item in items]
    one = json.loads(run("explain", "un-sdg:3.1.1", "--json", cwd=workplace).out)
    assert [k for k in one if k != "facts"] == [k for k in records[0] if k != "columns"]
    assert {*one, *records[0]} == set(_documented(section, 0))
    answers = [a for r in records for a in (*r["assignments"], *r["runners_up"])]
    assert _keys(answers) == set(_documented(section, 1))
    assert _keys(e for a in answers for e in a["evidence"]) == set(_documented(section, 2))
    prose = section[section.index("An entry of `quality_criteria`") :]
    for name in ("quality_criteria", "not_assessed"):
        for key in _keys(entry for r in records for entry in r[name]):
            assert f"`{key}`" in prose
    kinds = {e["kind"] for a in answers for e in a["evidence"]}
    assert all(f"`{kind}`" in section for kind in kinds)
    assert all(f"`{a['basis']}`" in _section("CSV, long") for a in answers)
    assert all(f"`{a['facet']}`" in _section("CSV, long") for a in answers)


def test_fields_of_an_evaluation_are_documented(run, workplace: Path) -> None:
    section = _section("JSON of `evaluate`")
    result = run("evaluate", ROOT / "tests" / "gold" / "perspective.csv", "--by", "lang", "--json")
    record = json.loads(result.out)
    assert set(record) == set(_documented(section, 0))
    assert _keys(record["facets"]) == set(_documented(section, 1))
    for name in ("reliability", "words", "per_category", "confusion", "worst"):
        for key in _keys(entry for facet in record["facets"] for entry in facet.get(name, [])):
            assert f"`{key}`" in section


def test_fields_of_sets_and_taxonomy_are_documented(run, workplace: Path) -> None:
    listed = json.loads(run("sets", "--json", cwd=workplace).out)
    assert set(listed) == {"sets"}
    assert _keys(listed["sets"]) == set(_documented(_section("JSON of `sets`")))
    section = _section("JSON of `taxonomy`")
    tree = json.loads(run("taxonomy", "--json", cwd=workplace).out)
    nodes = [tree]
    for node in nodes:
        nodes += node.get("children", [])
    assert all(f"`{key}`" in section for key in _keys(nodes))
    one = json.loads(run("taxonomy", "11.6", "--json", cwd=workplace).out)
    own = {"file", "heading", "bundled_indicators"}
    assert set(_documented(section)) == own | set(one["bundled_indicators"][0]) - {"set", "code", "title"}
    formats = (ROOT / "docs" / "formats.md").read_text(encoding="utf-8")
    assert all(f"`{key}`" in formats for key in set(one) - own)


def test_every_key_of_the_yaml_formats_is_documented() -> None:
    formats = (ROOT / "docs" / "formats.md").read_text(encoding="utf-8")
    taxonomy = importlib.import_module("sdgtax.model.rules")
    indicator = importlib.import_module("sdgtax.model.set_file")
    models = [
        *(getattr(taxonomy, name) for name in ("TaxonomyInfo", "Category", "Term", "Scoring", "ScoredFacet", "Qualifier", "Keep")),
        *(getattr(taxonomy, name) for name in ("MetadataRules", "Sentences", "Judgement", "RollUp", "LanguageRules", "Profile", "Level")),
        *(getattr(indicator, name) for name in ("SetFile", "IndicatorEntry", "PublishedEntry")),
        Columns, InputColumns, Column, Words, Selection, Cover, Classes, Grades, Crowd, Judged,
    ]  # fmt: skip
    for model in models:
        for name, field in model.model_fields.items():
            assert f"`{field.alias or name}`" in formats, f"{model.__name__}.{name}"


def test_thresholds_that_the_pages_name_are_those_of_the_rules(taxonomy: Taxonomy) -> None:
    text = " ".join((ROOT / "docs" / "how-classification-works.md").read_text(encoding="utf-8").split())
    scoring = taxonomy.scoring
    for level in scoring.confidence[:-1]:
        assert f"*{level.label.get('en')}* (*{level.label.get('nb')}*) from {level.at_least:.2f}" in text
    assert "less sure than the `review_below` of that facet" in text
    assert {f.id for f in scoring.facets if f.review_below} <= set(re.findall(r"\w+", text))
    assert f"{scoring.facets[0].keep.ratio:.0%} of its score" in text
    assert f"below {scoring.similar_min:g} it says nothing" in text


def test_explained_is_the_page_that_the_program_writes_in_form() -> None:
    page = make_explained.PAGE.read_text(encoding="utf-8")
    assert page.startswith(make_explained.INTRODUCTION)
    assert len(re.findall(r"^## \d+\. ", page, re.MULTILINE)) == make_explained.COUNT


def test_long_outputs_are_cut() -> None:
    assert refresh_docs.cut("a\nb\nc\n", 2) == "a\nb\n...\n"
    assert refresh_docs.cut("a\nb\n", 2) == "a\nb\n"


def test_refresh_finds_the_blocks(tmp_path: Path) -> None:
    page = tmp_path / "p.md"
    page.write_text(
        "x\n```console lines=3 exit=1\n$ sdgtax validate\nold\n```\n```sh\nsdgtax sets\n```\n", encoding="utf-8"
    )
    (block,) = refresh_docs.blocks(page)
    assert (block.command, block.output, block.lines, block.code) == ("sdgtax validate", "old\n", 3, 1)
