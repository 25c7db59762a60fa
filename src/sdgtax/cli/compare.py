"""`sdgtax compare`."""

from __future__ import annotations

from pathlib import Path

from sdgtax.cli import options as o


@o.command("on_error")
def compare(
    inputs: list[str] = o.argument(
        ..., "Ids of sets, `all`, spreadsheets, CSV, YAML or JSON files.", "SET|FILE...", known=o.INPUTS
    ),
    *,
    asked: o.Lists,
) -> None:
    """Set sets of indicators side by side, in figures and in words.

    How much of goals, targets, areas and stages each reaches and how evenly; quality, fit for a level, languages, age; what it
    says twice, what it has alone, and what it shares with the others. Strengths and weaknesses come as sentences.

    Examples:

        sdgtax compare u4ssc iso-37120 un-sdg --level municipal

        sdgtax compare my_indicators.csv u4ssc --lang nb

        sdgtax compare all --profile trondheim -o sets.xlsx
    """
    from sdgtax.cli.screen import steps
    from sdgtax.show import choosing as show
    from sdgtax.views.compare import result

    read: list[str | Path] = [*inputs, *asked.reviews]
    chosen = asked.chosen(o.SHEETS, read)
    workspace, say = asked.told()
    options = asked.options(workspace, inputs)
    with steps(say) as told:
        found = workspace.compare(inputs, options=options, **asked.whole, progress=told)
    o.tell_report(options.report, say)
    shown = result(workspace.taxonomy, found, say)
    o.answer(chosen, shown, lambda out: show.comparison(out, workspace.taxonomy, found, say), asked.output, read)
