#!/usr/bin/env bash
# pandas 3.1.1 with odfpy 1.4.1 (its reader of .ods when none is named), from a spreadsheet that was saved where TRUE is called SANN: a
# cell that is true is read as False. OpenDocument keeps the value, office:boolean-value="true", beside the text that is shown. pandas
# takes the type of the cell from the file and then looks at the text: “TRUE” is true, every other word is false. So a column of ticks
# made in Norwegian (SANN), German (WAHR) or French (VRAI) has no tick left, and its type is bool, as if all were well. The value of a
# number, a day or a percentage is taken from the file as it should be. engine="calamine" reads True.
# Seen, in a file made with odfpy: False for SANN, WAHR and VRAI and True for TRUE, each with office:boolean-value="true"; True for all
# with calamine.
# What sdgtax does because of it: a cell of an .ods is read as the text that it shows, SANN, and no value is made up from it
# (tests/test_lists.py).
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/env"
"$work/env/bin/python" -m pip install --quiet --disable-pip-version-check 'pandas==3.1.1' 'odfpy==1.4.1' 'python-calamine==0.9.1'
cd "$work"
cat > seen.py <<'PY'
import warnings

import pandas
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Table, TableCell, TableRow
from odf.text import P

book, sheet = OpenDocumentSpreadsheet(), Table(name="Ark1")


def cell(text, **value):
    made = TableCell(**value)
    made.addElement(P(text=text))
    return made


rows = [[cell("title", valuetype="string"), cell("checked", valuetype="string"), cell("share", valuetype="string")]]
for shown in ("SANN", "WAHR", "VRAI", "TRUE"):
    ticked = cell(shown, valuetype="boolean", booleanvalue="true")
    rows.append([cell("Waste", valuetype="string"), ticked, cell("12,5 %", valuetype="percentage", value="0.125")])
for cells in rows:
    line = TableRow()
    for made in cells:
        line.addElement(made)
    sheet.addElement(line)
book.spreadsheet.addElement(sheet)
book.save("list.ods")
for engine in (None, "calamine"):
    with warnings.catch_warnings(action="error"):
        frame = pandas.read_excel("list.ods", engine=engine)
    print(engine, frame["checked"].dtype, frame["checked"].tolist(), frame["share"].tolist())
PY
"$work/env/bin/python" seen.py | tee said
diff said - <<'SAID'
None bool [False, False, False, True] [0.125, 0.125, 0.125, 0.125]
calamine bool [True, True, True, True] [0.125, 0.125, 0.125, 0.125]
SAID
echo "as described"
