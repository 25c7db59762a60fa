"""Classifications as a stream that is made into rows, in one process or in several: the rows and their order are the same."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from itertools import chain, islice
from typing import TYPE_CHECKING, TypeVar

from sdgtax.classify.engine import FIRST, Classifier, classify_all, in_blocks

if TYPE_CHECKING:
    from sdgtax.model.classification import Classification
    from sdgtax.model.indicator import Indicator
    from sdgtax.model.taxonomy import Taxonomy
    from sdgtax.model.voice import Voice

T = TypeVar("T")
CHUNK = 500
"""So many indicators go to a process at once."""
FOREIGN = "in:"
"""Begins the keys of counts of languages."""
UNREAD = "label:"
"""Begins the keys of labels that were not understood, each with its place; so many are kept:"""
NAMED = 5
AGREEMENTS = ("agrees", "among", "differs", "none")


class Results:
    """The classifications of indicators. They can be read once, as they are or as what is made of each.

    When they are read, `counts` has how the answers agree with the owner's goals, and how many titles are in which language that is
    told apart but has no terms (see `foreign`).
    """

    def __init__(
        self,
        classifier: Classifier,
        indicators: Iterable[Indicator],
        lang: str = "",
        *,
        explain: bool | Collection[str] = True,
        workers: int = 1,
        skip: int = 0,
        counts: Mapping[str, int] | None = None,
    ) -> None:
        """`lang` and `explain` are those of `classify_all`; `workers` is the number of processes.

        So many indicators are passed over (`skip`), of which `counts` are known.
        """
        self.counts: Counter[str] = Counter(counts or {})
        self._skip = skip
        self._classifier, self._lang, self._explain, self._workers = classifier, lang, explain, workers
        self._indicators = iter(indicators)
        self._others = frozenset(other.id for other in classifier.taxonomy.language.others)

    @property
    def foreign(self) -> dict[str, int]:
        """How many titles are in each language that has no terms, by its code; to be asked when all are read."""
        found = {key.removeprefix(FOREIGN): n for key, n in self.counts.items() if key.startswith(FOREIGN)}
        return dict(sorted(found.items()))

    def __iter__(self) -> Iterator[Classification]:
        return self.made(lambda c: c)

    def owned(self) -> bool:
        """Whether the list has goals of its owner; the first indicator tells."""
        first = list(islice(self._indicators, 1))
        self._indicators = chain(first, self._indicators)
        return any(self._classifier.owned(indicator) for indicator in first)

    def made(self, make: Callable[[Classification], T]) -> Iterator[T]:
        """What is made of each classification. With several processes it comes in pieces, and must be something that can be sent."""
        if self._workers <= 1:
            for c in classify_all(
                self._classifier, self._indicators, self._lang, explain=self._explain, skip=self._skip
            ):
                _count(self.counts, c, self._others)
                yield make(c)
            return
        from sdgtax.match.parallel import streamed

        first = list(islice(self._indicators, FIRST))
        lean = self._classifier.leaning(first, self._lang)
        self._classifier.warm()
        rest = islice(chain(first, self._indicators), self._skip, None)

        def work(indicators: list[Indicator]) -> tuple[list[T], Counter[str]]:
            counts: Counter[str] = Counter()
            made = []
            for c in in_blocks(self._classifier, indicators, self._lang, self._explain, lean):
                _count(counts, c, self._others)
                made.append(make(c))
            return made, counts

        for made, counts in streamed(work, _chunks(rest), self._workers):
            self.counts += counts
            yield from made


def counted(taxonomy: Taxonomy, results: Results, say: Voice) -> Iterator[str]:
    """What is to be said of the counts, when all are read."""
    for other in taxonomy.language.others:
        if n := results.foreign.get(other.id, 0):
            yield say("input.nearby" if other.read_as else "input.foreign", n=n, language=other.label.get(say.lang))
    counts = results.counts
    agrees, among, differs, none = (counts[key] for key in AGREEMENTS)
    n, unknown = agrees + among + differs + none, counts["unknown"]
    if n or unknown:
        yield from _unread(counts, say)
        yield say("input.goals", n=n, agrees=agrees, among=among, differs=differs, none=none, unknown=unknown)


def _unread(counts: Counter[str], say: Voice) -> Iterator[str]:
    """The first labels that were not understood, with their places, and how many others there are."""
    found = [key.removeprefix(UNREAD) for key in counts if key.startswith(UNREAD)][:NAMED]
    if found:
        told = []
        for place, _, label in (text.partition(" ") for text in found):
            where = say("input.row", n=place) if place.isdigit() else place.replace("\t", " ")
            told.append(say("input.label", label=say.quote(label), place=where))
        others = counts["labels"] - len(found)
        yield say("input.labels", labels=", ".join([*told, *([say("note.others", n=others)] if others > 0 else [])]))


def _chunks(indicators: Iterator[Indicator]) -> Iterator[list[Indicator]]:
    while chunk := list(islice(indicators, CHUNK)):
        yield chunk


def _count(counts: Counter[str], c: Classification, others: Collection[str]) -> None:
    """Count the agreement with the owner's goals, and titles in other languages."""
    if c.lang in others:
        counts[FOREIGN + c.lang] += 1
    if c.own is not None:
        counts.update([c.own.agreement] if c.own.agreement else [])
        counts["unknown"] += bool(c.own.unknown)
        for label in c.own.unknown:
            counts["labels"] += 1
            if sum(key.startswith(UNREAD) for key in counts) < NAMED:
                counts[f"{UNREAD}{_place_of(c.indicator, label)} {label}"] += 1


def _place_of(i: Indicator, label: str) -> str:
    """Where an own label stands: its cell, or its row; without blanks."""
    column = next((name for name, text in i.columns.items() if text.strip() in i.own.values() and label in text), "")
    return i.cell(column).replace(" ", "\t") or str(i.line)
