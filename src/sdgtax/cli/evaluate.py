"""`sdgtax evaluate`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import typer

from sdgtax.cli import options as o
from sdgtax.cli.screen import console, put, put_sheet, tell, tracked, write
from sdgtax.model.finding import Finding, SdgtaxError

if TYPE_CHECKING:
    from sdgtax.model.voice import Voice
    from sdgtax.workspace import Workspace

UNKNOWN_SHOWN = 5


@o.command()
def evaluate(  # long: most of it is options, a line or two each
    gold: list[Path] = o.argument(..., "Tables of titles with labels.", "GOLD.csv..."),
    by: str = o.option("", "Break down by a column, such as set or lang.", "COLUMN"),
    facet: list[str] | None = o.option(None, "Only this dimension (may be repeated).", "FACET"),
    worst: int = o.option(5, "How many of the worst errors to show.", min=0, show_default=True),
    fail_under: float | None = o.option(
        None,
        "Exit with 1 if the share of right first answers is below this in any dimension shown, with 2 if a label cannot be read.",
        min=0,
        max=1,
    ),
    review: list[Path] | None = o.option(
        None, "Instead of labels: what reviews of your list say of the first answers to it. May be repeated.", "FILE"
    ),
    json_: bool = o.JSON,
    *,
    place: o.Place,
) -> None:
    """Measure the classification against labels: accuracy, confusion, calibration, worst errors.

    Titles alone are classified: published mappings and metadata are ignored. A table needs a title column and, for each
    dimension to judge, a column of labels (goals, targets, tbl, areas, evaluation, level, groups, interval); several labels are
    separated by `;`. Numbers (`8`, `SDG 8`, `Goal 08`, `8.0`; the target of `15.1.1`), ids, labels in either language and KS's codes
    are understood. An empty cell is not judged.

    With `--review` the table is your own list, and its reviews are the labels: from ten reviewed indicators on, the share of right
    first answers is shown for each question, with a 95 % interval, apart for what the program itself had marked for review.

    Exit code 0, 1 below `--fail-under`, 2 for misuse, for a table without a label that can be read, and with `--fail-under` where
    any label, or any dimension named by `--facet`, could not be judged.

    Examples:

        sdgtax evaluate gold.csv

        sdgtax evaluate gold.csv --by set --facet goal --worst 20

        sdgtax evaluate a.csv b.csv --json | jq '.facets[] | {facet, n, top1}'

        sdgtax evaluate gold.csv --facet goal --fail-under 0.8

        sdgtax evaluate my_indicators.csv --review reviews/mine.yaml
    """
    from sdgtax.show.evaluation import evaluation
    from sdgtax.views.evaluation import result

    workspace, say = place.told()

    if review:
        _reviewed(workspace, gold, review, say, json_=json_, fail_under=fail_under)
        return

    def warn(unknown: list[Finding]) -> None:
        for finding in unknown[:UNKNOWN_SHOWN]:
            tell(finding)
        if len(unknown) > UNKNOWN_SHOWN:
            tell(say("evaluation.unknown", n=len(unknown) - UNKNOWN_SHOWN))

    found = workspace.evaluate(
        gold, by=by, facets=facet or (), worst=worst, warn=warn,
        track=lambda rows: tracked(rows, say("progress.titles"), len(rows)),
    )  # fmt: skip
    if json_:
        o.emit("json", result(workspace.taxonomy, found.rows, found.whole, found.parts, by, say.lang))
    else:
        out = console()
        put(out, evaluation(out, workspace.taxonomy, found, by, say))
    if fail_under is None:
        return
    unjudged = sorted({*(facet or ())} - {r.facet for r in found.whole})
    if found.unknown or unjudged:
        what = (
            f"{len(found.unknown)} labels name no category" if found.unknown else f"no labels of {', '.join(unjudged)}"
        )
        raise SdgtaxError(f"--fail-under cannot be judged: {what}. Correct the labels; each one counts.")
    if any(r.top1 < fail_under for r in found.whole):
        raise typer.Exit(1)


def _reviewed(
    workspace: Workspace, lists: list[Path], files: list[Path], say: Voice, *, json_: bool, fail_under: float | None
) -> None:
    """What reviews say of the first answers to a list; leaves with 1 below `fail_under`."""
    from sdgtax.analyse.verdicts import ENOUGH
    from sdgtax.views.reviews import accuracy

    n, found = workspace.reviewed(workspace.indicators(map(str, lists)), files)
    if not n:
        raise SdgtaxError(f"no review holds for “{lists[0]}”. `sdgtax review check FILE --list {lists[0]}` says why.")
    made = accuracy(workspace.taxonomy, found, say)
    if json_:
        rows = [
            {"facet": j.facet, "marked": j.part, "n": j.n, "right": j.right, "share": round(j.share, 4),
             "at_least": round(j.interval[0], 4), "at_most": round(j.interval[1], 4)} for j in found
        ]  # fmt: skip
        o.emit("json", {"record": lambda: {"reviewed": n, "facets": rows}})
    elif n < ENOUGH:
        write(say("deciding.few", n=n, of=ENOUGH))
    else:
        put_sheet(made, say, say("deciding.accuracy", n=n))
        write(say("deciding.bias"))
    if fail_under is not None and n < ENOUGH:
        raise SdgtaxError(f"--fail-under cannot be judged: {n} indicators were reviewed, {ENOUGH} are needed.")
    if fail_under is not None and any(j.share < fail_under for j in found if j.part is None):
        raise typer.Exit(1)
