"""`sdgtax select`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from sdgtax.cli import options as o
from sdgtax.model.finding import SdgtaxError

Names = list[str] | None


@o.command("on_error")
def select(  # long: most of it is options, a line or two each
    from_: Annotated[
        str,
        o.option(
            "--from",
            "NAMES",
            "Sets (`all` for every one) and files, with commas between. Default: all sets.",
            autocompletion=o.LISTS,
        ),
    ] = "all",
    size: Annotated[
        int | None, o.option("--size -n", "N", "At most so many. Default: see rules/selection.yaml.", min=1, max=200)
    ] = None,
    mine: Annotated[
        str,
        o.option(
            "--mine",
            "FILES",
            "Your own lists: candidates too, and preferred since you have them.",
            autocompletion=o.LISTS,
        ),
    ] = "",
    keep: Annotated[bool, o.option("--keep", "", "All of your own are in; what is chosen adds to them.")] = False,
    must: Annotated[
        Names, o.option("--must", "SET:CODE", "This indicator is in. May be repeated.", autocompletion=o.CODES)
    ] = None,
    without: Annotated[
        Names, o.option("--without", "SET:CODE", "This indicator is out. May be repeated.", autocompletion=o.CODES)
    ] = None,
    most: Annotated[int | None, o.option("--max-per-set", "N", "At most so many from one set.", min=1)] = None,
    require: Annotated[
        Names,
        o.option(
            "--require",
            "CATEGORY",
            "A category that has to be covered (11, energy). May be repeated.",
            autocompletion=o.CATEGORIES,
        ),
    ] = None,
    exclude: Annotated[
        Names,
        o.option("--exclude", "CATEGORY", "Nothing of this category. May be repeated.", autocompletion=o.CATEGORIES),
    ] = None,
    weights: Annotated[
        str,
        o.option(
            "--weights", "NAME=N,...", "How many times the usual points a facet or a category gives: goal=2,energy=3."
        ),
    ] = "",
    *,
    writing: o.Writing,
    reading: o.Reading,
    judging: o.Judging,
    place: o.Place,
) -> None:
    """Choose a small, balanced set of indicators: the best one there is, with reasons.

    It covers goals, areas, the triple bottom line and stages, each further indicator of a category counting less; it prefers
    good quality and a fitting level, takes no two of one concept, and keeps to your wishes. The optimum is proven; the model is
    in docs/choosing.md. Needs the extra `select` (pip install 'sdgtax[select]').

    Examples:

        sdgtax select --size 15 --level municipal

        sdgtax select --from u4ssc,iso-37120 --size 10 --max-per-set 6 --require 14 --lang nb

        sdgtax select --mine my_indicators.csv --keep --size 12 --profile trondheim -o choice.xlsx

        sdgtax select --size 12 --must u4ssc:"EN: EN: AQ: 1C" --weights goal=2,area=0.5 --json
    """
    from sdgtax.analyse.select import Clash
    from sdgtax.cli.screen import steps
    from sdgtax.show import select as show
    from sdgtax.views.select import clash as told_clash
    from sdgtax.views.select import result

    own = o.names(mine)
    read: list[str | Path] = [*o.names(from_), *own, *judging.reviews]
    chosen = writing.chosen(o.SHEETS, read)
    workspace, say = place.told()
    options = reading.options(workspace, [*own, *o.names(from_)])
    try:
        with steps(say) as told:
            found = workspace.select(
                o.names(from_), size=size, mine=own, keep=keep, must=must or (), without=without or (), most=most,
                required=require or (), excluded=exclude or (), weights=factors(weights), lang=say.lang,
                options=options, **judging.whole, progress=told,
            )  # fmt: skip
    except Clash as clash:
        raise SdgtaxError(told_clash(workspace.taxonomy, clash.wishes, say)) from None
    o.tell_report(options.report, say)
    o.tell_level(workspace, judging, say)
    shown = result(workspace.taxonomy, found, say)
    o.answer(chosen, shown, lambda _: show.selection(workspace.taxonomy, found, say), writing.output, read)


def factors(text: str) -> dict[str, float]:
    """The factors of `--weights`. Raises SdgtaxError for one that is no number from 0 to 10."""
    found = {}
    for part in o.names(text):
        name, _, number = part.partition("=")
        try:
            found[name.strip()] = float(number)
        except ValueError:
            raise SdgtaxError(f"--weights “{part}” has no number. Write it so: --weights goal=2,energy=3.") from None
        if not 0 <= found[name.strip()] <= 10:
            raise SdgtaxError(f"--weights “{part}”: a weight is from 0 to 10.")
    return found
