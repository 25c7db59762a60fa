"""Results for reading: drawn for the console that is passed in, a terminal or not, in the language of the reader."""

from __future__ import annotations

import io
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console, RenderableType

import sdgtax
from sdgtax.analyse.report import Demo, summarise
from sdgtax.check.rules import RULES
from sdgtax.classify.engine import FIRST, Classifier
from sdgtax.cli.screen import put
from sdgtax.model.columns import Column
from sdgtax.model.finding import Finding, SdgtaxError
from sdgtax.model.indicator import Indicator, IndicatorSet
from sdgtax.model.language import Text
from sdgtax.model.sheet import Sheet
from sdgtax.model.taxonomy import Taxonomy
from sdgtax.model.voice import Voice
from sdgtax.model.words import Words
from sdgtax.show import taxonomy as tree
from sdgtax.show.classification import classifications
from sdgtax.show.demo import demo
from sdgtax.show.explain import explanation
from sdgtax.show.findings import text
from sdgtax.show.table import draw
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


# --- tables, and what else depends on the console


def console(*, terminal: bool, width: int = 100, colour: bool = False) -> Console:
    """A console that writes into memory."""
    return Console(
        file=io.StringIO(), force_terminal=terminal, width=width, no_color=not colour, color_system="standard" if colour else None,
        highlight=False,
    )  # fmt: skip


def drawn(out: Console, parts: Iterable[RenderableType]) -> list[str]:
    """What stands on the console."""
    put(out, parts)
    file: Any = out.file
    return [line.rstrip() for line in file.getvalue().splitlines()]


@pytest.fixture
def sheet() -> Sheet:
    """One column of each type."""
    types = {"name": "text", "n": "integer", "mean": "number", "part": "share", "tags": "list"}
    columns = [
        Column(id=name, type=kind, heading=Text({"en": name, "nb": f"{name}-nb"}), decimals=2 if name == "mean" else None, empty="-")
        for name, kind in types.items()
    ]  # fmt: skip
    return Sheet("x", tuple(columns), [["a\tb", 1, 0.5, 0.25, ["p", "q"]], ["", 100, None, 1.0, []]])


def test_a_sheet_is_lines_with_tabs_where_there_is_no_terminal(sheet: Sheet, taxonomy: Taxonomy) -> None:
    out = console(terminal=False, width=10)
    lines = drawn(out, draw(out, sheet, Voice(taxonomy.words, "nb"), "Tittel", ("sett", ["x", "y"])))
    assert lines == [
        "# Tittel",
        "sett\tname-nb\tn-nb\tmean-nb\tpart-nb\ttags-nb",
        "x\ta b\t1\t0,50\t25 %\tp;q",
        "y\t-\t100\t-\t100 %\t-",
    ]


def test_a_sheet_is_drawn_on_a_terminal_with_numbers_to_the_right(sheet: Sheet, taxonomy: Taxonomy) -> None:
    out = console(terminal=True)
    assert drawn(out, draw(out, sheet, Voice(taxonomy.words, "en"))) == [
        "name   n mean part tags",
        "a b    1 0.50  25% p;q",
        "-    100    - 100% -",
    ]


@pytest.mark.parametrize("width", [60, 80, 100])
def test_a_table_that_does_not_fit_goes_on_below_each_row(taxonomy: Taxonomy, width: int) -> None:
    """Nothing is squeezed or cut: titles keep a width that can be read, and every value stands there whole."""
    ws, out = sdgtax.open(), console(terminal=True, width=width)
    titles = [
        "Share of municipal waste that is recycled in the municipality",
        "Net expenditure on child welfare per inhabitant",
    ]
    found = list(ws.classify(titles))
    lines = drawn(out, classifications(out, taxonomy, found, ws.voice("en")))
    assert max(map(len, lines)) <= width
    page = " ".join(" ".join(lines).split())
    for c in found:
        for a in (*c.of("area")[:1], *c.of("tbl"), *c.of("evaluation")):
            assert taxonomy.label(a.category, "en") in page
    beside = [line for line in lines if "Share of municipal waste" in line]
    assert len(beside) == 1
    assert ("TBL" in lines[0]) == (width >= 100) or any(line.startswith("  TBL ") for line in lines)


@pytest.mark.parametrize("width", [60, 80, 110])
def test_the_grid_of_the_demo_never_wraps(taxonomy: Taxonomy, blind: Classifier, width: int) -> None:
    sets = ("norway-malepunkter", "own")
    results = tuple(blind.classify(Indicator.of(f"Waste {n}", "en", f"{n}", s)) for s in sets for n in range(12))
    found, out = Demo(results, summarise(taxonomy, results), ()), console(terminal=True, width=width)
    lines = drawn(out, demo(out, taxonomy, found, [Path(p) for p in "abc"], Voice(taxonomy.words, "nb")))
    grid = lines[lines.index("Mål per sett (antall indikatorer med målet som første mål)") + 1 :]
    grid = grid[: grid.index("")]
    assert all(line.startswith((" " * 18, "norway-malepunkter ", "own ")) for line in grid)
    assert max(map(len, grid)) <= width
    heads = " ".join(line for line in grid if line.startswith(" "))
    assert heads.split() == [*map(str, range(1, 18)), "-", "vurder"]
    assert len(grid) == (6 if width == 60 else 3)
    numbers = " ".join(line.removeprefix("own") for line in grid if line.startswith("own")).split()
    assert len(numbers) == 20 and numbers.count("12") == 1


def test_matched_words_stand_in_brackets_or_in_colour(taxonomy: Taxonomy) -> None:
    ws = sdgtax.open()
    found = ws.explain("Municipal waste recycled")
    plain, coloured = console(terminal=True), console(terminal=True, colour=True)
    assert drawn(plain, explanation(plain, taxonomy, found, None, ws.voice("en")))[0].startswith("[Municipal waste")
    assert "[Municipal" not in drawn(coloured, explanation(coloured, taxonomy, found, None, ws.voice("en")))[0]


def test_an_explanation_speaks_the_language_of_the_reader(taxonomy: Taxonomy, sets: dict[str, IndicatorSet]) -> None:
    ws, out = sdgtax.open(), console(terminal=False)
    found = ws.explain("un-sdg:11.6.1", level="municipal")
    page = "\n".join(drawn(out, explanation(out, taxonomy, found, sets["un-sdg"], ws.voice("nb"))))
    words = (
        "sikkerhet 1,00",
        "Med ord",
        "Plassering og begrunnelse",
        "publisert av",
        "Kvalitetskriterier",
        ": dårlig  ",
    )
    for word in (*words, "ikke vurdert", "Nærmest etter", "Ikke vurdert; det som ville avgjøre det"):
        assert word in page, word
    for word in ("confidence", "published", "not assessed", "Runners-up", "“"):
        assert word not in page, word


def test_classifications_are_a_stream_where_there_is_no_terminal(taxonomy: Taxonomy) -> None:
    ws, out, read = sdgtax.open(), console(terminal=False), []

    def titles() -> Iterable[str]:
        for n in range(10**9):
            read.append(n)
            yield "Maternal mortality ratio"

    parts = iter(classifications(out, taxonomy, ws.classify(titles()), ws.voice("nb")))
    assert str(next(parts)).split("\t")[:3] == ["kode", "tittel", "mål"]
    assert str(next(parts)).split("\t")[:3] == ["Maternal mor", "Maternal mortality ratio", "3"]
    assert len(read) <= FIRST, "the first titles tell the language of a list; the rest is not read"


def test_the_tree_is_drawn_or_a_line_a_category(taxonomy: Taxonomy) -> None:
    ws, out, terminal = sdgtax.open(), console(terminal=False), console(terminal=True)
    lines = drawn(out, tree.tree(out, taxonomy, "goal.tbl", 2, ws.voice("nb")))
    assert lines == [
        "goal.tbl\tTrippel bunnlinje",
        "goal.tbl.environment\tMiljø",
        "goal.tbl.social\tSosialt",
        "goal.tbl.economy\tØkonomi",
    ]
    assert (
        drawn(terminal, tree.tree(terminal, taxonomy, "goal.tbl", 2, ws.voice("nb")))[1]
        == "├── Miljø  goal.tbl.environment"
    )


def test_the_demo_counts_the_facets_that_the_words_name(taxonomy: Taxonomy, blind: Classifier) -> None:
    results = tuple(
        blind.classify(Indicator.of(title, "en", f"{n}", "own")) for n, title in enumerate(["Waste", "Schools"])
    )
    found = Demo(results, summarise(taxonomy, results), ())
    bars = {"tbl": Text({"en": "Bottom line", "nb": "Bunnlinje"})}

    def page(grid: str) -> list[str]:
        words = Words(demo={"grid": grid, "bars": bars}, report=taxonomy.words.report, sections=taxonomy.words.sections)
        out, other = console(terminal=False, width=200), taxonomy.changed(words=words)
        return drawn(out, demo(out, other, found, [Path("p.html"), Path("a.csv"), Path("b.csv")], Voice(words, "nb")))

    lines = page("goal")
    assert lines[0] == "2 indikatorer fra 1 sett, klassifisert"
    assert next(line for line in lines if line.startswith("own ")).endswith(" %")
    assert [line.split()[0] for line in lines[lines.index("Bunnlinje") + 1 :][:3]] == ["Miljø", "Sosialt", "Økonomi"]
    assert "Åpne i en nettleser: p.html" in lines
    assert "Skrevet: a.csv (én rad per indikator) og b.csv (én rad per plassering)" in lines
    with pytest.raises(SdgtaxError, match="names the facet “gaol”"):
        page("gaol")
