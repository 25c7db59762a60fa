"""Rules of how titles of indicators are written."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING

from sdgtax.check.records import IndicatorRecord, SetRecord, same_code
from sdgtax.check.registry import rule
from sdgtax.check.rules.siblings import lonely_ends
from sdgtax.check.wording import slip, turned
from sdgtax.text.fold import clean, fold
from sdgtax.yaml.schema_errors import Fault

if TYPE_CHECKING:
    from sdgtax.check.context import Context

PAIRS = (("(", ")"), ("[", "]"), ("“", "”"), ("«", "»"))
_FOOTNOTE = re.compile(r"[^\W\d_]{4,}[¹²³⁴-⁹†‡]+(?!\w)")
_POWER = re.compile(r"\d+(?:[.,]\d+)?E[+-]\d+")
_PADDED = re.compile(r"(?<!\d)0\d")
"""A number that is filled up with noughts."""
ALIKE = 10
"""In a set of so many indicators codes that are written alike tell how one is written."""
BULLETS = ("Po", "Pd", "So", "Sm", "Sk")
"""Kinds of signs that lists begin with."""
SHOUTED = 20
"""So many letters in capitals are no abbreviation."""
COPIED = 3
"""So many titles that another set has too are no chance."""
FEW_WORDS = 4
"""A title of fewer words may well say one thing twice."""


@rule("TAX421", "odd-title", severity="warning", record="indicator")
def _odd_title(ctx: Context, record: IndicatorRecord) -> Iterator[Fault]:
    for lang, text in record.model.title.root.items():
        heading = fold(clean(text)) in ctx.headings and "the title is what a column of titles is called"
        alone = (record, lang) in ctx.once(lonely_ends, record.set) and "this title alone ends with a full stop"
        found = heading or alone or _odd(text, record.code) or slip(text, partial(ctx.tongues.known, lang=lang))
        if found:
            yield Fault(("title", lang), found, "the title as its publisher writes it", "Copy it anew from the source.")


def _odd(text: str, code: str) -> str:
    """What is odd in a title; empty where nothing is."""
    for left, right in PAIRS:
        if text.count(left) != text.count(right):
            return f"“{left}” stands {text.count(left)} times, “{right}” {text.count(right)} times"
    if pair := turned(text):
        return f"a bracket of “{pair}” is closed before it is opened"
    words = text.split()
    half = len(words) // 2
    if len(words) >= FEW_WORDS and len(words) % 2 == 0 and words[:half] == words[half:]:
        return "the title stands twice in itself"
    first = same_code(words[0].rstrip(".:)")) if words else ""
    if len(code) > 1 and first == same_code(code) and any(c.isdigit() for c in code):
        return f"the title begins with the code “{code}”"
    if not text[:1].isalnum() and unicodedata.category(text[:1] or " ") in BULLETS and text[1:2].isspace():
        return f"the title begins with “{text[0]}”, the bullet of a list"
    if found := _FOOTNOTE.search(text):
        return f"“{found.group()}” ends with the sign of a footnote"
    letters = [c for c in text if c.isalpha()]
    if not letters:
        return "the title has no letter"
    if len(letters) >= SHOUTED and len(words) > 1 and text == text.upper():
        return "the title is written in capitals"
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


@rule("TAX427", "title-again", severity="warning", record="indicator")
def _title_again(ctx: Context, record: IndicatorRecord) -> Iterator[Fault]:
    told = fold(clean(record.model.description))
    if told and told in {fold(clean(t)) for t in record.model.title.root.values()}:
        message = "the description only repeats the title"
        yield Fault(("description",), message, "what the title leaves open", "Take it out.")
    elif other := next(iter(record.set.called.get(told, ())), None):
        message = f"the description is the title of “{other.code}”"
        yield Fault(("description",), message, "what this title leaves open", "Correct the description.")


@rule("TAX428", "titles-of-other-set", severity="warning", record="set")
def _titles_of_other(ctx: Context, record: SetRecord) -> Iterator[Fault]:
    own = {i.title_key[:-2] for i in record.indicators if i.title_key}
    for other in ctx.sets.values():
        smaller = other is not record and len(own) >= COPIED and _size(record) <= _size(other)
        if smaller and own <= {i.title_key[:-2] for i in other.indicators if i.title_key}:
            message = f"all titles are those of the set “{other.id}”"
            cause = f"copy {record.doc.path}"
            yield Fault(("id",), message, "titles of its own", "Write them, or remove the file.", cause=cause)
            return


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
    for indicator in record.indicators:
        if _POWER.fullmatch(indicator.code):
            message = f"“{indicator.code}” is a number as a spreadsheet writes it"
            yield Fault((*indicator.loc, "code"), message, "the code as text", "Write it as the publisher does.")
    if len(record.indicators) < ALIKE:
        return
    common = Counter(_digits(i.code) for i in record.indicators).most_common(1)[0][0]
    for indicator in record.indicators:
        meant = _LIKE_DIGIT.sub(lambda m: DIGITS[m[0]], indicator.code)
        if meant != indicator.code and _digits(meant) == common:
            message = f"“{indicator.code}” is written otherwise than the other codes, such as “{meant}”"
            yield Fault((*indicator.loc, "code"), message, meant, "Write the digit.")
    whole = [i for i in record.indicators if i.code.isdigit()]
    if len(whole) == 1 and not any(i.code.isalnum() for i in record.indicators if i is not whole[0]):
        message = f"“{whole[0].code}” has no sign in it, and all other codes have one"
        yield Fault((*whole[0].loc, "code"), message, "a code like the others", "Write it as the publisher does.")
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


DIGITS = {"O": "0", "o": "0", "I": "1", "l": "1"}
"""Letters that are typed for digits."""
_LIKE_DIGIT = re.compile(r"(?<![^\W\d_])[OoIl](?=\d)|(?<=\d)[OoIl](?![^\W\d_])")


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
