"""The command line, run as a user runs it."""

from __future__ import annotations

import csv
import gc
import io
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from tests.small import Small

import sdgtax
from sdgtax.yaml.bundle import bundled
from sdgtax.yaml.load import bundled_columns

WIDE, LONG = ([c.id for c in bundled_columns().sheets[f"classification-{name}"]] for name in ("wide", "long"))
COMMANDS = ["sets", "taxonomy", "explain", "classify", "overlap", "validate", "demo"]


def test_help_tells_the_story(run) -> None:
    result = run("--help")
    assert result.code == 0
    for command in COMMANDS:
        assert command in result.out


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_examples(run, command: str) -> None:
    result = run(command, "--help")
    assert result.code == 0
    assert "Examples" in result.out
    assert f"sdgtax {command}" in result.out


def test_sets(run) -> None:
    records = json.loads(run("sets", "--json").out)["sets"]
    un = next(r for r in records if r["set"] == "un-sdg")
    assert (un["indicators"], un["listed"]) == (234, 251)
    counts = {r["set"]: r["indicators"] for r in records}
    assert counts["eu-sdg"] == 101
    assert counts["norway-malepunkter"] == 459
    plain = run("sets").out.splitlines()
    assert plain[0].startswith("set\tname\t")
    assert len(plain) == len(records) + 1


def test_one_set_in_norwegian(run) -> None:
    result = run("sets", "norway-national", "--lang", "nb")
    assert "Mødredødelighet" in result.out
    linked = json.loads(run("sets", "un-sdg", "--json").out)["indicators"]
    first = next(i for i in linked if i["code"] == "1.5.1")
    assert first["also_listed"] == ["11.5.1", "13.1.1"]


def test_taxonomy_tree_and_category(run) -> None:
    tree = json.loads(run("taxonomy", "--json").out)
    assert [c["id"] for c in tree["children"]] == ["goal", "perspective", "quality"]
    sdg = tree["children"][0]["children"][0]["children"]
    assert len(sdg) == 17
    assert sum(len(g["children"]) for g in sdg) == 169
    one = json.loads(run("taxonomy", "11.6", "--json").out)
    assert one["id"] == "goal.sdg.11.11-6"
    assert any(m["code"] == "11.6.1" for m in one["bundled_indicators"])
    text = run("taxonomy", "goal.sdg.11.11-6", "--lang", "nb").out
    assert "Kilde" in text


def test_profile_adds_priorities(run) -> None:
    tree = json.loads(run("taxonomy", "perspective.priority", "--profile", "trondheim", "--json", "--lang", "nb").out)
    assert len(tree["children"]) == 14
    assert "Grønn mobilitet" in [c["label"] for c in tree["children"]]
    result = run("classify", "-", "--profile", "trondheim", stdin=b"title\nShare of trips by bicycle\n")
    row = next(csv.DictReader(io.StringIO(result.out)))
    assert "trondheim-green-mobility" in row["priorities"]


def test_explain_marks_words_and_names_rules(run) -> None:
    result = run("explain", "Municipal waste that is recycled")
    assert result.code == 0
    assert "[Municipal waste]" in result.out
    assert "goal.sdg." in result.out
    record = json.loads(run("explain", "Municipal waste that is recycled", "--json").out)
    for a in record["assignments"]:
        assert a["evidence"], a
        for e in a["evidence"]:
            assert e["rule"]
            assert e["file"]
            if "start" in e:
                assert record["title"][e["start"] : e["end"]] == e["text"]


def test_explain_by_code_and_linked_code(run) -> None:
    a = json.loads(run("explain", "un-sdg:1.5.1", "--json").out)
    b = json.loads(run("explain", "un-sdg:11.5.1", "--json").out)
    assert a == b
    published = [x["category"] for x in a["assignments"] if x["basis"] == "published" and x["facet"] == "goal"]
    assert published == ["goal.sdg.1", "goal.sdg.11", "goal.sdg.13"]
    blind = json.loads(run("explain", "un-sdg:1.5.1", "--blind", "--json").out)
    assert not [x for x in blind["assignments"] if x["basis"] == "published"]
    assert not [e for x in blind["assignments"] for e in x["evidence"] if e["rule"] == "un-sdg:1.5.1"]


def test_quality_is_never_guessed(run) -> None:
    record = json.loads(run("explain", "Maternal mortality ratio", "--json").out)
    assert not [a for a in record["assignments"] if a["facet"] == "quality"]
    assert "quality" in [g["facet"] for g in record["not_assessed"]]
    tier = json.loads(run("explain", "un-sdg:3.1.1", "--json").out)
    quality = [a for a in tier["assignments"] if a["facet"] == "quality"]
    assert quality[0]["category"] == "quality.class.1"
    assert quality[0]["basis"] == "metadata"


def test_level_makes_a_national_indicator_less_relevant(run) -> None:
    record = json.loads(run("explain", "un-sdg:3.1.1", "--level", "municipal", "--json").out)
    relevance = [c for c in record["quality_criteria"] if c["category"] == "quality.criterion.relevance"]
    assert relevance[0]["grade"] == "poor"
    assert [a["category"] for a in record["assignments"] if a["facet"] == "quality"] == ["quality.class.2"]


def test_classify_csv_wide_and_long(run, tmp_path: Path) -> None:
    source = tmp_path / "in.csv"
    source.write_text(
        "Navn;Kode;Enhet\nAndel barn i husholdninger med lavinntekt;B1;prosent\nMaternal mortality ratio;B2;\n"
    )
    result = run("classify", source)
    rows = list(csv.DictReader(io.StringIO(result.out)))
    assert list(rows[0]) == [*WIDE, "Navn", "Kode", "Enhet"]
    assert [(r["code"], r["lang"], r["sdg_goal"]) for r in rows] == [("B1", "nb", "1"), ("B2", "en", "3")]
    long = list(csv.DictReader(io.StringIO(run("classify", source, "--layout", "long").out)))
    assert list(long[0]) == [*LONG, "Navn", "Kode", "Enhet"]
    assert {r["basis"] for r in long} >= {"inferred", "not-assessed"}


def test_classify_formats_agree(run, tmp_path: Path) -> None:
    stdin = b'{"title": "Maternal mortality ratio", "code": "x"}\n'
    one = json.loads(run("classify", "-", "--format", "jsonl", stdin=stdin).out)
    many = json.loads(run("classify", "-", "--json", stdin=stdin).out)
    assert many["indicators"] == [one]
    assert many["taxonomy"]["id"] == "ks-ssb"
    out = tmp_path / "o.json"
    assert run("classify", "-", "-o", out, stdin=stdin).out == ""
    assert json.loads(out.read_text()) == many


def test_same_bytes_twice(run) -> None:
    a = run("classify", "u4ssc", "--format", "csv").out
    assert a == run("classify", "u4ssc", "--format", "csv").out
    assert len(a.splitlines()) == 92


def test_order_of_input_does_not_matter(run) -> None:
    titles = ["Maternal mortality ratio", "Municipal waste", "Andel elever som trives på skolen"]
    forward = run("classify", "-", stdin=("title\n" + "\n".join(titles)).encode()).out.splitlines()[1:]
    backward = run("classify", "-", stdin=("title\n" + "\n".join(reversed(titles))).encode()).out.splitlines()[1:]
    assert sorted(forward) == sorted(backward)


def test_own_taxonomy_and_sets(run, tmp_path: Path) -> None:
    shutil.copytree(bundled("taxonomy"), tmp_path / "taxonomy")
    (tmp_path / "indicator_sets").mkdir()
    shutil.copy(bundled("indicator_sets") / "u4ssc.yaml", tmp_path / "indicator_sets")
    result = run("sets", "--sets", tmp_path / "indicator_sets", "--json")
    assert [s["set"] for s in json.loads(result.out)["sets"]] == ["u4ssc"]
    file = tmp_path / "taxonomy" / "goal" / "sdg" / "3.yaml"
    file.write_text(file.read_text().replace("label:", "lable:", 1))
    broken = run("explain", "x", "--taxonomy", tmp_path / "taxonomy")
    assert broken.code == 2
    assert "3.yaml:" in broken.err
    assert "unknown key “lable”" in broken.err


def test_overlap(run) -> None:
    pairs = json.loads(run("overlap", "u4ssc", "iso-37120", "--json").out)["pairs"]
    assert pairs
    scores = [p["score"] for p in pairs]
    assert scores == sorted(scores, reverse=True)
    assert all(p["shared_words"] for p in pairs if p["score"] > 0.9)


def test_demo(run, tmp_path: Path) -> None:
    result = run("demo", "-o", tmp_path / "out")
    assert result.code == 0
    for word in (
        "Goals by set",
        "Evaluation stage",
        "Quality class",
        "Strongest overlaps",
        "Three indicators explained",
    ):
        assert word in result.out
    assert " ".join(result.out.partition("Three indicators explained")[2].split()).count("Triple bottom line:") == 3
    page = tmp_path / "out" / "indicators.html"
    assert f"Open in a browser: {page}" in "".join(result.out.split("\n"))
    assert "<h1>Indicators: all sets</h1>" in page.read_text(encoding="utf-8")
    assert page.stat().st_size < 2_000_000
    rows = list(csv.DictReader(io.StringIO((tmp_path / "out" / "indicators.csv").read_text(encoding="utf-8"))))
    assert len(rows) == sum(s["indicators"] for s in json.loads(run("sets", "--json").out)["sets"])


@pytest.mark.parametrize(
    ("command", "words"),
    [
        ("sets", ["sett\tnavn\tnivå", "100 %", "Kommunenivå", "\tetterprøvd", "\tutkast"]),
        ("sets iso-37122", ["kode\ttittel\tenhet", "ikke etterprøvd"]),
        ("taxonomy 11.6", ["Grunnlag: ", "Termer (en)", "medfølgende indikatorer hører hjemme her"]),
        ("classify oecd-better-life --format table", ["kode\ttittel\tmål", "sikker"]),
        ("overlap oecd-better-life u4ssc --format table", ["poeng\tforhold", "det samme", "0,"]),
        ("overlap --matrix oecd-better-life u4ssc --format table", [" %"]),
        ("overlap --unmatched oecd-better-life u4ssc --format table", ["indikatorer i oecd-better-life har ingen motpart"]),
        ("overlap --explain Waste Avfall --format table", ["forhold: ", "Kjennetegn\tverdi", "Begreper\tord"]),
        ("concepts oecd-better-life u4ssc --format table", ["sterkest 0,", "sett måler"]),
        ("evaluate gold.csv", ["# Samsvar med merkelappene", "dimensjon\tn\tbesvart", "1,000", "# Pålitelighet: goal"]),
    ],
)  # fmt: skip
def test_the_language_of_the_reader_holds_throughout(run, tmp_path: Path, command: str, words: list[str]) -> None:
    (tmp_path / "gold.csv").write_text("title,goals\nMaternal mortality ratio,3\n", encoding="utf-8")
    result = run(*command.split(), "--lang", "nb", cwd=tmp_path)
    assert result.code == 0, result.err
    for word in words:
        assert word in result.out, word


def test_a_language_that_the_taxonomy_does_not_have_is_told(run) -> None:
    result = run("sets", "--lang", "klingon")
    assert (result.code, result.err) == (2, "sdgtax: unknown language “klingon”. Known: en, nb.\n")
    assert run("sets", env={"SDGTAX_LANG": "norsk"}).out.startswith("sett\t")


def test_commands_for_editing_speak_too_where_the_taxonomy_is_broken(run, tmp_path: Path) -> None:
    shutil.rmtree(Small(tmp_path).write() / "indicator_sets")
    written = run("new", "profile", "my-town", "--lang", "nb", cwd=tmp_path)
    assert written.out.startswith("Skrevet: taxonomy/profiles/my-town.yaml\nÅ fylle ut:\n")
    rules = tmp_path / "taxonomy" / "rules" / "words.yaml"
    rules.write_text("# yaml-language-server: $schema=../schema/words.schema.json\nsections: []\n", encoding="utf-8")
    goal = tmp_path / "taxonomy" / "goal.yaml"
    goal.write_text(goal.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    result = run("fmt", "--check", "--lang", "nb", cwd=tmp_path)
    assert (result.code, result.err) == (1, "sdgtax: taksonomi: taxonomy (nærmeste); indikatorsett: medfølgende\n")
    assert result.out.splitlines()[0] == "ville endres: taxonomy/goal.yaml"
    assert result.out.endswith("filer ville endres; kjør `sdgtax fmt`.\n")


def test_one_pair_goes_to_the_file_that_is_named(run, tmp_path: Path) -> None:
    out = tmp_path / "pair.json"
    assert run("overlap", "--explain", "Waste", "Avfall", "-o", out).out == ""
    assert json.loads(out.read_text(encoding="utf-8"))["relation"].endswith("Match")
    assert run("overlap", "--explain", "Waste", "Avfall", "-o", tmp_path / "pair.csv").code == 0
    (row,) = csv.DictReader((tmp_path / "pair.csv").read_text(encoding="utf-8").splitlines())
    assert row["relation"] == json.loads(out.read_text(encoding="utf-8"))["relation"]


# --- as a process of its own


@pytest.mark.parametrize(
    "arguments",
    [["--version"], ["validate", "--explain", "TAX101"], ["sets", "u4scc"], ["explain", "Municipal waste recycled"]],
)
def test_the_program_does_what_the_tests_see(run, run_process, arguments: list[str]) -> None:
    """What the other tests run in one process is what a user gets."""
    assert run_process(*arguments) == run(*arguments)


def test_the_script_that_is_installed(environment: dict[str, str]) -> None:
    script = Path(sys.executable).with_name("sdgtax")
    done = subprocess.run([script, "--version"], env=environment, capture_output=True, text=True, check=True)
    assert done.stdout == f"sdgtax {sdgtax.__version__}\n"


def test_a_run_leaves_nothing_behind(run, tmp_path: Path) -> None:
    def state() -> tuple[object, ...]:
        return (
            dict(os.environ),
            Path.cwd(),
            gc.isenabled(),
            gc.get_threshold(),
            sys.argv,
            sys.stdin,
            sys.stdout,
            sys.stderr,
        )

    (tmp_path / "own.csv").write_text("title\nMunicipal waste\n")
    assert run("classify", "own.csv", cwd=tmp_path).code == 0  # what is kept for the next run is there now
    before, frozen = state(), gc.get_freeze_count()
    assert run("classify", "own.csv", cwd=tmp_path).code == 0
    assert run("validate", "--list-rules").code == 0
    assert state() == before
    # less may be: what was frozen can die, as the list of a folder that an import finds changed does; a freeze adds thousands
    assert gc.get_freeze_count() <= frozen


SURROUNDINGS = (
    {"PYTHONHASHSEED": "1", "TZ": "Pacific/Kiritimati", "LC_ALL": "C.UTF-8"},
    {"PYTHONHASHSEED": "2", "TZ": "America/Adak", "LC_ALL": "C", "PYTHONUTF8": ""},
)


@pytest.mark.parametrize(
    "arguments", [("explain", "Utslipp frå veitrafikk på øya", "--lang", "nb"), ("taxonomy", "11.6", "--lang", "nb")]
)
def test_locale_time_zone_and_hash_seed_change_no_byte(run_process, arguments: tuple[str, ...]) -> None:
    first, second = (run_process(*arguments, env=env) for env in SURROUNDINGS)
    assert first.code == 0
    assert first == second


def test_what_is_not_needed_is_not_imported() -> None:
    """`import sdgtax` and `sdgtax --version` are quick because they import next to nothing."""
    program = (
        "import sys; sys.argv[1:] = ['--version']\nfrom sdgtax.__main__ import main\ntry: main()\nexcept SystemExit: pass\n"
        "print(sorted({'typer', 'rich', 'pydantic', 'yaml', 'rapidfuzz', 'ruamel', 'sdgtax.workspace'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == [f"sdgtax {sdgtax.__version__}", "[]"]


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        ("classify u4", {"u4ssc"}),
        ("report docs/examples/my", {"docs/examples/my_indicators.csv"}),
        ("gaps docs/examples/my_indicators.csv --with un-sdg,u4", {"un-sdg,u4ssc"}),
        ("explain un-sdg:11.6", {"un-sdg:11.6.1", "un-sdg:11.6.2"}),
        ("explain sdg_11_6", {"sdg_11_60"}),
        ("taxonomy goal.sdg.11.11-6", {"goal.sdg.11.11-6"}),
        ("select --require perspective.area.tr", {"perspective.area.transport"}),
        ("gaps x --facet eva", {"evaluation"}),
        ("select --profile t", {"trondheim"}),
        ("sets no", {"norway-malepunkter", "norway-national"}),
    ],
)
def test_words_are_completed(run, words: str, wanted: set[str]) -> None:
    asked = {
        "_SDGTAX_COMPLETE": "complete_bash",
        "COMP_WORDS": f"sdgtax {words}",
        "COMP_CWORD": str(len(words.split())),
    }
    done = run(env=asked, cwd=Path(__file__).parents[1])
    assert (set(done.out.split()), done.err) == (wanted, "")


def test_the_name_of_a_list_that_is_not_there_is_no_title(run, tmp_path: Path) -> None:
    done = run("explain", "nolist.csv", cwd=tmp_path)
    assert (done.code, done.out) == (2, "")
    assert "nolist.csv: error: cannot read the file" in done.err
    assert run("explain", "Waste per inhabitant, see list.csv", cwd=tmp_path).code == 0
