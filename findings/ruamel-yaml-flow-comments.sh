#!/usr/bin/env bash
# ruamel.yaml 0.18.16, round trip (YAML(), whose purpose is to keep comments):
# a comment inside a flow collection that is broken over several lines is dropped without a warning.
# Comments beside block items, and at the end of the same key, are kept. Seen: 'a: [x,  # first\n    y]' comes back as 'a: [x, y]'.
# What sdgtax does because of it: `fmt` counts the comments before and after, and leaves a file alone, saying where, in which one
# would be lost (tests/test_fmt.py).
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/env"
"$work/env/bin/python" -m pip install --quiet --disable-pip-version-check 'ruamel.yaml==0.18.16'
"$work/env/bin/python" - <<'PY'
import io

from ruamel.yaml import YAML


def again(text: str) -> str:
    tool, out = YAML(), io.StringIO()
    tool.dump(tool.load(text), out)
    return out.getvalue()


flow = again("a: [x,  # first\n    y]\n")
mapping = again("b: {k: 1,  # why\n    m: 2}\n")
block = again("a:\n# about x\n- x  # first\n- y\n")
print("flow sequence:", repr(flow))
print("flow mapping: ", repr(mapping))
print("block:        ", repr(block))
assert flow == "a: [x, y]\n" and mapping == "b: {k: 1, m: 2}\n", "flow comments are kept now"
assert block == "a:\n# about x\n- x  # first\n- y\n", "block comments are no longer kept"
PY
echo "as described"
