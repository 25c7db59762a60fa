"""What metadata says: distribution (level, groups, interval) and quality. Nothing here looks at the title."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from sdgtax.model.classification import Assignment, Classification, Evidence, Gap

if TYPE_CHECKING:
    from sdgtax.model.indicator import Indicator, IndicatorSet
    from sdgtax.model.rules import Judgement, RollUp
    from sdgtax.model.taxonomy import Taxonomy

FILE = "rules/metadata.yaml"
CRITERION_FACET = "quality-criterion"
CLASS_FACET = "quality"

Values = Mapping[str, list[str]]


class MetadataReader:
    """Applies `rules/metadata.yaml`."""

    def __init__(
        self, taxonomy: Taxonomy, sets: Mapping[str, IndicatorSet], *, level: str = "", as_of: int | None = None
    ) -> None:
        """`sets` serve the lookups; `level` is the geographic level that the user needs; `as_of` the year to count age from."""
        self._taxonomy = taxonomy
        self._rules = taxonomy.metadata
        self._wanted = level
        self._as_of = as_of or taxonomy.metadata.as_of
        self._facet_of = {
            c.id: f.id
            for f in taxonomy.scoring.facets
            for c in taxonomy.categories.values()
            if c.id.startswith(f.root + ".") and c.id.count(".") == f.root.count(".") + f.depth
        }
        self._sets = sets

    def assignments(self, indicator: Indicator) -> list[Assignment]:
        """Assignments of facets that metadata settles, strongest first."""
        found: dict[str, Assignment] = {}
        for rule in self._rules.assign:
            if rule.category in found or rule.category not in self._facet_of:
                continue
            for value in _own(indicator, rule.field):
                if _fits(rule.values, value):
                    evidence = Evidence(
                        "metadata", rule.id, rule.confidence, f"{rule.field}: {value}", file=FILE,
                        reason=rule.reason,
                    )  # fmt: skip
                    found[rule.category] = self._assignment(
                        self._facet_of[rule.category], rule.category, rule.confidence, evidence
                    )
                    break
        return sorted(found.values(), key=lambda a: -a.confidence)

    def quality(self, indicator: Indicator, result: Classification) -> None:
        """Grade the criteria that metadata supports and roll them up into a class; what is not known becomes a gap."""
        grades: dict[str, str] = {}
        for judgement in self._rules.judge:
            value = None if judgement.criterion in grades else self._judge(judgement, indicator)
            if value is not None:
                grades[judgement.criterion] = judgement.grade
                evidence = Evidence(
                    "metadata", judgement.id, 1.0, f"{judgement.field}: {value}", file=FILE,
                    reason=judgement.reason,
                )  # fmt: skip
                result.grades.append(
                    Assignment(CRITERION_FACET, judgement.criterion, 1.0, 1.0, judgement.grade, "metadata", (evidence,))
                )
        for criterion in self._rules.criteria:
            if criterion.id not in grades:
                result.gaps.append(Gap(CRITERION_FACET, criterion.settle, criterion.id))
        counts = {g: sum(1 for v in grades.values() if v == g) for g in ("good", "partly", "poor")}
        for rule in self._rules.roll_up:
            text = self._rolls(rule, counts, indicator)
            if text is not None:
                evidence = Evidence(
                    "metadata", rule.id, rule.confidence, text, file=FILE,
                    reason=rule.reason,
                )  # fmt: skip
                result.assignments.append(self._assignment(CLASS_FACET, rule.category, rule.confidence, evidence))
                return
        result.gaps.append(Gap(CLASS_FACET, self._rules.settle))

    def _rolls(self, rule: RollUp, counts: Mapping[str, int], indicator: Indicator) -> str | None:
        """What the roll-up rule rests on; None where it does not fit."""
        if any(counts[g] < n for g, n in rule.at_least.items()) or any(counts[g] > n for g, n in rule.at_most.items()):
            return None
        if rule.field:
            value = next((v for v in self._values(indicator, rule.field) if _fits(rule.values, v)), None)
            return None if value is None else f"{rule.field}: {value}"
        if sum(counts.values()) < self._rules.needed:
            return None
        return ", ".join(f"{g}: {n}" for g, n in counts.items() if n)

    def _judge(self, judgement: Judgement, indicator: Indicator) -> str | None:
        """The value that the judgement rests on; None where it does not fit."""
        if judgement.level:
            return self._level(judgement, indicator)
        for value in self._values(indicator, judgement.field):
            if judgement.age_at_most is not None:
                if value.isdigit() and self._as_of - int(value) <= judgement.age_at_most:
                    return value
            elif _fits(judgement.values, value):
                return value
        return None

    def _level(self, judgement: Judgement, indicator: Indicator) -> str | None:
        """Compare the finest level of the indicator with the level asked for."""
        known = self._rules.levels
        levels = [v for v in _own(indicator, "level") if v in known]
        if not self._wanted or not levels:
            return None
        finest = min(known.index(v) for v in levels)
        same = finest <= known.index(self._wanted)
        return known[finest] if same == (judgement.level == "same") else None

    def _values(self, indicator: Indicator, field: str) -> list[str]:
        """The values of a field, also of one that is looked up in another set."""
        for lookup in self._rules.lookups:
            if lookup.field == field:
                other = self._sets.get(lookup.set)
                published = indicator.published
                codes = getattr(published, lookup.by, []) if published and other else []
                found = [other.find(code) for code in codes] if other else []
                return [v for i in found if i is not None for v in _own(i, lookup.take)]
        return _own(indicator, field)

    def _assignment(self, facet: str, category: str, confidence: float, evidence: Evidence) -> Assignment:
        word = next((w.id for w in self._taxonomy.scoring.confidence if confidence >= w.at_least), "")
        return Assignment(facet, category, confidence, confidence, word, "metadata", (evidence,))


def _own(indicator: Indicator, field: str) -> list[str]:
    """The values of a metadata field."""
    value = getattr(indicator, field, None)
    if isinstance(value, tuple):
        return [str(v) for v in value]
    return [str(value)] if value else []


def _fits(patterns: list[str], value: str) -> bool:
    """Whether a value is one of the patterns (`*` at the end stands for any ending); any value where there are none."""
    low = value.lower()
    return not patterns or any(
        low == p or (p.endswith("*") and low.startswith(p[:-1])) for p in (q.lower() for q in patterns)
    )
