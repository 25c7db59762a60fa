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
    from sdgtax.formats.tables import TableOptions
    from sdgtax.model.classification import Classification
    from sdgtax.model.indicator import Indicator, IndicatorSet
    from sdgtax.model.taxonomy import Taxonomy


HEADS = {
    "en": ["code", "title", "SDG", "targets", "TBL", "area", "stage", "class", "goal is"],
    "nb": ["kode", "tittel", "mål", "delmål", "TBL", "område", "trinn", "klasse", "målet er"],
}


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
    from sdgtax.formats.tables import TableOptions
    from sdgtax.show.console import tracked
    from sdgtax.yaml.load import load_reviews, load_sets, load_taxonomy

    chosen = _format(format_, json_, output)
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
    items = _items(inputs, sets, options)
    results = (classifier.classify(item, options.lang) for item in tracked(items, "indicators"))
    if chosen is Format.table and output is None:
        _print(taxonomy, results, lang.value)
        return
    chunks = _chunks(taxonomy, results, chosen, layout, lang.value)
    if output is None:
        for chunk in chunks:
            sys.stdout.write(chunk)
        return
    write_stream(output, chunks)


def write_stream(path: Path, chunks: Iterator[str]) -> None:
    """Write text piece by piece to a temporary file, then rename. Raises SdgtaxError if the place cannot be written to."""
    import contextlib
    import tempfile

    from sdgtax.model.finding import SdgtaxError

    if path.exists() and not path.is_file() and not path.is_dir():  # a device or a pipe
        with path.open("w", encoding="utf-8", newline="") as stream:
            stream.writelines(chunks)
        return
    temporary: str | None = None
    try:
        if path.is_dir():
            raise SdgtaxError(f"cannot write “{path}”: it is a folder. Name a file.")
        with tempfile.NamedTemporaryFile(
            "w", encoding="utf-8", newline="", dir=path.parent, prefix=f".{path.name}.", suffix=".tmp", delete=False
        ) as file:
            temporary = file.name
            file.writelines(chunks)
        Path(temporary).chmod(0o644)
        Path(temporary).replace(path)
        temporary = None
    except OSError as error:
        raise SdgtaxError(
            f"cannot write “{path}”: {error.strerror or error}. Nothing was written; choose another place."
        ) from None
    finally:
        if temporary:
            with contextlib.suppress(OSError):
                Path(temporary).unlink()


def _format(format_: Format | None, json_: bool, output: Path | None) -> Format:
    from sdgtax.model.finding import SdgtaxError

    if json_:
        if format_ not in (None, Format.json):
            raise SdgtaxError(f"--json and --format {format_.value} contradict each other. Give one of them.")
        return Format.json
    if format_:
        if format_ is Format.table and output:
            raise SdgtaxError("a table cannot be written to a file. Use --format csv, json or jsonl.")
        return format_
    if output:
        ending = output.suffix.lower().lstrip(".")
        known = {"csv": Format.csv, "json": Format.json, "jsonl": Format.jsonl, "ndjson": Format.jsonl}
        if ending not in known:
            raise SdgtaxError(
                f"the ending of “{output}” does not tell the format. Use .csv, .json or .jsonl, or give --format."
            )
        return known[ending]
    return Format.table if sys.stdout.isatty() else Format.csv


def _items(inputs: list[str], sets: dict[str, IndicatorSet], options: TableOptions) -> Iterator[Indicator]:
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
            yield from read_rows(what, data, options)


def _chunks(
    taxonomy: Taxonomy, results: Iterator[Classification], format_: Format, layout: Layout, lang: str
) -> Iterator[str]:
    """The output as pieces of text; nothing is held in memory."""
    import json

    from sdgtax.views.classification import LONG, WIDE, as_json, csv_text, long_rows, wide_row

    if format_ is Format.csv:
        columns = WIDE if layout is Layout.wide else LONG
        first = next(results, None)
        yield csv_text(columns, [])
        while first is not None:
            rows = (
                [wide_row(taxonomy, first, lang)] if layout is Layout.wide else list(long_rows(taxonomy, first, lang))
            )
            yield csv_text(columns, rows, header=False)
            first = next(results, None)
        return
    if format_ is Format.jsonl:
        for c in results:
            yield json.dumps(as_json(taxonomy, c, lang), ensure_ascii=False) + "\n"
        return
    info = taxonomy.info
    yield '{\n"taxonomy": ' + json.dumps({"id": info.id, "version": info.version}) + ',\n"indicators": ['
    for i, c in enumerate(results):
        yield (",\n" if i else "\n") + json.dumps(as_json(taxonomy, c, lang), ensure_ascii=False)
    yield "\n]\n}\n"


def _print(taxonomy: Taxonomy, results: Iterator[Classification], lang: str) -> None:
    from rich.text import Text

    from sdgtax.show.console import print_table, styled
    from sdgtax.views.classification import wide_row

    labels = {level.id: level.label.get(lang) for level in taxonomy.scoring.confidence}
    rows = []
    for c in results:
        row = wide_row(taxonomy, c, lang)
        goals = c.of("goal")
        word = goals[0].level if goals else ""
        text = Text(labels.get(word, "-"), style=styled(word).style)
        if c.needs_review:
            text.append(" ?", style="bold red")
        rows.append(
            [c.code or c.ref[:12], c.title, row["sdg_goals"], row["sdg_targets"], _labels(taxonomy, c, "tbl", lang, 3),
             _labels(taxonomy, c, "area", lang), _labels(taxonomy, c, "evaluation", lang), row["quality_class"] or "-", text]
        )  # fmt: skip
    print_table(HEADS["nb" if lang == "nb" else "en"], rows)


def _labels(taxonomy: Taxonomy, c: Classification, facet: str, lang: str, count: int = 1) -> str:
    return ", ".join(taxonomy.label(a.category, lang) for a in c.of(facet)[:count]) or "-"
