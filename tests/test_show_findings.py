"""Findings on a terminal: the line that each is about, with a caret below the offending words."""

from __future__ import annotations

from sdgtax.check.rules import RULES
from sdgtax.model.finding import Finding
from sdgtax.show.findings import text
from sdgtax.views.findings import Findings

FINDING = Finding(
    "taxonomy/a b.yaml", 2, 5, "unknown-key", "unknown key “lable”", "Did you mean “label”?", "error", "label, id", 10
)


def shown(finding: Finding) -> Findings:
    return Findings([finding], [finding.path], 1, RULES)


def test_text_points_at_the_offending_words() -> None:
    lines = text(shown(FINDING), {"taxonomy/a b.yaml": "categories:\n    lable: x\n"}, "1 error.").plain
    assert lines.splitlines() == [
        "taxonomy/a b.yaml:2:5: error TAX020 unknown-key: unknown key “lable”",
        " 2 |     lable: x",
        "   |     ^^^^^",
        "   = expected: label, id",
        "   = to mend: Did you mean “label”?",
        "",
        "1 error.",
    ]


def test_text_cuts_long_lines_around_the_place() -> None:
    line = "x" * 300 + " lable " + "y" * 300
    finding = Finding("a.yaml", 1, 302, "unknown-key", "unknown", end_column=307)
    lines = text(shown(finding), {"a.yaml": line}, "", width=80).plain.splitlines()
    at = lines[2].index("^")
    assert lines[1][at : at + 5] == "lable"
    assert len(lines[1]) <= 80
