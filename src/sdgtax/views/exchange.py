"""The taxonomy and classified indicators as formats of other systems want them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, NamedTuple, get_args

from sdgtax.classify.bound import Bound
from sdgtax.model.classification import Assignment, Basis, Classification
from sdgtax.model.finding import SdgtaxError
from sdgtax.model.sheet import Result, Tables
from sdgtax.text.decided import AGAINST, single
from sdgtax.views.classification import Shown, listed
from sdgtax.views.own import NONE, Own
from sdgtax.views.tables import tables

if TYPE_CHECKING:
    from sdgtax.model.columns import Exchange
    from sdgtax.model.indicator import Indicator, IndicatorSet
    from sdgtax.model.review import Reviews
    from sdgtax.model.taxonomy import Taxonomy

OWN = "own"
"""What a user's own list is called that has no name of its own."""


class Row(NamedTuple):
    """An indicator with its categories, in the order of the taxonomy; `key` is its code, or its number in the list without one."""

    indicator: Indicator
    key: str
    classification: Classification
    categories: tuple[str, ...]


@dataclass(frozen=True)
class Said:
    """What a user says of an export: the grounds that count (all where empty; what people added counts always), and for a description
    of the data who publishes them, who answers for them, and where they can be had."""

    basis: frozenset[str] = frozenset()
    publisher: str = ""
    contact: str = ""
    urls: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        known = get_args(Basis)
        if unknown := sorted(self.basis.difference(known)):
            raise SdgtaxError(f"unknown grounds “{unknown[0]}”. Known: {', '.join(known)}.")


@dataclass(frozen=True)
class Exchanged:
    """What is exported. `own` is what a user's own list is called, `listed` its columns."""

    taxonomy: Taxonomy
    lang: str
    results: Iterable[Classification] = ()
    sets: Mapping[str, IndicatorSet] = field(default_factory=dict)
    reviews: Iterable[Reviews] = ()
    said: Said = Said()
    own: str = OWN
    listed: Own = NONE

    @property
    def rules(self) -> Exchange:
        """The words of other systems. Raises SdgtaxError where the taxonomy has none."""
        found = self.taxonomy.columns.exchange
        if found is None:
            raise SdgtaxError(
                "rules/columns.yaml has no `exchange`, which export needs. Copy it from the bundled taxonomy."
            )
        return found

    @property
    def set_base(self) -> str:
        """What our addresses of sets begin with."""
        return self.taxonomy.overlap.sssom.set_prefix

    def tables(self) -> Tables:
        """The taxonomy, and the indicators with their answers on the grounds that count, as tables."""
        found = [replace(c, assignments=tuple(self._counting(c))) for c in self.results]
        made = tables(self.taxonomy, found, self.lang, listed(self.taxonomy, found, Shown(self.lang, own=self.listed)))
        return made if found else Tables(made.sheets[:1], made.keys, made.links)

    def _counting(self, c: Classification) -> Iterable[Assignment]:
        """The assignments on the grounds that count."""
        return (a for a in c.assignments if not self.said.basis or a.basis in self.said.basis)

    def rows(self) -> Iterator[Row]:
        """The indicators, each with what was assigned and what people added; what they took out is out."""
        bound = Bound([d for r in self.reviews for d in r.decisions], self.sets, single(self.taxonomy))
        order = {id_: n for n, id_ in enumerate(self.taxonomy.categories)}
        taken: set[tuple[str, str]] = set()
        for n, c in enumerate(self.results, 1):
            held = (bound.decisions[n] for n in bound.of(c.indicator).hold)
            people = {d.category: d.decision != AGAINST for d in held}
            found = {a.category for a in self._counting(c)}
            kept = {x for x in found if people.get(x, True)} | {x for x, yes in people.items() if yes}
            key = c.code or str(n)
            while (c.set_id, key) in taken:
                key += f"-{n}"
            taken.add((c.set_id, key))
            yield Row(c.indicator, key, c, tuple(sorted(kept, key=lambda x: order.get(x, len(order)))))


def result(exchanged: Exchanged) -> Result:
    """What is exported, for the formats of other systems."""
    return {"exchange": lambda: exchanged}
