"""What cannot both hold, what names nothing, and texts that are not what they are said to be: beyond the examples of the rules."""

from __future__ import annotations

import pytest
import yaml
from tests.small import PARTS, Small

from sdgtax.check.tongue import Tongues, common
from sdgtax.model.rules import LanguageRules
from sdgtax.yaml.bundle import bundled

REVIEWS, MAPPINGS, PROFILE = "reviews.yaml", "mappings.yaml", "taxonomy/profiles/mine.yaml"
AREAS, SET = "taxonomy/perspective.yaml", "indicator_sets/mine.yaml"
SECOND = "  - {indicator: 'un-sdg:7.1.1', title: Access to energy, category: goal.sdg.6, decision: confirm, by: Kari, date: '2026-11-20'}\n"


@pytest.mark.parametrize(
    ("path", "old", "new", "rule"),
    [
        (MAPPINGS, "relation: close", "relation: close\n    differs: [fomr]", "mapping-reference"),
        (MAPPINGS, "relation: close", "relation: exact\n    differs: [form]", "contradicting-mapping"),
        (MAPPINGS, "relation: close", "relation: close\n    differs: [form, subject]", ""),
        (AREAS, "basis: source\n", "basis: source\n    same_as: ['ks:']\n", "same-as"),
        (AREAS, "en: Energy,", "en: Energy <b>use</b>,", "markup"),
        (AREAS, "en: Energy,", "en: '=SUM(A1)',", "markup"),
        (AREAS, "en: Energy,", 'en: "Energy\\nuse",', "control-character"),
        (AREAS, "en: Energy,", "en: Energy < 5 MW,", ""),
        (AREAS, "[energy*]", "[energy*, heat\u00a0pump]", "odd-space"),
        (AREAS, "basis: source\n", "basis: source\n    examples: [{indicator: 'many:1', lang: nb}]\n", "unknown-indicator"),
        (SET, "en: Energy use", "en: Prévalence de la faim dans la ville", "other-language"),
        (SET, "en: Energy use", "en: Crèmes and cafés of Besançon", ""),
    ],
)  # fmt: skip
def test_what_is_found(small: Small, path: str, old: str, new: str, rule: str) -> None:
    text = small.base[path]
    assert old in text
    found = small.findings({path: text.replace(old, new, 1)}, examples=False)
    assert {f.rule for f in found} == ({rule} if rule else set()), found


@pytest.mark.parametrize(("most", "rules"), [(1, {"contradicting-decision"}), (2, set())])
def test_a_question_with_one_answer_has_one(small: Small, most: int, rules: set[str]) -> None:
    path = "taxonomy/rules/scoring.yaml"
    goal = "root: goal.sdg, kind: best, keep: {ratio: 0.5, score: 1, max: "
    scoring = small.base[path].replace(f"{goal}3", f"{goal}{most}")
    found = small.findings({path: scoring, REVIEWS: small.base[REVIEWS] + SECOND}, examples=False)
    assert {f.rule for f in found} == rules


@pytest.mark.parametrize(("source", "rules"), [("perspective.area", {"idle-link"}), ("perspective.area.energy", set())])
def test_links_of_a_group_in_a_profile_have_no_effect(small: Small, source: str, rules: set[str]) -> None:
    links = f"links:\n  {source}: {{perspective.priority.mine-growth: 0.5}}\n"
    assert {f.rule for f in small.findings({PROFILE: small.base[PROFILE] + links}, examples=False)} == rules


def test_a_phrase_that_is_malformed_under_a_misspelt_language(small: Small) -> None:
    assert "nb: ['*energi*']" in PARTS["term"]
    found = small.findings({AREAS: small.base[AREAS].replace("nb: ['*energi*']", "no: ['* energi *']")})
    assert {f.rule for f in found} == {"unknown-key", "malformed-phrase"}


def test_letters_alone_are_no_other_language() -> None:
    text = (bundled("taxonomy") / "rules" / "language.yaml").read_text(encoding="utf-8")
    rules = LanguageRules.model_validate(yaml.safe_load(text))
    tongues = Tongues(
        [("en", "the share of people in the city"), ("nb", "andelen av folk i byen")], rules, ["en", "nb"]
    )
    assert tongues.other("Maßnahmen zum Klimaschutz", "nb") == "de"
    assert tongues.other("Tasa de empleo de la población", "en") == "es"
    for name in ("Kafé", "Straße", "Café Müller"):
        assert tongues.other(name, "nb") in ("", "en")
    assert tongues.alien("éclairage", "en") == ""
    assert common(["ae", "be", "ce"]) >= {"e"}
