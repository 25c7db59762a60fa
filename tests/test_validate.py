"""`sdgtax validate`: all faults in one run, each at its place, in every format, with the right exit code."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from tests.small import Small

from sdgtax.check.rules import RULES
from sdgtax.check.validate import check
from sdgtax.model.finding import SdgtaxError
from sdgtax.yaml.bundle import bundled
from sdgtax.yaml.find import find

AREAS, GOALS, SET = "taxonomy/perspective.yaml", "taxonomy/goal.yaml", "indicator_sets/mine.yaml"
SCORING, INFO, PROFILE = "taxonomy/rules/scoring.yaml", "taxonomy/taxonomy.yaml", "taxonomy/profiles/mine.yaml"


def edit(path: Path, old: str, new: str) -> None:
    """Replace a text once."""
    path.write_text(changed(path.read_text(encoding="utf-8"), old, new), encoding="utf-8")


def changed(text: str, *pairs: str) -> str:
    """A text with each odd one of the pairs replaced once by the next one."""
    for old, new in zip(pairs[::2], pairs[1::2], strict=True):
        assert old in text, old
        text = text.replace(old, new, 1)
    return text


def line_of(text: str, words: str) -> int:
    return text[: text.index(words)].count("\n") + 1


# --- one run, all findings


def test_one_broken_file_hides_nothing(small: Small) -> None:
    changes = {
        AREAS: changed(small.base[AREAS], "nb: Energi}", "nb: Energi"),
        GOALS: changed(small.base[GOALS], "id: goal.sdg.7.7-1", "id: goal.sdg.x.7-1"),
        PROFILE: changed(small.base[PROFILE], "label:", "lable:"),
        SET: changed(small.base[SET], "title: {", "published: {goals: ['18'], by: KS}\n    title: {"),
    }
    found = small.findings(changes)
    assert {(f.path, f.line, f.rule) for f in found} == {
        (AREAS, line_of(changes[AREAS], "nb: Energi"), "yaml-syntax"),
        (GOALS, line_of(changes[GOALS], "goal.sdg.x.7-1"), "unknown-parent"),
        (PROFILE, line_of(changes[PROFILE], "lable:"), "unknown-key"),
        (SET, line_of(changes[SET], "'18'"), "unknown-goal"),
    }


def test_faults_of_one_file_do_not_hide_each_other(small: Small) -> None:
    text = changed(
        small.base[AREAS], "basis: source}", "basis: sauce}", "weight: 3", "weight: 30", "label: {en: Energy", "label: {en: E, en: Energy",
        "any: {en", "an: 1\n        any: {en",
    )  # fmt: skip
    assert {(f.rule, f.line) for f in small.findings({AREAS: text})} == {
        ("bad-value", line_of(text, "sauce")), ("out-of-range", line_of(text, "weight: 30")),
        ("duplicate-key", line_of(text, "{en: E,")), ("unknown-key", line_of(text, "an: 1")),
    }  # fmt: skip


def test_a_later_phrase_of_a_term_with_another_fault(small: Small) -> None:
    text = changed(small.base[AREAS], "weight: 3", "weight: high", "{en: [energy*]", "{en: [energy*, '*']")
    assert {f.rule for f in small.findings({AREAS: text})} == {"wrong-type", "malformed-phrase"}


def test_two_faults_below_one_key(small: Small) -> None:
    text = changed(small.base[SET], "title: {", "published: {goals: ['100'], by: KS, extra: 1}\n    title: {")
    assert {f.rule for f in small.findings({SET: text})} == {"bad-value", "unknown-key"}


def test_every_broken_record_of_a_broken_file_is_reported(small: Small) -> None:
    lines = small.base[GOALS].split("\n")
    for n in (3, 5):
        lines[n] = lines[n].replace("label: {", "label: [")
    found = small.findings({GOALS: "\n".join(lines)})
    assert [(f.path, f.line, f.rule) for f in found] == [(GOALS, 4, "yaml-syntax"), (GOALS, 6, "yaml-syntax")]


def test_suggestions(small: Small) -> None:
    found = small.findings(
        {
            GOALS: changed(small.base[GOALS], "basis: source", "basis: sorce"),
            AREAS: changed(small.base[AREAS], "terms:", "links: {goal.tbl.enviroment: 1}\n    terms:"),
            SCORING: changed(small.base[SCORING], "links_from: [goal, area]", "links_from: [gaol, area]"),
        }
    )
    hints = {f.rule: f.hint for f in found}
    assert hints["unknown-category"] == "Did you mean “goal.tbl.environment”?"
    assert hints["bad-value"] == "Did you mean “source”?"
    assert hints["unknown-facet"] == "Did you mean “goal”?"


# --- languages


@pytest.mark.parametrize(
    ("label", "expected"),
    [
        ("{en: Energy}", [("missing-language", "“label” has no “nb” (the other language has “Energy”) (at categories[4].label)")]),
        ("{en: Energy, nbb: Energi}", [
            ("unknown-key", "unknown key “nbb” (at categories[4].label.nbb)"),
        ]),
        ("{en: 1, de: Energie}", [
            ("unknown-key", "unknown key “de” (at categories[4].label.de)"),
            ("wrong-type", "found the number 1 (at categories[4].label.en)"),
        ]),
    ],
)  # fmt: skip
def test_a_text_is_there_in_every_language(small: Small, label: str, expected: list[tuple[str, str]]) -> None:
    text = changed(small.base[AREAS], "{en: Energy, nb: Energi}", label)
    found = small.findings({AREAS: text})
    assert sorted((f.rule, f.message) for f in found) == expected
    assert {f.line for f in found} == {line_of(text, "label: " + label)}


def test_a_third_language_is_data(small: Small) -> None:
    changes = {
        name: changed(text, "languages: [en, nb]", "languages: [en, nb, se]") if name == INFO else text
        for name, text in small.base.items()
    }
    rules = "taxonomy/rules/language.yaml"
    changes[rules] = re.sub(r"^(letters|words|endings):\n", r"\1:\n  se: []\n", changes[rules], flags=re.MULTILINE)
    changes[rules] = changes[rules].replace("letters:\n  se: []", "letters:\n  se: ''")
    found = small.findings(changes)
    assert {f.rule for f in found} == {"missing-language"}
    assert len([f for f in found if f.path == AREAS]) == 2 * small.base[AREAS].count("label:")
    assert all("has no “se”" in f.message for f in found)


def test_the_languages_are_those_that_can_be_told_apart(small: Small) -> None:
    found = small.findings({INFO: changed(small.base[INFO], "languages: [en, nb]", "languages: [nb]")})
    assert [(f.rule, f.message, f.expected) for f in found] == [("taxonomy-languages", "found nb", "en, nb")]


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
    assert {(f.rule, f.line) for f in findings} == {
        ("unknown-un-indicator", 16),
        ("duplicate-code", 14),
        ("duplicate-code", 17),
    }


def test_mappings_as_a_table(small: Small) -> None:
    table = (
        "#license: CC0\nsubject_id\tpredicate_id\tobject_id\tmapping_justification\tconfidence\n"
        "un-sdg:7.1.1\tskos:exactMatch\tmine:1\tsemapv:ManualMappingCuration\t0.9\n"
        "un-sdg:7.1.1\tskos:exactmatch\tmine:99\tsemapv:ManualMappingCuration\t90\n"
    )
    assert {(f.path, f.rule, f.line) for f in small.findings({"pairs.sssom.tsv": table})} == {
        ("pairs.sssom.tsv", "bad-value", 4),
        ("pairs.sssom.tsv", "mapping-reference", 4),
        ("pairs.sssom.tsv", "out-of-range", 4),
    }


def test_only_what_was_asked_for(small: Small) -> None:
    changes = {
        GOALS: changed(small.base[GOALS], "source: [ssb-2021-03]", "source: [ssb]"),
        AREAS: changed(small.base[AREAS], "source: [ssb-2021-03]", "source: [ssb]"),
        SCORING: None,
    }
    one, two = (small.check(changes, paths=[small.folder / p], examples=False) for p in (AREAS, "taxonomy"))
    assert [(Path(f.path).name, f.rule) for f in one.findings] == [("perspective.yaml", "unknown-source")]
    assert [Path(p).name for p in one.checked] == ["perspective.yaml"]
    assert {(Path(f.path).name, f.rule) for f in two.findings} == {
        ("goal.yaml", "unknown-source"), ("perspective.yaml", "unknown-source"), ("scoring.yaml", "missing-file"),
    }  # fmt: skip
    assert one.files == two.files > 10


@pytest.mark.parametrize(
    ("text", "rules"),
    [
        ("weight: 0", ["zero-weight"]),
        ("weight: 0  # sdgtax: allow zero-weight", []),
        ("# sdgtax: allow TAX209 as a test\n        weight: 0", []),
        ("# sdgtax: allow TAX206\n        weight: 0", ["zero-weight"]),
        ("note: x  # sdgtax: allow TAX209\n        weight: 0", ["zero-weight"]),
    ],
)
def test_a_comment_allows_a_finding(small: Small, text: str, rules: list[str]) -> None:
    found = small.findings({AREAS: changed(small.base[AREAS], "weight: 3", text)})
    assert [f.rule for f in found] == rules


@pytest.mark.parametrize(("ignore", "left"), [(["tax209"], 0), (["tax104, zero-weight"], 0), (["TAX104"], 1)])
def test_ignore(small: Small, ignore: list[str], left: int) -> None:
    changes = {AREAS: changed(small.base[AREAS], "weight: 3", "weight: 0")}
    assert len(small.findings(changes, ignore=ignore)) == left


def test_broken_rules_leave_examples_untried_and_say_so(small: Small) -> None:
    changes = {
        AREAS: changed(small.base[AREAS], "terms:", "examples: [{title: Number of teachers, lang: en}]\n    terms:"),
        SCORING: changed(small.base[SCORING], "review_below: 0.9", "review_below: 9"),
    }
    report = small.check(changes)
    assert [f.rule for f in report.findings] == ["out-of-range"]
    assert not report.examples_checked
    assert "whether examples hold was not checked" in report.summary()
    assert small.check({AREAS: changes[AREAS]}).examples_checked


# --- whose data


def test_the_summary_says_whose_data_was_checked(run, folder: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    below = folder / "docs" / "deep"
    below.mkdir(parents=True)
    assert "(taxonomy: taxonomy; sets: indicator_sets)" in run("validate", cwd=folder).out
    assert f"(taxonomy: {folder}/taxonomy; sets: {folder}/indicator_sets)" in run("validate", cwd=below).out
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    shutil.copytree(folder / "taxonomy", elsewhere / "taxonomy")
    done = run("validate", cwd=elsewhere)
    kinds = "3 of categories, 13 of rules, 1 of profiles"
    assert done.out.endswith(f"17 files checked: {kinds} (taxonomy: taxonomy; sets: bundled).\n"), (
        "the bundled sets are not judged"
    )
    done = run("validate", cwd=elsewhere, env={"SDGTAX_ROOT": str(folder)})
    assert f"(taxonomy: {folder}/taxonomy (SDGTAX_ROOT); sets: {folder}/indicator_sets (SDGTAX_ROOT))" in done.out


def test_the_nearest_data_of_a_file_comes_before_that_of_the_working_folder(
    folder: Path, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    other = tmp_path_factory.mktemp("other")
    shutil.copytree(folder, other, dirs_exist_ok=True)
    monkeypatch.chdir(other)
    report = check([folder / "reviews.yaml"], examples=False)
    assert [f.taxonomy.path.resolve() for f in report.found] == [(folder / "taxonomy").resolve()]
    found = check([], examples=False).found
    assert [f.taxonomy.path.resolve() for f in found] == [(other / "taxonomy").resolve()]


def test_what_cannot_be_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert find(Path("/")).taxonomy.path == bundled("taxonomy")
    with pytest.raises(SdgtaxError, match="no folder"):
        find(tmp_path, tmp_path / "none")
    monkeypatch.setenv("SDGTAX_ROOT", str(tmp_path / "none"))
    with pytest.raises(SdgtaxError, match="SDGTAX_ROOT"):
        find(tmp_path)


def test_a_taxonomy_without_its_first_file_is_still_found(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / INFO).unlink()
    monkeypatch.chdir(folder)
    assert ("missing-file", "taxonomy/taxonomy.yaml") in {(f.rule, f.path) for f in check(examples=False).findings}


def test_an_empty_folder_is_no_pass(tmp_path: Path, folder: Path) -> None:
    (tmp_path / "nothing").mkdir()
    with pytest.raises(SdgtaxError, match=r"nothing to check: no \.yaml or \.yml file in"):
        check([], find(tmp_path, tmp_path / "nothing", tmp_path / "nothing"))


# --- the command


def test_exit_codes(run, folder: Path) -> None:
    file = folder / AREAS
    assert run("validate", folder / "no-such-file.yaml").code == 2
    assert run("validate", "--explain", "TAX999").code == 2
    assert run("validate", "--ignore", "TAX999").code == 2
    assert run("validate", "--format", "xml").code == 2
    edit(file, "weight: 3", "weight: 0")
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
    assert len(listed) == len(RULES) + 1
    shown = run("validate", "--explain", "tax101").out
    assert shown.startswith("TAX101 unknown-parent (error)")
    assert "Mend:" in shown
    assert run("validate", "--explain", "unknown-parent").out == shown


def test_output_to_a_file(run, folder: Path) -> None:
    edit(folder / AREAS, "basis: source", "basis: sauce")
    target = folder / "report.sarif"
    done = run("validate", folder / AREAS, "--format", "sarif", "-o", target)
    assert (done.code, done.out) == (1, "")
    assert json.loads(target.read_text(encoding="utf-8"))["version"] == "2.1.0"


def test_nothing_is_changed(run, folder: Path) -> None:
    def state() -> dict[str, tuple[int, bytes]]:
        return {str(p): (p.stat().st_mtime_ns, p.read_bytes()) for p in sorted(folder.rglob("*")) if p.is_file()}

    before = state()
    run("validate", folder)
    assert state() == before


def test_docs_are_up_to_date() -> None:
    from tools.make_docs import FOLDER, pages

    for name, text in pages().items():
        assert (FOLDER / name).read_text(encoding="utf-8") == text, "run `make docs`"


def test_schemas_are_up_to_date() -> None:
    from tools.make_schemas import FOLDER, schemas

    for name, text in schemas().items():
        assert (FOLDER / name).read_text(encoding="utf-8") == text, "run `make schema`"


# --- revisions


def git(folder: Path, *arguments: str) -> None:
    env = {**os.environ, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
    set_up = ("user.name=t", "user.email=t@example.org", "init.defaultBranch=main", "commit.gpgsign=false")
    base = ["git", *(x for s in set_up for x in ("-c", s))]
    subprocess.run([*base, *arguments], cwd=folder, env=env, check=True, capture_output=True)


@pytest.mark.skipif(shutil.which("git") is None, reason="needs git")
def test_changed_since(run, folder: Path) -> None:
    edit(folder / GOALS, "basis: source", "basis: sauce")  # an old fault, in a file that stays
    git(folder, "init")
    git(folder, "add", ".")
    git(folder, "commit", "-m", "first")
    none = run("validate", "--changed-since", "HEAD", "--json", cwd=folder)
    assert (none.code, none.out) == (2, "")
    assert "none has changed since “HEAD”; 0 other files have" in none.err
    edit(folder / AREAS, "weight: 3", "weight: 0")
    edit(folder / INFO, "  ssb-2021-03:", "  ssb:")
    record = json.loads(run("validate", "--changed-since", "HEAD", "--json", cwd=folder).out)
    names = {(f["path"], f["rule"]) for f in record["findings"]}
    assert (AREAS, "zero-weight") in names
    (source,) = [f for f in record["findings"] if f["rule"] == "unknown-source"]
    assert PROFILE in {f["path"] for f in (source, *source["also"])}  # broken by the edit of another file
    assert (GOALS, "bad-value") not in names
    text = run("validate", "--changed-since", "HEAD", cwd=folder).out
    assert (
        "5 files checked: 3 of categories, 1 of rules, 1 of profiles (taxonomy: taxonomy; sets: indicator_sets)" in text
    )
    assert run("validate", "--changed-since", "nonsense", cwd=folder).code == 2


def test_a_file_by_itself_gets_the_findings_that_it_has_among_all(small: Small) -> None:
    """What the file does not touch is not judged, which takes a fraction of the time; nothing about the file is missed."""
    changes = {
        AREAS: changed(small.base[AREAS], "  label: {en: ", "  labell: {en: "),
        SET: small.base[SET].replace("licence:", "license:") + "unknown: 1\n",
        INFO: small.base[INFO].replace("version:", "versio:"),
    }
    whole = small.findings(changes)
    for name in (AREAS, SET, INFO, GOALS, PROFILE):
        alone = [f for f in whole if f.path == name]
        assert alone or name in (GOALS, PROFILE)
        assert small.findings(changes, paths=[small.folder / name]) == alone
