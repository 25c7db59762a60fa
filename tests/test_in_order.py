"""`fmt` remembers by content what is in order; what it remembers changes no answer."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.small import Small

from sdgtax.yaml import format as layout
from sdgtax.yaml import in_order


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A small taxonomy with its sets, some of its files not in order."""
    folder = tmp_path / "small"
    for name, content in Small(folder).base.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
    return folder


@pytest.fixture
def work(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The files that are laid out, by name; in this process."""
    done: list[str] = []
    canonical = layout.canonical
    monkeypatch.setattr(layout, "canonical", lambda doc, *a: done.append(doc.path.name) or canonical(doc, *a))
    monkeypatch.setattr("os.cpu_count", lambda: 1)
    return done


@pytest.fixture
def memory(tmp_path: Path) -> Path:
    return tmp_path / "cache" / "in-order.json"


@pytest.fixture
def fmt(run: Callable[..., Any], memory: Path) -> Callable[..., Any]:
    return lambda *args: run("fmt", *args, env={"SDGTAX_CACHE": str(memory.parent)})


def test_a_file_is_laid_out_once_for_each_content(
    fmt: Callable[..., Any], root: Path, memory: Path, work: list[str]
) -> None:
    first = fmt("--check", root)
    assert work
    fmt(root)
    del work[:]
    first = fmt("--check", root)
    assert memory.is_file()
    once = len(work)
    again = fmt("--check", root)
    assert (again.code, again.out, again.err) == (first.code, first.out, first.err) == (0, first.out, "")
    assert once > 5
    assert len(work) == once, "what was in order is not laid out again"
    file = next(p for p in sorted(root.rglob("*.yaml")) if b"\n" in p.read_bytes())
    file.write_bytes(file.read_bytes() + b"\n\n")
    assert fmt("--check", root).code == 1
    assert work[once:] == [file.name]


@pytest.mark.parametrize("spoilt", [b"", b"{", b"[1, null]", b'{"a": 1}', b"\xff\xff"])
def test_a_spoilt_memory_is_passed_over(
    fmt: Callable[..., Any], root: Path, memory: Path, work: list[str], spoilt: bytes
) -> None:
    fmt(root)
    fmt(root)
    plain = fmt("--check", root)
    memory.write_bytes(spoilt)
    assert fmt("--check", root).out == plain.out
    assert all(len(key) == 64 for key in json.loads(memory.read_text()) if key not in ("1", "None", "a"))


def test_no_memory_where_it_is_not_wanted_or_cannot_be(
    run: Callable[..., Any], root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, work: list[str]
) -> None:
    monkeypatch.setenv("SDGTAX_CACHE", "")
    assert in_order.place() is None
    (tmp_path / "a-file").write_text("")
    nowhere = {"SDGTAX_CACHE": str(tmp_path / "a-file" / "below")}
    assert run("fmt", root, env=nowhere).code == 0
    assert run("fmt", "--check", root, env=nowhere).code == 0
    monkeypatch.delenv("SDGTAX_CACHE")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    found = in_order.place()
    assert found is not None
    assert found.name == "in-order.json"


def test_the_last_ones_are_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(in_order, "KEPT", 3)
    file = tmp_path / "known.json"
    for keys in (["a", "b"], ["c"], ["a", "d"]):
        known = in_order.InOrder(file)
        for key in keys:
            known.add(key)
        known.keep()
    assert json.loads(file.read_text()) == ["c", "a", "d"]
    assert known.key("x", "yz") != known.key("xy", "z")
