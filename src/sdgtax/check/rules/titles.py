"""Rules of how titles, units and codes of indicators are written, each by itself and beside the others of its set."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from sdgtax.check.records import grouped, parsed, same_code
from sdgtax.check.registry import rule
from sdgtax.check.rules.term import covers
from sdgtax.check.texts import halved, slip, turned
from sdgtax.text.fold import clean, fold
from sdgtax.yaml.schema_errors import Fault

if TYPE_CHECKING:
    from sdgtax.check.context import Context
    from sdgtax.check.records import IndicatorRecord, SetRecord

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
    headings = ctx.input.columns.get("title", ())
    for lang, text in record.model.title.root.items():
        heading = fold(clean(text)) in headings and "the title is what a column of titles is called"
        alone = (record, lang) in ctx.once(lonely_ends, record.set) and "this title alone ends with a full stop"
        found = heading or alone or _odd(text, record.code) or slip(text, partial(ctx.tongues.known, lang=lang))
        if found:
            yield Fault(("title", lang), found, "the title as its publisher writes it", "Copy it anew from the source.")


def _odd(text: str, code: str) -> str:
    """What is odd in a title; empty where nothing is."""
    if odd := halved(text, PAIRS):
        return odd
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
    titled = [(i, told) for i in record.indicators if i.title_key for told in i.model.title.root.items()]
    for (lang, _), found in grouped(((lang, fold(clean(text))), i) for i, (lang, text) in titled).items():
        for one in found if len(found) > 1 else ():
            others = (x for x in found if x.title_key != one.title_key)
            other = next((x for x in others if set(x.model.title) == set(one.model.title)), None)
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
                message, cause = f"the set “{other.id}” is called “{name}” too", f"name of {record.id}"
                yield Fault(("name", lang), message, "a name of its own", "Rename one of them.", cause=cause)


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
        found = grouped((shape(i.code), i) for i in record.indicators)
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
        yield Fault(loc, message, "the unit of the title", "Correct one of them.")
    if forms is None or (ours and said):
        return
    shares = [_first(t, forms.shares) or _of_percent(t, forms.percent) for t in titles]
    if all(shares) and not _SHARE.search(unit) and not _any(unit, (*forms.shares, *forms.percent, "per")):
        message = f"the title speaks of “{shares[0]}”, and the unit is “{record.model.unit}”"
        yield Fault(loc, message, "the unit of a share", "Correct one of them.")
    counts = [_first(t, forms.others) for t in titles] if unit in forms.percent else [""]
    if all(counts) and not any(_any(t, (*forms.shares, *forms.percent)) for t in titles):
        message = f"the title begins with “{counts[0]}”, and the unit is “{record.model.unit}”"
        yield Fault(loc, message, "the unit of a number", "Correct one of them.")


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
    telling = [(v.id == share, v.words) for aspect, share in implied for v in values.get(aspect, ()) if not v.neutral]
    phrases = ((is_share, p) for is_share, words in telling for lang in words for p in words.get(lang))
    found = grouped((is_share, fold(p)) for is_share, p in phrases if parsed(p))
    shares, others, percent = found.get(True, ()), found.get(False, ()), map(fold, overlap.numbers.percent)
    return Forms(tuple(shares), tuple(others), tuple(percent)) if shares else None


def _first(text: str, phrases: tuple[str, ...]) -> str:
    """The word that a text begins with, if it is one of some."""
    word = text.partition(" ")[0]
    return word if any(covers(p, word) for p in phrases if " " not in p) else ""


def _of_percent(text: str, percent: Iterable[str]) -> str:
    """A word for per cent that is the quantity of a title: “as a percentage of”."""
    return next((w for w in text.split() if any(len(p) > 1 and w.startswith(p) for p in percent)), "")


def _any(text: str, phrases: Iterable[str]) -> bool:
    found = re.findall(r"\w+|%", text)
    return any(p in text if " " in p else any(covers(p, w) for w in found) for p in phrases)


BY_CODE = 4
"""So many indicators whose codes are alike in one part tell what that part means."""
MANY = 10
"""So many indicators of a set tell how all are."""
_LAST = re.compile(r"[\W_]*[^\W_]+$")
_LETTER = re.compile(r"(?<=\d)[^\W\d_]$")
_STOP = re.compile(r"[^\W\d_]{4,}\.$")
"""A full stop behind a word that is no abbreviation."""
_LEVELS = " / "
"""What stands between a theme and the part of it that is meant."""


TOLD: tuple[tuple[str, Callable[[str], str] | None, int], ...] = (
    ("theme", lambda code: re.split(r"[\W_]+", code)[0], BY_CODE),
    ("theme", lambda code: _LAST.sub("", code), BY_CODE),
    ("kind", lambda code: "".join(_LETTER.findall(code)), BY_CODE),
    ("kind", None, MANY),
)
"""Keys, the parts of codes that tell their values (None: all have one), and of how many indicators."""


@rule("TAX430", "theme-of-code", severity="warning", record="set")
def _theme_of_code(ctx: Context, record: SetRecord) -> Iterator[Fault]:
    yield from _theme_of_goal(ctx, record)
    seen = set[tuple[str, str]]()
    for key, part, least in TOLD:
        told = ((part(i.code) if part else "", i.text(key).split(_LEVELS)[0], i) for i in record.indicators if i.code)
        valued = ((of, (value, i)) for of, value, i in told if value and (of or not part))
        for found in grouped(valued).values():
            often = Counter(value for value, _ in found).most_common()
            if len(found) < least or len(often) != 2 or often[1][1] > 1:
                continue
            odd = next(i for value, i in found if value == often[1][0])
            if (key, odd.code) not in seen:
                seen.add((key, odd.code))
                (usual, n), (lone, _) = often
                message = f"the {key} is “{lone}”, and of {n} indicators with codes like “{odd.code}” it is “{usual}”"
                yield Fault((*odd.loc, key), message, usual, "Correct the one or the other.")


def _theme_of_goal(ctx: Context, record: SetRecord) -> Iterator[Fault]:
    """Themes that are the name of a goal, of indicators that are mapped to others alone."""
    for indicator in record.indicators if ctx.published is not None else ():
        theme = indicator.text("theme")
        goals = indicator.model.published.goals if indicator.model is not None and indicator.model.published else ()
        places = (("", ctx.published_root, lang, fold(theme)) for lang in ctx.languages)
        named = {c.model.notation for place in places for c in ctx.labels.get(place, ()) if c.model is not None}
        if theme and goals and named and named.isdisjoint(goals):
            message = f"the theme is that of goal {min(map(str, named))}, and the goal is {', '.join(goals)}"
            yield Fault((*indicator.loc, "theme"), message, "the theme of a goal", "Correct the one or the other.")


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
            name, others = record.model.disaggregation[n], ", ".join(sorted(left))
            message = f"the title is not broken down by “{name}”, but by {others}"
            yield Fault(("disaggregation", n), message, min(left), "Name what the title names.")
