"""Rules of how titles of indicators are written."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from sdgtax.check.records import IndicatorRecord, same_code
from sdgtax.check.registry import rule
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
