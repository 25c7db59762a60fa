"""CSV and TSV: what a value looks like in a cell, and that no cell is a formula."""

from __future__ import annotations

import csv
import io
import json
import pickle
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from sdgtax.formats.registry import FORMATS
from sdgtax.model.columns import Column
from sdgtax.model.language import Text
from sdgtax.model.sheet import SameRow, Sheet


def text_of(rows: Any, *columns: Column, name: str = "csv") -> str:
    return "".join(FORMATS[name].write({"sheet": lambda: Sheet("s", columns, rows)}))


def column(name: str = "x", **keys: Any) -> Column:
    return Column(id=name, heading=Text({"en": "X"}), **keys)


@pytest.mark.parametrize(
    ("value", "keys", "cell"),
    [
        ("tekst", {}, "tekst"),
        ("a,b", {}, '"a,b"'),
        ('"quoted"', {}, '"""quoted"""'),
        ("two\nlines", {}, '"two\nlines"'),
        (None, {}, '""'),
        (True, {"type": "boolean"}, "true"),
        (0.25, {"type": "number"}, "0.25"),
        (1.0, {"type": "number"}, "1.0"),
        (-0.5, {"type": "number"}, "-0.5"),
        (1, {"type": "number", "decimals": 4}, "1.0000"),
        (None, {"type": "number", "decimals": 4}, '""'),
        (["a", "b"], {"type": "list"}, "a;b"),
        (("a", "b"), {"type": "list", "separator": " + "}, "a + b"),
        ([], {"type": "list"}, '""'),
        ("=1+1", {}, "'=1+1"),
        (["@a", "b"], {"type": "list"}, "'@a;b"),
        (["a", "=b"], {"type": "list"}, "a;'=b"),
    ],
)
def test_a_value_in_a_cell(value: Any, keys: dict[str, Any], cell: str) -> None:
    assert text_of([[value]], column(**keys)) == f"x\n{cell}\n"


def test_tabs_separate_tsv() -> None:
    assert text_of([["a", "b,c"], ["\td", 2]], column("x"), column("y"), name="tsv") == 'x\ty\na\tb,c\n"\td"\t2\n'


def test_rows_are_a_stream() -> None:
    read = 0

    def rows() -> Iterator[list[int]]:
        nonlocal read
        for read in range(1, 1_000_000):
            yield [read]

    lines = FORMATS["csv"].write({"sheet": lambda: Sheet("s", (column(),), rows())})
    assert [next(lines) for _ in range(3)] == ["x\n", "1\n", "2\n"]
    assert read <= 4


def test_a_fault_in_the_first_row_comes_before_the_header() -> None:
    def rows() -> Iterator[list[int]]:
        raise ValueError("data")
        yield [1]

    with pytest.raises(ValueError, match="data"):
        next(FORMATS["csv"].write({"sheet": lambda: Sheet("s", (column(),), rows())}))


def test_a_sheet_without_rows_has_its_header() -> None:
    assert text_of([], column("a"), column("b")) == "a,b\n"


def test_formulas_cannot_run(run, tmp_path: Path) -> None:
    source = tmp_path / "in.json"
    titles = ["=1+1", "+cmd", "-2 degrees", "@SUM(A1)", '=HYPERLINK("http://x")', "a;=1", "＝1"]
    source.write_text(json.dumps([{"code": f"={i}", "title": t} for i, t in enumerate(titles)]))
    for layout in ("wide", "long"):
        result = run("classify", source, "--format", "csv", "--layout", layout)
        assert result.code == 0
        for row in list(csv.reader(io.StringIO(result.out)))[1:]:
            for cell in row:
                assert not cell.startswith(("=", "+", "@", "\t", "\r", "＝")), cell
                assert not cell.startswith("-") or float(cell) <= 0


def test_a_row_that_comes_again_is_written_like_any_other() -> None:
    columns = [column(name, separator="|") for name in "abc"]
    first = ["A, “1”", ["x", "y"], "=1"]
    again = []
    for code in ("B", "-C", ""):
        again.append(SameRow(first, (0,)))
        again[-1][0] = code
    plain = [first, ["B", *first[1:]], ["-C", *first[1:]], ["", *first[1:]]]
    assert text_of([first, *again], *columns) == text_of(plain, *columns)
    assert pickle.loads(pickle.dumps(again)) == plain[1:]


def test_a_line_of_one_empty_cell_is_a_row() -> None:
    assert text_of([[""], ["x"], [None]], column()) == 'x\n""\nx\n""\n'
