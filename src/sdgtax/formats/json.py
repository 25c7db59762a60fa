"""JSON: Norwegian letters as they are, a line feed at the end. A long list is written one record a line, as a stream."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sdgtax.model.finding import DataError, Finding
from sdgtax.model.sheet import Records


def write(value: Any) -> Iterator[str]:
    """A plain value with indentation, or an object with a long list, one record a line."""
    if not isinstance(value, Records):
        yield dump(value, indent=2) + "\n"
        return
    yield "{"
    for key, part in value.head.items():
        yield f"\n{dump(key)}: {dump(part)},"
    yield f"\n{dump(value.name)}: ["
    for n, row in enumerate(value.rows):
        yield (",\n" if n else "\n") + dump(row)
    yield "\n]\n}\n"


def dump(value: Any, indent: int | None = None) -> str:
    """A value as JSON text."""
    return json.dumps(value, ensure_ascii=False, indent=indent)


def read(text: str, where: Path, line: int = 1, *, as_written: bool = False) -> Any:
    """A value from JSON text that begins on a line; `as_written`, numbers are texts, such as 1.10.

    Raises DataError with the place of what is wrong.
    """
    try:
        return json.loads(text, parse_float=str, parse_int=str) if as_written else json.loads(text)
    except json.JSONDecodeError as error:
        at, column, what = line + error.lineno - 1, error.colno, error.msg
    except RecursionError:
        at, column, what = line, 1, "nested too deeply"
    raise DataError(
        [Finding(str(where), at, column, "json-syntax", f"this is not JSON: {what}", "Check commas and quotes.")]
    )
