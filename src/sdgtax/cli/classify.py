"""`sdgtax classify`."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sdgtax.cli.options import (
    AsOf,
    Blind,
    Lang,
    LangChoice,
    Level,
    ProfileName,
    ReviewFiles,
    SetsDir,
    TaxonomyDir,
    guarded,
)

if TYPE_CHECKING:
    from sdgtax.formats.columns import TableOptions
    from sdgtax.model.classification import Classification
    from sdgtax.model.indicator import Indicator, IndicatorSet
    from sdgtax.model.taxonomy import Taxonomy


class Format(StrEnum):
    """Output formats."""

    table = "table"
    csv = "csv"
    json = "json"
    jsonl = "jsonl"


class Layout(StrEnum):
    """Layouts of CSV."""

    wide = "wide"
    long = "long"


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("classify")(guarded(classify))


def classify(
    inputs: Annotated[
        list[str], typer.Argument(metavar="INPUT...", help="A set's id, `all`, a CSV, YAML or JSON file, or `-`.")
    ],
    format_: Annotated[
        Format | None, typer.Option("--format", help="Default: a table on a terminal, else csv.", show_default=False)
    ] = None,
    json_: Annotated[bool, typer.Option("--json", help="The same as --format json.")] = False,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output", "-o", metavar="FILE", help="Write to a file; its ending decides the format.", show_default=False
        ),
    ] = None,
    layout: Annotated[
        Layout, typer.Option("--layout", help="CSV: one row an indicator, or one row an assignment.")
    ] = Layout.wide,
    title_column: Annotated[
        str, typer.Option("--title-column", metavar="NAME", help="Column with the titles.", show_default=False)
    ] = "",
    code_column: Annotated[
        str, typer.Option("--code-column", metavar="NAME", help="Column with the codes.", show_default=False)
    ] = "",
    input_lang: Annotated[
        LangChoice | None,
        typer.Option(
            "--input-lang", help="Language of the titles; told from each title if not given.", show_default=False
        ),
    ] = None,
    blind: Blind = False,
    level: Level = None,
    as_of: AsOf = None,
    review: ReviewFiles = None,
    lang: Lang = LangChoice.en,
    profile: ProfileName = None,
    taxonomy_dir: TaxonomyDir = None,
    sets_dir: SetsDir = None,
) -> None:
    """Classify lists of indicators: bundled sets or your own.

    A CSV needs only a column with titles. Progress goes to standard error, data to standard output.

    Examples:

        sdgtax classify my_indicators.csv

        sdgtax classify my_indicators.csv --title-column Navn --input-lang nb -o result.csv

        sdgtax classify all --blind --format csv --layout long -o all.csv

        cat titles.csv | sdgtax classify - --format jsonl | jq .assignments[0].category
    """
    from sdgtax.classify.engine import Classifier
    from sdgtax.formats.columns import TableOptions
    from sdgtax.formats.registry import FORMATS, choose
    from sdgtax.formats.write import write_file
    from sdgtax.show.console import tracked
    from sdgtax.views.classification import result
    from sdgtax.yaml.load import load_reviews, load_sets, load_taxonomy

    chosen = choose(
        ("csv", "json", "jsonl"),
        format_.value if format_ else "",
        json=json_,
        output=output,
        terminal=sys.stdout.isatty(),
    )
    taxonomy = load_taxonomy(taxonomy_dir, profile)
    sets = load_sets(sets_dir)
    classifier = Classifier(
        taxonomy,
        sets,
        blind=blind,
        level=level.value if level else "",
        as_of=as_of,
        reviews=load_reviews(review or (), taxonomy),
    )
    options = TableOptions(title_column, code_column, input_lang.value if input_lang else "")
    items = _items(inputs, sets, options, taxonomy)
    results = (classifier.classify(item, options.lang) for item in tracked(items, "indicators"))
    if chosen == "table":
        _print(taxonomy, results, lang.value)
        return
    text = FORMATS[chosen].write(result(taxonomy, results, lang.value, layout.value))
    if output is None:
        sys.stdout.writelines(text)
    else:
        write_file(output, text, [*inputs, *(review or [])])


def _items(
    inputs: list[str], sets: dict[str, IndicatorSet], options: TableOptions, taxonomy: Taxonomy
) -> Iterator[Indicator]:
    from sdgtax.formats.tables import read_rows
    from sdgtax.model.finding import SdgtaxError
    from sdgtax.yaml.load import unknown_set

    plans: list[tuple[str, Any]] = []
    for name in inputs:
        if name == "all":
            plans += [("set", s) for s in sets.values()]
        elif name in sets:
            plans.append(("set", sets[name]))
        elif name == "-":
            plans.append(("stdin", None))
        elif Path(name).exists() or Path(name).suffix or "/" in name or "\\" in name:
            plans.append(("file", Path(name)))
        else:
            raise SdgtaxError(unknown_set(name, [*sets, "all"]) + " A file needs its ending, such as .csv.")
    for kind, what in plans:
        if kind == "set":
            yield from what.indicators
        else:
            data = sys.stdin.buffer.read() if kind == "stdin" else None
            yield from read_rows(what, data, options, columns=taxonomy.columns.input)


def _print(taxonomy: Taxonomy, results: Iterator[Classification], lang: str) -> None:
    from rich.text import Text

    from sdgtax.show.console import print_table, styled
    from sdgtax.views.classification import wide

    found = list(results)
    sheet = wide(taxonomy, found, lang, "classification")
    rows = []
    for c, values in zip(found, sheet.rows, strict=True):
        cells: list[Any] = [
            column.separator.join(value) if isinstance(value, list) else value
            for column, value in zip(sheet.columns, values, strict=True)
        ]
        cells = [cell or column.empty for cell, column in zip(cells, sheet.columns, strict=True)]
        goals = c.of("goal")
        text = Text(cells[-1], style=styled(goals[0].level if goals else "").style)
        if c.needs_review:
            text.append(" ?", style="bold red")
        rows.append([c.code or c.ref[:12], *cells[1:-1], text])
    print_table([column.heading.get(lang) for column in sheet.columns], rows)
