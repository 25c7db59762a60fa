"""`sdgtax diff`."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path

import typer

from sdgtax.cli import options as o

DiffFormat = StrEnum("DiffFormat", ["text", "json", "markdown"])
"""How a difference is written."""


@o.command("profile", "taxonomy_dir", "sets_dir")
def diff(
    old: str = o.argument(..., "A folder or a git revision.", "OLD"),
    new: str = o.argument("", "A folder or a git revision; without it, the files as they are now.", "[NEW]"),
    blind: bool = o.option(False, "Ignore published mappings: what do the titles alone say?"),
    gold: list[Path] | None = o.option(
        None,
        "A table of titles with labels, for the accuracy before and after; may be repeated. Without it, tests/gold/*.csv.",
        "CSV",
    ),
    format_: DiffFormat = o.option(DiffFormat.text, "How the difference is written.", "", "-f", show_default=True),
    json_: bool = o.JSON,
    fail_on: int | None = o.option(None, "Exit with 1 if more than N indicators change class.", "N", min=0),
    rows: int = o.option(60, "How many rows of each list to show.", min=1, show_default=True),
    *,
    place: o.Place,
    output: Path | None = o.OUTPUT,
) -> None:
    """Show what changed between two versions of the taxonomy and the sets, and what that does.

    A folder holds `taxonomy` and `indicator_sets`, or is a taxonomy itself; what it lacks is taken from the other version.
    Listed are the changes, the indicators that change class with the term or rule that caused it, the number of indicators by
    category, what needs review, the mappings between sets that are gained, lost or of another relation, and the accuracy on
    tables with labels. A cause is found by classifying again with single changes undone. No file is changed.

    Exit code 0, 1 if more than `--fail-on` indicators change class or an id is gone without a successor, 2 for misuse or data
    that cannot be read.

    Examples:

        sdgtax diff main

        sdgtax diff v1.0 v1.1 --format markdown -o comment.md

        sdgtax diff ../old-taxonomy taxonomy --fail-on 10
    """
    from sdgtax.cli.screen import page, tell
    from sdgtax.show import diff as show
    from sdgtax.views.diff import result
    from sdgtax.workspace import open

    workspace = open() if new else place.opened()
    say = workspace.voice(place.lang)
    found = workspace.diff(old, new, blind=blind, gold=gold)
    if json_ or format_ is not DiffFormat.text:
        o.emit("json" if json_ else format_.value, result(found, rows, say), output, [old, new])
    else:
        page(show.text(found, rows, say), output, [old, new])
    for gone in found.lost:
        tell(f"sdgtax: {gone.message}. {gone.advice}")
    if found.lost or (fail_on is not None and found.changed > fail_on):
        raise typer.Exit(1)
