"""Draw the indicators of `tests/gold/` at random from the bundled sets, without labels.

Run: `python tools/draw_gold.py`. The seed is fixed and sets and codes are sorted, so that the same sets give the same
draw. A file that is already there is never written again: it is only compared with the draw.
"""

from __future__ import annotations

import csv
import random
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import yaml

ROOT = Path(__file__).parents[1]
SETS = ROOT / "indicator_sets"
GOLD = ROOT / "tests" / "gold"
SEED = 20251125
COLUMNS = (
    "set", "code", "lang", "title", "areas", "evaluation", "level", "groups", "interval", "goals", "targets", "tbl",
    "note",
)  # fmt: skip

PERSPECTIVE_ROWS = 150
PERSPECTIVE_MINIMUM = 5
"""Every set has at least so many rows in `perspective.csv`."""

KS_STYLE_ROWS = {"eu-vlr-2020": 25, "eu-vlr-2022": 35, "norway-malepunkter": 150, "oecd-territorial": 40}
KS_STYLE_LANGUAGE = {"norway-malepunkter": "nb"}
"""Language of the titles in `ks_style.csv`; English where none is named."""

ENGLISH_SHARE = 0.55
"""Share of English titles in `perspective.csv` among the indicators that have both languages."""


class Drawn(NamedTuple):
    """One drawn indicator: its set, its code and its titles by language."""

    set: str
    code: str
    titles: dict[str, str]

    def row(self, lang: str) -> dict[str, str]:
        """The CSV row without labels, with the title in `lang`."""
        return dict.fromkeys(COLUMNS, "") | {
            "set": self.set,
            "code": self.code,
            "lang": lang,
            "title": self.titles[lang],
        }


def indicators(folder: Path = SETS) -> list[Drawn]:
    """All indicators of all sets in `folder`, sorted by set and code."""
    found = []
    for path in sorted(folder.glob("*.yaml")):
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
        found += [Drawn(content["id"], str(item["code"]), item["title"]) for item in content["indicators"]]
    return sorted(found, key=lambda item: (item.set, item.code))


def draw_perspective(pool: Sequence[Drawn]) -> list[dict[str, str]]:
    """Rows of `perspective.csv`: the minimum from every set, the rest from all that is left."""
    rng = random.Random(f"{SEED} perspective")
    chosen: list[Drawn] = []
    for name in sorted({item.set for item in pool}):
        chosen += rng.sample([item for item in pool if item.set == name], PERSPECTIVE_MINIMUM)
    keys = {item[:2] for item in chosen}
    rest = [item for item in pool if item[:2] not in keys]
    chosen += rng.sample(rest, PERSPECTIVE_ROWS - len(chosen))
    rows = []
    for item in sorted(chosen, key=lambda item: (item.set, item.code)):
        english = rng.random() < ENGLISH_SHARE
        rows.append(item.row("en" if "en" in item.titles and (english or "nb" not in item.titles) else "nb"))
    return rows


def draw_ks_style(pool: Sequence[Drawn], taken: set[tuple[str, str]]) -> list[dict[str, str]]:
    """Rows of `ks_style.csv`: a fixed number from each of the sets that KS sorted, none of those in `taken`."""
    rng = random.Random(f"{SEED} ks_style")
    rows = []
    for name, count in sorted(KS_STYLE_ROWS.items()):
        lang = KS_STYLE_LANGUAGE.get(name, "en")
        of_set = [item for item in pool if item.set == name and lang in item.titles and item[:2] not in taken]
        rows += [item.row(lang) for item in sorted(rng.sample(of_set, count), key=lambda item: item.code)]
    return rows


def write_or_compare(path: Path, rows: Sequence[dict[str, str]]) -> str:
    """Write `rows` to a new file; leave an old one alone and say whether it holds the same draw."""
    if path.exists():
        with path.open(encoding="utf-8", newline="") as file:
            old = [(row["set"], row["code"], row["lang"]) for row in csv.DictReader(file)]
        same = old == [(row["set"], row["code"], row["lang"]) for row in rows]
        return f"{path.name}: exists, left alone; {'same draw' if same else 'the sets now give another draw'}"
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    return f"{path.name}: {len(rows)} rows written"


def main() -> None:
    """Draw both files."""
    pool = indicators()
    perspective = draw_perspective(pool)
    taken = {(row["set"], row["code"]) for row in perspective}
    print(write_or_compare(GOLD / "perspective.csv", perspective))
    print(write_or_compare(GOLD / "ks_style.csv", draw_ks_style(pool, taken)))


if __name__ == "__main__":
    main()
