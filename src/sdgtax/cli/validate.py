"""`sdgtax validate`."""

from __future__ import annotations

import gc
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from sdgtax.cli.options import Json, SetsDir, TaxonomyDir, fail, guarded


class ReportFormat(StrEnum):
    """How findings are written."""

    text = "text"
    json = "json"
    github = "github"
    sarif = "sarif"
    junit = "junit"


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("validate")(guarded(validate))


def validate(  # long: most of it is options, a few lines each
    paths: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="[PATH...]",
            help="Files or folders to check; without any, the whole taxonomy and all sets.",
            show_default=False,
        ),
    ] = None,
    changed_since: Annotated[
        str | None,
        typer.Option(
            "--changed-since",
            metavar="REV",
            help="Only what has come up since a git revision: findings in changed files, and new ones elsewhere.",
            show_default=False,
        ),
    ] = None,
    format_: Annotated[
        ReportFormat, typer.Option("--format", "-f", help="How findings are written.")
    ] = ReportFormat.text,
    json_: Json = False,
    strict: Annotated[bool, typer.Option("--strict", help="Warnings count as errors.")] = False,
    ignore: Annotated[
        list[str] | None,
        typer.Option(
            "--ignore", metavar="RULE", help="Leave a rule out, by code or name; may be repeated.", show_default=False
        ),
    ] = None,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="FILE", help="Write to a file.", show_default=False)
    ] = None,
    list_rules: Annotated[bool, typer.Option("--list-rules", help="List all rules and stop.")] = False,
    explain: Annotated[
        str | None,
        typer.Option(
            "--explain", metavar="RULE", help="Explain one rule, by code or name, and stop.", show_default=False
        ),
    ] = None,
    taxonomy_dir: TaxonomyDir = None,
    sets_dir: SetsDir = None,
) -> None:
    """Check taxonomy files, profiles, indicator sets, reviews and mappings.

    The kind of each file is told by its place, its first line or its keys. All findings come in one run, each with its
    place, what was found, what was expected and how to mend it. Without PATH, the folders `taxonomy` and `indicator_sets`
    of the current folder are checked, else the bundled ones.

    A finding is allowed by a comment on its line or the line above: `# sdgtax: allow TAX206`.

    Exit code 0 if all is well (warnings may be there), 1 with errors, 2 for misuse.

    Examples:

        sdgtax validate

        sdgtax validate taxonomy/goal/sdg/11.yaml my_set.yaml

        sdgtax validate --changed-since origin/main --format github --strict

        sdgtax validate --explain TAX101
    """
    from sdgtax.check.rules import CODES, RULES, find_rule
    from sdgtax.check.validate import check, check_changes
    from sdgtax.formats.registry import FORMATS
    from sdgtax.formats.sssom import check as tables
    from sdgtax.formats.write import write_file
    from sdgtax.show import findings as render
    from sdgtax.show.console import console, print_table
    from sdgtax.views.findings import Findings, result
    from sdgtax.views.rules import result as rule_list
    from sdgtax.yaml.find import find
    from sdgtax.yaml.load import bundled_columns
    from sdgtax.yaml.schema_errors import closest

    if list_rules:
        print_table(("code", "rule", "severity", "what"), rule_list(bundled_columns(), RULES.values())["sheet"]().rows)
        return
    if explain:
        found = find_rule(explain)
        if found is None:
            names = [*RULES, *CODES]
            fail(f"there is no rule “{explain}”. {closest(explain, names)} `sdgtax validate --list-rules` lists them.")
        print(render.rule_page(found), end="")
        return
    for word in (w.strip() for words in ignore or [] for w in words.split(",")):
        if find_rule(word) is None:
            fail(f"there is no rule “{word}” to ignore. `sdgtax validate --list-rules` lists them.")
    if json_:
        format_ = ReportFormat.json
    gc.disable()  # a short run that keeps nearly all it makes
    place = find(Path(), taxonomy_dir, sets_dir)
    if changed_since:
        report = check_changes(changed_since, paths or [], place, ignore=ignore or [], tables=tables)
    else:
        report = check(paths or [], place, ignore=ignore or [], tables=tables)
    findings = report.findings
    if not changed_since and not findings and not report.checked:
        fail("no file to check was found. Name a YAML file, a taxonomy folder or a folder of sets.")
    told = Findings(findings, report.checked, report.files, RULES)
    if format_ is ReportFormat.text:
        screen = console()
        summary = report.summary(strict=strict)
        body = render.text(told, report.texts, summary, width=screen.width)
        if output is None:
            screen.print(body, end="", soft_wrap=True)
        written = body.plain
    else:
        written = "".join(FORMATS[format_.value].write(result(bundled_columns(), told)))
        if output is None:
            print(written, end="")
    if output is not None:
        write_file(output, [written], paths or [])
    if report.errors or (strict and report.warnings):
        raise typer.Exit(1)
