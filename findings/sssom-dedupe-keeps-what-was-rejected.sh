#!/usr/bin/env bash
# sssom (sssom-py) 0.4.21, `sssom dedupe`: of two rows on the same pair the one of lower confidence goes. Whether a row says that the
# two match or, by predicate_modifier Not, that they do not, is not asked. So where a program is 0.95 sure of a match, and a person
# who looked at it rejects it with 0.9, the person's row goes and the program's stays: the file says the contrary of what was decided,
# and nothing is told. `sssom diff` of a file with the one row and a file with the other counts
# both as common to the two.
# Seen: 2 rows in, one left, which is the program's match; of the two files, twice COMMON_TO_BOTH.
# What sdgtax does because of it: of what is said of a pair only what a person decided counts, whatever the confidences are
# (tests/test_overlap_options.py).
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/env"
"$work/env/bin/python" -m pip install --quiet --disable-pip-version-check 'sssom==0.4.21' 'curies==0.15.7' 'pandas==3.0.1'
cd "$work"
head='#curie_map:
#  un: https://example.org/un/
#  iso: https://example.org/iso/
#mapping_set_id: https://example.org/pairs
#license: https://creativecommons.org/publicdomain/zero/1.0/
subject_id\tpredicate_id\tpredicate_modifier\tobject_id\tmapping_justification\tconfidence\n'
machine='un:3.6.1\tskos:exactMatch\t\tiso:14.2\tsemapv:LexicalMatching\t0.95\n'
person='un:3.6.1\tskos:exactMatch\tNot\tiso:14.2\tsemapv:ManualMappingCuration\t0.9\n'
printf "$head$machine$person" > pairs.sssom.tsv
printf "$head$machine" > machine.sssom.tsv
printf "$head$person" > person.sssom.tsv
"$work/env/bin/sssom" dedupe pairs.sssom.tsv -o left.sssom.tsv 2> /dev/null
grep -v '^#' left.sssom.tsv | tr '\t' '|' | tee said
"$work/env/bin/sssom" diff machine.sssom.tsv person.sssom.tsv -o both.sssom.tsv > /dev/null 2>&1
grep -o 'COMMON_TO_BOTH' both.sssom.tsv | tee -a said
diff said - <<'SAID'
subject_id|predicate_id|predicate_modifier|object_id|mapping_justification|confidence
un:3.6.1|skos:exactMatch||iso:14.2|semapv:LexicalMatching|0.95
COMMON_TO_BOTH
COMMON_TO_BOTH
SAID
echo "as described"
