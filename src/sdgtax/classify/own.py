"""The goals and targets that the owner of a list gives an indicator: read, compared with what is found, or taken over."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Literal, get_args

from sdgtax.model.classification import Assignment, Own
from sdgtax.model.finding import SdgtaxError
from sdgtax.model.indicator import Indicator, Published
from sdgtax.text.labels import Labels

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sdgtax.model.taxonomy import Taxonomy

Goals = Literal["own", "check", "ignore"]
"""Own labels win, are compared, or are not looked at."""
ROLES = ("goals", "targets")
UN = "un_indicator"
_SPLIT = re.compile(r"[\s;,|]+")


class OwnLabels:
    """Reads the labels of owners by a taxonomy."""

    def __init__(self, taxonomy: Taxonomy, goals: str = "check") -> None:
        """Raises SdgtaxError for a word that `Goals` has not."""
        if goals not in get_args(Goals):
            raise SdgtaxError(f"unknown way “{goals}” to treat own goals. Known: {', '.join(get_args(Goals))}.")
        self._taxonomy = taxonomy
        self._mode = goals
        self._labels: Labels | None = None
        named = {role: f.id for role in ROLES for f in taxonomy.scoring.facets if role in f.labels}
        self._facets = tuple(named[role] for role in ROLES) if len(named) == len(ROLES) else ()

    def read(self, indicator: Indicator) -> Own | None:
        """What the owner's labels name; None where the list has no column of labels, or they are not to be looked at."""
        if not self._facets or self._mode == "ignore" or not any(role in indicator.own for role in ROLES):
            return None
        if self._labels is None:
            self._labels = Labels(self._taxonomy)
        text = "; ".join(indicator.own[role] for role in ROLES if indicator.own.get(role))
        goals, targets = (self._labels.read(facet, text) for facet in self._facets)
        return Own(goals.categories, targets.categories, goals.unknown)

    def taken_over(self, indicator: Indicator, own: Own | None) -> Indicator:
        """The indicator with the owner's labels as published ones, where they are to win."""
        if own is None or self._mode != "own" or indicator.published or not (own.goals or own.targets):
            return indicator
        known = self._taxonomy.categories
        goals, targets = (tuple(known[c].notation for c in ids) for ids in (own.goals, own.targets))
        codes = tuple(filter(None, _SPLIT.split(indicator.own.get(UN, ""))))
        said = {text.strip() for text in indicator.own.values() if text}
        column = next((name for name, text in indicator.columns.items() if text.strip() in said), "")
        return replace(indicator, published=Published(indicator.publisher or column, goals, targets, codes))

    def compared(self, own: Own | None, assignments: Iterable[Assignment]) -> Own | None:
        """With the agreement: the first goal is one of the owner's, another answer is, or none is."""
        if own is None or not own.goals:
            return own
        answers = [a.category for a in assignments if a.facet == self._facets[0]]
        if not answers:
            return own._replace(agreement="none")
        if answers[0] in own.goals:
            return own._replace(agreement="agrees")
        return own._replace(agreement="among" if set(answers) & set(own.goals) else "differs")
