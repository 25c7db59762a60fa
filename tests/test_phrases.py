"""Phrases: what they match, and that the automaton and a plain reading of the rules agree on any text."""

from __future__ import annotations

import json
import pickle
import re
import sys
from collections.abc import Callable
from types import FrameType
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sdgtax.model.limits import MAX_GAPS
from sdgtax.model.taxonomy import Taxonomy
from sdgtax.text.fold import clean, fold, stem, words
from sdgtax.text.lexicon import Lexicon
from sdgtax.text.phrases import FEW, GAP_WORDS, PhraseError, PhraseIndex, compile_phrases, split


def found(phrase: str, title: str) -> list[str]:
    title = clean(title)
    return [title[s:e] for s, e in PhraseIndex([phrase]).find(fold(title)).get(0, [])]


@pytest.mark.parametrize(
    ("phrase", "title", "expected"),
    [
        ("waste", "Municipal waste recycled", ["waste"]),
        ("waste", "Wastewater treated", []),
        ("waste*", "Wastewater treated", ["Wastewater"]),
        ("*avfall*", "Mengde husholdningsavfallet per innbygger", ["husholdningsavfallet"]),
        ("air quality", "Air-quality index", ["Air-quality"]),
        ("pm2.5", "Exposure to PM₂.₅", ["PM₂.₅"]),
        ("city's", "City’s unemployment rate", ["City’s"]),
        ("pleie- og omsorg*", "Netto utgifter til pleie- og omsorgstjenester", ["pleie- og omsorgstjenester"]),
        ("pleie og omsorg*", "Netto utgifter til pleie- og omsorgstjenester", ["pleie- og omsorgstjenester"]),
        ("share ... renewable", "Share of energy that is renewable", ["Share of energy that is renewable"]),
        ("share ... renewable", "Share of a b c d e renewable", []),
        ("*fattig* barn", "Lavfattige barn", ["Lavfattige barn"]),
        ("skole", "Skole, skolevei og skole", ["Skole", "skole"]),
        (", women", "Employment, women", [", women"]),
        (", women", "Employment, womenfolk", []),
        ("(source", "Deaths (source: register)", ["(source"]),
        ("kilde:", "Dødsfall, kilde:register", ["kilde:"]),
    ],
)
def test_matches(phrase: str, title: str, expected: list[str]) -> None:
    assert found(phrase, title) == expected


@pytest.mark.parametrize(
    "phrase", ["", "*", "a * b", "wa*ste", "... waste", "waste ...", "a ... ... b", "a ... b ... c ... d ... e"]
)
def test_malformed(phrase: str) -> None:
    with pytest.raises(PhraseError):
        split(phrase)


@pytest.fixture(scope="module")
def lexicon(taxonomy: Taxonomy) -> Lexicon:
    """The bundled one, with its automata built and nothing else to be made at the first search."""
    made = Lexicon(taxonomy, next(iter(taxonomy.info.languages)))
    for _ in range(FEW + 1):
        made.find_terms("a b")
        made.find_concepts("a b")
    return made


LETTERS = "abæøå"
WORD = st.text(LETTERS, min_size=1, max_size=4)
PHRASE_WORD = st.tuples(st.booleans(), WORD, st.booleans()).map(lambda t: "*" * t[0] + t[1] + "*" * t[2])
PHRASE = st.lists(PHRASE_WORD, min_size=1, max_size=3).map(" ".join)
TEXT = st.lists(st.one_of(WORD, st.sampled_from([" ", "-", "- ", ", ", "/", "(", ")"])), max_size=12).map("".join)


def plain(phrase: str, text: str) -> bool:
    """The rules read literally: words in a row, `*` for any letters at an end of a word, one separator between."""
    pattern = r"[ \-/]+".join(
        (
            r"(?<!\w)"
            + (r"\w*" if w.startswith("*") else "")
            + re.escape(w.strip("*"))
            + (r"\w*" if w.endswith("*") else "")
            + r"(?!\w)"
        )
        for w in phrase.split()
    )
    return re.search(pattern, text.lower()) is not None


@given(st.lists(PHRASE, min_size=1, max_size=6), TEXT)
def test_the_automaton_agrees_with_a_plain_reading(phrases: list[str], text: str) -> None:
    title = clean(text)
    hits = PhraseIndex(phrases).find(fold(title))
    for n, phrase in enumerate(phrases):
        squeezed = re.sub(r"[ \-/]+", " ", title)
        assert (n in hits) == plain(phrase, squeezed), phrase


@given(st.lists(PHRASE, min_size=1, max_size=6), TEXT)
def test_the_first_texts_are_searched_without_an_automaton_and_give_the_same(phrases: list[str], text: str) -> None:
    folded = fold(clean(text))
    index = PhraseIndex(json.loads(json.dumps(compile_phrases(phrases))))
    found = [list(index.find(folded).items()) for _ in range(FEW + 1)]
    assert found == found[:1] * (FEW + 1)
    again = pickle.loads(pickle.dumps(index))
    assert list(again.find(folded).items()) == found[0]


GAPPED = st.lists(PHRASE, min_size=1, max_size=4).map(" ... ".join)
LONG = st.lists(st.one_of(WORD, st.sampled_from([" ", " ", "-", ", ", ". ", "(", ")", "_"])), max_size=60).map("".join)


def by_pattern(phrase: str, folded: str) -> list[tuple[int, int]]:
    """The places of a phrase by a regular expression, which goes back and tries again as long as it takes."""

    def word(w: str) -> str:
        return r"(?<!\w)" + r"\w*" * w.startswith("*") + re.escape(w.strip("*")) + r"\w*" * w.endswith("*") + r"(?!\w)"

    gap = rf"\W+(?:\w+\W+){{0,{GAP_WORDS}}}?"
    pattern = gap.join(" ".join(map(word, part.split())) for part in phrase.split(" ... "))
    return [match.span() for match in re.finditer(pattern, folded)]


@given(GAPPED, LONG)
@example("*a* b* ... b", "aa bb b b ab b")
@example("a ... b ... a", "a b b b b b b a b a")
def test_gaps_and_inner_stars_are_as_a_regular_expression_would_find_them(phrase: str, text: str) -> None:
    folded = re.sub(" +", " ", fold(clean(text)))
    if "..." in phrase or "*" in phrase.strip("*"):
        assert PhraseIndex([phrase]).find(folded).get(0, []) == by_pattern(phrase, folded)


def steps(work: Callable[[], object]) -> int:
    """How many lines of the package's code are run."""
    count = 0

    def trace(frame: FrameType, event: str, arg: object) -> Any:
        nonlocal count
        if "sdgtax" not in frame.f_code.co_filename:
            return None
        count += event == "line"
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        work()
    finally:
        sys.settrace(before)
    return count


WORST = ["a ", "ab ", "a-", "a, ", "aa", "b a a ", "a b ... ", "per a ", "share of per waste, "]
WORSE = [
    "a",
    "*a*",
    "a a",
    "a* a",
    "a ... b",
    "*a* ... *b",
    "a ... a ... a ... z",
    "a ... b ... a ... b",
    "share ... waste",
]


@pytest.mark.parametrize("unit", WORST)
def test_steps_grow_with_the_length_of_the_title(unit: str, lexicon: Lexicon) -> None:
    counted = []
    for size in (1000, 2000, 4000):
        folded = (unit * size)[:size]
        index = PhraseIndex(WORSE)
        counted.append(steps(lambda i=index, f=folded: (i.find(f), lexicon.find_terms(f), lexicon.find_concepts(f))))  # type: ignore[misc]
    one, two, four = counted
    assert two < 2.3 * one
    assert four < 2.3 * two


@pytest.mark.parametrize("unit", WORST)
def test_steps_grow_with_the_number_of_gaps_and_of_terms(unit: str) -> None:
    title = (unit * 2000)[:2000]

    def of(*phrases: str) -> int:
        index = PhraseIndex(phrases)
        return steps(lambda: index.find(title))

    gaps = [of(" ... ".join(["a"] * (n + 1))) for n in range(1, MAX_GAPS + 1)]
    assert all(more < 1.2 * gaps[0] * n for n, more in enumerate(gaps, 1))
    few, many = ([f"a{'*' * (n % 2)} ... {'b' * n}" for n in range(1, count + 1)] for count in (10, 40))
    assert of(*many) < 5 * of(*few)


@given(st.lists(PHRASE, min_size=1, max_size=6), TEXT)
def test_places_are_whole_words(phrases: list[str], text: str) -> None:
    folded = fold(clean(text))
    for spans in PhraseIndex(phrases).find(folded).values():
        for start, end in spans:
            assert 0 <= start < end <= len(folded)
            assert start == 0 or not folded[start - 1].isalnum()
            assert end == len(folded) or not folded[end].isalnum()


@given(st.text(max_size=60))
def test_cleaning_is_stable_and_folding_keeps_the_length(text: str) -> None:
    cleaned = clean(text)
    assert clean(cleaned) == cleaned
    assert len(fold(cleaned)) == len(cleaned)


@given(st.text("abcdefghijklmnopqrstuvwxyzæøå", min_size=1, max_size=20))
def test_stems_are_beginnings(word: str) -> None:
    assert word.startswith(stem(word))
    assert stem(word)


def test_words() -> None:
    assert words(fold("Share of PM2.5, by city/region")) == ["share", "of", "pm2", "5", "by", "city", "region"]
