"""JSON Lines: one record a line."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from sdgtax.formats import json

if TYPE_CHECKING:
    from sdgtax.model.sheet import Records


def write(records: Records) -> Iterator[str]:
    """The records of the list alone, each on a line."""
    return (json.dump(row) + "\n" for row in records.rows)
