"""What was made of the bundled data when the program was built: plain JSON and plain numbers, checked by content hash, never executed.

Named parts lie in a folder with a manifest. A part is used where the bundled YAML and the code that made it are byte for byte what it
was made from, and the part itself is whole; else there is none, and the YAML is read. Nothing is written when the program runs.

The records of the taxonomy are kept so that a start needs only a few of them: `taxonomy` holds what classifying needs,
`categories` what else is known of each category; rules that are seldom needed are parts of their own.
"""

from __future__ import annotations

import functools
import hashlib
import json
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import MISSING, fields, is_dataclass
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sdgtax.model.indicator import Indicator, IndicatorSet, Published
from sdgtax.model.language import ByLanguage, PhraseLists, Phrases, Text, Titles
from sdgtax.model.taxonomy import Taxonomy
from sdgtax.yaml.bundle import bundled

if TYPE_CHECKING:
    from pydantic import BaseModel

CODE = ("model", "text", "classify", "match", "yaml")
"""Packages whose code makes the parts or gives them their meaning."""
MANIFEST = "manifest.json"
JSON, PACKED = ".json", ".bin"
"""How the files of parts end: records, and plain numbers."""
PACKAGE = "sdgtax.model"
KIND, VALUE, TUPLE = "~", "v", "()"
"""Keys of JSON objects: the name of a class, which a mapping does not have, and where it is no record its value; a tuple's name."""
LATER = ("concepts", "aspects", "overlap", "selection", "columns", "text", "profiles", "messages")
"""Fields of the taxonomy that are parts of their own, read when they are first asked for."""
FIRST = ("id", "group", "notation", "label", "title", "deprecated", "links")
"""Fields of categories that are read at once; the others when one of them is first asked for."""


class Record:
    """A record of a model as it was compiled: its fields as attributes. It was checked when it was made.

    What else the model can do, such as copying itself with changes, the model does: it is made when that is first asked for.
    """

    __slots__ = ("__dict__", "_kind", "_later", "_made")

    def __init__(self, kind: str, known: dict[str, Any], later: Callable[[], dict[str, Any]] | None = None) -> None:
        """`later` gives the fields that are not known yet."""
        self._kind = kind
        self.__dict__ = known
        self._later = later
        self._made: BaseModel | None = None

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        self._complete()
        return self.__dict__[name] if name in self.__dict__ else getattr(self._model(), name)

    def _complete(self) -> None:
        if self._later is not None:
            later, self._later = self._later, None
            self.__dict__.update(later())

    def _model(self) -> BaseModel:
        if self._made is None:
            module, _, name = self._kind.partition(".")
            model: type[BaseModel] = getattr(import_module(f"{PACKAGE}.{module}"), name)
            self._made = model.model_validate(_plain(self))
        return self._made

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Record) and encode(self) == encode(other)

    def __hash__(self) -> int:
        return hash(self.__dict__.get("id"))

    def __repr__(self) -> str:
        return f"{self._kind}({self.__dict__!r})"


def _kind(model: type) -> str:
    """The name of a class of the model with its module: `rules.Category`."""
    return f"{model.__module__.removeprefix(PACKAGE)[1:]}.{model.__name__}"


BY_LANGUAGE: dict[str, type[ByLanguage[Any]]] = {_kind(c): c for c in (Text, Phrases, PhraseLists, Titles)}
PLAIN: dict[str, type] = {_kind(c): c for c in (Indicator, IndicatorSet, Published)}


def encode(value: Any) -> Any:
    """A record of a model, or of this module, as JSON."""
    if isinstance(value, ByLanguage):
        return {KIND: _kind(type(value)), VALUE: encode(value.root)}
    if isinstance(value, Record):
        value._complete()
        return {KIND: value._kind, **encode(value.__dict__)}
    if is_dataclass(value):
        return {KIND: _kind(type(value)), **encode(_told(value))}
    if hasattr(value, "model_fields_set"):
        return {KIND: _kind(type(value)), **{name: encode(getattr(value, name)) for name in type(value).model_fields}}
    if isinstance(value, Mapping):
        return {key: encode(v) for key, v in value.items()}
    if isinstance(value, tuple):
        return {KIND: TUPLE, VALUE: [encode(v) for v in value]}
    return [encode(v) for v in value] if isinstance(value, list) else value


def _told(record: Any) -> dict[str, Any]:
    """The fields of a plain record that are not as they are when nothing is said."""
    values = ((f, getattr(record, f.name)) for f in fields(record) if f.init)
    return {f.name: v for f, v in values if v != (f.default if f.default_factory is MISSING else f.default_factory())}


def _decode(found: dict[str, Any]) -> Any:
    kind = found.pop(KIND, None)
    if kind is None:
        return found
    if kind == TUPLE:
        return tuple(found[VALUE])
    if kind in BY_LANGUAGE:
        return BY_LANGUAGE[kind](found[VALUE])
    return PLAIN[kind](**found) if kind in PLAIN else Record(kind, found)


def _plain(value: Any) -> Any:
    """A record as the data that its model checks."""
    if isinstance(value, Record):
        value._complete()
        return {name: _plain(v) for name, v in value.__dict__.items()}
    if isinstance(value, dict):
        return {key: _plain(v) for key, v in value.items()}
    return type(value)(_plain(v) for v in value) if isinstance(value, list | tuple) else value


class _Taxonomy(Taxonomy):
    """A taxonomy of which some fields are read when they are first asked for."""

    _later: Callable[[str], Any]

    def __getattr__(self, name: str) -> Any:
        if name not in LATER:
            raise AttributeError(name)
        self.__dict__[name] = self._later(name)
        return self.__dict__[name]


class Compiled:
    """The parts in a folder, and the records that they hold."""

    def __init__(self, place: Path, made_from: Iterable[Path]) -> None:
        """`made_from` are the folders of YAML, the taxonomy's first, that the parts must have been made from."""
        self._place = place
        self._made_from = tuple(made_from)

    @functools.cached_property
    def _written(self) -> tuple[str, dict[str, str], frozenset[str]]:
        """The hash of the sources, the file of each part to its hash, and the hashes of `whole`, as the manifest says."""
        try:
            manifest = json.loads((self._place / MANIFEST).read_bytes())
            return str(manifest["sources"]), dict(manifest["parts"]), frozenset(manifest["whole"])
        except (OSError, ValueError, LookupError, TypeError, RecursionError):
            return "", {}, frozenset()

    @functools.cached_property
    def _manifest(self) -> tuple[dict[str, str], frozenset[str]]:
        """The file of each part to its hash, and the hashes of `whole`; none where the parts are not those of the sources."""
        sources, parts, whole = self._written
        return (parts, whole) if sources and sources == digest(self._made_from) else ({}, frozenset())

    @property
    def whole(self) -> frozenset[str]:
        """The hashes of files that were found without a fault when the parts were made."""
        return self._manifest[1]

    def part(self, name: str) -> Any:
        """A part as plain data; None where it is missing, old or damaged."""
        return self._read(name, None)

    def packed(self, name: str) -> bytes | None:
        """A part that is plain numbers; None where it is missing, old or damaged."""
        return self._bytes(f"{name}{PACKED}", self._manifest[0])

    def kept(self, name: str) -> Any:
        """A part that says itself what it was made from, whether that is as it was or not; None where it is missing or damaged."""
        data = self._bytes(f"{name}{JSON}", self._written[1])
        return None if data is None else json.loads(data)

    def _bytes(self, file: str, hashes: Mapping[str, str]) -> bytes | None:
        wanted = hashes.get(file)
        try:
            data = (self._place / file).read_bytes() if wanted else b""
        except OSError:
            return None
        return data if wanted and hashlib.sha256(data).hexdigest() == wanted else None

    def _read(self, name: str, hook: Callable[[dict[str, Any]], Any] | None = _decode) -> Any:
        data = self._bytes(f"{name}{JSON}", self._manifest[0])
        return None if data is None else json.loads(data, object_hook=hook)

    # -- the taxonomy

    def taxonomy(self) -> Taxonomy | None:
        """The bundled taxonomy, or None."""
        found = self._read("taxonomy")
        if found is None:
            return None
        for id_, category in found["categories"].items():
            category._later = functools.partial(self._category, id_)
        taxonomy = object.__new__(_Taxonomy)
        taxonomy.__dict__.update(found, _later=self._rules)
        return taxonomy

    def _rules(self, name: str) -> Any:
        found = self._read(name)
        return getattr(self._from_yaml, name) if found is None else found

    def _category(self, category: str) -> dict[str, Any]:
        if self._categories is not None:
            return self._categories[category]
        return dict(self._from_yaml.categories[category])

    @functools.cached_property
    def _categories(self) -> dict[str, dict[str, Any]] | None:
        return self._read("categories")  # type: ignore[no-any-return]

    @functools.cached_property
    def _from_yaml(self) -> Taxonomy:
        """The taxonomy as its files say, where a part is damaged."""
        from sdgtax.yaml.load import load_taxonomy

        return load_taxonomy(self._made_from[0])

    # -- the sets

    def sets(self) -> dict[str, IndicatorSet] | None:
        """The bundled sets by id, or None."""
        return self._read("sets")  # type: ignore[no-any-return]

    def similar(self, lang: str) -> Any:
        """The index of the labelled titles of a language, or None."""
        return self.part(f"similar-{lang}")


# --- making them


def compile_records(taxonomy: Taxonomy, sets: Iterable[IndicatorSet]) -> dict[str, Any]:
    """The parts that hold the records of a taxonomy and of sets."""
    whole = {f.name: encode(getattr(taxonomy, f.name)) for f in fields(taxonomy)}
    rules = {name: whole.pop(name) for name in LATER}
    later = {}
    for id_, category in whole["categories"].items():
        later[id_] = {name: category.pop(name) for name in list(category) if name not in (*FIRST, KIND)}
    return {**rules, "taxonomy": whole, "categories": later, "sets": encode({s.id: s for s in sets})}


def write(place: Path, parts: Mapping[str, Any], packed: Mapping[str, bytes], whole: Iterable[Path]) -> None:
    """Write parts, and those that are `packed` numbers, with their manifest into a folder; what it holds already is replaced. For building
    the program.

    `whole` are files that were found without a fault.
    """
    place.mkdir(parents=True, exist_ok=True)
    for old in [*place.glob(f"*{JSON}"), *place.glob(f"*{PACKED}")]:
        old.unlink()
    files = {f"{name}{PACKED}": data for name, data in packed.items()}
    for name, value in parts.items():
        files[f"{name}{JSON}"] = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
    hashes = {}
    for name, data in sorted(files.items()):
        (place / name).write_bytes(data)
        hashes[name] = hashlib.sha256(data).hexdigest()
    manifest = {"sources": digest(sources()), "parts": hashes, "whole": [hash_of(path) for path in whole]}
    (place / MANIFEST).write_text(json.dumps(manifest, indent=1) + "\n", encoding="utf-8")


# --- where they are


def folder() -> Path:
    """Where the compiled data of this installation lies."""
    return Path(__file__).parents[1] / "data" / "compiled"


def sources() -> tuple[Path, Path]:
    """The folders of the bundled YAML."""
    return bundled("taxonomy"), bundled("indicator_sets")


@functools.cache
def shipped() -> Compiled:
    """What was compiled when this installation was made, by the code that it has."""
    return Compiled(folder(), sources())


def hash_of(path: Path) -> str:
    """What tells the content of a file from any other."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def digest(folders: Iterable[Path]) -> str:
    """The hash of all YAML files of some folders and of the code that compiles them, with their names."""
    package = Path(__file__).parents[1]
    whole = hashlib.sha256()
    for root, ending in (*((f, ".yaml") for f in folders), *((package / name, ".py") for name in CODE)):
        for name in sorted(_below(str(root), ending)):
            with open(os.path.join(root, name), "rb") as file:  # noqa: PTH118, PTH123 - a start waits for this
                data = file.read()
            whole.update(f"{root.name}/{name}\0".encode())
            whole.update(hashlib.sha256(data).digest())
    return whole.hexdigest()


def _below(root: str, ending: str, prefix: str = "") -> Iterator[str]:
    """Names of the files below a folder that end so, with forward slashes."""
    with os.scandir(os.path.join(root, prefix)) as entries:  # noqa: PTH118
        for entry in entries:
            if entry.is_dir():
                yield from _below(root, ending, f"{prefix}{entry.name}/")
            elif entry.name.endswith(ending):
                yield prefix + entry.name
