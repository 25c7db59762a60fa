"""`sdgtax concepts`."""

from __future__ import annotations

from pathlib import Path

import typer

from sdgtax.cli import options as o
from sdgtax.model.finding import SdgtaxError


@o.command("on_error", "level", "as_of", "profile")
def concepts(  # long: most of it is options, a few lines each
    inputs: list[str] = o.argument(..., "Ids of sets, or CSV, YAML or JSON files.", "SET SET...", known=o.INPUTS),
    min_score: float | None = o.option(None, "The weakest tie. Default: see rules/overlap.yaml.", min=0, max=1),
    shared: bool = o.option(False, "Only concepts that two or more sets have."),
    lock: Path | None = o.option(
        None,
        "Concepts that are kept, as SSSOM (written with -o FILE.sssom.tsv): their ids, names and decisions.",
        "FILE",
    ),
    moved: bool = o.option(False, "Instead, what stands under another id than in --lock; exit 1 if any."),
    *,
    asked: o.Lists,
) -> None:
    """Group the indicators of several sets into the things that they measure.

    Indicators of one concept all tie with one another, at most one from each set; narrower ones hang below, one level deep.

    Examples:

        sdgtax concepts eu-sdg un-sdg u4ssc iso-37120

        sdgtax concepts my_indicators.csv un-sdg --shared --lang nb

        sdgtax concepts eu-sdg un-sdg -o concepts.csv

        sdgtax concepts eu-sdg un-sdg u4ssc --lock concepts.sssom.tsv --moved
    """
    from sdgtax.cli.screen import steps, tell
    from sdgtax.show import overlap as show
    from sdgtax.views import concepts as view

    read: list[str | Path] = [*inputs, *asked.reviews, *([lock] if lock else [])]
    chosen = asked.chosen(("csv", "json", "sssom"), read)
    if moved and lock is None:
        raise SdgtaxError("--moved compares with a file of concepts: name it with --lock.")
    if len(inputs) < 2:
        raise SdgtaxError("name two sets or more.")
    workspace, say = asked.told()
    options = asked.options(workspace, inputs)
    with steps(say) as told:
        found = workspace.concepts(
            inputs, min_score=min_score, shared=shared, lock=lock, lang=say.lang, options=options,
            **asked.matching, progress=told,
        )  # fmt: skip
    o.tell_report(options.report, say)
    if moved:
        shown = view.moved(workspace.taxonomy, found.moved)
        o.answer(chosen, shown, lambda _: show.moved(found.moved, say), asked.output, read)
        raise typer.Exit(1 if found.moved else 0)
    shown = view.result(workspace.taxonomy, found)
    o.answer(chosen, shown, lambda _: show.concepts(found, say), asked.output, read)
    if chosen == "csv":
        tell(show.summary(found, say))
