"""Two versions of the taxonomy and the sets compared: what changed, what that does to the classification, and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sdgtax.analyse.changes import Change, MappingChange, Stated, Stating, Version, changes, mapping_changes
from sdgtax.analyse.effects import Effect, Results, classifier_of, classify_version, effects
from sdgtax.analyse.evaluate import evaluate, label_rows
from sdgtax.classify.engine import Classifier
from sdgtax.match.concepts import Ties, find_concepts, find_ties
from sdgtax.match.lock import Lock, Move, moves
from sdgtax.match.matcher import Matcher
from sdgtax.model.finding import DataError
from sdgtax.model.ids import Lost, ids_of, lost

if TYPE_CHECKING:
    from sdgtax.match.titles import Prepared
    from sdgtax.model.indicator import Indicator

Table = tuple[str, Sequence["Indicator"]]
"""A table with labels: its name and its rows."""


@dataclass(frozen=True)
class Accuracy:
    """Share of right first answers on a table with labels, before and after."""

    table: str
    facet: str
    titles: int
    before: float
    after: float


@dataclass
class Difference:
    """Everything that differs. `lost` are ids that are gone though nothing says what replaces them."""

    old: str
    new: str
    changes: list[Change] = field(default_factory=list)
    effects: list[Effect] = field(default_factory=list)
    counts: list[tuple[str, int, int]] = field(default_factory=list)
    review_gained: list[str] = field(default_factory=list)
    review_lost: list[str] = field(default_factory=list)
    accuracy: list[Accuracy] = field(default_factory=list)
    lost: list[Lost] = field(default_factory=list)
    mappings: list[MappingChange] = field(default_factory=list)
    concepts: list[Move] = field(default_factory=list)
    titles: int = 0
    indicators: int = 0

    @property
    def changed(self) -> int:
        """How many indicators change class."""
        return len({(e.set, e.code) for e in self.effects})


def compare(
    old: Version,
    new: Version,
    *,
    blind: bool = False,
    gold: Sequence[Table] = (),
    mappings: bool = True,
    workers: int = 1,
    on_progress: Callable[[str], None] | None = None,
) -> Difference:
    """Compare two versions: what changed, what it does, and why.

    `blind` ignores published mappings. `gold` are tables with labels for the accuracy before and after. `mappings` between the sets
    are compared too, with so many `workers`, which do not change the result.
    """
    tell = on_progress or (lambda _: None)
    result = Difference(old.name, new.name, changes=list(changes(old, new)))
    was, now = (list(ids_of(v.taxonomy, v.sets.values())) for v in (old, new))
    result.lost = lost(was, now)
    if old.mappings is not None and new.mappings is not None:
        result.mappings = sorted(mapping_changes(old.mappings, new.mappings), key=lambda m: (m.a, m.b))
    tell("classifying")
    first = classifier_of(old, blind=blind)
    classifiers = first, classifier_of(new, first, blind=blind)
    before, after = (classify_version(v, one) for v, one in zip((old, new), classifiers, strict=True))
    common = [k for k in after if k in before]
    result.titles, result.indicators = len(common), len({k[:2] for k in common})
    tell("looking for causes")
    result.effects = list(effects(new, result.changes, before, after, classifiers))
    result.counts = _counts(before, after)
    for key in common:
        if before[key].needs_review != after[key].needs_review:
            ref = f"{key[0]}:{key[1]} ({key[2]})"
            (result.review_gained if after[key].needs_review else result.review_lost).append(ref)
    if mappings and any(c.undo is not None for c in result.changes):
        tell("comparing sets")
        was_compared, now_compared = (
            _Compared(Matcher(v.taxonomy, v.sets, blind=blind, workers=workers, classifier=one))
            for v, one in zip((old, new), classifiers, strict=True)
        )
        result.mappings += mapping_changes(was_compared.mappings(), now_compared.mappings())
        result.concepts = _concept_moves(was_compared, now_compared)
    if gold:
        tell("measuring accuracy")
        result.accuracy = [a for table in gold for a in _accuracy(old, new, table)]
    return result


def _counts(before: Results, after: Results) -> list[tuple[str, int, int]]:
    """Category, number of indicators before and after; where they differ."""
    pairs = ({(a.category, *key[:2]) for key, c in r.items() for a in c.assignments} for r in (before, after))
    a, b = (Counter(category for category, *_ in found) for found in pairs)
    return [(c, a[c], b[c]) for c in sorted({*a, *b}) if a[c] != b[c]]


def _accuracy(old: Version, new: Version, table: Table) -> Iterator[Accuracy]:
    """Accuracy on a table with labels; a label that one of the versions does not know is left out there."""
    name, rows = table
    reports = []
    for version in (old, new):
        try:
            labelled = label_rows(rows, version.taxonomy, name, lambda _: None)
        except DataError:
            return
        found = evaluate(Classifier(version.taxonomy, version.sets, blind=True), labelled, worst=0)
        reports.append({r.facet: (r.n, r.top1 if r.micro_f1 is None else r.micro_f1) for r in found})
    for facet, (titles, share) in reports[1].items():
        if facet in reports[0]:
            yield Accuracy(name, facet, titles, reports[0][facet][1], share)


class _Compared:
    """All sets of a version, compared with one another as by `sdgtax overlap`."""

    def __init__(self, matcher: Matcher) -> None:
        self.matcher = matcher
        self.sets: list[Prepared] = [matcher.prepare(matcher.sets[name]) for name in sorted(matcher.sets)]
        self.ties: Ties = find_ties(matcher, self.sets, matcher.rules.thresholds.overlap)

    def mappings(self) -> Stating:
        """What the titles say, by the two indicators (`set:code`)."""
        return {(o.a_ref, o.b_ref): Stated(o.relation, o.a_title, o.b_title) for o in self.ties.values()}


def _concept_moves(old: _Compared, new: _Compared) -> list[Move]:
    """The indicators that stand under another concept than before, as `sdgtax concepts --moved` tells them."""
    before = Lock.of_concepts(find_concepts(old.matcher, old.sets, ties=old.ties))
    return moves(before, find_concepts(new.matcher, new.sets, lock=before, ties=new.ties))
