"""What only looks like a file: links that lead out of the folder, nowhere or in a circle, and pipes. None of them is read."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.small import FILES, Small

from sdgtax.model.finding import SdgtaxError
from sdgtax.yaml.bundle import bundled
from sdgtax.yaml.files import select
from sdgtax.yaml.find import find
from sdgtax.yaml.load import read_sets

SECRET = "hemmelig-verdi"
ODD: dict[str, tuple[Callable[[Path], Any], str]] = {
    "out": (lambda p: p.symlink_to(Path("../../elsewhere/secret.yaml")), "link"),
    "absolute": (lambda p: p.symlink_to(p.parents[2] / "elsewhere" / "secret.yaml"), "link"),
    "out-to-nothing": (lambda p: p.symlink_to("../../elsewhere/none.yaml"), "link"),
    "nowhere": (lambda p: p.symlink_to("none.yaml"), "link"),
    "circle": (lambda p: p.symlink_to(p.name), "link"),
    "folder-elsewhere": (lambda p: p.symlink_to("../../elsewhere"), "link"),
    "pipe": (os.mkfifo, "not-a-file"),
    "device": (lambda p: p.symlink_to("/dev/zero"), "link"),
}
pytestmark = pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes and symbolic links")


@pytest.fixture
def repo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository with data of its own, beside a folder that is none of its business."""
    folder = tmp_path / "repo"
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "secret.yaml").write_text(f"id: {SECRET}\n{SECRET}: {SECRET}\n")
    for name, text in Small(folder).base.items():
        if name in FILES:
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(text)
    monkeypatch.chdir(folder)
    return folder


@pytest.mark.parametrize("where", ["indicator_sets/odd.yaml", "taxonomy/rules/odd.yaml", "notes/odd.yaml"])
@pytest.mark.parametrize("kind", ODD)
def test_it_is_a_finding_and_nothing_of_it_is_shown(repo: Path, run: Any, kind: str, where: str) -> None:
    make, rule = ODD[kind]
    path = repo / where
    path.parent.mkdir(exist_ok=True)
    if path.parent.name == "rules" and kind.startswith(("out", "folder")):
        make = {k: (lambda p, k=k: p.symlink_to(Path("../../..") / "elsewhere" / k)) for k in ("secret.yaml", "")}[
            "" if kind.startswith("folder") else "secret.yaml"
        ]
    make(path)
    done = run("validate", ".", "--format", "github", cwd=repo)
    assert done.code == 1
    found = [line for line in done.out.splitlines() if f"file={where}" in line]
    assert len(found) == 1
    assert f" {rule}::" in found[0]
    assert SECRET not in done.out + done.err
    named = run("validate", where, cwd=repo)
    assert (named.code, f"{rule}: " in named.out) == (1, True)
    assert SECRET not in named.out + named.err
    laid = run("fmt", "--check", where, cwd=repo)
    assert laid.code == 1
    assert SECRET not in laid.out + laid.err


@pytest.mark.parametrize("kind", ODD)
def test_a_command_that_loads_the_sets_tells_it(repo: Path, kind: str) -> None:
    make, rule = ODD[kind]
    make(repo / "indicator_sets" / "odd.yaml")
    assert [(Path(f.path).name, f.rule) for f in read_sets(repo / "indicator_sets")[1]] == [("odd.yaml", rule)]


def test_a_link_inside_the_folder_is_the_file_that_it_leads_to(repo: Path, run: Any) -> None:
    (repo / "indicator_sets" / "again.yaml").symlink_to("mine.yaml")
    (repo / "indicator_sets" / "below").symlink_to(".")
    assert len([p for p in select([repo])[0].files() if p.parent.name == "indicator_sets"]) == 3
    assert "again.yaml" not in run("validate", ".", cwd=repo).out
    assert read_sets(repo / "indicator_sets")[1] == []


def test_a_folder_of_data_that_is_a_link_elsewhere_must_be_named(repo: Path, run: Any) -> None:
    shutil.move(repo / "indicator_sets", repo.parent / "sets")
    (repo / "indicator_sets").symlink_to("../sets")
    with pytest.raises(SdgtaxError, match="leads out of its folder"):
        find(repo)
    done = run("validate", cwd=repo)
    assert (done.code, done.err.count("\n")) == (2, 1)
    assert find(repo, sets=repo / "indicator_sets").sets.path == repo / "indicator_sets"


def test_the_demo_writes_through_no_link(tmp_path: Path, run: Any) -> None:
    (tmp_path / "demo-out").mkdir()
    (tmp_path / "demo-out" / "indicators.csv").symlink_to("../elsewhere.csv")
    done = run("demo", cwd=tmp_path)
    assert (done.code, done.err.count("\n"), (tmp_path / "elsewhere.csv").exists()) == (2, 1, False)
    assert "is a link" in done.err


def test_the_data_that_comes_with_the_program_has_no_link() -> None:
    assert not [p for name in ("taxonomy", "indicator_sets") for p in bundled(name).rglob("*") if p.is_symlink()]
