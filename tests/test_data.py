"""What the bundled taxonomy promises: whole, explained, exemplified, reached by real indicators."""

from __future__ import annotations

from collections import Counter

import pytest
from tools import make_schemas

from sdgtax.classify.engine import Classifier
from sdgtax.classify.voters.published import PublishedVoter
from sdgtax.model.classification import Classification
from sdgtax.model.indicator import IndicatorSet
from sdgtax.model.rules import Category, IndicatorExample, TitleExample
from sdgtax.model.taxonomy import Taxonomy


@pytest.fixture(scope="module")
def blind_results(blind: Classifier, sets: dict[str, IndicatorSet]) -> dict[tuple[str, str], Classification]:
    """All bundled indicators by set and code, by their titles alone (English where there is one)."""
    return {(i.set_id, i.code): blind.classify(i) for s in sets.values() for i in s.indicators}


def assignable(taxonomy: Taxonomy) -> list[Category]:
    return [c for c in taxonomy.categories.values() if not c.group]


def test_the_model_is_whole(taxonomy: Taxonomy) -> None:
    def count(root: str, depth: int) -> int:
        level = root.count(".") + depth
        return sum(c.id.startswith(root + ".") and c.id.count(".") == level for c in taxonomy.categories.values())

    assert count("goal.sdg", 1) == 17
    assert count("goal.sdg", 2) == 169
    assert count("goal.tbl", 1) == 3
    assert count("perspective.area", 1) == 14
    assert count("perspective.evaluation", 1) == 5
    assert count("quality.criterion", 1) == 5
    assert count("quality.class", 1) == 3
    assert count("perspective.priority", 1) == 0  # a profile adds them
    for part in ("level", "group", "interval"):
        assert count(f"perspective.distribution.{part}", 1) >= 4


def test_every_category_is_defined_in_its_own_words(taxonomy: Taxonomy) -> None:
    seen: Counter[str] = Counter()
    for c in taxonomy.categories.values():
        for lang in ("en", "nb"):
            text = c.definition.get(lang)
            assert len(text.split()) >= 4, (c.id, text)
            assert text != c.label.get(lang)
            assert c.title is None or text != c.title.get(lang), c.id
            seen[f"{lang} {text}"] += 1
        assert all(s in taxonomy.info.sources for s in c.source), c.id
    assert seen.most_common(1)[0][1] == 1


def test_official_names_stand_beside_goals_and_targets(taxonomy: Taxonomy) -> None:
    for c in taxonomy.categories.values():
        if c.id.startswith("goal.sdg."):
            assert c.title is not None, c.id
            assert c.notation == c.id.rpartition(".")[2].replace("-", "."), c.id
            assert c.same_as, c.id


def test_every_category_has_examples_and_a_counterexample(taxonomy: Taxonomy) -> None:
    few = [c.id for c in assignable(taxonomy) if len(c.examples) < 2 and not c.id.startswith("quality.")]
    none = [c.id for c in assignable(taxonomy) if not c.counterexamples and not c.id.startswith("quality.")]
    assert few == []
    assert none == []


def test_most_examples_are_real_indicators(taxonomy: Taxonomy) -> None:
    """Where a category has fewer than two bundled indicators as examples, it is one of those that no bundled title names."""
    few = []
    for c in assignable(taxonomy):
        if c.id.startswith("quality."):
            continue
        real = {
            e.indicator if isinstance(e, IndicatorExample) else e for e in c.examples if not isinstance(e, TitleExample)
        }
        if len(real) < 2:
            few.append(c.id)
    assert len(few) <= 45, few


def test_the_default_is_not_the_only_reason_for_areas_and_stages(
    taxonomy: Taxonomy, blind_results: dict[tuple[str, str], Classification]
) -> None:
    counts = Counter(a.category for c in blind_results.values() for a in c.assignments if a.basis != "default")
    for c in assignable(taxonomy):
        if c.id.startswith(("perspective.area.", "perspective.evaluation.")):
            assert counts[c.id] >= 5, (c.id, counts[c.id])


def share_right(
    set_id: str, sets: dict[str, IndicatorSet], blind: Classifier, results: dict[tuple[str, str], Classification]
) -> float:
    indicators = [i for i in sets[set_id].indicators if i.published]
    publisher = PublishedVoter(blind.taxonomy)
    right = sum(results[set_id, i.code].first("goal") in publisher.categories(i) for i in indicators)
    return right / len(indicators)


def test_blind_goals_of_eurostat(blind: Classifier, sets: dict[str, IndicatorSet], blind_results) -> None:  # type: ignore[no-untyped-def]
    assert len(sets["eu-sdg"].indicators) == 101
    assert share_right("eu-sdg", sets, blind, blind_results) >= 0.85


def test_blind_goals_of_the_un(blind: Classifier, sets: dict[str, IndicatorSet], blind_results) -> None:  # type: ignore[no-untyped-def]
    assert share_right("un-sdg", sets, blind, blind_results) >= 0.95


@pytest.mark.parametrize("set_id", ["un-sdg", "u4ssc"])
def test_both_languages_lead_to_the_same_goal(blind: Classifier, sets: dict[str, IndicatorSet], set_id: str) -> None:
    both = sets[set_id].indicators
    assert all(set(i.titles) == {"en", "nb"} for i in both)
    same = sum(blind.classify(i, "en").first("goal") == blind.classify(i, "nb").first("goal") for i in both)
    assert same / len(both) >= 0.94


def test_no_evidence_no_assignment(blind_results: dict[tuple[str, str], Classification]) -> None:
    for c in blind_results.values():
        for a in c.assignments:
            assert a.evidence, (c.ref, a.category)
            assert 0 <= a.confidence <= 1
            for e in a.evidence:
                if e.start >= 0:
                    assert c.title[e.start : e.end] == e.text


def test_quality_rests_on_metadata_alone(blind_results: dict[tuple[str, str], Classification]) -> None:
    for c in blind_results.values():
        for a in [*c.of("quality"), *c.grades]:
            assert {e.kind for e in a.evidence} == {"metadata"}


def test_published_mapping_wins_unless_blind(informed: Classifier, sets: dict[str, IndicatorSet]) -> None:
    publisher = PublishedVoter(informed.taxonomy)
    for item in sets["eu-sdg"].indicators:
        goals = informed.classify(item).of("goal")
        assert {a.basis for a in goals} == {"published"}
        assert [a.category for a in goals] == [c for c in publisher.categories(item) if c.count(".") == 2]


def test_schemas_are_those_of_the_models() -> None:
    for name, text in make_schemas.schemas().items():
        assert (make_schemas.FOLDER / name).read_text(encoding="utf-8") == text, f"run `make schema`: {name}"
