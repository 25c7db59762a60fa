"""Records that break their schema, repaired for the checks that look at their other parts, so that one fault hides no other."""

from __future__ import annotations

import copy
import typing
from collections.abc import Sequence
from typing import Any

from pydantic import BaseModel, ValidationError

from sdgtax.check.texts import values
from sdgtax.yaml import schema
from sdgtax.yaml.schema_errors import Fault

BROKEN = "zz-broken"
"""What stands in for a broken text: nothing else has it."""
NO_TEXT = (("letters",),)
"""Above these an empty text says something: a language without letters of its own."""
MAY_BE_EMPTY = ("empty", "title")
"""At these too: what stands for nothing; the title of a decision, of which another rule tells."""


def repair(model: type[BaseModel], data: Any, found: list[Fault], languages: Sequence[str]) -> Any:
    """The record with stand-ins for its broken parts, or None. Lists keep their length, so that places stay right."""
    fixed = copy.deepcopy(data)
    for fault in found:
        if fault.loc and isinstance(fixed, dict):
            _mend(model, fixed, fault, languages)
    try:
        return model.model_validate(fixed)
    except ValidationError:
        return None


def _mend(model: type[BaseModel], data: dict[str, Any], fault: Fault, languages: Sequence[str]) -> None:
    key, *rest = fault.loc
    if fault.rule == "unknown-key":
        if isinstance(holder := schema.value_at(data, fault.loc[:-1]), dict):  # else it went with another fault
            holder.pop(fault.loc[-1], None)
        return
    if key == "terms" and rest and isinstance(rest[0], int):
        _mend_term(data[key], rest, fault.rule, languages)
        return
    if key in ("examples", "counterexamples") and rest and isinstance(rest[0], int):
        data[key][rest[0]] = {"title": BROKEN}
        return
    info = schema.field(model, str(key))
    text = {lang: f"{BROKEN}-{lang}" for lang in languages}
    stand_ins: dict[str, Any] = {
        "label": text, "definition": text, "basis": "source", "source": [BROKEN], "title": broken_title(languages)
    }  # fmt: skip
    if info is None or not info.is_required():
        data.pop(str(key), None)
    elif key in stand_ins:
        data[str(key)] = stand_ins[str(key)]


def _mend_term(terms: Any, loc: list[int | str], rule: str, languages: Sequence[str]) -> None:
    number, *rest = loc
    if not isinstance(terms, list) or not isinstance(number, int) or number >= len(terms):
        return
    term = terms[number]
    if rule == "malformed-phrase" and len(rest) == 3:
        listed = schema.value_at(term, tuple(rest[:2]))
        if isinstance(listed, list) and int(rest[2]) < len(listed):  # else it went with another fault
            listed[int(rest[2])] = BROKEN
    elif rule == "out-of-range" and rest == ["weight"]:
        term["weight"] = 1
    else:
        phrases = {lang: [BROKEN] for lang in languages[:1]}
        terms[number] = {"id": f"{BROKEN}-{number}", "weight": 1, "any": phrases}


def broken_title(languages: Sequence[str]) -> dict[str, str]:
    """What stands in for the title of an indicator."""
    return {next(iter(languages), "und"): BROKEN}


def lenient(model: Any, data: Any) -> Any:
    """A record of rules with whatever its parts hold, for checks that look at the other parts; never for use."""
    try:
        return model.model_validate(data)
    except ValidationError:
        if not isinstance(data, dict):
            return None
    made: dict[str, Any] = {}
    for name, info in model.model_fields.items():
        key, kind = info.alias or name, schema.strip(info.annotation)
        given, origin = data.get(key), typing.get_origin(kind)
        part = schema.step(kind, 0 if origin is list else "")
        if key not in data:
            made[name] = _absent(info, kind)
        elif schema.is_record(kind):
            made[name] = lenient(kind, given)
        elif origin is list and schema.is_record(part) and isinstance(given, list):
            made[name] = [x for x in (lenient(part, v) for v in given) if x is not None]
        elif origin is dict and schema.is_record(part) and isinstance(given, dict):
            made[name] = {k: x for k, v in given.items() if (x := lenient(part, v)) is not None}
        else:
            made[name] = given
    return model.model_construct(**made)


def _absent(info: Any, kind: Any) -> Any:
    """The value of a key that is not there."""
    if not info.is_required():
        return info.get_default(call_default_factory=True)
    return {list: [], dict: {}}.get(typing.get_origin(kind), BROKEN)


def nothing(data: Any) -> list[Fault]:
    """The keys below which nothing stands, or an empty text, where the schema lets them be left out."""
    found: list[Fault] = []
    for loc, _, value in values(data):
        if value is None or (value == "" and loc[-1] not in MAY_BE_EMPTY and loc[-2:-1] not in NO_TEXT):
            message = f"“{loc[-1] if isinstance(loc[-1], str) else 'value'}” is empty"
            found.append(Fault(loc, message, "a value", "Fill it in, or remove the key.", True, "empty-value"))
    return found
