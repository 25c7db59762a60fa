"""What changes of the data do to the classification, and which change did it.

The cause of an effect is found by trial: the changed indicators are classified again with single changes undone. Where no
single change brings the old answer back, the smallest set of changes that does so together is looked for; where that fails too,
the evidence that is new or gone is given. Every cause says which of the three it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from sdgtax.classify.engine import Classifier
from sdgtax.text.fold import fold
from sdgtax.text.phrases import PhraseIndex

if TYPE_CHECKING:
    from sdgtax.analyse.changes import Change, Version
    from sdgtax.model.classification import Classification

Found = Literal["undone alone", "undone together", "evidence"]
Key = tuple[str, str, str]
"""Set, code and language of a title."""
Results = Mapping[Key, "Classification"]
MAX_TRIALS = 400
TOGETHER = 40
"""More changes than these are not tried out together."""
EVIDENCE_SHOWN = 4


@dataclass(frozen=True)
class Cause:
    """What brought an effect about, and how that was found."""

    changes: tuple[str, ...]
    found: Found


@dataclass(frozen=True)
class Effect:
    """One indicator in one language whose answer to one question is another."""

    set: str
    code: str
    lang: str
    title: str
    facet: str
    before: tuple[str, ...]
    after: tuple[str, ...]
    cause: Cause

    @property
    def first(self) -> bool:
        """Whether the first answer is another one, not only a further one."""
        return self.before[:1] != self.after[:1]


def classifier_of(version: Version, like: Classifier | None = None, *, blind: bool) -> Classifier:
    """What classifies by a version; where its taxonomy is that of another classifier, titles are read once for both."""
    taxonomy = version.taxonomy
    same = like is not None and (
        taxonomy is like.taxonomy or (taxonomy.digest and taxonomy.digest == like.taxonomy.digest)
    )
    return Classifier(taxonomy, version.sets, blind=blind, reader=like.reader if like and same else None)


def classify_version(version: Version, classifier: Classifier) -> dict[Key, Classification]:
    """All titles of a version, classified by it."""
    return {key: classifier.classify(one, key[2], explain=False) for key, one in version.titles()}


def effects(
    new: Version, listed: Sequence[Change], before: Results, after: Results, classifiers: tuple[Classifier, Classifier]
) -> Iterator[Effect]:
    """Every answer that is another one, with its cause among the changes. `before` and `after` are the titles, classified by the
    classifiers of the two versions."""
    moved: dict[Key, list[str]] = {}
    for key in after:
        if key in before:
            facets = dict.fromkeys(a.facet for c in (before[key], after[key]) for a in (*c.assignments, *c.grades))
            other = [f for f in facets if answers(before[key], f) != answers(after[key], f)]
            if other:
                moved[key] = other
    causes = _Causes(new, listed, before, after, classifiers).find(moved)
    for key, facets_moved in moved.items():
        for facet in facets_moved:
            was, now = answers(before[key], facet), answers(after[key], facet)
            yield Effect(*key, after[key].title, facet, was, now, causes[key, facet])


def answers(c: Classification, facet: str) -> tuple[str, ...]:
    """The answers to a question, best first; the grades where it asks for some."""
    grades = [f"{g.category}={g.level}" for g in c.grades if g.facet == facet]
    return (*(a.category for a in c.assignments if a.facet == facet), *grades)


class _Causes:
    """Finds out which change brought each effect about."""

    def __init__(
        self, new: Version, listed: Sequence[Change], before: Results, after: Results, classifiers: tuple[Classifier, Classifier]
    ) -> None:  # fmt: skip
        self._new, self._classifiers = new, classifiers
        self._changes = [c for c in listed if c.undo is not None]
        self._before, self._after = before, after
        self._trials = 0
        self._titles = dict(new.titles())

    def find(self, moved: Mapping[Key, list[str]]) -> dict[tuple[Key, str], Cause]:
        """The cause of every effect."""
        causes: dict[tuple[Key, str], Cause] = {}
        relevant = self._relevant(moved)
        for change in self._changes:
            keys = [k for k in moved if change in relevant[k] and any((k, f) not in causes for f in moved[k])]
            if not keys or self._trials >= MAX_TRIALS:
                continue
            for key, result in self._without([change], keys).items():
                for facet in moved[key]:
                    if (key, facet) not in causes and self._is_back(key, facet, result):
                        causes[key, facet] = Cause((change.name,), "undone alone")
        for key, facets in moved.items():
            for facet in facets:
                if (key, facet) not in causes:
                    causes[key, facet] = self._together(key, facet, relevant[key])
        return causes

    def _is_back(self, key: Key, facet: str, result: Classification) -> bool:
        return answers(result, facet) == answers(self._before[key], facet)

    def _together(self, key: Key, facet: str, relevant: list[Change]) -> Cause:
        """The smallest set of changes that brings the old answer back together; else the evidence."""

        def restores(chosen: list[Change]) -> bool:
            return self._is_back(key, facet, self._without(chosen, [key])[key])

        if 1 < len(relevant) <= TOGETHER and self._trials < MAX_TRIALS and restores(relevant):
            chosen = list(relevant)
            for change in relevant:
                fewer = [c for c in chosen if c is not change]
                if len(fewer) > 1 and self._trials < MAX_TRIALS and restores(fewer):
                    chosen = fewer
            return Cause(tuple(c.name for c in chosen), "undone together")
        return Cause(self._evidence(key, facet), "evidence")

    def _evidence(self, key: Key, facet: str) -> tuple[str, ...]:
        """The rules whose evidence is new or gone."""
        rules = []
        for classifier in self._classifiers:
            result = classifier.classify(self._titles[key], key[2])
            shown = [*result.assignments, *result.runners_up, *result.grades]
            rules.append({(e.kind, e.rule, round(e.score, 3)) for a in shown if a.facet == facet for e in a.evidence})
        odd = sorted(rules[0] ^ rules[1], key=lambda r: (-abs(r[2]), r))
        return tuple(dict.fromkeys(f"{kind} {rule}" for kind, rule, _ in odd))[:EVIDENCE_SHOWN] or ("not found",)

    def _without(self, undone: Iterable[Change], keys: Iterable[Key]) -> dict[Key, Classification]:
        """The titles as they are classified without some changes."""
        self._trials += 1
        version = self._new
        for change in undone:
            if change.undo is not None:
                version = change.undo(version)
        own = self._classifiers[1]
        classifier = classifier_of(version, own, blind=own.blind)
        results = {}
        for key in keys:
            home = version.sets.get(key[0])
            there = home.find(key[1]) if home is not None else None
            one = there if there is not None and there.title(key[2]) else self._titles[key]
            results[key] = classifier.classify(one, key[2], explain=False)
        return results

    def _relevant(self, moved: Iterable[Key]) -> dict[Key, list[Change]]:
        """The changes that can have to do with each title: terms that match it, links of its categories, and all rules and sets."""
        matching = {lang: self._matching(lang, [k for k in moved if k[2] == lang]) for lang in {k[2] for k in moved}}
        ancestors = self._new.taxonomy.ancestors
        result: dict[Key, list[Change]] = {}
        for key in moved:
            own = matching[key[2]][key]
            shown = {a.category for c in (self._before[key], self._after[key]) for a in c.assignments}
            families = {name for category in shown for name in (category, *ancestors(category))}
            result[key] = [
                change
                for n, change in enumerate(self._changes)
                if n in own or (change.what != "term" and (not change.touches or change.touches & families))
            ]
        return result

    def _matching(self, lang: str, keys: Iterable[Key]) -> dict[Key, set[int]]:
        """The changes, by number, of whose terms a phrase stands in each title."""
        owners = [(phrase, n) for n, c in enumerate(self._changes) for term in c.terms for phrase in term.any.get(lang)]
        index = PhraseIndex([phrase for phrase, _ in owners])
        return {key: {owners[p][1] for p in index.find(fold(self._after[key].title))} for key in keys}
