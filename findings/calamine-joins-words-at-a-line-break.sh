#!/usr/bin/env bash
# python-calamine 0.9.1 (and pandas' engine of that name), a cell of an OpenDocument sheet: runs of blanks (text:s) are kept and two
# paragraphs are parted by a line end, but a line break within a paragraph (text:line-break) is nothing at all. The last word of one
# line and the first of the next become one word.
# Seen: a heading of two lines, "Avfall per" and "innbygger", is read as "Avfall perinnbygger"; told as two paragraphs it is right.
# What sdgtax does because of it: it reads the cells of .ods itself, and a line break is a blank (tests/test_lists.py).
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/env"
"$work/env/bin/python" -m pip install --quiet --disable-pip-version-check 'python-calamine==0.9.1' 'odfpy==1.4.1'
cd "$work"
cat > seen.py <<'PY'
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Table, TableCell, TableRow
from odf.text import LineBreak, P, S
from python_calamine import CalamineWorkbook


def cell(*paragraphs):
    made = TableCell(valuetype="string")
    for parts in paragraphs:
        paragraph = P()
        for part in parts:
            paragraph.addText(part) if isinstance(part, str) else paragraph.addElement(part)
        made.addElement(paragraph)
    return made


row = TableRow()
row.addElement(cell(["Avfall per", LineBreak(), "innbygger"]))
row.addElement(cell(["Avfall per"], ["innbygger"]))
row.addElement(cell(["Avfall per", S(c=2), "innbygger"]))
sheet = Table(name="A")
sheet.addElement(row)
book = OpenDocumentSpreadsheet()
book.spreadsheet.addElement(sheet)
book.save("list.ods")
for text in CalamineWorkbook.from_path("list.ods").get_sheet_by_index(0).to_python()[0]:
    print(repr(text))
PY
env/bin/python seen.py | tee said
diff said - <<'SAID'
'Avfall perinnbygger'
'Avfall per\ninnbygger'
'Avfall per  innbygger'
SAID
echo "as described"
