"""`sdgtax new`: what is written passes every check, but for what is left to fill in."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from tests.small import Small

from sdgtax.check.validate import check


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A small workspace, with a folder of schemas."""
    Small(tmp_path).write()
    (tmp_path / "taxonomy" / "schema").mkdir()
    return tmp_path


@pytest.mark.parametrize(
    ("arguments", "file"),
    [
        (("category", "perspective.area.tourism"), "taxonomy/perspective.yaml"),
        (("category", "goal.sdg.7.7-2"), "taxonomy/goal.yaml"),
        (("set", "my-county"), "indicator_sets/my-county.yaml"),
        (("profile", "my-town"), "taxonomy/profiles/my-town.yaml"),
    ],
)
def test_new_records_pass_but_for_what_is_left(
    run, folder: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, str], file: str
) -> None:
    monkeypatch.chdir(folder)
    done = run("new", *arguments)
    assert done.code == 0, done.err
    assert done.out.startswith(f"Written: {file}\n")
    todo = {int(n) for n in re.findall(r"\.yaml:(\d+):", done.out)}
    findings = check([Path(file)]).findings
    assert {f.rule for f in findings} == {"left-to-fill"}
    assert {f.line for f in findings} <= todo
    path = folder / file
    text = path.read_text(encoding="utf-8")
    for lang in ("en", "nb"):
        assert re.search(rf"^ +{lang}: TODO .* \({lang}\)$", text, re.MULTILINE)
    path.write_text(text.replace("TODO ", "x ").replace("TODO", "x"), encoding="utf-8")
    assert [f for f in check([Path(file)]).findings if f.severity == "error"] == []
    if arguments[0] != "category":  # the other records of these files are not laid out
        assert run("fmt", "--check", file).code == 0


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("category", "perspective.aera.x"), "has no parent “perspective.aera”. Did you mean “perspective.area”?"),
        (("category", "perspective.area.energy"), "there is a category “perspective.area.energy” already"),
        (("category", "Energy"), "“Energy” cannot be a category id"),
        (("set", "My Set"), "“My Set” cannot be the id of a set"),
        (("set", "mine"), "there is a set “mine” already"),
        (("profile", "mine"), "there is a profile “mine” already"),
    ],
)
def test_what_cannot_be_is_refused(run, folder: Path, arguments: tuple[str, str], said: str) -> None:
    before = {p: p.read_bytes() for p in folder.rglob("*.yaml")}
    done = run("new", *arguments, cwd=folder)
    assert done.code == 2
    assert said in done.err
    assert {p: p.read_bytes() for p in folder.rglob("*.yaml")} == before
