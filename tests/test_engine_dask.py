"""`--engine dask` on a real cluster of two processes, of which one is killed on the way."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest
from benchmarks.made_titles import made_up

import sdgtax
from sdgtax import engines
from sdgtax.engines import Job, Part, classify_part, classify_parts, parts_of
from sdgtax.model.finding import DataError, SdgtaxError

pa = pytest.importorskip("pyarrow")
pq = pytest.importorskip("pyarrow.parquet")
TITLES = list(islice(made_up(5), 900))


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("parts") / "in"
    folder.mkdir()
    for n in range(3):
        titles = TITLES[300 * n : 300 * n + 300]
        pq.write_table(pa.table({"title": titles, "n": range(300)}), folder / f"{n}.parquet", row_group_size=100)
    return folder


@pytest.fixture(scope="module")
def whole(source: Path) -> Any:
    table = pq.read_table(source)
    return pa.Table.from_batches(sdgtax.open().classify_batches(table.to_batches(), layout="goals"))


@pytest.fixture
def here(monkeypatch: pytest.MonkeyPatch) -> list[Part]:
    """Parts are classified in this process, without a cluster; those that were are listed."""
    done: list[Part] = []

    class Client:
        def __enter__(self) -> Client:
            return self

        def __exit__(self, *what: object) -> None:
            pass

        def submit(self, function: Callable[[Job, Part], int], job: Job, part: Part, **more: Any) -> Any:
            done.append(part)
            value = function(job, part)
            return type("Future", (), {"result": lambda self: value})()

    class Distributed:
        KilledWorker = ZeroDivisionError

        @staticmethod
        def as_completed(futures: list[Any]) -> Iterator[Any]:
            return iter(futures)

    need = engines.need
    monkeypatch.setattr(engines, "_client", lambda scheduler, workers: Client())
    monkeypatch.setattr(engines, "need", lambda m, extra: Distributed if m == "distributed" else need(m, extra))
    return done


def test_parts_are_whole_groups_of_rows_in_order(source: Path, tmp_path: Path) -> None:
    parts = parts_of([str(source)], str(tmp_path), 200)
    assert [part.groups for part in parts] == [(0, 1), (2,)] * 3
    assert [Path(part.target).name for part in parts] == [f"part-{n:05}.parquet" for n in range(6)]
    assert parts_of([f"file://{source}"], str(tmp_path), 200)[0].groups == (0, 1)
    with pytest.raises(SdgtaxError, match="no address of files"):
        parts_of(["nowhere://x/y"], str(tmp_path))
    with pytest.raises(SdgtaxError, match="no file or folder"):
        parts_of([str(tmp_path / "none")], str(tmp_path))
    (tmp_path / "x.parquet").write_text("title\n")
    with pytest.raises(SdgtaxError, match="no Parquet file"):
        parts_of([str(tmp_path)], str(tmp_path))


def test_the_folder_holds_what_one_process_makes_and_is_taken_up(
    source: Path, whole: Any, tmp_path: Path, here: list[Part]
) -> None:
    job = Job(options={"layout": "goals"}, rows=200)
    made = classify_parts(job, [str(source)], str(tmp_path / "out"))
    assert made == (6, 900, 0)
    found = pq.read_table(tmp_path / "out")
    assert found.equals(whole)
    (tmp_path / "out" / "part-00003.parquet").unlink()
    (tmp_path / "out" / "_SUCCESS").unlink()
    here.clear()
    assert classify_parts(job, [str(source)], str(tmp_path / "out")) == (6, 100, 5)
    assert len(here) == 1
    assert pq.read_table(tmp_path / "out").equals(whole)
    with pytest.raises(SdgtaxError, match="no such run"):
        classify_parts(Job(rows=200), [str(source)], str(tmp_path / "out"))


def test_an_address_keeps_its_user_and_its_query(
    source: Path, whole: Any, tmp_path: Path, run: Callable[..., Any], here: list[Part], monkeypatch: pytest.MonkeyPatch
) -> None:
    """As an address of a store of objects has them; what is told of it leaves out the password."""
    fs = pytest.importorskip("pyarrow.fs")
    store = tmp_path / "store"
    (store / "bucket").mkdir(parents=True)
    source.rename(store / "bucket" / "my lists")
    asked = []

    class Files:
        @staticmethod
        def from_uri(address: str) -> tuple[Any, str]:
            asked.append(address)
            found = urlsplit(address)
            assert (found.scheme, found.netloc, found.query) == ("s3", "me:secret@bucket", "region=north")
            return fs.SubTreeFileSystem(str(store), fs.LocalFileSystem()), f"bucket{unquote(found.path)}"

    need = engines.need
    modules = {"pyarrow.fs": SimpleNamespace(**{**vars(fs), "FileSystem": Files})}
    monkeypatch.setattr(engines, "need", lambda module, extra: modules.get(module) or need(module, extra))
    begin, end = "s3://me:secret@bucket/", "?region=north"
    try:
        done = run(
            "classify", f"{begin}my%20lists{end}", "-o", f"{begin}out{end}", "--engine", "dask", "--layout", "goals"
        )
        assert (done.code, len(here)) == (0, 3)
        assert "3 parts in s3://bucket/out?region=north: 900 rows" in done.err
        assert here[1].source == f"{begin}my%20lists/1.parquet{end}"
        assert here[1].target == f"{begin}out/part-00001.parquet{end}"
        assert pq.read_table(store / "bucket" / "out").equals(whole)
        none = run("classify", f"{begin}none{end}", "-o", f"{begin}out{end}", "--engine", "dask")
        assert (none.code, "s3://bucket/none" in none.err, "secret" in none.err) == (2, True, False)
    finally:
        (store / "bucket" / "my lists").rename(source)


def test_a_part_that_goes_wrong_leaves_nothing(tmp_path: Path) -> None:
    pq.write_table(pa.table({"title": ["Waste", None], "n": [1, 2]}), tmp_path / "bad.parquet")
    part = Part(str(tmp_path / "bad.parquet"), (0,), str(tmp_path / "part.parquet"))
    with pytest.raises(DataError, match="no title"):
        classify_part(Job(), part)
    assert [p.name for p in tmp_path.iterdir()] == ["bad.parquet"]


def test_options_that_an_engine_does_not_have_are_told(run: Callable[..., Any], source: Path, tmp_path: Path) -> None:
    for more, said in (
        (["--engine", "spark"], "unknown engine"), (["--engine", "dask"], "-o FOLDER"),
        (["--engine", "dask", "-o", tmp_path / "o", "--checkpoint"], "goes with no --checkpoint"),
        (["--engine", "dask", "-o", tmp_path / "o", "--format", "csv"], "goes with no --format"),
    ):  # fmt: skip
        result = run("classify", source, *more)
        assert result.code == 2
        assert said in result.err
    assert not (tmp_path / "o").exists()


@pytest.mark.filterwarnings("ignore")
def test_a_worker_that_is_killed_changes_nothing(
    source: Path, whole: Any, tmp_path: Path, run: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    distributed = pytest.importorskip("distributed")
    monkeypatch.setattr(engines, "ROWS", 100)
    with (
        distributed.LocalCluster(n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None) as cluster,
        distributed.Client(cluster) as client,
    ):
        processes = list(client.run(os.getpid).values())

        def kill(done: int, of: int) -> None:
            if done == 1:
                os.kill(processes[0], signal.SIGKILL)

        job = Job(options={"layout": "goals"}, rows=100)
        made = classify_parts(
            job, [str(source)], str(tmp_path / "out"), scheduler=cluster.scheduler_address, on_progress=kill
        )
    assert made == (9, 900, 0)
    assert pq.read_table(tmp_path / "out").equals(whole)
    names = sorted(p.name for p in (tmp_path / "out").iterdir())
    assert names == sorted(["_SUCCESS", "_run.json", *(f"part-{n:05}.parquet" for n in range(9))])
    again = run("classify", source, "-o", tmp_path / "out", "--engine", "dask")
    assert again.code == 2
    assert "no such run" in again.err
