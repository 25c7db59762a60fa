"""Made-up lists for measuring speed: titles of publishers cut and joined anew, with breakdowns and places; no two alike.

    python -m benchmarks.made_titles 100000 out.csv [--seed 1]

The same number and seed give the same titles, and a shorter list is the beginning of a longer one.
"""

from __future__ import annotations

import argparse
import csv
import random
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
TITLES = ("publishers.csv", "reading.csv")
BREAKDOWNS = {
    "en": ("by sex", "by age", "per 100 000 inhabitants", "in urban areas", "(%)", "by municipality", "aged 15-24"),
    "nb": ("etter kjønn", "etter alder", "per 1000 innbyggere", "i byer", "(prosent)", "etter kommune", "15-24 år"),
}
SYLLABLES = ("ar", "bo", "dal", "en", "fjor", "gra", "hol", "is", "kle", "lom", "mar", "nes", "or", "sta", "tun", "vik")


def parts() -> dict[str, list[list[str]]]:
    """The titles of the labelled lists as words, by language."""
    found: dict[str, list[list[str]]] = {lang: [] for lang in BREAKDOWNS}
    for name in TITLES:
        with (ROOT / "taxonomy" / "titles" / name).open(encoding="utf-8-sig", newline="") as file:
            for row in csv.DictReader(file):
                if row["lang"] in found and len(row["title"]) < 120:
                    found[row["lang"]].append(row["title"].split())
    return found


def made_up(seed: int = 1) -> Iterator[str]:
    """Different titles without end: the beginning of one and the end of another, two in three English, a third of them with a place."""
    rng = random.Random(seed)
    real = parts()
    seen: set[str] = set()
    while True:
        lang = rng.choice(("en", "en", "nb"))
        one, other = rng.choice(real[lang]), rng.choice(real[lang])
        words = one[: max(1, rng.randint(len(one) // 2, len(one)))] + other[rng.randint(len(other) // 2, len(other)) :]
        if rng.random() < 0.4:
            words.append(rng.choice(BREAKDOWNS[lang]))
        if rng.random() < 0.33:
            words.append("".join(rng.choice(SYLLABLES) for _ in range(3)).capitalize())
        title = " ".join(words)
        if title not in seen:
            seen.add(title)
            yield title


def write_csv(path: Path, count: int, seed: int = 1) -> None:
    """A list of so many titles, with codes."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("code", "title"))
        writer.writerows((f"M{n}", title) for n, title in zip(range(1, count + 1), made_up(seed), strict=False))


def main() -> None:
    """Write a list."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("count", type=int)
    parser.add_argument("path", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    write_csv(options.path, options.count, options.seed)


if __name__ == "__main__":
    main()
