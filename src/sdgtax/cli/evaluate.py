"""`sdgtax evaluate`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sdgtax.cli.options import Json, Lang, ProfileName, SetsDir, TaxonomyDir, emit, opened

if TYPE_CHECKING:
    from sdgtax.model.finding import Finding

UNKNOWN_SHOWN = 5


def evaluate(
    gold: Annotated[list[Path], typer.Argument(metavar="GOLD.csv...", help="Tables of titles with labels.")],
    by: Annotated[
        str,
        typer.Option("--by", metavar="COLUMN", help="Break down by a column, such as set or lang.", show_default=False),
    ] = "",
    facet: Annotated[
        list[str] | None,
        typer.Option("--facet", metavar="FACET", help="Only this dimension (may be repeated).", show_default=False),
    ] = None,
    worst: Annotated[int, typer.Option("--worst", min=0, help="How many of the worst errors to show.")] = 5,
    fail_under: Annotated[
        float | None,
        typer.Option(
            "--fail-under",
            min=0,
            max=1,
            show_default=False,
            help="Exit with 1 if the share of right first answers is below this in any dimension shown.",
        ),
    ] = None,
    lang: Lang = "",
    json_: Json = False,
    profile: ProfileName = None,
    taxonomy_dir: TaxonomyDir = None,
    sets_dir: SetsDir = None,
) -> None:
    """Measure the classification against labels: accuracy, confusion, calibration, worst errors.

    Titles alone are classified: published mappings and metadata are ignored. A table needs a title column and, for each
    dimension to judge, a column of labels (goals, targets, tbl, areas, evaluation, level, groups, interval); several labels are
    separated by `;`. Numbers, ids, labels in either language and KS's codes are understood. An empty cell is not judged.

    Examples:

        sdgtax evaluate gold.csv

        sdgtax evaluate gold.csv --by set --facet goal --worst 20

        sdgtax evaluate a.csv b.csv --json | jq '.facets[] | {facet, n, top1}'

        sdgtax evaluate gold.csv --facet goal --fail-under 0.8
    """  # fmt: skip
    from sdgtax.show.console import tracked
    from sdgtax.show.evaluate import print_report
    from sdgtax.views.evaluation import result

    workspace = opened(taxonomy_dir, sets_dir, profile)
    shown = workspace.language(lang)
    found = workspace.evaluate(
        gold, by=by, facets=facet or (), worst=worst, track=lambda rows: tracked(rows, "titles", len(rows)), warn=_warn
    )
    if json_:
        emit("json", result(workspace.taxonomy, found.rows, found.whole, found.parts, by, shown))
    else:
        print_report(workspace.taxonomy, found.whole, found.parts, by, shown)
    if fail_under is not None and any(r.top1 < fail_under for r in found.whole):
        raise typer.Exit(1)


def _warn(unknown: list[Finding]) -> None:
    for finding in unknown[:UNKNOWN_SHOWN]:
        print(finding, file=sys.stderr)
    if len(unknown) > UNKNOWN_SHOWN:
        print(f"and {len(unknown) - UNKNOWN_SHOWN} more labels that name no category", file=sys.stderr)
