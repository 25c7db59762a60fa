"""The terminal: results go to standard output; what is told beside them, to standard error."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from rich.console import Console, RenderableType

    from sdgtax.model.voice import Voice
    from sdgtax.workspace import Progress

T = TypeVar("T")
PLAIN_WIDTH = 110
"""How wide text is where no terminal says it."""
STEPS = {"read": "progress.read", "find": "progress.candidates", "compare": "progress.compare"}
"""What a step of matching is called, by its first word."""


def console(*, stderr: bool = False) -> Console:
    """A console on standard output (or error): colour on a terminal only."""
    from rich.console import Console

    stream = sys.stderr if stderr else sys.stdout
    if stream.isatty():
        return Console(file=stream, highlight=False)
    return Console(file=stream, width=PLAIN_WIDTH, no_color=True, force_terminal=False, highlight=False)


def put(out: Console, parts: Iterable[RenderableType]) -> None:
    """Write the parts of a screen: a line of data as it stands, anything else drawn."""
    for part in parts:
        if isinstance(part, str):
            out.file.write(f"{part}\n")  # rich would turn tabs into blanks
        else:
            out.print(part)


def tell(text: object) -> None:
    """A line on standard error."""
    print(text, file=sys.stderr)


def tracked(things: Iterable[T], what: str, total: int | None = None) -> Iterator[T]:
    """Pass things on; on a terminal a line on standard error tells how many are done."""
    if not sys.stderr.isatty():
        yield from things
        return
    from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    bar = [BarColumn()] if total else []
    columns = (SpinnerColumn(), *bar, TextColumn("{task.completed} " + what), TimeElapsedColumn())
    with Progress(*columns, console=console(stderr=True), transient=True) as progress:
        task = progress.add_task("", total=total)
        for thing in things:
            yield thing
            progress.advance(task)


@contextmanager
def steps(say: Voice) -> Iterator[Progress]:
    """A bar on standard error while it is a terminal; no thread of its own, so that processes can be forked."""
    if not sys.stderr.isatty():
        yield lambda step, done, of: None
        return
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console(stderr=True), transient=True, auto_refresh=False) as bar:
        task = bar.add_task("", total=None)

        def show(step: str, done: int, of: int) -> None:
            kind, _, name = step.partition(" ")
            bar.update(task, description=say(STEPS[kind], name=name), completed=done, total=of or None, refresh=True)

        yield show
