"""What differs between two titles: whole words, in the class that a reader would name, and nothing that says nothing."""

from __future__ import annotations

import pytest

from sdgtax.match.matcher import Matcher
from sdgtax.model.indicator import Indicator
from sdgtax.yaml.load import load_sets, load_taxonomy


@pytest.fixture(scope="module")
def matcher() -> Matcher:
    return Matcher(load_taxonomy(), load_sets(), blind=True)


def told(matcher: Matcher, a: str, b: str, lang: str = "en", other: str = "") -> list[str]:
    """What differs, in the words of the columns."""
    overlap = matcher.compare(Indicator("1", {lang: a}), Indicator("2", {other or lang: b}))[0]
    return overlap.differs_text.split("; ") if overlap.differs_text else []


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        ("Aggravated assault", "Violent Crime Rate", ["subject: Aggravated assault / Violent Crime Rate"]),
        (
            "Open planning applications older than 26 weeks",
            "Average time for building permit approval (days)",
            ["time: older than 26 weeks / -", "subject: Open planning applications / approval"],
        ),
        ("Mortality among children under five years", "Infant mortality", ["age group: children under five / Infant"]),
        ("Percent foreign born", "Population foreign-born in a non-EU country", ["geography: - / non-EU country"]),
        (
            "Power outages: average interruption per end user (SAIDI), hours",
            "Average annual hours of electrical service interruptions per household",
            ["unit or denominator: per end user / per household"],
        ),
        (
            "National statistical plan that is fully funded and under implementation",
            "Number of countries with a national statistical plan that is fully funded and under implementation",
            ["who or what is counted: - / Number of countries"],
        ),
        ("Energy consumption index", "Energy consumption", ["quantity: index / -"]),
        (
            "Water quality",
            "Number of real-time environmental water quality monitoring stations",
            ["subject: - / real-time environmental water quality monitoring stations"],
        ),
        ("Buses on time", "Buses", ["more words: on time / -"]),
        (
            "Students in higher education",
            "Years in education",
            [
                "population: Students in higher education / -",
                "who or what is counted: Students in / Years in education",
            ],
        ),
        ("Income growth of the bottom 40 per cent", "Income growth", ["population: bottom 40 per cent / -"]),
        ("Unemployed for twelve months or more", "Unemployed", ["time: twelve months or more / -"]),
        (
            "Freshwater withdrawal as a share of internal resources",
            "Freshwater withdrawal",
            ["unit or denominator: as a share of internal resources / -"],
        ),
        (
            "Broadband access by type of connection and sex",
            "Broadband access",
            ["breakdown: sex, type of connection / -"],
        ),
        ("Ten-year-olds who are obese", "Obese adults", ["age group: Ten-year-olds / adults"]),
        ("Premature deaths", "Deaths", ["what is measured: Premature deaths / Deaths"]),
        ("Workers on night shift", "Employment", ["subject: night shift / -"]),
        ("Compensation of staff", "Staff", ["subject: Compensation / -"]),
        ("Voter turnout of first-time voters", "Voter turnout", ["subject: first-time voters / -"]),
        (
            "Early childhood education",
            "Early childhood education one year before the official primary entry age",
            ["threshold or definition: - / one year before the official primary entry age"],
        ),
        (
            "Daily internet users aged 16-19",
            "Internet users",
            ["age group: 16-19 / -", "subject: Daily internet users / -"],
        ),
        ("Youth unemployment", "Long-term unemployment", ["age group: Youth / -", "time: - / Long-term"]),
        ("Employment rate", "Foreign employment", ["population: - / Foreign employment"]),
    ],
)
def test_it_is_told_as_what_it_is_and_in_whole_words(matcher: Matcher, a: str, b: str, expected: list[str]) -> None:
    assert told(matcher, a, b) == expected


def test_a_difference_between_women_and_men_is_no_flow(matcher: Matcher) -> None:
    found = told(matcher, "Girls' to boys' enrolment ratio, upper secondary", "School enrolment, upper secondary")
    assert found == ["level or difference between groups: Girls' to boys' / -"]


def test_the_other_part_of_a_compound_is_told(matcher: Matcher) -> None:
    assert told(matcher, "Klimaangst", "Klima", "nb") == ["more words: Klimaangst / -"]


@pytest.mark.parametrize(("a", "b", "other"), [("Snødybde", "Snødjupn", "nb"), ("Snødybde", "Snow depth", "en")])
def test_a_compound_in_another_spelling_or_language_is_no_difference(
    matcher: Matcher, a: str, b: str, other: str
) -> None:
    assert told(matcher, a, b, "nb", other) == []


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("Women subjected to violence", "Women who have experienced violence"),
        ("Expected number of pupils", "Number of pupils"),
    ],
)
def test_words_that_say_nothing_are_not_told(matcher: Matcher, a: str, b: str) -> None:
    assert told(matcher, a, b) == []


def test_an_unknown_number_is_no_age(matcher: Matcher) -> None:
    found = told(matcher, "New HIV diagnoses per 100,000 aged 15 and over", "New HIV diagnoses")
    assert "age group: 15 and over / -" in found
    assert not any(d.startswith("age group: 100") for d in found)


def test_a_word_that_is_written_half_is_told_whole(matcher: Matcher) -> None:
    found = told(matcher, "Utslipp fra kaffe- og tebransjen", "Utslipp", "nb")
    assert found == ["more words: kaffe- og tebransjen / -"]


def test_what_all_people_are_is_no_part_of_them(matcher: Matcher) -> None:
    found = told(matcher, "Children in poverty", "Men, women and children of all ages living in poverty")
    assert "age group: Children / -" in found


def test_a_sign_behind_what_a_title_is_of_is_no_word(matcher: Matcher) -> None:
    titles = ("Fjord water", "Fjord water %", "Fjord water (", "Fjord water and ice")
    parts = [matcher._titles.parts(Indicator("1", {"en": title}), "en") for title in titles]
    assert [matcher._differences._telling.is_head(p, "water") for p in parts] == [True, True, True, True]
