"""New records with comments that teach the format, out of `templates/`. What is left to fill in is marked, and named by `validate`."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from sdgtax.model.finding import SdgtaxError
from sdgtax.model.set_file import RESERVED
from sdgtax.text.nearest import nearest
from sdgtax.yaml.encoding import decode, read_bytes
from sdgtax.yaml.format import schema_folder
from sdgtax.yaml.kinds import schema_line
from sdgtax.yaml.load import read_sets, read_taxonomy
from sdgtax.yaml.schema_errors import PATTERNS

if TYPE_CHECKING:
    from sdgtax.model.taxonomy import Taxonomy

FILL = "TODO"
LETTERS = str.maketrans({"æ": "ae", "ø": "o", "å": "a"})
LEVEL = "municipal"  # that most who write a set or a profile need


@dataclass(frozen=True, slots=True)
class Scaffold:
    """A file to be written, and what is left to fill in (line and text)."""

    path: Path
    text: str
    todo: list[tuple[int, str]]


def new_category(category: str, taxonomy_dir: Path) -> Scaffold:
    """Add a category to the file where it belongs, after its siblings. Raises SdgtaxError for an id that cannot be."""
    _fits(category, next(iter(PATTERNS)), "a category id")
    taxonomy = _read(taxonomy_dir)
    if category in taxonomy.categories:
        raise SdgtaxError(f"there is a category “{category}” already, in {taxonomy.files[category]}.")
    parent = next(iter(taxonomy.ancestors(category)), "")
    if parent not in taxonomy.categories:
        raise SdgtaxError(f"“{category}” has no parent “{parent}”.{nearest(parent, taxonomy.categories)}")
    path = taxonomy_dir / _home(category, parent, taxonomy.files)
    languages = taxonomy.info.languages
    number = category.rpartition(".")[2].replace("-", ".")
    named = taxonomy.is_below(category, taxonomy.scoring.published_root)  # published mappings name it by its number
    record = _template("category",
        notation=f"    notation: '{number}'\n" if named else "",
        id=category, slug=category.rpartition(".")[2], source=_source(taxonomy), fill=FILL, lang=languages[-1],
        label=_said(languages, "", "name"), definition=_said(languages, "", "one or two sentences"), phrases=_phrases(languages),
    )  # fmt: skip
    if path.exists():
        text = decode(read_bytes(path), path).rstrip("\n") + "\n"
    else:
        text = _schema(path, taxonomy_dir, "categories") + "categories:\n"
    return _scaffold(path, text + record, text.count("\n"))


def new_set(set_id: str, sets_dir: Path, taxonomy_dir: Path, year: int) -> Scaffold:
    """A new indicator set. Raises SdgtaxError if there is one."""
    _fits(set_id, r"^[a-z0-9][a-z0-9-]*$", "the id of a set")
    if set_id in RESERVED:
        raise SdgtaxError(f"no set can be called “{set_id}”: the command line means something else by it.")
    path = sets_dir / f"{set_id}.yaml"
    languages = _read(taxonomy_dir).info.languages
    known = read_sets(sets_dir, languages)[0] if sets_dir.is_dir() and any(sets_dir.glob("*.yaml")) else {}
    if path.exists() or set_id in known:
        raise SdgtaxError(f"there is a set “{set_id}” already.")
    text = _template("set",
        schema=_schema(path, taxonomy_dir, "indicator-set"), id=set_id, year=year, fill=FILL, level=LEVEL, lang=languages[-1],
        languages=", ".join(languages), name=_said(languages, "", "name of the set", 2),
        title=_said(languages, "", "title of the first indicator"),
    )  # fmt: skip
    return _scaffold(path, text)


class Priority(NamedTuple):
    """A strategic priority as its owner says it: its name, and words in titles that speak for it."""

    label: str
    words: tuple[str, ...] = ()


class Wanted(NamedTuple):
    """What is said of a new profile; what is not said is left to be filled in. `level` is one of the taxonomy (municipal)."""

    name: str = ""
    source: str = ""
    level: str = ""
    priorities: tuple[Priority, ...] = ()


def new_profile(profile: str, taxonomy_dir: Path, wanted: Wanted | None = None, path: Path | None = None) -> Scaffold:
    """A new profile, in the taxonomy or in the file `path`. Raises SdgtaxError if there is one, for a level that is not known, or if
    no facet takes its answers from profiles."""
    _fits(profile, r"^[a-z0-9][a-z0-9-]*$", "the id of a profile")
    taxonomy, wanted = _read(taxonomy_dir), wanted or Wanted()
    path = path or taxonomy_dir / "profiles" / f"{profile}.yaml"
    if path.exists() or profile in taxonomy.profiles:
        raise SdgtaxError(f"there is a profile “{profile}” already.")
    facet = next((f for f in taxonomy.scoring.facets if f.from_profiles), None)
    speaking = [c for name in (facet.links_from if facet else ()) for c in taxonomy.answers(taxonomy.facet(name))]
    if facet is None or not speaking:
        named = "`from_profiles`, `links_from`"
        raise SdgtaxError(f"no facet of rules/scoring.yaml takes its answers from profiles ({named}).")
    level = wanted.level or LEVEL
    if wanted.level and wanted.level not in taxonomy.metadata.levels:
        raise SdgtaxError(f"unknown geographic level “{wanted.level}”. Known: {', '.join(taxonomy.metadata.levels)}.")
    levels = [r.category for r in taxonomy.metadata.assign if r.field == "level" and level in r.values]
    languages = taxonomy.info.languages
    values = {
        "schema": _schema(path, taxonomy_dir, "profile"), "id": profile, "base": f"{taxonomy.info.id}@{taxonomy.info.version}",
        "root": facet.root, "facet": facet.id, "level": f"level: {levels[0]}\n" if levels else "",
        "name": _said(languages, wanted.name, "name of the profile", 2),
        "where": _said(languages, wanted.source, "where the priorities stand", 2),
    }  # fmt: skip
    priorities = wanted.priorities or (Priority(""),)
    stem, source = f"{facet.root}.{profile}", _source(taxonomy)
    listed = [_priority(stem, n, p, source, languages) for n, p in enumerate(priorities, 1)]
    links = "" if wanted.priorities else _template("links", answer=speaking[0], root=facet.root, id=profile)
    return _scaffold(path, _template("profile", **values) + "".join(listed) + links)


def _priority(stem: str, number: int, priority: Priority, source: str, languages: list[str]) -> str:
    name = re.sub(r"[^a-z0-9]+", "-", priority.label.lower().translate(LETTERS)).strip("-")[:40].strip("-")
    words = [w.lower() for w in priority.words or ((priority.label,) if priority.label else ())]
    phrases = "\n".join(f"{' ' * 10}{lang}: {json.dumps(words, ensure_ascii=False)}" for lang in languages)
    return _template("priorities",
        id=f"{stem}-{name or ('first' if number == 1 else number)}", source=source,
        label=_said(languages, priority.label, "first priority"), definition=_said(languages, priority.label, "what it covers"),
        phrases=phrases if words else _phrases(languages),
    )  # fmt: skip


def _said(languages: list[str], text: str, words: str, indent: int = 6) -> str:
    """A text in every language as it was said, or to be filled in."""
    told = json.dumps(text, ensure_ascii=False)
    return "\n".join(f"{' ' * indent}{lang}: {told if text else f'{FILL} {words} ({lang})'}" for lang in languages)


def _read(taxonomy_dir: Path) -> Taxonomy:
    taxonomy, _ = read_taxonomy(taxonomy_dir)
    if taxonomy is None:
        raise SdgtaxError("the taxonomy cannot be read; run `sdgtax validate` first.")
    return taxonomy


def _home(category: str, parent: str, files: Mapping[str, str]) -> str:
    """The file for a category: that of its siblings, else that of its parent, else one of its own."""
    siblings = {f for c, f in files.items() if c.rpartition(".")[0] == parent and not f.startswith("profiles/")}
    if len(siblings) > 1:  # each in a file of its own
        return category.replace(".", "/") + ".yaml"
    return min(siblings, default=files[parent])


def _source(taxonomy: Taxonomy) -> str:
    """The source of what was decided: the one that categories name most often which were not found in a source."""
    found = {s for c in taxonomy.categories.values() if c.basis == "source" for s in c.source}
    decided = Counter(s for c in taxonomy.categories.values() for s in c.source if s not in found)
    return next((s for s, _ in decided.most_common(1)), next(iter(taxonomy.info.sources)))


def _phrases(languages: list[str]) -> str:
    return "\n".join(f"{' ' * 10}{lang}: [{FILL} phrase*]" for lang in languages)


def _schema(path: Path, taxonomy_dir: Path, kind: str) -> str:
    folder = schema_folder(path, taxonomy_dir)
    return f"{schema_line(folder, kind)}\n" if folder else ""


def _template(name: str, /, **values: Any) -> str:
    """A template with the values in it."""
    text = Path(__file__).with_name("templates").joinpath(f"{name}.txt").read_text(encoding="utf-8")
    return text.format(**values)


def _fits(name: str, pattern: str, what: str) -> None:
    if not re.fullmatch(pattern, name) or len(name) > 60 + 60 * ("." in pattern[:30]):
        raise SdgtaxError(f"“{name}” cannot be {what}: {PATTERNS.get(pattern, 'small letters, digits and hyphens')}.")


def _scaffold(path: Path, text: str, after: int = 0) -> Scaffold:
    todo = [
        (n, line.strip().removeprefix("- "))
        for n, line in enumerate(text.split("\n"), 1)
        if n > after and (FILL in line or line.endswith(": []")) and not line.lstrip().startswith("#")
    ]
    return Scaffold(path, text, todo)
