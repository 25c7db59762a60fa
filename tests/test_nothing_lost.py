"""Nothing that stood in a list is missing in the workbook: cell by cell, for lists of every kind."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.styles import Alignment
from tests.test_lists import made_ods

HEAD = ["Nr.", "Indikator", "Resultat", "", "Måltall", "Ansvarlig", "Merknad", "Frist"]
SECOND = ["", "", "2023", "2024", "", "", "", ""]
ROWS: list[list[Any]] = [
    ["1.1", "Klimagassutslipp i kommunen", 42150, 40980.5, 30000, "Plan; og miljø", "Foreløpig\ntall", date(2025, 3, 14)],
    ["0302", "Antall elever per lærer", 15.2, 15, None, "Oppvekst", "=ikke en formel", None],
    ["1.10", "Andel husholdningsavfall til materialgjenvinning", 0.41, 0.445, 0.6, "“Teknisk”", " ", date(2026, 1, 1)],
]  # fmt: skip
ABOVE = [
    "Fjordvik kommune",
    "Handlingsprogram 2025–2028, med en lang undertittel som går over flere ord enn noen viser",
]
BELOW = "Kilde: SSB, Miljødirektoratet og egne tall. Tallene for 2024 er foreløpige og vil bli rettet når de endelige foreligger."


def shown(value: Any) -> str:
    """A value as the workbook has it."""
    if value is None:
        return ""
    return value.isoformat() if isinstance(value, date) else str(value).strip()


def spreadsheet(path: Path) -> list[list[str]]:
    """Banner rows, a header of two rows with merged cells, a theme on a row of its own, numbers, dates, notes, a hidden column."""
    book = openpyxl.Workbook()
    page = book.active
    page.title = "Plan"
    made = [
        [ABOVE[0]],
        [ABOVE[1]],
        [],
        HEAD,
        SECOND,
        ["Klima"],
        *ROWS[:1],
        ["Oppvekst og levekår"],
        *ROWS[1:],
        [],
        [BELOW],
    ]
    for row in made:
        page.append([None if value == "" else value for value in row])
    page.merge_cells("C4:D4")
    for letter in "ABEFGH":
        page.merge_cells(f"{letter}4:{letter}5")
    for n in (6, 8):
        page.merge_cells(start_row=n, start_column=1, end_row=n, end_column=8)
    page.cell(9, 7).data_type = "s"
    page["C10"].number_format = page["D10"].number_format = "0.0%"
    page.column_dimensions["F"].hidden = True
    page["B1"].alignment = Alignment(wrap_text=True)
    book.save(path)
    texts = [[shown(value) for value in row] for row in made]
    texts[9][2:4] = ["41.0%", "44.5%"]
    return texts


def ods(path: Path) -> list[list[str]]:
    """The same as a spreadsheet of LibreOffice, of texts alone."""
    texts = [[shown(value) for value in row] for row in ([ABOVE[0]], HEAD, *ROWS)]
    made_ods(path, {"sheets": {"Plan": texts}})
    return texts


def text(path: Path) -> list[list[str]]:
    """A CSV with lines above and below, a separator and a line break in quotes, a row that is shorter, an empty column."""
    head = ["Nr.", "Indikator", "Resultat", "Måltall", "Ansvarlig", "Merknad"]
    rows = [
        ["1.1", "Klimagassutslipp i kommunen", "42 150,5", "30000", "Plan; og miljø", "Foreløpig\ntall"],
        ["0302", "Antall elever per lærer", "-15,2"],
        ["1.10", "Andel husholdningsavfall til materialgjenvinning", "=1+1", "", "@Teknisk", "\t+47"],
    ]
    lines = [[ABOVE[0]], [], head, *rows, [], [BELOW]]
    quoted = [";".join(f'"{c}"' if {";", "\n", '"'} & set(c) else c for c in row) for row in lines]
    path.write_text("\n".join(quoted) + "\n", encoding="cp1252", errors="replace")
    return lines


def late_keys(path: Path) -> list[list[str]]:
    """JSON Lines of which later records have more keys, lists, numbers and truth values."""
    records: list[dict[str, Any]] = [
        {"title": "Municipal waste", "code": "1.10"},
        {"title": "Water use", "unit": "m3", "note": ["a", "b"]},
        {"title": "Energy use", "late": "only here", "value": 12.50, "done": True},
    ]
    path.write_text("\n".join(json.dumps(r) for r in records) + "\n", encoding="utf-8")
    return [
        ["Municipal waste", "1.10"],
        ["Water use", "m3", "a; b"],
        ["Energy use", "only here", "12.5", "true"],
        ["late", "value", "done", "note"],
    ]


KINDS: dict[str, Callable[[Path], list[list[str]]]] = {
    "plan.xlsx": spreadsheet, "plan.ods": ods, "plan.csv": text, "plan.jsonl": late_keys,
}  # fmt: skip


def cells(book: Any) -> list[list[str]]:
    """All rows of all sheets as texts."""
    rows = (row for page in book.worksheets for row in page.iter_rows(values_only=True))
    return [[shown(value) for value in row] for row in rows]


def missing(wanted: Iterable[str], row: list[str]) -> list[str]:
    """What of a row of the list does not stand in a row of the workbook: as a cell, or in the cell of a row that was left out."""
    joined = " | ".join(row)
    return [cell for cell in wanted if cell and cell not in row and cell not in joined]


@pytest.mark.parametrize("name", KINDS)
def test_every_cell_of_the_list_stands_in_the_workbook(run: Any, tmp_path: Path, name: str) -> None:
    source, target = tmp_path / name, tmp_path / "result.xlsx"
    listed = KINDS[name](source)
    done = run("classify", source, "-o", target, "--lang", "nb", "--on-error", "skip")
    assert done.code == 0, done.err
    rows = cells(openpyxl.load_workbook(target))
    for row in listed:
        lacking = [missing(map(str.strip, row), found) for found in rows]
        if {"Nr.", "title"} & set(row) or row == SECOND:
            head = " ".join(rows[0])
            assert not [cell for cell in row if cell and cell not in head], row
        else:
            assert min(lacking, key=len) == [], row


def test_distances_ages_and_versions_are_no_times_or_days(run: Any, tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_text(
        "code,title,within,ages,part,half\n"
        "11.7.1,Dwellings near a green space,300 m,16:19,1-2,2024-1\n"
        "11.2.1,Dwellings near a stop,500 m,20:24,3-4,2024-2\n",
        encoding="utf-8",
    )
    done = run("classify", tmp_path / "list.csv", "--format", "csv")
    assert done.code == 0, done.err
    rows = list(csv.DictReader(io.StringIO(done.out)))
    assert [[row[c] for c in ("code", "within", "ages", "part", "half")] for row in rows] == [
        ["11.7.1", "300 m", "16:19", "1-2", "2024-1"],
        ["11.2.1", "500 m", "20:24", "3-4", "2024-2"],
    ]
