"""`sdgtax overlap`."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sdgtax.cli.options import Blind, Lang, LangChoice, SetsDir, TaxonomyDir, guarded

if TYPE_CHECKING:
    from sdgtax.formats.tables import TableOptions
    from sdgtax.match.matcher import Matcher, Progress
    from sdgtax.match.titles import Prepared
    from sdgtax.model.indicator import Indicator, IndicatorSet
    from sdgtax.model.mapping import Decision, Overlap, RelationName
    from sdgtax.model.taxonomy import Taxonomy


class OverlapFormat(StrEnum):
    """Output formats of mappings."""

    table = "table"
    csv = "csv"
    json = "json"
    sssom = "sssom"


Workers = Annotated[
    int | None,
    typer.Option("--workers", min=1, help="Processes; the result is the same for any number.", show_default=False),
]
Reviewed = Annotated[
    Path | None,
    typer.Option(
        "--reviewed", metavar="FILE", help="Decisions of reviewers, as SSSOM TSV; they win.", show_default=False
    ),
]
TitleColumn = Annotated[
    str, typer.Option("--title-column", metavar="NAME", help="Column with the titles of a file.", show_default=False)
]
CodeColumn = Annotated[
    str, typer.Option("--code-column", metavar="NAME", help="Column with the codes of a file.", show_default=False)
]
InputLang = Annotated[
    LangChoice | None,
    typer.Option(
        "--input-lang", help="Language of the titles of files; told from each title if not given.", show_default=False
    ),
]


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("overlap")(guarded(overlap))


def overlap(
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
    format_: Annotated[
        OverlapFormat | None,
        typer.Option("--format", help="Default: a table on a terminal, else csv.", show_default=False),
    ] = None,
    json_: Annotated[bool, typer.Option("--json", help="The same as --format json.")] = False,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output",
            "-o",
            metavar="FILE",
            help="Write to a file; its ending decides the format (.csv, .json, .sssom.tsv).",
            show_default=False,
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
    from itertools import combinations

    from sdgtax.formats.tables import TableOptions
    from sdgtax.match.matcher import one_to_one, unmatched
    from sdgtax.match.matrix import coverage_matrix
    from sdgtax.model.finding import SdgtaxError
    from sdgtax.show.overlap import print_explained, print_matrix, print_overlaps, print_unmatched
    from sdgtax.yaml.load import load_sets, load_taxonomy

    chosen = _format(format_, json_, output)
    relations = _relations(relation or [])
    if len(inputs) < 2 or (explain and len(inputs) != 2):
        raise SdgtaxError("name two sets to compare." if not explain else "name two indicators: SET:CODE SET:CODE.")
    taxonomy, loaded = load_taxonomy(taxonomy_dir), load_sets(sets_dir)
    options = TableOptions(title_column, code_column, input_lang.value if input_lang else "")
    decisions = _decisions(reviewed)
    least = min_score
    if least is None and "related" in relations:
        least = taxonomy.overlap.thresholds.related
    if explain:
        matcher = _matcher(taxonomy, loaded, blind, decisions, 1, None)
        print_explained(
            matcher,
            *(_one(matcher, ref, loaded, options) for ref in inputs),
            lang=lang.value,
            as_json=chosen is OverlapFormat.json,
        )
        return
    with _progress() as progress:
        matcher = _matcher(taxonomy, loaded, blind, decisions, workers, progress)
        sets = [read_set(matcher, name, loaded, options) for name in inputs]
        check_distinct(sets)
        if matrix:
            cells = coverage_matrix(matcher, sets, min_score=least)
        else:
            found: list[Overlap] = []
            for a, b in combinations(sets, 2):
                found += matcher.overlaps(a, b, min_score=least, count=limit or 0, lang=lang.value)
            if len(sets) > 2:
                found.sort(key=lambda o: (-o.score, o.a_ref, o.b_ref))
            if relations:
                found = [o for o in found if o.relation in relations]
            if one_to_one_:
                found = one_to_one(found)
    if matrix:
        print_matrix(cells, [s.id for s in sets], chosen, output)
    elif unmatched_:
        print_unmatched([(s, unmatched(s, found)) for s in sets], chosen, output, lang.value)
    else:
        known = {ref for s in sets for ref in (t.ref for t in s.indicators)}
        rejected = [d for d in decisions if d.relation == "none" and d.left in known and d.right in known]
        print_overlaps(taxonomy, sets, found, chosen, output, lang.value, rejected)


def read_set(matcher: Matcher, name: str, loaded: dict[str, IndicatorSet], options: TableOptions) -> Prepared:
    """A bundled set by its id (`un-sdg`, in one language `un-sdg@nb`), or a file. Raises SdgtaxError."""
    from sdgtax.formats.tables import read_rows
    from sdgtax.model.finding import SdgtaxError
    from sdgtax.yaml.load import unknown_set

    base, at, lang = name.partition("@")
    if base in loaded and (not at or lang in matcher.taxonomy.info.languages):
        titles = matcher.prepare(loaded[base], lang)
        if not titles.indicators:
            raise SdgtaxError(f"the set “{base}” has no titles in the language “{lang}”.")
        return titles
    if name == "-":
        return matcher.from_rows("stdin", read_rows(None, sys.stdin.buffer.read(), options), options.lang)
    if Path(name).exists() or Path(name).suffix or "/" in name or "\\" in name:
        stem = re.sub(r"[^\w-]+", "_", Path(name).stem)
        return matcher.from_rows(stem, read_rows(Path(name), None, options), options.lang)
    raise SdgtaxError(unknown_set(base, loaded) + " A file needs its ending, such as .csv.")


def check_distinct(sets: list[Prepared]) -> None:
    """Raise SdgtaxError where two inputs have one name: their mappings could not be told apart."""
    from sdgtax.model.finding import SdgtaxError

    seen: set[str] = set()
    for s in sets:
        if s.id in seen:
            raise SdgtaxError(
                f"two inputs are called “{s.id}”. To compare languages write {s.id}@en {s.id}@nb; else rename a file."
            )
        seen.add(s.id)


def _matcher(
    taxonomy: Taxonomy,
    loaded: dict[str, IndicatorSet],
    blind: bool,
    decisions: list[Decision],
    workers: int | None,
    progress: Progress | None,
) -> Matcher:
    import os

    from sdgtax.match.matcher import Matcher

    return Matcher(
        taxonomy,
        loaded,
        blind=blind,
        decisions=decisions,
        workers=workers or min(os.cpu_count() or 1, 8),
        on_progress=progress,
    )


def _decisions(path: Path | None) -> list[Decision]:
    from sdgtax.formats.sssom import read_sssom

    return read_sssom(path) if path else []


def _one(matcher: Matcher, ref: str, loaded: dict[str, IndicatorSet], options: TableOptions) -> Indicator:
    from dataclasses import replace

    from sdgtax.model.indicator import Indicator
    from sdgtax.model.language import UNKNOWN
    from sdgtax.yaml.load import find_indicator

    head, colon, rest = ref.partition(":")
    base, _, lang = head.partition("@")
    if colon and (base in loaded or (rest and " " not in head and "-" in head and not rest.startswith(" "))):
        _, indicator = find_indicator(loaded, f"{base}:{rest}")
        titles = {x: t for x, t in indicator.titles.items() if not lang or x == lang}
        return replace(indicator, set_id=head, titles=titles or indicator.titles)
    reading = matcher.classifier.reader.read(ref, options.lang or UNKNOWN)
    return Indicator(reading.title, {reading.lang: reading.title}, "title")


def _relations(words: list[str]) -> set[RelationName]:
    from sdgtax.match.matcher import relation_name
    from sdgtax.model.finding import SdgtaxError

    found: set[RelationName] = set()
    for word in (w for text in words for w in text.split(",")):
        try:
            found.add(relation_name(word.strip()))
        except ValueError:
            raise SdgtaxError(f"unknown relation “{word}”. Known: exact, close, broad, narrow, related.") from None
    return found


def _format(format_: OverlapFormat | None, json_: bool, output: Path | None) -> OverlapFormat:
    from sdgtax.model.finding import SdgtaxError

    if json_:
        if format_ not in (None, OverlapFormat.json):
            raise SdgtaxError(f"--json and --format {format_.value} contradict each other. Give one of them.")
        return OverlapFormat.json
    if format_:
        if format_ is OverlapFormat.table and output:
            raise SdgtaxError("a table cannot be written to a file. Use --format csv, json or sssom.")
        return format_
    if output:
        name = output.name.lower()
        for ending, known in (
            (".sssom.tsv", OverlapFormat.sssom),
            (".tsv", OverlapFormat.sssom),
            (".csv", OverlapFormat.csv),
            (".json", OverlapFormat.json),
        ):
            if name.endswith(ending):
                return known
        raise SdgtaxError(
            f"the ending of “{output}” does not tell the format. Use .csv, .json or .sssom.tsv, or give --format."
        )
    return OverlapFormat.table if sys.stdout.isatty() else OverlapFormat.csv


@contextmanager
def _progress() -> Iterator[Progress]:
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
