"""Reading titles: cleaned, their language told, terms and concepts found at their places; lexicons as plain data."""

from __future__ import annotations

import json
import pickle
from typing import Any

import pytest

from sdgtax.model.finding import SdgtaxError
from sdgtax.model.indicator import Indicator
from sdgtax.model.language import PhraseLists
from sdgtax.model.taxonomy import Taxonomy
from sdgtax.text.lexicon import compile_lexicons
from sdgtax.text.reading import MAX_TITLE, Reader

TITLES = (
    "Share of municipal waste recycled, per capita",
    "Youth unemployment rate (aged 15-24), by sex and age",
    "Andel barn i husholdninger med vedvarende lavinntekt",
    "Pleie- og omsorgstjenester",
    "Proportion of countries that … renewable energy, e.g. wind",
)


@pytest.fixture(scope="module")
def reader(taxonomy: Taxonomy) -> Reader:
    return Reader(taxonomy)


# --- language


@pytest.mark.parametrize(
    ("title", "lang"),
    [
        ("Share of women", "en"),  # small words and endings
        ("Andel kvinner", "nb"),
        ("Vatn frå kommunale vassverk", "nb"),  # nynorsk
        ("GDP", "en"),  # no sign tells: the terms and concepts of one language cover it
        ("Fattigdom", "nb"),
        ("Areal", "nb"),  # a sign, but one that alone does not decide
        ("Gini", "en"),  # covered alike in both: the default
        ("xyzzy", "en"),
    ],
)
def test_the_language_is_told(reader: Reader, title: str, lang: str) -> None:
    assert reader.read(title).lang == lang


def test_signs_decide_alone_where_they_lead_by_the_margin(taxonomy: Taxonomy) -> None:
    """By its signs “waste” is more English than Norwegian, by one point; the lexicon of this taxonomy says Norwegian."""
    concept = taxonomy.concepts.concepts[0].model_copy(update={"words": PhraseLists({"nb": ["waste xyzzy"]})})
    concepts = taxonomy.concepts.model_copy(update={"concepts": [concept]})

    def told(margin: int) -> str:
        rules = taxonomy.language.model_copy(update={"margin": margin})
        return Reader(taxonomy.changed(concepts=concepts, language=rules)).read("waste xyzzy").lang

    assert (told(1), told(2)) == ("en", "nb")


FRENCH = [
    "Taux de chômage",
    "Déchets recyclés",
    "Taux de mortalité infantile",
    "Part des femmes élues",
    "Émissions de gaz",
]


def test_a_list_in_a_language_that_is_not_read_has_its_titles_in_that_language(reader: Reader) -> None:
    lean = reader.leaning([*FRENCH, "Logements"])
    assert lean == "fr"
    assert [reader.read(t, lean=lean).told for t in ("Logements", "Distance moyenne")] == ["fr", "fr"]
    assert reader.read("Andel elbiler av alle biler", lean=lean).told == ""  # it says itself what it is in
    assert reader.leaning([*FRENCH, "Share of women and men in the city", "Number of people who are poor"]) == ""
    assert reader.leaning(FRENCH[:3]) == ""


def test_a_language_that_is_given_is_not_questioned(reader: Reader) -> None:
    assert reader.read("Share of women", "nb").lang == "nb"


def test_the_title_of_an_indicator_is_chosen_by_language(reader: Reader) -> None:
    both = Indicator("1", {"nb": "Andel kvinner", "en": "Share of women"})
    assert [reader.of(both, lang).title for lang in ("", "en", "nb")] == [
        "Share of women",
        "Share of women",
        "Andel kvinner",
    ]
    assert reader.of(Indicator("1", {"nb": "Andel kvinner"}), "en").lang == "nb"


# --- titles


def test_a_title_is_cleaned_and_its_offsets_are_those_of_the_clean_one(reader: Reader) -> None:
    reading = reader.read("  Municipal\u00a0\u200b waste \n recycled ", "en")
    assert reading.title == "Municipal waste recycled"
    assert len(reading.folded) == len(reading.title)
    assert "waste" in {reading.title[h.start : h.end] for h in reading.terms()}
    assert "waste" in {reading.title[p.start : p.end] for p in reading.concepts()}


@pytest.mark.parametrize("title", ["", " \t\n", "\u200b"])
def test_an_empty_title_is_refused(reader: Reader, title: str) -> None:
    with pytest.raises(SdgtaxError, match="empty"):
        reader.read(title)


def test_a_title_that_is_too_long_is_refused(reader: Reader) -> None:
    assert reader.read("a" * MAX_TITLE).title
    with pytest.raises(SdgtaxError, match="5,001 characters"):
        reader.read("a" * (MAX_TITLE + 1))


def test_a_qualifier_makes_terms_weigh_less(reader: Reader) -> None:
    def weights(title: str) -> dict[str, float]:
        reading = reader.read(title, "en")
        return {reading.lexicon.terms[h.term].rule: h.weight for h in reading.terms()}

    plain, qualified = weights("Waste collection"), weights("Staff per tonne, waste collection")
    assert plain.items() <= qualified.items()
    qualified = weights("Staff per waste collection")
    shared = plain.keys() & qualified.keys()
    assert shared
    assert all(qualified[rule] < plain[rule] for rule in shared)


# --- lexicons as data


def test_compiled_lexicons_are_plain_data_that_finds_the_same(taxonomy: Taxonomy, reader: Reader) -> None:
    compiled: dict[str, Any] = json.loads(json.dumps(compile_lexicons(taxonomy)))
    asked = []

    def part(name: str) -> Any:
        asked.append(name)
        return compiled[name]

    other = Reader(taxonomy, part)
    for title in TITLES:
        one, two = reader.read(title), other.read(title)
        assert (one.lang, one.terms(), one.concepts()) == (two.lang, two.terms(), two.concepts())
    assert sorted(asked) == sorted(compiled)


def test_a_reader_travels_to_another_process(reader: Reader) -> None:
    copy = pickle.loads(pickle.dumps(reader))
    for title in TITLES:
        assert copy.read(title).concepts() == reader.read(title).concepts()


# --- a third language is data


def test_a_third_language_is_read_by_its_data(taxonomy: Taxonomy) -> None:
    concepts = [
        c.model_copy(update={"words": PhraseLists({**c.words.root, "sv": ["arbetslöshet*"]})})
        if c.id == "unemployment"
        else c
        for c in taxonomy.concepts.concepts
    ]
    rules = taxonomy.language
    changed = taxonomy.changed(
        info=taxonomy.info.model_copy(update={"languages": [*taxonomy.info.languages, "sv"]}),
        concepts=taxonomy.concepts.model_copy(update={"concepts": concepts}),
        language=rules.model_copy(
            update={
                "letters": {**rules.letters, "sv": "äö"},
                "words": {**rules.words, "sv": ["och", "bland", "andel"]},
                "endings": {**rules.endings, "sv": ["het", "heten"]},
            }
        ),
    )
    reading = Reader(changed).read("Arbetslöshet bland unga och gamla")
    assert reading.lang == "sv"
    assert [p.entry.key for p in reading.concepts()] == ["unemployment"]


def test_letters_that_terms_and_concepts_cover_count_once(reader: Reader) -> None:
    for title in TITLES:
        for lang in reader.languages:
            reading = reader.read(title, lang)
            found = [*reading.terms(), *reading.concepts()]
            assert reading.covered() == len({n for f in found for n in range(f.start, f.end)})
