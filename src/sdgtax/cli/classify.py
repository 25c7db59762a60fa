"""`sdgtax classify`."""

from __future__ import annotations

import sys
from enum import StrEnum
from typing import Annotated

import typer

from sdgtax.cli import options as o

FORMATS = ("csv", "tsv", "json", "jsonl", "xlsx", "markdown", "parquet", "sqlite")


Layout = StrEnum("Layout", ["wide", "long"])
"""Layouts of CSV."""


def classify(
    inputs: Annotated[
        list[str], typer.Argument(metavar="INPUT...", help="A set's id, `all`, a CSV, YAML or JSON file, or `-`.")
    ],
    format_: o.FormatName = "",
    json_: o.SameAsJson = False,
    output: o.Output = None,
    layout: Annotated[
        Layout, typer.Option("--layout", help="CSV: one row an indicator, or one row an assignment.")
    ] = Layout.wide,
    title_column: o.TitleColumn = "",
    code_column: o.CodeColumn = "",
    input_lang: o.InputLang = "",
    blind: o.Blind = False,
    level: o.Level = "",
    as_of: o.AsOf = None,
    review: o.ReviewFiles = None,
    lang: o.Lang = "",
    fields: o.Fields = "",
    values: o.ValuesAs = None,
    dialect: o.Dialect = "",
    profile: o.ProfileName = None,
    taxonomy_dir: o.TaxonomyDir = None,
    sets_dir: o.SetsDir = None,
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
    from sdgtax.cli.screen import console, put, tracked
    from sdgtax.formats.registry import FORMATS as KNOWN
    from sdgtax.formats.registry import TABLE, choose
    from sdgtax.show.classification import classifications
    from sdgtax.views.classification import Shown, result
    from sdgtax.views.own import look

    chosen = choose(FORMATS, format_, json=json_, output=output, terminal=sys.stdout.isatty())
    workspace = o.opened(taxonomy_dir, sets_dir, profile)
    say = workspace.voice(lang)
    options = o.table_options(workspace, title_column, code_column, input_lang)
    style = o.style(workspace, dialect, chosen)
    if style and not lang:
        say = workspace.voice(style["dialect"].lang)
    reading = bool(lang or style) or (chosen != TABLE and KNOWN[chosen].people)
    own, found = look([workspace.indicators([name], options, sys.stdin.buffer) for name in inputs])
    results = workspace.classify(
        tracked(found, say("progress.indicators")),
        lang=options.lang,
        blind=blind,
        level=level,
        as_of=as_of,
        reviews=review or (),
    )
    people = values == o.ValueNames.labels if values else reading
    shown = Shown(say.lang, layout.value, people, own, tuple(filter(None, fields.split(","))), tuple(inputs))
    if chosen == TABLE:
        out = console()
        put(out, classifications(out, workspace.taxonomy, results, say))
    else:
        o.emit(chosen, result(workspace.taxonomy, results, shown), output, [*inputs, *(review or [])], **style)
