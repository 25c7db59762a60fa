"""What a stranger writes into titles, codes, headers, keys and names of files does no harm, whatever is done with it.

Every command and every format is run on the same hostile data, and all bytes that come out are looked at. A format that no command
here writes fails `test_every_format_is_tried`.
"""

from __future__ import annotations

import ast
import csv
import io
import re
import shlex
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.small import Small

from sdgtax.cli import screen
from sdgtax.formats.registry import FORMATS
from sdgtax.model.voice import fill

SRC = Path(__file__).parents[1] / "src" / "sdgtax"
MARK = "zqx"
"""Stands in all that is hostile, so that a test sees that it came out."""
LOUD = f"=1+1 {MARK} <b>b</b> @someone [red]r[/red] [a](http://b.example) ##[error]e ::notice::n |;=2 energy"
"""What any text may hold."""
QUIET = "\x1b[35;45m\u202e\u2066"
"""What moves, colours or reorders a text: signs that no command of ours draws with."""
NAME = f"::notice::[red]{MARK} ##[x]@someone\u202e\x1b[35;45m"
"""A name of a file (no slash)."""
CODE = f"::warning::{MARK}\n::error::{QUIET}=1"
SET = f"""\
id: mine
name: {{en: '[red]{MARK} <b>', nb: '@someone'}}
publisher: "=1+1 {MARK}"
edition: "##[x] ::y"
year: 2025
level: [municipal]
languages: [en]
licence: CC0
attribution: "@someone"
source: []
status: draft
indicators:
  - {{code: '1', title: {{en: Energy use}}}}
  - {{code: "::warning::{MARK}", title: {{en: {LOUD!r}}}}}
  - {{code: "=3", title: {{en: "::notice::{MARK} ##[x] <b> number of ferries"}}}}
"""
RUNS = """\
classify NAME.csv --format table|csv|tsv|markdown|json|jsonl
export NAME.csv -o out.x --blind FORM skos|jsonld|ks|sdmx|datapackage|csvw|open-sdg
export NAME.csv -o out.x --publisher TITLE --contact a@b.example --url https://a.example/x FORM dcat
classify NAME.csv --format csv --layout long
classify NAME.csv -o out.csv|out.json|out.jsonl
classify NAME.csv --title-column NAME
classify NAME-missing.csv
classify mine --format table|csv|json|jsonl
text NAME.txt --format table|csv|tsv|markdown|json|jsonl|html
text NAME.txt --format csv --layout sentences
text NAME.txt -o out.html|out.csv|out.json
text NAME-missing.txt
text NAME.txt --form NAME
explain TITLE
explain TITLE --json
explain NAME --lang NAME
explain --NAME x
NAME
overlap NAME.csv mine --min-score 0 --relation related --relation close --relation exact --format table|csv|json|sssom
overlap NAME.csv mine --reviewed NAME.sssom.tsv --format csv|sssom
overlap NAME.csv mine --min-score 0 -o out.sssom.tsv
overlap NAME.csv mine --unmatched --format table|csv|json
overlap NAME.csv mine --matrix --format table|csv|json
overlap --explain TITLE TITLE
overlap --explain TITLE TITLE -o out.json
concepts NAME.csv mine --format table|csv|json
evaluate NAME.csv --by NAME
evaluate NAME.csv --by NAME --json
sets
sets --json
sets mine
sets mine --json
taxonomy
taxonomy --json
taxonomy NAME
validate bad --format text|json|github|sarif|junit
validate bad -o out.txt
validate NAME.yaml --format text|github
validate NAME-missing.yaml
validate --explain NAME
fmt --check bad
fmt --diff bad
new category NAME --taxonomy bad/taxonomy
new set NAME --sets bad/indicator_sets
diff old new --format text|json|markdown
diff old new -o out.txt
diff old NAME
"""


def all_runs() -> list[str]:
    parts = (line.rpartition(" ") for line in RUNS.splitlines())
    return [f"{head} {choice}".strip() for head, _, last in parts for choice in last.split("|")]


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository in which all that can be named is named by a stranger."""
    root = tmp_path_factory.mktemp("hostile")
    small = Small(root)
    for folder in ("", "old", "new", "bad"):
        for name, text in small.base.items():
            if name.startswith("indicator_sets/") or (folder and "/" in name):  # else the taxonomy is the bundled one
                (root / folder / name).parent.mkdir(parents=True, exist_ok=True)
                (root / folder / name).write_text(text)
        if folder != "old":
            (root / folder / "indicator_sets" / "mine.yaml").write_text(SET)
    rows = io.StringIO()
    writer = csv.writer(rows, lineterminator="\n")
    writer.writerow(["code", "title", "goal", NAME])
    writer.writerow([CODE, LOUD + QUIET, f"{MARK}{QUIET}", LOUD])
    writer.writerow(["2", "Energy use", "7", CODE])
    (root / f"{NAME}.csv").write_text(rows.getvalue())
    key = '"\\e[35;45m\\u202e::notice::' + MARK + '##[x]"'
    (root / f"{NAME}.yaml").write_text(f"id: r\ntaxonomy: ks-ssb@0.1.0\n{key}: 1\ndecisions:\n  - {key}: {LOUD!r}\n")
    (root / "bad" / "taxonomy" / "profiles" / f"{NAME}.yaml").write_text(f"{key}: {{{key}: {key}}}\n")
    head = "subject_id\tpredicate_id\tobject_id\tmapping_justification\tauthor_label\tcomment"
    row = f"mine:1\tskos:closeMatch\tmine:%3A%3Awarning%3A%3A{MARK}\tsemapv:ManualMappingCuration\t{LOUD}\t{LOUD}"
    (root / f"{NAME}.txt").write_text(
        f"{LOUD + QUIET}\n\n{CODE}\n\n=1 {MARK} saves energy, ##[x] and renewable energy too.\n"
    )
    (root / f"{NAME}.sssom.tsv").write_text(f"{head}\n{row}\n")
    return root


def words_of(line: str) -> list[str]:
    """The arguments of a line of RUNS; the form of an export comes first."""
    head, form, last = line.partition(" FORM ")
    line = head.replace("export", f"export {last}", 1) if form else line
    return [w.replace("NAME", NAME).replace("TITLE", LOUD + QUIET) for w in shlex.split(line)]


def faults(text: str, kind: str) -> Iterator[str]:
    """What a terminal, a log, a spreadsheet or a page would obey in a text of a format."""
    for letter in text:
        if not letter.isprintable() and letter not in "\n\t\u00a0" and not (kind == "markdown" and letter == "\u200b"):
            yield f"the sign {letter!r}"
    for line in re.split(r"[\n\r]", text):
        own = kind == "github" and re.match(r"::(error|warning|notice) file=", line)
        if line.lstrip().startswith("::") and not own:
            yield f"a command: {line[:60]}"
        if re.search(r"##\w*\[", line):
            yield f"a command in: {line[:60]}"
        if own and "::" in line[2:].partition("::")[0]:
            yield f"a property that ends a command: {line[:60]}"
    if kind in ("csv", "tsv", "sssom"):
        for separator in ",;\t|":
            for row in csv.reader(io.StringIO(text), delimiter=separator):
                yield from (f"a formula, split at {separator!r}: {c[:40]}" for c in row if is_formula(c))
    if kind == "html":
        yield from (f"markup: {m}" for m in re.findall(r"<b>|<script|<a |href=|src=", text))
    if kind == "markdown":
        yield from (f"markup: {m}" for m in re.findall(r"<b>|@someone|\]\(|https?://", text))


def is_formula(cell: str) -> bool:
    bare = cell.lstrip(' \t\n"')
    return bare[:1] in tuple("=+-@＝＋－＠") and not re.fullmatch(r"-|[+-]?\d+([.,]\d+)?( ?%)?", bare)


def kind_of(words: list[str]) -> str:
    if words[0] in ("classify", "overlap", "concepts", "text", "validate", "diff") and "--format" in words:
        return words[words.index("--format") + 1]
    return ""


@pytest.mark.parametrize("line", all_runs())
def test_nothing_that_comes_out_is_obeyed(hostile: Path, run: Any, line: str) -> None:
    words = words_of(line)
    done = run(*words, cwd=hostile)
    assert done.code in (0, 1, 2)
    assert not list(faults(done.out, kind_of(words)))
    assert not list(faults(done.err, ""))
    made = written(hostile)
    assert bool(made) == ("-o" in words)
    assert not made or any(MARK in text for text in made.values())
    for path, text in made.items():
        if path.parent.name == "out.x" or path.parent.parent.name == "out.x":
            text = text.replace("##", "")  # never shown in a log: these go to a folder
        assert not list(faults(text, path.suffix.lstrip(".").replace("tsv", "sssom")))
    if line.split()[0] not in ("taxonomy", "sets") or "mine" in words:
        assert made or MARK in done.out + done.err, "nothing hostile came out: the run shows nothing"


def written(folder: Path) -> dict[Path, str]:
    """The files that a command has made, with their text; they are taken away."""
    made = {}
    for top in list(folder.glob("out.*")):
        files = [p for p in (top, *top.rglob("*")) if p.is_file()]
        made |= {path: path.read_text(encoding="utf-8") for path in files}
        shutil.rmtree(top) if top.is_dir() else top.unlink()
    return made


def test_every_format_of_text_is_tried() -> None:
    """Cells of the binary ones are tried in tests/test_outputs.py."""
    known = {f.name for f in FORMATS.values() if f.takes and not f.binary}
    assert known <= {word for line in all_runs() for word in line.split()}


class Screen(io.TextIOWrapper):
    """A stream that is a terminal."""

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize("line", [x for x in all_runs() if "--format" not in x or x.endswith(("table", "text"))])
def test_a_terminal_shows_what_it_would_obey(
    hostile: Path, run: Any, line: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On a terminal too, where our own colours are the only escape sequences; markup in titles stays text."""
    monkeypatch.setattr(io, "TextIOWrapper", Screen)
    done = run(*words_of(line), cwd=hostile, env={"TERM": "xterm-256color", "NO_COLOR": ""})
    written(hostile)
    shown = done.out + done.err
    assert "\x1b[35;45m" not in shown
    drawn = re.sub(r"\x1b\[[\d;?]*[mKAGhl]|\r", "", shown)
    assert not [letter for letter in drawn if not letter.isprintable() and letter not in "\n\t\u00a0"]


def test_a_title_is_shown_with_its_brackets(hostile: Path, run: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(io, "TextIOWrapper", Screen)
    done = run("explain", "[red]energy[/red] :smile:", cwd=hostile)
    shown = re.sub(r"\x1b\[[\d;]*m", "", done.out)
    assert "[red]energy[/red] :smile:" in re.sub(r"\[(\w+)\]", r"\1", shown), "known words stand in brackets"


# --- nothing is executed from data


def calls(tree: ast.AST) -> Iterator[tuple[str, ast.Call]]:
    """The calls of a module with the last name of what is called, and with its whole name."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield ast.unparse(node.func), node


FILES = sorted(SRC.rglob("*.py"))


def test_no_code_comes_out_of_data() -> None:
    assert len(FILES) > 200
    for file in FILES:
        runs_nothing(file)


def runs_nothing(file: Path) -> None:
    """A module takes in nothing that would be run."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    imported = {a.name for n in ast.walk(tree) if isinstance(n, ast.Import) for a in n.names}
    imported |= {n.module or "" for n in ast.walk(tree) if isinstance(n, ast.ImportFrom)}
    forbidden = {"pickle", "cPickle", "marshal", "shelve", "dill", "joblib", "cloudpickle", "code", "runpy", "ctypes"}
    assert not {name.partition(".")[0] for name in imported} & forbidden, file
    assert "subprocess" not in imported or file.name == "git.py", file
    for name, call in calls(tree):
        assert name not in ("eval", "exec", "compile", "__import__", "os.system", "os.popen"), (file, name)
        assert not any(k.arg == "shell" for k in call.keywords), (file, name)
        if name.startswith("yaml.") and name.rpartition(".")[2] in ("load", "load_all", "compose", "compose_all"):
            loader = next(ast.unparse(k.value) for k in call.keywords if k.arg == "Loader")
            assert loader == "_Loader" or "SafeLoader" in loader, (file, loader)
        assert name not in ("yaml.full_load", "yaml.unsafe_load", "yaml.load_all"), (file, name)
        if name == "YAML":
            assert not any(k.arg == "typ" and ast.unparse(k.value) == "'unsafe'" for k in call.keywords), file
        if name == "import_module":  # of names that stand in the code
            told = ast.unparse(call.args[0])
            fixed = isinstance(call.args[0], ast.Subscript | ast.Constant) or re.match(
                r"f['\"](sdgtax|\{PACKAGE\})\.", told
            )
            assert fixed or (file.name, told) == ("extras.py", "module"), file
        if name in ("need", "extras.need"):
            assert isinstance(call.args[0], ast.Constant), (file, name)


def test_only_the_screen_prints() -> None:
    """So that no command can forget to make harmless what it shows."""
    writes = re.compile(r"sys\.(stdout|stderr)(\.buffer)?\.write(lines)?|console\(.*\)\.print")
    for file in FILES:
        name = file.relative_to(SRC).as_posix()
        if name == "cli/screen.py":
            continue
        allowed = {"compile.py": {"print"}, "__main__.py": {"print"}}.get(name, set())
        for called, _ in calls(ast.parse(file.read_text(encoding="utf-8"))):
            assert called not in {"print", "typer.echo", "click.echo", "Console"} - allowed, name
            assert not writes.fullmatch(called), (name, called)


@pytest.mark.parametrize("template", ["{a.__class__}", "{a[0]}", "{a!r}", "{a:>9}", "{a:{b}}", "{0}", "{}"])
def test_a_template_can_only_name_a_value(template: str) -> None:
    with pytest.raises(ValueError, match="only a name may stand in braces"):
        fill(template, {"a": "x", "b": "y"})
    assert fill("{a} {{b}}", {"a": "{b}"}) == "{b} {b}"


def test_lines_of_standard_error_are_harmless(capsys: pytest.CaptureFixture[str]) -> None:
    screen.tell(f"a\n ::notice::x ##[y]{QUIET}")
    assert not list(faults(capsys.readouterr().err, ""))
