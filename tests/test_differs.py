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
            [
                "time: older than 26 weeks / -",
                "subject: Open planning applications older than 26 weeks / Average time for building permit approval",
            ],
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
            ["who or what is counted: Students in higher education / Years in education"],
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
        (
            "Drug-related crime reported to the police",
            "Intentional homicides",
            ["subject: Drug-related crime reported to the police / Intentional homicides"],
        ),
        ("Open Data", "Number of online visits to the open data portal", ["what is measured: - / online visits"]),
        (
            "Kilometres of public transport system",
            "Journeys to work by public transport",
            ["who or what is counted: Kilometres of / Journeys to work"],
        ),
        (
            "Population connected to wastewater treatment",
            "Population connected to wastewater treatment plants with chemical and/or biological treatment",
            ["subject: - / plants with chemical and/or biological treatment"],
        ),
        ("Women under 30 in work", "Women in work", ["age group: under 30 / -"]),
        (
            "Deaths per 1,000 women aged 15-49",
            "Deaths per 1,000 inhabitants",
            ["unit or denominator: per 1,000 women aged 15-49 / per 1,000 inhabitants"],
        ),
        ("Physicians, by type of occupation", "Physicians", ["breakdown: type of occupation / -"]),
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


def test_what_is_told_is_looked_for_from_the_start_of_words(matcher: Matcher) -> None:
    """“Per innbygger” does not tell “bygg”."""
    found = told(matcher, "Energiforbruk i egne bygg", "Samlet sluttbruk av energi per innbygger", "nb")
    assert any(d.endswith(": bygg / -") for d in found)


def test_a_second_denominator_is_told_beside_one_that_both_have(matcher: Matcher) -> None:
    found = told(matcher, "Avfall per innbygger sett i forhold til privat konsum", "Avfall per innbygger", "nb")
    assert found == ["unit or denominator: i forhold til privat konsum / -"]


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("Antall overnattingsdøgn", "Sysselsatte i reiselivet"),
        ("Fornøyd med kulturtilbudet", "Endringer i kulturlandskap"),
        ("Innbyggere over 80 år med egen mobiltelefon", "Dekning for trådløst bredbånd"),
        ("Overlevelsesrate ved kreft", "Andel foretak som overlever tre år"),
    ],
)
def test_a_shared_part_of_a_word_is_no_shared_subject(matcher: Matcher, a: str, b: str) -> None:
    overlap = matcher.compare(Indicator("1", {"nb": a}), Indicator("2", {"nb": b}))[0]
    assert overlap.relation in ("none", "related")


@pytest.mark.parametrize(
    ("a", "b"),
    [("Antall bussholdeplasser", "Kollektivnett"), ("Tap av matjord", "Dyrket areal"), ("Nyplantede trær", "Trær")],
)
def test_what_becomes_of_a_thing_is_not_the_thing(matcher: Matcher, a: str, b: str) -> None:
    overlap = matcher.compare(Indicator("1", {"nb": a}), Indicator("2", {"nb": b}))[0]
    assert overlap.relation != "exact"


def test_a_sign_behind_what_a_title_is_of_is_no_word(matcher: Matcher) -> None:
    titles = ("Fjord water", "Fjord water %", "Fjord water (", "Fjord water and ice")
    parts = [matcher._titles.parts(Indicator("1", {"en": title}), "en") for title in titles]
    assert [matcher._differences._telling.is_head(p, "water") for p in parts] == [True, True, True, True]


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        (
            "Number of buses with electric drive",
            "Share of vehicle fleet that is electric",
            "subject: buses with electric drive / vehicle fleet that is electric",
        ),
        (
            "Hotel nights (source: register) by region",
            "Employees in tourism per 1,000 inhabitants",
            "subject: Hotel nights / Employees in tourism",
        ),
        (
            "Participation in kindergarten one year before primary",
            "Kindergarten availability",
            "subject: Participation in kindergarten one year before primary / Kindergarten availability",
        ),
    ],
)
def test_two_subjects_are_told_as_whole_phrases(matcher: Matcher, a: str, b: str, expected: str) -> None:
    """Without the quantity before them and the unit, breakdown or source behind them."""
    assert expected in told(matcher, a, b)


def test_of_a_long_title_what_lies_between_its_own_words_is_told(matcher: Matcher) -> None:
    long = (
        "Proportion of children and young people (a) in grades 2/3, (b) at the end of primary and (c) at the end of lower "
        "secondary achieving at least a minimum proficiency in (i) reading and (ii) mathematics"
    )
    found = told(matcher, long, "Pupils in reading groups")
    subject = next(d for d in found if d.startswith("subject: ")).removeprefix("subject: ").partition(" / ")[0]
    assert subject in long
    assert len(subject) < len(long)


def test_a_part_of_the_people_that_is_the_subject_of_both_is_not_told(matcher: Matcher) -> None:
    assert told(matcher, "Employed persons working at nights", "Employment rate") == ["subject: working at nights / -"]


def test_of_overlapping_groups_what_both_name_is_not_told(matcher: Matcher) -> None:
    assert told(matcher, "Children and young people in poverty", "Children in poverty") == [
        "age group: young people / -"
    ]
