"""Types that the taxonomy and the indicator sets share."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Any, NamedTuple

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, ValidationError, ValidationInfo
from pydantic_core import InitErrorDetails, PydanticCustomError, PydanticKnownError, core_schema

from sdgtax.model.language import ByLanguage, Titles
from sdgtax.model.limits import MAX_GAPS, MAX_TITLE

Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=MAX_TITLE)]
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
    """Base of all models: unknown keys are errors, values are not coerced, records do not change.

    What the text below a field says goes into the JSON Schema of the file (`tools/make_schemas.py`), which editors show.
    """

    model_config = ConfigDict(
        extra="forbid", frozen=True, populate_by_name=True, defer_build=True, strict=True, allow_inf_nan=False
    )


BLANKS = r"\s\-‐‑‒–—−/"
"""Signs that are read as a blank (`sdgtax.text.fold.fold`)."""
SIGN = rf"[^{BLANKS}]"
Sign = Annotated[str, StringConstraints(pattern=SIGN)]
"""Signs as they stand in a title, at least one of them neither a blank nor read as one."""
_WORDS = rf"\*?[^{BLANKS}*]+\*?"


def _few_gaps(phrase: str) -> str:
    gaps = phrase.count("...")
    if gaps > MAX_GAPS:
        raise PydanticCustomError("gaps", "too many gaps", {"gaps": gaps, "most": MAX_GAPS})
    return phrase


Phrase = Annotated[
    str,
    StringConstraints(
        pattern=rf"^[{BLANKS}]*{_WORDS}([{BLANKS}]+(\.\.\.[{BLANKS}]+)?{_WORDS})*[{BLANKS}]*$", max_length=120
    ),
    AfterValidator(_few_gaps),
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
"""A year; whether it is one that can be is a rule of its own."""
ADDRESS = r"^https?://[^\s/]\S*$"
Address = Annotated[str, StringConstraints(pattern=ADDRESS)]
PREFIX = r"^[a-z][a-z0-9+.-]*:\S*[:/#_-]$"
Prefix = Annotated[str, StringConstraints(pattern=PREFIX)]


class Source(Strict):
    """Where something was read."""

    title: Line
    publisher: str = ""
    year: Annotated[Year, Field(ge=1500, le=2100)] | None = None
    url: str = ""
    licence: str = ""
    note: str = ""


class Clash(NamedTuple):
    """Values that do not go together: which rule of `sdgtax validate` they break, where, what was found, what was expected.

    `value` is what was found, and `known` are names of which it may be a misspelt one.
    """

    rule: str
    loc: tuple[int | str, ...]
    value: Any
    message: str
    expected: str = ""
    hint: str = ""
    known: tuple[str, ...] = ()


def refuse(clashes: Iterable[Clash]) -> None:
    """Raises ValidationError with all clashes, each at its place; for validators."""
    found = [
        InitErrorDetails(type=PydanticCustomError(c.rule, "{message}", {"message": c.message, "clash": c}), loc=c.loc, input=c.value)
        for c in clashes
    ]  # fmt: skip
    if found:
        raise ValidationError.from_exception_data("clash", found)


def _in_order(bounds: tuple[Any, Any]) -> tuple[Any, Any]:
    low, high = bounds
    if low > high:
        message = f"the bounds stand the wrong way round: {low:g} is more than {high:g}"
        refuse([Clash("wrong-order", (), bounds, message, "the least first, then the most", "Change them round.")])
    return bounds


Bound = Annotated[float, Field(ge=-1, le=99)]
Interval = Annotated[tuple[Bound, Bound], Field(strict=False), AfterValidator(_in_order)]
"""The least and the most; a most of 9 and above leaves the end open."""
Age = Annotated[int, Field(ge=0, le=120)]
Ages = Annotated[tuple[Age, Age], Field(strict=False), AfterValidator(_in_order)]
"""The years of age from the first to the last."""
Weight = Annotated[float, Field(ge=-10, le=10)]
Score = Annotated[float, Field(ge=0, le=10)]
Probability = Annotated[float, Field(ge=0, le=1)]
Point = Annotated[tuple[Probability, Probability], Field(strict=False)]
