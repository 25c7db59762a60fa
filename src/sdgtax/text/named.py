"""Goals and targets that running text names by their numbers: `SDG 11.2`, `bærekraftsmål 3 og 4`. The words stand in `rules/text.yaml`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, NamedTuple

from sdgtax.text.fold import any_word

if TYPE_CHECKING:
    from sdgtax.model.taxonomy import Taxonomy

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
