"""Quality from metadata alone: grades of the criteria, rolled up into a class. Nothing here looks at the title."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, get_args

from sdgtax.classify.fields import FILE, Pattern
from sdgtax.model.classification import Assignment, Evidence, Gap, Grade
from sdgtax.model.finding import SdgtaxError

if TYPE_CHECKING:
    from sdgtax.model.rules import Judgement, RollUp
    from sdgtax.model.taxonomy import Taxonomy

GRADES = get_args(Grade)
YEAR = 4
"""Digits of a year."""
Values = Mapping[str, list[str]]


@dataclass(frozen=True, slots=True)
class Quality:
    """What is said about quality: the class if there is one, the grades, and what could not be assessed."""

    answer: tuple[Assignment, ...]
    grades: tuple[Assignment, ...]
    gaps: tuple[Gap, ...]


class QualityJudge:
    """Applies the judgements and the roll-up of `rules/metadata.yaml`."""

    def __init__(self, taxonomy: Taxonomy, *, level: str = "", as_of: int | None = None) -> None:
        """`level` is the geographic level that the user needs; `as_of` the year to count age from.

        Raises SdgtaxError for a level that the rules do not have.
        """
        rules = taxonomy.metadata
        if level and level not in rules.levels:
            raise SdgtaxError(f"unknown geographic level “{level}”. Known: {', '.join(rules.levels)}.")
        self._rules = rules
        self._word = taxonomy.confidence_word
        self._wanted = level
        self._as_of = as_of or rules.as_of
        self._judge = [(j, Pattern(j.values)) for j in rules.judge]
        self._roll_up = [(r, Pattern(r.values)) for r in rules.roll_up]
        self._criteria = {c.id: Gap(rules.criterion_facet.id, c.settle, c.id) for c in rules.criteria}
        self._gap = Gap(rules.class_facet.id, rules.settle)
        self._nothing = Quality((), (), (*self._criteria.values(), self._gap))

    def judge(self, values: Values) -> Quality:
        """The quality by the metadata, field by field; for each criterion the first judgement that fits is used."""
        if not values:
            return self._nothing
        grades: dict[str, Assignment] = {}
        for judgement, pattern in self._judge:
            if judgement.criterion not in grades:
                value = self._value(judgement, pattern, values)
                if value is not None:
                    evidence = self._evidence(judgement, 1.0, f"{judgement.field}: {value}")
                    grades[judgement.criterion] = Assignment(
                        self._rules.criterion_facet.id,
                        judgement.criterion,
                        1.0,
                        1.0,
                        judgement.grade,
                        "metadata",
                        evidence,
                    )
        gaps = [gap for criterion, gap in self._criteria.items() if criterion not in grades]
        answer = self._class(values, Counter(g.level for g in grades.values()))
        if answer is None:
            return Quality((), tuple(grades.values()), (*gaps, self._gap))
        return Quality((answer,), tuple(grades.values()), tuple(gaps))

    def _class(self, values: Values, counts: Counter[str]) -> Assignment | None:
        """The class by the first roll-up rule that fits."""
        for rule, pattern in self._roll_up:
            text = self._grounds(rule, pattern, values, counts)
            if text is not None:
                evidence = self._evidence(rule, rule.confidence, text)
                word = self._word(rule.confidence)
                facet = self._rules.class_facet.id
                return Assignment(facet, rule.category, rule.confidence, rule.confidence, word, "metadata", evidence)
        return None

    def _grounds(self, rule: RollUp, pattern: Pattern, values: Values, counts: Counter[str]) -> str | None:
        """What the roll-up rule rests on; None where it does not fit."""
        if any(counts[g] < n for g, n in rule.at_least.items()) or any(counts[g] > n for g, n in rule.at_most.items()):
            return None
        if rule.field:
            value = next((v for v in values.get(rule.field, ()) if pattern.fits(v)), None)
            return None if value is None else f"{rule.field}: {value}"
        if counts.total() < self._rules.needed:
            return None
        return ", ".join(f"{g}: {counts[g]}" for g in GRADES if counts[g])

    def _value(self, judgement: Judgement, pattern: Pattern, values: Values) -> str | None:
        """The value that the judgement rests on; None where it does not fit."""
        found = values.get(judgement.field, ())
        if judgement.level:
            return self._level(judgement, found)
        for value in found:
            if judgement.age_at_most is None:
                if pattern.fits(value):
                    return value
            elif value.isdigit() and len(value) <= YEAR and self._as_of - int(value) <= judgement.age_at_most:
                return value
        return None

    def _level(self, judgement: Judgement, found: Iterable[str]) -> str | None:
        """Compare the finest level of the indicator with the level asked for."""
        known = self._rules.levels
        levels = [known.index(v) for v in found if v in known]
        if not self._wanted or not levels:
            return None
        same = min(levels) <= known.index(self._wanted)
        return known[min(levels)] if same == (judgement.level == "same") else None

    @staticmethod
    def _evidence(rule: Judgement | RollUp, score: float, text: str) -> tuple[Evidence, ...]:
        return (Evidence("metadata", rule.id, score, text, file=FILE, reason=rule.reason),)
