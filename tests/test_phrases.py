"""Phrases: what they match, and that the automaton and a plain reading of the rules agree on any text."""

from __future__ import annotations

import json
import pickle
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sdgtax.text.fold import clean, fold, stem, words
from sdgtax.text.phrases import FEW, PhraseError, PhraseIndex, compile_phrases, split


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
    ],
)
def test_matches(phrase: str, title: str, expected: list[str]) -> None:
    assert found(phrase, title) == expected


@pytest.mark.parametrize("phrase", ["", "*", "a * b", "wa*ste", "... waste", "waste ...", "a ... ... b"])
def test_malformed(phrase: str) -> None:
    with pytest.raises(PhraseError):
        split(phrase)


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
