"""Users' own lists of indicators: CSV, YAML, JSON, JSON Lines, from a file or a stream; read row by row."""

from __future__ import annotations

import codecs
import csv
import io
import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from sdgtax.model.finding import DataError, Finding
from sdgtax.model.indicator import Indicator
from sdgtax.model.language import UNKNOWN
from sdgtax.model.set_file import SetFile
from sdgtax.text.fold import clean, shorten
from sdgtax.text.reading import MAX_TITLE
from sdgtax.yaml.document import check, parse
from sdgtax.yaml.encoding import decode, encoding_of, read_bytes

TITLE_NAMES = (
    "title",
    "title_en",
    "title_nb",
    "indicator",
    "indicator_name",
    "name",
    "label",
    "tittel",
    "indikator",
    "navn",
    "namn",
    "titles",
)
CODE_NAMES = ("code", "id", "indicator_code", "kode", "nr", "number", "nummer")
LANG_NAMES = ("lang", "language", "språk", "spraak")
LANG_WORDS = {
    "en": "en",
    "eng": "en",
    "english": "en",
    "nb": "nb",
    "no": "nb",
    "nn": "nb",
    "nor": "nb",
    "nob": "nb",
    "norsk": "nb",
    "norwegian": "nb",
}
#: columns that are taken over as metadata of the indicator, under the names of the fields of an indicator set's YAML
METADATA = ("level", "frequency", "tier", "custodian", "data_source", "method_url", "data_url", "last_year")
MAX_INPUT = 4_000_000_000


@dataclass(frozen=True, slots=True)
class TableOptions:
    """What the user says about the columns; what is empty is guessed."""

    title: str = ""
    code: str = ""
    lang: str = ""


def read_rows(
    path: Path | None, data: bytes | None, options: TableOptions, *, unique_codes: bool = True
) -> Iterator[Indicator]:
    """Rows of a file, or of `data` (standard input) where the path is None.

    Raises DataError: file missing, empty or binary; no title column (the message lists the columns); a row without a title or
    with a title that is too long; the same code twice.
    """
    where = path or Path("<stdin>")
    kind = _kind(path, data)
    if path is not None and path.exists() and not path.is_file() and not path.is_dir():
        data = path.read_bytes()  # a pipe can be read only once
    if kind == "csv":
        rows = _csv(where, data, options)
    else:
        rows = _records(where, data, kind, options)
    seen: dict[str, int] = {}
    for row in rows:
        code = row.code
        if code and unique_codes:
            if code in seen:
                raise _problem(
                    where, row.line, "duplicate-code", f"the code “{code}” is used twice; first in row {seen[code]}",
                    "Give each indicator its own code, or name another column with --code-column.",
                )  # fmt: skip
            seen[code] = row.line
        yield row


def _kind(path: Path | None, data: bytes | None) -> str:
    if path is not None:
        ending = path.suffix.lower()
        return {".yaml": "yaml", ".yml": "yaml", ".json": "json", ".jsonl": "jsonl", ".ndjson": "jsonl"}.get(
            ending, "csv"
        )
    head = (data or b"").lstrip()[:1]
    return "json" if head == b"[" else "jsonl" if head == b"{" else "csv"


# --- CSV


def _csv(where: Path, data: bytes | None, options: TableOptions) -> Iterator[Indicator]:
    encoding, sample = _encoding(where, data)
    if data is not None:
        stream: Any = io.TextIOWrapper(io.BytesIO(data), encoding=encoding, newline="")
    else:
        stream = where.open(encoding=encoding, newline="")
    with stream:
        yield from _csv_rows(where, stream, sample, options)


def _encoding(where: Path, data: bytes | None) -> tuple[str, str]:
    """The encoding of a file from its beginning, and that beginning as text. Raises DataError for binary and empty files."""
    if data is None:
        try:
            if where.is_dir():
                raise _problem(
                    where, 0, "not-a-file", "this is a folder", "Name a file, or use --sets for a folder of sets."
                )
            with where.open("rb") as file:
                head = file.read(1_000_000)
        except OSError as error:
            raise _problem(
                where, 0, "unreadable", f"cannot read the file: {error.strerror or error}", "Check the path."
            ) from None
    else:
        head = data[:1_000_000]
    if not head.strip():
        raise _problem(where, 0, "empty-file", "the file is empty", "Give a header line and at least one row.")
    encoding = encoding_of(head, where)
    if encoding == "utf-8-sig" and not _all_utf8(where, data):
        encoding = "cp1252"
    return encoding, head[:200_000].decode(encoding, errors="ignore")


def _all_utf8(where: Path, data: bytes | None) -> bool:
    """Whether the whole input is UTF-8 (a Latin-1 letter may come late in a long file)."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        if data is not None:
            decoder.decode(data, final=True)
        else:
            with where.open("rb") as file:
                while chunk := file.read(1 << 20):
                    decoder.decode(chunk)
                decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _csv_rows(where: Path, stream: Any, sample: str, options: TableOptions) -> Iterator[Indicator]:
    first = sample.split("\n", 1)[0]
    delimiter = max(",;\t|", key=first.count) if any(d in first for d in ",;\t|") else ","
    csv.field_size_limit(10_000_000)
    reader = csv.reader(stream, delimiter=delimiter)
    try:
        header = [h.strip().lstrip("\ufeff") for h in next(reader)]
    except StopIteration:
        raise _problem(where, 0, "empty-file", "the file is empty", "") from None
    except csv.Error as error:
        raise _problem(where, 1, "csv-syntax", f"the header cannot be read: {error}", "Check the quotes.") from None
    except UnicodeDecodeError as error:
        raise _problem(where, 1, "encoding", f"a byte is not {error.encoding}", "Save the file as UTF-8.") from None
    title_at, code_at, lang_at = _columns(where, header, options)
    try:
        for cells in reader:
            if not any(c.strip() for c in cells):
                continue
            line = reader.line_num
            columns = dict(zip(header, cells, strict=False))
            title = cells[title_at] if title_at < len(cells) else ""
            code = cells[code_at].strip() if code_at is not None and code_at < len(cells) else ""
            lang = cells[lang_at] if lang_at is not None and lang_at < len(cells) else ""
            yield _row(where, line, title, code, lang, columns, options)
    except csv.Error as error:
        raise _problem(
            where, reader.line_num, "csv-syntax", f"the row cannot be read: {error}", "Check the quotes."
        ) from None
    except UnicodeDecodeError as error:
        raise _problem(
            where, reader.line_num, "encoding", f"a byte is not {error.encoding}", "Save the file as UTF-8."
        ) from None


def _columns(where: Path, header: list[str], options: TableOptions) -> tuple[int, int | None, int | None]:
    low = [h.lower() for h in header]

    def find(named: str, names: tuple[str, ...], option: str) -> int | None:
        if named:
            if named.lower() not in low:
                raise _problem(
                    where, 1, "no-column", f"there is no column “{named}”; the columns are: {_list(header)}",
                    f"Name one of them with {option}.",
                )  # fmt: skip
            return low.index(named.lower())
        return next((low.index(n) for n in names if n in low), None)

    title = find(options.title, TITLE_NAMES, "--title-column")
    if title is None:
        raise _problem(
            where, 1, "no-title-column", f"no column looks like a title; the columns are: {_list(header)}",
            "Name the one with the titles: --title-column NAME.",
        )  # fmt: skip
    return title, find(options.code, CODE_NAMES, "--code-column"), find("", LANG_NAMES, "")


def _list(header: list[str]) -> str:
    return ", ".join(f"“{shorten(h, 40)}”" for h in header[:30]) + (" …" if len(header) > 30 else "")


# --- YAML and JSON


def _records(where: Path, data: bytes | None, kind: str, options: TableOptions) -> Iterator[Indicator]:
    raw = data if data is not None else read_bytes(where, 500_000_000)
    text = decode(raw, where)
    if kind == "yaml":
        loaded = parse(text, where)
    elif kind == "json":
        loaded = _json(where, text, 1)
    else:
        loaded = [_json(where, line, n) for n, line in enumerate(text.splitlines(), 1) if line.strip()]
    if isinstance(loaded, dict) and "indicators" in loaded and "publisher" in loaded:
        indicator_set: SetFile = check(SetFile, loaded, text, where)
        for n, indicator in enumerate(indicator_set.record().indicators, 1):
            title, lang = indicator.best((options.lang,))
            yield replace(indicator, titles={lang: title}, line=n)
        return
    if isinstance(loaded, dict):
        loaded = loaded.get("indicators", loaded)
    if not isinstance(loaded, list):
        raise _problem(
            where, 1, "not-a-list", "a list of indicators was expected", "Write `- title: …` for each of them."
        )
    for n, record in enumerate(loaded, 1):
        if isinstance(record, str):
            record = {"title": record}
        if not isinstance(record, dict):
            raise _problem(where, n, "not-a-record", f"entry {n} is neither a title nor a record", "Write `title: …`.")
        columns = {str(k): "" if v is None else str(v) for k, v in record.items()}
        title_at, code_at, lang_at = _columns(where, list(columns), options)
        names = list(columns)
        title = record[names[title_at]]
        lang = columns[names[lang_at]] if lang_at is not None else ""
        if isinstance(title, dict):
            wanted = options.lang or ("en" if title.get("en") else "nb")
            lang, title = wanted, title.get(wanted) or next(iter(title.values()), "")
        code = columns[names[code_at]].strip() if code_at is not None else ""
        yield _row(where, n, str(title or ""), code, lang, columns, options)


def _json(where: Path, text: str, line: int) -> Any:
    try:
        return json.loads(text)
    except (json.JSONDecodeError, RecursionError) as error:
        if isinstance(error, json.JSONDecodeError):
            at, column, what = line + error.lineno - 1, error.colno, error.msg
        else:
            at, column, what = line, 1, "nested too deeply"
        raise DataError(
            [Finding(str(where), at, column, "json-syntax", f"this is not JSON: {what}", "Check commas and quotes.")]
        ) from None


def _row(
    where: Path, line: int, title: str, code: str, lang: str, columns: dict[str, str], options: TableOptions
) -> Indicator:
    if len(title) > MAX_TITLE:
        raise _problem(
            where, line, "title-too-long",
            f"the title has {len(title):,} characters, at most {MAX_TITLE:,} are read (it begins “{shorten(clean(title[:200]), 40)}”)",
            "Is the right column named as title? See --title-column.",
        )  # fmt: skip
    cleaned = clean(title)
    if not cleaned:
        raise _problem(where, line, "no-title", "this row has no title", "Write one or remove the row.")
    if len(code) > 200:
        raise _problem(
            where, line, "code-too-long", "the code has more than 200 characters", "Is the right column named?"
        )
    known = options.lang or LANG_WORDS.get(lang.strip().lower())
    return Indicator(code, {known or UNKNOWN: cleaned}, columns=columns, line=line, **_metadata(where, line, columns))


def _metadata(where: Path, line: int, columns: dict[str, str]) -> dict[str, Any]:
    """What the other columns say about the indicator."""
    known: dict[str, Any] = {
        name: value.strip()
        for name in METADATA
        if (value := columns.get(name) or columns.get(name.upper()) or "").strip()
    }
    if "last_year" in known:
        if not known["last_year"].isdigit():
            raise _problem(
                where, line, "not-a-year", f"last_year is “{shorten(known['last_year'], 20)}”", "Write a year, such as 2024."
            )  # fmt: skip
        known["last_year"] = int(known["last_year"])
    if "level" in known:
        known["level"] = (known["level"],)
    return known


def _problem(where: Path, line: int, rule: str, message: str, hint: str) -> DataError:
    return DataError([Finding(str(where), line, 1 if line else 0, rule, message, hint)])
