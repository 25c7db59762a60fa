"""What pydantic reports, as faults in words that an editor of YAML understands: rule, what was found, what was expected."""

from __future__ import annotations

import typing
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from pydantic import BaseModel, ValidationError
from rapidfuzz import process

from sdgtax.model.common import ADDRESS, PREFIX, SIGN, Clash
from sdgtax.model.language import ByLanguage
from sdgtax.text.nearest import MEANT, closest
from sdgtax.yaml.schema import Loc, is_record, keys, kind_at, limits_at, members, union_at, value_at


@dataclass(frozen=True, slots=True)
class Fault:
    """Something wrong in a record. `loc` is the path of keys from the record; `at_key` points at the key, not at the value.

    `rule` is the name of the rule that is broken (a check of a rule need not say it). With `quote` the value, as it is written,
    only lacks quotes. `cause` is what faults have in common that mend together (empty: rule and message). `part` is what in a text
    of several lines is wrong, for its place; without it what the message quotes first. `also` are other places in the record of which
    one may be wrong instead.
    """

    loc: Loc
    message: str
    expected: str = ""
    hint: str = ""
    at_key: bool = False
    rule: str = ""
    quote: bool = False
    cause: str = ""
    part: str = ""
    also: tuple[Loc, ...] = ()


# Patterns of the models in words. A pattern that is not here is shown as it is.
PATTERNS = {
    r"^[a-z][a-z0-9-]*(\.[a-z0-9][a-z0-9-]*)*$": "small letters, digits and hyphens, with dots between the parts, such as goal.sdg.11",
    r"^[a-z0-9][a-z0-9-]*$": "small letters, digits and hyphens, such as municipal-waste",
    r"^[0-9]{1,2}$": "the number of a goal, such as '11'",
    r"^[0-9]{1,2}\.([0-9]{1,2}|[a-z])$": "the number of a target, such as '11.6' or '1.a'",
    r"^\d+\.\d+\.\d+$": "three numbers, such as 0.1.0",
    ADDRESS: "an address that begins with https://",
    PREFIX: "the beginning of a URI, such as https://example.org/ or urn:example:",
    SIGN: "signs as they stand in titles; blanks, hyphens and slashes alone are read as blanks",
    r"^\d{4}-\d{2}-\d{2}$": "a day, such as '2026-11-25'",
}
KINDS = {
    "string": "a text", "int": "a whole number", "float": "a number", "bool": "true or false", "list": "a list", "dict": "keys with values",
    "model": "keys with values", "tuple": "a list",
}  # fmt: skip
LIMITS = {"ge": "at least", "le": "at most", "gt": "more than", "lt": "less than"}
ALIKE = ("wrong-type", "bad-value", "out-of-range", "missing-language")
"""Of these rules, what is wrong below the same key, where the same was expected, has one cause."""
MISSING = ("missing-key", "missing-language", "mapping-publisher")


def no_indicator(loc: Loc, ref: str, codes: Mapping[str, Collection[str]]) -> list[Fault]:
    """What is wrong with `set:code` by the codes of each set: nothing, or that it names no indicator."""
    set_id, colon, code = ref.partition(":")
    if not colon:
        some = next((f", such as {s}:{c}" for s, known in codes.items() for c in known), "")
        return [Fault(loc, f"“{ref}” names no indicator", f"set:code{some}", "Write it as set:code.")]
    if set_id not in codes:
        message, hint = f"there is no indicator set “{set_id}”", closest(set_id, codes)
        return [Fault(loc, message, f"one of {', '.join(sorted(codes))}", hint, cause=f"set {set_id}")]
    if code in codes[set_id]:
        return []
    hint = closest(code, codes[set_id]) or f"`sdgtax sets {set_id}` lists them."
    return [
        Fault(
            loc,
            f"the set “{set_id}” has no indicator “{code}”",
            f"a code of the set “{set_id}”",
            hint,
            cause=f"codes of {set_id}",
        )
    ]


def faults(error: ValidationError, model: type[BaseModel], data: Any, languages: Iterable[str] = ()) -> list[Fault]:
    """The faults behind a validation error of `data` against `model`; the members of a union are told as one.

    `languages` are those that texts must be in, where they are known.
    """
    found: dict[tuple[Loc, str], Fault] = {}
    for item in error.errors(include_url=False):
        for fault in _faults(model, data, item["loc"], item, tuple(languages)):
            if not fault.cause and fault.rule in ALIKE:
                name = next((str(p) for p in reversed(fault.loc) if isinstance(p, str)), "")
                fault = replace(fault, cause=f"{fault.rule} {name} {fault.expected}")
            found.setdefault((fault.loc, fault.rule), fault)
    # A misspelt key is one fault, not two: the key that it was meant to be is not reported as missing.
    meant = {(f.loc[:-1], f.hint) for f in found.values() if f.rule == "unknown-key"}
    return [f for f in found.values() if f.rule not in MISSING or (f.loc[:-1], MEANT.format(f.loc[-1])) not in meant]


def what(value: Any) -> str:
    """The kind of a value in words."""
    if isinstance(value, dict):
        return "keys with values"
    if isinstance(value, list):
        return "a list"
    return "nothing" if value is None else "a text" if isinstance(value, str) else "a number"


def _faults(model: type[BaseModel], data: Any, loc: Loc, item: Any, languages: tuple[str, ...]) -> Iterator[Fault]:
    cut = union_at(model, loc)
    if cut is not None:
        fault = _in_union(model, data, loc, cut, item)
        if fault is not None:
            yield fault
        return
    for n in range(len(loc) + 1):  # pydantic looks at the languages of a text only when the rest of it is sound
        kind = kind_at(model, loc[:n])
        if isinstance(kind, type) and issubclass(kind, ByLanguage):
            yield from _languages(kind, value_at(data, loc[:n]), loc[:n], languages)
    if item["type"] != "languages":
        yield _fault(Complaint(model, data, loc, item))


def _languages(kind: type[ByLanguage[Any]], value: Any, loc: Loc, known: tuple[str, ...]) -> Iterator[Fault]:
    """A text that lacks a language, or has a key that is none of the languages of the taxonomy."""
    if not known or not isinstance(value, dict):
        return
    missing = [x for x in known if kind.ALL and x not in value]
    unknown = [lang for lang in value if lang not in known]
    for lang in unknown:
        hint = "Remove it or correct its spelling."
        if missing:  # the key was mostly meant for the language that is missing: one fault, not two
            hint = f"Is “{missing[0]}” meant? It is missing."
        yield Fault(
            (*loc, lang), f"unknown key “{lang}”", f"one of {', '.join(known)}", hint, at_key=True, rule="unknown-key"
        )
    if unknown:
        return
    for lang in missing:
        has = next((str(value[x]) for x in known if value.get(x)), "")
        about = f" (the other language has “{_shorten(has)}”)" if has else ""
        yield Fault(
            (*loc, lang), f"“{loc[-1] if loc else 'text'}” has no “{lang}”{about}", f"all languages: {', '.join(known)}",
            f"Add `{lang}:` with the text in that language.", at_key=True, rule="missing-language",
        )  # fmt: skip


# --- faults by the kind of error ---------------------------------------------------------------------------------------


@dataclass(slots=True)
class Complaint:
    """One error as pydantic tells it."""

    model: type[BaseModel]
    data: Any
    loc: Loc
    item: Mapping[str, Any]
    at_key: bool = False
    value: Any = None

    def __post_init__(self) -> None:
        self.value = self.item.get("input")
        if self.loc and self.loc[-1] == "[key]":
            self.loc, self.at_key = self.loc[:-1], True
            self.value = self.loc[-1]

    @property
    def kind(self) -> str:
        """The kind of error."""
        return str(self.item["type"])

    @property
    def context(self) -> Mapping[str, Any]:
        """What pydantic says beside."""
        return self.item.get("ctx") or {}

    @property
    def name(self) -> str:
        """The key of the value; of the list, for a value in a list."""
        return next((str(p) for p in reversed(self.loc) if isinstance(p, str)), "value")

    def fault(self, rule: str, message: str, expected: str = "", hint: str = "") -> Fault:
        """A fault at the place of the error."""
        return Fault(self.loc, message, expected, hint, self.at_key, rule)


def _fault(told: Complaint) -> Fault:
    clash = told.context.get("clash")
    if clash is not None:
        return replace(of_clash(clash), loc=told.loc)
    return _BY_KIND.get(told.kind, _wrong_type)(told)


def of_clash(clash: Clash) -> Fault:
    """A clash of values as a fault."""
    hint = clash.hint or closest(str(clash.value), clash.known)
    return Fault(clash.loc, clash.message, clash.expected, hint, rule=clash.rule)


def _unknown_key(told: Complaint) -> Fault:
    loc, name = told.loc, told.loc[-1]
    known = keys(kind_at(told.model, loc[:-1]))
    present = value_at(told.data, loc[:-1])
    free = [k for k in known if not (isinstance(present, dict) and k in present) and len(k) > 2]
    number = isinstance(name, int) or str(name).isdigit()
    other = "Write decimals with a point, not a comma." if number else "Remove it or correct its spelling."
    hint = closest(str(name), free, 70) or other
    return Fault(loc, f"unknown key “{name}”", f"one of {', '.join(known)}", hint, at_key=True, rule="unknown-key")


def _missing(told: Complaint) -> Fault:
    loc, name = told.loc, str(told.loc[-1])
    if isinstance(told.loc[-1], int):
        return _other_length(told, loc[:-1])
    if name == "by" and "published" in loc:
        return Fault(
            loc, "the mapping does not say who published it", "`by:` with the name of the publisher",
            "Add `by:` below `published:`.", at_key=True, rule="mapping-publisher",
        )  # fmt: skip
    known = keys(kind_at(told.model, loc[:-1]))
    present = value_at(told.data, loc[:-1])
    strays = [str(k) for k in present if k not in known] if isinstance(present, dict) else []
    near = process.extractOne(name, strays, score_cutoff=70)
    hint = f"Is “{near[0]}” meant for it?" if near else "Add it."
    return Fault(loc, f"the key “{name}” is missing", f"`{name}:` here", hint, at_key=True, rule="missing-key")


def _other_length(told: Complaint, loc: Loc) -> Fault:
    """A list of another length than that of the tuple which it is to be."""
    message = f"found a list of {len(value_at(told.data, loc))}"
    return Fault(
        loc, message, f"{len(typing.get_args(kind_at(told.model, loc)))} values", "Correct it.", rule="wrong-type"
    )


def _not_allowed(told: Complaint) -> Fault:
    listed = str(told.context.get("expected", "")).replace(" or ", ", ")
    allowed = [p.strip("'\" ") for p in listed.split(", ")]
    hint = closest(told.value, allowed) if isinstance(told.value, str) else ""
    expected = f"one of {', '.join(allowed)}"
    return told.fault("bad-value", f"found {_shown(told.value)}", expected, hint or "Use one of these values.")


def _pattern(told: Complaint) -> Fault:
    pattern, shown = str(told.context.get("pattern", "")), _shown(told.value)
    if "\\*?" in pattern:  # the pattern of phrases
        return Fault(
            told.loc, f"the phrase {shown} is malformed",
            "words; * only at the start or end of a word; ` ... ` between words for a gap", _phrase_hint(str(told.value)),
            rule="malformed-phrase",
        )  # fmt: skip
    return told.fault("bad-value", f"found {shown}", PATTERNS.get(pattern, f"the pattern {pattern}"), "Correct it.")


def _gaps(told: Complaint) -> Fault:
    message = f"the phrase {_shown(told.value)} has {told.context['gaps']} gaps"
    return told.fault("malformed-phrase", message, f"at most {told.context['most']}", "Say the same with fewer gaps.")


def _out_of_range(told: Complaint) -> Fault:
    limits = limits_at(told.model, told.loc) or told.context
    expected = " and ".join(f"{words} {_number(limits[k])}" for k, words in LIMITS.items() if k in limits) or "a number"
    message = f"“{told.name}” is out of range: {_number(told.value)}"
    return Fault(told.loc, message, expected, "Correct the number.", rule="out-of-range")


def _too_short(told: Complaint) -> Fault:
    found = (
        "an empty text" if told.kind == "string_too_short" else _shown(told.value) if told.value else "an empty list"
    )
    return Fault(
        told.loc, f"found {found} for “{told.name}”", f"at least {told.context.get('min_length', 1)}",
        "Fill it in, or remove the key.", rule="empty-value",
    )  # fmt: skip


def _too_long(told: Complaint) -> Fault:
    if isinstance(told.value, list):
        return _other_length(told, told.loc)
    message = f"the value of “{told.name}” is too long ({len(str(told.value))} characters)"
    return told.fault("bad-value", message, f"at most {told.context.get('max_length')}", "Shorten it.")


def _of_our_own(told: Complaint) -> Fault:
    message = str(told.item["msg"]).removeprefix("Value error, ")
    return Fault(told.loc, message, hint="Correct it.", rule="bad-value")


def _wrong_type(told: Complaint) -> Fault:
    value, kind = told.value, told.kind
    expected = next((words for prefix, words in KINDS.items() if kind.startswith(prefix)), str(told.item["msg"]))
    if value is None:
        return Fault(
            told.loc, f"“{told.name}” is empty", expected, "Fill it in, or remove the key.", rule="empty-value"
        )
    hint = "Begin each value with `- `, or write [one, two]." if expected == "a list" else "Correct it."
    quote = kind == "string_type" and isinstance(value, int | float | bool)
    return replace(told.fault("wrong-type", f"found {_shown(value)}", expected, hint), quote=quote)


_BY_KIND: dict[str, Callable[[Complaint], Fault]] = {
    "extra_forbidden": _unknown_key,
    "missing": _missing,
    "literal_error": _not_allowed,
    "enum": _not_allowed,
    "string_pattern_mismatch": _pattern,
    **dict.fromkeys(
        ("greater_than_equal", "less_than_equal", "greater_than", "less_than", "finite_number"), _out_of_range
    ),
    "string_too_short": _too_short,
    "too_short": _too_short,
    "string_too_long": _too_long,
    "too_long": _too_long,
    "gaps": _gaps,
    "value_error": _of_our_own,
}


def _phrase_hint(phrase: str) -> str:
    if not phrase.strip():
        return "Remove it."
    if phrase != phrase.strip() or "  " in phrase:
        return f"Write “{' '.join(phrase.split())}”."
    if "..." in phrase:
        return "A gap is three dots with a blank on both sides and words around it."
    return "Move or remove the *."


# --- unions ------------------------------------------------------------------------------------------------------------


def _in_union(model: type[BaseModel], data: Any, loc: Loc, cut: int, item: Any) -> Fault | None:
    """A fault inside a union: that of the member which the record was meant to be, told by its keys."""
    base, member = loc[:cut], str(loc[cut])
    value = value_at(data, base)
    models = {k.__name__: k for k in members(kind_at(model, base)) if is_record(k)}
    if isinstance(value, dict):
        meant = max(models.values(), key=lambda m: _likeness(m, value), default=None)
        if meant is not None and _likeness(meant, value) > 0:
            if member != meant.__name__:
                return None
            inner = _fault(Complaint(meant, value, loc[cut + 1 :], item))
            return replace(inner, loc=(*base, *inner.loc))
    expected = "; ".join(["set:code"] + ["{" + ", ".join(keys(m)) + "}" for m in models.values()])
    if isinstance(value, int | float | bool):
        return Fault(base, f"found {_shown(value)}", expected, "Put it in quotes.", rule="wrong-type", quote=True)
    empty = value in (None, "")
    found = "an empty value" if empty else f"found {what(value)}"
    rule = "empty-value" if empty else "wrong-type"
    return Fault(base, found, expected, "Write it in one of these forms.", rule=rule)


def _likeness(member: type[BaseModel], value: Mapping[Any, Any]) -> float:
    """How many of the keys that only this kind of record has are there, perhaps misspelt."""
    own = [k for k in keys(member) if k != "lang"]
    return sum(1.0 if k in value else 0.5 if closest(k, map(str, value), 70) else 0.0 for k in own)


# --- values in words ---------------------------------------------------------------------------------------------------


def _number(value: Any) -> str:
    return f"{value:g}" if isinstance(value, int | float) else str(value)


def _shown(value: Any) -> str:
    if isinstance(value, str):
        return f"“{_shorten(value)}”"
    if isinstance(value, bool):
        return f"{str(value).lower()} (true or false)"
    if isinstance(value, dict | list) or value is None:
        return what(value)
    return f"the number {value}"


def _shorten(text: str) -> str:
    return text if len(text) <= 60 else text[:59] + "…"
