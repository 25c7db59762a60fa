"""One cause, one finding: what mends together is told once, with the number of its places, whatever the format."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from sdgtax.check.causes import FEW, MOST, advised, by_cause
from sdgtax.check.validate import check
from sdgtax.formats.registry import FORMATS
from sdgtax.model.finding import Finding
from sdgtax.views.findings import Findings
from sdgtax.yaml.bundle import bundled
from sdgtax.yaml.find import find

GOAL, UN, INFO = "taxonomy/goal/sdg/11.yaml", "indicator_sets/un-sdg.yaml", "taxonomy/taxonomy.yaml"
Spoil = Callable[[Path], None]


def edited(name: str, old: str, new: str, count: int = -1) -> Spoil:
    def spoil(folder: Path) -> None:
        text = (folder / name).read_text(encoding="utf-8")
        assert old in text
        (folder / name).write_text(text.replace(old, new, count), encoding="utf-8")

    return spoil


def removed(name: str) -> Spoil:
    return lambda folder: (folder / name).unlink()


def misread(folder: Path) -> None:
    path = folder / "indicator_sets/norway-malepunkter.yaml"
    path.write_text(path.read_text(encoding="utf-8").encode().decode("cp1252", "replace"), encoding="utf-8")


def pasted_twice(folder: Path) -> None:
    text = (folder / UN).read_text(encoding="utf-8")
    start = text.index("  - code:")
    (folder / UN).write_text(text + text[start : text.index("  - code: 2.1.1")], encoding="utf-8")


#: A cause, the rule that tells it, the file where it is told.
FLOODS: dict[str, tuple[Spoil, str, str]] = {
    "language key misspelt in every title": (edited(UN, "      nb: ", "      no: "), "unknown-key", UN),
    "language key misspelt in phrases and texts": (edited(GOAL, " nb: ", " no: "), "unknown-key", GOAL),
    "tabs": (edited(GOAL, "    ", "\t"), "tab", GOAL),
    "no-break spaces as indentation": (edited(UN, "    ", "\u00a0" * 4), "odd-space", UN),
    "a set that is gone": (removed(UN), "unknown-indicator", "taxonomy/goal/sdg/1.yaml"),
    "a goal that is gone": (removed(GOAL), "unknown-goal", "indicator_sets/eu-sdg.yaml"),
    "an id that cannot be read": (edited(GOAL, "id: goal.sdg.11\n", "id: goal.SDG.11\n"), "bad-value", GOAL),
    "an id that is a number": (edited(GOAL, "id: goal.sdg.11\n", "id: 11\n"), "wrong-type", GOAL),
    "another id": (edited(GOAL, "id: goal.sdg.11\n", "id: goal.sdg.l1\n"), "unknown-parent", GOAL),
    "the id of a root": (edited("taxonomy/goal.yaml", "id: goal.sdg\n", "id: goal.sgd\n"), "unknown-parent", "taxonomy/goal/sdg/1.yaml"),
    "a source that is gone": (edited(INFO, "  un-2030:", "  un-203O:"), "unknown-source", "taxonomy/goal.yaml"),
    "a prefix that is gone": (edited(INFO, "  ks: ", "  kk: "), "unknown-prefix", "taxonomy/goal/tbl.yaml"),
    "a wrong encoding": (misread, "spoilt-encoding", "indicator_sets/norway-malepunkter.yaml"),
    "a part pasted twice": (pasted_twice, "duplicate-code", UN),
}  # fmt: skip


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[Any, Any]]:
    """A copy of the bundled data, and what was read of it."""
    folder = tmp_path_factory.mktemp("data")
    for name in ("taxonomy", "indicator_sets"):
        shutil.copytree(bundled(name), folder / name)
    return folder, {}


@pytest.fixture
def folder(data: tuple[Path, dict[Any, Any]], monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The copy, as it was again afterwards."""
    folder = data[0]
    before = {p: p.read_bytes() for p in folder.rglob("*.yaml")}
    monkeypatch.chdir(folder)
    yield folder
    for path, content in before.items():
        if not path.is_file() or path.read_bytes() != content:
            path.write_bytes(content)


@pytest.mark.parametrize("cause", FLOODS)
def test_a_cause_with_many_places_is_told_once(cause: str, folder: Path, data: tuple[Path, dict[Any, Any]]) -> None:
    spoil, rule, path = FLOODS[cause]
    spoil(folder)
    told = by_cause(check([], find(Path()), memo=data[1]).findings)
    assert len(told) <= FEW, [(f.rule, f.told) for f in told]
    assert (rule, path) in {(f.rule, f.path) for f in told}


def finding(n: int = 1, **more: object) -> Finding:
    return Finding("a.yaml", n, 1, "unknown-key", "unknown key “no”", "Correct it.", **more)  # type: ignore[arg-type]


def test_few_places_are_told_one_by_one_and_many_as_one() -> None:
    assert by_cause([finding(n) for n in range(1, FEW + 1)]) == [finding(n) for n in range(1, FEW + 1)]
    (told,) = by_cause([finding(n) for n in range(1, 346)])
    assert (told.line, told.count, told.told) == (1, 345, "unknown key “no” (and 344 more places)")


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


def test_the_terminal_names_the_first_further_places(folder: Path, run) -> None:
    edited(UN, "      nb: ", "      no: ")(folder)
    out = run("validate", UN).out
    assert re.search(r"unknown key “no” \(at indicators\[0\]\.title\.no\) \(and \d+ more places\)\n", out)
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
    assert by_cause(failing[:5]) == failing[:5]
    (told,) = by_cause(failing)
    assert [f.message for f in told.also] == [f"example {n} fails" for n in range(2, 9)]
