#!/usr/bin/env bash
# skosprovider_rdf 1.4.0 (with skosprovider 1.5.1), which reads a SKOS file and writes it again: a concept without a broader one becomes
# a top concept of the scheme, also one that owl:deprecated says is retired and that the file does not name as top concept. That it is
# retired, and by what it is replaced (dcterms:isReplacedBy), is gone from what is written, and so is every skos:notation: the numbers
# by which people know goals and targets.
# Seen: a scheme with one top concept, a narrower one and a retired one comes back with two top concepts, no notation and nothing retired.
# What sdgtax does because of it: a retired category keeps its broader one, so that it is no top concept for such a reader either
# (tests/test_exports.py).
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/env"
"$work/env/bin/python" -m pip install --quiet --disable-pip-version-check 'skosprovider-rdf==1.4.0' 'skosprovider==1.5.1' 'rdflib==6.3.2'
cd "$work"
cat > seen.py <<'PY'
from rdflib import OWL, RDF, SKOS, Graph
from rdflib.namespace import DCTERMS
from skosprovider_rdf.providers import RDFProvider
from skosprovider_rdf.utils import rdf_dumper

FILE = """
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix ex: <https://example.org/> .
ex:goals a skos:ConceptScheme ; skos:hasTopConcept ex:water .
ex:water a skos:Concept ; skos:inScheme ex:goals ; skos:topConceptOf ex:goals ;
  skos:notation "6" ; skos:prefLabel "Water"@en ; skos:narrower ex:drinking .
ex:drinking a skos:Concept ; skos:inScheme ex:goals ; skos:broader ex:water ; skos:notation "6.1" ; skos:prefLabel "Drinking water"@en .
ex:wells a skos:Concept ; skos:inScheme ex:goals ; skos:prefLabel "Wells"@en ; owl:deprecated true ; dcterms:isReplacedBy ex:drinking .
"""


def show(when, graph):
    top = sorted(str(o).rsplit("/", 1)[1] for o in graph.objects(None, SKOS.hasTopConcept))
    count = [len(list(graph.triples((None, p, None)))) for p in (SKOS.notation, OWL.deprecated, DCTERMS.isReplacedBy)]
    concepts = len(list(graph.subjects(RDF.type, SKOS.Concept)))
    print(f"{when}: {concepts} concepts, top {' '.join(top)}; notations {count[0]}, deprecated {count[1]}, replaced {count[2]}")


read = Graph().parse(data=FILE, format="turtle")
show("read", read)
show("written", rdf_dumper(RDFProvider({"id": "GOALS"}, read)))
PY
env/bin/python -W ignore seen.py | tee said
diff said - <<'SAID'
read: 3 concepts, top water; notations 2, deprecated 1, replaced 1
written: 3 concepts, top water wells; notations 0, deprecated 0, replaced 0
SAID
echo "as described"
