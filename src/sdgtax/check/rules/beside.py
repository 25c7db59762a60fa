"""Rules of what stands beside: a text in its other language, a name as it is mostly written, a number in a key or in a span."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any, TypeVar

from sdgtax.check.records import Record, SetRecord, TermRecord, grouped, is_ours
from sdgtax.check.registry import rule
from sdgtax.check.texts import VOCABULARY, by_language, halved, head, places, plain, strings, turned
from sdgtax.text.fold import clean, fold, words
from sdgtax.yaml.kinds import RULES
from sdgtax.yaml.load import bundled_languages, bundled_rules
from sdgtax.yaml.schema_errors import Fault

if TYPE_CHECKING:
    from sdgtax.check.context import Context
    from sdgtax.yaml.schema import Loc

T = TypeVar("T")
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
TEXTED = ("category", "set", "profile", "info", *RULES)
"""Records with texts of their own."""
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


def said(ctx: Context, record: Record) -> Iterator[tuple[Loc, dict[str, str]]]:
    """The texts about a record by language, with their places; what its terms and examples say is none."""
    for loc, texts in ctx.by_language(record):
        if loc[:1] not in INNER:
            yield loc, {lang: text for lang, text in texts.items() if isinstance(text, str)}


def from_first(told: Mapping[str, T]) -> Iterator[tuple[str, T, str, T]]:
    """Of what each language tells, what is another thing than in the first one: the language, its thing, the first one, that of it."""
    first = next(iter(told), "")
    return ((lang, found, first, told[first]) for lang, found in told.items() if found != told[first])


@rule("TAX030", "numbers-differ", severity="warning", record=(*TEXTED, "indicator"))
def _numbers_differ(ctx: Context, record: Record) -> Iterator[Fault]:
    for loc, texts in ctx.by_language(record):
        if loc[:1] in INNER:
            continue
        listed = any(isinstance(text, list) for text in texts.values())
        if listed and record.doc.kind not in VOCABULARY:
            continue  # elsewhere the words of a language stand for themselves
        bare = {lang: plain(text) for lang, text in texts.items()}
        worded = {lang: set() if listed else _worded(ctx, text, lang) for lang, text in bare.items()}
        if not any(map(_TELLS.search, bare.values())) and not all(worded.values()):
            continue
        told = {lang: (_numbers(text) | _names(text), worded[lang]) for lang, text in bare.items()}
        for lang, (ours, here), first, (theirs, there) in from_first(told):
            more, fewer = ours - theirs, theirs - ours
            if not (more and fewer):
                more, fewer = here - there - theirs, there - here - ours
            if more and fewer and not (listed and ours & theirs):
                found, expected = ", ".join(sorted(more)), ", ".join(sorted(fewer))
                message = f"it has {found} here, and {expected} in “{first}”"
                yield Fault((*loc, lang), message, expected, "Correct the number.", part=min(more))
        yield from () if listed else _other_order(loc, texts)


@rule("TAX040", "translation-differs", severity="warning", record=SAID)
def _translation_differs(ctx: Context, record: Record) -> Iterator[Fault]:
    for loc, texts in said(ctx, record):
        if len(texts) > 1 and (found := ctx.renderings.apart(texts, ctx.same_thing)):
            one, two, word, other = found
            message = f"“{word}” of “{one}” is not said here, and “{other}” not there"
            yield Fault((*loc, two), message, "the same in both languages", "Correct one of them.", part=other)


def _other_order(loc: Loc, texts: dict[str, str]) -> Iterator[Fault]:
    """Texts that name the same targets as the first one, in another order: each stands for what is said beside it."""
    named = {lang: _TARGET.findall(plain(text)) for lang, text in texts.items()}
    for lang, ours, first, theirs in from_first(named):
        if sorted(ours) == sorted(theirs):
            message = f"it has {', '.join(ours)} here, and {', '.join(theirs)} in “{first}”"
            yield Fault((*loc, lang), message, ", ".join(theirs), "Correct the number.", part=ours[0])


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
    found = set(words(fold(text))).difference(overlap.binders.get(lang) if overlap is not None else ())
    return {number for word, number in ctx.once(_number_words, ctx) if word in found}


@rule("TAX034", "half-pair", severity="warning", record=TEXTED)
def _half_pair(ctx: Context, record: Record) -> Iterator[Fault]:
    for loc, texts in said(ctx, record):
        for lang, text in texts.items():
            if half := halved(text, PAIRS):
                yield Fault((*loc, lang), half, "both halves of each pair", "Add the other half.")
            elif pair := turned(text):
                message = f"a bracket of “{pair}” is closed before it is opened"
                yield Fault((*loc, lang), message, "both halves of each pair", "Change them round.")


@rule("TAX037", "said-twice", severity="warning", record=(*TEXTED, "indicator"))
def _said_twice(ctx: Context, record: Record) -> Iterator[Fault]:
    for loc, texts in said(ctx, record):
        for lang, text in texts.items():
            if twice := _twice(text):
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
    for (_, lang, _), alike in found.items():
        for loc, texts in alike.items() if len(alike) > 1 else ():
            rest = [(x, fold(text)) for x, text in texts.items() if x != lang]
            other = next((at for at, t in alike.items() if any(fold(t.get(x, "")) != text for x, text in rest)), None)
            if other is not None and loc[-1] not in NAMED:
                message = f"the text on line {record.line(*other)} is the same in “{lang}”, and not in all languages"
                cause = f"{record.doc.path} {min(map(str, alike))}"
                yield Fault((*loc, lang), message, "a text of its own", "Correct one of them.", cause=cause)


def _of_another_name(ctx: Context, record: Record) -> Iterator[Fault]:
    """Texts by which the program calls something else, which stands beside it."""
    came, names = texts_that_came(record.doc.kind), _names_that_came(record.doc.kind)
    for loc, texts in ctx.by_language(record):
        ours = came.get(loc, {}) if all(isinstance(part, str) for part in loc) else {}
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
    single = ((loc, t) for loc, t in texts_that_came(kind).items() if all(isinstance(text, str) for text in t.values()))
    return grouped(((loc[:-1], lang, text), loc) for loc, texts in single for lang, text in texts.items())


@rule("TAX031", "misspelt-value", severity="warning", record=("set", "reviews", "mappings", "metadata"))
def _misspelt(ctx: Context, record: Record) -> Iterator[Fault]:
    indicators = {"indicators": [i.data for i in record.indicators]} if isinstance(record, SetRecord) else {}
    data = {**record.data, **indicators}
    found = [(loc, key, text) for loc, key, text in strings(data) if key in POOLS]
    decided = [r for kind in DECIDED for r in ctx.records.get(kind, ()) if r is not record]
    for other in decided if record.doc.kind in DECIDED else ():
        found += [((), key, text) for _, key, text in strings(other.data) if key == "by"]
    pools = grouped((POOLS[key], (text, loc)) for loc, key, text in found)
    for listed in map(grouped, pools.values()):
        often = [text for text, at in listed.items() if len(at) > 1]
        words = Counter(w for text, at in listed.items() for w in set(_words(text)) for _ in at)
        for text, at in listed.items():
            meant = next((o for o in often if o != text and _slip(text, o, words)), "") if len(at) == 1 else ""
            if meant and at[0]:
                message = f"“{text}” stands here alone, and {len(listed[meant])} times it is “{meant}”"
                yield Fault(at[0], message, meant, "Write it as everywhere else.")


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


_BEGIN = re.compile(r"\s*[;,.:]?\s*")
_END = re.compile(r"[.:;!?,…]?$")
_SPAN = re.compile(r"(?<![\d/.])((?:19|20)\d\d) ?(?:[-–/]|to|til) ?((?:19|20)\d\d)(?![\d/.])")
TEMPLATES = ("sentences", "words")
"""Files of texts of the program, which say the same in each language."""
COUNTED = ("age_at_most", "at_least")
"""Keys with numbers that the reason beside them may say in words."""


@rule("TAX038", "ends-differ", severity="warning", record=TEXTED)
def _ends_differ(ctx: Context, record: Record) -> Iterator[Fault]:
    for loc, texts in said(ctx, record):
        brackets = {lang: "(" in text for lang, text in texts.items()} if record.doc.kind in TEMPLATES else {}
        for lang, _, first, _ in from_first(brackets):
            message = f"the text differs from that in “{first}” in what stands in brackets"
            yield Fault((*loc, lang), message, "the same text in both", "Add what is missing, or take it out.")
        ends = {lang: _ends(text) for lang, text in texts.items() if any(map(str.isalpha, text))}
        for lang, ours, first, theirs in from_first(ends):
            at = int(ours[0] == theirs[0])
            message = f"the text {'ends' if at else 'begins'} with another sign here than in “{first}”"
            expected = f"“{theirs[at]}”" if theirs[at] else "no sign"
            yield Fault((*loc, lang), message, expected, "Add it, or take it out.")


def _ends(text: str) -> tuple[str, str]:
    """The signs with which a text begins, blanks and all, and the one with which it ends."""
    begin, end = _BEGIN.match(text), _END.search(text.rstrip())
    return begin.group() if begin else "", end.group() if end else ""


@rule("TAX041", "negation-differs", severity="warning", record=SAID)
def _negation_differs(ctx: Context, record: Record) -> Iterator[Fault]:
    negations = ctx.negations
    for loc, texts in said(ctx, record) if negations else ():
        known = ((lang, text) for lang, text in texts.items() if lang in negations)
        found = {lang: [len(list(sign.finditer(text))) for sign in negations[lang]] for lang, text in known}
        for one, two in itertools.permutations(found, 2):
            if found[one][0] > sum(found[two]):
                word = negations[one][0].findall(texts[one])[0]
                message = f"the text in “{one}” has “{word}”, and that in “{two}” has nothing of the kind"
                for lang in (one, two):  # either may be wrong
                    yield Fault((*loc, lang), message, "the same in both languages", "Correct one of them.", part=word)


@rule("TAX349", "number-disagrees", severity="warning", record=("metadata", "aspects"))
def _number_disagrees(ctx: Context, record: Record) -> Iterator[Fault]:
    if record.doc.kind == "aspects":
        yield from _ages_disagree(ctx, record)
        return
    named = dict(_number_words(ctx))
    for loc, entry in places(record.model, "judge.*", "roll_up.*") if named else ():
        reasons = [words(fold(text)) for text in entry.reason.root.values()]
        told = [found for reason in reasons if (found := {n for w in reason if (n := named.get(w, w)).isdigit()})]
        for where, number in _counted(entry):
            other = next((found for found in told if str(number) not in found), None)
            if other is not None:
                message = f"`{where}` is {number}, and the reason speaks of {', '.join(sorted(other))}"
                place = (*loc, *where.split("."))
                yield Fault(place, message, "the number of the reason", "Correct the one or the other.")


def _ages_disagree(ctx: Context, record: Record) -> Iterator[Fault]:
    """Ages of values whose words speak of other numbers."""
    named = dict(_number_words(ctx))
    for loc, value in places(record.model, "aspects.*.values.*") if not record.broken else ():
        phrases = [p for listed in value.words.root.values() for p in listed]
        found = {x for p in phrases for w in words(fold(p).replace("-", " ")) if (x := named.get(w, w)).isdigit()}
        if value.age and found and not found & {str(age + more) for age in value.age for more in (0, 1)}:
            spoken = ", ".join(sorted(found))
            message = f"the age is {value.age[0]} to {value.age[1]}, and the words speak of {spoken}"
            yield Fault((*loc, "age"), message, "the age of the words", "Correct the one or the other.", at_key=True)


def _number_words(ctx: Context) -> Iterator[tuple[str, str]]:
    """The words for numbers, with what they stand for."""
    return ((word, number) for number, of in ctx.input.numbers.items() for word in of)


def _counted(entry: Any) -> Iterator[tuple[str, int]]:
    """The numbers of a rule that its reason may say, with the keys under which they stand."""
    for key in COUNTED:
        value = getattr(entry, key, None)
        if isinstance(value, int):
            yield key, value
        elif isinstance(value, dict):
            yield from ((f"{key}.{name}", n) for name, n in value.items() if isinstance(n, int))


@rule("TAX039", "span-order", severity="warning", record=("set", "info", "category", "indicator", "profile", "term"))
def _span_order(ctx: Context, record: Record) -> Iterator[Fault]:
    yield from _ages(ctx, record)
    for loc, _, text in strings(head(record.data)):
        for first, last in _SPAN.findall(text) if loc[:1] not in INNER else ():
            if last < first:
                message = f"“{first}” to “{last}” ends before it begins"
                yield Fault(loc, message, "the first year first", "Correct the years.")


def _ages(ctx: Context, record: Record) -> Iterator[Fault]:
    """Spans of ages from old to young, in titles and texts, and in phrases, where only the numbers may stand."""
    span = ctx.age_spans
    if span is None:
        return
    phrases = isinstance(record, TermRecord)
    for loc, _, text in strings(head(record.data)):
        for found in span.finditer(text) if phrases or loc[:1] not in INNER else ():
            first, last = (int(n) for n in found.groups() if n)
            if last < first and (phrases or found[1]):
                message = f"“{first}” to “{last}” ends before it begins"
                yield Fault(loc, message, "the lower number first", "Correct the numbers.")
