"""`sdgtax validate`."""

from __future__ import annotations

import gc
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from sdgtax.cli import options as o

ReportFormat = StrEnum("ReportFormat", ["text", "json", "github", "sarif", "junit"])
"""How findings are written."""


def validate(  # long: most of it is options, a few lines each
    paths: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="[PATH...]",
            show_default=False,
            help="Files or folders to check; without any, the whole taxonomy and all sets.",
        ),
    ] = None,
    changed_since: Annotated[
        str,
        o.option(
            "--changed-since",
            "REV",
            "Only what has come up since a git revision: findings in changed files, and new ones elsewhere.",
        ),
    ] = "",
    format_: Annotated[
        ReportFormat, typer.Option("--format", "-f", help="How findings are written.")
    ] = ReportFormat.text,
    json_: o.Json = False,
    strict: Annotated[bool, o.option("--strict", "", "Warnings count as errors.")] = False,
    ignore: Annotated[
        list[str] | None, o.option("--ignore", "RULE", "Leave a rule out, by code or name; may be repeated.")
    ] = None,
    output: o.OutputFile = None,
    list_rules: Annotated[bool, o.option("--list-rules", "", "List all rules and stop.")] = False,
    explain: Annotated[str, o.option("--explain", "RULE", "Explain one rule, by code or name, and stop.")] = "",
    taxonomy_dir: o.TaxonomyDir = None,
    sets_dir: o.SetsDir = None,
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
    from sdgtax.cli.screen import console, page, write
    from sdgtax.show import findings as show
    from sdgtax.text.nearest import nearest
    from sdgtax.views.findings import Findings, result
    from sdgtax.workspace import open

    if list_rules:
        _list_rules()
        return
    if explain:
        found = find_rule(explain)
        if found is None:
            names = [*RULES, *CODES]
            o.fail(f"there is no rule “{explain}”.{nearest(explain, names)} `sdgtax validate --list-rules` lists them.")
        write(show.rule_page(found).rstrip("\n"))
        return
    for word in (w.strip() for words in ignore or [] for w in words.split(",")):
        if find_rule(word) is None:
            o.fail(f"there is no rule “{word}” to ignore. `sdgtax validate --list-rules` lists them.")
    gc.disable()  # a short run that keeps nearly all it makes
    workspace = open(taxonomy_dir, sets_dir)
    report = workspace.validate(paths or [], changed_since=changed_since, ignore=ignore or [])
    if not changed_since and not report.findings and not report.checked:
        o.fail("no file to check was found. Name a YAML file, a taxonomy folder or a folder of sets.")
    told = Findings(report.findings, report.checked, report.files, RULES)
    if json_ or format_ is not ReportFormat.text:
        o.emit("json" if json_ else format_.value, result(o.shipped().taxonomy.columns, told), output, paths or [])
    else:
        width = console().width
        page(show.text(told, report.texts, report.summary(strict=strict), width=width), output, paths or [])
    if report.errors or (strict and report.warnings):
        raise typer.Exit(1)


def _list_rules() -> None:
    from sdgtax.check.rules import RULES
    from sdgtax.cli.screen import console, put
    from sdgtax.show.table import draw
    from sdgtax.views.rules import result

    workspace, out = o.shipped(), console()
    put(out, draw(out, result(workspace.taxonomy.columns, RULES.values())["sheet"](), workspace.voice()))
