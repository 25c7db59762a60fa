"""Users' own lists of indicators in any form, from a file, a folder or a stream; read row by row. Tables of titles with labels, as
`sdgtax evaluate` and `sdgtax diff` read them."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from sdgtax.formats.columns import Names, TableOptions, key
from sdgtax.formats.reading.registry import STREAMED, form_of, read
from sdgtax.formats.reading.table import Again, Note, Report, Source, Table, some
from sdgtax.formats.rows import RowReader
from sdgtax.formats.streams import Pipe
from sdgtax.model.finding import DataError

if TYPE_CHECKING:
    from sdgtax.analyse.evaluate import GoldRow
    from sdgtax.model.columns import InputColumns
    from sdgtax.model.finding import Finding
    from sdgtax.model.indicator import Indicator
    from sdgtax.model.taxonomy import Taxonomy

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
    tables = read(form, source, names, options)

    def titles(table: Table) -> int:
        """How many titles a sheet has; none where its columns cannot be told."""
        alone = replace(table, warnings=[], notes=[])
        try:
            return sum(1 for _ in RowReader(source.where, alone, options, names, Report()).read())
        except DataError:
            return 0

    table, others = _chosen(source, tables, options, titles)
    reader = RowReader(source.where, table, options, names, report, {} if unique_codes else None)
    reader.taken.notes += others
    if source.misnamed:
        reader.taken.notes.append(Note("note.not-packed", {"text": source.where.suffix}))
    before = len(report.findings)
    yield from reader.read()
    if not reader.taken.rows and not reader.failed:
        what, hint = "there is a header, and no row below it", "Write a row for each indicator."
        raise source.problem("no-rows", what, hint, max(reader.taken.header, 1))
    if reader.failed and (not options.skip or not reader.taken.rows):
        raise DataError([f for f in report.findings[before:] if f.severity == "error"])


def _source(path: Path | None, data: bytes | Pipe | None) -> Source:
    if path is None:
        where = Path("<stdin>")
        return Source(where, pipe=data) if isinstance(data, Pipe) else Source(where, data or b"")
    if path.exists() and not path.is_file() and not path.is_dir():
        return Source(path, pipe=Pipe(path.open("rb"), path))
    return Source(path)


def _chosen(
    source: Source, tables: Sequence[Table], options: TableOptions, titles: Callable[[Table], int]
) -> tuple[Table, list[Note]]:
    """The table to read: the one that is named, else the one with most titles; and what is said of the others."""
    if sheet := options.sheet:
        named = [t for t in tables if key(t.name) == key(sheet)]
        if not named and sheet.isdigit():
            named = [t for n, t in enumerate(tables, 1) if n == int(sheet)]
        if not named:
            known = ", ".join(f"“{t.name}”" for t in tables if t.name) or "it has none"
            what = f"there is no sheet or list “{sheet}”; there are: {known}"
            raise source.problem("no-sheet", what, "Name one of them.")
        return named[0], []
    if not tables:
        what = "a list of indicators was expected, and no titles were found"
        hint = "Write `- title: …` for each indicator, or name the field with the titles: --title-column NAME."
        raise source.problem("not-a-list", what, hint, 1)
    best, sizes = 0, [0] * len(tables)
    if len(tables) > 1 and all(isinstance(table.rows, list | Again) for table in tables):
        sizes = list(map(titles, tables))
        best = max(range(len(tables)), key=lambda n: (bool(sizes[n]) and not tables[n].secret, sizes[n], -n))
    rest = [(t.name, sizes[n]) for n, t in enumerate(tables) if n != best and t.name]
    others = [Note("note.titles", {"text": name, "n": n}) if n else name for name, n in rest]
    return tables[best], [Note("note.not-read", {"sheets": some(others, SHEETS_SHOWN)})] if others else []


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
    best = ((i, i.best((lang,))) for i in indicator_set.record().indicators)
    return [replace(i, titles={said: title}, line=n) for n, (i, (title, said)) in enumerate(best, 1)]


def read_table(path: Path, columns: InputColumns | None = None) -> list[Indicator]:
    """The rows of a table, whose columns `columns` tell (the bundled rules by default); a code may stand in it several times. Raises DataError for a file that cannot be read."""
    return list(read_rows(path, None, TableOptions(), unique_codes=False, columns=columns))


def read_gold(
    path: Path, taxonomy: Taxonomy, on_unknown: Callable[[Finding], None] | None = None, facets: Collection[str] = ()
) -> list[GoldRow]:
    """The rows of a table with their labels; see `label_rows`. Raises DataError for a file that cannot be read."""
    from sdgtax.analyse.evaluate import label_rows

    return label_rows(read_table(path, taxonomy.columns.input), taxonomy, str(path), on_unknown, facets)
