"""Long lists: several processes, equal titles, goals alone. The answers and the bytes are those of one process and one title at a time."""

from __future__ import annotations

import csv
import io
import os
import signal
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import pytest
from benchmarks.made_titles import made_up, write_csv

import sdgtax
from sdgtax.match.parallel import streamed
from sdgtax.model.finding import SdgtaxError
from sdgtax.model.indicator import Indicator
from sdgtax.views import results

TITLES, CHUNK = 620, 200
forked = pytest.mark.skipif(not hasattr(os, "fork"), reason="processes are forked")


@pytest.fixture(scope="module")
def titles(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("many") / "titles.csv"
    write_csv(path, TITLES)
    return path


def rows(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"))))


def test_made_up_titles_are_different_and_the_same_each_time() -> None:
    some = list(islice(made_up(3), 500))
    assert len(set(some)) == 500
    assert list(islice(made_up(3), 20)) == some[:20]


@forked
@pytest.mark.parametrize("ending", ["csv", "jsonl", "long.csv"])
def test_any_number_of_workers_gives_the_same_bytes(
    run: Callable[..., Any], titles: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ending: str
) -> None:
    monkeypatch.setattr(results, "CHUNK", CHUNK)
    layout = ["--layout", "long"] if ending.startswith("long") else []
    made = []
    for workers in (1, 3):
        out = tmp_path / f"{workers}.{ending}"
        result = run("classify", titles, "-o", out, "--workers", str(workers), *layout)
        assert result.code == 0, result.err
        made.append(out.read_bytes())
    assert made[0] == made[1]
    assert made[0].count(b"\n") >= TITLES


@forked
def test_own_goals_are_counted_whatever_the_number_of_workers(run: Callable[..., Any], tmp_path: Path) -> None:
    path = tmp_path / "own.csv"
    lines = [f"{n},Unemployment rate in area {n},{8 if n % 3 else 4}" for n in range(1100)]
    path.write_text("\n".join(["code,title,SDG goal", *lines, ""]), encoding="utf-8")
    told = [run("classify", path, "-o", tmp_path / f"{n}.csv", "--workers", str(n)).err for n in (1, 2)]
    assert told[0] == told[1]
    assert "own goals: 1100 rows" in told[0]
    assert (tmp_path / "1.csv").read_bytes() == (tmp_path / "2.csv").read_bytes()


@forked
def test_a_bad_row_is_told_as_by_one_process(run: Callable[..., Any], titles: Path, tmp_path: Path) -> None:
    path = tmp_path / "bad.csv"
    path.write_text(titles.read_text(encoding="utf-8") + "X1,\n", encoding="utf-8")
    results = [run("classify", path, "-o", tmp_path / f"{n}.csv", "--workers", str(n)) for n in (1, 2)]
    assert [r.code for r in results] == [2, 2]
    assert results[0].err == results[1].err
    assert not list(tmp_path.glob("[12].csv"))


@forked
def test_a_worker_that_dies_ends_the_run_with_a_message() -> None:
    def work(number: int) -> int:
        if number == 5:
            os.kill(os.getpid(), signal.SIGKILL)
        return number

    found: list[int] = []
    with pytest.raises(SdgtaxError, match="worker process ended"):
        for n in streamed(work, range(20), 2):
            found.append(n)
    assert found == list(range(len(found)))


@forked
def test_a_stream_is_read_only_as_far_as_there_are_processes() -> None:
    taken: list[int] = []

    def things() -> Iterator[int]:
        for n in range(100):
            taken.append(n)
            yield n

    stream = streamed(lambda n: n * n, things(), 2)
    assert next(stream) == 0
    assert len(taken) <= 4
    stream.close()  # type: ignore[attr-defined]


def test_what_a_worker_raises_is_raised() -> None:
    def work(number: int) -> int:
        if number == 3:
            raise SdgtaxError("three")
        return number

    with pytest.raises(SdgtaxError, match="three"):
        list(streamed(work, range(8), 2))


def test_goals_alone_are_those_of_the_wide_layout(run: Callable[..., Any], titles: Path, tmp_path: Path) -> None:
    for layout in ("wide", "goals"):
        assert run("classify", titles, "-o", tmp_path / f"{layout}.csv", "--layout", layout).code == 0
    wide, goals = rows(tmp_path / "wide.csv"), rows(tmp_path / "goals.csv")
    shared = ("title", "sdg_goal", "sdg_goals", "sdg_targets", "confidence", "input_code")
    assert [[row[name] for name in shared] for row in wide] == [[row[name] for name in shared] for row in goals]
    assert "explanation" not in goals[0]


@pytest.mark.parametrize("explain", [True, False])
def test_equal_titles_get_equal_answers_and_keep_what_is_their_own(explain: bool) -> None:
    ws = sdgtax.open()
    titles = ["Unemployment rate", "Zorblax", "Unemployment rate", "Zorblax", "Vannkvalitet"]
    listed = [Indicator(f"c{n}", {"und": title}, columns={"n": str(n)}) for n, title in enumerate(titles)]
    found = list(ws.classify(listed, explain=explain))
    alone = [next(ws.classify([one], explain=explain)) for one in listed]
    assert found == alone
    assert [c.code for c in found] == [i.code for i in listed]
    assert [c.indicator for c in found] == listed


def test_equal_titles_with_other_metadata_are_not_taken_for_the_same() -> None:
    ws = sdgtax.open()
    plain, yearly = (
        Indicator.of("Unemployment rate"),
        Indicator(titles={"und": "Unemployment rate"}, frequency="annual"),
    )
    found = list(ws.classify([plain, yearly, plain]))
    assert not found[0].of("interval")
    assert found[1].of("interval")
    assert found[2] == found[0]


def test_what_sentences_need_is_all_that_is_explained_for_them() -> None:
    from sdgtax.classify.explain import Explainer

    ws = sdgtax.open()
    for lang in ws.taxonomy.info.languages:
        say = Explainer(ws.taxonomy, lang)
        titles = list(islice(made_up(2), 300))
        whole, needed = (list(ws.classify(titles, explain=e)) for e in (True, Explainer.facets(ws.taxonomy)))
        assert [say.text(c) for c in whole] == [say.text(c) for c in needed]
        assert sum(len(a.evidence) for c in whole for a in (*c.assignments, *c.runners_up)) > sum(
            len(a.evidence) for c in needed for a in (*c.assignments, *c.runners_up)
        )


@forked
def test_ctrl_c_ends_the_workers_too(start: Callable[..., Any], titles: Path) -> None:
    process = start("classify", "-", "--format", "csv", "--workers", "2")
    lines = titles.read_bytes().splitlines(keepends=True)
    process.stdin.write(
        b"".join([*lines, *lines[1:], *lines[1:380]])
    )  # three chunks, and little more than a pipe holds
    process.stdin.flush()
    assert process.stdout.readline().startswith(b"set,code")
    assert process.stdout.readline()
    process.send_signal(signal.SIGINT)
    _, err = process.communicate()  # ends when nobody holds the streams any more
    assert process.returncode == 130
    assert err.decode().splitlines()[-1] == "sdgtax: interrupted; no file was left half-written."
    assert "Traceback" not in err.decode()
