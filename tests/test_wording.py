"""Slips of the hand in how a text is written."""

from __future__ import annotations

import pytest

from sdgtax.check.texts import slip, turned


def known(word: str) -> int:
    return int(word == "household")


@pytest.mark.parametrize(
    "text", ["Energy use..", "Energy use ()", "Energy use .", "Average house- hold income", "Use of energy,, heat"]
)
def test_a_slip_of_the_hand_is_told(text: str) -> None:
    assert slip(text, known)


@pytest.mark.parametrize(
    "text",
    ["From ... to", "Water- and sewer pipes", "Energy use (heat).", "Cows, e.g. of meat; and so on …", "1.5 to 2"],
)
def test_what_people_write_is_none(text: str) -> None:
    assert slip(text, known) == ""


def test_brackets_that_close_before_they_open() -> None:
    assert turned(")a guess(") == "()"
    assert turned("a (guess) [b]") == ""
