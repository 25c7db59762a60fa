"""Two languages of a text against each other, by the words that all texts teach; and an indicator against its set."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.small import Small

from sdgtax.check.renderings import Renderings
from sdgtax.check.rules.beside import _numbers, _other_order
from sdgtax.formats.sssom import check as table
from sdgtax.model.mapping import References

TAUGHT = [
    {"en": f"{en} in the {place}", "nb": f"{nb} i {sted}"}
    for en, nb in (("water", "vann"), ("energy", "kraft"), ("travel", "reiser"))
    for place, sted in (
        ("town", "byen"),
        ("county", "fylket"),
        ("port", "havna"),
        ("school", "skolen"),
        ("valley", "dalen"),
    )
]


def apart(en: str, nb: str, same: bool = False) -> bool:
    empty = {"en": ["the", "in"], "nb": ["i"]}
    return Renderings(TAUGHT, empty).apart({"en": en, "nb": nb}, lambda *_: same) is not None


@pytest.mark.parametrize(
    ("en", "nb", "told"),
    [
        ("Water", "Vann", False),
        ("Water", "Kraft", True),
        ("Use of water", "Bruk av kraft", True),
        ("Water and energy", "Vann og kraft", False),
        ("Water", "Sjøen", False),  # a word that was not learnt tells nothing
        ("Lake", "Kraft", False),
        (
            "Energy of the sea, the wind and the sun, which nobody taught",
            "Kraft av sjø, vind og sol, som ingen lærte",
            False,
        ),
    ],
)
def test_texts_that_mean_different_things(en: str, nb: str, told: bool) -> None:
    assert apart(en, nb) is told


def test_what_the_vocabulary_takes_for_one_thing_is_one() -> None:
    assert not apart("Water", "Kraft", same=True)


def test_numbers_of_tiers_and_the_order_of_targets() -> None:
    assert _numbers("UN tier II has a method") == {"II"}
    here = {"en": "births belong under 3.2, deaths under 3.7.", "nb": "fødsler hører under 3.7, dødsfall under 3.2."}
    assert [f.loc for f in _other_order(("definition",), here)] == [("definition", "nb")]
    assert not list(_other_order(("definition",), here | {"nb": "fødsler hører under 3.2, dødsfall under 3.7."}))


HEAD = (
    "id: own\nname: {{en: Own}}\npublisher: P\nedition: first\nyear: 2024\nlevel: [municipal]\nlanguages: [en]\nlicence: CC BY 4.0\n"
    "attribution: P\nsource: [{{title: T, publisher: P}}]\nstatus: draft\nindicators:\n{0}"
)


@pytest.mark.parametrize(
    ("codes", "begin", "told"),
    [
        (["11.1", "112"], "11.", "112"),
        (["11.1", "1l.2"], "11.", "1l.2"),
        (["11.1", "11.2"], "11.", ""),
        (["1", "2"], "", ""),
    ],
)
def test_a_code_unlike_the_others(small: Small, codes: list[str], begin: str, told: str) -> None:
    listed = [*codes, *(f"{begin}{n}" for n in range(3, 15))]
    rows = "".join(f"  - {{code: '{c}', title: {{en: Number of things {n}}}}}\n" for n, c in enumerate(listed))
    found = [f.message for f in small.findings({"indicator_sets/own.yaml": HEAD.format(rows)}) if f.rule == "odd-code"]
    assert [told in m for m in found] == ([True] if told else [])


def test_a_percentage_in_people(small: Small) -> None:
    row = "  - {{code: '1', title: {{en: Spending as a percentage of the budget}}, unit: {0}}}\n"
    for unit, n in (("persons", 1), ("percent", 0)):
        text = HEAD.format(row.format(unit))
        assert sum(f.rule == "unit-of-title" for f in small.findings({"indicator_sets/own.yaml": text})) == n


@pytest.mark.parametrize(
    ("line", "rule"),
    [
        ("# license: https://creativecommons.org/licences/by/4.0/", "bad-address"),
        ("# license: https://creativecommons.org/licenses/by/4.0/", ""),
        ("# mapping_tool_version: latest", "bad-value"),
        ("# mapping_tool_version: 0.1.0", ""),
    ],
)
def test_the_head_of_a_table(line: str, rule: str) -> None:
    text = f"# mapping_set_id: https://nordvik.example/m\n{line}\nsubject_id\tpredicate_id\tobject_id\tmapping_justification\n"
    found = {f.rule for f in table(text, Path("m.sssom.tsv"), References(lambda ref: [])) if f.line == 2}
    assert found == ({rule} if rule else set())


@pytest.mark.parametrize(("told", "differs"), [("fem", False), ("fire", True), ("5", False), ("mange", False)])
def test_a_number_in_words_is_the_same_in_both(small: Small, told: str, differs: bool) -> None:
    text = f"definition:\n  en: One of five parts of the plan.\n  nb: En av {told} deler av planen."
    changes, places = small.example("category", text)
    found = [f for f in small.findings(changes) if f.rule == "numbers-differ"]
    assert {(f.path, f.line) for f in found} == ({places[3]} if differs else set())
