"""Text from data does no harm in a terminal, a log, Markdown or a spreadsheet."""

from __future__ import annotations

import csv
import io
import json
import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sdgtax.text import harmless

HOSTILE = st.text(
    alphabet=st.sampled_from("abc:;,|#[]()<>@=+-＝＠!*_`&/\\.\x1b\x9b\u202e\u2066\u2028\r\n\t \ud800www1GH")
)


@given(HOSTILE)
@example("\x1b]0;title\x07")
def test_nothing_moves_a_terminal(text: str) -> None:
    shown = harmless.terminal(text)
    assert all(c.isprintable() or c in "\n\t" for c in shown)
    assert harmless.terminal(shown) == shown


@given(HOSTILE)
@example("::error::x")
@example("  ::set-output name=a::b")
@example("x ##[command]y")
def test_no_line_of_a_log_is_a_workflow_command(text: str) -> None:
    for line in harmless.log(text).split("\n"):
        assert not line.lstrip().startswith("::")
        assert "##[" not in line


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("<script>alert(1)</script>", "&lt;script&gt;alert\\(1\\)&lt;/script&gt;"),
        ("[x](javascript:1)", "\\[x\\]\\(javascript:1\\)"),
        ("ask @ks", "ask @\u200bks"),
        ("see #12", "see \\#\u200b12"),
        ("https://example.org", "https:\u200b//example.org"),
        ("a | b\nc", "a \\| b c"),
        ("<!-- x -->", "&lt;\\!-- x --&gt;"),
        ("Andel elever & barn", "Andel elever &amp; barn"),
    ],
)
def test_markdown_shows_the_text_and_nothing_else(text: str, shown: str) -> None:
    assert harmless.markdown(text) == shown


@given(HOSTILE, st.sampled_from(",;\t|"))
@example("x;=1+1", ";")
@example("＝1", ",")
def test_no_cell_begins_a_formula_however_the_file_is_split(text: str, separator: str) -> None:
    out = io.StringIO()
    csv.writer(out).writerow(["code", harmless.cell(text)])
    for row in csv.reader(io.StringIO(out.getvalue(), newline=""), delimiter=separator, quoting=csv.QUOTE_NONE):
        for cell in row[1:]:
            assert not cell.startswith(tuple("=@＝＋－＠"))


@given(HOSTILE)
@example("'=1")
@example('a;""=1')
@example("-4.5")
@example("##'[x")
def test_a_cell_can_be_read_back(text: str) -> None:
    safe = harmless.cell(text)
    assert harmless.uncell(safe) == harmless.terminal(re.sub("\r\n?", "\n", text))
    assert not re.search(r"^\s*::|##\w*\[", safe, re.MULTILINE)


@pytest.mark.parametrize("text", ["-4.5", "+1,5", "-12 %", "-"])
def test_a_number_as_text_stays_a_number(text: str) -> None:
    assert harmless.cell(text) == text


@given(HOSTILE)
@example("##[error]x")
def test_json_says_the_same_and_is_harmless(text: str) -> None:
    safe = harmless.json(json.dumps({text: text}, ensure_ascii=False))
    assert json.loads(safe) == {text: text}
    assert safe == harmless.log(safe)


@pytest.mark.parametrize(
    ("text", "shown"), [("a-b", "`a-b`"), ("a`b", "`` a`b ``"), ("a|b\n##[x]", "`a\\|b ##\\[x]`"), ("", "` `")]
)
def test_code_in_markdown_stays_code(text: str, shown: str) -> None:
    assert harmless.code(text) == shown


def test_what_is_harmless_stays() -> None:
    for text in ("Andel elever som trives på skolen", "CO₂-utslipp, tonn", "0301", "1.10", "a: b"):
        assert harmless.terminal(text) == harmless.log(text) == harmless.cell(text) == harmless.line(text) == text
    assert harmless.cell(-4.5) == -4.5
