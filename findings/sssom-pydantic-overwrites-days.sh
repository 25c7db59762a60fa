#!/usr/bin/env bash
# sssom-pydantic 0.6.10 and sssom (sssom-py) 0.4.21, reading one valid SSSOM table: its header has a mapping_date, and one of its two
# rows has a mapping_date of its own. The data model says that the header's day then counts for the set alone, and for no row.
# sssom-pydantic gives every row the header's day, also the row that has its own: the day on which a person decided is lost, and is not
# in what it writes either. sssom-py keeps the row's day and leaves the other row without one.
# Seen: sssom-pydantic 2025-02-01 and 2025-02-01; sssom-py 2024-01-01 and none. One table, four days told of two rows.
# What sdgtax does because of it: a value of the header is that of all rows or of none, and a row's own is never replaced
# (tests/test_sssom.py).
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/env"
"$work/env/bin/python" -m pip install --quiet --disable-pip-version-check 'sssom==0.4.21' 'sssom-pydantic==0.6.10' 'curies==0.15.7'
cd "$work"
"$work/env/bin/python" - <<'PY'
from pathlib import Path

import sssom_pydantic
from sssom.parsers import parse_sssom_table

HEAD = """#curie_map:
#  a: https://a.example/
#  b: https://b.example/
#mapping_set_id: https://a.example/set
#license: https://creativecommons.org/publicdomain/zero/1.0/
#mapping_date: 2025-02-01
"""
COLUMNS = "subject_id predicate_id object_id mapping_justification mapping_date".split()
ROWS = [
    ["a:1", "skos:exactMatch", "b:1", "semapv:ManualMappingCuration", "2024-01-01"],
    ["a:2", "skos:exactMatch", "b:2", "semapv:ManualMappingCuration", ""],
]
table = Path("t.sssom.tsv")
table.write_text(HEAD + "".join("\t".join(row) + "\n" for row in [COLUMNS, *ROWS]), encoding="utf-8")

read = sssom_pydantic.read(table)
one = [str(mapping.mapping_date) for mapping in read[0]]
frame = parse_sssom_table(str(table)).df.sort_values("subject_id")
other = [str(day) for day in frame["mapping_date"]]
sssom_pydantic.write(read[0], "written.tsv", metadata=read[2], converter=read[1])
print("sssom-pydantic:", one)
print("sssom-py:      ", other)
assert one == ["2025-02-01", "2025-02-01"], one
assert other == ["2024-01-01", ""], other
assert "2024-01-01" not in Path("written.tsv").read_text(encoding="utf-8")
print("as described")
PY
