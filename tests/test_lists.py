"""Lists in every form that people keep them in: each is read exactly, or refused at the right place. The shapes stand in `tests/lists/`."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest
import xlwt
import yaml
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Table, TableCell, TableRow
from odf.text import LineBreak, P
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.utils import range_boundaries

from sdgtax.formats.columns import TableOptions
from sdgtax.formats.reading.grid import shown
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


def made(path: Path, shape: dict[str, Any]) -> None:
    """Write the sheets of a shape in the form that the ending names."""
    {".xlsx": made_xlsx, ".xls": made_xls, ".ods": made_ods}[path.suffix](path, shape)


def parts(value: Any) -> tuple[Any, str]:
    """Value and number format of a cell."""
    if isinstance(value, dict):
        return value["date"], "yyyy-mm-dd"
    return (value[0], value[1]) if isinstance(value, list) else (value, "General")


def made_xlsx(path: Path, shape: dict[str, Any]) -> None:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in shape["sheets"].items():
        sheet = book.create_sheet(name)
        for r, row in enumerate(rows, 1):
            for c, given in enumerate(row, 1):
                value, form = parts(given)
                if value != "":
                    sheet.cell(r, c, value).number_format = form
        for cells in shape.get("merged", ()):
            sheet.merge_cells(cells)
        for row in shape.get("hidden", ()):
            sheet.row_dimensions[row].hidden = True
    book.save(path)


def made_xls(path: Path, shape: dict[str, Any]) -> None:
    book = xlwt.Workbook()
    for name, rows in shape["sheets"].items():
        sheet = book.add_sheet(name)
        for r, row in enumerate(rows):
            for c, given in enumerate(row):
                value, form = parts(given)
                if value != "":
                    sheet.write(r, c, value, xlwt.easyxf(num_format_str=form))
        for cells in shape.get("merged", ()):
            left, top, right, bottom = range_boundaries(cells)
            first = rows[top - 1][left - 1]
            sheet.merge(top - 1, bottom - 1, left - 1, right - 1)
            assert first
        for row in shape.get("hidden", ()):
            sheet.row(row - 1).hidden = True
    book.save(str(path))


def made_ods(path: Path, shape: dict[str, Any]) -> None:
    book = OpenDocumentSpreadsheet()
    spans = {}
    for cells in shape.get("merged", ()):
        left, top, right, bottom = range_boundaries(cells)
        spans[top - 1, left - 1] = {"numbercolumnsspanned": right - left + 1, "numberrowsspanned": bottom - top + 1}
    for name, rows in shape["sheets"].items():
        sheet = Table(name=name)
        for r, row in enumerate(rows):
            line = TableRow()
            for c, given in enumerate(row):
                value, form = parts(given)
                kind = (
                    {"valuetype": "date", "datevalue": str(value)}
                    if isinstance(value, date)
                    else {"valuetype": "string"}
                )
                if isinstance(value, int | float):
                    kind = {"valuetype": "float", "value": str(value)}
                cell = TableCell(**(kind if value != "" else {}), **spans.get((r, c), {}))
                for text in ODS_SHOWN.get((value, form), str(value)).split("\n") if value != "" else ():
                    cell.addElement(P(text=text))
                line.addElement(cell)
            sheet.addElement(line)
        book.spreadsheet.addElement(sheet)
    book.save(str(path))


ODS_SHOWN = {(301, "0000"): "0301", (1.1, "0.00"): "1.10", (0.25, "0%"): "25%"}
"""What LibreOffice writes into the file as shown."""


@pytest.mark.parametrize(
    ("value", "form", "text"),
    [
        (301, "0000", "0301"), (1.1, "0.00", "1.10"), (7, '"KI-"000', "KI-007"), (1101, "00\\.00", "11.01"), (12, "00-00", "00-12"),
        (1234.5, "#,##0.00", "1234.50"), (0.256, "0.0%", "25.6%"), (-2.5, "0.0;[Red]-0.0", "-2.5"), (3.0, "0.###", "3"),
        (2021.0, "General", "2021"), (1e-7, "General", "1e-07"), (5, "# ?/?", "5"), (True, "General", "TRUE"), (None, "0", ""),
        (7, "_ * #,##0_ ;_ * -#,##0_ ", "7"), (0, "0", "0"),
    ],
)  # fmt: skip
def test_numbers_as_a_cell_shows_them(value: Any, form: str, text: str) -> None:
    assert shown(value, form) == text


def test_rich_text_is_read_whole(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["Navn"])
    book.active.append([CellRichText("Utslipp av CO", TextBlock(InlineFont(vertAlign="subscript"), "2"), " per år")])
    book.save(tmp_path / "a.xlsx")
    (found,) = read_rows(tmp_path / "a.xlsx", None, TableOptions())
    assert written(found) == " | Utslipp av CO2 per år"


def test_a_text_below_many_numbers_is_read(tmp_path: Path) -> None:
    """Types are not told from the first rows: findings/polars-read-excel-drops-late-text.sh."""
    book = openpyxl.Workbook()
    for row in [
        ["code", "title", "value"],
        *([n, f"Waste of {n} households", n / 2] for n in range(1, 121)),
        ["1.a", "Clean water", "<5"],
    ]:
        book.active.append(row)
    book.save(tmp_path / "a.xlsx")
    *_, before, last = read_rows(tmp_path / "a.xlsx", None, TableOptions())
    assert (before.code, before.columns["value"]) == ("120", "60")
    assert (last.code, last.columns["value"]) == ("1.a", "<5")


@pytest.mark.parametrize("ending", ["xlsx", "xls"])
def test_an_error_of_a_formula_is_its_sign_and_no_number(ending: str, tmp_path: Path) -> None:
    """An error has a number of its own in an .xls: findings/petl-reads-what-is-missing-as-42.sh."""
    errors = {"#N/A": 42, "#DIV/0!": 7, "#REF!": 23}
    rows = [["Kode", "Navn", "Enhet", "Siste år", "Verdi"], ["1.10", "Andel elbiler", "#DIV/0!", "#N/A", 3.5], ["#REF!", "Crime rate", "%", 2024, "#N/A"]]  # fmt: skip
    path = tmp_path / f"a.{ending}"
    new, old = openpyxl.Workbook(), xlwt.Workbook()
    sheet = old.add_sheet("A")
    for r, row in enumerate(rows):
        new.active.append(row)
        for c, value in enumerate(row):
            if value in errors:
                sheet.row(r).set_cell_error(c, errors[value])
            else:
                sheet.write(r, c, value)
    (new if ending == "xlsx" else old).save(str(path))
    first, second = read_rows(path, None, TableOptions())
    assert [(i.code, i.unit, i.last_year) for i in (first, second)] == [("1.10", "", None), ("", "%", 2024)]
    assert [i.columns["Verdi"] for i in (first, second)] == ["3.5", "#N/A"]
    assert (first.columns["Enhet"], second.columns["Kode"]) == ("#DIV/0!", "#REF!"), "nothing of the list is lost"


def test_an_error_in_place_of_a_title_is_told(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in [["Kode", "Navn"], ["1", "Andel elbiler"], ["2", "#REF!"]]:
        book.active.append(row)
    book.save(tmp_path / "a.xlsx")
    with pytest.raises(DataError) as caught:
        list(read_rows(tmp_path / "a.xlsx", None, TableOptions()))
    assert [f.rule for f in caught.value.findings] == ["no-title"]


def test_a_cell_that_is_true_is_read_as_it_is_shown(tmp_path: Path) -> None:
    """Its value is not guessed from the word: findings/pandas-reads-a-true-cell-as-false.sh."""
    sheet = Table(name="A")
    for row in [("Navn", "Sjekket"), ("Andel elbiler", "SANN"), ("Crime rate", "USANN")]:
        line = TableRow()
        for text in row:
            kind = {"valuetype": "boolean", "booleanvalue": "true" if text == "SANN" else "false"}
            cell = TableCell(**(kind if text.endswith("SANN") else {"valuetype": "string"}))
            cell.addElement(P(text=text))
            line.addElement(cell)
        sheet.addElement(line)
    book = OpenDocumentSpreadsheet()
    book.spreadsheet.addElement(sheet)
    book.save(str(tmp_path / "a.ods"))
    assert [i.columns["Sjekket"] for i in read_rows(tmp_path / "a.ods", None, TableOptions())] == ["SANN", "USANN"]


def test_lines_of_a_cell_are_parted_by_a_blank(tmp_path: Path) -> None:
    """Not joined to one word: findings/calamine-joins-words-at-a-line-break.sh."""
    paragraph = P(text="Avfall per")
    paragraph.addElement(LineBreak())
    paragraph.addText("innbygger")
    sheet = Table(name="A")
    for given in ([P(text="Navn")], [paragraph], [P(text="Avfall per"), P(text="innbygger")]):
        line, cell = TableRow(), TableCell(valuetype="string")
        for part in given:
            cell.addElement(part)
        line.addElement(cell)
        sheet.addElement(line)
    book = OpenDocumentSpreadsheet()
    book.spreadsheet.addElement(sheet)
    book.save(str(tmp_path / "a.ods"))
    assert [written(i) for i in read_rows(tmp_path / "a.ods", None, TableOptions())] == [" | Avfall per innbygger"] * 2


@pytest.mark.parametrize(
    "period", ["2024", "2024-M12", "2024-01", "2024-T2", "2024-S1", "2024-W05", "2024-D032", "2024M12", "2024K1", "2024-01-01/P1Y"]
)  # fmt: skip
def test_of_a_period_the_year_is_read(period: str, tmp_path: Path) -> None:
    """All forms of SDMX and of SSB alike, whatever stands for the part of a year: findings/sdmx1-reads-months-as-seconds.sh."""
    (tmp_path / "a.csv").write_text(f"code;title;last_year\n1.10;Crime rate;{period}\n", encoding="utf-8")
    (found,) = read_rows(tmp_path / "a.csv", None, TableOptions())
    assert found.last_year == 2024


GRIDS = [
    pytest.param(shape.values[0], ending, id=f"{shape.id}, {ending}")
    for shape in shapes("grids.yaml") for ending in shape.values[0].get("only", ["xlsx", "xls", "ods"])
]  # fmt: skip


@pytest.mark.parametrize(("shape", "ending"), GRIDS)
def test_a_spreadsheet(shape: dict[str, Any], ending: str, tmp_path: Path) -> None:
    path = tmp_path / f"list.{ending}"
    made(path, shape)
    named = {k: v.replace("FILE", path.name) for k in ("refused", "found") if (v := shape.get(k))}
    check({**shape, **named}, path, tmp_path)
    if "cells" in shape:
        for name, values in shape["cells"].items():
            assert [i.columns[name] for i in read_rows(path, None, TableOptions())] == values


def test_a_word_document_under_the_ending_of_a_spreadsheet_is_told_as_one(tmp_path: Path) -> None:
    for name in ("list.xlsx", "list.csv", "list"):
        docx.Document().save(str(tmp_path / name))
        with pytest.raises(DataError, match="Word is not read here"):
            list(read_rows(tmp_path / name, None, TableOptions()))
