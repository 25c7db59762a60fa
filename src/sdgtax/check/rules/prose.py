"""Rules of running texts and titles: numbers of goals and targets that there are not, slips of the hand in words."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Any

from sdgtax.check.records import CategoryRecord, Record, items
from sdgtax.check.registry import rule
from sdgtax.check.rules.subjects import TARGET
from sdgtax.check.texts import plain
from sdgtax.check.wording import slip
from sdgtax.text.fold import clean, fold
from sdgtax.yaml.kinds import RULES
from sdgtax.yaml.schema_errors import Fault

if TYPE_CHECKING:
    from sdgtax.check.context import Context
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
    for key in TEXTS:
        value = record.data.get(key)
        texts = value.items() if isinstance(value, dict) else [("", value)]
        for lang, text in texts:
            loc = (key, lang) if lang else (key,)
            for name in _named(ctx, text) if isinstance(text, str) else ():
                if name not in targets and name not in goals:
                    message = f"there is no goal or target {name}"
                    yield Fault(loc, message, "the number of a goal or target", "Correct the number.", part=name)


def _named(ctx: Context, text: str) -> Iterator[str]:
    """The numbers in a text that are those of targets, or stand behind a word for goals."""
    goals = ctx.published[0] if ctx.published else ()
    yield from (m.group() for m in TARGET.finditer(text) if m.group(1) in goals)
    columns = ctx.sound("columns")
    words = "|".join(re.escape(w) for w in columns.input.labels if len(w) > 2) if columns is not None else ""
    if words:
        yield from (m.group(1) for m in re.finditer(rf"\b(?:{words}) (\d{{1,3}})(?![\w.,]*\w)", text, re.IGNORECASE))


@rule(
    "TAX032", "misspelt-word", severity="warning", record=("category", "indicator", "set", "profile", "info", *WORDED)
)
def _misspelt_word(ctx: Context, record: Record) -> Iterator[Fault]:
    if ctx.frail:  # words of files that could not be read are missed
        return
    norms = _norms(ctx)
    for loc, text, languages, beside in _written(ctx, record):
        for word in dict.fromkeys(_WORD.findall(plain(text))):
            folded = _folded(word)
            if ctx.all_tongues.is_met(folded):
                continue
            found = (ctx.all_tongues.slip(folded, lang, lang in norms) for lang in languages)
            meant = next(filter(None, found), "")
            if meant and text.replace(word, meant) not in beside and not ctx.is_titled(word, folded):
                message = f"“{word}” stands here alone, and many texts have “{meant}”"
                yield Fault(loc, message, meant, "Correct the word.", part=word)


def _written(ctx: Context, record: Record) -> Iterator[tuple[Loc, str, Sequence[str], Collection[str]]]:
    """The texts and phrases of a record, each with the languages that it may be in, and the phrases beside it."""
    for loc, texts in ctx.by_language(record):
        for lang, value in texts.items():
            listed = [x for _, x in items(value) if isinstance(x, str)] if isinstance(value, list) else ()
            yield from (((*loc, lang, n), x, (lang,), listed) for n, x in items(value) if isinstance(x, str))
            if isinstance(value, str):
                yield (*loc, lang), value, (lang,), ()
    yield from ((loc, text, langs, ()) for loc, text, langs in _spelt(ctx, record.data) if loc[0] in BARE)


@lru_cache(maxsize=65536)
def _folded(word: str) -> str:
    return fold(clean(word))


def _spelt(ctx: Context, data: Any) -> Iterator[tuple[Loc, str, Sequence[str]]]:
    """The texts of a record in which slips are looked for, each with the languages that it may be in."""
    for key in SPELT if isinstance(data, dict) else ():
        value = data.get(key)
        for lang, text in value.items() if isinstance(value, dict) else ():
            if isinstance(text, str) and lang in ctx.languages:
                yield (key, lang), text, (lang,)
    for key in BARE if isinstance(data, dict) else ():
        value = data.get(key)
        listed = [((key, n), x) for n, x in items(value)] if isinstance(value, list) else [((key,), value)]
        yield from ((loc, x, ctx.languages) for loc, x in listed if isinstance(x, str))


def _norms(ctx: Context) -> Collection[str]:
    """The languages with two norms, in which words differ by a letter and are both right."""
    overlap = ctx.rules("overlap")
    return overlap.spellings if overlap is not None and isinstance(overlap.spellings, dict) else ()


@rule("TAX033", "cut-text", severity="warning", record=("category", "indicator", "set", "profile"))
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
