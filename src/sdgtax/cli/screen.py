"""The terminal: results go to standard output; what is told beside them, to standard error.

This is the one place where text for reading leaves: what a terminal or the log of a CI service would obey is taken out of force here.
No other part of the command line prints. What is in a format of a file is made harmless by the format (`text`).
"""

from __future__ import annotations

import gc
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TypeVar

from sdgtax.cli import spoken
from sdgtax.text import harmless

if TYPE_CHECKING:
    from pathlib import Path

    from rich.console import Console, RenderableType
    from rich.text import Text

    from sdgtax.data import Progress
    from sdgtax.model.sheet import Sheet
    from sdgtax.model.voice import Voice

T = TypeVar("T")
REFRESHED = 0.2
"""So many seconds stand between two states of a bar."""
PLAIN_WIDTH = 110
"""How wide text is where no terminal says it."""
STEPS = {
    "classify": "progress.parts",
    "read": "progress.read",
    "find": "progress.candidates",
    "compare": "progress.compare",
    "check": "progress.check",
}
"""What a step of matching is called, by its first word."""


def console(*, stderr: bool = False) -> Console:
    """A console on standard output (or error): colour on a terminal only; no text is read as markup."""
    from sdgtax.show.table import SafeConsole

    stream = sys.stderr if stderr else sys.stdout
    plain: dict[str, Any] = {"width": PLAIN_WIDTH, "no_color": True, "force_terminal": False}
    how = {} if stream.isatty() else plain
    return SafeConsole(file=stream, highlight=False, markup=False, emoji=False, **how)


def put(out: Console, parts: Iterable[RenderableType], *, wrap: bool = True) -> None:
    """Write the parts of a screen: a line of data as it stands, anything else drawn; with `wrap`, in lines of its width."""
    for part in parts:
        if isinstance(part, str):
            out.file.write(harmless.log(part) + "\n")  # rich would turn tabs into blanks
        elif out.is_terminal:
            out.print(part, soft_wrap=not wrap)
        else:
            with out.capture() as drawn:
                out.print(part, soft_wrap=not wrap)
            out.file.write(harmless.log(drawn.get()))


def put_sheet(sheet: Sheet, say: Voice, title: str = "") -> None:
    """Write a sheet as a table."""
    from sdgtax.show.table import draw

    out = console()
    put(out, draw(out, sheet, say, title))


def page(text: Text, output: Path | None = None, inputs: Iterable[str | Path] = ()) -> None:
    """A whole page on standard output, its lines as long as they are; or without colour in a file that is none of the inputs."""
    if output is None:
        text.rstrip()
        put(console(), [text], wrap=False)
        return
    from sdgtax.formats.write import write_file

    write_file(output, [harmless.log(text.plain)], inputs)


def write(*lines: object) -> None:
    """Lines on standard output."""
    for line in lines:
        sys.stdout.write(harmless.log(str(line)) + "\n")


def on_terminal() -> bool:
    """Whether standard output is a terminal."""
    return sys.stdout.isatty()


def send(text: Iterable[str | bytes]) -> None:
    """What a format makes on standard output, as it stands: what is in a format is made harmless by the format."""
    for part in text:
        if isinstance(part, str):
            sys.stdout.write(part)
        else:
            sys.stdout.flush()
            sys.stdout.buffer.write(part)


def tell(text: object) -> None:
    """A line on standard error, in the language of the reader."""
    sys.stderr.write(harmless.log(spoken.told(text)) + "\n")


def tracked(things: Iterable[T], what: str, total: int | None = None) -> Iterator[T]:
    """Pass things on; on a terminal a line on standard error tells how many are done."""
    if not sys.stderr.isatty():
        yield from things
        return
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

    bar = [BarColumn(), TimeRemainingColumn()] if total else [TimeElapsedColumn()]
    counted = TextColumn("{task.completed} {task.description}, {task.fields[rate]:.0f}/s", markup=False)
    # no thread of its own, so that processes can be forked
    with Progress(counted, *bar, console=console(stderr=True), transient=True, auto_refresh=False) as progress:
        task = progress.add_task(what, total=total, rate=0.0)
        start = shown = time.monotonic()
        for n, thing in enumerate(things, 1):
            yield thing
            now = time.monotonic()
            if now - shown > REFRESHED:
                progress.update(task, completed=n, rate=n / (now - start), refresh=True)
                shown = now


def rows(names: Iterable[str]) -> int | None:
    """About how many rows there are in files, for a bar; None where that is not known, or nobody sees a bar."""
    if not sys.stderr.isatty():
        return None
    from pathlib import Path

    from sdgtax.formats.reading.registry import rows_in

    found = [rows_in(Path(name)) if Path(name).is_file() else None for name in names]
    return sum(n for n in found if n) if found and all(found) else None


def settled(things: Iterable[T], after: int = 500) -> Iterator[T]:
    """Pass things on; when so many have come, what was loaded is there to stay, and is no longer looked through for garbage."""
    for n, thing in enumerate(things, 1):
        if n == after:
            gc.freeze()
        yield thing


@contextmanager
def steps(say: Voice) -> Iterator[Progress]:
    """A bar on standard error while it is a terminal; no thread of its own, so that processes can be forked."""
    if not sys.stderr.isatty():
        yield lambda step, done, of: None
        return
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}", markup=False), BarColumn(), TaskProgressColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console(stderr=True), transient=True, auto_refresh=False) as bar:
        task = bar.add_task("", total=None)

        def show(step: str, done: int, of: int) -> None:
            kind, _, name = step.partition(" ")
            bar.update(task, description=say(STEPS[kind], name=name), completed=done, total=of or None, refresh=True)

        yield show
