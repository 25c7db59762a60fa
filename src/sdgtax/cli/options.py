"""Options that several commands share, and how errors end a command."""

from __future__ import annotations

import functools
import os
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn, TypeVar

import typer

from sdgtax.model.finding import DataError, SdgtaxError

if TYPE_CHECKING:
    from sdgtax.formats.columns import TableOptions
    from sdgtax.model.sheet import Result
    from sdgtax.workspace import Workspace

F = TypeVar("F", bound=Callable[..., Any])


Lang = Annotated[
    str,
    typer.Option(
        "--lang", metavar="LANG", show_default=False, envvar="SDGTAX_LANG",
        help="Language of labels and explanations: one of the taxonomy (en, nb). Default: its first one.",
    ),
]  # fmt: skip
InputLang = Annotated[
    str,
    typer.Option(
        "--input-lang", metavar="LANG", show_default=False,
        help="Language of the titles (en, nb); told from each title where nobody says it.",
    ),
]  # fmt: skip
TitleColumn = Annotated[
    str, typer.Option("--title-column", metavar="NAME", help="Column with the titles of a file.", show_default=False)
]
CodeColumn = Annotated[
    str, typer.Option("--code-column", metavar="NAME", help="Column with the codes of a file.", show_default=False)
]
Json = Annotated[bool, typer.Option("--json", help="Write JSON instead of a table.")]
TaxonomyDir = Annotated[
    Path | None,
    typer.Option("--taxonomy", metavar="DIR", help="Use this taxonomy instead of the bundled one.", show_default=False),
]
SetsDir = Annotated[
    Path | None,
    typer.Option(
        "--sets", metavar="DIR", help="Use these indicator sets instead of the bundled ones.", show_default=False
    ),
]
ProfileName = Annotated[
    str | None,
    typer.Option("--profile", metavar="NAME", help="Add the strategic priorities of a profile.", show_default=False),
]
Blind = Annotated[bool, typer.Option("--blind", help="Ignore published mappings: what does the title alone say?")]
Level = Annotated[
    str,
    typer.Option(
        "--level", metavar="LEVEL", show_default=False,
        help="The geographic level that you need (district, municipal, regional, national); matters for quality.",
    ),
]  # fmt: skip
FormatName = Annotated[
    str,
    typer.Option(
        "--format", "-f", metavar="FORMAT", help="Default: a table on a terminal, else csv.", show_default=False
    ),
]
Output = Annotated[
    Path | None,
    typer.Option(
        "--output", "-o", metavar="FILE", help="Write to a file; its ending decides the format.", show_default=False
    ),
]
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

AsOf = Annotated[
    int | None,
    typer.Option(
        "--as-of", metavar="YEAR", min=1900, max=2200, show_default=False,
        help="The year that the age of data is counted from; matters for quality. Default: see rules/metadata.yaml.",
    ),
]  # fmt: skip

ReviewFiles = Annotated[
    list[Path] | None,
    typer.Option(
        "--review", metavar="FILE", show_default=False,
        help="A file of people's decisions; they win over the program. May be repeated.",
    ),
]  # fmt: skip


def fail(message: str, code: int = 2) -> NoReturn:
    """Write one message to standard error and leave with the code."""
    print(f"sdgtax: {message}", file=sys.stderr)
    raise typer.Exit(code)


def opened(taxonomy: Path | None = None, sets: Path | None = None, profile: str | None = None) -> Workspace:
    """The workspace on the data that the options name; whose data it is stands on standard error unless all is bundled."""
    from sdgtax.workspace import open

    workspace = open(taxonomy, sets, profile=profile)
    if workspace.origin:
        print(f"sdgtax: {workspace.origin}", file=sys.stderr)
    return workspace


def table_options(workspace: Workspace, title: str, code: str, lang: str) -> TableOptions:
    """What the options say of the columns of a user's list."""
    from sdgtax.formats.columns import TableOptions

    return TableOptions(title, code, workspace.language(lang) if lang else "")


def emit(format_: str, result: Result, output: Path | None = None, inputs: Iterable[str | Path] = ()) -> None:
    """A result in a format, on standard output or in a file that is none of the inputs."""
    from sdgtax.formats.registry import FORMATS
    from sdgtax.formats.write import write_file

    text = FORMATS[format_].write(result)
    if output is None:
        sys.stdout.writelines(text)
    else:
        write_file(output, text, inputs)


def guarded(command: F) -> F:
    """Turn known errors into one message and an exit code: 2 for bad input, 130 for Ctrl-C, 0 for a closed pipe."""

    @functools.wraps(command)
    def run(*args: Any, **kwargs: Any) -> Any:
        try:
            result = command(*args, **kwargs)
            sys.stdout.flush()
            return result
        except DataError as error:
            print(error, file=sys.stderr)
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
