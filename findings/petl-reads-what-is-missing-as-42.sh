#!/usr/bin/env bash
# petl 1.7.30 with xlrd 2.0.2, reading an .xls (Excel's form before 2007) in which a cell holds #N/A, the error that a formula
# gives where a figure is not available: fromxls gives the number 42, and for #DIV/0! the number 7. They are Excel's own
# numbers of these errors; xlrd keeps them as the value of the cell, and says beside it that the cell is an error. petl asks what kind
# a cell is only to make days of some, and passes the rest on. 42 and 7 then are figures like the others, in sums and in the CSV that
# is written; nothing is warned. TRUE is 1 in the same way. From the same table as .xlsx petl's fromxlsx gives “#N/A” and “#DIV/0!”.
# Seen: 42 and 7 among the shares 2 and 3, whose mean so is 13.5; the signs themselves from the .xlsx.
# What sdgtax does because of it: an error is read as the sign that the cell shows, in all forms of spreadsheets alike, and as a code,
# a unit or a title it is an empty cell (tests/test_lists.py).
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/env"
"$work/env/bin/python" -m pip install --quiet --disable-pip-version-check 'petl==1.7.30' 'xlrd==2.0.2' 'xlwt==1.3.0' 'openpyxl==3.1.5'
cd "$work"
cat > seen.py <<'PY'
from pathlib import Path

import openpyxl
import petl
import xlwt

ERRORS = {"#N/A": 42, "#DIV/0!": 7}
ROWS = [["code", "share", "checked"], ["1.10", 2, True], ["3.b.1", "#N/A", True], ["11.6.1", "#DIV/0!", False], ["11.6.2", 3, True]]
old, new = xlwt.Workbook(), openpyxl.Workbook()
sheet = old.add_sheet("A")
for r, row in enumerate(ROWS):
    new.active.append(row)
    for c, value in enumerate(row):
        if value in ERRORS:
            sheet.row(r).set_cell_error(c, ERRORS[value])
        else:
            sheet.write(r, c, value)
old.save("list.xls")
new.save("list.xlsx")
shares = list(petl.values(petl.fromxls("list.xls"), "share"))
print(".xls: ", *shares, "mean", sum(shares) / len(shares))
print(".xlsx:", *petl.values(petl.fromxlsx("list.xlsx"), "share"))
petl.tocsv(petl.fromxls("list.xls"), "list.csv")
print(*Path("list.csv").read_text().split())
PY
"$work/env/bin/python" seen.py | tee said
diff said - <<'SAID'
.xls:  2.0 42 7 3.0 mean 13.5
.xlsx: 2 #N/A #DIV/0! 3
code,share,checked 1.10,2.0,1 3.b.1,42,1 11.6.1,7,0 11.6.2,3.0,1
SAID
echo "as described"
