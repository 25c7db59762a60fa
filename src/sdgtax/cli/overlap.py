"""`sdgtax overlap`."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

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

if TYPE_CHECKING:
    from sdgtax.workspace import Progress


def overlap(  # long: most of it is options, a few lines each
    inputs: Annotated[
        list[str],
        typer.Argument(metavar="SET SET...", help="Ids of sets (`un-sdg`, `un-sdg@nb`), or CSV, YAML or JSON files."),
    ],
    min_score: Annotated[
        float | None,
        typer.Option(
            "--min-score",
            min=0,
            max=1,
            help="Leave out pairs below this score. Default: see rules/overlap.yaml.",
            show_default=False,
        ),
    ] = None,
    relation: Annotated[
        list[str] | None,
        typer.Option(
            "--relation",
            metavar="NAME",
            help="Only this relation (exact, close, broad, narrow, related); may be repeated.",
            show_default=False,
        ),
    ] = None,
    one_to_one_: Annotated[
        bool, typer.Option("--one-to-one", help="Each indicator at most once: the best assignment.")
    ] = False,
    unmatched_: Annotated[
        bool, typer.Option("--unmatched", help="Instead, what has no counterpart: each set's own contribution.")
    ] = False,
    matrix: Annotated[
        bool, typer.Option("--matrix", help="Instead, how much of each set the other ones cover.")
    ] = False,
    explain: Annotated[
        bool, typer.Option("--explain", help="Instead, one pair in full: give two SET:CODE, or titles.")
    ] = False,
    limit: Annotated[
        int | None,
        typer.Option("--limit", min=1, help="Candidates for each indicator of either set.", show_default=False),
    ] = None,
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
    """Find the indicators of two or more sets that say the same thing, how they relate, and what differs.

    Pairs come best first. Without --min-score only pairs that overlap are shown; --relation related adds weaker ones.
    Progress goes to standard error, data to standard output.

    Examples:

        sdgtax overlap eu-sdg un-sdg

        sdgtax overlap my_indicators.csv un-sdg --lang nb

        sdgtax overlap u4ssc iso-37120 --one-to-one -o pairs.sssom.tsv

        sdgtax overlap eu-sdg un-sdg --reviewed pairs.sssom.tsv --unmatched

        sdgtax overlap --matrix eu-sdg un-sdg u4ssc

        sdgtax overlap --explain iso-37120:5.4 u4ssc:"EC: P: EM: 1C"
    """
    from sdgtax.formats.registry import choose
    from sdgtax.match.matcher import unmatched
    from sdgtax.show.overlap import print_explained, print_matrix, print_overlaps, print_unmatched

    chosen = choose(("csv", "json", "sssom"), format_, json=json_, output=output, terminal=sys.stdout.isatty())
    if len(inputs) < 2 or (explain and len(inputs) != 2):
        raise SdgtaxError("name two sets to compare." if not explain else "name two indicators: SET:CODE SET:CODE.")
    workspace = opened(taxonomy_dir, sets_dir)
    taxonomy, shown = workspace.taxonomy, workspace.language(lang)
    options = table_options(workspace, title_column, code_column, input_lang)
    if explain:
        matcher, x, y = workspace.pair(*inputs, options=options, blind=blind, reviewed=reviewed)
        print_explained(matcher, x, y, lang=shown, as_json=chosen == "json")
        return
    read: list[str | Path] = [*inputs, *([reviewed] if reviewed else [])]
    with progress() as told:
        if matrix:
            cells = workspace.matrix(
                inputs, min_score=min_score, options=options, stdin=sys.stdin.buffer, blind=blind, reviewed=reviewed,
                workers=workers, progress=told,
            )  # fmt: skip
        else:
            found = workspace.overlap(
                inputs, min_score=min_score, relations=relation or (), one_to_one=one_to_one_, limit=limit or 0, lang=shown,
                options=options, stdin=sys.stdin.buffer, blind=blind, reviewed=reviewed, workers=workers, progress=told,
            )  # fmt: skip
    if matrix:
        print_matrix(taxonomy, cells, list(dict.fromkeys(c.row for c in cells)), chosen, output, read)
    elif unmatched_:
        alone = [(s, unmatched(s, found.found)) for s in found.sets]
        print_unmatched(taxonomy, alone, chosen, output, shown, read)
    else:
        print_overlaps(taxonomy, found.sets, found.found, chosen, output, shown, found.rejected, read)


@contextmanager
def progress() -> Iterator[Progress]:
    """A bar on standard error while it is a terminal; no thread of its own, so that processes can be forked."""
    if not sys.stderr.isatty():
        yield lambda step, done, of: None
        return
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn

    from sdgtax.show.console import console

    bar = Progress(
        TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeElapsedColumn(), console=console(stderr=True),
        transient=True, auto_refresh=False,
    )  # fmt: skip
    with bar:
        task = bar.add_task("", total=None)

        def show(step: str, done: int, of: int) -> None:
            bar.update(task, description=step, completed=done, total=of or None)
            bar.refresh()

        yield show
