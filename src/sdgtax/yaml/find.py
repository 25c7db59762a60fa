"""Where the data lies: the taxonomy and the indicator sets of a run, and why just these.

A symbolic link is followed only inside the folder that is checked; what lies elsewhere is not read, and nothing of it is shown.
Links to nothing or in a circle, pipes, devices and sockets are told, and never opened.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Literal

from sdgtax.model.finding import Finding, SdgtaxError
from sdgtax.yaml.bundle import bundled, installed

ROOT = "SDGTAX_ROOT"
ENDINGS = (".yaml", ".yml")
How = Literal["named", "SDGTAX_ROOT", "nearest", "bundled"]


@dataclass(frozen=True)
class Place:
    """A folder of data and how it was found: `named`, `SDGTAX_ROOT`, `nearest`, `bundled`.

    It is not one's `own` where nothing was named or found, so that the data of the program stand in.
    """

    path: Path
    how: How = "named"
    own: bool = True

    @property
    def bundled(self) -> bool:
        """Whether it came with the program."""
        return self.how == "bundled"

    def __str__(self) -> str:
        path = shown(self.path)
        if self.bundled and path.is_absolute():
            return "bundled"
        return path.as_posix() + (f" ({self.how})" if self.how == ROOT else "")


@dataclass(frozen=True)
class Found:
    """The places of the taxonomy and of the indicator sets."""

    taxonomy: Place
    sets: Place

    @cached_property
    def folders(self) -> tuple[Path, Path]:
        """Where the taxonomy and the sets really lie."""
        return self.taxonomy.path.resolve(), self.sets.path.resolve()

    @property
    def judged(self) -> list[Path]:
        """The folders that a check judges: those of one's own. What stands in for a missing one is there to refer to."""
        return [p.path for p in (self.taxonomy, self.sets) if p.own]

    @property
    def named(self) -> bool:
        """Whether a folder was named, so that a run is about what was named alone."""
        return any(p.how == "named" for p in (self.taxonomy, self.sets))

    def __str__(self) -> str:
        """Whose data these are, in a few words: `taxonomy: bundled; sets: ../indicator_sets`."""
        return f"taxonomy: {self.taxonomy}; sets: {self.sets}"


def find(start: Path, taxonomy: Path | None = None, sets: Path | None = None) -> Found:
    """Find the taxonomy and the sets for a run that begins in the folder `start`.

    Each of the two is the folder given; else the one in the folder that SDGTAX_ROOT names; else the nearest one upward from
    `start`; else the one that came with the program. Raises SdgtaxError for a given folder, or an SDGTAX_ROOT, that does not
    exist.
    """
    root = os.environ.get(ROOT)
    if root and not Path(root).is_dir():
        raise SdgtaxError(f"{ROOT} names “{root}”, which is no folder.")

    def locate(name: str, given: Path | None, inside: Callable[[Path], Path | None]) -> Place:
        if given is not None:
            if not given.is_dir():
                raise SdgtaxError(f"there is no folder “{given}”. Check the path.")
            return Place(given)
        found = inside(Path(root)) if root else next(filter(None, map(inside, _upward(start))), None)
        if found is None:
            return Place(bundled(name), "bundled", own=False)
        how: How = "SDGTAX_ROOT" if root else "nearest"
        return Place(found, "bundled" if found.resolve() == bundled(name).resolve() else how)

    return Found(locate("taxonomy", taxonomy, taxonomy_in), locate("indicator_sets", sets, sets_in))


def taxonomy_in(folder: Path) -> Path | None:
    """The taxonomy that a folder holds or is; None if there is none. Raises SdgtaxError where it is a link out of the folder."""
    for found in (folder / "taxonomy", folder):
        if any((found / f"taxonomy{e}").is_file() for e in ENDINGS) or (found / "rules" / "scoring.yaml").is_file():
            return _own(found, folder)
    return None


def sets_in(folder: Path) -> Path | None:
    """The folder of indicator sets that a folder holds or is; None if there is none. Raises SdgtaxError where it is a link out of the folder."""
    found = folder if folder.name == "indicator_sets" else folder / "indicator_sets"
    return _own(found, folder) if found.is_dir() else None


def _own(found: Path, folder: Path) -> Path:
    """A folder of data as it was found in a folder. Raises SdgtaxError for a link that leads out of that: it must be named."""
    if found != folder and leaves(found, folder):
        raise SdgtaxError(
            f"“{shown(found)}” is a link that leads out of its folder; it is not followed. "
            "Name the folder that it leads to (--taxonomy DIR, --sets DIR)."
        )
    return found


def home(path: Path, top: Path | None = None) -> tuple[Path | None, Path | None]:
    """The taxonomy and the sets to which a file or folder belongs: the nearest ones upward of it, not above the folder `top`; None where there are none."""
    upward = _upward(path if path.is_dir() else path.parent)
    folders = [f for f in upward if top is None or f == top or top in f.parents]
    return next(filter(None, map(taxonomy_in, folders)), None), next(filter(None, map(sets_in, folders)), None)


def begin() -> Path:
    """The folder where a run begins: the one that SDGTAX_ROOT names, else the working folder."""
    return Path(os.environ.get(ROOT) or ".")


def profile_id(name: str) -> str:
    """The id of a profile that is given by its id or by its file, which is called so."""
    return Path(name).stem if name.endswith(ENDINGS) else name


def own_folder(place: Place, option: str) -> Path:
    """The folder of a place, to be written to; `option` of the command line names another one. Raises SdgtaxError where it is not
    one's own, or is that of an installed program."""
    if place.own and not installed(place.path):
        return place.path
    missing = f"there is no folder `{place.path.name}` of your own from {begin().absolute()} upward"
    raise SdgtaxError(f"{missing}, and that of the program stays as it is. Make one, or name one: --{option} DIR.")


def shown(path: Path) -> Path:
    """The path as it is shown: from the current folder where it lies below it."""
    try:
        return located(path).relative_to(Path.cwd())
    except (ValueError, OSError):
        return path


def _upward(start: Path) -> Iterator[Path]:
    yield start
    yield from start.absolute().parents


# --- what lies in a folder of data: the files, and what only looks like one


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


def odd(path: Path, root: Path, name: Path | None = None) -> Finding | None:
    """Why a path below a folder is not read as a file: a link that leads out of it or nowhere, a pipe, a device; None for others.

    A link to a folder inside is None too: what it leads to is read where it lies. `name` is the path that the finding names.
    """
    told = str(name or path), 0, 0
    if leaves(path, root):
        hint = "Put a copy of the file there, or name the file itself."
        return Finding(*told, "link", "this is a link that leads out of the folder; it is not followed", hint)
    try:
        mode = path.stat().st_mode
    except (OSError, ValueError):
        hint = "Remove it, or let it lead to a file."
        return Finding(*told, "link", "this is a link that leads nowhere", hint) if path.is_symlink() else None
    if stat.S_ISREG(mode) or stat.S_ISDIR(mode):
        return None
    hint = "Write its content to a file, and name that."
    return Finding(*told, "not-a-file", "this is a pipe, a socket or a device", hint)
