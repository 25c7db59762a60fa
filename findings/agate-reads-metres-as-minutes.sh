#!/usr/bin/env bash
# agate 1.14.2 (the library below csvkit), reading a CSV of indicators with the types that it finds: a column in which every cell is a
# number and “m”, as distances in metres are written, is a length of time: “300 m” to a green space is five hours. The same of
# intervals with a colon: the age groups 16:19 and 20:24 are minutes and seconds. No cell is refused, so nothing is told; what is
# written or reckoned from the table afterwards is times. With one cell in kilometres (“1.5 km”) the column is text again.
# Seen: TimeDelta for the columns of distances and ages, Text for that with kilometres.
# What sdgtax does because of it: the columns of a list that are the user's own come out as they are written (tests/test_nothing_lost.py).
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/env"
"$work/env/bin/python" -m pip install --quiet --disable-pip-version-check 'agate==1.14.2'
cd "$work"
cat > list.csv <<'CSV'
code,title,within,ages,longest
11.7.1,Dwellings near a green space,300 m,16:19,300 m
11.2.1,Dwellings near a stop,500 m,20:24,1.5 km
CSV
cat > seen.py <<'PY'
import agate

table = agate.Table.from_csv("list.csv")
for name in ("within", "ages", "longest"):
    column = table.columns[name]
    print(name, type(column.data_type).__name__, *column.values())
PY
"$work/env/bin/python" seen.py | tee said
diff said - <<'SAID'
within TimeDelta 5:00:00 8:20:00
ages TimeDelta 0:16:19 0:20:24
longest Text 300 m 1.5 km
SAID
echo "as described"
