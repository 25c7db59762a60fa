#!/usr/bin/env bash
# JSON-LD 1.1, a number of JSON under a term whose type is xsd:decimal (DCAT asks for that type for a resolution in metres): the
# recommendation writes every number with a fraction in the form of xsd:double, and leaves the type that the context gives. 12.5 so
# becomes "1.25E1"^^xsd:decimal, which is no decimal, since xsd:decimal knows no exponent. It is by design, and pyld 3.3.0 and
# pyoxigraph 0.5.13 hold to it; rdflib 7.6.0 does not, and makes "12.5". Nobody complains: but a query of pyoxigraph that asks for more
# than 10 does not find 12.5, nor does one that asks for less; 12.0 it finds, as a number without a fraction is written 12.
# rdflib reads "1.25E1" from N-Triples as a decimal all the same, so that the fault is not seen where both halves are rdflib.
# Seen: pyld and pyoxigraph "1.25E1"^^xsd:decimal, 0 found above 10 and 0 below; "12.5" as a text in the JSON is found.
# What sdgtax does because of it: numbers in its JSON-LD are whole ones; a literal with a type is a text (tests/test_exports.py).
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/env"
"$work/env/bin/python" -m pip install --quiet --disable-pip-version-check 'pyld==3.3.0' 'pyoxigraph==0.5.13' 'rdflib==7.6.0'
cd "$work"
cat > seen.py <<'PY'
import json

import pyoxigraph
from pyld import jsonld
from rdflib import Graph

DECIMAL = "http://www.w3.org/2001/XMLSchema#decimal"
ASK = "SELECT ?s {{ ?s <https://e.example/share> ?v FILTER(?v {} 10) }}"


def seen(value):
    doc = {
        "@context": {"share": {"@id": "https://e.example/share", "@type": DECIMAL}},
        "@id": "https://e.example/1",
        "share": value,
    }
    text = json.dumps(doc)
    triples = jsonld.to_rdf(doc, {"format": "application/n-quads"})
    store, graph = pyoxigraph.Store(), Graph().parse(data=text, format="json-ld")
    store.load(text, format=pyoxigraph.RdfFormat.JSON_LD)
    (kept,) = store
    print("in JSON:", json.dumps(value))
    print("  pyld:      ", triples.split(" ", 2)[2].split("^^")[0])
    print("  pyoxigraph:", f'"{kept.object.value}"', "above", len(list(store.query(ASK.format(">")))), "not above", len(list(store.query(ASK.format("<=")))))
    print("  rdflib:    ", *(f'"{o}"' for o in graph.objects()), "above", len(graph.query(ASK.format(">"))))
    print("  pyld to rdflib:", *(f'"{o}"' for o in Graph().parse(data=triples, format="nt").objects()))
    assert kept.object.datatype.value == DECIMAL and triples.count(f"^^<{DECIMAL}>") == 1


seen(12.5)
seen(12.0)
seen("12.5")
PY
"$work/env/bin/python" seen.py | tee said
diff said - <<'SAID'
in JSON: 12.5
  pyld:       "1.25E1"
  pyoxigraph: "1.25E1" above 0 not above 0
  rdflib:     "12.5" above 1
  pyld to rdflib: "12.5"
in JSON: 12.0
  pyld:       "12"
  pyoxigraph: "12" above 1 not above 0
  rdflib:     "12.0" above 1
  pyld to rdflib: "12"
in JSON: "12.5"
  pyld:       "12.5"
  pyoxigraph: "12.5" above 1 not above 0
  rdflib:     "12.5" above 1
  pyld to rdflib: "12.5"
SAID
echo "as described"
