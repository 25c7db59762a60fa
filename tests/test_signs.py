"""Signs that nobody sees, that look like others, or that a wrong encoding has left, in any text of any file."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.small import Small

from sdgtax.check.signs import odd_places
from sdgtax.check.tongue import Tongues

#: A text and the rule that tells what is odd in it.
ODD = {
    "waste\u200bwater": "control-character", "waste\u202ewater": "control-character", "waste\u2066water": "control-character",
    "waste\u00adwater": "control-character", "waste\u3164water": "control-character", "waste\x1b[31m": "control-character",
    "waste\U000e0041water": "control-character",
    "BÃ¦rekraft": "spoilt-encoding", "kvalitetâ€“": "spoilt-encoding", "B√¶rekraft": "spoilt-encoding", "B├ªrekraft": "spoilt-encoding",
    "B?rekraft": "spoilt-encoding", "B&aelig;rekraft": "spoilt-encoding", "Women&#39;s pay": "spoilt-encoding",
    "B\\u00e6rekraft": "spoilt-encoding", "B\ufffdrekraft": "spoilt-encoding", "B\ue000rekraft": "spoilt-encoding",
    "Ba\u030arekraft": "odd-letter", "\ufb01sh stocks": "odd-letter", "w\u0430ste": "odd-letter", "ｗaste": "odd-letter",
    "waste\u00a0": "odd-space", "\u00a0waste": "odd-space", "waste \u00a0water": "odd-space", "waste\u2003": "odd-space",
}  # fmt: skip
RIGHT = [
    "Bærekraft – «grønn» vekst", "5\u00a0% av 100\u00a0000", "µg/m³", "R&D and Q&A", "Does it work? Yes: https://a.no/?b=c&d;e", "½ år",
    "CO₂-utslipp", "Åå", "β-karoten", "naïve café", "“quoted” …", "Čáhcesuolu", "Ελλάδα", "вода", "a\nb\tc",
]  # fmt: skip


@pytest.mark.parametrize("text", ODD)
def test_odd_signs_are_told(text: str) -> None:
    assert next(odd_places(text)).rule == ODD[text]


@pytest.mark.parametrize("text", RIGHT)
def test_what_people_write_is_right(text: str) -> None:
    assert list(odd_places(text)) == []


def test_in_a_name_no_odd_space_may_stand() -> None:
    assert next(odd_places("EC:\u00a01C", name=True)).rule == "odd-space"
    assert list(odd_places("EC: 1C", name=True)) == []


@given(st.text(st.sampled_from("abcæøåÆØÅéüßñ -–«».,:;()'0123456789"), max_size=40))
def test_letters_of_our_languages_are_never_odd(text: str) -> None:
    assert list(odd_places(text)) == []


@given(st.text(st.sampled_from("æøåéüöäÆØÅ–“”"), min_size=1, max_size=20))
def test_any_text_read_in_a_wrong_encoding_is_told(text: str) -> None:
    spoilt = text.encode().decode("latin-1")
    assert next(odd_places(spoilt)).rule in ("spoilt-encoding", "control-character")


@pytest.mark.parametrize(
    "name",
    ["taxonomy/goal.yaml", "indicator_sets/mine.yaml", "reviews.yaml", "mappings.yaml", "taxonomy/profiles/mine.yaml"],
)
def test_any_file_is_looked_at_and_the_sign_is_pointed_at(small: Small, name: str) -> None:
    text = small.base[name]
    word = {"reviews.yaml": "Kari", "mappings.yaml": "Me"}.get(name) or (
        "My" if "sets" in name else "Mine" if "profiles" in name else "water"
    )
    spoilt = text.replace(word, word[0] + "\u202e" + word[1:], 1)
    (found,) = [f for f in small.findings({name: spoilt}) if f.rule == "control-character"]
    assert spoilt.split("\n")[found.line - 1][found.column - 1] == "\u202e"


def test_escapes_are_looked_at_too(small: Small) -> None:
    name = "indicator_sets/mine.yaml"
    spoilt = small.base[name].replace("publisher: My county", 'publisher: "My \\u202ecounty"', 1)
    assert [f.rule for f in small.findings({name: spoilt})] == ["control-character"]


def test_a_no_break_space_as_indentation_is_called_so(small: Small) -> None:
    name = "indicator_sets/mine.yaml"
    spoilt = small.base[name].replace("    title", "\u00a0\u00a0\u00a0\u00a0title", 1)
    assert [(f.rule, f.column, f.message) for f in small.findings({name: spoilt})] == [
        ("odd-space", 1, "a no-break space in the indentation")
    ]


def test_users_lists_say_so_too(tmp_path: Path, run) -> None:
    (tmp_path / "list.yaml").write_text("- code: a\n\u00a0\u00a0title: Energy use\n", encoding="utf-8")
    assert "a no-break space in the indentation" in run("classify", tmp_path / "list.yaml").err


TEXTS = [
    ("en", "Share of people who live in cities"), ("nb", "Andel av folket som bor i byer"), ("en", "Use of energy in cities"),
    ("nb", "Bruk av energi i byer"), ("en", "Share of energy"), ("nb", "Andel energi"), ("nb", "Bruk av land i byer"),
]  # fmt: skip


def test_a_text_in_another_language_is_told() -> None:
    tongues = Tongues([*TEXTS, ("en", "Andel av folket i byer")], None, ["en", "nb"])
    assert tongues.other("Andel av folket i byer", "en") == "nb"
    assert tongues.other("Share of people in cities", "en") == ""
    assert tongues.other("Andel av folket i byer", "nb") == ""


def test_words_that_are_in_both_languages_prove_nothing() -> None:
    tongues = Tongues([*TEXTS, ("nb", "Energi"), ("en", "Energi")], None, ["en", "nb"])
    assert tongues.other("Transport", "nb") == tongues.other("Erasmus", "nb") == ""
