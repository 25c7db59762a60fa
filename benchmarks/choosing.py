"""How long a choice out of all bundled sets takes, step by step. Run: python -m benchmarks.choosing

Processor time of one process; the solver uses one thread.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

import sdgtax
from sdgtax.analyse.optimum import greedy, optimum
from sdgtax.analyse.select import Selector, Wish

T = TypeVar("T")


def timed(what: str, work: Callable[[], T]) -> T:
    """Do some work, and print how long it took."""
    start = time.process_time()
    found = work()
    print(f"{what}: {time.process_time() - start:.2f} s")
    return found


def main() -> None:
    """Print the figures of docs/choosing.md."""
    workspace = sdgtax.open()
    names = sorted(workspace.sets)
    matcher, lists = timed(
        "read and classify", lambda: workspace.listed(names, level="municipal", ordered=True, workers=1)
    )
    selector = timed("find what says the same", lambda: Selector(workspace.taxonomy, matcher, lists))
    print(f"{len(selector.candidates)} candidates, {len(selector.same)} pairs of one concept")
    for size in (5, 10, 15, 20, 30, 50):
        limits = selector.limits([Wish("size", number=size), Wish("same")])
        best = timed(f"best {size}", lambda limits=limits: optimum(selector.model, limits))  # type: ignore[misc]
        assert best is not None
        value, step_by_step = selector.model.value(best), selector.model.value(greedy(selector.model, limits))
        print(f"  {value / 10:.1f} points; step by step {step_by_step / 10:.1f}")
    timed("best 15 with all reasons and costs", lambda: selector.choose([Wish("size", number=15), Wish("same")]))


if __name__ == "__main__":
    main()
