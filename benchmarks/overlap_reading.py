"""Measure the overlap on pairs read by hand that come from lists which are not bundled.

    python -m benchmarks.overlap_reading [--misses] [--held-back]

`benchmarks/data/overlap_reading.csv` has 300 pairs: titles in the wording of municipalities and cities, and sets outside the crosswalks.
One half is for development; of the other only the figures are looked at. --misses lists what is wrong in the first half.
"""

from __future__ import annotations

import argparse
import csv
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.overlap_fit import average_precision, f1
from sdgtax.match.matcher import Compared, Matcher
from sdgtax.model.indicator import Indicator
from sdgtax.model.mapping import OVERLAPPING
from sdgtax.yaml.load import load_sets, load_taxonomy

TABLE = Path(__file__).resolve().parent / "data" / "overlap_reading.csv"
HELD_BACK = "held back"


@dataclass(slots=True)
class Read:
    """A pair that was read, with what the program says of it."""

    row: dict[str, str]
    found: Compared

    @property
    def overlaps(self) -> bool:
        """Whether the label is one of an overlap."""
        return self.row["relation"] in OVERLAPPING

    @property
    def score(self) -> float:
        """The score that the program gives."""
        return self.found.overlap.score

    @property
    def said(self) -> str:
        """The relation that the program gives."""
        return self.found.overlap.relation


def indicator(side: str, row: dict[str, str], languages: Sequence[str]) -> Indicator:
    """One title of a pair; a norm that is no language of the taxonomy (nynorsk) is read as its last one."""
    lang = row[f"{side}_lang"]
    return Indicator(
        row["id"], {lang if lang in languages else languages[-1]: row[side]}, set_id="one" if side == "a" else "two"
    )


def read(matcher: Matcher, path: Path = TABLE) -> list[Read]:
    """All pairs of a table, compared."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    languages = list(matcher.taxonomy.info.languages)
    return [Read(r, matcher.compare(indicator("a", r, languages), indicator("b", r, languages))) for r in rows]


def figures(pairs: Sequence[Read], least: float) -> dict[str, float]:
    """F1 and average precision of overlaps, relation right among those found, exact pairs that are shown at all."""
    truth, scores = [p.overlaps for p in pairs], [p.score for p in pairs]
    found = [p for p in pairs if p.overlaps and p.score >= least]
    exact = [p for p in pairs if p.row["relation"] == "exact"]
    return {
        "pairs": len(pairs),
        "overlaps": sum(truth),
        "F1": f1(truth, scores, least),
        "AP": average_precision(truth, scores),
        "precision": len(found) / max(sum(1 for s in scores if s >= least), 1),
        "relation right": sum(1 for p in found if p.said == p.row["relation"]) / max(len(found), 1),
        "exact shown": sum(1 for p in exact if p.score >= least) / max(len(exact), 1),
    }


def main() -> None:
    """Print the figures, and what is wrong in the half for development."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--misses", action="store_true")
    parser.add_argument("--table", type=Path, default=TABLE)
    arguments = parser.parse_args()
    matcher = Matcher(load_taxonomy(), load_sets(), blind=True)
    least = matcher.rules.thresholds.overlap
    pairs = read(matcher, arguments.table)
    for half in ("development", HELD_BACK):
        listed = [p for p in pairs if p.row["half"] == half]
        print(half, " ".join(f"{name} {value:.3f}" for name, value in figures(listed, least).items()))
    own = [p for p in pairs if p.row["half"] != HELD_BACK]
    shown = Counter((p.row["relation"], p.said) for p in own if p.overlaps and p.score >= least)
    print(" ".join(f"{label}>{said}:{n}" for (label, said), n in sorted(shown.items())))
    for p in sorted(own, key=lambda p: -p.score) if arguments.misses else ():
        if (p.score >= least) != p.overlaps or (p.overlaps and p.said != p.row["relation"]):
            found = p.found
            terms = [" ".join(t.key for t in parts.terms) for parts in (found.left, found.right)]
            print(f"\n{p.row['id']} {p.row['relation']} said {p.said} {p.score:.2f}: {p.row['a']} || {p.row['b']}")
            print(f"    {terms[0]} || {terms[1]} | {found.overlap.differs_text} | {' '.join(found.overlap.evidence[1:])}")


if __name__ == "__main__":
    main()
