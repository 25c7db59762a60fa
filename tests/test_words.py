"""The words of the program: those that the code says are those of `rules/words.yaml`, in every language."""

from __future__ import annotations

import ast
import re
import string
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import pytest
from tests.small import Small

from sdgtax.analyse.compare import Kind as Judged
from sdgtax.analyse.gaps import State
from sdgtax.analyse.select import WishKind
from sdgtax.analyse.update import Kind as Change
from sdgtax.analyse.verdicts import INSTEAD, RIGHT, UNSURE, WRONG
from sdgtax.formats.page.sections import PARTS as SECTIONS
from sdgtax.model.classification import Basis, EvidenceKind, Grade
from sdgtax.model.document import Kind, Reason, Unit
from sdgtax.model.finding import SdgtaxError
from sdgtax.model.language import Text
from sdgtax.model.rules import Category
from sdgtax.model.taxonomy import Taxonomy
from sdgtax.model.voice import Voice
from sdgtax.model.words import Words
from sdgtax.views.explorer import WORDS as EXPLORER
from sdgtax.yaml.load import bundled_columns

ROOT = Path(__file__).parents[1]
CODE = [p for folder in ("src", "tools") for p in sorted((ROOT / folder).rglob("*.py"))]
PARTS = [part.replace("_", "-") for part in bundled_columns().input.columns]
VERDICTS = (RIGHT, WRONG, INSTEAD, UNSURE)
BY_VALUE = {"basis": get_args(Basis), "evidence": get_args(EvidenceKind), "grade": get_args(Grade), "part": PARTS,
            "text-kind": get_args(Kind), "text-unit": get_args(Unit), "text-out": get_args(Reason),
            "change": get_args(Change), "agreement": ("agrees", "among", "differs", "none"),
            "state": get_args(State), "states": get_args(State), "wish": get_args(WishKind),
            "judged": get_args(Judged), "explorer": EXPLORER, "status": ("verified", "draft"),
            "report": SECTIONS,
            "settled": get_args(Category.model_fields["basis"].annotation), "origin": ("ours", "unofficial"), "compare": ("missing", "possible"),
            "verdict": VERDICTS, "key": (*VERDICTS, "back", "why", "stop")}  # fmt: skip
"""Sections of which the code says the word for a value."""
WORDS = "taxonomy/rules/words.yaml"


def nodes() -> Iterator[ast.AST]:
    """All of the code but the rules of checks, which name places in files and say no words."""
    return (
        node
        for path in CODE
        if path.parent.name != "rules"
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
    )


@pytest.fixture(scope="module")
def known(taxonomy: Taxonomy) -> dict[str, Text]:
    """All words by id."""
    return {f"{s}.{name}": text for s, words in taxonomy.words.sections.items() for name, text in words.items()}


def test_the_code_says_these_words_and_no_others(known: dict[str, Text], taxonomy: Taxonomy) -> None:
    word = re.compile(rf"({'|'.join(taxonomy.words.sections)})\.(?!yaml$)[a-z-]+")
    texts = {n.value for n in nodes() if isinstance(n, ast.Constant) and isinstance(n.value, str)}
    said = {text for text in texts if word.fullmatch(text)}
    by_value = {f"{section}.{value}" for section, values in BY_VALUE.items() for value in values}
    assert said | by_value == known.keys()


def test_the_code_fills_in_the_names_in_braces(known: dict[str, Text]) -> None:
    calls = 0
    for call in nodes():
        if not isinstance(call, ast.Call) or getattr(call.func, "id", "") not in ("say", "self"):
            continue
        if not call.args or not isinstance(call.args[0], ast.Constant):
            continue
        word, given = call.args[0].value, {k.arg for k in call.keywords}
        if word in known:
            calls += 1
            assert given == {n for _, n, _, _ in string.Formatter().parse(known[word].get("en")) if n}, word
    assert calls > 60


def test_every_language_has_its_own_signs(taxonomy: Taxonomy) -> None:
    english, norwegian = Voice(taxonomy.words, "en"), Voice(taxonomy.words, "nb")
    assert (english.number(0.5), norwegian.number(0.5)) == ("0.50", "0,50")
    assert (english.number(2, 1, "+"), norwegian.number(-2, 1, "+")) == ("+2.0", "-2,0")
    assert (english.share(0.125, 1), norwegian.share(0.125, 1)) == ("12.5%", "12,5 %")
    assert (english.quote("x"), norwegian.quote("x")) == ("“x”", "«x»")


def test_a_word_that_is_missing_or_wrong_is_told(taxonomy: Taxonomy) -> None:
    words = Words(
        demo=taxonomy.words.demo,
        report=taxonomy.words.report,
        sections={"new": {"next": Text({"en": "run {path"}), "fill": Text({"en": "{x}"})}},
    )
    with pytest.raises(SdgtaxError, match="no word “written” in “new”"):
        Voice(words, "en")("new.written", path="x")
    for word in ("new.next", "new.fill"):
        with pytest.raises(SdgtaxError, match=f"“{word}” has wrong names in braces. Known: {{path}}"):
            Voice(words, "en")(word, path="x")


@pytest.mark.parametrize(
    ("old", "new", "rule", "message"),
    [
        ("    unread:", "    unrede:", "unknown-word", "does not say a word “fmt.unrede”"),
        ("    unread:", "    unrede:", "unknown-word", "missing: fmt.unread"),
        ("  fmt:\n", "  fmd:\n", "unknown-word", "missing: fmt.would, fmt.changed"),
        ('"{n} could not be read", nb: "{n} kunne', '"{x} could not be read", nb: "{x} kunne', "unknown-word", "it has {x}"),
        ('nb: "{n} kunne', 'nb: "{m} kunne', "template-mismatch", "the languages differ in {m}, {n}"),
        ("grid: goal", "grid: gaol", "facet-named", "there is no facet “gaol”"),
    ],
)  # fmt: skip
def test_what_is_wrong_in_the_file_is_found(tmp_path: Path, old: str, new: str, rule: str, message: str) -> None:
    small = Small(tmp_path)
    assert old in small.base[WORDS]
    found = small.findings({WORDS: small.base[WORDS].replace(old, new, 1)})
    line = next(n for n, text in enumerate(small.base[WORDS].split("\n"), 1) if old.strip("\n") in text)
    assert [(f.path, f.rule) for f in found if message in f.message] == [(WORDS, rule)]
    assert {f.rule for f in found} == {rule}
    assert line in {f.line for f in found} or "missing: fmt.would" in message
