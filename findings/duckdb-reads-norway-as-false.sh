#!/usr/bin/env bash
# duckdb 2.0.1, reading a CSV whose column of codes holds one code only, as an extract for one country or one sex does: a column of
# “NO” (Norway) or of “F” (women, in SDMX's list of sexes) is sniffed as BOOLEAN, and false is what comes out, in a table, in Parquet
# and in the CSV that is written again. “SE” or “M” stays text, and so does “NO” as soon as another country stands beside it. A YAML
# reader is known for this; a column of a CSV file, quoted or not, is not where one looks for it. The pages on detection name BOOLEAN
# as the first type that is tried and do not say which words it takes: not “true” and “false” alone, but “no”, “yes”, “t” and “f” too.
# Seen: geo false, sex false; SE and M as they were; NO beside SE as it was.
# What sdgtax does because of it: Parquet and SQLite, which it writes as well, say that codes are text; docs/scale.md says with which
# option DuckDB takes its CSV as it stands, and a test reads it so (tests/test_outputs.py).
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/env"
"$work/env/bin/python" -m pip install --quiet --disable-pip-version-check 'duckdb==2.0.1'
cd "$work"
cat > seen.py <<'PY'
from pathlib import Path

import duckdb


def read(name, rows, quote=""):
    lines = ["geo,sex,period,value"] + [f"{quote}{geo}{quote},{quote}{sex}{quote},2024,{n}" for n, (geo, sex) in enumerate(rows)]
    Path(name).write_text("\n".join(lines) + "\n", encoding="utf-8")
    return duckdb.sql(f"SELECT geo, sex FROM read_csv('{name}')").fetchall()


print("Norway, women:", read("no.csv", [("NO", "F"), ("NO", "F")]))
print("the same, quoted:", read("quoted.csv", [("NO", "F"), ("NO", "F")], '"'))
print("Sweden, men:", read("se.csv", [("SE", "M"), ("SE", "M")]))
print("both:", read("both.csv", [("NO", "F"), ("SE", "M")]))
duckdb.sql("COPY (SELECT * FROM 'no.csv') TO 'again.csv'")
print("written again:", Path("again.csv").read_text().splitlines()[1])
print("all_varchar:", duckdb.sql("SELECT DISTINCT geo, sex FROM read_csv('no.csv', all_varchar = true)").fetchall())
PY
"$work/env/bin/python" seen.py | tee said
diff said - <<'SAID'
Norway, women: [(False, False), (False, False)]
the same, quoted: [(False, False), (False, False)]
Sweden, men: [('SE', 'M'), ('SE', 'M')]
both: [('NO', 'F'), ('SE', 'M')]
written again: false,false,2024,0
all_varchar: [('NO', 'F')]
SAID
echo "as described"
