"""`sdgtax report`."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from sdgtax.cli import options as o
from sdgtax.model.finding import SdgtaxError

if TYPE_CHECKING:
    from sdgtax.analyse.report import Report
    from sdgtax.model.voice import Voice

FORMATS = ("html", "xlsx", "markdown", "json")
PAGE = FORMATS[0]
QUICK = 2_000_000
"""A page of more bytes is remarked upon."""


@o.command("format_")
def report(
    mine: str = o.argument(
        ..., "Your list: a spreadsheet, CSV, YAML or JSON file, a set's id, `all`, or `-`.", "LIST", known=o.INPUTS
    ),
    with_: str = o.WITH,
    whole: bool = o.option(
        False, "The page explains the indicators of the other sets too, not of your list alone.", "", "--all"
    ),
    size: int | None = o.option(
        None, "How many are chosen; 0 for no choice. Default: see rules/selection.yaml.", "N", "-n", min=0, max=200
    ),
    format_: str = o.option("", "html, xlsx, markdown or json. Default: html.", "FORMAT", "-f"),
    *,
    asked: o.Lists,
) -> None:
    """Write a report on your list: one page for a browser, to read and to explore; or a workbook.

    In words and charts: goals, areas and stages covered, set against set, quality, what is missing and who could fill it, a
    balanced choice with reasons (with the extra `select`), and each indicator with its explanation and counterparts. The page
    needs no network. docs/report.md tells more.

    Examples:

        sdgtax report my_indicators.csv -o report.html

        sdgtax report my_indicators.csv --with u4ssc,un-sdg --level municipal --lang nb -o rapport.html

        sdgtax report my_indicators.csv --with u4ssc --all -o report.xlsx
    """
    from sdgtax.analyse.select import Clash
    from sdgtax.cli.screen import on_terminal, steps, tell
    from sdgtax.formats.registry import choose
    from sdgtax.show.reading import left_out, parts
    from sdgtax.views.report import result
    from sdgtax.views.select import clash as told_clash

    read: list[str | Path] = [mine, *o.names(with_), *asked.reviews]
    chosen = choose(FORMATS, format_, json=asked.json_, output=asked.output, inputs=read)
    if asked.output is None and on_terminal():
        raise SdgtaxError("a report is nothing for a terminal. Name a file: -o report.html.")
    workspace, say = asked.told()
    options = asked.options(workspace, [mine, *o.names(with_)])
    try:
        with steps(say) as told:
            found = workspace.report(
                mine, o.names(with_), whole=whole, size=size, lang=say.lang, options=options, **asked.whole,
                progress=told,
            )  # fmt: skip
    except Clash as clash:
        said = told_clash(workspace.taxonomy, clash.wishes, say)
        raise SdgtaxError(f"{said} {say('report.no-choice')}") from None
    report = options.report
    notes = [part for one in (report.taken if report else ()) for part in parts(one, say)]
    shown = result(workspace.taxonomy, found, say, notes, left_out(report, say) if report else ())
    o.emit(chosen, shown, asked.output, read)
    o.tell_report(report, say)
    o.tell_again(workspace, found.lists[: found.own], say)
    if asked.output is not None:
        tell(f"sdgtax: {say('report.written', file=asked.output)}")
        _remarks(asked.output, found, size is None, chosen == PAGE, say)
    o.reject(report, asked.output, read, say, beside=False)


def _remarks(written: Path, found: Report, unsized: bool, page: bool, say: Voice) -> None:
    """Tell of a report that has no choice for lack of the solver, and of a page that takes long to open what makes it so."""
    from sdgtax.cli.screen import tell

    if unsized and found.choice is None and not found.clash and find_spec("highspy") is None:
        tell(f"sdgtax: {say('report.unchosen')}")
    size = written.stat().st_size
    if page and size > QUICK:
        megabytes, most = say.number(size / 1e6, 1), say.number(QUICK / 1e6, 0)
        explained = sum(len(one.results) for one in found.shown)
        tell(f"sdgtax: {say('report.large', size=megabytes, most=most, n=explained)}")
