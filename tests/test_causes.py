"""One cause, one finding: what mends together is told once, with the number of its places, whatever the format."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.small import Small, schema_line

from sdgtax.check.causes import FEW, MOST, advised, by_cause
from sdgtax.formats.registry import FORMATS
from sdgtax.model.finding import Finding
from sdgtax.views.findings import Findings
from sdgtax.yaml.find import find

GOAL, FIRST, UN, INFO = (
    "taxonomy/goal/sdg/11.yaml",
    "taxonomy/goal/sdg/1.yaml",
    "indicator_sets/un-sdg.yaml",
    "taxonomy/taxonomy.yaml",
)
AREAS, COUNTY = "taxonomy/perspective/area/fields.yaml", "indicator_sets/mine.yaml"
MANY = range(1, 9)
Spoil = Callable[[dict[str, str]], None]


def goal(number: int) -> str:
    """A goal with targets, terms and examples from a set."""
    return f"categories:\n{category(number, '')}    same_as: ['ks:G{number}']\n" + "".join(
        category(number, n) for n in MANY
    )


def category(number: int, n: int | str) -> str:
    """A goal, or its n-th target."""
    below, of = (f".{number}-{n}", f".{n}") if n else ("", "")
    name = f"{number} {n}".strip()
    bank, bredd = ("bank", "bredd") if n else ("river", "elv")
    return f"""\
  - id: goal.sdg.{number}{below}
    notation: '{number}{of}'
    label:
      en: Place {number} {n}
      nb: Plass {number} {n}
    definition: {{en: About place {name}., nb: Om plass {name}.}}
    source: [ssb-2021-03]
    basis: source
    examples: [{"" if n else ", ".join(f"'un-sdg:{number}.{x}.9'" for x in MANY)}]
    terms:
      - id: river{n}
        weight: 4
        any:
          en: ['{bank} {number}{of}']
          nb: ['{bredd} {number}{of}']
"""


def indicators(more: str) -> str:
    """Indicators of all targets, with what else each holds."""
    return "".join(
        f"  - code: '{g}.{n}.9'\n    title:\n      en: Length of river {g} at bank {g}.{n}\n      nb: Målt lengde på elv {g} ved bredd {g}.{n}\n{more.format(g=g)}"
        for g in (1, 11) for n in MANY
    )  # fmt: skip


def fields() -> str:
    """Areas that all have an address with a prefix."""
    listed = "".join(
        f"  - {{id: perspective.area.fields.f{n}, label: {{en: Field {n}, nb: Felt {n}}}, definition: {{en: About {n}., nb: Om {n}.}}, "
        f"source: [ssb-2021-03], basis: source, same_as: ['ks:F{n}']}}\n" for n in MANY
    )  # fmt: skip
    top = "  - {id: perspective.area.fields, label: {en: Fields, nb: Felter}, definition: {en: All., nb: Alle.}, source: [ssb-2021-03], basis: source}\n"
    return f"categories:\n{top}{listed}"


def edited(name: str, old: str, new: str) -> Spoil:
    def spoil(files: dict[str, str]) -> None:
        assert old in files[name]
        files[name] = files[name].replace(old, new)

    return spoil


def removed(name: str) -> Spoil:
    return lambda files: files.update({name: ""})


def misread(files: dict[str, str]) -> None:
    files[COUNTY] = files[COUNTY].encode().decode("cp1252", "replace")


def pasted_twice(files: dict[str, str]) -> None:
    start = files[UN].index("  - code:")
    files[UN] += files[UN][start:]


#: A cause, the rule that tells it, the file where it is told.
FLOODS: dict[str, tuple[Spoil, str, str]] = {
    "language key misspelt in every title": (edited(UN, "      nb: ", "      no: "), "unknown-key", UN),
    "language key misspelt in phrases and texts": (edited(GOAL, " nb: ", " no: "), "unknown-key", GOAL),
    "tabs": (edited(GOAL, "    ", "\t"), "tab", GOAL),
    "no-break spaces as indentation": (edited(UN, "    ", "\u00a0" * 4), "odd-space", UN),
    "a set that is gone": (removed(UN), "unknown-indicator", FIRST),
    "a goal that is gone": (removed(GOAL), "unknown-goal", COUNTY),
    "an id that cannot be read": (edited(GOAL, "id: goal.sdg.11\n", "id: goal.SDG.11\n"), "bad-value", GOAL),
    "an id that is a number": (edited(GOAL, "id: goal.sdg.11\n", "id: 11\n"), "wrong-type", GOAL),
    "another id": (edited(GOAL, "id: goal.sdg.11\n", "id: goal.sdg.l1\n"), "unknown-parent", GOAL),
    "the id of a root": (edited("taxonomy/goal.yaml", "id: goal.sdg,", "id: goal.sgd,"), "unknown-parent", "taxonomy/goal.yaml"),
    "a source that is gone": (edited(INFO, "ssb-2021-03:", "ssb-2O21-03:"), "unknown-source", "taxonomy/goal.yaml"),
    "a prefix that is gone": (edited(INFO, "ks: ", "kk: "), "unknown-prefix", FIRST),
    "a wrong encoding": (misread, "spoilt-encoding", COUNTY),
    "a part pasted twice": (pasted_twice, "duplicate-code", UN),
}  # fmt: skip


ANOTHER = "  - code: '2'\n    title:\n      en: Height of towers\n      nb: Høyde på tårn\n    published: {goals: ['11'], by: KS}\n"


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Small:
    """A workspace in which everything is there many times."""
    small = Small(tmp_path_factory.mktemp("data"))
    un, county = small.base[UN], small.base[COUNTY]
    small.base |= {
        GOAL: f"{schema_line(GOAL)}\n{goal(11)}", FIRST: f"{schema_line(FIRST)}\n{goal(1)}",
        UN: un + indicators(""), AREAS: f"{schema_line(AREAS)}\n{fields()}",
        COUNTY: county + ANOTHER + indicators("    published:\n      goals: ['{g}']\n      by: KS\n"),
    }  # fmt: skip
    return small


def test_without_a_cause_nothing_is_told(small: Small) -> None:
    assert small.findings() == []


@pytest.mark.parametrize("cause", FLOODS)
def test_a_cause_with_many_places_is_told_once(cause: str, small: Small) -> None:
    spoil, rule, path = FLOODS[cause]
    files = dict(small.base)
    spoil(files)
    found = small.findings({name: text or None for name, text in files.items()})
    told = by_cause(found)
    assert len(told) <= FEW, [(f.rule, f.worded()) for f in told]
    assert (rule, path) in {(f.rule, f.path) for f in told}


def finding(n: int = 1, **more: object) -> Finding:
    return Finding("a.yaml", n, 1, "unknown-key", "unknown key “no”", "Correct it.", **more)  # type: ignore[arg-type]


def test_few_places_are_told_one_by_one_and_many_as_one() -> None:
    assert by_cause([finding(n) for n in range(1, FEW + 1)]) == [finding(n) for n in range(1, FEW + 1)]
    (told,) = by_cause([finding(n) for n in range(1, 346)])
    assert (told.line, told.count, told.worded()) == (1, 345, "unknown key “no” (and 344 more places)")


def test_the_rule_that_comes_first_speaks_for_a_cause_of_several() -> None:
    consequences = [Finding("a.yaml", n, 1, "unknown-goal", f"goal {n}", cause="category x") for n in range(1, 5)]
    cause = Finding("z.yaml", 9, 1, "unknown-parent", "no parent", cause="category x")
    (told,) = by_cause([*consequences, cause])
    assert (told.path, told.count, set(told.also)) == ("z.yaml", 5, set(consequences))


def test_warnings_never_hide_errors() -> None:
    warnings = [finding(n, severity="warning") for n in range(1, 9)]
    assert by_cause([*warnings, finding(9)])[0].severity == "error"


def test_there_is_an_end_to_findings() -> None:
    many = [
        Finding("a.yaml", n, 1, "bad-value", f"fault {n}", "x", "warning" if n < 100 else "error")
        for n in range(1, 25_001)
    ]
    told = by_cause(many)
    assert len(told) == MOST
    note = next(f for f in told if f.rule == "too-many")
    assert (note.severity, note.message) == ("error", "20,001 more findings are not told, 19,902 of them errors")
    assert all(f.severity == "error" for f in told)


def test_every_format_keeps_the_count() -> None:
    from sdgtax.check.rules import RULES
    from sdgtax.views.findings import result
    from sdgtax.yaml.load import bundled_columns

    found = by_cause([finding(n) for n in range(1, 400)])
    shapes = result(bundled_columns(), Findings(found, ["a.yaml"], 1, RULES))
    written = {name: "".join(FORMATS[name].write(shapes)) for name in ("json", "sarif", "github", "junit", "csv")}
    (record,) = json.loads(written["json"])["findings"]
    assert (record["count"], len(record["also"]), record["also"][0]["line"]) == (399, 398, 2)
    (row,) = json.loads(written["sarif"])["runs"][0]["results"]
    assert (row["occurrenceCount"], len(row["relatedLocations"])) == (399, 100)
    for name in ("github", "junit", "sarif"):
        assert "(and 398 more places)" in written[name]
    assert next(csv.DictReader(io.StringIO(written["csv"])))["count"] == "399"


def test_the_terminal_names_the_first_further_places(small: Small, run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(small.folder)
    small.check({UN: small.base[UN].replace("      nb: ", "      no: ")})
    out = run("validate", UN).out
    assert re.search(r"unknown key “no” \(at indicators\[\d+\]\.title\.no\) \(and \d+ more places\)\n", out)
    assert re.search(r"= also: line \d+, line \d+, .*, …\n", out)


def test_advice_names_the_data_that_was_checked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("mine/taxonomy", "mine/indicator_sets"):
        (tmp_path / name).mkdir(parents=True)
    found = find(Path(), Path("mine/taxonomy"), Path("mine/indicator_sets"))
    one = Finding("mine/a.yaml", 1, 1, "x", "x", "`sdgtax sets un-sdg` lists them.")
    two = Finding("mine/a b.yaml", 1, 1, "x", "x", "`sdgtax fmt` writes the line.")
    hints = [f.hint for f in advised([one, two], found)]
    assert hints == [
        "`sdgtax sets un-sdg --taxonomy mine/taxonomy --sets mine/indicator_sets` lists them.",
        "`sdgtax fmt 'mine/a b.yaml'` writes the line.",
    ]
    assert advised([one], find(Path())) == [one]


def test_examples_that_fail_by_the_dozen_have_one_cause() -> None:
    failing = [Finding("a.yaml", n, 1, "example-fails", f"example {n} fails") for n in range(1, 9)]
    assert by_cause(failing[:3]) == failing[:3]
    (told,) = by_cause(failing)
    assert [f.message for f in told.also] == [f"example {n} fails" for n in range(2, 9)]
