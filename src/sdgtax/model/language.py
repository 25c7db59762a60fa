"""Values by language: texts, phrases, titles. Plain records, checked by the models that hold them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar, Generic, TypeVar

T = TypeVar("T")
UNKNOWN = "und"
"""The language of a title of which nobody said it (ISO 639-2)."""


class ByLanguage(Generic[T]):
    """A value for each language, in the order of the file. It does not change."""

    __slots__ = ("root",)
    VALUE: ClassVar[str] = "line"
    """What the values are: a `line`, `lines`, literal `phrases`; see `sdgtax.model.common`."""
    ALL: ClassVar[bool] = False
    """Whether there must be a value for every language of the taxonomy."""

    def __init__(self, root: Mapping[str, T] | None = None) -> None:
        """`root` maps language to value."""
        self.root: dict[str, T] = dict(root or {})

    def __iter__(self) -> Iterator[str]:
        return iter(self.root)

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other) and self.root == other.root

    def __hash__(self) -> int:
        return hash(tuple(self.root))

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.root!r})"

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: Any) -> Any:
        from sdgtax.model.common import by_language_schema

        return by_language_schema(cls, handler)

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: Any, handler: Any) -> Any:
        return {**handler(schema), "title": cls.__name__, "description": (cls.__doc__ or "").strip()}


class Text(ByLanguage[str]):
    """A text in all languages of the taxonomy."""

    __slots__ = ()
    ALL = True

    def get(self, lang: str) -> str:
        """The text in `lang`, in the first language where there is none."""
        return self.root.get(lang) or next(iter(self.root.values()), "")


class Phrases(ByLanguage[list[str]]):
    """Literal phrases per language; `*` at the start or end of a word, ` ... ` for a gap of a few words."""

    __slots__ = ()
    VALUE = "phrases"

    def get(self, lang: str) -> list[str]:
        """The phrases of one language."""
        return self.root.get(lang, [])


class PhraseLists(Phrases):
    """Phrases per language, of any signs."""

    __slots__ = ()
    VALUE = "lines"


class Titles(ByLanguage[str]):
    """The title per language; at least one."""

    __slots__ = ()

    def get(self, lang: str) -> str | None:
        """The title in exactly this language."""
        return self.root.get(lang)
