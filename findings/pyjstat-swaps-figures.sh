#!/usr/bin/env bash
# pyjstat 2.4.0, writing JSON-stat of a frame that names the area and the year of each figure, in the order in which one adds a year
# below the other: the figures go out in the order of the rows, whereas in JSON-stat the place of a figure says whose it is (all years
# of the first area, then those of the second). What pyjstat reads back from its own file has the same areas, years and figures, as
# many rows, and the figures of two of them changed places. Nothing is raised or warned. Its page asks for one column of values and says
# nothing of an order. Sorted by all columns before, it is right.
# Seen: area A in 2024 and area B in 2023 have each other's figures after writing and reading; none where the rows were sorted.
# What sdgtax does because of it: it writes no cubes, and of those it reads, it takes what the codes say, in the order of their index,
# never a place in a row (tests/test_lists.py).
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/env"
"$work/env/bin/python" -m pip install --quiet --disable-pip-version-check 'pyjstat==2.4.0' 'pandas==3.1.1'
cd "$work"
cat > seen.py <<'PY'
import json

import pandas
from pyjstat.pyjstat import Dataset

FIGURES = {("0301", "2023"): 50, ("1103", "2023"): 30, ("0301", "2024"): 40, ("1103", "2024"): 20}


def again(frame):
    text = Dataset.read(frame).write()
    written, read = json.loads(text), Dataset.read(text).write("dataframe")
    print(written["id"], written["size"], written["value"])
    return {(area, year): int(figure) for area, year, figure in read.itertuples(index=False)}


frame = pandas.DataFrame([(*key, figure) for key, figure in FIGURES.items()], columns=["region", "year", "value"])
print("sorted by year:", {key: figure for key, figure in again(frame).items() if figure != FIGURES[key]})
print("sorted by region:", again(frame.sort_values(["region", "year"])) == FIGURES)
PY
"$work/env/bin/python" seen.py | tee said
diff said - <<'SAID'
['region', 'year'] [2, 2] [50, 30, 40, 20]
sorted by year: {('0301', '2024'): 30, ('1103', '2023'): 40}
['region', 'year'] [2, 2] [50, 40, 30, 20]
sorted by region: True
SAID
echo "as described"
