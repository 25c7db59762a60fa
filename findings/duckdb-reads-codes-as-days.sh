#!/usr/bin/env bash
# duckdb 2.0.1, reading a CSV with the codes of indicators of the UN, such as 11.6.1 and 11.6.2 of the goal for cities: where the first
# code has two digits before the first dot, and every code of the column will do for a year, a month and a day, the column is
# DATE: 11.6.1 is the first of June 2011. What stands first decides: 3.3.1 before 11.6.1 leaves both as text, 11.6.1 before 3.3.1 makes
# days of both. With hyphens, as Open SDG writes its ids, 3-3-1 first makes TIMESTAMP, in the year 3. JSON, where a text is a text
# by its quotes, is read in the same way when the ids have hyphens. One code with a letter, 11.b.2, and all are text.
# The pages on detection say that days are looked for and list forms with four digits for the year or two; that one digit will
# do for a month and a day, and that the first row chooses the form for all, is not there.
# What sdgtax does because of it: Parquet and SQLite, which it writes as well, say that codes are text; docs/scale.md says with which
# option DuckDB takes its CSV as it stands, and a test reads it so (tests/test_outputs.py).
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/env"
"$work/env/bin/python" -m pip install --quiet --disable-pip-version-check 'duckdb==2.0.1'
cd "$work"
cat > seen.py <<'PY'
import json
from pathlib import Path

import duckdb


def seen(form, *codes):
    if form == "csv":
        Path("list.csv").write_text("code,title\n" + "".join(f"{code},Waste\n" for code in codes), encoding="utf-8")
    else:
        Path("list.json").write_text(json.dumps([{"code": code, "title": "Waste"} for code in codes]), encoding="utf-8")
    rows = duckdb.sql(f"SELECT typeof(code), CAST(code AS VARCHAR) FROM read_{form}('list.{form}')").fetchall()
    print(form, *codes, "->", rows[0][0], *(code for _, code in rows))


seen("csv", "11.6.1", "11.6.2")
seen("csv", "11.6.1", "3.3.1")
seen("csv", "3.3.1", "11.6.1")
seen("csv", "11.6.1", "11.b.2")
seen("csv", "11-6-1", "3-3-1")
seen("csv", "3-3-1", "11-6-1")
seen("json", "11.6.1", "11.6.2")
seen("json", "11-6-1", "11-6-2")
PY
"$work/env/bin/python" seen.py | tee said
diff said - <<'SAID'
csv 11.6.1 11.6.2 -> DATE 2011-06-01 2011-06-02
csv 11.6.1 3.3.1 -> DATE 2011-06-01 2003-03-01
csv 3.3.1 11.6.1 -> VARCHAR 3.3.1 11.6.1
csv 11.6.1 11.b.2 -> VARCHAR 11.6.1 11.b.2
csv 11-6-1 3-3-1 -> DATE 2011-06-01 2003-03-01
csv 3-3-1 11-6-1 -> TIMESTAMP 0003-03-01 00:00:00 0011-06-01 00:00:00
json 11.6.1 11.6.2 -> VARCHAR 11.6.1 11.6.2
json 11-6-1 11-6-2 -> DATE 2011-06-01 2011-06-02
SAID
echo "as described"
