"""Running text: sentences, readers of files, what a document speaks of, and the command."""

from __future__ import annotations

import io
import json
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.test_golden import compare

import sdgtax
from sdgtax.analyse.document import TextReader
from sdgtax.formats.documents import html, registry
from sdgtax.formats.reading.table import Source
from sdgtax.model.document import Block, Content, Document, Kind, Start
from sdgtax.model.finding import DataError, SdgtaxError
from sdgtax.model.taxonomy import Taxonomy
from sdgtax.text.lines import Line, blocks
from sdgtax.text.sentences import Splitter

ROOT = Path(__file__).parents[1]
PLAN = ROOT / "docs" / "examples" / "plan.md"
UN = (
    "In 2022, 2.2 billion people still lacked safely managed drinking water, cf. target 6.1. Progress is slowest in rural areas. "
    "Women and girls fetch the water in seven of ten households!"
)
NYNORSK = "Kommunen skal kutte klimagassutsleppa. Fleire skal sykle til skulen, og ferja skal gå på straum."


@pytest.fixture(scope="module")
def workspace() -> sdgtax.Workspace:
    return sdgtax.open()


@pytest.fixture(scope="module")
def splitter(taxonomy: Taxonomy) -> Splitter:
    return Splitter(taxonomy.text)


@pytest.fixture
def update(request: pytest.FixtureRequest) -> bool:
    return bool(request.config.getoption("--update-golden"))


def texts(splitter: Splitter, text: str) -> list[str]:
    return [sentence for _, sentence in splitter.split(text)]


# --- sentences


@pytest.mark.parametrize(
    "text",
    [
        "Utslippene fra veitrafikk, bl.a. tungtransport, utgjør ca. 40 prosent.",
        "Dette gjelder f.eks. Oslo, jf. Kap. 4 og jf. pbl. § 3-1.",
        "Fra 1. januar 2026 og til 3. kvartal gjelder delmål 11.6 og 3.2.",
        "The target (e.g. No. 5 of Fig. 2) was set by Dr. Hansen and J. F. Olsen.",
        "Anlegget kostet 12 mill. 300 000 ble dekket av fylket.",
        "3. Klima og energi",
        "Se www.fjordvik.kommune.no for mer.",
    ],
)
def test_a_point_within_a_sentence_ends_none(splitter: Splitter, text: str) -> None:
    assert texts(splitter, text) == [text]


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("Vi når målet innen 2030. Kommunen følger opp.", "Vi når målet innen 2030."),
        ("Gjelder skoler, barnehager osv. Kommunen følger opp.", "Gjelder skoler, barnehager osv."),
        ("Hva nå? «Vi må kutte.» Ordføreren var klar.", "Hva nå?"),
        ("Utslippene falt.12 De falt mest i byene.", "Utslippene falt.12"),
        ("It works. 2,000 people came.", "It works."),
    ],
)
def test_a_sentence_ends_where_the_next_begins(splitter: Splitter, text: str, first: str) -> None:
    found = texts(splitter, text)
    assert found[0] == first and len(found) > 1


def test_a_word_broken_at_a_line_end_is_whole_and_a_long_sentence_is_cut(splitter: Splitter) -> None:
    assert texts(splitter, "Vi vil styrke helse-\ntjenesten og pleie-\nog omsorg.") == [
        "Vi vil styrke helsetjenesten og pleie- og omsorg."
    ]
    long = "avfall, " * 400
    assert max(map(len, texts(splitter, long))) <= 600
    assert "".join(texts(splitter, long)).count("avfall") == 400


@given(text=st.text(alphabet="abcæøå ABCÆ.!?…,;12\n»)«-", max_size=1500))
def test_no_letter_is_lost_in_cutting(splitter: Splitter, text: str) -> None:
    kept = "".join(c for s in texts(splitter, text) for c in s if c.isalpha())
    assert kept == "".join(c for c in text if c.isalpha())


# --- lines


def grouped(taxonomy: Taxonomy, *pages: str) -> tuple[list[Block], dict[str, int]]:
    found, left_out = blocks(
        [[Line(t, n) for t in p.split("\n")] for n, p in enumerate(pages, 1)], taxonomy.text.layout
    )
    return found, {one.reason: one.times for one in left_out}


def test_headers_footers_and_tables_of_contents_are_left_out_and_said(taxonomy: Taxonomy) -> None:
    pages = [f"Fjordvik kommune\nTekst nummer {'abc'[n]} står her.\nSide {n + 7} av 30" for n in range(3)]
    found, left_out = grouped(taxonomy, *pages, "Klima ........... 12\nSiste side.")
    assert [b.text for b in found] == [
        "Tekst nummer a står her.",
        "Tekst nummer b står her.",
        "Tekst nummer c står her.",
        "Siste side.",
    ]
    assert left_out == {"repeats": 6, "contents": 1}


def test_a_heading_on_each_page_with_a_number_of_its_own_is_kept(taxonomy: Taxonomy) -> None:
    found, left_out = grouped(taxonomy, "Mål 3\nHelse for alle.", "Mål 13\nKutt utslipp.", "Mål 4\nSkole for alle.")
    assert [b.text for b in found if b.kind == "heading"] == ["Mål 3", "Mål 13", "Mål 4"] and not left_out


def test_a_paragraph_goes_on_over_a_page_and_a_sentence_knows_its_page(taxonomy: Taxonomy) -> None:
    full = "Kommunen skal bygge gang- og sykkelveier mellom alle tettstedene i løpet av de"
    found, _ = grouped(taxonomy, full, "neste fire årene. Skolene får nye lærere, og vannverket skal bygges helt om.")
    assert len(found) == 1
    assert [(t, found[0].place(at)) for at, t in Splitter(taxonomy.text).split(found[0].text)] == [
        (f"{full} neste fire årene.", 1), ("Skolene får nye lærere, og vannverket skal bygges helt om.", 2)
    ]  # fmt: skip


def test_items_and_headings_stand_by_themselves(taxonomy: Taxonomy) -> None:
    found, _ = grouped(
        taxonomy, "Tiltak\n• Mindre matsvinn\n  i skolene\n\uf0b7 Flere busser\n1) Nye rør\n2. Nytt renseanlegg"
    )
    assert [(b.kind, " ".join(b.text.split())) for b in found] == [
        ("heading", "Tiltak"), ("item", "Mindre matsvinn i skolene"), ("item", "Flere busser"), ("item", "Nye rør"),
        ("item", "Nytt renseanlegg"),
    ]  # fmt: skip


def test_texts_count_by_the_borders_of_confidence(taxonomy: Taxonomy) -> None:
    borders = [c.at_least for c in taxonomy.scoring.confidence[:-1]]
    assert [c.at_least for c in taxonomy.text.counted][: len(borders)] == borders and taxonomy.sure in borders


# --- goals and targets that are named


def named(workspace: sdgtax.Workspace, text: str, kind: Kind = "text") -> dict[str, str]:
    """What a text names, by category, with the words that name it."""
    reader = TextReader(workspace.taxonomy, workspace.classifier())
    document = reader.read("-", Content([Block(line, kind, (Start(0, 1),)) for line in text.split("\n")], "line"))
    return {
        m.category.rpartition(".")[2]: " / ".join(s.text[a:b] for a, b in m.words)
        for s in document.sentences for m in s.mentions if m.named
    }  # fmt: skip


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Se delmål 11.2.", {"11": "delmål 11.2", "11-2": "delmål 11.2"}),
        ("This contributes to SDG 11.2.", {"11": "SDG 11.2", "11-2": "SDG 11.2"}),
        ("Vi følger opp bærekraftsmål 11 her.", {"11": "bærekraftsmål 11"}),
        ("Berekraftsmåla 3 og 4 gjeld.", {"3": "Berekraftsmåla 3 og 4", "4": "Berekraftsmåla 3 og 4"}),
        ("FNs bærekraftsmål nr. 13 er viktig.", {"13": "bærekraftsmål nr. 13"}),
        ("It serves SDGs 3-5.", dict.fromkeys(("3", "4", "5"), "SDGs 3-5")),
        ("Indikatoren gjelder SDG 11.6.1.", {"11": "SDG 11.6.1", "11-6": "SDG 11.6.1"}),
        ("Jf. delmål 3.a", {"3": "delmål 3.a", "3-a": "delmål 3.a"}),
        ("All SDGs, 1-17, matter: SDGs 1-17.", {}),
        ("Målet er 3.5, og target 3.5 percent holds.", {}),
        ("Vi har 17 bærekraftsmål 2030 og delmål 11.", {}),
        ("SDG 18 og delmål 11.12 finnes ikke.", {}),
    ],
)
def test_what_a_sentence_names_by_its_number_it_speaks_of(
    workspace: sdgtax.Workspace, text: str, names: dict[str, str]
) -> None:
    assert named(workspace, text) == names


def test_a_text_that_numbers_its_own_targets_names_none_of_the_sdgs_by_them(workspace: sdgtax.Workspace) -> None:
    plan = "Delmål 2.1 Flere boliger\nSe delmål 2.1.\nSDG 3.4 gjelder også."
    assert named(workspace, plan, "item") == {"3": "SDG 3.4", "3-4": "SDG 3.4"}
    assert "2" in named(workspace, plan)  # running text may begin with what it names


def test_what_names_a_goal_says_nothing_else_and_is_told_as_named(run: Any) -> None:
    found = run("text", "-", "--format", "json", stdin="Kommunen følger opp bærekraftsmål 11.".encode())
    (topic,) = json.loads(found.out)["documents"][0]["topics"]
    assert found.code == 0 and (topic["category"], topic["strength"], topic["named"]) == ("goal.sdg.11", "clear", 1)
    shown = run(
        "text", "-", "--format", "table", "--lang", "nb", stdin="Kommunen følger opp bærekraftsmål 11.".encode()
    ).out
    assert "[bærekraftsmål 11]" in shown and "nevnt med nummer: 1" in shown


# --- forms


def read(taxonomy: Taxonomy, name: str, data: bytes | str, form: str = "") -> Content:
    return registry.read(
        Source(Path(name), data.encode() if isinstance(data, str) else data), taxonomy.text.layout, form
    )


def kinds(content: Content) -> list[tuple[str, str, int]]:
    return [(b.kind, " ".join(b.text.split()), b.place(0)) for b in content.blocks]


def test_markdown(taxonomy: Taxonomy) -> None:
    content = read(
        taxonomy,
        "x.md",
        "---\ntitle: x\n---\n# Equal pay\n\n- *Women* [lead](http://a.b)\n\n```\ncode\n```\n\n|A|\n|-|\n|Seats|\n",
    )
    assert kinds(content) == [("heading", "Equal pay", 4), ("item", "Women lead", 6), ("cell", "Seats", 14)]
    assert [(one.reason, one.example) for one in content.left_out] == [
        ("front", "title: x"), ("code", "code"), ("columns", "A"),
    ]  # fmt: skip


def test_web_pages(taxonomy: Taxonomy) -> None:
    page = "<!doctype html><title>x</title><nav>Home</nav><script>a<b</script>\n<h2>Water</h2><p>Safe\n<b>water</b> for &aring;ll<ul><li>Wells<li>Pipes</ul>"
    content = read(taxonomy, "-", page)
    assert kinds(content) == [
        ("heading", "Water", 2),
        ("text", "Safe water for åll", 2),
        ("item", "Wells", 3),
        ("item", "Pipes", 3),
    ]
    assert [(one.reason, one.example) for one in content.left_out] == [("around", "Home")]


def test_headings_of_columns_of_a_web_page_say_nothing_and_those_of_rows_do(taxonomy: Taxonomy) -> None:
    page = "<p>x<table><thead><tr><th>Ansvarlig<th>Frist</thead><tr><th>Sykkelveier<td>2028<tr><th>Vi bygger i sentrum.</th></tr></table>"
    content = read(taxonomy, "x.html", page)
    assert [text for _, text, _ in kinds(content)] == ["x", "Sykkelveier", "2028", "Vi bygger i sentrum."]
    assert [(one.reason, one.times, one.example) for one in content.left_out] == [("columns", 2, "Ansvarlig")]


def test_a_menu_that_is_never_closed_hides_nothing(taxonomy: Taxonomy) -> None:
    found, dropped = html.parse("<nav>Home<p>Clean water for all.</p>", taxonomy.text.layout)
    assert [b.text for b in found] == ["Home", "Clean water for all."] and not dropped


def test_word(taxonomy: Taxonomy) -> None:
    docx = pytest.importorskip("docx")
    made = docx.Document()
    made.add_heading("Klima", 1)
    made.add_paragraph(NYNORSK)
    made.add_paragraph("Meir kjeldesortering", style="List Bullet")
    table = made.add_table(1, 2)
    table.cell(0, 0).text, table.cell(0, 1).text = "Barnehagar", "Bemanning"
    out = io.BytesIO()
    made.save(out)
    assert kinds(read(taxonomy, "-", out.getvalue())) == [
        ("heading", "Klima", 1), ("text", NYNORSK, 2), ("item", "Meir kjeldesortering", 3), ("cell", "Barnehagar", 4),
        ("cell", "Bemanning", 5),
    ]  # fmt: skip


def test_headings_of_columns_in_word_and_libreoffice_say_nothing(taxonomy: Taxonomy) -> None:
    docx, odf = pytest.importorskip("docx"), pytest.importorskip("odf.opendocument")
    tables, text = pytest.importorskip("odf.table"), pytest.importorskip("odf.text")
    rows = (("Mål", "Frist"), ("Barnehagar", "2028"))
    word, out = docx.Document(), io.BytesIO()
    table = word.add_table(2, 2)
    for r, row in enumerate(rows):
        for c, said in enumerate(row):
            table.cell(r, c).text = said
    word.save(out)
    libre, other, below = odf.OpenDocumentText(), io.BytesIO(), tables.Table()
    libre.text.addElement(below)
    heads = tables.TableHeaderRows()
    below.addElement(heads)
    for above, row in zip((heads, below), rows, strict=True):
        line = tables.TableRow()
        above.addElement(line)
        for said in row:
            cell = tables.TableCell()
            cell.addElement(text.P(text=said))
            line.addElement(cell)
    libre.save(other)
    for name, made in (("x.docx", out), ("x.odt", other)):
        content = read(taxonomy, name, made.getvalue())
        assert kinds(content) == [("cell", "Barnehagar", 3), ("cell", "2028", 4)]
        assert [(one.reason, one.times, one.example) for one in content.left_out] == [("columns", 2, "Mål")]


def test_word_shows_what_is_inserted_or_controlled(taxonomy: Taxonomy) -> None:
    """Insertions that nobody has accepted yet, content controls and fields; python-docx's own paragraphs leave them out."""
    docx = pytest.importorskip("docx")
    xml, names = docx.oxml.parse_xml, docx.oxml.ns.nsdecls("w")
    run, by = "<w:r><w:t>{}</w:t></w:r>", 'w:id="1" w:author="A" w:date="2026-01-05T00:00:00Z"'
    made = docx.Document()
    first = made.add_paragraph("Utslepp ned.")
    for part in (
        f"<w:ins {names} {by}>{run.format(' Matsvinn halvert.')}</w:ins>",
        f"<w:del {names} {by}><w:r><w:delText> Strøke.</w:delText></w:r></w:del>",
        f"<w:sdt {names}><w:sdtContent>{run.format(' Reint vatn.')}</w:sdtContent></w:sdt>",
        f'<w:fldSimple {names} w:instr=" REF x ">{run.format(" Fleire kvinner.")}</w:fldSimple>',
    ):
        first._p.append(xml(part))
    control = f"<w:sdt {names}><w:sdtContent><w:p>{run.format('Born lærer å symje.')}</w:p></w:sdtContent></w:sdt>"
    made.element.body.insert(0, xml(control))
    out = io.BytesIO()
    made.save(out)
    assert [text for _, text, _ in kinds(read(taxonomy, "-", out.getvalue()))] == [
        "Born lærer å symje.", "Utslepp ned. Matsvinn halvert. Reint vatn. Fleire kvinner."
    ]  # fmt: skip


def test_libreoffice(taxonomy: Taxonomy) -> None:
    odf, text = pytest.importorskip("odf.opendocument"), pytest.importorskip("odf.text")
    made = odf.OpenDocumentText()
    made.text.addElement(text.H(outlinelevel=1, text="Fattigdom"))
    made.text.addElement(text.P(text="Færre barn er fattige."))
    out = io.BytesIO()
    made.save(out)
    assert kinds(read(taxonomy, "x.odt", out.getvalue())) == [
        ("heading", "Fattigdom", 1),
        ("text", "Færre barn er fattige.", 2),
    ]


def pdf(*pages: str, **locked: str) -> bytes:
    fpdf = pytest.importorskip("fpdf")

    class Report(fpdf.FPDF):  # type: ignore[misc,name-defined]
        def header(self) -> None:
            self.set_font("Helvetica", size=9)
            self.cell(0, 8, "Kommuneplan 2030 | Fjordvik kommune")
            self.ln(10)

        def footer(self) -> None:
            self.set_y(-15)
            self.cell(0, 8, f"Side {self.page_no()} av {len(pages)}", align="C")

    made = Report()
    if locked:
        made.set_encryption(**locked)
    for page in pages:
        made.add_page()
        made.set_font("Helvetica", size=11)
        made.multi_cell(0, 6, page)
    return bytes(made.output())


def test_pdf_has_pages_and_neither_headers_nor_footers(workspace: sdgtax.Workspace, tmp_path: Path) -> None:
    pytest.importorskip("pypdf")
    long = "Kommunen skal redusere klimagassutslippene med 55 prosent innen 2030, jf. kap. 4 i klimaplanen. Vi bygger ut helse-\ntjenesten."
    path = tmp_path / "plan.pdf"
    path.write_bytes(pdf(long, "Vann\nEn tredel av drikkevannet lekker ut.", "Takk for alle innspill."))
    (found,) = workspace.text([str(path)])
    assert [(s.place, s.kind, s.text) for s in found.sentences] == [
        (1, "text", "Kommunen skal redusere klimagassutslippene med 55 prosent innen 2030, jf. kap. 4 i klimaplanen."),
        (1, "text", "Vi bygger ut helsetjenesten."),
        (2, "heading", "Vann"),
        (2, "text", "En tredel av drikkevannet lekker ut."),
        (3, "text", "Takk for alle innspill."),
    ]
    assert (found.lang, found.unit, found.pages) == ("nb", "page", 3)
    assert [(one.reason, one.times) for one in found.left_out] == [("repeats", 6)]
    assert {t.category for t in found.of("goal")} >= {"goal.sdg.13", "goal.sdg.6"}


def test_a_pdf_without_text_or_with_a_password_says_so(taxonomy: Taxonomy) -> None:
    pytest.importorskip("pypdf")
    fpdf = pytest.importorskip("fpdf")
    made = fpdf.FPDF()
    made.add_page()
    with pytest.raises(DataError, match=r"no text in it.*pictures.*OCR"):
        read(taxonomy, "scan.pdf", bytes(made.output()))
    with pytest.raises(DataError, match="has a password"):
        read(taxonomy, "locked.pdf", pdf("Klima", owner_password="a", user_password="b"))


@pytest.mark.parametrize("name", ["x.pdf", "x.docx", "x.odt"])
@pytest.mark.parametrize("data", [b"%PDF-1.7 nothing", b"PK\x03\x04nothing", b"\x00\x01"])
def test_a_broken_file_is_one_message(taxonomy: Taxonomy, name: str, data: bytes) -> None:
    with pytest.raises(DataError, match=r"x\.\w+: error: the (PDF|text) cannot be read: .*anew"):
        read(taxonomy, name, data)


def test_a_file_that_is_no_text_is_told_with_what_to_do(taxonomy: Taxonomy) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as out:
        out.writestr("a.txt", "a")
    for name, data, hint in [
        ("a.doc", b"x", "Save it as .docx"),
        ("list.csv", b"x", "sdgtax classify"),
        ("a.txt", packed.getvalue(), "not a text file"),
        ("a.txt", b"  \n", "empty"),
        ("a.md", b"---\na: b\n---\n", "no text in it"),
    ]:
        with pytest.raises(DataError, match=hint):
            read(taxonomy, name, data)
    with pytest.raises(SdgtaxError, match=r"unknown form “word”\. Known: pdf, docx"):
        read(taxonomy, "a.txt", b"x", "word")


@pytest.mark.parametrize(("library", "ending"), [("pypdf", "pdf"), ("docx", "docx"), ("markdown_it", "md")])
def test_a_library_that_is_missing_is_told(taxonomy: Taxonomy, monkeypatch: Any, library: str, ending: str) -> None:
    monkeypatch.setitem(sys.modules, library, None)
    with pytest.raises(SdgtaxError, match=rf"needs the Python package {library}.*sdgtax\[text\]"):
        read(taxonomy, f"x.{ending}", b"x")


# --- what a document speaks of


def document(workspace: sdgtax.Workspace, text: str, **options: Any) -> Document:
    (found,) = workspace.text(["-"], stdin=io.BytesIO(text.encode()), **options)
    return found


def test_english_and_nynorsk(workspace: sdgtax.Workspace) -> None:
    found = document(workspace, UN)
    assert found.lang == "en" and found.of("goal")[0].category == "goal.sdg.6" and len(found.sentences) == 3
    found = document(workspace, NYNORSK)
    assert found.lang == "nb" and len(found.sentences) == 2


def test_each_paragraph_of_some_length_has_its_own_language(workspace: sdgtax.Workspace) -> None:
    found = document(workspace, f"{PLAN.read_text(encoding='utf-8')}\n\n{UN}")
    assert found.lang == "nb" and found.sentences[-1].classification.lang == "en"
    assert any(m.category == "goal.sdg.6" for s in found.sentences[-3:] for m in s.mentions)


def test_the_weights_of_sentences_add_up_and_shares_are_of_the_facet(workspace: sdgtax.Workspace) -> None:
    found = document(workspace, PLAN.read_text(encoding="utf-8"))
    for topic in found.topics:
        weights = [m.weight for s in found.sentences for m in s.mentions if m.category == topic.category]
        assert topic.weight == pytest.approx(sum(weights)) and len(weights) == len(topic.sentences)
    for facet in workspace.taxonomy.text.facets:
        assert sum(t.share for t in found.of(facet)) == pytest.approx(1, abs=0.001)
    goals = {t.category for t in found.of("goal")}
    assert all(t.category.rpartition(".")[0] in goals for t in found.of("target"))


def test_only_words_count(workspace: sdgtax.Workspace) -> None:
    """Neither the usual case nor what follows from a goal nor a similar title makes a sentence speak."""
    found = document(workspace, "Thank you for coming. The meeting lasted three hours. We start again on Monday.")
    assert found.sentences and not found.topics and found.speaking == 0
    found = document(workspace, PLAN.read_text(encoding="utf-8"))
    for s in found.sentences:
        for m in s.mentions:
            assert m.words and all(s.text[a:b].strip() for a, b in m.words)


def test_a_sentence_that_stands_there_again_counts_once(workspace: sdgtax.Workspace) -> None:
    once, thrice = (document(workspace, "\n\n".join(["Drinking water must be safe."] * n)) for n in (1, 3))
    assert once.topics == thrice.topics and once.topics
    assert [(one.reason, one.times) for one in thrice.left_out] == [("again", 2)]


def test_one_word_alone_makes_no_strong_topic(workspace: sdgtax.Workspace) -> None:
    text = " ".join(f"I {n} deler av landet er fattigdom et tema." for n in ("noen", "mange", "flere", "alle", "få"))
    found = document(workspace, text, lang="nb")
    assert found.of("goal")[0].weight >= 2 and found.of("goal")[0].strength == "clear"


def test_a_side_remark_of_a_paragraph_counts_little(workspace: sdgtax.Workspace) -> None:
    """One sentence of many on something else; as a paragraph of its own it counts fully, however long the text."""
    school = (
        "Pupils in the lower grades learn to read with a teacher who has been trained for it. Literacy rates of girls and boys have "
        "risen in all primary schools. More children complete upper secondary school than five years ago. Teachers with a formal "
        "qualification are found in every school. Fewer pupils drop out of secondary school."
    )
    remark = "Greenhouse gas emissions fell by a tenth."
    beside, apart = (document(workspace, f"{school}{between}{remark}", lang="en") for between in (" ", "\n\n"))
    assert [(t.category, t.strength) for t in beside.of("goal")] == [("goal.sdg.4", "strong"), ("goal.sdg.13", "faint")]
    assert [(t.category, t.strength) for t in apart.of("goal")] == [("goal.sdg.4", "strong"), ("goal.sdg.13", "clear")]
    least = workspace.taxonomy.text.passing.weight
    assert beside.of("goal")[1].weight == pytest.approx(apart.of("goal")[1].weight * least)


def test_a_text_is_read_in_batches_and_the_same_each_time(taxonomy: Taxonomy, workspace: sdgtax.Workspace) -> None:
    reader = TextReader(taxonomy, workspace.classifier())
    content = Content([Block("Clean water for all.", "text", (Start(0, 1),))], "line")
    assert reader.read("a", content) == reader.read("a", content)


# --- the command


def test_golden_table_and_sentences(run, update: bool) -> None:
    """Read by a person; the difference says what a change of the taxonomy does to a plan."""
    for name, options in {
        "text-plan.txt": ["--format", "table", "--lang", "nb"],
        "text-plan.csv": ["--layout", "sentences"],
    }.items():
        result = run("text", "plan.md", *options, cwd=PLAN.parent)
        assert result.code == 0
        compare(name, result.out, update)


def test_golden_page(run, update: bool, tmp_path: Path) -> None:
    evil = "Drinking water <script>alert(1)</script> must be safe & clean."
    (tmp_path / "a.txt").write_text(evil, encoding="utf-8")
    assert run("text", "a.txt", "-o", "a.html", cwd=tmp_path).code == 0
    page = (tmp_path / "a.html").read_text(encoding="utf-8")
    assert "<script" not in page.lower() and "&lt;script&gt;" in page and "http" not in page
    compare("text-page.html", page, update)


def test_formats(run, tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    found = json.loads(run("text", str(PLAN), "--json").out)["documents"][0]
    assert found["lang"] == "nb" and found["topics"][0]["sentences"][0]["place"] >= 1
    lines = [json.loads(line) for line in run("text", str(PLAN), "-f", "jsonl").out.splitlines()]
    assert len(lines) == found["sentences"] and sum(bool(x["answers"]) for x in lines) == found["speaking"]
    word = next(
        w
        for x in lines
        for a in x["answers"]
        for w in a["words"]
        if (w["start"], w["end"]) and x["text"][w["start"] : w["end"]] != ""
    )
    assert any(x["text"][word["start"] : word["end"]] == word["text"] for x in lines)
    assert run("text", str(PLAN), "-o", "x.xlsx", cwd=tmp_path).code == 0
    assert openpyxl.load_workbook(tmp_path / "x.xlsx").sheetnames == ["Topics", "Sentences", "Left out"]


def test_what_was_read_and_left_out_is_said_beside_the_data(run, tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("# Klima\n\n```\nx\n```\n", encoding="utf-8")
    result = run("text", "a.md", "--lang", "nb", "-f", "csv", cwd=tmp_path)
    assert "sdgtax: a.md: Utelatt: kode (1): «x»" in result.err and result.out.startswith("dokument,")


def test_nothing_judged_is_an_error_and_nothing_is_written(run, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("12 34\n", encoding="utf-8")
    result = run("text", str(PLAN), "a.txt", "-o", "x.csv", cwd=tmp_path)
    assert result.code == 2 and "no sentence in it" in result.err and not (tmp_path / "x.csv").exists()
