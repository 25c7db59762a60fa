#!/usr/bin/env bash
# frictionless 5.21.0, reading a CSV as Norwegian offices write it, semicolons between the cells and a comma in the numbers, without a
# schema: a column of shares such as 12,5 is one of places on earth (“geopoint”, longitude and latitude), and 12,5 is [12.0, 5.0]. Since
# both halves are read as numbers, 12,05 and 12,5 are the same place. validate() finds the file valid. So is a column of goals, “3, 11”.
# One value whose decimals are over 90 (50,95 lies beyond the pole) among few makes the column text; among ten others the column stays
# one of places, and the cell itself is None and an error. That types are guessed, and that a number has a point unless a schema says
# otherwise, is by design; one then looks for text, not for places.
# Seen: [12.0, 5.0] for both 12,5 and 12,05, valid; numbers with a point are numbers; None for 50,95 below ten others.
# What sdgtax does because of it: the data packages that it writes say the type of each column, and a list in such a package is read as
# text whatever its type is said to be (tests/test_exports.py).
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/env"
"$work/env/bin/python" -m pip install --quiet --disable-pip-version-check 'frictionless==5.21.0'
cd "$work"
cat > seen.py <<'PY'
from pathlib import Path

from frictionless import Resource, validate


def seen(*values):
    lines = [f"Sted {n};{value}" for n, value in enumerate(values, 1)]
    Path("list.csv").write_text("\n".join(["navn;andel", *lines]) + "\n", encoding="utf-8")
    with Resource("list.csv") as table:
        field = table.schema.get_field("andel").type
        read = [row["andel"] for row in table.row_stream]
    print(values[-3:], "->", field, read[-3:], "valid" if validate("list.csv").valid else "not valid")


seen("12,5", "12,05", "71,5")
seen("3, 11", "8, 9", "11, 6")
seen("12.5", "12.05", "71.5")
seen("12,5", "50,95")
seen(*[f"{n},5" for n in range(1, 11)], "50,95")
PY
"$work/env/bin/python" seen.py | tee said
diff said - <<'SAID'
('12,5', '12,05', '71,5') -> geopoint [[12.0, 5.0], [12.0, 5.0], [71.0, 5.0]] valid
('3, 11', '8, 9', '11, 6') -> geopoint [[3.0, 11.0], [8.0, 9.0], [11.0, 6.0]] valid
('12.5', '12.05', '71.5') -> number [Decimal('12.5'), Decimal('12.05'), Decimal('71.5')] valid
('12,5', '50,95') -> string ['12,5', '50,95'] valid
('9,5', '10,5', '50,95') -> geopoint [[9.0, 5.0], [10.0, 5.0], None] not valid
SAID
echo "as described"
