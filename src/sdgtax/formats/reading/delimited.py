"""CSV and its relatives: any separator, any common encoding, lines above the table, one title a line; read as a stream."""

from __future__ import annotations

import codecs
import contextlib
import csv
import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Any

from sdgtax.formats.reading.table import Again, Fault, Note, Row, Source, Table
from sdgtax.model.limits import MAX_CELL
from sdgtax.text.cells import Lines, rows
from sdgtax.yaml.encoding import called, encoding_of, is_damaged, odd_byte

if TYPE_CHECKING:
    from sdgtax.formats.columns import Names, TableOptions

DELIMITERS = "\t;|,"
BAR = "|"
_RULED = re.compile(r"\s*(:?-+:?)?\s*")
NONE = "\x1f"
"""Stands between the cells of a text that has one cell a line."""
CLOSE = 'Close it, or write a quote inside a cell twice: "".'
MAX_LINE = 50_000_000
HEAD, SAMPLE, RECORDS = 1_000_000, 200_000, 1000
HEADER_ROWS = 30
MOST = 0.8
NAMED = {"tab": "\t", "\\t": "\t", "semicolon": ";", "comma": ",", "pipe": "|", "none": NONE}


def read(source: Source, names: Names, options: TableOptions) -> list[Table]:
    """The one table of a text. Raises DataError: the file is missing, empty or binary; the encoding or the separator is unknown."""
    encoding, sample = _encoding(source, options.encoding)
    delimiter, told = _told(sample)
    if options.delimiter:
        delimiter = NAMED.get(options.delimiter.lower(), options.delimiter)
        if len(delimiter) != 1:
            hint = "Name it so: --delimiter ';' (or tab)."
            raise source.problem("delimiter", f"“{delimiter}” is not one sign", hint)
    elif not delimiter:
        delimiter = _judged(sample, names)
    table = Table(Again(lambda: _rows(source, encoding, delimiter, told)), delimiter=delimiter.strip(NONE))
    if encoding not in ("utf-8-sig", "utf-8") and not options.encoding:
        table.notes.append(Note("note.encoding", {"name": called(encoding)}))
    return [table]


def _told(sample: str) -> tuple[str, int]:
    """The separator that a first line `sep=;` tells, and how many lines that are."""
    first = sample.split("\n", 1)[0].strip().strip('"')
    return (first[4:] or "\t", 1) if first.lower().startswith("sep=") and len(first) <= 5 else ("", 0)


def _judged(sample: str, names: Names) -> str:
    """The separator that fits the lines best: the one that makes names of columns of a header, and rows as wide as that."""
    lines = sample.splitlines(keepends=True)
    if len(sample) >= SAMPLE:
        lines = lines[:-1] or lines
    found = {d: _judge(lines, d, names) for d in (*DELIMITERS, NONE)}
    known = max(score[0] for score in found.values())
    fitting = [d for d in found if found[d][0] == known] if known else [d for d in DELIMITERS if found[d][1] >= MOST]
    return max(fitting, key=lambda d: found[d][1:], default=NONE)  # the first of the best


def _judge(lines: Sequence[str], delimiter: str, names: Names) -> tuple[int, float, int]:
    """How many names of columns a separator makes, the share of rows of one width, and (below 0) cells that hold another separator."""
    csv.field_size_limit(MAX_CELL)
    rows: list[list[str]] = []
    filled = (row for row in csv.reader(lines, delimiter=delimiter) if any(c.strip() for c in row))
    with contextlib.suppress(csv.Error):
        for row in islice(filled, RECORDS):
            rows.append(row)  # those before what cannot be read count
    if not rows:
        return 0, 0.0, 0
    known = [len({*names.roles(c.strip() for c in row)} - {""}) for row in rows[:HEADER_ROWS]]
    best = max(range(len(known)), key=lambda n: (known[n], -n))
    width = len(rows[best]) if known[best] else Counter(map(len, rows)).most_common(1)[0][0]
    below = rows[best + 1 :] if known[best] else rows
    fits = sum(len(row) == width for row in below) / len(below) if below else 1.0
    text = sum(line.count(delimiter + " ") for line in lines) * 2 > sum(line.count(delimiter) for line in lines)
    if not known[best] and (width == 1 or (delimiter == "," and text)):
        fits = 0.0
    others = sum(c.count(d) for row in rows for c in row for d in ";\t|" if d != delimiter)
    return known[best], fits, -others


def numbered(stream: Any, source: Source, rule: str, hint: str) -> Iterator[tuple[int, str]]:
    """The lines of a text. Raises DataError for one without end, under a rule and with a hint, and for a byte that is no text."""
    number = 0
    try:
        while line := stream.readline(MAX_LINE):
            number += 1
            if len(line) == MAX_LINE:
                raise source.problem(rule, f"the line has more than {MAX_LINE:,} characters", hint, number)
            yield number, line
    except UnicodeError as error:
        raise odd_byte(source.where, number, stream.encoding.removesuffix("-sig"), error) from None


def _rows(source: Source, encoding: str, delimiter: str, skip: int) -> Iterator[Row]:
    """The rows; one that cannot be read has a Fault as its only cell."""
    csv.field_size_limit(MAX_CELL)
    with io.TextIOWrapper(source.open(), encoding=encoding, newline="") as stream:
        told = numbered(stream, source, "csv-syntax", "Is this a table? Write one row a line.")
        lines = Lines((line for n, line in told if n > skip), skip + 1)
        for found in rows(lines, delimiter):
            text = "".join(lines.row)
            if isinstance(found, csv.Error):
                alone = delimiter == NONE and len(lines.row) == 1 and text.count('"') % 2 == 0
                cells: list[Any] = [text.strip()] if alone else [_unreadable(str(found), lines.line, lines.row)]
            else:
                cells = _whole(found, delimiter) if len(lines.row) > 1 else found
            if delimiter == BAR and any(cells) and all(isinstance(c, str) and _RULED.fullmatch(c) for c in cells):
                continue  # the line below the header of a table in Markdown
            yield Row(lines.line, cells, text)


def _unreadable(error: str, line: int, lines: Sequence[str]) -> Fault:
    """What is wrong with a row whose quotes cannot be read."""
    if "field larger" in error:
        what = f"a cell has more than {MAX_CELL:,} characters"
        hint = "Shorten it; if it is not meant to be that long, look for a quote that is not closed."
        return Fault(0, "cell-too-long", what, hint)
    what = "something stands between a closing quote and the end of its cell"
    if len(lines) > 1 or "unexpected end" in error:
        last = line + len(lines) - 1
        what = f"a quote that is opened here is not closed where its cell ends (read to line {last})"
    return Fault(0, "csv-syntax", what, CLOSE)


def _whole(cells: list[Any], delimiter: str) -> list[Any]:
    """The cells of a row over several lines; a Fault where a cell holds what looks like whole rows."""
    between = len(cells) - 1
    for n, cell in enumerate(cells if between > 1 else ()):
        if any(c.count(delimiter) == between for c in cell.splitlines()[1:-1]):
            what = "a cell in quotes holds whole rows: the quote that is opened here seems not to be closed"
            return [Fault(n, "csv-syntax", what, CLOSE)]
    return cells


def _encoding(source: Source, named: str) -> tuple[str, str]:
    """The encoding, and the beginning as text. Raises DataError for binary and empty files."""
    head = source.head(HEAD)
    if not head.strip():
        raise source.problem("empty-file", "the file is empty", "Give a header line and at least one row.")
    if named:
        try:
            encoding = codecs.lookup(named).name
        except LookupError:
            hint = "Name one such as utf-8, cp1252 or utf-16."
            raise source.problem("encoding", f"“{named}” is no encoding", hint) from None
        encoding = "utf-8-sig" if encoding == "utf-8" else encoding
    else:
        encoding = encoding_of(head, source.where)
        if encoding == "utf-8-sig" and not _all_utf8(source) and not is_damaged(_pieces(source)):
            encoding = "cp1252"
    return encoding, head.decode(encoding, errors="ignore").lstrip("\ufeff")[:SAMPLE]


def _all_utf8(source: Source) -> bool:
    """Whether the whole input is UTF-8 (a Latin-1 letter may come late in a long file)."""
    if source.pipe is not None and not source.pipe.ended:
        return True  # it cannot be known before it has come; what is not, is told in its place
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        for piece in _pieces(source):
            decoder.decode(piece)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _pieces(source: Source) -> Iterator[bytes]:
    with source.open() as file:
        yield from iter(lambda: file.read(1 << 20), b"")
