"""`sdgtax validate`: the right rule at the right place, in every format, with the right exit code."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from sdgtax.check.registry import RULES, find_rule, load_rules
from sdgtax.check.validate import check
from sdgtax.model.finding import Finding
from sdgtax.yaml.bundle import bundled

ROOT = Path(__file__).parents[1]


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the bundled data that a test may spoil."""
    shutil.copytree(bundled("taxonomy"), tmp_path / "taxonomy")
    shutil.copytree(bundled("indicator_sets"), tmp_path / "indicator_sets")
    return tmp_path


def edit(path: Path, old: str, new: str) -> int:
    """Replace a text once; gives the line on which it stood."""
    text = path.read_text(encoding="utf-8")
    assert old in text, old
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return text[: text.index(old)].count("\n") + 1


def found(root: Path, *paths: str, examples: bool = False) -> list[Finding]:
    chosen = [root / p for p in paths] or [root]
    return check(chosen, examples=examples).findings


def at(findings: list[Finding], rule: str) -> list[tuple[str, int, int]]:
    return [(Path(f.path).name, f.line, f.column) for f in findings if f.rule == rule]


# --- the rules themselves


def test_every_rule_is_documented() -> None:
    rules = load_rules()
    assert len(rules) > 60
    for rule in rules.values():
        assert re.fullmatch(r"TAX\d{3}", rule.code)
        assert re.fullmatch(r"[a-z]+(-[a-z]+)*", rule.name)
        for text in (rule.what, rule.why, rule.how):
            assert text.strip()
            assert text.rstrip().endswith((".", "?", ")", "`"))


def test_every_emitted_rule_is_declared() -> None:
    """Names of rules in the sources that read YAML, schema and sets are names of declared rules."""
    load_rules()
    used: set[str] = set()
    for file in (
        "yaml/document.py",
        "yaml/schema_errors.py",
        "check/validate.py",
        "check/context.py",
        "check/sssom.py",
    ):
        text = (ROOT / "src" / "sdgtax" / file).read_text(encoding="utf-8")
        used |= set(re.findall(r"\"([a-z]+(?:-[a-z]+)+)\"", text))
    known = {n for n in used if n in RULES}
    assert {"yaml-syntax", "duplicate-key", "unknown-key", "schema-line", "mapping-reference"} <= known


def test_docs_are_up_to_date() -> None:
    from tools.make_docs import FOLDER, pages

    for name, text in pages().items():
        assert (FOLDER / name).read_text(encoding="utf-8") == text, "run `make docs`"


def test_schemas_are_up_to_date() -> None:
    from tools.make_schemas import FOLDER, schemas

    for name, text in schemas().items():
        assert (FOLDER / name).read_text(encoding="utf-8") == text, "run `make schema`"


# --- one run, all findings


def test_one_broken_file_hides_nothing(copy: Path) -> None:
    broken = edit(copy / "taxonomy/goal/sdg/11.yaml", "basis: source", "basis: 'source")
    parent = edit(copy / "taxonomy/goal/sdg/3.yaml", "id: goal.sdg.3.3-1", "id: goal.sdg.3.x.3-1")
    key = edit(copy / "taxonomy/perspective/area/energy.yaml", "label:", "lable:")
    goal = edit(copy / "indicator_sets/u4ssc.yaml", "- '17'", "- '18'")
    findings = found(copy)
    assert [x[:2] for x in at(findings, "yaml-syntax")] == [("11.yaml", broken)]
    assert [x[:2] for x in at(findings, "unknown-parent")] == [("3.yaml", parent)]
    assert [x[:2] for x in at(findings, "unknown-key")] == [("energy.yaml", key)]
    assert [x[:2] for x in at(findings, "unknown-goal")] == [("u4ssc.yaml", goal)]
    errors = [f for f in findings if f.severity == "error"]
    assert len(errors) == 4, errors


def test_faults_of_one_file_do_not_hide_each_other(copy: Path) -> None:
    file = copy / "taxonomy/perspective/evaluation.yaml"
    first = edit(file, "basis: source", "basis: sauce")
    second = edit(file, "weight: 3", "weight: 30")
    third = edit(file, "label: {en: Outcome", "label: {en: Outcome, en: Outcomes")
    fourth = edit(file, "counterexamples: [", "counterexample: [")
    errors = [f for f in found(copy) if f.severity == "error"]
    assert {(f.rule, f.line) for f in errors} == {
        ("bad-value", first), ("out-of-range", second), ("duplicate-key", third), ("unknown-key", fourth),
    }  # fmt: skip


def test_suggestions(copy: Path) -> None:
    edit(copy / "taxonomy/goal/sdg/7.yaml", "perspective.area.energy:", "perspective.aera.energy:")
    edit(copy / "taxonomy/goal/sdg/7.yaml", "basis: source", "basis: sorce")
    edit(copy / "taxonomy/rules/scoring.yaml", "within: goal", "within: gaol")
    hints = {f.rule: f.hint for f in found(copy) if f.severity == "error"}
    assert hints["unknown-category"] == "Did you mean “perspective.area.energy”?"
    assert hints["bad-value"] == "Did you mean “source”?"
    assert hints["unknown-facet"] == "Did you mean “goal”?"


def test_every_finding_says_how_to_mend_it(copy: Path) -> None:
    edit(copy / "taxonomy/goal/sdg/7.yaml", "weight:", "wieght:")
    edit(copy / "taxonomy/goal/sdg/8.yaml", "source: [un-2030]", "source: [un-2031]")
    edit(copy / "indicator_sets/eu-sdg.yaml", "      by: Eurostat\n", "")
    for f in found(copy):
        assert f.hint or f.expected, f
        assert f.line
        assert f.column


# --- examples


def test_examples_are_tried(copy: Path) -> None:
    file = copy / "taxonomy/goal/sdg/14.yaml"
    text = file.read_text(encoding="utf-8")
    example = re.search(r"\n    examples: \[", text)
    assert example is not None
    file.write_text(text[: example.end()] + "'un-sdg:1.1.1', " + text[example.end() :], encoding="utf-8")
    line = text[: example.end()].count("\n") + 1
    findings = found(copy, "taxonomy/goal/sdg/14.yaml", examples=True)
    assert ("14.yaml", line, 16) in at(findings, "example-fails")
    hint = next(f.hint for f in findings if f.rule == "example-fails")
    assert "sdgtax explain --blind" in hint


def test_two_processes_find_the_same(copy: Path) -> None:
    edit(copy / "taxonomy/goal/sdg/14.yaml", "basis: source", "basis: sauce")
    edit(copy / "indicator_sets/un-sdg.yaml", "- '1.1'", "- '1.19'")
    one, two = check([copy], jobs=1), check([copy], jobs=2)
    assert one.findings == two.findings
    assert one.examples_checked
    assert two.examples_checked


# --- kinds of files and selection


def test_a_set_of_ones_own(tmp_path: Path) -> None:
    file = tmp_path / "mine.yaml"
    file.write_text(
        "# yaml-language-server: $schema=../taxonomy/schema/indicator-set.schema.json\nid: mine\nname: {en: Mine}\npublisher: Me\nedition: '1'\n"
        "year: 2025\nlevel: [municipal]\nlanguages: [en]\nlicence: CC0\nattribution: Me\nsource: []\nstatus: draft\nindicators:\n"
        "  - code: A\n    title: {en: Waste}\n    published: {goals: ['12'], un_indicator: ['12.5.9'], by: Me}\n"
        "  - code: A\n    title: {en: Water}\n",
        encoding="utf-8",
    )
    findings = check([file], examples=False).findings
    assert {(f.rule, f.line) for f in findings} == {("unknown-un-indicator", 16), ("duplicate-code", 17)}


def test_reviews_and_mappings(tmp_path: Path) -> None:
    reviews = tmp_path / "reviews.yaml"
    reviews.write_text(
        "# yaml-language-server: $schema=https://x/reviews.schema.json\nid: r\ntaxonomy: ks-ssb@0.1.0\ndecisions:\n"
        "  - {indicator: 'un-sdg:1.1.1', category: goal.sdg.1, decision: confirm, by: Kari, date: '2026-11-20'}\n"
        "  - {indicator: 'un-sdg:1.1.1', category: goal.sdg.1, decision: reject, by: Ola, date: '2026-11-21'}\n"
        "  - {indicator: 'un-sdg:1.1.99', category: goal.sdg.19, decision: confirm, by: Ola, date: 21.11.2026}\n",
        encoding="utf-8",
    )
    mappings = tmp_path / "mappings.yaml"
    mappings.write_text(
        "id: m\npublisher: Me\nmappings:\n  - {a: 'un-sdg:1.1.1', b: 'eu-sdg:sdg_01_10', relation: broad}\n"
        "  - {a: 'eu-sdg:sdg_01_10', b: 'un-sdg:1.1.1', relation: exact}\n  - {a: 'un-sdg:1.1.1', b: 'un-sdg:1.1.1', relation: close}\n",
        encoding="utf-8",
    )
    table = tmp_path / "pairs.sssom.tsv"
    table.write_text(
        "#license: CC0\nsubject_id\tpredicate_id\tobject_id\tmapping_justification\tconfidence\n"
        "un-sdg:1.1.1\tskos:exactMatch\teu-sdg:sdg_01_10\tsemapv:ManualMappingCuration\t0.9\n"
        "un-sdg:1.1.1\tskos:exactmatch\teu-sdg:sdg_01_99\tsemapv:ManualMappingCuration\t90\n",
        encoding="utf-8",
    )
    findings = check([tmp_path], examples=False).findings
    assert {(Path(f.path).name, f.rule, f.line) for f in findings} == {
        ("reviews.yaml", "contradicting-decision", 6),
        ("reviews.yaml", "bad-value", 7),
        ("reviews.yaml", "review-reference", 7),
        ("mappings.yaml", "schema-line", 1),
        ("mappings.yaml", "contradicting-mapping", 5),
        ("mappings.yaml", "mapping-reference", 6),
        ("pairs.sssom.tsv", "bad-value", 4),
        ("pairs.sssom.tsv", "mapping-reference", 4),
        ("pairs.sssom.tsv", "out-of-range", 4),
    }


def test_only_what_was_asked_for(copy: Path) -> None:
    edit(copy / "taxonomy/goal/sdg/7.yaml", "weight:", "wieght:")
    edit(copy / "taxonomy/goal/sdg/8.yaml", "source: [un-2030]", "source: [un-2031]")
    chosen = found(copy, "taxonomy/goal/sdg/8.yaml")
    assert {Path(f.path).name for f in chosen if f.severity == "error"} == {"8.yaml"}
    folder = found(copy, "taxonomy/goal")
    assert {Path(f.path).name for f in folder if f.severity == "error"} == {"7.yaml", "8.yaml"}


def test_a_comment_allows_a_finding(copy: Path) -> None:
    file = copy / "taxonomy/goal/sdg/7.yaml"
    edit(file, "        weight:", "        # sdgtax: allow zero-weight as a test\n        weight: 0 # was")
    assert not [f for f in found(copy) if f.rule == "zero-weight"]
    edit(file, "        # sdgtax: allow zero-weight as a test\n", "")
    assert [f for f in found(copy) if f.rule == "zero-weight"]


def test_ignore(copy: Path) -> None:
    edit(copy / "taxonomy/goal/sdg/7.yaml", "source: [un-2030]", "source: [un-2031]")
    assert not [f for f in check([copy], examples=False, ignore=["tax104"]).findings if f.rule == "unknown-source"]


# --- the command


def test_exit_codes(run, copy: Path) -> None:
    file = copy / "taxonomy/goal/sdg/7.yaml"
    assert run("validate", copy / "no-such-file.yaml").code == 2
    assert run("validate", "--explain", "TAX999").code == 2
    assert run("validate", "--format", "xml").code == 2
    edit(file, "        weight:", "        weight: 0 #")
    warned = run("validate", file)
    assert warned.code == 0
    assert "TAX209 zero-weight" in warned.out
    assert run("validate", file, "--strict").code == 1
    edit(file, "basis: source", "basis: sauce")
    failed = run("validate", file, "--format", "json")
    assert failed.code == 1
    assert "TAX023" in [f["code"] for f in json.loads(failed.out)["findings"]]


def test_rules_on_the_terminal(run) -> None:
    listed = run("validate", "--list-rules").out.splitlines()
    assert len(listed) == len(load_rules()) + 1
    shown = run("validate", "--explain", "tax101").out
    assert shown.startswith("TAX101 unknown-parent (error)")
    assert "Mend:" in shown
    assert run("validate", "--explain", "unknown-parent").out == shown
    assert find_rule("TAX101") is find_rule("unknown-parent")


def test_output_to_a_file(run, copy: Path, tmp_path: Path) -> None:
    edit(copy / "taxonomy/goal/sdg/7.yaml", "basis: source", "basis: sauce")
    target = tmp_path / "report.sarif"
    done = run("validate", copy / "taxonomy/goal/sdg/7.yaml", "--format", "sarif", "-o", target)
    assert (done.code, done.out) == (1, "")
    assert json.loads(target.read_text(encoding="utf-8"))["version"] == "2.1.0"


def test_nothing_is_changed(run, copy: Path) -> None:
    def state() -> dict[str, tuple[int, bytes]]:
        return {str(p): (p.stat().st_mtime_ns, p.read_bytes()) for p in sorted(copy.rglob("*")) if p.is_file()}

    before = state()
    run("validate", copy)
    assert state() == before


def git(folder: Path, *arguments: str) -> None:
    env = {**os.environ, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
    base = [
        "git",
        "-c",
        "user.name=t",
        "-c",
        "user.email=t@example.org",
        "-c",
        "init.defaultBranch=main",
        "-c",
        "commit.gpgsign=false",
    ]
    subprocess.run([*base, *arguments], cwd=folder, env=env, check=True, capture_output=True)


@pytest.mark.skipif(shutil.which("git") is None, reason="needs git")
def test_changed_since(run, copy: Path) -> None:
    edit(
        copy / "taxonomy/goal/sdg/8.yaml", "source: [un-2030]", "source: [un-2031]"
    )  # an old fault, in a file that stays
    git(copy, "init")
    git(copy, "add", ".")
    git(copy, "commit", "-m", "first")
    assert json.loads(run("validate", "--changed-since", "HEAD", "--json", cwd=copy).out)["findings"] == []
    edit(copy / "taxonomy/goal/sdg/7.yaml", "        weight:", "        weight: 0 #")
    edit(copy / "taxonomy/taxonomy.yaml", "  ntnu-sdg-ontology:", "  ntnu-ontology:")
    record = json.loads(run("validate", "--changed-since", "HEAD", "--json", cwd=copy).out)
    names = {(f["path"], f["rule"]) for f in record["findings"]}
    assert ("taxonomy/goal/sdg/7.yaml", "zero-weight") in names
    assert ("taxonomy/profiles/trondheim.yaml", "unknown-source") in names  # broken by the edit of another file
    assert not [n for n in names if n[0].endswith("8.yaml")]
    assert run("validate", "--changed-since", "nonsense", cwd=copy).code == 2
