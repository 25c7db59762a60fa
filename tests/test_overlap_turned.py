"""Overlap of titles that speak of the lack of something, of others, or of another threshold: related, not a part of one another."""

from __future__ import annotations

import pytest

from sdgtax.match.matcher import Matcher
from sdgtax.model.indicator import Indicator, IndicatorSet
from sdgtax.model.mapping import OVERLAPPING, Overlap
from sdgtax.model.taxonomy import Taxonomy


@pytest.fixture(scope="module")
def matcher(taxonomy: Taxonomy, sets: dict[str, IndicatorSet]) -> Matcher:
    return Matcher(taxonomy, sets, blind=True)


@pytest.fixture(scope="module")
def compare(matcher: Matcher):
    """Two titles, in the language that they are in."""

    def _compare(a: str, b: str) -> Overlap:
        x, y = (Indicator("1", {matcher.classifier.reader.read(t).lang: t}, s) for s, t in (("a", a), ("b", b)))
        return matcher.compare(x, y).overlap

    return _compare


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("Young people not completing upper secondary school", "Completion of upper secondary school"),
        ("Pupils who do not complete upper secondary school", "Pupils completing upper secondary school"),
        ("Andel elever som ikke fullfører videregående", "Andel elever som fullfører videregående"),
        ("Delen elevar som ikkje fullfører vidaregåande", "Andel elever som fullfører videregående"),
        ("Unge voksne uten fullført videregående utdanning", "Unge voksne med fullført videregående utdanning"),
        ("Households without access to broadband", "Households with access to broadband"),
        ("Husholdninger som mangler bredbånd", "Husholdninger med bredbånd"),
        ("Children not vaccinated against measles", "Children vaccinated against measles"),
        ("Unvaccinated children", "Vaccinated children"),
        ("Residents feeling unsafe walking alone at night", "Feeling safe walking alone at night"),
        ("Andel som føler seg utrygge ute om kvelden", "Andel som føler seg trygge ute om kvelden"),
    ],
)
def test_the_lack_of_a_thing_is_the_thing_turned_round(compare, a: str, b: str) -> None:
    for x, y in ((a, b), (b, a)):
        found = compare(x, y)
        assert found.relation == "related", found
        assert found.differs, found


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("Young people not completing upper secondary school", "Dropout from upper secondary school"),
        ("Andel elever som ikke fullfører videregående", "Frafall i videregående skole"),
    ],
)
def test_turned_round_twice_is_the_same_way_round(compare, a: str, b: str) -> None:
    found = compare(a, b)
    assert found.relation in OVERLAPPING, found
    assert not any(d.aspect == "polarity" for d in found.differs), found


@pytest.mark.parametrize(
    ("a", "b", "aspect"),
    [
        ("Share of men in the city council", "Share of women in the city council", "sex"),
        ("Menns forventede levealder", "Forventet levealder for kvinner", "sex"),
        ("Sysselsetting blant kvinner", "Employment of men", "sex"),
        ("Adult obesity", "Overweight and obesity among children", "age"),
        ("Fattigdom blant personer 0–17 år", "Fattigdom blant eldre", "age"),
    ],
)
def test_of_others_is_related(compare, a: str, b: str, aspect: str) -> None:
    for x, y in ((a, b), (b, a)):
        found = compare(x, y)
        assert found.relation == "related", found
        assert aspect in [d.aspect for d in found.differs if d.left and d.right], found


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("Births by mothers aged 15–19", "Births by mothers (aged 10–14 years; aged 15–19 years)"),
        ("Unemployment among women", "Unemployment of women and men"),
        ("Unemployment of adults", "Unemployment, 20–64 years"),
    ],
)
def test_a_part_of_the_others_is_no_other(compare, a: str, b: str) -> None:
    assert compare(a, b).relation in OVERLAPPING


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("PM2.5 concentration", "PM10 concentration"),
        ("Årsmiddel av PM10", "Årsmiddel av PM2,5"),
        ("Konsentrasjon av fint svevestøv (PM2,5)", "Particulate matter (PM10) concentration"),
    ],
)
def test_another_threshold_is_neither_broader_nor_narrower(compare, a: str, b: str) -> None:
    found = compare(a, b)
    assert found.relation in ("close", "related"), found
    assert any(d.left and d.right for d in found.differs), found


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("Gender pay gap", "Women's hourly pay as a percentage of men's"),
        ("Lønnsforskjell mellom kvinner og menn", "Kvinners lønn i prosent av menns"),
    ],
)
def test_one_sex_measured_by_the_other_is_the_gap(compare, a: str, b: str) -> None:
    assert compare(a, b).relation in ("exact", "close")


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("Andel innbyggere med høyere utdanning", "Studenter i høyere utdanning"),
        ("Flood risk", "Area covered by a flood risk map"),
        ("Voldslovbrudd", "Andel utsatt for lovbrudd som har anmeldt lovbruddet"),
        ("Buildings with solar panels", "Technical photovoltaic potential"),
        ("Kvalifiserte søkere til høyere utdanning", "Studenter i høyere utdanning"),
        ("Ratio of women's to men's unemployment", "Unemployment rate"),
        ("Kjønnsforskjell i sysselsetting", "Sysselsetting blant unge"),
    ],
)
def test_what_else_is_measured_is_no_overlap(compare, a: str, b: str) -> None:
    assert compare(a, b).relation not in OVERLAPPING


@pytest.mark.parametrize(
    ("a", "b", "relation"),
    [
        ("Obesity among adults", "Overweight among adults", "broad"),
        ("Share of residents in work", "Andel innbyggere i arbeid", "exact"),
        ("Innvandrere i arbeid", "Sysselsatte innvandrere", "exact"),
    ],
)
def test_a_kind_is_narrower_and_the_same_is_the_same(compare, a: str, b: str, relation: str) -> None:
    assert compare(a, b).relation == relation


@pytest.mark.parametrize("limit", ["(height for age <-2 standard deviation)", "(weight for age >+3)"])
def test_a_number_beside_a_sign_is_no_age(matcher: Matcher, limit: str) -> None:
    title = Indicator("1", {"en": f"Prevalence of stunting {limit} among children under five"})
    assert matcher.compare(title, title).left.age == (0, 4)
