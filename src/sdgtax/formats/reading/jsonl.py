"""JSON Lines: one record a line, read as a stream."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from sdgtax.formats.reading import delimited
from sdgtax.formats.reading.records import Twice, of_records, once, opened
from sdgtax.formats.reading.table import Fault, Source, Table
from sdgtax.model.finding import problem
from sdgtax.yaml.encoding import encoding_of, odd_byte

if TYPE_CHECKING:
    from sdgtax.formats.columns import Names, TableOptions


def read(source: Source, names: Names, options: TableOptions) -> list[Table]:
    """The one table of a text. Raises DataError for a file that cannot be read."""
    head = source.head()
    if not head.strip():
        raise problem(source.where, 0, "empty-file", "the file is empty", "Give one record a line.")
    lines = _lines(source, options.encoding or encoding_of(head, source.where))
    return [of_records((n, opened(record, names)) for n, record in lines)]


def _lines(source: Source, encoding: str) -> Iterator[tuple[int, Any]]:
    """Number and record of each line; a line that cannot be read gives a Fault."""
    n = 0
    with io.TextIOWrapper(source.open(), encoding=encoding) as stream:
        try:
            while line := stream.readline(delimited.MAX_LINE):
                n += 1
                if len(line) == delimited.MAX_LINE:
                    what = f"the line has more than {delimited.MAX_LINE:,} characters"
                    raise problem(source.where, n, "json-syntax", what, "Write one record a line.")
                if line.strip():
                    yield n, _record(line)
        except UnicodeError as error:
            raise odd_byte(source.where, n, encoding.removesuffix("-sig"), error) from None


def _record(line: str) -> Any:
    try:
        found = json.loads(line, parse_float=str, parse_int=str, object_pairs_hook=once)
        if "\\u" in line:
            json.dumps(found, ensure_ascii=False).encode()  # see json.py
    except json.JSONDecodeError as error:
        return Fault(0, "json-syntax", f"this is not JSON: {error.msg} (at {error.colno})", "Check commas and quotes.")
    except UnicodeEncodeError as error:
        half = rf"\u{ord(error.object[error.start]):04x}"
        return Fault(0, "json-syntax", f"this is not JSON: {half} is half of a letter", "Write the whole letter.")
    except Twice as error:
        return Fault(0, "duplicate-key", str(error), "Keep one of them.")
    except RecursionError:
        return Fault(0, "json-syntax", "nested too deeply", "Flatten it.")
    if isinstance(found, dict | str):
        return found
    return Fault(0, "not-a-record", "this is neither a title nor a record", 'Write one record a line: {"title": …}.')
