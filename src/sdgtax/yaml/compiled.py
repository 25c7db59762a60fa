"""What was made of the bundled data when the program was built: plain JSON, checked by content hash, never executed.

A part is used where the bundled YAML is byte for byte what it was made from, and the part itself is whole; else there is none, and
the YAML is read. Parts are `taxonomy` (the records), `terms` (the parts of categories that only edits and the lexicon need), `sets`,
and what other packages compile, such as a lexicon for each language. Nothing is written here when the program runs.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sdgtax.model import language
from sdgtax.model.indicator import Indicator, IndicatorSet, Published
from sdgtax.model.language import ByLanguage
from sdgtax.yaml.bundle import bundled

if TYPE_CHECKING:
    from sdgtax.model.taxonomy import Taxonomy

CODE = ("model", "text", "classify", "yaml")
"""Packages whose code makes the parts or gives them their meaning."""
MANIFEST = "manifest.json"
LATER = ("terms", "examples", "counterexamples")
"""Fields of categories that are read when they are first asked for."""
KIND = "~"


class Record:
    """A record of the taxonomy as it was compiled: the fields of its model as attributes. It was checked when it was made."""

    def __init__(self, fields: dict[str, Any]) -> None:
        self.__dict__ = fields

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Record) and self.__dict__ == other.__dict__

    def __hash__(self) -> int:
        return hash(self.__dict__.get("id"))

    def __repr__(self) -> str:
        return f"Record({self.__dict__!r})"


class CategoryRecord(Record):
    """A category; its terms and examples are read when they are first asked for."""

    @property
    def parent(self) -> str:
        """Id of the parent category; empty for a dimension."""
        return str(self.__dict__["id"]).rpartition(".")[0]

    def __getattr__(self, name: str) -> Any:
        if name not in LATER:
            raise AttributeError(name)
        later: Compiled | None = self.__dict__.get("_store")
        self.__dict__.update((later.terms if later else {}).get(self.__dict__["id"], dict.fromkeys(LATER, ())))
        return self.__dict__[name]


def encode(value: Any) -> Any:
    """A record of the model as JSON; mappings are told from records."""
    if isinstance(value, ByLanguage):
        return {KIND: type(value).__name__, "v": [[lang, encode(v)] for lang, v in value.root.items()]}
    if hasattr(type(value), "model_fields"):
        return {name: encode(getattr(value, name)) for name in type(value).model_fields}
    if isinstance(value, Mapping):
        return {KIND: "", "v": [[key, encode(v)] for key, v in value.items()]}
    if isinstance(value, list | tuple):
        return [encode(v) for v in value]
    return value


def _decode(found: dict[str, Any]) -> Any:
    kind = found.get(KIND)
    if kind is None:
        return Record(found)
    values = dict(found["v"])
    return getattr(language, kind)(values) if kind else values


class Compiled:
    """The parts in a folder. `part` gives None for whatever is missing, old or damaged."""

    def __init__(self, folder: Path, sources: Iterable[Path]) -> None:
        """`sources` are the folders of YAML that the parts must have been made from."""
        self.folder = folder
        self._sources = tuple(sources)

    @cached_property
    def _manifest(self) -> dict[str, str]:
        """Name of each part to the hash of its file; empty where the parts are not those of the sources."""
        try:
            found = json.loads((self.folder / MANIFEST).read_bytes())
            if found["sources"] == digest(self._sources):
                return {str(name): str(value) for name, value in found["parts"].items()}
        except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
            pass
        return {}

    def part(self, name: str, *, records: bool = False) -> Any:
        """The JSON of a part, or None; with `records`, its objects as records."""
        wanted = self._manifest.get(name)
        if wanted is None:
            return None
        try:
            data = (self.folder / f"{name}.json").read_bytes()
        except OSError:
            return None
        if hashlib.sha256(data).hexdigest() != wanted:
            return None
        return json.loads(data, object_hook=_decode if records else None)

    @cached_property
    def terms(self) -> dict[str, dict[str, Any]]:
        """The terms and examples of each category."""
        found = self.part("terms", records=True)
        return {c.id: {name: getattr(c, name) for name in LATER} for c in found or ()}

    def taxonomy(self) -> Taxonomy | None:
        """The bundled taxonomy, or None."""
        from sdgtax.model.taxonomy import Taxonomy

        found = self.part("taxonomy", records=True)
        if found is None:
            return None
        fields: dict[str, Any] = dict(found.__dict__)
        categories = {}
        for record in fields["categories"]:
            categories[record.id] = CategoryRecord({**record.__dict__, "_store": self})
        return Taxonomy(**{**fields, "categories": categories})

    def lexicon(self, lang: str) -> Any:
        """The lexicon of a language, or None."""
        return self.part(f"lexicon-{lang}")

    def sets(self) -> dict[str, IndicatorSet] | None:
        """The bundled sets by id, or None."""
        found = self.part("sets")
        return None if found is None else {one["id"]: _set(one) for one in found}


def _set(data: dict[str, Any]) -> IndicatorSet:
    indicators = tuple(_indicator(i) for i in data.pop("indicators"))
    source = tuple(Record(s) for s in data.pop("source"))
    return IndicatorSet(**_tuples(data), source=source, indicators=indicators)  # type: ignore[arg-type]


def _indicator(data: dict[str, Any]) -> Indicator:
    published = data.pop("published", None)
    return Indicator(**_tuples(data), published=Published(**_tuples(published)) if published else None)


def _tuples(data: dict[str, Any]) -> dict[str, Any]:
    return {name: tuple(value) if isinstance(value, list) else value for name, value in data.items()}


def folder() -> Path:
    """Where the compiled data of this installation lies."""
    return Path(__file__).parents[1] / "data" / "compiled"


def sources() -> tuple[Path, Path]:
    """The folders of the bundled YAML."""
    return bundled("taxonomy"), bundled("indicator_sets")


def digest(folders: Iterable[Path]) -> str:
    """The hash of all YAML files of some folders and of the code that compiles them, with their names."""
    package = Path(__file__).parents[1]
    whole = hashlib.sha256()
    for folder, ending in (*((f, ".yaml") for f in folders), *((package / name, ".py") for name in CODE)):
        for path in sorted(folder.rglob("*" + ending)):
            whole.update(f"{folder.name}/{path.relative_to(folder).as_posix()}\0".encode())
            whole.update(hashlib.sha256(path.read_bytes()).digest())
    return whole.hexdigest()


def write(place: Path, made_from: Iterable[Path], parts: Mapping[str, Any]) -> None:
    """Write the parts and the manifest; what is in the folder already is replaced. For building the program."""
    place.mkdir(parents=True, exist_ok=True)
    hashes = {}
    for name, value in sorted(parts.items()):
        data = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
        (place / f"{name}.json").write_bytes(data)
        hashes[name] = hashlib.sha256(data).hexdigest()
    manifest = {"sources": digest(made_from), "parts": hashes}
    (place / MANIFEST).write_text(json.dumps(manifest, indent=1) + "\n", encoding="utf-8")
