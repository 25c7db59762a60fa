"""Which single changes of a file in `rules/` does `sdgtax validate` not report? Every key of every file, changed in every way.

Where `benchmarks.mutations` plants the faults that rules were written for, this one asks of each key what may go wrong with a value
of its kind: a number out of all bounds, no number, a text where a number was, a reference to nothing, a list without anything or with
a thing twice, a text in one language, a name in braces that nobody fills in. Places that differ by a number in a list alone are one
place; a seeded program picks `per_place` of them.

Run: `python -m benchmarks.leaves [--per-place 1] [--only overlap]`. What is not reported goes to standard output.
"""

from __future__ import annotations

import argparse
import copy
import random
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from sdgtax.check.context import Context
from sdgtax.check.rules import RULES
from sdgtax.check.validate import _findings as of_rule
from sdgtax.model.finding import Finding
from sdgtax.yaml.bundle import bundled
from sdgtax.yaml.document import Document
from sdgtax.yaml.kinds import RULES as FILES
from sdgtax.yaml.kinds import kind_in_taxonomy

Loc = tuple[int | str, ...]
LANGUAGES = ("en", "nb")
DUMPER: Any = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
KEPT = 6
"""So many indicators of a set are enough here."""


@dataclass(frozen=True)
class Change:
    """One change: of which file, at which place, what was done, and the data that comes of it."""

    kind: str
    loc: Loc
    what: str
    data: Any

    @property
    def name(self) -> str:
        """The place without numbers, and what was done: `facets.*.decay: nan`."""
        return f"{self.kind}: {shape(self.loc)}: {self.what}"


def shape(loc: Loc) -> str:
    """A place without the numbers in it."""
    return ".".join("*" if isinstance(part, int) else part for part in loc)


# --- changes -----------------------------------------------------------------------------------------------------------


def places(data: Any, loc: Loc = ()) -> Iterator[tuple[Loc, Any]]:
    """All places in plain data, with what stands there."""
    yield loc, data
    pairs: Iterable[tuple[int | str, Any]] = (
        data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    )
    for key, value in pairs:
        yield from places(value, (*loc, key))


def put(data: Any, loc: Loc, value: Any) -> Any:
    """A copy of data with another value at a place."""
    if not loc:
        return value
    made = copy.copy(data)
    made[loc[0]] = put(data[loc[0]], loc[1:], value)
    return made


def misspelt(word: str) -> str:
    """A word with two letters changed round, or one more."""
    for i in range(len(word) - 2, 0, -1):
        if word[i].isalpha() and word[i - 1].isalpha() and word[i] != word[i - 1]:
            return word[: i - 1] + word[i] + word[i - 1] + word[i + 1 :]
    return word + "x"


def numbers(value: float) -> Iterator[tuple[str, Any]]:
    """What may go wrong with a number."""
    yield from (("nan", float("nan")), ("inf", float("inf")), ("far below", -9999), ("far above", 10**12))
    yield from (("text", str(value)), ("yes", True), ("nothing", None), ("list", [value]))
    if isinstance(value, int):
        yield "half", value + 0.5
    if value > 0:
        yield "negative", -value


def texts(value: str, loc: Loc) -> Iterator[tuple[str, Any]]:
    """What may go wrong with a text: a template, a reference or name, a phrase."""
    yield from (("empty", ""), ("blank", "  "), ("number", 7), ("nothing", None))
    if loc[-1] in LANGUAGES:
        names = re.findall(r"\{\w+\}", value)
        yield "unclosed brace", value + " {"
        yield "name in braces too many", value + " {one_too_many}"
        if names:
            yield from (
                ("name in braces gone", value.replace(names[0], "")),
                ("positional", value.replace(names[0], "{}")),
            )
            yield "attribute", value.replace(names[0], names[0][:-1] + ".upper}")
            yield "format", value.replace(names[0], names[0][:-1] + ":>9}")
        return
    if re.fullmatch(r"[a-z0-9_.-]+", value):
        yield from (("misspelt", misspelt(value)), ("capitals", value.upper()), ("nowhere", value + "-x"))
    phrase = any(part in LANGUAGES for part in loc)
    if phrase:
        signs = {
            "star inside": value[:1] + "*" + value[1:],
            "star alone": "* " + value,
            "gap at the end": value + " ...",
        }
        signs |= {"bar": value + "|other", "class": "[a-z]" + value, "any": value + ".*", "dots": value + " … x"}
        yield from signs.items()


def lists(value: list[Any], loc: Loc) -> Iterator[tuple[str, Any]]:
    """What may go wrong with a list."""
    yield from (("empty list", []), ("text", "text"), ("nothing", None))
    if len(value) == 2 and loc[-1] != "steps" and all(isinstance(v, int | float) for v in value):  # steps are no bounds
        if value[0] != value[1]:
            yield "bounds changed round", value[::-1]
        yield from (("one bound", value[:1]), ("three bounds", [*value, value[1]]))
        return
    if value and isinstance(value[0], str):
        yield from (("twice", [*value, value[0]]), ("twice in capitals", [*value, value[0].upper()]))
    if value and isinstance(value[0], dict) and "id" in value[0]:
        yield from (
            ("record twice", [*value, copy.deepcopy(value[-1])]),
            ("record again", [*value, {**copy.deepcopy(value[-1]), "id": "again"}]),
        )


def records(value: dict[str, Any], loc: Loc) -> Iterator[tuple[str, Any]]:
    """What may go wrong with keys and values."""
    yield "unknown key", {**value, "zz": 1}
    yield from (("text", "text"), ("list", [value]))
    for key in value:
        yield f"key {key} misspelt", {misspelt(k) if k == key else k: v for k, v in value.items()}
        if key in LANGUAGES:
            yield f"key {key} gone", {k: v for k, v in value.items() if k != key}
    if set(LANGUAGES) <= set(value) and all(isinstance(v, str) for v in value.values()):
        yield "languages changed round", dict(zip(value, reversed(value.values()), strict=True))


def changes(kind: str, data: Any, rng: random.Random, per_place: int) -> Iterator[Change]:
    """The changes of a file."""
    by_shape: dict[str, list[tuple[Loc, Any]]] = {}
    for loc, value in places(data):
        by_shape.setdefault(f"{shape(loc)} {type(value).__name__}", []).append((loc, value))
    for listed in by_shape.values():
        for loc, value in rng.sample(listed, min(per_place, len(listed))):
            for what, new in altered(value, loc):
                yield Change(kind, loc, what, put(data, loc, new))


def altered(value: Any, loc: Loc) -> Iterator[tuple[str, Any]]:
    """A value in all its wrong forms."""
    if isinstance(value, dict):
        return records(value, loc)
    if isinstance(value, list):
        return lists(value, loc)
    if isinstance(value, bool):
        return iter((("text", "yes"), ("number", 1), ("nothing", None)))
    return texts(value, loc) if isinstance(value, str) else numbers(value)


# --- judging -----------------------------------------------------------------------------------------------------------


class Bench:
    """The bundled data, as little of it as the rules of `rules/` ask for."""

    def __init__(self) -> None:
        self.data: dict[str, Any] = {}
        self._documents: dict[str, Document] = {}
        for home in ("taxonomy", "indicator_sets"):
            root = bundled(home)
            for path in sorted(root.rglob("*.yaml")):
                doc = Document.read(path.read_text(encoding="utf-8"), path)
                name = path.relative_to(root).as_posix()
                kind = kind_in_taxonomy(name) if home == "taxonomy" else "indicator-set"
                self._documents[f"{home}/{name}"] = self._lean(doc, name, home, kind)
                if kind in (*FILES, "taxonomy"):
                    self.data[kind] = doc.data

    def _lean(self, doc: Document, name: str, home: str, kind: str) -> Document:
        doc.name, doc.home, doc.kind = name, home if home == "taxonomy" else "sets", kind
        if kind == "categories":
            for category in doc.data["categories"]:
                for key in ("terms", "examples", "counterexamples"):
                    category.pop(key, None)
        elif kind == "indicator-set":
            del doc.data["indicators"][KEPT:]
        return doc

    def findings(self, change: Change, doc: Document | None = None) -> list[Finding]:
        """What the checks say of a change, in the file that was changed; `doc` is that file, where it is at hand."""
        doc = doc or self.document(change)
        documents = {**self._documents, self._name(change.kind): doc}
        ctx = Context(list(documents.values()), wanted={str(doc.path)})
        kind = "info" if change.kind == "taxonomy" else change.kind
        found = [f for f in ctx.findings if f.path == str(doc.path)]
        for record in ctx.records.get(kind, ()):
            for rule in RULES.values():
                if kind in rule.record and not rule.trial and (rule.raw or record.model is not None):
                    found += of_rule(rule, ctx, record)
        return found

    def document(self, change: Change) -> Document:
        """The changed file."""
        text = yaml.dump(change.data, Dumper=DUMPER, allow_unicode=True, sort_keys=False, width=10**6)
        name = self._name(change.kind)
        doc = Document.read(text, Path(name))
        doc.name, doc.home, doc.kind = name.removeprefix("taxonomy/"), "taxonomy", change.kind
        return doc

    @staticmethod
    def _name(kind: str) -> str:
        return "taxonomy/taxonomy.yaml" if kind == "taxonomy" else f"taxonomy/rules/{kind}.yaml"

    def changes(self, seed: int, per_place: int, only: str = "") -> Iterator[Change]:
        """The changes of all files, the same for the same seed."""
        for kind, data in self.data.items():
            if only in ("", kind):
                yield from changes(kind, data, random.Random(f"{seed} {kind}"), per_place)


def main() -> None:
    """Print the changes that nothing is said of, and those that stop the check."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--per-place", type=int, default=1)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", default="")
    options = parser.parse_args()
    bench = Bench()
    total = silent = 0
    for change in bench.changes(options.seed, options.per_place, options.only):
        total += 1
        try:
            found = bench.findings(change)
        except Exception as error:
            print(f"STOPS {change.name} at {change.loc}: {error!r}", flush=True)
            continue
        if not found:
            silent += 1
            print(f"{change.name} at {change.loc}", flush=True)
    print(f"{total} changes, {silent} of which nothing is said")


if __name__ == "__main__":
    main()
