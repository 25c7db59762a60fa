"""Tables that look well on a terminal and pipe well elsewhere."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, TypeVar

from rich.console import Console
from rich.table import Table
from rich.text import Text

T = TypeVar("T")
#: columns whose cells are all at most this long, and no lists, are never broken into lines: ids, codes, numbers
NO_WRAP = 18
WIDE_TERMINAL = 120
STYLES = {"certain": "green", "likely": "yellow", "possible": "red", "good": "green", "partly": "yellow", "poor": "red"}


def console(*, stderr: bool = False) -> Console:
    """A console on standard output (or error): colour on a terminal only, wide lines when piped."""
    stream = sys.stderr if stderr else sys.stdout
    tty = stream.isatty()
    return Console(file=stream, width=None if tty else 110, no_color=None if tty else True, highlight=False, soft_wrap=False,
                   force_terminal=None if tty else False)  # fmt: skip


def print_table(
    columns: Sequence[str], rows: Iterable[Sequence[Any]], *, title: str = "", right: Sequence[int] = ()
) -> None:
    """A table on a terminal; tab-separated lines with a header elsewhere. Cells may be rich Text."""
    if not sys.stdout.isatty():
        if title:
            print(f"# {title}")
        print("\t".join(columns))
        for row in rows:
            print("\t".join(_plain(c) for c in row))
        return
    out = console()
    gap = 2 if out.width >= WIDE_TERMINAL else 1
    table = Table(
        title=title or None, title_justify="left", header_style="bold", box=None, pad_edge=False, padding=(0, gap, 0, 0)
    )
    listed = list(rows)
    for i, column in enumerate(columns):
        short = all(len(cell := _plain(row[i])) <= NO_WRAP and ", " not in cell for row in listed)
        table.add_column(column, justify="right" if i in right else "left", overflow="fold", no_wrap=short)
    for row in listed:
        table.add_row(*(c if isinstance(c, Text) else Text(str(c)) for c in row))
    out.print(table)


def _plain(cell: Any) -> str:
    text = cell.plain if isinstance(cell, Text) else str(cell)
    return text.replace("\t", " ").replace("\n", " ")


def styled(word: str) -> Text:
    """A word for a confidence or a grade in its colour."""
    return Text(word, style=STYLES.get(word, ""))


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
