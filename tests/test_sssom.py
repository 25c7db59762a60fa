"""SSSOM tables: valid, read back as they were written, and one verdict on a table wherever it is read."""

from __future__ import annotations

import csv
import importlib.util
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sdgtax.formats.registry import FORMATS
from sdgtax.formats.sssom import curie, read, read_sssom, uncurie, unknown_in
from sdgtax.formats.sssom_told import Head
from sdgtax.match.matcher import Matcher, one_to_one
from sdgtax.model.finding import DataError, Finding
from sdgtax.model.indicator import IndicatorSet
from sdgtax.model.mapping import Decision, Overlap, References
from sdgtax.model.taxonomy import Taxonomy
from sdgtax.views.overlap import result

COLUMNS = ("subject_id", "predicate_id", "predicate_modifier", "object_id", "mapping_justification", "confidence",
           "similarity_score", "comment")  # fmt: skip
GOOD = {
    "subject_id": "un-sdg:1.1.1", "predicate_id": "skos:exactMatch", "object_id": "eu-sdg:sdg_01_10",
    "mapping_justification": "semapv:ManualMappingCuration", "confidence": "0.9",
}  # fmt: skip


def table(*rows: dict[str, str], columns: tuple[str, ...] = COLUMNS, head: str = "#license: CC0\n") -> str:
    lines = ["\t".join(columns), *("\t".join(row.get(c, "") for c in columns) for row in rows)]
    return head + "".join(line + "\n" for line in lines)


def findings(text: str, sets: dict[str, IndicatorSet], lists: tuple[str, ...] = ()) -> list[Finding]:
    return [f for f in read(text, Path("t.sssom.tsv"), unknown_in(sets, lists), lists) if isinstance(f, Finding)]


@pytest.mark.parametrize(("set_id", "code"), [("u4ssc", "SC: SH: SI: 1C"), ("un-sdg@nb", "1.a.1"), ("x", "a:b/ø %")])
def test_curies(set_id: str, code: str) -> None:
    assert uncurie(curie(set_id, code)) == f"{set_id}:{code}"


@given(st.from_regex(r"[\w-]+", fullmatch=True), st.text(min_size=1))
def test_any_list_and_code_comes_back(name: str, code: str) -> None:
    written = curie(name, code.encode("utf-8", "replace").decode())
    assert uncurie(written, [name]) == f"{name}:{code.encode('utf-8', 'replace').decode()}"
    assert written.isascii()
    assert not set(written) & set(" \t\n\"'")


def test_a_table_is_valid_and_reads_back(taxonomy: Taxonomy, sets: dict[str, IndicatorSet], tmp_path: Path) -> None:
    decisions = [
        Decision("u4ssc:SC: EH: H: 1C", "iso-37120:11.1", "exact", by="N. N.", confidence=0.9),
        Decision("u4ssc:EC: I: T: 5A", "iso-37120:19.7", "none", by="N. N.", comment='a "quoted" word'),
    ]

    def write(path: Path, given: list[Decision]) -> None:
        matcher = Matcher(taxonomy, sets, decisions=given)
        compared = [matcher.prepare(sets[s]) for s in ("u4ssc", "iso-37120")]
        found = matcher.overlaps(*compared)
        rejected = [d for d in given if d.relation == "none"]
        path.write_text("".join(FORMATS["sssom"].write(result(taxonomy, compared, found, rejected))), encoding="utf-8")

    first, second = tmp_path / "one.sssom.tsv", tmp_path / "two.sssom.tsv"
    write(first, decisions)
    again = read_sssom(first, unknown_in(sets))
    assert [d for d in again if d.manual] == decisions
    write(second, again)
    assert first.read_bytes() == second.read_bytes()
    text = first.read_text(encoding="utf-8")
    for key in (
        "mapping_set_id",
        "license",
        "mapping_tool",
        "mapping_tool_version",
        "subject_source",
        "object_source_version",
    ):
        assert f"# {key}: " in text
    rows = list(csv.DictReader([line for line in text.splitlines() if not line.startswith("#")], delimiter="\t"))
    assert {r["mapping_justification"] for r in rows} == {"semapv:LexicalMatching", "semapv:ManualMappingCuration"}
    assert all(0 <= float(r["confidence"]) <= 1 for r in rows if r["confidence"])
    if importlib.util.find_spec("sssom") is None:
        pytest.skip("sssom is not installed")
    check = "import sys; from sssom.io import validate_file; validate_file(sys.argv[1])"
    done = subprocess.run([sys.executable, "-c", check, first], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]


FAULTS = {
    "unknown predicate": ({"predicate_id": "skos:exactmatch"}, "bad-value", 14),
    "unknown predicate, rejected": ({"predicate_id": "skos:sameAs", "predicate_modifier": "Not"}, "bad-value", 14),
    "unknown modifier": ({"predicate_modifier": "not"}, "bad-value", 30),
    "no such indicator": ({"object_id": "eu-sdg:sdg_01_99"}, "mapping-reference", 31),
    "no such set": ({"subject_id": "un-sgd:1.1.1"}, "mapping-reference", 1),
    "no set": ({"subject_id": "1.1.1"}, "mapping-reference", 1),
    "confidence in per cent": ({"confidence": "90"}, "out-of-range", 77),
    "confidence that is no number": ({"confidence": "nan"}, "out-of-range", 77),
    "similarity out of range": ({"similarity_score": "-1"}, "out-of-range", 81),
    "no justification": ({"mapping_justification": ""}, "empty-value", 48),
    "no subject": ({"subject_id": ""}, "empty-value", 1),
    "justification that SSSOM does not know": ({"mapping_justification": "Lexical"}, "bad-value", 48),
    "justification without prefix": ({"mapping_justification": "MappingReview"}, "bad-value", 48),
    "an indicator and itself": ({"object_id": "un-sdg:1.1.1"}, "mapping-reference", 31),
    "a sign that cannot be seen": ({"comment": "x\u202ey"}, "control-character", 82),
    "more cells than columns": ({"comment": "a\tb"}, "bad-value", 84),
}


@pytest.mark.parametrize("name", FAULTS)
def test_one_verdict_on_a_fault(name: str, sets: dict[str, IndicatorSet], tmp_path: Path) -> None:
    change, rule, column = FAULTS[name]
    text = table(GOOD, GOOD | change)
    (finding,) = findings(text, sets)
    assert (finding.rule, finding.line, finding.column) == (rule, 4, column)
    assert finding.hint or finding.expected
    file = tmp_path / "t.sssom.tsv"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(DataError) as caught:
        read_sssom(file, unknown_in(sets))
    assert [(f.rule, f.line, f.column, f.message) for f in caught.value.findings] == [
        (finding.rule, finding.line, finding.column, finding.message)
    ]


def test_missing_columns_and_an_empty_table_are_told(sets: dict[str, IndicatorSet]) -> None:
    short = tuple(c for c in COLUMNS if c not in ("object_id", "mapping_justification"))
    found = findings(table(GOOD, columns=short), sets)
    assert [(f.rule, f.line) for f in found] == [("missing-key", 2), ("missing-key", 2)]
    assert [f.rule for f in findings("# only a comment\n\n", sets)] == ["empty-file"]


def test_a_short_line_is_told(sets: dict[str, IndicatorSet]) -> None:
    text = table() + "un-sdg:1.1.1\tskos:exactMatch\n"
    (found,) = findings(text, sets)
    assert (found.rule, found.message) == ("bad-value", "the line has 2 cells, the header 8")


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_ends_blank_lines_and_quotes_make_no_difference(end: str, sets: dict[str, IndicatorSet]) -> None:
    text = table(GOOD | {"comment": '"a ""word"" there"'}).replace("\n", f"{end}{end} {end}")
    (decision,) = read(text, Path("t"), unknown_in(sets))
    assert decision == Decision("un-sdg:1.1.1", "eu-sdg:sdg_01_10", "exact", None, 0.9, 'a "word" there')


def test_a_set_in_one_language_and_a_list_that_is_compared_are_known(sets: dict[str, IndicatorSet]) -> None:
    rows = [GOOD | {"subject_id": "un-sdg.nb:1.1.1"}, GOOD | {"subject_id": curie("fylke_ø", "1 a")}]
    assert [f.line for f in findings(table(*rows), sets)] == [4]
    lists = ("fylke_ø",)
    found = list(read(table(*rows), Path("t"), unknown_in(sets, lists), lists))
    assert [d.left for d in found if isinstance(d, Decision)] == ["un-sdg@nb:1.1.1", "fylke_ø:1 a"]


def test_what_is_wrong_with_decisions_stops_a_comparison(run, tmp_path: Path) -> None:
    file = tmp_path / "bad.sssom.tsv"
    file.write_text(table(GOOD | {"predicate_id": "skos:sameAs"}), encoding="utf-8")
    result = run("overlap", "u4ssc", "iso-37120", "--reviewed", file)
    assert result.code == 2
    assert ":3:14:" in result.err
    assert "skos:exactMatch" in result.err


def test_decisions_are_not_written_over(run, tmp_path: Path) -> None:
    file = tmp_path / "mine.sssom.tsv"
    file.write_text(table(), encoding="utf-8")
    result = run("overlap", "u4ssc", "oecd-better-life", "--reviewed", file, "-o", file)
    assert result.code == 2
    assert file.read_text(encoding="utf-8") == table()


def more(text: str, sets: dict[str, IndicatorSet], last_year: int = 2030) -> list[tuple[str, int]]:
    found = read(text, Path("t.sssom.tsv"), unknown_in(sets, (), last_year))
    return [(f.rule, f.line) for f in found if isinstance(f, Finding)]


@pytest.mark.parametrize(
    "name", ["predicate_modifer", "Predicate Modifier", "predicate-modifier", " predicate_modifier", "negated"]
)
def test_a_rejection_is_never_read_as_a_confirmation(name: str, sets: dict[str, IndicatorSet]) -> None:
    """A column that is misspelt, or that nobody knows, cannot turn `Not` into its contrary: the table is refused."""
    text = table(GOOD | {"predicate_modifier": "Not"}).replace("predicate_modifier", name, 1)
    assert more(text, sets)
    assert [d for d in read(text, Path("t"), unknown_in(sets)) if isinstance(d, Decision)] == []


def test_columns_stand_once(sets: dict[str, IndicatorSet]) -> None:
    text = table(GOOD, columns=(*COLUMNS, "confidence"))
    assert ("duplicate-key", 2) in more(text, sets)


@pytest.mark.parametrize(
    ("second", "verdict"),
    [
        ({"predicate_modifier": "Not"}, ["contradicting-mapping"]),
        ({"predicate_id": "skos:broadMatch"}, ["contradicting-mapping"]),
        ({}, ["contradicting-mapping"]),
        ({"mapping_justification": "semapv:MappingReview"}, []),
        ({"mapping_justification": "semapv:LexicalMatching", "predicate_id": "skos:closeMatch"}, []),
        ({"subject_id": GOOD["object_id"], "object_id": GOOD["subject_id"], "predicate_id": "skos:narrowMatch"}, ["contradicting-mapping"]),
    ],
)  # fmt: skip
def test_what_is_said_of_a_pair_twice(
    second: dict[str, str], verdict: list[str], sets: dict[str, IndicatorSet]
) -> None:
    assert [rule for rule, _ in more(table(GOOD, GOOD | second), sets)] == verdict


@pytest.mark.parametrize(
    ("day", "rule"),
    [("2026-10-01", ""), ("2026-02-30", "bad-value"), ("01.10.2026", "bad-value"), ("2206-10-01", "odd-year"), ("1026-10-01", "odd-year")],
)  # fmt: skip
def test_days_exist_and_are_plausible(day: str, rule: str, sets: dict[str, IndicatorSet]) -> None:
    text = table(GOOD | {"mapping_date": day}, columns=(*COLUMNS, "mapping_date"))
    assert [r for r, _ in more(text, sets)] == ([rule] if rule else [])


def test_another_edition_is_a_warning_and_stops_nothing(sets: dict[str, IndicatorSet]) -> None:
    head = "# subject_source: sdgtax.set:un-sdg\n# subject_source_version: after the 2020 review\n"
    (found, decision) = read(table(GOOD, head=head), Path("t"), unknown_in(sets))
    assert isinstance(found, Finding)
    assert (found.rule, found.severity, found.line) == ("mapping-version", "warning", 2)
    assert isinstance(decision, Decision)


@pytest.mark.parametrize(
    ("justification", "basis"),
    [
        ("semapv:ManualMappingCuration", "reviewed"), ("semapv:MappingReview", "reviewed"),
        ("semapv:SemanticSimilarityThresholdMatching", "inferred"), ("semapv:LexicalMatching", "inferred"),
        ("semapv:UnspecifiedMatching", "inferred"),
    ],
)  # fmt: skip
def test_only_a_person_decides(justification: str, basis: str, run, tmp_path: Path) -> None:
    """What a program found has no say, whatever it says of a pair (cases B31)."""
    file = tmp_path / "t.sssom.tsv"
    pair = GOOD | {
        "subject_id": "iso-37120:5.1",
        "object_id": "un-sdg:8.5.2",
        "confidence": "0.4",
        "mapping_justification": justification,
    }
    file.write_text(table(pair), encoding="utf-8")
    args = ("overlap", "--explain", "iso-37120:5.1", "un-sdg:8.5.2", "--format", "json")
    plain, told = run(*args).out, run(*args, "--reviewed", file).out
    assert (plain == told) == (basis == "inferred")
    assert ('"basis": "reviewed"' in told) == (basis == "reviewed")


def test_a_table_of_any_name_is_told_by_its_header(run, tmp_path: Path) -> None:
    file = tmp_path / "pairs.tsv"
    file.write_text(table(GOOD), encoding="utf-8")
    assert run("validate", file).code == 0
    file.write_text(table(GOOD | {"confidence": "9"}), encoding="utf-8")
    done = run("validate", file)
    assert (done.code, done.out.count("out-of-range"), "TAX011" in done.out) == (1, 1, False)


@pytest.mark.parametrize(
    "change", [{"confidence": "9"}, {"mapping_justification": "Lexical"}, {"object_id": "un-sdg:9.9.9"}, {}]
)
def test_validate_and_overlap_agree(change: dict[str, str], run, tmp_path: Path) -> None:
    file = tmp_path / "t.sssom.tsv"
    file.write_text(table(GOOD | change), encoding="utf-8")
    checked, used = (
        run("validate", file),
        run("overlap", "--explain", "un-sdg:1.1.1", "eu-sdg:sdg_01_10", "--reviewed", file),
    )
    assert (checked.code, used.code) == ((1, 2) if change else (0, 0))


# --- a rejection is never read as a confirmation

HEADER = [
    "subject_id",
    "predicate_id",
    "predicate_modifier",
    "object_id",
    "mapping_justification",
    "confidence",
    "author_label",
    "comment",
]
REJECTED = [
    "un-sdg:1.1.1",
    "skos:exactMatch",
    "Not",
    "eu-sdg:sdg_01_10",
    "semapv:ManualMappingCuration",
    "1.0",
    "Kari",
    "",
]
AT = HEADER.index("predicate_modifier")
ANY = References(lambda ref: [])
ODD = (
    "not", "NOT", "Not ", " Not", "Not.", "no", "NOT\u200b", "\u202eNot", "'Not'", '"Not"', '"Not', "N\u043et", "\u00a0Not", "Not\x00", "Not\x85",
    "predicate_modifer", "Predicate_modifier", "predicate modifier", "predicate_modifier ", "\ufeffpredicate_modifier", "modifier", "", "#",
    '"predicate_modifier"', "comment", "author_label", "confidence", "subject_id", "\rNot", "Not\r", "\t", "1.5", "nan", "-1",
)  # fmt: skip


@given(st.data())
def test_nothing_done_to_a_table_turns_a_rejection_round(data: st.DataObject) -> None:
    """Whatever is changed in a table beside the word itself, a row that says Not is rejected, or a finding."""
    header, row = HEADER.copy(), REJECTED.copy()
    for _ in range(data.draw(st.integers(1, 3))):
        cells = data.draw(st.sampled_from([header, row]))
        places = [n for n in range(len(cells)) if cells is header or cells[n] != "Not"]
        at = data.draw(st.sampled_from(places))
        match data.draw(st.sampled_from(["change", "drop", "add", "move"])):
            case "change":
                cells[at] = data.draw(st.sampled_from(ODD))
            case "drop":
                del cells[at]
            case "add":
                cells.insert(at, data.draw(st.sampled_from((*ODD, *HEADER, *REJECTED))))
            case "move":
                cells.append(cells.pop(at))
    text = "\t".join(header) + "\n" + "\t".join(row) + "\n"
    for found in read(text, Path("x.sssom.tsv"), ANY):
        if isinstance(found, Decision) and found.relation != "none":
            cells = dict(zip(header, row, strict=False))
            assert "Not" in (cells.get("comment"), cells.get("author_label")), text  # there it is a word like any other


# --- what others write


FOREIGN = """#curie_map:
#  semapv: https://w3id.org/semapv/vocab/
#  s: http://www.w3.org/2004/02/skos/core#
#  un: "urn:sdgtax:set:un-sdg:"
#mapping_date: '2025-03-01'
#subject_source: un:list
"""


def foreign(*rows: dict[str, str]) -> str:
    columns = ("subject_id", "subject_label", "predicate_id", "predicate_modifier", "object_id", "object_label", "mapping_justification", "similarity_score", "reviewer_label")  # fmt: skip
    return table(*rows, columns=columns, head=FOREIGN)


ROW = {
    "subject_id": "un:1.1.1", "predicate_id": "s:broadMatch", "object_id": "<urn:sdgtax:set:eu-sdg:sdg_01_10>",
    "mapping_justification": "https://w3id.org/semapv/vocab/MappingReview", "reviewer_label": "N. N.",
}  # fmt: skip


def test_prefixes_and_whole_addresses_mean_what_they_stand_for(sets: dict[str, IndicatorSet]) -> None:
    (found,) = read(foreign(ROW), Path("t"), unknown_in(sets))
    assert found == Decision("un-sdg:1.1.1", "eu-sdg:sdg_01_10", "broad", by="N. N.")
    assert isinstance(found, Decision)
    assert (found.manual, found.score, found.confidence) == (True, None, None)


def test_a_fault_in_a_foreign_name_is_told_at_its_place(sets: dict[str, IndicatorSet]) -> None:
    (found,) = findings(foreign(ROW | {"object_id": "<urn:sdgtax:set:eu-sdg:sdg_01_99>"}), sets)
    assert (found.rule, found.line, found.column) == ("mapping-reference", 8, len("un:1.1.1\t\ts:broadMatch\t\t") + 1)
    (found,) = findings(foreign(ROW | {"predicate_id": "un:broadMatch"}), sets)
    assert (found.rule, found.line) == ("bad-value", 8)


def test_the_header_fills_what_a_row_leaves_out(sets: dict[str, IndicatorSet]) -> None:
    head = Head.read(list(enumerate(FOREIGN.splitlines(), 1)), Path("t"))
    assert head.values == {"mapping_date": "2025-03-01", "subject_source": "un:list"}
    assert head.filled({"mapping_date": "", "comment": "x"}) == {
        "mapping_date": "2025-03-01",
        "subject_source": "un:list",
        "comment": "x",
    }
    assert head.filled({"mapping_date": "2024-01-01"})["mapping_date"] == "2024-01-01"
    assert head.problems == ()


def test_a_value_of_the_header_is_that_of_all_rows_or_of_none() -> None:
    """As the data model of SSSOM says: where one row has its own, the header's is not that of the others."""
    head = Head.read(list(enumerate(FOREIGN.splitlines(), 1)), Path("t"))
    columns = ["subject_id", "mapping_date"]
    alone = head.beside([columns, ["un:1.1.1", ""], ["un:1.2.1"]])
    assert alone == head
    beside = head.beside(iter([columns, ["un:1.1.1", "2024-01-01"], ["un:1.2.1", ""]]))
    assert beside.values == {"subject_source": "un:list"}
    assert beside.filled({"mapping_date": ""}) == {"subject_source": "un:list", "mapping_date": ""}
    assert head.beside([]) == head


def test_a_header_that_cannot_be_read_is_told_and_a_remark_is_not(sets: dict[str, IndicatorSet]) -> None:
    assert findings(table(GOOD, head="# only: a remark: of mine\n"), sets) == []
    (broken,) = findings(table(GOOD, head="#license: x\n#curie_map: [a\n"), sets)
    assert broken.line in (2, 3)
    mixed = findings(table(GOOD, head="# a remark: of mine\n#curie_map:\n#  x: urn:x\n"), sets)
    assert mixed
    assert {f.line for f in mixed} <= {1, 2, 3}
    (wrong,) = findings(table(GOOD, head="#license: x\n#curie_map: skos\n"), sets)
    assert (wrong.rule, wrong.line) == ("wrong-type", 2)


def test_a_term_without_counterpart_is_no_fault_and_decides_no_pair(sets: dict[str, IndicatorSet]) -> None:
    alone = GOOD | {"object_id": "sssom:NoTermFound"}
    assert list(read(table(alone, GOOD), Path("t"), unknown_in(sets))) == list(
        read(table(GOOD), Path("t"), unknown_in(sets))
    )
    assert [f.rule for f in findings(table(alone | {"subject_id": "un-sdg:9.9.9"}), sets)] == ["mapping-reference"]


def test_a_rejection_keeps_its_predicate_and_labels(taxonomy: Taxonomy, sets: dict[str, IndicatorSet]) -> None:
    row = ROW | {"predicate_modifier": "Not", "subject_label": "Poverty", "object_label": "At risk"}
    (found,) = read(foreign(row), Path("t"), unknown_in(sets))
    assert isinstance(found, Decision)
    assert (found.relation, found.rejected, found.left_label, found.right_label) == (
        "none",
        "broad",
        "Poverty",
        "At risk",
    )
    turned = found.mirrored()
    assert (turned.rejected, turned.left_label) == ("narrow", "At risk")
    matcher = Matcher(taxonomy, sets, decisions=[found])
    compared = [matcher.prepare(sets[s]) for s in ("un-sdg", "eu-sdg")]
    text = "".join(FORMATS["sssom"].write(result(taxonomy, compared, [], [found])))
    line = next(csv.DictReader([x for x in text.splitlines() if not x.startswith("#")], delimiter="\t"))
    assert (line["predicate_id"], line["predicate_modifier"], line["subject_label"], line["object_label"]) == (
        "skos:broadMatch",
        "Not",
        "Poverty",
        "At risk",
    )
    assert list(read(text, Path("t"), unknown_in(sets))) == [found]


def test_a_decision_without_a_score_has_none(taxonomy: Taxonomy, sets: dict[str, IndicatorSet]) -> None:
    said = Decision("un-sdg:1.1.1", "eu-sdg:sdg_07_40", "related")
    matcher = Matcher(taxonomy, sets, decisions=[said])
    compared = [matcher.prepare(sets[s]) for s in ("un-sdg", "eu-sdg")]
    (found,) = (o for o in matcher.overlaps(*compared) if (o.a_code, o.b_code) == ("1.1.1", "sdg_07_40"))
    assert (found.basis, found.relation, found.confidence) == ("reviewed", "related", None)
    assert found.score < 0.5, "how alike they are, and no 1.0"
    text = "".join(FORMATS["sssom"].write(result(taxonomy, compared, [found])))
    row = next(csv.DictReader([x for x in text.splitlines() if not x.startswith("#")], delimiter="\t"))
    assert (row["confidence"], row["similarity_score"]) == ("", "")


def test_what_a_person_decided_comes_first_where_each_has_one_counterpart() -> None:
    pairs = [
        Overlap("a", "1", "", "b", "1", "", 0.9), Overlap("a", "2", "", "b", "2", "", 0.9),
        Overlap("a", "1", "", "b", "2", "", 0.1, basis="reviewed"),
    ]  # fmt: skip
    assert [(o.a_code, o.b_code) for o in one_to_one(pairs)] == [("1", "2")]


def test_sssom_pydantic_reads_what_is_written(
    taxonomy: Taxonomy, sets: dict[str, IndicatorSet], tmp_path: Path
) -> None:
    matcher = Matcher(taxonomy, sets)
    compared = [matcher.prepare(sets[s]) for s in ("u4ssc", "iso-37120")]
    found = matcher.overlaps(*compared)
    path = tmp_path / "o.sssom.tsv"
    path.write_text("".join(FORMATS["sssom"].write(result(taxonomy, compared, found))), encoding="utf-8")
    sssom_pydantic = pytest.importorskip("sssom_pydantic")
    read_back = list(sssom_pydantic.read(path).mappings)
    assert [(m.subject.curie, m.predicate.curie, m.object.curie, m.confidence) for m in read_back] == [
        (curie(o.a_set, o.a_code), f"skos:{o.relation}Match", curie(o.b_set, o.b_code), o.confidence) for o in found
    ]
