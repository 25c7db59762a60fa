"""`sdgtax evaluate`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sdgtax.cli.options import Json, Lang, LangChoice, ProfileName, SetsDir, TaxonomyDir, guarded

if TYPE_CHECKING:
    from sdgtax.analyse.evaluate import FacetReport
    from sdgtax.model.finding import Finding

UNKNOWN_SHOWN = 5


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("evaluate")(guarded(evaluate))


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
    lang: Lang = LangChoice.en,
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
    from sdgtax.analyse.evaluate import by_column, compare, read_gold
    from sdgtax.classify.engine import Classifier
    from sdgtax.formats.registry import FORMATS
    from sdgtax.model.finding import SdgtaxError
    from sdgtax.show.console import tracked
    from sdgtax.show.evaluate import print_report
    from sdgtax.text.nearest import nearest
    from sdgtax.views.evaluation import result
    from sdgtax.yaml.load import load_sets, load_taxonomy

    taxonomy = load_taxonomy(taxonomy_dir, profile)
    known = [f.id for f in taxonomy.scoring.facets]
    for name in facet or []:
        if name not in known:
            raise SdgtaxError(f"unknown dimension “{name}”.{nearest(name, known)} Known: {', '.join(known)}.")
    unknown: list[Finding] = []
    rows = [row for path in gold for row in read_gold(path, taxonomy, unknown.append)]
    for finding in unknown[:UNKNOWN_SHOWN]:
        print(finding, file=sys.stderr)
    if len(unknown) > UNKNOWN_SHOWN:
        print(f"and {len(unknown) - UNKNOWN_SHOWN} more labels that name no category", file=sys.stderr)
    if by and not any(by in row.columns for row in rows):
        raise SdgtaxError(f"no table has a column “{by}”.{nearest(by, rows[0].columns)}")
    classifier = Classifier(taxonomy, load_sets(sets_dir), blind=True)
    results = [classifier.classify(row.indicator) for row in tracked(rows, "titles", len(rows))]

    def reports(numbers: range | list[int]) -> list[FacetReport]:
        found = compare(taxonomy, [rows[n] for n in numbers], [results[n] for n in numbers], worst=worst)
        return [r for r in found if not facet or r.facet in facet]

    whole = reports(range(len(rows)))
    parts = {name: reports(numbers) for name, numbers in by_column(rows, by).items()} if by else {}
    if json_:
        record = result(taxonomy, len(rows), whole, parts, by, lang.value)
        sys.stdout.writelines(FORMATS["json"].write(record))
    else:
        print_report(taxonomy, whole, parts, by, lang.value)
    if fail_under is not None and any(r.top1 < fail_under for r in whole):
        raise typer.Exit(1)
