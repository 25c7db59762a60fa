"""What the models say of a place in a file: which keys, which kind of value, which limits."""

from __future__ import annotations

import types
import typing
from collections.abc import Sequence
from typing import Any

from pydantic import BaseModel

from sdgtax.model.common import VALUES
from sdgtax.model.language import ByLanguage

Loc = tuple[int | str, ...]
"""The path of keys and numbers from a record to one of its values."""
LIMITS = ("ge", "le", "gt", "lt")


def is_record(kind: Any) -> bool:
    """Whether a kind is a record with keys of its own."""
    return isinstance(kind, type) and issubclass(kind, BaseModel)


def keys(kind: Any) -> list[str]:
    """The keys that a record of this kind may have, in the order of the model; none for what is no record."""
    return [info.alias or name for name, info in kind.model_fields.items()] if is_record(kind) else []


def required_keys(model: type[BaseModel]) -> list[str]:
    """The keys that every record of a model has."""
    return [info.alias or name for name, info in model.model_fields.items() if info.is_required()]


def field(model: type[BaseModel], key: str) -> Any:
    """What pydantic knows of a key; None if there is no such key."""
    return next((info for name, info in model.model_fields.items() if key in (name, info.alias)), None)


def kind_at(model: Any, loc: Loc) -> Any:
    """The kind of the value at `loc`, stripped; None where the model knows no such place."""
    kind = strip(model)
    for part in loc:
        kind = strip(step(kind, part))
    return kind


def step(kind: Any, part: int | str) -> Any:
    """The kind of the value below a kind, one key or number further; None if there is none."""
    if isinstance(kind, type) and issubclass(kind, ByLanguage):
        return VALUES[kind.VALUE]
    if is_record(kind):
        return getattr(field(kind, str(part)), "annotation", None)
    origin, args = typing.get_origin(kind), typing.get_args(kind)
    if origin is list and args:
        return args[0]
    if origin is dict and len(args) == 2:
        return args[1]
    if origin is tuple and isinstance(part, int) and part < len(args):
        return args[part]
    return None


def _united(kind: Any) -> list[Any]:
    """The kinds of which a value may be any, but for None; empty for what is no union."""
    union = typing.get_origin(kind) in (typing.Union, types.UnionType)
    return [member for member in typing.get_args(kind) if member is not type(None)] if union else []


def strip(kind: Any) -> Any:
    """Without Annotated and `| None`."""
    if typing.get_origin(kind) is typing.Annotated:
        return strip(typing.get_args(kind)[0])
    united = _united(kind)
    return strip(united[0]) if len(united) == 1 else kind


def members(kind: Any) -> list[Any]:
    """The kinds of a union of several; empty for anything else."""
    return [strip(member) for member in _united(strip(kind))]


def union_at(model: type[BaseModel], loc: Loc) -> int | None:
    """The length of the path up to a union of several kinds of record, if the path leads through one."""
    return next((n for n in range(len(loc)) if members(kind_at(model, loc[:n]))), None)


def limits_at(model: type[BaseModel], loc: Loc) -> dict[str, float]:
    """The limits (ge, le, gt, lt) of the number at `loc`."""
    parent = kind_at(model, loc[:-1])
    info = field(parent, str(loc[-1])) if is_record(parent) else None
    sources: list[Any] = [*info.metadata, info.annotation] if info is not None else [step(parent, loc[-1])]
    found: dict[str, float] = {}
    while sources:
        source = sources.pop()
        found |= {limit: value for limit in LIMITS if (value := getattr(source, limit, None)) is not None}
        sources += getattr(source, "metadata", ())
        if typing.get_origin(source) is typing.Annotated:
            sources += typing.get_args(source)[1:]
    return found


def value_at(data: Any, loc: Sequence[int | str]) -> Any:
    """The value at `loc` of plain data; None if there is none."""
    for part in loc:
        try:
            data = data[part]
        except (KeyError, IndexError, TypeError):
            return None
    return data
