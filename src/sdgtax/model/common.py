"""Types that the taxonomy and the indicator sets share."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Annotated, Any, Generic, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    RootModel,
    StringConstraints,
    ValidationInfo,
    model_validator,
)
from pydantic_core import PydanticCustomError, PydanticKnownError

T = TypeVar("T")
LANGS = ("en", "nb")  # to go: the languages are those of the taxonomy
UNKNOWN = "und"
"""The language of a title of which nobody said it (ISO 639-2)."""

Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
CategoryId = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]*(\.[a-z0-9][a-z0-9-]*)*$", max_length=120)]
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]*$", max_length=60)]


def _known(lang: str, info: ValidationInfo) -> str:
    """A language of the taxonomy, where the context of the validation says which there are."""
    known = _languages(info)
    if known and lang not in known:
        raise PydanticKnownError("literal_error", {"expected": " or ".join(repr(k) for k in known)})
    return lang


def _languages(info: ValidationInfo) -> tuple[str, ...]:
    return tuple((info.context or {}).get("languages", ()))


def spoken(languages: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """The context of a validation in which texts are checked to be in these languages (`taxonomy.info.languages`)."""
    return {"languages": tuple(languages)}


Lang = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}$"), AfterValidator(_known)]
"""A language: ISO 639, two or three letters."""


class Strict(BaseModel):
    """Base of all models: unknown keys are errors, values are not coerced, records do not change."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True, defer_build=True)


class ByLanguage(RootModel[dict[str, T]], Generic[T]):
    """A value for each language."""

    model_config = ConfigDict(frozen=True, defer_build=True)

    @classmethod
    def needed(cls, known: tuple[str, ...], given: Mapping[str, Any]) -> list[str]:
        """The languages that are missing."""
        return []

    @model_validator(mode="after")
    def _in_known_languages(self, info: ValidationInfo) -> Any:
        known = _languages(info)
        if known:
            missing = self.needed(known, self.root)
            unknown = [lang for lang in self.root if lang not in known]
            if missing or unknown:
                raise PydanticCustomError(
                    "languages",
                    "not the languages of the taxonomy",
                    {"missing": missing, "unknown": unknown, "languages": list(known)},
                )
        return self

    def __iter__(self) -> Iterator[str]:  # type: ignore[override]
        return iter(self.root)

    def items(self) -> Iterable[tuple[str, T]]:
        """Language and value, in the order of the file."""
        return self.root.items()


class Text(ByLanguage[Line]):
    """A text in all languages of the taxonomy."""

    @classmethod
    def needed(cls, known: tuple[str, ...], given: Mapping[str, Any]) -> list[str]:
        """Every language that has no text."""
        return [lang for lang in known if lang not in given]

    def get(self, lang: str) -> str:
        """The text in `lang`, in the first language where there is none."""
        return self.root.get(lang) or next(iter(self.root.values()), "")


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
