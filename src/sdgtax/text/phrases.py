"""Literal phrases compiled into one automaton.

A phrase is literal text; `*` at the start or end of a word stands for any letters there, ` ... ` for a gap of up to
`GAP_WORDS` words. Hyphen, slash and blank are equal (see `sdgtax.text.fold.fold`). The automaton finds all literal cores in one pass
(Aho-Corasick, linear in the length of the title whatever the number of phrases); word boundaries are checked after.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TypedDict, cast

from ahocorasick_rs import AhoCorasick, Implementation

from sdgtax.text.fold import fold

GAP = "..."
GAP_WORDS = 4
Span = tuple[int, int]


class PhraseError(ValueError):
    """A phrase that cannot be compiled; the text says why."""


def split(phrase: str) -> list[list[str]]:
    """Split a phrase into parts (at gaps) of words. Raises PhraseError if it is malformed."""
    return _split(fold(phrase))


def _split(folded: str) -> list[list[str]]:
    if "*" not in folded and GAP not in folded:
        words = folded.split()
        if not words:
            raise PhraseError("the phrase is empty")
        return [words]
    parts = [part.split() for part in folded.split(GAP)]
    for part in parts:
        if not part:
            raise PhraseError("a gap needs words on both sides" if len(parts) > 1 else "the phrase is empty")
        for word in part:
            core = word.strip("*")
            if not core:
                raise PhraseError("“*” must stand at the start or end of a word, not alone")
            if "*" in core:
                raise PhraseError(f"“*” stands inside the word “{word}”; it may only stand at its start or end")
    return parts


#: a phrase with a gap or with `*` inside: its parts, and the literals that must all be there
_Gapped = tuple[list[list[str]], tuple[str, ...]]
#: a phrase behind a literal core: its number, open to the left, open to the right, what is to be checked where it has a gap
_Core = tuple[int, bool, bool, _Gapped | None]


class Compiled(TypedDict):
    """Phrases by their literal core: those of one word, all others. Plain data that JSON can hold."""

    single: dict[str, list[_Core]]
    longer: dict[str, list[_Core]]


_WORD = re.compile(r"[^\W_]+")
KNOWN_WORDS = 100_000


def compile_phrases(phrases: Iterable[str], *, folded: bool = False) -> Compiled:
    """Find the literal core of each phrase; `folded` says that they are folded already. Raises PhraseError."""
    single: dict[str, list[_Core]] = {}
    longer: dict[str, list[_Core]] = {}
    for i, phrase in enumerate(phrases):
        parts = _split(phrase) if folded else split(phrase)
        words = parts[0]
        literal = " ".join(words)
        if len(parts) == 1 and "*" not in literal:
            core: _Core = (i, False, False, None)
        elif len(parts) == 1 and "*" not in (literal := literal.strip("*")):
            core = (i, words[0].startswith("*"), words[-1].endswith("*"), None)
        else:
            literals = tuple(w.strip("*") for part in parts for w in part)
            literal = max(literals, key=len)
            core = (i, True, True, (parts, literals))
        (single if core[3] is None and literal.isalnum() else longer).setdefault(literal, []).append(core)
    return {"single": single, "longer": longer}


class PhraseIndex:
    """Finds many phrases in a text at once.

    Phrases of one word are looked up by the words of the text, and what was found for a word is kept, since words come again
    and again; all other phrases are found by one pass of an automaton. So the cost does not grow with the number of phrases.
    """

    def __init__(self, phrases: Iterable[str] | Compiled) -> None:
        """Make the index of phrases, or of what `compile_phrases` gave. `find` speaks of them by their position.

        Raises PhraseError for a malformed phrase.
        """
        compiled = cast(Compiled, phrases) if isinstance(phrases, dict) else compile_phrases(phrases)
        self._single = compiled["single"]
        self._length = max(map(len, self._single), default=0)
        self._longer = _Automaton(compiled["longer"])
        self._known: dict[str, tuple[int, ...]] = {}
        self._patterns: dict[int, re.Pattern[str]] = {}

    def find(self, folded: str) -> dict[int, list[Span]]:
        """The phrases in a folded text: position of the phrase to its places, each widened to whole words."""
        if "  " in folded:  # a hanging hyphen, as in “pleie- og omsorg”, is a blank beside a blank
            return self._find_squeezed(folded)
        found: dict[int, list[Span]] = {}
        get, known = found.get, self._known
        for match in _WORD.finditer(folded):
            word = match.group()
            phrases = known.get(word)
            if phrases is None:
                phrases = self._of_word(word)
            if phrases:
                span = match.span()
                for phrase in phrases:
                    spans = get(phrase)
                    if spans is None:
                        found[phrase] = [span]
                    else:
                        spans.append(span)
        for phrase, start, end, parts in self._longer.find(folded):
            spans = get(phrase)
            if parts is None:
                if spans is None:
                    found[phrase] = [_widen(folded, start, end)]
                elif (wide := _widen(folded, start, end)) not in spans:
                    spans.append(wide)
            elif spans is None and all(w in folded for w in parts[1]):
                pattern = self._patterns.get(phrase)
                if pattern is None:
                    pattern = self._patterns[phrase] = _regex(parts[0])
                places = [m.span() for m in pattern.finditer(folded)]
                if places:
                    found[phrase] = places
        return found

    def _of_word(self, word: str) -> tuple[int, ...]:
        """The phrases of one word that a word of the text is: every part of the word is looked up."""
        found: dict[int, None] = {}
        size = len(word)
        for start in range(size):
            for end in range(start + 1, min(start + self._length, size) + 1):
                for phrase, open_left, open_right, _ in self._single.get(word[start:end], ()):
                    if (start == 0 or open_left) and (end == size or open_right):
                        found[phrase] = None
        phrases = tuple(found)
        if len(self._known) >= KNOWN_WORDS:
            self._known.clear()
        self._known[word] = phrases
        return phrases

    def _find_squeezed(self, folded: str) -> dict[int, list[Span]]:
        """`find` in the text with every run of blanks as one blank; the places are those in the text as it was."""
        kept = [i for i, c in enumerate(folded) if c != " " or i == 0 or folded[i - 1] != " "]
        found = self.find("".join(folded[i] for i in kept))
        return {p: [(kept[start], kept[end - 1] + 1) for start, end in spans] for p, spans in found.items()}


class _Automaton:
    """The literal cores of phrases, found in one pass, with the boundaries of words checked."""

    def __init__(self, cores: dict[str, list[_Core]]) -> None:
        self._cores = [(any(c[1] for c in found), any(c[2] for c in found), tuple(found)) for found in cores.values()]
        # the implementation that is built fastest; it searches nearly as fast as the others
        fast = Implementation.NoncontiguousNFA
        self._automaton = AhoCorasick(list(cores), implementation=fast) if cores else None

    def find(self, text: str) -> Iterator[tuple[int, int, int, _Gapped | None]]:
        """Number, start and end of each phrase, with the parts that are still to be checked."""
        if self._automaton is None:
            return
        size = len(text)
        for literal, start, end in self._automaton.find_matches_as_indexes(text, overlapping=True):
            some_left, some_right, cores = self._cores[literal]
            left = start == 0 or not text[start - 1].isalnum()
            if not left and not some_left:
                continue
            right = end == size or not text[end].isalnum()
            if not right and not some_right:
                continue
            for phrase, open_left, open_right, parts in cores:
                if (left or open_left) and (right or open_right):
                    yield phrase, start, end, parts


def _widen(text: str, start: int, end: int) -> Span:
    """A place widened to whole words."""
    while start > 0 and text[start - 1].isalnum():
        start -= 1
    size = len(text)
    while end < size and text[end].isalnum():
        end += 1
    return start, end


def _regex(parts: list[list[str]]) -> re.Pattern[str]:
    """A pattern for phrases with a gap or an inner `*`. Every repeat is bounded by words, so it cannot run away."""

    def word(w: str) -> str:
        left = r"\w*" if w.startswith("*") else ""
        right = r"\w*" if w.endswith("*") else ""
        return rf"(?<!\w){left}{re.escape(w.strip('*'))}{right}(?!\w)"

    gap = rf"\W+(?:\w+\W+){{0,{GAP_WORDS}}}?"
    return re.compile(gap.join(r" ".join(word(w) for w in part) for part in parts))
