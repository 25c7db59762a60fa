"""The rules of `validate` as a sheet."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from sdgtax.views.sheets import sheet

if TYPE_CHECKING:
    from sdgtax.check.registry import Rule
    from sdgtax.model.columns import Columns
    from sdgtax.model.sheet import Result


def result(columns: Columns, rules: Iterable[Rule]) -> Result:
    """One row a rule."""
    rows = [{"code": r.code, "rule": r.name, "severity": r.severity, "what": r.what} for r in rules]
    return {"sheet": lambda: sheet(columns, "rules", rows), "record": lambda: {"rules": rows}}
