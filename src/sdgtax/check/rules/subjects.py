"""Rules of what texts are about: the same in all languages, and not what stands beside them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from sdgtax.check.records import CategoryRecord, IndicatorRecord, Record, SetRecord
from sdgtax.check.registry import rule
from sdgtax.check.subjects import SURE
from sdgtax.model.mapping import FIRST_YEAR
from sdgtax.model.taxonomy import Taxonomy
from sdgtax.yaml.schema_errors import Fault

LEAST = 10
"""Smaller numbers are written as words; as digits they are names, such as that of a class."""
TARGET = re.compile(r"(?<![\w.,$€£–-])(\d{1,2})\.(?:\d{1,2}|[a-z])(?!\w|[.,]\w)")
"""The number of a target in a text."""
_COUNT = re.compile(r"(?<![\w.,$€£–-])\d{1,4}(?![\w%–]|[.,-]\w)")

if TYPE_CHECKING:
    from sdgtax.check.context import Context
    from sdgtax.check.subjects import Texts


@rule(
    "TAX426", "other-subject", severity="warning", record=("set", "category"), part="set",
    what="A text speaks of other things in one language than in another: two indicators of a set, or two categories side by side, have "
        "exchanged theirs, or an indicator's titles have no concept of rules/concepts.yaml in common, though each names several.",
    why="A reader of one language is told of another thing; matching and classifying take both titles for one.",
    how="Put the text back where it belongs. Where the two do say the same: `# sdgtax: allow other-subject` behind it.",
    bad="languages: [en, nb]\nindicators:\n  - {code: '1', title: {en: Use of energy, nb: Bruk av vann}}\n"
        "  - {code: '2', title: {en: Use of water, nb: Bruk av energi}}", line=3, also=4,
    good="languages: [en, nb]\nindicators:\n  - {code: '1', title: {en: Use of energy, nb: Bruk av energi}}\n"
         "  - {code: '2', title: {en: Use of water, nb: Bruk av vann}}",
)  # fmt: skip
def _other_subject(ctx: Context, record: Record) -> Iterator[Fault]:
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
            if found := subjects.apart(indicator.model.title.root):
                message = f"the titles in “{found[0]}” and “{found[1]}” speak of different things"
                loc = (*indicator.loc, "title", found[1])
                yield Fault(loc, message, "the same title in both", "Correct one of them.")
    elif isinstance(record, CategoryRecord):
        for key, lang, twin in ctx.exchanged.get(record, ()):
            message = f"the {key} in “{lang}” is that of “{twin.id}”, which has that of this one"
            cause = f"{key} of {min(record.id, twin.id)}"
            yield Fault((key, lang), message, f"the {key} of this category", "Change them back.", cause=cause)


@rule(
    "TAX122", "sends-to-itself", severity="warning", record="category",
    what="A definition says that something belongs under the number of the category itself.",
    why="It sends a reader elsewhere who is there already; mostly the definition is that of another category, or a number is wrong.",
    how="Correct the number, or put the definition where it belongs.",
    part="file", bad="# of target 7.1\ndefinition: {en: Access. Wood belongs under 7.1., nb: Tilgang.}", line=2,
    good="# of target 7.1\ndefinition: {en: Access. Wood belongs under 15.2., nb: Tilgang.}",
)  # fmt: skip
def _sends_to_itself(ctx: Context, record: CategoryRecord) -> Iterator[Fault]:
    number = ctx.number(record)
    texts = record.model.definition.root if record.model.definition is not None else {}
    for lang, text in texts.items() if "." in number else ():
        if number in (m.group() for m in TARGET.finditer(text)):
            message = f"the definition of {number} sends to {number}"
            yield Fault(("definition", lang), message, "another number", "Correct the number.", part=number)


@rule(
    "TAX123", "odd-count", severity="warning", record="category",
    what="The definition of a group has a number, and no level below the group has as many categories.",
    why="A reader counts on it; a category came in or went out, or the number is a slip of the hand.",
    how="Correct the number.",
    bad="- id: perspective.area.energy\n  terms: []\n  group: true\n  definition: {en: The 12 kinds of energy., nb: De ulike slagene energi.}\n"
        "- id: perspective.area.energy.solar\n  label: {en: Sun, nb: Sol}", line=4,
    good="- id: perspective.area.energy\n  terms: []\n  group: true\n  definition: {en: The one kind of energy., nb: Det ene slaget energi.}\n"
         "- id: perspective.area.energy.solar\n  label: {en: Sun, nb: Sol}",
)  # fmt: skip
def _odd_count(ctx: Context, record: CategoryRecord) -> Iterator[Fault]:
    if not record.model.group or record.model.definition is None or ctx.lost or ctx.lost_prefixes or ctx.absent:
        return
    depths = Counter(Taxonomy.depth(c) for c in ctx.categories if Taxonomy.is_below(c, record.id))
    for lang, text in record.model.definition.root.items():
        for number in map(int, _COUNT.findall(text)) if depths else ():
            if LEAST <= number < FIRST_YEAR and number not in depths.values():
                message = (
                    f"it has the number {number}, and there are {' or '.join(map(str, depths.values()))} categories"
                )
                yield Fault(
                    ("definition", lang), message, "as many as there are", "Correct the number.", part=str(number)
                )


@rule(
    "TAX429", "un-indicator-of-other-subject", severity="warning", record="indicator",
    what="A published mapping names a UN indicator whose title has no concept of rules/concepts.yaml in common with this one's, though each names "
        "several.",
    why="The number is that of another indicator: the line above or below it, or another list.",
    how="Correct the number. Where the publisher says so: `# sdgtax: allow un-indicator-of-other-subject` behind it.",
    part="file", bad="un_indicator: [7.1.1]",
    good="un_indicator: [1.1.1]",
)  # fmt: skip
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
            yield Fault(
                ("published", "un_indicator", n), message, "the UN indicator of this title", "Correct the number."
            )
