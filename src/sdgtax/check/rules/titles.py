"""Rules of how titles of indicators are written."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from sdgtax.check.records import IndicatorRecord, SetRecord, same_code
from sdgtax.check.registry import rule
from sdgtax.text.fold import clean, fold
from sdgtax.yaml.schema_errors import Fault

if TYPE_CHECKING:
    from sdgtax.check.context import Context

PAIRS = (("(", ")"), ("[", "]"))
FEW_WORDS = 4
"""A title of fewer words may well say one thing twice."""


@rule(
    "TAX421", "odd-title", severity="warning", record="indicator",
    what="A title has a bracket that is not closed or not opened, stands twice in itself, or begins with the code of the indicator.",
    why="A part was lost or came in by copying; a title with its code in it is compared, translated and shown with it.",
    how="Copy the title anew from the source; the code stands under `code`.",
    bad="- code: '1'\n  title: {en: Energy use (kWh, nb: Energibruk}", line=2,
    good="- code: '1'\n  title: {en: Energy use (kWh), nb: Energibruk}",
)  # fmt: skip
def _odd_title(ctx: Context, record: IndicatorRecord) -> Iterator[Fault]:
    for lang, text in record.model.title.root.items():
        if found := _odd(text, record.code):
            yield Fault(("title", lang), found, "the title as its publisher writes it", "Copy it anew from the source.")


def _odd(text: str, code: str) -> str:
    """What is odd in a title; empty where nothing is."""
    for left, right in PAIRS:
        if text.count(left) != text.count(right):
            return f"“{left}” stands {text.count(left)} times, “{right}” {text.count(right)} times"
    words = text.split()
    half = len(words) // 2
    if len(words) >= FEW_WORDS and len(words) % 2 == 0 and words[:half] == words[half:]:
        return "the title stands twice in itself"
    first = same_code(words[0].rstrip(".:)")) if words else ""
    if len(code) > 1 and first == same_code(code) and any(c.isdigit() for c in code):
        return f"the title begins with the code “{code}”"
    return ""


@rule(
    "TAX422", "title-of-another", severity="warning", record="set", part="set",
    what="Two indicators of a set have the same title in one language, and different ones in another.",
    why="A title was copied and not changed; whoever reads that language takes the two for one.",
    how="Write the title that belongs to the other one.",
    bad="languages: [en, nb]\nindicators:\n  - code: '1'\n    title: {en: Energy use, nb: Energibruk}\n"
        "  - code: '2'\n    title: {en: Water use, nb: Energibruk}", line=6, also=4,
    good="languages: [en, nb]\nindicators:\n  - code: '1'\n    title: {en: Energy use, nb: Energibruk}\n"
         "  - code: '2'\n    title: {en: Water use, nb: Vannbruk}",
)  # fmt: skip
def _title_of_another(ctx: Context, record: SetRecord) -> Iterator[Fault]:
    alike: dict[tuple[str, ...], list[IndicatorRecord]] = {}
    for indicator in record.indicators:
        key = indicator.title_key
        for lang, text in indicator.model.title.root.items() if key else ():
            alike.setdefault((lang, fold(clean(text))), []).append(indicator)
    for (lang, *_), found in alike.items():
        for one in found if len(found) > 1 else ():
            other = next(
                (x for x in found if x.title_key != one.title_key and set(x.model.title) == set(one.model.title)), None
            )
            if other is not None:
                loc = (*one.loc, "title", lang)
                message = f"“{other.code}” has the same title in “{lang}”, and another one elsewhere"
                cause = f"titles in {record.doc.path}"
                yield Fault(loc, message, "a title of its own", "Correct one of them.", cause=cause)


@rule(
    "TAX423", "same-set-name", severity="warning", record="set", part="set",
    what="Two sets have the same name.",
    why="In lists a reader cannot tell them apart; mostly a file was copied and its name not changed.",
    how="Name the edition, or the publisher, in one of them.",
    bad="name: {en: UN, nb: FN}",
    good="name: {en: My county, nb: Mitt fylke}",
)  # fmt: skip
def _same_set_name(ctx: Context, record: SetRecord) -> Iterator[Fault]:
    for lang, name in record.model.name.items():
        for other in ctx.sets.values():
            same = other.model is not None and fold(other.model.name.get(lang, "")) == fold(name)
            if same and other.id != record.id and _size(record) < _size(other):
                message = f"the set “{other.id}” is called “{name}” too"
                yield Fault(
                    ("name", lang), message, "a name of its own", "Rename one of them.", cause=f"name of {record.id}"
                )


def _size(record: SetRecord) -> tuple[int, str]:
    """By what of two sets the copy is told: it is mostly the smaller one."""
    return len(record.indicators), record.id
