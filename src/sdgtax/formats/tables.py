"""Users' own lists of indicators in any format of lists, from a file or a stream; read row by row."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sdgtax.formats import csv
from sdgtax.formats.columns import RowReader, Table, TableOptions, problem
from sdgtax.formats.registry import FORMATS, by_ending
from sdgtax.yaml.encoding import decode, read_bytes

if TYPE_CHECKING:
    from sdgtax.model.columns import InputColumns
    from sdgtax.model.indicator import Indicator

MAX_BYTES = 500_000_000
"""Of formats that are read whole."""


def read_rows(
    path: Path | None,
    data: bytes | None,
    options: TableOptions,
    *,
    unique_codes: bool = True,
    columns: InputColumns | None = None,
) -> Iterator[Indicator]:
    """The indicators of a file, or of `data` (standard input) where the path is None.

    `columns` are the names of columns, those of the bundled taxonomy by default. Raises DataError: file missing, empty or binary;
    no title column (the message lists the columns); a row without a title or with a title that is too long; the same code twice.
    """
    where = path or Path("<stdin>")
    kind = _kind(path, data)
    if path is not None and path.exists() and not path.is_file() and not path.is_dir():
        data = path.read_bytes()  # a pipe can be read only once
    if columns is None:
        from sdgtax.yaml.load import bundled_columns

        columns = bundled_columns().input
    reader = RowReader(where, options, columns)
    seen: dict[str, int] = {}
    for row in _csv(where, data, reader) if kind == "csv" else _records(where, data, kind, reader, options.lang):
        code = row.code
        if code and unique_codes:
            if code in seen:
                raise problem(
                    where,
                    row.line,
                    "duplicate-code",
                    f"the code “{code}” is used twice; first in row {seen[code]}",
                    "Give each indicator its own code, or name another column with --code-column.",
                )
            seen[code] = row.line
        yield row


def _kind(path: Path | None, data: bytes | None) -> str:
    if path is not None:
        return by_ending(path, [f.name for f in FORMATS.values() if f.lists]) or "csv"
    head = (data or b"").lstrip()[:1]
    return "json" if head == b"[" else "jsonl" if head == b"{" else "csv"


def _csv(where: Path, data: bytes | None, reader: RowReader) -> Iterator[Indicator]:
    for table in csv.read(where, data):
        yield from _indicators(table, reader)


def _indicators(table: Table, reader: RowReader) -> Iterator[Indicator]:
    found = reader.find(table.names)
    return (reader.indicator(table.names, found, line, cells) for line, cells in table.rows)


def _records(where: Path, data: bytes | None, kind: str, reader: RowReader, lang: str) -> Iterator[Indicator]:
    """A list of titles or of records, by itself or as `indicators` of a record; or an indicator set."""
    raw = data if data is not None else read_bytes(where, MAX_BYTES)
    text = decode(raw, where)
    module = FORMATS[kind].module
    loaded = module.read(text, where, as_written=True)  # a code 1.10 is no number
    if isinstance(loaded, dict) and "indicators" in loaded and "publisher" in loaded:
        yield from _set(module.read(text, where), text, where, lang)
        return
    if isinstance(loaded, dict):
        loaded = loaded.get("indicators", loaded)
    if not isinstance(loaded, list):
        raise problem(
            where, 1, "not-a-list", "a list of indicators was expected", "Write `- title: …` for each of them."
        )
    for n, record in enumerate(loaded, 1):
        yield from _indicators(_table(where, n, record, reader), reader)


def _set(loaded: dict[str, Any], text: str, where: Path, lang: str) -> Iterator[Indicator]:
    from sdgtax.model.set_file import SetFile
    from sdgtax.yaml.document import check

    indicator_set: SetFile = check(SetFile, loaded, text, where)
    for n, indicator in enumerate(indicator_set.record().indicators, 1):
        title, found = indicator.best((lang,))
        yield replace(indicator, titles={found: title}, line=n)


def _table(where: Path, n: int, record: Any, reader: RowReader) -> Table:
    """A record, or a title by itself, as a table of one row."""
    if isinstance(record, str):
        return reader.bare(n, record)
    if not isinstance(record, dict):
        raise problem(where, n, "not-a-record", f"entry {n} is neither a title nor a record", "Write `title: …`.")
    return Table([str(k) for k in record], [(n, list(record.values()))])
