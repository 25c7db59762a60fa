"""How often sdgtax is right on the public SDG Classification Benchmark, beside what others have published.

Run: `python -m benchmarks.public` (needs the extra `bench`; nothing is downloaded). The benchmark asks of each of its paragraphs,
which experts have checked, whether it speaks of one goal, yes or no; a method gives the goals of a paragraph. The accuracy of a goal
is the share of right answers about it, and the figure is the mean over the 17 goals (the package's `Stats.average.accuracy`).

Rule, fixed beforehand: a paragraph is a text as for `sdgtax text`, and it speaks of a goal that is a topic of it, however faint:
by the words of one of its sentences that counts (`counted` in `rules/text.yaml`), as the question is yes or
no and confidence is calibrated. The benchmark's texts are read by the classifier alone: nobody looks at them, nothing is tuned on
them, and nothing of them is printed. The rule may be looked at on paragraphs of our own: `--own`.
"""

from __future__ import annotations

import contextlib
import csv
import io
import sys
from collections.abc import Callable, Collection, Iterable
from pathlib import Path

import sdgtax
from sdgtax.formats.documents.plain import read
from sdgtax.formats.reading.table import Source
from sdgtax.model.document import Document

OWN = Path(__file__).parent / "data" / "paragraphs.csv"
PUBLISHED = {
    "AFD SDG Prospector": 0.88, "GPT-4o": 0.87, "text2sdg": 0.83, "Aurora": 0.79, "JRC SDG Mapper": 0.77, "OSDG": 0.70,
}  # fmt: skip
"""Average accuracies that the authors of the benchmark publish (https://github.com/SDGClassification/benchmark)."""
Speaks = Callable[[str, str], list[int]]


def goals(document: Document, strengths: Collection[str], root: str = "goal.sdg.") -> list[int]:
    """The numbers of the goals of which a text speaks with one of some strengths."""
    return [int(t.category.removeprefix(root)) for t in document.of("goal") if t.strength in strengths]


def speaker(workspace: sdgtax.Workspace, leave_out: int = 0) -> Speaks:
    """What gives the goals of a paragraph in a language; the faintest strengths can be left out."""
    from sdgtax.analyse.document import TextReader

    rules = workspace.taxonomy.text
    reader = TextReader(workspace.taxonomy, workspace.classifier())
    strengths = [s.id for s in rules.strengths][: len(rules.strengths) - leave_out]

    def speaks(text: str, lang: str) -> list[int]:
        content = read(Source(Path("paragraph"), " ".join(text.split()).encode()), rules.layout)
        return goals(reader.read("", content, lang), strengths)

    return speaks


def own(speaks: Speaks, rows: Iterable[dict[str, str]]) -> list[str]:
    """Precision and recall on paragraphs of our own, by language, and those that come out wrong."""
    hits: dict[str, list[int]] = {}
    lines = []
    for row in rows:
        wanted, found = {int(g) for g in row["goals"].split(";") if g}, set(speaks(row["text"], row["lang"]))
        count = hits.setdefault(row["lang"], [0, 0, 0])
        for n, number in enumerate((len(wanted & found), len(found), len(wanted))):
            count[n] += number
        if wanted != found:
            lines.append(f"  {row['lang']} wanted {sorted(wanted)} found {sorted(found)}: {row['text'][:70]}")
    for lang, (right, said, wanted_) in hits.items():
        lines.append(
            f"{lang}: {right / said:.2f} of the goals found are right, {right / wanted_:.2f} of the goals are found"
        )
    return lines


def public(speaks: Speaks) -> list[str]:
    """The figures of the benchmark, the best first. Raises SystemExit where the package is not installed."""
    try:
        from sdgclassification.benchmark import Benchmark
    except ModuleNotFoundError:
        raise SystemExit("the package sdgclassification-benchmark is missing: pip install -e '.[bench]'") from None
    benchmark = Benchmark(predict_sdgs=lambda text: speaks(text, "en"))
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        benchmark.run()
    stats = benchmark.stats
    table = {**PUBLISHED, "sdgtax": stats.average.accuracy / 100}
    lines = [f"{value:.3f}  {name}" for name, value in sorted(table.items(), key=lambda pair: -pair[1])]
    lines.append(
        f"{len(benchmark.df):,} paragraphs; only the mean is printed, so that nothing is tuned on single goals"
    )
    return lines


def main(arguments: list[str]) -> None:
    """Print the figures."""
    workspace = sdgtax.open()
    if "--own" not in arguments:
        print("\n".join(public(speaker(workspace))))
        return
    with OWN.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    print("\n".join(own(speaker(workspace), rows)))
    print("Without faint topics:")
    print("\n".join(own(speaker(workspace, 1), rows)[-len({r["lang"] for r in rows}) :]))


if __name__ == "__main__":
    main(sys.argv[1:])
