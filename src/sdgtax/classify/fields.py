"""The metadata of an indicator as the rules of `rules/metadata.yaml` see it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields
from operator import attrgetter
from typing import TYPE_CHECKING

from sdgtax.model.indicator import Indicator

if TYPE_CHECKING:
    from sdgtax.model.indicator import IndicatorSet
    from sdgtax.model.rules import MetadataRules

FILE = "rules/metadata.yaml"


class Pattern:
    """Literal values, whose case does not matter; `*` at the end stands for any ending. Without values, anything fits."""

    def __init__(self, values: Sequence[str]) -> None:
        low = [v.lower() for v in values]
        self._exact = frozenset(low)
        self._starts = tuple(v[:-1] for v in low if v.endswith("*"))

    def fits(self, value: str) -> bool:
        """Whether the value is one of those."""
        low = value.lower()
        return not self._exact or low in self._exact or low.startswith(self._starts)


class Fields:
    """Reads the fields that the rules name, those of the indicator and those that are looked up in another set."""

    def __init__(self, rules: MetadataRules, sets: Mapping[str, IndicatorSet]) -> None:
        self._lookups = rules.lookups
        self._sets = sets
        named = {r.field for r in rules.assign} | {r.field for r in rules.judge} | {r.field for r in rules.roll_up}
        named &= {field.name for field in fields(Indicator)}
        self._names = sorted(named - {lookup.field for lookup in rules.lookups})
        self._all = attrgetter("published", "published", *self._names)  # twice: what one name gets is no tuple

    def read(self, indicator: Indicator) -> dict[str, list[str]]:
        """The values by field; a field without a value is not there."""
        if not any(self._all(indicator)):
            return {}
        found = {name: values for name in self._names if (values := _values(indicator, name))}
        for lookup in self._lookups if indicator.published else ():
            other = self._sets.get(lookup.set)
            named = [other.find(code) for code in getattr(indicator.published, lookup.by)] if other else []
            values = [v for one in named if one is not None for v in _values(one, lookup.take)]
            if values:
                found[lookup.field] = values
        return found


def _values(indicator: Indicator, field: str) -> list[str]:
    value = getattr(indicator, field, None)
    if isinstance(value, tuple):
        return [str(v) for v in value]
    return [str(value)] if value else []
