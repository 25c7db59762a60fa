"""`sdgtax concepts`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from sdgtax.cli.options import Blind, Lang, LangChoice, SetsDir, TaxonomyDir, guarded
from sdgtax.cli.overlap import CodeColumn, InputLang, OverlapFormat, Reviewed, TitleColumn, Workers


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("concepts")(guarded(concepts))


def concepts(
    inputs: Annotated[list[str], typer.Argument(metavar="SET SET...", help="Ids of sets, or CSV, YAML or JSON files.")],
    min_score: Annotated[
        float | None,
        typer.Option(
            "--min-score", min=0, max=1, help="The weakest tie. Default: see rules/overlap.yaml.", show_default=False
        ),
    ] = None,
    shared: Annotated[bool, typer.Option("--shared", help="Only concepts that two or more sets have.")] = False,
    format_: Annotated[
        OverlapFormat | None,
        typer.Option(
            "--format", help="table, csv or json. Default: a table on a terminal, else csv.", show_default=False
        ),
    ] = None,
    json_: Annotated[bool, typer.Option("--json", help="The same as --format json.")] = False,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output", "-o", metavar="FILE", help="Write to a file; its ending decides the format.", show_default=False
        ),
    ] = None,
    reviewed: Reviewed = None,
    blind: Blind = False,
    workers: Workers = None,
    title_column: TitleColumn = "",
    code_column: CodeColumn = "",
    input_lang: InputLang = None,
    lang: Lang = LangChoice.en,
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
    from sdgtax.cli.overlap import _decisions, _format, _matcher, _progress, check_distinct, read_set
    from sdgtax.formats.tables import TableOptions
    from sdgtax.match.concepts import find_concepts
    from sdgtax.model.finding import SdgtaxError
    from sdgtax.show.overlap import print_concepts
    from sdgtax.yaml.load import load_sets, load_taxonomy

    chosen = _format(format_, json_, output)
    if chosen is OverlapFormat.sssom:
        raise SdgtaxError("concepts are not mappings: use --format csv or json here, and `sdgtax overlap` for SSSOM.")
    if len(inputs) < 2:
        raise SdgtaxError("name two sets or more.")
    taxonomy, loaded = load_taxonomy(taxonomy_dir), load_sets(sets_dir)
    options = TableOptions(title_column, code_column, input_lang.value if input_lang else "")
    with _progress() as progress:
        matcher = _matcher(taxonomy, loaded, blind, _decisions(reviewed), workers, progress)
        sets = [read_set(matcher, name, loaded, options) for name in inputs]
        check_distinct(sets)
        found = find_concepts(matcher, sets, min_score=min_score, lang=lang.value)
    indicators = sum(len(s.indicators) for s in sets)
    print_concepts(
        [c for c in found if len(c.members) > 1] if shared else found,
        len(found),
        indicators,
        [s.id for s in sets],
        chosen,
        output,
        lang.value,
    )
