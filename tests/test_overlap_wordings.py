"""Overlap of titles that a set has in two languages, and the bound that spares the comparison of hopeless pairs."""

from __future__ import annotations

import math
from itertools import pairwise

import pytest
from benchmarks import overlap_reading

from sdgtax.match.matcher import Matcher
from sdgtax.match.titles import Prepared
from sdgtax.match.vocabulary import Vocabulary
from sdgtax.model.indicator import Indicator, IndicatorSet
from sdgtax.model.taxonomy import Taxonomy

SOME = 40


@pytest.fixture(scope="module")
def matcher(taxonomy: Taxonomy, sets: dict[str, IndicatorSet]) -> Matcher:
    return Matcher(taxonomy, sets, blind=True)


def in_one(matcher: Matcher, given: IndicatorSet, lang: str) -> Prepared:
    """The titles of a set in one language, as a list of the user's own."""
    rows = [Indicator(i.code, {lang: i.titles[lang]}) for i in given.current[:SOME] if lang in i.titles]
    return matcher.from_rows("mine", rows, lang)


@pytest.mark.parametrize("name", ["u4ssc", "iso-37120"])
def test_the_language_of_known_titles_has_no_say(
    matcher: Matcher, sets: dict[str, IndicatorSet], taxonomy: Taxonomy, name: str
) -> None:
    """A list with the titles of a set overlaps alike whether it has them in one language or in the other."""
    found = [
        {(o.a_code, o.b_ref): (o.relation, o.score) for o in matcher.overlaps(mine, matcher.prepare(sets["un-sdg"]))}
        for lang in taxonomy.info.languages
        for mine in [in_one(matcher, sets[name], lang)]
    ]
    assert found[0]
    assert all(one == other for one, other in pairwise(found))


def test_titles_are_shown_as_the_list_has_them(matcher: Matcher, sets: dict[str, IndicatorSet]) -> None:
    mine = in_one(matcher, sets["u4ssc"], "nb")
    own = {i.titles["nb"] for i in sets["u4ssc"].current if "nb" in i.titles}
    assert {o.a_title for o in matcher.overlaps(mine, matcher.prepare(sets["iso-37120"]))} <= own


def test_without_translations_the_own_title_alone_is_read(taxonomy: Taxonomy, sets: dict[str, IndicatorSet]) -> None:
    alone = Matcher(taxonomy, sets, blind=True, translated=False)
    title = next(i.titles["nb"] for i in sets["u4ssc"].current if "nb" in i.titles)
    mine = alone.from_rows("mine", [Indicator("1", {"nb": title})], "nb")
    assert mine.reach("nb") == 1.0
    assert mine.reach("en") == 0.0


def test_what_one_title_alone_says_weighs_less(matcher: Matcher) -> None:
    """A concept that only one of two titles names counts less than one that both name."""
    both = Indicator("1", {"en": "Bus passengers and tourism", "nb": "Busspassasjerer"}, "mine")
    profile = matcher._taken_apart(Prepared(matcher._titles, "mine", (both,)), "en", classify=False)[0]
    weight = matcher.vocabulary.weight
    assert profile.terms["tourism"] < weight("tourism")
    assert profile.terms["public-transport"] == weight("public-transport")


@pytest.mark.parametrize("least", [0.1, 0.2, 0.25, 0.3, 0.5, 0.8])
def test_the_bound_loses_no_pair(matcher: Matcher, sets: dict[str, IndicatorSet], least: float) -> None:
    """What the bound leaves out would not have reached the score, opposites included."""
    scorer = matcher._scorer
    a, b = (matcher.prepare(sets[name]) for name in ("norway-national", "eu-sdg"))
    lefts, rights = matcher._profiles(a, b)
    needed = scorer.bound.least(least)
    assert scorer.bound.holds
    left_out = 0
    for i, j in matcher.candidates(a, b):
        if scorer.bound.most(scorer.bound.near(lefts[i]), rights[j]) < needed:
            left_out += 1
            assert scorer.score(scorer.compare(lefts[i], rights[j]).features) < least
    assert left_out


def test_any_score_is_reached_where_none_is_asked_for(matcher: Matcher) -> None:
    assert matcher._scorer.bound.least(0.0) == -math.inf


@pytest.mark.parametrize(
    ("title", "age"),
    [
        ("Gini index (from 0 to 1)", None),
        ("Satisfaction with life (fra 0 til 10)", None),
        ("Three-year survival, 3-year rate of firms", None),
        ("Pupils aged 6 to 15", (6, 15)),
        ("15-year-olds who smoke", (15, 15)),
        ("Population in the last 10 years", None),
    ],
)
def test_numbers_that_are_no_ages(matcher: Matcher, title: str, age: tuple[int, int] | None) -> None:
    """A scale, a period and a duration are no ages."""
    assert matcher._titles.parts(Indicator("1", {"en": title}), "en").age == age


@pytest.mark.parametrize(
    "title",
    [
        "Andel som går til investeringer",
        "Grad av etterlevelse av avtaler",
        "Andel land med minst én plan",
        "Transportsystemets ytelse",
        "Når det gjelder læring",
    ],
)
def test_common_words_are_no_subject(matcher: Matcher, title: str) -> None:
    """Words that only look like a subject are none: going is not walking, a degree of something no education."""
    found = {t.key for t in matcher._titles.parts(Indicator("1", {"nb": title}), "nb").terms}
    assert not found & {"walking", "attainment", "concerts", "government-debt", "w-committee"}


@pytest.mark.parametrize(
    ("lang", "one", "other", "told"),
    [
        ("en", "Smoking among pupils aged 11, 13 and 15 years", "Smoking", ("age", "11, 13 and 15 years", "")),
        ("en", "Children 0-4 in day care", "Children in day care", ("age", "0-4", "Children")),
        ("nb", "Overvekt blant jenter og gutter på 16 år", "Overvekt", ("age", "16 år", "")),
        ("en", "Renewable energy supply", "Renewable energy consumption", ("activity", "supply", "consumption")),
        ("en", "Visits per museum", "Visits", ("denominator", "per museum", "")),
    ],
)
def test_what_differs_is_told_in_the_words_of_the_titles(
    matcher: Matcher, lang: str, one: str, other: str, told: tuple[str, str, str]
) -> None:
    found = matcher.compare(Indicator("1", {lang: one}, set_id="one"), Indicator("2", {lang: other}, set_id="other"))
    assert told in [(d.aspect, d.left, d.right) for d in found.overlap.differs]


@pytest.mark.parametrize(
    ("one", "other", "untold"),
    [
        ("Gender gap in employment (female-male)", "Gender gap in employment", "female"),
        ("Consistent poverty (SILC)", "Poverty", "SILC"),
        ("Legal equality (percentage, 0 - 100)", "Legal equality", "100"),
        ("Water, samples without E. coli (as per the WASH definitions)", "Water, samples without E. coli", "WASH"),
    ],
)
def test_what_says_nothing_of_the_content_is_no_difference(matcher: Matcher, one: str, other: str, untold: str) -> None:
    found = matcher.compare(Indicator("1", {"en": one}, set_id="one"), Indicator("2", {"en": other}, set_id="other"))
    assert untold in one
    assert untold not in found.overlap.differs_text


def test_everyday_names_meet_in_all_wordings(matcher: Matcher) -> None:
    assert min(met for _, _, met, _ in overlap_reading.services(matcher)) >= 0.95


def test_the_rarity_of_terms_is_the_same_compiled_or_measured(
    taxonomy: Taxonomy, sets: dict[str, IndicatorSet]
) -> None:
    measured = Matcher(taxonomy, sets).vocabulary
    again = Vocabulary(measured.thesaurus, taxonomy.overlap.weights, measured=dict(measured.measured))
    assert measured.measured
    assert again.alike == measured.alike
    assert all(again.weight(key) == measured.weight(key) for key in measured.measured)
