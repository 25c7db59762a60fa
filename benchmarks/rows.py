"""How much memory reading, classifying and writing a long list takes: does it grow with the number of rows?

Run: `python -m benchmarks.rows [--rows 50000 500000] [--forms csv jsonl parquet] [--folder DIR]`. For each form a list is made (the
titles of the bundled sets, each row with words and a code of its own), then `sdgtax classify in.X -o out.Y` is run on it, X and Y of
the same form. Linux alone. Printed are the peak memory of each run and the ratio of the longest list to the shortest. Exit code 1 where a ratio is
above 1.15, or where rows are missing in what was written.
"""

from __future__ import annotations

import argparse
import csv
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import sdgtax

LIMIT = 1.15
BATCH = 10_000
RUN = """
import atexit, runpy, sys
def told():
    with open("/proc/self/status") as file:
        print("PEAK", next(line.split()[1] for line in file if line.startswith("VmHWM")), file=sys.stderr)
atexit.register(told)
runpy.run_module("sdgtax", run_name="__main__", alter_sys=True)
"""
"""Runs the program and tells the most memory that it had: what the kernel gives a parent counts memory from before the start too."""
NAMES = ("Kode", "Indikator", "Enhet", "Nivå", "Siste år")


def rows(number: int) -> Iterator[tuple[str, ...]]:
    """So many rows; no two alike."""
    titles = [i.best(("nb", "en"))[0] for i in sdgtax.open().indicators(["all"])]
    for n in range(number):
        turn, at = divmod(n, len(titles))
        title = f"{titles[at]}, bydel {turn + 1}" if turn else titles[at]
        yield f"K-{n:07}", title, "prosent", "kommune", str(2015 + n % 9)


def write_csv(path: Path, made: Iterable[tuple[str, ...]]) -> None:
    """A list as CSV."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow(NAMES)
        writer.writerows(made)


def write_jsonl(path: Path, made: Iterable[tuple[str, ...]]) -> None:
    """A list as JSON Lines."""
    with path.open("w", encoding="utf-8") as file:
        for row in made:
            file.write(json.dumps(dict(zip(NAMES, row, strict=True)), ensure_ascii=False) + "\n")


def write_parquet(path: Path, made: Iterable[tuple[str, ...]]) -> None:
    """A list as Parquet."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    schema = pa.schema([(name, pa.string()) for name in NAMES])
    stream = iter(made)
    with pq.ParquetWriter(path, schema) as out:
        while batch := list(islice(stream, BATCH)):
            out.write_table(pa.table(dict(zip(NAMES, map(list, zip(*batch, strict=True)), strict=True)), schema=schema))


WRITERS = {"csv": write_csv, "jsonl": write_jsonl, "parquet": write_parquet}


def written(path: Path) -> int:
    """How many rows stand in what was written."""
    if path.suffix == ".parquet":
        import pyarrow.parquet as pq

        return int(pq.ParquetFile(path).metadata.num_rows)
    with path.open(encoding="utf-8", newline="") as file:
        return sum(1 for _ in csv.reader(file)) - 1 if path.suffix == ".csv" else sum(1 for _ in file)


def measure(source: Path, target: Path) -> tuple[float, float]:
    """The peak memory of a run in megabytes, and its seconds."""
    start = time.monotonic()
    command = [sys.executable, "-c", RUN, "classify", str(source), "-o", str(target)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"sdgtax classify {source} ended with {done.returncode}: {done.stderr}")
    return int(done.stderr.rpartition("PEAK")[2]) / 1024, time.monotonic() - start


def main(arguments: list[str] | None = None) -> int:
    """Measure and print; the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", nargs="+", type=int, default=[50_000, 500_000])
    parser.add_argument("--forms", nargs="+", choices=WRITERS, default=list(WRITERS))
    parser.add_argument("--folder", type=Path, help="where the lists are made; a temporary folder by default")
    options: Any = parser.parse_args(arguments)
    bad = False
    with tempfile.TemporaryDirectory(dir=options.folder) as folder:
        for form in options.forms:
            peaks = []
            for number in sorted(options.rows):
                source, target = Path(folder) / f"in.{form}", Path(folder) / f"out.{form}"
                WRITERS[form](source, rows(number))
                peak, seconds = measure(source, target)
                there = written(target)
                bad |= there != number
                peaks.append(peak)
                missing = f", BUT {there:,} rows were written" if there != number else ""
                print(f"{form:8} {number:9,} rows {peak:7.0f} MB {number / seconds:7,.0f} rows/s{missing}", flush=True)
            ratio = peaks[-1] / peaks[0]
            bad |= ratio > LIMIT
            print(f"{form:8} ratio {ratio:.2f}" + (" TOO MUCH" if ratio > LIMIT else ""), flush=True)
    return int(bad)


if __name__ == "__main__":
    raise SystemExit(main())
