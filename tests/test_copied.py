"""What was copied and not changed, has changed places or stands in the wrong order is found, at each place that may be the wrong one."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.small import Small

from sdgtax.check.rules.names import _out_of_order
from sdgtax.check.rules.titles import _odd
from sdgtax.check.tongue import Tongues
from sdgtax.formats.sssom_told import Row, heads, sources
from sdgtax.model.mapping import References

TEXTS = [
    ("en", "the share of people who live in cities"), ("en", "people who read"), ("en", "the length of roads"),
    ("nb", "andelen personer som bor i byer"), ("nb", "personer som leser"), ("nb", "lengden av veier"),
]  # fmt: skip
TOLD = Tongues(TEXTS, None, ("en", "nb"))
SETS = References(lambda ref: [], {"un-sdg": "1", "eu-sdg": "1"})


def test_texts_that_have_changed_places_are_told_and_those_in_place_are_not() -> None:
    right = {"en": "people who walk", "nb": "personer som går"}
    assert TOLD.changed(right) is None
    assert TOLD.changed({"en": right["nb"], "nb": right["en"]}) == ("en", "nb")


@given(st.sampled_from(TEXTS[:3]), st.sampled_from(TEXTS[3:]))
def test_no_pair_of_the_texts_themselves_is_told(english: tuple[str, str], norwegian: tuple[str, str]) -> None:
    assert TOLD.changed(dict((english, norwegian))) is None


def test_words_that_nobody_knows_say_nothing() -> None:
    assert TOLD.changed({"en": "zzyx qwop", "nb": "blorp vlim"}) is None
    assert TOLD.changed({"en": "KOSTRA", "nb": "KOSTRA"}) is None


def test_more_texts_do_not_change_what_was_told_by_fewer() -> None:
    more = TOLD.and_of([("en", "zzyx")] * 9 + [("nb", "blorp")] * 9)
    assert more.changed({"en": "blorp", "nb": "zzyx"}) == ("en", "nb")
    assert TOLD.changed({"en": "blorp", "nb": "zzyx"}) is None


@pytest.mark.parametrize(
    ("numbers", "told"),
    [
        ([3, 2, 1], []),
        ([1, 3, 2], [0]),
        ([3, 1, 2], [1, 2]),
        ([0.3, 0.7], [0, 1]),
        ([1, 2, 3], [1, 2]),
        ([2, 2], [0, 1]),
        ([], []),
    ],
)
def test_what_is_out_of_order(numbers: list[float], told: list[int]) -> None:
    assert _out_of_order([((n,), x) for n, x in enumerate(numbers)]) == [(n,) for n in told]


@given(st.sets(st.integers(0, 99), min_size=2, max_size=9), st.data())
def test_one_number_out_of_order_is_among_what_is_told(numbers: set[int], data: st.DataObject) -> None:
    falling = sorted(numbers, reverse=True)
    at = data.draw(st.integers(0, len(falling) - 1))
    odd = falling.copy()
    odd[at] = data.draw(st.integers(-100, 200))
    told = _out_of_order([((n,), x) for n, x in enumerate(odd)])
    assert ((at,) in told) == any(b >= a for a, b in itertools.pairwise(odd))


@pytest.mark.parametrize(
    ("title", "odd"),
    [
        ("Energy use (kWh", True),
        ("Energy use kWh)", True),
        ("Energy use (kWh)", False),
        ("7.1.1 Energy use", True),
        ("7.1.1: Energy use", True),
        ("Energy use 7.1.1", False),
        ("Energy use Energy use", True),
        ("Bora Bora", False),
        ("7 of 10 people", False),
    ],
)
def test_titles(title: str, odd: bool) -> None:
    assert bool(_odd(title, "7.1.1")) == odd


@pytest.mark.parametrize(
    ("line", "rule"),
    [
        ("# lisense: https://example.org/", "unknown-key"),
        ("# mapping_date: 2025-13-01", "bad-value"),
        ("#   un-sdg: 'urn:sdgtax:set:eu-sdg:'", "bad-value"),
        ("#   skos: http://www.w3.org/2004/02/skos/cor#", "bad-value"),
        ("#   skos: https://www.w3.org/2004/02/skos/core#", ""),
        ("# license: https://example.org/", ""),
        ("# mapping_date: 2025-12-01", ""),
        ("#   un: 'urn:sdgtax:set:un-sdg:'", ""),
        ("#   un-sdg: 'urn:sdgtax:set:un-sdg:'", ""),
        ("# a remark of ours: read twice", ""),
        ("# Read by Kari", ""),
    ],
)
def test_lines_of_the_head_of_a_table_of_mappings(line: str, rule: str) -> None:
    found = list(heads([(3, "# mapping_set_id: urn:x"), (4, line)], Path("x.sssom.tsv"), SETS))
    assert [(f.line, f.rule) for f in found] == ([(4, rule)] if rule else [])


def test_a_set_that_no_row_is_about() -> None:
    head = [(1, "# object_source: sdgtax.set:eu-sdg")]
    for objects, told in ((["un-sdg:1"], 1), (["un-sdg:1", "eu-sdg:1"], 0), (["eu-sdg:1"], 0), ([], 0)):
        rows = [Row(Path("x"), 2, "", {"subject_id": "mine:1", "object_id": x}) for x in objects]
        assert len(list(sources(head, rows, Path("x.sssom.tsv"), SETS))) == told


def test_both_places_of_a_notation_that_stands_twice_are_told(small: Small) -> None:
    path = "taxonomy/perspective.yaml"
    text = small.base[path].replace("id: perspective.area.energy\n", "id: perspective.area.energy\n    notation: A1\n")
    text = text.replace("id: perspective.area.digitalisation", "notation: A1, id: perspective.area.digitalisation")
    lines = [n for n, line in enumerate(text.split("\n"), 1) if "notation: A1" in line]
    assert [(f.line, f.rule) for f in small.findings({path: text})] == [(n, "duplicate-notation") for n in lines]
