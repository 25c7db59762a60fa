"""What the words of labelled titles teach: a linear model over words and parts of words, read from plain data.

The weights are made by `sdgtax.learn`. For each facet the model gives every answer a probability p; an answer that the words make more
probable than chance among n answers gets `learned_weight` * ln(n * p). The evidence names the words that add most, and two titles
that taught each (Manning, Raghavan and Schütze 2008: ch. 6 for the weights of words, ch. 15 for the model).
"""

from __future__ import annotations

import math
from array import array
from bisect import bisect_left
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import accumulate, chain, pairwise
from math import exp, log
from typing import TYPE_CHECKING, Any, NamedTuple

from sdgtax.classify.voters.base import Case, Vote, Voter
from sdgtax.model.classification import NOTHING, Evidence
from sdgtax.model.later import Later
from sdgtax.text.features import features, is_piece, neighbours, telling_words
from sdgtax.text.spelling import Spelling
from sdgtax.yaml.numbers import Packed
from sdgtax.yaml.weights import ENDING, FOLDER, Weights, Written

if TYPE_CHECKING:
    from sdgtax.classify.voters.block import Rows
    from sdgtax.model.rules import ScoredFacet
    from sdgtax.model.taxonomy import Taxonomy
    from sdgtax.yaml.numbers import Feature, Features

FILE = f"{FOLDER}/{{lang}}{ENDING}"
KNOWN_WORDS = 30_000
LONG, SOME = 1_000, 20
"""After so many titles, so many in a block are looked at at once: what that takes to import pays then."""
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


@dataclass(slots=True, eq=False)
class Word:
    """A word that the model knows: its features, and the sum of their squares.

    `rows` keeps by number of the group what it adds to the answers of a group that was asked for. `told` keeps for answers that were
    explained the feature that adds most. Of a word that was put together in a block, `sums` is what it adds to all answers, and `place`
    is the number of that row.
    """

    square: float
    features: Sequence[Feature] = ()
    sums: Any = None
    place: int = -1
    rows: dict[int, Sequence[float]] = field(default_factory=dict)
    told: dict[tuple[str, int], str] = field(default_factory=dict)


class Known(NamedTuple):
    """A known word of a title, its place, and its share of the title."""

    text: str
    span: tuple[int, int]
    word: Word
    share: float


class Heard(NamedTuple):
    """The words of a title, and their shares of it; `share` where all have the same, else 0.

    Of a title in a block, `sums` is what they add up to for all answers.
    """

    words: list[Word]
    shares: list[float]
    share: float
    sums: Sequence[float] = ()

    @classmethod
    def of(cls, known: Sequence[Known]) -> Heard:
        """These words."""
        shares = [share for _, _, _, share in known]
        even = len(set(shares)) == 1
        return cls([word for _, _, word, _ in known], shares, shares[0] if even else 0.0)

    def parts(self) -> list[tuple[list[int], float]]:
        """The rows of the words of a block by their shares."""
        if self.share:
            return [([word.place for word in self.words], self.share)]
        found: dict[float, list[int]] = {}
        for word, share in zip(self.words, self.shares, strict=True):
            found.setdefault(share, []).append(word.place)
        return [(places, share) for share, places in found.items()]


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
        #: the column of the first answer of each facet, where the answers of all facets stand in one row
        self._first = dict(
            zip(facets, accumulate((len(m["answers"]) for m in facets.values()), initial=0), strict=False)
        )
        #: the groups of all facets in one row: of each its facet, where its answers begin and end, their biases, and the logarithm
        #: of their number
        self._groups: list[tuple[str, int, int, Sequence[float], float]] = [
            (f, a, b, m["bias"][a:b], log(b - a)) for f, m in facets.items() for a, b in m["groups"]
        ]
        #: of each group its first column and the one behind its last
        self._columns = [(self._first[f] + a, self._first[f] + b) for f, a, b, _, _ in self._groups]
        #: by facet, the number of the group of each of its answers
        self._group_of = {
            f: [at for at, (g, a, b, _, _) in enumerate(self._groups) if g == f for _ in range(a, b)] for f in facets
        }
        self._facets = {f: n for n, f in enumerate(facets)}
        self._features: Features = Written(data.words, tuple(self._first.values()))
        self._titles = data.titles
        self._words: dict[str, Word | None] = {}
        self._rows: Rows | None = None
        self._bias = [bias for m in facets.values() for bias in m["bias"]]

    def look(self, folded: str, counts: Sequence[float] = ()) -> list[Known]:
        """The words and pairs of words of a folded title that the model knows; `counts` is what words count at each of its places."""
        words = self._words
        found = []
        for text, span in self._texts_of(folded).items():
            word = words[text] if text in words else self._word(text)
            if word is not None:
                found.append((text, span, word))
        return self._shared(found, counts)

    def look_block(self, titles: Sequence[tuple[str, Sequence[float]]]) -> list[tuple[list[Known], Heard]] | None:
        """`look` for several titles at once, with what their words add up to; None where they have too many words, or nothing is packed."""
        texts = [self._texts_of(folded) for folded, _ in titles]
        rows = self._with_rows(list(dict.fromkeys(chain.from_iterable(texts))))
        if rows is None:
            return None
        words = self._words
        all_known = [
            self._shared([(text, span, word) for text, span in of.items() if (word := words[text])], counts)
            for of, (_, counts) in zip(texts, titles, strict=True)
        ]
        heard = [Heard.of(known) for known in all_known]
        scores = iter(rows.scores([found.parts() for found in heard if found.words]))
        summed = (Heard(*found[:3], next(scores)) if found.words else found for found in heard)
        return list(zip(all_known, summed, strict=True))

    def _with_rows(self, texts: Sequence[str]) -> Rows | None:
        """The rows of words, in which all of these are that are known: those that are new are put together at once. None where they are too
        many, nothing is packed, or numpy is missing."""
        packed = self._features
        if not isinstance(packed, Packed) or len(texts) > KNOWN_WORDS:
            self._features = packed.settled()
            return None
        if self._rows is None or min(self._rows.room, KNOWN_WORDS - len(self._words)) < len(texts):
            try:
                from sdgtax.classify.voters.block import Rows
            except ImportError:  # an installation without numpy is slower, and says the same
                return None
            self._words.clear()
            self._rows = Rows(packed, self._bias, KNOWN_WORDS)
        words, index = self._words, packed.index
        new = [text for text in texts if text not in words or ((word := words[text]) and word.place < 0)]
        numbers = [[index[name] for name in self._names_of(text) if name in index] for text in new]
        rows = iter(self._rows.add([found for found in numbers if found]) if any(numbers) else ())
        for text, found in zip(new, numbers, strict=True):
            words[text] = None
            if found:
                place, square, sums = next(rows)
                words[text] = Word(square, sums=sums, place=place)
        return self._rows

    def _texts_of(self, folded: str) -> dict[str, tuple[int, int]]:
        """The telling words of a folded title, and the pairs of them that are written, with their places."""
        spans = telling_words(folded, self._stop)
        written = self._features
        for pair, (a, b) in zip(neighbours([*map(self._canonical, spans)]), pairwise([*spans.values()]), strict=True):
            if pair in written:
                spans[pair] = a[0], b[1]
        return spans

    @staticmethod
    def _shared(found: Sequence[tuple[str, tuple[int, int], Word]], counts: Sequence[float]) -> list[Known]:
        """Words with their shares of the title."""
        if not counts:
            share = 1.0 / (math.sqrt(math.fsum([w.square for _, _, w in found])) or 1.0)
            return [Known(text, span, w, share) for text, span, w in found]
        factors = [min(counts[span[0]], counts[span[1] - 1]) for _, span, _ in found]
        square = math.fsum([w.square * f * f for (_, _, w), f in zip(found, factors, strict=True)])
        norm = math.sqrt(square) or 1.0
        return [Known(text, span, w, f / norm) for (text, span, w), f in zip(found, factors, strict=True)]

    def knows(self, text: str) -> bool:
        """Whether a word or a pair of words is known as a whole."""
        return self._names_of(text)[0] in self._features

    def _names_of(self, text: str) -> list[str]:
        """A word and its pieces, in the first norm of the language (most titles that were learnt from are written in it); a pair is one."""
        return [text] if " " in text else features(self._canonical(text), self._parts)

    def _known_of(self, text: str) -> list[tuple[str, Feature]]:
        """The features of a word that there are, by name."""
        get = self._features.get
        return [(name, found) for name in self._names_of(text) if (found := get(name)) is not None]

    def _word(self, text: str) -> Word | None:
        """What is known of a word; put together when it is first met, for words come again and again."""
        self._features = self._features.settled()
        found = tuple(feature for _, feature in self._known_of(text))
        square = 0.0
        for rare, _, _ in found:
            square += rare * rare
        word = Word(square, found) if found else None
        if len(self._words) >= KNOWN_WORDS:
            self._words.clear()
        self._words[text] = word
        return word

    def _row(self, word: Word, at: int) -> Sequence[float]:
        """What a word adds to the answers of a group; empty where it adds nothing to any."""
        first, end = self._columns[at]
        sums: list[float] = []
        if word.sums is not None:
            sums = word.sums[first:end].tolist()
        for rare, columns, weights in word.features:
            start = bisect_left(columns, first)
            stop = bisect_left(columns, end, start)
            if start == stop:
                continue
            sums = sums or [0.0] * (end - first)
            tenths = rare / 10
            for column, weight in zip(columns[start:stop], weights[start:stop], strict=True):
                sums[column - first] += weight * tenths
        row = word.rows[at] = array("d", sums)
        return row

    def likely(self, facet: str, known: Sequence[Known]) -> list[tuple[int, float]]:
        """The answers of a facet that are clearly more probable than chance and that a word speaks for, each with the logarithm of how
        many times.

        The probabilities are the softmax over the sums of weights; what is FAR below the best is taken for nothing.
        """
        heard = Heard.of(known)
        groups = (at for at, group in enumerate(self._groups) if group[0] == facet)
        return [found for at in groups for found in self.likely_in(at, heard)]

    def likely_in(self, at: int, heard: Heard) -> list[tuple[int, float]]:
        """Those of one group, by its number among all groups."""
        _, begin, _, bias, size = self._groups[at]
        first, end = self._columns[at]
        sums = heard.sums[first:end] if heard.sums else self._summed(at, bias, heard)
        if not sums:
            return []
        top = max(sums)
        far = top - FAR
        total = math.fsum([exp(s - top) for s in sums if s > far])
        chance = top + log(total) - size
        least = max(chance + LIKELY, top - BEHIND)
        likely = [(n, s) for n, s in enumerate(sums) if s > least]
        return [(begin + n, s - chance) for n, s in likely if self._speaks(heard, at, n)]

    def _speaks(self, heard: Heard, at: int, n: int) -> bool:
        """Whether a word speaks for an answer of a group that was summed."""
        if heard.sums:
            column = self._columns[at][0] + n
            return any(word.sums.item(column) > 0 for word in heard.words)
        return any(row[n] > 0 for word in heard.words if (row := word.rows[at]))

    def _summed(self, at: int, sums: Sequence[float], heard: Heard) -> Sequence[float]:
        """What words add up to for the answers of a group, with what these have from the beginning; nothing where they add nothing."""
        every = [word.rows[at] if at in word.rows else self._row(word, at) for word in heard.words]
        rows = [row for row in every if row]
        if not rows:
            return ()
        if heard.share:
            added = rows[0] if len(rows) == 1 else map(sum, zip(*rows))  # noqa: B905 - of one length; told so, zip is slower
            share = heard.share
            sums = [b + share * t for b, t in zip(sums, added)]  # noqa: B905
        else:
            by_share: dict[float, list[Sequence[float]]] = {}
            for row, share in zip(every, heard.shares, strict=True):
                some = by_share.setdefault(share, [])
                if row:
                    some.append(row)
            for share, some in by_share.items():
                if some:
                    sums = [b + share * t for b, t in zip(sums, map(sum, zip(*some)))]  # noqa: B905
        return sums

    def groups_of(self, facet: str) -> dict[str, int]:
        """The number of the group of each answer of a facet, among all groups."""
        return dict(zip(self.answers[facet], self._group_of[facet], strict=True))

    def teaching(self, known: Known, facet: str, answer: int) -> str:
        """What of a word speaks for an answer: the word itself where a title taught it, else the piece of it that adds most."""
        told = known.word.told
        name = told.get((facet, answer))
        if name is None:
            found = self._known_of(known.text)
            name = found[0][0]
            if is_piece(name) or not self._taught(name, facet, answer):
                column = self._first[facet] + answer
                name = max(found, key=lambda pair: _added(pair[1], column))[0]
            told[facet, answer] = name
        return name

    def adding(self, known: Iterable[Known], facet: str, answer: int) -> list[tuple[float, Known]]:
        """What each word of a title adds to an answer, of those that speak for it."""
        at = self._group_of[facet][answer]
        n, column = answer - self._groups[at][1], self._first[facet] + answer
        found = []
        for k in known:
            word = k.word
            if word.sums is not None:
                value = word.sums.item(column)
            else:
                row = word.rows[at] if at in word.rows else self._row(word, at)
                value = row[n] if row else 0.0
            if value > 0:
                found.append((value * k.share, k))
        return found

    def titles(self, name: str, facet: str, answer: int) -> list[str]:
        """Titles that taught a feature to speak for an answer, at most two."""
        return [self._titles[int(n)] for n in self._taught(name, facet, answer)]

    def other_titles(self, known: Known, facet: str, answer: int, title: str) -> list[str]:
        """Titles that taught a word to speak for an answer and are not this one."""
        name = self.teaching(known, facet, answer)
        return [other for other in self.titles(name, facet, answer) if other != title]

    def _taught(self, name: str, facet: str, answer: int) -> list[str]:
        """The numbers of those titles."""
        before = f"{self._facets[facet]} "
        part = next((p for p in self._features.taught(name).split(";") if p.startswith(before)), "")
        numbers = f"{part} ".partition(f" {answer}:")[2].partition(" ")[0]
        return numbers.split(",") if numbers else []


def _added(feature: Feature, column: int) -> float:
    """What a feature adds to the answer in a column."""
    at = bisect_left(feature.columns, column)
    known = at < len(feature.columns) and feature.columns[at] == column
    return feature.rare * feature.weights[at] if known else 0.0


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
        self._looked = 0
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

    def look_all(self, cases: Sequence[Case]) -> list[Found | None]:
        """`look` for the cases of a block; when so many came before that it pays, those in one language at once."""
        self._looked += len(cases)
        if self._looked < LONG or len(cases) < SOME:
            return [self.look(case) for case in cases]
        found: dict[int, Found | None] = {}
        together: dict[str, list[int]] = {}
        for n, case in enumerate(cases):
            if case.reading.trust < 1.0:
                found[n] = self.look(case)
            else:
                together.setdefault(case.reading.lang, []).append(n)
        for lang, numbers in together.items():
            model = self.model(lang)
            readings = [cases[n].reading for n in numbers]
            seen = model.look_block([(r.folded, r.counts()) for r in readings]) if model else None
            if model and seen:
                found |= {n: Found(model, *one) if one[0] else None for n, one in zip(numbers, seen, strict=True)}
            else:
                found |= {n: self.look(cases[n]) for n in numbers}
        return [found[n] for n in range(len(cases))]

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
