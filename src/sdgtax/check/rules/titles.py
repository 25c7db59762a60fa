"""Rules of how titles of indicators are written."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from sdgtax.check.records import IndicatorRecord, SetRecord, same_code
from sdgtax.check.registry import rule
from sdgtax.text.fold import clean, fold
from sdgtax.yaml.schema_errors import Fault

if TYPE_CHECKING:
    from sdgtax.check.context import Context

PAIRS = (("(", ")"), ("[", "]"))
_PADDED = re.compile(r"(?<!\d)0\d")
"""A number that is filled up with noughts."""
ALIKE = 10
"""In a set of so many indicators codes that are written alike tell how one is written."""
FEW_WORDS = 4
"""A title of fewer words may well say one thing twice."""


@rule("TAX421", "odd-title", severity="warning", record="indicator")
def _odd_title(ctx: Context, record: IndicatorRecord) -> Iterator[Fault]:
    for lang, text in record.model.title.root.items():
        if found := _odd(text, record.code):
            yield Fault(("title", lang), found, "the title as its publisher writes it", "Copy it anew from the source.")


def _odd(text: str, code: str) -> str:
    """What is odd in a title; empty where nothing is."""
    for left, right in PAIRS:
        if text.count(left) != text.count(right):
            return f"“{left}” stands {text.count(left)} times, “{right}” {text.count(right)} times"
    words = text.split()
    half = len(words) // 2
    if len(words) >= FEW_WORDS and len(words) % 2 == 0 and words[:half] == words[half:]:
        return "the title stands twice in itself"
    first = same_code(words[0].rstrip(".:)")) if words else ""
    if len(code) > 1 and first == same_code(code) and any(c.isdigit() for c in code):
        return f"the title begins with the code “{code}”"
    return ""


@rule("TAX422", "title-of-another", severity="warning", record="set")
def _title_of_another(ctx: Context, record: SetRecord) -> Iterator[Fault]:
    alike: dict[tuple[str, ...], list[IndicatorRecord]] = {}
    for indicator in record.indicators:
        key = indicator.title_key
        for lang, text in indicator.model.title.root.items() if key else ():
            alike.setdefault((lang, fold(clean(text))), []).append(indicator)
    for (lang, *_), found in alike.items():
        for one in found if len(found) > 1 else ():
            other = next(
                (x for x in found if x.title_key != one.title_key and set(x.model.title) == set(one.model.title)), None
            )
            if other is not None:
                loc = (*one.loc, "title", lang)
                message = f"“{other.code}” has the same title in “{lang}”, and another one elsewhere"
                cause = f"titles in {record.doc.path}"
                yield Fault(loc, message, "a title of its own", "Correct one of them.", cause=cause)


@rule("TAX423", "same-set-name", severity="warning", record="set")
def _same_set_name(ctx: Context, record: SetRecord) -> Iterator[Fault]:
    for lang, name in record.model.name.items():
        for other in ctx.sets.values():
            same = other.model is not None and fold(other.model.name.get(lang, "")) == fold(name)
            if same and other.id != record.id and _size(record) < _size(other):
                message = f"the set “{other.id}” is called “{name}” too"
                yield Fault(
                    ("name", lang), message, "a name of its own", "Rename one of them.", cause=f"name of {record.id}"
                )


def _size(record: SetRecord) -> tuple[int, str]:
    """By what of two sets the copy is told: it is mostly the smaller one."""
    return len(record.indicators), record.id


@rule("TAX425", "odd-code", severity="warning", record="set")
def _odd_code(ctx: Context, record: SetRecord) -> Iterator[Fault]:
    if len(record.indicators) < ALIKE:
        return
    for shape in (_signs, _digits):
        found: dict[str, list[IndicatorRecord]] = {}
        for indicator in record.indicators:
            found.setdefault(shape(indicator.code), []).append(indicator)
        odd, usual = min(found.values(), key=len), max(found.values(), key=len)
        if len(found) != 2 or len(odd) > 1 or _letters(odd[0].code) != _letters(usual[0].code):
            continue
        if shape is _signs or _is_padded(odd[0].code, [i.code for i in usual]):
            message = f"“{odd[0].code}” is written otherwise than the other codes, such as “{usual[0].code}”"
            yield Fault((*odd[0].loc, "code"), message, "a code like the others", "Write it as the publisher does.")
            return


def _is_padded(code: str, others: list[str]) -> bool:
    """Whether numbers are filled up with noughts, and one code has too few of them or too many."""
    shorter = len(code) < len(others[0])
    return any(map(_PADDED.search, others)) and (shorter or bool(_PADDED.search(code)))


def _signs(code: str) -> str:
    """A code with 9 for each number and A for each word."""
    return re.sub(r"\d+", "9", re.sub(r"[^\W\d_]+", "A", code))


def _digits(code: str) -> str:
    """A code with 9 for each digit and A for each word."""
    return re.sub(r"\d", "9", re.sub(r"[^\W\d_]+", "A", code))


def _letters(code: str) -> str:
    """The numbers and words of a code without the signs between them."""
    return "".join(c for c in _signs(code) if c.isalnum())
