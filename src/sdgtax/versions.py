"""Versions of the data that a command line names: folders and git revisions."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from sdgtax.analyse.changes import Version
from sdgtax.model.finding import SdgtaxError
from sdgtax.yaml import git
from sdgtax.yaml.bundle import bundled
from sdgtax.yaml.find import begin, find, home, sets_in, taxonomy_in
from sdgtax.yaml.load import load_sets, load_taxonomy


class Folders(NamedTuple):
    """Where a version lies; None where it has no such folder. Of a folder that was named, the one it lacks is not missed."""

    name: str
    taxonomy: Path | None
    sets: Path | None
    named: bool = False


def load_versions(old: str, new: str, scratch: Path) -> tuple[Version, Version]:
    """The two versions. Raises SdgtaxError for a name that is neither a folder nor a revision, DataError for broken data."""
    before = _folders(old, scratch / "old")
    after = _folders(new, scratch / "new") if new else _current()
    for folder, was, now in (
        ("taxonomy", before.taxonomy, after.taxonomy),
        ("indicator_sets", before.sets, after.sets),
    ):
        if was is not None and now is None and not (before.named or after.named):
            raise SdgtaxError(
                f"the folder `{folder}` of {before.name} is gone in {after.name}, and all ids in it, which reviews and mappings "
                "name. Put it back; what is given up is marked `deprecated: true`."
            )
    return _load(before, after), _load(after, before)


def _load(one: Folders, other: Folders) -> Version:
    """A version; what it lacks is that of the other one, or came with the program."""
    taxonomy = one.taxonomy or other.taxonomy or bundled("taxonomy")
    return load_version(one.name, taxonomy, one.sets or other.sets or bundled("indicator_sets"))


def load_version(name: str, taxonomy: Path | None, sets: Path | None) -> Version:
    """Load a version. Raises DataError for data that cannot be classified by."""
    loaded = load_taxonomy(taxonomy)
    return Version(name, loaded, load_sets(sets, tuple(loaded.info.languages)))


def _current() -> Folders:
    found = find(Path())
    if not found.judged:
        raise SdgtaxError(
            f"there is nothing of your own to compare: no folder `taxonomy` or `indicator_sets` from {begin().absolute()} upward. "
            "Go to one, or name two folders or revisions."
        )
    taxonomy, sets = (place.path if place.own else None for place in (found.taxonomy, found.sets))
    return Folders("the files as they are now", taxonomy, sets)


def _folders(name: str, scratch: Path) -> Folders:
    path = Path(name)
    if path.is_dir():
        found = _inside(name, path)
        if found is None:
            raise SdgtaxError(f"the folder “{name}” has neither `taxonomy` nor `indicator_sets`.")
        return found
    if path.exists():
        raise SdgtaxError(f"“{name}” is a file; name a folder or a git revision.")
    start = begin()
    try:
        prefix = git.prefix(start)
    except SdgtaxError as error:
        raise SdgtaxError(f"there is no folder “{name}”, and this is no git repository ({error}).") from None
    scratch.mkdir(parents=True)
    git.checkout(name, scratch, start)
    taxonomy, sets = home(scratch / prefix / "x", scratch)
    if taxonomy is None and sets is None:
        where = f"“{prefix}” and above it" if prefix else "its top folder"
        raise SdgtaxError(f"the revision “{name}” has neither `taxonomy` nor `indicator_sets` in {where}.")
    return Folders(name, taxonomy, sets)


def _inside(name: str, path: Path) -> Folders | None:
    """The data that a folder holds, or that a taxonomy and the sets beside it are; None if there are none."""
    taxonomy = taxonomy_in(path)
    sets = sets_in(path) or (sets_in(path.parent) if taxonomy == path else None)
    return Folders(name, taxonomy, sets, True) if taxonomy or sets else None


def gold_tables() -> list[Path]:
    """The tables with labels of the current folder."""
    return sorted(Path("tests/gold").glob("*.csv")) if Path("tests/gold").is_dir() else []
