"""`sdgtax validate`."""

from __future__ import annotations

import gc
from enum import StrEnum
from pathlib import Path

import typer

from sdgtax.cli import options as o
from sdgtax.cli import spoken
from sdgtax.model.finding import SdgtaxError

ReportFormat = StrEnum("ReportFormat", ["text", "json", "github", "sarif", "junit"])
"""How findings are written."""


@o.command("profile")
def validate(  # long: most of it is options, a few lines each
    paths: list[Path] | None = o.argument(
        None,
        "Files or folders to check; without any, your taxonomy, your sets, and every file of a known kind in the repository.",
        "[PATH...]",
    ),
    changed_since: str = o.option(
        "",
        "Only what has come up since a git revision: findings in changed files, new ones elsewhere, and ids that are gone.",
        "REV",
    ),
    ids_since: str = o.option("", "Check all, and that no id is gone since a git revision, such as HEAD.", "REV"),
    lists: list[Path] | None = o.option(
        None,
        "A list of your own to which reviews and mappings refer by the name of the file; may be repeated.",
        "FILE",
        "--list",
    ),
    format_: ReportFormat = o.option(ReportFormat.text, "How findings are written.", "", "-f", show_default=True),
    json_: bool = o.JSON,
    strict: bool = o.option(False, "Warnings count as errors."),
    ignore: list[str] | None = o.option(None, "Leave a rule out, by code or name; may be repeated.", "RULE"),
    output: Path | None = o.OUTPUT,
    list_rules: bool = o.option(False, "List all rules and stop."),
    explain: str = o.option("", "Explain one rule, by code or name, and stop.", "RULE"),
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
    from sdgtax.cli.screen import console, page, put_sheet, steps, tell, write
    from sdgtax.formats import sarif
    from sdgtax.show import findings as show
    from sdgtax.text.nearest import nearest
    from sdgtax.views.findings import Findings, result, rules
    from sdgtax.workspace import open

    if list_rules:
        ours = o.shipped()
        put_sheet(rules(ours.taxonomy.columns, RULES.values())["sheet"](), ours.voice())
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
