"""Copies of the bundled data in which faults are planted, and what validation says of them; for both benches of faults."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

import yaml

from sdgtax.check.causes import by_cause
from sdgtax.check.validate import check
from sdgtax.formats.sssom import check as tables
from sdgtax.yaml.bundle import bundled
from sdgtax.yaml.find import find

HERE = Path(__file__).parent / "data" / "faults"


def read(name: str) -> Any:
    """A file of benchmarks/data/faults."""
    return yaml.load((HERE / name).read_text(encoding="utf-8"), getattr(yaml, "CSafeLoader", yaml.SafeLoader))


def planted() -> dict[str, str]:
    """Texts by name of the files that stand beside the bundled data: a set, reviews, mappings."""
    return dict(read("planted.yaml"))


def meanings() -> dict[str, list[str]]:
    """Patterns of names of rules, by a word of what such rules say is wrong."""
    return dict(read("faults.yaml")["meanings"])


def fits(rule: str, patterns: Iterable[str]) -> bool:
    """Whether the name of a rule is like one of the patterns."""
    return any(fnmatchcase(rule, pattern) for pattern in patterns)


def copy_data(root: Path) -> None:
    """Copy the bundled data into a folder, with the planted files."""
    for name in ("taxonomy", "indicator_sets"):
        shutil.copytree(bundled(name), root / name)
    for name, text in planted().items():
        (root / name).parent.mkdir(exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")


def findings(root: Path, examples: bool, memo: dict[Any, Any]) -> list[tuple[str, int, str, str]]:
    """What validation tells of all in a folder, one cause as one finding: file, line, rule, message."""
    report = check([root], find(root), examples=examples, tables=tables, memo=memo)
    return [(_name(root, f.path), f.line, f.rule, f.message) for f in by_cause(report.findings)]


def _name(root: Path, path: str) -> str:
    full = Path(path).resolve()
    return full.relative_to(root).as_posix() if root in full.parents else path
