"""JSON Lines: one record a line, read as a stream."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from sdgtax.formats.reading import delimited
from sdgtax.formats.reading.records import Twice, half_letter, of_numbered, once, opened
from sdgtax.formats.reading.table import Fault, Source, Table
from sdgtax.yaml.encoding import encoding_of

if TYPE_CHECKING:
    from sdgtax.formats.columns import Names, TableOptions


def read(source: Source, names: Names, options: TableOptions) -> list[Table]:
    """The one table of a text. Raises DataError for a file that cannot be read."""
    head = source.head()
    if not head.strip():
        raise source.problem("empty-file", "the file is empty", "Give one record a line.")
    lines = _lines(source, options.encoding or encoding_of(head, source.where))
    return [of_numbered((n, opened(record, names)) for n, record in lines)]


def _lines(source: Source, encoding: str) -> Iterator[tuple[int, Any]]:
    """Number and record of each line; a line that cannot be read gives a Fault."""
    with io.TextIOWrapper(source.open(), encoding=encoding) as stream:
        for n, line in delimited.numbered(stream, source, "json-syntax", "Write one record a line."):
            if line.strip():
                yield n, _record(line)


def _record(line: str) -> Any:
    try:
        found = json.loads(line, parse_float=str, parse_int=str, object_pairs_hook=once)
        half = half_letter(line, found)
    except json.JSONDecodeError as error:
        return Fault(0, "json-syntax", f"this is not JSON: {error.msg} (at {error.colno})", "Check commas and quotes.")
    except Twice as error:
        return Fault(0, "duplicate-key", str(error), "Keep one of them.")
    except RecursionError:
        return Fault(0, "json-syntax", "nested too deeply", "Flatten it.")
    if half:
        return Fault(0, "json-syntax", f"this is not JSON: {half} is half of a letter", "Write the whole letter.")
    if isinstance(found, dict | str):
        return found
    return Fault(0, "not-a-record", "this is neither a title nor a record", 'Write one record a line: {"title": …}.')
