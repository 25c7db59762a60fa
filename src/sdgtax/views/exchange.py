"""The taxonomy and classified indicators as formats of other systems want them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, NamedTuple

from sdgtax.model.finding import SdgtaxError
from sdgtax.model.sheet import Tables
from sdgtax.views.classification import Shown, listed
from sdgtax.views.own import NONE, Own
from sdgtax.views.tables import tables

if TYPE_CHECKING:
    from sdgtax.model.classification import Classification
    from sdgtax.model.exchange import Exchange
    from sdgtax.model.indicator import Indicator, IndicatorSet
    from sdgtax.model.review import Reviews
    from sdgtax.model.sheet import Result
    from sdgtax.model.taxonomy import Taxonomy


class Row(NamedTuple):
    """An indicator with its categories, in the order of the taxonomy; `key` is its code, or its number in the list without one."""

    indicator: Indicator
    key: str
    classification: Classification
    categories: tuple[str, ...]


@dataclass(frozen=True)
class Exchanged:
    """What is exported. `basis` are the kinds of grounds that count (all where empty); what people added counts always."""

    taxonomy: Taxonomy
    lang: str
    results: Iterable[Classification] = ()
    sets: Mapping[str, IndicatorSet] = field(default_factory=dict)
    reviews: Iterable[Reviews] = ()
    basis: frozenset[str] = frozenset()
    own: str = "own"
    listed: Own = NONE
    publisher: str = ""
    contact: str = ""
    urls: tuple[str, ...] = ()

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
        found = [
            replace(c, assignments=tuple(a for a in c.assignments if not self.basis or a.basis in self.basis))
            for c in self.results
        ]
        made = tables(self.taxonomy, found, self.lang, listed(self.taxonomy, found, Shown(self.lang, own=self.listed)))
        return made if found else Tables(made.sheets[:1], made.keys, made.links)

    def rows(self) -> Iterator[Row]:
        """The indicators, each with what was assigned and what people added; what they took out is out."""
        decided: dict[str, dict[str, bool]] = {}
        for review in self.reviews:
            for d in review.decisions:
                decided.setdefault(d.indicator, {})[d.category] = d.decision != "reject"
        order = {id_: n for n, id_ in enumerate(self.taxonomy.categories)}
        taken: set[tuple[str, str]] = set()
        for n, c in enumerate(self.results, 1):
            said = decided.get(c.indicator.ref, {})
            found = {a.category for a in c.assignments if not self.basis or a.basis in self.basis}
            kept = {x for x in found if said.get(x, True)} | {x for x, yes in said.items() if yes}
            key = c.code or str(n)
            while (c.set_id, key) in taken:
                key += f"-{n}"
            taken.add((c.set_id, key))
            yield Row(c.indicator, key, c, tuple(sorted(kept, key=lambda x: order.get(x, len(order)))))


def result(exchanged: Exchanged) -> Result:
    """What is exported, for the formats of other systems."""
    return {"exchange": lambda: exchanged}
