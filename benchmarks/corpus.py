"""The corpus of titles labelled by reading: takes parts in, joins their subjects into families, keeps a fifth of the families unseen.

    python -m benchmarks.corpus PART.csv...
    python -m benchmarks.corpus --taught PART.csv...   # all to learn from, but for subjects that are kept unseen: into `wide.csv`

Each row of a part is checked; one with a fault is told, with its line, and left out. Four fifths go to `taxonomy/titles/reading.csv`, which
weights are learnt from; a fifth goes to `benchmarks/data/titles/unseen.csv`, for measuring. What was placed stays where it is, and a
family with a title that is unseen gets no further titles to learn from.

Subjects belong to one family where `subject_families.csv` says so, where their names begin alike (bokmål and nynorsk spelt alike), and
where two titles of theirs are nearly the same. Families are coarse, so that what is unseen is new. With `--taught` nothing more is kept
unseen: a title is left out where its subject's name begins like that of an unseen title, or where it is nearly the same as one; the others
go to `taxonomy/titles/wide.csv`, and their families are the beginnings of their subjects' names alone.
"""

from __future__ import annotations

import csv
import hashlib
import math
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from sdgtax.formats.tables import read_gold
from sdgtax.model.taxonomy import Taxonomy
from sdgtax.text.features import telling_words
from sdgtax.text.fold import clean, fold
from sdgtax.yaml.load import load_taxonomy

ROOT = Path(__file__).resolve().parents[1]
SEEN = ROOT / "taxonomy" / "titles" / "reading.csv"
WIDE = ROOT / "taxonomy" / "titles" / "wide.csv"
UNSEEN = ROOT / "benchmarks" / "data" / "titles" / "unseen.csv"
PUBLISHERS = ROOT / "taxonomy" / "titles" / "publishers.csv"
JOINED = ROOT / "benchmarks" / "data" / "titles" / "subject_families.csv"
COLUMNS = (
    "title", "lang", "goal", "goal_2", "target", "tbl", "area", "evaluation", "family", "subject", "kind", "note", "labelled_by", "source"
)  # fmt: skip
SHARE = 5
"""One in so many titles is kept for measuring."""
ALIKE = 0.8
"""Two titles with this cosine are nearly the same."""
COMMON = 150
"""A word in more titles than this does not bring two together by itself."""
HEAD = 7
SPELT = (
    ("aa", "a"), ("ae", "e"), ("oe", "o"), ("ei", "e"), ("oy", "o"), ("skule", "skole"), ("bustad", "bolig"), ("avlaup", "avlop"),
    ("utslepp", "utslipp"), ("heim", "hjem"), ("kj", "k"),
)  # fmt: skip
"""Spellings of bokmål and nynorsk that are taken for one in names of subjects."""
Row = dict[str, str]


def main(paths: Sequence[str]) -> int:
    """Take the parts in and say what was done; 1 where a row has a fault."""
    taught_only = "--taught" in paths
    taxonomy = load_taxonomy()
    placed = [(row, file) for file in (SEEN, WIDE, UNSEEN) if file.is_file() for row in _read(file)]
    known = {_key(row["title"]) for row, _ in placed} | {_key(row["title"]) for row in _read(PUBLISHERS)}
    new: list[Row] = []
    faults = 0
    for path in (Path(p) for p in paths if p != "--taught"):
        for row, fault in checked(path, taxonomy, known):
            if fault:
                faults += 1
                print(f"{path}: “{row.get('title', '')}”: {fault}", file=sys.stderr)
            else:
                new.append(row)
    kept: dict[Path, list[Row]] = {SEEN: [], WIDE: [], UNSEEN: []}
    for row, file in placed:
        kept[file].append(row)
    if taught_only:
        kept[WIDE] += [{**row, "family": _head(row["subject"])} for row in apart(new, kept[UNSEEN])]
    else:
        _split(kept, new)
    _write(kept)
    return 1 if faults else 0


def _split(kept: dict[Path, list[Row]], new: Sequence[Row]) -> None:
    """Put new rows where the families of their subjects are, or for a new family where a fifth comes out unseen."""
    rows = [row for file in (SEEN, UNSEEN) for row in kept[file]] + [*new]
    family = families(rows)
    held = {family[row["subject"]] for row in kept[UNSEEN]}
    taught = {family[row["subject"]] for row in kept[SEEN]} - held
    held |= chosen([(family[row["subject"]], row["goal"]) for row in rows], held, taught)
    for row in new:
        row["family"] = family[row["subject"]]
        kept[UNSEEN if row["family"] in held else SEEN].append(row)


def _write(kept: dict[Path, list[Row]]) -> None:
    """Write the tables anew, and say how many titles each has."""
    for file, listed in kept.items():
        with file.open("w", encoding="utf-8", newline="") as out:
            writer = csv.DictWriter(out, COLUMNS, lineterminator="\n")
            writer.writeheader()
            writer.writerows({c: row.get(c, "") for c in COLUMNS} for row in listed)
        print(f"{file.relative_to(ROOT)}: {len(listed)} titles, {len({r['family'] for r in listed})} families")


def apart(new: Sequence[Row], unseen: Sequence[Row]) -> list[Row]:
    """The new rows whose subject is that of no unseen title, neither by the beginning of its name nor by titles that are nearly the same."""
    heads = {_head(row["subject"]) for row in unseen}
    numbered = [{**row, "subject": str(n)} for n, row in enumerate((*new, *unseen))]
    pairs = [sorted(map(int, pair)) for pair in _alike(numbered)]
    near = {one for one, other in pairs if one < len(new) <= other}
    left = [row for n, row in enumerate(new) if n not in near and _head(row["subject"]) not in heads]
    print(f"{len(new) - len(left)} titles are left out: their subjects are kept unseen")
    return left


def chosen(rows: Sequence[tuple[str, str]], held: set[str], taught: set[str]) -> set[str]:
    """The new families that are kept for measuring: of the titles of each goal a fifth, in the order of a hash of the family's name.

    `rows` are the family and goal of each title; a family belongs to the goal that most of its titles have.
    """
    goals: dict[str, Counter[str]] = defaultdict(Counter)
    for family, goal in rows:
        goals[family][goal] += 1
    main = {family: min(count, key=lambda g: (-count[g], g)) for family, count in goals.items()}
    size = {family: sum(count.values()) for family, count in goals.items()}
    wanted = Counter[str]()
    for family, goal in main.items():
        wanted[goal] += size[family]
    have = Counter[str]()
    for family in held:
        have[main[family]] += size[family]
    found = set()
    for family in sorted(main, key=lambda f: hashlib.sha256(f.encode()).digest()):
        goal = main[family]
        if family not in held and family not in taught and have[goal] + size[family] / 2 <= wanted[goal] / SHARE:
            found.add(family)
            have[goal] += size[family]
    return found


def checked(path: Path, taxonomy: Taxonomy, known: set[str]) -> Iterator[tuple[Row, str]]:
    """The rows of a part, each with what is wrong with it; empty where nothing is. `known` grows by their titles."""
    unknown: dict[int, str] = {}
    read_gold(path, taxonomy, lambda finding: unknown.setdefault(finding.line, finding.message))
    notations = {c.notation for c in taxonomy.below(taxonomy.facet("target").root)}
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        for row in reader:
            fault = unknown.get(reader.line_num, "") or _fault(row, taxonomy, notations)
            key = _key(row.get("title") or "")
            if not fault and key in known:
                fault = "the title is there already"
            known.add(key)
            yield {**row, "source": row.get("source") or path.stem}, fault


def _fault(row: Row, taxonomy: Taxonomy, notations: set[str]) -> str:
    if None in row or None in row.values():
        return "the number of cells is not that of the header"
    if not row["title"].strip() or not row["subject"].strip():
        return "a title and a subject are needed"
    if row["lang"] not in (*taxonomy.info.languages, "nn"):
        return f"unknown language “{row['lang']}”"
    targets = row["target"].split(";") if row["target"] else []
    if not set(targets) <= notations or (targets and targets[0].split(".")[0] != row["goal"]):
        return f"the target “{row['target']}” does not lie in the goal “{row['goal']}”"
    return ""


def families(rows: Sequence[Row]) -> dict[str, str]:
    """The family of each subject, called after the first of its subjects by the alphabet."""
    parent: dict[str, str] = {}

    def root(name: str) -> str:
        while parent.setdefault(name, name) != name:
            parent[name] = parent[parent[name]]
            name = parent[name]
        return name

    for row in rows:
        parent[root(row["subject"])] = root(f"head {_head(row['subject'])}")
        if row.get("family"):
            parent[root(row["subject"])] = root(f"family {row['family']}")
    for row in _read(JOINED):
        parent[root(row["subject"])] = root(f"joined {row['family']}")
    for one, two in _alike(rows):
        parent[root(one)] = root(two)
    subjects = sorted({row["subject"] for row in rows})
    name: dict[str, str] = {}
    for subject in subjects:
        name.setdefault(root(subject), subject)
    return {subject: name[root(subject)] for subject in subjects}


def _alike(rows: Sequence[Row]) -> Iterator[tuple[str, str]]:
    """Pairs of subjects with titles that are nearly the same, by TF-IDF over words and their beginnings."""
    bags = [[f"{_tongue(r)} {w}" for w in sorted(_parts(r["title"]))] for r in rows]
    seen = Counter(w for bag in bags for w in bag)
    idf = {w: math.log(len(rows) / n) for w, n in seen.items()}
    norms = [math.sqrt(math.fsum(idf[w] ** 2 for w in bag)) or 1.0 for bag in bags]
    holding: dict[str, list[int]] = defaultdict(list)
    for i, bag in enumerate(bags):
        sums: dict[int, float] = {}
        for w in bag:
            if seen[w] <= COMMON:
                for j in holding[w]:
                    sums[j] = sums.get(j, 0.0) + idf[w] ** 2
            holding[w].append(i)
        for j, value in sums.items():
            if value >= ALIKE * norms[i] * norms[j]:
                yield rows[i]["subject"], rows[j]["subject"]


def _parts(title: str) -> set[str]:
    words = telling_words(fold(clean(title)), ())
    return {part for word in words for part in (word, f"^{word[:6]}", f"{word[-6:]}$")}


def _tongue(row: Row) -> str:
    return "nb" if row["lang"] == "nn" else row["lang"]


def _head(subject: str) -> str:
    head = subject.partition("-")[0]
    for one, other in SPELT:
        head = head.replace(one, other)
    return head[:HEAD]


def _key(title: str) -> str:
    return fold(clean(title))


def _read(path: Path) -> Iterable[Row]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
