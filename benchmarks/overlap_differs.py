"""Draw 50 pairs with a stated difference, half of them with a list that is not bundled, to be read by hand.

    python -m benchmarks.overlap_differs SEED FILE.csv

Two pairs at most come from one pair of lists, so that no large one decides. The reader fills `right` (yes, partly, no) and `note`.
"""

from __future__ import annotations

import argparse
import csv
import random
from collections import defaultdict
from pathlib import Path

from sdgtax.match.matcher import Matcher
from sdgtax.model.indicator import Indicator
from sdgtax.model.mapping import Overlap
from sdgtax.yaml.load import load_sets, load_taxonomy

TITLES = Path(__file__).resolve().parents[1] / "taxonomy" / "titles"
WRITTEN = Path(__file__).resolve().parent / "data" / "overlap_lists.csv"
"""Two municipal lists, in bokmål and nynorsk, written for these drawings alone."""
COLUMNS = ["set_a", "code_a", "title_a", "set_b", "code_b", "title_b", "relation", "differs", "right", "note"]
HALF, EACH, SHORTEST, LONGEST = 25, 2, 15, 60


def lists() -> dict[tuple[str, str], list[str]]:
    """The titles of sets that are not bundled, by source and norm."""
    found: dict[tuple[str, str], list[str]] = defaultdict(list)
    for path in (TITLES / "publishers.csv", TITLES / "reading.csv", WRITTEN):
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                found[row["source"], row["lang"]].append(row["title"])
    return {key: titles for key, titles in found.items() if len(titles) >= SHORTEST}


def draw(seed: int) -> list[Overlap]:
    """The pairs of a seed, those with a list that is not bundled first."""
    chance = random.Random(seed)
    sets = load_sets()
    matcher = Matcher(load_taxonomy(), sets, blind=True)
    foreign, names = lists(), sorted(sets)
    keys = sorted(foreign)
    found: list[list[Overlap]] = [[], []]
    while len(found[0]) < HALF:
        (source, norm), other = chance.choice(keys), chance.choice(names)
        titles = chance.sample(foreign[source, norm], min(LONGEST, len(foreign[source, norm])))
        rows = [Indicator(str(n), {norm: title}) for n, title in enumerate(titles, 1)]
        listed = matcher.overlaps(matcher.from_rows(source, rows, norm), matcher.prepare(sets[other]))
        found[0] += _some(listed, chance)
    drawn: set[frozenset[str]] = set()
    while len(found[1]) < HALF:
        one, other = chance.sample(names, 2)
        if frozenset((one, other)) in drawn:
            continue
        drawn.add(frozenset((one, other)))
        found[1] += _some(matcher.overlaps(matcher.prepare(sets[one]), matcher.prepare(sets[other])), chance)
    return [o for half in found for o in half[:HALF]]


def _some(listed: list[Overlap], chance: random.Random) -> list[Overlap]:
    differing = [o for o in listed if o.differs]
    return chance.sample(differing, min(EACH, len(differing)))


def main() -> None:
    """Write the table of a seed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("seed", type=int)
    parser.add_argument("file", type=Path)
    arguments = parser.parse_args()
    with arguments.file.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        for o in draw(arguments.seed):
            writer.writerow(
                [o.a_set, o.a_code, o.a_title, o.b_set, o.b_code, o.b_title, o.relation, o.differs_text, "", ""]
            )


if __name__ == "__main__":
    main()
