"""`sdgtax compare`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from sdgtax.cli import options as o


def compare(
    inputs: Annotated[
        list[str],
        typer.Argument(
            metavar="SET|FILE...",
            help="Ids of sets, `all`, spreadsheets, CSV, YAML or JSON files.",
            autocompletion=o.INPUTS,
        ),
    ],
    format_: o.FormatName = "",
    json_: o.SameAsJson = False,
    output: o.Output = None,
    title_column: o.TitleColumn = "",
    code_column: o.CodeColumn = "",
    columns: o.ColumnNames = "",
    sheet: o.SheetName = "",
    delimiter: o.Delimiter = "",
    encoding: o.Encoding = "",
    header_row: o.HeaderRow = None,
    input_lang: o.InputLang = "",
    blind: o.Blind = False,
    level: o.Level = "",
    as_of: o.AsOf = None,
    review: o.ReviewFiles = None,
    workers: o.Workers = None,
    lang: o.Lang = "",
    profile: o.ProfileName = None,
    taxonomy_dir: o.TaxonomyDir = None,
    sets_dir: o.SetsDir = None,
) -> None:
    """Set sets of indicators side by side, in figures and in words.

    How much of goals, targets, areas and stages each reaches and how evenly; quality, fit for a level, languages, age; what it
    says twice, what it has alone, and what it shares with the others. Strengths and weaknesses come as sentences.

    Examples:

        sdgtax compare u4ssc iso-37120 un-sdg --level municipal

        sdgtax compare my_indicators.csv u4ssc --lang nb

        sdgtax compare all --profile trondheim -o sets.xlsx
    """
    from sdgtax.cli.screen import console, put, steps
    from sdgtax.formats.registry import TABLE, choose
    from sdgtax.show import compare as show
    from sdgtax.views.compare import result

    read: list[str | Path] = [*inputs, *(review or [])]
    chosen = choose(o.SHEETS, format_, json=json_, output=output, terminal=sys.stdout.isatty(), inputs=read)
    workspace = o.opened(taxonomy_dir, sets_dir, profile)
    say = workspace.voice(lang)
    options = o.table_options(
        workspace, title_column, code_column, input_lang, columns, sheet=sheet, delimiter=delimiter, encoding=encoding,
        header_row=header_row,
    )  # fmt: skip
    with steps(say) as told:
        found = workspace.compare(
            inputs, level=level, options=options, stdin=sys.stdin.buffer, blind=blind, as_of=as_of, reviewed=review or (),
            workers=workers, progress=told,
        )  # fmt: skip
    o.tell_report(options.report, say)
    if chosen == TABLE:
        out = console()
        put(out, show.comparison(out, workspace.taxonomy, found, say))
    else:
        o.emit(chosen, result(workspace.taxonomy, found, say), output, read)
