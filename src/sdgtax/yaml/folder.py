"""The YAML files of a folder: bytes read once, with their digest; parsed when first asked for."""

from __future__ import annotations

import functools
import hashlib
import os
import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from sdgtax.model.finding import DataError, Finding, problem
from sdgtax.yaml import document, encoding
from sdgtax.yaml.find import ENDINGS, leaves, odd, walk


def data_files(
    root: Path,
    endings: tuple[str, ...] = ENDINGS,
    passed_over: Callable[[str], bool] = lambda name: name.startswith("."),
) -> Iterator[Path]:
    """The files of a folder of data in their natural order: what is loaded and what is checked; hidden ones are no data.

    What has such a name and is no file is among them, and so are links to folders elsewhere: who reads them tells what they are.
    """
    for path in sorted(walk(root, passed_over), key=lambda p: natural(p.relative_to(root).as_posix())):
        if leaves(path, root) if path.is_dir() else path.name.endswith(endings):
            yield path


def plain(name: str) -> str:
    """The name of a file with the usual ending: `goal/tbl.yaml` for goal/tbl.yml."""
    return re.sub(r"\.yml$", ".yaml", name)


def languages_of(info: Any) -> tuple[str, ...]:
    """The languages in the data of `taxonomy.yaml`, each once."""
    listed = info.get("languages") if isinstance(info, dict) else None
    return tuple(dict.fromkeys(x for x in listed if isinstance(x, str))) if isinstance(listed, list) else ()


def natural(text: str) -> list[tuple[int, str]]:
    """A key that sorts numbers in a text by their value: `goal/sdg/9.yaml` before `goal/sdg/10.yaml`."""
    return [(int(part), "") if part.isdigit() else (0, part) for part in re.split(r"(\d+)", text)]


class Folder:
    """All YAML files below a folder, in their natural order. What is wrong with them is collected in `findings`."""

    def __init__(self, root: Path, languages: Iterable[str] = ()) -> None:
        """`languages` are those that texts must be in. Raises DataError for a folder that is not there or has no such files."""
        if not root.is_dir():
            raise problem(root, 0, "no-folder", "there is no such folder", "Check the path.")
        self.root = root
        self.languages = tuple(languages)
        self.findings: list[Finding] = []
        found = {p: odd(p, root) for p in data_files(root)}
        self.findings += filter(None, found.values())
        self.paths = [p for p in found if found[p] is None and self._once(p)]
        if not self.paths:
            why = "no .yaml file was found in this folder"
            raise problem(root, 0, "no-files", why, "Check the path.")
        self._bytes: dict[Path, bytes] = {}
        for path in self.paths:
            try:
                self._bytes[path] = encoding.read_bytes(path)
            except DataError as error:
                self.findings += error.findings

    def _once(self, path: Path) -> bool:
        """Whether it is a file that is not read by the name that it has without a link too."""
        return path.is_file() and not (path.is_symlink() and Path(os.path.realpath(path)).suffix == path.suffix)

    @property
    def digest(self) -> str:
        """The hash of all files, with their names."""
        whole = hashlib.sha256()
        for path, data in self._bytes.items():
            whole.update(self.name(path).encode() + b"\0")
            whole.update(hashlib.sha256(data).digest())
        return whole.hexdigest()

    @functools.cached_property
    def parsed(self) -> dict[str, Any]:
        """The plain data of the files that could be read, by their names."""
        parsed: dict[str, Any] = {}
        for path in self._bytes:
            try:
                parsed[self.name(path)] = document.parse(self.text(path), path)
            except DataError as error:
                self.findings += error.findings
        return parsed

    def name(self, path: Path) -> str:
        """The path below the root, with forward slashes."""
        return path.relative_to(self.root).as_posix()

    def text(self, path: Path) -> str:
        """The text of a file."""
        return encoding.decode(self._bytes[path], path)

    def read(self, path: Path, model: type[BaseModel]) -> Any:
        """A file as a model, or None with what is wrong among the findings."""
        if self.name(path) not in self.parsed:
            return None
        try:
            return document.check(model, self.parsed[self.name(path)], self.text(path), path, self.languages)
        except DataError as error:
            self.findings += error.findings
        return None

    def found(self, path: Path, rule: str, why: str, hint: str, loc: tuple[int | str, ...] = ()) -> None:
        """Add a finding about a file, or about the place `loc` in it."""
        line, column, _ = document.Document.read(self.text(path), path).place(loc) if loc else (0, 0, "")
        self.findings.append(Finding(str(path), line, column, rule, why, hint))
