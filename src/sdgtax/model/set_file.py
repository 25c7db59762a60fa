"""The form of an indicator set's YAML file, and the records that come of it."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints

from sdgtax.model.common import Lang, Line, Slug, Source, Strict, Year
from sdgtax.model.indicator import Indicator, IndicatorSet, Published
from sdgtax.model.language import Titles

Code = Annotated[str, StringConstraints(min_length=1, max_length=80, strip_whitespace=True)]
RESERVED = ("all", "update")
"""Words that stand on the command line where the id of a set may stand; no set is called so."""
GoalNumber = Annotated[str, StringConstraints(pattern=r"^[0-9]{1,2}$")]
TargetNumber = Annotated[str, StringConstraints(pattern=r"^[0-9]{1,2}\.([0-9]{1,2}|[a-z])$")]


class PublishedEntry(Strict):
    """The SDG mapping that a publisher gives its indicator."""

    goals: list[GoalNumber] = []
    targets: list[TargetNumber] = []
    un_indicator: list[Line] = []
    by: Line
    """who published the mapping"""


class IndicatorEntry(Strict):
    """An indicator of a set."""

    code: Code
    title: Titles
    also_listed: list[Code] = []
    """other codes under which the set lists the same indicator"""
    deprecated: bool = False
    """given up; it stays, since reviews and mappings name it"""
    replaced_by: list[Line] = []
    """set:code of what replaces it"""
    last_edition: str = ""
    """the last edition of the set that has it, where it left"""
    theme: str = ""
    unit: str = ""
    kind: str = ""
    description: str = ""
    published: PublishedEntry | None = None
    disaggregation: list[str] = []
    frequency: str = ""
    tier: str = ""
    custodian: str = ""
    data_source: str = ""
    level: str = ""
    """geographic level where it differs from the set's"""
    method_url: str = ""
    data_url: str = ""
    last_year: Year | None = None
    verified: bool = True
    """false: the title was not read in a source"""
    translation: dict[Lang, Literal["ours", "unofficial"]] = {}
    """titles that are not the publisher's own wording"""
    note: str = ""

    def record(self, of: SetFile) -> Indicator:
        """The indicator as a plain record; `of` is its set, whose level, frequency and publisher it has unless it says so."""
        values = {name: _plain(getattr(self, name)) for name in self.model_fields_set - {"title", "published"}}
        values["level"] = (self.level,) if self.level else tuple(of.level)
        values["frequency"] = self.frequency or of.frequency
        p = self.published
        published = Published(p.by, tuple(p.goals), tuple(p.targets), tuple(p.un_indicator)) if p else None
        return Indicator(titles=self.title.root, set_id=of.id, published=published, publisher=of.publisher, **values)


class SetFile(Strict):
    """A list of indicators by one publisher."""

    id: Slug
    name: dict[Lang, Line]
    publisher: Line
    edition: Line
    year: Year
    level: list[Literal["national", "regional", "municipal", "district"]]
    languages: list[Lang]
    licence: Line
    attribution: Line
    source: list[Source]
    status: Literal["verified", "draft"]
    deprecated: bool = False
    """given up; it stays, since reviews and mappings name it"""
    replaced_by: list[Slug] = []
    """ids of the sets that replace it"""
    frequency: str = ""
    note: str = ""
    indicators: list[IndicatorEntry] = Field(min_length=1)

    def record(self) -> IndicatorSet:
        """The set as a plain record."""
        values = {name: _plain(value) for name, value in self if name not in ("indicators", "name")}
        return IndicatorSet(name=self.name, indicators=tuple(i.record(self) for i in self.indicators), **values)


def _plain(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value
