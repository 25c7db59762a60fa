"""`sdgtax concepts`."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from sdgtax.cli.options import (
    Blind,
    CodeColumn,
    FormatName,
    InputLang,
    Lang,
    Output,
    Reviewed,
    SetsDir,
    TaxonomyDir,
    TitleColumn,
    Workers,
    opened,
    table_options,
)
from sdgtax.model.finding import SdgtaxError


def concepts(
    inputs: Annotated[list[str], typer.Argument(metavar="SET SET...", help="Ids of sets, or CSV, YAML or JSON files.")],
    min_score: Annotated[
        float | None,
        typer.Option(
            "--min-score", min=0, max=1, help="The weakest tie. Default: see rules/overlap.yaml.", show_default=False
        ),
    ] = None,
    shared: Annotated[bool, typer.Option("--shared", help="Only concepts that two or more sets have.")] = False,
    format_: FormatName = "",
    json_: Annotated[bool, typer.Option("--json", help="The same as --format json.")] = False,
    output: Output = None,
    reviewed: Reviewed = None,
    blind: Blind = False,
    workers: Workers = None,
    title_column: TitleColumn = "",
    code_column: CodeColumn = "",
    input_lang: InputLang = "",
    lang: Lang = "",
    taxonomy_dir: TaxonomyDir = None,
    sets_dir: SetsDir = None,
) -> None:
    """Group the indicators of several sets into the things that they measure.

    Indicators of one concept all tie with one another, at most one from each set; narrower ones hang below, one level deep.

    Examples:

        sdgtax concepts eu-sdg un-sdg u4ssc iso-37120

        sdgtax concepts my_indicators.csv un-sdg --shared --lang nb

        sdgtax concepts eu-sdg un-sdg -o concepts.csv
    """
    from sdgtax.cli.overlap import progress
    from sdgtax.formats.registry import choose
    from sdgtax.show.overlap import print_concepts

    chosen = choose(("csv", "json", "sssom"), format_, json=json_, output=output, terminal=sys.stdout.isatty())
    if chosen == "sssom":
        raise SdgtaxError("concepts are not mappings: use --format csv or json here, and `sdgtax overlap` for SSSOM.")
    if len(inputs) < 2:
        raise SdgtaxError("name two sets or more.")
    workspace = opened(taxonomy_dir, sets_dir)
    shown = workspace.language(lang)
    options = table_options(workspace, title_column, code_column, input_lang)
    with progress() as told:
        found = workspace.concepts(
            inputs, min_score=min_score, shared=shared, lang=shown, options=options, stdin=sys.stdin.buffer, blind=blind,
            reviewed=reviewed, workers=workers, progress=told,
        )  # fmt: skip
    print_concepts(
        workspace.taxonomy, found.found, found.things, found.indicators, [s.id for s in found.sets], chosen, output, shown,
        [*inputs, *([reviewed] if reviewed else [])],
    )  # fmt: skip
