"""Rules of running texts and titles: numbers that there are not, slips of the hand, what a text is about."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Any

from sdgtax.check.records import CategoryRecord, IndicatorRecord, Record, SetRecord, items
from sdgtax.check.registry import rule
from sdgtax.check.rules.beside import from_first, said
from sdgtax.check.rules.set import WRITTEN
from sdgtax.check.subjects import SURE
from sdgtax.check.texts import plain, slip, strings
from sdgtax.model.mapping import FIRST_YEAR
from sdgtax.model.taxonomy import Taxonomy
from sdgtax.text.fold import clean, fold, words
from sdgtax.yaml.kinds import RULES
from sdgtax.yaml.schema_errors import Fault

if TYPE_CHECKING:
    from sdgtax.check.context import Context
    from sdgtax.check.subjects import Texts
    from sdgtax.yaml.schema import Loc

TEXTS = ("definition", "note")
SPELT = ("label", "title", "definition", "name")
BARE = ("disaggregation", "theme", "unit")
"""Keys of texts with languages and of such without, in which slips are looked for."""
WORDED = tuple(kind for kind in RULES if kind != "language")
"""Files of rules with words in which slips are looked for; those that tell languages apart have parts of words."""
WHOLE, PART = 40, 0.2
"""A text is cut if another language says so much with so many times as many signs."""
LEADING = (",", ":", "-", "(")
"""Signs after which something follows."""
_ODD = re.compile(r"https?://\S+|(?:\b[A-ZÆØÅ]{2,}\b[ ,]+){5,}")
_COPY = re.compile(r" \((?:\d|copy|kopi)\)$")
_WORD = re.compile(r"[^\W\d_]+")


@rule("TAX121", "unknown-number", severity="warning", record="category")
def _unknown_number(ctx: Context, record: CategoryRecord) -> Iterator[Fault]:
    if ctx.published is None or ctx.lost or ctx.absent:
        return
    goals, targets = ctx.published
    for loc, _, text in strings({key: record.data.get(key) for key in TEXTS}):
        for name in _named(ctx, text):
            if name not in targets and name not in goals:
                message = f"there is no goal or target {name}"
                yield Fault(loc, message, "the number of a goal or target", "Correct the number.", part=name)


def _named(ctx: Context, text: str) -> Iterator[str]:
    """The numbers in a text that are those of targets, or stand behind a word for goals."""
    goals = ctx.published[0] if ctx.published else ()
    yield from (m.group() for m in TARGET.finditer(text) if m.group(1) in goals)
    words = "|".join(re.escape(w) for w in ctx.input.labels if len(w) > 2)
    if words:
        yield from (m.group(1) for m in re.finditer(rf"\b(?:{words}) (\d{{1,3}})(?![\w.,]*\w)", text, re.IGNORECASE))


@rule("TAX032", "misspelt-word", severity="warning", record=(*WRITTEN, "info", *WORDED))
def _misspelt_word(ctx: Context, record: Record) -> Iterator[Fault]:
    if ctx.frail:  # words of files that could not be read are missed
        return
    norms = _norms(ctx)
    for loc, text, languages, beside in _written(ctx, record):
        for word in dict.fromkeys(_WORD.findall(plain(text))):
            folded = _folded(word)
            found = (ctx.all_tongues.slip(folded, lang, lang in norms) for lang in languages)
            meant = next(filter(None, found), "")
            if meant and text.replace(word, meant) not in beside and not ctx.is_titled(word, folded):
                message = f"“{word}” stands here alone, and many texts have “{meant}”"
                yield Fault(loc, message, meant, "Correct the word.", part=word)


def _written(ctx: Context, record: Record) -> Iterator[tuple[Loc, str, Sequence[str], Collection[str]]]:
    """The texts and phrases of a record, each with the languages that it may be in, and the phrases beside it."""
    for loc, texts in ctx.by_language(record):
        for lang, value in texts.items():
            listed = [(n, x) for n, x in items(value) if isinstance(x, str)]
            yield from (((*loc, lang, n), x, (lang,), [x for _, x in listed]) for n, x in listed)
            if isinstance(value, str):
                yield (*loc, lang), value, (lang,), ()
    yield from ((loc, text, langs, ()) for loc, text, langs in _spelt(ctx, record.data) if loc[0] in BARE)


@lru_cache(maxsize=65536)
def _folded(word: str) -> str:
    return fold(clean(word))


def _spelt(ctx: Context, data: Any) -> Iterator[tuple[Loc, str, Sequence[str]]]:
    """The texts of a record in which slips are looked for, each with the languages that it may be in."""
    for loc, _, text in strings({key: data.get(key) for key in (*SPELT, *BARE)}):
        if loc[0] in BARE and isinstance(loc[-1], int if loc[1:] else str):
            yield loc, text, ctx.languages
        elif loc[0] in SPELT and len(loc) == 2 and loc[1] in ctx.languages:
            yield loc, text, (str(loc[1]),)


def _norms(ctx: Context) -> Collection[str]:
    """The languages with two norms, in which words differ by a letter and are both right."""
    overlap = ctx.rules("overlap")
    return overlap.spellings if overlap is not None and isinstance(overlap.spellings, dict) else ()


@rule("TAX033", "cut-text", severity="warning", record=WRITTEN)
def _cut(ctx: Context, record: Record) -> Iterator[Fault]:
    texts = [(loc, text) for loc, text, _ in _spelt(ctx, record.data) if loc[0] in SPELT]
    for loc, text in texts:
        longest = max((t for at, t in texts if at[0] == loc[0]), key=len)
        if len(longest) >= WHOLE and len(text) < PART * len(longest) and text.strip():
            message = f"the text has {len(text)} signs, and {len(longest)} in another language"
            yield Fault(loc, message, "the same text in both", "Copy it anew from the source.")
        elif last := _breaks_off(ctx, text):
            message = f"the text ends with “{last}”"
            yield Fault(loc, message, "the whole text", "Copy it anew from the source.")


def _breaks_off(ctx: Context, text: str) -> str:
    """What ties a text to something that does not follow; empty for a whole text."""
    overlap = ctx.sound("overlap")
    words = text.split()
    last = words[-1] if len(words) > 1 else ""
    joins = last[-1:] in LEADING or (overlap is not None and last in overlap.joiners)
    return last if joins else ""


@rule("TAX036", "odd-wording", severity="warning", record=("category", "profile"))
def _odd_wording(ctx: Context, record: Record) -> Iterator[Fault]:
    number = record.text("notation")
    for loc, text, _ in _spelt(ctx, record.data):
        if number and loc[0] != "label" and text.split(" ", 1)[0].rstrip(".:") == number:
            message = f"the text begins with the number “{number}”"
        elif found_slip := slip(text, partial(ctx.tongues.known, lang=str(loc[1]))):
            message = found_slip
        elif found := _ODD.search(text) or (_COPY.search(text) if loc[0] == "label" else None):
            message = f"“{found.group().strip()}” is no part of the text"
        else:
            continue
        yield Fault(loc, message, "the text alone", "Take it out.")


LEAST = 10
"""Smaller numbers are written as words; as digits they are names, such as that of a class."""
TARGET = re.compile(r"(?<![\w.,$€£–-])(\d{1,2})\.(?:\d{1,2}|[a-z])(?!\w|[.,]\w)")
"""The number of a target in a text."""
_COUNT = re.compile(r"(?<![\w.,$€£–-])\d{1,4}(?![\w%–]|[.,-]\w)")


@rule("TAX426", "other-subject", severity="warning", record=("set", "category", "profile", "sentences"))
def _other_subject(ctx: Context, record: Record) -> Iterator[Fault]:
    yield from _other_facet(ctx, record) if not isinstance(record, SetRecord) else ()
    subjects = ctx.subjects
    if subjects is None:
        return
    if isinstance(record, SetRecord):
        titled: list[tuple[IndicatorRecord, Texts]] = [(i, i.model.title.root) for i in record.indicators if i.usable]
        for n, m, lang in subjects.changed([texts for _, texts in titled]):
            for (one, _), (other, _) in itertools.permutations((titled[n], titled[m])):
                message = f"the title in “{lang}” is that of “{other.code}”, which has that of this one"
                loc, cause = (*one.loc, "title", lang), f"titles in {record.doc.path}"
                yield Fault(loc, message, "the title of this indicator", "Change them back.", cause=cause)
        for indicator, texts in titled:
            if found := subjects.apart(texts) or ctx.values_apart(texts):
                message = f"the titles in “{found[0]}” and “{found[1]}” speak of different things"
                loc = (*indicator.loc, "title", found[1])
                yield Fault(loc, message, "the same title in both", "Correct one of them.")
    elif isinstance(record, CategoryRecord):
        for key, lang, twin in ctx.exchanged.get(record, ()):
            message = f"the {key} in “{lang}” is that of “{twin.id}”, which has that of this one"
            cause = f"{key} of {min(record.id, twin.id)}"
            yield Fault((key, lang), message, f"the {key} of this category", "Change them back.", cause=cause)


def _other_facet(ctx: Context, record: Record) -> Iterator[Fault]:
    """Texts that name one question in one language, and another one in another."""
    for loc, texts in said(ctx, record):
        told = {lang: _facets(ctx, text, lang) for lang, text in texts.items()}
        for lang, ours, first, theirs in from_first(told):
            if ours and theirs and ours.isdisjoint(theirs):
                message = f"the text names “{min(ours)}”, and that in “{first}” “{min(theirs)}”"
                yield Fault((*loc, lang), message, "the same question in both", "Correct one of them.")


def _facets(ctx: Context, text: str, lang: str) -> set[str]:
    """The questions that a text names by their labels of one word."""
    found = {*words(fold(text))}
    labels = ((f.id, f.label.get(lang)) for f in ctx.facets or () if f.label is not None)
    return {name for name, label in labels if label and fold(label) in found}


@rule("TAX122", "sends-to-itself", severity="warning", record="category")
def _sends_to_itself(ctx: Context, record: CategoryRecord) -> Iterator[Fault]:
    number = ctx.number(record)
    texts = record.model.definition.root if record.model.definition is not None else {}
    for lang, text in texts.items() if "." in number else ():
        if number in (m.group() for m in TARGET.finditer(text)):
            message = f"the definition of {number} sends to {number}"
            yield Fault(("definition", lang), message, "another number", "Correct the number.", part=number)


@rule("TAX123", "odd-count", severity="warning", record="category")
def _odd_count(ctx: Context, record: CategoryRecord) -> Iterator[Fault]:
    if not record.model.group or record.model.definition is None or ctx.lost or ctx.lost_prefixes or ctx.absent:
        return
    below = [c for c in ctx.categories.values() if Taxonomy.is_below(c.id, record.id) and c.model is not None]
    depths = Counter(Taxonomy.depth(c.id) for c in below)
    of_source = Counter(Taxonomy.depth(c.id) for c in below if c.model.basis == "source")  # others were added here
    for lang, text in record.model.definition.root.items():
        for number in map(int, _COUNT.findall(text)) if depths else ():
            if LEAST <= number < FIRST_YEAR and number not in (*depths.values(), *of_source.values()):
                there, loc = " or ".join(map(str, depths.values())), ("definition", lang)
                message = f"it has the number {number}, and there are {there} categories"
                yield Fault(loc, message, "as many as there are", "Correct the number.", part=str(number))


@rule("TAX429", "un-indicator-of-other-subject", severity="warning", record="indicator")
def _un_of_other(ctx: Context, record: IndicatorRecord) -> Iterator[Fault]:
    published, un = record.model.published, ctx.sets.get(ctx.un_set)
    if published is None or un is None or ctx.subjects is None or record.set is un:
        return
    titles = record.model.title.root
    for n, code in enumerate(published.un_indicator):
        other = un.by_code.get(code)
        theirs = other.model.title.root if other is not None and other.usable else {}
        both = [(ctx.subjects.of(titles[x], x), ctx.subjects.of(theirs[x], x)) for x in titles if x in theirs]
        if both and all(len(a) >= SURE and len(b) >= SURE and not a & b for a, b in both):
            message = f"{code} is “{next(iter(theirs.values()))}”, which is about something else"
            loc, expected = ("published", "un_indicator", n), "the UN indicator of this title"
            yield Fault(loc, message, expected, "Correct the number.")
