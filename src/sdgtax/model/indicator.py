"""Indicator sets and indicators."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints, model_validator

from sdgtax.model.common import Line, Slug, Source, Strict

Code = Annotated[str, StringConstraints(min_length=1, max_length=80, strip_whitespace=True)]
GoalNumber = Annotated[str, StringConstraints(pattern=r"^[0-9]{1,2}$")]
TargetNumber = Annotated[str, StringConstraints(pattern=r"^[0-9]{1,2}\.([0-9]{1,2}|[a-z])$")]


class Titles(Strict):
    """The title per language; at least one."""

    en: Line | None = None
    nb: Line | None = None

    @model_validator(mode="after")
    def _one(self) -> Titles:
        if not (self.en or self.nb):
            raise ValueError("a title in at least one language is needed")
        return self

    def get(self, lang: str) -> str | None:
        """The title in exactly this language."""
        return self.nb if lang == "nb" else self.en

    def best(self, lang: str) -> tuple[str, str]:
        """The title in `lang`, or the other language's, with the language that it is in."""
        wanted = self.get(lang)
        if wanted:
            return wanted, lang
        return (self.en, "en") if self.en else (self.nb or "", "nb")


class Published(Strict):
    """The SDG mapping that a publisher gives its indicator."""

    goals: list[GoalNumber] = []
    targets: list[TargetNumber] = []
    un_indicator: list[Line] = []
    by: Line = Field(description="who published the mapping")


class Indicator(Strict):
    """A thing measured."""

    code: Code
    title: Titles
    also_listed: list[Code] = Field(default=[], description="other codes under which the set lists the same indicator")
    theme: str = ""
    unit: str = ""
    kind: str = ""
    description: str = ""
    published: Published | None = None
    disaggregation: list[str] = []
    frequency: str = ""
    tier: str = ""
    custodian: str = ""
    data_source: str = ""
    level: str = Field(default="", description="geographic level where it differs from the set's")
    method_url: str = ""
    data_url: str = ""
    last_year: int | None = None
    verified: bool = Field(default=True, description="false: the title was not read in a source")
    translation: dict[Literal["en", "nb"], Literal["ours", "unofficial"]] = Field(
        default={}, description="titles that are not the publisher's own wording"
    )
    note: str = ""


class IndicatorSet(Strict):
    """A list of indicators by one publisher."""

    id: Slug
    name: dict[Literal["en", "nb"], Line]
    publisher: Line
    edition: Line
    year: int
    level: list[Literal["national", "regional", "municipal", "district"]]
    languages: list[Literal["en", "nb"]]
    licence: Line
    attribution: Line
    source: list[Source]
    status: Literal["verified", "draft"]
    frequency: str = ""
    note: str = ""
    indicators: list[Indicator] = Field(min_length=1)

    def find(self, code: str) -> Indicator | None:
        """The indicator with this code, also by a code under which it is listed too."""
        for indicator in self.indicators:
            if indicator.code == code or code in indicator.also_listed:
                return indicator
        return None
