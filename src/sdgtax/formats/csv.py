"""CSV after RFC 4180: UTF-8, line feeds, every cell safe for spreadsheets. Users' lists are read in any common form of it."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sdgtax.formats.columns import Table, problem
from sdgtax.model.limits import MAX_CELL
from sdgtax.text.harmless import cell
from sdgtax.yaml.encoding import encoding_of

if TYPE_CHECKING:
    from sdgtax.model.columns import Column
    from sdgtax.model.finding import DataError
    from sdgtax.model.sheet import Sheet

DELIMITERS = ",;\t|"
MAX_LINE = 50_000_000


def write(sheet: Sheet, delimiter: str = ",") -> Iterator[str]:
    """The sheet line by line, the ids of the columns first."""
    return lines(_rows(sheet), delimiter)


def _rows(sheet: Sheet) -> Iterator[list[Any]]:
    rows = iter(sheet.rows)
    first = next(rows, None)  # what is wrong with the first row is told before anything is written
    yield [cell(column.id) for column in sheet.columns]
    while first is not None:
        yield [
            cell(value) if isinstance(value, str) else cell(_plain(value, column))
            for value, column in zip(first, sheet.columns, strict=True)
        ]
        first = next(rows, None)


def _plain(value: Any, column: Column) -> Any:
    """A value as it stands in a cell."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list | tuple):
        return column.separator.join(map(str, value))
    if column.decimals is not None:
        return f"{value:.{column.decimals}f}"
    return value


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
        reader = csv.reader(_lines(where, stream), delimiter=max(DELIMITERS, key=first.count))
        rows = _told(where, reader)
        header = next(rows, None)
        if header is None:
            raise problem(where, 0, "empty-file", "the file is empty", "")
        names = [h.strip().lstrip("\ufeff") for h in header[1]]
        yield Table(names, (row for row in rows if any(c.strip() for c in row[1])))


def _lines(where: Path, stream: Any) -> Iterator[str]:
    """The lines of a text, none of which may be without end."""
    number = 0
    while line := stream.readline(MAX_LINE):
        number += 1
        if len(line) == MAX_LINE:
            what = f"the line has more than {MAX_LINE:,} characters"
            raise problem(where, number, "csv-syntax", what, "Is this a table? Write one row a line.")
        yield line


def _told(where: Path, reader: Any) -> Iterator[tuple[int, list[str]]]:
    """Line and cells of each row; what cannot be read is told with its line."""
    what = "header"
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            line = max(reader.line_num, 1)
            if "field limit" in str(error):
                raise too_long(where, line) from None
            raise problem(
                where, line, "csv-syntax", f"the {what} cannot be read: {error}", "Check the quotes."
            ) from None
        except UnicodeDecodeError as error:
            line = max(reader.line_num, 1)
            raise problem(
                where, line, "encoding", f"a byte is not {error.encoding}", "Save the file as UTF-8."
            ) from None
        yield reader.line_num, cells
        what = "row"


def too_long(where: Path, line: int) -> DataError:
    """A cell that no spreadsheet could hold, as an error."""
    what = f"a cell has more than {MAX_CELL:,} characters"
    return problem(
        where,
        line,
        "cell-too-long",
        what,
        "Shorten it; if it is not meant to be that long, look for a quote that is not closed.",
    )


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
