"""Rules of an indicator against the others of its set: what its code tells of its theme, how titles end, what they are broken down by."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from sdgtax.check.registry import rule
from sdgtax.text.fold import clean, fold
from sdgtax.yaml.schema_errors import Fault

if TYPE_CHECKING:
    from sdgtax.check.context import Context
    from sdgtax.check.records import IndicatorRecord, SetRecord

ALIKE = 4
"""So many indicators whose codes are alike in one part tell what that part means."""
MANY = 10
"""So many indicators of a set tell how all are."""
_LAST = re.compile(r"[\W_]*[^\W_]+$")
_LETTER = re.compile(r"(?<=\d)[^\W\d_]$")
_STOP = re.compile(r"[^\W\d_]{4,}\.$")
"""A full stop behind a word that is no abbreviation."""
_LEVELS = " / "
"""What stands between a theme and the part of it that is meant."""


def _begins(code: str) -> str:
    return re.split(r"[\W_]+", code)[0]


def _without_last(code: str) -> str:
    return _LAST.sub("", code)


def _letter(code: str) -> str:
    found = _LETTER.search(code)
    return found.group() if found else ""


def _nothing(code: str) -> str:
    return ""


TOLD: tuple[tuple[str, Callable[[str], str], int], ...] = (
    ("theme", _begins, ALIKE), ("theme", _without_last, ALIKE), ("kind", _letter, ALIKE), ("kind", _nothing, MANY),
)  # fmt: skip
"""Keys, the parts of codes that tell their values, and of how many indicators."""


@rule("TAX430", "theme-of-code", severity="warning", record="set")
def _theme_of_code(ctx: Context, record: SetRecord) -> Iterator[Fault]:
    yield from _theme_of_goal(ctx, record)
    seen = set[tuple[str, str]]()
    for key, part, least in TOLD:
        alike: dict[str, list[tuple[str, IndicatorRecord]]] = {}
        for indicator in record.indicators:
            value = indicator.text(key).split(_LEVELS)[0]
            if value and (indicator.code and (part is _nothing or part(indicator.code))):
                alike.setdefault(part(indicator.code), []).append((value, indicator))
        for found in alike.values():
            often = Counter(value for value, _ in found).most_common()
            if len(found) < least or len(often) != 2 or often[1][1] > 1:
                continue
            odd = next(i for value, i in found if value == often[1][0])
            if (key, odd.code) not in seen:
                seen.add((key, odd.code))
                message = f"the {key} is “{often[1][0]}”, and of {often[0][1]} indicators with codes like “{odd.code}” it is “{often[0][0]}”"
                also = ((*odd.loc, "code"),)
                yield Fault((*odd.loc, key), message, often[0][0], "Correct the one or the other.", also=also)


def _theme_of_goal(ctx: Context, record: SetRecord) -> Iterator[Fault]:
    """Themes that are the name of a goal, of indicators that are mapped to others alone."""
    for indicator in record.indicators if ctx.published is not None else ():
        theme = indicator.text("theme")
        goals = indicator.model.published.goals if indicator.model is not None and indicator.model.published else ()
        places = (("", ctx.published_root, lang, fold(theme)) for lang in ctx.languages)
        named = {c.model.notation for place in places for c in ctx.labels.get(place, ()) if c.model is not None}
        if theme and goals and named and named.isdisjoint(goals):
            message = f"the theme is that of goal {min(map(str, named))}, and the goal is {', '.join(goals)}"
            loc, also = (
                (*indicator.loc, "theme"),
                tuple((*indicator.loc, "published", "goals", n) for n in range(len(goals))),
            )
            yield Fault(loc, message, "the theme of a goal", "Correct the one or the other.", also=also)


def lonely_ends(record: SetRecord) -> Iterator[tuple[IndicatorRecord, str]]:
    """The titles of a set that end with a point where all others in their language do not, each with that language."""
    for lang in record.languages:
        titles = [(i, i.model.title.get(lang) or "") for i in record.indicators if i.model is not None]
        ended = [i for i, title in titles if _STOP.search(title)]
        if len(titles) > MANY and len(ended) == 1:
            yield ended[0], lang


@rule("TAX431", "breakdown-differs", severity="warning", record="indicator")
def _breakdown(ctx: Context, record: IndicatorRecord) -> Iterator[Fault]:
    if ctx.breakdowns is None or not record.model.disaggregation:
        return
    values, openers = ctx.breakdowns
    told = set[str]()
    for lang, title in record.model.title.root.items():
        plain = fold(clean(title))
        ends = [m.end() for o in openers.get(lang, ()) for m in re.finditer(rf"\b{re.escape(o)}\b", plain)]
        told |= values.of(plain[min(ends) :], lang) if ends else set()
    named = [values.called(name) for name in record.model.disaggregation]
    left = told.difference(*named) if all(named) else ()
    for n, found in enumerate(named) if left else ():
        if told.isdisjoint(found):
            message = (
                f"the title is not broken down by “{record.model.disaggregation[n]}”, but by {', '.join(sorted(left))}"
            )
            yield Fault(("disaggregation", n), message, min(left), "Name what the title names.")
