#!/usr/bin/env bash
# rich 14.1.0, a Table with columns of `no_wrap=True, overflow="fold"` that is wider than the console: cells are cut without an
# ellipsis or any other sign, headings too, however short they are. `fold` reads as if nothing were ever lost ("fold" is said to fold
# to the next line, and does so for a Text, or a column that may be wrapped); beside `no_wrap` it crops.
# Seen at width 16: “un-sdg” comes out as “un-s”, the heading “verified” as “verif”.
# What sdgtax does because of it: a table that does not fit is laid out by itself (src/sdgtax/show/table.py): columns that do not fit
# go below each row, and none is narrower than its cells.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/env"
"$work/env/bin/python" -m pip install --quiet --disable-pip-version-check 'rich==14.1.0'
"$work/env/bin/python" - <<'PY'
import io

from rich.console import Console
from rich.table import Table

out = Console(file=io.StringIO(), width=16, force_terminal=False)
table = Table(box=None, pad_edge=False)
for name in ("name", "count", "verified"):
    table.add_column(name, no_wrap=True, overflow="fold")
table.add_row("un-sdg", "234", "100%")
out.print(table)
lines = out.file.getvalue().splitlines()
print("\n".join(lines))
whole = " ".join(lines)
assert "verified" not in whole and "un-sdg" not in whole, "nothing is cut now"
assert "…" not in whole and len(lines) == 2, "what is cut is marked now"
PY
