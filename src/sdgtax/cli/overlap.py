"""`sdgtax overlap`."""

from __future__ import annotations

from pathlib import Path

from sdgtax.cli import options as o
from sdgtax.data import ALL
from sdgtax.model.finding import SdgtaxError


@o.command("on_error", "level", "as_of", "profile")
def overlap(  # long: most of it is options, a few lines each
    inputs: list[str] = o.argument(
        ...,
        "Ids of sets (`un-sdg`, `un-sdg@nb`; `all`: the others), or CSV, YAML or JSON files.",
        "SET SET...",
        known=o.INPUTS,
    ),
    min_score: float | None = o.option(
        None, "Leave out pairs below this score. Default: see rules/overlap.yaml.", min=0, max=1
    ),
    relation: list[str] | None = o.option(
        None, "Only this relation (exact, close, broad, narrow, related); may be repeated.", "NAME"
    ),
    one_to_one_: bool = o.option(False, "Each indicator at most once: the best assignment."),
    unmatched_: bool = o.option(False, "Instead, what has no counterpart: each set's own contribution."),
    matrix: bool = o.option(False, "Instead, how much of each set the other ones cover."),
    explain: bool = o.option(False, "Instead, one pair in full: give two SET:CODE, or titles."),
    of: str = o.option(
        "", "Only this one (a set or a file) against each of the others, not those among themselves.", "SET"
    ),
    best: int | None = o.option(
        None, "Only the N best pairs of each indicator of --of, else of the first set.", "N", min=1
    ),
    include: str = o.option(
        "", "Also a line for each indicator of --of, else of the first set, that has none.", "none"
    ),
    limit: int | None = o.option(None, "Candidates for each indicator of either set.", min=1),
    *,
    asked: o.Lists,
) -> None:
    """Find the indicators of two or more sets that say the same thing, how they relate, and what differs.

    Pairs come best first. Without --min-score only pairs that overlap are shown; --relation related adds weaker ones.
    Progress goes to standard error, data to standard output.

    Examples:

        sdgtax overlap eu-sdg un-sdg

        sdgtax overlap my_indicators.csv un-sdg --lang nb

        sdgtax overlap my_indicators.csv all --best 1

        sdgtax overlap u4ssc iso-37120 --one-to-one -o pairs.sssom.tsv

        sdgtax overlap eu-sdg un-sdg --review pairs.sssom.tsv --unmatched

        sdgtax overlap --of mine.xlsx un-sdg u4ssc --best 3 --include none

        sdgtax overlap --matrix eu-sdg un-sdg u4ssc

        sdgtax overlap --explain iso-37120:5.4 u4ssc:"EC: P: EM: 1C"
    """
    from sdgtax.cli.screen import console, put, steps
    from sdgtax.formats.registry import TABLE
    from sdgtax.match.matcher import unmatched
    from sdgtax.show import overlap as show
    from sdgtax.views import overlap as view

    inputs = [*([of] if of and of not in inputs else []), *inputs]
    read: list[str | Path] = [*inputs, *asked.reviews]
    chosen = asked.chosen(("csv", "json", "sssom"), read)
    if include not in ("", "none"):
        raise SdgtaxError(f"--include {include}: only “none” can be included.")
    if (len(inputs) < 2 and inputs != [ALL]) or (explain and len(inputs) != 2):
        raise SdgtaxError("name two sets to compare." if not explain else "name two indicators: SET:CODE SET:CODE.")
    workspace = asked.opened()
    taxonomy, say, out = workspace.taxonomy, workspace.voice(asked.lang), console()
    options = asked.options(workspace, inputs)
    if explain:
        matcher, x, y = workspace.pair(*inputs, options=options, blind=asked.blind, reviewed=asked.reviews)
        both = view.compare(matcher, x, y, say.lang)
        if chosen != TABLE and (asked.format_ or asked.json_ or asked.output):
            o.emit(chosen, both.result(), asked.output, read)
        else:
            put(out, show.in_full(out, both, say))
        return
    with steps(say) as told:
        data = asked.matching | {"options": options, "min_score": min_score, "of": of, "progress": told}
        if matrix:
            cells = workspace.matrix(inputs, **data)
            result, parts = view.coverage(taxonomy, cells), show.matrix(out, cells, say)
        else:
            found = workspace.overlap(
                inputs, relations=relation or (), one_to_one=one_to_one_, limit=limit or 0, lang=say.lang, best=best or 0,
                include_none=bool(include), **data,
            )  # fmt: skip
            if unmatched_:
                alone = [(s, unmatched(s, found.found)) for s in found.sets]
                result, parts = view.unmatched(taxonomy, alone, say.lang), show.unmatched(alone, say)
            else:
                result = view.result(taxonomy, found.sets, found.found, found.rejected)
                parts = show.mappings(out, taxonomy, found.sets, found.found, say)
    o.answer(chosen, result, lambda _: parts, asked.output, read)
    o.tell_report(options.report, say)
