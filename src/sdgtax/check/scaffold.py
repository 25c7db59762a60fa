"""New records with comments that teach the format. What is left to fill in is marked, and named by `validate`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from sdgtax.model.finding import SdgtaxError
from sdgtax.yaml import document as yaml_source
from sdgtax.yaml.layout import schema_folder
from sdgtax.yaml.load import read_sets, read_taxonomy, write_atomic
from sdgtax.yaml.schema_errors import PATTERNS, closest

FILL = "TODO"
CATEGORY = """\
  # {id}: the part before the last dot is the parent. Ids are never changed or used again; see `deprecated`.
  - id: {id}
    # What people read, in English and Norwegian bokmål.
    label:
      en: {fill} name in English
      nb: {fill} navn på norsk
    # In our own words: what belongs here, and where the border to the neighbours goes.
    definition:
      en: {fill} one or two sentences in English
      nb: {fill} en eller to setninger på norsk
    # Ids of sources in taxonomy.yaml. basis: source (it stands there) or interpretation (we decided it).
    source: [{source}]
    basis: interpretation
    # Phrases that speak for the category. weight: 4 decides alone, 3 strong, 2 typical, 1 hint, negative speaks against.
    # Phrases are literal; * at the start or end of a word stands for any letters (in quotes where it comes first), and
    # ` ... ` for up to four words between. Capitals make no difference; hyphen, slash and blank are equal.
    terms:
      - id: {slug}
        weight: 3
        any:
          en: [{fill} phrase*]
          nb: ['{fill} frase*']
    # Real indicators that must land here, and one near miss that must not; `sdgtax validate` tries them by title alone.
    # Write set:code, or {{indicator: 'set:code', lang: nb}}, or {{title: any words, lang: en}}.
    examples: []
    counterexamples: []
"""
SET = """\
{schema}id: {id}
# The name of the set in every language that it declares below.
name:
  en: {fill} name of the set
  nb: {fill} settets navn
publisher: {fill} who publishes it
edition: '{fill} edition or version'
year: {year}
# The geographic levels that it is meant for: national, regional, municipal, district.
level: [municipal]
# The languages in which every indicator has a title.
languages: [en, nb]
licence: {fill} licence of the titles
attribution: {fill} how the publisher wants to be named
source:
  - title: {fill} where the list was read
    publisher: {fill} publisher of that
status: draft
indicators:
  - code: '1'
    title:
      en: {fill} title of the first indicator
      nb: {fill} tittel på den første indikatoren
    # The publisher's own mapping to goals and targets, and whose it is; leave it out where there is none.
    # published:
    #   goals: ['11']
    #   targets: ['11.6']
    #   un_indicator: ['11.6.1']
    #   by: {fill} publisher
    # What is known beside the title: theme, unit, kind, description, frequency, tier, data_url, method_url, last_year.
    unit: {fill} unit
    # Whose wording a title is, where it is not the publisher's: ours or unofficial.
    translation:
      nb: ours
"""
PROFILE = """\
{schema}id: {id}
name:
  en: {fill} name of the profile
  nb: {fill} profilens navn
# The taxonomy that it was made for; `validate` tells when that has moved on.
base: {base}
# Where the priorities come from, such as the municipal plan.
source:
  en: {fill} where the priorities stand
  nb: {fill} hvor prioriteringene står
# The geographic level that you need; indicators for coarser levels are less relevant.
level: {level}
priorities:
  # Ids begin with {root} and the name of the profile.
  - id: {root}.{id}-first
    label:
      en: {fill} first priority
      nb: {fill} første prioritering
    definition:
      en: {fill} what it covers
      nb: {fill} hva den omfatter
    source: [{source}]
    basis: interpretation
    # Phrases in titles that speak for the priority; see docs/editing.md.
    terms:
      - id: words
        weight: 2
        any:
          en: [{fill} phrase*]
          nb: ['{fill} frase*']
# How strongly an answer of the base (mostly an area) speaks for a priority, from 0 to 1.
links:
  {area}:
    {root}.{id}-first: 0.5
"""


@dataclass(frozen=True)
class Scaffold:
    """A file that was written, and what is left to fill in (line and text)."""

    path: Path
    todo: list[tuple[int, str]]


def new_category(category: str, taxonomy_dir: Path) -> Scaffold:
    """Add a category to the file where it belongs, after its siblings. Raises SdgtaxError for an id that cannot be."""
    _fits(category, next(iter(PATTERNS)), "a category id")
    taxonomy, _ = read_taxonomy(taxonomy_dir)
    if taxonomy is None:
        raise SdgtaxError("the taxonomy cannot be read; run `sdgtax validate` first.")
    if category in taxonomy.categories:
        raise SdgtaxError(f"there is a category “{category}” already, in {taxonomy.files[category]}.")
    parent = category.rpartition(".")[0]
    if parent not in taxonomy.categories:
        raise SdgtaxError(f"“{category}” has no parent “{parent}”. {closest(parent, taxonomy.categories)}".rstrip())
    path = taxonomy_dir / _home(category, taxonomy.files)
    source = "sdgtax" if "sdgtax" in taxonomy.info.sources else next(iter(taxonomy.info.sources))
    record = CATEGORY.format(id=category, slug=category.rpartition(".")[2], source=source, fill=FILL)
    if path.exists():
        text = yaml_source.decode(yaml_source.read_bytes(path), path).rstrip("\n") + "\n"
    else:
        folder = schema_folder(path, taxonomy_dir)
        text = (
            f"# yaml-language-server: $schema={folder}/categories.schema.json\n" if folder else ""
        ) + "categories:\n"
    return _write(path, text + record, text.count("\n"))


def _home(category: str, files: Mapping[str, str]) -> str:
    """The file for a category: that of its siblings, else that of its parent, else one of its own."""
    parent = category.rpartition(".")[0]
    siblings = [f for c, f in files.items() if c.rpartition(".")[0] == parent and not f.startswith("profiles/")]
    if siblings and len(set(siblings)) == 1:
        return siblings[0]
    if siblings:  # each in a file of its own
        return category.replace(".", "/") + ".yaml"
    return files[parent]


def new_set(set_id: str, sets_dir: Path, taxonomy_dir: Path, year: int) -> Scaffold:
    """Write a new indicator set. Raises SdgtaxError if there is one."""
    _fits(set_id, r"^[a-z0-9][a-z0-9-]*$", "the id of a set")
    path = sets_dir / f"{set_id}.yaml"
    known = read_sets(sets_dir)[0] if sets_dir.is_dir() and any(sets_dir.glob("*.yaml")) else {}
    if path.exists() or set_id in known:
        raise SdgtaxError(f"there is a set “{set_id}” already.")
    return _write(
        path, SET.format(schema=_schema(path, taxonomy_dir, "indicator-set"), id=set_id, year=year, fill=FILL)
    )


def new_profile(profile: str, taxonomy_dir: Path) -> Scaffold:
    """Write a new profile. Raises SdgtaxError if there is one."""
    _fits(profile, r"^[a-z0-9][a-z0-9-]*$", "the id of a profile")
    taxonomy, _ = read_taxonomy(taxonomy_dir)
    if taxonomy is None:
        raise SdgtaxError("the taxonomy cannot be read; run `sdgtax validate` first.")
    path = taxonomy_dir / "profiles" / f"{profile}.yaml"
    if path.exists() or profile in taxonomy.profiles:
        raise SdgtaxError(f"there is a profile “{profile}” already.")
    facets = {f.id: f.root for f in taxonomy.scoring.facets}
    root = facets.get("priority", "perspective.priority")
    area = next(c for c in taxonomy.categories if c.startswith(facets["area"] + "."))
    level = next(c for c in taxonomy.categories if c.startswith(facets["level"] + ".") and c.endswith("municipal"))
    source = "sdgtax" if "sdgtax" in taxonomy.info.sources else next(iter(taxonomy.info.sources))
    text = PROFILE.format(
        schema=_schema(path, taxonomy_dir, "profile"), id=profile, base=f"{taxonomy.info.id}@{taxonomy.info.version}", fill=FILL,
        root=root, area=area, level=level, source=source,
    )  # fmt: skip
    return _write(path, text)


def _schema(path: Path, taxonomy_dir: Path, kind: str) -> str:
    folder = schema_folder(path, taxonomy_dir)
    return f"# yaml-language-server: $schema={folder}/{kind}.schema.json\n" if folder else ""


def _fits(name: str, pattern: str, what: str) -> None:
    if not re.fullmatch(pattern, name) or len(name) > 60 + 60 * ("." in pattern[:30]):
        raise SdgtaxError(f"“{name}” cannot be {what}: {PATTERNS.get(pattern, 'small letters, digits and hyphens')}.")


def _write(path: Path, text: str, after: int = 0) -> Scaffold:
    try:
        write_atomic(path, text.encode())
    except OSError as error:
        raise SdgtaxError(f"cannot write {path}: {error.strerror or error}.") from None
    todo = [
        (n, line.strip().removeprefix("- "))
        for n, line in enumerate(text.split("\n"), 1)
        if n > after and (FILL in line or line.endswith(": []")) and not line.lstrip().startswith("#")
    ]
    return Scaffold(path, todo)
