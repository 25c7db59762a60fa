"""Lists in every form that people keep them in: each is read exactly, or refused at the right place. The shapes stand in `tests/lists/`."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml

from sdgtax.formats.columns import TableOptions
from sdgtax.formats.reading.table import Report
from sdgtax.formats.tables import read_rows
from sdgtax.model.finding import DataError, Finding
from sdgtax.model.indicator import Indicator
from sdgtax.model.voice import Voice
from sdgtax.show.reading import taken
from sdgtax.yaml.load import bundled_words

LISTS = Path(__file__).parent / "lists"


def shapes(name: str) -> list[Any]:
    """The shapes of a file, as parameters of a test."""
    listed = yaml.safe_load((LISTS / name).read_text(encoding="utf-8"))
    return [pytest.param(shape, id=shape["shape"]) for shape in listed]


def written(indicator: Indicator) -> str:
    """An indicator as the shapes write it."""
    titles = [title if lang == "und" else f"{lang}: {title}" for lang, title in indicator.titles.items()]
    return " | ".join([indicator.code, *titles])


def placed(finding: Finding, folder: Path) -> str:
    """A finding by its place and rule."""
    return f"{finding.place.removeprefix(f'{folder}/')} {finding.rule}"


def check(shape: dict[str, Any], path: Path, folder: Path) -> None:
    """Read a list, and compare with what its shape says."""
    report = Report()
    options = replace(TableOptions(**shape.get("options", {})), report=report)
    if "refused" in shape:
        with pytest.raises(DataError) as caught:
            list(read_rows(path, None, options))
        assert ", ".join(placed(f, folder) for f in caught.value.findings) == shape["refused"]
        assert all(f.hint for f in caught.value.findings)
        return
    found = list(read_rows(path, None, options))
    assert [written(i) for i in found] == [h.strip() if not h.startswith(" ") else h for h in shape["holds"]]
    for name, values in shape.get("values", {}).items():
        got = [list(v) if isinstance(v := getattr(i, name), tuple) else v for i in found]
        assert got == values, name
    if "own" in shape:
        assert [dict(i.own) for i in found] == shape["own"]
    line = " ".join(taken(one, Voice(bundled_words(), "en")) for one in report.taken)
    assert shape.get("told", "") in line
    assert ", ".join(placed(f, folder) for f in report.findings) == shape.get("found", "")


@pytest.mark.parametrize("shape", shapes("text.yaml"))
def test_a_list_kept_as_text(shape: dict[str, Any], tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    for name, text in {**shape.get("files", {}), **({shape["file"]: shape["text"]} if "file" in shape else {})}.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode(shape.get("encoding", "utf-8")))
    check(shape, folder / shape["file"] if "file" in shape else folder, folder if "file" in shape else tmp_path)
