#!/usr/bin/env bash
# openpyxl 3.1.0 and 3.1.1, loading a workbook of which a sheet repeats its first row on every page when it is printed (most
# spreadsheets made for reading do): load_workbook writes the name of the sheet to standard output. A command that reads a workbook
# and writes CSV to a pipe so gets a line in front that nobody wrote. From 3.1.2 on nothing is written.
# Seen: “Indicators” with 3.1.1, nothing with 3.1.2.
# What sdgtax does because of it: 3.1.2 is the lowest version that it allows; `make lowest` runs the planner's way with it, whose
# outputs are compared word by word (tests/test_planner.py).
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
cat > load.py <<'PY'
import contextlib
import io

import openpyxl

book = openpyxl.Workbook()
book.active.title = "Indicators"
book.active.append(["code", "title"])
book.active.print_title_rows = "1:1"
book.save("list.xlsx")
out = io.StringIO()
with contextlib.redirect_stdout(out):
    openpyxl.load_workbook("list.xlsx")
print(openpyxl.__version__, repr(out.getvalue()))
PY
for version in 3.1.1 3.1.2; do
  python3 -m venv "env-$version"
  "env-$version/bin/python" -m pip install --quiet --disable-pip-version-check "openpyxl==$version"
  "env-$version/bin/python" load.py | tee "seen-$version"
done
grep -qx "3.1.1 'Indicators\\\\n'" seen-3.1.1
grep -qx "3.1.2 ''" seen-3.1.2
echo "as described"
