"""What texts are about, by the concepts of rules/concepts.yaml: the same thing in two languages, or two things."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from sdgtax.check.records import CategoryRecord, grouped, parsed
from sdgtax.text.fold import clean, fold
from sdgtax.text.phrases import PhraseIndex

if TYPE_CHECKING:
    from sdgtax.model.matching import Aspect, Concept

SURE = 2
"""So many concepts on either side, and none on both: the two texts speak of different things."""
OF_CATEGORIES = ("title", "definition")
"""The texts of categories that are compared with those beside them."""
PLAIN = "word"
"""The kind of concepts that are plain words: they may be what two texts have in common, and tell nothing of what either is about."""
Told = frozenset[str]
Texts = Mapping[str, str]
NONE: frozenset[str] = frozenset()


class Subjects:
    """Tells the concepts that a text names, in any language; those that they are a part of or related to are named too."""

    def __init__(self, concepts: Sequence[Concept]) -> None:
        """`concepts` are the vocabulary."""
        self._plain = frozenset(c.id for c in concepts if c.kind == PLAIN)
        self._read((frozenset((c.id, *c.broader, *c.related)), c.words.root) for c in concepts)

    @classmethod
    def of_values(cls, aspect: Aspect) -> Subjects:
        """The values of an aspect; one that is made of others, or says nothing, names all of them."""
        made = cls([])
        every = frozenset(v.id for v in aspect.values)
        made._read((every if v.neutral else frozenset((v.id,)), v.words.root) for v in aspect.values)
        return made

    def _read(self, named: Iterable[tuple[Told, Mapping[str, list[str]]]]) -> None:
        self._told: dict[str, list[Told]] = {}
        self._names: dict[str, Told] = {}
        phrases: dict[str, list[str]] = {}
        for told, by_language in named:
            for lang, listed in by_language.items():
                sound = [phrase for phrase in listed if parsed(phrase)]
                phrases.setdefault(lang, []).extend(sound)
                self._told.setdefault(lang, []).extend([told] * len(sound))
                self._names |= dict.fromkeys(map(fold, sound), told)
        self._phrases = {lang: PhraseIndex(listed) for lang, listed in phrases.items()}
        self._of: dict[tuple[str, str], Told] = {}

    def of(self, text: str, lang: str) -> Told:
        """The concepts that a text in a language names."""
        if (text, lang) not in self._of:
            found = self._phrases[lang].find(fold(clean(text))) if lang in self._phrases else ()
            self._of[text, lang] = NONE.union(*(self._told[lang][n] for n in found))
        return self._of[text, lang]

    def called(self, text: str) -> Told:
        """What is called just so, in any language."""
        return self._names.get(fold(clean(text)), NONE)

    def apart(self, texts: Texts, least: int = SURE) -> tuple[str, str] | None:
        """Two languages whose texts have no concept in common, though each names several."""
        for one, two in itertools.combinations(texts, 2):
            a, b = self.of(texts[one], one), self.of(texts[two], two)
            if min(len(a - self._plain), len(b - self._plain)) >= least and not a & b:
                return one, two
        return None

    def changed(self, listed: Sequence[Texts]) -> Iterator[tuple[int, int, str]]:
        """The texts in a language that two of some records have exchanged: each fits the other better than either its own."""
        for one, two in itertools.combinations(dict.fromkeys(lang for texts in listed for lang in texts), 2):
            both = ((n, texts) for n, texts in enumerate(listed) if one in texts and two in texts)
            named = ((n, self.of(texts[one], one), self.of(texts[two], two)) for n, texts in both)
            told = [(n, a, b, _share(a, b)) for n, a, b in named if a and b]
            for (n, a, b, own), (m, c, d, other) in itertools.combinations([x for x in told if x[3] < 1], 2):
                if not (a.isdisjoint(d) or c.isdisjoint(b)) and min(_share(a, d), _share(c, b)) > max(own, other):
                    yield n, m, two


def exchanged(
    subjects: Subjects, records: Iterable[CategoryRecord]
) -> dict[CategoryRecord, list[tuple[str, str, CategoryRecord]]]:
    """The texts that categories have exchanged with one beside them, by category: the key, the language, the other one."""
    beside = grouped((r.parent, r) for r in records if r.usable)
    found: list[tuple[CategoryRecord, tuple[str, str, CategoryRecord]]] = []
    for key, siblings in itertools.product(OF_CATEGORIES, beside.values()):
        listed = [(c, texts.root) for c in siblings if (texts := getattr(c.model, key))]
        for n, m, lang in subjects.changed([texts for _, texts in listed]):
            one, other = listed[n][0], listed[m][0]
            found += [(one, (key, lang, other)), (other, (key, lang, one))]
    return grouped(found)


def _share(a: Told, b: Told) -> float:
    return len(a & b) / min(len(a), len(b))
