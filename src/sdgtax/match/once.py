"""What is told to differ is told once: in the longest of its words, in the class that says most."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from sdgtax.match.telling import JOINED, stems

if TYPE_CHECKING:
    from sdgtax.model.mapping import Difference
    from sdgtax.model.matching import Aspect


def once(found: Sequence[Difference], aspects: Mapping[str, Aspect]) -> list[Difference]:
    """Differences without those that another one tells, too. A part of the population is told beside a subject in whose words it
    stands; a value on both sides gets the longer words in which one of it stands, or gives way to them where these have two sides."""
    listed = list(found)
    for d in found:
        aspect, alone = aspects.get(d.aspect), not (d.left and d.right)
        part = aspect is not None and aspect.restricts
        if d not in listed or not (alone or _counts(aspect)):
            continue
        others = [o for o in listed if o is not d and (o.aspect in aspects or not part)]
        if any(_within(d, o) for o in others):
            listed.remove(d)
            continue
        longer = (o for o in others if alone and (part or _counts(aspects.get(o.aspect))) and _takes(o, d))
        if (taking := next(longer, None)) is not None:
            listed[listed.index(taking)] = replace(taking, left=d.left or taking.left, right=d.right or taking.right)
            listed.remove(d)
    return listed


def uncounted(found: Sequence[Difference], aspects: Mapping[str, Aspect]) -> list[Difference]:
    """Differences without what is counted, where the words of a subject say it."""
    subjects = [d for d in found if d.aspect not in aspects]
    return [d for d in found if not (_counts(aspects.get(d.aspect)) and any(_within(d, s) for s in subjects))]


def _counts(aspect: Aspect | None) -> bool:
    """Whether an aspect is what is counted, which a subject may say as well."""
    return aspect is not None and aspect.defines == "both"


def _within(d: Difference, other: Difference) -> bool:
    """Whether another difference has the words of one: those of its only side, or of either where both have two."""
    sides = ((d.left, other.left), (d.right, other.right))
    if d.left and d.right and not (other.left and other.right):
        return False
    return any(_is_part(x, y) for x, y in sides)


def _takes(both: Difference, one: Difference) -> bool:
    """Whether words of a difference of two sides stand in those of one that has only one side."""
    sides = ((both.left, one.left), (both.right, one.right))
    return bool(both.left and both.right and not (one.left and one.right)) and any(_is_part(x, y) for x, y in sides)


def _is_part(said: str, other: str) -> bool:
    return bool(said and other) and stems(said) <= stems(other)


def together(found: Sequence[Difference], titles: tuple[str, str], measure: str, subject: str) -> list[Difference]:
    """Differences of content, where a piece of a subject that stands beside a measure goes with it (“online visits”)."""
    listed = list(found)
    for side, title in enumerate(titles):
        measured, alone = (
            next((d for d in listed if d.aspect == x and _side(d) == side), None) for x in (measure, subject)
        )
        if measured is None or alone is None:
            continue
        words = _said(alone, side).split(", ")
        beside = next((w for w in words if _joined(title, w, _said(measured, side))), "")
        if beside:
            words.remove(beside)
            listed[listed.index(measured)] = _with(measured, side, _joined(title, beside, _said(measured, side)))
            place = listed.index(alone)
            listed[place : place + 1] = [_with(alone, side, ", ".join(words))] if words else []
    return listed


def _joined(title: str, x: str, y: str) -> str:
    """Two pieces of a title that stand side by side, as one; empty if they do not."""
    found = (f"{one}{sign}{two}" for one, two in ((x, y), (y, x)) for sign in JOINED)
    return next((p for p in found if p in title), "")


def _side(d: Difference) -> int | None:
    """The one side of which something is told; none where both are."""
    return None if d.left and d.right else 0 if d.left else 1


def _said(d: Difference, side: int) -> str:
    return (d.left, d.right)[side]


def _with(d: Difference, side: int, said: str) -> Difference:
    return replace(d, left=said) if side == 0 else replace(d, right=said)


def longest(listed: Iterable[str]) -> list[str]:
    """Words without those that stand in others among them."""
    found = list(dict.fromkeys(listed))
    return [w for w in found if not any(w != other and stems(w) < stems(other) for other in found)]
