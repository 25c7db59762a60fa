"""`sdgtax gaps`."""

from __future__ import annotations

from pathlib import Path

from sdgtax.cli import options as o


@o.command("on_error")
def gaps(
    mine: str = o.argument(
        ..., "Your list: a spreadsheet, CSV, YAML or JSON file, a set's id, or `-`.", "LIST", known=o.INPUTS
    ),
    with_: str = o.WITH,
    facet: list[str] | None = o.option(
        None,
        "Only this question (goal, target, tbl, area, evaluation, group); may be repeated.",
        "NAME",
        known=o.FACETS,
    ),
    counterparts: bool = o.option(False, "In CSV, instead, what of the list has a counterpart in which set."),
    *,
    asked: o.Lists,
) -> None:
    """Find what your list does not cover, what it rests on weak or unsure indicators for, and what it has too much of.

    For each gap the best candidates of the other sets are named, with quality and level, and why. It also tells what of your
    list can be compared with which set. The model is in docs/choosing.md.

    Examples:

        sdgtax gaps my_indicators.csv

        sdgtax gaps my_indicators.csv --with u4ssc,un-sdg --facet area --lang nb

        sdgtax gaps my_indicators.csv --level municipal --profile trondheim -o gaps.xlsx

        sdgtax gaps my_indicators.csv --counterparts -o counterparts.csv
    """
    from sdgtax.cli.screen import steps
    from sdgtax.show import choosing as show
    from sdgtax.views.gaps import result

    read: list[str | Path] = [mine, *o.names(with_), *asked.reviews]
    chosen = asked.chosen(o.SHEETS, read)
    workspace, say = asked.told()
    options = asked.options(workspace, [mine, *o.names(with_)])
    with steps(say) as told:
        found = workspace.gaps(
            mine, o.names(with_), facets=facet or (), lang=say.lang, options=options, **asked.whole, progress=told
        )
    o.tell_report(options.report, say)
    o.tell_again(workspace, [found.mine], say)
    o.tell_level(workspace, asked, say)
    shown = result(workspace.taxonomy, found, say, counterparts=counterparts)
    o.answer(chosen, shown, lambda _: show.gaps(workspace.taxonomy, found, facet or (), say), asked.output, read)
