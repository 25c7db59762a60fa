"""`sdgtax gaps`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from sdgtax.cli import options as o


def gaps(  # long: most of it is options, a line or two each
    mine: Annotated[
        str,
        typer.Argument(
            metavar="LIST",
            help="Your list: a spreadsheet, CSV, YAML or JSON file, a set's id, or `-`.",
            autocompletion=o.INPUTS,
        ),
    ],
    with_: o.WithSets = "all",
    facet: Annotated[
        list[str] | None,
        o.option(
            "--facet",
            "NAME",
            "Only this question (goal, target, tbl, area, evaluation, group); may be repeated.",
            autocompletion=o.FACETS,
        ),
    ] = None,
    counterparts: Annotated[
        bool, o.option("--counterparts", "", "In CSV, instead, what of the list has a counterpart in which set.")
    ] = False,
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
    """Find what your list does not cover, what it rests on weak or unsure indicators for, and what it has too much of.

    For each gap the best candidates of the other sets are named, with quality and level, and why. It also tells what of your
    list can be compared with which set. The model is in docs/choosing.md.

    Examples:

        sdgtax gaps my_indicators.csv

        sdgtax gaps my_indicators.csv --with u4ssc,un-sdg --facet area --lang nb

        sdgtax gaps my_indicators.csv --level municipal --profile trondheim -o gaps.xlsx

        sdgtax gaps my_indicators.csv --counterparts -o counterparts.csv
    """
    from sdgtax.cli.screen import console, put, steps
    from sdgtax.formats.registry import TABLE, choose
    from sdgtax.show import gaps as show
    from sdgtax.views.gaps import result

    read: list[str | Path] = [mine, *o.names(with_), *(review or [])]
    chosen = choose(o.SHEETS, format_, json=json_, output=output, terminal=sys.stdout.isatty(), inputs=read)
    workspace = o.opened(taxonomy_dir, sets_dir, profile)
    say = workspace.voice(lang)
    options = o.table_options(
        workspace, title_column, code_column, input_lang, columns, sheet=sheet, delimiter=delimiter, encoding=encoding,
        header_row=header_row,
    )  # fmt: skip
    with steps(say) as told:
        found = workspace.gaps(
            mine, o.names(with_), level=level, facets=facet or (), lang=say.lang, options=options, stdin=sys.stdin.buffer,
            blind=blind, as_of=as_of, reviewed=review or (), workers=workers, progress=told,
        )  # fmt: skip
    o.tell_report(options.report, say)
    if chosen == TABLE:
        put(console(), show.gaps(workspace.taxonomy, found, facet or (), say))
    else:
        shown = result(workspace.taxonomy, found, say, counterparts=counterparts)
        o.emit(chosen, shown, output, read)
