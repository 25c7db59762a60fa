#!/usr/bin/env bash
# pint 0.25.3, which reads units of measurement: the units in which emissions, farmland and discharges are published are read without
# a word as something else. Mt and Gt are tonnes times a million and a thousand million, but kt between them is the knot, a speed; daa, the
# sign of the decare in Norwegian statistics of land, is ten years (deca and annum), though ha is the hectare; phosphorus and nitrogen
# behind a unit ("mg P/L", "kg N") are multiplied into it as poise and newton.
# Seen: the dimensions below; nothing is raised or warned of.
# What sdgtax does because of it: what a unit measures is said by words in `rules/aspects.yaml`, where kt and daa stand beside tonnes
# and hectares, and a pair told in kt and in Mt is of one quantity (tests/test_overlap.py).
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/env"
"$work/env/bin/python" -m pip install --quiet --disable-pip-version-check 'pint==0.25.3' 'flexparser==0.4' 'flexcache==0.3'
cd "$work"
cat > seen.py <<'PY'
import warnings

import pint

warnings.simplefilter("error")
units = pint.UnitRegistry()
for unit in ("Mt", "kt", "t", "ha", "daa", "mg P/L", "kg N"):
    read = units.parse_units(unit)
    print(f"{unit} | {read} | {read.dimensionality}")
PY
env/bin/python seen.py | tee said
diff said - <<'SAID'
Mt | megametric_ton | [mass]
kt | knot | [length] / [time]
t | metric_ton | [mass]
ha | hectare | [length] ** 2
daa | decayear | [time]
mg P/L | milligram * poise / liter | [mass] ** 2 / [length] ** 4 / [time]
kg N | kilogram * newton | [mass] ** 2 * [length] / [time] ** 2
SAID
echo "as described"
