"""`sdgtax concepts`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from sdgtax.cli import options as o
from sdgtax.model.finding import SdgtaxError


def concepts(  # long: most of it is options, a few lines each
    inputs: Annotated[
        list[str],
        typer.Argument(metavar="SET SET...", help="Ids of sets, or CSV, YAML or JSON files.", autocompletion=o.INPUTS),
    ],
    min_score: Annotated[
        float | None, o.option("--min-score", "", "The weakest tie. Default: see rules/overlap.yaml.", min=0, max=1)
    ] = None,
    shared: Annotated[bool, o.option("--shared", "", "Only concepts that two or more sets have.")] = False,
    lock: Annotated[
        Path | None,
        o.option(
            "--lock",
            "FILE",
            "Concepts that are kept, as SSSOM (written with -o FILE.sssom.tsv): their ids, names and decisions.",
        ),
    ] = None,
    moved: Annotated[
        bool, o.option("--moved", "", "Instead, what stands under another id than in --lock; exit 1 if any.")
    ] = False,
    format_: o.FormatName = "",
    json_: o.SameAsJson = False,
    output: o.Output = None,
    review: o.ReviewFiles = None,
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

        sdgtax concepts eu-sdg un-sdg u4ssc --lock concepts.sssom.tsv --moved
    """
    from sdgtax.cli.screen import console, put, steps, tell
    from sdgtax.formats.registry import TABLE, choose
    from sdgtax.show import concepts as show
    from sdgtax.views import concepts as view

    read: list[str | Path] = [*inputs, *(review or []), *([lock] if lock else [])]
    chosen = choose(
        ("csv", "json", "sssom"), format_, json=json_, output=output, terminal=sys.stdout.isatty(), inputs=read
    )
    if moved and lock is None:
        raise SdgtaxError("--moved compares with a file of concepts: name it with --lock.")
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
            inputs, min_score=min_score, shared=shared, lock=lock, lang=say.lang, options=options, stdin=sys.stdin.buffer, blind=blind,
            reviewed=review or (), workers=workers, progress=told,
        )  # fmt: skip
    o.tell_report(options.report, say)
    if moved:
        if chosen == TABLE:
            put(console(), show.moved(found.moved, say))
        else:
            o.emit(chosen, view.moved(workspace.taxonomy, found.moved), output, read)
        raise typer.Exit(1 if found.moved else 0)
    if chosen == TABLE:
        put(console(), show.concepts(found, say))
        return
    numbers = {"things": found.things, "indicators": found.indicators, "sets": len(found.sets)}
    editions = {s.id: s.version for s in found.sets}
    o.emit(
        chosen,
        view.result(workspace.taxonomy, found.found, **numbers, editions=editions, rejected=found.rejected),
        output,
        read,
    )
    if chosen == "csv":
        tell(show.summary(found, say))
