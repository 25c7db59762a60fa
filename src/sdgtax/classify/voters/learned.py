"""What the words of labelled titles teach: logistic regression over words and parts of words, read from plain data.

The weights are made by `sdgtax.learn`. For each facet the model gives every answer a probability p; an answer that the words make more
probable than chance among n answers gets `learned_weight` * ln(n * p). The evidence names the words that add most, and two titles
that taught each (Zou and Hastie 2005 for the penalty; Manning, Raghavan and Schütze 2008, ch. 6, for the weights of words).
"""

from __future__ import annotations

import math
from array import array
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import pairwise
from math import exp
from typing import TYPE_CHECKING, NamedTuple

from sdgtax.classify.later import Later
from sdgtax.classify.voters.base import Case, Vote, Voter
from sdgtax.model.classification import NOTHING, Evidence
from sdgtax.text.features import features, is_piece, neighbours, telling_words
from sdgtax.text.spelling import Spelling
from sdgtax.yaml.weights import ENDING, FOLDER, Lines, Weights

if TYPE_CHECKING:
    from sdgtax.model.rules import ScoredFacet
    from sdgtax.model.taxonomy import Taxonomy

FILE = f"{FOLDER}/{{lang}}{ENDING}"
KNOWN_WORDS, KNOWN_FEATURES = 20_000, 60_000
LIKELY = math.log(2)
"""Answers less than twice as probable as chance get no vote."""
BEHIND = 4.0
"""Nor do those whose sum lies so far below the best."""
FAR = 20.0
"""An answer whose sum lies so far below the best has no probability to speak of."""
NAMED = 2
"""At most so many words are named for an answer."""


class Feature(NamedTuple):
    """A word, a pair or a piece as it is written: how rare it is; by number of the facet, its answers and their weights in tenths."""

    rare: float
    adds: tuple[tuple[int, Sequence[int], Sequence[int]], ...]
    taught: str

    @classmethod
    def of(cls, line: str) -> Feature:
        """A line of `Weights`: `10.35<TAB>0 7:7;1 138:-2 140:14<TAB>` and what taught it."""
        rare, weights, taught = line.split("\t")
        adds = []
        for part in weights.split(";"):  # `0 3:12 11:-4`
            number, *flat = map(int, part.replace(":", " ").split(" "))
            adds.append((number, array("H", flat[::2]), array("h", flat[1::2])))
        return cls(float(rare), tuple(adds), taught)


@dataclass(slots=True, eq=False)
class Word:
    """A word that the model knows: the sum of squares of its features, and what they add, by number of the group of answers.

    `told` keeps for answers that were explained the feature that adds most.
    """

    square: float
    adds: Sequence[Sequence[float]]
    told: dict[tuple[str, int], str] = field(default_factory=dict)


class Known(NamedTuple):
    """A known word of a title, its place, and its share of the title."""

    text: str
    span: tuple[int, int]
    word: Word
    share: float


@dataclass(slots=True)
class Found:
    """What the words of a title say."""

    model: WordModel
    known: list[Known]


class WordModel:
    """The weights of one language."""

    def __init__(self, data: Weights, stopwords: Collection[str], canonical: Callable[[str], str] = str) -> None:
        """`data` is what `sdgtax learn` wrote; `canonical` brings a word to the first norm of its language, in which most titles are written."""
        self._stop = stopwords
        self._canonical = canonical
        self._parts: Sequence[int] = data.head["parts"]
        facets = data.head["facets"]
        self.answers: Mapping[str, Sequence[str]] = {f: m["answers"] for f, m in facets.items()}
        self._numbers = {f: n for n, f in enumerate(facets)}
        #: the groups of all facets in one row: by facet the number of the first one; of each where its answers begin, and their biases
        self._first: dict[str, int] = {}
        self._begin: list[int] = []
        self._biases: list[Sequence[float]] = []
        for f, m in facets.items():
            self._first[f] = len(self._begin)
            self._begin += [a for a, _ in m["groups"]]
            self._biases += [m["bias"][a:b] for a, b in m["groups"]]
        self._groups: Mapping[str, Sequence[Sequence[int]]] = {f: m["groups"] for f, m in facets.items()}
        self._places = {
            f: {n: (number, n - a) for number, (a, b) in enumerate(groups, self._first[f]) for n in range(a, b)}
            for f, groups in self._groups.items()
        }
        self._written = data.words
        self._titles = data.titles
        self._features: dict[str, Feature | None] = {}
        self._words: dict[str, Word | None] = {}

    def look(self, folded: str, counts: Sequence[float] = ()) -> list[Known]:
        """The words and pairs of words of a folded title that the model knows; `counts` is what words count at each of its places."""
        words = self._words
        found: list[tuple[str, tuple[int, int], Word]] = []
        spans = telling_words(folded, self._stop)
        written = self._written
        for pair, (a, b) in zip(neighbours([*map(self._canonical, spans)]), pairwise([*spans.values()]), strict=True):
            if pair in written:
                spans[pair] = a[0], b[1]
        for text, span in spans.items():
            word = words[text] if text in words else self._word(text)
            if word is not None:
                found.append((text, span, word))
        if not counts:
            share = 1.0 / (math.sqrt(math.fsum([w.square for _, _, w in found])) or 1.0)
            return [Known(text, span, w, share) for text, span, w in found]
        factors = [min(counts[span[0]], counts[span[1] - 1]) for _, span, _ in found]
        square = math.fsum([w.square * f * f for (_, _, w), f in zip(found, factors, strict=True)])
        norm = math.sqrt(square) or 1.0
        return [Known(text, span, w, f / norm) for (text, span, w), f in zip(found, factors, strict=True)]

    def knows(self, text: str) -> bool:
        """Whether a word or a pair of words is known as a whole."""
        return self._features_of(text)[0] in self._written

    def _features_of(self, text: str) -> list[str]:
        """A word and its pieces, in the first norm of the language (most titles that were learnt from are written in it); a pair is one."""
        return [text] if " " in text else features(self._canonical(text), self._parts)

    def _feature(self, name: str) -> Feature | None:
        """A feature, taken apart when it is first met."""
        line = self._written.get(name)
        if isinstance(self._written, Lines):
            self._written = self._written.settled()
        if len(self._features) >= KNOWN_FEATURES:
            self._features.clear()
        found = self._features[name] = None if line is None else Feature.of(line)
        return found

    def _known_of(self, text: str) -> list[tuple[str, Feature]]:
        """The features of a word that are written, by name."""
        known = self._features
        listed = [(n, known[n] if n in known else self._feature(n)) for n in self._features_of(text)]
        return [(name, feature) for name, feature in listed if feature is not None]

    def _word(self, text: str) -> Word | None:
        """What is known of a word; put together when it is first met, for words come again and again."""
        square = 0.0
        sums: dict[int, list[float]] = {}
        sizes = [len(answers) for answers in self.answers.values()]
        for _, (rare, adds, _) in self._known_of(text):
            square += rare * rare
            tenths = rare / 10
            for number, answers, weights in adds:
                of_facet = sums.get(number)
                if of_facet is None:
                    of_facet = sums[number] = [0.0] * sizes[number]
                for n, weight in zip(answers, weights, strict=True):
                    of_facet[n] += weight * tenths
        word = Word(square, self._by_group(sums)) if square else None
        if len(self._words) >= KNOWN_WORDS:
            self._words.clear()
        self._words[text] = word
        return word

    def _by_group(self, sums: Mapping[int, Sequence[float]]) -> list[Sequence[float]]:
        """What the answers of each group get, and nothing where none gets anything."""
        found: list[Sequence[float]] = []
        for number, groups in enumerate(self._groups.values()):
            of_facet = sums.get(number)
            if of_facet is None:
                found += [()] * len(groups)
            else:
                found += [array("d", part) if any(part := of_facet[a:b]) else () for a, b in groups]
        return found

    def likely(
        self, facet: str, known: Collection[Known], among: Iterable[int] | None = None
    ) -> list[tuple[int, float]]:
        """The answers of a facet that are clearly more probable than chance and that a word speaks for, each with the logarithm of how
        many times.

        The probabilities are the softmax over the sums of weights; what is FAR below the best is taken for nothing. Only the groups
        with these numbers count, if any are given.
        """
        first, found = self._first[facet], []
        shares = {share for _, _, _, share in known}
        words = [(word.adds, share) for _, _, word, share in known]
        for number in range(len(self._groups[facet])) if among is None else among:
            at = first + number
            rows = [row for adds, _ in words if (row := adds[at])]
            if not rows:
                continue
            sums: Sequence[float] = self._biases[at]
            if len(shares) == 1:
                sums = _added_up(sums, rows, words[0][1])
            else:
                for share in dict.fromkeys(s for adds, s in words if adds[at]):
                    sums = _added_up(sums, [adds[at] for adds, s in words if s == share and adds[at]], share)
            top = max(sums)
            far = top - FAR
            total = math.fsum([exp(s - top) for s in sums if s > far])
            chance = top + math.log(total) - math.log(len(sums))
            least = max(chance + LIKELY, top - BEHIND)
            begin = self._begin[at]
            for n, s in enumerate(sums):
                if s > least:
                    for adds in rows:
                        if adds[n] > 0:
                            found.append((begin + n, s - chance))
                            break
        return found

    def groups_of(self, facet: str) -> dict[str, int]:
        """The number of the group of each answer of a facet."""
        answers = self.answers[facet]
        return {answers[n]: number for number, ends in enumerate(self._groups[facet]) for n in range(*ends)}

    def teaching(self, known: Known, facet: str, answer: int) -> str:
        """What of a word speaks for an answer: the word itself where a title taught it, else the piece of it that adds most."""
        told = known.word.told
        name = told.get((facet, answer))
        if name is None:
            written = self._known_of(known.text)
            name, feature = written[0]
            if is_piece(name) or not self._taught(feature, facet, answer):
                number = self._numbers[facet]
                name = max(written, key=lambda found: _added(found[1], number, answer))[0]
            told[facet, answer] = name
        return name

    def adding(self, known: Iterable[Known], facet: str, answer: int) -> list[tuple[float, Known]]:
        """What each word of a title adds to an answer, of those that speak for it."""
        number, at = self._places[facet][answer]
        found = []
        for k in known:
            group = k.word.adds[number]
            if group and group[at] > 0:
                found.append((group[at] * k.share, k))
        return found

    def titles(self, name: str, facet: str, answer: int) -> list[str]:
        """Titles that taught a feature to speak for an answer, at most two."""
        feature = self._features.get(name) or self._feature(name)
        return [self._titles[int(n)] for n in self._taught(feature, facet, answer)] if feature else []

    def other_titles(self, known: Known, facet: str, answer: int, title: str) -> list[str]:
        """Titles that taught a word to speak for an answer and are not this one."""
        name = self.teaching(known, facet, answer)
        return [other for other in self.titles(name, facet, answer) if other != title]

    def _taught(self, feature: Feature, facet: str, answer: int) -> list[str]:
        """The numbers of those titles."""
        before = f"{self._numbers[facet]} "
        part = next((p for p in feature.taught.split(";") if p.startswith(before)), "")
        numbers = f"{part} ".partition(f" {answer}:")[2].partition(" ")[0]
        return numbers.split(",") if numbers else []


def _added_up(bias: Sequence[float], rows: Sequence[Sequence[float]], share: float) -> Sequence[float]:
    """The biases with what the rows add, times their share."""
    added = rows[0] if len(rows) == 1 else map(sum, zip(*rows))  # noqa: B905 - of one length; told so, zip is slower
    return [b + share * t for b, t in zip(bias, added)]  # noqa: B905


def _added(feature: Feature, number: int, answer: int) -> float:
    """What a feature adds to an answer of the facet with this number."""
    for facet, answers, weights in feature.adds:
        if facet == number:
            return feature.rare * (weights[answers.index(answer)] if answer in answers else 0)
    return 0.0


def _most_first(pair: tuple[float, Known]) -> tuple[float, tuple[int, int]]:
    return -pair[0], pair[1].span


class LearnedVoter(Voter):
    """Speaks for the answers that words of labelled titles make probable."""

    reads = True

    def __init__(self, taxonomy: Taxonomy, data: Callable[[str], Weights | None]) -> None:
        """`data` gives the weights of a language, or None where there are none."""
        self._stop = {lang: frozenset(taxonomy.scoring.similar_stopwords.get(lang)) for lang in taxonomy.info.languages}
        self._taxonomy = taxonomy
        self._data = data
        self._inner: dict[str, dict[str, set[str]]] = {}
        for facet in taxonomy.scoring.facets:
            if facet.within:
                outer = taxonomy.facet(facet.within)
                inner = self._inner.setdefault(facet.id, {})
                for answer in taxonomy.answers(facet):
                    inner.setdefault(taxonomy.answer_of(outer, answer), set()).add(answer)
        self._models: dict[str, WordModel | None] = {}
        self._groups: dict[tuple[WordModel, str], dict[str, int]] = {}

    def model(self, lang: str) -> WordModel | None:
        """The weights of a language, read when they are first asked for."""
        if lang not in self._models:
            data = self._data(lang)
            canonical = Spelling.of(self._taxonomy, lang).canonical
            self._models[lang] = WordModel(data, self._stop.get(lang, frozenset()), canonical) if data else None
        return self._models[lang]

    def speaks_on(self, facet: ScoredFacet) -> bool:
        return bool(facet.learned_weight)

    def look(self, case: Case) -> Found | None:
        """The known words of the title; None where there are none."""
        reading, model = case.reading, self.model(case.reading.lang)
        known = model.look(reading.folded, reading.counts()) if model else []
        if model and reading.trust < 1.0:  # in a language that may not be the title's, pieces of words prove nothing
            known = [k for k in known if model.knows(k.text)]
        return Found(model, known) if model and known else None

    def votes(self, facet: ScoredFacet, found: Found, case: Case) -> Iterable[Vote]:
        """A vote for every answer that is clearly more probable than chance and that a word speaks for."""
        answers = found.model.answers.get(facet.id)
        if not answers:
            return []
        among: set[int] | None = None
        if facet.within:
            inner = self._inner[facet.id]
            outer = [a.category for a in case.assignments if a.facet == facet.within]
            if (found.model, facet.id) not in self._groups:
                self._groups[found.model, facet.id] = found.model.groups_of(facet.id)
            number = self._groups[found.model, facet.id]
            among = {number[answer] for category in outer for answer in inner.get(category, ()) if answer in number}
            if not among:
                return []
        weight = facet.learned_weight
        likely = found.model.likely(facet.id, found.known, among and sorted(among))
        return [Vote(self, answers[n], weight * times, (n, found)) for n, times in likely]

    def evidence(self, facet: ScoredFacet, vote: Vote, case: Case) -> Iterable[Evidence]:
        """The words that add most, with their part of the score and titles that taught them."""
        n, found = vote.grounds
        model, title = found.model, case.reading.title
        best = model.adding(found.known, facet.id, n)
        if len(best) > 1:
            best.sort(key=_most_first)
            del best[NAMED:]
        total = math.fsum([value for value, _ in best])
        file = FILE.format(lang=case.reading.lang)
        made = []
        for value, known in best:
            start, end = known.span
            name = known.text if case.in_words else model.teaching(known, facet.id, n)
            score = round(vote.score * value / total, 6)
            titles = Later(partial(model.other_titles, known, facet.id, n, title))
            made.append(
                Evidence("learned", f"words/{name}", score, title[start:end], start, end, file, NOTHING, 0.0, titles)
            )
        return made
