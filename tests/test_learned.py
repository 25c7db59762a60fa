"""The voter of learnt words: its weights as data, how they are made and checked, what it says; language of single titles and of lists."""

from __future__ import annotations

import csv
import json
import re
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from benchmarks.made_titles import made_up
from hypothesis import given
from hypothesis import strategies as st
from tests.small import Small

from sdgtax.classify.engine import Classifier, classify_all
from sdgtax.classify.voters.base import Case
from sdgtax.classify.voters.learned import LearnedVoter, WordModel
from sdgtax.compile import compile_into
from sdgtax.learn.fit import train, written
from sdgtax.learn.titles import Labelled
from sdgtax.model.classification import Classification
from sdgtax.model.finding import DataError, Finding
from sdgtax.model.indicator import Indicator
from sdgtax.model.taxonomy import Taxonomy
from sdgtax.text.features import features, is_piece, telling_words
from sdgtax.text.reading import Reader
from sdgtax.yaml.bundle import bundled
from sdgtax.yaml.compiled import hash_of
from sdgtax.yaml.numbers import Packed, pack
from sdgtax.yaml.weights import Known, Lines, Written, file_of, first_fault, read, weights

ROOT = Path(__file__).parents[1]
WATER, SCHOOL, POWER, ROAD = "goal.sdg.6", "goal.sdg.4", "goal.sdg.7", "goal.sdg.11"
TITLES = [
    Labelled(text, "en", {"goal": (goal,)}, 1.0, source)
    for source in ("one", "two")
    for text, goal in (
        ("Drinking water of good quality", WATER),
        ("Households with safe drinking water", WATER),
        ("Leakage of water pipes", WATER),
        ("Pupils in upper school", SCHOOL),
        ("Pupils who finish school", SCHOOL),
        ("Power from the sun", POWER),
        ("Use of power", POWER),
        ("Buses on the road", ROAD),
        ("Road surface", ROAD),
    )
]
GROUPS = {"goal": dict.fromkeys((WATER, SCHOOL, POWER, ROAD), "")}
KNOWN = {WATER, SCHOOL, POWER, ROAD}


@pytest.fixture(scope="module")
def made() -> Any:
    pytest.importorskip("sklearn")
    return train(TITLES, GROUPS, frozenset({"of", "in", "with", "who"}))


# --- making them


def test_the_same_titles_give_the_same_bytes_in_any_order_of_words(made: Any) -> None:
    again = train(list(TITLES), GROUPS, frozenset({"of", "in", "with", "who"}))
    assert written(made) == written(again)


def test_words_speak_for_what_their_titles_were_labelled_with(made: Any) -> None:
    model = WordModel(made, frozenset())
    likely = dict(model.likely("goal", model.look("leakage of drinking water")))
    best = max(likely, key=likely.__getitem__)
    assert model.answers["goal"][best] == WATER
    assert model.titles("water", "goal", best) == ["Leakage of water pipes", "Drinking water of good quality"]
    assert model.look("wind turbines") == []


def test_pairs_and_pieces_are_learnt_beside_words() -> None:
    pytest.importorskip("sklearn")
    model = WordModel(train(TITLES, GROUPS, frozenset({"of", "in", "with", "who"}), [5]), frozenset({"of"}))
    assert [(k.text, k.span) for k in model.look("use of safe drinking water")] == [
        ("use", (0, 3)), ("safe", (7, 11)), ("drinking", (12, 20)), ("water", (21, 26)),
        ("safe drinking", (7, 20)), ("drinking water", (12, 26)),
    ]  # fmt: skip
    known = model.look("waterpipe")[0]
    best = max(model.likely("goal", [known]), key=lambda pair: pair[1])[0]
    assert model.answers["goal"][best] == WATER
    assert model.teaching(known, "goal", best) in features("waterpipe", [5])


def test_features_of_a_word_are_itself_and_its_pieces() -> None:
    assert features("barnehage", [5]) == [
        "barnehage", "^barn", "~barne", "~arneh", "~rneha", "~nehag", "~ehage", "hage$",
    ]  # fmt: skip
    assert features("sol", [5]) == ["sol", "^sol$"]
    assert features("to", [5]) == ["to"]
    assert [f for f in features("barnehage", [5]) if not is_piece(f)] == ["barnehage"]


@given(st.sets(st.text("abcæøå ^~$", min_size=1, max_size=6), min_size=1, max_size=40), st.integers(0, 60))
def test_lines_are_found_one_by_one_as_all_at_once(names: set[str], many: int) -> None:
    body = "\n".join(f"{name}\t{n}" for n, name in enumerate(sorted(names))).encode()
    lines = Lines(b"head\n" + body + b"\n\ntitle", 5, 5 + len(body))
    lines.MANY = many
    asked = [*sorted(names), "", "a", "abc", "å", "zz", "^", "~b"]
    assert [lines.get(name) for name in asked] == [
        str(sorted(names).index(name)) if name in names else None for name in asked
    ]
    assert list(lines) == sorted(names)


@given(st.text("abø1 _-.", max_size=30), st.sets(st.sampled_from(["ab", "aa", "øb", "ba"])))
def test_telling_words_stand_where_they_are_first_seen(folded: str, stop: set[str]) -> None:
    expected: dict[str, tuple[int, int]] = {}
    for match in re.finditer(r"[^\W\d_]{2,}", folded):
        if match.group() not in stop:
            expected.setdefault(match.group(), match.span())
    assert list(telling_words(folded, stop).items()) == list(expected.items())


COLUMNS = st.dictionaries(st.integers(0, 3), st.integers(-1000, 1000), min_size=1)
FACETS = st.dictionaries(st.integers(0, 2), COLUMNS, min_size=1)


@given(st.dictionaries(st.text("abæ^~", min_size=1, max_size=4), st.tuples(st.integers(1, 2000), FACETS)))
def test_what_is_packed_says_what_the_lines_say(told: dict[str, tuple[int, dict[int, dict[int, int]]]]) -> None:
    words = {
        name: f"{rare / 100:g}\t{';'.join(f'{n} ' + ' '.join(f'{a}:{w}' for a, w in of.items()) for n, of in facets.items())}\t0 1:{rare}"
        for name, (rare, facets) in sorted(told.items())
    }
    text = "\n".join(("head", *(f"{name}\t{line}" for name, line in words.items()), "", "a title")).encode()
    first = (0, 4, 8)
    slow, quick = Written(words, first), Packed.of(text, pack(text, words, first))
    assert quick is not None
    for name in (*words, "", "c", "aaaaa"):
        assert slow.get(name) == quick.get(name)
        assert slow.taught(name) == quick.taught(name)
        assert (name in slow) == (name in quick) == (name in words)
        if name in words:
            rare, facets = told[name]
            sums = {first[n] + a: w for n, of in facets.items() for a, w in of.items()}
            found = quick.get(name)
            assert found.rare == rare / 100
            assert dict(zip(found.columns, found.weights, strict=True)) == sums
            assert list(found.columns) == sorted(sums)


def test_the_bundled_weights_are_packed_and_those_of_other_files_are_not(tmp_path: Path) -> None:
    path = file_of(bundled("taxonomy"), "en")
    assert read(path).words.packed is not None
    other = tmp_path / "en.tsv"
    other.write_bytes(path.read_bytes() + b"one more title\n")
    assert read(other).words.packed is None


def test_titles_are_classified_alike_by_lines_and_by_what_is_packed(
    taxonomy: Taxonomy, monkeypatch: pytest.MonkeyPatch
) -> None:
    titles = [title for title, _ in zip(made_up(5), range(300), strict=False)]
    found = []
    for few in (0, sys.maxsize):
        monkeypatch.setattr(Lines, "FEW", few)
        voter = LearnedVoter(taxonomy, lambda lang: read(file_of(bundled("taxonomy"), lang)))
        reader = Reader(taxonomy)
        cases = [Case(Indicator.of(title), reader.read(title), {}) for title in titles]
        seen = [(case, voter.look(case)) for case in cases]
        found.append([
            [(vote.category, vote.score, [(*e[:9], tuple(e.titles)) for e in voter.evidence(facet, vote, case)])
             for facet in taxonomy.scoring.facets if voter.speaks_on(facet) and known and not facet.within
             for vote in voter.votes(facet, known, case)]
            for case, known in seen
        ])  # fmt: skip
        models = [voter.model(lang) for lang in taxonomy.info.languages]
        assert all(isinstance(model._features, Packed if few == 0 else Written) for model in models if model)
    assert found[0] == found[1]


def test_titles_of_a_block_are_classified_as_those_that_come_alone(
    taxonomy: Taxonomy, monkeypatch: pytest.MonkeyPatch
) -> None:
    titles = [title for title, _ in zip(made_up(6), range(600), strict=False)]
    titles[7:7] = [
        "???",
        "Andel av elever per elev, etter elev og skole",
        "x" * 3000,
        " ".join(titles[:90])[:4900],
        titles[3],
    ]
    found = []
    for long in (0, sys.maxsize):
        monkeypatch.setattr("sdgtax.classify.voters.learned.LONG", long)
        monkeypatch.setattr("sdgtax.classify.voters.learned.KNOWN_WORDS", 1500)  # so that it is begun anew on the way
        classifier = Classifier(taxonomy, {})
        classifier.classify_block([Indicator.of(title) for title in titles[:250]])  # until what is packed is read
        found.append([_told(c) for c in classify_all(classifier, map(Indicator.of, titles))])
        models = classifier._voters[2]._models
        assert all((model._rows is not None) == (long == 0) for model in models.values())
    assert found[0] == found[1]


def test_without_numpy_a_long_list_is_classified_all_the_same(
    taxonomy: Taxonomy, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sdgtax.classify.voters.learned.LONG", 0)
    monkeypatch.delitem(sys.modules, "sdgtax.classify.voters.block", raising=False)
    monkeypatch.setitem(sys.modules, "numpy", None)
    titles = [Indicator.of(title) for title, _ in zip(made_up(6), range(300), strict=False)]
    found = list(classify_all(Classifier(taxonomy, {}), titles))
    monkeypatch.undo()
    assert list(map(_told, found)) == [_told(c) for c in classify_all(Classifier(taxonomy, {}), titles)]


def _told(c: Classification) -> list[Any]:
    """All that is said, with the titles that taught words."""
    answers = (*c.assignments, *c.runners_up)
    return [c.title, c.lang, c.gaps, *((*a[:6], [(*e[:9], tuple(e.titles)) for e in a.evidence]) for a in answers)]


def test_what_is_written_is_read_again(made: Any, tmp_path: Path) -> None:
    path = tmp_path / "en.tsv"
    path.write_text(written(made), encoding="utf-8")
    assert first_fault(path, Known(KNOWN.__contains__)) is None
    found = read(path)
    assert (found.head, found.words) == (made.head, made.words)
    assert written(found).rstrip() == written(made).rstrip()


@pytest.mark.parametrize(
    ("old", "new", "line", "said"),
    [
        ('"bias":[', '"bias":["much",', 1, "the first line is not the head"),
        (SCHOOL, "goal.sdg.44", 1, "no category “goal.sdg.44”"),
        ("\n\n", "\nno tabs here\n\n", 0, "this line is not a word"),
        ("\nwater\t", "\nwater\tNaN", 0, "this line is not a word"),
        ("\t0 0:", "\t7 0:", 0, "no facet number 7"),
        ("\t0 0:", "\t0 9:", 0, "no answer number 9"),
        ("\nwater\t", "\nabove\t", 0, "“above” stands behind “"),
        ("\nwater\t", "\nwater\t9", 0, "does not lie between 0 and 20"),
        ("\t0 0:", "\t0 0:7 0:", 2, "stands twice"),
        ("\t0 0:18 1", "\t0 0:7777 1", 2, "the weight 7777 is more than"),
        ("\t0 2:1,2\n", "\t0 2:1,99\n", 4, "there is no title number 1,99"),
        ("\t0 2:1,2\n", "\t0 9:1,2\n", 4, "no answer number 9"),
        ("\t0 2:1,2\n", "\t0 2:1 2:2\n", 4, "stands twice"),
        ("\t0 2:1,2\n", "\t0 2:1;8 2:2\n", 4, "no facet number 8"),
        ('"groups":[[0,', '"groups":[[1,', 1, "the first line is not the head"),
    ],
)
def test_a_file_with_a_fault_gives_one_finding_at_its_line(
    made: Any, tmp_path: Path, old: str, new: str, line: int, said: str
) -> None:
    path = tmp_path / "en.tsv"
    text = written(made)
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    fault = first_fault(path, Known(KNOWN.__contains__))
    assert fault is not None
    assert said in fault.message
    assert fault.line == line or not line
    assert "sdgtax learn" in fault.hint


def test_the_lines_of_a_file_that_was_checked_when_the_program_was_made_are_not_checked_again(
    made: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, other = tmp_path / "en.tsv", tmp_path / "other.tsv"
    spoilt = written(made).replace("\t0 0:", "\t7 0:", 1)
    path.write_text(spoilt, encoding="utf-8")
    other.write_text(spoilt.replace("sun\n", "son\n"), encoding="utf-8")
    monkeypatch.setattr("sdgtax.yaml.weights.shipped", lambda: SimpleNamespace(whole={hash_of(path)}))
    assert first_fault(path) is None
    assert "no facet number 7" in first_fault(other).message


def test_a_fault_in_the_bundled_weights_stops_the_making_of_the_program(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    fault = Finding("en.tsv", 3, 1, "weights", "spoilt")
    monkeypatch.setattr("sdgtax.compile.first_fault", lambda path: fault if path.stem == "en" else None)
    with pytest.raises(DataError) as caught:
        compile_into(tmp_path / "compiled")
    assert caught.value.findings == [fault]
    assert not (tmp_path / "compiled").exists()


@pytest.mark.parametrize(
    ("known", "said"),
    [
        (Known(KNOWN.__contains__, {"aim": KNOWN}), "there is no facet “goal”"),
        (Known(KNOWN.__contains__, {"goal": [WATER]}), "is no answer of the facet “goal”"),
        (Known(KNOWN.__contains__, parts=[5, 7]), "and rules/scoring.yaml has [5, 7]"),
    ],
)
def test_what_the_head_names_fits_the_taxonomy(made: Any, tmp_path: Path, known: Known, said: str) -> None:
    path = tmp_path / "en.tsv"
    path.write_text(written(made), encoding="utf-8")
    fault = first_fault(path, known)
    assert fault is not None
    assert said in fault.message


def test_validate_tells_a_broken_file_of_weights_once(run: Callable[..., Any], tmp_path: Path) -> None:
    copy = Small(tmp_path).write() / "taxonomy"
    (copy / "words").mkdir()
    (copy / "words" / "en.tsv").write_text("{}\n", encoding="utf-8")
    result = run("validate", copy, "--json")
    found = [f for f in json.loads(result.out)["findings"] if f["rule"] == "weights"]
    assert (result.code, len(found)) == (1, 1)
    told = run("explain", "Drinking water", "--taxonomy", copy)
    assert told.code != 0
    assert "en.tsv" in told.err


def test_learn_says_what_it_needs(run: Callable[..., Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    copy = tmp_path / "taxonomy"
    shutil.copytree(bundled("taxonomy"), copy, ignore=shutil.ignore_patterns("titles", "words"))
    monkeypatch.setitem(sys.modules, "sklearn", None)
    result = run("learn", "--taxonomy", copy)
    assert result.code == 2
    assert "pip install 'sdgtax[learn]'" in result.err
    assert not (copy / "words").exists()


# --- those that travel with the taxonomy


@pytest.mark.parametrize("lang", ["en", "nb"])
def test_the_bundled_weights_are_whole(taxonomy: Taxonomy, lang: str) -> None:
    assert first_fault(file_of(bundled("taxonomy"), lang), Known(taxonomy.categories.__contains__)) is None
    found = weights(taxonomy.home, lang)
    assert found is not None
    assert set(found.head["facets"]) == {f.id for f in taxonomy.scoring.facets if f.learned_weight}


def test_no_unseen_title_has_taught_a_word(taxonomy: Taxonomy) -> None:
    with (ROOT / "benchmarks/data/titles/unseen.csv").open(encoding="utf-8", newline="") as file:
        unseen = {row["title"] for row in csv.DictReader(file)}
    with (ROOT / "taxonomy/titles/reading.csv").open(encoding="utf-8", newline="") as file:
        seen = {row["title"] for row in csv.DictReader(file)}
    assert not unseen & seen
    for lang in ("en", "nb"):
        found = weights(taxonomy.home, lang)
        assert found is not None
        assert not unseen & set(found.titles)


def test_the_evidence_of_a_learnt_word_stands_in_the_title(blind: Classifier) -> None:
    title = "Andel elever som opplever mobbing minst to ganger i måneden"
    result = blind.classify(Indicator.of(title, "nb"))
    found = [e for a in result.assignments for e in a.evidence if e.kind == "learned"]
    assert found
    for e in found:
        assert title[e.start : e.end] == e.text
        assert e.file == "words/nb.tsv"
        assert e.score > 0


def test_a_title_that_is_not_read_gets_nothing_from_learnt_words(blind: Classifier) -> None:
    result = blind.classify(Indicator.of("Taux de chômage des femmes de 15 ans et plus selon la région"))
    assert result.lang == "fr"
    assert not [e for a in result.assignments for e in a.evidence if e.kind == "learned"]


def test_a_voter_without_weights_says_nothing(taxonomy: Taxonomy) -> None:
    voter = LearnedVoter(taxonomy, lambda lang: None)
    assert voter.model("en") is None


# --- language

ENGLISH = ["Gender pay gap", "Land degradation", "Voter turnout", "Tree cover", "Pupil-teacher ratio", "PE lessons per week",
           "Agricultural land (hectares)", "Charging stations for electric vehicles", "LAND DEGRADATION"]  # fmt: skip
NORWEGIAN = ["Arbeidsplassdekning", "Bildekk", "Bildekk - Forbrenning", "Helsepersonell per capita", "Nettoinnflytting",
             "Arbeidsløyse", "Drepne i trafikken", "Del innbyggjarar over 80 år"]  # fmt: skip

SURE = ["Andel barn i barnehage", "Antall elever i kommunale skoler", "Andel av befolkningen med bredbånd", "Antall ansatte i kommunen",
        "Utslipp av klimagasser fra veitrafikk", "Andel kvinner blant lærerne"]  # fmt: skip


@pytest.mark.parametrize(("title", "lang"), [*((t, "en") for t in ENGLISH), *((t, "nb") for t in NORWEGIAN)])
def test_the_language_of_a_short_title_is_told(blind: Classifier, title: str, lang: str) -> None:
    result = blind.classify(Indicator.of(title))
    assert result.lang == lang
    assert result.first("goal")


def test_the_language_is_told_of_nearly_all_single_titles(taxonomy: Taxonomy) -> None:
    reader = Reader(taxonomy)
    for name in ("taxonomy/titles/reading.csv", "taxonomy/titles/publishers.csv", "benchmarks/data/titles/unseen.csv"):
        with (ROOT / name).open(encoding="utf-8", newline="") as file:
            rows = [(row["title"], {"nn": "nb"}.get(row["lang"], row["lang"])) for row in csv.DictReader(file)][::5]
        right = sum((r.told or r.lang) == lang for r, lang in ((reader.read(title), lang) for title, lang in rows))
        assert right >= 0.995 * len(rows), name


def test_the_rest_of_a_list_decides_where_a_title_does_not(blind: Classifier) -> None:
    plain = "Porselensurne"
    alone = blind.reader.read(plain)
    listed = [Indicator.of(t) for t in [plain, *NORWEGIAN, *SURE]]
    among = list(classify_all(blind, listed))
    assert (alone.lang, among[0].lang) == ("en", "nb")


def test_a_list_in_two_languages_is_read_title_by_title(blind: Classifier) -> None:
    mixed = [Indicator.of(t) for pair in zip(ENGLISH, NORWEGIAN, strict=False) for t in pair]
    assert [c.lang for c in classify_all(blind, mixed)] == ["en", "nb"] * len(NORWEGIAN)


# --- review


def test_a_review_names_what_is_in_doubt(blind: Classifier, taxonomy: Taxonomy) -> None:
    result = blind.classify(Indicator.of("Satisfaction with the municipality"))
    limits = {f.id: f.review_below for f in taxonomy.scoring.facets if f.review_below is not None}
    assert set(limits) == {"goal", "target", "area"}
    first = {facet: next((a.confidence for a in result.of(facet)), 0.0) for facet in limits}
    assert result.doubts == tuple(facet for facet in limits if first[facet] < limits[facet])
    assert result.needs_review == bool(result.doubts)


def test_validate_misses_the_weights_of_one_language(run: Callable[..., Any], tmp_path: Path) -> None:
    copy = Small(tmp_path).write() / "taxonomy"
    (copy / "words").mkdir()
    source = (bundled("taxonomy") / "words" / "en.tsv").read_text(encoding="utf-8")
    (copy / "words" / "en.tsv").write_text(source, encoding="utf-8")
    found = json.loads(run("validate", copy, "--json").out)["findings"]
    assert [Path(f["path"]).name for f in found if f["rule"] == "missing-file"] == ["nb.tsv"]
