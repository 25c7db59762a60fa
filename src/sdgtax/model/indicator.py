"""Indicators and indicator sets: what goes in everywhere, whether it comes from a set, a user's table or the terminal."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar

from sdgtax.model.finding import SdgtaxError
from sdgtax.model.language import UNKNOWN

if TYPE_CHECKING:
    from sdgtax.model.common import Source


T = TypeVar("T")
LONG = 60
ROW = "row "
"""Begins the stand-in for the code of a row that has none, where rows must be told apart."""


def shown_code(code: str) -> str:
    """A code as it is written out; nothing for the stand-in of a row without one."""
    return "" if code.startswith(ROW) and code[len(ROW) :].isdigit() else code


@dataclass(frozen=True, slots=True)
class Published:
    """The SDG mapping that a publisher gives its indicator: goals (`11`), targets (`11.6`), codes of UN indicators."""

    by: str
    goals: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()
    un_indicator: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Cells:
    """Where the cells of a spreadsheet stand: the name of its sheet, and the letters of its columns by their names."""

    sheet: str
    letters: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Indicator:
    """A thing measured: a code, a title in one language or several, and what is known about it.

    `titles` maps language to title; a title whose language nobody said stands under `und`. `set_id` names the set that lists
    it; empty for a title by itself. What its set says of level, frequency and publisher stands here too. An indicator of a user's
    table has all cells of its row in `columns`, by the names of the columns and in their order, its line in `line`, where they stand in
    a spreadsheet in `cells`, and in `own` the
    goals and targets that its owner gives it, as they are written (empty where the list has the column and the cell is empty). `last_year` is a year; all other metadata is text.
    """

    code: str = ""
    titles: Mapping[str, str] = field(default_factory=dict)
    set_id: str = ""
    also_listed: tuple[str, ...] = ()
    deprecated: bool = False
    replaced_by: tuple[str, ...] = ()
    last_edition: str = ""
    theme: str = ""
    unit: str = ""
    kind: str = ""
    description: str = ""
    published: Published | None = None
    disaggregation: tuple[str, ...] = ()
    frequency: str = ""
    tier: str = ""
    custodian: str = ""
    data_source: str = ""
    level: tuple[str, ...] = ()
    publisher: str = ""
    method_url: str = ""
    data_url: str = ""
    last_year: int | None = None
    verified: bool = True
    translation: Mapping[str, str] = field(default_factory=dict)
    note: str = ""
    own: Mapping[str, str] = field(default_factory=dict)
    columns: Mapping[str, str] = field(default_factory=dict)
    line: int = 0
    cells: Cells | None = field(default=None, repr=False, compare=False)

    @classmethod
    def of(cls, title: str, lang: str = UNKNOWN, code: str = "", set_id: str = "") -> Indicator:
        """A title by itself, in a language if it is known."""
        return cls(code, {lang: title}, set_id)

    def title(self, lang: str) -> str:
        """The title in exactly this language; empty if there is none."""
        return self.titles.get(lang, "")

    def best(self, languages: Iterable[str]) -> tuple[str, str]:
        """The title in the first of these languages that it has, else its first title; with the language that it is in."""
        for lang in languages:
            if lang in self.titles:
                return self.titles[lang], lang
        return next(((title, lang) for lang, title in self.titles.items()), ("", UNKNOWN))

    @property
    def ref(self) -> str:
        """`set:code`; the code alone, or nothing, where it belongs to no set."""
        return f"{self.set_id}:{self.code}" if self.set_id and self.code else self.code

    def cell(self, column: str) -> str:
        """Where its cell in a column of a spreadsheet stands, such as `Ark1!C7`; empty where it is of no spreadsheet."""
        at = self.cells.letters.get(column, "") if self.cells else ""
        return f"{self.cells.sheet}!{at}{self.line}" if self.cells and at else ""


@dataclass(frozen=True, slots=True)
class IndicatorSet:
    """A list of indicators by one publisher."""

    id: str
    name: Mapping[str, str]
    publisher: str = ""
    edition: str = ""
    year: int = 0
    level: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    licence: str = ""
    attribution: str = ""
    source: tuple[Source, ...] = ()
    status: str = ""
    deprecated: bool = False
    replaced_by: tuple[str, ...] = ()
    frequency: str = ""
    note: str = ""
    indicators: tuple[Indicator, ...] = ()
    _codes: dict[str, Indicator] = field(default_factory=dict, init=False, repr=False, compare=False)

    @property
    def current(self) -> tuple[Indicator, ...]:
        """The indicators that were not given up."""
        return tuple(i for i in self.indicators if not i.deprecated)

    def find(self, code: str) -> Indicator | None:
        """The indicator with this code, also by a code under which it is listed too."""
        if not self._codes:
            for indicator in self.indicators:
                for known in (indicator.code, *indicator.also_listed):
                    self._codes.setdefault(known, indicator)
        return self._codes.get(code)


def as_indicator(what: Any, lang: str = "") -> Indicator:
    """An indicator, or a title as one. Raises SdgtaxError for a missing value: None, NaN, pandas.NA."""
    if isinstance(what, Indicator):
        return what
    if isinstance(what, str):
        return Indicator.of(what, lang or UNKNOWN)
    missing = (
        what is None or (isinstance(what, float) and math.isnan(what)) or type(what).__name__ in ("NAType", "NaTType")
    )
    found = "a missing value" if missing else f"a value of the type {type(what).__name__}"
    raise SdgtaxError(f"{found} is no title. Give a text or an Indicator; leave out rows without a title.")


def several(given: Iterable[T]) -> Iterable[T]:
    """What was given as a list. Raises SdgtaxError for a text, whose letters would be taken one by one, and for one indicator."""
    if isinstance(given, str | Indicator):
        name = given if isinstance(given, str) else next(iter(given.titles.values()), given.code)
        raise SdgtaxError(f"a list is needed here, and “{name[:LONG]}” is given by itself. Put it in brackets: […].")
    return given
