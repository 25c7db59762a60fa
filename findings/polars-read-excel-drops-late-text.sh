#!/usr/bin/env bash
# polars 2.1.0 with fastexcel 0.21.0 (its reader of spreadsheets when none is named): a column whose first 100 cells are numbers is a
# column of numbers, and a text below, a code like “1.a” or a value like “<5”, becomes null. Nothing is raised or warned, where
# read_csv of the same table raises. A row of which nothing else is left is then taken for an empty one and is not there at all.
# The page on read_excel says of infer_schema_length that so many rows are looked at for the types, and of drop_empty_rows that
# empty rows are left out; not that a filled cell may be emptied, and its row with it. engine="openpyxl" keeps all.
# Seen: 122 rows in the sheet, 121 in the frame; 1.a and <5 null; ComputeError for the CSV; all kept with 98 numbers above.
# What sdgtax does because of it: it reads each cell of a sheet as what that cell is, and a code that stands late is there
# (tests/test_lists.py).
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/env"
"$work/env/bin/python" -m pip install --quiet --disable-pip-version-check 'polars==2.1.0' 'fastexcel==0.21.0' 'openpyxl==3.1.5'
cd "$work"
cat > seen.py <<'PY'
import csv

import openpyxl
import polars


def write(numbers):
    rows = [["code", "title", "value"], *([n, f"Title {n}", n / 2] for n in range(1, numbers + 1))]
    rows += [["1.a", "Means", "<5"], ["1.b", None, ":"]]
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.save("list.xlsx")
    with open("list.csv", "w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows(rows)


write(120)
frame = polars.read_excel("list.xlsx")
print(len(frame), frame.rows()[-2:])
whole = polars.read_excel("list.xlsx", engine="openpyxl")
print(len(whole), whole.rows()[-2:])
try:
    polars.read_csv("list.csv")
except polars.exceptions.ComputeError:
    print("read_csv: ComputeError")
write(98)
early = polars.read_excel("list.xlsx")
print(len(early), early.rows()[-2:])
PY
"$work/env/bin/python" seen.py | tee said
diff said - <<'SAID'
121 [(120, 'Title 120', 60.0), (None, 'Means', None)]
122 [('1.a', 'Means', '<5'), ('1.b', None, ':')]
read_csv: ComputeError
100 [('1.a', 'Means', '<5'), ('1.b', None, ':')]
SAID
echo "as described"
