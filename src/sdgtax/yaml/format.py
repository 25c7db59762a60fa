"""Lay out the files of a run, and take out phrases that have no effect. Nothing is written here."""

from __future__ import annotations

import difflib
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from sdgtax.model.finding import DataError, Finding, problem
from sdgtax.yaml.document import Document, nodes
from sdgtax.yaml.encoding import read_bytes
from sdgtax.yaml.find import ENDINGS, shown
from sdgtax.yaml.in_order import InOrder
from sdgtax.yaml.kinds import MODELS
from sdgtax.yaml.layout import canonical

if TYPE_CHECKING:
    from sdgtax.yaml.files import Selection

Marks = set[tuple[int, int]]
"""Lines and columns, from 1."""


@dataclass(frozen=True, slots=True)
class Formatted:
    """A file as it is and as it should be; or why it could not be laid out."""

    path: Path
    before: bytes = b""
    after: bytes = b""
    findings: tuple[Finding, ...] = ()

    @property
    def changed(self) -> bool:
        """Whether the file is not in canonical form."""
        return not self.findings and self.before != self.after

    def diff(self) -> str:
        """What changes, as a unified diff."""
        old, new = (x.decode("utf-8", "replace").splitlines(keepends=True) for x in (self.before, self.after))
        name = self.path.as_posix()
        return "".join(difflib.unified_diff(old, new, f"a/{name}", f"b/{name}"))


Share = Callable[[Callable[[Path], Formatted], list[Path]], Iterable[Formatted]]
"""Does a piece of work for each of some files."""


def format_all(
    selections: Iterable[Selection],
    idle: Mapping[str, Marks] | None = None,
    *,
    share: Share = map,
    memory: Path | None = None,
) -> list[Formatted]:
    """The files that a run is about, with their canonical form; nothing is written.

    `idle` names, by file, the places of phrases that are to be taken out. `share` does the work for each file, in order.
    `memory` is a file in which is kept what is in order already (see `in_order`).
    """
    known = InOrder(memory if idle is None else None)
    found = [f for selection in selections for f in _format_one(selection, idle or {}, share, known)]
    known.keep()
    return found


def _format_one(selection: Selection, idle: Mapping[str, Marks], share: Share, known: InOrder) -> Iterator[Formatted]:
    languages = selection.languages()
    files = [p for p in selection.files() if p.suffix in ENDINGS and selection.wants(p)]
    keys = {path: _key(known, selection, languages, path) for path in files}
    new = [path for path in files if keys[path] not in known]
    laid_out = iter(share(partial(_format, selection, idle, languages), new))
    for path, key in keys.items():
        before = path.read_bytes() if key in known else b""
        one = Formatted(shown(path), before, before) if before else next(laid_out)
        if key and not one.findings and not one.changed:
            known.add(key)
        yield one


def _key(known: InOrder, selection: Selection, languages: tuple[str, ...], path: Path) -> str:
    """Stands for a file, where it lies, and what its form depends on; empty for one that cannot be read."""
    if selection.odd(path):
        return ""
    try:
        content = read_bytes(path)
    except DataError:
        return ""
    folder = schema_folder(path, selection.found.taxonomy.path)
    return known.key(str(path.resolve()), folder, " ".join(languages), content)


def _format(selection: Selection, idle: Mapping[str, Marks], languages: tuple[str, ...], path: Path) -> Formatted:
    doc = selection.read(path)
    try:
        if not doc.text:
            raise DataError(doc.findings)
        if doc.kind not in MODELS:
            message = "it cannot be told what kind of file this is"
            raise problem(doc.path, 1, "unknown-file", message, "Write the schema into the first line.")
        if places := idle.get(str(doc.path)):
            doc = pruned(doc, places)
        after = canonical(doc, schema_folder(path, selection.found.taxonomy.path), languages)
        before = read_bytes(path)
        return Formatted(doc.path, before, with_ends(before, after.encode()))
    except DataError as error:
        return Formatted(doc.path, findings=tuple(error.findings))


def with_ends(before: bytes, after: bytes) -> bytes:
    """The new form with the line ends that the file has; where these alone would change, the file as it is."""
    if before.replace(b"\r\n", b"\n").replace(b"\r", b"\n") == after:
        return before
    return after.replace(b"\n", b"\r\n") if before.count(b"\r\n") * 2 > before.count(b"\n") else after


def schema_folder(path: Path, taxonomy: Path) -> str:
    """The folder of the schemas as the first line of a file names it; empty where it is not beside the data."""
    folder = taxonomy.resolve() / "schema"
    full = path.resolve()
    if not folder.is_dir() or taxonomy.resolve().parent not in full.parents:
        return ""
    return Path(os.path.relpath(folder, full.parent)).as_posix()


def pruned(doc: Document, places: Marks) -> Document:
    """The document without the values of lists that begin at these places; a list is never emptied."""
    if doc.root is None or doc.lost:
        return doc
    text = doc.text
    for start, end in sorted(_all_cuts(text, doc.root, places), reverse=True):
        text = text[:start] + text[end:]
    return doc.changed(text)


def _all_cuts(text: str, root: Any, places: Marks) -> Iterator[tuple[int, int]]:
    for node in nodes(root):
        if isinstance(node, yaml.SequenceNode):
            gone = [(i.start_mark.line + 1, i.start_mark.column + 1) in places for i in node.value]
            if any(gone) and not all(gone):
                yield from _cuts(text, node.value, gone, bool(node.flow_style))


def _cuts(text: str, items: list[Any], gone: list[bool], flow: bool) -> Iterator[tuple[int, int]]:
    """From and to, in the text, of what goes with the values that are gone."""
    last = max(i for i, g in enumerate(gone) if not g)
    for i, item in enumerate(items):
        if not gone[i]:
            continue
        if not flow:
            start = text.rfind("\n", 0, item.start_mark.index) + 1
            end = text.find("\n", item.end_mark.index)
            yield start, len(text) if end < 0 else end + 1
        elif i < last:
            yield item.start_mark.index, items[i + 1].start_mark.index
    if flow and last < len(items) - 1:
        yield items[last].end_mark.index, items[-1].end_mark.index
