"""Versions of the data that a command line names: folders and git revisions."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from sdgtax.analyse.changes import Version, stated
from sdgtax.formats.mappings import said
from sdgtax.model.finding import SdgtaxError, named_path
from sdgtax.yaml import git
from sdgtax.yaml.bundle import bundled
from sdgtax.yaml.files import mapped
from sdgtax.yaml.find import Found, Place, begin, find, home, sets_in, taxonomy_in
from sdgtax.yaml.load import load_sets, load_taxonomy


class Folders(NamedTuple):
    """Where a version lies; None where it has no such folder. Of a folder that was named, the one it lacks is not missed."""

    name: str
    taxonomy: Path | None
    sets: Path | None
    named: bool = False
    top: Path | None = None
    """Where files of mappings are looked for; None: nowhere, or, with what is there now, in the repository."""
    now: bool = False


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
    version = load_version(one.name, taxonomy, one.sets or other.sets or bundled("indicator_sets"))
    if one.top is None and not one.now:
        return version
    files = mapped(Found(Place(taxonomy), Place(one.sets or bundled("indicator_sets"))), one.top)
    root = (one.top or begin()).resolve()
    found = ((os.path.relpath(f.resolve(), root).replace(os.sep, "/"), d) for f in files for d in said(f))
    return replace(version, mappings=stated(found))


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
    return Folders("the files as they are now", taxonomy, sets, now=True)


def _folders(name: str, scratch: Path) -> Folders:
    """The data that a folder holds, or that a taxonomy and the sets beside it are; or of a revision."""
    path = named_path(name)
    if path.is_dir():
        taxonomy = taxonomy_in(path)
        sets = sets_in(path) or (sets_in(path.parent) if taxonomy == path else None)
        if taxonomy is None and sets is None:
            raise SdgtaxError(f"the folder “{name}” has neither `taxonomy` nor `indicator_sets`.")
        return Folders(name, taxonomy, sets, True, None if taxonomy == path else path)
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
    return Folders(name, taxonomy, sets, top=scratch)
