"""Load a taxonomy, indicator sets and reviews from YAML, all that is wrong in their files at once."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sdgtax.model.finding import DataError, Finding, SdgtaxError
from sdgtax.model.rules import Category, CategoryFile, Profile, Sentences, TaxonomyInfo
from sdgtax.model.set_file import SetFile
from sdgtax.model.taxonomy import Taxonomy
from sdgtax.text.nearest import nearest, nearest_whole
from sdgtax.yaml import document, encoding
from sdgtax.yaml.bundle import bundled
from sdgtax.yaml.find import profile_id
from sdgtax.yaml.folder import Folder, languages_of, plain
from sdgtax.yaml.kinds import MODELS, OPTIONAL, RULES, kind_in_taxonomy, place_in_taxonomy

if TYPE_CHECKING:
    from sdgtax.model.columns import Columns
    from sdgtax.model.indicator import Indicator, IndicatorSet
    from sdgtax.model.matching import OverlapRules
    from sdgtax.model.messages import Messages
    from sdgtax.model.review import Reviews
    from sdgtax.model.words import Words

INFO = "taxonomy.yaml"


@functools.lru_cache(maxsize=1)
def bundled_languages() -> tuple[str, ...]:
    """The languages of the bundled taxonomy."""
    path = bundled("taxonomy") / INFO
    return tuple(document.parse(path.read_text(encoding="utf-8"), path)["languages"])


@functools.lru_cache
def bundled_rules(kind: str) -> Any:
    """A file of rules of the bundled taxonomy."""
    path = bundled("taxonomy") / "rules" / f"{kind}.yaml"
    return RULES[kind].model_validate(document.parse(path.read_text(encoding="utf-8"), path))


def bundled_columns() -> Columns:
    """The columns that the bundled taxonomy declares."""
    return bundled_rules("columns")  # type: ignore[no-any-return]


def bundled_sentences() -> Sentences:
    """The sentences that came with the program."""
    return bundled_rules("sentences")  # type: ignore[no-any-return]


def bundled_overlap() -> OverlapRules:
    """The rules of matching that came with the program."""
    return bundled_rules("overlap")  # type: ignore[no-any-return]


def bundled_messages() -> Messages:
    """What the program tells of findings and errors, in every language that came with it."""
    return bundled_rules("messages")  # type: ignore[no-any-return]


def bundled_words() -> Words:
    """The words that came with the program: those that it says."""
    return bundled_rules("words")  # type: ignore[no-any-return]


# --- the taxonomy


def load_taxonomy(root: Path | None = None, profile: str | None = None) -> Taxonomy:
    """Load a taxonomy folder (the bundled one by default), with the categories of a profile if one is named.

    Raises DataError with all findings of all files, and SdgtaxError for a profile that does not exist.
    """
    taxonomy, findings = read_taxonomy(root, profile)
    errors = [f for f in findings if f.severity == "error"]
    if taxonomy is None or errors:
        raise DataError(sorted(errors))
    return taxonomy


def read_taxonomy(root: Path | None = None, profile: str | None = None) -> tuple[Taxonomy | None, list[Finding]]:
    """Like `load_taxonomy`, but gives findings back; the taxonomy is None where it cannot be put together."""
    folder = Folder(root or bundled("taxonomy"))
    folder.languages = languages_of({plain(name): data for name, data in folder.parsed.items()}.get(INFO))
    parts = _Parts()
    for path in folder.paths:
        parts.read(folder, path)
    if not parts.complete(folder) or parts.info is None:
        return None, folder.findings
    layer = profile or ""
    if profile:
        if profile != profile_id(profile):
            layer = parts.profile(Path(profile), folder.languages)
        parts.add(profile_id(profile))
    ours = root is None or root.resolve() == bundled("taxonomy").resolve()
    taxonomy = Taxonomy(
        parts.info, parts.categories, parts.files, profiles=parts.profiles, digest=f"{folder.digest} {layer}",
        home="" if ours else str(root), **parts.rules,
    )  # fmt: skip
    return taxonomy, folder.findings


@dataclass
class _Parts:
    """The parts of a taxonomy, as its files give them."""

    info: TaxonomyInfo | None = None
    rules: dict[str, Any] = field(default_factory=dict)
    profiles: dict[str, Profile] = field(default_factory=dict)
    categories: dict[str, Category] = field(default_factory=dict)
    files: dict[str, str] = field(default_factory=dict)
    places: dict[str, str] = field(default_factory=dict)

    def read(self, folder: Folder, path: Path) -> None:
        """Take what a file gives; what is wrong with it goes to the findings of the folder."""
        kind = kind_in_taxonomy(folder.name(path))
        if not kind:
            why = f"no rules are called “{path.stem}”"
            folder.found(path, "unknown-file", why, f"Known: {', '.join(RULES)}.")
            return
        first = self.places.setdefault(place_in_taxonomy(folder.name(path)), folder.name(path))
        if first != folder.name(path):
            folder.found(path, "unknown-file", f"{first} is the same file of the taxonomy", "Keep one of them.")
            return
        loaded = folder.read(path, MODELS[kind])
        if isinstance(loaded, TaxonomyInfo):
            self.info = loaded
        elif isinstance(loaded, Profile):
            self.profiles[loaded.id] = loaded
        elif isinstance(loaded, CategoryFile):
            self._take(folder, path, loaded.categories)
        elif loaded:
            self.rules[kind] = loaded

    def _take(self, folder: Folder, path: Path, categories: Iterable[Category]) -> None:
        name = folder.name(path)
        prefix = plain(name).removesuffix(".yaml").replace("/", ".")
        for i, category in enumerate(categories):
            if category.id in self.categories:
                rule = "duplicate-id"
                why = f"the id “{category.id}” is used twice; first in {self.files[category.id]}"
            elif category.id != prefix and not Taxonomy.is_below(category.id, prefix):
                rule = "id-place"
                why = f"the id “{category.id}” does not belong into this file, whose ids begin with “{prefix}”"
            else:
                self.categories[category.id] = category
                self.files[category.id] = name
                continue
            folder.found(path, rule, why, "Change the id or the file.", ("categories", i, "id"))

    def complete(self, folder: Folder) -> bool:
        """Whether nothing is missing for a taxonomy; a file that is not there is a finding."""
        needed = [name for name in RULES if name not in OPTIONAL]
        there = {INFO: self.info, **{f"rules/{name}.yaml": self.rules.get(name) for name in needed}}
        known = {plain(folder.name(p)) for p in folder.paths}
        for name in there:
            if name not in known:
                folder.found(folder.root / name, "missing-file", "this file is missing", "Add it.")
        return all(there.values())

    def profile(self, path: Path, languages: Iterable[str]) -> str:
        """Take a profile from a file of its own, whose text is given. Raises DataError with what is wrong in it, SdgtaxError where it is called otherwise."""
        text = encoding.decode(encoding.read_bytes(path), path)
        loaded: Profile = document.check(Profile, document.parse(text, path), text, path, languages)
        if loaded.id != path.stem:
            raise SdgtaxError(f"{path}: the profile in it is “{loaded.id}”. Call the file {loaded.id}.yaml.")
        self.profiles[loaded.id] = loaded
        return text

    def add(self, profile_id: str) -> None:
        """Add the priorities of a profile and the links to them. Raises SdgtaxError if there is no such profile."""
        if profile_id not in self.profiles:
            known = ", ".join(self.profiles) or "none"
            raise SdgtaxError(f"unknown profile “{profile_id}”.{nearest(profile_id, self.profiles)} Known: {known}.")
        profile = self.profiles[profile_id]
        for category in profile.priorities:
            self.categories[category.id] = category
            self.files[category.id] = f"profiles/{profile_id}.yaml"
        for source, links in profile.links.items():
            if base := self.categories.get(source):
                self.categories[source] = base.model_copy(update={"links": {**base.links, **links}})


# --- indicator sets


def load_sets(root: Path | None = None, languages: Iterable[str] = ()) -> dict[str, IndicatorSet]:
    """Load all indicator sets of a folder (the bundled ones by default), by id, in the order of the ids; titles in these `languages`.

    Raises DataError with all findings of all files.
    """
    sets, findings = read_sets(root, languages)
    if findings:
        raise DataError(sorted(findings))
    return sets


def read_sets(root: Path | None = None, languages: Iterable[str] = ()) -> tuple[dict[str, IndicatorSet], list[Finding]]:
    """Like `load_sets`, but gives findings back beside the sets that could be read."""
    folder = Folder(root or bundled("indicator_sets"), languages or bundled_languages())
    sets: dict[str, IndicatorSet] = {}
    for path in folder.paths:
        loaded: SetFile | None = folder.read(path, SetFile)
        if loaded is None:
            continue
        if loaded.id != path.stem:
            why = f"the set “{loaded.id}” is in a file of another name"
            folder.found(path, "id-place", why, f"Call the file {loaded.id}.yaml.", ("id",))
        elif loaded.id in sets:
            why = f"the set “{loaded.id}” is in another file too"
            folder.found(path, "set-place", why, "Remove one of them.", ("id",))
        _check_codes(folder, path, loaded)
        sets[loaded.id] = loaded.record()
    return dict(sorted(sets.items())), folder.findings


def _check_codes(folder: Folder, path: Path, loaded: SetFile) -> None:
    seen: dict[str, int] = {}
    for i, indicator in enumerate(loaded.indicators):
        for code in [indicator.code, *indicator.also_listed]:
            if code in seen:
                first, _, _ = document.Document.read(folder.text(path), path).place(("indicators", seen[code], "code"))
                why = f"the code “{code}” is used twice; first on line {first}"
                folder.found(path, "duplicate-code", why, "Give one of them another code.", ("indicators", i, "code"))
            seen[code] = i


def find_indicator(sets: Mapping[str, IndicatorSet], ref: str) -> tuple[IndicatorSet, Indicator]:
    """The indicator that `SET:CODE` names. Raises SdgtaxError with the nearest names."""
    set_id, _, code = ref.partition(":")
    if set_id not in sets:
        told = unknown_set(set_id, sets)
        raise SdgtaxError(
            f"{told} Known: {', '.join(sets)}. `sdgtax new set` begins a set of your own, which `--sets` reads; a list is explained by "
            "the name of its file. A title has a blank behind its colon."
        )
    found = sets[set_id].find(code)
    if found is None:
        hint = nearest(code, [c for i in sets[set_id].indicators for c in (i.code, *i.also_listed)])
        raise SdgtaxError(f"the set “{set_id}” has no indicator “{code}”.{hint} `sdgtax sets {set_id}` lists them.")
    return sets[set_id], found


def find_category(taxonomy: Taxonomy, name: str) -> Category:
    """The category that a name means: its id, a number such as 11.6, the end of its id. Raises SdgtaxError with the nearest ids."""
    known = taxonomy.categories
    ends = [c for c in known.values() if c.id.endswith(f".{name}")]
    found = known.get(name) or next((c for c in known.values() if name and c.notation == name), None)
    if not found and len(ends) != 1:
        names = {c.id: c.id for c in known.values()} | {c.id.rpartition(".")[2]: c.id for c in known.values()}
        names |= {c.notation: c.notation for c in known.values() if c.notation}
        raise SdgtaxError(f"unknown category “{name}”.{nearest_whole(name, names)} `sdgtax taxonomy` shows the tree.")
    return found or ends[0]


def unknown_set(set_id: str, sets: Iterable[str]) -> str:
    """The message for a set that does not exist."""
    return f"unknown indicator set “{set_id}”.{nearest(set_id, sets)} `sdgtax sets` lists the sets."


# --- reviews


def load_reviews(
    paths: Iterable[Path], taxonomy: Taxonomy, sets: Mapping[str, IndicatorSet] | None = None
) -> list[Reviews]:
    """Load files of decisions about assignments; what they name is looked for in `sets`, the bundled ones by default.

    Raises DataError with all errors that `validate` finds in a file.
    """
    from sdgtax.yaml.decisions import known_of, read_file

    known = known_of(taxonomy, load_sets() if sets is None else sets)
    return [read_file(path, known).reviews for path in paths]
