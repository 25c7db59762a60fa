"""What metadata says: distribution (level, groups, interval) and quality. Nothing here looks at the title."""

from __future__ import annotations

from collections.abc import Iterator

from sdgtax.model.indicator import Indicator, IndicatorSet
from sdgtax.model.result import Assignment, Classification, Evidence, Gap
from sdgtax.model.taxonomy import Judgement, Taxonomy

FILE = "rules/metadata.yaml"


class MetadataReader:
    """Applies `rules/metadata.yaml`."""

    def __init__(self, taxonomy: Taxonomy, level: str = "") -> None:
        self._taxonomy = taxonomy
        self._rules = taxonomy.metadata
        self._wanted = level
        self._facet_of = {
            c.id: f.id
            for f in taxonomy.scoring.facets
            for c in taxonomy.categories.values()
            if c.id.startswith(f.root + ".") and c.id.count(".") == f.root.count(".") + f.depth
        }

    def assignments(self, indicator: Indicator, indicator_set: IndicatorSet | None) -> list[Assignment]:
        """Assignments of facets that metadata settles, strongest first."""
        found: dict[str, Assignment] = {}
        for rule in self._rules.assign:
            value = _match(rule.values, _values(indicator, indicator_set, rule.field))
            if value is None or rule.category in found or rule.category not in self._facet_of:
                continue
            evidence = Evidence(
                "metadata", rule.id, rule.confidence, f"{rule.field}: {value}", file=FILE,
                reason_en=rule.reason.en, reason_nb=rule.reason.nb,
            )  # fmt: skip
            found[rule.category] = self._assignment(rule.category, rule.confidence, (evidence,))
        return sorted(found.values(), key=lambda a: -a.confidence)

    def quality(self, indicator: Indicator, indicator_set: IndicatorSet | None, result: Classification) -> None:
        """Grade the criteria that metadata supports and roll them up into a class; adds to the result."""
        grades: dict[str, list[str]] = {}
        for judgement in self._rules.judge:
            if judgement.level:
                value = self._level(judgement, indicator, indicator_set)
            else:
                value = _match(judgement.values, _values(indicator, indicator_set, judgement.field))
            if value is None or judgement.criterion in grades:
                continue
            grades[judgement.criterion] = [judgement.grade]
            evidence = Evidence(
                "metadata", judgement.id, 1.0, f"{judgement.field}: {value}", file=FILE,
                reason_en=judgement.reason.en, reason_nb=judgement.reason.nb,
            )  # fmt: skip
            result.grades.append(
                Assignment("quality-criterion", judgement.criterion, 1.0, 1.0, judgement.grade, "metadata", (evidence,))
            )
        counts = {g: sum(1 for v in grades.values() if v[0] == g) for g in ("good", "partly", "poor")}
        for rule in self._rules.roll_up:
            value = _match(rule.values, _values(indicator, indicator_set, rule.field)) if rule.field else ""
            if value is None:
                continue
            if any(counts[g] < n for g, n in rule.at_least.items()) or any(
                counts[g] > n for g, n in rule.at_most.items()
            ):
                continue
            text = f"{rule.field}: {value}" if rule.field else ", ".join(f"{n} {g}" for g, n in counts.items() if n)
            evidence = Evidence(
                "metadata",
                rule.id,
                rule.confidence,
                text,
                file=FILE,
                reason_en=rule.reason.en,
                reason_nb=rule.reason.nb,
            )
            result.assignments.append(
                Assignment(
                    "quality",
                    rule.category,
                    rule.confidence,
                    rule.confidence,
                    self._word(rule.confidence),
                    "metadata",
                    (evidence,),
                )
            )
            return

    def quality_gaps(self, result: Classification) -> Iterator[Gap]:
        """The gap for a class that nothing supports."""
        if not result.of("quality"):
            yield Gap("quality", self._rules.settle.en, self._rules.settle.nb)

    def _level(self, judgement: Judgement, indicator: Indicator, indicator_set: IndicatorSet | None) -> str | None:
        """Compare the finest level of the indicator with the level asked for."""
        known = self._rules.levels
        levels = [v for v in _values(indicator, indicator_set, "level") if v in known]
        if not self._wanted or not levels:
            return None
        finest = min(known.index(v) for v in levels)
        same = finest <= known.index(self._wanted)
        return known[finest] if same == (judgement.level == "same") else None

    def _assignment(self, category: str, confidence: float, evidence: tuple[Evidence, ...]) -> Assignment:
        facet = self._facet_of[category]
        return Assignment(facet, category, confidence, confidence, self._word(confidence), "metadata", evidence)

    def _word(self, confidence: float) -> str:
        for level in self._taxonomy.scoring.confidence:
            if confidence >= level.at_least:
                return level.id
        return ""


def _values(indicator: Indicator, indicator_set: IndicatorSet | None, field: str) -> list[str]:
    """The values of a metadata field, the indicator's own before its set's."""
    for holder in (indicator, indicator_set):
        value = getattr(holder, field, None) if holder is not None else None
        if value:
            return [str(v) for v in value] if isinstance(value, list) else [str(value)]
    return []


def _match(patterns: list[str], values: list[str]) -> str | None:
    """The first value that fits one of the patterns (`*` at the end), or any value where there are no patterns."""
    for value in values:
        low = value.lower()
        if not patterns:
            return value
        for pattern in patterns:
            p = pattern.lower()
            if low == p or (p.endswith("*") and low.startswith(p[:-1])):
                return value
    return None
