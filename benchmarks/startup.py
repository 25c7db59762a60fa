"""How long the program takes to start, as a share of importing the libraries that it stands on.

Run: `python -m benchmarks.startup [--runs 11]`. Programs are run in turn, so that what else the machine does hits all of them
alike; each figure is the median of their processor seconds. Exit code 1 where a limit is passed.
"""

from __future__ import annotations

import argparse
import os
import resource
import statistics
import subprocess
import sys

LIBRARIES = "import typer, rich, pydantic, yaml, rapidfuzz"
BASE = "the libraries alone"
#: name of a program, its arguments to Python, the most that it may take (times the libraries alone)
PROGRAMS: dict[str, tuple[list[str], float]] = {
    BASE: (["-c", LIBRARIES], 1.0),
    "sdgtax --version": (["-m", "sdgtax", "--version"], 1.0),
    "sdgtax explain TITLE": (["-m", "sdgtax", "explain", "Share of municipal waste that is recycled"], 2.0),
}


def seconds(arguments: list[str]) -> float:
    """The processor seconds, of the program and of the system for it, that one run of Python takes."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    env = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"} | {"TERM": "dumb"}
    subprocess.run([sys.executable, *arguments], stdout=subprocess.DEVNULL, check=True, env=env)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def measure(runs: int) -> dict[str, float]:
    """The median of each program, after one run of each that is not counted (it compiles what is new)."""
    taken: dict[str, list[float]] = {name: [] for name in PROGRAMS}
    for n in range(runs + 1):
        for name, (arguments, _) in PROGRAMS.items():
            spent = seconds(arguments)
            if n:
                taken[name].append(spent)
    return {name: statistics.median(found) for name, found in taken.items()}


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--runs", type=int, default=11, help="how often each program is run")
    medians = measure(parser.parse_args().runs)
    print(f"{'program':24} {'seconds':>8} {'times':>6} {'at most':>8}")
    slow = False
    for name, (_, most) in PROGRAMS.items():
        ratio = medians[name] / medians[BASE]
        slow |= ratio > most
        print(f"{name:24} {medians[name]:8.3f} {ratio:6.2f} {most:8.1f}")
    return int(slow)


if __name__ == "__main__":
    sys.exit(main())
