"""The texts of all records with their languages, and those of any plain data that stand under languages."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from sdgtax.check.records import items
from sdgtax.model.rules import TitleExample
from sdgtax.yaml.kinds import RULES

if TYPE_CHECKING:
    from sdgtax.check.context import Context
    from sdgtax.yaml.schema import Loc

VOCABULARY = ("aspects", "concepts")
"""Files in which the phrases of two languages mean one thing, and are no texts."""
BRACES = re.compile(r"\{\w*\}")


def texts_of(records: Mapping[str, list[Any]]) -> Iterator[tuple[str, str]]:
    """The texts of categories, terms and indicators, of records by kind, with their languages."""
    for category in records.get("category", ()):
        for text in (category.model.label, category.model.title, category.model.definition) if category.model else ():
            yield from text.root.items() if text else ()
        for *_, example in category.examples() if category.model else ():
            if isinstance(example, TitleExample) and example.lang:
                yield example.lang, example.title
    for indicator in records.get("indicator", ()):
        yield from indicator.model.title.root.items() if indicator.model else ()
    for term in records.get("term", ()):
        for _, lang, phrases in term.lists() if term.model else ():
            yield lang, " ".join(phrases)


def texts_of_rules(ctx: Context) -> Iterator[tuple[str, str]]:
    """The texts of the files of rules; not those that tell languages apart."""
    for kind in (*RULES, "info"):
        for record in ctx.records.get(kind, ()) if kind != "language" else ():
            for _, texts in ctx.by_language(record):
                yield from ((lang, plain(text)) for lang, text in texts.items())


def by_language(data: Any, languages: Collection[str]) -> list[tuple[Loc, dict[str, Any]]]:
    """The texts, and lists of texts, that stand under languages, with their places."""
    return list(_by_language(data, frozenset(languages), ()))


def _by_language(data: Any, languages: frozenset[str], loc: Loc) -> Iterator[tuple[Loc, dict[str, Any]]]:
    if isinstance(data, dict) and data and data.keys() <= languages:
        yield loc, data
        return
    for key, value in data.items() if isinstance(data, dict) else items(data):
        if isinstance(value, dict | list):
            yield from _by_language(value, languages, (*loc, key))


def values(data: Any, without: str | None = None) -> list[tuple[Loc, str, Any]]:
    """The plain values in data, each with its place and the last key above it; but for those below one key."""
    return list(_values(data, without, (), ""))


def _values(data: Any, without: str | None, loc: Loc, key: str) -> Iterator[tuple[Loc, str, Any]]:
    for name, value in data.items() if isinstance(data, dict) else items(data):
        last: Any = name if isinstance(data, dict) else key
        if isinstance(value, dict | list) and name != without:
            yield from _values(value, without, (*loc, name), last)
        elif name != without:
            yield (*loc, name), last, value


def places(model: Any, *paths: str) -> Iterator[tuple[Loc, Any]]:
    """What stands at paths such as `judge.*.criterion`, with its place; `*` is each entry of a list, of a mapping, or of a record."""
    for path in paths:
        found: list[tuple[Loc, Any]] = [((), model)]
        for key in path.split("."):
            found = [((*loc, k), value) for loc, of in found for k, value in _entries(of, key)]
        yield from found


def _entries(of: Any, key: str) -> Iterable[tuple[int | str, Any]]:
    if of is None:
        return ()
    if key != "*":
        return [(key, getattr(of, key))]
    return enumerate(of) if isinstance(of, list) else of.items() if isinstance(of, dict) else of


def strings(data: Any) -> Iterator[tuple[Loc, str, str]]:
    """All texts in data, each with its place and the last key above it."""
    return (found for found in values(data) if isinstance(found[2], str))


def head(data: Any) -> Any:
    """The data of a file without the records that are looked at by themselves."""
    return {k: v for k, v in data.items() if k not in ("indicators", "priorities")} if isinstance(data, dict) else data


def plain(text: Any) -> str:
    """A text, or the texts of a list, without names in braces."""
    text = " ".join(x for _, x in items(text) if isinstance(x, str)) if isinstance(text, list) else text
    return _bare(text) if isinstance(text, str) else ""


@lru_cache(maxsize=32768)
def _bare(text: str) -> str:
    return " ".join(BRACES.sub(" ", text).split())


_SLIPS = (
    (re.compile(r"(?<![.\s])\.\.(?!\.)|,,|;;"), "“{}” is one sign too many"),
    (re.compile(r"\(\s*\)|\[\s*\]|«\s*»|“\s*”"), "“{}” has nothing in it"),
    (re.compile(r"(?<=[^\W_])\s+[.,;:](?=\s|$)"), "there is a blank in front of “{}”"),
)
_DIVIDED = re.compile(r"\b([^\W\d_]{2,})- ([^\W\d_]{2,})\b")
"""A word that was divided, if the two parts are one; else a hyphen stands for what follows later (“water- and sewer pipes”)."""
_BRACKETS = ("()", "[]")


def slip(text: str, known: Callable[[str], int]) -> str:
    """What is a slip of the hand in a text; empty where nothing is. `known` tells in how many texts of its language a word stands."""
    for sign, message in _SLIPS:
        if found := sign.search(text):
            return message.format(found.group().strip())
    for found in _DIVIDED.finditer(text):
        if known(found[1] + found[2]):
            return f"“{found.group()}” is one word, divided"
    return ""


def halved(text: str, pairs: Iterable[tuple[str, str]]) -> str:
    """What is told of a pair of signs of which one stands more often; empty where none does."""
    for left, right in pairs:
        if text.count(left) != text.count(right):
            return f"“{left}” stands {text.count(left)} times, “{right}” {text.count(right)} times"
    return ""


def turned(text: str) -> str:
    """The brackets of which one closes before it opens; empty where none do."""
    return next((pair for pair in _BRACKETS if pair[1] in text and _closes_first(text, *pair)), "")


def _closes_first(text: str, left: str, right: str) -> bool:
    depth = 0
    for sign in text:
        depth += (sign == left) - (sign == right)
        if depth < 0:
            return True
    return False
