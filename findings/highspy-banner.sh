#!/usr/bin/env bash
# highspy 1.16.0: making a solver, `highspy.Highs()`, writes two lines (name, version, licence) to standard output, before any option
# can be set; `output_flag` comes too late. 1.15.1 writes nothing. A program whose results go to standard output is spoilt by it.
# What sdgtax does because of it: the extra `select` asks for a version below 1.16 (pyproject.toml).
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
said() {
  python3 -m venv "$work/$1"
  "$work/$1/bin/python" -m pip install --quiet --disable-pip-version-check "highspy==$1" >/dev/null 2>&1
  "$work/$1/bin/python" -c 'import highspy; solver = highspy.Highs(); solver.setOptionValue("output_flag", False)'
}
quiet=$(said 1.15.1)
loud=$(said 1.16.0)
echo "1.15.1: “$quiet”"
echo "1.16.0: “$loud”"
[ -z "$quiet" ]
[[ "$loud" == *"Running HiGHS 1.16.0"* ]]
