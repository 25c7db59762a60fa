"""The categories that people's own labels name: `Mål 11`, `SDG 11`, `11.6`, `Goal 15`, `3, 8`, `03`, a name, an id."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from sdgtax.text.nearest import nearest

if TYPE_CHECKING:
    from sdgtax.model.taxonomy import Taxonomy

_FIRM = re.compile(r"\s*[;|\n]\s*")
_LOOSE = re.compile(r"\s*[,/+&]\s*")
_NUMBER = re.compile(r"0*(\d{1,3})(?:[.\-–]0*(\d{1,2}|[a-z])(?![\w]))?(?:[.\-–]\w{1,3})?(?=\W|_|$)(.*)", re.DOTALL)
NOTHING = "(?!)"
"""A pattern that matches nowhere."""
MOST_KNOWN = 4096
_COMMA = re.compile(r"\d{1,2},\d{1,2}")


class Named(NamedTuple):
    """The categories that a cell names, and what in it names none."""

    categories: tuple[str, ...]
    unknown: tuple[str, ...]


class Labels:
    """Finds the categories that labels name, facet by facet."""

    def __init__(self, taxonomy: Taxonomy) -> None:
        """A label names a category by its id, the end of its id, its number, its name, or the publisher's own code."""
        rules = taxonomy.columns.input
        words = "|".join(sorted(map(re.escape, rules.labels), key=len, reverse=True)) or NOTHING
        joiners = "|".join(map(re.escape, rules.joiners)) or NOTHING
        self._words = re.compile(rf"(?:(?:{words})(?![^\W\d_])|[#\s.:_\-])+", re.IGNORECASE)
        self._joiners = re.compile(rf"\s+(?:{joiners})\s+", re.IGNORECASE)
        # another number after the first one: the cell holds several labels
        self._more = re.compile(rf"(?:^\s*|[,/+&]\s*|\s(?:{joiners})\s+)(?:(?:{words})[ .]*)?\d", re.IGNORECASE)
        self._known: dict[str, dict[str, str]] = {}
        for facet in taxonomy.scoring.facets:
            known = self._known.setdefault(facet.id, {})
            for c in (taxonomy.categories[answer] for answer in taxonomy.answers(facet)):
                own = (s.partition(":")[2] for s in c.same_as)
                for name in (c.id, c.id.rpartition(".")[2], c.notation, *c.label.root.values(), *own):
                    if name:
                        known.setdefault(_key(name), c.id)
            for c in taxonomy.below(facet.root):  # a label of a finer category names the one that it lies in
                answer = taxonomy.answer_of(facet, c.id)
                if c.notation and answer:
                    known.setdefault(_key(c.notation), answer)
        self._cells: dict[tuple[str, str], Named] = {}

    def nearest(self, facet: str, label: str) -> str:
        """A hint for a label that is not known."""
        return nearest(_key(label), self._known[facet])

    def find(self, facet: str, label: str) -> str | None:
        """The category of a facet that one label names; None where it names none."""
        known = self._known[facet]
        found = known.get(_key(label))
        if found is not None:
            return found
        begin = self._words.match(label)
        number = _NUMBER.fullmatch(label[begin.end() if begin else 0 :].strip().lower())
        if number is None or "%" in number[3] or self._more.search(number[3]):
            return None
        goal, part = number[1], number[2]
        if part and part != "0":
            return known.get(_key(f"{goal}.{part}"))
        return known.get(_key(goal))

    def read(self, facet: str, text: str) -> Named:
        """All that a cell names, with several labels between `;`, `,`, `/` and the like. Cells come again and again."""
        if len(self._cells) >= MOST_KNOWN:
            self._cells.clear()
        if (facet, text) not in self._cells:
            self._cells[facet, text] = self._read(facet, text)
        return self._cells[facet, text]

    def _read(self, facet: str, text: str) -> Named:
        found: list[str] = []
        unknown: list[str] = []
        for piece in _FIRM.split(text):
            if piece.strip():
                self._piece(facet, piece.strip(), found, unknown)
        return Named(tuple(dict.fromkeys(found)), tuple(unknown))

    def _piece(self, facet: str, piece: str, found: list[str], unknown: list[str]) -> None:
        whole = self.find(facet, piece)
        if whole is None and _COMMA.fullmatch(piece):
            whole = self.find(facet, piece.replace(",", "."))
            whole = whole if whole and not self.find(facet, piece.partition(",")[0]) else None
        if whole is not None:
            found.append(whole)
            return
        parts = [p for part in _LOOSE.split(piece) for p in self._joiners.split(part)]
        if all(any(c.isdigit() for c in p) for p in parts[0].split()):
            parts = [p for part in parts for p in part.split()]
        named = [(part, self.find(facet, part)) for part in parts if part.strip()]
        if not any(category for _, category in named):
            unknown.append(piece)
            return
        for n, (part, category) in enumerate(named):
            if category is not None:
                found.append(category)
            elif not (any(c for _, c in named[:n]) and not any(c.isdigit() for c in part)):
                unknown.append(part)  # else it is the rest of a name with a comma


def _key(name: str) -> str:
    return name.strip().lower().replace("_", "-").replace(" ", "-")
