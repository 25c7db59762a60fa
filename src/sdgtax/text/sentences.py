"""Text cut into sentences, and the goals and targets that they name by their numbers: `SDG 11.2`, `bærekraftsmål 3 og 4`.

What the points of abbreviations, ordinals and initials mean, and the words that begin a name, stand in `rules/text.yaml`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, NamedTuple

from sdgtax.text.clean import clean
from sdgtax.text.fold import any_word

if TYPE_CHECKING:
    from sdgtax.model.taxonomy import Taxonomy
    from sdgtax.model.text_rules import TextRules

_END = re.compile(r"(?<![.!?…])(?P<end>[.!?…]++)(?P<note>\d{1,3})?(?P<close>[\"'”»’)\]]*)\s+(?=(?P<next>\S))")
_LAST = re.compile(r"[^\s(\[«“\"]+$")
WORD = 60
"""So many signs before a point are looked at for the word that it ends."""
_OPENS = "«“\"'(["


class Splitter:
    """Cuts texts into sentences. It is made once for the rules and keeps nothing of the texts."""

    def __init__(self, rules: TextRules) -> None:
        """The abbreviations of all languages hold everywhere: a text in one quotes the other."""
        known = rules.abbreviations
        self._always, self._number = _folded(known.always), _folded(known.before_number)
        self._longest = rules.longest

    def split(self, text: str) -> Iterator[tuple[int, str]]:
        """The sentences of a text, cleaned, each with the offset in the text where it begins; none without a letter."""
        start = 0
        for found in _END.finditer(text):
            if self._ends(text, start, found):
                yield from self._sentence(text, start, found.end("close"))
                start = found.end()
        yield from self._sentence(text, start, len(text))

    def _ends(self, text: str, start: int, found: re.Match[str]) -> bool:
        """Whether a sentence ends with these signs: what follows begins one, and the word before is not cut short."""
        rest = text[found.start("next") : found.start("next") + 3].lstrip(_OPENS)
        following = rest[:1] or found.group("next")
        if following.islower():
            return False
        if found.group("end") != ".":
            return True
        if found.group("note"):  # the number of a footnote, not of a heading such as 3.2
            return text[found.start() - 1 : found.start()].isalpha()
        near = max(start, found.start() - WORD)
        last = _LAST.search(text[near : found.start()])
        word = (last.group() if last else "").lower()
        if not last:
            return False
        if word.isdigit():  # `1. Klima` begins a heading; `innen 2030. Kommunen` ends a sentence
            return near + last.start() > start
        if word in self._always or (len(word) == 1 and word.isalpha()):
            return False
        return following.isalpha() or word not in self._number

    def _sentence(self, text: str, start: int, end: int) -> Iterator[tuple[int, str]]:
        for at, piece in self._pieces(text, start, end):
            cleaned = clean(piece)
            if any(c.isalpha() for c in cleaned):
                yield at, cleaned

    def _pieces(self, text: str, start: int, end: int) -> Iterator[tuple[int, str]]:
        """A sentence, or what it is cut into where it is too long: at the end of a clause, else at a blank, else as it comes."""
        while start < end and text[start].isspace():
            start += 1
        while end - start > self._longest:
            window = text[start : start + self._longest]
            cut = max((window.rfind(sign) for sign in (";", ":", ",")), default=-1) + 1
            if cut < self._longest // 2:
                cut = max(window.rfind(" "), window.rfind("\n")) + 1 or self._longest
            yield start, text[start : start + cut]
            start += cut
        yield start, text[start:end]


def _folded(listed: Mapping[str, Iterable[str]]) -> frozenset[str]:
    """Abbreviations as they stand before their last point, in small letters."""
    return frozenset(word.lower().removesuffix(".") for words in listed.values() for word in words)


# --- names

Answers = tuple[tuple[str, str], ...]
"""Facets with their categories."""
_GAP = r"[\s.:#()«“\-]*"
_SIGNS = r"[,/&+–\-]"
_RANGE = re.compile(r"(\d+)\s*[–-]\s*(\d+)")
_NUMBER = re.compile(r"(\d+(?:\.(?:\d+|[a-z]))?)(?:\.\d+)?")


class Name(NamedTuple):
    """A place that names goals or targets, and the answers that it names. `bare` where no word of it says that they are those of the SDGs."""

    start: int
    end: int
    answers: Answers
    bare: bool


class Names:
    """Finds the names in sentences. It is made once for a taxonomy and keeps nothing of the texts."""

    def __init__(self, taxonomy: Taxonomy) -> None:
        """What can be named are the answers of two facets, one within the other, by their notation."""
        rules = taxonomy.text.named
        self._most = rules.most
        self._answers: dict[str, Answers] = {}
        for inner in taxonomy.scoring.facets:
            if inner.within and {inner.id, inner.within} <= set(taxonomy.text.facets):
                outer = taxonomy.facet(inner.within)
                whole = {c: (outer.id, c) for c in taxonomy.answers(outer)}
                self._answers.update((taxonomy.categories[c].notation, (answer,)) for c, answer in whole.items())
                for c in taxonomy.answers(inner):
                    above = whole[taxonomy.answer_of(outer, c) or ""]
                    self._answers[taxonomy.categories[c].notation] = (above, (inner.id, c))
        between = f"(?:(?:{_any(rules.between)})(?!\\w){_GAP})*"
        number = (
            rf"\d{{1,2}}(?:\.(?:\d{{1,2}}|[a-z]))?(?:\.\d{{1,2}})?(?!\w|\.\d|\s*(?:{_any(rules.not_before)})(?!\w))"
        )
        join = rf"\s*(?:,\s*)?(?:{_SIGNS}|(?:{_any(rules.joiners)})(?!\w))\s*{between}"
        self._name = re.compile(
            rf"(?<!\w)(?:(?:{_any(rules.goals)})|(?P<bare>{_any(rules.targets)})){_GAP}{between}(?P<numbers>{number}(?:{join}{number})*)",
            re.IGNORECASE,
        )

    def find(self, text: str) -> Iterator[Name]:
        """The names in a sentence, in their order; none of a listing of more than `most` goals or targets."""
        for found in self._name.finditer(text):
            bare = found.group("bare") is not None
            numbers = [n for n in self._numbers(found.group("numbers")) if not bare or "." in n]
            known = dict.fromkeys(answer for n in numbers for answer in self._answers.get(n, ()))
            if known and len(numbers) <= self._most:
                yield Name(*found.span(), tuple(known), bare)

    def _numbers(self, text: str) -> list[str]:
        """Each number that is named once, with those between the ends of a range."""
        whole = _RANGE.sub(lambda m: " ".join(map(str, range(int(m[1]), int(m[2]) + 1))) or m[0], text.lower())
        return list(dict.fromkeys(_NUMBER.findall(whole)))


def _any(listed: Mapping[str, Iterable[str]]) -> str:
    """A pattern of all words of all languages."""
    return any_word(word for words in listed.values() for word in words)
