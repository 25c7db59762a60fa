"""A long run that is stopped and taken up again: the same bytes, and nothing left beside them."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from benchmarks.made_titles import write_csv

from sdgtax.formats import checkpoint
from sdgtax.views import results

STOP = """
import os, signal, sys
from sdgtax.formats import checkpoint
safe, done = checkpoint.Checkpoint._safe, []
def stop(self, file, rows, counts):
    safe(self, file, rows, counts)
    done.append(rows)
    if len(done) == 2:
        file.write(b"half a row")
        file.flush()
        os.kill(os.getpid(), signal.{signal})
checkpoint.Checkpoint._safe = stop
checkpoint.EVERY = 100
from sdgtax.__main__ import main
main()
"""


@pytest.fixture(scope="module")
def titles(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("checkpoint") / "titles.csv"
    write_csv(path, 400)
    text = path.read_text(encoding="utf-8").splitlines()
    path.write_text(
        "\n".join([f"{text[0]},SDG goal", *(f"{line},{n % 17 + 1}" for n, line in enumerate(text[1:])), ""])
    )
    return path


def stopped(signal_: str, *arguments: str | Path) -> int:
    command = [sys.executable, "-c", STOP.format(signal=signal_), *map(str, arguments)]
    return subprocess.run(command, capture_output=True, check=False).returncode


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="signals")
@pytest.mark.parametrize(("name", "signal_"), [("out.csv", "SIGKILL"), ("out.jsonl", "SIGINT")])
def test_a_run_that_was_stopped_is_taken_up_with_the_same_bytes(
    run: Callable[..., Any], titles: Path, tmp_path: Path, name: str, signal_: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole, out = tmp_path / f"whole-{name}", tmp_path / name
    told = run("classify", titles, "-o", whole)
    command = ("classify", titles, "-o", out, "--checkpoint")
    assert stopped(signal_, *command) in (-signal.SIGKILL, 130)
    assert not out.exists()
    assert {p.name for p in tmp_path.iterdir()} >= {f"{name}.part", f"{name}.checkpoint"}
    asked: list[Any] = []
    classify = results.classify_all
    monkeypatch.setattr(results, "classify_all", lambda *a, **k: asked.append(k["skip"]) or classify(*a, **k))
    result = run(*command)
    assert result.code == 0, result.err
    assert asked == [200]
    assert "taken up after 200 rows" in result.err
    assert out.read_bytes() == whole.read_bytes()
    assert sorted(p.name for p in tmp_path.iterdir()) == sorted([whole.name, name])
    assert result.err.splitlines()[-1] == told.err.splitlines()[-1], "own goals are counted in all rows"


@pytest.mark.skipif(not hasattr(os, "fork"), reason="processes are forked")
def test_it_is_taken_up_with_any_number_of_workers(run: Callable[..., Any], titles: Path, tmp_path: Path) -> None:
    whole, out = tmp_path / "whole.csv", tmp_path / "out.csv"
    run("classify", titles, "-o", whole)
    stopped("SIGKILL", "classify", titles, "-o", out, "--checkpoint")
    assert run("classify", titles, "-o", out, "--checkpoint", "--workers", "2").code == 0
    assert out.read_bytes() == whole.read_bytes()


def test_what_is_of_another_run_is_not_taken_up(run: Callable[..., Any], titles: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.csv"
    stopped("SIGKILL", "classify", titles, "-o", out, "--checkpoint")
    for other in (["--lang", "nb"], ["--layout", "goals"], ["--blind"]):
        result = run("classify", titles, "-o", out, "--checkpoint", *other)
        assert result.code == 2
        assert ("er fra en annen kjøring" if "nb" in other else "is of another run") in result.err
    (tmp_path / "out.csv.checkpoint").write_text("{}")
    assert "is of another run" in run("classify", titles, "-o", out, "--checkpoint").err


def test_a_run_without_a_stop_leaves_nothing_beside(
    run: Callable[..., Any], titles: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checkpoint, "EVERY", 50)
    out, plain = tmp_path / "out.csv", tmp_path / "plain.csv"
    assert run("classify", titles, "-o", out, "--checkpoint", "--dialect", "excel-nb").code == 0
    assert run("classify", titles, "-o", plain, "--dialect", "excel-nb").code == 0
    assert out.read_bytes() == plain.read_bytes()
    assert sorted(p.name for p in tmp_path.iterdir()) == ["out.csv", "plain.csv"]
    bad = tmp_path / "bad.csv"
    bad.write_text("code,title\n" + "".join(f"{n},Waste {n}\n" for n in range(120)) + "121,\n", encoding="utf-8")
    assert run("classify", bad, "-o", tmp_path / "none.csv", "--checkpoint").code == 2
    assert not list(tmp_path.glob("none*"))


@pytest.mark.parametrize(
    "arguments", [["-o", "out.xlsx"], ["-o", "out.csv.gz"], ["-o", "o.csv", "--layout", "long"], []]
)
def test_what_cannot_be_taken_up_is_told(
    run: Callable[..., Any], titles: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    result = run("classify", titles, "--checkpoint", *arguments)
    assert result.code == 2
    assert "--checkpoint is for" in result.err
    assert not list(tmp_path.iterdir())
