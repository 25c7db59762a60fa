"""Options that several commands share, and how errors end a command."""

from __future__ import annotations

import functools
import os
import sys
from collections.abc import Callable, Iterable
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn, TypeVar

import typer

from sdgtax.cli.screen import tell
from sdgtax.model.finding import DataError, SdgtaxError

if TYPE_CHECKING:
    from sdgtax.formats.columns import TableOptions
    from sdgtax.model.sheet import Result
    from sdgtax.model.taxonomy import Taxonomy
    from sdgtax.model.voice import Voice
    from sdgtax.workspace import Workspace

F = TypeVar("F", bound=Callable[..., Any])


def option(names: str, metavar: str, help: str, **more: Any) -> Any:
    """An option whose default the help does not show; `names` with blanks between."""
    return typer.Option(*names.split(), metavar=metavar or None, help=help, show_default=False, **more)


def _completed(known: Callable[[Taxonomy], Iterable[str]]) -> Callable[[str], list[str]]:
    """Completes a word by those that the taxonomy knows, where it can be read."""

    def complete(incomplete: str) -> list[str]:
        from sdgtax.workspace import open

        try:
            return [word for word in known(open().taxonomy) if word.startswith(incomplete)]
        except SdgtaxError:
            return []

    return complete


LANGUAGES = _completed(lambda taxonomy: taxonomy.info.languages)
LEVELS = _completed(lambda taxonomy: taxonomy.metadata.levels)
PROFILES = _completed(lambda taxonomy: taxonomy.profiles)

# --- what goes in

TaxonomyDir = Annotated[Path | None, option("--taxonomy", "DIR", "Use this taxonomy instead of the bundled one.")]
SetsDir = Annotated[Path | None, option("--sets", "DIR", "Use these indicator sets instead of the bundled ones.")]
ProfileName = Annotated[
    str | None, option("--profile", "NAME", "Add the strategic priorities of a profile.", autocompletion=PROFILES)
]
TitleColumn = Annotated[str, option("--title-column", "NAME", "Column with the titles of a file.")]
CodeColumn = Annotated[str, option("--code-column", "NAME", "Column with the codes of a file.")]
InputLang = Annotated[
    str,
    option(
        "--input-lang", "LANG", "Language of the titles (en, nb); told from each title where nobody says it.",
        autocompletion=LANGUAGES,
    ),
]  # fmt: skip
Blind = Annotated[bool, option("--blind", "", "Ignore published mappings: what does the title alone say?")]
Level = Annotated[
    str,
    option(
        "--level", "LEVEL", "The geographic level that you need (district, municipal, regional, national); matters for quality.",
        autocompletion=LEVELS,
    ),
]  # fmt: skip
AsOf = Annotated[
    int | None,
    option(
        "--as-of", "YEAR",
        "The year that the age of data is counted from; matters for quality. Default: see rules/metadata.yaml.",
        min=1900, max=2200,
    ),
]  # fmt: skip
ReviewFiles = Annotated[
    list[Path] | None,
    option("--review", "FILE", "A file of people's decisions; they win over the program. May be repeated."),
]
Reviewed = Annotated[Path | None, option("--reviewed", "FILE", "Decisions of reviewers, as SSSOM TSV; they win.")]
Workers = Annotated[int | None, option("--workers", "", "Processes; the result is the same for any number.", min=1)]

# --- what comes out

Lang = Annotated[
    str,
    option(
        "--lang", "LANG", "Language of labels and explanations: one of the taxonomy (en, nb). Default: its first one.",
        autocompletion=LANGUAGES, envvar="SDGTAX_LANG",
    ),
]  # fmt: skip
Fields = Annotated[
    str,
    option(
        "--fields", "NAMES",
        "Columns to write, in this order, with commas between: ids or headings; `own` for those of your list, `all` for all.",
    ),
]  # fmt: skip
ValueNames = StrEnum("ValueNames", ["ids", "labels"])
ValuesAs = Annotated[
    ValueNames | None,
    option(
        "--values",
        "",
        "Ids for programs, or labels for people. Default: labels where a language is named, and in formats for reading.",
    ),
]
Dialect = Annotated[
    str, option("--dialect", "NAME", "CSV for a spreadsheet program, such as excel-nb (semicolon, decimal comma).")
]
Json = Annotated[bool, option("--json", "", "Write JSON instead of a table.")]
SameAsJson = Annotated[bool, option("--json", "", "The same as --format json.")]
FormatName = Annotated[str, option("--format -f", "FORMAT", "Default: a table on a terminal, else csv.")]
Output = Annotated[Path | None, option("--output -o", "FILE", "Write to a file; its ending decides the format.")]
OutputFile = Annotated[Path | None, option("--output -o", "FILE", "Write to a file.")]


def fail(message: str, code: int = 2) -> NoReturn:
    """Write one message to standard error and leave with the code."""
    tell(f"sdgtax: {message}")
    raise typer.Exit(code)


def opened(taxonomy: Path | None = None, sets: Path | None = None, profile: str | None = None) -> Workspace:
    """The workspace on the data that the options name; whose data it is stands on standard error unless all is bundled."""
    from sdgtax.workspace import open

    workspace = open(taxonomy, sets, profile=profile)
    if workspace.origin:
        tell(f"sdgtax: {workspace.origin}")
    return workspace


def speaking(workspace: Workspace, lang: str) -> Voice:
    """The voice of a command that is of use on a broken taxonomy too: there the words that came with the program."""
    try:
        return workspace.voice(lang)
    except DataError:
        return shipped().voice(lang)


def shipped() -> Workspace:
    """The workspace on the data that came with the program."""
    from sdgtax.workspace import Workspace
    from sdgtax.yaml.bundle import bundled
    from sdgtax.yaml.find import Place

    return Workspace(Place(bundled("taxonomy"), "bundled"), Place(bundled("indicator_sets"), "bundled"))


def table_options(workspace: Workspace, title: str, code: str, lang: str) -> TableOptions:
    """What the options say of the columns of a user's list."""
    from sdgtax.formats.columns import TableOptions

    return TableOptions(title, code, workspace.language(lang) if lang else "")


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


def emit(
    format_: str, result: Result, output: Path | None = None, inputs: Iterable[str | Path] = (), **style: Any
) -> None:
    """A result in a format, on standard output or in a file that is none of the inputs."""
    from sdgtax.formats.registry import FORMATS
    from sdgtax.formats.write import write_file

    chosen = FORMATS[format_]
    if output is None and chosen.binary and sys.stdout.isatty():
        raise SdgtaxError(f"{format_} is nothing for a terminal. Name a file: -o FILE{chosen.endings[0]}.")
    text = chosen.write(result, **style)
    if output is not None:
        write_file(output, text, inputs)
    elif chosen.binary:
        sys.stdout.flush()
        sys.stdout.buffer.writelines(text)  # type: ignore[arg-type]
    else:
        sys.stdout.writelines(text)  # type: ignore[arg-type]


def guarded(command: F) -> F:
    """Turn known errors into one message and an exit code: 2 for bad input, 130 for Ctrl-C, 0 for a closed pipe."""

    @functools.wraps(command)
    def run(*args: Any, **kwargs: Any) -> Any:
        try:
            result = command(*args, **kwargs)
            sys.stdout.flush()
            return result
        except DataError as error:
            tell(error)
            raise typer.Exit(2) from None
        except SdgtaxError as error:
            fail(str(error))
        except BrokenPipeError:
            # The reader has had enough, as in `| head`: no message, and nothing left to flush at exit.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            raise typer.Exit(0) from None
        except KeyboardInterrupt:
            fail("interrupted; no output file was written.", 130)

    return run  # type: ignore[return-value]
