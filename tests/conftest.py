"""Shared: the bundled data loaded once, a runner of the command line, a terminal without surprises."""

from __future__ import annotations

import functools
import gc
import hashlib
import io
import marshal
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import chdir, contextmanager, nullcontext
from copy import copy
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any
from unittest import mock

import pytest
from hypothesis import settings

from sdgtax.text import reading
from sdgtax.yaml import layout, load
from sdgtax.yaml.document import Document

if TYPE_CHECKING:
    from tests.small import Small

    from sdgtax.classify.engine import Classifier
    from sdgtax.model.indicator import IndicatorSet
    from sdgtax.model.taxonomy import Taxonomy
    from sdgtax.text.lexicon import Lexicon

ROOT = Path(__file__).parents[1]
KEPT = ("PATH", "HOME", "SYSTEMROOT", "VIRTUAL_ENV", "TMPDIR", "LANG", "PYTHONPATH")
PLAIN = {"COLUMNS": "110", "TERM": "dumb", "NO_COLOR": "1", "PYTHONUTF8": "1", "SDGTAX_CACHE": ""}

settings.register_profile("steady", deadline=None, derandomize=True)
settings.load_profile("steady")

# Typer reads these once, when it is imported; a build server that sets them would colour what the tests compare.
for name in ("FORCE_COLOR", "GITHUB_ACTIONS", "PY_COLORS", "TERMINAL_WIDTH", "_TYPER_FORCE_DISABLE_TERMINAL"):
    os.environ.pop(name, None)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-golden", action="store_true", help="write the files of tests/golden/ anew; read the diff"
    )


SHORT, READ = 2000, 200
"""Texts of so many characters are read again; so many longer ones are kept as they were read."""

# --- the data, read once


def once(loader: Callable[..., Any], name: str) -> Callable[..., Any]:
    """A loader of a folder that reads each content once in a session, whichever folder it lies in. Errors are not kept."""
    known: dict[tuple[Any, ...], Any] = {}

    @functools.wraps(loader)
    def load_once(root: Path | None = None, *args: Any, **options: Any) -> Any:
        try:
            weighed = str(root) if root and (root / "words").is_dir() else ""  # a taxonomy knows where its weights lie
            named = tuple(Path(a).read_bytes() for a in args if isinstance(a, str) and a.endswith(".yaml"))
            key = (digest(root or load.bundled(name)), weighed, args, named, tuple(sorted(options.items())))
        except OSError:
            return loader(root, *args, **options)
        if key not in known:
            known[key] = loader(root, *args, **options)
        return copy(known[key])

    return load_once


def digest(folder: Path) -> str:
    """A text that differs when a name or a byte of a file below the folder differs."""
    found = hashlib.sha256()
    for path in sorted(p for p in folder.rglob("*") if p.suffix in (".yaml", ".yml")):
        if path.is_file():
            found.update(path.relative_to(folder).as_posix().encode() + b"\0")
            found.update(hashlib.sha256(path.read_bytes()).digest())
    return found.hexdigest()


def each_text_once(lay_out: Callable[[str, Path], str]) -> Callable[[str, Path], str]:
    """What lays out a text, done once in a session for each text, wherever it lies. Errors are not kept."""
    known: dict[str, str] = {}

    @functools.wraps(lay_out)
    def laid_out(text: str, path: Path) -> str:
        if text not in known:
            known[text] = lay_out(text, path)
        return known[text]

    return laid_out


def each_lexicon_once(kind: Callable[..., Lexicon]) -> Callable[..., Lexicon]:
    """The lexicon of a taxonomy that is as its files are is made once in a session."""
    known: dict[tuple[str, str], Lexicon] = {}

    def made(taxonomy: Taxonomy, lang: str, compiled: Any = None) -> Lexicon:
        if compiled or not taxonomy.digest:
            return kind(taxonomy, lang, compiled)
        if (taxonomy.digest, lang) not in known:
            known[taxonomy.digest, lang] = kind(taxonomy, lang)
        return known[taxonomy.digest, lang]

    return made


def each_document_once(read: Callable[..., Document]) -> Callable[..., Document]:
    """A text that is sound is read once in a session, wherever it lies; those that were read last are kept."""
    known = Kept(READ)

    def read_once(text: str, path: Path, *, as_written: bool = False) -> Document:
        key = (text, as_written)
        if key not in known:
            found = read(text, path, as_written=as_written)
            if found.findings or len(text) <= SHORT:
                return found
            known.keep(key, (found, marshal.dumps(found.data)))
        found, data = known[key] = known.pop(key)
        return replace(found, path=path, data=marshal.loads(data), findings=[])  # data that a test may change

    return read_once


def each_text_judged_once() -> None:
    """What `validate` tells of single texts, their odd signs and their language, is found once in a session for what has not changed."""
    from sdgtax.check import gathered
    from sdgtax.check.rules import language

    signs, known, guessers, asked = gathered.odd_signs, Kept(300), Kept(30), Kept(30)

    def odd_signs(doc: Document) -> Any:
        key = (id(doc.root), doc.kind)
        found = known.get(key) or known.keep(
            key, (doc.root, str(doc.path), list(signs(doc)))
        )  # with the root, so that its id stays its own
        return found[2] if found[1] == str(doc.path) or not found[2] else signs(doc)

    def guesser(rules: Any, kind: Any = language.LanguageGuesser) -> Any:
        if id(rules) not in asked:
            key = rules.model_dump_json() if hasattr(rules, "model_dump_json") else repr(rules)
            if key not in guessers:
                made = guessers.keep(key, kind(rules))
                made.guess = functools.lru_cache(20_000)(made.guess)
            asked.keep(id(rules), (rules, guessers[key]))  # with the rules, so that their id stays their own
        return asked[id(rules)][1]

    gathered.odd_signs = odd_signs
    language.LanguageGuesser = guesser  # type: ignore[assignment, misc]


ALONE = {"languages", "once", "by_language"}
"""What a rule may ask of all that is checked together, and yet have looked at one record alone."""


class Asked:
    """What is checked together; notes what a rule asks of it."""

    def __init__(self, ctx: Any) -> None:
        self._ctx = ctx
        self.asked: set[str] = set()

    def __getattr__(self, name: str) -> Any:
        self.asked.add(name)
        return getattr(self._ctx, name)


def each_rule_asked_once() -> None:
    """A rule of `validate` that found nothing in a file of rules, and looked at that file alone, is asked once in a session for its text."""
    from sdgtax.check import validate
    from sdgtax.check.records import Record

    find, right = validate._findings, Kept(30_000)

    def findings(rule: Any, ctx: Any, record: Any) -> Any:
        if type(record) is not Record:
            return find(rule, ctx, record)
        key = (rule.check, record.doc.name, record.doc.kind, record.doc.text, tuple(ctx.languages))
        if key in right:
            return ()
        found = list(find(rule, noted := Asked(ctx), record))  # type: ignore[arg-type]
        if not found and noted.asked <= ALONE:
            right.keep(key, True)
        return found

    validate._findings = findings


def each_file_taken_in_once() -> None:
    """The model of a sound file of rules, and what its texts tell of how words are rendered, are made once in a session for its text."""
    from sdgtax.check import context
    from sdgtax.check.gathered import Gathered
    from sdgtax.check.records import Record

    read, make, models, rendered = Gathered._read, context.Renderings, Kept(200), Kept(20)

    def taken_in(self: Any, record: Any, doc: Document, loc: Any, data: Any, model: Any, kind: str, **more: Any) -> Any:
        key = (id(doc.root), doc.kind, tuple(self.languages))
        if record is not Record or doc.root is None:
            return read(self, record, doc, loc, data, model, kind, **more)
        if key in models:
            made = Record(doc, loc, data, models[key][1])
            self.records.setdefault(kind, []).append(made)
            return made
        told = len(self.findings)
        made = read(self, record, doc, loc, data, model, kind, **more)
        if not made.broken and len(self.findings) == told and (self._wanted is None or str(doc.path) in self._wanted):
            models.keep(key, (doc.root, made.model))  # with the root, so that its id stays its own
        return made

    def renderings(texts: Any, empty: Any) -> Any:
        listed = list(texts)
        key = (tuple(tuple(t.items()) for t in listed), tuple((lang, tuple(words)) for lang, words in empty.items()))
        return rendered.get(key) or rendered.keep(key, make(listed, empty))

    Gathered._read = taken_in  # type: ignore[method-assign]
    context.Renderings = renderings  # type: ignore[assignment, misc]


def each_indicator_once() -> None:
    """What the workspaces on the bundled data, or with one profile on them, say of an indicator of a set, and how they take it apart, is
    found once in a session.

    Classifiers and matchers that a test makes itself are as ever, and so are titles without a set.
    """
    from sdgtax.classify.engine import Classifier
    from sdgtax.data import Data, shipped
    from sdgtax.match.titles import Titles
    from sdgtax.yaml import compiled

    said, apart = Kept(6_000), Kept(6_000)
    classify, profile = Classifier.classify, Titles.profile
    bundled = shipped(compiled.folder(), compiled.sources())
    with_profile: dict[str, dict[tuple[Any, ...], Classifier]] = {}

    def classifiers(self: Data) -> dict[tuple[Any, ...], Classifier]:
        ours = self.taxonomy_place.bundled and self.sets_place.bundled
        if ours and self.profile and self.taxonomy.digest:
            return with_profile.setdefault(self.taxonomy.digest, {})
        return bundled.classifiers if self._plain else {}

    def shared(classifier: Classifier) -> bool:
        return any(classifier in made.values() for made in (bundled.classifiers, *with_profile.values()))

    def classified(self: Classifier, indicator: Any, lang: str = "", *, explain: Any = True, lean: str = "") -> Any:
        if not getattr(indicator, "set_id", "") or not shared(self):
            return classify(self, indicator, lang, explain=explain, lean=lean)
        how = explain if isinstance(explain, bool) else frozenset(explain)
        key = (id(self), repr(indicator), lang, how, lean)
        return said.get(key) or said.keep(key, classify(self, indicator, lang, explain=explain, lean=lean))

    def profiled(self: Titles, prepared: Any, place: int, lang: str, *, classify: bool) -> Any:
        ours = self.vocabulary is bundled.vocabulary and shared(self._classifier)
        if prepared.rows or not ours:
            return profile(self, prepared, place, lang, classify=classify)
        key = (id(self._classifier), repr(prepared.indicators[place]), lang, classify)
        return apart.get(key) or apart.keep(key, profile(self, prepared, place, lang, classify=classify))

    Data._classifiers = functools.cached_property(classifiers)  # type: ignore[method-assign, assignment]
    Data._classifiers.__set_name__(Data, "_classifiers")
    Classifier.classify = classified  # type: ignore[method-assign]
    Titles.profile = profiled  # type: ignore[method-assign]


def each_rarity_once() -> None:
    """How rare words are on sets is measured once in a session for a taxonomy that is as its files are."""
    from sdgtax.match.titles import Titles
    from sdgtax.match.vocabulary import Thesaurus, Vocabulary

    make, known = Titles.__init__, Kept(20)

    def made(
        self: Titles, taxonomy: Taxonomy, sets: Any, classifier: Any, vocabulary: Any = None, **options: Any
    ) -> None:
        measured = list(sets.values())
        key = (taxonomy.digest, tuple(map(id, measured)))
        if vocabulary is None and taxonomy.digest and key in known:
            thesaurus = Thesaurus(taxonomy.concepts)
            vocabulary = Vocabulary(thesaurus, taxonomy.overlap.weights, measured=known[key][1])
        make(self, taxonomy, sets, classifier, vocabulary, **options)
        if vocabulary is None and taxonomy.digest:
            known.keep(key, (measured, dict(self.vocabulary.measured)))  # with the sets, so that their ids stay theirs

    Titles.__init__ = made  # type: ignore[method-assign]


class Kept(dict[Any, Any]):
    """So many answers, those that were found last."""

    def __init__(self, most: int) -> None:
        super().__init__()
        self._most = most

    def keep(self, key: Any, value: Any) -> Any:
        while len(self) >= self._most:
            del self[next(iter(self))]
        self[key] = value
        return value


def pytest_configure() -> None:
    """Before any module has taken the loaders: the commands of all tests share what they load and what they lay out."""
    # In the background of a script, or below nohup, they are ignored: tests of Ctrl-C and of a closed terminal would not end.
    for name, usual in (("SIGINT", signal.default_int_handler), ("SIGHUP", signal.SIG_DFL)):
        number = getattr(signal, name, None)
        if number and signal.getsignal(number) is signal.SIG_IGN:
            signal.signal(number, usual)
    load.load_taxonomy = once(load.load_taxonomy, "taxonomy")
    load.load_sets = once(load.load_sets, "indicator_sets")
    layout.laid_out = each_text_once(layout.laid_out)
    reading.Lexicon = each_lexicon_once(reading.Lexicon)  # type: ignore[assignment, misc]
    each_text_judged_once()
    each_rule_asked_once()
    each_file_taken_in_once()
    each_indicator_once()
    each_rarity_once()
    Document.read = staticmethod(each_document_once(Document.read))  # type: ignore[assignment, method-assign]


@pytest.fixture(scope="module", autouse=True)
def what_stays() -> None:
    """What is there before the tests of a module stays, as good as all of it: the collector need not walk it again and again."""
    gc.set_threshold(20_000, 50, 1_000)
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session", autouse=True)
def one_core() -> Iterator[None]:
    """No processes but where a test asks for some: a copy of a process that has run a thousand tests costs more than most of them."""
    with mock.patch("os.cpu_count", lambda: 1):
        yield


@pytest.fixture(scope="session")
def taxonomy() -> Taxonomy:
    return load.load_taxonomy()


@pytest.fixture(scope="session")
def sets() -> dict[str, IndicatorSet]:
    return load.load_sets()


@pytest.fixture(scope="session")
def blind(taxonomy: Taxonomy, sets: dict[str, IndicatorSet]) -> Classifier:
    from sdgtax.classify.engine import Classifier

    return Classifier(taxonomy, sets, blind=True)


@pytest.fixture(scope="session")
def informed(taxonomy: Taxonomy, sets: dict[str, IndicatorSet]) -> Classifier:
    from sdgtax.classify.engine import Classifier

    return Classifier(taxonomy, sets)


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Small:
    """The small workspace, which is checked with one change or another."""
    from tests.small import Small

    return Small(tmp_path_factory.mktemp("small"))


@pytest.fixture
def folder(tmp_path: Path, small: Small) -> Path:
    """The files of the small workspace, which a test may spoil."""
    return small.write(tmp_path)


# --- the command line


@dataclass(frozen=True)
class Result:
    """What a run of the program gave."""

    code: int
    out: str
    err: str


@pytest.fixture(scope="session")
def environment() -> dict[str, str]:
    """The environment of a plain terminal of 110 columns, without colour."""
    return {k: v for k, v in os.environ.items() if k in KEPT} | PLAIN


@pytest.fixture(scope="session")
def run(environment: dict[str, str]) -> Callable[..., Result]:
    """Run `sdgtax ARGS` in this process; gives exit code, output and errors. An error that no command expects is raised."""

    def _run(
        *args: str | Path, stdin: bytes = b"", cwd: Path | None = None, env: dict[str, str] | None = None
    ) -> Result:
        from sdgtax.__main__ import main

        code = 0
        with terminal([str(a) for a in args], stdin, environment | (env or {})) as (out, err):
            with chdir(cwd) if cwd else nullcontext():
                try:
                    main()
                except SystemExit as end:
                    code = end.code if isinstance(end.code, int) else int(end.code is not None)
            sys.stdout.flush()
            sys.stderr.flush()
            return Result(code, out.getvalue().decode(), err.getvalue().decode())

    return _run


def missing(what: str, found: object) -> None:
    """Skip with a clear word where something is not installed; on a build server that is a failure."""
    if found:
        return
    said = f"{what} is not installed; .ci/run installs it"
    if os.environ.get("CI"):
        pytest.fail(said)
    pytest.skip(said)


@contextmanager
def terminal(args: list[str], stdin: bytes, env: dict[str, str]) -> Iterator[tuple[io.BytesIO, io.BytesIO]]:
    """Command line, streams and environment of a program of its own; everything is as before afterwards."""
    streams = [io.BytesIO(stdin), io.BytesIO(), io.BytesIO()]
    texts = [io.TextIOWrapper(s, encoding="utf-8", errors="surrogateescape") for s in streams]
    collecting, threshold = gc.isenabled(), gc.get_threshold()
    try:
        with (
            mock.patch.object(sys, "argv", ["sdgtax", *args]),
            mock.patch.multiple(sys, stdin=texts[0], stdout=texts[1], stderr=texts[2]),
            mock.patch.dict(os.environ, env, clear=True),
            mock.patch.object(gc, "freeze"),  # this process goes on
        ):
            yield streams[1], streams[2]
    finally:
        gc.set_threshold(*threshold)
        (gc.enable if collecting else gc.disable)()


@pytest.fixture(scope="session")
def start(environment: dict[str, str]) -> Callable[..., subprocess.Popen[bytes]]:
    """Start `sdgtax ARGS` as a process of its own, with its streams in pipes."""

    def _start(
        *args: str | Path, cwd: Path | None = None, env: dict[str, str] | None = None
    ) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [sys.executable, "-m", "sdgtax", *map(str, args)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=environment | (env or {}),
            cwd=cwd,
        )

    return _start


@pytest.fixture(scope="session")
def run_process(start: Callable[..., subprocess.Popen[bytes]]) -> Callable[..., Result]:
    """Run `sdgtax ARGS` as a process of its own, where that is the point: entry point, exit code, locale, hash seed."""

    def _run(
        *args: str | Path, stdin: bytes = b"", cwd: Path | None = None, env: dict[str, str] | None = None
    ) -> Result:
        with start(*args, cwd=cwd, env=env) as program:
            out, err = program.communicate(stdin)
        return Result(program.returncode, out.decode(), err.decode())

    return _run
