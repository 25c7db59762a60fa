"""Versions of the data that a command line names: folders and git revisions."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from sdgtax.analyse.changes import Version
from sdgtax.model.finding import SdgtaxError
from sdgtax.yaml.bundle import bundled
from sdgtax.yaml.find import find, sets_in, taxonomy_in
from sdgtax.yaml.git import checkout, git
from sdgtax.yaml.load import load_sets, load_taxonomy


class Folders(NamedTuple):
    """Where a version lies; None where it has no such folder."""

    name: str
    taxonomy: Path | None
    sets: Path | None


def load_versions(old: str, new: str, scratch: Path) -> tuple[Version, Version]:
    """The two versions. Raises SdgtaxError for a name that is neither a folder nor a revision, DataError for broken data."""
    before = _folders(old, scratch / "old")
    after = _folders(new, scratch / "new") if new else _current()
    return _load(before, after), _load(after, before)


def _load(one: Folders, other: Folders) -> Version:
    """A version; what it lacks is that of the other one, or came with the program."""
    taxonomy = one.taxonomy or other.taxonomy or bundled("taxonomy")
    return load_version(one.name, taxonomy, one.sets or other.sets or bundled("indicator_sets"))


def load_version(name: str, taxonomy: Path | None, sets: Path | None) -> Version:
    """Load a version. Raises DataError for data that cannot be classified by."""
    return Version(name, load_taxonomy(taxonomy), load_sets(sets))


def _current() -> Folders:
    found = find(Path())
    return Folders("the files as they are now", found.taxonomy.path, found.sets.path)


def _folders(name: str, scratch: Path) -> Folders:
    path = Path(name)
    if path.is_dir():
        found = _inside(name, path)
        if found is None:
            raise SdgtaxError(f"the folder “{name}” has neither `taxonomy` nor `indicator_sets`.")
        return found
    if path.exists():
        raise SdgtaxError(f"“{name}” is a file; name a folder or a git revision.")
    try:
        prefix = git("rev-parse", "--show-prefix").strip()
    except SdgtaxError as error:
        raise SdgtaxError(f"there is no folder “{name}”, and this is no git repository ({error}).") from None
    checkout(name, scratch)
    for folder in (scratch / prefix, *(scratch / p for p in Path(prefix).parents)):
        found = _inside(name, folder)
        if found is not None and found.taxonomy is not None:
            return found
    raise SdgtaxError(f"the revision “{name}” has no folder “taxonomy”.")


def _inside(name: str, path: Path) -> Folders | None:
    """The data that a folder holds, or that a taxonomy and the sets beside it are; None if there are none."""
    taxonomy = taxonomy_in(path)
    sets = sets_in(path) or (sets_in(path.parent) if taxonomy == path else None)
    return Folders(name, taxonomy, sets) if taxonomy or sets else None


def gold_tables() -> list[Path]:
    """The tables with labels of the current folder."""
    return sorted(Path("tests/gold").glob("*.csv")) if Path("tests/gold").is_dir() else []
