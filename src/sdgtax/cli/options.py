"""Options that several commands share, and what several do with them."""

from __future__ import annotations

import inspect
import math
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, fields, is_dataclass
from enum import StrEnum
from functools import wraps
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args, get_type_hints

import typer
from typer.core import TyperCommand
from typer.main import get_group
from typer.models import OptionInfo

from sdgtax.cli import spoken
from sdgtax.cli.screen import console, on_terminal, put, send, tell
from sdgtax.model.finding import DataError, SdgtaxError, named_path
from sdgtax.text.harmless import cell

if TYPE_CHECKING:
    from rich.console import Console, RenderableType

    from sdgtax.analyse.pool import Listed
    from sdgtax.formats.checkpoint import Checkpoint
    from sdgtax.formats.columns import TableOptions
    from sdgtax.formats.reading.table import Report
    from sdgtax.model.sheet import Result
    from sdgtax.model.voice import Voice
    from sdgtax.workspace import Workspace


Completion = Callable[[str], list[str]]
"""Gives the words that complete one which is begun."""


def option(
    default: Any, help: str, metavar: str = "", *flags: str, known: Completion | None = None, **more: Any
) -> Any:
    """An option of a command, called as its parameter unless one of the `flags` is a long one; the help does not show its default."""
    more = {"show_default": False, "autocompletion": known} | more
    if "max" in more:
        more["callback"] = _number
    return typer.Option(default, *flags, metavar=metavar or None, help=help, **more)


def argument(default: Any, help: str, metavar: str, known: Completion | None = None) -> Any:
    """An argument of a command, whose default the help does not show."""
    return typer.Argument(default, metavar=metavar, help=help, show_default=False, autocompletion=known)


def _number(value: float | None) -> float | None:
    """The value of an option with bounds; older versions of Typer take “nan” for one within them."""
    if value is not None and math.isnan(value):
        raise typer.BadParameter(f"'{value}' is not a valid float")
    return value


def _completed(known: Callable[[Workspace, str], Iterable[str]], *, several: bool = False) -> Completion:
    """Completes a word by those that are known, where the data can be read; with `several` the last one behind a comma."""

    def complete(incomplete: str) -> list[str]:
        from sdgtax.workspace import open

        before, comma, last = incomplete.rpartition(",") if several else ("", "", incomplete)
        try:
            return [f"{before}{comma}{word}" for word in known(open(), last) if word.startswith(last)]
        except (SdgtaxError, OSError):
            return []

    return complete


def _inputs(workspace: Workspace, begun: str) -> Iterator[str]:
    """Sets, and the files and folders that lie where the begun path leads."""
    yield from ("all", *workspace.sets)
    before = begun[: begun.rfind("/") + 1]
    yield from (
        f"{before}{p.name}{'/' if p.is_dir() else ''}" for p in sorted(Path(before).iterdir()) if p.name[0] != "."
    )


def _codes(workspace: Workspace, _: str) -> Iterator[str]:
    """Codes with their sets; and alone, since some shells take what stands before a colon for a word of its own."""
    for s in workspace.sets.values():
        for i in s.current:
            yield from (f"{s.id}:{i.code}", i.code)


LANGUAGES = _completed(lambda workspace, _: workspace.taxonomy.info.languages)
LEVELS = _completed(lambda workspace, _: workspace.taxonomy.metadata.levels)
PROFILES = _completed(lambda workspace, _: workspace.taxonomy.profiles)
SETS = _completed(lambda workspace, _: workspace.sets)
CATEGORIES = _completed(lambda workspace, _: workspace.taxonomy.categories)
FACETS = _completed(lambda workspace, _: workspace.taxonomy.selection.cover)
CODES = _completed(_codes)
INPUTS = _completed(_inputs)
LISTS = _completed(_inputs, several=True)

# --- what several commands ask for

WITH = option(
    "all",
    "The other sets (`all` for every one) and files, with commas between. Default: all sets.",
    "NAMES",
    known=LISTS,
)
INPUT_LANG = option(
    "", "Language of the titles (en, nb); told from each title where nobody says it.", "LANG", known=LANGUAGES
)
LEVEL = option(
    "",
    "The geographic level that you need (district, municipal, regional, national); matters for quality.",
    "LEVEL",
    known=LEVELS,
)
BY = option("", "Who decides, where nothing else says it.", "NAME")
LANG = option(
    "",
    "Language of labels and explanations: one of the taxonomy (en, nb). Default: its first one.",
    "LANG",
    known=LANGUAGES,
    envvar="SDGTAX_LANG",
)
DIALECT = option("", "CSV for a spreadsheet program, such as excel-nb (semicolon, decimal comma).", "NAME")
JSON = option(False, "Write JSON instead of a table.")
OUTPUT = option(None, "Write to a file.", "FILE", "-o")
OnError = StrEnum("OnError", ["stop", "skip"])


# --- what goes together


@dataclass
class Place:
    """In which language a command speaks, and whose data it uses."""

    lang: str = LANG
    profile: str | None = option(
        None, "Add the strategic priorities of a profile: its id, or its file (NAME.yaml).", "NAME", known=PROFILES
    )
    taxonomy_dir: Path | None = option(None, "Use this taxonomy instead of the bundled one.", "DIR", "--taxonomy")
    sets_dir: Path | None = option(None, "Use these indicator sets instead of the bundled ones.", "DIR", "--sets")

    def opened(self) -> Workspace:
        """The workspace on the data that are named; whose data it is stands on standard error unless all is bundled."""
        from sdgtax.workspace import open

        workspace = open(self.taxonomy_dir, self.sets_dir, profile=self.profile)
        spoken.heed(workspace)
        if workspace.origin:
            tell(f"sdgtax: {workspace.origin}")
        return workspace

    def told(self) -> tuple[Workspace, Voice]:
        """The workspace, and the voice in which the command speaks."""
        workspace = self.opened()
        return workspace, workspace.voice(self.lang)


OF_FILES = ("title_column", "code_column", "columns", "sheet", "delimiter", "encoding", "header_row")
"""What can be said of a file alone, and not of a set."""


@dataclass
class Reading:
    """How a user's list is read."""

    title_column: str = option("", "Column with the titles of a file.", "NAME")
    code_column: str = option("", "Column with the codes of a file.", "NAME")
    columns: str = option("", "Which columns of a file are what, as in title=Navn,code=Nr,unit=Enhet.", "PART=NAME,...")
    sheet: str = option("", "The sheet, list or codelist of a file. Default: the one with most titles.", "NAME")
    delimiter: str = option("", "What stands between the cells of a CSV; found out where nobody says it.", "SIGN")
    encoding: str = option("", "Encoding of a text file; found out where nobody says it.", "NAME")
    header_row: int | None = option(
        None, "The row with the names of the columns; found out where nobody says it.", "ROW", min=1
    )
    on_error: OnError = option(
        OnError.stop,
        "Bad rows of a file: write nothing, or leave them out and write them to a file of their own.",
        show_default=True,
    )
    input_lang: str = INPUT_LANG

    def options(self, workspace: Workspace, inputs: Iterable[str] = ()) -> TableOptions:
        """What is said of the list; what reading finds comes into its report. Raises SdgtaxError where the `inputs` are no files of
        which it could be said."""
        from sdgtax.data import ALL
        from sdgtax.formats.columns import TableOptions
        from sdgtax.formats.reading.table import Report

        named = [*inputs]
        said = next((name for name in OF_FILES if getattr(self, name)), "")
        if said and named and all(n == ALL or n.partition("@")[0] in workspace.sets for n in named):
            raise SdgtaxError(f"--{said.replace('_', '-')} is for files, and no file is named: {', '.join(named)}.")
        pairs = [pair.partition("=") for pair in self.columns.split(",") if pair.strip()]
        if any(not (part.strip() and name.strip()) for part, _, name in pairs):
            raise SdgtaxError(
                f"--columns “{self.columns}” does not say what is what. Write it so: --columns title=Navn,code=Nr."
            )
        return TableOptions(
            self.title_column, self.code_column, workspace.language(self.input_lang) if self.input_lang else "",
            {part.strip().lower(): name.strip() for part, _, name in pairs},
            sheet=self.sheet, delimiter=self.delimiter, encoding=self.encoding, header_row=self.header_row or 0,
            skip=self.on_error == OnError.skip, report=Report(),
        )  # fmt: skip


@dataclass
class Judging:
    """How the indicators of a list are judged."""

    blind: bool = option(False, "Ignore published mappings: what does the title alone say?")
    level: str = LEVEL
    as_of: int | None = option(
        None,
        "The year that the age of data is counted from; matters for quality. Default: see rules/metadata.yaml.",
        "YEAR",
        min=1900,
        max=2200,
    )
    review: list[Path] | None = option(
        None,
        "People's decisions on answers (YAML) or on mappings (SSSOM, YAML); they win over the program. May be repeated.",
        "FILE",
        "--review",
        "--reviewed",
    )
    workers: int | None = option(None, "Processes; the result is the same for any number.", min=1)

    @property
    def reviews(self) -> list[Path]:
        """The files of decisions."""
        return self.review or []

    @property
    def single(self) -> dict[str, Any]:
        """What a call takes that classifies one indicator after the other."""
        return {"blind": self.blind, "level": self.level, "as_of": self.as_of, "reviews": self.reviews}

    @property
    def matching(self) -> dict[str, Any]:
        """What a call takes that matches lists; standard input may be one of them."""
        return {"blind": self.blind, "reviewed": self.reviews, "workers": self.workers, "stdin": sys.stdin.buffer}

    @property
    def whole(self) -> dict[str, Any]:
        """What a call takes that classifies and matches them."""
        return {**self.matching, "level": self.level, "as_of": self.as_of}


@dataclass
class Writing:
    """In which format a result is written, and where."""

    format_: str = option("", "Default: a table on a terminal, else csv.", "FORMAT", "-f")
    json_: bool = option(False, "The same as --format json.")
    output: Path | None = option(None, "Write to a file; its ending decides the format.", "FILE", "-o")

    def chosen(self, known: Sequence[str], inputs: Iterable[str | Path] = ()) -> str:
        """The format, out of those that are `known`."""
        from sdgtax.formats.registry import choose

        terminal = on_terminal()
        return choose(known, self.format_, json=self.json_, output=self.output, terminal=terminal, inputs=inputs)


@dataclass
class Lists(Place, Judging, Reading, Writing):
    """All that is said of lists that are judged and of the result: first how it is written, last whose data are used."""


def _asked(name: str, kind: Any, default: Any) -> inspect.Parameter:
    """A parameter as it is asked for; where its words are paths, an empty one is refused, which would be the folder one stands in."""
    asked = copy(default)
    if isinstance(asked, OptionInfo) and not any(flag.startswith("--") for flag in asked.param_decls or ()):
        asked.param_decls = (f"--{name.strip('_').replace('_', '-')}", *(asked.param_decls or ()))
    if Path in (kind, *get_args(kind), *chain.from_iterable(map(get_args, get_args(kind)))):
        asked.parser = named_path
    return inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=asked, annotation=kind)


def command(*without: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """A command whose parameters that are records stand in the help as the options they are made of, but for those `without`."""

    def made(told: Callable[..., None]) -> Callable[..., None]:
        records: dict[str, Any] = {}
        asked: list[inspect.Parameter] = []
        for parameter in inspect.signature(told, eval_str=True).parameters.values():
            kind = parameter.annotation
            if not is_dataclass(kind):
                asked.append(_asked(parameter.name, kind, parameter.default))
                continue
            records[parameter.name], hints = kind, get_type_hints(kind)
            asked += [_asked(f.name, hints[f.name], f.default) for f in fields(kind) if f.name not in without]

        @wraps(told)
        def called(**given: Any) -> None:
            for name, kind in records.items():
                names = (f.name for f in fields(kind))
                said = {n: getattr(kind, n).default if n in without else given.pop(n) for n in names}
                given[name] = kind(**said)
            told(**given)

        called.__annotations__ = {parameter.name: parameter.annotation for parameter in asked}
        called.__signature__ = inspect.Signature(asked)  # type: ignore[attr-defined]
        return called

    return made


def by_name(said: Mapping[str, Any]) -> dict[str, Any]:
    """The options of a command by their names, out of its parameters."""
    parts = (vars(one) if is_dataclass(one) else {name: one} for name, one in said.items())
    return dict(chain.from_iterable(part.items() for part in parts))


def above(**commands: Callable[..., None]) -> type[TyperCommand]:
    """A kind of command that others stand below, `sdgtax COMMAND WORD`, and that takes all else for its own."""

    class Above(TyperCommand):
        def make_context(self, info_name: str | None, args: list[str], parent: Any = None, **extra: Any) -> Any:
            """The context of this command, or of the one that the first word names."""
            if not args or args[0] not in commands:
                return super().make_context(info_name, args, parent, **extra)
            part = typer.Typer(rich_markup_mode="markdown")
            part.command(args[0])(commands[args[0]])
            part.callback()(lambda: None)
            below = get_group(part).commands[args[0]]
            return below.make_context(f"{info_name} {args[0]}", args[1:], parent, **extra)

    return Above


SHEETS = ("csv", "tsv", "json", "xlsx", "markdown", "parquet", "sqlite")
"""Formats of a result that is a table, or several."""


def names(text: str) -> list[str]:
    """The names of an option with commas between."""
    return [name.strip() for name in text.split(",") if name.strip()]


def speaking(workspace: Workspace, lang: str) -> Voice:
    """The voice of a command that is of use on a broken taxonomy too: there the words that came with the program."""
    try:
        return workspace.voice(lang)
    except DataError:
        return shipped().voice(lang)


def in_words(workspace: Workspace, lang: str) -> Voice:
    """The voice of a command that judges data: the words that came with the program, where it has the language; nothing is read for them."""
    try:
        return shipped().voice(lang)
    except SdgtaxError:
        return speaking(workspace, lang)


def shipped() -> Workspace:
    """The workspace on the data that came with the program."""
    from sdgtax.workspace import Workspace
    from sdgtax.yaml.bundle import bundled
    from sdgtax.yaml.find import Place

    return Workspace(Place(bundled("taxonomy"), "bundled"), Place(bundled("indicator_sets"), "bundled"))


def tell_level(workspace: Workspace, judging: Judging, say: Voice) -> None:
    """Say on standard error that no geographic level is asked for, where candidates are looked for."""
    if not workspace.needed_level(judging.level):
        tell(f"sdgtax: {say('needs.no-level')}")


def tell_again(workspace: Workspace, lists: Iterable[Listed], say: Voice) -> None:
    """Say on standard error which indicators of own lists repeat one before them, as they count once in what is covered."""
    from sdgtax.analyse.pool import again
    from sdgtax.views.gaps import first_of, name

    for one in lists:
        found = again(one.results) if one.info is None else []
        if found:
            pairs = first_of(workspace.taxonomy, [f"{name(c)} = {name(first)}" for c, first in found], say)
            tell(f"sdgtax: {say('needs.again', n=len(found), s=one.id, again=', '.join(pairs))}")


def tell_report(report: Report | None, say: Voice) -> None:
    """On standard error what was taken for what, and what is to be said of single rows."""
    from sdgtax.show.reading import taken

    for one in report.taken if report else ():
        tell(f"sdgtax: {taken(one, say)}")
    for finding in report.findings if report else ():
        tell(finding)
    if report and report.more:
        tell(say("input.more", n=report.more))


def reject(
    report: Report | None, output: Path | None, inputs: Iterable[str | Path], say: Voice, *, beside: bool = True
) -> None:
    """Write the rows that were left out `beside` the output (else they stand in it), and leave with 1 where there are any."""
    from sdgtax.formats import csv
    from sdgtax.formats.write import write_file

    if not report or not report.rejected:
        return
    where = output and (output.with_name(f"{output.stem}.rejected.csv") if beside else output)
    if where and beside:
        words = spoken.wording(asked=True)
        rows = [["place", "reason", "cells"], *([r.place, words(r.reason), *r.cells] for r in report.rejected)]
        write_file(where, csv.lines(([cell(c) for c in row] for row in rows), ","), inputs)
    tell(say("input.rejected", n=len(report.rejected), file=where or say("input.nowhere")))
    raise typer.Exit(1)


KEPT = ("csv", "tsv", "jsonl")
"""Formats to which rows are added one by one."""
NO_MATTER = ("workers", "checkpoint")
"""Options that change nothing in what is written."""


def taken_up(workspace: Workspace, format_: str, said: dict[str, Any], say: Voice) -> Checkpoint:
    """What an earlier run of the same command has written; `said` are its options by name. Raises SdgtaxError where a run cannot be taken up."""
    from sdgtax.formats.checkpoint import Checkpoint, key_of
    from sdgtax.formats.streams import ending
    from sdgtax.yaml.compiled import digest

    output, inputs, more = said["output"], said["inputs"], said["review"] or []
    if output is None or format_ not in KEPT or said["layout"] == "long" or ending(output):
        raise SdgtaxError(
            "--checkpoint is for one row an indicator in a file: -o FILE.csv, .tsv or .jsonl, not packed."
        )
    if "-" in inputs:
        raise SdgtaxError("--checkpoint: standard input cannot be read anew. Name a file.")
    matters = {name: value for name, value in said.items() if name not in NO_MATTER}
    matters["data"] = digest((workspace.taxonomy_place.path, workspace.sets_place.path))
    files = [Path(name) for name in inputs if name != "all" and name not in workspace.sets]
    found = Checkpoint(output, key_of(matters, [*files, *more]), [*inputs, *more])
    if found.state.rows:
        tell(say("input.resumed", n=found.state.rows))
    return found


def style(workspace: Workspace, dialect: str, format_: str) -> dict[str, Any]:
    """The options of a format. Raises SdgtaxError for a dialect that is not known, or of another format."""
    if not dialect:
        return {}
    known = workspace.taxonomy.columns.dialects
    if dialect not in known:
        raise SdgtaxError(f"unknown dialect “{dialect}”. Known: {', '.join(known)}.")
    if format_ != "csv":
        raise SdgtaxError(f"--dialect is for CSV, and {format_} is written. Give --format csv or -o FILE.csv.")
    return {"dialect": known[dialect]}


def columns(fields: str, format_: str) -> tuple[str, ...]:
    """The names of the columns to write. Raises SdgtaxError for a format that has no columns of ours to choose from."""
    from sdgtax.formats.registry import TABLE

    if fields and format_ in (TABLE, "json", "jsonl"):
        raise SdgtaxError(
            f"--fields chooses columns, and {format_} has none to choose. Give --format csv or -o FILE.csv."
        )
    return tuple(filter(None, fields.split(",")))


def answer(
    chosen: str, result: Result, drawn: Callable[[Console], Iterable[RenderableType]], output: Path | None = None,
    inputs: Iterable[str | Path] = (), **style: Any,
) -> None:  # fmt: skip
    """A result as it is drawn on a terminal, or in the format that was chosen; see `emit`."""
    from sdgtax.formats.registry import TABLE

    if chosen == TABLE:
        out = console()
        put(out, drawn(out))
    else:
        emit(chosen, result, output, inputs, **style)


def emit(
    format_: str, result: Result, output: Path | None = None, inputs: Iterable[str | Path] = (), **style: Any
) -> None:
    """A result in a format, on standard output or in a file that is none of the inputs."""
    from sdgtax.formats.registry import FORMATS
    from sdgtax.formats.streams import ending, packed
    from sdgtax.formats.write import write_file

    chosen = FORMATS[format_]
    if output is None and chosen.binary and on_terminal():
        raise SdgtaxError(f"{format_} is nothing for a terminal. Name a file: -o FILE{chosen.endings[0]}.")
    text = chosen.write(result, **style)
    how = ending(output) if output is not None else ""
    if how and chosen.binary:
        raise SdgtaxError(f"{format_} is packed as it is. Name a file without {how}.")
    if how:
        text = packed(text, how)
    if output is not None:
        write_file(output, text, inputs)
    else:
        send(text)
