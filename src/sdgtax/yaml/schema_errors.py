"""What pydantic reports, as faults in words that an editor of YAML understands: rule, what was found, what was expected."""

from __future__ import annotations

import types
import typing
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from pydantic import BaseModel, ValidationError
from rapidfuzz import process

Loc = tuple[int | str, ...]


class Fault(NamedTuple):
    """One fault of a record. `loc` is the path of keys; `at_key` points at the key, not at the value."""

    loc: Loc
    rule: str
    message: str
    expected: str = ""
    hint: str = ""
    at_key: bool = False
    quote: bool = False


# Patterns of the models in words. A pattern that is not here is shown as it is.
PATTERNS = {
    r"^[a-z][a-z0-9-]*(\.[a-z0-9][a-z0-9-]*)*$": "small letters, digits and hyphens, with dots between the parts, such as goal.sdg.11",
    r"^[a-z0-9][a-z0-9-]*$": "small letters, digits and hyphens, such as municipal-waste",
    r"^[0-9]{1,2}$": "the number of a goal, such as '11'",
    r"^[0-9]{1,2}\.([0-9]{1,2}|[a-z])$": "the number of a target, such as '11.6' or '1.a'",
    r"^\d+\.\d+\.\d+$": "three numbers, such as 0.1.0",
    r"^\d{4}-\d{2}-\d{2}$": "a day, such as '2026-11-25'",
}
KINDS = {
    "string": "a text", "int": "a whole number", "float": "a number", "bool": "true or false", "list": "a list", "dict": "keys with values",
    "model": "keys with values", "tuple": "a list",
}  # fmt: skip


def closest(word: str, known: Iterable[str], cutoff: float = 55.0) -> str:
    """“Did you mean …?” with the nearest known name, or an empty text."""
    hit = process.extractOne(word.lower(), list(known), score_cutoff=cutoff)
    return f"Did you mean “{hit[0]}”?" if hit else ""


def faults(error: ValidationError, model: type[BaseModel], data: Any) -> list[Fault]:
    """The faults behind a validation error of `data` against `model`; the members of a union are told as one."""
    found: dict[tuple[Loc, str], Fault] = {}
    for item in error.errors(include_url=False):
        loc = item["loc"]
        cut = _union_at(model, loc)
        if cut is not None:
            listed = [_union(model, data, loc, cut, item)]
        elif item["type"] == "languages":
            listed = _languages(data, loc, item["ctx"])
        else:
            listed = [_fault(model, data, loc, item)]
        for fault in listed:
            if fault is not None:
                found.setdefault((fault.loc, fault.rule), fault)
    # A misspelt key is one fault, not two: the key that it was meant to be is not reported as missing.
    meant = {
        (f.loc[:-1], f.hint) for f in found.values() if f.rule == "unknown-key" and f.hint.startswith("Did you mean")
    }
    return [
        f
        for f in found.values()
        if not (f.rule in MISSING and any(f.loc[:-1] == loc and f"“{f.loc[-1]}”" in hint for loc, hint in meant))
    ]


MISSING = ("missing-key", "missing-language", "mapping-publisher")


def _languages(data: Any, loc: Loc, context: Any) -> list[Fault | None]:
    """A text that lacks a language, or has a key that is none of the languages of the taxonomy."""
    known, missing = context["languages"], context["missing"]
    present = _get(data, loc)
    found: list[Fault | None] = []
    for lang in context["unknown"]:
        hint = (
            closest(lang, [x for x in known if x not in present], 0)
            if missing
            else "Remove it or correct its spelling."
        )
        found.append(
            Fault((*loc, lang), "unknown-key", f"unknown key “{lang}”", f"one of {', '.join(known)}", hint, at_key=True)
        )
    for lang in missing:
        has = next((str(present[x]) for x in known if present.get(x)), "")
        about = f" (the other language has “{_shorten(has)}”)" if has else ""
        found.append(
            Fault(
                (*loc, lang),
                "missing-language",
                f"“{loc[-1] if loc else 'text'}” has no “{lang}”{about}",
                f"all languages: {', '.join(known)}",
                f"Add `{lang}:` with the text in that language.",
                at_key=True,
            )
        )
    return found


def _fault(model: type[BaseModel], data: Any, loc: Loc, item: Any) -> Fault:
    kind, value, context = item["type"], item.get("input"), item.get("ctx") or {}
    at_key = bool(loc) and loc[-1] == "[key]"
    if at_key:
        loc = loc[:-1]
        value = loc[-1]
    shown = _shown(value)
    name = loc[-1] if loc else ""
    if kind == "extra_forbidden":
        known = keys_at(model, loc[:-1])
        present = _get(data, loc[:-1])
        free = [k for k in known if not (isinstance(present, dict) and k in present)]
        hint = closest(str(name), [k for k in free if len(k) > 2], 70) or "Remove it or correct its spelling."
        return Fault(loc, "unknown-key", f"unknown key “{name}”", f"one of {', '.join(known)}", hint, at_key=True)
    if kind == "missing":
        if name == "by" and "published" in loc:
            return Fault(
                loc, "mapping-publisher", "the mapping does not say who published it", "`by:` with the name of the publisher",
                "Add `by:` below `published:`.", at_key=True,
            )  # fmt: skip
        present = _get(data, loc[:-1])
        strays = [k for k in present if k not in keys_at(model, loc[:-1])] if isinstance(present, dict) else []
        near = process.extractOne(str(name), [str(k) for k in strays], score_cutoff=70)
        hint = f"Is “{near[0]}” meant for it?" if near else "Add it."
        return Fault(loc, "missing-key", f"the key “{name}” is missing", f"`{name}:` here", hint, at_key=True)
    if kind in ("literal_error", "enum"):
        allowed = [p.strip("'\" ") for p in str(context.get("expected", "")).replace(" or ", ", ").split(", ")]
        hint = closest(value, allowed) if isinstance(value, str) else ""
        return Fault(
            loc,
            "bad-value",
            f"found {shown}",
            f"one of {', '.join(allowed)}",
            hint or "Use one of these values.",
            at_key,
        )
    if kind == "string_pattern_mismatch":
        pattern = str(context.get("pattern", ""))
        if "\\s*" in pattern or "\\*?" in pattern:  # the pattern of phrases
            return Fault(
                loc, "malformed-phrase", f"the phrase {shown} is malformed",
                "words; * only at the start or end of a word; ` ... ` between words for a gap", _phrase_hint(str(value)),
            )  # fmt: skip
        return Fault(
            loc, "bad-value", f"found {shown}", PATTERNS.get(pattern, f"the pattern {pattern}"), "Correct it.", at_key
        )
    if kind in ("greater_than_equal", "less_than_equal", "greater_than", "less_than", "finite_number"):
        words = {"ge": "at least", "le": "at most", "gt": "more than", "lt": "less than"}
        limits = limits_at(model, loc)
        expected = " and ".join(f"{w} {_number(limits[k])}" for k, w in words.items() if k in limits)
        if not expected:
            expected = (
                " and ".join(f"{w} {_number(context[k])}" for k, w in words.items() if k in context) or "a number"
            )
        return Fault(
            loc, "out-of-range", f"“{_name(loc)}” is out of range: {_number(value)}", expected, "Correct the number."
        )
    if kind in ("string_too_short", "too_short"):
        least = context.get("min_length", 1)
        what = "an empty text" if kind == "string_too_short" else "an empty list" if not value else f"{shown}"
        return Fault(
            loc,
            "empty-value",
            f"found {what} for “{_name(loc)}”",
            f"at least {least}",
            "Fill it in, or remove the key.",
        )
    if kind in ("string_too_long", "too_long"):
        return Fault(
            loc, "bad-value", f"the value of “{_name(loc)}” is too long ({len(str(value))} characters)",
            f"at most {context.get('max_length')}", "Shorten it.", at_key,
        )  # fmt: skip
    if kind == "value_error":
        message = str(item["msg"]).removeprefix("Value error, ")
        return Fault(loc, "bad-value", message, "", "Correct it.")
    expected = next((words for prefix, words in KINDS.items() if kind.startswith(prefix)), item["msg"])
    quote = kind == "string_type" and isinstance(value, int | float | bool)
    if value is None:
        hint = "Fill it in, or remove the key."
        return Fault(loc, "empty-value", f"“{_name(loc)}” is empty", expected, hint)
    hint = "Begin each value with `- `, or write [one, two]." if expected == "a list" else "Correct it."
    found = f"found {_kind(value)}" if isinstance(value, dict | list) else f"found {shown}"
    return Fault(loc, "wrong-type", found, expected, hint, at_key, quote)


def _phrase_hint(phrase: str) -> str:
    if not phrase.strip():
        return "Remove it."
    if phrase != phrase.strip() or "  " in phrase:
        return f"Write “{' '.join(phrase.split())}”."
    if "..." in phrase:
        return "A gap is three dots with a blank on both sides and words around it."
    return "Move or remove the *."


def _union_at(model: type[BaseModel], loc: Loc) -> int | None:
    """The length of the path up to a union of several kinds of record, if the path leads through one."""
    kind: Any = model
    for i, part in enumerate(loc):
        kind = _strip(kind)
        if typing.get_origin(kind) in (typing.Union, types.UnionType):
            members = [m for m in typing.get_args(kind) if m is not type(None)]
            if len(members) > 1:
                return i
            kind = _strip(members[0])
        kind = _step(kind, part)
        if kind is None:
            return None
    return None


def _union(model: type[BaseModel], data: Any, loc: Loc, cut: int, item: Any) -> Fault | None:
    """A fault inside a union: that of the member which the record was meant to be, told by its keys."""
    base, member = loc[:cut], str(loc[cut])
    value = _get(data, base)
    kinds = [_strip(m) for m in typing.get_args(_strip(_kind_at(model, base)))]
    models = {k.__name__: k for k in kinds if isinstance(k, type) and issubclass(k, BaseModel)}
    if isinstance(value, dict):

        def likeness(m: type[BaseModel]) -> float:
            own = [k for k in _keys(m) if k != "lang"]
            return sum(1.0 if k in value else 0.5 if closest(k, map(str, value), 70) else 0.0 for k in own)

        meant = max(models.values(), key=likeness, default=None)
        if meant is not None and likeness(meant) > 0:
            if member != meant.__name__:
                return None
            inner = _fault(meant, value, loc[cut + 1 :], item)
            return inner._replace(loc=(*base, *inner.loc))
    expected = "; ".join(["set:code"] + ["{" + ", ".join(_keys(m)) + "}" for m in models.values()])
    if isinstance(value, int | float | bool):
        return Fault(base, "wrong-type", f"found {_shown(value)}", expected, "Put it in quotes.", quote=True)
    found = "an empty value" if value in (None, "") else f"found {_kind(value)}"
    rule = "empty-value" if value in (None, "") else "wrong-type"
    return Fault(base, rule, found, expected, "Write it in one of these forms.")


def keys_at(model: type[BaseModel], loc: Loc) -> list[str]:
    """The keys that the record at `loc` may have, in the order of the model."""
    kind = _kind_at(model, loc)
    return _keys(kind) if isinstance(kind, type) and issubclass(kind, BaseModel) else []


def limits_at(model: type[BaseModel], loc: Loc) -> dict[str, float]:
    """The limits (ge, le, gt, lt) of the number at `loc`."""
    parent = _kind_at(model, loc[:-1])
    found: dict[str, float] = {}
    sources: list[Any] = []
    if isinstance(parent, type) and issubclass(parent, BaseModel):
        info = _field(parent, str(loc[-1]))
        if info is not None:
            sources = [*info.metadata, info.annotation]
    else:
        sources = [_step(parent, loc[-1])]
    while sources:
        source = sources.pop()
        for limit in ("ge", "le", "gt", "lt"):
            if getattr(source, limit, None) is not None:
                found[limit] = getattr(source, limit)
        if hasattr(source, "metadata"):
            sources += list(source.metadata)
        if typing.get_origin(source) is typing.Annotated:
            sources += list(typing.get_args(source)[1:])
    return found


def _keys(model: type[BaseModel]) -> list[str]:
    return [info.alias or name for name, info in model.model_fields.items()]


def _field(model: type[BaseModel], key: str) -> Any:
    for name, info in model.model_fields.items():
        if key in (name, info.alias):
            return info
    return None


def _kind_at(model: type[BaseModel], loc: Loc) -> Any:
    kind: Any = model
    for part in loc:
        kind = _step(_strip(kind), part)
        if kind is None:
            return None
    return _strip(kind)


def _step(kind: Any, part: int | str) -> Any:
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        info = _field(kind, str(part))
        return info.annotation if info is not None else None
    origin, args = typing.get_origin(kind), typing.get_args(kind)
    if origin is list and args:
        return args[0]
    if origin is dict and len(args) == 2:
        return args[1]
    if origin is tuple and isinstance(part, int) and part < len(args):
        return args[part]
    return None


def _strip(kind: Any) -> Any:
    """Without Annotated and `| None`."""
    while True:
        origin = typing.get_origin(kind)
        if origin is typing.Annotated:
            kind = typing.get_args(kind)[0]
        elif origin in (typing.Union, types.UnionType):
            members = [m for m in typing.get_args(kind) if m is not type(None)]
            if len(members) != 1:
                return kind
            kind = members[0]
        else:
            return kind


def _get(data: Any, loc: Sequence[int | str]) -> Any:
    for part in loc:
        try:
            data = data[part]
        except (KeyError, IndexError, TypeError):
            return None
    return data


def _name(loc: Loc) -> str:
    return next((str(p) for p in reversed(loc) if isinstance(p, str)), "value")


def _number(value: Any) -> str:
    return f"{value:g}" if isinstance(value, int | float) else str(value)


def _kind(value: Any) -> str:
    if isinstance(value, dict):
        return "keys with values"
    if isinstance(value, list):
        return "a list"
    return "nothing" if value is None else "a text" if isinstance(value, str) else "a number"


def _shown(value: Any) -> str:
    if isinstance(value, str):
        return f"“{_shorten(value)}”"
    if isinstance(value, bool):
        return f"{str(value).lower()} (true or false)"
    if isinstance(value, dict | list) or value is None:
        return _kind(value)
    return f"the number {value}"


def _shorten(text: str) -> str:
    return text if len(text) <= 60 else text[:59] + "…"
