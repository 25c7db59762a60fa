"""The way of a planner through `docs/planner.md` and `docs/planner.nb.md`: its commands run in order, in one folder.

A fenced block of `text` that begins with `sdgtax ` is a command, and below it what it prints on a terminal (`...` stands for lines that
are left out). The table of decisions is filled into the workbook that the page names. The list is `docs/examples/fjordby.csv` as a
spreadsheet.

Run: `python -m tools.planner` writes the output of the commands into the pages; a block keeps its number of lines, and begins where it
begins.
"""

from __future__ import annotations

import csv
import os
import re
import shlex
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import openpyxl

ROOT = Path(__file__).parents[1]
PAGES = [ROOT / "docs" / "planner.md", ROOT / "docs" / "planner.nb.md"]
BLOCK = re.compile(
    r"^```text\n(?P<command>sdgtax [^\n]+)\n(?P<shown>.*?)^```$|^\|(?P<table>[^\n]+\n(?:\|[^\n]+\n)+)", re.M | re.S
)
CUT = "..."
DRAWN = ("gaps", "select", "list")
"""Commands whose result is a table on a terminal."""
Run = Callable[[list[str], Path], str]


@dataclass(frozen=True)
class Step:
    """A command of a page, what the page shows of its output and where, and all that it printed."""

    command: str
    shown: str
    span: tuple[int, int]
    output: str


def plain(text: str) -> str:
    """A text without regard to how its lines are broken."""
    return " ".join(text.split())


def the_list(folder: Path) -> None:
    """Write the list as a spreadsheet."""
    book = openpyxl.Workbook()
    with (ROOT / "docs" / "examples" / "fjordby.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.reader(file, delimiter=";"):
            book.active.append([int(cell) if cell.isdigit() else cell for cell in row])
    book.save(folder / "fjordby.xlsx")


def decide(path: Path, table: str) -> None:
    """Fill a table of decisions into a workbook: its first column has the title of an indicator, the others are headed as there."""
    head, _, *rows = [[c.strip() for c in line.strip().strip("|").split("|")] for line in table.strip().split("\n")]
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    columns = [cell.value for cell in sheet[1]]
    lines = {cell.value: cell.row for cell in sheet[openpyxl.utils.get_column_letter(columns.index(head[0]) + 1)]}
    for title, *cells in rows:
        for heading, text in zip(head[1:], cells, strict=True):
            sheet.cell(lines[title], columns.index(heading) + 1).value = text or None
    book.save(path)


def steps(page: Path, folder: Path, run: Run) -> Iterator[Step]:
    """Go through a page, command by command; `run` runs one and gives all that it prints."""
    the_list(folder)
    workbook = folder / "none"
    for match in BLOCK.finditer(page.read_text(encoding="utf-8")):
        if match["table"]:
            decide(workbook, match["table"])
            continue
        words = shlex.split(match["command"])[1:]
        if "-o" in words and words[0] == "classify":
            workbook = folder / words[words.index("-o") + 1]
        drawn = "-o" not in words and any(w in DRAWN for w in words[:2])
        output = run([*words, *(("--format", "table") if drawn else ())], folder)
        yield Step(match["command"], match["shown"], match.span("shown"), output)


def _run(words: list[str], folder: Path) -> str:
    env = {
        **os.environ,
        "COLUMNS": "100",
        "NO_COLOR": "1",
        "TERM": "dumb",
        "PYTHONPATH": str(ROOT / "src"),
        "PYTHONUTF8": "1",
    }
    done = subprocess.run(
        [sys.executable, "-m", "sdgtax", *words], cwd=folder, env=env, capture_output=True, text=True, check=False
    )
    return done.stderr + done.stdout


def main() -> None:
    """Write the output of the commands into the pages."""
    for page in PAGES:
        text = page.read_text(encoding="utf-8")
        with tempfile.TemporaryDirectory() as folder:
            found = list(steps(page, Path(folder), _run))
        for step in reversed(found):
            kept = [line for line in step.shown.splitlines() if line != CUT]
            lines = [line.rstrip() for line in step.output.strip("\n").splitlines()]
            count = len(kept) or len(lines)
            start, end = step.span
            shown = "\n".join(lines[:count]) + ("\n..." if count < len(lines) else "") + "\n"
            text = text[:start] + (shown if lines else "") + text[end:]
        page.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
