"""What the words of labelled titles teach: a linear model over words and parts of words, read from plain data.

The weights are made by `sdgtax.learn`. For each facet the model gives every answer a probability p; an answer that the words make more
probable than chance among n answers gets `learned_weight` * ln(n * p). The evidence names the words that add most, and two titles
that taught each (Manning, Raghavan and Schütze 2008: ch. 6 for the weights of words, ch. 15 for the model).
"""

from __future__ import annotations

import json
import math
from array import array
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import pairwise
from math import exp, log
from typing import TYPE_CHECKING, NamedTuple

from sdgtax.classify.voters.base import Case, Vote, Voter
from sdgtax.model.classification import NOTHING, Evidence
from sdgtax.model.later import Later
from sdgtax.text.features import features, is_piece, neighbours, telling_words
from sdgtax.text.spelling import Spelling
from sdgtax.yaml.weights import ENDING, FOLDER, Lines, Weights

if TYPE_CHECKING:
    from sdgtax.model.rules import ScoredFacet
    from sdgtax.model.taxonomy import Taxonomy

FILE = f"{FOLDER}/{{lang}}{ENDING}"
KNOWN_WORDS, KNOWN_FEATURES = 30_000, 60_000
LIKELY = math.log(2)
"""Answers less than twice as probable as chance get no vote."""
BEHIND = 4.0
"""Nor do those whose sum lies so far below the best."""
FAR = 20.0
"""An answer whose sum lies so far below the best has no probability to speak of."""
NAMED = 2
"""At most so many words are named for an answer."""
BESIDE = 0.34
"""A word that adds less than this share of what the best one adds is not named beside it."""


class Feature(NamedTuple):
    """A word, a pair or a piece as it is written: how rare it is; by number of the facet, answers each with its weight in tenths."""

    rare: float
    adds: Mapping[int, Sequence[int]]
    taught: str

    @classmethod
    def of(cls, line: str) -> Feature:
        """A line of `Weights`: `10.35<TAB>0 7:7;1 138:-2 140:14<TAB>` and what taught it."""
        rare, weights, taught = line.split("\t")
        listed = json.loads("[[" + weights.replace(" ", ",").replace(":", ",").replace(";", "],[") + "]]")
        return cls(float(rare), {number: array("h", flat) for number, *flat in listed}, taught)


@dataclass(slots=True, eq=False)
class Word:
    """A word that the model knows: the sum of squares of its features, and what they add, by number of the facet and of the answer.

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


class Heard(NamedTuple):
    """What words add, by facet, and their shares of the title; `share` where all have the same, else 0."""

    adds: list[Sequence[Sequence[float]]]
    shares: list[float]
    share: float

    @classmethod
    def of(cls, known: Sequence[Known]) -> Heard:
        """What these words add."""
        shares = [share for _, _, _, share in known]
        even = len(set(shares)) == 1
        return cls([word.adds for _, _, word, _ in known], shares, shares[0] if even else 0.0)


@dataclass(slots=True)
class Found:
    """What the words of a title say."""

    model: WordModel
    known: list[Known]
    heard: Heard


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
        #: the groups of all facets in one row: of each the number of its facet, where its answers begin and end, their biases,
        #: and the logarithm of their number
        self._groups: list[tuple[int, int, int, Sequence[float], float]] = [
            (self._numbers[f], a, b, m["bias"][a:b], log(b - a)) for f, m in facets.items() for a, b in m["groups"]
        ]
        self._written = data.words
        self._titles = data.titles
        self._features: dict[str, Feature] = {}
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

    def _feature(self, name: str) -> Feature:
        """A feature that is written, taken apart when it is first met."""
        found = self._features.get(name)
        if found is None:
            if len(self._features) >= KNOWN_FEATURES:
                self._features.clear()
            found = self._features[name] = Feature.of(self._written[name])
        return found

    def _known_of(self, text: str) -> list[tuple[str, Feature]]:
        """The features of a word that are written, by name."""
        if isinstance(self._written, Lines):
            self._written = self._written.settled()
        written = self._written
        return [(name, self._feature(name)) for name in self._features_of(text) if name in written]

    def _word(self, text: str) -> Word | None:
        """What is known of a word; put together when it is first met, for words come again and again."""
        square = 0.0
        sizes = [len(answers) for answers in self.answers.values()]
        sums: list[list[float]] = [[] for _ in sizes]
        for _, (rare, adds, _) in self._known_of(text):
            square += rare * rare
            tenths = rare / 10
            for number, flat in adds.items():
                of_facet = sums[number]
                if not of_facet:
                    of_facet += [0.0] * sizes[number]
                rest = iter(flat)
                for n, weight in zip(rest, rest, strict=True):
                    of_facet[n] += weight * tenths
        word = Word(square, [array("d", of_facet) for of_facet in sums]) if square else None
        if len(self._words) >= KNOWN_WORDS:
            self._words.clear()
        self._words[text] = word
        return word

    def likely(self, facet: str, known: Sequence[Known]) -> list[tuple[int, float]]:
        """The answers of a facet that are clearly more probable than chance and that a word speaks for, each with the logarithm of how
        many times.

        The probabilities are the softmax over the sums of weights; what is FAR below the best is taken for nothing.
        """
        heard, number = Heard.of(known), self._numbers[facet]
        groups = (at for at, group in enumerate(self._groups) if group[0] == number)
        return [found for at in groups for found in self.likely_in(at, heard)]

    def likely_in(self, at: int, heard: Heard) -> list[tuple[int, float]]:
        """Those of one group, by its number among all groups."""
        number, begin, end, sums, size = self._groups[at]
        rows = [row[begin:end] for adds in heard.adds if (row := adds[number])]
        if not rows:
            return []
        if heard.share:
            added = rows[0] if len(rows) == 1 else map(sum, zip(*rows))  # noqa: B905 - of one length; told so, zip is slower
            share = heard.share
            sums = [b + share * t for b, t in zip(sums, added)]  # noqa: B905
        else:
            by_share: dict[float, list[Sequence[float]]] = {}
            for adds, share in zip(heard.adds, heard.shares, strict=True):
                if any(row := adds[number][begin:end]):
                    by_share.setdefault(share, []).append(row)
            for share, some in by_share.items():
                sums = [b + share * t for b, t in zip(sums, map(sum, zip(*some)))]  # noqa: B905
        top = max(sums)
        far = top - FAR
        total = math.fsum([exp(s - top) for s in sums if s > far])
        chance = top + log(total) - size
        least = max(chance + LIKELY, top - BEHIND)
        likely = [(n, s) for n, s in enumerate(sums) if s > least]
        return [(begin + n, s - chance) for n, s in likely if any(adds[n] > 0 for adds in rows)]

    def groups_of(self, facet: str) -> dict[str, int]:
        """The number of the group of each answer of a facet, among all groups."""
        answers = self.answers[facet]
        groups = [(at, group) for at, group in enumerate(self._groups) if group[0] == self._numbers[facet]]
        return {answers[n]: at for at, (_, begin, end, *_) in groups for n in range(begin, end)}

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
        number = self._numbers[facet]
        found = []
        for k in known:
            row = k.word.adds[number]
            if row and row[answer] > 0:
                found.append((row[answer] * k.share, k))
        return found

    def titles(self, name: str, facet: str, answer: int) -> list[str]:
        """Titles that taught a feature to speak for an answer, at most two."""
        taught = self._taught(self._feature(name), facet, answer) if name in self._written else ()
        return [self._titles[int(n)] for n in taught]

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


def _added(feature: Feature, number: int, answer: int) -> float:
    """What a feature adds to an answer of the facet with this number."""
    rest = iter(feature.adds.get(number, ()))
    return feature.rare * dict(zip(rest, rest, strict=True)).get(answer, 0)


def _most_first(pair: tuple[float, Known]) -> tuple[float, tuple[int, int]]:
    return -pair[0], pair[1].span


class LearnedVoter(Voter):
    """Speaks for the answers that words of labelled titles make probable."""

    reads = True
    tells = ("learned",)

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
        self._groups: dict[tuple[WordModel, str], dict[str, list[int]]] = {}

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
        return Found(model, known, Heard.of(known)) if model and known else None

    def votes(self, facet: ScoredFacet, found: Found, case: Case) -> Iterable[Vote]:
        """A vote for every answer that is clearly more probable than chance and that a word speaks for."""
        model, heard = found.model, found.heard
        answers = model.answers.get(facet.id)
        if not answers:
            return []
        groups = self._groups.get((model, facet.id))
        if groups is None:
            groups = self._groups[model, facet.id] = self._groups_in(model, facet)
        outer = [a.category for a in case.assignments if a.facet == facet.within] if facet.within else [""]
        numbers = groups.get(outer[0], ()) if len(outer) == 1 else sorted({n for c in outer for n in groups.get(c, ())})
        weight = facet.learned_weight
        return [
            Vote(self, answers[n], weight * times, (n, found))
            for number in numbers
            for n, times in model.likely_in(number, heard)
        ]

    def _groups_in(self, model: WordModel, facet: ScoredFacet) -> dict[str, list[int]]:
        """The groups of the answers of a facet, by the answer of another facet that they lie within; all, where there is none such."""
        numbers = model.groups_of(facet.id)
        inner = self._inner[facet.id] if facet.within else {"": set(numbers)}
        return {c: sorted({numbers[a] for a in answers if a in numbers}) for c, answers in inner.items()}

    def evidence(self, facet: ScoredFacet, vote: Vote, case: Case) -> Iterable[Evidence]:
        """The words that add most, with their part of the score and titles that taught them."""
        n, found = vote.grounds
        model, title = found.model, case.reading.title
        best = model.adding(found.known, facet.id, n)
        if len(best) > 1:
            best.sort(key=_most_first)
            best = [b for b in best[:NAMED] if b[0] >= BESIDE * best[0][0]]
        total = math.fsum([value for value, _ in best])
        file = FILE.format(lang=case.reading.lang)
        made = []
        for value, known in best:
            start, end = known.span
            name = known.text if case.in_words else model.teaching(known, facet.id, n)
            score = round(vote.score * value / total, 6)
            others = partial(model.other_titles, known, facet.id, n, title)
            titles = Later(others) if case.in_words else tuple(others())
            made.append(
                Evidence("learned", f"words/{name}", score, title[start:end], start, end, file, NOTHING, 0.0, titles)
            )
        return made
