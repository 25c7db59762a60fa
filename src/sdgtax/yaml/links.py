"""What lies in a folder of data: the files, and what only looks like one.

A symbolic link is followed only inside the folder that is checked; what lies elsewhere is not read, and nothing of it is shown.
Links to nothing or in a circle, pipes, devices and sockets are told, and never opened.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator
from pathlib import Path

from sdgtax.model.finding import Finding


def walk(root: Path, passed_over: Callable[[str], bool] = lambda name: False) -> Iterator[Path]:
    """All that is no folder below a folder, and links to folders, which are not entered; names passed over are left out."""
    try:
        entries = sorted(os.scandir(root), key=lambda entry: entry.name)
    except OSError:
        return
    for entry in entries:
        if passed_over(entry.name):
            continue
        path = root / entry.name
        if entry.is_dir(follow_symlinks=False):
            yield from walk(path, passed_over)
        else:
            yield path


def located(path: Path) -> Path:
    """Where a path lies, links in its folder followed; whether it is a link itself makes no difference."""
    if path.name in ("", ".."):
        return Path(os.path.realpath(path))
    return Path(os.path.realpath(path.parent), path.name)


def inside(path: Path, root: Path) -> bool:
    """Whether a path lies in a folder, or is it."""
    return path.parts[: len(root.parts)] == root.parts


def leaves(path: Path, root: Path) -> bool:
    """Whether a path is a link that leads out of a folder."""
    return path.is_symlink() and not inside(Path(os.path.realpath(path)), Path(os.path.realpath(root)))


def odd(path: Path, root: Path, shown: Path | None = None) -> Finding | None:
    """Why a path below a folder is not read as a file: a link that leads out of it or nowhere, a pipe, a device; None for others.

    A link to a folder inside is None too: what it leads to is read where it lies. `shown` is the path that the finding names.
    """
    name = str(shown or path)
    if leaves(path, root):
        hint = "Put a copy of the file there, or name the file itself."
        return Finding(name, 0, 0, "link", "this is a link that leads out of the folder; it is not followed", hint)
    try:
        mode = path.stat().st_mode
    except (OSError, ValueError):
        if not path.is_symlink():
            return None
        return Finding(name, 0, 0, "link", "this is a link that leads nowhere", "Remove it, or let it lead to a file.")
    if stat.S_ISREG(mode) or stat.S_ISDIR(mode):
        return None
    what = "this is a pipe, a socket or a device"
    return Finding(name, 0, 0, "not-a-file", what, "Write its content to a file, and name that.")
