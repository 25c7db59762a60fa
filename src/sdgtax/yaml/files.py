"""Which files a run is about, and each of them as a document with its kind."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from sdgtax.model.finding import DataError, Finding, SdgtaxError
from sdgtax.yaml import git
from sdgtax.yaml.bundle import bundled
from sdgtax.yaml.document import Document
from sdgtax.yaml.encoding import decode, odd_encoding, read_bytes
from sdgtax.yaml.find import ENDINGS, Found, Place, begin, find, home, inside, leaves, located, odd, shown
from sdgtax.yaml.folder import data_files, languages_of, plain
from sdgtax.yaml.kinds import MODELS, SSSOM, SSSOM_ENDS, is_table, kind_by_keys, kind_in_taxonomy, looks_ours, schema_of

SKIPPED = {"node_modules", "dist", "build", "__pycache__", "schema", "site-packages"}
READ = (*ENDINGS, SSSOM_ENDS)
TABLES = {"titles": ".csv", "words": ".tsv"}
"""The folders of a taxonomy with tables, and how their names end."""
KINDS = "taxonomy, profiles, indicator sets, reviews or mappings"


@dataclass(frozen=True)
class Selection:
    """The files of a run on one taxonomy and its sets: those, further ones, and the files and folders that the run is about."""

    found: Found
    extra: list[Path] = field(default_factory=list)
    roots: frozenset[Path] = frozenset()

    def files(self) -> list[Path]:
        """All files, each once: also those that are only read because others refer to them."""
        unique: dict[Path, Path] = {}
        own = (*data_files(self.found.taxonomy.path, READ), *data_files(self.found.sets.path, READ))
        for path in (*own, *self.extra, *self._referred()):
            unique.setdefault(located(path), path)
        targets = {p: Path(os.path.realpath(p)) for p in unique.values() if p.is_symlink() and p.exists()}
        return [p for p in unique.values() if p not in targets or targets[p] not in unique]

    def _referred(self) -> Iterator[Path]:
        """Where the taxonomy is that of the program, its sets too are there to refer to, beside one's own."""
        if self.found.sets.own and not self.found.taxonomy.own:
            own = {plain(path.name) for path in data_files(self.found.sets.path)}
            yield from (path for path in data_files(bundled("indicator_sets")) if path.name not in own)

    def wants(self, path: str | Path) -> bool:
        """Whether the run is about this file."""
        return _inside(Path(path), self.roots)

    def tables(self) -> Iterator[tuple[str, Path]]:
        """The tables of the taxonomy that the run is about, with the folders in which they lie."""
        for name, ending in TABLES.items():
            folder = self.found.taxonomy.path / name
            listed = sorted(folder.glob(f"*{ending}")) if folder.is_dir() else ()
            yield from ((name, path) for path in listed if self.wants(path))

    @cached_property
    def _unjudged(self) -> frozenset[Path]:
        lent = [p.path for p in (self.found.taxonomy, self.found.sets) if not p.own]
        return frozenset(p.resolve() for p in (*lent, *([bundled("indicator_sets")] if any(self._referred()) else [])))

    def lent(self, path: Path) -> bool:
        """Whether a file came with the program and is only there to refer to."""
        return _inside(path, self._unjudged)

    def languages(self) -> tuple[str, ...]:
        """The languages that `taxonomy.yaml` names; none where it cannot be read."""
        listed = [self.found.taxonomy.path / f"taxonomy{ending}" for ending in ENDINGS]
        return languages_of(self.read(next((p for p in listed if p.is_file()), listed[0])).data)

    def odd(self, path: Path) -> Finding | None:
        """Why a path is not read: a link that leads out of the folder or nowhere, a pipe, a device; None for a file."""
        return odd(path, self._boundary(path), shown(path))

    def read(self, path: Path) -> Document:
        """A file as a document with its kind; what is wrong with it is among its findings."""
        fault = self.odd(path)
        if fault:
            return Document(shown(path), "", findings=[fault], name=path.name)
        taxonomy, sets = self.found.folders
        for where, root in (("taxonomy", taxonomy), ("sets", sets), ("sets", bundled("indicator_sets").resolve())):
            if _inside(path, [root]):
                return read_document(path, located(path).relative_to(root).as_posix(), where)
        return read_document(path)

    def _boundary(self, path: Path) -> Path:
        """The folder out of which no link may lead: that of the data, else the one named, else the current one, else its own."""
        lies = located(path)
        return next((f for f in (*self.found.folders, *self.roots) if f != lies and inside(lies, f)), _near(path))


def select(paths: Iterable[Path] = (), found: Found | None = None, *, project: Path | None = None) -> list[Selection]:
    """What a run over these files and folders is about: a selection for each taxonomy, with its sets, that they belong to.

    A path belongs to the data that it lies in, unless others were named; what that leaves open is as `found` (by default from the
    current folder). Without paths the run is about one's own taxonomy and sets and, unless these were named, about all files of a
    known kind in the repository, or in the folder `project`. Raises DataError for a path that does not exist, and SdgtaxError
    where there is nothing that a run could be about.
    """
    paths = list(paths)
    missing = [Finding(str(p), 0, 0, "unreadable", why, "Check the path.") for p in paths if (why := _absent(p))]
    if missing:
        raise DataError(missing)
    found = found or find(Path())
    homes = _Homes(found, project)
    if paths:
        files = [f for p in paths for f in _named(p, homes)]
    else:
        files = [f for folder in found.judged for f in data_files(folder, READ)]
        files += [] if found.named else _elsewhere(found, project, homes)
    groups: dict[Found, list[Path]] = {}
    for file in files:
        groups.setdefault(homes.of(file), []).append(file)
    if not groups:
        raise SdgtaxError(_nothing(found))
    folders = frozenset(located(p) if _single(p) else p.resolve() for p in paths or found.judged)
    return [_selection(belongs, listed, folders) for belongs, listed in groups.items()]


def _absent(path: Path) -> str:
    """Why there is nothing at a path; empty where there is something, be it a link to nowhere."""
    try:
        path.lstat()
    except FileNotFoundError:
        return "there is no such file or folder"
    except OSError as error:
        return str(error.strerror or error)
    return ""


def _single(path: Path) -> bool:
    """Whether a path of the command line means itself, not what lies in it: a file, or a link that leads elsewhere."""
    return not path.is_dir() or leaves(path, _near(path))


def _named(path: Path, homes: _Homes) -> list[Path]:
    """The files that a path of the command line means. Raises SdgtaxError for a folder without any."""
    if _single(path):
        return [path]
    files = [f for f in yaml_files(path) if homes.holds(f) or odd(f, path) or looks_ours(f)]
    files = files or [f for f in data_files(path, tuple(TABLES.values())) if homes.tabled(f)]
    if not files:
        looked = f"Looked for {', '.join(READ)} of which the place, the first line or the keys tell the kind."
        raise SdgtaxError(f"nothing to check in the folder “{path}”: no file of {KINDS}. {looked}")
    return files


def _elsewhere(found: Found, project: Path | None, homes: _Homes) -> list[Path]:
    """The files of a known kind beside one's own data, wherever they lie."""
    if project is not None:
        files: Iterable[Path] = (p for p in sorted(project.rglob("*")) if p.is_file())
    else:
        files = listed if (listed := git.listed(begin())) is not None else yaml_files(_project(found))
    named = (f for f in files if f.name.endswith(READ))
    return [f for f in named if homes.holds(f) or odd(f, _near(f)) or looks_ours(f, broken=False)]


def mapped(found: Found, project: Path | None = None) -> list[Path]:
    """The files of mappings in the repository, or in the folder `project`."""
    files = _elsewhere(found, project, _Homes(found, project))
    tables = [f for f in files if f.name.endswith(SSSOM_ENDS)]
    others = (f for f in files if f not in tables and not _inside(f, found.folders))
    return [*tables, *(f for f in others if read_document(f).kind == "mappings")]


def _project(found: Found) -> Path:
    """The folder that holds one's own data, or where the run begins."""
    return min((p.absolute().parent for p in found.judged), key=lambda p: len(p.parts), default=begin())


def _nothing(found: Found) -> str:
    start = begin().absolute()
    if found.named:
        return f"nothing to check: no {' or '.join(ENDINGS)} file in {' and '.join(map(str, found.judged))}."
    where = "git's list of files" if git.listed(start) is not None else f"the files below {start}"
    return (
        f"nothing to check: no file of {KINDS} of your own. Looked for the folders `taxonomy` and `indicator_sets` from {start} "
        f"upward, and in {where} for {', '.join(READ)} of a known kind. The data that came with the program are not meant by "
        "this; to check other data, name its files or folders."
    )


class _Homes:
    """Tells, for each file, the taxonomy and the sets that it belongs to; each folder is looked at once."""

    def __init__(self, found: Found, top: Path | None) -> None:
        self._found, self._top = found, top
        self._known: dict[Path, Found] = {}

    def of(self, path: Path) -> Found:
        folder = path.absolute().parent
        if folder not in self._known:
            pairs = zip(home(path, self._top), (self._found.taxonomy, self._found.sets), strict=True)
            self._known[folder] = Found(*(self._place(own, place) for own, place in pairs))
        return self._known[folder]

    @staticmethod
    def _place(own: Path | None, place: Place) -> Place:
        if own is None or place.how == "named" or own.resolve() == place.path.resolve():
            return place
        return Place(own.absolute())

    def tabled(self, path: Path) -> bool:
        """Whether a file is one of the tables of a taxonomy."""
        folder = path.absolute().parent
        home = self.of(path).taxonomy.path
        return TABLES.get(folder.name) == path.suffix and folder.resolve() == (home / folder.name).resolve()

    def holds(self, path: Path) -> bool:
        """Whether a file lies in the folder of a taxonomy or of sets."""
        return _inside(path, self.of(path).folders)


def _selection(found: Found, files: list[Path], folders: frozenset[Path]) -> Selection:
    """What a run is about in one taxonomy with its sets; of `folders`, those that were asked for, it is about all that lies in them."""
    extra = [f for f in files if not _inside(f, found.folders)]
    asked = [d for d in found.folders if _inside(d, folders)]
    whole = [d for d in asked if any(_inside(f, [d]) for f in files) or not any(data_files(d, READ))]
    return Selection(found, extra, frozenset([*whole, *map(located, files)]))


def yaml_files(root: Path) -> Iterator[Path]:
    """The YAML files and SSSOM tables below a folder as `data_files` gives them; built folders are left out too."""
    yield from data_files(root, READ, lambda name: name.startswith(".") or name in SKIPPED)


def read_document(path: Path, name: str = "", where: str = "") -> Document:
    """A file as a document with its kind; what is wrong with it is among its findings.

    `name` is its path below the `taxonomy` or the folder of `sets`, if it lies in one of them (`where`).
    """
    path = shown(path)
    doc = Document(path, "", name=name or path.name, home=where)
    by_place = kind_in_taxonomy(name) if where == "taxonomy" else ""
    if path.name.endswith(SSSOM_ENDS):
        by_place = SSSOM
    try:
        raw = read_bytes(path)
        odd, text = odd_encoding(raw, path), decode(raw, path)
    except DataError as error:
        doc.findings, doc.kind = error.findings, by_place or ("indicator-set" if where == "sets" else "")
        return doc
    if by_place == SSSOM or (not where and is_table(text)):
        doc.text, doc.kind = text, SSSOM
        return doc
    doc = Document.read(text, path)
    doc.name, doc.home, doc.kind = name or path.name, where, by_place
    doc.findings = odd + doc.findings
    if where != "taxonomy" and (named := schema_of(text)) in MODELS:
        doc.kind = named
    elif where == "sets":
        doc.kind = "indicator-set"
    elif not where and isinstance(doc.data, dict):
        doc.kind = kind_by_keys(doc.data)
    return doc


def _near(path: Path) -> Path:
    """The current folder for what lies in it, else the folder in which a path lies: out of it a link that is named may not lead."""
    here, lies = Path.cwd(), located(path)
    return here if inside(lies, here) else lies.parent


def _inside(path: Path, roots: Collection[Path]) -> bool:
    lies = located(path)
    return any(inside(lies, root) for root in roots)
