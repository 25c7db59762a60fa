"""`sdgtax concepts`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from sdgtax.cli import options as o
from sdgtax.model.finding import SdgtaxError


def concepts(
    inputs: Annotated[
        list[str],
        typer.Argument(metavar="SET SET...", help="Ids of sets, or CSV, YAML or JSON files.", autocompletion=o.INPUTS),
    ],
    min_score: Annotated[
        float | None, o.option("--min-score", "", "The weakest tie. Default: see rules/overlap.yaml.", min=0, max=1)
    ] = None,
    shared: Annotated[bool, o.option("--shared", "", "Only concepts that two or more sets have.")] = False,
    format_: o.FormatName = "",
    json_: o.SameAsJson = False,
    output: o.Output = None,
    reviewed: o.Reviewed = None,
    blind: o.Blind = False,
    workers: o.Workers = None,
    title_column: o.TitleColumn = "",
    code_column: o.CodeColumn = "",
    columns: o.ColumnNames = "",
    sheet: o.SheetName = "",
    delimiter: o.Delimiter = "",
    encoding: o.Encoding = "",
    header_row: o.HeaderRow = None,
    input_lang: o.InputLang = "",
    lang: o.Lang = "",
    taxonomy_dir: o.TaxonomyDir = None,
    sets_dir: o.SetsDir = None,
) -> None:
    """Group the indicators of several sets into the things that they measure.

    Indicators of one concept all tie with one another, at most one from each set; narrower ones hang below, one level deep.

    Examples:

        sdgtax concepts eu-sdg un-sdg u4ssc iso-37120

        sdgtax concepts my_indicators.csv un-sdg --shared --lang nb

        sdgtax concepts eu-sdg un-sdg -o concepts.csv
    """
    from sdgtax.cli.screen import console, put, steps, tell
    from sdgtax.formats.registry import TABLE, choose
    from sdgtax.show import concepts as show
    from sdgtax.views.concepts import result

    chosen = choose(("csv", "json", "sssom"), format_, json=json_, output=output, terminal=sys.stdout.isatty())
    if chosen == "sssom":
        raise SdgtaxError("concepts are not mappings: use --format csv or json here, and `sdgtax overlap` for SSSOM.")
    if len(inputs) < 2:
        raise SdgtaxError("name two sets or more.")
    workspace = o.opened(taxonomy_dir, sets_dir)
    say = workspace.voice(lang)
    options = o.table_options(
        workspace, title_column, code_column, input_lang, columns, sheet=sheet, delimiter=delimiter, encoding=encoding,
        header_row=header_row,
    )  # fmt: skip
    with steps(say) as told:
        found = workspace.concepts(
            inputs, min_score=min_score, shared=shared, lang=say.lang, options=options, stdin=sys.stdin.buffer, blind=blind,
            reviewed=reviewed, workers=workers, progress=told,
        )  # fmt: skip
    o.tell_report(options.report, say)
    if chosen == TABLE:
        put(console(), show.concepts(found, say))
        return
    numbers = {"things": found.things, "indicators": found.indicators, "sets": len(found.sets)}
    read: list[str | Path] = [*inputs, *([reviewed] if reviewed else [])]
    o.emit(chosen, result(workspace.taxonomy, found.found, **numbers), output, read)
    if chosen == "csv":
        tell(show.summary(found, say))
