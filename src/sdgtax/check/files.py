"""Which files are checked, and what kind each of them is."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel

from sdgtax.model.finding import DataError, Finding, SdgtaxError
from sdgtax.yaml import document as yaml_source
from sdgtax.yaml.bundle import bundled
from sdgtax.yaml.load import MODELS, RULES, natural

SCHEMA_LINE = re.compile(r"#\s*yaml-language-server:\s*\$schema=(\S*?)([\w-]+)\.schema\.json\s*$")
SKIPPED = {"node_modules", "dist", "build", "__pycache__", "schema", "site-packages"}
ENDINGS = (".yaml", ".yml")


@dataclass
class Layout:
    """The files of a check: the taxonomy folder, the folder of sets, further files, and which of them are reported."""

    taxonomy: Path
    sets: Path
    extra: list[Path] = field(default_factory=list)
    selected: set[Path] | None = None

    def files(self) -> Iterator[Path]:
        """All files, each once."""
        seen: set[Path] = set()
        for path in [*yaml_files(self.taxonomy), *yaml_files(self.sets), *self.extra]:
            if path.resolve() not in seen:
                seen.add(path.resolve())
                yield path


def layout(paths: Iterable[Path], taxonomy_dir: Path | None = None, sets_dir: Path | None = None) -> Layout:
    """Find out what belongs together: for each path the taxonomy and the sets that it is part of.

    What is not named is that of the current folder, else the bundled one. Raises DataError for a path that does not exist.
    """
    paths = list(paths)
    missing = [p for p in paths if not p.exists()]
    if missing:
        raise DataError(
            [Finding(str(p), 0, 0, "unreadable", "there is no such file or folder", "Check the path.") for p in missing]
        )
    taxonomy, sets = taxonomy_dir, sets_dir
    extra: list[Path] = []
    selected: set[Path] = set()
    for path in paths:
        root = _taxonomy_of(path)
        taxonomy = taxonomy or root
        beside = _sets_of(path)
        sets = sets or beside
        if path.is_dir():
            found = list(yaml_files(path))
            for inner in (path / "taxonomy", path):
                if (inner / "taxonomy.yaml").is_file():
                    taxonomy = taxonomy or inner
            if (path / "indicator_sets").is_dir():
                sets = sets or path / "indicator_sets"
            elif (
                sets_dir is None
                and sets is None
                and root is None
                and any(_guess(f) == "indicator-set" for f in found[:50])
            ):
                sets = path if path.name == "indicator_sets" else None
        else:
            found = [path]
        selected.update(f.resolve() for f in found)
        for file in found:
            known = path.is_file() or file.name.endswith(".sssom.tsv") or _guess(file) in MODELS or _broken(file)
            if known and not _inside(file, taxonomy) and not _inside(file, sets):
                extra.append(file)
    here = Path()
    if taxonomy is None:
        taxonomy = here / "taxonomy" if (here / "taxonomy" / "taxonomy.yaml").is_file() else bundled("taxonomy")
    if sets is None:
        sets = here / "indicator_sets" if (here / "indicator_sets").is_dir() else bundled("indicator_sets")
    for root in (taxonomy, sets):
        if not root.is_dir():
            raise DataError([Finding(str(root), 0, 0, "unreadable", "there is no such folder", "Check the path.")])
    inside = Layout(taxonomy, sets, [e for e in extra if not _inside(e, taxonomy) and not _inside(e, sets)])
    inside.selected = selected if paths else None
    if not any(True for _ in inside.files()):
        raise DataError([Finding(str(taxonomy), 0, 0, "unreadable", "no .yaml file was found", "Check the path.")])
    return inside


def yaml_files(root: Path) -> Iterator[Path]:
    """The YAML files and SSSOM tables below a folder, in the order in which they are loaded; hidden folders and built ones are left out."""
    for path in sorted(root.rglob("*"), key=lambda p: natural(p.relative_to(root).as_posix())):
        parts = path.relative_to(root).parts
        if any(p.startswith(".") or p in SKIPPED for p in parts):
            continue
        if (path.suffix in ENDINGS or path.name.endswith(".sssom.tsv")) and path.is_file():
            yield path


def kind_of(name: str, text: str, data: Any, in_taxonomy: bool, in_sets: bool) -> str:
    """The kind of a file (a key of MODELS, or `sssom`); empty if it cannot be told.

    Told by its place, then by the schema that the first line names, then by its keys.
    """
    if name.endswith(".sssom.tsv"):
        return "sssom"
    if in_taxonomy:
        parts = name.split("/")
        if name == "taxonomy.yaml":
            return "taxonomy"
        if parts[0] == "rules":
            stem = parts[-1].rpartition(".")[0]
            return stem if stem in RULES else ""
        return "profile" if parts[0] == "profiles" else "categories"
    named = schema_of(text)
    if named in MODELS:
        return named
    if isinstance(data, dict):
        found = _by_keys(data)
        if found:
            return found
    return "indicator-set" if in_sets else ""


def schema_of(text: str) -> str:
    """The name of the schema in the first line; empty if it names none."""
    match = SCHEMA_LINE.match(text.removeprefix("\ufeff").partition("\n")[0].strip())
    return match.group(2) if match else ""


def _by_keys(data: dict[Any, Any]) -> str:
    best, name = 0.0, ""
    for kind, model in MODELS.items():
        keys = required_keys(model)
        share = sum(k in data for k in keys) / len(keys) if keys else 0.0
        unknown = sum(k not in all_keys(model) for k in data)
        score = share - 0.2 * unknown
        if score > best:
            best, name = score, kind
    return name if best >= 0.5 else ""


def required_keys(model: type[BaseModel]) -> list[str]:
    """The keys that every record of a model has."""
    return [info.alias or name for name, info in model.model_fields.items() if info.is_required()]


def all_keys(model: type[BaseModel]) -> list[str]:
    """The keys that a record of a model may have."""
    return [info.alias or name for name, info in model.model_fields.items()]


def _guess(path: Path) -> str:
    """The kind of a file outside the known folders by its first lines, without reading it as YAML."""
    try:
        with path.open("rb") as file:
            head = file.read(4000).decode("utf-8", "replace")
    except OSError:
        return ""
    named = schema_of(head)
    if named in MODELS:
        return named
    keys = {m.group(1): None for m in re.finditer(r"^([A-Za-z_]+):", head, re.MULTILINE)}
    return _by_keys(keys) if keys else ""


def _broken(path: Path) -> bool:
    """Whether a file is no YAML at all, so that nobody can tell what it was meant to be; such a file is not passed over."""
    try:
        text = yaml_source.decode(yaml_source.read_bytes(path), path)
        yaml.compose(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except (DataError, yaml.YAMLError, RecursionError):
        return True
    return False


def _taxonomy_of(path: Path) -> Path | None:
    """The taxonomy folder that a path lies in, or that lies beside its folder of sets."""
    for folder in (path, *path.absolute().parents):
        if (folder / "taxonomy.yaml").is_file():
            return folder
    folder = path if path.is_dir() else path.parent
    if folder.name == "indicator_sets" and (folder.parent / "taxonomy" / "taxonomy.yaml").is_file():
        return folder.parent / "taxonomy"
    return None


def _sets_of(path: Path) -> Path | None:
    folder = path if path.is_dir() else path.parent
    if folder.name == "indicator_sets":
        return folder
    root = _taxonomy_of(path)
    if root is not None and (root.parent / "indicator_sets").is_dir():
        return root.parent / "indicator_sets"
    return None


def _inside(path: Path, root: Path | None) -> bool:
    return root is not None and root.resolve() in path.resolve().parents


def changed_since(revision: str, folder: Path | None = None) -> list[Path]:
    """The files that differ from a git revision: committed, staged, changed or new. Raises SdgtaxError outside a repository."""
    top = Path(git("rev-parse", "--show-toplevel", folder=folder).strip())
    known = git("rev-parse", "--verify", "--quiet", f"{revision}^{{commit}}", folder=folder, check=False).strip()
    if not known:
        raise SdgtaxError(
            f"git knows no revision “{revision}”. In CI, fetch it first (actions/checkout: fetch-depth: 0)."
        )
    names = git("diff", "--name-only", "-z", "--diff-filter=d", known, "--", folder=top).split("\0")
    names += git("ls-files", "--others", "--exclude-standard", "-z", folder=top).split("\0")
    return [top / name for name in sorted(set(names)) if name and (top / name).is_file()]


def git(*arguments: str, folder: Path | None = None, check: bool = True) -> str:
    """The output of a git command. Raises SdgtaxError when it fails."""
    try:
        done = subprocess.run(
            ["git", *arguments],
            cwd=folder,
            capture_output=True,
            text=True,
            encoding="utf-8",
            errors="replace",
            check=False,
        )
    except OSError:
        raise SdgtaxError("git is not installed; it is needed to compare revisions.") from None
    if check and done.returncode:
        message = (done.stderr.strip().splitlines() or ["failed"])[-1]
        raise SdgtaxError(f"git {arguments[0]}: {message}")
    return done.stdout


def checkout(revision: str, target: Path, folder: Path | None = None) -> None:
    """Write the YAML files of a git revision below `target`. Raises SdgtaxError for a revision that does not exist."""
    import io
    import tarfile

    top = Path(git("rev-parse", "--show-toplevel", folder=folder).strip())
    known = git("rev-parse", "--verify", "--quiet", f"{revision}^{{commit}}", folder=top, check=False).strip()
    if not known:
        raise SdgtaxError(
            f"git knows no revision “{revision}”. In CI, fetch it first (actions/checkout: fetch-depth: 0)."
        )
    done = subprocess.run(["git", "archive", "--format=tar", known], cwd=top, capture_output=True, check=False)
    if done.returncode:
        raise SdgtaxError(f"git archive: {done.stderr.decode(errors='replace').strip()}")
    with tarfile.open(fileobj=io.BytesIO(done.stdout)) as archive:
        for member in archive:
            path = Path(member.name)
            content = archive.extractfile(member) if member.isfile() else None
            if content is None or ".." in path.parts or not member.name.endswith((*ENDINGS, ".tsv", ".csv")):
                continue
            (target / path).parent.mkdir(parents=True, exist_ok=True)
            (target / path).write_bytes(content.read())
