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

rule(
    "TAX701", "removed-id",
    what="An id of a category, a set or an indicator that a revision has is gone, or is another one now. Found by `--changed-since` "
        "and `--ids-since`, which compare both sides.",
    why="Reviews, mappings, links and other people's tables name it; where it is gone, they say nothing any more.",
    how="Put it back with `deprecated: true` and `replaced_by`; write an old code of an indicator into `also_listed`.",
    bad="# was: - code: '7.1'\n- code: '7.1a'", line=0,
    good="- code: '7.1a'\n  also_listed: ['7.1']",
)  # fmt: skip


@rule(
    "TAX702", "unknown-successor", record=("indicator", "set"), part="indicator",
    what="`replaced_by` of an indicator or a set names none that exists, or the record itself; or what is replaced is not deprecated.",
    why="Who meets the old id finds the new one by it.",
    how="Correct the name, and add `deprecated: true`.",
    bad="deprecated: true\nreplaced_by: ['un-sdg:7.1.99']", line=2,
    good="deprecated: true\nreplaced_by: ['un-sdg:7.1.1']",
)  # fmt: skip
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
