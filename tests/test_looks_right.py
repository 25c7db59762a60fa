"""Faults that look right: each is told at its line, by a rule that says what is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.small import Small

from sdgtax.formats.sssom import check as table
from sdgtax.model.mapping import References

RULES = "taxonomy/rules/"
PLACED = [
    (RULES + "overlap.yaml", "ikke: [ikkje]", "ikke: [ikke]", "overlap-reference"),
    (RULES + "overlap.yaml", "nb: den andre er smalere", "nb: den andre er bredere", "same-name"),
    (RULES + "overlap.yaml", "part_letters: 5", "part_letters: 50", "far-number"),
    (RULES + "aspects.yaml", "implies: {form: relative}", "implies: {form: relativ}", "unknown-concept"),
    (RULES + "columns.yaml", 'goal.sdg.7: "FCC30B"', 'goal.sdg.7: "26BDE2"', "idle-look"),
    (RULES + "columns.yaml", "sdg/ontology#hasGoal", "sdg/ontology #hasGoal", "bad-address"),
    (
        RULES + "columns.yaml",
        'base: "http://metadata.un.org/sdg/"',
        'base: "http://metadata.un.org/sdg"',
        "bad-address",
    ),
    (RULES + "columns.yaml", "area: area_of_development", "area: quality_class", "idle-look"),
    (RULES + "columns.yaml", "open_sdg:\n    area:", "open_sdg:\n    aera:", "facet-named"),
    (RULES + "columns.yaml", 'Tier III: [tier iii, tier 3, iii, "3"]', "Tier III: []", "input-column"),
    (RULES + "columns.yaml", "repeating: [statistikkvariabel,", "repeating: [statistikkvarabel,", "input-column"),
    (RULES + "columns.yaml", "nb: tittel}", "nb: title}", "text-language"),
    (RULES + "messages.yaml", "made: en", "made: en\nnested: [told]", "unfit-message"),
    (RULES + "text.yaml", "weight: 1, share: 0.02}", "weight: 1, share: 0.19}", "odd-order"),
    (RULES + "text.yaml", "share: {goal: 0.18}", "share: {gaol: 0.18}", "facet-named"),
    (RULES + "text.yaml", "en: [no., nos.,", "en: [no., e.g., nos.,", "idle-phrase"),
    (RULES + "text.yaml", "evidence: [term, learned]", "evidence: [term, learned, learned]", "repeated-value"),
    (RULES + "language.yaml", 'letters: "àèéìòù"', 'letters: "ÀÈÉÌÒÙ"', "language-signs"),
    (RULES + "language.yaml", "  en: [the, of, and,", "  en: [the, of, og, and,", "text-language"),
    (RULES + "sentences.yaml", "telling: 0.2", "telling: 0.02", "far-number"),
    ("taxonomy/perspective.yaml", "weight: 3", "weight: 0.3", "zero-weight"),
    ("taxonomy/perspective.yaml", "[energy*]", "['a*', energy*]", "malformed-phrase"),
    ("indicator_sets/un-sdg.yaml", "publisher: P", 'publisher: P\nnote: ""', "empty-value"),
]


@pytest.mark.parametrize(
    ("file", "old", "new", "rule"), PLACED, ids=[f"{n} {new[:30]}" for n, (_, _, new, _) in enumerate(PLACED)]
)
def test_it_is_told_at_its_line(small: Small, file: str, old: str, new: str, rule: str) -> None:
    text = small.base[file]
    assert old in text
    changed = text.replace(old, new, 1)
    at = text[: text.index(old)].count("\n") + 1
    found = {
        (f.path, f.rule)
        for f in small.findings({file: changed}, examples=False)
        if at <= f.line <= at + new.count("\n")
    }
    assert (file, rule) in found


HEAD = "# license: https://l.example/\n# mapping_set_id: https://m.example/1\n# subject_source: sdgtax.set:mine\n"
COLUMNS = "subject_id\tsubject_label\tpredicate_id\tobject_id\tobject_label\tmapping_justification\n"
TITLES = {"mine:1": "Energy use", "mine:2": "Water use", "mine:3": "Clean streets", "un:7": "Access to energy"}
KNOWN = References(
    lambda ref: [], {"mine": "1", "un": "1"}, 2030, titles=lambda ref: (TITLES[ref],) if ref in TITLES else ()
)


def row(a: str, b: str = "un:7", label: str = "") -> str:
    return f"{a}\t{label or TITLES[a]}\tskos:closeMatch\t{b}\t{TITLES[b]}\tsemapv:ManualMappingCuration\n"


def told(text: str) -> list[tuple[int, str]]:
    return [(f.line, f.rule) for f in table(text, Path("a.sssom.tsv"), KNOWN)]


def test_a_table_that_is_right_has_no_finding() -> None:
    assert told(HEAD + COLUMNS + row("mine:1") + row("mine:2") + row("mine:3") + "# the end\n") == []


def test_a_row_of_another_set_than_the_header_names() -> None:
    assert told(HEAD + COLUMNS + row("mine:1") + row("mine:2") + row("un:7", "mine:3")) == [(7, "mapping-source")]


@pytest.mark.parametrize("label", ["Number of museums", "Clean streats"])
def test_a_label_that_is_no_title_of_the_indicator(label: str) -> None:
    assert told(HEAD + COLUMNS + row("mine:1") + row("mine:2") + row("mine:3", label=label)) == [(7, "mapping-label")]


def test_labels_that_are_all_in_other_words_are_no_fault() -> None:
    other = [row("mine:1", label="Strømbruk"), row("mine:2", label="Vannbruk"), row("mine:3", label="Rene gater")]
    assert [
        rule for line, rule in told(HEAD + COLUMNS + "".join(x.replace("Access to energy", "Tilgang") for x in other))
    ] == []


@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        ("license: https://l.example/", "license: CC BY 4.0", "bad-address"),
        ("mapping_set_id: https://m.example/1", "mapping_set_id: my mappings", "bad-address"),
        ("subject_source", "publication_date: 2205-01-01\n# subject_source", "odd-year"),
    ],
)
def test_a_header_that_is_wrong(old: str, new: str, rule: str) -> None:
    text = HEAD.replace(old, new, 1)
    line = text[: text.index(new)].count("\n") + 1
    assert told(text + COLUMNS + row("mine:1") + row("mine:2") + row("mine:3")) == [(line, rule)]
