"""Find and load the taxonomy and the indicator sets, bundled or the user's own."""

from __future__ import annotations

import functools
import hashlib
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel

from sdgtax.model.columns import Columns
from sdgtax.model.finding import DataError, Finding, SdgtaxError
from sdgtax.model.matching import AspectRules, ConceptRules, OverlapRules
from sdgtax.model.review import Mappings, Reviews
from sdgtax.model.rules import (
    Category,
    CategoryFile,
    LanguageRules,
    MetadataRules,
    Profile,
    Scoring,
    Sentences,
    TaxonomyInfo,
)
from sdgtax.model.set_file import SetFile
from sdgtax.model.taxonomy import Taxonomy
from sdgtax.model.words import Words
from sdgtax.yaml.bundle import bundled

if TYPE_CHECKING:
    from sdgtax.model.indicator import Indicator, IndicatorSet


@functools.lru_cache(maxsize=1)
def bundled_languages() -> tuple[str, ...]:
    """The languages of the bundled taxonomy."""
    from sdgtax.yaml import document as yaml_source

    path = bundled("taxonomy") / "taxonomy.yaml"
    return tuple(yaml_source.parse(path.read_text(encoding="utf-8"), path)["languages"])


@functools.lru_cache(maxsize=1)
def bundled_columns() -> Columns:
    """The columns that the bundled taxonomy declares."""
    from sdgtax.yaml import document as yaml_source

    path = bundled("taxonomy") / "rules" / "columns.yaml"
    return Columns.model_validate(yaml_source.parse(path.read_text(encoding="utf-8"), path))


def nearest(word: str, known: Iterable[str], cutoff: float = 55.0) -> str:
    """“ Did you mean …?” with the nearest known name, or an empty text."""
    from rapidfuzz import process

    hit = process.extractOne(word.lower(), list(known), score_cutoff=cutoff)
    return f" Did you mean “{hit[0]}”?" if hit else ""


def natural(text: str) -> list[tuple[int, str]]:
    """A key that sorts numbers in a text by their value: `goal/sdg/9.yaml` before `goal/sdg/10.yaml`."""
    return [(int(part), "") if part.isdigit() else (0, part) for part in re.split(r"(\d+)", text)]


class _Folder:
    """All YAML files of a folder: bytes read once, parsed when asked for."""

    def __init__(self, root: Path, languages: Iterable[str] = ()) -> None:
        self.languages = tuple(languages)
        if not root.is_dir():
            raise DataError([Finding(str(root), 0, 0, "no-folder", "there is no such folder", "Check the path.")])
        self.root = root
        self.paths = sorted((p for p in root.rglob("*.yaml") if p.is_file()), key=lambda p: natural(self.name(p)))
        if not self.paths:
            raise DataError(
                [Finding(str(root), 0, 0, "no-files", "no .yaml file was found in this folder", "Check the path.")]
            )
        self._bytes: dict[Path, bytes] = {}
        self.findings: list[Finding] = []
        digest = hashlib.sha256()
        for path in self.paths:
            try:
                data = path.read_bytes()
            except OSError as error:
                why = f"cannot read the file: {error.strerror or error}"
                self.findings.append(Finding(str(path), 0, 0, "unreadable", why, "Check the path."))
                continue
            self._bytes[path] = data
            digest.update(path.relative_to(root).as_posix().encode() + b"\0")
            digest.update(hashlib.sha256(data).digest())
        self.digest = digest.hexdigest()

    @functools.cached_property
    def _parsed(self) -> dict[str, Any]:
        from sdgtax.yaml import document as yaml_source
        from sdgtax.yaml import encoding

        parsed: dict[str, Any] = {}
        for path, data in self._bytes.items():
            try:
                parsed[self.name(path)] = yaml_source.parse(encoding.decode(encoding.checked(data, path), path), path)
            except DataError as error:
                self.findings += error.findings
        return parsed

    def name(self, path: Path) -> str:
        """The path below the root, with forward slashes."""
        return path.relative_to(self.root).as_posix()

    def text(self, path: Path) -> str:
        """The text of a file."""
        from sdgtax.yaml import encoding

        return encoding.decode(self._bytes[path], path)

    def spoken(self) -> tuple[str, ...]:
        """The languages that `taxonomy.yaml` of this folder names."""
        info = self._parsed.get("taxonomy.yaml")
        listed = info.get("languages") if isinstance(info, dict) else None
        return tuple(x for x in listed if isinstance(x, str)) if isinstance(listed, list) else ()

    def read(self, path: Path, model: type[BaseModel]) -> Any:
        """A file as a model, or None with its findings kept."""
        from sdgtax.yaml import document as yaml_source

        if self.name(path) not in self._parsed:
            return None
        try:
            return yaml_source.check(model, self._parsed[self.name(path)], "", path, self.languages)
        except DataError:
            pass
        try:  # once more with the text, for the places
            yaml_source.check(model, self._parsed[self.name(path)], self.text(path), path, self.languages)
        except DataError as error:
            self.findings += error.findings
        return None


RULES: dict[str, type[BaseModel]] = {
    "scoring": Scoring,
    "language": LanguageRules,
    "metadata": MetadataRules,
    "sentences": Sentences,
    "concepts": ConceptRules,
    "aspects": AspectRules,
    "overlap": OverlapRules,
    "columns": Columns,
    "words": Words,
}


MODELS: dict[str, type[BaseModel]] = {
    "taxonomy": TaxonomyInfo,
    "categories": CategoryFile,
    "profile": Profile,
    "indicator-set": SetFile,
    "reviews": Reviews,
    "mappings": Mappings,
    **RULES,
}


def model_of(name: str) -> type[BaseModel]:
    """The model that a file of a taxonomy folder has, by its path below the folder."""
    parts = name.split("/")
    if name == "taxonomy.yaml":
        return TaxonomyInfo
    if parts[0] == "rules":
        return RULES.get(parts[-1].removesuffix(".yaml"), BaseModel)
    if parts[0] == "profiles":
        return Profile
    return CategoryFile


def load_taxonomy(root: Path | None = None, profile: str | None = None) -> Taxonomy:
    """Load a taxonomy folder (the bundled one by default), with the categories of a profile if one is named.

    Raises DataError with all findings of all files, and SdgtaxError for a profile that does not exist.
    """
    folder = _Folder(root or bundled("taxonomy"))

    taxonomy, findings = _read_taxonomy(folder, profile)
    errors = [f for f in findings if f.severity == "error"]
    if taxonomy is None or errors:
        raise DataError(sorted(errors))
    return taxonomy


def read_taxonomy(root: Path | None = None, profile: str | None = None) -> tuple[Taxonomy | None, list[Finding]]:
    """Like `load_taxonomy`, but gives findings back; the taxonomy is None where it cannot be put together."""
    return _read_taxonomy(_Folder(root or bundled("taxonomy")), profile)


def _read_taxonomy(folder: _Folder, profile: str | None) -> tuple[Taxonomy | None, list[Finding]]:
    from sdgtax.yaml import document as yaml_source

    info: TaxonomyInfo | None = None
    rules: dict[str, Any] = {}
    profiles: dict[str, Profile] = {}
    categories: dict[str, Category] = {}
    files: dict[str, str] = {}
    folder.languages = folder.spoken()
    for path in folder.paths:
        name = folder.name(path)
        model = model_of(name)
        if model is BaseModel:
            folder.findings.append(
                Finding(
                    str(path), 0, 0, "unknown-file", f"no rules are called “{path.stem}”", f"Known: {', '.join(RULES)}."
                )
            )
            continue
        loaded = folder.read(path, model)
        if loaded is None:
            continue
        if isinstance(loaded, TaxonomyInfo):
            info = loaded
        elif isinstance(loaded, Profile):
            profiles[loaded.id] = loaded
        elif isinstance(loaded, CategoryFile):
            prefix = name.removesuffix(".yaml").replace("/", ".")
            for i, category in enumerate(loaded.categories):
                place = yaml_source.Places(folder.text(path)).of if _wrong(category, prefix, categories) else None
                if place:
                    line, column, _ = place(("categories", i, "id"))
                    why = (
                        f"the id “{category.id}” is used twice; first in {files[category.id]}"
                        if category.id in categories
                        else f"the id “{category.id}” does not belong into this file, whose ids begin with “{prefix}”"
                    )
                    rule = "duplicate-id" if category.id in categories else "id-place"
                    folder.findings.append(Finding(str(path), line, column, rule, why, "Change the id or the file."))
                    continue
                categories[category.id] = category
                files[category.id] = name
        else:
            rules[path.stem] = loaded
    missing = [
        n for n, there in [("taxonomy.yaml", info), *((f"rules/{r}.yaml", rules.get(r)) for r in RULES)] if not there
    ]
    known = {folder.name(p) for p in folder.paths}
    for name in missing:
        if name not in known:
            folder.findings.append(
                Finding(str(folder.root / name), 0, 0, "missing-file", "this file is missing", "Add it.")
            )
    if missing or info is None:
        return None, folder.findings
    if profile:
        if profile not in profiles:
            raise SdgtaxError(
                f"unknown profile “{profile}”.{nearest(profile, profiles)} Known: {', '.join(profiles) or 'none'}."
            )
        for category in profiles[profile].priorities:
            categories[category.id] = category
            files[category.id] = f"profiles/{profile}.yaml"
        for source, links in profiles[profile].links.items():
            if source in categories:
                base = categories[source]
                categories[source] = base.model_copy(update={"links": {**base.links, **links}})
    taxonomy = Taxonomy(
        info=info,
        categories=categories,
        files=files,
        profiles=profiles,
        digest=f"{folder.digest} {profile or ''}",
        **rules,
    )
    return taxonomy, folder.findings


def load_sets(root: Path | None = None, languages: Iterable[str] = ()) -> dict[str, IndicatorSet]:
    """Load all indicator sets of a folder (the bundled ones by default), by id, in the order of the ids; titles in these `languages`.

    Raises DataError with all findings of all files.
    """
    folder = _Folder(root or bundled("indicator_sets"), languages or bundled_languages())

    sets, findings = _read_sets(folder)
    if findings:
        raise DataError(sorted(findings))
    return sets


def read_sets(root: Path | None = None, languages: Iterable[str] = ()) -> tuple[dict[str, IndicatorSet], list[Finding]]:
    """Like `load_sets`, but gives findings back beside the sets that could be read."""
    return _read_sets(_Folder(root or bundled("indicator_sets"), languages or bundled_languages()))


def _read_sets(folder: _Folder) -> tuple[dict[str, IndicatorSet], list[Finding]]:
    from sdgtax.yaml import document as yaml_source

    sets: dict[str, IndicatorSet] = {}
    for path in folder.paths:
        loaded = folder.read(path, SetFile)
        if loaded is None:
            continue
        places = None
        if loaded.id != path.stem:
            line, column, _ = yaml_source.Places(folder.text(path)).of(("id",))
            folder.findings.append(
                Finding(
                    str(path), line, column, "id-place", f"the set “{loaded.id}” is in a file of another name",
                    f"Call the file {loaded.id}.yaml.",
                )
            )  # fmt: skip
        seen: dict[str, int] = {}
        for i, indicator in enumerate(loaded.indicators):
            for code in [indicator.code, *indicator.also_listed]:
                if code in seen:
                    places = places or yaml_source.Places(folder.text(path))
                    line, column, _ = places.of(("indicators", i, "code"))
                    first, _, _ = places.of(("indicators", seen[code], "code"))
                    folder.findings.append(
                        Finding(
                            str(path), line, column, "duplicate-code",
                            f"the code “{code}” is used twice; first on line {first}", "Give one of them another code.",
                        )
                    )  # fmt: skip
                seen[code] = i
        sets[loaded.id] = loaded.record()
    return dict(sorted(sets.items())), folder.findings


def load_reviews(paths: Iterable[Path], taxonomy: Taxonomy) -> list[Reviews]:
    """Load files of decisions about assignments.

    Raises DataError with the place of what is wrong, or for a category that the taxonomy does not have.
    """
    from sdgtax.yaml import document as yaml_source
    from sdgtax.yaml import encoding

    loaded = []
    for path in paths:
        text = encoding.decode(encoding.read_bytes(path), path)
        reviews: Reviews = yaml_source.check(Reviews, yaml_source.parse(text, path), text, path)
        for i, decision in enumerate(reviews.decisions):
            if decision.category not in taxonomy.categories:
                line, column, _ = yaml_source.Places(text).of(("decisions", i, "category"))
                raise DataError(
                    [
                        Finding(
                            str(path), line, column, "unknown-category", f"there is no category “{decision.category}”",
                            f"`sdgtax taxonomy` shows them.{nearest(decision.category, taxonomy.categories)}",
                        )
                    ]
                )  # fmt: skip
        loaded.append(reviews)
    return loaded


def find_indicator(sets: Mapping[str, IndicatorSet], ref: str) -> tuple[IndicatorSet, Indicator]:
    """The indicator that `SET:CODE` names. Raises SdgtaxError with the nearest names."""
    set_id, _, code = ref.partition(":")
    if set_id not in sets:
        raise SdgtaxError(unknown_set(set_id, sets))
    found = sets[set_id].find(code)
    if found is None:
        hint = nearest(code, [c for i in sets[set_id].indicators for c in (i.code, *i.also_listed)])
        raise SdgtaxError(f"the set “{set_id}” has no indicator “{code}”.{hint} `sdgtax sets {set_id}` lists them.")
    return sets[set_id], found


def unknown_set(set_id: str, sets: Iterable[str]) -> str:
    """The message for a set that does not exist."""
    return f"unknown indicator set “{set_id}”.{nearest(set_id, sets)} `sdgtax sets` lists the sets."


def _wrong(category: Category, prefix: str, known: dict[str, Category]) -> bool:
    inside = category.id == prefix or category.id.startswith(prefix + ".")
    return category.id in known or not inside
