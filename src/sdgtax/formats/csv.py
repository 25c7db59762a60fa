"""CSV after RFC 4180: UTF-8, line feeds, every cell safe for spreadsheets. Users' lists are read in any common form of it."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sdgtax.formats.columns import Table, problem
from sdgtax.text.harmless import cell
from sdgtax.yaml.encoding import encoding_of

if TYPE_CHECKING:
    from sdgtax.model.columns import Column, Dialect
    from sdgtax.model.sheet import Sheet

DELIMITERS = ",;\t|"
MAX_CELL = 10_000_000


def write(sheet: Sheet, delimiter: str = ",", dialect: Dialect | None = None) -> Iterator[str]:
    """The sheet line by line, its head first; in a dialect for a spreadsheet program."""
    rows = _rows(sheet, dialect.decimal if dialect else ".")
    made = lines(rows, dialect.delimiter if dialect else delimiter)
    return chain(["\ufeff"], made) if dialect and dialect.bom else made


def _rows(sheet: Sheet, point: str = ".") -> Iterator[list[Any]]:
    rows = iter(sheet.rows)
    first = next(rows, None)  # what is wrong with the first row is told before anything is written
    yield [cell(name) for name in sheet.head]
    while first is not None:
        yield [
            cell(value) if isinstance(value, str) else cell(plain(value, column, point))
            for value, column in zip(first, sheet.columns, strict=True)
        ]
        first = next(rows, None)


def plain(value: Any, column: Column, point: str = ".") -> Any:
    """A value as it stands in a cell, with this decimal sign."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list | tuple):
        return column.separator.join(map(str, value))
    if column.decimals is not None:
        value = f"{value:.{column.decimals}f}"
    elif point == "." or not isinstance(value, float):
        return value
    return str(value).replace(".", point)


def lines(rows: Iterable[Iterable[Any]], delimiter: str) -> Iterator[str]:
    """Rows as lines of text, quoted where needed."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=delimiter, lineterminator="\n")
    for row in rows:
        writer.writerow(row)
        yield buffer.getvalue()
        buffer.seek(0)
        buffer.truncate()


def read(where: Path, data: bytes | None) -> Iterator[Table]:
    """The one table of a file, or of `data`, read row by row. The separator is the most frequent one of the header.

    Raises DataError: the file is missing, empty or binary; a row or a letter cannot be read.
    """
    encoding, sample = _encoding(where, data)
    if data is not None:
        stream: Any = io.TextIOWrapper(io.BytesIO(data), encoding=encoding, newline="")
    else:
        stream = where.open(encoding=encoding, newline="")
    with stream:
        first = sample.split("\n", 1)[0]
        csv.field_size_limit(MAX_CELL)
        reader = csv.reader(stream, delimiter=max(DELIMITERS, key=first.count))
        rows = _told(where, reader)
        header = next(rows, None)
        if header is None:
            raise problem(where, 0, "empty-file", "the file is empty", "")
        names = [h.strip().lstrip("\ufeff") for h in header[1]]
        yield Table(names, (row for row in rows if any(c.strip() for c in row[1])))


def _told(where: Path, reader: Any) -> Iterator[tuple[int, list[str]]]:
    """Line and cells of each row; what cannot be read is told with its line."""
    what = "header"
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise problem(
                where, max(reader.line_num, 1), "csv-syntax", f"the {what} cannot be read: {error}", "Check the quotes."
            ) from None
        except UnicodeDecodeError as error:
            line = max(reader.line_num, 1)
            raise problem(
                where, line, "encoding", f"a byte is not {error.encoding}", "Save the file as UTF-8."
            ) from None
        yield reader.line_num, cells
        what = "row"


def _encoding(where: Path, data: bytes | None) -> tuple[str, str]:
    """The encoding of a file from its beginning, and that beginning as text. Raises DataError for binary and empty files."""
    if data is None:
        try:
            if where.is_dir():
                raise problem(
                    where, 0, "not-a-file", "this is a folder", "Name a file, or use --sets for a folder of sets."
                )
            with where.open("rb") as file:
                head = file.read(1_000_000)
        except OSError as error:
            raise problem(
                where, 0, "unreadable", f"cannot read the file: {error.strerror or error}", "Check the path."
            ) from None
    else:
        head = data[:1_000_000]
    if not head.strip():
        raise problem(where, 0, "empty-file", "the file is empty", "Give a header line and at least one row.")
    encoding = encoding_of(head, where)
    if encoding == "utf-8-sig" and not _all_utf8(where, data):
        encoding = "cp1252"
    return encoding, head[:200_000].decode(encoding, errors="ignore")


def _all_utf8(where: Path, data: bytes | None) -> bool:
    """Whether the whole input is UTF-8 (a Latin-1 letter may come late in a long file)."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        with where.open("rb") if data is None else io.BytesIO(data) as file:
            while chunk := file.read(1 << 20):
                decoder.decode(chunk)
            decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True
