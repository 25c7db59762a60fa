"""Rules of what labelled titles say of the taxonomy that they are labelled by."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from sdgtax.check.registry import rule
from sdgtax.check.titled import odd_terms
from sdgtax.yaml.schema_errors import Fault

if TYPE_CHECKING:
    from sdgtax.check.context import Context
    from sdgtax.check.records import TermRecord


@rule("TAX214", "term-of-another", severity="warning", record="term")
def _of_another(ctx: Context, record: TermRecord) -> Iterator[Fault]:
    for term, odd in ctx.once(odd_terms, ctx):
        if term is record:
            message = (
                f"of {odd.titles} labelled titles with “{odd.phrase}” none is “{record.category.id}”, "
                f"and {odd.others} are “{odd.other}”"
            )
            cause = f"{odd.lang} of {record.category.id}/{record.id}"
            hint = "Move it there, or exclude by `none` what is not meant."
            yield Fault(("any", odd.lang, odd.number), message, "a phrase of this category", hint, cause=cause)
