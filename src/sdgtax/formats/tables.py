"""Users' own lists of indicators in any form, from a file, a folder or a stream; read row by row."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from sdgtax.formats.columns import Names, TableOptions, key
from sdgtax.formats.reading.pipe import Pipe
from sdgtax.formats.reading.registry import STREAMED, form_of
from sdgtax.formats.reading.table import Again, Note, Report, Source, Table, some
from sdgtax.formats.rows import RowReader
from sdgtax.model.finding import DataError, problem

if TYPE_CHECKING:
    from sdgtax.model.columns import InputColumns
    from sdgtax.model.indicator import Indicator

SHEETS_SHOWN = 5


def read_rows(
    path: Path | None,
    data: bytes | Pipe | None,
    options: TableOptions,
    *,
    unique_codes: bool = True,
    columns: InputColumns | None = None,
) -> Iterator[Indicator]:
    """The indicators of a file or a folder, or of `data` (such as standard input, which is read as it comes) where the path is None.

    `columns` are the names of columns, those of the bundled taxonomy by default. Raises
    DataError: file missing, empty or of a form that is not read; no title column (the message lists the columns); and, when all rows
    are read, with all that is wrong in them, unless bad rows are to be skipped. A code that comes again is a warning in the report,
    unless `unique_codes` is false.
    """
    report = options.report if options.report is not None else Report()
    source = _source(path, data)
    if columns is None:
        from sdgtax.yaml.load import bundled_columns

        columns = bundled_columns().input
    form = form_of(source, path is not None)
    if source.pipe is not None and form.name not in STREAMED:
        source = Source(source.where, source.bytes())
    if form.name in ("yaml", "json") and (found := _set(source, options.lang)):
        yield from found
        return
    names = Names(columns)
    tables = form.module.read(source, names, options)
    make = _maker(source, options, names, report)
    table, others = _chosen(source, tables, options, make)
    reader = make(table, report, {} if unique_codes else None)
    reader.taken.notes += others
    if source.misnamed:
        reader.taken.notes.append(Note("note.not-packed", {"text": source.where.suffix}))
    before = len(report.findings)
    yield from reader.read()
    if not reader.taken.rows and not reader.failed:
        raise problem(
            source.where,
            max(reader.taken.header, 1),
            "no-rows",
            "there is a header, and no row below it",
            "Write a row for each indicator.",
        )
    if reader.failed and (not options.skip or not reader.taken.rows):
        raise DataError([f for f in report.findings[before:] if f.severity == "error"])


Maker = Callable[[Table, Report, dict[str, int] | None], RowReader]


def _maker(source: Source, options: TableOptions, names: Names, report: Report) -> Maker:
    def make(table: Table, report: Report, codes: dict[str, int] | None) -> RowReader:
        return RowReader(table.where or source.where, table, options, names, report, codes)

    return make


def _source(path: Path | None, data: bytes | Pipe | None) -> Source:
    if path is None:
        where = Path("<stdin>")
        return Source(where, pipe=data) if isinstance(data, Pipe) else Source(where, data or b"")
    if path.exists() and not path.is_file() and not path.is_dir():
        return Source(path, pipe=Pipe(path.open("rb"), path))
    return Source(path)


def _chosen(source: Source, tables: Sequence[Table], options: TableOptions, make: Maker) -> tuple[Table, list[Note]]:
    """The table to read: the one that is named, else the one with most titles; and what is said of the others."""
    if options.sheet:
        named = [t for t in tables if key(t.name) == key(options.sheet)]
        named = named or (
            [tables[int(options.sheet) - 1]]
            if options.sheet.isdigit() and 0 < int(options.sheet) <= len(tables)
            else []
        )
        if not named:
            known = ", ".join(f"“{t.name}”" for t in tables if t.name) or "it has none"
            raise problem(
                source.where,
                0,
                "no-sheet",
                f"there is no sheet or list “{options.sheet}”; there are: {known}",
                "Name one of them.",
            )
        return named[0], []
    if not tables:
        raise problem(
            source.where, 1, "not-a-list", "a list of indicators was expected, and no titles were found",
            "Write `- title: …` for each indicator, or name the field with the titles: --title-column NAME.",
        )  # fmt: skip
    if len(tables) == 1:
        return tables[0], []
    if not all(isinstance(table.rows, list | Again) for table in tables):
        return tables[0], _told(tables[1:], [0] * len(tables))
    sizes = [_titles(table, make) for table in tables]
    best = max(range(len(tables)), key=lambda n: (bool(sizes[n]) and not tables[n].secret, sizes[n], -n))
    rest = [n for n in range(len(tables)) if n != best]
    return tables[best], _told([tables[n] for n in rest], [sizes[n] for n in rest])


def _titles(table: Table, make: Maker) -> int:
    """How many titles a sheet has; none where its columns cannot be told."""
    try:
        return sum(1 for _ in make(replace(table, rows=table.rows, warnings=[], notes=[]), Report(), None).read())
    except DataError:
        return 0


def _told(tables: Sequence[Table], sizes: Sequence[int]) -> list[Note]:
    named = [
        Note("note.titles", {"text": t.name, "n": n}) if n else t.name
        for t, n in zip(tables, sizes, strict=False)
        if t.name
    ]
    return [Note("note.not-read", {"sheets": some(named, SHEETS_SHOWN)})] if named else []


def _set(source: Source, lang: str) -> list[Indicator]:
    """The indicators of a file that is an indicator set; none for any other."""
    head = source.head(20_000)
    if b"publisher" not in head or b"indicators" not in head:
        return []
    from sdgtax.model.set_file import SetFile
    from sdgtax.yaml import document

    text = source.text()
    if text.lstrip().startswith("{"):
        try:
            loaded = json.loads(text)
        except (ValueError, RecursionError):
            return []  # told by the reader of records
    else:
        loaded = document.parse(text, source.where)
    if not (isinstance(loaded, dict) and {"id", "publisher", "indicators"} <= loaded.keys()):
        return []
    indicator_set: SetFile = document.check(SetFile, loaded, text, source.where)
    found = []
    for n, indicator in enumerate(indicator_set.record().indicators, 1):
        title, said = indicator.best((lang,))
        found.append(replace(indicator, titles={said: title}, line=n))
    return found
