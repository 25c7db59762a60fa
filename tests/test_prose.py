"""What is wrong in a text of several lines is told at its own line; slips of the hand; units against titles; odd codes."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest
from tests.small import Small

from sdgtax.check.context import Context
from sdgtax.check.rules.titles import _is_padded
from sdgtax.check.tongue import Tongues
from sdgtax.yaml.document import Document

TEXTS = [("en", f"emissions of {x} in industry") for x in "abcdefghij"] + [
    ("nb", f"utslipp av {x} fra industrien") for x in "abcdefghij"
]
LONG = """\
a:
  text: >-
    One line that says nothing,
    a line with belongs under 7.11 in it,
    and one with 7.11.2 and 17.11 and nothing else.
  list: [one,
    two]
"""


@pytest.mark.parametrize(
    ("part", "message", "place"),
    [
        ("7.11", "", (4, 31)),  # not inside another number
        ("", "“belongs under” is odd", (4, 17)),
        ("", "“line” is odd", (2, 9)),  # twice: at the text itself
        ("", "“nothing at all” is odd", (2, 9)),
        ("", "“it” is odd", (2, 9)),  # too short to be looked for
        ("", "nothing is quoted", (2, 9)),
    ],
)
def test_a_part_of_a_long_text_has_a_line_of_its_own(tmp_path, part: str, message: str, place: tuple[int, int]) -> None:
    doc = Document.read(LONG, tmp_path / "a.yaml")
    found = doc.finding(("a", "text"), "bad-value", message, part=part)
    assert (found.line, found.column) == place


def test_a_number_that_is_none_is_told_on_its_line(small: Small) -> None:
    text = (
        "definition:\n  en: >-\n    How energy is made.\n    Access belongs under 7.1, the rest under 7.9.\n"
        "  nb: >-\n    Hvordan energi lages.\n    Tilgang hører under 7.1, resten under 7.8, og 0.5 og 3,7.9 er tall.\nnote: See 7 and 6 (goal 8)."
    )
    changes, places = small.example("category", text)
    told = {(f.path, f.line) for f in small.findings(changes) if f.rule == "unknown-number"}
    assert told == {places[4], places[7], places[8]}


@pytest.mark.parametrize(
    ("word", "strict", "meant"),
    [
        ("emisisons", False, "emissions"),
        ("emisisons", True, "emissions"),  # changed places
        ("emisssions", True, "emissions"),  # once too often
        ("emisions", True, "emissions"),
        ("emssions", False, "emissions"),
        ("emssions", True, ""),
        ("emibsions", False, "emissions"),  # another letter
        ("emibsions", True, ""),  # where a letter makes another norm
        ("emission", False, ""),  # inflection
        ("omissions", False, ""),  # another beginning
        ("emissions", False, ""),
        ("industyr", False, ""),  # at the end
    ],
)
def test_a_slip_of_the_hand_is_told_from_another_word(word: str, strict: bool, meant: str) -> None:
    tongues = Tongues(TEXTS, None, ("en", "nb"))
    assert tongues.slip(word, "en", strict) == meant


@pytest.mark.parametrize(
    ("list_", "told"),
    [
        ("[Emisisons of a*]", True),  # a slip in a phrase
        ("[other, enviromental tax*]", True),
        ("[homocide*, murder*]", True),
        ("[homocide*, homicide*]", False),  # the phrase is there with both spellings: somebody writes so
        ("[environmental tax*]", False),
    ],
)
def test_a_slip_in_a_phrase_is_told_unless_the_phrase_stands_there_in_both_spellings(
    small: Small, list_: str, told: bool
) -> None:
    term, _ = small.example("term", f"id: energy\nweight: 3\nany: {{en: {list_}, nb: ['*energi*']}}")
    words = ("emissions", "environmental", "homicide")
    many = [f"  - {{code: '{w}{n}', title: {{en: {w} {n * 'x'}}}}}" for w in words for n in range(1, 10)]
    titles, _ = small.example("set", "languages: [en]\nindicators:\n" + "\n".join(many))
    assert any(f.rule == "misspelt-word" for f in small.findings({**titles, **term})) is told


def test_a_word_of_a_labelled_title_is_no_slip(tmp_path: Path) -> None:
    (tmp_path / "titles").mkdir()
    (tmp_path / "titles" / "some.csv").write_text("title,lang\nPremizzes of schools,en\n", encoding="utf-8")
    info = SimpleNamespace(doc=SimpleNamespace(path=tmp_path / "taxonomy.yaml"))
    ctx = Context([])
    ctx.records["info"] = [info]
    assert ctx.is_titled("Premizzes") and ctx.is_titled("premizz") and not ctx.is_titled("premozzes")
    assert ctx.is_titled("kindergarten")  # of the bundled titles


def test_a_word_that_another_text_has_is_no_slip() -> None:
    more = [("nb", "emisisons en"), ("nb", "emisisons to")]
    assert Tongues([*TEXTS, *more], None, ("en", "nb")).slip("emisisons", "en") == ""


@pytest.mark.parametrize(
    ("title", "unit", "odd"),
    [
        ("Deaths per 100 000 inhabitants", "per 1 000 inhabitants", True),
        ("Deaths per 100,000 inhabitants", "deaths per 100 000 population", False),
        ("Deaths per inhabitant", "per 1 000 inhabitants", False),
        ("Percentage of dwellings with energy", "kWh", True),
        ("Share of dwellings with energy", "number", True),
        ("Share of dwellings with energy", "percent", False),
        ("Share of dwellings with energy", "% of dwellings", False),
        ("Share of dwellings with energy", "per capita", False),
        ("Proportion of dwellings", "1 = yes; 0 = no", False),
        ("Share of dwellings with energy", "", False),
        ("Number of dwellings", "%", True),
        ("Number of dwellings as a percentage of all", "%", False),
        ("Number of dwellings", "dwellings", False),
        ("Energy use", "%", False),
    ],
)
def test_a_unit_is_that_of_the_title(small: Small, title: str, unit: str, odd: bool) -> None:
    changes, places = small.example(
        "indicator", f"code: '1'\ntitle: {{en: {title}}}\nunit: '{unit}'\ntranslation: {{}}"
    )
    told = [(f.path, f.line) for f in small.findings(changes) if f.rule == "unit-of-title"]
    assert told == ([places[2], places[3]] if odd else [])  # either may be wrong


@pytest.mark.parametrize(
    ("code", "others", "odd"),
    [("A-9", ["A-01", "A-02"], True), ("A-100", ["A-01", "A-99"], False), ("A-009", ["A-01", "A-02"], True), ("10", ["1", "2"], False)],
)  # fmt: skip
def test_a_number_that_grows_is_no_slip(code: str, others: list[str], odd: bool) -> None:
    assert _is_padded(code, others) is odd
