"""The one form that every reader gives: a table of rows with their places; and the report of what reading found."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from io import BufferedReader, BytesIO
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, NamedTuple, TypeVar

from sdgtax.formats.streams import GZIP, ZSTD, ending, plain_name, unpacked
from sdgtax.model.finding import DataError, Finding, Severity, first_line, problem
from sdgtax.yaml.encoding import checked, decode, read_bytes, read_stream

if TYPE_CHECKING:
    from sdgtax.formats.streams import Pipe

T = TypeVar("T")
MAX_BYTES = 500_000_000
"""Of forms that are read whole."""
MAX_FINDINGS = 1000
"""So many are kept; of what comes after only the number."""
HEAD = 4096
LANGUAGE_KEYS = ("@language", "language", "lang")
TEXT_KEYS = ("@value", "value", "text")


class Row(NamedTuple):
    """A row as it stands in a file: its line (or number) from 1, its cells, and its text where there is one."""

    line: int
    cells: Sequence[Any]
    text: str = ""


class Note(NamedTuple):
    """Something that is said of a list: a word of `rules/words.yaml` (`note.hidden`), with texts (to be quoted), and numbers, by name."""

    word: str
    values: dict[str, Any] = {}


def some(texts: Sequence[Any], count: int) -> tuple[Any, ...]:
    """The first ones of some texts, and how many others there are."""
    others = (Note("note.others", {"n": len(texts) - count}),) if len(texts) > count else ()
    return (*texts[:count], *others)


@dataclass(slots=True, eq=False)
class Table:
    """Rows under names of columns.

    Without `names` the header is still to be found among the rows. `names` may grow while rows are read (records whose keys
    differ). `name` is that of a sheet, a list or a codelist; `grid`: its cells are named as in a spreadsheet; `delimiter` stands
    between the cells of a text. `notes` and `warnings` are what the reader has to tell of it. Of a spreadsheet, `dates` are the
    cells (row and column from 0) that hold one, `unknown` those with a formula whose value is not stored, `merged` the
    rows (from 1) with a cell over several columns; `secret`: it is hidden. `where` is the file, where it is not the one that was
    named.
    """

    rows: Iterable[Row]
    names: list[str] | None = None
    name: str = ""
    grid: bool = False
    delimiter: str = ""
    notes: list[Note] = field(default_factory=list)
    warnings: list[Finding] = field(default_factory=list)
    dates: frozenset[tuple[int, int]] = frozenset()
    unknown: frozenset[tuple[int, int]] = frozenset()
    merged: frozenset[int] = frozenset()
    secret: bool = False
    where: Path | None = None

    def cell(self, column: int, line: int) -> str:
        """What a spreadsheet calls a cell, by its column from 0 and its line; empty where this is none."""
        return f"{self.name}!{letters(column)}{line}" if self.grid else ""


class Again:
    """Rows that are read anew each time that they are asked for."""

    def __init__(self, begin: Callable[[], Iterator[Row]]) -> None:
        self._begin = begin

    def __iter__(self) -> Iterator[Row]:
        return self._begin()


@dataclass(eq=False)
class Fault(Exception):
    """Something wrong with one cell (its number from 0; -1: with the row), to be told at its place."""

    cell: int
    rule: str
    message: str
    hint: str = ""
    severity: Severity = "error"
    row: Row | None = None


class Rejected(NamedTuple):
    """A row that was left out, with the reason."""

    path: str
    place: str
    reason: str
    cells: tuple[str, ...]


class Aside(NamedTuple):
    """A row that is no indicator, and why."""

    path: str
    place: str
    note: Note
    cells: tuple[str, ...]


@dataclass
class Taken:
    """What of a table was taken for what: names of columns by the part of an indicator that they are, in the order of the table.

    `header` is its line, 0 where there is none. `unused` are the columns that are no part of an indicator; they are kept as they
    are. `notes` say what else was done, such as which other sheets were not read.
    """

    path: str
    sheet: str = ""
    header: int = 0
    columns: list[tuple[str, str]] = field(default_factory=list)
    unused: list[str] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    rows: int = 0
    fixed: bool = False
    """Whether all rows have the columns of the first."""


@dataclass
class Report:
    """What reading found: what was taken for what, what is wrong, what was left out, and what is no indicator."""

    taken: list[Taken] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    rejected: list[Rejected] = field(default_factory=list)
    aside: list[Aside] = field(default_factory=list)
    more: int = 0

    def add(self, finding: Finding) -> None:
        """Keep a finding, or count it where there are too many."""
        if len(self.findings) < MAX_FINDINGS:
            self.findings.append(finding)
        else:
            self.more += 1


@dataclass(frozen=True, slots=True)
class Source:
    """A file, bytes that are at hand, or a stream that can be read once. What is packed is read as what is in it."""

    where: Path
    data: bytes | None = None
    pipe: Pipe | None = None

    def head(self, size: int = HEAD) -> bytes:
        """The first bytes. Raises DataError for a file that cannot be read."""
        if self.pipe is not None:
            return self.pipe.head(size)
        with self.open() as file:
            return file.read(size)

    def open(self) -> BinaryIO:
        """The bytes as a stream. Raises DataError for a file that cannot be read."""
        if self.pipe is not None:
            return self.pipe.open()
        if self.data is not None:
            return unpacked(BufferedReader(BytesIO(self.data)), self.where)
        try:
            return unpacked(self.where.open("rb"), self.where)
        except OSError as error:
            what = f"cannot read the file: {error.strerror or error}"
            raise self.problem("unreadable", what, "Check the path.") from None

    def bytes(self) -> bytes:
        """All bytes. Raises DataError where there are none, or too many."""
        if self.pipe is not None:
            return checked(self.pipe.bytes(), self.where)
        if self.data is None and not self.packed:
            return read_bytes(self.where, MAX_BYTES)
        with self.open() as file:
            return checked(read_stream(file, self.where, MAX_BYTES), self.where)

    def as_file(self) -> BytesIO:
        """All bytes, as a file that a library reads."""
        return BytesIO(self.bytes())

    @property
    def packed(self) -> bool:
        """Whether it is a packed file."""
        with contextlib.suppress(OSError), self.where.open("rb") as file:
            return file.read(4).startswith((GZIP, ZSTD))
        return False

    @property
    def name(self) -> str:
        """The name of the file without the ending of packed ones: that of what is in it."""
        return plain_name(self.where).name if self.data is None else self.where.name

    @property
    def misnamed(self) -> bool:
        """Whether it is a file that is called like a packed one, and is none."""
        return self.data is None and self.pipe is None and bool(ending(self.where)) and not self.packed

    def text(self, encoding: str = "") -> str:
        """The text, in this encoding or the one that is told from it. Raises DataError."""
        data = self.bytes()
        if not encoding:
            return decode(data, self.where)
        try:
            return data.decode(encoding)
        except UnicodeDecodeError as error:
            line, hint = data[: error.start].count(b"\n") + 1, "Name another one with --encoding."
            raise self.problem("encoding", f"a byte is not {encoding}", hint, line) from None

    def problem(self, rule: str, message: str, hint: str, line: int = 0) -> DataError:
        """What is wrong with it, or with a line of it, as an error."""
        return problem(self.where, line, rule, message, hint)


def brief(error: Exception) -> str:
    """What an error of a library says, short enough for a message."""
    return first_line(error)[:150]


def letters(number: int) -> str:
    """The letters of a column of a spreadsheet, by its number from 0."""
    from xlsxwriter.utility import xl_col_to_name

    return str(xl_col_to_name(number))


def text_of(value: Any) -> str:
    """What a cell or a value of a record says, as text."""
    if value is None or isinstance(value, Fault):
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, list | tuple):
        return "; ".join(filter(None, map(text_of, value)))
    if isinstance(value, dict):
        said = (by_language(value) or {}).items()
        return "; ".join(f"{name}: {text}" if name else text for name, text in said if text)
    return str(value)


def by_language(value: Any) -> dict[str, str] | None:
    """A title in several languages: a record by language, or records with a language and a text each (`@language` and `@value` in
    JSON-LD); None for any other value."""
    if isinstance(value, dict):
        tagged = _tagged(value)
        return {tagged[0]: tagged[1]} if tagged else {str(k): text_of(v) for k, v in value.items()}
    if isinstance(value, list) and value:
        pairs = [_tagged(v) for v in value]
        return dict(pair for pair in pairs if pair) if all(pairs) else None
    return None


def _tagged(value: Any) -> tuple[str, str] | None:
    """The language and the text of a record that has these two alone; None for any other value."""
    if not isinstance(value, dict):
        return None
    text = next((v for k, v in value.items() if k in TEXT_KEYS), None)
    lang = next((v for k, v in value.items() if k in LANGUAGE_KEYS), None)
    if "@value" in value or (len(value) == 2 and isinstance(lang, str) and isinstance(text, str)):
        return str(lang or ""), text_of(text)
    return None


def filled(cells: Sequence[Any]) -> list[int]:
    """Which cells hold something."""
    return [n for n, c in enumerate(cells) if (c if isinstance(c, str) else text_of(c)).strip()]


def peek(rows: Iterable[T], count: int) -> tuple[list[T], Iterator[T]]:
    """The first ones, and the others."""
    stream = iter(rows)
    return list(islice(stream, count)), stream
