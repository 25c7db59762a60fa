"""Options that several commands share, and how errors end a command."""

from __future__ import annotations

import functools
import os
import sys
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn, TypeVar

import typer

from sdgtax.model.finding import DataError, SdgtaxError

if TYPE_CHECKING:
    from sdgtax.workspace import Workspace

F = TypeVar("F", bound=Callable[..., Any])


class LangChoice(StrEnum):
    """Languages of output and input."""

    en = "en"
    nb = "nb"


class LevelChoice(StrEnum):
    """Geographic levels that a user may ask for."""

    district = "district"
    municipal = "municipal"
    regional = "regional"
    national = "national"


Lang = Annotated[LangChoice, typer.Option("--lang", help="Language of labels and explanations.", envvar="SDGTAX_LANG")]
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
    LevelChoice | None,
    typer.Option("--level", help="The geographic level that you need; matters for quality.", show_default=False),
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


def told(workspace: Workspace) -> None:
    """Say whose data is used, on standard error, where not all of it came with the program."""
    if workspace.origin:
        print(f"sdgtax: {workspace.origin}", file=sys.stderr)


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
