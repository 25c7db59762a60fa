#!/usr/bin/env bash
# XlsxWriter 3.3.1: a list of choices for a cell, of which one has a comma in it (“Industry, innovation and infrastructure”, the name of
# an SDG). The file format holds such a list as one text with commas between the choices, and knows no way to write a comma in one.
# data_validation() refuses a list of more than 255 characters with a warning and -2, but for this it returns 0 and says nothing: the
# cell then offers three choices of which none is the goal, and holds the goal itself for a wrong value.
# Seen: 2 choices given, 0 returned, the formula of the cell reads "Industry, innovation and infrastructure,Climate action".
# What sdgtax does because of it: names of categories are offered from cells of a sheet, and a choice of a short list that has a comma is
# an error before anything is written (tests/test_reviewing.py).
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/env"
"$work/env/bin/python" -m pip install --quiet --disable-pip-version-check 'XlsxWriter==3.3.1' 'openpyxl==3.1.5'
cd "$work"
"$work/env/bin/python" -W error - <<'PY'
import openpyxl
import xlsxwriter

CHOICES = ["Industry, innovation and infrastructure", "Climate action"]
book = xlsxwriter.Workbook("choices.xlsx")
returned = book.add_worksheet().data_validation("A1", {"validate": "list", "source": CHOICES})
book.close()
(rule,) = openpyxl.load_workbook("choices.xlsx").active.data_validations.dataValidation
offered = rule.formula1.strip('"').split(",")
print(f"{len(CHOICES)} choices given, {returned} returned, {len(offered)} offered: {offered}")
assert (returned, len(offered)) == (0, 3)
assert rule.formula1 == '"Industry, innovation and infrastructure,Climate action"'
print("as described")
PY
