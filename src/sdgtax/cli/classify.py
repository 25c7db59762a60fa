"""`sdgtax classify`."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path

from sdgtax.cli import options as o

FORMATS = ("csv", "tsv", "json", "jsonl", "xlsx", "markdown", "parquet", "sqlite")


SHEETS = ("csv", "tsv", "parquet", "markdown")
"""Formats that show no evidence but in words."""
Layout = StrEnum("Layout", ["wide", "long", "goals"])
"""Layouts of CSV."""
Values = StrEnum("Values", ["ids", "labels"])
"""How answers are written."""
Goals = StrEnum("Goals", ["own", "check", "ignore"])
"""What the goals are for that a list has."""


@o.command()
def classify(  # long: most of it is options, a line or two each
    inputs: list[str] = o.argument(
        ..., "A set's id, `all`, a spreadsheet, CSV, YAML or JSON file, or `-`.", "INPUT...", known=o.INPUTS
    ),
    *,
    writing: o.Writing,
    layout: Layout = o.option(
        Layout.wide,
        "One row an indicator, one row an assignment, or one row an indicator with goals alone.",
        show_default=True,
    ),
    reading: o.Reading,
    goals: Goals = o.option(
        Goals.check,
        "Goals that the list has: they win (own), are compared (check) or left alone (ignore).",
        show_default=True,
    ),
    judging: o.Judging,
    fields: str = o.option(
        "",
        "Columns to write, in this order, with commas between: ids or headings; `own` for those of your list, `all` for all.",
        "NAMES",
    ),
    values: Values | None = o.option(
        None,
        "Ids for programs, or labels for people. Default: labels where a language is named, and in formats for reading.",
    ),
    dialect: str = o.DIALECT,
    checkpoint: bool = o.option(False, "Take up a run that was stopped, given the same command; CSV and JSON Lines."),
    engine: str = o.option("", "Classify Parquet files part by part into the folder -o: dask.", "NAME"),
    scheduler: str = o.option("", "The cluster of the engine; by default processes on this machine.", "ADDRESS"),
    place: o.Place,
) -> None:
    """Classify lists of indicators: bundled sets or your own.

    A list needs only a column with titles; docs/lists.md tells which forms are read. Formats are table, csv, json and jsonl. Progress goes to standard error, data to
    standard output.

    Examples:

        sdgtax classify my_indicators.csv

        sdgtax classify my_indicators.csv --title-column Navn --input-lang nb -o result.csv

        sdgtax classify all --blind --format csv --layout long -o all.csv

        cat titles.csv | sdgtax classify - --format jsonl | jq .assignments[0].category
    """
    said = o.by_name(locals())  # first of all: so far nothing but the options is a local name
    from sdgtax.classify.bound import watched
    from sdgtax.cli.screen import rows, settled, tell, tracked
    from sdgtax.formats.registry import FORMATS as KNOWN
    from sdgtax.show.classification import classifications
    from sdgtax.show.reading import left_out, parts
    from sdgtax.views.classification import Shown, asked, needed, result
    from sdgtax.views.own import look
    from sdgtax.views.results import counted

    if engine or scheduler:
        from sdgtax.cli.engine import spread

        spread(said, place, reading)
        return
    chosen = writing.chosen(FORMATS)
    read: list[str | Path] = [*inputs, *judging.reviews]
    workspace, say = place.told()
    options = reading.options(workspace, inputs)
    style = o.style(workspace, dialect, chosen)
    if style and not place.lang:
        say = workspace.voice(style["dialect"].lang)
    told = bool(place.lang or style) or (chosen in KNOWN and KNOWN[chosen].people)
    report = options.report
    own, found = look(
        [workspace.indicators([name], options, sys.stdin.buffer) for name in inputs],
        lambda: bool(report and report.taken and report.taken[-1].fixed),
    )
    people = values == Values.labels if values else told
    shown = Shown(
        say.lang, layout.value, people, own, o.columns(fields, chosen), tuple(inputs),
        notes=lambda: [part for one in (report.taken if report else ()) for part in parts(one, say)],
        rejected=lambda: left_out(report, say) if report else (),
    )  # fmt: skip
    kept = o.taken_up(workspace, chosen, said, say) if checkpoint else None
    watch = workspace.watch(() if judging.blind else judging.reviews)
    results = workspace.results(
        settled(tracked(watched(found, watch), say("progress.indicators"), rows(inputs))), lang=options.lang,
        **judging.single, goals=goals.value, workers=judging.workers or 1, facets=asked(workspace.taxonomy, shown),
        explain=layout == Layout.long or chosen not in SHEETS or needed(workspace.taxonomy, shown),
        skip=kept.state.rows if kept else 0, counts=kept.state.counts if kept else None,
    )  # fmt: skip
    made = result(workspace.taxonomy, results, shown)
    if kept:
        heads = 0 if chosen == "jsonl" else 1 + bool(style and style["dialect"].bom)
        kept.write(KNOWN[chosen].write(made, **style), heads, lambda: results.counts)
    else:
        o.answer(
            chosen, made, lambda out: classifications(out, workspace.taxonomy, results, say), writing.output, read, **style
        )  # fmt: skip
    o.tell_report(options.report, say)
    for finding in watch.findings():
        tell(finding)
    for line in counted(workspace.taxonomy, results, say):
        tell(line)
    o.reject(options.report, writing.output, read, say, beside=chosen != "xlsx")
