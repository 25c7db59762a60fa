"""Which files a run is about, and each of them as a document with its kind."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from sdgtax.model.finding import DataError, Finding
from sdgtax.yaml.document import Document
from sdgtax.yaml.encoding import decode, odd_encoding, read_bytes
from sdgtax.yaml.find import Found, Place, find, home, shown
from sdgtax.yaml.folder import languages_of, natural
from sdgtax.yaml.kinds import (
    MODELS,
    SSSOM,
    SSSOM_ENDING,
    is_table,
    kind_by_keys,
    kind_in_taxonomy,
    looks_ours,
    schema_of,
)

SKIPPED = {"node_modules", "dist", "build", "__pycache__", "schema", "site-packages"}
ENDINGS = (".yaml", ".yml")


@dataclass(frozen=True)
class Selection:
    """The files of a run: those of the taxonomy and the sets, further ones, and the files and folders that it is about."""

    found: Found
    extra: list[Path] = field(default_factory=list)
    roots: list[Path] = field(default_factory=list)

    def files(self) -> list[Path]:
        """All files, each once: also those that are only read because others refer to them."""
        unique: dict[Path, Path] = {}
        for path in (*yaml_files(self.found.taxonomy.path), *yaml_files(self.found.sets.path), *self.extra):
            unique.setdefault(path.resolve(), path)
        return list(unique.values())

    def wants(self, path: str | Path) -> bool:
        """Whether the run is about this file."""
        return _inside(Path(path), self.roots)

    def languages(self) -> tuple[str, ...]:
        """The languages that `taxonomy.yaml` names; none where it cannot be read."""
        return languages_of(self.read(self.found.taxonomy.path / "taxonomy.yaml").data)

    def read(self, path: Path) -> Document:
        """A file as a document with its kind; what is wrong with it is among its findings."""
        for where, root in (("taxonomy", self.found.taxonomy.path), ("sets", self.found.sets.path)):
            if _inside(path, [root.resolve()]):
                return read_document(path, path.resolve().relative_to(root.resolve()).as_posix(), where)
        return read_document(path)


def select(paths: Iterable[Path] = (), found: Found | None = None) -> Selection:
    """What a run over these files and folders is about, and the taxonomy and the sets that they belong to.

    A path belongs to the data that it lies in, unless others were named; what that leaves open is as `found` (by default from the
    current folder). Without paths the run is about all of it, but for what comes with the program. Raises DataError for a path
    that does not exist, or without any file.
    """
    paths = list(paths)
    missing = [str(p) for p in paths if not p.exists()]
    if missing:
        raise DataError(
            [Finding(p, 0, 0, "unreadable", "there is no such file or folder", "Check the path.") for p in missing]
        )
    found = found or find(Path())
    for path in paths:
        found = Found(*(
            Place(own) if own is not None and place.how != "named" else place
            for own, place in zip(home(path), (found.taxonomy, found.sets), strict=True)
        ))  # fmt: skip
    folders = [found.taxonomy.path.resolve(), found.sets.path.resolve()]
    listed = [(p, p.is_file()) for p in paths if p.is_file()]
    listed += [(f, False) for p in paths if p.is_dir() for f in yaml_files(p)]
    extra = [f for f, named in listed if not _inside(f, folders) and (named or looks_ours(f))]
    selection = Selection(found, extra, [p.resolve() for p in paths or found.judged])
    if not selection.files():
        raise DataError(
            [Finding(str(found.taxonomy.path), 0, 0, "unreadable", "no .yaml file was found", "Check the path.")]
        )
    return selection


def yaml_files(root: Path) -> Iterator[Path]:
    """The YAML files and SSSOM tables below a folder, in the order in which they are loaded; hidden folders and built ones are left out."""
    for path in sorted(root.rglob("*"), key=lambda p: natural(p.relative_to(root).as_posix())):
        if any(p.startswith(".") or p in SKIPPED for p in path.relative_to(root).parts):
            continue
        if (path.suffix in ENDINGS or path.name.endswith(SSSOM_ENDING)) and path.is_file():
            yield path


def read_document(path: Path, name: str = "", where: str = "") -> Document:
    """A file as a document with its kind; what is wrong with it is among its findings.

    `name` is its path below the `taxonomy` or the folder of `sets`, if it lies in one of them (`where`).
    """
    path = shown(path)
    doc = Document(path, "", name=name or path.name, home=where)
    by_place = kind_in_taxonomy(name) if where == "taxonomy" else ""
    if path.name.endswith(SSSOM_ENDING):
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


def _inside(path: Path, roots: Iterable[Path]) -> bool:
    full = path.resolve()
    return any(root == full or root in full.parents for root in roots)
