"""A rule of units: an indicator whose unit is not that of its title."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from sdgtax.check.records import IndicatorRecord, SetRecord, parsed
from sdgtax.check.registry import rule
from sdgtax.text.fold import clean, fold
from sdgtax.yaml.schema_errors import Fault

if TYPE_CHECKING:
    from sdgtax.check.context import Context

OF_UNITS = "denominator"
"""The role of the aspect whose values are denominators; it says which form of a quantity they imply."""
_BASE = re.compile(r"\b(?:per|pr)\.? (\d[\d., ]*\d|\d)")
_SHARE = re.compile(r"[\d/;=]")


class Forms(NamedTuple):
    """What tells shares and counts: words of shares, words of the other forms, and how per cent is written."""

    shares: tuple[str, ...]
    others: tuple[str, ...]
    percent: tuple[str, ...]


@rule("TAX424", "unit-of-title", severity="warning", record="set")
def _unit_of_title(ctx: Context, record: SetRecord) -> Iterator[Fault]:
    forms = _forms(ctx)
    for indicator in record.indicators:
        if indicator.model is not None and isinstance(indicator.model.unit, str) and indicator.model.unit:
            yield from _apart(indicator, forms)


def _apart(record: IndicatorRecord, forms: Forms | None) -> Iterator[Fault]:
    """What a unit says that the titles do not."""
    unit, loc = fold(clean(record.model.unit)), (*record.loc, "unit")
    if (last := record.model.unit.strip()[-1:]) and last in "/;,:-":
        yield Fault(loc, f"the unit ends with “{last}”", "a whole unit", "Add what it is per, or take the sign away.")
    titles = [fold(clean(t)) for t in record.model.title.root.values()]
    ours, said = _bases(unit), {b for t in titles for b in _bases(t)}
    if ours and said and not ours & said:
        message = f"the unit says per {min(ours)}, and the title per {min(said)}"
        yield Fault(loc, message, "the unit of the title", "Correct one of them.", also=((*record.loc, "title"),))
    if forms is None or (ours and said):
        return
    shares = [_first(t, forms.shares) or _of_percent(t, forms.percent) for t in titles]
    if all(shares) and not _SHARE.search(unit) and not _any(unit, (*forms.shares, *forms.percent, "per")):
        message = f"the title speaks of “{shares[0]}”, and the unit is “{record.model.unit}”"
        yield Fault(loc, message, "the unit of a share", "Correct one of them.", also=((*record.loc, "title"),))
    counts = [_first(t, forms.others) for t in titles] if unit in forms.percent else [""]
    if all(counts) and not any(_any(t, (*forms.shares, *forms.percent)) for t in titles):
        message = f"the title begins with “{counts[0]}”, and the unit is “{record.model.unit}”"
        yield Fault(loc, message, "the unit of a number", "Correct one of them.", also=((*record.loc, "title"),))


def _bases(text: str) -> set[str]:
    """The numbers that something is counted per."""
    return {re.sub(r"\D", "", b) for b in _BASE.findall(text)}


def _forms(ctx: Context) -> Forms | None:
    """The words of rules/aspects.yaml and overlap.yaml; None where these say nothing."""
    aspects, overlap = ctx.rules("aspects"), ctx.rules("overlap")
    if aspects is None or overlap is None or ctx.frail:
        return None
    values = {a.id: a.values for a in aspects.aspects}
    implied = [item for a in aspects.aspects if a.role == OF_UNITS for item in a.implies.items()]
    shares: list[str] = []
    others: list[str] = []
    for aspect, share in implied:
        for value in values.get(aspect, ()):
            phrases = [p for lang in value.words for p in value.words.get(lang)]
            target = shares if value.id == share else others
            target += [] if value.neutral else [fold(p) for p in phrases if parsed(p)]
    return Forms(tuple(shares), tuple(others), tuple(map(fold, overlap.numbers.percent))) if shares else None


def _first(text: str, phrases: tuple[str, ...]) -> str:
    """The word that a text begins with, if it is one of some."""
    word = text.partition(" ")[0]
    return word if any(_is(word, p) for p in phrases if " " not in p) else ""


def _of_percent(text: str, percent: Iterable[str]) -> str:
    """A word for per cent that is the quantity of a title: “as a percentage of”."""
    return next((w for w in text.split() if any(len(p) > 1 and w.startswith(p) for p in percent)), "")


def _any(text: str, phrases: Iterable[str]) -> bool:
    found = re.findall(r"\w+|%", text)
    return any(p in text if " " in p else any(_is(w, p) for w in found) for p in phrases)


@lru_cache(maxsize=65536)
def _is(word: str, phrase: str) -> bool:
    core = phrase.strip("*")
    if phrase.startswith("*"):
        return word.endswith(core) if not phrase.endswith("*") else core in word
    return word.startswith(core) if phrase.endswith("*") else word == core
