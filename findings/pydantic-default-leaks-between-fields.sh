#!/usr/bin/env bash
# pydantic 2.11.0 to 2.11.4: two fields of a model share a type that is an alias, `Score = Annotated[float, Field(ge=0, le=10)]`, and the
# first one has a default after `=`. The second, declared with `Field(description=...)` and so required, silently gets that default:
# `is_required()` is False, a value that is missing is 0.0, and the JSON Schema no longer asks for it. 2.11.5 is right. A lower bound
# of “2.11” looks safe and is not.
# What sdgtax does because of it: it asks for pydantic 2.11.5 (pyproject.toml); rules/scoring.yaml has such fields.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cat >"$work/seen.py" <<'PY'
from typing import Annotated

from pydantic import BaseModel, Field

Score = Annotated[float, Field(ge=0, le=10)]


class Rule(BaseModel):
    doubt: Score = 0.0
    published: Score = Field(description="score of a published mapping")


print("required:", Rule.model_fields["published"].is_required())
PY
said() {
  python3 -m venv "$work/$1"
  "$work/$1/bin/python" -m pip install --quiet --disable-pip-version-check "pydantic==$1" >/dev/null 2>&1
  "$work/$1/bin/python" "$work/seen.py"
}
wrong=$(said 2.11.4)
right=$(said 2.11.5)
echo "2.11.4: $wrong"
echo "2.11.5: $right"
[ "$wrong" = "required: False" ]
[ "$right" = "required: True" ]
