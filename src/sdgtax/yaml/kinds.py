"""What kind of file a file is: told by its place, by the schema that its first line names, or by its keys."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

import yaml
from pydantic import BaseModel

from sdgtax.model.columns import Columns
from sdgtax.model.finding import DataError
from sdgtax.model.matching import AspectRules, ConceptRules, OverlapRules
from sdgtax.model.messages import Messages
from sdgtax.model.review import Mappings, Reviews
from sdgtax.model.rules import CategoryFile, LanguageRules, MetadataRules, Profile, Scoring, Sentences, TaxonomyInfo
from sdgtax.model.selection import Selection
from sdgtax.model.set_file import SetFile
from sdgtax.model.text_rules import TextRules
from sdgtax.model.words import Words
from sdgtax.yaml.encoding import decode, read_bytes
from sdgtax.yaml.folder import plain
from sdgtax.yaml.schema import keys, required_keys

RULES: dict[str, type[BaseModel]] = {
    "scoring": Scoring,
    "language": LanguageRules,
    "metadata": MetadataRules,
    "sentences": Sentences,
    "concepts": ConceptRules,
    "aspects": AspectRules,
    "overlap": OverlapRules,
    "selection": Selection,
    "columns": Columns,
    "words": Words,
    "messages": Messages,
    "text": TextRules,
}
"""The model of each file in `rules/`."""
OPTIONAL = ("messages",)
"""Files in `rules/` that a taxonomy need not have: what came with the program holds beside."""
MODELS: dict[str, type[BaseModel]] = {
    "taxonomy": TaxonomyInfo,
    "categories": CategoryFile,
    "profile": Profile,
    "indicator-set": SetFile,
    "reviews": Reviews,
    "mappings": Mappings,
    **RULES,
}
"""The model of each kind of file."""

SCHEMA_LINE = re.compile(r"#\s*yaml-language-server:\s*\$schema=(\S*?)([\w-]+)\.schema\.json\s*$")

SSSOM = "sssom"
SSSOM_ENDS = ".sssom.tsv"


def kind_in_taxonomy(name: str) -> str:
    """The kind (a key of MODELS) of a file of a taxonomy folder, by its path below the folder; empty for unknown rules."""
    folder, _, rest = name.partition("/")
    if plain(name) == "taxonomy.yaml":
        return "taxonomy"
    if folder == "rules":
        stem = rest.rpartition("/")[2].rpartition(".")[0]
        return stem if stem in RULES else ""
    return "profile" if folder == "profiles" else "categories"


def place_in_taxonomy(name: str) -> str:
    """What a file of a taxonomy folder is there only once as: a kind of rules, or its name with the usual ending."""
    kind = kind_in_taxonomy(name)
    return kind if kind in RULES else plain(name)


def kind_by_keys(given: Iterable[object]) -> str:
    """The kind of file whose keys these are, at least half of those that it needs; empty if it cannot be told."""
    given = list(given)

    def score(kind: str) -> float:
        needed, known = required_keys(MODELS[kind]), keys(MODELS[kind])
        share = sum(k in given for k in needed) / len(needed) if needed else 0.0
        return share - 0.2 * sum(k not in known for k in given)

    best = max(MODELS, key=score)
    return best if score(best) >= 0.5 else ""


def schema_line(folder: str, kind: str) -> str:
    """The first line of a file of this kind, whose schema lies in the folder."""
    return f"# yaml-language-server: $schema={folder}/{kind}.schema.json"


def schema_of(text: str) -> str:
    """The name of the schema in the first line; empty if it names none."""
    match = SCHEMA_LINE.match(text.removeprefix("\ufeff").partition("\n")[0].strip())
    return match.group(2) if match else ""


def is_table(text: str) -> bool:
    """Whether a text is a table of mappings, whatever its file is called: told by its header."""
    lines = re.split(r"[\r\n]+", text.removeprefix("\ufeff"))
    columns = next((line for line in lines if line.strip() and not line.startswith("#")), "").split("\t")
    return len(columns) > 1 and sum(c.strip() in ("subject_id", "predicate_id", "object_id") for c in columns) > 1


def looks_ours(path: Path, *, broken: bool = True) -> bool:
    """Whether a file outside the known folders is one to read: a table of mappings, a kind of file that we know by its first
    lines, or (with `broken`) no YAML at all, so that nobody can tell what it was meant to be; such a file is not passed over."""
    if path.name.endswith(SSSOM_ENDS):
        return True
    try:
        with path.open("rb") as file:
            head = file.read(65536).decode("utf-8", "replace")
    except OSError:
        head = ""
    if schema_of(head) in MODELS or _by_head(head):
        return True
    if not broken:
        return False
    try:
        yaml.compose(decode(read_bytes(path), path), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except (DataError, yaml.YAMLError, RecursionError):
        return True
    return False


def _by_head(head: str) -> bool:
    """Whether the first lines have the keys of a kind of file. One key alone may be anybody's; then records with ids must follow."""
    kind = kind_by_keys(re.findall(r"^([A-Za-z_]+):", head, re.MULTILINE))
    several = bool(kind) and len(required_keys(MODELS[kind])) > 1
    return several or (bool(kind) and bool(re.search(r"^\s*- *\{? *id:", head, re.MULTILINE)))
