"""What rules tell beyond their own examples: texts against those that came with the program, names, brackets, values of values."""

from __future__ import annotations

import pytest
from tests.small import Small

from sdgtax.yaml.bundle import bundled

RULES = "taxonomy/rules/"


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Small:
    return Small(tmp_path_factory.mktemp("small"))


@pytest.mark.parametrize(
    ("name", "old", "new", "rule", "found"),
    [
        ("words", "partly: {en: partly, nb: delvis}", "partly: {en: partly, nb: god}", "text-of-another", "partly"),
        ("sentences", "; også {answers}", "også {answers}", "ends-differ", "også"),
        ("aspects", "made_of: [women, men]", "made_of: [women, man]", "unknown-concept", "man]"),
        ("aspects", "made_of: [women, men]", "made_of: [women, both]", "unknown-concept", "both]"),
        ("aspects", "implies: {form: relative}", "implies: {denominator: gdp}", "unknown-concept", "denominator: gdp"),
        ("aspects", "index, heard: true", "index, neutral: true, heard: true", "idle-key", "index"),
        ("overlap", '    until: [")"]', '    until: [";"]', "dead-phrase", 'until: [";"]'),
        ("overlap", '"(source", "(kilde"', '"(", "(source", "(kilde"', "idle-phrase", '"(source"'),
        ("overlap", "words: {ikke: ", "words: {Ikke: ", "dead-phrase", "Ikke"),
        ("overlap", '"urn:sdgtax:mappings:"', '"urn:sdgtax:set:"', "same-source", "mapping_prefix"),
        ("selection", "same: [exact, close]", "same: [exact, none]", "selection-clash", "none]"),
        ("selection", "quality.class.2: 20", "", "selection-reference", "quality.class.1"),
        ("columns", '"hvert {n} år"', '"hvert {m} år"', "input-column", "hvert {m} år"),
        ("language", "    trust: 0.7\n  - id: de", "    trust: 0\n  - id: de", "idle-key", ""),
        ("language", 'letters: "äöüß"', 'letters: "äöüße"', "language-signs", "äöüße"),
        ("metadata", "class_facet: {id: quality, label: {en: Quality,", "class_facet: {id: quality, label: {en: Area,",
         "same-name", "class_facet"),
        ("messages", '- en: "Decide again."', '- en: "Decide once more."', "unfit-message", "Decide once more"),
    ],
)  # fmt: skip
def test_a_fault_is_told_at_its_line(small: Small, name: str, old: str, new: str, rule: str, found: str) -> None:
    path = f"{RULES}{name}.yaml"
    base = small.base[path]
    if name == "messages":
        base = (bundled("taxonomy") / "rules/messages.yaml").read_text(encoding="utf-8")
    assert old in base
    changed = base.replace(old, new, 1)
    told = [f for f in small.findings({path: changed}) if f.rule == rule]
    assert told
    assert any(found in changed.split("\n")[f.line - 1] for f in told)
    assert not [f for f in small.findings({path: base}) if f.rule == rule]


def test_a_concept_pasted_under_another_name_and_a_plain_word_of_the_same_form(small: Small) -> None:
    path = f"{RULES}concepts.yaml"
    twin = "  - {id: power, words: {en: [power], nb: [kraft]}}\n"
    assert {f.rule for f in small.findings({path: small.base[path] + twin})} == {"phrase-of-two"}
    word = twin.replace("id: power", "id: w-power, kind: word")
    assert small.findings({path: small.base[path] + word}) == []


def test_two_facets_that_profiles_answer(small: Small) -> None:
    path = f"{RULES}scoring.yaml"
    both = small.base[path].replace("root: perspective.area\n", "root: perspective.area\nfrom_profiles: true\n")
    both = both.replace("\nfrom_profiles", "\n    from_profiles")
    assert "same-answers" in {f.rule for f in small.findings({path: both})}


def test_a_person_has_one_name_in_a_table_of_mappings(small: Small) -> None:
    columns = "subject_id\tpredicate_id\tobject_id\tmapping_justification\tauthor_label\n"
    rows = [f"un-sdg:{code}\tskos:closeMatch\tmine:1\tsemapv:ManualMappingCuration\t" for code in ("1.1.1", "7.1.1")]
    right = columns + "".join(f"{row}Kari Nordmann\n" for row in rows)
    wrong = columns + f"{rows[0]}Kari Nordmann\n{rows[1]}Kari Nordman\n"
    assert [f.rule for f in small.findings({"pairs.sssom.tsv": right})] == []
    assert [(f.rule, f.line) for f in small.findings({"pairs.sssom.tsv": wrong})] == [("misspelt-value", 3)]


@pytest.mark.parametrize(
    ("en", "nb", "told"),
    [
        ("Ready for use, data exist.", "Ikke klar til bruk, data finnes.", {4, 5}),
        ("It does not count.", "Den teller med.", {4, 5}),
        ("It does not count, and never did.", "Den teller ikke.", {4, 5}),  # one of two
        ("It does not count.", "Den teller ikke.", set()),
        ("Homes lacking water.", "Boliger uten vann.", set()),  # said by another word
        ("It counts.", "Den teller.", set()),
    ],
)
def test_a_negation_stands_in_both_languages(small: Small, en: str, nb: str, told: set[int]) -> None:
    text = f"id: perspective.area.energy\ndefinition:\n  # both\n  en: {en}\n  nb: {nb}"
    changes, places = small.example("category", text)
    found = {(f.path, f.line) for f in small.findings(changes) if f.rule == "negation-differs"}
    assert found == {places[n] for n in told}
