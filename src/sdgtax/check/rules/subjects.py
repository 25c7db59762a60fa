"""Rules of what texts are about: the same in all languages, and not what stands beside them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from sdgtax.check.records import CategoryRecord, IndicatorRecord, Record, SetRecord
from sdgtax.check.registry import rule
from sdgtax.check.rules.beside import INNER
from sdgtax.check.subjects import SURE
from sdgtax.model.mapping import FIRST_YEAR
from sdgtax.model.taxonomy import Taxonomy
from sdgtax.text.fold import fold, words
from sdgtax.yaml.schema_errors import Fault

LEAST = 10
"""Smaller numbers are written as words; as digits they are names, such as that of a class."""
TARGET = re.compile(r"(?<![\w.,$€£–-])(\d{1,2})\.(?:\d{1,2}|[a-z])(?!\w|[.,]\w)")
"""The number of a target in a text."""
_COUNT = re.compile(r"(?<![\w.,$€£–-])\d{1,4}(?![\w%–]|[.,-]\w)")

if TYPE_CHECKING:
    from sdgtax.check.context import Context
    from sdgtax.check.subjects import Texts


@rule("TAX426", "other-subject", severity="warning", record=("set", "category", "profile", "sentences"))
def _other_subject(ctx: Context, record: Record) -> Iterator[Fault]:
    yield from _other_facet(ctx, record) if not isinstance(record, SetRecord) else ()
    subjects = ctx.subjects
    if subjects is None:
        return
    if isinstance(record, SetRecord):
        indicators = [i for i in record.indicators if i.usable]
        titles: list[Texts] = [i.model.title.root for i in indicators]
        for n, m, lang in subjects.changed(titles):
            for one, other in ((n, m), (m, n)):
                message = f"the title in “{lang}” is that of “{indicators[other].code}”, which has that of this one"
                cause = f"titles in {record.doc.path}"
                loc = (*indicators[one].loc, "title", lang)
                yield Fault(loc, message, "the title of this indicator", "Change them back.", cause=cause)
        for indicator in indicators:
            if found := subjects.apart(indicator.model.title.root) or ctx.values_apart(indicator.model.title.root):
                message = f"the titles in “{found[0]}” and “{found[1]}” speak of different things"
                loc = (*indicator.loc, "title", found[1])
                also = ((*indicator.loc, "title", found[0]),)
                yield Fault(loc, message, "the same title in both", "Correct one of them.", also=also)
    elif isinstance(record, CategoryRecord):
        for key, lang, twin in ctx.exchanged.get(record, ()):
            message = f"the {key} in “{lang}” is that of “{twin.id}”, which has that of this one"
            cause = f"{key} of {min(record.id, twin.id)}"
            yield Fault((key, lang), message, f"the {key} of this category", "Change them back.", cause=cause)


def _other_facet(ctx: Context, record: Record) -> Iterator[Fault]:
    """Texts that name one question in one language, and another one in another."""
    for loc, texts in ctx.by_language(record):
        said = texts.items() if loc[:1] not in INNER else ()
        told = {lang: _facets(ctx, text, lang) for lang, text in said if isinstance(text, str)}
        first = next(iter(told), "")
        for lang, found in told.items():
            if found and told[first] and found.isdisjoint(told[first]):
                message = f"the text names “{min(found)}”, and that in “{first}” “{min(told[first])}”"
                yield Fault(
                    (*loc, lang), message, "the same question in both", "Correct one of them.", also=((*loc, first),)
                )


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
                message = (
                    f"it has the number {number}, and there are {' or '.join(map(str, depths.values()))} categories"
                )
                yield Fault(
                    ("definition", lang), message, "as many as there are", "Correct the number.", part=str(number)
                )


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
            loc, also = ("published", "un_indicator", n), (("title",),)
            yield Fault(loc, message, "the UN indicator of this title", "Correct the number.", also=also)
