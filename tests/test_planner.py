"""The way of a planner, as the two pages tell it: every command runs, and prints what the page shows."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from tools import planner


@pytest.mark.parametrize("page", planner.PAGES, ids=lambda p: p.name)
def test_the_way_is_as_told(run, tmp_path: Path, page: Path) -> None:
    pytest.importorskip("highspy", reason="the solver chooses")

    def step(words: list[str], folder: Path) -> str:
        done = run(*words, cwd=folder)
        assert done.code == 0, done.err
        return str(done.err + done.out)

    found = list(planner.steps(page, tmp_path, step))
    assert [s.command.split()[1] for s in found] == [
        "classify",
        "new",
        "review",
        "review",
        "classify",
        "gaps",
        "select",
        "report",
    ]
    for s in found:
        shown = planner.plain(s.shown.replace(f"{planner.CUT}\n", ""))
        assert planner.plain(s.output).startswith(shown), f"{s.command}: run `python -m tools.planner`"
    page_made = next(tmp_path.glob("r*.html")).read_text("utf-8")
    assert page_made.count("<script") and "Andel boliger med radonmåling" in page_made
    corrected = openpyxl.load_workbook(next(tmp_path.glob("[cr]*.xlsx" if page.stem == "planner" else "rettet.xlsx")))
    rows = [
        row for row in corrected.worksheets[0].iter_rows(values_only=True) if row[1] == "Andel boliger med radonmåling"
    ]
    assert [row for row in rows if any(str(cell).startswith("3 God") or str(cell).startswith("3 Good") for cell in row)]


def test_the_pages_go_the_same_way() -> None:
    english, norwegian = (
        [m["command"] or "table" for m in planner.BLOCK.finditer(p.read_text("utf-8"))] for p in planner.PAGES
    )
    assert [c.split()[:2] for c in english] == [c.split()[:2] for c in norwegian]
