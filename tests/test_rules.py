"""Every rule of `sdgtax validate`, by its own examples: the bad one gives this finding at its place, told in Norwegian too, the good one gives none."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.small import Changes, Small, category
from tests.told import remains

from sdgtax.check.causes import MOST, by_cause
from sdgtax.check.registry import Rule, explained
from sdgtax.check.rules import CODES, RULES, find_rule
from sdgtax.model.finding import DataError, Finding
from sdgtax.model.messages import Wording
from sdgtax.yaml.load import bundled_messages

AREAS = "taxonomy/perspective.yaml"


def saved_as_windows(small: Small, rule: Rule) -> Changes:
    return {
        AREAS: small.base[AREAS].replace("basis: source\n", f"basis: source\n    {rule.text.bad}\n").encode("cp1252")
    }


def of_another_edition(small: Small, rule: Rule) -> Changes:
    columns = "subject_id\tpredicate_id\tobject_id\tmapping_justification\n"
    row = "un-sdg:7.1.1\tskos:closeMatch\tmine:1\tsemapv:ManualMappingCuration\n"
    return {"pairs.sssom.tsv": "# object_source: sdgtax.set:mine\n# object_source_version: '0'\n" + columns + row}


def without_licence(small: Small, rule: Rule) -> Changes:
    columns = "subject_id\tpredicate_id\tobject_id\tmapping_justification\n"
    assert small.findings({"pairs.sssom.tsv": f"{rule.text.good}\n{columns}"}) == []
    return {"pairs.sssom.tsv": f"{rule.text.bad}\n{columns}"}


def with_another_label(small: Small, rule: Rule) -> Changes:
    columns = "subject_id\tsubject_label\tpredicate_id\tobject_id\tmapping_justification\n"
    row = "\tskos:closeMatch\tmine:1\tsemapv:ManualMappingCuration\n"
    return {"pairs.sssom.tsv": f"{columns}un-sdg:7.1.1\tPoverty{row}"}


def of_one_id(small: Small, rule: Rule) -> Changes:
    assert small.findings({"reviews2.yaml": small.base["reviews.yaml"].replace("id: r\n", f"{rule.text.good}\n")}) == []
    return {"reviews2.yaml": small.base["reviews.yaml"]}


def of_itself(small: Small, rule: Rule) -> Changes:
    path = "taxonomy/goal.yaml"
    more = {
        path: small.base[path]
        .replace("About access.", "About access. See 6.")
        .replace("Om access.", "Om access. Se 6.")
    }
    assert small.findings(more) == []
    return {path: more[path].replace("See 6.", "See 7.1.").replace("Se 6.", "Se 7.1.")}


def of_another_source(small: Small, rule: Rule) -> Changes:
    path = "taxonomy/goal.yaml"
    more = "".join(category(f"goal.sdg.{n}", f"water {n}", f", notation: '{n}'") for n in (8, 9, 10))
    right = small.base[path] + more
    assert small.findings({path: right}) == []
    return {path: small.base[path] + "ks".join(more.rsplit("ssb-2021-03", 1))}


def of_one_answer(small: Small, rule: Rule) -> Changes:
    scoring, more = "taxonomy/rules/scoring.yaml", "terms: [{id: machines, weight: 1, any: {en: [energy*]}}]}\n"
    one = re.sub(r"(root: perspective\.area\n(?:.*\n)*?.*max: )3", r"\g<1>1", small.base[scoring], count=1)
    areas = re.sub(r"(id: perspective.area.digitalisation, .*)\}\n", rf"\1, {more}", small.base[AREAS])
    assert [f for f in small.findings({AREAS: areas}) if f.rule == rule.name] == []
    return {AREAS: areas, scoring: one}


def of_another_subject(small: Small, rule: Rule) -> Changes:
    mine, un, concepts = "indicator_sets/mine.yaml", "indicator_sets/un-sdg.yaml", "taxonomy/rules/concepts.yaml"
    told = "published: {goals: ['7'], targets: ['7.1'], un_indicator: [7.1.1], by: KS}"
    words = "".join(
        f"  - {{id: {a}, words: {{en: [{a}], nb: [{b}]}}}}\n" for a, b in (("heat", "varme"), ("fish", "fisk"))
    )
    changes: dict[str, str] = {
        mine: re.sub("title: .*", f"title: {{en: Water and fish, nb: Vann og fisk}}\n    {told}", small.base[mine]),
        un: small.base[un].replace(
            "{en: Access to energy, nb: Tilgang til energi}", "{en: Energy and heat, nb: Energi og varme}"
        ),
        concepts: small.base[concepts] + words,
    }
    right = {
        **changes,
        mine: changes[mine].replace("Water and fish", "Energy and fish").replace("Vann og", "Energi og"),
    }
    assert [f for f in small.findings(right) if f.rule == rule.name] == []
    return changes


def of_titles_elsewhere(small: Small, rule: Rule) -> Changes:
    titles = [
        f"Use of {what} {n},en,us,{area}"
        for n in range(12)
        for what, area in (("power", "energy"), ("cables", "digitalisation"))
    ]
    beside = {
        "taxonomy/titles/own.csv": "\n".join(["title,lang,source,area", *titles, ""]),
        "taxonomy/titles/sources.csv": "source,publisher\nus,Us\n",
    }
    right, wrong = (
        {AREAS: small.base[AREAS].replace("any: {en: [energy*]", f"{text[:-2]}, energy*]"), **beside}
        for text in (rule.text.good, rule.text.bad)
    )
    assert [f for f in small.findings(right) if f.rule == rule.name] == []
    fewer = {**wrong, "taxonomy/titles/own.csv": beside["taxonomy/titles/own.csv"].replace("cables 1,", "cable 1,")}
    assert [f for f in small.findings(fewer) if f.rule == rule.name] == []
    return wrong


def of_unlinked_titles(small: Small, rule: Rule) -> Changes:
    titles = [f"Use of power {n},en,us,7,energy" for n in range(20)]
    beside = {
        "taxonomy/titles/own.csv": "\n".join(["title,lang,source,goal,area", *titles, ""]),
        "taxonomy/titles/sources.csv": "source,publisher\nus,Us\n",
        "taxonomy/rules/scoring.yaml": small.base["taxonomy/rules/scoring.yaml"].replace(
            "root: perspective.area\n", "root: perspective.area\n    links_from: [goal]\n    link_weight: 1\n", 1
        ),
    }
    path = "taxonomy/goal.yaml"
    right, wrong = (
        {path: small.base[path].replace("notation: '7'", f"notation: '7', {text}", 1), **beside}
        for text in (rule.text.good, rule.text.bad)
    )
    assert [f for f in small.findings(right) if f.rule == rule.name] == []
    return wrong


def of_nobody(small: Small, rule: Rule) -> Changes:
    columns = "subject_id\tpredicate_id\tobject_id\tmapping_justification\tauthor_label\n"
    row = "un-sdg:7.1.1\tskos:closeMatch\tmine:1\t"
    assert small.findings({"pairs.sssom.tsv": f"{columns}{row}{rule.text.good}\n"}) == []
    return {"pairs.sssom.tsv": f"{columns}{row}{rule.text.bad}\n"}


def of_another_set(small: Small, rule: Rule) -> Changes:
    columns = "subject_id\tpredicate_id\tobject_id\tmapping_justification\n"
    row = "mine:1\tskos:closeMatch\tun-sdg:7.1.1\tsemapv:ManualMappingCuration\n"
    assert small.findings({"pairs.sssom.tsv": f"{rule.text.good}\n{columns}{row}"}) == []
    return {"pairs.sssom.tsv": f"{rule.text.bad}\n{columns}{row}"}


def without_a_column(small: Small, rule: Rule) -> Changes:
    path = "taxonomy/rules/columns.yaml"
    return {path: small.base[path].replace(rule.text.bad.removeprefix("# without:"), "", 1)}


def without_settle(small: Small, rule: Rule) -> Changes:
    path = "taxonomy/rules/scoring.yaml"
    return {path: re.sub(r",\s+settle: \{en: a goal, .*?\}", "", small.base[path])}


def without_schema_line(small: Small, rule: Rule) -> Changes:
    assert small.base[AREAS].startswith(rule.text.good)
    return {AREAS: small.base[AREAS].replace(rule.text.good, rule.text.bad, 1)}


#: Faults that no part of a text shows: how the workspace is made to have them. Without them it is right.
MADE: dict[str, Callable[[Small, Rule], Changes]] = {
    "binary-file": lambda small, rule: {AREAS: b"PK\x03\x04 and so on"},
    "encoding": saved_as_windows,
    "too-large": lambda small, rule: {AREAS: b"#" * 20_000_001},
    "missing-file": lambda small, rule: {"taxonomy/rules/scoring.yaml": None},
    "schema-line": without_schema_line,
    "mapping-version": of_another_edition,
    "missing-licence": without_licence,
    "mapping-label": with_another_label,
    "mapping-source": of_another_set,
    "mapping-justification": of_nobody,
    "same-reviews": of_one_id,
    "sends-to-itself": of_itself,
    "odd-source": of_another_source,
    "phrase-of-two-answers": of_one_answer,
    "un-indicator-of-other-subject": of_another_subject,
    "term-of-another": of_titles_elsewhere,
    "unlinked-answer": of_unlinked_titles,
    "missing-column": without_a_column,
    "missing-settle": without_settle,
}


@pytest.fixture(scope="module")
def norwegian() -> Wording:
    return Wording([bundled_messages()], "nb")


def test_the_small_workspace_is_right(small: Small) -> None:
    assert small.findings() == []


@pytest.mark.parametrize("rule", [r for r in RULES.values() if r.text.part != "file"], ids=lambda r: r.name)
def test_the_examples_of_a_rule(small: Small, norwegian: Wording, rule: Rule) -> None:
    changes, places = small.example(rule.text.part, rule.text.bad)
    told = [places[n] for n in (rule.text.line, rule.text.also) if n]
    found = small.findings(changes)
    assert {(f.path, f.line, f.rule, f.severity) for f in found} == {(*x, rule.name, rule.severity) for x in told}
    for f in found:
        assert f.message
        assert f.column > 0
        assert f.hint or f.expected
        assert [
            remains(said) for said in (f.worded(norwegian), norwegian(f.hint), norwegian(f"Expected: {f.expected}."))
        ] == [[]] * 3
    changes, _ = small.example(rule.text.part, rule.text.good)
    assert small.findings(changes) == []


@pytest.mark.parametrize("name", MADE)
def test_a_fault_of_a_whole_file(small: Small, norwegian: Wording, name: str) -> None:
    rule = RULES[name]
    changes = MADE[name](small, rule)
    found = [f for f in small.findings(changes) if f.rule == name]
    assert {(f.path, f.severity) for f in found} == {(next(iter(changes)), rule.severity)}
    assert bool(found[0].line) == (name not in ("binary-file", "too-large", "missing-file"))
    assert remains(found[0].line_told(norwegian)) == []


def test_a_file_of_no_known_kind(small: Small) -> None:
    rule = RULES["unknown-file"]
    assert [(f.path, f.line, f.rule) for f in small.findings({"odd.yaml": rule.text.bad})] == [
        ("odd.yaml", 1, rule.name)
    ]
    assert rule.name not in {f.rule for f in small.findings({"odd.yaml": rule.text.good})}


def test_an_empty_file(small: Small) -> None:
    rule = RULES["empty-file"]
    assert [(f.path, f.line, f.rule) for f in small.findings({AREAS: rule.text.bad})][:1] == [(AREAS, 0, rule.name)]


def test_a_path_where_nothing_is(small: Small) -> None:
    with pytest.raises(DataError) as caught:
        small.check(paths=[Path("taxonomy/perspektive.yaml")])
    assert caught.value.findings == [
        Finding("taxonomy/perspektive.yaml", 0, 0, "unreadable", "there is no such file or folder", "Check the path.")
    ]


def test_too_many_findings() -> None:
    rule = RULES["too-many"]
    many = [Finding("a.yaml", n, 1, "bad-value", f"fault {n}") for n in range(1, MOST + 2)]
    assert next((f.line, f.rule, f.severity) for f in by_cause(many)) == (0, rule.name, rule.severity)


def test_every_rule_has_been_tried() -> None:
    files = {r.name for r in RULES.values() if r.text.part == "file"}
    assert files == {
        *MADE, "unknown-file", "empty-file", "unreadable", "too-many",
        "removed-id",  # tests/test_gates.py
        "link", "not-a-file",  # tests/test_links.py
        "weights",  # tests/test_learned.py
        "title-table", "title-label", "title-twice", "title-source", "title-language",  # tests/test_labelled.py
        "unused-decision",  # tests/test_reviews.py
    }  # fmt: skip


def test_every_rule_is_explained() -> None:
    assert len(RULES) > 60
    assert list(CODES) == sorted(CODES)
    assert explained().keys() == CODES.keys()
    for rule in RULES.values():
        assert re.fullmatch(r"TAX\d{3}", rule.code)
        assert re.fullmatch(r"[a-z]+(-[a-z]+)*", rule.name)
        assert find_rule(rule.code.lower()) is find_rule(rule.name) is rule
        for text in (rule.text.what, rule.text.why, rule.text.how):
            assert text.rstrip().endswith((".", "?", ")", "`"))
