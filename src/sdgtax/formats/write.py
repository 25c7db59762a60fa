"""The one writer of files: a file is there whole, or as it was before."""

from __future__ import annotations

import contextlib
import os
import secrets
import stat
import tempfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

from sdgtax.model.finding import SdgtaxError
from sdgtax.yaml.bundle import installed
from sdgtax.yaml.encoding import as_bytes


def write_file(path: Path, chunks: Iterable[str | bytes], inputs: Iterable[str | Path] = ()) -> None:
    """Write text (as UTF-8) or bytes piece by piece to a temporary file beside the target, which then replaces the target.

    - A new file has the rights that the user's umask gives, an existing one keeps its rights.
    - Where the path is a symbolic link, the file that it leads to is written, and the link stays.
    - No folder is made, and nothing is written where the program is installed. A device or a pipe is written to directly.
    - None of `inputs` (paths; other names, such as ids of sets, do no harm) is written over.

    Raises SdgtaxError with one message if the place cannot be written to. Whatever goes wrong, also in making the chunks, an old
    file stays as it was and nothing is left beside it.
    """
    target, mode = checked(path, inputs)
    if mode is not None and not stat.S_ISREG(mode):
        return _into(path, lambda: target.open("wb"), chunks)
    temporary = target.with_name(f".sdgtax-{secrets.token_hex(4)}.tmp")
    rights = 0o666 if mode is None else stat.S_IMODE(mode)
    try:
        _into(path, lambda: open(temporary, "xb", opener=lambda name, flags: os.open(name, flags, rights)), chunks)  # noqa: SIM115 closed there
        with told(path):
            if mode is not None:
                temporary.chmod(rights)
            temporary.replace(target)
    finally:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)


def checked(path: Path, inputs: Iterable[str | Path] = ()) -> tuple[Path, int | None]:
    """Where a path leads, and the kind and rights of what is there. Raises SdgtaxError where nothing may be written there."""
    target = Path(os.path.realpath(path))
    if installed(target):
        raise SdgtaxError(f"“{path}” belongs to the installed program, which stays as it is. Name another place.")
    with told(path):
        mode = target.stat().st_mode if os.path.lexists(target) else None
        target.parent.stat()
    if mode is not None and stat.S_ISDIR(mode):
        raise SdgtaxError(f"cannot write “{path}”: it is a folder. Name a file.")
    regular = mode is not None and stat.S_ISREG(mode)
    if regular and any(Path(os.path.realpath(name)) == target for name in inputs):
        raise SdgtaxError(f"“{path}” is read here too; it is not written over. Name another file.")
    return target, mode


def write_new(path: Path, text: str | bytes) -> None:
    """Write a file of one's own; its folder is made where it is missing. Raises SdgtaxError."""
    with told(path):
        path.parent.mkdir(parents=True, exist_ok=True)
    write_file(path, [text])


def write_files(folder: Path, files: Iterable[tuple[Path, str | bytes]]) -> list[Path]:
    """Write several files below a folder, which is made where it is missing; gives their paths.

    Raises SdgtaxError, before anything is written, where one of them is there already.
    """
    made = [(folder / name, content) for name, content in files]
    there = next((path for path, _ in made if os.path.lexists(path)), None)
    if there is not None:
        raise SdgtaxError(f"“{there}” is there already; it is not written over. Name another folder, or remove it.")
    for path, content in made:
        write_new(path, content)
    return [path for path, _ in made]


def free_name(name: str, taken: set[str], sign: str = "-", told_by: Callable[[str], str] = str) -> str:
    """A name, with a sign and a number behind it where it is taken; now it is. `told_by`: what tells it from others."""
    free, n = name, 2
    while told_by(free) in taken:
        free, n = f"{name}{sign}{n}", n + 1
    taken.add(told_by(free))
    return free


def by_file(make: Callable[[Path], None]) -> Iterator[bytes]:
    """The bytes of a file, piece by piece, that `make` writes to a path of ours; for libraries that write files alone."""
    with tempfile.TemporaryDirectory(prefix="sdgtax-") as folder:
        path = Path(folder) / "made"
        make(path)
        with path.open("rb") as file:
            while piece := file.read(1 << 20):
                yield piece


def _into(path: Path, opened: Callable[[], BinaryIO], chunks: Iterable[str | bytes]) -> None:
    """The chunks into a file, which is opened and closed; what goes wrong in making them is not taken for a fault in writing."""
    with told(path):
        file = opened()
    try:
        for chunk in chunks:
            with told(path):
                file.write(as_bytes(chunk))
    finally:
        with told(path):
            file.close()


@contextlib.contextmanager
def told(path: Path) -> Iterator[None]:
    """A fault in writing as one message. That the reader of a pipe has had enough is none."""
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        what = f"cannot write “{path}”: {error.strerror or error}."
        raise SdgtaxError(f"{what} Nothing was written; choose another place.") from None
