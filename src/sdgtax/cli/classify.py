"""`sdgtax classify`."""

from __future__ import annotations

import sys
from enum import StrEnum
from typing import Annotated

import typer

from sdgtax.cli.options import (
    AsOf,
    Blind,
    CodeColumn,
    FormatName,
    InputLang,
    Lang,
    Level,
    Output,
    ProfileName,
    ReviewFiles,
    SetsDir,
    TaxonomyDir,
    TitleColumn,
    emit,
    opened,
    table_options,
)

FORMATS = ("csv", "json", "jsonl")


class Layout(StrEnum):
    """Layouts of CSV."""

    wide = "wide"
    long = "long"


def classify(
    inputs: Annotated[
        list[str], typer.Argument(metavar="INPUT...", help="A set's id, `all`, a CSV, YAML or JSON file, or `-`.")
    ],
    format_: FormatName = "",
    json_: Annotated[bool, typer.Option("--json", help="The same as --format json.")] = False,
    output: Output = None,
    layout: Annotated[
        Layout, typer.Option("--layout", help="CSV: one row an indicator, or one row an assignment.")
    ] = Layout.wide,
    title_column: TitleColumn = "",
    code_column: CodeColumn = "",
    input_lang: InputLang = "",
    blind: Blind = False,
    level: Level = "",
    as_of: AsOf = None,
    review: ReviewFiles = None,
    lang: Lang = "",
    profile: ProfileName = None,
    taxonomy_dir: TaxonomyDir = None,
    sets_dir: SetsDir = None,
) -> None:
    """Classify lists of indicators: bundled sets or your own.

    A CSV needs only a column with titles. Formats are table, csv, json and jsonl. Progress goes to standard error, data to
    standard output.

    Examples:

        sdgtax classify my_indicators.csv

        sdgtax classify my_indicators.csv --title-column Navn --input-lang nb -o result.csv

        sdgtax classify all --blind --format csv --layout long -o all.csv

        cat titles.csv | sdgtax classify - --format jsonl | jq .assignments[0].category
    """
    from sdgtax.formats.registry import TABLE, choose
    from sdgtax.show.classification import print_classifications
    from sdgtax.show.console import tracked
    from sdgtax.views.classification import result

    chosen = choose(FORMATS, format_, json=json_, output=output, terminal=sys.stdout.isatty())
    workspace = opened(taxonomy_dir, sets_dir, profile)
    shown = workspace.language(lang)
    options = table_options(workspace, title_column, code_column, input_lang)
    found = tracked(workspace.indicators(inputs, options, sys.stdin.buffer), "indicators")
    results = workspace.classify(found, lang=options.lang, blind=blind, level=level, as_of=as_of, reviews=review or ())
    if chosen == TABLE:
        print_classifications(workspace.taxonomy, results, shown)
        return
    emit(chosen, result(workspace.taxonomy, results, shown, layout.value), output, [*inputs, *(review or [])])
