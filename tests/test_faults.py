"""The edits of `python -m benchmarks.faults` can be made in the data as it is now, and their lines are found."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from benchmarks.faults import ANYWHERE, Edit, edits, made
from benchmarks.planting import planted

ROOT = Path(__file__).parents[1]
TEXT = "a: 1\nb: 2\nc: 2\n"


def now(file: str) -> str:
    """The text of a file that is edited: planted, bundled or none yet."""
    path = ROOT / file
    return planted().get(file) or (path.read_text(encoding="utf-8") if path.is_file() else "")


def test_every_edit_can_be_made() -> None:
    texts = {file: now(file) for file in {e.file for e in edits()}}
    stuck = []
    for edit in edits():
        try:
            changes, places = made(edit, texts[edit.file])
        except ValueError as error:
            stuck.append(f"{edit.id}: {error}")
            continue
        assert changes, edit.id
        assert places or not edit.rules, edit.id
    assert not stuck


def test_there_are_enough_and_half_the_faults_are_held_out() -> None:
    listed = list(edits())
    faults = [e for e in listed if e.rules]
    assert max(Counter(e.id for e in listed).values()) == 1
    assert len(faults) >= 260
    assert len(listed) - len(faults) >= 60
    assert abs(2 * sum(e.held_out for e in faults) - len(faults)) <= len(faults) // 50


@pytest.mark.parametrize(
    ("how", "at", "text", "lines"),
    [
        ({"old": "b: 2", "new": "b: x"}, (), "a: 1\nb: x\nc: 2\n", {2}),
        ({"old": "a: 1\nb: 2", "new": "a: 1\nb: 3"}, (), "a: 1\nb: 3\nc: 2\n", {2}),
        ({"old": "b: 2\n", "new": ""}, ("a: 1",), "a: 1\nc: 2\n", {1, 2}),
        ({"old": ": 2", "new": ": 3", "after": "c"}, (), "a: 1\nb: 2\nc: 3\n", {3}),
        ({"old": ": 2", "new": "", "every": True}, (), "a: 1\nb\nc\n", {2, 3}),
        ({"append": "d: 4\ne: 5\n"}, (), TEXT + "d: 4\ne: 5\n", {4, 5}),
        ({"old": "b: 2", "new": "b: N", "fill": {"N": ["9", 3]}}, (), "a: 1\nb: 999\nc: 2\n", {2}),
    ],
)
def test_what_an_edit_makes_and_on_which_lines(how: dict, at: tuple[str, ...], text: str, lines: set[int]) -> None:
    changes, places = made(Edit("x", "f.yaml", how, rules=("*",), at=at), TEXT)
    assert changes == {"f.yaml": text.encode()}
    assert places == {("f.yaml", n) for n in lines}


def test_a_text_that_stands_twice_is_no_place() -> None:
    with pytest.raises(ValueError, match="more than once"):
        made(Edit("x", "f.yaml", {"old": ": 2", "new": ": 3"}), TEXT)


def test_a_file_that_is_renamed_may_be_told_of_under_both_names() -> None:
    changes, places = made(Edit("x", "f.yaml", {"rename": "g.yaml"}, rules=("*",)), TEXT)
    assert changes == {"f.yaml": None, "g.yaml": TEXT.encode()}
    assert places == {("f.yaml", ANYWHERE), ("g.yaml", ANYWHERE)}
