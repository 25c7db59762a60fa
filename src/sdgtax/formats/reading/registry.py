"""The forms in which lists are read: one line here and one file beside this one for each. What is not read gets a hint."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

from sdgtax.formats.reading.table import Source, Table
from sdgtax.model.finding import SdgtaxError

if TYPE_CHECKING:
    from sdgtax.formats.columns import Names, TableOptions

ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"


@dataclass(frozen=True, slots=True)
class Form:
    """A form: its endings, and how its first bytes (without blanks before them) tell it where the ending does not."""

    name: str
    endings: tuple[str, ...] = ()
    begins: Callable[[bytes], bool] | None = None


def read(form: Form, source: Source, names: Names, options: TableOptions) -> list[Table]:
    """The tables of a source, the most promising first, as `read` in the file of its form gives them."""
    found: list[Table] = import_module(f"sdgtax.formats.reading.{form.name}").read(source, names, options)
    return found


BINARY = ("xlsx", "xls", "ods", "parquet")
"""Forms that the first bytes tell for certain."""
STREAMED = ("delimited", "jsonl")
"""Forms that are read as they come; others need all of a stream."""
_ALL = (
    Form("package", ("datapackage.json",)),
    Form("xlsx", (".xlsx", ".xlsm", ".xltx"), lambda head: head.startswith(ZIP) and b"mimetype" not in head[:60]),
    Form("xls", (".xls", ".xlt"), lambda head: head.startswith(OLE)),
    Form("ods", (".ods",), lambda head: head.startswith(ZIP)),
    Form("parquet", (".parquet", ".arrow", ".feather"), lambda head: head.startswith((b"PAR1", b"ARROW1"))),
    Form("sdmx", (".xml",), lambda head: head.startswith(b"<?xml")),
    Form("jsonl", (".jsonl", ".ndjson"), lambda head: head.startswith(b"{") and (b"}\n{" in head or b"}\r\n{" in head)),
    Form("json", (".json", ".jsonld", ".geojson"), lambda head: head.startswith((b"[", b"{"))),
    Form("yaml", (".yaml", ".yml")),
    Form("delimited", (".csv", ".tsv", ".tab", ".txt")),
    Form("markdown", (".md", ".markdown")),
    Form("folder"),
)
FORMS = {form.name: form for form in _ALL}

KS = "KS's sets come in with `sdgtax import ks FILES`; save any other list as CSV or a spreadsheet."
COPY = "Copy the table into a spreadsheet, and save that."
UNPACK = "Unpack it, and name the file in it."
HINTS = {
    ".ttl": ("Turtle", KS), ".nt": ("N-Triples", KS), ".trig": ("TriG", KS), ".rdf": ("RDF", "Save the list as CSV or a spreadsheet."),
    ".xlsb": ("this kind of workbook", "Save it as .xlsx."), ".numbers": ("Numbers", "Export it as .xlsx or CSV."),
    ".fods": ("flat ODS", "Save it as .ods or .xlsx."), ".docx": ("Word", COPY), ".doc": ("Word", COPY), ".odt": ("text of LibreOffice", COPY),
    ".pdf": ("PDF", COPY), ".html": ("HTML", COPY), ".htm": ("HTML", COPY),
    ".zip": ("a packed file", UNPACK), ".7z": ("a packed file", UNPACK),
    ".px": ("PC-Axis", "Save the table as CSV, Excel or JSON-stat from the statistics bank."),
}  # fmt: skip
"""What is not read, by ending: what it is, and what to do."""
BEGINNINGS = (
    ((b"@prefix", b"@base", b"prefix "), HINTS[".ttl"]),
    ((b"<!doctype html", b"<html", b"<table", b"<meta"), HINTS[".html"]),
    ((b"%pdf",), HINTS[".pdf"]),
)


def form_of(source: Source, named: bool) -> Form:
    """The form of a source: a folder, else by the first bytes where these tell more than the ending, else by the ending.

    `named`: it is a file, whose ending counts. Raises DataError with a hint for a form that is not read.
    """
    if named and source.data is None and source.where.is_dir():
        return FORMS["folder"]
    low = source.name.lower()
    head = source.head().removeprefix(b"\xef\xbb\xbf").lstrip()
    ending = PurePath(low).suffix if named else ""
    hint = HINTS.get(ending) or next((said for begins, said in BEGINNINGS if head.lower().startswith(begins)), None)
    told = next((f for f in _ALL if f.begins and f.begins(head)), None)
    by_name = form_by_name(low) if named else None
    binary = told is not None and told.name in BINARY
    if hint and (ending in HINTS or not binary):
        raise source.problem("unknown-form", f"{hint[0]} is not read here", hint[1])
    misnamed = by_name is not None and by_name.name in BINARY  # a text under the ending of a spreadsheet
    if binary or misnamed or (by_name is FORMS["json"] and told is FORMS["jsonl"]):
        return told or FORMS["delimited"]
    return by_name or told or FORMS["delimited"]


def form_by_name(name: str) -> Form | None:
    """The form whose ending a name has; None for none."""
    return next((f for f in _ALL if name.lower().endswith(f.endings)), None)


def rows_in(path: Path) -> int | None:
    """About how many rows a file has that is read as a stream, to tell how much is left; None where that is not known."""
    source = Source(path)
    try:
        form = form_of(source, True).name
        if form == "parquet" and source.head(4) == b"PAR1":
            return int(import_module("pyarrow.parquet").read_metadata(path).num_rows)
        if form not in STREAMED:
            return None
        with source.open() as file:
            return sum(piece.count(b"\n") for piece in iter(lambda: file.read(1 << 20), b""))
    except (SdgtaxError, OSError, ImportError):
        return None  # what is wrong is told when the file is read
