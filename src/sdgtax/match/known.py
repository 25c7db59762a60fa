"""What is known of pairs of indicators without reading their titles: what publishers say, and what people have decided."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from sdgtax.model.mapping import OVERLAPPING

if TYPE_CHECKING:
    from sdgtax.model.indicator import Indicator
    from sdgtax.model.mapping import Decision, RelationName
    from sdgtax.model.matching import OverlapRules

Places = tuple[int, int]
"""The places of two indicators, each in its own set."""


class Known:
    """Published mappings to the UN's indicators, and decisions."""

    def __init__(self, rules: OverlapRules, decisions: Iterable[Decision], *, blind: bool) -> None:
        """`blind` leaves out what is published."""
        self._rules = rules
        self._blind = blind
        self._decisions: dict[tuple[str, str], Decision] = {}
        for decision in (d for d in decisions if d.manual):  # what a program found decides nothing
            self._decisions[decision.left, decision.right] = decision
            self._decisions[decision.right, decision.left] = decision.mirrored()

    def published(self, a: Sequence[Indicator], b: Sequence[Indicator]) -> dict[Places, float]:
        """The score of pairs of which one names the other's UN code, or of which both name the same one."""
        if self._blind:
            return {}
        found = self._selves(a, b)
        rights: dict[str, list[int]] = {}
        for j, indicator in enumerate(b):
            for code in self._un_codes(indicator):
                rights.setdefault(code, []).append(j)
        for i, indicator in enumerate(a):
            for code in self._un_codes(indicator):
                for j in rights.get(code, ()):
                    one = self._is_un(indicator) or self._is_un(b[j])
                    score = self._rules.same_un_indicator if one else self._rules.shared_un_indicator
                    found[i, j] = max(score, found.get((i, j), 0.0))
        return found

    def _selves(self, a: Sequence[Indicator], b: Sequence[Indicator]) -> dict[Places, float]:
        """The indicators that stand in both lists: those of one set in two languages."""
        codes = {(_base(y), y.code): j for j, y in enumerate(b)} if a and b and _base(a[0]) == _base(b[0]) else {}
        same = self._rules.same_un_indicator
        return {(i, codes[_base(x), x.code]): same for i, x in enumerate(a) if (_base(x), x.code) in codes and x.code}

    def relation(self, x: Indicator, y: Indicator, inferred: RelationName) -> RelationName:
        """The relation of a pair with a published mapping, beside the one that the titles give.

        An indicator is itself in whatever language; two that are mapped to one of the UN are close at least.
        """
        if x.code == y.code and _base(x) == _base(y):
            return "exact"
        return inferred if inferred in OVERLAPPING else "close"

    def publisher(self, x: Indicator, y: Indicator) -> str:
        """Who published the mapping of a pair."""
        return next((t.published.by for t in (x, y) if t.published and not self._is_un(t)), _base(x))

    def _is_un(self, indicator: Indicator) -> bool:
        return _base(indicator) == self._rules.un_set

    def _un_codes(self, indicator: Indicator) -> Sequence[str]:
        if self._is_un(indicator):
            return [indicator.code, *indicator.also_listed]
        return indicator.published.un_indicator if indicator.published else ()

    def decision(self, x: Indicator, y: Indicator) -> Decision | None:
        """What was decided of a pair."""
        return self._decisions.get((x.ref, y.ref)) if self._decisions else None

    def decided(self, a: Sequence[Indicator], b: Sequence[Indicator]) -> dict[Places, Decision]:
        """What was decided of the pairs of two sets."""
        if not self._decisions:
            return {}
        lefts, rights = ({t.ref: place for place, t in enumerate(side)} for side in (a, b))
        return {
            (lefts[left], rights[right]): decision
            for (left, right), decision in self._decisions.items()
            if left in lefts and right in rights
        }


def _base(indicator: Indicator) -> str:
    """The set of an indicator, whatever the language in which it is read."""
    return indicator.set_id.partition("@")[0]
