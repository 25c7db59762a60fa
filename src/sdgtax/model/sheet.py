"""What every command's result becomes before it is drawn or written: a sheet, or records for JSON."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from sdgtax.model.columns import Column


@dataclass(frozen=True, slots=True)
class Sheet:
    """A named table. A row has one value for each column: text, a number, a truth value, a list, or None for nothing.

    `rows` may be a stream that can be read only once.
    """

    name: str
    columns: tuple[Column, ...]
    rows: Iterable[Sequence[Any]]


@dataclass(frozen=True, slots=True)
class Records:
    """A JSON object of which one field, the last one, is a long list; `rows` may be a stream that can be read only once."""

    head: Mapping[str, Any]
    name: str
    rows: Iterable[Mapping[str, Any]]


Shape = Literal["sheet", "record", "records", "mappings", "findings", "difference"]
Result = Mapping[Shape, Callable[[], Any]]
"""A result in all shapes that it can take; a shape is made when a format asks for it."""
