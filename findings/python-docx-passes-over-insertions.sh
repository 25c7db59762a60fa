#!/usr/bin/env bash
# python-docx 1.2.0, on a document as a municipality's plan is passed around: Document.paragraphs and Paragraph.text leave out what
# stands in an insertion that nobody has accepted yet (w:ins), in a content control, whether it holds words (w:sdt in a paragraph) or
# whole paragraphs (w:sdt in the body), and in a field (w:fldSimple). Word shows and prints all four. Nothing is raised, and
# iter_inner_content passes over them in the same way. What is struck out (w:del) is left out as well, which is right.
# Seen: of five sentences one is left.
# What sdgtax does because of it: it goes through the text elements of the document itself (tests/test_text.py).
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/env"
"$work/env/bin/python" -m pip install --quiet --disable-pip-version-check 'python-docx==1.2.0'
cd "$work"
"$work/env/bin/python" - <<'PY'
import docx
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

NS = nsdecls("w")
RUN = "<w:r><w:t>{}</w:t></w:r>"
made = docx.Document()
first = made.add_paragraph("Emissions are to fall. ")
who = 'w:id="1" w:author="A" w:date="2026-01-05T00:00:00Z"'
first._p.append(parse_xml(f"<w:ins {NS} {who}>{RUN.format('Food waste is to be halved. ')}</w:ins>"))
first._p.append(
    parse_xml(f"<w:sdt {NS}><w:sdtPr/><w:sdtContent>{RUN.format('Water is to be clean. ')}</w:sdtContent></w:sdt>")
)
first._p.append(parse_xml(f'<w:fldSimple {NS} w:instr=" REF x ">{RUN.format("Women are to lead. ")}</w:fldSimple>'))
block = f"<w:sdt {NS}><w:sdtPr/><w:sdtContent><w:p>{RUN.format('Children are to swim.')}</w:p></w:sdtContent></w:sdt>"
made.element.body.insert(0, parse_xml(block))
made.save("plan.docx")

plan = docx.Document("plan.docx")
told = [p.text.strip() for p in plan.paragraphs]
inner = [item.text.strip() for item in plan.iter_inner_content()]
stored = sum(e.text.count(". ") + e.text.endswith(".") for e in plan.element.body.iter(docx.oxml.ns.qn("w:t")))
print(f"{stored} sentences in the file, told:", told)
assert stored == 5, stored
assert told == inner == ["Emissions are to fall."], (told, inner)
print("as described")
PY
