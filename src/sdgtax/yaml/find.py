"""Where the data lies: the taxonomy and the indicator sets of a run, and why just these."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from sdgtax.model.finding import DataError, Finding, SdgtaxError
from sdgtax.yaml.load import bundled

ROOT = "SDGTAX_ROOT"
Origin = Literal["option", "environment", "nearest", "bundled"]
"""How a folder was found: named by the user, in the folder that SDGTAX_ROOT names, upward from where one stands, in the program."""


@dataclass(frozen=True, slots=True)
class Found:
    """The folders of the taxonomy and of the indicator sets, and how each of them was found."""

    taxonomy: Path
    sets: Path
    taxonomy_origin: Origin = "option"
    sets_origin: Origin = "option"

    @property
    def judged(self) -> list[Path]:
        """The folders that a check judges: what is missing beside the user's own data comes from the program, unjudged."""
        own = [p for p, origin in self._parts() if origin != "bundled"]
        return own or [self.taxonomy, self.sets]

    def _parts(self) -> tuple[tuple[Path, Origin], tuple[Path, Origin]]:
        return (self.taxonomy, self.taxonomy_origin), (self.sets, self.sets_origin)

    def __str__(self) -> str:
        """Whose data these are, in a few words: `taxonomy: bundled; sets: ../indicator_sets`."""
        words = [
            "bundled" if origin == "bundled" else f"{shown(path).as_posix()}{f' ({ROOT})' * (origin == 'environment')}"
            for path, origin in self._parts()
        ]
        return f"taxonomy: {words[0]}; sets: {words[1]}"


def find(start: Path, taxonomy: Path | None = None, sets: Path | None = None) -> Found:
    """Find the taxonomy and the sets for a run that begins in the folder `start`.

    Each of the two is the folder given; else the one in the folder that SDGTAX_ROOT names; else the nearest one upward from
    `start`; else the bundled one. Raises DataError for a given folder that does not exist, SdgtaxError for an SDGTAX_ROOT
    without data.
    """
    root = os.environ.get(ROOT)
    if root and not taxonomy_in(Path(root)) and not sets_in(Path(root)):
        raise SdgtaxError(f"{ROOT} names “{root}”, where there is neither a folder `taxonomy` nor `indicator_sets`.")

    def locate(name: str, given: Path | None, inside: Callable[[Path], Path | None]) -> tuple[Path, Origin]:
        if given is not None:
            if not given.is_dir():
                raise DataError([Finding(str(given), 0, 0, "unreadable", "there is no such folder", "Check the path.")])
            return given, "option"
        if root and (found := inside(Path(root))):
            return found, "environment"
        if found := next(filter(None, map(inside, _upward(start))), None):
            return found, "nearest"
        return bundled(name), "bundled"

    (tax, tax_origin), (lists, lists_origin) = (
        locate("taxonomy", taxonomy, taxonomy_in),
        locate("indicator_sets", sets, sets_in),
    )
    return Found(tax, lists, tax_origin, lists_origin)


def taxonomy_in(folder: Path) -> Path | None:
    """The taxonomy that a folder holds or is."""
    for found in (folder / "taxonomy", folder):
        if (found / "taxonomy.yaml").is_file() or (found / "rules" / "scoring.yaml").is_file():
            return found
    return None


def sets_in(folder: Path) -> Path | None:
    """The folder of indicator sets that a folder holds or is."""
    found = folder if folder.name == "indicator_sets" else folder / "indicator_sets"
    return found if found.is_dir() else None


def home(path: Path) -> tuple[Path | None, Path | None]:
    """The taxonomy and the sets to which a file or folder belongs: the nearest ones upward of it; None where there are none."""
    folders = list(_upward(path if path.is_dir() else path.parent))
    return next(filter(None, map(taxonomy_in, folders)), None), next(filter(None, map(sets_in, folders)), None)


def shown(path: Path) -> Path:
    """The path as it is shown: from the current folder where it lies below it."""
    try:
        return path.resolve().relative_to(Path.cwd())
    except (ValueError, OSError):
        return path


def _upward(start: Path) -> Iterator[Path]:
    yield start
    yield from start.absolute().parents
