"""Types that the taxonomy and the indicator sets share."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

Lang = Literal["en", "nb"]
LANGS: tuple[Lang, ...] = ("en", "nb")

Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
CategoryId = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]*(\.[a-z0-9][a-z0-9-]*)*$", max_length=120)]
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]*$", max_length=60)]


class Strict(BaseModel):
    """Base of all models: unknown keys are errors, values are not coerced, records do not change."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True, defer_build=True)


class Text(Strict):
    """A text in English and Norwegian bokmål."""

    en: Line
    nb: Line

    def get(self, lang: str) -> str:
        """The text in `lang`, English where the language is not known."""
        return self.nb if lang == "nb" else self.en


class Source(Strict):
    """Where something was read."""

    title: Line
    publisher: str = ""
    year: int | None = None
    url: str = ""
    licence: str = ""
    note: str = ""


Weight = Annotated[float, Field(ge=-10, le=10, strict=True)]
Probability = Annotated[float, Field(ge=0, le=1, strict=True)]
