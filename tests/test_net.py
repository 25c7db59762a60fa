"""Whatever happens: one line, the right exit code, no traceback, and files as they were."""

from __future__ import annotations

import io
import multiprocessing
import os
import signal
import subprocess
import sys
import weakref
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import IO

import pytest
from tests.conftest import terminal
from tests.small import Small

import sdgtax
from sdgtax.__main__ import _run
from sdgtax.cli.net import Stopped, caught
from sdgtax.formats.columns import TableOptions
from sdgtax.formats.reading import delimited
from sdgtax.formats.reading import json as json_format
from sdgtax.formats.tables import read_rows
from sdgtax.formats.write import write_file
from sdgtax.model.finding import DataError, SdgtaxError
from sdgtax.yaml import encoding

GOOD = "code,title\n1,Municipal waste recycled\n2,Andel barn i husholdninger med lavinntekt\n"
COMMANDS = (
    ("explain", "waste"), ("classify", "oecd-better-life"), ("sets",), ("taxonomy",), ("overlap", "oecd-better-life", "u4ssc"),
    ("concepts", "oecd-better-life", "u4ssc"), ("evaluate", "gold.csv"), ("validate", "data"), ("fmt", "--diff", "set.yaml"),
    ("new", "set", "other", "--sets", "data/indicator_sets"), ("diff", "data", "data"), ("--help",), ("--version",),
)  # fmt: skip
INTERRUPT_WHEN = """
import os, signal, sys
signal.signal(signal.SIGINT, signal.default_int_handler)
wanted, sys.path[:] = sys.argv[1], sys.argv[2:]
class Finder:
    def find_spec(self, name, *rest):
        if name == wanted:
            os.kill(os.getpid(), signal.SIGINT)
sys.meta_path.insert(0, Finder())
sys.argv[1:] = ["explain", "waste"]
from sdgtax.__main__ import main
main()
"""
INTERRUPT_WORKERS = """
import os, signal, sys, time
signal.signal(signal.SIGINT, signal.default_int_handler)
sys.argv = ["sdgtax"]
from sdgtax.cli.net import caught
from sdgtax.match.parallel import shared
def work(n):
    if n == 3:
        os.killpg(0, signal.SIGINT)
    if n > 3:
        time.sleep(60)
    return n
sys.exit(caught(lambda: len(list(shared(2, work, range(8))))))
"""


def one_line(err: str) -> str:
    assert len(err.strip().splitlines()) == 1, err
    assert "Traceback" not in err
    return err


def net(program: Callable[[], int | None], **env: str) -> tuple[int, str]:
    """The exit code of a program in the net, and what it says on standard error."""
    with terminal([], b"", {**os.environ, **env}) as (_, err):
        code = caught(program)
        sys.stderr.flush()
        return code, err.getvalue().decode()


def without_origin(err: str) -> str:
    """Without the line that says whose data it is."""
    return "".join(line for line in err.splitlines(keepends=True) if not line.startswith("sdgtax: taxonomy: "))


def fails(error: BaseException) -> Callable[[], None]:
    def program() -> None:
        raise error

    return program


@pytest.mark.parametrize(
    ("error", "code", "word"),
    [
        (SdgtaxError("this is wrong."), 2, "sdgtax: this is wrong."), (MemoryError(), 2, "memory"),
        (OSError(28, "No space left on device"), 2, "cannot write the output: No space left"),
        (OSError(36, "File name too long", "x" * 5000), 2, "…”: File name too long"), (KeyboardInterrupt(), 130, "interrupted"),
        (Stopped(15), 143, "ended by a signal"), (ZeroDivisionError("a\nb"), 2, "ZeroDivisionError: a b, at test_net:"),
        (RecursionError("too deep"), 2, "RecursionError"), (UnicodeEncodeError("utf-8", "\ud800", 0, 1, "no"), 2, "Please report"),
        (SystemExit("words"), 1, "words"),
    ],
    ids=lambda v: type(v).__name__ if isinstance(v, BaseException) else "",
)  # fmt: skip
def test_whatever_is_raised_is_one_line(error: BaseException, code: int, word: str) -> None:
    got, err = net(fails(error))
    assert got == code
    assert word in one_line(err)


def test_an_error_that_an_interruption_made_is_one() -> None:
    def program() -> None:
        try:
            raise KeyboardInterrupt
        except KeyboardInterrupt as error:
            raise RuntimeError("while a class was made") from error

    assert net(program) == (130, "sdgtax: interrupted; no file was left half-written.\n")


def test_the_traceback_is_there_for_those_who_ask() -> None:
    assert "Traceback" in net(fails(ZeroDivisionError()), SDGTAX_DEBUG="1")[1]
    one_line(net(fails(ZeroDivisionError()), SDGTAX_DEBUG="0")[1])


@pytest.mark.parametrize("error", [SystemExit(3), SystemExit(), BrokenPipeError()], ids=["exit 3", "exit", "pipe"])
def test_some_ends_need_no_word(error: BaseException) -> None:
    assert net(fails(error)) == (3 if error.args == (3,) else 0, "")


# --- streams


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working folder, with data of one's own."""
    small = Small(tmp_path / "data")
    small.write()
    (tmp_path / "gold.csv").write_text("title,goal\nMunicipal waste recycled,12\n")
    (tmp_path / "set.yaml").write_text(small.base["indicator_sets/mine.yaml"].replace("year: 2025", "year:    2025"))
    (tmp_path / "in.csv").write_text(GOOD)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def command(words: Iterable[str], out: IO[bytes]) -> tuple[int, str]:
    """The exit code of a command whose output goes to `out`, and what it says on standard error."""
    with terminal(list(words), b"", dict(os.environ)) as (_, err):
        sys.stdout = io.TextIOWrapper(out, encoding="utf-8")
        code = caught(_run)
        sys.stdout.close()
        sys.stderr.flush()
        return code, err.getvalue().decode()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_a_full_disk(place: Path, words: tuple[str, ...]) -> None:
    with Path("/dev/full").open("wb") as full:
        code, err = command(words, full)
    assert code == 2
    assert one_line(without_origin(err)) == "sdgtax: cannot write the output: No space left on device.\n"


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_a_reader_that_has_had_enough(place: Path, words: tuple[str, ...]) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    code, err = command(words, os.fdopen(writing, "wb"))
    assert (code, without_origin(err)) == (0, "")


@pytest.mark.skipif(os.name != "posix", reason="needs a shell")
@pytest.mark.parametrize(
    ("closed", "code", "word"),
    [
        ("<&-", 2, "<stdin>: error: the file is empty"),
        (">&-", 2, "cannot write the output: Bad file descriptor"),
        ("2>&-", 0, ""),
    ],
)
def test_closed_streams(environment: dict[str, str], closed: str, code: int, word: str) -> None:
    program = f'exec "{sys.executable}" -m sdgtax {"classify -" if "<" in closed else "--version"} {closed}'
    done = subprocess.run(["sh", "-c", program], capture_output=True, env=environment, check=False)
    assert done.returncode == code
    assert word in done.stderr.decode()
    assert "Traceback" not in done.stderr.decode()


@pytest.mark.parametrize("words", [w for w in COMMANDS if not w[0].startswith("--")], ids=" ".join)
def test_a_vanished_folder(run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]) -> None:
    folder = tmp_path / "gone"
    folder.mkdir()
    monkeypatch.chdir(folder)
    folder.rmdir()
    result = run(*words)
    monkeypatch.undo()
    assert (result.code, result.out) == (2, "")
    assert one_line(result.err) == "sdgtax: the working folder is not there any more. Change to one that is.\n"


# --- arguments


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("explain", "waste", "--as-of", "9" * 30), "--as-of"), (("explain", "waste", "--as-of", "1e5"), "--as-of"),
        (("overlap", "eu-sdg", "un-sdg", "--min-score", "nan"), "--min-score"), (("evaluate", "gold.csv", "--fail-under", "inf"), "--fail-under"),
        (("overlap", "eu-sdg", "un-sdg", "--workers", "0"), "--workers"), (("nonsense",), "nonsense"), (("classify",), "INPUT"),
        (("validate", "--format", "xml"), "--format"), (("sets", "--nonsense"), "--nonsense"), (("explain", "wast\udce9"), r"wast\xe9"),
        (("classify", "f\udcff.csv"), r"f\xff.csv"), (("explain", "waste", "--lang", "\udcff"), r"\xff"), (("\udcff",), r"\xff"),
        (("classify", "x" * 300 + ".csv"), "File name too long"), (("validate", "x" * 5000), "File name too long"),
        (("classify", "x" * 5000), "File name too long"), (("explain", "un-sdg:" + "x" * 200), "un-sdg"), (("new", "set", "x" * 200), "x"),
        (("new", "category", "perspective.area." + "x" * 300), "x"), (("explain", "waste", "--profile", "x" * 300), "x"),
        (("explain", ""), "empty"), (("overlap", "in.csv", "un-sdg", "-o", "y" * 300 + ".csv"), "File name too long"),
    ],
    ids=lambda v: " ".join(v)[:40].encode("ascii", "replace").decode() if isinstance(v, tuple) else "",
)  # fmt: skip
def test_arguments_that_nobody_expects(run, place: Path, words: tuple[str, ...], said: str) -> None:
    before = sorted(place.rglob("*"))
    result = run(*words)
    assert result.code == 2
    assert said in one_line(without_origin(result.err))
    assert sorted(place.rglob("*")) == before


def test_a_file_whose_name_is_in_another_encoding_is_read(run, place: Path) -> None:
    (place / "x\udcff.csv").write_text(GOOD)
    assert "Municipal waste recycled" in run("classify", "x\udcff.csv", "--format", "csv").out


@pytest.mark.parametrize("word", ["no", "nn", "NB", "nb", "norsk"])
def test_the_language_of_the_environment(run, word: str) -> None:
    assert "sikkerhet" in run("explain", "Municipal waste recycled", env={"SDGTAX_LANG": word}).out
    assert "sikkerhet" in run("explain", "Municipal waste recycled", "--lang", word).out


def test_a_code_of_the_greatest_length(run, place: Path) -> None:
    (place / "long.csv").write_text(f"code,title\n{'x' * 200},Waste\n")
    assert "x" * 200 in run("classify", "long.csv", "--format", "csv").out
    (place / "longer.csv").write_text(f"code,title\n{'x' * 201},Waste\n")
    result = run("classify", "longer.csv", "--format", "csv", "-o", "out.csv")
    assert result.code == 2
    assert "longer.csv:2" in one_line(result.err)
    assert not (place / "out.csv").exists()


# --- input without end


class Endless(io.RawIOBase):
    """A stream that never ends; it counts what is taken from it."""

    taken = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray) -> int:  # type: ignore[override]
        self.taken += len(buffer)
        assert self.taken < 10_000_000, "nobody stops"
        buffer[:] = b"waste\n\n\n"[: len(buffer)] * (len(buffer) // 8) + b"\n" * (len(buffer) % 8)
        return len(buffer)


def test_a_stream_without_end_is_read_up_to_a_limit() -> None:
    stream = Endless()
    with pytest.raises(DataError, match="more than 3,000,000 bytes"):
        encoding.read_stream(io.BufferedReader(stream), Path("<stdin>"), 3_000_000)
    assert stream.taken <= 3_000_000 + 2 * encoding.PIECE


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="needs /dev/zero")
@pytest.mark.parametrize("words", [("--review", "/dev/zero"), ("--review", "/dev/urandom")], ids=" ".join)
def test_a_device_without_end(run, words: tuple[str, ...]) -> None:
    result = run("explain", "waste", *words)
    assert result.code == 2
    assert "more than 20,000,000 bytes" in one_line(result.err)


def test_a_line_without_end(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(delimited, "MAX_LINE", 1000)
    (tmp_path / "long.csv").write_text("title\n" + "a" * 998 + "\nWaste\n" + "b" * 1000 + "\n")
    with pytest.raises(DataError, match=r"long.csv:4:1: error: the line has more than 1,000 characters"):
        list(read_rows(tmp_path / "long.csv", None, TableOptions()))
    (tmp_path / "long.jsonl").write_text('"Waste"\n"' + "b" * 1000 + '"\n')
    with pytest.raises(DataError, match=r"long.jsonl:2:1: error: the line has more than 1,000 characters"):
        list(read_rows(tmp_path / "long.jsonl", None, TableOptions()))


def test_half_of_a_letter(tmp_path: Path) -> None:
    for text in ('["a",\n"b\\uD800"]', '[{"a": "\\udfff"}]', '["\\ud800\\ud800\\udc00"]'):
        with pytest.raises(DataError, match="is half of a letter"):
            json_format.parse(text, Path("x.json"))
    assert json_format.parse('["\\ud83c\\udf31", "\\\\ud800", "\\u00e5"]', Path("x.json")) == [
        "\U0001f331",
        "\\ud800",
        "å",
    ]
    assert [c.title for c in sdgtax.open().classify(["waste \ud800 recycled"])] == ["waste \ufffd recycled"]
    write_file(tmp_path / "o", ["a\ud800"])
    assert (tmp_path / "o").read_text() == "a?"


def test_half_of_a_letter_in_a_line(tmp_path: Path) -> None:
    (tmp_path / "half.jsonl").write_text('"Waste"\n{"title": "b\\uD800"}\n')
    with pytest.raises(DataError, match=r"half.jsonl:2:1: .*ud800 is half of a letter"):
        list(read_rows(tmp_path / "half.jsonl", None, TableOptions()))


def test_a_number_of_many_digits_is_its_text(tmp_path: Path) -> None:
    for text in ('[{"title": "Waste", "code": ' + "9" * 5000 + "}]", '{"title": "Waste", "code": ' + "9" * 5000 + "}"):
        (tmp_path / "long.json").write_text(text)
        with pytest.raises(DataError, match=r"the code has more than \d+ characters"):
            list(read_rows(tmp_path / "long.json", None, TableOptions()))


# --- signals


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="needs signals")
@pytest.mark.parametrize(("number", "code"), [(signal.SIGTERM, 143), (signal.SIGHUP, 129), (signal.SIGINT, 130)])
def test_a_signal_leaves_the_old_file_and_nothing_else(tmp_path: Path, number: int, code: int) -> None:
    target = tmp_path / "o"
    target.write_text("old")
    seen = []

    def chunks() -> Iterator[str]:
        yield "half"
        seen.extend(p.name for p in tmp_path.iterdir())
        os.kill(os.getpid(), number)
        yield "other half"

    got, err = net(lambda: write_file(target, chunks()))
    assert got == code
    one_line(err)
    assert len(seen) == 2
    assert target.read_text() == "old"
    assert [p.name for p in tmp_path.iterdir()] == ["o"]


def test_signals_are_as_before_afterwards() -> None:
    before = [signal.getsignal(n) for n in (signal.SIGTERM, signal.SIGINT)]
    net(lambda: None)
    assert [signal.getsignal(n) for n in (signal.SIGTERM, signal.SIGINT)] == before


@pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="needs timers")
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_that_python_swallows_comes_again(number: int) -> None:
    """An exception in a callback, such as those of an import, goes nowhere."""

    class Thing:
        pass

    def program() -> None:
        thing = Thing()
        reference = weakref.ref(thing, lambda _: signal.raise_signal(number))
        del thing
        while reference is not None:
            signal.pause()

    got, err = net(program)
    assert got == 128 + number
    one_line(err)


@pytest.mark.parametrize("module", ["sdgtax.cli.net", "dataclasses", "sdgtax.cli.app", "typer", "sdgtax.workspace"])
def test_interrupted_while_modules_are_imported(environment: dict[str, str], module: str) -> None:
    done = subprocess.run(
        [sys.executable, "-S", "-c", INTERRUPT_WHEN, module, *sys.path],
        capture_output=True,
        env=environment,
        check=False,
    )
    assert done.returncode == 130, done.stderr
    assert "interrupted" in one_line(done.stderr.decode())


@pytest.mark.skipif("fork" not in multiprocessing.get_all_start_methods(), reason="needs fork")
def test_workers_say_nothing_when_all_are_interrupted(environment: dict[str, str]) -> None:
    done = subprocess.run(
        [sys.executable, "-c", INTERRUPT_WORKERS],
        capture_output=True,
        env=environment,
        start_new_session=True,
        check=False,
    )
    assert done.returncode == 130, done.stderr
    assert "interrupted" in one_line(done.stderr.decode())
