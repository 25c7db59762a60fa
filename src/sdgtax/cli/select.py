"""`sdgtax select`."""

from __future__ import annotations

from pathlib import Path

from sdgtax.cli import options as o
from sdgtax.model.finding import SdgtaxError

Names = list[str] | None


@o.command("on_error")
def select(  # long: most of it is options, a line or two each
    from_: str = o.option(
        "all", "Sets (`all` for every one) and files, with commas between. Default: all sets.", "NAMES", known=o.LISTS
    ),
    size: int | None = o.option(None, "At most so many. Default: see rules/selection.yaml.", "N", "-n", min=1, max=200),
    mine: str = o.option(
        "", "Your own lists: candidates too, and preferred since you have them.", "FILES", known=o.LISTS
    ),
    keep: bool = o.option(False, "All of your own are in; what is chosen adds to them."),
    must: Names = o.option(None, "This indicator is in. May be repeated.", "SET:CODE", known=o.CODES),
    without: Names = o.option(None, "This indicator is out. May be repeated.", "SET:CODE", known=o.CODES),
    most: int | None = o.option(None, "At most so many from one set.", "N", "--max-per-set", min=1),
    require: Names = o.option(
        None, "A category that has to be covered (11, energy). May be repeated.", "CATEGORY", known=o.CATEGORIES
    ),
    exclude: Names = o.option(None, "Nothing of this category. May be repeated.", "CATEGORY", known=o.CATEGORIES),
    weights: str = o.option(
        "", "How many times the usual points a facet or a category gives: goal=2,energy=3.", "NAME=N,..."
    ),
    *,
    asked: o.Lists,
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
    from sdgtax.show import choosing as show
    from sdgtax.views.select import clash as told_clash
    from sdgtax.views.select import result

    own = o.names(mine)
    read: list[str | Path] = [*o.names(from_), *own, *asked.reviews]
    chosen = asked.chosen(o.SHEETS, read)
    workspace, say = asked.told()
    options = asked.options(workspace, [*own, *o.names(from_)])
    try:
        with steps(say) as told:
            found = workspace.select(
                o.names(from_), size=size, mine=own, keep=keep, must=must or (), without=without or (), most=most,
                required=require or (), excluded=exclude or (), weights=factors(weights), lang=say.lang,
                options=options, **asked.whole, progress=told,
            )  # fmt: skip
    except Clash as clash:
        raise SdgtaxError(told_clash(workspace.taxonomy, clash.wishes, say)) from None
    o.tell_report(options.report, say)
    o.tell_level(workspace, asked, say)
    shown = result(workspace.taxonomy, found, say)
    o.answer(chosen, shown, lambda _: show.selection(workspace.taxonomy, found, say), asked.output, read)


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
