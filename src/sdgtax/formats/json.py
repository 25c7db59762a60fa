"""JSON: Norwegian letters as they are, a line feed at the end. A long list is written one record a line, as a stream."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from sdgtax.model.sheet import Records
from sdgtax.text import harmless


def write(value: Any, lines: bool = False) -> Iterator[str]:
    """A plain value with indentation, or an object with a long list, one record a line; with `lines` these records alone (JSON Lines)."""
    if lines:
        yield from (dump(row) + "\n" for row in value.rows)
        return
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
    """A value as JSON text, harmless in a terminal and a log."""
    return harmless.json(json.dumps(value, ensure_ascii=False, indent=indent))
