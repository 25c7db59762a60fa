#!/usr/bin/env bash
# sssom (sssom-py) 0.4.21, from a valid SSSOM table: a row with predicate_modifier Not says that two terms do NOT match.
# The graph that to_owl_graph makes holds the plain triple `a skos:exactMatch b` for it, just as for a confirmed row; that it was
# rejected stands only on the axiom beside the triple. Likewise sssom:NoTermFound, which says that nothing was found, becomes
# something that the term matches exactly. to_rdf_graph asserts none of the three; the two graphs of one table disagree.
# Seen: 3 triples of skos:exactMatch from 1 confirmed row.
# What sdgtax does because of it: decisions travel as SSSOM tables alone, no export makes triples of them, and a rejection is never
# read as a confirmation (tests/test_sssom.py).
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/env"
"$work/env/bin/python" -m pip install --quiet --disable-pip-version-check 'sssom==0.4.21' 'curies==0.15.7' 'rdflib==7.6.0'
cd "$work"
"$work/env/bin/python" - <<'PY'
from pathlib import Path

from rdflib.namespace import SKOS
from sssom.parsers import parse_sssom_table
from sssom.writers import to_owl_graph, to_rdf_graph

HEAD = """#curie_map:
#  a: https://a.example/
#  b: https://b.example/
#mapping_set_id: https://a.example/set
#license: https://creativecommons.org/publicdomain/zero/1.0/
"""
COLUMNS = "subject_id subject_label predicate_id predicate_modifier object_id object_label mapping_justification".split()
ROWS = [
    ["a:1", "Forest area", "skos:exactMatch", "Not", "b:1", "Share of forest", "semapv:ManualMappingCuration"],
    ["a:2", "Jobless", "skos:exactMatch", "", "b:2", "Unemployed", "semapv:ManualMappingCuration"],
    ["a:3", "Only here", "skos:exactMatch", "", "sssom:NoTermFound", "", "semapv:ManualMappingCuration"],
]
Path("x.sssom.tsv").write_text(HEAD + "\n".join("\t".join(row) for row in [COLUMNS, *ROWS]) + "\n")
table = parse_sssom_table("x.sssom.tsv")
owl = sorted(str(s) for s, _, _ in to_owl_graph(table).triples((None, SKOS.exactMatch, None)))
rdf = sorted(str(s) for s, _, _ in to_rdf_graph(table).triples((None, SKOS.exactMatch, None)))
print("asserted in OWL:", owl)
print("asserted in RDF:", rdf)
assert owl == ["https://a.example/1", "https://a.example/2", "https://a.example/3"], "rejections are no longer asserted"
assert rdf == [], "the RDF graph asserts triples now"
PY
