"""The report: its page says what the tables say, in one file that runs and loads nothing but its own."""

from __future__ import annotations

import base64
import csv
import hashlib
import importlib.util
import io
import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import openpyxl
import pytest

import sdgtax
from sdgtax.formats.page.build import Markup, ink, tag
from sdgtax.model.classification import merged
from sdgtax.model.taxonomy import Taxonomy
from sdgtax.views.explorer import WORDS

html = pytest.importorskip("lxml.html")

ROOT = Path(__file__).parents[1]
LIST = ROOT / "docs/examples/my_indicators.csv"
WITH = ("--with", "u4ssc,eu-vlr-2022")
MOST = 2_000_000


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("report")


@pytest.fixture(scope="module")
def text(run: Any, folder: Path) -> str:
    made = run("report", LIST, *WITH, "--level", "municipal", "-o", folder / "page.html")
    assert made.code == 0, made.err
    assert f"written: {folder / 'page.html'}" in made.err
    return (folder / "page.html").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def page(text: str) -> Any:
    return html.document_fromstring(text)


def data_of(text: str) -> dict[str, Any]:
    found = re.search(r'<script type="application/json" id="data">(.*?)</script>', text, re.DOTALL)
    assert found
    return json.loads(found.group(1))


def rows(run: Any, *args: Any) -> list[dict[str, str]]:
    made = run(*args, "--format", "csv")
    assert made.code == 0, made.err
    return list(csv.DictReader(io.StringIO(made.out)))


def words(element: Any) -> str:
    return " ".join(element.text_content().split())


def table(page: Any, caption: str) -> list[list[str]]:
    found = next(t for t in page.xpath("//table") if words(t.find("caption")) == caption)
    return [[words(cell) for cell in tr.xpath("./th|./td")] for tr in found.xpath(".//tr")]


# --- numbers


def test_the_goals_are_those_of_the_comparison(run: Any, page: Any) -> None:
    compared = json.loads(run("compare", LIST, "u4ssc", "eu-vlr-2022", "--level", "municipal", "--json").out)
    mine = compared["sets"][0]["reach"]["goal"]["counts"]
    tiles = {words(t.xpath(".//*[contains(@class,'mark')]")[0]): words(t.xpath(".//*[@class='count']")[0])
             for t in page.xpath("//*[@class='tiles']/li")}  # fmt: skip
    assert tiles == {c.rpartition(".")[2]: str(n) for c, n in mine.items()}
    assert sum(map(int, tiles.values())) >= 4
    by_set = {row[0]: row[1:] for row in table(page, "Indicators by set: Goal")}
    for one in compared["sets"]:
        counts = [str(n or "·") for n in one["reach"]["goal"]["counts"].values()]
        assert by_set[one["set"]] == counts


def test_the_figures_of_the_sets_are_those_of_compare(run: Any, page: Any) -> None:
    found = rows(run, "compare", LIST, "u4ssc", "eu-vlr-2022", "--level", "municipal")
    shown = table(page, "Comparison")
    goals = shown[0].index("goals")
    for row, line in zip(found, shown[1:], strict=True):
        assert line[:2] == [row["set"], row["indicators"]]
        assert line[goals] == f"{float(row['goal']):.0%}"
        assert line[-1] == row["alone"]


def test_the_cells_of_area_and_stage_are_counted_from_the_classification(run: Any, page: Any) -> None:
    found = json.loads(run("classify", LIST, "--level", "municipal", "--json").out)["indicators"]
    given = [
        {f: [a["label"] for a in i["assignments"] if a["facet"] == f] for f in ("area", "evaluation")} for i in found
    ]
    counts = Counter((a, e) for one in given for a in one["area"] for e in one["evaluation"])
    head, *lines = table(page, "Area of development and evaluation of measures")
    shown = {(line[0], e): int(n) for line in lines for e, n in zip(head[1:], line[1:], strict=True) if n != "·"}
    assert shown == counts
    assert counts


def test_gaps_and_their_candidates_are_those_of_gaps(run: Any, page: Any) -> None:
    found = rows(run, "gaps", LIST, *WITH, "--level", "municipal")
    aims = ("goal", "tbl", "area", "evaluation")
    wanted = {
        (r["label"], r["title"]) for r in found if r["facet"] in aims and r["state"] in ("missing", "unsure", "weak")
    }
    shown = set()
    for details in page.xpath("//section[@id='gaps']//details"):
        label = words(details.xpath("./summary/b")[0])
        titles = [li.xpath("string(./text())").strip() for li in details.xpath(".//li")] or [""]
        shown |= {(label, title) for title in titles}
    assert shown == wanted
    assert len(shown) > 30


def test_the_choice_is_that_of_select(run: Any, page: Any) -> None:
    found = rows(run, "select", "--mine", LIST, "--from", "u4ssc,eu-vlr-2022", "--level", "municipal")
    items = page.xpath("//ol[@class='chosen']/li")
    assert [words(li.xpath("./p")[0]) for li in items] == [" ".join(r["adds"].split()) for r in found]
    assert [li.xpath("string(./h3/text())").strip() for li in items] == [r["title"] for r in found]
    assert len(items) == 15


def test_each_indicator_is_as_classify_says(run: Any, text: str) -> None:
    found = rows(run, "classify", LIST, "--level", "municipal")
    data = data_of(text)
    answers = [[a[0] for a in facet["answers"]] for facet in data["facets"]]
    columns = ("sdg_goals", "sdg_targets", "tbl", "areas")
    for row, one in zip(found, data["rows"], strict=True):
        shown = [[answers[f][a] for f, a, *_ in one["a"] if f == n] for n in range(len(columns))]
        assert [s[-1] for s in shown if s]
        for column, names in zip(columns, shown, strict=True):
            assert [n.replace("-", ".") if column == "sdg_targets" else n for n in names] == list(
                filter(None, row[column].split(";"))
            )
        assert (one["t"], one["c"], one["x"]) == (row["title"], row["code"], row["explanation"])
        assert bool(one.get("r")) == (row["needs_review"] == "true")
        signs = list(one["t"])
        assert all(0 <= start < end <= len(signs) for start, end in one["m"])


def test_counterparts_are_those_of_gaps(run: Any, text: str, page: Any) -> None:
    best = rows(run, "gaps", LIST, *WITH, "--counterparts")
    data = data_of(text)
    shown = {(one["c"], data["sets"][k[0][0]]["id"], k[0][1]) for one in data["rows"] for k in one.get("k", ())}
    wanted = {(r["code"], r["set"], r["counterpart_code"]) for r in best if r["relation"]}
    assert wanted <= shown
    assert {s[:2] for s in shown} == {w[:2] for w in wanted}
    n = len({w[0] for w in wanted})
    assert f"{n} of {len(data['rows'])} indicators have a counterpart in another set." in words(page)


def test_the_workbook_and_markdown_have_all_the_sheets(run: Any, folder: Path, page: Any) -> None:
    for name in ("book.xlsx", "pages.md", "all.json"):
        assert run("report", LIST, *WITH, "--level", "municipal", "-o", folder / name).code == 0
    book = openpyxl.load_workbook(folder / "book.xlsx")
    headings = re.findall(r"^## (.*)$", (folder / "pages.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert [re.sub(r"\\", "", h) for h in headings] == book.sheetnames
    assert len(headings) == 16
    notes = [row[0] for row in book["In short"].iter_rows(min_row=2, values_only=True)]
    assert notes == [words(li) for li in page.xpath("//section[@id='summary']/ul/li")]
    assert json.loads((folder / "all.json").read_text(encoding="utf-8"))["summary"] == [{"note": n} for n in notes]


# --- one file that is closed


def test_the_policy_allows_its_own_style_and_script_alone(text: str, page: Any) -> None:
    policy = page.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")[0]
    assert policy.startswith("default-src 'none';")
    for name, kind in (("style", "style-src"), ("script", "script-src")):
        written = re.findall(rf"<{name}>(.*?)</{name}>", text, re.DOTALL)
        assert len(written) == 1
        found = base64.b64encode(hashlib.sha256(written[0].encode()).digest()).decode()
        assert f"{kind} 'sha256-{found}'" in policy
    assert not page.xpath("//@style") and not page.xpath("//@*[starts-with(name(), 'on')]")
    addresses = [str(a) for a in page.xpath("//@href | //@src | //@action | //@data")]
    assert all(a.startswith(("#", "data:,")) for a in addresses)
    assert len(addresses) > 20


def test_what_a_stranger_writes_stays_text(run: Any, tmp_path: Path) -> None:
    titles = ["<script>alert(1)</script> waste", "</script><img src=x onerror=alert(1)>", "javascript:alert(1)", "\"'><svg onload=alert(1)>", "Waste & $sections {n}", "Waste\u2028 <!-- \u202e water"]  # fmt: skip
    source = tmp_path / "a&b.csv"
    with source.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([("code", "title", "unit"), *((t, t, t) for t in titles)])
    assert run("report", source, "--with", "oecd-better-life", "-o", tmp_path / "page.html").code == 0
    text = (tmp_path / "page.html").read_text(encoding="utf-8")
    page = html.document_fromstring(text)
    assert text.count("<script") == 2 and not page.xpath("//img | //svg[@onload]")
    assert [r["t"] for r in data_of(text)["rows"]][:5] == titles[:5]
    assert "\u2028" not in text and "\u202e" not in text
    assert "alert(1)" in words(page.xpath("//ol[@class='chosen']")[0]) + words(page.xpath("//noscript")[0])


def test_text_is_never_markup() -> None:
    assert tag("p", "<b>", tag("i", "&"), title='"') == '<p title="&quot;">&lt;b&gt;<i>&amp;</i></p>'
    assert Markup.of(Markup("<b>")) == "<b>"
    assert not isinstance(Markup("<b>") + "x", Markup)


def test_the_ink_on_every_colour_is_read_well(taxonomy: Taxonomy) -> None:
    def luminance(colour: str) -> float:
        parts = [int(colour[n : n + 2], 16) / 255 for n in (0, 2, 4)]
        linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
        return sum(weight * p for weight, p in zip((0.2126, 0.7152, 0.0722), linear, strict=True))

    for colour in taxonomy.columns.colours.values():
        light, dark = sorted((luminance(colour), luminance(ink(colour).lstrip("#"))), reverse=True)
        assert (light + 0.05) / (dark + 0.05) >= 4.5


# --- the command


def test_the_same_report_is_the_same_bytes(run: Any, tmp_path: Path, text: str) -> None:
    args = ("report", LIST, *WITH, "--level", "municipal", "--workers", "2", "-o", tmp_path / "again.html")
    assert run(*args).code == 0
    assert (tmp_path / "again.html").read_text(encoding="utf-8") == text


def test_a_report_in_norwegian_has_no_english_words_of_ours(run: Any, tmp_path: Path, taxonomy: Taxonomy) -> None:
    assert run("report", LIST, *WITH, "--lang", "nb", "-o", tmp_path / "p.html").code == 0
    text = (tmp_path / "p.html").read_text(encoding="utf-8")
    page = html.document_fromstring(text)
    assert page.get("lang") == "nb"
    said = {words(x) for x in page.xpath("//h1|//h2|//h3|//caption|//thead//th|//dt|//summary/span|//nav//a|//p")}
    english = {t.get("en") for t in (*taxonomy.words.sections["report"].values(), *(c.heading for s in taxonomy.columns.sheets.values() for c in s))}  # fmt: skip
    norwegian = {t.get("nb") for t in (*taxonomy.words.sections["report"].values(), *(c.heading for s in taxonomy.columns.sheets.values() for c in s))}  # fmt: skip
    assert not said & (english - norwegian)
    assert set(data_of(text)["words"]) == set(WORDS)
    assert data_of(text)["words"]["count"] == "{n} av {of} indikatorer"


def test_one_set_needs_no_others_and_all_have_no_gaps(run: Any, tmp_path: Path) -> None:
    assert run("report", "oecd-better-life", "--with", "", "--size", "0", "-o", tmp_path / "p.html").code == 0
    page = html.document_fromstring((tmp_path / "p.html").read_text(encoding="utf-8"))
    assert [s.get("id") for s in page.xpath("//section")] == [
        "summary",
        "goals",
        "cross",
        "quality",
        "indicators",
        "open",
        "about",
    ]


def test_bad_rows_are_told_in_the_report(run: Any, tmp_path: Path) -> None:
    source = tmp_path / "mine.csv"
    source.write_text("code,title\n1,Municipal waste\n2,\n", encoding="utf-8")
    stopped = run("report", source, "--with", "u4ssc", "-o", tmp_path / "p.html")
    assert stopped.code == 2 and not (tmp_path / "p.html").exists()
    skipped = run("report", source, "--with", "u4ssc", "--on-error", "skip", "-o", tmp_path / "p.html")
    assert skipped.code == 1
    page = html.document_fromstring((tmp_path / "p.html").read_text(encoding="utf-8"))
    assert table(page, "Rejected")[1][0].endswith("3")


def test_wrong_use_is_told(run: Any, tmp_path: Path) -> None:
    for args, said in (
        (("-o", "x.pdf"), "the ending of “x.pdf” does not tell the format. Use .html, .xlsx, .md or .json"),
        (("--format", "csv"), "unknown format “csv”"),
        (("--with", "u5ssc"), "u4ssc"),
    ):
        made = run("report", LIST, *args)
        assert (made.code, made.out) == (2, "")
        assert said in made.err
    before = LIST.read_bytes()
    assert run("report", LIST, "--with", "u4ssc", "--size", "0", "--format", "html", "-o", LIST).code == 2
    assert LIST.read_bytes() == before


def test_wishes_that_clash_are_told_with_the_way_out(run: Any, tmp_path: Path) -> None:
    args = ("report", LIST, "--with", "oecd-better-life", "--profile", "trondheim", "-o", tmp_path / "p.html")
    made = run(*args, "--size", "10")
    assert (made.code, made.out) == (2, "")
    clash = (
        "these wishes cannot be fulfilled together: Area of development: Governance and citizen engagement is covered;"
    )
    assert clash in made.err
    assert "`--size 0` makes a report without a choice." in made.err
    assert not (tmp_path / "p.html").exists()
    assert run(*args).code == 0
    page = html.document_fromstring((tmp_path / "p.html").read_text(encoding="utf-8"))
    assert words(page.xpath("//section[@id='choice']/ul")[0]).startswith(clash)
    assert "Strategic priority covered" in words(page.xpath("//dl[@class='cards']")[0])


def test_a_list_from_standard_input_in_nynorsk(run: Any, tmp_path: Path) -> None:
    listed = "Kode;Namn\n1;Del av innbyggjarane som røykjer dagleg\n2;Del elevar som trivst på skulen\n".encode()
    assert run("report", "-", "--with", "u4ssc", "--lang", "nb", "-o", tmp_path / "p.html", stdin=listed).code == 0
    data = data_of((tmp_path / "p.html").read_text(encoding="utf-8"))
    assert [r["c"] for r in data["rows"]] == ["1", "2"]
    assert all(r["l"] != "en" and "Mål" in r["x"] for r in data["rows"])


def test_all_sets_fit_in_two_megabytes(run: Any, tmp_path: Path) -> None:
    assert run("report", LIST, "--all", "--size", "0", "-o", tmp_path / "p.html").code == 0
    made = (tmp_path / "p.html").read_bytes()
    assert len(made) <= MOST
    data = data_of(made.decode())
    workspace = sdgtax.open()
    assert len(data["rows"]) == 5 + sum(len(s.current) for s in workspace.sets.values() if not s.deprecated)
    assert max(k[0] for r in data["rows"] for k in r.get("k", ())) < len(data["rows"])


def test_a_page_that_is_large_says_how_large_and_why(run: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = ("report", LIST, "--with", "u4ssc", "--size", 0, "-o", tmp_path / "page.html", "--lang", "nb")
    assert "MB" not in run(*asked).err
    monkeypatch.setattr("sdgtax.cli.report.QUICK", 10_000)
    size = f"{(tmp_path / 'page.html').stat().st_size / 1e6:.1f}".replace(".", ",")
    listed = len(data_of((tmp_path / "page.html").read_text(encoding="utf-8"))["rows"])
    assert f"sdgtax: siden er på {size} MB" in run(*asked).err
    assert f"den forklarer {listed} indikatorer" in run(*asked).err


@pytest.mark.parametrize("command", ["compare", "gaps", "select", "report"])
def test_reviews_that_are_read_are_not_written_over(run: Any, tmp_path: Path, command: str) -> None:
    reviews = tmp_path / "mine.yaml"
    reviews.write_text(
        "id: mine\ntaxonomy: ks-ssb@0.1.0\ndecisions:\n  - {indicator: x, title: Waste, category: goal.sdg.12, decision: confirm, by: Kari, date: '2026-11-20'}\n",
        encoding="utf-8",
    )
    before = reviews.read_bytes()
    told = run(
        command,
        *(["--size", 3, "--from"] if command == "select" else []),
        "u4ssc",
        "--review",
        reviews,
        "--format",
        "json",
        "-o",
        reviews,
    )
    assert (told.code, reviews.read_bytes()) == (2, before)
    assert f"“{reviews}” is read here too; it is not written over." in told.err


def test_places_that_touch_are_one() -> None:
    assert merged([(4, 6), (0, 3), (2, 4), (8, 9)]) == [(0, 6), (8, 9)]


def test_a_report_without_the_solver_says_that_it_has_no_choice(
    run: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = importlib.util.find_spec
    without = lambda name, *rest: None if name == "highspy" else found(name, *rest)  # noqa: E731
    monkeypatch.setattr("importlib.util.find_spec", without)
    monkeypatch.setattr("sdgtax.cli.report.find_spec", without)
    for args, told in (((), 1), (("--size", "0"), 0)):
        result = run("report", "oecd-better-life", "--with", "eu-vlr-2020", "-o", tmp_path / "r.html", *args)
        assert result.code == 0
        assert result.err.count("pip install 'sdgtax[select]'") == told
