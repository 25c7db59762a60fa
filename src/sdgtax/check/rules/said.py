"""Rules of what labelled titles say of the taxonomy that they are labelled by."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from sdgtax.check.registry import rule
from sdgtax.model.taxonomy import Taxonomy
from sdgtax.yaml.schema_errors import Fault

if TYPE_CHECKING:
    from sdgtax.check.context import Context
    from sdgtax.check.records import CategoryRecord, TermRecord


@rule("TAX126", "unlinked-answer", severity="warning", record="category")
def _unlinked(ctx: Context, record: CategoryRecord) -> Iterator[Fault]:
    roots = {f.id: f.root for f in ctx.facets or ()}
    for facet, usual in ctx.told.usual.get(record.id, {}).items():
        linked = [c for c in record.model.links if Taxonomy.is_below(c, roots.get(facet, ""))]
        if linked and usual.answer not in linked and ctx.has_category(usual.answer):
            message = (
                f"{usual.given} of {usual.titles} labelled titles of “{record.id}” are “{usual.answer}”, "
                "and there is no link to it"
            )
            yield Fault(("links",), message, "a link to what most titles are", "Add it.", at_key=True)


@rule("TAX214", "term-of-another", severity="warning", record="term")
def _of_another(ctx: Context, record: TermRecord) -> Iterator[Fault]:
    for odd in ctx.told.odd.get(record, ()):
        loc = ("any", odd.lang) if odd.number < 0 else ("any", odd.lang, odd.number)
        phrases = record.model.any.get(odd.lang)
        which = f"“{phrases[odd.number]}”" if odd.number >= 0 else f"“{phrases[0]}” and the like"
        message = (
            f"of {odd.titles} labelled titles with {which} none is “{record.category.id}”, "
            f"and {odd.others} are “{odd.other}”"
        )
        cause = f"{odd.lang} of {record.category.id}/{record.id}"
        hint = "Move it there, or exclude by `none` what is not meant."
        yield Fault(loc, message, "a phrase of this category", hint, at_key=odd.number < 0, cause=cause)
