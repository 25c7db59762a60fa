"""The records that checks look at: where each stands, its plain data, and its model as far as it could be read."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any, TypeVar

from sdgtax.model.rules import Category, Example, IndicatorExample, Profile, Term, TitleExample
from sdgtax.model.taxonomy import Taxonomy
from sdgtax.text.fold import clean, fold
from sdgtax.text.phrases import PhraseError, split
from sdgtax.yaml.bundle import bundled
from sdgtax.yaml.encoding import decode

if TYPE_CHECKING:
    from sdgtax.model.set_file import IndicatorEntry, SetFile
    from sdgtax.yaml.document import Document
    from sdgtax.yaml.schema import Loc


K = TypeVar("K")
V = TypeVar("V")
Folded = frozenset[tuple[str, str]]
"""Phrases with their languages, as they are compared."""


@dataclass(eq=False)
class Record:
    """A record: where it stands, its plain data, its model.

    The model is repaired where it was broken (`broken` are the places), and None where that was not possible; checks that look at
    the model are not called then.
    """

    doc: Document
    loc: Loc
    data: Any
    model: Any = None
    broken: list[Loc] = field(default_factory=list)

    @property
    def id(self) -> str:
        """The id as it is written."""
        return self.text("id")

    def text(self, key: str) -> str:
        """A text as it is written; empty if there is none."""
        found = self.data.get(key) if isinstance(self.data, dict) else None
        return found if isinstance(found, str) else ""

    def texts(self, key: str) -> list[tuple[int, str]]:
        """The texts of a list as they are written, with their numbers."""
        listed = self.data.get(key) if isinstance(self.data, dict) else None
        return [(i, x) for i, x in items(listed) if isinstance(x, str)]

    @property
    def usable(self) -> bool:
        """Whether the record is whole."""
        return self.model is not None and not self.broken

    def hides(self, loc: Loc) -> bool:
        """Whether this place was reported by the schema already."""
        return any(loc[: len(b)] == b for b in self.broken)

    def is_broken(self, key: str) -> bool:
        """Whether something below a key breaks the schema."""
        return any(loc[:1] == (key,) for loc in self.broken)

    def line(self, *loc: int | str) -> int:
        """The line on which a part of the record stands."""
        return self.doc.place((*self.loc, *loc))[0]


@dataclass(eq=False)
class ProfileRecord(Record):
    """A profile."""

    model: Profile = None  # type: ignore[assignment]


@dataclass(eq=False)
class CategoryRecord(Record):
    """A category of the base, or a priority of a profile. `branch` is the root of the question that it answers, if it answers one."""

    model: Category = None  # type: ignore[assignment]
    profile: str = ""
    branch: str = ""
    terms: list[TermRecord] = field(default_factory=list)

    @property
    def parent(self) -> str:
        """The id of the parent."""
        return next(iter(Taxonomy.ancestors(self.id)), "")

    @property
    def prefix(self) -> str:
        """What the ids of its file begin with."""
        return prefix_of(self.doc)

    def examples(self) -> Iterator[tuple[str, int, Example]]:
        """Key (examples, counterexamples), number and example, of all that could be read."""
        for key, listed in (("examples", self.model.examples), ("counterexamples", self.model.counterexamples)):
            for i, example in enumerate(listed):
                yield key, i, example


@dataclass(eq=False)
class TermRecord(Record):
    """A term of a category, and its number in it."""

    model: Term = None  # type: ignore[assignment]
    category: CategoryRecord = field(default=None)  # type: ignore[assignment]
    number: int = 0

    @property
    def key(self) -> tuple[str, int]:
        """What names the term: the category's id and the number in it."""
        return self.category.id, self.number

    def lists(self) -> Iterator[tuple[str, str, list[str]]]:
        """Role (any, with, none), language and phrases of every list."""
        for role, phrases in (("any", self.model.any), ("with", self.model.with_), ("none", self.model.none)):
            yield from ((role, lang, listed) for lang, listed in (phrases.root if phrases else {}).items() if listed)

    def phrases(self) -> Iterator[tuple[str, str, int, str]]:
        """Every phrase with role, language and number."""
        for role, lang, listed in self.lists():
            for i, phrase in enumerate(listed):
                yield role, lang, i, phrase

    @cached_property
    def conditions(self) -> tuple[Folded, Folded, Folded] | None:
        """The phrases of a term, those that must stand beside them, and those that must not; None where it cannot be read."""
        if self.model is None:
            return None
        found = grouped((role, (lang, " ".join(fold(phrase).split()))) for role, lang, _, phrase in self.phrases())
        any_, with_, none = (frozenset(found.get(role, ())) for role in ("any", "with", "none"))
        return any_, with_, none


@dataclass(eq=False)
class SetRecord(Record):
    """An indicator set; `partial` if some of its indicators could not be read, `languages` those of its own that are known."""

    model: SetFile = None  # type: ignore[assignment]
    languages: list[str] = field(default_factory=list)
    indicators: list[IndicatorRecord] = field(default_factory=list)
    by_code: dict[str, IndicatorRecord] = field(default_factory=dict)
    by_title: dict[tuple[str, ...], IndicatorRecord] = field(default_factory=dict)
    partial: bool = False

    @cached_property
    def coded(self) -> dict[str, list[IndicatorRecord]]:
        """The indicators by each of their codes, as these are compared."""
        return grouped((code, i) for i in self.indicators for code in dict.fromkeys(same_code(c) for _, c in i.codes()))

    @cached_property
    def called(self) -> dict[str, list[IndicatorRecord]]:
        """The indicators by each of their titles, folded."""
        titled = [(i, map(fold, i.model.title.root.values())) for i in self.indicators if i.model is not None]
        return grouped((title, i) for i, titles in titled for title in dict.fromkeys(titles))


@dataclass(eq=False)
class IndicatorRecord(Record):
    """An indicator of a set."""

    model: IndicatorEntry = None  # type: ignore[assignment]
    set: SetRecord = field(default=None)  # type: ignore[assignment]

    @property
    def code(self) -> str:
        """The code as it is written."""
        return self.text("code")

    def codes(self) -> Iterator[tuple[Loc, str]]:
        """The code and those under which it is listed too, as they are loaded: without blanks around them."""
        if self.code.strip():
            yield ("code",), self.code.strip()
        for i, code in self.texts("also_listed"):
            yield ("also_listed", i), code.strip()

    @cached_property
    def title_key(self) -> tuple[str, ...]:
        """The titles in all languages, unit and description, for comparison; empty without a title, and for what was given up."""
        if self.model is None or self.model.deprecated:
            return ()
        titles = self.model.title
        folded = (f"{lang} {fold(clean(titles.get(lang) or ''))}" for lang in sorted(titles))
        return (*folded, fold(clean(self.model.unit)), fold(clean(self.model.description)))


@lru_cache(maxsize=65536)
def parsed(phrase: str) -> list[list[str]] | None:
    """The parts and words of a phrase; None if it is malformed."""
    try:
        return split(phrase)
    except PhraseError:
        return None


def reference(example: Example, first: str) -> tuple[str, str]:
    """What an example names, a title or `set:code`, and its language (the `first` of the taxonomy, for an indicator without one)."""
    if isinstance(example, TitleExample):
        return example.title, example.lang or ""
    return (example.indicator, example.lang) if isinstance(example, IndicatorExample) else (example, first)


def other_version(told: str, ours: str, version: str) -> str:
    """What is wrong with the `id@version` of a taxonomy, by that of ours; empty where the two fit."""
    name, _, theirs = told.partition("@")
    if name != ours:
        return f"for “{name}”, this taxonomy is “{ours}”"
    if not re.fullmatch(r"\d{1,6}(\.\d{1,6}){2}", theirs, re.ASCII):
        return f"for “{told}”, which names no version"
    then, now = (tuple(map(int, v.split("."))) for v in (theirs, version))
    kept = 1 if now[0] else 2
    return f"for version {theirs}, this is {version}" if then[:kept] != now[:kept] or then > now else ""


def address(name: str) -> tuple[str, str]:
    """An address in two: up to the last sign that divides it, without `https://www.`, and the rest."""
    plain = re.sub(r"^https?://(www\.)?", "", name)
    at = max(plain.rfind(sign) for sign in "/#:") + 1
    return plain[:at], plain[at:]


def same_code(code: str) -> str:
    """What a code is compared by: without its blanks, in small letters."""
    return "".join(code.split()).casefold()


def items(value: Any) -> Iterable[tuple[int, Any]]:
    """The values of a list with their numbers; none for anything else."""
    return enumerate(value) if isinstance(value, list) else ()


def grouped(pairs: Iterable[tuple[K, V]]) -> dict[K, list[V]]:
    """The values of each key, all in their order."""
    found: dict[K, list[V]] = {}
    for key, value in pairs:
        found.setdefault(key, []).append(value)
    return found


def is_ours(doc: Document) -> bool:
    """Whether a file of the taxonomy is itself the one that the program uses, as in a checkout of it."""
    return doc.path.resolve() == (bundled("taxonomy") / doc.name).resolve()


def is_copy(doc: Document) -> bool:
    """Whether a file of the taxonomy says to the letter what that of the program does."""
    ours = bundled("taxonomy") / doc.name
    return ours.is_file() and decode(ours.read_bytes(), ours).replace("\r\n", "\n") == doc.text


def prefix_of(doc: Document) -> str:
    """What the ids in a file of categories begin with: the path of the file."""
    return re.sub(r"\.ya?ml$", "", doc.name).replace("/", ".")
