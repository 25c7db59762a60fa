"""The files in rules/: what is wrong in them is found at its place, and what is no fault is passed over."""

from __future__ import annotations

import ast
from itertools import islice
from pathlib import Path

import pytest
from benchmarks.leaves import Bench
from tests.small import Small

from sdgtax.classify import explain
from sdgtax.classify.engine import Classifier
from sdgtax.classify.templates import FILLED, OF_FACET
from sdgtax.match.features import Scorer, signs
from sdgtax.match.relation import Relations, conditions
from sdgtax.match.titles import Titles
from sdgtax.model.finding import DataError
from sdgtax.model.indicator import Indicator, IndicatorSet
from sdgtax.model.taxonomy import Taxonomy
from sdgtax.yaml.load import load_taxonomy

INTERCEPT = f"{load_taxonomy().overlap.intercept:.3f}"
PLAIN = ("nan", "inf", "list", "far below", "far above", "yes", "one bound", "three bounds", "bounds changed round", "record twice",
         "unknown key", "unclosed brace", "positional", "attribute", "format", "name in braces gone", "name in braces too many",
         "star alone")  # fmt: skip
"""Changes of `benchmarks.leaves` that are faults wherever they are made."""
EVERY = 101
"""Each so-many-th of them is tried."""


def path_of(name: str) -> str:
    return f"taxonomy/{name}.yaml" if name == "taxonomy" else f"taxonomy/rules/{name}.yaml"


def changed(small: Small, name: str, *pairs: str) -> tuple[str, int]:
    """A file with texts replaced by others, and the line where the last one stands."""
    text, at = small.base[path_of(name)], 0
    for old, new in zip(pairs[::2], pairs[1::2], strict=True):
        assert old in text, old
        at = text.index(old) + len(new) - len(new.lstrip("\n "))
        text = text.replace(old, new, 1)
    return text, text[:at].count("\n") + 1


def test_what_is_a_fault_anywhere_is_found_at_its_place() -> None:
    bench = Bench()
    changes = [c for c in bench.changes(1, 1) if c.what in PLAIN]
    assert len(changes) > 1500
    for change in islice(changes, 0, None, EVERY):
        doc = bench.document(change)
        others = [
            (*change.loc[:-1], lang) for lang in ("en", "nb")
        ]  # where two languages contradict each other, either may be told
        if change.loc and isinstance(last := change.loc[-1], int):  # and of two points that do not rise the second
            others += [(*change.loc[:-1], last + 1, n) for n in (0, 1)]
        near = [change.loc, change.loc[:-1], (*change.loc, "zz"), *others]
        lines = {doc.place(loc, key=key)[0] for loc in near for key in (True, False)}
        found = bench.findings(change, doc)
        assert found, change.name
        assert change.what == "record twice" or lines & {f.line for f in found}, change.name


CASES = [
    ("overlap", f"intercept: {INTERCEPT}", "intercept: .nan", "out-of-range", "intercept"),
    ("overlap", f"intercept: {INTERCEPT}", f"intercept: '{INTERCEPT}'", "wrong-type", INTERCEPT),
    ("overlap", "cover_less: ", "cover_les: ", "unknown-feature", "there is no feature “cover_les”"),
    ("overlap", "missing_less: -", "missing_less: ", "unknown-feature", "the weight of “missing_less” is "),
    ("overlap", "lost_left: [0, 0.2]", "lots_left: [0, 0.2]", "unknown-feature", "there is no condition “lots_left”"),
    ("overlap", "lost_left: [0, 0.2]", "lost_left: [0.2, 0]", "wrong-order", "0.2 is more than 0"),
    ("overlap", "lost_left: [0, 0.2]", "lost_left: [0.2]", "wrong-type", "a list of 1"),
    ("overlap", "lost_left: [0, 0.2]", "cover_left: [1.5, 9]", "dead-relation", "never between 1.5 and 9"),
    ("overlap", "lost_left: [0, 0.2]", "said: [0, 9]", "dead-relation", "always between 0 and 9"),
    ("overlap", "related: 0.2,", "related: 0.6,", "threshold-order", "`related` is 0.6"),
    ("overlap", "facets: {goal: goal", "facets: {goal: gaol", "facet-named", "there is no facet “gaol”"),
    ("overlap", "silent: [form", "silent: [from", "overlap-reference", "there is no aspect “from”"),
    ("overlap", "un_set: un-sdg", "un_set: un-sgd", "overlap-reference", "there is no indicator set “un-sgd”"),
    ("overlap", "  licence: https://", "  licence: ", "bad-value", "creativecommons"),
    ("overlap", "  none: {en", "  nome: {en", "unknown-key", "unknown key “nome”"),
    ("overlap", 'asides: ["(source"', 'asides: ["-"', "bad-value", "“-”"),
    ("overlap", "joiners: [\",\", and", 'joiners: [",", And', "dead-phrase", "titles are read as “and”"),
    ("overlap", "  en: [the, of,", "  en: [the, per cent,", "dead-phrase", "“per cent” never matches"),
    ("overlap", "  en: [the, of,", "  en: [the, the,", "idle-phrase", "“the” stands twice"),
    ("overlap", 'open: {en: ["("]', 'open: {en: ["*("]', "dead-phrase", "“*(”"),
    ("concepts", "words: {en: [energy,", "words: {en: [e*gy,", "malformed-phrase", "e*gy"),
    ("concepts", "words: {en: [energy,", "words: {en: ['- *',", "malformed-phrase", "- *"),
    ("concepts", "words: {en: [energy,", "words: {en: [energ*, energy,", "idle-phrase", "“energy” is shadowed by “energ*”"),
    ("concepts", "words: {en: [energy,", 'words: {en: ["cafe\\u0301",', "dead-phrase", "are two signs"),
    ("concepts", "words: {en: [energy,", 'words: {en: ["Ã¦rlig",', "dead-phrase", "wrong encoding"),
    ("concepts", "nb: [energi, kraft]}", "nb: [energi, kraft]}\n    broader: [energy]", "unknown-concept", "names itself"),
    ("aspects", "everybody: [18, 100]", "everybody: [100, 18]", "wrong-order", "100 is more than 18"),
    ("aspects", "age: [0, 1]", "age: [0, 1000]", "out-of-range", "1000"),
    ("aspects", "words: {en: [solar]", "age: [0, 1]\n        words: {en: [solar]", "idle-key", "only the aspect with `role: age`"),
    ("aspects", "[aged, years", "[aged, years old", "dead-phrase", "“years old” never matches"),
    ("scoring", "doubt: 0.5", "doubt: -0.5", "out-of-range", "-0.5"),
    ("scoring", "doubt: 0.5", "temperature: 0.0001", "out-of-range", "0.0001"),
    ("scoring", "doubt: 0.5", "calibration: [[0.5, 0.5], [0.4, 0.6]]", "wrong-order", "calibration must rise"),
    ("scoring", "doubt: 0.5", "prior: {perspective.area: 1}", "not-an-answer", "no answer of the facet “area”"),
    ("scoring", "published_root: goal.sdg", "published_root: goal.sgd", "unknown-facet", "goal.sgd"),
    ("scoring", 'until: [";", ")"]', "until: ['']", "empty-value", "empty text"),
    ("scoring", "    factor: 0.2\n", "    factor: 1\n", "idle-key", "`factor` has no effect"),
    ("metadata", "as_of: 2025", "as_of: 20250", "out-of-range", "20250"),
    ("metadata", "values: [yearly]", "values: ['*yearly']", "dead-value", "“*yearly” never fits"),
    ("metadata", "field: frequency\n", "field: title\n", "unknown-field", "no indicator has the field “title”"),
    ("metadata", "good: 2}", "good: -2}", "out-of-range", "-2"),
    ("metadata", "root: quality.class", "root: quality.clas", "unknown-reference", "quality.clas"),
    ("sentences", "because:", "becuase:", "unknown-template", "no explanation uses a template “becuase”"),
    ("sentences", "because:", "becuase:", "unknown-template", "missing: because"),
    ("sentences", '"{answer}, because {reasons}"', '"{answer}, because {reasons:>9}"', "template-mismatch", "only a name may stand in braces"),
    ("sentences", '"{answer}, because {reasons}", nb: "{answer}, fordi {reasons}"', '"{answer}.", nb: "{answer}."', "unknown-template", "it has {answer}"),
    ("words", "accuracy: {en: labels |", "accuracy: {en: labels or", "unknown-word", "3 captions"),
    ("columns", "- {id: set_a,", "- {id: seta,", "unknown-column", "the rows have no “seta”"),
    ("columns", "- {id: score, type: number", "- {id: score, type: list", "unknown-column", "of the type number, not list"),
    ("columns", "  overlap:\n", "  overlpa:\n", "unknown-sheet", "the program writes no sheet “overlpa”"),
    ("columns", "facet: area, most: 1}", "facet: aera, most: 1}", "facet-named", "there is no facet “aera”"),
    ("columns", "  code: [code,", "  code: [Code,", "dead-phrase", "in small letters"),
    ("columns", "    frequency: [frequency,", "    frequence: [frequency,", "input-column", "no indicator has a part “frequence”"),
    ("language", "margin: 3", "margin: 0", "out-of-range", "0"),
    ("language", "default: en", "default: no", "wrong-type", "false"),
    ("language", 'nb: "æøå"', 'nb: "æøÅ"', "language-signs", "Å"),
    ("taxonomy", "https://ks.example/#", "ks.example", "bad-value", "ks.example"),
    ("taxonomy", "{title: Notater 2021/03}", "{title: Notater, year: 20211}", "out-of-range", "20211"),
    ("taxonomy", "name: {en: Small,", "name: {en: 'Small {x}',", "template-mismatch", "there is a brace"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "old", "new", "rule", "words"), CASES, ids=[f"{c[0]}: {c[2][:40]}" for c in CASES])
def test_a_fault(small: Small, name: str, old: str, new: str, rule: str, words: str) -> None:
    text, line = changed(small, name, old, new)
    found = [f for f in small.findings({path_of(name): text}) if f.rule == rule and words in f.message]
    assert [f.path for f in found] == [path_of(name)]
    assert found[0].line == line or "missing" in words or "\n" in new
    assert found[0].hint or found[0].expected


@pytest.mark.parametrize(
    ("name", "pairs"),
    [
        ("overlap", ["cover_less: ", "cover_less: 1", f"intercept: {INTERCEPT}", "intercept: -3"]),
        ("overlap", ["lost_left: [0, 0.2], lost_right: [0, 0.2]", "lost_right: [0, 0.25], lost_left: [0, 0.15]"]),
        ("concepts", ["{en: [energy, power]", "{nb: [energi], en: ['energy', \"power\", electric* ... grid]", ", nb: [energi, kraft]", ""]),
        ("concepts", ["concepts:\n", "concepts:\n  # what is used\n  - words: {en: [heat], nb: [varme]}\n    id: heat\n"]),
        ("aspects", ["age: [0, 1]", "age: [0, 2]"]),
        ("scoring", ["doubt: 0.5", "doubt: 0.6", "min_score: 0.5", "min_score: 0"]),
        ("metadata", ["values: [yearly]", "values: [yearly, 'every year*']"]),
        ("columns", ["{en: set A, nb: sett A}", "{en: from, nb: fra}"]),
        ("words", ["point: {en: \".\", nb: \",\"}", "point: {nb: \",\", en: \"·\"}"]),
        ("sentences", ["terms_named: 3", "terms_named: 2"]),
    ],
)  # fmt: skip
def test_what_is_no_fault(small: Small, name: str, pairs: list[str]) -> None:
    text, _ = changed(small, name, *pairs)
    assert small.findings({path_of(name): text}) == []


def test_faults_of_one_block_are_all_told(small: Small) -> None:
    text, _ = changed(
        small, "scoring", "doubt: 0.5", "doubt: .inf\n    temperature: no\n    decay: 2\n    calibration: [[0.5, 0.5], [0.4, 0.6], [0.7, 0.1]]",
        "root: perspective.area", "rot: perspective.area",
    )  # fmt: skip
    found = [(f.rule, f.column > 0) for f in small.findings({path_of("scoring"): text}) if f.rule != "idle-key"]
    assert sorted(
        rule for rule, _ in found if rule in ("out-of-range", "wrong-type", "wrong-order", "unknown-key")
    ) == ["out-of-range", "out-of-range", "unknown-key", "wrong-order", "wrong-order", "wrong-type"]


def test_faults_of_many_concepts_are_all_told_beside_one_of_the_schema(small: Small) -> None:
    more = "".join(f"\n  - {{id: c{n}, words: {{en: [w{n}], nb: [o{n}]}}, broader: [nowhere-{n}]}}" for n in range(3))
    text, line = changed(small, "concepts", "nb: [energi, kraft]}", "nb: [energi, kraft]}\n    kind: topics" + more)
    found = small.findings({path_of("concepts"): text})
    assert [f.rule for f in found] == ["bad-value", *["unknown-concept"] * 3]
    assert [f.line for f in found] == [line + 1, line + 2, line + 3, line + 4]


# --- what the checks take the program to do


def test_the_conditions_are_those_that_relations_are_judged_by(
    taxonomy: Taxonomy, sets: dict[str, IndicatorSet]
) -> None:
    titles = Titles(taxonomy, {}, Classifier(taxonomy, {}))
    listed = titles.of_rows("list", [Indicator.of(t, "en") for t in ("Women in work", "Energy use")])
    one, two = (titles.profile(listed, place, "en", classify=False) for place in (0, 1))
    comparison = Scorer(taxonomy, titles.vocabulary).compare(one, two)
    judged = {**comparison.features, **Relations(taxonomy)._judged(comparison), "score": 0.5}
    assert judged.keys() == conditions(taxonomy.aspects.aspects).keys()
    assert comparison.features.keys() - {"opposites"} == signs(taxonomy.aspects.aspects).keys()
    for name, value in judged.items():
        low, high = conditions(taxonomy.aspects.aspects)[name]
        assert low <= value <= high, name


def test_the_templates_are_those_that_explanations_fill_in() -> None:
    tree = ast.parse(Path(explain.__file__).read_text(encoding="utf-8"))
    calls = [n for n in ast.walk(tree) if isinstance(n, ast.Call) and getattr(n.func, "attr", "") == "_say"]
    said = {n.args[0].value: {k.arg for k in n.keywords} for n in calls if isinstance(n.args[0], ast.Constant)}
    assert len(said) > 5
    assert said == {name: set(FILLED[name]) for name in said}
    by_value = {
        "published",
        "own",
        "metadata",
        "review",
        "default",
        "default-against",
        "not-read",
        "read-through",
        "and",
        "or",
        "also",
        "also-perhaps",
        "otherwise",
        "link-often",
    }
    assert FILLED.keys() - said.keys() == by_value
    roles = {"name", "perhaps", "guessed", "also", "one", "many", "reason", "unsure", "all-unsure"}
    assert set(OF_FACET) == roles


def test_a_taxonomy_with_an_unknown_concept_is_refused_with_its_place(small: Small) -> None:
    text, line = changed(small, "concepts", "nb: [energi, kraft]}", "nb: [energi, kraft]}\n    opposite: enrgy")
    small.findings({path_of("concepts"): text})
    with pytest.raises(DataError) as caught:
        load_taxonomy(small.folder / "taxonomy")
    assert [(f.rule, f.line, f.hint) for f in caught.value.findings] == [
        ("unknown-concept", line + 1, "Did you mean “energy”?")
    ]
