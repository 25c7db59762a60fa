"""Work in chunks, in several processes where that is possible; the results come in the order of the work.

The processes are forked, so that what they share is not copied. Where there is no fork (Windows), one process does it all.
"""

from __future__ import annotations

import gc
import multiprocessing
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from typing import TypeVar

from sdgtax.model.finding import SdgtaxError

T = TypeVar("T")
U = TypeVar("U")
CHUNK = 2000
GRACE = 0.3
"""Seconds."""
Chunk = tuple[int, int]


@contextmanager
def without_collector() -> Iterator[None]:
    """Pause the collector of reference cycles: millions of records that hold none make it walk them again and again."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def shared(workers: int, function: Callable[[U], T], things: Sequence[U]) -> Iterator[T]:
    """`map(function, things)`, where each thing is much work. Raises what the function raises."""

    def part(start: int, end: int) -> list[T]:
        return [function(thing) for thing in things[start:end]]

    return (result for _, found in in_chunks(part, len(things), workers, 1) for result in found)


def in_chunks(
    function: Callable[[int, int], list[T]], total: int, workers: int, size: int = 0
) -> Iterator[tuple[int, list[T]]]:
    """`function(start, end)` over `range(total)` in chunks of a size (0: the usual one): the end and the result of each, in order.

    The n-th of k processes does every k-th chunk. Raises what the function raises, and SdgtaxError where a process dies.
    """
    size = size or CHUNK
    chunks = [(start, min(start + size, total)) for start in range(0, total, size)]
    count = min(workers, len(chunks))
    if count <= 1 or "fork" not in multiprocessing.get_all_start_methods():
        for start, end in chunks:
            yield end, function(start, end)
        return
    context = multiprocessing.get_context("fork")
    processes: list[tuple[BaseProcess, Connection]] = []
    try:
        for n in range(count):
            receive, send = context.Pipe(duplex=False)
            process = context.Process(target=_work, args=(function, chunks[n::count], send), daemon=True)
            process.start()
            processes.append((process, receive))
            send.close()
        for n, (_, end) in enumerate(chunks):
            yield end, _result(processes[n % count][1])
    finally:
        for worker, receive in processes:
            worker.terminate()
            worker.join()
            receive.close()


def _work(function: Callable[[int, int], list[T]], chunks: list[Chunk], send: Connection) -> None:
    try:
        for start, end in chunks:
            send.send((function(start, end), None))
    except Exception as error:
        send.send(([], error))


def _result(receive: Connection) -> list[T]:
    try:
        result, error = receive.recv()
    except EOFError:
        time.sleep(GRACE)  # what ended the worker may be a signal that is on its way to this process too
        raise SdgtaxError("a worker process ended before its work was done. Try again with --workers 1.") from None
    if error is not None:
        raise error
    return result  # type: ignore[no-any-return]
