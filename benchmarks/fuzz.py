"""Spoilt and odd input for every reader and every command: whatever comes, an answer or a message, and never a traceback.

Run: `python -m benchmarks.fuzz [--inputs 100000] [--jobs 2] [--seed 1] [--only READER] [--number N]`. Inputs are real files cut,
mixed and spoilt, values of other kinds in their places, and made-up ones. The n-th input of a seed is always the same; a fault is
told with its number, and `--number N` repeats that one alone. Exit code 1 where there is a fault, or an input takes a minute.
"""

from __future__ import annotations

import argparse
import contextlib
import functools
import gc
import io
import itertools
import json
import multiprocessing
import os
import random
import signal
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any
from unittest import mock

import yaml
from tests.small import Small

import sdgtax
from sdgtax.check.context import Context
from sdgtax.check.rules import RULES
from sdgtax.formats import sssom
from sdgtax.formats.columns import TableOptions
from sdgtax.formats.registry import FORMATS
from sdgtax.formats.tables import read_gold, read_rows
from sdgtax.model.finding import DataError, Finding, SdgtaxError
from sdgtax.views.classification import Shown, result
from sdgtax.yaml.bundle import bundled
from sdgtax.yaml.files import read_document, select
from sdgtax.yaml.format import format_all
from sdgtax.yaml.kinds import MODELS
from sdgtax.yaml.load import load_reviews, load_sets, load_taxonomy

ROOT = Path(__file__).parents[1]
LARGEST = 8000
"""Of a piece of a real file, so that many can be tried."""
PATIENCE = 60
HALVES = "\ud800", "\udfff"

# --- what is put in

SCALARS = [
    "", " ", "~", "null", "true", "no", "NaN", ".nan", ".inf", "-.inf", "1e999", "-0", "0x1F", "0o17", "1_000", "12:30", "1.10",
    "9" * 30, "9" * 5000, "-1", "2.5", "2024-13-45", "2024-01-01", "0001-01-01", "goal.sdg.1", "un-sdg:1.1.1", "un-sdg@en:1.1.1",
    "*", "*a*", "a*b", "...", "a ... b ... c ... d ... e", "[", "{", "}", "- ", "? x", ": ", "&a x", "*a", "<<", "!!python/name:x y",
    "!x y", "!!binary AA==", "!!set {a}", "|", ">-", "%YAML 1.1", "---", "--- x", "'", '"', '"\\ud800"', '"\\x00"', '"\\uD83D"',
    "x" * 300, "x" * 9000, "word " * 800, "æøå", "a\u030a", "\u202eabc", "\u200b", "\ufeff", "\x85", "\u2028", "\x1b[31m", "\x00", "=1+1",
    "\uff1d1", "::error::x", "<b>", "@someone", "Not", "not", "NOT ", "skos:exactMatch", "semapv:ManualMappingCuration", "1.5", "-0.1",
]  # fmt: skip
BYTES = [
    *(s.encode() for s in SCALARS), b"\xff", b"\xfe\xff", b"\xff\xfe", b"\xed\xa0\x80", b"\xc0\x80", b"\xf8\x88\x80", b"\xef\xbb\xbf",
    b"\r", b"\n", b"\r\n", b"\n\r", b"\t", b",", b";", b"|", b"\x1a", b"PK\x03\x04", b"\x1f\x8b", b"[" * 60, b"- " * 200, b"{a: " * 60,
    b"\n\n\n", b"\n- \n", b"\n---\n", b"\n...\n", b"#", b" # sdgtax: allow TAX101\n", b"\n\t- x", b"  ", b"\xa0", b"\xe9", b"&#39;", b'""', b'"\n"',
]  # fmt: skip
ENCODINGS = ("utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "latin-1", "cp1252", "cp865", "utf-7")


def cut(rng: random.Random, data: bytes) -> bytes:
    """A piece of a file, from a line on; now and then all of it."""
    if len(data) <= LARGEST or rng.random() < 0.01:
        return data
    start = data.find(b"\n", rng.randrange(len(data) - LARGEST)) + 1 if rng.random() < 0.7 else 0
    head = data[: data.find(b"\n") + 1] if start else b""
    return head + data[start : start + rng.randrange(200, LARGEST)]


def _bytes(rng: random.Random, data: bytes, other: bytes) -> bytes:
    """Bytes cut away, doubled, moved, put in, or taken from another file."""
    a, b = sorted((rng.randrange(len(data) + 1), rng.randrange(len(data) + 1)))
    near = min(a + rng.randrange(1, 20), len(data))
    return rng.choice((
        lambda: data[:a],
        lambda: data[:a] + data[near:],
        lambda: data[:a] + data[b:],
        lambda: data[:b] + data[a:],
        lambda: data[:a] + rng.choice(BYTES) + data[a:],
        lambda: data[:a] + rng.choice(BYTES) + data[near:],
        lambda: data[:a] + rng.randbytes(rng.randrange(1, 4)) + data[near:],
        lambda: data[:a] + other[rng.randrange(len(other) + 1) :][:LARGEST],
        lambda: data[:a] + other[: rng.randrange(len(other) + 1)][:LARGEST] + data[a:],
    ))()  # fmt: skip


def _lines(rng: random.Random, data: bytes, other: bytes) -> bytes:
    """Lines dropped, doubled, moved, indented otherwise, mixed with those of another file, with other ends."""
    lines = data.split(b"\n")
    n, m = rng.randrange(len(lines)), rng.randrange(len(lines))
    match rng.randrange(7):
        case 0:
            del lines[n]
        case 1:
            lines.insert(m, lines[n])
        case 2:
            lines[n], lines[m] = lines[m], lines[n]
        case 3:
            lines[n] = b" " * rng.randrange(9) + lines[n].lstrip()
        case 4:
            lines[n] = rng.choice(other.split(b"\n"))
        case 5:
            return b"".join(line + rng.choice((b"\n", b"\r\n", b"\r")) for line in lines)
        case _:
            lines = lines[:n] * rng.randrange(2, 5) + lines[n:]
    return b"\n".join(lines)


def _value(rng: random.Random, data: bytes, other: bytes) -> bytes:
    """Another value behind a colon, a separator or a dash."""
    signs = [i for i in range(len(data)) if data[i : i + 1] in (b":", b",", b"\t", b";", b"-", b"[")]
    if not signs:
        return _bytes(rng, data, other)
    at = rng.choice(signs) + 1
    end = min((i for s in (b"\n", b",", b"\t", b";", b"]", b"}") if (i := data.find(s, at)) >= 0), default=len(data))
    value = rng.choice(SCALARS) if rng.random() < 0.7 else _dumped(rng, made_up(rng))
    return data[:at] + rng.choice((b" ", b"")) + value.encode("utf-8", "surrogatepass") + data[end:]


def _encoded(rng: random.Random, data: bytes, other: bytes) -> bytes:
    """The text in another encoding."""
    return data.decode("utf-8", "replace").encode(rng.choice(ENCODINGS), "replace")


def spoilt(rng: random.Random, data: bytes, other: bytes) -> bytes:
    """A file with one to four faults."""
    for _ in range(rng.choice((1, 1, 1, 2, 2, 3, 4))):
        data = rng.choices((_bytes, _lines, _value, _encoded), (4, 3, 5, 1))[0](rng, data, other)
    return data


KEYS = sorted(
    {k for m in MODELS.values() for k in m.model_fields} | {"en", "nb", "any", "with", "id", "goals", "title", "code"}
)


def made_up(rng: random.Random, depth: int = 0) -> Any:
    """A value of any kind."""
    if depth < 4 and rng.random() < 0.5:
        size = rng.randrange(4)
        if rng.random() < 0.4:
            return [made_up(rng, depth + 1) for _ in range(size)]
        return {rng.choice((*KEYS, rng.choice(SCALARS))): made_up(rng, depth + 1) for _ in range(size + 1)}
    plain = [None, True, 0, -1, 10**30, 1.5, float("nan"), float("inf"), rng.choice(HALVES)]
    return rng.choice([*plain, *rng.sample(SCALARS, 9)])


def _dumped(rng: random.Random, value: Any) -> str:
    if rng.random() < 0.3:
        return json.dumps(value, ensure_ascii=rng.random() < 0.5)
    try:
        return yaml.safe_dump(
            value, allow_unicode=rng.random() < 0.5, default_flow_style=rng.choice((True, False, None))
        )
    except (ValueError, yaml.YAMLError):
        return json.dumps(value)


# --- who reads it


@dataclass
class World:
    """A folder to write in, the bundled data, and a small workspace."""

    folder: Path
    corpus: dict[str, list[bytes]] = field(default_factory=dict)

    @cached_property
    def small(self) -> Small:
        """A workspace whose check takes milliseconds."""
        return Small(self.folder / "small")

    @cached_property
    def workspace(self) -> sdgtax.Workspace:
        """The workspace on the data that came with the program."""
        return sdgtax.open(bundled("taxonomy"), bundled("indicator_sets"))

    @cached_property
    def classifier(self) -> Any:
        """One classifier for all titles."""
        return self.workspace.classifier()

    @cached_property
    def unknown(self) -> sssom.Unknown:
        """What is wrong with a `set:code`."""
        return sssom.unknown_in(self.workspace.sets)

    @cached_property
    def files(self) -> dict[str, list[bytes]]:
        """Real files by kind."""
        yamls = [
            p.read_bytes() for name in ("taxonomy", "indicator_sets") for p in sorted(bundled(name).rglob("*.yaml"))
        ]
        small = [text.encode() for text in self.small.base.values()]
        tables = [
            p.read_bytes() for p in sorted(ROOT.glob("docs/examples/*.csv")) + sorted(ROOT.glob("tests/gold/*.csv"))
        ]
        rows = [
            [{"code": "1", "title": "Avfall"}],
            {"indicators": ["Waste", {"title": {"en": "Water", "nb": "Vann"}, "tier": 1}]},
        ]
        tables += [json.dumps(r).encode() for r in rows] + [yaml.safe_dump(r).encode() for r in rows]
        tables += [
            b'{"title": "Waste"}\n{"title": "Water", "last_year": 2021.0}\n',
            b"Kode;Navn;last_year\n1;Avfall;2021\n2;Vann;\n",
        ]
        found = self.workspace.overlap(["oecd-better-life", "u4ssc"], workers=1)
        text = "".join(sssom.write(_mappings(self.workspace, found)))
        manual = text.replace("semapv:LexicalMatching", sssom.MANUAL)
        maps = [text.encode(), manual.encode(), manual.replace("Match\t\t", "Match\tNot\t").encode()]
        reviews = [text.encode() for name, text in self.small.base.items() if name == "reviews.yaml"]
        return {"yaml": yamls + small * 3, "table": tables, "sssom": maps, "reviews": reviews}

    def input(self, rng: random.Random, kind: str) -> bytes:
        """An input for a reader of a kind of file."""
        if rng.random() < 0.08:
            return _dumped(rng, made_up(rng)).encode("utf-8", "surrogatepass")
        if rng.random() < 0.02:
            return rng.randbytes(rng.randrange(400))
        files = self.files[kind]
        other = rng.choice(self.files[rng.choice(list(self.files))]) if rng.random() < 0.3 else rng.choice(files)
        return spoilt(rng, cut(rng, rng.choice(files)), cut(rng, other))

    def write(self, name: str, data: bytes) -> Path:
        """A file of this content."""
        path = self.folder / name
        path.write_bytes(data)
        return path


def _mappings(workspace: sdgtax.Workspace, found: Any) -> Any:
    from sdgtax.views import overlap

    return overlap.result(workspace.taxonomy, found.sets, found.found, found.rejected)["mappings"]()


def told(findings: list[Finding]) -> str:
    """`told` where there are findings, each of which must be whole; else `read`."""
    for f in findings:
        assert f.rule and f.message and f.line >= 0, f
        str(f)
    return "told" if findings else "read"


def _yaml(world: World, rng: random.Random) -> str:
    """One file as a document, then as its own kind and as another one."""
    doc = read_document(world.write("one.yaml", world.input(rng, "yaml")))
    found = list(doc.findings)
    assert (
        doc.data is not None
        or found
        or not doc.text.strip("- .#\n")
        or doc.root is None
        or doc.root.value in ("", "~", "null")
    ), doc.text
    for kind in {doc.kind or "categories", rng.choice(list(MODELS))} if doc.data is not None else ():
        doc.kind = kind
        found += Context([doc]).findings
    assert all(f.rule in RULES for f in found), found
    return told(found)


def _workspace(world: World, rng: random.Random) -> str:
    """One file among those that belong with it: checked, and loaded."""
    name = rng.choice(list(world.small.base))
    data = spoilt(rng, world.small.base[name].encode(), rng.choice(world.files["yaml"]))
    found = world.small.check({name: data}).findings
    assert all(f.rule in RULES for f in found), found
    errors = [f for f in found if f.severity == "error"]
    try:
        taxonomy = load_taxonomy(world.small.folder / "taxonomy")
        sets = load_sets(world.small.folder / "indicator_sets", tuple(taxonomy.info.languages))
        if not errors and not name.startswith("mappings"):
            small = sdgtax.open(world.small.folder / "taxonomy", world.small.folder / "indicator_sets")
            list(small.classify(itertools.islice((i for s in sets.values() for i in s.indicators), 3)))
    except DataError as error:
        told(error.findings)
    return told(found)


def _fmt(world: World, rng: random.Random) -> str:
    """The layout of one file; what it says stays."""
    path = world.write("one.yaml", world.input(rng, "yaml"))
    (formatted,) = format_all(select([path]))
    if formatted.changed:
        formatted.diff()
        before, after = read_document(path), read_document(world.write("two.yaml", formatted.after))
        assert before.data == after.data or "nan" in repr(before.data), "fmt changed what the file says"
    return told(list(formatted.findings))


def _table(world: World, rng: random.Random) -> str:
    """A user's list, as a file and from a stream; some of it is classified and written."""
    data = world.input(rng, "table")
    path = world.write("list" + rng.choice((".csv", ".tsv", ".json", ".jsonl", ".yaml", ".txt")), data)
    options = TableOptions(lang=rng.choice(("", "", "en", "nb")))
    rows = list(itertools.islice(read_rows(*((path, None) if rng.random() < 0.7 else (None, data)), options), 200))
    results = [world.classifier.classify(row) for row in rows[:3]]
    for name in ("csv", "json", "jsonl"):
        shown = Shown("en", rng.choice(("wide", "long")), rng.random() < 0.5)
        shape = result(world.workspace.taxonomy, results, shown)
        "".join(FORMATS[name].write(shape)).encode()
    return "read"


def _gold(world: World, rng: random.Random) -> str:
    """A table with labels."""
    found: list[Finding] = []
    read_gold(world.write("gold.csv", world.input(rng, "table")), world.workspace.taxonomy, found.append)
    return told(found)


def _sssom(world: World, rng: random.Random) -> str:
    """A table of mappings, as it is checked and as it is used."""
    path = world.write("map.sssom.tsv", world.input(rng, "sssom"))
    doc = read_document(path)
    if doc.findings and not doc.text:
        return told(doc.findings)
    found = list(sssom.check(doc.text, path, world.unknown))
    errors = [f for f in found if f.severity == "error"]
    try:
        sssom.read_sssom(path, world.unknown)
        assert not errors, "what is found wrong is used"
    except DataError as error:
        assert errors or error.findings[0].rule == "encoding", "what is refused is not found wrong"
    return told(found)


def _reviews(world: World, rng: random.Random) -> str:
    """People's decisions."""
    reviews = load_reviews([world.write("reviews.yaml", world.input(rng, "reviews"))], world.workspace.taxonomy)
    assert all(d.category in world.workspace.taxonomy.categories for r in reviews for d in r.decisions)
    return "read"


def _arguments(world: World, rng: random.Random) -> str:
    """A command with any arguments, on files of any content."""
    place = world.folder / "place"
    place.mkdir(exist_ok=True)
    for kind, name in (("table", "list.csv"), ("yaml", "one.yaml"), ("sssom", "m.sssom.tsv"), ("reviews", "r.yaml")):
        good = rng.choice(world.files[kind])
        (place / name).write_bytes(good[:20_000] if rng.random() < 0.5 else world.input(rng, kind))
    code, out, err = run_command(words(rng, world), place, world.input(rng, "table"))
    assert code in (0, 1, 2), (code, err[:500])
    assert "Traceback" not in out + err and "fault of the program" not in err, err[:800]
    assert code != 2 or err, "misuse without a word"
    return "told" if code else "read"


SLOW = ("demo",)


def words(rng: random.Random, world: World) -> list[str]:
    """A command line; nothing that would change the user's own files."""
    from typer.main import get_command

    from sdgtax.cli.app import COMMANDS, app

    names = [name for name in COMMANDS if name not in SLOW]
    files = [
        "list.csv",
        "one.yaml",
        "m.sssom.tsv",
        "r.yaml",
        "-",
        ".",
        "no.csv",
        "oecd-better-life",
        "u4ssc",
        "un-sdg:1.1.1",
        "main",
        "goal",
    ]
    odd = [
        *(s for s in SCALARS if "\0" not in s and not s.startswith("-")),
        "\udce9",
        "list.csv",
        "en",
        "nb",
        "municipal",
        "csv",
        "json",
    ]
    command = get_command(app).commands[name := rng.choice(names)]  # type: ignore[attr-defined]
    chosen = [name]
    if sub := getattr(command, "commands", None):
        chosen.append(rng.choice(list(sub)))
        command = sub[chosen[-1]]
    arguments = [p for p in command.params if p.param_type_name == "argument"]
    for _ in range(rng.choice((0, 1, 1, 1, 2, 2, 3)) if arguments else rng.choice((0, 0, 0, 1))):
        chosen.append(rng.choice(files if rng.random() < 0.8 else odd))
    for p in rng.sample(command.params, min(len(command.params), rng.choice((0, 1, 1, 2, 3)))):
        if p.param_type_name != "option" or p.opts[0] in ("--help", "--taxonomy", "--sets"):
            continue  # data that is not the bundled one, which a command may change
        if p.opts[0] == "--output":
            chosen += [
                "-o",
                rng.choice(
                    ("out.csv", "out.json", "out.jsonl", "out.sssom.tsv", "no/where.csv", "out.txt", "list.csv", ".")
                ),
            ]
        else:
            chosen += [p.opts[0]] if p.is_flag else [p.opts[0], str(rng.choice((*odd, 0, 1, 2, 0.5, 10**25, -3)))]
    options = {o for p in command.params for o in p.opts}
    if "--taxonomy" in options:
        chosen += ["--taxonomy", str(world.folder / "small" / "taxonomy")]
    if "--sets" in options:
        chosen += ["--sets", str(world.folder / "small" / "indicator_sets")]
    return chosen if rng.random() < 0.97 else [rng.choice(odd), *chosen]


def run_command(arguments: list[str], place: Path, stdin: bytes) -> tuple[int, str, str]:
    """Exit code, output and errors of a command line in a folder, in this process."""
    from sdgtax.__main__ import _run
    from sdgtax.cli.net import caught

    streams = [io.BytesIO(stdin), io.BytesIO(), io.BytesIO()]
    texts = [io.TextIOWrapper(s, encoding="utf-8", errors="surrogateescape") for s in streams]
    env = {
        "PATH": os.environ.get("PATH", ""),
        "HOME": str(place),
        "COLUMNS": "100",
        "TERM": "dumb",
        "GIT_CEILING_DIRECTORIES": str(place.parent),
    }
    with (
        mock.patch.object(sys, "argv", ["sdgtax", *arguments]),
        mock.patch.multiple(sys, stdin=texts[0], stdout=texts[1], stderr=texts[2]),
        mock.patch.dict(os.environ, env, clear=True),
        contextlib.chdir(place),
    ):
        code = caught(_run)
        sys.stdout.flush()
        sys.stderr.flush()
    gc.enable()
    return code, streams[1].getvalue().decode("utf-8", "replace"), streams[2].getvalue().decode("utf-8", "replace")


READERS: dict[str, tuple[Callable[[World, random.Random], str], int]] = {
    "yaml, one file": (_yaml, 35),
    "yaml, in a workspace": (_workspace, 4),
    "fmt": (_fmt, 10),
    "lists": (_table, 25),
    "tables with labels": (_gold, 6),
    "sssom": (_sssom, 10),
    "reviews": (_reviews, 7),
    "command lines": (_arguments, 3),
}
"""Who reads, and how many of 100 inputs it gets."""
WHEEL = [name for name, (_, share) in READERS.items() for _ in range(share)]


# --- the run


@dataclass
class Fault:
    """What an input brought to light."""

    number: int
    reader: str
    what: str
    trace: str


def attempt(world: World, seed: int, number: int, only: str = "") -> tuple[str, str, float, Fault | None]:
    """The reader of the n-th input of a seed, how it ended (`read`, `told`), how long it took, and a fault."""
    rng = random.Random(f"{seed} {number}")
    reader = rng.choice(WHEEL)
    if only:
        reader = only
    started, fault = time.perf_counter(), None
    try:
        how = READERS[reader][0](world, rng)
    except SdgtaxError as error:
        str(error)
        how = "told"
    except Exception as error:
        how, trace = "fault", traceback.format_exc()
        place = next((line.strip() for line in reversed(trace.split("\n")) if "/sdgtax/" in line), "")
        fault = Fault(number, reader, f"{type(error).__name__}: {str(error)[:100]} {place}", trace)
    return reader, how, time.perf_counter() - started, fault


def _late(number: int, frame: object) -> None:
    raise TimeoutError(f"not done after {PATIENCE} seconds")


def part(job: tuple[int, int, int, str]) -> tuple[Counter[tuple[str, str]], dict[str, float], list[Fault]]:
    """The inputs of one process: counts, the longest time of each reader, and faults."""
    seed, start, end, only = job
    counts: Counter[tuple[str, str]] = Counter()
    longest: dict[str, float] = {}
    found: list[Fault] = []
    signal.signal(signal.SIGALRM, _late)
    world = _world()
    for number in range(start, end):
        signal.alarm(PATIENCE)
        reader, how, seconds, fault = attempt(world, seed, number, only)
        signal.alarm(0)
        counts[reader, how] += 1
        longest[reader] = max(longest.get(reader, 0.0), seconds)
        if fault:
            found.append(fault)
    return counts, longest, found


@functools.cache
def _world() -> World:
    """The world of a process, in a folder of its own."""
    world = World(Path(tempfile.mkdtemp()))
    world.small.check()
    return world


def jobs(seed: int, first: int, inputs: int, size: int, only: str) -> Iterator[tuple[int, int, int, str]]:
    """The work in pieces."""
    for start in range(first, first + inputs, size):
        yield seed, start, min(start + size, first + inputs), only


def main() -> int:
    """Print the table and the faults; exit code 1 where there are any."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--inputs", type=int, default=100_000)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--number", type=int, default=-1, help="this input alone")
    parser.add_argument("--only", default="", choices=["", *READERS])
    options = parser.parse_args()
    first, inputs = (0, options.inputs) if options.number < 0 else (options.number, 1)
    counts: Counter[tuple[str, str]] = Counter()
    longest: dict[str, float] = {}
    faults: dict[str, list[Fault]] = {}
    started = time.perf_counter()
    with (
        tempfile.TemporaryDirectory(prefix="sdgtax-fuzz-") as tempfile.tempdir,
        ProcessPoolExecutor(options.jobs, multiprocessing.get_context("fork")) as pool,
    ):
        for some, slow, found in pool.map(part, jobs(options.seed, first, inputs, 1000, options.only)):
            counts += some
            print(f"{sum(counts.values()):,} of {inputs:,}", file=sys.stderr, flush=True)
            longest = {r: max(longest.get(r, 0.0), slow.get(r, 0.0)) for r in {*longest, *slow}}
            for fault in found:
                if fault.what not in faults:
                    print(
                        f"FAULT {fault.reader} --number {fault.number}: {fault.what}\n{fault.trace}",
                        file=sys.stderr,
                        flush=True,
                    )
                faults.setdefault(fault.what, []).append(fault)
    print(f"{'reader':24} {'inputs':>8} {'read':>8} {'told':>8} {'faults':>7} {'longest, s':>11}")
    for reader in (*READERS, "all"):
        row = [
            sum(n for (r, h), n in counts.items() if reader in (r, "all") and h == how)
            for how in ("read", "told", "fault")
        ]
        slowest = max(longest.values(), default=0.0) if reader == "all" else longest.get(reader, 0.0)
        print(f"{reader:24} {sum(row):8,} {row[0]:8,} {row[1]:8,} {row[2]:7,} {slowest:11.2f}")
    print(f"seed {options.seed}; {len(faults)} different faults; {time.perf_counter() - started:.0f} s")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
