"""What an indicator is about: no breakdown, source, setting or acronym decides (kind K7)."""

from __future__ import annotations

import pytest

import sdgtax

RIGHT = {
    "Carbon dioxide emissions per unit of manufacturing value added": ("9", "9.4"),
    "CO2 emission per unit of value added": ("9", "9.4"),
    "Carbon dioxide emissions per capita": ("13", "13.2"),
    "Proportion of schools with access to electricity": ("4", "4.a"),
    "Proportion of population with access to electricity": ("7", "7.1"),
    "Andel skoler med solceller på taket": ("4", ""),
    "Number of damaged health facilities attributed to disasters": ("11", "11.5"),
    "Number of health facilities per 10,000 inhabitants": ("3", "3.8"),
    "Adoption of e-invoicing": ("16", "16.6"),
    "Adoptions of children from abroad": ("16", "16.2"),
    "Unemployment rate (source: census)": ("8", "8.5"),
    "Arbeidsledighet (kilde: skoleundersøkelsen)": ("8", "8.5"),
    "Vulnerable employment, female": ("8", "8.5"),
    "Literacy rate, girls (% of girls aged 15 to 24)": ("4", "4.6"),
    "Sysselsatte, kvinner": ("8", "8.5"),
    "Andel kvinner i ledende stillinger": ("5", "5.5"),
    "AIDS-related deaths": ("3", "3.3"),
    "AIDS DEATHS": ("3", "3.3"),
    "Std Grade": ("4", ""),
    "STEM graduates": ("4", "4.4"),
    "Conducted a population and housing census in the last 10 years": ("17", "17.19"),
}
NOTHING = ("Total households (census)", "Std deviation", "AIDS to navigation", "Aids for reading", "Stem volume")


@pytest.fixture(scope="module")
def workspace() -> sdgtax.Workspace:
    return sdgtax.open()


@pytest.mark.parametrize("title", RIGHT)
def test_the_subject_decides(workspace: sdgtax.Workspace, title: str) -> None:
    goal, target = RIGHT[title]
    found = workspace.explain(title, blind=True)
    assert workspace.taxonomy.categories[found.first("goal") or ""].notation == goal
    if target:
        assert workspace.taxonomy.categories[found.first("target") or ""].notation == target


@pytest.mark.parametrize("title", NOTHING)
def test_a_word_spelt_like_an_acronym_is_none(workspace: sdgtax.Workspace, title: str) -> None:
    found = workspace.explain(title, blind=True)
    assert found.needs_review
    assert not any(a.facet == "goal" and a.confidence >= 0.9 for a in found.assignments)
