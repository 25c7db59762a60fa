#!/usr/bin/env bash
# sssom (sssom-py) 0.4.21, `sssom cliquesummary`, which groups the terms of a mapping file into those that hang together: a row is a
# tie whatever it says. A pair that was rejected (predicate_modifier Not) ties its two terms just as a confirmed one, and
# sssom:NoTermFound, which says that a term has no counterpart, is a member like any other: all terms of which it was found that
# nothing corresponds to them come out as one group.
# Seen: of a confirmed pair, a rejected one and two terms without counterpart, two groups of three members, both without any doubt
# (confidence 0.9 and 1.0 at the lowest).
# What sdgtax does because of it: in `sdgtax concepts` a rejected pair keeps its two apart, and sssom:NoTermFound joins nothing
# (tests/test_overlap_options.py).
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/env"
"$work/env/bin/python" -m pip install --quiet --disable-pip-version-check 'sssom==0.4.21' 'curies==0.15.7' 'pandas==3.0.1' 'networkx==3.6.1'
cd "$work"
cat > seen.py <<'PY'
import csv
import subprocess

HEAD = """#curie_map:
#  un: https://example.org/un/
#  iso: https://example.org/iso/
#mapping_set_id: https://example.org/pairs
#license: https://creativecommons.org/publicdomain/zero/1.0/
"""
COLUMNS = ("subject_id", "predicate_id", "predicate_modifier", "object_id", "mapping_justification", "confidence")
ROWS = (
    ("un:3.6.1", "skos:exactMatch", "", "iso:14.2", "semapv:ManualMappingCuration", "0.9"),
    ("un:9.1.2", "skos:exactMatch", "Not", "iso:14.2", "semapv:ManualMappingCuration", "0.9"),
    ("un:1.2.1", "skos:exactMatch", "", "sssom:NoTermFound", "semapv:ManualMappingCuration", "1.0"),
    ("un:15.1.1", "skos:exactMatch", "", "sssom:NoTermFound", "semapv:ManualMappingCuration", "1.0"),
)
with open("pairs.sssom.tsv", "w") as file:
    file.write(HEAD + "".join("\t".join(row) + "\n" for row in (COLUMNS, *ROWS)))
made = subprocess.run(["sssom", "cliquesummary", "pairs.sssom.tsv"], capture_output=True, text=True, check=True)
for group in csv.DictReader(made.stdout.splitlines(), delimiter="\t"):
    print(group["num_members"], *sorted(group["members"].split("|")), "lowest", group["min_confidence"])
PY
PATH="$work/env/bin:$PATH" python seen.py | sort | tee said
diff said - <<'SAID'
3 iso:14.2 un:3.6.1 un:9.1.2 lowest 0.9
3 sssom:NoTermFound un:1.2.1 un:15.1.1 lowest 1.0
SAID
echo "as described"
