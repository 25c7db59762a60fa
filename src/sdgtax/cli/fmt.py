"""`sdgtax fmt`."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from sdgtax.cli.options import SetsDir, TaxonomyDir, fail, guarded


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("fmt")(guarded(fmt))


def fmt(
    paths: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="[PATH...]",
            help="Files or folders; without any, the whole taxonomy and all sets.",
            show_default=False,
        ),
    ] = None,
    check_: Annotated[
        bool, typer.Option("--check", help="Change nothing; exit with 1 if a file is not in order.")
    ] = False,
    diff: Annotated[bool, typer.Option("--diff", help="Change nothing; show what would change.")] = False,
    prune: Annotated[
        bool,
        typer.Option(
            "--prune", help="Take out phrases without effect too: duplicates, and those that another shadows."
        ),
    ] = False,
    taxonomy_dir: TaxonomyDir = None,
    sets_dir: SetsDir = None,
) -> None:
    """Lay out YAML files: order of keys, indentation, line breaks, the schema in the first line. Comments are kept.

    What a file says does not change; a file that is no sound YAML is left alone. Files are written whole or not at all.

    Exit code 0 if all is well, 1 if `--check` found files that are not in order, or a file cannot be read, 2 for misuse.

    Examples:

        sdgtax fmt

        sdgtax fmt --check

        sdgtax fmt --diff taxonomy/goal/sdg/11.yaml
    """
    from sdgtax.check.validate import idle_phrases
    from sdgtax.formats.write import write_file
    from sdgtax.yaml.files import select
    from sdgtax.yaml.find import find
    from sdgtax.yaml.format import format_all

    selection = select(paths or [], find(Path(), taxonomy_dir, sets_dir))
    results = format_all(selection, idle_phrases(selection) if prune else None, jobs=min(os.cpu_count() or 1, 4))
    if not results:
        fail("no YAML file of the project was found. Name one, a taxonomy folder or a folder of sets.")
    keep = check_ or diff
    broken = [r for r in results if r.findings]
    changed = [r for r in results if r.changed]
    for result in broken:
        for finding in result.findings:
            print(finding, file=sys.stderr)
    for result in changed:
        if diff:
            print(result.diff(), end="")
        else:
            print(f"{'would change' if keep else 'changed'}: {result.path}")
        if not keep:
            write_file(result.path, [result.after])
    if not diff:
        words = [f"{len(changed)} of {len(results)} files {'would change' if keep else 'changed'}"]
        words += [f"{len(broken)} could not be read"] if broken else []
        print("; ".join(words) + ("; run `sdgtax fmt`." if check_ and changed else "."))
    if broken or (check_ and changed):
        raise typer.Exit(1)
