"""How fast the program is beside version 0.1.0 and beside other methods: processor seconds of one run, each program in turn.

    python -m benchmarks.speed [--old FOLDER] [--titles 5000] [--pairs 1500] [--runs 3]

Absolute times mean nothing on a shared machine; what counts are the ratios. `--old` is a checkout of 0.1.0 with a virtual environment
`.venv`:

    git worktree add ../sdgtax-0.1.0 31c5cac && cd ../sdgtax-0.1.0 && python -m venv .venv && .venv/bin/pip install -e .

Titles are made up (`benchmarks.made_titles`), no two alike. The time of a title is that of a long list less that of a short one, so
that starting the program does not count; of several runs the quickest is taken. TF-IDF of letters with logistic regression learns from
the labelled titles of the taxonomy, and only its answering is timed.
"""

from __future__ import annotations

import argparse
import csv
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import NamedTuple

from benchmarks.made_titles import ROOT, TITLES, made_up, write_csv

NEW = Path(sys.executable).parent / "sdgtax"
SHORT = 200
REPEATED = 50
MICRO = 1e6


class Line(NamedTuple):
    """What was measured, in processor seconds (or microseconds a title), ours and that of what it is compared with, and the bar."""

    what: str
    ours: float
    other: float
    beside: str
    bar: str


def spent(command: Iterable[object]) -> float:
    """Processor seconds of a command and of the processes that it starts."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True, check=False)
    if done.returncode not in (0, 1):
        raise SystemExit(f"{command} ended with {done.returncode}: {done.stderr[-500:]}")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


class Lists:
    """The lists that are measured on: short and long, of titles that are all different, or of a few that come again."""

    def __init__(self, folder: Path, titles: int) -> None:
        self.folder, self.titles = folder, titles
        self.short, self.long, self.again = (folder / f"{name}.csv" for name in ("short", "long", "again"))
        write_csv(self.short, SHORT)
        write_csv(self.long, titles)
        some = [title for title, _ in zip(made_up(), range(REPEATED), strict=False)]
        with self.again.open("w", encoding="utf-8", newline="") as file:
            rows = csv.writer(file)
            rows.writerow(("code", "title"))
            rows.writerows((f"M{n}", some[n % REPEATED]) for n in range(titles))

    def title(self, program: Path, *options: str, long: Path | None = None) -> float:
        """Microseconds that a further title takes."""
        out = self.folder / "out.csv"
        less = spent([program, "classify", self.short, "-o", out, *options])
        more = spent([program, "classify", long or self.long, "-o", out, *options])
        return MICRO * (more - less) / (self.titles - SHORT)


def logistic(titles: int) -> float | None:
    """Microseconds that TF-IDF of letters with logistic regression takes for the goal of a title; None without scikit-learn."""
    try:
        from sklearn.feature_extraction.text import TfidfVectorizer
        from sklearn.linear_model import LogisticRegression
    except ImportError:
        return None
    texts, goals = [], []
    for name in TITLES:
        with (ROOT / "taxonomy" / "titles" / name).open(encoding="utf-8-sig", newline="") as file:
            for row in csv.DictReader(file):
                if row["goal"]:
                    texts.append(row["title"])
                    goals.append(row["goal"])
    vectors = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), sublinear_tf=True, max_features=60_000)
    model = LogisticRegression(max_iter=1000, C=8.0).fit(vectors.fit_transform(texts), goals)
    asked = [title for title, _ in zip(made_up(2), range(titles), strict=False)]
    start = time.process_time()
    model.predict(vectors.transform(asked))
    return MICRO * (time.process_time() - start) / titles


def sparse_pairs(one: list[str], other: list[str]) -> float | None:
    """Seconds that sparse_dot_topn takes for the likest pairs by TF-IDF of letters; None where it is not installed."""
    try:
        from sklearn.feature_extraction.text import TfidfVectorizer
        from sparse_dot_topn import sp_matmul_topn
    except ImportError:
        return None
    start = time.process_time()
    vectors = TfidfVectorizer(analyzer="char", ngram_range=(3, 3)).fit([*one, *other])
    sp_matmul_topn(vectors.transform(one), vectors.transform(other).T, top_n=10, threshold=0.5)
    return time.process_time() - start


def best(runs: int, measure: Callable[[], float]) -> float:
    """The quickest of some runs."""
    return min(measure() for _ in range(runs))


def classified(lists: Lists, old: Path | None, runs: int) -> Iterable[Line]:
    """The lines about classifying."""
    wide = best(runs, lambda: lists.title(NEW))
    goals = best(runs, lambda: lists.title(NEW, "--layout", "goals"))
    again = best(runs, lambda: lists.title(NEW, long=lists.again))
    if old:
        before = best(runs, lambda: lists.title(old))
        yield Line("a title, wide CSV", wide, before, "0.1.0", "0.33")
        yield Line("a title, goals alone", goals, before, "0.1.0, wide", "0.125")
        yield Line("the same title again", again, before, "0.1.0", "0.1")
    peer = logistic(lists.titles)
    if peer is not None:
        yield Line("a title, wide CSV", wide, peer, "letters + regression", "1.5")
        yield Line("a title, goals alone", goals, peer, "letters + regression", "")
    yield workers(lists)


def workers(lists: Lists) -> Line:
    """Two processes beside one, in seconds of the clock; the bytes must be the same."""
    taken, written = [], []
    for number in (1, 2):
        out = lists.folder / f"{number}.csv"
        start = time.monotonic()
        spent([NEW, "classify", lists.long, "-o", out, "--workers", number])
        taken.append(time.monotonic() - start)
        written.append(out.read_bytes())
    if written[0] != written[1]:
        raise SystemExit("two processes write other bytes than one")
    return Line("two workers (clock)", taken[1], taken[0], "one", "0.56")


def overlapped(folder: Path, old: Path | None, pairs: int, runs: int) -> Iterable[Line]:
    """The lines about overlap: two lists of different titles."""
    lists = [folder / "one.csv", folder / "other.csv"]
    for seed, path in enumerate(lists, 11):
        write_csv(path, pairs, seed)
    command = ["overlap", *lists, "-o", folder / "pairs.csv"]
    ours = best(runs, lambda: spent([NEW, *command]))
    if old:
        yield Line(f"overlap {pairs} x {pairs}", ours, best(runs, lambda: spent([old, *command])), "0.1.0", "0.33")
    titles = [[title for title, _ in zip(made_up(seed), range(pairs), strict=False)] for seed in (11, 12)]
    peer = sparse_pairs(*titles)
    if peer is not None:
        yield Line(f"overlap {pairs} x {pairs}", ours, peer, "sparse_dot_topn", "6")


def checked(folder: Path, runs: int) -> Iterable[Line]:
    """The lines about checks: a copy of the bundled data, all of it and one file."""
    import shutil

    for name in ("taxonomy", "indicator_sets"):
        shutil.copytree(ROOT / name, folder / name)
    whole = best(runs, lambda: spent([NEW, "validate", folder / "taxonomy", folder / "indicator_sets"]))
    one = best(runs, lambda: spent([NEW, "validate", folder / "indicator_sets" / "u4ssc.yaml"]))
    yield Line("validate one file", one, whole, "validate all", "0.4")
    os.environ["SDGTAX_CACHE"] = str(folder / "cache")
    layout = [spent([NEW, "fmt", "--check", folder / "taxonomy", folder / "indicator_sets"]) for _ in range(2)]
    yield Line("fmt --check, first", layout[0], whole, "validate all", "")
    yield Line("fmt --check, again", layout[1], layout[0], "first", "0.2")


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--old", type=Path, help="a checkout of 0.1.0 with its virtual environment")
    parser.add_argument("--titles", type=int, default=5_000)
    parser.add_argument("--pairs", type=int, default=1_000)
    parser.add_argument("--runs", type=int, default=1)
    parser.add_argument("--only", choices=("classify", "overlap", "checks"))
    options = parser.parse_args()
    old = options.old and options.old / ".venv" / "bin" / "sdgtax"
    print(f"{'':28} {'ours':>9} {'other':>9} {'ratio':>6} {'bar':>6}  beside", flush=True)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        parts: dict[str, Callable[[], Iterable[Line]]] = {
            "classify": lambda: classified(Lists(folder, options.titles), old, options.runs),
            "overlap": lambda: overlapped(folder, old, options.pairs, options.runs),
            "checks": lambda: checked(folder, options.runs),
        }
        for part, measure in parts.items():
            for line in measure() if options.only in (None, part) else ():
                ratio = line.ours / line.other
                print(
                    f"{line.what:28} {line.ours:9.2f} {line.other:9.2f} {ratio:6.2f} {line.bar:>6}  {line.beside}",
                    flush=True,
                )
    return 0


if __name__ == "__main__":
    sys.exit(main())
