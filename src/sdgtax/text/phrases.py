"""Literal phrases compiled into one automaton.

A phrase is literal text; `*` at the start or end of a word stands for any letters there, ` ... ` for a gap of up to
`GAP_WORDS` words, at most `MAX_GAPS` times. Hyphen, slash and blank are equal (see `sdgtax.text.fold.fold`). The automaton finds all
literal cores in one pass (Aho-Corasick, linear in the length of the title whatever the number of phrases); word boundaries are
checked after. Nothing here goes back and tries again: time grows with the length of the title, the number of phrases found and the
number of their gaps, never with a product of title and title.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable, Iterator
from functools import cached_property
from typing import Any, TypedDict, cast

from ahocorasick_rs import AhoCorasick, Implementation

from sdgtax.model.limits import MAX_GAPS
from sdgtax.text.fold import fold

GAP = "..."
GAP_WORDS = 4
Span = tuple[int, int]
Sizes = tuple[int, dict[str, list[int]]]
"""A number of letters, and by so many first letters the lengths of phrases that begin with them."""


class PhraseError(ValueError):
    """A phrase that cannot be compiled; the text says why."""


def split(phrase: str) -> list[list[str]]:
    """Split a phrase into parts (at gaps) of words. Raises PhraseError if it is malformed."""
    folded = fold(phrase)
    if "*" not in folded and GAP not in folded:
        words = folded.split()
        if not words:
            raise PhraseError("the phrase is empty")
        return [words]
    parts = [part.split() for part in folded.split(GAP)]
    if len(parts) - 1 > MAX_GAPS:
        raise PhraseError(f"the phrase has {len(parts) - 1} gaps, at most {MAX_GAPS} are possible")
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


class Compiled(TypedDict):
    """Phrases by their literal core: those of one word, and all others. Plain data that JSON can hold.

    A phrase is 4 times its number, plus 2 if its core is open to the left, plus 1 if it is open to the right. `parts` are the
    parts of those that have a gap, or `*` inside, with their numbers.
    """

    single: dict[str, list[int]]
    longer: dict[str, list[int]]
    parts: list[tuple[int, list[list[str]]]]


LEFT, RIGHT = 2, 1
_WORD = re.compile(r"[^\W_]+")
_RUN = re.compile(r"\w+")
KNOWN_WORDS = 100_000
KNOWN_LENGTH = 40
"""What is found for a longer word is not kept: no words of a language, and they would fill the memory."""
FEW = 12
"""So many texts are searched core by core; for more it pays to build the automaton."""


def compile_phrases(phrases: Iterable[str]) -> Compiled:
    """Find the literal core of each phrase. Raises PhraseError."""
    found: Compiled = {"single": {}, "longer": {}, "parts": []}
    for number, phrase in enumerate(phrases):
        parts = split(phrase)
        words = parts[0]
        literal = " ".join(words).strip("*")
        if len(parts) == 1 and "*" not in literal:
            ends = LEFT * words[0].startswith("*") + RIGHT * words[-1].endswith("*")
            where = found["single" if literal.isalnum() else "longer"]
        else:
            literal = max(_literals(parts), key=len)
            ends = LEFT + RIGHT
            where = found["longer"]
            found["parts"].append((number, parts))
        where.setdefault(literal, []).append(4 * number + ends)
    return found


def _literals(parts: list[list[str]]) -> list[str]:
    return [word.strip("*") for part in parts for word in part]


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
        self._longer = _Cores(compiled["longer"])
        self._gapped = {number: _Gapped(parts) for number, parts in compiled["parts"]}
        self._known: dict[str, tuple[int, ...]] = {}

    def find(self, folded: str) -> dict[int, list[Span]]:
        """The phrases in a folded text: position of the phrase to its places, each widened to whole words."""
        if "  " in folded:  # a hanging hyphen, as in “pleie- og omsorg”, is a blank beside a blank
            return self._find_squeezed(folded)
        found: dict[int, list[Span]] = {}
        get, known = found.get, self._known
        end = 0
        for word in _WORD.findall(folded):
            start = folded.index(word, end)
            end = start + len(word)
            phrases = known.get(word)
            if phrases is None:
                phrases = self._of_word(word)
            if phrases:
                span = (start, end)
                for phrase in phrases:
                    spans = get(phrase)
                    if spans is None:
                        found[phrase] = [span]
                    else:
                        spans.append(span)
        all_gapped = self._gapped
        apart: dict[int, _Gapped] = {}
        for core, start, end, inside in self._longer.find(folded):
            phrase = core >> 2
            if phrase in all_gapped:
                gapped = all_gapped[phrase]
                if phrase not in apart and gapped.may_be_in(folded):
                    apart[phrase] = gapped
                continue
            spans, wide = get(phrase), _widen(folded, start, end) if inside else (start, end)
            if spans is None:
                found[phrase] = [wide]
            elif spans[-1] != wide:  # they come in the order of their ends
                spans.append(wide)
        if apart:
            runs = _Runs(folded)
            found |= {phrase: places for phrase, gapped in apart.items() if (places := gapped.find(runs))}
        return found

    def _of_word(self, word: str) -> tuple[int, ...]:
        """The phrases of one word that a word of the text is: every part of the word is looked up that may be one."""
        found: dict[int, None] = {}
        size, get = len(word), self._single.get
        (first, heads), inside = self._sizes
        head = first
        for start in range(size):
            for length in heads.get(word[start : start + head], ()):
                end = start + length
                for core in get(word[start:end], ()) if end <= size else ():
                    if (start == 0 or core & LEFT) and (end == size or core & RIGHT):
                        found[core >> 2] = None
            head, heads = inside
        phrases = tuple(found)
        if len(self._known) >= KNOWN_WORDS:
            self._known.clear()
        if size <= KNOWN_LENGTH:
            self._known[word] = phrases
        return phrases

    @cached_property
    def _sizes(self) -> tuple[Sizes, Sizes]:
        """How long phrases of one word are, by their first letters: those that may begin a word, and those that may begin inside one."""
        inside = [literal for literal, cores in self._single.items() if any(core & LEFT for core in cores)]
        return _by_head(self._single), _by_head(inside)

    def _find_squeezed(self, folded: str) -> dict[int, list[Span]]:
        """`find` in the text with every run of blanks as one blank; the places are those in the text as it was."""
        kept = [i for i, c in enumerate(folded) if c != " " or i == 0 or folded[i - 1] != " "]
        found = self.find("".join(folded[i] for i in kept))
        return {p: [(kept[start], kept[end - 1] + 1) for start, end in spans] for p, spans in found.items()}


def _by_head(literals: Collection[str]) -> Sizes:
    """How many letters the shortest has, and by so many first letters the lengths of those that begin with them."""
    head = min(map(len, literals), default=1)
    sizes: dict[str, set[int]] = {}
    for literal in literals:
        sizes.setdefault(literal[:head], set()).add(len(literal))
    return head, {letters: sorted(lengths) for letters, lengths in sizes.items()}


class _Cores:
    """The literal cores of phrases, with the boundaries of words checked."""

    def __init__(self, cores: dict[str, list[int]]) -> None:
        self._literals = list(cores)
        self._cores = list(cores.values())
        self._searched = 0
        self._automaton: AhoCorasick | None = None

    def __reduce__(self) -> tuple[Any, ...]:
        """Without the automaton, which cannot be pickled; it is built anew."""
        return _Cores, (dict(zip(self._literals, self._cores, strict=True)),)

    def find(self, text: str) -> Iterator[tuple[int, int, int, int]]:
        """Each phrase (see `Compiled`), its start and end, and at which of its ends it lies inside a word; in the order of the ends."""
        size = len(text)
        all_cores = self._cores
        for literal, start, end in self._places(text):
            inside = LEFT if start and text[start - 1].isalnum() and text[start].isalnum() else 0
            if end < size and text[end].isalnum() and text[end - 1].isalnum():
                inside += RIGHT
            for core in all_cores[literal]:
                if core & inside == inside:
                    yield core, start, end, inside

    def _places(self, text: str) -> list[tuple[int, int, int]]:
        """Number, start and end of each literal that stands in a text, wherever it does, in the order of the ends."""
        if self._automaton is None:
            self._searched += 1
            if self._searched <= FEW:
                return sorted(_everywhere(self._literals, text), key=lambda place: (place[2], place[1]))
            # built nearly as fast as the least compact, and searched faster: more of it stays in the cache
            self._automaton = AhoCorasick(self._literals, implementation=Implementation.ContiguousNFA)
        return self._automaton.find_matches_as_indexes(text, overlapping=True)


def _everywhere(literals: Iterable[str], text: str) -> Iterator[tuple[int, int, int]]:
    for number, literal in [found for found in enumerate(literals) if found[1] in text]:
        start = text.find(literal)
        while start >= 0:
            yield number, start, start + len(literal)
            start = text.find(literal, start + 1)


class _Runs:
    """The runs of letters, digits and underscores in a text."""

    def __init__(self, text: str) -> None:
        self.text = text
        spans = [match.span() for match in _RUN.finditer(text)]
        self.starts = [start for start, _ in spans]
        self.ends = [end for _, end in spans]

    def whole(self, word: str) -> dict[int, int]:
        """The places of a word of a phrase: start to end, with what `*` stands for; only where it is not part of a longer word."""
        core, left, right = word.strip("*"), word.startswith("*"), word.endswith("*")
        places: dict[int, int] = {}
        start = self.text.find(core)
        while start >= 0:
            end = start + len(core)
            before = bisect_right(self.starts, start - 1) - 1  # the run in which the letter before may lie
            after = bisect_right(self.starts, end) - 1
            inside_left = before >= 0 and start <= self.ends[before]
            inside_right = after >= 0 and end < self.ends[after]
            if (left or not inside_left) and (right or not inside_right):
                places.setdefault(
                    self.starts[before] if inside_left else start, self.ends[after] if inside_right else end
                )
            start = self.text.find(core, start + 1)
        return places

    def near(self, end: int, start: int) -> bool:
        """Whether a gap may stand between the end of one part and the start of the next."""
        return bisect_left(self.starts, start) - bisect_left(self.starts, end) <= GAP_WORDS


class _Gapped:
    """A phrase with a gap or an inner `*`."""

    def __init__(self, parts: list[list[str]]) -> None:
        self._parts = parts
        self._needed = _literals(parts)

    def may_be_in(self, text: str) -> bool:
        """Whether all its words stand in the text, wherever they do."""
        for literal in self._needed:  # noqa: SIM110 - asked of several phrases for each text
            if literal not in text:
                return False
        return True

    def find(self, runs: _Runs) -> list[Span]:
        """The places of the phrase: the leftmost first, each with the shortest gaps, none over another."""
        *others, last = (_part(part, runs) for part in self._parts)
        for places in reversed(others):
            last = _joined(places, last, runs)
        found: list[Span] = []
        for place in last:
            if not found or place[0] >= found[-1][1]:
                found.append(place)
        return found


def _part(words: list[str], runs: _Runs) -> list[Span]:
    """The places where the words stand one after the other, in order."""
    first, *others = (runs.whole(word) for word in words)
    places = []
    for start, stop in first.items():
        end: int | None = stop
        for word in others:
            end = word.get(end + 1) if end is not None and runs.text[end : end + 1] == " " else None
        if end is not None:
            places.append((start, end))
    return places


def _joined(places: list[Span], later: list[Span], runs: _Runs) -> list[Span]:
    """Those places after which, a gap between, one of the later places follows: from the start of the one to the end of the other."""
    starts = [start for start, _ in later]
    joined = []
    for start, end in places:
        at = bisect_right(starts, end)
        if at < len(later) and runs.near(end, starts[at]):
            joined.append((start, later[at][1]))
    return joined


def _widen(text: str, start: int, end: int) -> Span:
    """A place widened to whole words."""
    while start > 0 and text[start - 1].isalnum():
        start -= 1
    size = len(text)
    while end < size and text[end].isalnum():
        end += 1
    return start, end
