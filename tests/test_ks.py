"""KS's Turtle: read with its traps, written back, and nothing lost that the model knows. The indicators are made up."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import rdflib
from hypothesis import given
from hypothesis import strategies as st

import sdgtax
from sdgtax.formats import ks, rdf
from sdgtax.model.finding import DataError
from sdgtax.views.exchange import Exchanged, Said

HEAD = """@prefix dct: <http://purl.org/dc/> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix dqv: <http://www.w3.org/ns/dqv#> .
@prefix my: <https://metadata.ks.no/sdg-taxonomi/#> .
@prefix sdgo: <http://metadata.un.org/sdg/ontology#> .
@prefix sdg: <http://metadata.un.org/sdg/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xkos: <http://rdf-vocabulary.ddialliance.org/xkos#> .
@prefix uneskos: <http://purl.org/umu/uneskos#> .
@prefix vcard: <http://www.w3.org/2006/vcard/ns#> .
@prefix adms: <http://www.w3.org/ns/adms#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix v: <https://data.norge.no/vocabulary/indicator/> .
"""
ESG = "https://esg.arkitektum.no/vocabulary/esg-indicator/Fjell-og-vår-(ESG)"
FIRST = f"""{HEAD}
my:hasEvaluation <http://www.w3.org/2000/01/rdf-schema#subPropertyOf> skos:related .
<{ESG}> a skos:ConceptScheme ; skos:prefLabel "Fjell og vår"@no, "Mountain and spring"@en ; xkos:numberOfLevels 1 ;
  dct:publisher <urn:org> ; dct:modified "2025-07-03"^^xsd:date ; adms:status "DEVELOP" ; uneskos:contains <{ESG}#7>, <{ESG}#10> .
<urn:org> a vcard:Organization ; vcard:fn "Kommunesektorens organisasjon" .
<{ESG}#10> a sdgo:Indicator, skos:Concept ; dct:title "Andel lekeplasser med universell utforming "@no,
    "Share of playgrounds that everybody can use"@en ; dct:identifier <{ESG}#10> ; skos:notation "L-10" ;
  sdgo:hasGoal sdg:11, sdg:11.7 ; sdgo:isIndicatorOf sdg:11.7, sdg:10 ; my:hasImpact <{"https://data.norge.no/vocabulary/indicator/triplebottomline/People"}> ;
  my:hasEvaluation <https://data.norge.no/vocabulary/indicator/Evaluation/3-Output> ;
  dcterms:subject <https://data.norge.no/vocabulary/indicator/developmentsector/Built_environment>,
    <https://data.norge.no/vocabulary/indicator/developmentsector/Transport> ;
  dcterms:coverage <https://data.norge.no/vocabulary/indicator/Levelofgeography/National-level> ;
  dcterms:accrualPeriodicity "12" ; dcterms:type "Prosentandel" ; dcterms:source <https://example.org/kilde> ;
  dqv:hasQualityMeasurement <https://data.norge.no/vocabulary/indicator/quality/Class_2> ; skos:inScheme <{ESG}> ; xkos:depth 1 ;
  skos:related <https://data.norge.no/vocabulary/indicator/triplebottomline/Planet>, <{ESG}#7> ; skos:closeMatch <{ESG}#7> .
<{ESG}#7> a sdgo:Indicator, skos:Concept ; dct:title "Andel kommuner med klimaplan på nett"@en ; skos:inScheme <{ESG}> ;
  dcterms:subject <https://data.norge.no/vocabulary/indicator/developmentsector/Ukjent> ; dcterms:accrualPeriodicity "Yearly" .
"""
SECOND = f"""{HEAD}
<{ESG}#7> a skos:Concept ; dct:title "Andel kommuner med klimaplan på nett"@en ; sdgo:hasGoal sdg:13 .
v:helse a skos:ConceptScheme .
<https://data.norge.no/vocabulary/indicator/helse/3> a sdgo:Indicator ; dct:title "Fastleger per innbygger"@no, "Leger i kommunen"@no ;
  dcterms:accrualPeriodicity "36" .
<https://data.norge.no/vocabulary/indicator/quality/Class_1> a skos:Concept ; skos:prefLabel "Class 1"@en .
"""


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    for name, text in (("a.ttl", FIRST), ("b.ttl", SECOND)):
        (tmp_path / name).write_text(text, encoding="utf-8")
    return [tmp_path / "a.ttl", tmp_path / "b.ttl"]


def read(files: list[Path]) -> ks.Imported:
    return sdgtax.open().import_ks(files, "2026-01-31")


def test_sets_are_what_the_addresses_say_and_have_every_title(files: list[Path]) -> None:
    first, second = read(files).sets
    assert (first.id, first.publisher, first.edition, first.year) == (
        "ks-fjell-og-var-esg",
        "Kommunesektorens organisasjon",
        "2025-07-03",
        2025,
    )
    assert first.name == {"en": "Mountain and spring", "nb": "Fjell og vår"}
    assert first.source[0].url == f"{ESG}#"
    seven, ten = first.indicators
    assert (seven.code, ten.code, ten.also_listed) == ("7", "10", ["L-10"]), "by number, not by letters"
    assert ten.title.root == {
        "en": "Share of playgrounds that everybody can use",
        "nb": "Andel lekeplasser med universell utforming",
    }
    assert seven.title.root == {"nb": "Andel kommuner med klimaplan på nett"}, "tagged en, and Norwegian"
    assert (ten.unit, ten.frequency, ten.data_source) == ("Prosentandel", "12", "https://example.org/kilde")
    assert (ten.published.goals, ten.published.targets, ten.published.by) == (["10", "11"], ["11.7"], "KS")
    assert seven.published.goals == ["13"], "from the second file"
    assert (second.id, second.edition, second.indicators[0].code) == ("ks-helse", "undated", "3")
    assert second.indicators[0].title.root == {"nb": "Fastleger per innbygger"}
    assert second.indicators[0].note == "Leger i kommunen (no)"


def test_labels_are_reviews_and_slips_are_taken_for_what_they_are(files: list[Path]) -> None:
    found = read(files)
    decisions = [(d.indicator, d.category, d.date) for r in found.reviews for d in r.decisions]
    ten, day = "ks-fjell-og-var-esg:10", "2025-07-03"
    assert {(i, c) for i, c, d in decisions if i == ten} == {
        (ten, c)
        for c in ("goal.sdg.10", "goal.sdg.11", "goal.sdg.11.11-7", "goal.tbl.environment", "goal.tbl.social",
                  "perspective.area.built-environment", "perspective.area.transport", "perspective.evaluation.output",
                  "perspective.distribution.level.national", "quality.class.2")
    }  # fmt: skip
    assert {d for i, _, d in decisions} == {day}
    assert {r.id for r in found.reviews} == {"ks-fjell-og-var-esg"}


def test_what_has_no_place_is_listed_with_its_number(files: list[Path]) -> None:
    told = [(Path(n.path).name, n.rule, n.message) for n in read(files).notes]
    assert ("a.ttl", "label-place", "sdgo:hasGoal names sdg:11.7, an answer of “target”; it is taken for that") in told
    assert (
        "a.ttl",
        "label-place",
        "sdgo:isIndicatorOf names sdg:10, an answer of “goal”; it is taken for that",
    ) in told
    assert any(rule == "unknown-label" and "Ukjent, which is no category" in what for _, rule, what in told)
    kept_not = {what for _, rule, what in told if rule == "not-kept"}
    assert kept_not == {
        "skos:related to what is no category is not kept", "skos:closeMatch is not kept", "adms:status is not kept",
        "what is neither an indicator nor a set, such as an entry of a code list, is not kept",
    }  # fmt: skip
    assert [what for _, rule, what in told if rule == "title-language"] == [
        "a title is tagged “en” and is taken for “nb”"
    ]
    assert [rule for _, rule, _ in told].count("second-title") == 1


def again(found: ks.Imported, folder: Path) -> tuple[ks.Imported, str]:
    """What was imported, written as KS writes it and read once more; and the text."""
    ws = sdgtax.open()
    sets = {s.id: s.record() for s in found.sets}
    results = ws.classify(i for s in sets.values() for i in s.indicators)
    exchanged = Exchanged(ws.taxonomy, "nb", results, sets, tuple(found.reviews), Said(frozenset({"reviewed"})))
    text = "".join(ks.write(exchanged))
    (folder / "again.ttl").write_text(text, encoding="utf-8")
    return ws.import_ks([folder / "again.ttl"], "2026-01-31"), text


def same(one: ks.Imported, other: ks.Imported) -> None:
    assert {s.id: s for s in one.sets} == {s.id: s for s in other.sets}
    assert {r.id: r for r in one.reviews} == {r.id: r for r in other.reviews}


def test_the_round_trip_loses_nothing_that_the_model_knows(files: list[Path], tmp_path: Path) -> None:
    found = read(files)
    second, text = again(found, tmp_path)
    same(found, second)
    assert second.notes == []
    assert again(second, tmp_path)[1] == text


def test_the_shape_is_that_of_ks(files: list[Path], tmp_path: Path) -> None:
    graph = rdflib.Graph().parse(data=again(read(files), tmp_path)[1])
    ten = rdflib.URIRef(f"{ESG}#10")
    titles = set(graph.objects(ten, rdflib.URIRef("http://purl.org/dc/title")))
    assert {(str(t), t.language) for t in titles} == {
        ("Share of playgrounds that everybody can use", "en"),
        ("Andel lekeplasser med universell utforming", "no"),
    }
    asked = """select ?i where { ?s a skos:ConceptScheme ; uneskos:contains ?i . ?i skos:inScheme ?s ; a sdgo:Indicator, skos:Concept ;
        sdgo:hasGoal sdg:11 ; sdgo:isIndicatorOf sdg:11.7 ; my:hasImpact v:People ; dcterms:subject area:Transport ; xkos:depth 1 }"""
    names = {prefix: rdflib.Namespace(address) for prefix, address in ks.PREFIXES.items()}
    v = "https://data.norge.no/vocabulary/indicator/"
    names |= {"v": rdflib.Namespace(f"{v}triplebottomline/"), "area": rdflib.Namespace(f"{v}developmentsector/")}
    assert [row.i for row in graph.query(asked, initNs=names)] == [ten]


WORDS = st.lists(
    st.sampled_from(["andel", "barn", "i", "kommunen", "vår", "plan", "til", "2020"]), min_size=1, max_size=6
)
LABELS = (
    "goal.sdg.3",
    "goal.sdg.3.3-4",
    "goal.sdg.11",
    "goal.tbl.social",
    "perspective.area.energy",
    "perspective.evaluation.impact",
    "perspective.distribution.level.district",
    "quality.class.3",
)


@given(
    titles=st.lists(WORDS.map(" ".join), min_size=1, max_size=4),
    labels=st.sets(st.sampled_from(LABELS)),
    unit=st.text("abå \"'\\;", max_size=6),
)
def test_any_set_with_any_labels_comes_back(
    titles: list[str], labels: set[str], unit: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    ws, folder = sdgtax.open(), tmp_path_factory.mktemp("ks")
    known = ks.Categories(ws.taxonomy)
    graph, named = rdflib.Graph(), rdf.Graph(ks.PREFIXES).named
    base = rdflib.Namespace("https://data.norge.no/vocabulary/indicator/æ-sett/")
    for n, title in enumerate(titles):
        graph.add((base[str(n)], rdflib.RDF.type, named("sdgo:Indicator")))
        graph.add((base[str(n)], named(ks.TITLES[0]), rdflib.Literal(f"{title} ", lang="no")))
        graph.add((base[str(n)], named(ks.TEXTS["unit"]), rdflib.Literal(unit)))
        for label in labels:
            said = known.labels.get(label)
            assert said is not None
            graph.add((base[str(n)], rdflib.URIRef(said[0]), rdflib.URIRef(said[1])))
    graph.serialize(folder / "in.ttl", encoding="utf-8")
    found = ws.import_ks([folder / "in.ttl"], "2026-01-31")
    assert [i.title.root["nb"] for i in found.sets[0].indicators] == titles
    assert {d.category for r in found.reviews for d in r.decisions} == labels
    same(found, again(found, folder)[0])


# --- the command line


def test_import_and_export_on_the_command_line(run: Any, files: list[Path], tmp_path: Path) -> None:
    out = tmp_path / "ks"
    result = run("import", "ks", *files, "-o", out)
    assert result.code == 0
    assert result.out.splitlines()[0] == "2 sets with 3 indicators and 11 labels:"
    assert "skos:closeMatch is not kept" in result.err
    assert run("validate", out).code == 0
    assert run("fmt", "--check", out).code == 0, "laid out as ours are"
    sets, review = out / "indicator_sets", out / "reviews" / "ks-fjell-og-var-esg.yaml"
    args = ("ks-fjell-og-var-esg", "--sets", sets, "--review", review)
    row = run("classify", *args, "--fields", "code,sdg_goals,evaluation,time_interval").out.splitlines()[2]
    assert row == "10,10;11,output,year"
    exported = run("export", "ks", *args, "--basis", "reviewed")
    assert exported.code == 0
    assert f"<{ESG}#10> a sdgo:Indicator" in exported.out
    assert run("export", "ks", *args, "--basis", "guessed").code == 2


def test_nothing_is_written_over(run: Any, files: list[Path], tmp_path: Path) -> None:
    out = tmp_path / "ks"
    (out / "reviews").mkdir(parents=True)
    (out / "reviews" / "ks-fjell-og-var-esg.yaml").write_text("mine")
    result = run("import", "ks", *files, "-o", out)
    assert result.code == 2
    assert "is there already; it is not written over" in result.err
    assert [p.name for p in out.rglob("*.yaml")] == ["ks-fjell-og-var-esg.yaml"]


def test_files_that_are_none_of_ks_are_told_with_their_place(tmp_path: Path) -> None:
    broken, other = tmp_path / "broken.ttl", tmp_path / "other.ttl"
    broken.write_text("@prefix a: <urn:a> .\na:b a:c .\na:b ;;\n")
    other.write_text("<urn:a> <urn:b> <urn:c> .\n")
    with pytest.raises(DataError) as caught:
        read([broken, other, tmp_path / "missing.ttl"])
    rules = {Path(f.path).name: (f.rule, f.line > 0) for f in caught.value.findings}
    assert rules == {
        "broken.ttl": ("rdf-syntax", True),
        "other.ttl": ("no-indicator", False),
        "missing.ttl": ("unreadable", False),
    }
