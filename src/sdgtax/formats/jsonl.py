"""JSON Lines: one record a line."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sdgtax.formats import json

if TYPE_CHECKING:
    from sdgtax.model.sheet import Records


def write(records: Records) -> Iterator[str]:
    """The records of the list alone, each on a line."""
    return (json.dump(row) + "\n" for row in records.rows)


def read(text: str, where: Path, *, as_written: bool = False) -> list[Any]:
    """The records of a text; `as_written`, numbers are texts. Raises DataError with the place of what is wrong."""
    return [
        json.read(line, where, n, as_written=as_written) for n, line in enumerate(text.splitlines(), 1) if line.strip()
    ]
