"""What the kinds of planted faults are made of: the data with the places of its nodes, and how a text is changed at a place."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmarks.planting import planted
from sdgtax.yaml.bundle import bundled
from sdgtax.yaml.document import Document

Loc = tuple[int | str, ...]


@dataclass
class Mutation:
    """One planted fault: where, what the file becomes, which code is expected on which line (0: the whole file)."""

    kind: str
    file: str
    content: bytes | None
    rules: tuple[str, ...]
    lines: tuple[int, ...]
    trial: bool = False
    also: dict[str, bytes | None] = field(default_factory=dict)


class Data:
    """The bundled files as texts with the places of their nodes, and the texts of what is planted beside them."""

    def __init__(self) -> None:
        self.texts: dict[str, str] = {}
        for name in ("taxonomy", "indicator_sets"):
            root = bundled(name)
            for path in sorted(root.rglob("*.yaml")):
                self.texts[f"{name}/{path.relative_to(root).as_posix()}"] = path.read_text(encoding="utf-8")
        self.planted = planted()
        self.docs = {name: Document.read(text, Path(name)) for name, text in self.texts.items()}

    def files(self, prefix: str) -> list[str]:
        """The names of files below a folder."""
        return [n for n in self.texts if n.startswith(prefix)]


Change = tuple[str, list[str], tuple[int, ...]]
"""A file, its new lines, and the lines on which the fault is expected."""
Found = Iterator[Change]
KINDS: dict[str, tuple[tuple[str, ...], bool, Callable[[Data, random.Random], Any]]] = {}


def kind(name: str, *rules: str, trial: bool = False) -> Callable[[Any], Any]:
    """Declare a kind of fault; the function yields (file, lines, expected lines) for one random place after the other."""

    def attach(function: Any) -> Any:
        KINDS[name] = (rules or (name,), trial, function)
        return function

    return attach


# --- helpers ---------------------------------------------------------------------------------------------------------

CATEGORIES = "taxonomy/goal/", "taxonomy/perspective/", "taxonomy/quality", "taxonomy/goal.", "taxonomy/perspective."


def shuffled(rng: random.Random, items: Any) -> list[Any]:
    listed = list(items)
    rng.shuffle(listed)
    return listed


def category_files(data: Data) -> list[str]:
    return [n for n in data.texts if n.startswith(CATEGORIES)]


def categories(data: Data, rng: random.Random) -> Iterator[tuple[str, int, dict[str, Any]]]:
    listed = [(f, i, c) for f in category_files(data) for i, c in enumerate(data.docs[f].data["categories"])]
    yield from shuffled(rng, listed)


def terms(data: Data, rng: random.Random) -> Iterator[tuple[str, Loc, dict[str, Any]]]:
    for f, i, c in categories(data, rng):
        for j, t in shuffled(rng, enumerate(c.get("terms", [])))[:1]:
            yield f, ("categories", i, "terms", j), t


def indicators(data: Data, rng: random.Random) -> Iterator[tuple[str, Loc, dict[str, Any]]]:
    files = data.files("indicator_sets/")
    while True:
        f = rng.choice(files)
        listed = data.docs[f].data["indicators"]
        i = rng.randrange(len(listed))
        yield f, ("indicators", i), listed[i]


def lines_of(data: Data, file: str) -> list[str]:
    return data.texts[file].split("\n")


def scalar(data: Data, file: str, loc: Loc, new: str, *, key: bool = False) -> list[Change]:
    """Replace the scalar at a place, or its key; none where it does not stand on one line."""
    line, column, end = data.docs[file].place(loc, key=key)
    if not end:
        return []
    lines = lines_of(data, file)
    text = lines[line - 1]
    lines[line - 1] = text[: column - 1] + new + text[end - 1 :]
    return [(file, lines, (line,))]


def one_line(
    data: Data, rng: random.Random, files: Any, pattern: str, change: Callable[[re.Match[str]], str], most: int = 200
) -> Found:
    """In each file one line, out of so many at random, that is like a pattern."""
    for f in shuffled(rng, files):
        lines = lines_of(data, f)
        for n in shuffled(rng, range(len(lines)))[:most]:
            if found := re.fullmatch(pattern, lines[n]):
                lines[n] = change(found)
                yield f, lines, (n + 1,)
                break


def any_line(data: Data, rng: random.Random, pattern: str, change: Callable[[str], str]) -> Found:
    """In each file any of the lines that begin like a pattern; the first line is left alone."""
    for f in shuffled(rng, data.texts):
        lines = lines_of(data, f)
        n = rng.choice([i for i, line in enumerate(lines) if re.match(pattern, line)] or [0])
        if n:
            lines[n] = change(lines[n])
            yield f, lines, (n + 1,)


def insert(data: Data, file: str, at: int, *new: str) -> list[str]:
    lines = lines_of(data, file)
    return [*lines[: at - 1], *new, *lines[at - 1 :]]


def drop(data: Data, file: str, line: int) -> list[str]:
    lines = lines_of(data, file)
    return [*lines[: line - 1], *lines[line:]]


def at_key(data: Data, file: str, loc: Loc) -> tuple[int, int, int]:
    return data.docs[file].place(loc, key=True)


def misspell(word: str, rng: random.Random) -> str:
    letters = [
        i for i in range(1, len(word) - 1) if word[i].isalpha() and word[i + 1].isalpha() and word[i] != word[i + 1]
    ]
    i = rng.choice(letters) if letters else 0
    return word[:i] + word[i + 1] + word[i] + word[i + 2 :] if letters else word + "x"
