"""`sdgtax validate`."""

from __future__ import annotations

import gc
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from sdgtax.cli import options as o
from sdgtax.cli import spoken
from sdgtax.model.finding import SdgtaxError

ReportFormat = StrEnum("ReportFormat", ["text", "json", "github", "sarif", "junit"])
"""How findings are written."""


@o.command("profile")
def validate(  # long: most of it is options, a few lines each
    paths: Annotated[
        list[Path] | None,
        o.argument(
            "[PATH...]",
            "Files or folders to check; without any, your taxonomy, your sets, and every file of a known kind in the repository.",
        ),
    ] = None,
    changed_since: Annotated[
        str,
        o.option(
            "--changed-since",
            "REV",
            "Only what has come up since a git revision: findings in changed files, new ones elsewhere, and ids that are gone.",
        ),
    ] = "",
    ids_since: Annotated[
        str, o.option("--ids-since", "REV", "Check all, and that no id is gone since a git revision, such as HEAD.")
    ] = "",
    lists: Annotated[
        list[Path] | None,
        o.option(
            "--list",
            "FILE",
            "A list of your own to which reviews and mappings refer by the name of the file; may be repeated.",
        ),
    ] = None,
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
    *,
    place: o.Place,
) -> None:
    """Check taxonomy files, profiles, indicator sets, reviews and mappings.

    The kind of each file is told by its place, its first line or its keys. All findings come in one run, each with its
    place, what was found, what was expected and how to mend it. Without PATH, the nearest folders `taxonomy` and
    `indicator_sets` upward are checked, and every file of a known kind in the repository; the bundled data are there to
    refer to, and are not checked.

    A finding is allowed by a comment on its line or the line above: `# sdgtax: allow TAX206`.

    Exit code 0 if all is well (warnings may be there), 1 with errors, 2 for misuse or where there was nothing to check.

    Examples:

        sdgtax validate

        sdgtax validate taxonomy/goal/sdg/11.yaml my_set.yaml

        sdgtax validate --changed-since origin/main --format github --strict

        sdgtax validate pairs.sssom.tsv --list my_indicators.csv

        sdgtax validate --explain TAX101
    """
    from sdgtax.check.rules import CODES, RULES, find_rule
    from sdgtax.cli.screen import console, page, steps, tell, write
    from sdgtax.formats import sarif
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
            raise SdgtaxError(
                f"there is no rule “{explain}”.{nearest(explain, names)} `sdgtax validate --list-rules` lists them."
            )
        write(show.rule_page(found).rstrip("\n"))
        return
    for word in (w.strip() for words in ignore or [] for w in words.split(",")):
        if find_rule(word) is None:
            raise SdgtaxError(f"there is no rule “{word}” to ignore. `sdgtax validate --list-rules` lists them.")
    gc.disable()  # a short run that keeps nearly all it makes
    workspace = open(place.taxonomy_dir, place.sets_dir)
    say = o.in_words(workspace, place.lang)
    with steps(say) as heard:
        report = workspace.validate(
            paths or [], changed_since=changed_since, ids_since=ids_since, lists=lists or [], ignore=ignore or [],
            progress=heard,
        )  # fmt: skip
    for_programs = json_ or format_ is not ReportFormat.text
    words = spoken.wording(asked=True) if for_programs else say.told
    told = Findings(report.findings, report.checked, report.files, RULES, report.whose, report.kinds, words)
    if for_programs:
        o.emit("json" if json_ else format_.value, result(o.shipped().taxonomy.columns, told), output, paths or [])
        tell(f"sdgtax: {report.summary(strict=strict)}")
        if not json_ and format_ is ReportFormat.sarif and (note := sarif.note(told)):
            tell(f"sdgtax: {note}")
    else:
        width = console().width
        page(show.text(told, report.texts, report.summary(strict=strict), width=width), output, paths or [])
    if report.errors or (strict and report.warnings):
        raise typer.Exit(1)


def _list_rules() -> None:
    from sdgtax.check.rules import RULES
    from sdgtax.cli.screen import put_sheet
    from sdgtax.views.findings import rules

    workspace = o.shipped()
    put_sheet(rules(workspace.taxonomy.columns, RULES.values())["sheet"](), workspace.voice())
