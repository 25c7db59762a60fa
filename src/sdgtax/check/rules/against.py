"""Rules of texts against what stands beside them: signs at their ends in the other language, numbers in keys, years of a span."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from sdgtax.check.records import TermRecord
from sdgtax.check.registry import rule
from sdgtax.check.rules.beside import INNER, SAID, number_words
from sdgtax.check.texts import head, strings
from sdgtax.text.fold import fold, words
from sdgtax.yaml.kinds import RULES
from sdgtax.yaml.schema_errors import Fault

if TYPE_CHECKING:
    from sdgtax.check.context import Context
    from sdgtax.check.records import Record
    from sdgtax.yaml.schema import Loc

_BEGIN = re.compile(r"\s*[;,.:]?\s*")
_END = re.compile(r"[.:;!?,…]?$")
_SPAN = re.compile(r"(?<![\d/.])((?:19|20)\d\d) ?(?:[-–/]|to|til) ?((?:19|20)\d\d)(?![\d/.])")
TEMPLATES = ("sentences", "words")
"""Files of texts of the program, which say the same in each language."""
COUNTED = ("age_at_most", "at_least")
"""Keys with numbers that the reason beside them may say in words."""


@rule("TAX038", "ends-differ", severity="warning", record=("category", "set", "profile", "info", *RULES))
def _ends_differ(ctx: Context, record: Record) -> Iterator[Fault]:
    for loc, texts in ctx.by_language(record):
        said = texts.items() if loc[:1] not in INNER else ()
        yield from _brackets(loc, texts) if record.doc.kind in TEMPLATES else ()
        ends = {lang: _ends(text) for lang, text in said if isinstance(text, str) and any(map(str.isalpha, text))}
        first = next(iter(ends), "")
        for lang, found in ends.items():
            if found != ends[first]:
                at = int(found[0] == ends[first][0])
                message = (
                    f"the text ends with another sign here than in “{first}”"
                    if at
                    else f"the text begins with another sign here than in “{first}”"
                )
                expected = f"“{ends[first][at]}”" if ends[first][at] else "no sign"
                yield Fault((*loc, lang), message, expected, "Add it, or take it out.", also=((*loc, first),))


def _brackets(loc: Loc, texts: dict[str, Any]) -> Iterator[Fault]:
    """Words in brackets that one language has and another one has not."""
    found = {lang: "(" in text for lang, text in texts.items() if isinstance(text, str)}
    first = next(iter(found), "")
    for lang, has in found.items():
        if has != found[first]:
            message = f"the text differs from that in “{first}” in what stands in brackets"
            yield Fault(
                (*loc, lang),
                message,
                "the same text in both",
                "Add what is missing, or take it out.",
                also=((*loc, first),),
            )


def _ends(text: str) -> tuple[str, str]:
    """The signs with which a text begins, blanks and all, and the one with which it ends."""
    begin, end = _BEGIN.match(text), _END.search(text.rstrip())
    return begin.group() if begin else "", end.group() if end else ""


@rule("TAX041", "negation-differs", severity="warning", record=SAID)
def _negation_differs(ctx: Context, record: Record) -> Iterator[Fault]:
    turned = ctx.negations
    for loc, texts in ctx.by_language(record) if turned else ():
        said = {x: text for x, text in texts.items() if isinstance(text, str) and x in turned and loc[:1] not in INNER}
        found = {lang: [len(list(sign.finditer(text))) for sign in turned[lang]] for lang, text in said.items()}
        for one, two in itertools.permutations(found, 2):
            if found[one][0] > sum(found[two]):
                word = turned[one][0].findall(said[one])[0]
                message = f"the text in “{one}” has “{word}”, and that in “{two}” has nothing of the kind"
                for lang in (one, two):  # either may be wrong
                    yield Fault((*loc, lang), message, "the same in both languages", "Correct one of them.", part=word)


@rule("TAX349", "number-disagrees", severity="warning", record=("metadata", "aspects"))
def _number_disagrees(ctx: Context, record: Record) -> Iterator[Fault]:
    if record.doc.kind == "aspects":
        yield from _ages_disagree(ctx, record)
        return
    named = dict(number_words(ctx))
    rules = [(key, i, entry) for key in ("judge", "roll_up") for i, entry in enumerate(getattr(record.model, key))]
    for key, i, entry in rules if named else ():
        reasons = [words(fold(text)) for text in entry.reason.root.values()]
        told = [found for reason in reasons if (found := {n for w in reason if (n := named.get(w, w)).isdigit()})]
        for where, number in _counted(entry):
            other = next((found for found in told if str(number) not in found), None)
            if other is not None:
                message = f"`{where}` is {number}, and the reason speaks of {', '.join(sorted(other))}"
                loc: Loc = (key, i, *where.split("."))
                also = tuple((key, i, "reason", lang) for lang in entry.reason)
                yield Fault(loc, message, "the number of the reason", "Correct the one or the other.", also=also)


def _ages_disagree(ctx: Context, record: Record) -> Iterator[Fault]:
    """Ages of values whose words speak of other numbers."""
    named = dict(number_words(ctx))
    for i, aspect in enumerate(record.model.aspects if not record.broken else ()):
        for n, value in enumerate(aspect.values):
            phrases = [p for listed in value.words.root.values() for p in listed]
            found = {x for p in phrases for w in words(fold(p).replace("-", " ")) if (x := named.get(w, w)).isdigit()}
            told = {str(age + more) for age in value.age or () for more in (0, 1)}
            if value.age and found and not found & told:
                message = (
                    f"the age is {value.age[0]} to {value.age[1]}, and the words speak of {', '.join(sorted(found))}"
                )
                loc = ("aspects", i, "values", n, "age")
                also = (("aspects", i, "values", n, "words"),)
                yield Fault(
                    loc, message, "the age of the words", "Correct the one or the other.", at_key=True, also=also
                )


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
