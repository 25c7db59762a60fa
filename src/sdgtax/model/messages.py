"""`rules/messages.yaml`: what the program tells of findings and errors, as it makes it and in the other languages.

The program makes such a text in one language, in Python, where it is found out. Where it is shown, it is recognised by its template
and put together anew from the template in the language of the reader. A text that has none stays as it was made.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import suppress
from itertools import takewhile
from typing import NamedTuple

from sdgtax.model.common import Lang, Slug, Strict
from sdgtax.model.language import Text
from sdgtax.model.template import Template

Say = Callable[[str], str]
"""Words a text in the language of the reader."""
KNOWN = 4096
"""So many texts are kept in other words."""
LONG = 2000
"""A longer text is no few sentences of the program."""
_SENTENCES = re.compile(r"(?<=[.?!]) (?=\S)")
_LISTS = ("; ", ", ")
_THOUSANDS = re.compile(r"\d{1,3}(,\d{3})+")
_NUMBER = re.compile(r"[-+]?[\d.,]*\d(e[-+]?\d+)?%?|[-+]?inf")


class Messages(Strict):
    """Texts with names in braces where something is filled in."""

    made: Lang
    """the language in which the program makes its messages"""
    nested: list[Slug] = []
    """names in braces that stand for messages, which are worded too; others stand for what is given"""
    numbers: list[Slug] = []
    """names in braces that stand for numbers alone"""
    thousands: Text | None = None
    """how thousands are set apart, such as {a}.{b}"""
    quote: Text | None = None
    """how what is given is quoted, such as “{a}”"""
    messages: list[Text]
    """each message as the program makes it, and in the other languages"""


class _Pair(NamedTuple):
    """A message as it is made and in the language, with the names that need care."""

    made: Template
    other: Template
    quoted: tuple[str, ...]
    numbers: tuple[str, ...]
    wraps: bool


class Wording:
    """What the program tells, in one language."""

    def __init__(self, messages: Sequence[Messages], lang: str) -> None:
        """Of several lists, the first one that has a text decides. A language in which there is no text gets all as it was made."""
        self._nested = {name for listed in messages for name in listed.nested}
        self._thousands, self._quotes = _signs(messages, lang)
        pairs = _pairs(messages, lang, self._nested, self._quotes.made)
        self._pairs = sorted(pairs, key=lambda p: (not p.wraps, -p.made.letters))
        self._by_sign: dict[str, list[_Pair]] = {}
        self._known: dict[str, str | None] = {}

    def __call__(self, text: str) -> str:
        """The text in the language. Where nothing fits it whole, its sentences, or the parts of a list; else it stays as it is."""
        bare = text.strip()
        found = self._found(bare) if bare and self._pairs else None
        return text if found is None else text.replace(bare, found, 1)

    def _found(self, text: str) -> str | None:
        if text not in self._known:
            if len(self._known) >= KNOWN:
                self._known.clear()
            self._known[text] = self._whole(text) or self._sentences(text) or self._listed(text)
        return self._known[text]

    def _whole(self, text: str) -> str | None:
        sign = text[:1]
        if sign not in self._by_sign:
            self._by_sign[sign] = [pair for pair in self._pairs if pair.made.fixed[0][:1] in ("", sign)]
        pairs = self._by_sign[sign]
        return self._first(pairs, text, strict=True) or self._first(pairs, text, strict=False)

    def _first(self, pairs: Sequence[_Pair], text: str, *, strict: bool) -> str | None:
        """By the first message that fits; with `strict`, what is quoted has no quote in it."""
        for pair in pairs:
            values = pair.made.read(text)
            if values is None or not all(_NUMBER.fullmatch(values[name]) for name in pair.numbers):
                continue
            if strict and any(sign in values[name] for name in pair.quoted for sign in self._quotes.made.fixed):
                continue
            if pair.wraps and self._found(values[pair.made.names[0]].strip()) is None:
                continue
            return pair.other.fill({n: v if n in pair.quoted else self._value(n, v) for n, v in values.items()})
        return None

    def _value(self, name: str, value: str) -> str:
        worded = self(value) if name in self._nested else value
        if worded != value:
            return worded
        if _THOUSANDS.fullmatch(value):
            return value.replace(*self._thousands)
        return self._quotes.sub(value)

    def _sentences(self, text: str) -> str | None:
        """The first sentences that are known, and the others; None where one is not."""
        for end in _SENTENCES.finditer(text) if len(text) <= LONG else ():
            first, rest = self._whole(text[: end.start()]), text[end.end() :]
            if first and (others := self._found(rest)):
                return f"{first} {others}"
        return None

    def _listed(self, text: str) -> str | None:
        for sign in _LISTS:
            parts = list(takewhile(bool, map(self._whole, text.split(sign))))
            if 1 < len(parts) == text.count(sign) + 1:
                return sign.join(filter(None, parts))
        return None


class _Quotes(NamedTuple):
    """The quotes of the language in which messages are made, and those of the reader."""

    made: Template
    other: Template

    def sub(self, text: str) -> str:
        """The text with the quotes of the reader."""
        (opening, closing), (a, b) = self.made.fixed, self.other.fixed
        if opening not in text:
            return text
        inside = f"[^{re.escape(opening + closing)}]*"
        return re.sub(f"{re.escape(opening)}({inside}){re.escape(closing)}", lambda m: f"{a}{m[1]}{b}", text)


def _signs(messages: Sequence[Messages], lang: str) -> tuple[tuple[str, str], _Quotes]:
    """What stands between thousands, and the quotes, each as it is made and in the language."""
    between, quotes = (",", ","), _Quotes(Template(("“", "”"), ("a",)), Template(("“", "”"), ("a",)))
    for listed in reversed(messages):
        with suppress(ValueError):
            if listed.thousands:
                made, other = (Template.of(listed.thousands.get(x)) for x in (listed.made, lang))
                between = (made.fixed[1], other.fixed[1]) if len(made.fixed) == len(other.fixed) == 3 else between
            if listed.quote:
                made, other = (Template.of(listed.quote.get(x)) for x in (listed.made, lang))
                quotes = _Quotes(made, other) if len(made.fixed) == len(other.fixed) == 2 else quotes
    return between, quotes


def _pairs(messages: Sequence[Messages], lang: str, nested: Collection[str], quote: Template) -> Iterator[_Pair]:
    """Each message that the language has as it is made and in the language; unfit ones, which `validate` tells, are left out."""
    numbers = {name for listed in messages for name in listed.numbers}
    for listed in messages:
        for text in listed.messages if lang != listed.made else ():
            with suppress(ValueError):
                made, other = Template.of(text.root.get(listed.made, "")), Template.of(text.root.get(lang, ""))
                if made.letters and set(other.names) <= set(made.names):
                    quoted = tuple(name for name in made.quoted(quote) if name not in nested)
                    wraps = bool(made.names) and made.names[0] in nested and not made.fixed[0]
                    yield _Pair(made, other, quoted, tuple(n for n in made.names if n in numbers), wraps)
