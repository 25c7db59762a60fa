"""Versions of the data that a command line names: folders and git revisions."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from sdgtax.analyse.changes import Version
from sdgtax.model.finding import SdgtaxError
from sdgtax.yaml.bundle import bundled
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
    tax = (before.taxonomy or after.taxonomy, after.taxonomy or before.taxonomy)
    sets = (
        before.sets or after.sets or bundled("indicator_sets"),
        after.sets or before.sets or bundled("indicator_sets"),
    )
    if tax[0] is None or tax[1] is None:
        tax = (tax[0] or bundled("taxonomy"), tax[1] or bundled("taxonomy"))
    first = load_version(before.name, tax[0], sets[0])
    return first, load_version(after.name, tax[1], sets[1])


def load_version(name: str, taxonomy: Path | None, sets: Path | None) -> Version:
    """Load a version. Raises DataError for data that cannot be classified by."""
    return Version(name, load_taxonomy(taxonomy), load_sets(sets))


def _current() -> Folders:
    here = Path()
    taxonomy = here / "taxonomy" if (here / "taxonomy" / "taxonomy.yaml").is_file() else bundled("taxonomy")
    sets = here / "indicator_sets" if (here / "indicator_sets").is_dir() else bundled("indicator_sets")
    return Folders("the files as they are now", taxonomy, sets)


def _folders(name: str, scratch: Path) -> Folders:
    path = Path(name)
    if path.is_dir():
        return _inside(name, path)
    if path.exists():
        raise SdgtaxError(f"“{name}” is a file; name a folder or a git revision.")
    try:
        prefix = git("rev-parse", "--show-prefix").strip()
    except SdgtaxError as error:
        raise SdgtaxError(f"there is no folder “{name}”, and this is no git repository ({error}).") from None
    checkout(name, scratch)
    for folder in (scratch / prefix, scratch):
        if (folder / "taxonomy" / "taxonomy.yaml").is_file() or (folder / "taxonomy.yaml").is_file():
            return _inside(name, folder)
    raise SdgtaxError(f"the revision “{name}” has no folder “taxonomy”.")


def _inside(name: str, path: Path) -> Folders:
    if (path / "taxonomy.yaml").is_file():
        beside = path.parent / "indicator_sets"
        return Folders(name, path, beside if beside.is_dir() else None)
    taxonomy, sets = path / "taxonomy", path / "indicator_sets"
    if not (taxonomy / "taxonomy.yaml").is_file() and not sets.is_dir():
        raise SdgtaxError(f"the folder “{name}” has neither `taxonomy` nor `indicator_sets`.")
    return Folders(name, taxonomy if (taxonomy / "taxonomy.yaml").is_file() else None, sets if sets.is_dir() else None)


def gold_tables() -> list[Path]:
    """The tables with labels of the current folder."""
    return sorted(Path("tests/gold").glob("*.csv")) if Path("tests/gold").is_dir() else []
