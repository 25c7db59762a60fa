"""Rules of texts against what stands beside them: signs at their ends in the other language, numbers in keys, years of a span."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from sdgtax.check.registry import rule
from sdgtax.check.rules.beside import INNER
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
COUNTED = ("age_at_most", "at_least")
"""Keys with numbers that the reason beside them may say in words."""


@rule("TAX038", "ends-differ", severity="warning", record=("category", "set", "profile", "info", *RULES))
def _ends_differ(ctx: Context, record: Record) -> Iterator[Fault]:
    for loc, texts in ctx.by_language(record):
        said = texts.items() if loc[:1] not in INNER else ()
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
                yield Fault((*loc, lang), message, expected, "Add it, or take it out.")


def _ends(text: str) -> tuple[str, str]:
    """The signs with which a text begins, blanks and all, and the one with which it ends."""
    begin, end = _BEGIN.match(text), _END.search(text.rstrip())
    return begin.group() if begin else "", end.group() if end else ""


@rule("TAX349", "number-disagrees", severity="warning", record="metadata")
def _number_disagrees(ctx: Context, record: Record) -> Iterator[Fault]:
    named = _numbers(ctx)
    rules = [(key, i, entry) for key in ("judge", "roll_up") for i, entry in enumerate(getattr(record.model, key))]
    for key, i, entry in rules if named else ():
        reasons = [words(fold(text)) for text in entry.reason.root.values()]
        told = [found for reason in reasons if (found := {n for w in reason if (n := named.get(w, w)).isdigit()})]
        for where, number in _counted(entry):
            other = next((found for found in told if str(number) not in found), None)
            if other is not None:
                message = f"`{where}` is {number}, and the reason speaks of {', '.join(sorted(other))}"
                loc: Loc = (key, i, *where.split("."))
                yield Fault(loc, message, "the number of the reason", "Correct the one or the other.")


def _numbers(ctx: Context) -> dict[str, str]:
    """The numbers by the words for them."""
    columns = ctx.sound("columns")
    listed = columns.input.numbers if columns is not None else {}
    return {word: number for number, of in listed.items() for word in of}


def _counted(entry: Any) -> Iterator[tuple[str, int]]:
    """The numbers of a rule that its reason may say, with the keys under which they stand."""
    for key in COUNTED:
        value = getattr(entry, key, None)
        if isinstance(value, int):
            yield key, value
        elif isinstance(value, dict):
            yield from ((f"{key}.{name}", n) for name, n in value.items() if isinstance(n, int))


@rule("TAX039", "span-order", severity="warning", record=("set", "info", "category", "indicator", "profile"))
def _span_order(ctx: Context, record: Record) -> Iterator[Fault]:
    for loc, _, text in strings(head(record.data)):
        for first, last in _SPAN.findall(text) if loc[:1] not in INNER else ():
            if last < first:
                message = f"“{first}” to “{last}” ends before it begins"
                yield Fault(loc, message, "the first year first", "Correct the years.")
