"""What texts are about, by the concepts of rules/concepts.yaml: the same thing in two languages, or two things."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from sdgtax.text.fold import clean, fold
from sdgtax.text.phrases import PhraseError, split

if TYPE_CHECKING:
    from sdgtax.check.records import CategoryRecord
    from sdgtax.model.matching import Concept

LONGEST = 4
"""Phrases of so many words are looked for."""
SHORTEST = 3
"""The beginning or end of a word tells something from so many letters on."""
SURE = 2
"""So many concepts on either side, and none on both: the two texts speak of different things."""
OF_CATEGORIES = ("title", "definition")
"""The texts of categories that are compared with those beside them."""
Told = frozenset[str]
Texts = Mapping[str, str]
NONE: frozenset[str] = frozenset()


class Subjects:
    """Tells the concepts that a text names, in any language; those that they are a part of or related to are named too."""

    def __init__(self, concepts: Sequence[Concept]) -> None:
        """`concepts` are the vocabulary."""
        self._whole: dict[tuple[str, str], set[str]] = {}
        self._heads: dict[tuple[str, str], set[str]] = {}
        self._tails: dict[tuple[str, str], set[str]] = {}
        self._first: set[tuple[str, str]] = set()
        self._of_word: dict[tuple[str, str], set[str]] = {}
        self._of: dict[tuple[str, str], Told] = {}
        for concept in concepts:
            for lang in concept.words:
                for phrase in concept.words.get(lang):
                    self._learn(lang, phrase, {concept.id, *concept.broader, *concept.related})

    def _learn(self, lang: str, phrase: str, told: set[str]) -> None:
        try:
            parts = split(phrase)
        except PhraseError:
            return
        core = fold(phrase.strip("*"))
        if len(parts) > 1 or "*" in core or not core:
            return  # only what stands together
        of = self._tails if phrase.startswith("*") else self._heads if phrase.endswith("*") else self._whole
        of.setdefault((lang, core), set()).update(told)
        if " " in core:
            self._first.add((lang, core.partition(" ")[0]))

    def of(self, text: str, lang: str) -> Told:
        """The concepts that a text in a language names."""
        if (text, lang) in self._of:
            return self._of[text, lang]
        words = [w.strip(",.;:()/%") for w in fold(clean(text)).replace("-", " ").split()]
        found: set[str] = set()
        for i, word in enumerate(words):
            found |= self._word(word, lang)
            for n in range(2, min(LONGEST, len(words) - i) + 1) if (lang, word) in self._first else ():
                run = " ".join(words[i : i + n])
                found |= self._whole.get((lang, run), NONE)
                for k in range(len(run) - len(words[i + n - 1]) + 1, len(run) + 1):
                    found |= self._heads.get((lang, run[:k]), NONE)
        return self._of.setdefault((text, lang), frozenset(found))

    def _word(self, word: str, lang: str) -> set[str]:
        """The concepts that one word names."""
        if (word, lang) not in self._of_word:
            found = set(self._whole.get((lang, word), NONE))
            for k in range(SHORTEST, len(word) + 1):
                found |= self._heads.get((lang, word[:k]), NONE) | self._tails.get((lang, word[-k:]), NONE)
            self._of_word[word, lang] = found
        return self._of_word[word, lang]

    def apart(self, texts: Texts) -> tuple[str, str] | None:
        """Two languages whose texts have no concept in common, though each names several."""
        for one, two in itertools.combinations(texts, 2):
            a, b = self.of(texts[one], one), self.of(texts[two], two)
            if len(a) >= SURE and len(b) >= SURE and not a & b:
                return one, two
        return None

    def changed(self, listed: Sequence[Texts]) -> Iterator[tuple[int, int, str]]:
        """The texts in a language that two of some records have exchanged: each fits the other better than either its own."""
        for one, two in itertools.combinations(dict.fromkeys(lang for texts in listed for lang in texts), 2):
            both = [
                (n, self.of(t[one], one), self.of(t[two], two)) for n, t in enumerate(listed) if one in t and two in t
            ]
            told = [(n, a, b, _share(a, b)) for n, a, b in both if a and b]
            for (n, a, b, own), (m, c, d, other) in itertools.combinations([x for x in told if x[3] < 1], 2):
                if not (a.isdisjoint(d) or c.isdisjoint(b)) and min(_share(a, d), _share(c, b)) > max(own, other):
                    yield n, m, two


def exchanged(
    subjects: Subjects, records: Iterable[CategoryRecord]
) -> dict[CategoryRecord, list[tuple[str, str, CategoryRecord]]]:
    """The texts that categories have exchanged with one beside them, by category: the key, the language, the other one."""
    beside: dict[str, list[CategoryRecord]] = {}
    for record in records:
        if record.usable:
            beside.setdefault(record.parent, []).append(record)
    found: dict[CategoryRecord, list[tuple[str, str, CategoryRecord]]] = {}
    for key, siblings in itertools.product(OF_CATEGORIES, beside.values()):
        listed = [(c, texts.root) for c in siblings if (texts := getattr(c.model, key))]
        for n, m, lang in subjects.changed([texts for _, texts in listed]):
            one, other = listed[n][0], listed[m][0]
            found.setdefault(one, []).append((key, lang, other))
            found.setdefault(other, []).append((key, lang, one))
    return found


def _share(a: Told, b: Told) -> float:
    return len(a & b) / min(len(a), len(b))
