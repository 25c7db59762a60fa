"""Work in chunks, in several processes where that is possible; the results come in the order of the work.

The processes are forked, so that what they share is not copied. Where there is no fork (Windows), one process does it all.
"""

from __future__ import annotations

import gc
import multiprocessing
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

CHUNK = 2000
_shared: Any = None
_function: Callable[[Any, int, int], list[Any]] | None = None


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


def in_chunks(
    function: Callable[[Any, int, int], list[Any]], shared: Any, total: int, workers: int, chunk: int = CHUNK
) -> Iterator[tuple[int, list[Any]]]:
    """`function(shared, start, end)` over `range(total)` in chunks: the size and the result of each, in order."""
    global _shared, _function
    places = [(start, min(start + chunk, total)) for start in range(0, total, chunk)]
    if workers <= 1 or len(places) <= 1 or "fork" not in multiprocessing.get_all_start_methods():
        for start, end in places:
            yield end - start, function(shared, start, end)
        return
    _shared, _function = shared, function
    try:
        with multiprocessing.get_context("fork").Pool(min(workers, len(places))) as pool:
            for (start, end), result in zip(places, pool.imap(_run, places), strict=True):
                yield end - start, result
    finally:
        _shared = _function = None


def _run(place: tuple[int, int]) -> list[Any]:
    assert _function is not None
    return _function(_shared, *place)
