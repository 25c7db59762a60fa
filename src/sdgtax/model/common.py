"""Types that the taxonomy and the indicator sets share."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, ValidationInfo
from pydantic_core import PydanticCustomError, PydanticKnownError, core_schema

from sdgtax.model.language import ByLanguage, Titles

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


Phrase = Annotated[
    str,
    StringConstraints(pattern=r"^\*?[^\s*]+\*?(\s+(\.\.\.\s+)?\*?[^\s*]+\*?)*$", max_length=120),
    Field(description="words; * only at the start or end of a word; ' ... ' between words for a gap"),
]
VALUES: dict[str, Any] = {"line": Line, "lines": list[Line], "phrases": list[Phrase]}


def by_language_schema(cls: type[ByLanguage[Any]], handler: Any) -> Any:
    """How pydantic checks a value by language: its values, its languages where the context names them, at least one of them."""

    def made(root: dict[str, Any], info: ValidationInfo) -> ByLanguage[Any]:
        known = _languages(info)
        missing = [lang for lang in known if lang not in root] if cls.ALL else []
        unknown = [lang for lang in root if lang not in known] if known else []
        if missing or unknown:
            raise PydanticCustomError(
                "languages", "not the languages of the taxonomy",
                {"missing": missing, "unknown": unknown, "languages": list(known)},
            )  # fmt: skip
        if not root and cls is Titles:
            raise ValueError("a title in at least one language is needed")
        return cls(root)

    values = handler.generate_schema(VALUES[cls.VALUE])
    listed = core_schema.dict_schema(core_schema.str_schema(strict=True), values)
    given = core_schema.no_info_before_validator_function(lambda v: v.root if isinstance(v, cls) else v, listed)
    return core_schema.with_info_after_validator_function(
        made, given, serialization=core_schema.plain_serializer_function_ser_schema(lambda v: v.root)
    )


Year = Annotated[int, Field(strict=True)]


class Source(Strict):
    """Where something was read."""

    title: Line
    publisher: str = ""
    year: Year | None = None
    url: str = ""
    licence: str = ""
    note: str = ""


Weight = Annotated[float, Field(ge=-10, le=10, strict=True)]
Probability = Annotated[float, Field(ge=0, le=1, strict=True)]
