"""The one writer of files: whole or not at all, with the right rights, through links, never over what is read."""

from __future__ import annotations

import os
import stat
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from sdgtax.formats.write import write_file
from sdgtax.model.finding import SdgtaxError


def rights(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.fixture(params=[0o022, 0o077, 0o002])
def umask(request: pytest.FixtureRequest) -> Iterator[int]:
    old = os.umask(request.param)
    yield request.param
    os.umask(old)


def test_text_and_bytes_come_as_they_are(tmp_path: Path) -> None:
    target = tmp_path / "o.txt"
    write_file(target, ["å\n", b"\xff\r\n", "slutt"])
    assert target.read_bytes() == "å\n".encode() + b"\xff\r\nslutt"


def test_a_new_file_has_the_rights_of_the_umask(tmp_path: Path, umask: int) -> None:
    write_file(tmp_path / "new", ["x"])
    assert rights(tmp_path / "new") == 0o666 & ~umask


@pytest.mark.parametrize("mode", [0o600, 0o640, 0o664, 0o755])
def test_an_existing_file_keeps_its_rights(tmp_path: Path, umask: int, mode: int) -> None:
    target = tmp_path / "old"
    target.write_text("old")
    target.chmod(mode)
    write_file(target, ["new"])
    assert target.read_text() == "new"
    assert rights(target) == mode


def test_the_file_is_never_more_open_while_it_is_written(tmp_path: Path) -> None:
    target = tmp_path / "secret"
    target.write_text("old")
    target.chmod(0o600)

    def chunks() -> Iterator[str]:
        yield "a"
        (beside,) = (p for p in tmp_path.iterdir() if p != target)
        assert rights(beside) == 0o600
        yield "b"

    write_file(target, chunks())
    assert target.read_text() == "ab"


def test_a_link_stays_and_its_file_is_written(tmp_path: Path) -> None:
    (tmp_path / "far").mkdir()
    real, link = tmp_path / "far" / "real", tmp_path / "link"
    real.write_text("old")
    link.symlink_to(Path("far") / "real")
    write_file(link, ["new"])
    assert link.is_symlink()
    assert real.read_text() == "new"


def test_a_link_to_nothing_makes_the_file_that_it_leads_to(tmp_path: Path) -> None:
    link = tmp_path / "link"
    link.symlink_to("real")
    write_file(link, ["new"])
    assert link.is_symlink()
    assert (tmp_path / "real").read_text() == "new"


def test_no_folder_is_made(tmp_path: Path) -> None:
    with pytest.raises(SdgtaxError, match=r"cannot write .*No such file or directory"):
        write_file(tmp_path / "no" / "o.csv", ["x"])
    assert list(tmp_path.iterdir()) == []


def test_a_folder_and_a_link_in_a_circle_are_told(tmp_path: Path) -> None:
    (tmp_path / "circle").symlink_to("circle")
    for name in (".", "circle"):
        with pytest.raises(SdgtaxError, match="cannot write"):
            write_file(tmp_path / name, ["x"])
    assert [p.name for p in tmp_path.iterdir()] == ["circle"]


@pytest.mark.parametrize("fault", [ValueError("data"), OSError("a broken input"), KeyboardInterrupt()])
def test_a_fault_in_the_data_keeps_the_old_file_and_its_own_name(tmp_path: Path, fault: BaseException) -> None:
    target = tmp_path / "o"
    target.write_text("old")

    def chunks() -> Iterator[str]:
        yield "half"
        raise fault

    with pytest.raises(type(fault)) as caught:
        write_file(target, chunks())
    assert caught.value is fault
    assert target.read_text() == "old"
    assert [p.name for p in tmp_path.iterdir()] == ["o"]


@pytest.mark.parametrize("name", ["in.csv", "./in.csv", "link.csv"])
def test_what_is_read_is_not_written_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.chdir(tmp_path)
    Path("in.csv").write_text("title\n")
    Path("link.csv").symlink_to("in.csv")
    with pytest.raises(SdgtaxError, match="is read here too"):
        write_file(Path(name), ["x"], inputs=["un-sdg", "-", "in.csv"])
    assert Path("in.csv").read_text() == "title\n"
    write_file(Path("out.csv"), ["x"], inputs=["out.csv"])  # there was none to be read


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_a_full_device_is_told() -> None:
    with pytest.raises(SdgtaxError, match="No space left"):
        write_file(Path("/dev/full"), ["x" * 100_000])


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs a named pipe")
def test_a_pipe_is_written_to_directly(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    got: list[str] = []
    reader = threading.Thread(target=lambda: got.append(pipe.read_text()))
    reader.start()
    write_file(pipe, ["a", "b"])
    reader.join()
    assert got == ["ab"]
    assert stat.S_ISFIFO(pipe.stat().st_mode)


def test_a_name_of_the_greatest_length_is_written(tmp_path: Path) -> None:
    target = tmp_path / ("x" * 255)
    write_file(target, ["x"])
    assert target.read_text() == "x"
