"""What version 0.1.0 answers, kept line by line, so that a change of the code that should change no answer can show that it did not.

Only the command line is used, so the tests hold whatever the modules are called. The kept answers are in `tests/pins/`. Where
an answer is meant to change, read the difference, then:

    pytest tests/test_pins.py --update-golden
"""

from __future__ import annotations

import csv
import difflib
import fnmatch
import hashlib
import itertools
import json
import random
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[1]
PINS = ROOT / "tests" / "pins"
TITLES = PINS / "titles.csv"

PAIRS = [
    ("eu-sdg", "un-sdg"),
    ("u4ssc", "iso-37120"),
    ("oecd-better-life", "eu-sdg"),
    ("norway-malepunkter", "norway-national"),
    ("iso-37122", "u4ssc"),
]
EXPLAINED = [
    ["Share of municipal waste that is recycled"],
    ["Andel barn i husholdninger med vedvarende lavinntekt", "--lang", "nb"],
    ["Delen tilsette på heiltid", "--input-lang", "nb"],
    ["Number of deaths in road traffic accidents per 100 000 inhabitants", "--profile", "trondheim"],
    ["Klimagassutslipp fra veitrafikk", "--profile", "trondheim", "--lang", "nb"],
    ["Share of women in managerial positions, by sector", "--lang", "nb"],
    ["Satisfaction with the municipality"],
    ["un-sdg:11.6.1", "--level", "municipal"],
    ["un-sdg:3.9.1", "--as-of", "2030", "--lang", "nb"],
    ["u4ssc:EC: ICT: ICT: 1C", "--blind"],
    ["eu-sdg:sdg_01_10"],
    ["norway-malepunkter:NM-006", "--lang", "nb"],
]


@pytest.fixture
def sdgtax(run: Callable[..., Any]) -> Callable[..., str]:
    """What `sdgtax ARGS` writes to standard output."""

    def _sdgtax(*args: str | Path) -> str:
        result = run(*args)
        assert result.code in (0, 1), f"{args}: exit code {result.code}\n{result.err}"
        return result.out

    return _sdgtax


@pytest.fixture
def pin(request: pytest.FixtureRequest) -> Callable[[str, str], None]:
    """Compare a text with a file of `tests/pins/`, or write the file."""

    def _pin(name: str, text: str) -> None:
        file = PINS / name
        if request.config.getoption("--update-golden"):
            file.write_text(text, encoding="utf-8", newline="")
            return
        known = file.read_text(encoding="utf-8") if file.exists() else ""
        if text != known:
            diff = difflib.unified_diff(known.splitlines(), text.splitlines(), name, "now", lineterm="", n=0)
            changed = [line for line in diff if not line.startswith(("---", "+++", "@@"))]
            shown = [*changed[:20], "…"] if len(changed) > 20 else changed
            advice = "If this is meant: pytest tests/test_pins.py --update-golden"
            pytest.fail("\n".join([f"{name}: {len(changed)} lines differ", *shown, "", advice]), pytrace=False)

    return _pin


# --- classification --------------------------------------------------------------------------------------------------


def categories(record: dict[str, Any]) -> str:
    """Language of the title, whether the answer needs review, the categories by facet with their confidence."""
    facets: dict[str, list[str]] = {}
    for a in record["assignments"]:
        confidence = f"{round(a['confidence'], 4):g}".replace("0.", ".")
        facets.setdefault(a["facet"], []).append(f"{a['category'].rpartition('.')[2]}={confidence}")
    answers = "; ".join(f"{facet} {' '.join(found)}" for facet, found in facets.items())
    return f"{record['lang']} {'review' if record['needs_review'] else '-'}\t{answers}"


def digest(record: dict[str, Any]) -> str:
    """Eight digits that change with anything in a record."""
    return hashlib.sha256(json.dumps(record, sort_keys=True, ensure_ascii=False).encode()).hexdigest()[:8]


def table(runs: dict[str, str], key: Callable[[int, dict[str, Any]], str]) -> str:
    """A line for each indicator; several where runs give different categories. One digest stands for equal ones."""
    records = [[json.loads(line) for line in text.splitlines()] for text in runs.values()]
    for record in itertools.chain.from_iterable(records):
        record.pop("columns", None)  # what was read, and no answer
    lines = []
    for n, of_one in enumerate(zip(*records, strict=True), 1):
        for said, group in itertools.groupby(zip(runs, of_one, strict=True), lambda pair: categories(pair[1])):
            names, alike = zip(*group, strict=True)
            digests = [digest(record) for record in alike]
            if len(set(digests)) == 1:
                del digests[1:]
            lines.append(f"{key(n, alike[0])}\t{' '.join(names)}\t{' '.join(digests)}\t{said}\n")
    return "".join(lines)


def test_bundled_sets(pin: Callable[[str, str], None], sdgtax: Callable[..., str]) -> None:
    """Every indicator of the bundled sets, by labels of both languages, with and without its published mapping."""
    runs = {
        f"{name}{lang}": sdgtax("classify", "all", "--format", "jsonl", "--lang", lang, *options)
        for name, options in (("", []), ("blind-", ["--blind"]))
        for lang in ("en", "nb")
    }
    pin("sets.tsv", table(runs, lambda n, record: f"{record['set']} {record['code']}"))


def test_titles(pin: Callable[[str, str], None], sdgtax: Callable[..., str], tmp_path: Path) -> None:
    """Titles of many publishers and languages: the language guessed, and as the table names it."""
    with TITLES.open(encoding="utf-8", newline="") as file:
        titles = [row["title"] for row in csv.DictReader(file)]
    bare = tmp_path / "titles.csv"
    with bare.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([["title"], *([title] for title in titles)])
    runs = {
        name: sdgtax("classify", path, "--format", "jsonl") for name, path in (("guessed", bare), ("named", TITLES))
    }
    pin("titles.tsv", table(runs, lambda n, record: f"{n} {record['title'][:20]}"))


def test_explain(pin: Callable[[str, str], None], sdgtax: Callable[..., str]) -> None:
    """Some classifications in full, with all evidence."""
    records = [{"args": args, "said": json.loads(sdgtax("explain", *args, "--json"))} for args in EXPLAINED]
    pin("explain.json", json.dumps(records, ensure_ascii=False, indent=1, sort_keys=True) + "\n")


# --- overlap ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("left", "right"), PAIRS)
def test_overlap(pin: Callable[[str, str], None], sdgtax: Callable[..., str], left: str, right: str) -> None:
    """The pairs of two sets with score, relation, what differs and the evidence."""
    pin(f"overlap-{left}-{right}.csv", sdgtax("overlap", left, right, "--format", "csv", "--workers", "1"))


def test_concepts(pin: Callable[[str, str], None], sdgtax: Callable[..., str]) -> None:
    """The different things that three sets measure."""
    pin("concepts.csv", sdgtax("concepts", "u4ssc", "iso-37120", "iso-37122", "--format", "csv", "--workers", "1"))


# --- findings --------------------------------------------------------------------------------------------------------

CATEGORIES = "taxonomy/[gpq][oeu]*.yaml"  # goal, perspective, quality
SETS = "indicator_sets/*.yaml"
PROFILES = "taxonomy/profiles/*.yaml"
SCORING, METADATA, SENTENCES = (f"taxonomy/rules/{name}.yaml" for name in ("scoring", "metadata", "sentences"))
OVERLAP, CONCEPTS, FACETS, LANGUAGE = (
    f"taxonomy/rules/{name}.yaml" for name in ("overlap", "concepts", "aspects", "language")
)

Spoiling = tuple[str, str, str, str | None]
#: ways to spoil a file: name, which files, what is sought, what is put in its place (None: the file is removed)
SPOILINGS: list[Spoiling] = [
    # examples
    ("unknown indicator", CATEGORIES, r"^( +(?:counter)?examples: \['[^']+)", r"\1x"),
    ("unknown set", CATEGORIES, r"^( +(?:counter)?examples: \[')", r"\1x"),
    ("examples exchanged", CATEGORIES, r"^( +examples: )(\[.*\]\n)( +counterexamples: )(\[.*\]\n)", r"\1\4\3\2"),
    ("example twice", CATEGORIES, r"^( +examples: \[('[^']+'), )'[^']+'", r"\1\2"),
    # terms
    ("malformed phrase", CATEGORIES, r"^( +en: \[)", r"\1'a ** b', "),
    ("term twice", CATEGORIES, r"^(      - id: (\S+)\n(?: {8}.*\n)+      - id: )\S+", r"\1\2"),
    ("phrase twice", CATEGORIES, r"^( +(?:en|nb): \[)([\wæøå ]+), ", r"\1\2, \2, "),
    ("shadowed phrase", CATEGORIES, r"^( +en: \[)(\w{5,})\*", r"\1\2*, \2xen"),
    ("phrase in any and none", CATEGORIES, r"^( {8})(any:\n +en: \[([\w ]+), )", r"\1none:\n\1  en: [\3]\n\1\2"),
    ("dead term", CATEGORIES, r"^( {8}any:\n)(?: {10}.*\n)+", r"\1          en: [zqxzq]\n"),
    ("broad term", CATEGORIES, r"^( +any:\n +en: \[)", r"\1of, "),
    ("empty term", CATEGORIES, r"^( {8}any:)\n(?: {10}.*\n)+", r"\1 {}\n"),
    ("weight zero", CATEGORIES, r"^( +weight: ).*", r"\g<1>0"),
    # files and YAML
    ("unclosed bracket", CATEGORIES, r"^( +[\w-]+: \[[^\[\]\n]*)\]$", r"\1"),
    ("unclosed quote", SETS, r"^( +(?:- )?(?:[\w-]+: )?'[^'\n]+)'$", r"\1"),
    ("missing colon", CATEGORIES, r"^( +[a-z]+):$", r"\1"),
    ("wrong indentation", SETS, r"^( +)([a-z]+: \S.*\n)(?=\1[a-z]+: )", r"\1 \2"),
    ("colon in a text", SETS, r"^( +(?:en|nb): [A-ZÆØÅ][\w ]+) (\w+)$", r"\1: \2"),
    ("stray sign", SETS, r"^( +(?:en|nb|theme|unit): )(?=\w)", r"\1@"),
    ("tab", CATEGORIES, r"^    (?=[\w ])", "\t"),
    ("key twice", SETS, r"^( +[\w-]+: [^\[{'\"\s]\S*\n)", r"\1\1"),
    ("unquoted star", CATEGORIES, r"'(\*[\wæøå-]+\*?)'", r"\1"),
    ("unseen character", SETS, r"^(.{12})(?=.)", "\\1\u200b"),
    ("tag", CATEGORIES, r"^( +(?:nb|en|basis): )(?=[^'\"\[{>\n])", r"\1!!python/name:os.system "),
    ("no schema line", SETS, r"\A.*", "# edited"),
    ("wrong encoding", SETS, r"[æøå]", "\udce6"),
    ("byte order mark", LANGUAGE, r"\A", "\ufeff"),
    ("empty file", SETS, r"(?s)\A.*\Z", " \n"),
    ("missing file", "taxonomy/rules/[cfo]*.yaml", r"\A", None),
    ("left to fill", CATEGORIES, r"^( +nb: )[\wæøå ]+$", r"\1TODO"),
    # the schema
    ("misspelt key", CATEGORIES, r"^( +)(label|definition|source|basis|terms|weight|any)(?=:)", r"\1\2x"),
    ("missing key", CATEGORIES, r"^ +(?:basis|weight): .*\n", ""),
    ("missing key of a set", SETS, r"^(?:publisher|edition|year|licence|status): .*\n", ""),
    ("text for a number", CATEGORIES, r"^( +weight: ).*", r"\1strong"),
    ("text for a list", CATEGORIES, r"^( +source: )\[([\w-]+)\]$", r"\1\2"),
    ("word read as yes", CATEGORIES, r"^( +en: \[)[\w ]+", r"\1on"),
    ("value not allowed", CATEGORIES, r"^( +basis: )\w+", r"\1guess"),
    ("status not allowed", SETS, r"^(status: ).*", r"\1final"),
    ("malformed id", CATEGORIES, r"^(  - id: \w+)\.", r"\1 "),
    ("weight out of range", CATEGORIES, r"^( +weight: ).*", r"\g<1>40"),
    ("link out of range", CATEGORIES, r"^( +(?:goal|perspective)\.[\w.-]+: )[\d.]+$", r"\g<1>1.2"),
    ("empty label", CATEGORIES, r"^( +label:\n +en: ).*", r"\1''"),
    ("label in one language", CATEGORIES, r"^( +label:\n +en: .*\n) +nb: .*\n", r"\1"),
    # categories
    ("category twice", CATEGORIES, r"^(  - id: (\S+)\n(?:    .*\n)+  - id: )\S+", r"\1\2"),
    ("unknown parent", CATEGORIES, r"^(  - id: goal\.sdg\.\d+)\.", r"\1.99."),
    ("category of another file", CATEGORIES, r"^(  - id: )goal\.sdg\.\d+\.", r"\1goal.tbl."),
    ("link to nowhere", CATEGORIES, r"^( +(?:goal|perspective)\.)(?=[\w.-]*: [\d.]+$)", r"\1x"),
    ("link within a branch", "taxonomy/goal/sdg/*", r"^( +)perspective\.[\w.-]+(?=: [\d.]+$)", r"\1goal.sdg.4"),
    ("unknown source", CATEGORIES, r"^( +source: \[)", r"\1x"),
    ("notation twice", "taxonomy/goal/sdg/*", r"^( +notation: '\d+\.).*", r"\g<1>1'"),
    ("unknown prefix", CATEGORIES, r"^( +same_as: \[')\w+:", r"\1kss:"),
    ("deprecated without successor", CATEGORIES, r"^( +)(?=basis: )", r"\1deprecated: true\n\1"),
    ("definition not translated", CATEGORIES, r"^( +definition:\n +en: (.*)\n +nb: ).*", r"\1\2"),
    # rules
    ("unknown facet", SCORING, r"^(    within: )(?=\w)", r"\1x"),
    ("facet before its source", SCORING, r"^(    within: )\w+", r"\1evaluation"),
    ("words out of order", SCORING, r"^(    at_least: )0\.75", r"\g<1>0.95"),
    ("threshold out of range", SCORING, r"^(similar_min: ).*", r"\1-1"),
    ("rule twice", METADATA, r"^(  - id: (\S+)\n(?:    .*\n)+  - id: )\S+", r"\1\2"),
    ("unknown field", METADATA, r"^(    field: )", r"\1x"),
    ("unknown reference", METADATA, r"^(    (?:category|criterion): .*)", r"\1x"),
    ("rule that never fires", METADATA, r"^(    at_least: )\{.*\}", r"\1{good: 6}"),
    ("template that differs", SENTENCES, r"(nb: \"[^\"\n]*\{)(?=\w+\})", r"\1x"),
    ("misspelt key of rules", OVERLAP, r"^(stopwords|candidates|thresholds|features)(?=:)", r"\1x"),
    ("unknown concept", CONCEPTS, r"(broader: \[)", r"\1x"),
    ("text for yes or no", FACETS, r"^(    restricts: )true", r"\1perhaps"),
    # sets and profiles
    ("code twice", SETS, r"^(  - code: (\S.*)\n(?:    .*\n)+  - code: ).*", r"\1\2"),
    ("title missing", SETS, r"^(    title:\n +en: .*\n) +nb: .*\n", r"\1"),
    ("unknown goal", SETS, r"^( +goals:\n +- )'\d+'", r"\1'18'"),
    ("unknown target", SETS, r"^( +targets:\n +- '\d+\.).*'", r"\1z'"),
    ("target of another goal", SETS, r"^( +targets:\n +- ')\d+\.", r"\g<1>17."),
    ("no publisher", SETS, r"^      by: .*\n", ""),
    ("unknown UN indicator", SETS, r"^( +un_indicator:\n +- ).*", r"\1'3.14.1'"),
    ("title twice", SETS, r"^(    title:\n +en: (.*)\n(?:.*\n){1,9}?    title:\n +en: ).*", r"\1\2"),
    ("undeclared language", SETS, r"^(    title:\n +)(?=nb: )", r"\1de: Ein Titel\n      "),
    ("unknown level", SETS, r"^    (?=title:)", "    level: county\n    "),
    (
        "translation of no title",
        "indicator_sets/iso-3712[23].yaml",
        r"^    (?=theme:)",
        "    translation: {nb: ours}\n    ",
    ),
    ("set of another name", SETS, r"^(id: .*)", r"\1x"),
    ("name in one language", SETS, r"^(name:\n  en: .*\n)  nb: .*\n", r"\1"),
    ("profile of another version", PROFILES, r"^(base: ).*", r"\1ks-ssb@9.0.0"),
    ("priority outside its branch", PROFILES, r"^(  - id: perspective\.)priority", r"\1area"),
    ("profile link to nowhere", PROFILES, r"^(  perspective\.area\.)(?=\w)", r"\1x"),
    ("profile of another name", PROFILES, r"^(id: .*)", r"\1x"),
    ("one language", "taxonomy/taxonomy.yaml", r"^languages: .*", "languages: [en]"),
    ("no version", "taxonomy/taxonomy.yaml", r"^version: .*\n", ""),
    ("source without title", "taxonomy/taxonomy.yaml", r"^    title: .*\n", ""),
]
SPOILT, COPIES = 100, 6


def spoil(folder: Path, taken: set[Path], kind: Spoiling, rng: random.Random) -> Path:
    """Spoil one file of a copy in one place; gives the file."""
    name, pattern, sought, put = kind
    names = {p.relative_to(folder).as_posix(): p for p in sorted(folder.rglob("*.yaml")) if p not in taken}
    files = [names[n] for n in fnmatch.filter(names, pattern)]
    for file in rng.sample(files, len(files)):
        text = file.read_text(encoding="utf-8")
        places = list(re.finditer(sought, text, re.MULTILINE))
        if places:
            place = rng.choice(places)
            if put is None:
                file.unlink()
            else:
                new = text[: place.start()] + place.expand(put) + text[place.end() :]
                file.write_text(new, encoding="utf-8", errors="surrogateescape", newline="")
            return file
    raise LookupError(f"no file to spoil: {name}")


def plan() -> list[list[Spoiling]]:
    """What is spoilt in each copy. With broken rules no example is tried, so they go together into the last copies."""
    copies: list[list[Spoiling]] = [[] for _ in range(COPIES)]
    places = {True: itertools.cycle(range(COPIES - 4, COPIES)), False: itertools.cycle(range(COPIES))}
    for kind in itertools.islice(itertools.cycle(SPOILINGS), SPOILT):
        copies[next(places[kind[1].startswith(("taxonomy/rules/", "taxonomy/taxonomy"))])].append(kind)
    return copies


def spoilt_copies(folder: Path) -> Iterator[tuple[Path, dict[Path, str]]]:
    """Copies of the data with several spoilt files each, and what was done to which file."""
    for number, kinds in enumerate(plan()):
        copy = folder / f"copy-{number}"
        for name in ("taxonomy", "indicator_sets"):
            shutil.copytree(ROOT / name, copy / name, ignore=shutil.ignore_patterns("titles"))
        done: dict[Path, str] = {}
        rng = random.Random(number)
        for kind in kinds:
            done[spoil(copy, set(done), kind, rng)] = kind[0]
        yield copy, done


def test_findings(pin: Callable[[str, str], None], sdgtax: Callable[..., str], tmp_path: Path) -> None:
    """The findings about a hundred spoilt files, and what they bring about in other files."""
    lines = []
    for copy, done in spoilt_copies(tmp_path):
        said = sdgtax(
            "validate", "--taxonomy", copy / "taxonomy", "--sets", copy / "indicator_sets", "--format", "json"
        )
        places: dict[Path, list[tuple[str, int, int]]] = {file: [] for file in done}
        for f in json.loads(said)["findings"]:
            places.setdefault(Path(f["path"]).resolve(), []).append((f["code"], f["line"], f["column"]))
        for file, found in sorted(places.items()):
            where = ", ".join(f"{code} {line}:{column}" for code, line, column in sorted(found))
            lines.append(f"{copy.name}\t{file.relative_to(copy).as_posix()}\t{done.get(file, '')}\t{where}\n")
    pin("findings.tsv", "".join(lines))


# --- help ------------------------------------------------------------------------------------------------------------


def options(sdgtax: Callable[..., str], *command: str) -> Iterator[str]:
    """A line for a command with the names of its options, and one for each of its subcommands."""
    page = sdgtax(*command, "--help")
    found = re.findall(r"^│ [ *]? *(--[\w-]+)(?: +(-\w)\b)?", page, re.MULTILINE)
    yield " ".join(["sdgtax", *command]) + ": " + " ".join(sorted(name for names in found for name in names if name))
    _, _, commands = page.partition("─ Commands ─")
    for name in sorted(re.findall(r"^│ ([a-z]\S*) ", commands, re.MULTILINE)):
        yield from options(sdgtax, *command, name)


def test_options(pin: Callable[[str, str], None], sdgtax: Callable[..., str]) -> None:
    """The options of every command, as its help names them."""
    pin("options.txt", "\n".join(options(sdgtax)) + "\n")
