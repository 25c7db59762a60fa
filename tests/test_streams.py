"""Lists that are packed or come through a pipe: the same answers, as a stream."""

from __future__ import annotations

import gzip
import io
import os
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from benchmarks.made_titles import write_csv

import sdgtax
from sdgtax.formats.streams import Pipe, packed, unpacked
from sdgtax.model.finding import DataError

ENDINGS = [".gz", ".zst"]


@pytest.fixture(scope="module")
def titles(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("streams") / "titles.csv"
    write_csv(path, 120)
    return path


def pack(data: bytes, how: str) -> bytes:
    if how == ".zst":
        pytest.importorskip("pyarrow")
    return b"".join(packed([data], how))


@pytest.mark.parametrize("how", ENDINGS)
@pytest.mark.parametrize("form", ["csv", "jsonl"])
def test_packed_lists_are_read_and_written(
    run: Callable[..., Any], titles: Path, tmp_path: Path, how: str, form: str
) -> None:
    plain, source = tmp_path / f"plain.{form}", tmp_path / f"in.csv{how}"
    source.write_bytes(pack(titles.read_bytes(), how))
    assert run("classify", titles, "-o", plain).code == 0
    for name in ("one", "two"):
        result = run("classify", source, "-o", tmp_path / f"{name}.{form}{how}")
        assert result.code == 0, result.err
    found = (tmp_path / f"one.{form}{how}").read_bytes()
    assert found == (tmp_path / f"two.{form}{how}").read_bytes()
    assert len(found) < plain.stat().st_size
    assert unpacked(io.BufferedReader(io.BytesIO(found)), source).read() == plain.read_bytes()


def test_what_is_packed_is_what_other_programs_pack(run: Callable[..., Any], titles: Path, tmp_path: Path) -> None:
    path = tmp_path / "list.csv.gz"
    path.write_bytes(gzip.compress(titles.read_bytes()))
    out = tmp_path / "out.csv.gz"
    assert run("classify", path, "-o", out).code == 0
    assert gzip.decompress(out.read_bytes()).decode("utf-8").count("\n") == 121


@pytest.mark.parametrize("how", ENDINGS)
def test_damaged_packed_files_are_told_and_nothing_is_written(
    run: Callable[..., Any], titles: Path, tmp_path: Path, how: str
) -> None:
    path, out = tmp_path / f"in.csv{how}", tmp_path / "out.csv"
    path.write_bytes(pack(titles.read_bytes(), how)[:-20])
    result = run("classify", path, "-o", out)
    assert result.code == 2
    assert "packed, and damaged" in result.err
    assert result.err.count("\n") == 1
    assert not out.exists()


def test_a_packed_name_needs_a_format_that_is_text(run: Callable[..., Any], titles: Path, tmp_path: Path) -> None:
    result = run("classify", titles, "-o", tmp_path / "out.xlsx.gz")
    assert result.code == 2
    assert "xlsx is packed as it is" in result.err


@pytest.mark.parametrize("how", ENDINGS)
def test_what_is_called_packed_and_is_not_is_read_and_told(run: Callable[..., Any], tmp_path: Path, how: str) -> None:
    plain = tmp_path / f"text.csv{how}"
    plain.write_text("title\nWaste\n", encoding="utf-8")
    done = run("classify", plain, "--fields", "title")
    assert (done.code, done.out) == (0, "title\nWaste\n")
    assert f"not packed, though its name ends in “{how}”" in done.err


def test_rows_leave_while_standard_input_is_open() -> None:
    lines = [f"K{n},Unemployment rate in district {n}\n".encode() for n in range(3000)]
    process = subprocess.Popen(
        [sys.executable, "-m", "sdgtax", "classify", "-", "--layout", "goals", "--format", "csv"],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(b"code,title\n" + b"".join(lines))
    process.stdin.flush()
    assert process.stdout.readline().startswith(b"set,code,title")
    assert b",K0," in process.stdout.readline()
    rest: list[bytes] = []
    reader = threading.Thread(target=lambda: rest.extend(process.stdout or ()))
    reader.start()
    process.stdin.write(b"last,Waste\n")
    process.stdin.close()
    reader.join()
    process.stdout.close()
    assert process.wait() == 0
    assert len(rest) == 3000
    assert b",last," in rest[-1]


def test_a_pipe_is_looked_at_no_further_than_is_needed() -> None:
    asked: list[int] = []

    class Slow(io.RawIOBase):
        def readable(self) -> bool:
            return True

        def readinto(self, buffer: Any) -> int:
            asked.append(len(buffer))
            buffer[:6] = b"Waste\n"
            return 6

    pipe = Pipe(io.BufferedReader(Slow(), 8), Path("<stdin>"))
    assert pipe.head(12) == b"Waste\nWaste\n"
    assert len(asked) < 10
    assert pipe.open().read(18) == b"Waste\n" * 3


def test_forms_that_are_read_whole_come_through_a_pipe_too(run: Callable[..., Any], tmp_path: Path) -> None:
    json = b'[{"code": "1", "title": "Waste"}]'
    for data in (json, gzip.compress(json)):
        (found,) = sdgtax.open().indicators(["-"], stdin=io.BytesIO(data))
        assert (found.code, found.titles) == ("1", {"und": "Waste"})


def test_a_late_letter_of_another_encoding_is_told_in_its_line() -> None:
    lines = b"title\n" + b"Waste\n" * 30_000
    data = lines + "Vannforsyning på bygda\n".encode("latin-1")
    with pytest.raises(DataError, match=r"stdin>:\d+:\d+: error: a byte is not utf-8"):
        list(sdgtax.open().indicators(["-"], stdin=io.BufferedReader(io.BytesIO(data))))


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="named pipes")
def test_a_named_pipe_is_a_stream(run: Callable[..., Any], titles: Path, tmp_path: Path) -> None:
    pipe, out = tmp_path / "pipe", tmp_path / "out.csv"
    os.mkfifo(pipe)
    writer = threading.Thread(target=lambda: pipe.write_bytes(titles.read_bytes()))
    writer.start()
    result = run("classify", pipe, "-o", out)
    writer.join()
    assert result.code == 0
    assert out.read_text(encoding="utf-8").count("\n") == 121
