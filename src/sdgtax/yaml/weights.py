"""The weights of words that `sdgtax learn` wrote: `words/LANG.tsv` of a taxonomy folder, plain text, read line by line.

The first line is JSON: lengths of pieces of words, and for each facet its answers, what each has from the beginning, and the
groups in which answers compete. A line for each word, pair of words or piece of words follows, sorted: the word, how rare it is,
its weights in tenths (`0 3:12 5:-4;2 1:7`: the number of the facet, then numbers of answers), and which titles taught it
(`0 3:17,18`). After an empty line come those titles.
"""

from __future__ import annotations

import functools
import json
import re
from bisect import bisect_left
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from itertools import accumulate
from pathlib import Path
from typing import Any, NamedTuple

from sdgtax.model.finding import DataError, Finding
from sdgtax.model.later import Later
from sdgtax.yaml.bundle import bundled
from sdgtax.yaml.compiled import hash_of, shipped
from sdgtax.yaml.numbers import Feature, Features, Packed, pack

FOLDER, ENDING = "words", ".tsv"
_WORD = re.compile(
    r"[\^~]?[^\W\d_]+(?:\$| [^\W\d_]+)?\t\d+(?:\.\d+)?\t(?:\d+(?: \d+:-?\d+)++;?)*+\t(?:\d+(?: \d+:\d+(?:,\d+)*+)++;?)*+$"
)
_ANSWER = re.compile(r" (\d+)")
RAREST, HEAVIEST = 20, 1000
"""How rare a word can be, and what it can weigh in tenths."""
HINT = "Write it again with `sdgtax learn`, or remove the file."


class Weights(NamedTuple):
    """The weights of one language: the head, the line of each word without the word, the titles that taught words."""

    head: Mapping[str, Any]
    words: Mapping[str, str]
    titles: Sequence[str]


def file_of(root: Path, lang: str) -> Path:
    """Where the weights of a language lie in a taxonomy folder."""
    return root / FOLDER / f"{lang}{ENDING}"


def weights(home: str | None, lang: str) -> Weights | None:
    """The weights of a language in a taxonomy folder (empty: the bundled one); None where there are none.

    Raises DataError for a file of one's own that has a fault.
    """
    if home is None:
        return None
    path = file_of(Path(home) if home else bundled("taxonomy"), lang)
    try:
        stamp = path.stat()
    except OSError:
        return None
    return _read(path, stamp.st_mtime_ns, stamp.st_size, bool(home))


@functools.lru_cache(maxsize=8)
def _read(path: Path, changed: int, size: int, check: bool) -> Weights:
    """A file, read once for each of its states."""
    if check and (fault := first_fault(path)):
        raise DataError([fault])
    return read(path)


def read(path: Path) -> Weights:
    """A file of weights that has no fault. Its bytes are kept as they are: most of its lines are never asked for."""
    data = path.read_bytes()
    head = data.index(b"\n")
    end = data.rindex(b"\n\n", head)
    titles = Later(lambda: data[end + 2 :].decode("utf-8").split("\n"))
    return Weights(json.loads(data[:head]), Lines(data, head + 1, end, path.stem), titles)


def packed(path: Path) -> bytes:
    """A file of weights that has no fault as plain numbers, for `Packed`."""
    data = path.read_bytes()
    found = read(path)
    sizes = (len(f["answers"]) for f in found.head["facets"].values())
    return pack(data, found.words, tuple(accumulate(sizes, initial=0)))


class Lines(Mapping[str, str]):
    """The lines of words by word. While few are asked for, each is searched in the sorted bytes; then all are taken apart."""

    FEW, MANY = 1000, 3000

    def __init__(self, data: bytes, start: int, end: int, lang: str = "") -> None:
        """`data` is a file of weights for `lang`."""
        self._data, self._start, self._end, self._lang = data, start, end, lang
        self._asked = 0

    @functools.cached_property
    def _all(self) -> dict[str, str]:
        text = self._data[self._start : self._end].decode("utf-8")
        return dict(line.split("\t", 1) for line in text.split("\n") if line)

    def __getitem__(self, word: str) -> str:
        self._asked += 1
        if self._asked > self.MANY:
            return self._all[word]
        data, sought = self._data, word.encode("utf-8")
        # the bytes of UTF-8 sort as their signs do
        at = bisect_left(range(self._end), sought, self._start, key=self._word_at)
        if not data.startswith(sought + b"\t", at):
            raise KeyError(word)
        end = data.find(b"\n", at, self._end)
        return data[at + len(sought) + 1 : self._end if end < 0 else end].decode("utf-8")

    def _word_at(self, at: int) -> bytes:
        """The word of the line in which a byte stands."""
        start = self._data.rfind(b"\n", self._start, at) + 1 or self._start
        return self._data[start : self._data.index(b"\t", start)]

    @property
    def few(self) -> bool:
        """Whether few were asked for: fewer than it takes to read what is packed."""
        return self._asked < self.FEW

    @functools.cached_property
    def packed(self) -> Packed | None:
        """What was packed of this file when the program was built; None where it is another one."""
        packed = shipped().packed(f"{FOLDER}-{self._lang}")
        return Packed.of(self._data, packed) if packed else None

    def __iter__(self) -> Iterator[str]:
        return iter(self._all)

    def __len__(self) -> int:
        return len(self._all)


class Written:
    """Features that are taken from their lines when they are met, and kept."""

    KNOWN = 60_000

    def __init__(self, words: Mapping[str, str], first: Sequence[int]) -> None:
        """`words` are those of `Weights`, `first` is the first column of each facet."""
        self._words, self._first = words, first
        self._met: dict[str, Feature] = {}

    def settled(self) -> Features:
        """What answers fastest from now on: what was packed, where many were asked for and it is there."""
        words = self._words
        return self if not isinstance(words, Lines) or words.few else words.packed or self

    def get(self, name: str) -> Feature | None:
        found = self._met.get(name)
        if found is None:
            line = self._words.get(name)
            if line is None:
                return None
            if len(self._met) >= self.KNOWN:
                self._met.clear()
            found = self._met[name] = Feature.of(line, self._first)
        return found

    def taught(self, name: str) -> str:
        return self._words.get(name, "").rpartition("\t")[2]

    def __contains__(self, name: str) -> bool:
        return name in self._words


class Known(NamedTuple):
    """What a file of weights may name: categories, the answers of each facet, and the lengths of parts of words, where these are known."""

    category: Callable[[str], bool]
    answers: Mapping[str, Collection[str]] = {}
    parts: Sequence[int] | None = None


def first_fault(path: Path, known: Known | None = None) -> Finding | None:
    """What is first wrong with a file of weights; `known` tells what it may name.

    The lines of a file that came with the program were checked when that was made.
    """
    try:
        head, _, rest = path.read_text(encoding="utf-8").partition("\n")
        whole = hash_of(path) in shipped().whole
    except (OSError, ValueError) as error:
        return Finding(str(path), 1, 1, "weights", f"this cannot be read as UTF-8: {error}", HINT)
    words, _, below = rest.partition("\n\n")
    titles = below.split("\n")
    found = next(_head_faults(head, known), None) or (None if whole else _first_of_words(head, words, len(titles)))
    found = found or next(_title_faults(titles, words.count("\n") + 4), None)
    return Finding(str(path), found[0], 1, "weights", found[1], HINT) if found else None


def _head_faults(head: str, known: Known | None) -> Iterator[tuple[int, str]]:
    try:
        data = json.loads(head)
        facets = list(data["facets"].values())
        bounds = (end for f in facets for group in f["groups"] for end in group)
        numbers = [*data["parts"], *(n for f in facets for n in f["bias"]), *bounds]
        whole = all(type(n) in (int, float) and abs(n) < 1e6 for n in numbers) and all(
            len(f["answers"]) == len(f["bias"]) and _in_groups(f["groups"], len(f["answers"])) for f in facets
        )
    except (ValueError, TypeError, AttributeError, LookupError):
        whole = False
    if not whole:
        names = "parts, and the answers, bias and groups of each facet"
        yield 1, f"the first line is not the head of a file of weights: {names}"
    elif known is not None:
        yield from ((1, message) for message in _misnamed(data, known))


def _in_groups(groups: list[list[int]], answers: int) -> bool:
    """Whether groups follow each other and hold every answer once."""
    ends = [0, *(end for _, end in groups)]
    return [start for start, _ in groups] == ends[:-1] and ends == sorted(set(ends)) and ends[-1] == answers


def _misnamed(data: Mapping[str, Any], known: Known) -> Iterator[str]:
    """What the head names that there is not, that is of another facet, or that stands twice."""
    for facet, told in data["facets"].items():
        if known.answers and facet not in known.answers:
            yield f"there is no facet “{facet}”"
            continue
        for n, answer in enumerate(told["answers"]):
            if not known.category(answer):
                yield f"there is no category “{answer}”"
            elif answer in told["answers"][:n]:
                yield f"“{answer}” stands twice among the answers of “{facet}”"
            elif known.answers and answer not in known.answers[facet]:
                yield f"“{answer}” is no answer of the facet “{facet}”"
    if known.parts is not None and list(known.parts) != data["parts"]:
        yield f"the parts of words are {data['parts']}, and rules/scoring.yaml has {list(known.parts)}"


def _title_faults(titles: list[str], first: int) -> Iterator[tuple[int, str]]:
    """Titles that are empty or stand twice; `first` is the line of the first one."""
    seen: dict[str, int] = {}
    for number, title in enumerate(titles, first):
        if not title.strip() and number < first + len(titles) - 1:
            yield number, "this line has no title"
        elif title in seen:
            yield number, f"the title on line {seen[title]} stands here again"
        seen.setdefault(title, number)


@functools.lru_cache(maxsize=4)
def _first_of_words(head: str, words: str, titles: int) -> tuple[int, str] | None:
    return next(_word_faults(head, words.split("\n"), titles), None)


def _word_faults(head: str, words: Sequence[str], titles: int) -> Iterator[tuple[int, str]]:
    """Lines that do not read, and numbers of facets, answers and titles that there are not."""
    sizes = [len(f["answers"]) for f in json.loads(head)["facets"].values()]
    told = [line.split("\t") if _WORD.match(line) else [] for line in words]
    columns = _Column(sizes, None), _Column(sizes, titles)
    odd = [column.odd(cells[n] for cells in told if cells) for n, column in enumerate(columns, 2)]
    before = ""
    for number, cells in enumerate(told, 2):
        if not cells:
            form = "a word, how rare it is, its weights and the titles that taught it, with tabs between"
            yield number, f"this line is not {form}"
            continue
        word, rare, *texts = cells
        if word <= before:
            yield number, f"“{word}” stands twice" if word == before else f"“{word}” stands behind “{before}”"
        before = word
        if not 0 < float(rare) <= RAREST:
            yield number, f"how rare “{word}” is, {rare}, does not lie between 0 and {RAREST}"
        for faults, text in zip(odd, texts, strict=True) if any(odd) else ():
            yield from ((number, message) for part in text.split(";") for message in faults.get(part, ()))


class _Column:
    """The column of weights, or, where it is known how many titles follow, of titles."""

    def __init__(self, sizes: Sequence[int], titles: int | None) -> None:
        self._sizes, self._titles = sizes, titles

    def odd(self, texts: Iterable[str]) -> dict[str, list[str]]:
        """What is wrong with each part of these texts that has a fault: the number of a facet, and answers with their values.

        The same parts and pairs come again and again: each is looked at once.
        """
        parts = list({part: None for text in texts for part in text.split(";") if part})
        pairs: dict[str, set[str]] = {}
        for part in parts:
            facet, _, rest = part.partition(" ")
            pairs.setdefault(facet, set()).update(rest.split(" "))
        wrong = {facet: {p: told for p in met if (told := self._wrong(int(facet), p))} for facet, met in pairs.items()}
        absent = any(int(facet) >= len(self._sizes) for facet in pairs)
        if not (absent or any(wrong.values()) or any(map(_twice, parts))):
            return {}
        return {part: faults for part in parts if (faults := self._faults(part, wrong))}

    def _faults(self, part: str, wrong: Mapping[str, Mapping[str, str]]) -> list[str]:
        """What is wrong with a part, where it is known what is wrong with the pairs of each facet."""
        facet, *pairs = part.split(" ")
        if int(facet) >= len(self._sizes):
            return [f"there is no facet number {facet}: the first line has {len(self._sizes)}"]
        twice = [f"an answer of the facet number {facet} stands twice"] if _twice(part) else []
        return twice + [wrong[facet][pair] for pair in pairs if pair in wrong[facet]]

    def _wrong(self, facet: int, pair: str) -> str:
        """What is wrong with an answer and its value, or values."""
        answer, _, values = pair.partition(":")
        size = self._sizes[facet] if facet < len(self._sizes) else 0
        if self._titles is None and abs(int(values)) > HEAVIEST:
            return f"the weight {values} is more than {HEAVIEST} tenths"
        if int(answer) >= size:
            return f"there is no answer number {answer} of the facet number {facet}, which has {size}"
        if self._titles is not None and any(int(v) >= self._titles for v in values.split(",")):
            return f"there is no title number {values}: {self._titles} follow"
        return ""


def _twice(part: str) -> bool:
    """Whether an answer stands twice in a part."""
    answers = _ANSWER.findall(part)
    return len(set(answers)) < len(answers)
