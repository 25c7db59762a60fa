"""Arrow batches in, Arrow batches out: row by row the answers of the command line, in engines too."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import pytest
from benchmarks.made_titles import made_up

import sdgtax
from sdgtax.formats.columns import TableOptions
from sdgtax.model.finding import DataError

pa = pytest.importorskip("pyarrow")
TITLES = list(islice(made_up(4), 700))


@pytest.fixture(scope="module")
def ws() -> sdgtax.Workspace:
    return sdgtax.open()


@pytest.fixture(scope="module")
def table() -> Any:
    numbers = range(len(TITLES))
    return pa.table({"code": [f"K{n}" for n in numbers], "title": TITLES, "value": [n / 2 for n in numbers]})


def together(batches: Iterator[Any]) -> Any:
    return pa.Table.from_batches(list(batches))


@pytest.fixture(scope="module")
def goals(ws: sdgtax.Workspace) -> list[str | None]:
    """The goal of each of the first titles, asked for one by one."""
    return [c.first("goal").rpartition(".")[2] or None for c in ws.classify(TITLES[:300], explain=False)]


@pytest.mark.parametrize("size", [1, 37, 150, 1000])
def test_rows_stay_in_their_place_whatever_the_size_of_batches(
    ws: sdgtax.Workspace, table: Any, goals: list[str | None], size: int
) -> None:
    some = table.slice(0, 300)
    batches = some.to_batches(max_chunksize=size)
    found = list(ws.classify_batches(batches, layout="goals"))
    assert [b.num_rows for b in found] == [b.num_rows for b in batches]
    whole = pa.Table.from_batches(found)
    assert whole["input_title"].to_pylist() == TITLES[:300]
    assert whole["value"].equals(some["value"])
    assert whole["sdg_goal"].to_pylist() == goals


def test_the_answers_are_those_of_the_command_line(
    ws: sdgtax.Workspace, table: Any, run: Callable[..., Any], tmp_path: Path
) -> None:
    import pyarrow.parquet as pq

    pq.write_table(table, tmp_path / "in.parquet")
    assert run("classify", tmp_path / "in.parquet", "-o", tmp_path / "out.parquet").code == 0
    told = pq.read_table(tmp_path / "out.parquet")
    found = together(ws.classify_batches(table.to_batches(max_chunksize=100)))
    assert found.column_names == told.column_names
    ours = [name for name in told.column_names if name not in ("value", "code")]
    assert found.select(ours).to_pylist() == told.select(ours).to_pylist()


def test_any_number_of_workers_gives_the_same_batches(ws: sdgtax.Workspace, table: Any) -> None:
    batches = table.to_batches(max_chunksize=90)
    one, three = (list(ws.classify_batches(batches, layout="goals", workers=n)) for n in (1, 3))
    assert one == three


def test_a_row_without_a_title_ends_the_run_or_is_kept(ws: sdgtax.Workspace) -> None:
    rows = [{"title": "Waste", "n": 1}, {"title": None, "n": 2}, {"title": " ", "n": None}, {"title": "Waste", "n": 4}]
    batches = pa.Table.from_pylist(rows).to_batches(max_chunksize=2)
    with pytest.raises(DataError, match="no title"):
        list(ws.classify_batches(batches))
    found = together(ws.classify_batches(batches, table=TableOptions(skip=True)))
    assert found["n"].to_pylist() == [1, 2, None, 4]
    assert found["title"].to_pylist() == ["Waste", None, None, "Waste"]
    assert found["sdg_goal"].to_pylist()[1:3] == [None, None]
    assert found["input_title"].to_pylist() == [row["title"] for row in rows]


def test_columns_are_named_and_a_title_that_comes_again_is_answered_each_time(ws: sdgtax.Workspace) -> None:
    batch = pa.record_batch({"Series Name": ["Waste", "Vannkvalitet", "Waste"], "navn": ["a", "b", "c"]})
    (found,) = ws.classify_batches([batch], table=TableOptions(title="Series Name"), layout="goals")
    assert found["sdg_goal"].to_pylist() == ["12", "6", "12"]
    (found,) = ws.classify_batches([batch.select(["Series Name"])], layout="goals")
    assert found.num_rows == 3


def test_nothing_comes_of_nothing(ws: sdgtax.Workspace) -> None:
    assert list(ws.classify_batches([])) == []


# --- engines, as docs/scale.md shows them


def test_duckdb(ws: sdgtax.Workspace, table: Any) -> None:
    duckdb = pytest.importorskip("duckdb")
    database = duckdb.connect()
    database.register("titles", table)
    batches = pa.RecordBatchReader.from_stream(database.sql("select title, value from titles"))
    reader = ws.classify_batches(batches, layout="goals")
    database.register("goals", together(reader))
    ((found,),) = database.sql("select count(*) from goals where sdg_goal is not null").fetchall()
    assert found > len(TITLES) / 2


def test_polars(ws: sdgtax.Workspace, table: Any) -> None:
    polars = pytest.importorskip("polars")
    frame = polars.from_arrow(table)

    def goals(titles: Any) -> Any:
        batch = pa.record_batch({"title": titles.to_arrow()})
        (found,) = ws.classify_batches([batch], layout="goals", lean="")
        return polars.Series(found["sdg_goal"].to_pylist())

    lazy = frame.lazy().with_columns(goal=polars.col("title").map_batches(goals, return_dtype=polars.String))
    found = lazy.collect()
    assert (
        found["goal"].to_list()
        == together(ws.classify_batches(table.to_batches(), layout="goals", lean=""))["sdg_goal"].to_pylist()
    )
