"""How does `sdgtax validate` take faults that were thought of without its rules? And edits that are no faults?

The edits stand in benchmarks/data/faults: faults.yaml, more.yaml (of other kinds), plausible.yaml (that look right), harmless.yaml,
and planted.yaml, files that stand beside the bundled data.
Each is made alone in a copy of the data, and the whole folder is validated. Of a fault is asked: is anything reported; does a
finding stand on a right line; does its rule say what is wrong; do both hold for one finding; are there at most 5 findings.
Faults marked `held_out`, a half drawn at random, are counted apart: nobody looks at them while rules are written.

Run: `python -m benchmarks.faults [--quick] [--jobs 2] [--list missed|line|code|wrong|flood|short|crash|alarm] [--held-out] [--json]
[--half open|held-out] [--only PART ...]`.
`--quick` tries the examples of the taxonomy only for faults that they can show; `--list` leaves out what is
held out.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from benchmarks.planting import copy_data, findings, fits, read
from sdgtax.check.rules import RULES

MORE = (
    "more.yaml",
    "plausible.yaml",
    "fresh2.yaml",
    "fresh3.yaml",
    "fresh4.yaml",
    "fresh5.yaml",
    "fresh6.yaml",
)  # further faults
MOST = 5  # findings allowed for one cause
TRIED = [rule.name for rule in RULES.values() if rule.trial]  # rules that classify the examples
ANYWHERE = -1

Places = set[tuple[str, int]]


@dataclass(frozen=True)
class Edit:
    """One edit: where, how, and for a fault the rules that fit and where findings may stand beside the lines of the edit."""

    id: str
    file: str
    how: dict[str, Any]
    about: str = ""
    rules: tuple[str, ...] = ()
    at: str | tuple[str, ...] = ()
    held_out: bool = False

    def fits(self, rule: str) -> bool:
        """Whether a rule of this name says what is wrong."""
        return fits(rule, self.rules)


@dataclass
class Verdict:
    """What validation said of an edit."""

    id: str
    file: str
    about: str
    fault: bool
    held_out: bool
    findings: list[str] = field(default_factory=list)
    line: bool = False
    code: bool = False
    both: bool = False
    crash: str = ""

    @property
    def flood(self) -> bool:
        """Whether one cause gave more findings than a reader wants."""
        return len(self.findings) > MOST


# --- the data --------------------------------------------------------------------------------------------------------


def edits() -> Iterator[Edit]:
    """The faults; those without rules are harmless edits."""
    faults = read("faults.yaml")
    said = faults["meanings"]
    for data, meanings in ((faults, said), *((read(name), said) for name in MORE), (read("harmless.yaml"), {})):
        for file, listed in data["edits"].items():
            for entry in listed:
                how = dict(entry)
                says, at = how.pop("says", []), how.pop("at", ())
                yield Edit(
                    how.pop("id"), file, how, how.pop("about", ""),
                    tuple(p for word in ([says] if isinstance(says, str) else says) for p in meanings[word]),
                    at if isinstance(at, str) else tuple(at), how.pop("held_out", False),
                )  # fmt: skip


# --- making an edit --------------------------------------------------------------------------------------------------


def made(edit: Edit, text: str) -> tuple[dict[str, bytes | None], Places]:
    """What files become by an edit, and where findings about it may stand; raises ValueError for an edit that cannot be made."""
    how = edit.how
    whole = {(edit.file, ANYWHERE), ("" if edit.at == "all" else edit.file, ANYWHERE)}
    if "rename" in how or "copy" in how:
        other = how.get("rename") or how["copy"]
        before = {edit.file: None} if "rename" in how else {}
        return {**before, other: text.encode()}, whole | {(other, ANYWHERE)}
    if how.get("remove"):
        return {edit.file: None}, whole
    if "bytes" in how:
        return {edit.file: bytes.fromhex(how["bytes"])}, whole
    new, lines = _text(how, text)
    if new == text and not {"encoding", "newline"} & set(how):
        raise ValueError(f"{edit.id}: changes nothing")
    places = {(edit.file, n) for n in lines}
    if isinstance(edit.at, str):
        places |= whole
    else:
        for part in edit.at:
            if (start := new.find(part)) < 0:
                raise ValueError(f"{edit.id}: there is no “{part}”")
            places |= {(edit.file, n) for n in _spanned(new, start, part)}
    content = new.replace("\n", how.get("newline", "\n")).encode(how.get("encoding", "utf-8"))
    return {edit.file: content}, places


def _text(how: dict[str, Any], text: str) -> tuple[str, set[int]]:
    """The new text of a file, and the lines that differ."""
    if "write" in how:
        return how["write"], set(range(how["write"].count("\n") + 2))
    if "append" in how:
        return text + how["append"], set(_spanned(text + how["append"], len(text), how["append"]))
    if "old" not in how:
        return text, set()
    old, new = how["old"], how["new"]
    for word, (part, times) in how.get("fill", {}).items():
        new = new.replace(word, " ".join([part] * times) if " " in part else part * times)
    if how.get("every"):
        pieces = text.split(old)
        if len(pieces) == 1:
            raise ValueError(f"there is no “{old}”")
        starts = [len(new.join(pieces[: i + 1])) for i in range(len(pieces) - 1)]
        made = new.join(pieces)
        return made, {n for start in starts for n in _spanned(made, start, new)}
    after = text.find(how["after"]) if "after" in how else 0
    at = text.find(old, after)
    if after < 0 or at < 0:
        raise ValueError(f"there is no “{how['after'] if after < 0 else old}”")
    if "after" not in how and text.find(old, at + 1) >= 0:
        raise ValueError(f"“{old}” stands more than once")
    made = text[:at] + new + text[at + len(old) :]
    return made, _differing(old, new, text.count("\n", 0, at) + 1)


def _differing(old: str, new: str, first: int) -> set[int]:
    """The lines in which a text differs from another that stood at the same place."""
    a, b = old.split("\n"), new.split("\n")
    start = 0
    while start < min(len(a), len(b)) - 1 and a[start] == b[start]:
        start += 1
    end = 0
    while end < min(len(a), len(b)) - start - 1 and a[-1 - end] == b[-1 - end]:
        end += 1
    return set(range(first + start, first + max(len(b) - end, start + 1)))


def _spanned(text: str, start: int, part: str) -> range:
    """The lines that a part of a text stands on."""
    first = text.count("\n", 0, start) + 1
    return range(first, first + part.rstrip("\n").count("\n") + 1)


# --- judging ---------------------------------------------------------------------------------------------------------


class Bench:
    """A copy of the data in which one edit after the other is made."""

    def __init__(self, folder: Path, quick: bool = False) -> None:
        self.root = folder.resolve()
        self.quick = quick
        copy_data(self.root)
        self.memo: dict[Any, Any] = {}
        self.clean = findings(self.root, True, self.memo)

    def text(self, file: str) -> str:
        """The text of a file as it is without any edit; empty where there is none."""
        path = self.root / file
        return path.read_bytes().decode() if path.exists() else ""

    def judge(self, edit: Edit) -> Verdict:
        """Make the edit, validate, take it back."""
        changes, places = made(edit, self.text(edit.file))
        before = {name: (self.root / name).read_bytes() if (self.root / name).exists() else None for name in changes}
        try:
            self._write(changes)
            verdict = self._judged(edit, places, not self.quick or not edit.rules or any(map(edit.fits, TRIED)))
        finally:
            self._write(before)
        return verdict

    def _write(self, files: dict[str, bytes | None]) -> None:
        for name, content in files.items():
            if content is None:
                (self.root / name).unlink(missing_ok=True)
            else:
                (self.root / name).write_bytes(content)

    def _judged(self, edit: Edit, places: Places, examples: bool) -> Verdict:
        verdict = Verdict(edit.id, edit.file, edit.about, bool(edit.rules), edit.held_out)
        try:
            found = findings(self.root, examples, dict(self.memo))
        except Exception as error:  # a traceback for a user is what is counted here
            verdict.crash = f"{type(error).__name__}: {error}"[:200]
            return verdict
        found = [f for f in found if f not in self.clean]
        verdict.findings = [f"{name}:{line} {rule}: {message}"[:200] for name, line, rule, message in found]
        right = [
            bool({(name, line), (name, ANYWHERE), ("", ANYWHERE)} & places) or (line == 0 and name == edit.file)
            for name, line, _, _ in found
        ]
        fitting = [edit.fits(rule) for _, _, rule, _ in found]
        verdict.line, verdict.code = any(right), any(fitting)
        verdict.both = any(a and b for a, b in zip(right, fitting, strict=True))
        return verdict


_bench: list[Bench] = []


def _start(folder: str, quick: bool) -> None:
    _bench.append(Bench(Path(tempfile.mkdtemp(dir=folder)), quick))


def _one(edit: Edit) -> Verdict:
    return _bench[0].judge(edit)


def run(chosen: Iterable[Edit], quick: bool = False, jobs: int = 1) -> Iterator[Verdict]:
    """Judge edits, in order; in so many processes."""
    with (
        tempfile.TemporaryDirectory() as folder,
        ProcessPoolExecutor(jobs, initializer=_start, initargs=(folder, quick)) as pool,
    ):
        yield from pool.map(_one, chosen, chunksize=4)


# --- telling ---------------------------------------------------------------------------------------------------------

LISTS = {
    "missed": lambda v: v.fault and not v.findings and not v.crash,
    "line": lambda v: v.fault and v.findings and not v.line,
    "code": lambda v: v.fault and v.line and not v.both,
    "wrong": lambda v: v.fault and not v.both,
    "flood": lambda v: v.flood,
    "short": lambda v: v.flood or (v.fault and not v.both),
    "crash": lambda v: v.crash,
    "alarm": lambda v: not v.fault and v.findings,
}


def figures(verdicts: list[Verdict]) -> dict[str, int]:
    """How many faults, and how they were taken."""
    return {
        "planted": len(verdicts),
        "reported": sum(bool(v.findings) for v in verdicts),
        "line": sum(v.line for v in verdicts),
        "code": sum(v.code for v in verdicts),
        "both": sum(v.both for v in verdicts),
        "flood": sum(v.flood for v in verdicts),
        "crash": sum(bool(v.crash) for v in verdicts),
    }


def table(verdicts: list[Verdict]) -> Iterator[str]:
    """The figures in lines: all faults by half and by kind of file, and the harmless edits."""
    faults = [v for v in verdicts if v.fault]
    yield f"{'faults':34} {'planted':>7} {'reported':>8} {'line':>5} {'code':>5} {'both':>5}  {'right':>6} {'flood':>5} {'crash':>5}"
    kinds = dict.fromkeys(Path(v.file).parent.as_posix() if "rules" not in v.file else v.file for v in faults)
    rows = [(k, [v for v in faults if k in (v.file, Path(v.file).parent.as_posix())]) for k in kinds]
    rows += [("open half", [v for v in faults if not v.held_out]), ("held-out half", [v for v in faults if v.held_out])]
    for name, listed in [*rows, ("all", faults)]:
        if listed:
            f = figures(listed)
            yield (
                f"{name:34} {f['planted']:7} {f['reported']:8} {f['line']:5} {f['code']:5} {f['both']:5} "
                f"{f['both'] / f['planted']:7.1%} {f['flood']:5} {f['crash']:5}"
            )
    harmless = [v for v in verdicts if not v.fault]
    alarms, crashes = sum(bool(v.findings) for v in harmless), sum(bool(v.crash) for v in harmless)
    yield f"harmless edits: {len(harmless)}, of them with a finding: {alarms}, with a traceback: {crashes}"


def main() -> int:
    """Print what was asked for; exit code 1 below 97 %, at a traceback or a false alarm."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--list", choices=LISTS, default="")
    parser.add_argument("--only", default=[""], nargs="+", help="edits whose id or file contains one of these")
    parser.add_argument(
        "--half", choices=("open", "held-out"), default="", help="these faults alone; harmless edits go with the latter"
    )
    parser.add_argument("--held-out", action="store_true", help="list what is held out too")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    started = time.perf_counter()
    chosen = [e for e in edits() if any(part in e.id or part in e.file for part in options.only)]
    chosen = [e for e in chosen if not options.half or (options.half == "open") == bool(e.rules and not e.held_out)]
    verdicts = []
    for v in run(chosen, options.quick, options.jobs):
        verdicts.append(v)
        if options.list and not options.json and LISTS[options.list](v) and (options.held_out or not v.held_out):
            told = v.findings[:6] or [v.crash or "nothing"]
            print(f"{v.file} {v.id}: {v.about}", *told, sep="\n    ", flush=True)
    if options.json:
        shown = [asdict(v) for v in verdicts if options.held_out or not v.held_out]
        counted = {
            name: figures([v for v in verdicts if v.fault and v.held_out in halves])
            for name, halves in (("all", (True, False)), ("open", (False,)), ("held_out", (True,)))
        }
        print(json.dumps({"figures": counted, "edits": shown}, ensure_ascii=False, indent=1))
    else:
        print(*table(verdicts), f"{time.perf_counter() - started:.0f} s", sep="\n")
    total = figures([v for v in verdicts if v.fault])
    alarm = any(v.crash or (v.findings and not v.fault) for v in verdicts)
    return 1 if alarm or total["crash"] or total["both"] < 0.97 * total["planted"] else 0


if __name__ == "__main__":
    sys.exit(main())
