"""Work in chunks, in several processes where that is possible; the results come in the order of the work.

The processes are forked, so that what they share is not copied. Where there is no fork (Windows), one process does it all.
"""

from __future__ import annotations

import contextlib
import gc
import multiprocessing
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import chain, islice
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from typing import Any, TypeVar

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


def streamed(function: Callable[[U], T], things: Iterable[U], workers: int) -> Iterator[T]:
    """`map(function, things)` of a stream in several processes: the results in order, no more things in hand than there are processes.

    Both things and results go through pipes; what the function refers to does not, for the processes are forked. A process has one
    thing at a time and gets the next when its result is taken, so that neither side waits for the other for ever. Raises what the
    function raises, and SdgtaxError where a process dies.
    """
    stream = iter(things)
    first = list(islice(stream, 2))
    if workers <= 1 or len(first) < 2 or "fork" not in multiprocessing.get_all_start_methods():
        yield from map(function, chain(first, stream))
        return
    context = multiprocessing.get_context("fork")
    processes: list[tuple[BaseProcess, Connection]] = []
    busy: deque[Connection] = deque()
    try:
        for thing in chain(first, stream):
            if len(processes) < workers:
                ours, theirs = context.Pipe()
                known = [ours, *(connection for _, connection in processes)]
                worker: BaseProcess = context.Process(target=_serve, args=(function, theirs, known), daemon=True)
                worker.start()
                processes.append((worker, ours))
                theirs.close()
                _send(ours, thing)
                busy.append(ours)
                continue
            free = busy.popleft()
            result = _result(free)
            _send(free, thing)
            busy.append(free)
            yield result
        while busy:
            yield _result(busy.popleft())
    finally:
        for worker, connection in processes:
            worker.terminate()
            worker.join()
            connection.close()


def _serve(function: Callable[[U], T], own: Connection, others: Sequence[Connection]) -> None:
    """Do what comes through a pipe until it ends; what belongs to the parent is closed, so that the pipe ends with the parent."""
    for connection in others:
        connection.close()
    gc.freeze()
    with contextlib.suppress(EOFError, OSError):
        while True:
            thing = own.recv()
            try:
                own.send((function(thing), None))
            except Exception as error:
                own.send((None, error))
                return


def _send(worker: Connection, thing: object) -> None:
    try:
        worker.send(thing)
    except OSError:  # it has died; a pipe that breaks here is not that of the program's output
        raise _died() from None


def _died() -> SdgtaxError:
    time.sleep(GRACE)  # what ended the worker may be a signal that is on its way to this process too
    return SdgtaxError("a worker process ended before its work was done. Try again with --workers 1.")


def _work(function: Callable[[int, int], list[T]], chunks: list[Chunk], send: Connection) -> None:
    try:
        for start, end in chunks:
            send.send((function(start, end), None))
    except Exception as error:
        send.send(([], error))


def _result(receive: Connection) -> Any:
    try:
        result, error = receive.recv()
    except (EOFError, OSError):
        raise _died() from None
    if error is not None:
        raise error
    return result
