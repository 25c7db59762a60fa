"""`sdgtax diff`."""

from __future__ import annotations

import tempfile
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from sdgtax.cli.options import Json, fail, guarded


class DiffFormat(StrEnum):
    """How a difference is written."""

    text = "text"
    json = "json"
    markdown = "markdown"


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("diff")(guarded(diff))


def diff(  # long: most of it is options, a few lines each
    old: Annotated[str, typer.Argument(metavar="OLD", help="A folder or a git revision.")],
    new: Annotated[
        str, typer.Argument(metavar="[NEW]", help="A folder or a git revision; without it, the files as they are now.")
    ] = "",
    blind: Annotated[
        bool, typer.Option("--blind", help="Ignore published mappings: what do the titles alone say?")
    ] = False,
    gold: Annotated[
        list[Path] | None,
        typer.Option(
            "--gold",
            metavar="CSV",
            show_default=False,
            help="A table of titles with labels, for the accuracy before and after; may be repeated. Without it, tests/gold/*.csv.",
        ),
    ] = None,
    format_: Annotated[
        DiffFormat, typer.Option("--format", "-f", help="How the difference is written.")
    ] = DiffFormat.text,
    json_: Json = False,
    fail_on: Annotated[
        int | None,
        typer.Option(
            "--fail-on",
            metavar="N",
            min=0,
            help="Exit with 1 if more than N indicators change class.",
            show_default=False,
        ),
    ] = None,
    rows: Annotated[int, typer.Option("--rows", min=1, help="How many rows of each list to show.")] = 60,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="FILE", help="Write to a file.", show_default=False)
    ] = None,
) -> None:
    """Show what changed between two versions of the taxonomy and the sets, and what that does.

    A folder holds `taxonomy` and `indicator_sets`, or is a taxonomy itself; what it lacks is taken from the other version.
    Listed are the changes, the indicators that change class with the term or rule that caused it, the number of indicators by
    category, what needs review, and the accuracy on tables with labels. A cause is found by classifying again with single
    changes undone. No file is changed.

    Exit code 0, 1 if more than `--fail-on` indicators change class, 2 for misuse or data that cannot be read.

    Examples:

        sdgtax diff main

        sdgtax diff v1.0 v1.1 --format markdown -o comment.md

        sdgtax diff ../old-taxonomy taxonomy --fail-on 10
    """
    from sdgtax.analyse.diff import compare
    from sdgtax.formats.gold import read_table
    from sdgtax.formats.registry import FORMATS
    from sdgtax.formats.write import write_file
    from sdgtax.show import diff as render
    from sdgtax.show.console import console
    from sdgtax.versions import gold_tables, load_versions
    from sdgtax.views.diff import result as view

    tables = gold if gold is not None else gold_tables()
    for table in tables:
        if not table.is_file():
            fail(f"there is no table “{table}”.")
    with tempfile.TemporaryDirectory(prefix="sdgtax-") as folder:
        before, after = load_versions(old, new, Path(folder))
        labelled = [(path.name, read_table(path)) for path in tables]
        found = compare(before, after, blind=blind, gold=labelled)
    if json_:
        format_ = DiffFormat.json
    if format_ is DiffFormat.text:
        body = render.text(found, rows)
        result = body.plain
        if output is None:
            console().print(body, end="", soft_wrap=True)
    else:
        result = "".join(FORMATS[format_.value].write(view(found, rows)))
        if output is None:
            print(result, end="")
    if output is not None:
        write_file(output, [result], [old, new])
    if fail_on is not None and found.changed > fail_on:
        raise typer.Exit(1)
