"""`sdgtax review`."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from sdgtax.cli import options as o
from sdgtax.model.finding import SdgtaxError

if TYPE_CHECKING:
    from sdgtax.model.sheet import Result
    from sdgtax.model.voice import Voice
    from sdgtax.reviewing import Checked
    from sdgtax.workspace import Workspace

FILES = o.argument(..., "Files of decisions.", "FILE...")
REVIEWS = o.option(
    Path("reviews/mine.yaml"),
    "The file for the decisions; those that it has stay, but for older ones of the same person.",
    "FILE",
)


@o.command("on_error", "level", "as_of", "review", "workers")
def review(
    mine: str = o.argument(..., "Your list, or a set's id.", "LIST"),
    reviews: Path = REVIEWS,
    by: str = o.BY,
    *,
    reading: o.Reading,
    judging: o.Judging,
    place: o.Place,
) -> None:
    """Decide on what needs review, one indicator after the other, most useful first; stop and go on whenever you like.

    One key is an answer: right (goals, targets and areas), wrong (the goals and their targets), instead (then write what is right),
    unsure. Each decision is kept in the file at once, bound to code and title. Where standard input is no terminal, each line of it is
    an answer.

    Beside it stand `sdgtax review apply` (decisions out of a workbook of `classify -o result.xlsx`), `list`, `check` (what clashes, has
    changed, is not used; how far people agree) and `merge`; each has a `--help`.

    Examples:

        sdgtax review my_indicators.csv --by "Kari Nordmann"

        sdgtax review apply result.xlsx --reviews reviews/mine.yaml --by "Kari Nordmann"

        sdgtax review check reviews/mine.yaml --list my_indicators.csv

        sdgtax classify my_indicators.csv --review reviews/mine.yaml -o corrected.xlsx
    """
    from sdgtax.cli.screen import tracked, write
    from sdgtax.cli.walk import Screen

    workspace, say = place.told()
    if not by:
        raise SdgtaxError("who decides? Give --by NAME; a decision says who made it.")
    options = reading.options(workspace, [mine])
    found = workspace.indicators([mine], options)
    results = workspace.classify(tracked(found, say("progress.indicators")), lang=options.lang, blind=judging.blind)
    walk = workspace.walk(results, reviews, by)
    o.tell_report(options.report, say)
    if not walk.waiting:
        write(say("deciding.done", n=walk.done, decided=walk.done, by=walk.by))
        return
    count = Screen(workspace, walk, say, date.today().isoformat()).run()
    left = len(walk.waiting) - count
    write(say("deciding.saved", n=count, left=left, path=walk.path) if count else say("deciding.untouched"))


@o.command("profile")
def apply(
    workbook: Path = o.argument(..., "A workbook of `classify` with your decisions.", "RESULT.xlsx"),
    reviews: Path = REVIEWS,
    by: str = o.BY,
    *,
    place: o.Place,
) -> None:
    """Take the decisions out of a workbook of `classify -o result.xlsx` into a file of reviews.

    Every cell is understood, or told with its place, and then nothing is written. `right` confirms goals, targets and areas, `wrong`
    rejects the goals and their targets, `instead` puts what stands in that column in place of the answers to the same question.

    Examples:

        sdgtax review apply result.xlsx --reviews reviews/mine.yaml --by "Kari Nordmann"
    """
    from sdgtax.cli.screen import write
    from sdgtax.formats.write import write_new

    workspace, say = place.told()
    found = workspace.apply_reviews(workbook, reviews, by=by, day=date.today().isoformat())
    write_new(reviews, found.text)
    made = found.verdicts
    write(
        say(
            "deciding.applied", n=len(made.decisions), indicators=made.indicators, path=reviews, replaced=found.replaced,
            unsure=made.unsure, open=made.open,
        )
    )  # fmt: skip


@o.command("profile")
def list_(files: list[Path] = FILES, *, writing: o.Writing, place: o.Place) -> None:
    """List the decisions of files, with their places.

    Examples:

        sdgtax review list reviews/mine.yaml --lang nb
    """
    from sdgtax.show.table import draw
    from sdgtax.views.reviews import listed

    chosen = writing.chosen(o.SHEETS)
    workspace, say = place.told()
    made = listed(workspace.taxonomy, workspace.review_files(files), say.lang)
    result: Result = {"record": lambda: {"decisions": list(made.records())}, "sheet": lambda: made}
    o.answer(chosen, result, lambda out: draw(out, made, say), writing.output, files)


@o.command("profile")
def check(
    files: list[Path] = FILES,
    lists: list[Path] | None = o.option(
        None, "Your list, to which they are to apply. May be repeated.", "FILE", "--list"
    ),
    *,
    place: o.Place,
) -> None:
    """Check files of decisions together: people that clash, titles that have changed, what is not used; and how far people agree.

    Exit code 0, 1 with findings, 2 for a file that cannot be applied. Agreement is Krippendorff's alpha for each question (extra
    `review`).

    Examples:

        sdgtax review check reviews/kari.yaml reviews/ola.yaml --list my_indicators.csv
    """
    workspace, say = place.told()
    listed = workspace.indicators(map(str, lists), None) if lists else None
    _tell(workspace, workspace.check_reviews(files, listed), say, checked=True)


@o.command("profile")
def merge(
    files: list[Path] = FILES,
    output: Path = o.option(..., "The file for all decisions.", "FILE", "-o"),
    *,
    place: o.Place,
) -> None:
    """Bring the decisions of several people into one file, with who, when and why; and tell where they clash, and how far they agree.

    Of what one person decided at different times the last is kept. Where two people clash both stay, and neither is applied until one
    is taken out. Exit code 0, 1 with findings.

    Examples:

        sdgtax review merge reviews/kari.yaml reviews/ola.yaml -o reviews/all.yaml
    """
    from sdgtax.cli.screen import write
    from sdgtax.formats.write import write_file
    from sdgtax.views.reviews import people

    workspace, say = place.told()
    found, text = workspace.merge_reviews(files, output)
    write_file(output, [text], files)
    kept = workspace.reviews([output])[0].decisions
    write(say("deciding.merged", n=len(kept), people=", ".join(people(kept)), path=output))
    _tell(workspace, found, say)


def _tell(workspace: Workspace, found: Checked, say: Voice, *, checked: bool = False) -> None:
    """Findings, agreement, and what holds; leaves with 1 where there are findings."""
    from sdgtax.cli.screen import put_sheet, tell, write
    from sdgtax.views.reviews import agreed, people

    for finding in found.findings:
        tell(finding)
    if checked:
        who = ", ".join(people(found.decisions))
        write(say("deciding.checked", n=len(found.decisions), people=who, findings=len(found.findings)))
    if found.applied is not None:
        write(say("deciding.applies", n=found.applied, of=len(found.decisions)))
    if found.agreement:
        put_sheet(agreed(workspace.taxonomy, found.agreement, say.lang), say, say("deciding.agreement"))
    elif len(people(found.decisions)) > 1:
        write(say("deciding.alone"))
    if found.findings:
        raise typer.Exit(1)


KIND = o.above(apply=apply, list=list_, check=check, merge=merge)
"""With the commands below this one."""
