"""Rules of what stands beside: the numbers of a text in its other language, a name as it is mostly written."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from sdgtax.check.records import Record, SetRecord, is_ours
from sdgtax.check.registry import rule
from sdgtax.check.texts import VOCABULARY, by_language, plain, strings
from sdgtax.check.wording import turned
from sdgtax.text.fold import clean, fold, words
from sdgtax.yaml.kinds import RULES
from sdgtax.yaml.load import bundled_languages, bundled_rules
from sdgtax.yaml.schema_errors import Fault

if TYPE_CHECKING:
    from sdgtax.check.context import Context
    from sdgtax.yaml.schema import Loc

_THOUSANDS = re.compile(r"(?<=\d)[ \u00a0\u202f,.](?=\d{3}(?!\d))")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_ROMAN = re.compile(r"\b(?:I{1,3}|IV|VI{0,3}|IX|X)\b(?!\.)")
_TARGET = re.compile(r"(?<!\w)\d{1,2}\.(?:\d{1,2}|[a-z])\b")
_WORD_TWICE = re.compile(r"\b([^\W\d_]{2,}) (?=\1\b)")
_BETWEEN_SENTENCES = re.compile(r"(?<=[.!?])\s+")
SENTENCE = 15
"""So many signs make a sentence that nobody writes twice."""
_LETTERS = re.compile(r"[^\W\d_]{4,}")
LONG = 8
"""In a text of so many letters and digits one other letter is a slip."""
PAIRS = (("“", "”"), ("«", "»"), ("(", ")"), ("[", "]"))
OTHER_RULES = tuple(kind for kind in RULES if kind != "messages")
"""In messages singular and plural are often the same in one language."""
SAID = ("category", "indicator", "profile", "info", "metadata")
"""Records with texts that say the same in two languages; words of the program and headings may be said freely."""
NAMED = ("label", "heading", "settle")
"""Keys of texts of which `same-name` tells what is the same."""
POOLS = {
    "publisher": "names", "attribution": "names", "custodian": "names", "by": "names", "theme": "theme", "kind": "kind", "unit": "unit",
    "disaggregation": "disaggregation", "values": "values",
}  # fmt: skip
"""The keys whose values are compared with each other in a file."""
DECIDED = ("reviews", "mappings")
"""Files of decisions: a person has one name in all of them."""
INNER = (("terms",), ("examples",), ("counterexamples",))
"""What in a category is no text about it."""


@rule(
    "TAX030", "numbers-differ", severity="warning", record=("category", "indicator", "set", "profile", "info", *RULES)
)
def _numbers_differ(ctx: Context, record: Record) -> Iterator[Fault]:
    for loc, texts in ctx.by_language(record):
        if loc[:1] in INNER:
            continue
        listed = any(isinstance(text, list) for text in texts.values())
        if listed and record.doc.kind not in VOCABULARY:
            continue  # elsewhere the words of a language stand for themselves
        said = {lang: plain(text) for lang, text in texts.items()}
        worded = {} if listed else {lang: _worded(ctx, text, lang) for lang, text in said.items()}
        if not any(map(_TELLS.search, said.values())) and not all(worded.values()):
            continue
        numbers = {lang: _numbers(text) | _names(text) for lang, text in said.items()}
        first = next(iter(numbers), "")
        for lang in numbers:
            more, fewer = numbers[lang] - numbers[first], numbers[first] - numbers[lang]
            if worded and not (more and fewer):
                here, there = (worded[x] | numbers[x] for x in (lang, first))
                more, fewer = worded[lang] - there, worded[first] - here
            if more and fewer and not (listed and numbers[lang] & numbers[first]):
                found, expected = ", ".join(sorted(more)), ", ".join(sorted(fewer))
                message = f"it has {found} here, and {expected} in “{first}”"
                yield Fault(
                    (*loc, lang), message, expected, "Correct the number.", part=min(more), also=((*loc, first),)
                )
        yield from () if listed else _other_order(loc, texts)


@rule("TAX040", "translation-differs", severity="warning", record=SAID)
def _translation_differs(ctx: Context, record: Record) -> Iterator[Fault]:
    for loc, texts in ctx.by_language(record):
        sound = len(texts) > 1 and loc[:1] not in INNER and all(isinstance(text, str) for text in texts.values())
        if sound and (found := ctx.renderings.apart(texts, ctx.same_thing)):
            one, two, word, other = found
            message = f"“{word}” of “{one}” is not said here, and “{other}” not there"
            yield Fault(
                (*loc, two),
                message,
                "the same in both languages",
                "Correct one of them.",
                part=other,
                also=((*loc, one),),
            )


def _other_order(loc: Loc, texts: dict[str, str]) -> Iterator[Fault]:
    """Texts that name the same targets as the first one, in another order: each stands for what is said beside it."""
    named = {lang: _TARGET.findall(plain(text)) for lang, text in texts.items()}
    first = next(iter(named), "")
    for lang, targets in named.items():
        if targets != named[first] and sorted(targets) == sorted(named[first]):
            message = f"it has {', '.join(targets)} here, and {', '.join(named[first])} in “{first}”"
            yield Fault(
                (*loc, lang),
                message,
                ", ".join(named[first]),
                "Correct the number.",
                part=targets[0],
                also=((*loc, first),),
            )


_OPTION = re.compile(r"(?<![\w-])--[a-z][\w-]*")
_COMMAND = re.compile(r"`(sdgtax [^`]+)`")
_PART = re.compile(r"(?<![\w.{/-])[a-z]+(?![\w.}/])")
_FORMULA = re.compile(r"\b[A-Z]{1,4}[₂₃\d]+\b")
"""Such as CO2: a gas, a class of dust."""
_TELLS = re.compile(r"[\d₂₃`]|--")
"""What every number, option, command and formula has."""


def _names(text: str) -> set[str]:
    """What is the same in all languages: options, words of commands, formulas."""
    commands = [w for c in _COMMAND.findall(text) for w in _PART.findall(c)] if "`" in text else ()
    options = _OPTION.findall(text) if "--" in text else ()
    return {*options, *commands, *_FORMULA.findall(text)}


def _numbers(text: str) -> set[str]:
    whole = _THOUSANDS.sub("", text) if _NUMBER.search(text) else ""
    return {*(n.replace(",", ".") for n in _NUMBER.findall(whole)), *_ROMAN.findall(text)}


def _worded(ctx: Context, text: str, lang: str) -> set[str]:
    """The numbers that a text has as words; not those that are other words of the language too."""
    overlap = ctx.sound("overlap")
    said = set(words(fold(text))).difference(overlap.binders.get(lang) if overlap is not None else ())
    return {number for word, number in ctx.once(number_words, ctx) if word in said}


def number_words(ctx: Context) -> Iterator[tuple[str, str]]:
    """The words for numbers, with what they stand for."""
    columns = ctx.sound("columns")
    listed = columns.input.numbers if columns is not None else {}
    yield from ((word, number) for number, of in listed.items() for word in of)


@rule("TAX034", "half-pair", severity="warning", record=("category", "set", "profile", "info", *RULES))
def _half_pair(ctx: Context, record: Record) -> Iterator[Fault]:
    for loc, texts in ctx.by_language(record):
        for lang, text in texts.items():
            for left, right in PAIRS if isinstance(text, str) and loc[:1] not in INNER else ():
                if text.count(left) != text.count(right):
                    message = f"“{left}” stands {text.count(left)} times, “{right}” {text.count(right)} times"
                    yield Fault((*loc, lang), message, "both halves of each pair", "Add the other half.")
                    break
            else:
                if isinstance(text, str) and loc[:1] not in INNER and (pair := turned(text)):
                    message = f"a bracket of “{pair}” is closed before it is opened"
                    yield Fault((*loc, lang), message, "both halves of each pair", "Change them round.")


@rule("TAX037", "said-twice", severity="warning", record=("category", "indicator", "set", "profile", "info", *RULES))
def _said_twice(ctx: Context, record: Record) -> Iterator[Fault]:
    for loc, texts in ctx.by_language(record):
        for lang, text in texts.items() if loc[:1] not in INNER else ():
            if isinstance(text, str) and (twice := _twice(text)):
                yield Fault((*loc, lang), f"“{twice}” stands twice in a row", "each once", "Take one out.", part=twice)


def _twice(text: str) -> str:
    """A word that follows itself, or a sentence that a text has twice; empty where there is none."""
    if word := _WORD_TWICE.search(text):
        return word[1]
    sentences = [part for part in _BETWEEN_SENTENCES.split(text) if len(part) >= SENTENCE]
    return next((part for n, part in enumerate(sentences) if part in sentences[:n]), "")


@rule("TAX035", "text-of-another", severity="warning", record=OTHER_RULES)
def _text_of_another(ctx: Context, record: Record) -> Iterator[Fault]:
    yield from _of_another_name(ctx, record) if not is_ours(record.doc) else ()
    found: dict[tuple[Loc, str, str], dict[Loc, dict[str, Any]]] = {}
    for loc, texts in ctx.by_language(record):
        where = (*loc[:-2], loc[-1]) if len(loc) > 1 and isinstance(loc[-2], int) else loc[:-1]
        plain = {lang: text for lang, text in texts.items() if isinstance(text, str)}
        for lang, text in plain.items() if len(plain) > 1 else ():
            found.setdefault((where, lang, text), {})[loc] = plain
    for (_, lang, _), places in found.items():
        for loc, texts in places.items() if len(places) > 1 else ():
            other = next(
                (
                    at
                    for at, t in places.items()
                    if any(fold(t.get(x, "")) != fold(texts[x]) for x in texts if x != lang)
                ),
                None,
            )
            if other is not None and loc[-1] not in NAMED:
                message = f"the text on line {record.line(*other)} is the same in “{lang}”, and not in all languages"
                cause = f"{record.doc.path} {min(map(str, places))}"
                yield Fault((*loc, lang), message, "a text of its own", "Correct one of them.", cause=cause)


def _of_another_name(ctx: Context, record: Record) -> Iterator[Fault]:
    """Texts by which the program calls something else, which stands beside it."""
    said, names = texts_that_came(record.doc.kind), _names_that_came(record.doc.kind)
    for loc, texts in ctx.by_language(record):
        ours = said.get(loc, {}) if all(isinstance(part, str) for part in loc) else {}
        for lang, text in texts.items():
            others = names.get((loc[:-1], lang, text), ()) if isinstance(text, str) else ()
            if lang in ours and text != ours[lang] and others and loc not in others and any(map(str.isalpha, text)):
                message = f"“{text}” is what the program writes for `{others[0][-1]}`"
                yield Fault((*loc, lang), message, f"such as “{ours[lang]}”", "Are two texts exchanged?")


@lru_cache
def texts_that_came(kind: str) -> dict[Loc, dict[str, Any]]:
    """The texts by language of a file that came with the program, by their places."""
    return dict(by_language(bundled_rules(kind).model_dump(by_alias=True), bundled_languages()))


@lru_cache
def _names_that_came(kind: str) -> dict[tuple[Loc, str, str], list[Loc]]:
    """The places of the single texts of a file that came with the program, by what they stand below, language and text."""
    names: dict[tuple[Loc, str, str], list[Loc]] = {}
    for loc, texts in texts_that_came(kind).items():
        for lang, text in texts.items() if all(isinstance(text, str) for text in texts.values()) else ():
            names.setdefault((loc[:-1], lang, text), []).append(loc)
    return names


@rule("TAX031", "misspelt-value", severity="warning", record=("set", "reviews", "mappings", "metadata"))
def _misspelt(ctx: Context, record: Record) -> Iterator[Fault]:
    data = (
        {**record.data, "indicators": [i.data for i in record.indicators]}
        if isinstance(record, SetRecord)
        else record.data
    )
    places: dict[str, dict[str, list[Loc]]] = {}
    for loc, key, text in _values(data):
        places.setdefault(POOLS[key], {}).setdefault(text, []).append(loc)
    for other in (r for kind in DECIDED for r in ctx.records.get(kind, ())) if record.doc.kind in DECIDED else ():
        for _, key, text in _values(other.data) if other is not record else ():
            if key == "by":
                places.setdefault(POOLS[key], {}).setdefault(text, []).append(())
    for listed in places.values():
        often = [text for text, found in listed.items() if len(found) > 1]
        words = Counter(w for text, found in listed.items() for w in set(_words(text)) for _ in found)
        for text, found in listed.items():
            meant = next((o for o in often if o != text and _slip(text, o, words)), "") if len(found) == 1 else ""
            if meant and found[0]:
                message = f"“{text}” stands here alone, and {len(listed[meant])} times it is “{meant}”"
                yield Fault(found[0], message, meant, "Write it as everywhere else.")


def _values(data: Any) -> Iterator[tuple[Loc, str, str]]:
    """The texts below the keys that are compared, each with its place and key."""
    return (found for found in strings(data) if found[1] in POOLS)


def _words(text: str) -> list[str]:
    return fold(clean(text)).replace("*", "").split()


def _nearly(text: str, meant: str) -> bool:
    """Whether two long texts with the same digits differ in one letter, or in signs alone."""
    from rapidfuzz.distance import OSA

    a, b = ("".join(c for c in fold(clean(x)) if c.isalnum()) for x in (text, meant))
    digits = [c for c in a if c.isdigit()] == [c for c in b if c.isdigit()]
    return digits and len(b) >= LONG and a + "s" != b and b + "s" != a and OSA.distance(a, b) <= 1


def slipped(text: str, meant: str) -> bool:
    """Whether a text that stands once is another one with a slip in one word."""
    return _slip(text, meant, Counter(_words(text)))


def _slip(text: str, meant: str, words: Counter[str]) -> bool:
    """Whether a text is another one in which one word has a slip, or other capitals or blanks."""
    from rapidfuzz.distance import OSA

    found, wanted = _words(text), _words(meant)
    if found == wanted:
        return True
    if any(words[w] <= 1 for w in {*found} - {*wanted}) and _nearly(text, meant):
        return True
    odd = [(a, b) for a, b in zip(found, wanted, strict=False) if a != b]
    if len(found) != len(wanted) or len(odd) != 1:
        return False
    ((a, b),) = odd
    letters = all(map(_LETTERS.fullmatch, (a, b)))
    return letters and words[a] == 1 and {a, b} != {a, a + "s"} and OSA.distance(a, b) <= (1 if len(b) < 8 else 2)
