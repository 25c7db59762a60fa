#!/usr/bin/env bash
# pyarrow 21.0.0: `pyarrow.array` of a plain list of Python texts imports pandas wherever that is installed, though no frame, series or
# NumPy array is about; a text that goes through `pyarrow.lib.StringBuilder` into the same array does not. The first list so costs
# a program that writes Parquet some 50 MB and the time of the import.
# What sdgtax does because of it: formats/parquet.py makes arrays with the builder, and a test sees that pandas is not loaded.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/env"
"$work/env/bin/python" -m pip install --quiet --disable-pip-version-check pyarrow==21.0.0 pandas==2.3.1 >/dev/null 2>&1
cat >"$work/seen.py" <<'PY'
import sys

import pyarrow

builder = pyarrow.lib.StringBuilder()
builder.append_values(["waste", "water"])
built = builder.finish()
print("by the builder:", "pandas" in sys.modules)
listed = pyarrow.array(["waste", "water"])
print("of a list:", "pandas" in sys.modules)
print("equal:", built.equals(listed))
PY
"$work/env/bin/python" "$work/seen.py" | tee "$work/said"
diff "$work/said" - <<'SAID'
by the builder: False
of a list: True
equal: True
SAID
