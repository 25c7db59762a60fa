"""`sdgtax validate`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from sdgtax.cli.options import Json, SetsDir, TaxonomyDir, guarded


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("validate")(guarded(validate))


def validate(
    paths: Annotated[
        list[Path] | None,
        typer.Argument(metavar="[PATH...]", help="Show findings of these files or folders only.", show_default=False),
    ] = None,
    json_: Json = False,
    taxonomy_dir: TaxonomyDir = None,
    sets_dir: SetsDir = None,
) -> None:
    """Check a taxonomy and indicator sets: schema, ids, references, and that all examples hold.

    Each finding stands on one line: file:line:column, what was found, how to mend it. Exit code 0 if all is well, 1 with
    findings, 2 for misuse.

    Examples:

        sdgtax validate

        sdgtax validate --taxonomy ./taxonomy --sets ./indicator_sets

        sdgtax validate taxonomy/goal/sdg/11.yaml
    """
    from dataclasses import asdict

    from sdgtax.check.validate import validate as run
    from sdgtax.diagnostics import DataError, Diagnostic
    from sdgtax.export.records import dump_json

    missing = [p for p in paths or [] if not p.exists()]
    if missing:
        raise DataError(
            [
                Diagnostic(str(p), 0, 0, "unreadable", "there is no such file or folder", "Check the path.")
                for p in missing
            ]
        )
    roots = [p.resolve() for p in paths or []]
    for root in roots:  # a whole taxonomy or a folder of sets may be named like any other path
        if (root / "taxonomy.yaml").is_file():
            taxonomy_dir = taxonomy_dir or root
        elif root.is_dir() and root.name == "indicator_sets":
            sets_dir = sets_dir or root
    findings = run(taxonomy_dir, sets_dir)
    if roots:
        findings = [f for f in findings if any(_inside(Path(f.path).resolve(), r) for r in roots)]
    if json_:
        print(dump_json({"findings": [asdict(f) for f in findings]}), end="")
    else:
        for finding in findings:
            print(finding)
        if not findings:
            print("No findings: schema, ids, references and examples are in order.")
    if any(f.severity == "error" for f in findings):
        raise typer.Exit(1)


def _inside(path: Path, root: Path) -> bool:
    return path == root or root in path.parents
