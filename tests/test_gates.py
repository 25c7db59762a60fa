"""A check that judged nothing is no pass: no data, a sub-folder, deleted ids, a repository of one's own lists only (cases K3, K4)."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import xml.etree.ElementTree as ET
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.small import Small
from tests.test_validate import changed, edit, git

import sdgtax
from sdgtax.check.rules import RULES
from sdgtax.formats.registry import FORMATS
from sdgtax.model.finding import Finding, SdgtaxError
from sdgtax.views.findings import Findings
from sdgtax.yaml.bundle import bundled
from sdgtax.yaml.files import select
from sdgtax.yaml.format import format_all
from sdgtax.yaml.load import read_sets, read_taxonomy

ROOT = Path(__file__).parents[1]
AREAS, GOALS, SET = "taxonomy/perspective.yaml", "taxonomy/goal.yaml", "indicator_sets/mine.yaml"
MANY = "indicator_sets/many.yaml"
KINDS = {"categories": 3, "rules": 13, "sets": 3, "profiles": 1, "reviews": 1, "mappings": 1}
needs_git = pytest.mark.skipif(shutil.which("git") is None, reason="needs git")


@pytest.fixture
def repository(folder: Path) -> Path:
    """The small workspace, committed."""
    return committed(folder)


def committed(path: Path) -> Path:
    git(path, "init")
    git(path, "add", ".")
    git(path, "commit", "--allow-empty", "-m", "first")
    return path


def oslo(path: Path, ending: str = "yaml") -> Path:
    """A repository that holds one list of a municipality."""
    text = Small(path / "unused").base[SET].replace("mine", "oslo").replace("../schema", "https://example.org")
    shutil.rmtree(path / "unused", ignore_errors=True)
    (path / "indicator_sets").mkdir()
    (path / "indicator_sets" / f"oslo.{ending}").write_text(text, encoding="utf-8")
    return committed(path)


def found(done) -> set[tuple[str, str]]:
    """Path and rule of all findings of a run with --json."""
    return {(f["path"], f["rule"]) for f in json.loads(done.out)["findings"]}


# --- nothing judged


@pytest.mark.parametrize(
    "arguments", [("validate",), ("fmt",), ("fmt", "--check"), ("diff", "HEAD"), ("new", "set", "x"), ("new", "category", "goal.x"),
                  ("new", "profile", "x"), ("validate", "--changed-since", "HEAD"), ("validate", "--ids-since", "HEAD")],
)  # fmt: skip
@pytest.mark.parametrize("in_git", [False, pytest.param(True, marks=needs_git)])
def test_where_nothing_is_ones_own_the_bundled_data_do_not_stand_in(
    run, tmp_path: Path, arguments: tuple[str, ...], in_git: bool
) -> None:
    if in_git:
        committed(tmp_path)
    (tmp_path / "docker-compose.yml").write_text("services:\n  a: {image: b}\n")
    done = run(*arguments, cwd=tmp_path)
    assert (done.code, done.out) == (2, "")
    assert "own" in done.err or "neither" in done.err or "no git repository" in done.err
    assert "taxonomy" in done.err or "indicator_sets" in done.err or "HEAD" in done.err
    assert [p.name for p in tmp_path.rglob("*") if ".git" not in p.parts and p.is_file()] == ["docker-compose.yml"]


def test_a_folder_that_is_named_must_hold_something(run, folder: Path) -> None:
    (folder / "docs").mkdir()
    (folder / "docs" / "page.yaml").write_text("title: About\n")
    for command in ("validate", "fmt"):
        done = run(command, "taxonomy", "docs", cwd=folder)
        assert done.code == 2
        assert "the folder “docs”" in done.err


def test_the_bundled_data_are_checked_by_explicit_wish(run, tmp_path: Path) -> None:
    done = run("validate", bundled("indicator_sets") / "oecd-better-life.yaml", cwd=tmp_path)
    assert done.code == 0
    assert "1 file checked: 1 of sets (" in done.out


def test_below_the_data_all_of_it_is_checked(run, folder: Path) -> None:
    """B26, A31"""
    edit(folder / SET, "level: [municipal]", "level: [municipl]")
    for arguments in (("validate",), ("validate", ".")):
        done = run(*arguments, cwd=folder / "indicator_sets")
        assert done.code == 1, done.out
        assert "mine.yaml:7:9: error TAX023" in done.out
        assert done.out.count(": error ") == 1


def test_the_other_ending_is_checked_too(run, folder: Path) -> None:
    edit(folder / SET, "level: [municipal]", "level: [municipl]")
    (folder / SET).rename(folder / "indicator_sets" / "mine.yml")
    assert "mine.yml:7:9: error TAX023" in run("validate", cwd=folder).out


# --- whose data, how many files of each kind, in every format


def test_every_format_says_what_was_checked(run, folder: Path) -> None:
    whose = "taxonomy: taxonomy; sets: indicator_sets"
    told = f"22 files checked: {', '.join(f'{n} of {kind}' for kind, n in KINDS.items())} ({whose})"
    assert told in run("validate", cwd=folder).out
    done = {name: run("validate", "--format", name, cwd=folder) for name in ("json", "github", "sarif", "junit")}
    assert all(told in one.err for one in done.values())
    record = json.loads(done["json"].out)
    assert (record["checked"], record["data"]) == ({"files": 22, **KINDS}, whose)
    log = json.loads(done["sarif"].out)
    assert log["runs"][0]["properties"] == {"data": whose, "checked": {"files": 22, **KINDS}}
    suite = ET.fromstring(done["junit"].out)
    properties = {p.get("name"): p.get("value") for p in suite.iter("property")}
    assert properties == {"data": whose, **{k: str(n) for k, n in KINDS.items()}}


@pytest.mark.parametrize(("number", "kept", "said"), [(6_000, 6_000, ""), (26_000, 25_000, "1000 are left out")])
def test_very_many_findings_are_a_valid_log(number: int, kept: int, said: str) -> None:
    """B37"""
    listed = [
        Finding(f"{n}.yaml", 1, 1, "bad-value", "m", severity="warning" if n < 2000 else "error") for n in range(number)
    ]
    findings = Findings(listed, [], number, RULES)
    log = json.loads("".join(FORMATS["sarif"].write({"findings": lambda: findings})))
    (run,) = log["runs"]
    assert len(run["results"]) == kept
    assert sum(r["level"] == "error" for r in run["results"]) == number - 2000
    (notice,) = run["invocations"][0]["toolExecutionNotifications"]
    assert f"{number} findings: code scanning on GitHub shows 5000" in notice["message"]["text"]
    assert said in notice["message"]["text"]


# --- files of a known kind, wherever they lie


ROADS = "Proportion of the rural population who live within 2 km of an all-season road"
REVIEW = "id: r\ntaxonomy: ks-ssb@0.1.0\ndecisions:\n  - {indicator: 'un-sdg:9.9.9', category: goal.sdg.7, decision: confirm, by: K, date: '2026-01-01'}\n"


@needs_git
@pytest.mark.parametrize("place", ["reviews/r.yaml", "a/b/.c/r.yml", "build/r.yaml"])
def test_a_committed_review_is_checked_wherever_it_lies(run, repository: Path, place: str) -> None:
    """B27"""
    (repository / place).parent.mkdir(parents=True)
    (repository / place).write_text(REVIEW)
    git(repository, "add", "-f", place)
    git(repository, "commit", "-m", "second")
    for arguments in ((), ("--changed-since", "HEAD~1")):
        done = run("validate", "--json", *arguments, cwd=repository)
        assert done.code == 1
        assert (place, "review-reference") in found(done)


@needs_git
def test_other_yaml_of_the_repository_is_not_judged(run, repository: Path) -> None:
    for name, text in {
        "chart/templates/x.yaml": "a: {{ .Values.x }}\n",
        ".github/workflows/ci.yml": "name: ci\non: [push]\njobs: {a: {steps: []}}\n",
        "_data/categories.yml": "categories:\n  - name: news\n",
    }.items():
        (repository / name).parent.mkdir(parents=True, exist_ok=True)
        (repository / name).write_text(text)
    git(repository, "add", ".")
    assert "22 files checked" in run("validate", cwd=repository).out


NAME, THEIRS = "name: {en: My county, nb: Mitt fylke}", "name: {en: Their county, nb: Deres fylke}"


@needs_git
def test_each_file_is_judged_by_the_data_that_it_lies_in(run, repository: Path, small: Small) -> None:
    other = repository / "region" / "indicator_sets"
    other.mkdir(parents=True)
    (other / "mine.yaml").write_text(small.base[SET])
    (other / "theirs.yaml").write_text(changed(changed(small.base[SET], "id: mine", "id: theirs"), NAME, THEIRS))
    done = run("validate", "--json", cwd=repository)
    assert json.loads(done.out)["checked"]["sets"] == 5
    assert found(done) == set(), "the two sets called mine do not meet"
    (other.parent / "r.yaml").write_text(REVIEW.replace("un-sdg:9.9.9'", "mine:1', title: Energy use"))
    assert found(run("validate", "region", "--json", cwd=repository)) == {("region/r.yaml", "schema-line")}


# --- what has changed


@needs_git
def test_no_attribute_of_git_hides_a_change(run, repository: Path) -> None:
    (repository / ".gitattributes").write_text("*.yaml export-ignore -diff binary\n")
    git(repository, "add", ".")
    git(repository, "commit", "-m", "second")
    edit(repository / AREAS, "weight: 3", "weight: 30")
    edit(repository / SET, "Energy use", "Energy used")
    git(repository, "commit", "-am", "third")
    for below in ("", "indicator_sets", "taxonomy/rules"):
        done = run("validate", "--changed-since", "HEAD~1", "--json", cwd=repository / below)
        assert [r for _, r in found(done)] == ["out-of-range"]
        assert json.loads(done.out)["checked"]["files"] == 2
    edit(repository / AREAS, "weight: 30", "weight: 3")
    for below in ("", "indicator_sets", "taxonomy/rules"):
        record = json.loads(run("diff", "HEAD~2", "--json", cwd=repository / below).out)
        assert [c["id"] for c in record["changes"]] == ["mine"]


@needs_git
def test_only_a_page_has_changed(run, repository: Path) -> None:
    (repository / "README.md").write_text("x")
    done = run("validate", "--changed-since", "HEAD", cwd=repository)
    assert done.code == 2
    assert "of the 22 files of a known kind (taxonomy: taxonomy; sets: indicator_sets) none has changed" in done.err
    assert "1 other files have" in done.err


@needs_git
def test_all_that_git_says_is_told(run, repository: Path) -> None:
    """B42"""
    for arguments in (
        ("validate", "--changed-since", "no such"),
        ("diff", "no such"),
        ("validate", "--ids-since", "-x"),
    ):
        done = run(*arguments, cwd=repository)
        assert done.code == 2
        assert "fatal:" in done.err or "usage:" in done.err
    (repository / ".git" / "HEAD").write_text("ref: refs/heads/none\n")
    (repository / ".git" / "index").write_bytes(b"DIRC spoilt index with more than a few bytes")
    done = run("validate", "--changed-since", "main", cwd=repository)
    assert done.code == 2
    assert len([line for line in done.err.splitlines() if line.startswith(("sdgtax: git", "error:", "fatal:"))]) >= 2


# --- ids that are gone


def without(path: Path, start: str) -> None:
    """Take out the lines that begin like this."""
    lines = path.read_text(encoding="utf-8").split("\n")
    assert any(line.startswith(start) for line in lines)
    path.write_text("\n".join(line for line in lines if not line.startswith(start)), encoding="utf-8")


@needs_git
@pytest.mark.parametrize("option", ["--changed-since", "--ids-since"])
def test_a_category_that_is_gone_or_renamed(run, repository: Path, option: str) -> None:
    without(repository / GOALS, "  - {id: goal.sdg.7.7-1,")
    edit(repository / AREAS, "id: perspective.area.digitalisation,", "id: perspective.area.computers,")
    edit(repository / "taxonomy/rules/metadata.yaml", "perspective.area.digitalisation", "perspective.area.computers")
    done = run("validate", option, "HEAD", "--json", cwd=repository)
    assert done.code == 1
    gone = {f["message"]: f for f in json.loads(done.out)["findings"] if f["rule"] == "removed-id"}
    assert set(gone) == {
        "the category “goal.sdg.7.7-1” is gone",
        "the category “perspective.area.digitalisation” is now called “perspective.area.computers”",
    }
    lines = {f["path"]: (repository / f["path"]).read_text().split("\n")[f["line"] - 1] for f in gone.values()}
    assert "id: goal.sdg.7," in lines[GOALS]  # what stood before it
    assert "id: perspective.area.computers," in lines[AREAS]
    assert all("deprecated: true" in f["hint"] for f in gone.values())
    assert run("validate", cwd=repository).code == 0, "without a revision nobody can know"
    elsewhere = run("validate", "indicator_sets", option, "HEAD", "--json", cwd=repository)
    assert elsewhere.code == (2 if option == "--changed-since" else 0)
    assert found(run("validate", option, "HEAD", "--ignore", "TAX701", "--json", cwd=repository)) == set()


@needs_git
def test_a_file_full_of_faults_hides_no_id_that_is_gone(run, repository: Path) -> None:
    without(repository / GOALS, "  - {id: goal.sdg.7.7-1,")
    text = (repository / GOALS).read_text(encoding="utf-8")
    assert text.count("source: [ssb-2021-03]") > 4
    (repository / GOALS).write_text(text.replace("source: [ssb-2021-03]", "source: [nobody]"), encoding="utf-8")
    done = run("validate", "--changed-since", "HEAD", "--json", cwd=repository)
    told = {(f["rule"], f["message"]) for f in json.loads(done.out)["findings"]}
    assert ("removed-id", "the category “goal.sdg.7.7-1” is gone") in told
    assert "unknown-source" in {rule for rule, _ in told}


@needs_git
def test_what_is_given_up_stays_or_says_so(run, repository: Path) -> None:
    edit(
        repository / AREAS,
        "id: perspective.area.digitalisation, ",
        "id: perspective.area.digitalisation, deprecated: true, replaced_by: [perspective.area.energy], ",
    )
    digital = "category: perspective.area.digitalisation"
    edit(repository / "taxonomy" / "rules" / "metadata.yaml", digital, "category: perspective.area.energy")
    assert run("validate", "--ids-since", "HEAD", "--strict", cwd=repository).code == 0
    edit(repository / SET, "code: '1'", "code: '1a'\n    also_listed: ['1']")
    assert run("validate", "--ids-since", "HEAD", cwd=repository).code == 0
    edit(repository / SET, "status: draft", "status: draft\ndeprecated: true\nreplaced_by: [many]")
    assert run("validate", "--ids-since", "HEAD", cwd=repository).code == 0
    git(repository, "commit", "-am", "second")
    for name in (SET, "mappings.yaml"):
        (repository / name).unlink()
    assert run("validate", "--ids-since", "HEAD", cwd=repository).code == 0, "it was given up before"


@needs_git
def test_what_goes_together_is_told_once(run, repository: Path) -> None:
    (repository / "mappings.yaml").unlink()
    (repository / SET).unlink()
    without(repository / MANY, "  - {code: '1")
    without(repository / GOALS, "  - {id: goal.sdg.7")
    (repository / "reviews.yaml").unlink()
    done = run("validate", "--ids-since", "HEAD", "--json", cwd=repository)
    gone = {f["message"]: f["path"] for f in json.loads(done.out)["findings"] if f["rule"] == "removed-id"}
    assert gone == {
        "the set “mine” is gone": SET,
        "the indicator “many:1” is gone, and so with 10 more: many:10, many:11, many:12, many:13, many:14 and others": MANY,
        "the category “goal.sdg.7” is gone, and so with 1 more: goal.sdg.7.7-1": GOALS,
    }


@needs_git
def test_what_cannot_be_read_is_not_said_to_be_gone(run, repository: Path) -> None:
    edit(repository / GOALS, "{id: goal.sdg.7.7-1, label: {", "{id: goal.sdg.7.7-1, label: [")
    (repository / MANY).write_text("indicators: [")
    done = run("validate", "--ids-since", "HEAD", "--json", cwd=repository)
    assert "removed-id" not in {rule for _, rule in found(done)}


@needs_git
def test_only_deleted_files_are_a_change(run, repository: Path) -> None:
    (repository / MANY).unlink()
    done = run("validate", "--changed-since", "HEAD", "--json", cwd=repository)
    assert found(done) == {(MANY, "removed-id")}
    git(repository, "checkout", ".")
    (repository / "mappings.yaml").unlink()
    assert run("validate", "--changed-since", "HEAD", cwd=repository).code == 0


@needs_git
def test_diff_tells_of_ids_that_are_gone(run, repository: Path) -> None:
    without(repository / GOALS, "  - {id: goal.sdg.7.7-1,")
    done = run("diff", "HEAD", "--json", cwd=repository)
    assert done.code == 1
    assert [x["id"] for x in json.loads(done.out)["ids_lost"]] == ["goal.sdg.7.7-1"]
    assert "the category “goal.sdg.7.7-1” is gone. Ids are never removed" in done.err
    assert "Ids that others refer to are gone (1)" in run("diff", "HEAD", cwd=repository).out
    assert (
        r"**Ids that others refer to are gone \(1\)**"
        in run("diff", "HEAD", "--format", "markdown", cwd=repository).out
    )
    git(repository, "checkout", ".")
    shutil.rmtree(repository / "indicator_sets")
    done = run("diff", "HEAD", cwd=repository)
    assert done.code == 2
    assert "the folder `indicator_sets` of HEAD is gone" in done.err


@needs_git
def test_diff_tells_which_mappings_change(run, repository: Path) -> None:
    edit(repository / MANY, "Number of things 7", "Access to energy")
    git(repository, "commit", "-am", "second")
    edit(repository / MANY, "Access to energy", "Number of trees")
    edit(repository / SET, "Energy use, nb: Energibruk", "Poverty, nb: Fattigdom")
    done = run("diff", "HEAD", "--json", cwd=repository)
    listed = {(m["change"], m["a"], m["b"], m["before"], m["after"]) for m in json.loads(done.out)["mappings"]}
    assert ("lost", "many:7", "un-sdg:7.1.1", "exact", "") in listed
    assert ("gained", "mine:1", "un-sdg:1.1.1", "", "exact") in listed
    moved = {m["indicator"]: (m["was"], m["now"]) for m in json.loads(done.out)["concepts_moved"]}
    assert moved["many:7"] == ("many:7", "")
    assert moved["mine:1"] == ("many:7", "mine:1")
    out = run("diff", "HEAD", cwd=repository).out
    assert "Mappings between sets: 1 gained, 3 lost, 0 with another relation" in out
    assert f"Indicators under another concept than before: {len(moved)}" in out
    assert "  many:7  many:7 to none" in out
    assert "| `-` | many:7 Access to energy |" in run("diff", "HEAD", "--format", "markdown", cwd=repository).out


# --- a repository of one's own lists only


@needs_git
@pytest.mark.parametrize("ending", ["yaml", "yml"])
def test_a_repository_with_one_list(run, tmp_path: Path, ending: str) -> None:
    """B29"""
    oslo(tmp_path, ending)
    done = run("validate", cwd=tmp_path)
    assert done.code == 0, done.out
    assert "1 file checked: 1 of sets (taxonomy: bundled; sets: indicator_sets)." in done.out
    assert run("fmt", cwd=tmp_path).out.endswith("1 of 1 files changed.\n")
    git(tmp_path, "commit", "-am", "second")
    file = tmp_path / "indicator_sets" / f"oslo.{ending}"
    edit(
        file,
        "title: {en: Energy use",
        "published: {goals: ['18'], un_indicator: ['11.6.1'], by: Oslo}\n    title: {en: Energy use per head",
    )
    told = found(run("validate", "--changed-since", "HEAD", "--json", cwd=tmp_path))
    assert {rule for _, rule in told} == {"unknown-goal", "un-indicator-of-target", "un-indicator-of-other-subject"}
    record = json.loads(run("diff", "HEAD", "--json", cwd=tmp_path).out)
    assert [c["id"] for c in record["changes"]] == ["oslo"]
    (tmp_path / "r.yaml").write_text(REVIEW.replace("9.9.9'", f'9.1.1\', title: "{ROADS}"'))
    assert [r for _, r in found(run("validate", "r.yaml", "--json", cwd=tmp_path))] == ["schema-line"]


@needs_git
def test_a_repository_with_a_review_only(run, tmp_path: Path) -> None:
    (tmp_path / "decisions").mkdir()
    (tmp_path / "decisions" / "r.yaml").write_text(REVIEW)
    committed(tmp_path)
    done = run("validate", "--json", cwd=tmp_path)
    assert done.code == 1
    assert found(done) == {("decisions/r.yaml", "review-reference"), ("decisions/r.yaml", "schema-line")}
    edit(tmp_path / "decisions" / "r.yaml", "9.9.9", "9.1.1")
    done = run("validate", "--changed-since", "HEAD", cwd=tmp_path)
    assert done.code == 0
    assert "1 file checked: 1 of reviews (taxonomy: bundled; sets: bundled)" in done.out


@pytest.mark.parametrize(
    ("name", "head", "rows"),
    [
        ("mine.csv", "code,title", ("A,", "B,")),
        ("våre tall.csv", "code,title", ("A,", "B,")),
        ("mine.csv", "title", ("", "")),
    ],
)
def test_a_list_of_ones_own_is_a_source_of_mappings(
    run, tmp_path: Path, name: str, head: str, rows: tuple[str, str]
) -> None:
    """B30; a row without a code is called by its number"""
    first, second = (
        f"{code}{title}\n"
        for code, title in zip(rows, ("Municipal waste recycled", "Maternal mortality ratio"), strict=True)
    )
    (tmp_path / name).write_text(f"{head}\n{first}{second}", encoding="utf-8")
    assert run("overlap", name, "un-sdg", "-o", "p.sssom.tsv", cwd=tmp_path).code == 0
    lone = run("validate", "p.sssom.tsv", cwd=tmp_path)
    assert lone.code == 1
    assert "--list FILE" in lone.out
    done = run("validate", "p.sssom.tsv", "--list", name, cwd=tmp_path)
    assert done.code == 0, done.out
    assert "1 of mappings" in done.out
    (tmp_path / name).write_text(f"{head}\n{first}", encoding="utf-8")
    done = run("validate", "--list", name, cwd=tmp_path)
    assert done.code == 1
    assert f"has no indicator “{rows[1].strip(',') or 'row 2'}”" in done.out
    assert run("validate", "--list", "none.csv", cwd=tmp_path).code == 2


def test_a_mapping_with_the_title_of_another_row_of_ones_own_list(run, tmp_path: Path) -> None:
    (tmp_path / "mine.csv").write_text("code;title\nA;Municipal waste recycled\nB;Voter turnout\n", encoding="utf-8")
    columns = "subject_id\tsubject_label\tpredicate_id\tobject_id\tmapping_justification\n"
    row = "\tskos:closeMatch\tun-sdg:12.5.1\tsemapv:ManualMappingCuration\n"
    table = tmp_path / "p.sssom.tsv"
    table.write_text(f"{columns}mine:A\tMunicipal waste recycled{row}", encoding="utf-8")
    assert run("validate", "p.sssom.tsv", "--list", "mine.csv", "--strict", cwd=tmp_path).code == 0
    table.write_text(f"{columns}mine:A\tVoter turnout{row}", encoding="utf-8")
    done = run("validate", "p.sssom.tsv", "--list", "mine.csv", cwd=tmp_path)
    assert "p.sssom.tsv:2:8: warning TAX612" in done.out
    table.write_text(f"{columns}mine:C\tVoter turnout{row}", encoding="utf-8")
    done = run("validate", "p.sssom.tsv", "--list", "mine.csv", cwd=tmp_path)
    assert "the set “mine” has no indicator “C”" in done.out
    assert "sdgtax sets mine" not in done.out


# --- what is validated is what is loaded


def refused(folder: Path) -> list[str]:
    """What loading says."""
    try:
        taxonomy, findings = read_taxonomy(folder / "taxonomy")
        languages = tuple(taxonomy.info.languages) if taxonomy else ("en", "nb")
        findings = findings + read_sets(folder / "indicator_sets", languages)[1]
    except SdgtaxError as error:
        return [str(error)]
    return [str(f) for f in findings if f.severity == "error"]


Spoil = Callable[[Path], object]


def moved(old: str, new: str) -> Spoil:
    return lambda folder: (
        (folder / new).parent.mkdir(exist_ok=True, parents=True),
        shutil.move(folder / old, folder / new),
    )


def copied(old: str, new: str) -> Spoil:
    return lambda folder: (
        (folder / new).parent.mkdir(exist_ok=True, parents=True),
        shutil.copy(folder / old, folder / new),
    )


def put(name: str, old: str, new: str) -> Spoil:
    return lambda folder: edit(folder / name, old, new)


def emptied(folder: Path) -> None:
    for file in (folder / "indicator_sets").iterdir():
        file.unlink()


SPOILT: dict[str, Spoil] = {
    "a code with a blank": put(MANY, "{code: '11'", "{code: '1 '"),
    "a code with a no-break space": put(MANY, "{code: '11'", "{code: '1\u00a0'"),
    "its own other code": put(MANY, "{code: '11',", "{code: '11', also_listed: ['11'],"),
    "another's other code": put(MANY, "{code: '11',", "{code: '11', also_listed: ['12'],"),
    "another code twice": put(MANY, "{code: '11',", "{code: '11', also_listed: [x, x],"),
    "another code with a blank": put(MANY, "{code: '11',", "{code: '11', also_listed: [' 12'],"),
    "a code of blanks": put(MANY, "{code: '11'", "{code: '  '"),
    "a code as a number": put(MANY, "{code: '11'", "{code: 11"),
    "a set twice": copied(MANY, "indicator_sets/more/many.yaml"),
    "a set twice, once as yml": copied(MANY, "indicator_sets/many.yml"),
    "a set in a file of another name": moved(MANY, "indicator_sets/lots.yml"),
    "a set that is broken, as yml": lambda f: (moved(MANY, "indicator_sets/many.yml")(f), put("indicator_sets/many.yml", "year: 2025", "year: soon")(f)),
    "a hidden file": lambda f: (f / "indicator_sets" / ".draft.yaml").write_text("a: ["),
    "a folder called build": lambda f: (copied(MANY, "indicator_sets/build/lots.yaml")(f)),
    "a file in a folder called schema": copied(GOALS, "taxonomy/schema/goal.yaml"),
    "no sets": emptied,
    "no taxonomy.yaml": lambda f: (f / "taxonomy/taxonomy.yaml").unlink(),
    "taxonomy.yml": moved("taxonomy/taxonomy.yaml", "taxonomy/taxonomy.yml"),
    "taxonomy twice": copied("taxonomy/taxonomy.yaml", "taxonomy/taxonomy.yml"),
    "rules twice": copied("taxonomy/rules/scoring.yaml", "taxonomy/rules/scoring.yml"),
    "rules in a folder of rules": copied("taxonomy/rules/scoring.yaml", "taxonomy/rules/old/scoring.yaml"),
    "a profile twice": copied("taxonomy/profiles/mine.yaml", "taxonomy/profiles/mine.yml"),
    "rules as yml": moved("taxonomy/rules/scoring.yaml", "taxonomy/rules/scoring.yml"),
    "rules that nobody knows": copied("taxonomy/rules/scoring.yaml", "taxonomy/rules/scores.yml"),
    "no rules": lambda f: (f / "taxonomy/rules/overlap.yaml").unlink(),
    "categories as yml": moved(GOALS, "taxonomy/goal.yml"),
    "categories twice": copied(GOALS, "taxonomy/goal.yml"),
    "a category elsewhere": copied(GOALS, "taxonomy/perspective/area.yml"),
    "an id twice": put(GOALS, "goal.sdg.7.7-1", "goal.sdg.6"),
    "a blank in an id": put(GOALS, "id: goal.sdg.6,", "id: 'goal.sdg.6 ',"),
    "an empty file": lambda f: (f / GOALS).write_text(""),
    "a text in latin-1": lambda f: (f / SET).write_bytes((f / SET).read_text().replace("Energy", "Enærgy").encode("latin-1")),
    "a byte order mark": lambda f: (f / SET).write_bytes(b"\xef\xbb\xbf" + (f / SET).read_bytes()),
    "UTF-16": lambda f: (f / SET).write_bytes((f / SET).read_text().encode("utf-16")),
    "a tab": put(SET, "publisher: ", "publisher:\t"),
    "an alias": put(SET, "publisher: My county", "publisher: &x My county"),
    "a key twice": put(SET, "year: 2025", "year: 2025\nyear: 2026"),
    "a title in another language": put(SET, "title: {en: Energy use,", "title: {en: Energy use, de: Strom,"),
    "a malformed phrase": put(AREAS, "[energy*]", "[en*ergy]"),
    "no version": put("taxonomy/taxonomy.yaml", "version: 0.1.0\n", ""),
    "languages as one word": put("taxonomy/taxonomy.yaml", "languages: [en, nb]", "languages: en"),
    "no such language": put("taxonomy/taxonomy.yaml", "languages: [en, nb]", "languages: [en, nb, sv]"),
    "a list": lambda f: (f / SET).write_text("- a\n"),
    "a control sign": put(SET, "Energy", "En\u0007ergy"),
    "two documents": lambda f: (f / SET).write_text((f / SET).read_text() + "---\nid: x\n"),
}  # fmt: skip


@pytest.mark.parametrize("name", SPOILT)
def test_what_loading_refuses_is_found_by_validate(folder: Path, name: str) -> None:
    from sdgtax.check.validate import check

    SPOILT[name](folder)
    said = refused(folder)
    errors = [f for f in check([folder], examples=False).findings if f.severity == "error"]
    assert bool(errors) >= bool(said), said


def test_most_of_what_is_spoilt_is_refused(folder: Path) -> None:
    """The test above can fail."""
    for name in (
        "a code with a blank",
        "its own other code",
        "a set twice",
        "no sets",
        "a set that is broken, as yml",
        "rules twice",
        "a profile twice",
    ):
        copy = folder.parent / name.replace(" ", "-")
        shutil.copytree(folder, copy)
        SPOILT[name](copy)
        assert refused(copy), name


def test_what_is_hidden_is_neither_loaded_nor_checked(folder: Path) -> None:
    SPOILT["a hidden file"](folder)
    assert refused(folder) == []


# --- fmt


def laid_out(path: Path) -> Path:
    (path / "taxonomy" / "schema").mkdir()
    for result in format_all(select([path])):
        result.path.write_bytes(result.after)
    return path


@pytest.mark.parametrize("ends", [b"\r\n", b"\r"])
def test_line_ends_alone_are_no_change(run, folder: Path, ends: bytes) -> None:
    """B41"""
    file = laid_out(folder) / SET
    file.write_bytes(file.read_bytes().replace(b"\n", ends))
    before = file.read_bytes()
    assert run("fmt", "--check", cwd=folder).code == 0
    assert run("fmt", cwd=folder).code == 0
    assert file.read_bytes() == before


def test_a_file_keeps_its_line_ends(run, folder: Path) -> None:
    file = laid_out(folder) / SET
    tidy = file.read_bytes().replace(b"\n", b"\r\n")
    file.write_bytes(tidy.replace(b"year: 2025", b"year:   2025"))
    assert run("fmt", "--check", cwd=folder).code == 1
    assert run("fmt", cwd=folder).code == 0
    assert file.read_bytes() == tidy


# --- an installed program


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The program as a wheel puts it: the package with the data inside it."""
    site = tmp_path_factory.mktemp("site")
    shutil.copytree(ROOT / "src" / "sdgtax", site / "sdgtax", ignore=shutil.ignore_patterns("data"))
    for name in ("taxonomy", "indicator_sets"):
        shutil.copytree(ROOT / name, site / "sdgtax" / "data" / name)
    return site


@pytest.mark.parametrize(
    "arguments", [("new", "set", "x"), ("new", "category", "perspective.area.x"), ("new", "profile", "x"), ("fmt",), ("validate",),
                  ("fmt", "DATA/indicator_sets/u4ssc.yaml"), ("new", "set", "x", "--sets", "DATA/indicator_sets"),
                  ("sets", "-o", "DATA/x.csv")],
)  # fmt: skip
def test_nothing_is_written_into_an_installed_program(
    installed: Path, tmp_path: Path, environment: dict[str, str], arguments: tuple[str, ...]
) -> None:
    data = installed / "sdgtax" / "data"
    spoilt = data / "indicator_sets" / "u4ssc.yaml"
    text = (ROOT / "indicator_sets" / "u4ssc.yaml").read_text(encoding="utf-8")
    spoilt.write_text(text.replace("year: ", "year:   ", 1), encoding="utf-8")
    before = {p: p.read_bytes() for p in data.rglob("*") if p.is_file()}
    command = [sys.executable, "-m", "sdgtax", *(a.replace("DATA", str(data)) for a in arguments)]
    env = environment | {"PYTHONPATH": str(installed), "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(command, cwd=tmp_path, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 2, done.stdout + done.stderr
    assert "own" in done.stderr or "stays as it is" in done.stderr or "No such option" in done.stderr
    assert {p: p.read_bytes() for p in data.rglob("*") if p.is_file()} == before
    assert list(tmp_path.iterdir()) == []
    assert [p.name for p in installed.iterdir()] == ["sdgtax"]


# --- what is neither a title nor data


@pytest.mark.parametrize(
    ("word", "said"),
    [
        ("5.5", "“5.5” is a code of 2 sets. Which one is meant: iso-37120:5.5 or iso-37123:5.5?"),
        ("99.9.1", "no set has a code like it"),
        (
            "1.a",
            "no set has a code like it. `sdgtax sets SET` lists the codes. `sdgtax taxonomy 1.a` shows the category.",
        ),
    ],
)
def test_a_code_that_names_no_indicator_is_no_title(run, tmp_path: Path, word: str, said: str) -> None:
    """B51"""
    done = run("explain", word, cwd=tmp_path)
    assert (done.code, done.out) == (2, "")
    assert said in done.err


@pytest.mark.parametrize(("code", "ref"), [("11.6.1", "un-sdg:11.6.1"), ("sdg_11_60", "eu-sdg:sdg_11_60")])
def test_a_code_of_one_set_and_a_list_are_explained(run, tmp_path: Path, code: str, ref: str) -> None:
    done = run("explain", code)
    assert (done.code, done.err) == (0, f"sdgtax: “{code}” is taken for {ref}\n")
    assert done.out == run("explain", ref).out
    (tmp_path / "list.csv").write_text("code;title\nA;Municipal waste\nB;Maternal mortality ratio\n", encoding="utf-8")
    done = run("explain", "list.csv", cwd=tmp_path)
    parts = [run("explain", title).out for title in ("Municipal waste", "Maternal mortality ratio")]
    for part in parts:
        assert part.partition("In words")[2] in done.out
    assert "list.csv: code, title" in done.err
    found = json.loads(run("explain", "list.csv", "--json", cwd=tmp_path).out)["indicators"]
    assert [i["code"] for i in found] == ["A", "B"]
    with pytest.raises(SdgtaxError, match="is a file, and a title was expected"):
        sdgtax.open().explain(str(tmp_path / "list.csv"))


def test_another_form_gives_one_finding(run, tmp_path: Path) -> None:
    """A23"""
    (tmp_path / "x.ttl").write_text(
        '@prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n<a> skos:prefLabel "Waste"@en .\n'
    )
    done = run("validate", "x.ttl", cwd=tmp_path)
    assert done.code == 1
    assert "a file that ends in “.ttl” is not checked" in done.out
    assert "1 error, 0 warnings" in done.out


def test_a_code_that_stands_twice_in_ones_own_list(tmp_path: Path, run) -> None:
    rows = "kode;tittel\nK1;Andel ansatte med heltidsstilling\nK2;Antall besøk i biblioteket\nK1;Andel elever som fullfører\n"
    (tmp_path / "mine.csv").write_text(rows, encoding="utf-8")
    columns = "subject_id\tpredicate_id\tobject_id\tmapping_justification\n"
    row = "mine:K2\tskos:closeMatch\tun-sdg:4.1.2\tsemapv:ManualMappingCuration\n"
    (tmp_path / "p.sssom.tsv").write_text(columns + row, encoding="utf-8")
    done = run("validate", "p.sssom.tsv", "--list", "mine.csv", cwd=tmp_path)
    assert "mine.csv:4:1" in done.out and "“K1”" in done.out, done.out
    told = run("validate", "p.sssom.tsv", "--list", "mine.csv", "--ignore", "duplicate-code", cwd=tmp_path)
    assert "mine.csv" not in told.out
