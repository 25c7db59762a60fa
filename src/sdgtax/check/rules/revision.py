"""Rules of ids over time: what others refer to stays, or says what replaces it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from sdgtax.check.records import IndicatorRecord, SetRecord
from sdgtax.check.registry import rule
from sdgtax.text.nearest import closest
from sdgtax.yaml.schema_errors import Fault

if TYPE_CHECKING:
    from sdgtax.check.context import Context

rule("TAX701", "removed-id")


@rule("TAX702", "unknown-successor", record=("indicator", "set"))
def _successor(ctx: Context, record: IndicatorRecord | SetRecord) -> Iterator[Fault]:
    replaced = record.model.replaced_by
    own = f"{record.set.id}:{record.code}" if isinstance(record, IndicatorRecord) else record.id
    for i, name in enumerate(replaced):
        if name == own:
            yield Fault(("replaced_by", i), f"“{name}” is replaced by itself", "another one", "Correct it.")
        elif isinstance(record, IndicatorRecord):
            yield from ctx.no_indicator(("replaced_by", i), name)
        elif name not in ctx.sets and name not in ctx.lost_sets:
            message, expected = f"there is no set “{name}”", f"one of {', '.join(sorted(ctx.sets))}"
            yield Fault(("replaced_by", i), message, expected, closest(name, ctx.sets))
    if replaced and not record.model.deprecated:
        yield Fault(
            ("replaced_by",), "it is replaced, but not deprecated", "`deprecated: true`", "Add it.", at_key=True
        )
