"""In which language a text is, told by the words of all texts that are checked together."""

from __future__ import annotations

import copy
import itertools
import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

from sdgtax.check.records import grouped
from sdgtax.model.rules import LanguageRules, OtherLanguage
from sdgtax.text.fold import clean, fold, words

KNOWN = 5
"""A small word of rules/language.yaml counts as if so many texts had it."""
OFTEN = 10
"""In so many texts of a language a word is at home there."""
MOST = 3.0
"""What one word says at most, so that a name in another language decides nothing."""
NEEDED, NEEDED_BY_FEW = 4.0, 2.5
"""What speaks for another language must lead by this much; in a text of one or two words by less."""
CHANGED = 2.0
"""What speaks for it that two texts have changed places, counted over both."""
SPELT, FREQUENT = 5, 8
"""A word of so many letters that stands in so many texts is known so well that one next to it is a slip."""
LONG, STRICT = 7, 12
"""In shorter words a letter more, less or in place of another makes another word; in a language with two norms in longer ones too."""
NONE: frozenset[str] = frozenset()
_RUN = re.compile(r"[^\W\d_]+")


class Tongues:
    """Tells a text that is in another language than it is said to be."""

    def __init__(self, texts: Iterable[tuple[str, str]], rules: LanguageRules | None, languages: Iterable[str]) -> None:
        """`texts` are language and text of all that is known, `languages` those of the data."""
        words, letters, others = (rules.words, rules.letters, rules.others) if rules else ({}, {}, [])
        self._seen: dict[str, Counter[str]] = {lang: Counter() for lang in languages}
        self._letters = {lang: set(letters.get(lang) or "") for lang in self._seen}
        self._known = list(self._seen)
        for told in others or ():
            if isinstance(told, OtherLanguage) and told.id not in self._seen:
                self._seen[told.id] = Counter(dict.fromkeys(map(fold, told.words), KNOWN))
                self._letters[told.id] = set(told.letters)
        self._foreign = grouped((word, x) for x, seen in self._seen.items() if x not in self._known for word in seen)
        self._leaning: dict[str, dict[str, float]] = {}
        self._frequent: dict[str, dict[str, list[str]]] = {}
        self._met: set[str] | None = None
        for lang in self._known:
            self._seen[lang].update(dict.fromkeys(words.get(lang) or (), KNOWN))
            self._letters[lang] -= common(w for x in self._known if x != lang for w in words.get(x) or ())
        own = {lang: self._letters[lang] for lang in self._known}
        self._alien = {x: NONE.union(*own.values()) - own[x] for x in own}
        self._count(texts)

    def _count(self, texts: Iterable[tuple[str, str]]) -> None:
        """Count in how many of these texts each word of a language stands."""
        for lang, told in grouped(texts).items():
            if lang in self._known:
                self._seen[lang].update(itertools.chain.from_iterable(map(_words, told)))

    def and_of(self, texts: Iterable[tuple[str, str]]) -> Tongues:
        """The same with more texts."""
        more = copy.copy(self)
        more._leaning, more._frequent, more._met = {}, {}, None
        more._seen = {lang: Counter(seen) if lang in self._known else seen for lang, seen in self._seen.items()}
        more._count(texts)
        return more

    def other(self, text: str, lang: str, beside: Mapping[str, str] | None = None) -> str:
        """The language that a text said to be in `lang` is in; empty where it may well be `lang`.

        The text itself has been counted, and so have those `beside` it, in other languages: the same words there prove nothing.
        """
        if lang not in self._seen:
            return ""
        found = _words(text)
        copies = {x: _words(t) for x, t in (beside or {}).items() if x != lang}
        foreign = {x for word in found for x in self._foreign.get(word, ())}  # letters alone may be those of a name
        others = [x for x in self._seen if x != lang and (x in foreign or x in self._known)]
        own = self._own(found, lang)
        leads = [(self._lead(own, text, lang, x, copies.get(x, NONE)), x) for x in others]
        lead, best = max(leads, default=(0.0, ""))
        return best if lead >= (NEEDED if len(found) > 2 else NEEDED_BY_FEW) else ""

    def may_be_other(self, text: str, lang: str) -> bool:
        """Whether it is worth asking in which `other` language a text is: a quick first look at very many texts."""
        leaning = self._leaning.get(lang) or self._leaning.setdefault(lang, self._leans(lang))
        low = text.lower()
        found = _RUN.findall(low)
        lead = sum([leaning.get(w, 0.0) for w in found])
        if not low.isascii():
            own = self._letters.get(lang, set())
            lead += MOST if own.isdisjoint(low) else -MOST
        return lead >= (NEEDED if len(found) > 2 else NEEDED_BY_FEW)

    def _leans(self, lang: str) -> dict[str, float]:
        """Of each word, by how much it speaks for the language that it most speaks for, against this one."""
        own, found = self._seen[lang], dict.fromkeys(self._foreign, MOST)
        for other in self._known:
            for word, theirs in self._seen[other].items() if other != lang else ():
                lead = max(-MOST, min(MOST, math.log((theirs + 0.5) / (max(own[word] - 1, 0) + 0.5))))
                if lead > found.get(word, -MOST):
                    found[word] = lead
        return {**{word: -MOST for word, n in own.items() if n > KNOWN}, **found}

    def known(self, word: str, lang: str) -> int:
        """In how many texts of a language a word stands."""
        return self._seen[lang][fold(word)] if lang in self._seen else 0

    def _is_met(self, word: str) -> bool:
        """Whether a word stands in more than one text of any language."""
        if self._met is None:
            self._met = {w for lang in self._known for w, n in self._seen[lang].items() if n > 1}
        return word in self._met

    def slip(self, word: str, lang: str, strict: bool = False) -> str:
        """The frequent word of a language that a word with a slip of the hand is; empty for a word that stands elsewhere too.

        A slip is two letters that changed places, one that stands twice or not twice, one too many or too few, or another one. In
        a `strict` language words differ by a letter and are both right: one too many or too few is a slip in long words alone, another
        one in none. Letters at an end are inflection.
        """
        if len(word) < SPELT or self._is_met(word):
            return ""
        frequent = self._frequent.get(lang) or self._frequent.setdefault(lang, self._often(lang))
        near = dict.fromkeys(w for part in _parts(word) for w in frequent.get(part, ()))
        return next((w for w in near if _is_slip(word, w, strict)), "")

    def _often(self, lang: str) -> dict[str, list[str]]:
        """The frequent words of a language, by themselves and by what they are without one of their letters."""
        often = (word for word, n in self._seen[lang].items() if n >= FREQUENT and len(word) >= SPELT)
        return grouped((part, word) for word in often for part in _parts(word))

    def stray(self, phrase: str, lang: str) -> str:
        """The language whose texts have all words of a phrase, where those of its own language have none of them; else empty."""
        found = [w for w in _words(phrase) if len(w) > 3] if "*" not in phrase else ()
        if not found or any(self._seen[lang].get(w, 0) > 1 for w in found):
            return ""
        return next((x for x in self._known if x != lang and all(self._seen[x].get(w, 0) >= OFTEN for w in found)), "")

    def copied(self, texts: Mapping[str, str]) -> dict[str, str]:
        """Of one text under several languages: those in which a word of it is met nowhere else, with one in which all are."""
        found = {x: {w for w in _words(text) if len(w) > 2} for x, text in texts.items()}
        met = {x: all(self._seen[x][w] > 1 for w in found[x]) for x in texts if x in self._known and found[x]}
        home = next((x for x in met if met[x]), "")
        never = [x for x in met if not met[x] and all(self._seen[x][w] < 2 for w in found[x])]
        return dict.fromkeys(never, home) if home and len(set(texts.values())) == 1 else {}

    def changed(self, texts: Mapping[str, str]) -> tuple[str, str] | None:
        """Two languages whose texts have changed places, where both together speak for it; None where nothing does."""
        for one, two in itertools.combinations((x for x in texts if x in self._known), 2):
            a, b = _words(texts[one]), _words(texts[two])
            lead = self._lead(self._own(a, one), texts[one], one, two, b)
            back = self._lead(self._own(b, two), texts[two], two, one, a) if lead >= 0 else -1
            if back >= 0 and lead + back >= CHANGED:
                return one, two
        return None

    def alien(self, text: str, lang: str) -> str:
        """The language whose own letters stand in a text of another one; empty where there are none."""
        if lang in self._alien and self._alien[lang].isdisjoint(text.lower()):
            return ""
        low = set(text.lower()) - self._letters.get(lang, set())
        return next((x for x in self._known if x != lang and low & self._letters[x]), "")

    def _own(self, found: frozenset[str], lang: str) -> tuple[float, dict[str, int]]:
        """What the words of a text say for a language that has none of them, and how many other texts of its own have each."""
        seen = self._seen[lang]
        own = {word: max(seen.get(word, 0) - 1, 0) for word in sorted(found)}  # sums of floats depend on their order
        return sum(_says(n, 0) for n in own.values()), own

    def _lead(
        self, words: tuple[float, dict[str, int]], text: str, lang: str, other: str, beside: frozenset[str]
    ) -> float:
        """By how much the words and letters of a text speak for another language than its own."""
        (lead, own), seen = words, self._seen[other]
        for word, n in own.items():
            if (theirs := seen.get(word, 0)) > (word in beside):
                lead += _says(n, theirs - (word in beside)) - _says(n, 0)
        low = set(text.lower())
        of_own, of_other = self._letters[lang] & low, self._letters[other] & low
        return lead + MOST * bool(of_other - of_own) - MOST * bool(of_own - of_other)


@lru_cache(maxsize=8192)
def _says(own: int, theirs: int) -> float:
    """What a word says for another language that so many texts of its own language have, and of the other one."""
    return max(-MOST, min(MOST, math.log((theirs + 0.5) / (own + 0.5)))) if own != theirs else 0.0


def _parts(word: str) -> Iterator[str]:
    """A word, and what it is without one of its letters: words that are one slip apart have one in common."""
    yield word
    yield from (word[:n] + word[n + 1 :] for n in range(len(word)))


def _is_slip(word: str, meant: str, strict: bool) -> bool:
    at = next((n for n, (a, b) in enumerate(zip(word, meant, strict=False)) if a != b), 0)
    if not 0 < at < len(word) - 2 - strict:
        return False  # at the beginning it is another word, at the end inflection
    if len(word) == len(meant):
        swapped = word[at : at + 2] == meant[at : at + 2][::-1] and word[at + 2 :] == meant[at + 2 :]
        return swapped or (not strict and len(word) >= LONG and word[at + 1 :] == meant[at + 1 :])
    short, long = sorted((word, meant), key=len)
    once = short[at:] == long[at + 1 :]
    return once and (long[at] in (long[at - 1], long[at + 1 : at + 2]) or len(word) >= (STRICT if strict else LONG))


@lru_cache(maxsize=32768)
def _words(text: str) -> frozenset[str]:
    return frozenset(w for w in words(fold(clean(text))) if not w.isdigit())


def common(listed: Iterable[str]) -> set[str]:
    """The letters that many of some words have: they tell nothing of another language."""
    texts = [w for w in listed if isinstance(w, str)]
    found = Counter(letter for text in texts for letter in set(text))
    return {letter for letter, n in found.items() if 20 * n > len(texts)}
