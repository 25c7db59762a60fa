"""What is told of findings and errors: every text of the code has a Norwegian one, and where it is shown it is that."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.told import FIELD, remains, told

from sdgtax.model.finding import Finding
from sdgtax.model.language import Text
from sdgtax.model.messages import Messages, Wording
from sdgtax.model.template import Template
from sdgtax.yaml.load import bundled_messages

FILLED = ("\ue000", "7", "error")
"""What a value may be: anything, a number, a message."""

#: Texts that nobody is told as they stand: parts that stand in others, ends that never meet these beginnings, what is for programmers.
ALLOWED = {
    ("analyse/changes.py", "roll-up rule"), ("analyse/changes.py", "metadata rule"), ("analyse/changes.py", "confidence word"),
    ("analyse/evaluate.py", "none: the table has no rows"), ("check/gathered.py", "an indicator"), ("check/gathered.py", "a category"),
    ("check/registry.py", "the rule {} {} is declared twice"),
    ("check/rules/matching.py", "“{}” is always"),
    ("check/rules/set.py", "there is no {} “{}”"), ("check/rules/review.py", " is not called after the profile “{}”"),
    ("check/rules/review.py", " is not called after the profile “{}” is no priority"),
    ("check/signs.py", "a sign that turns the direction of the text"), ("check/signs.py", "a character that cannot be seen"),
    ("check/validate.py", "the first line no rules are called “{}”"),
    ("check/validate.py", "the first line it cannot be told what kind of file this is"),
    ("check/validate.py", "the first line a file that ends in “{}” is not checked"),
    ("check/validate.py", "names the schema “{}”"), ("check/validate.py", "does not name the schema of the file"),
    ("cli/app.py", "sdgtax {}"), ("cli/app.py", "{}. See `{} --help`."), ("formats/columns.py", "--code-column NAME"),
    ("formats/columns.py", "--title-column NAME"), ("formats/columns.py", "--columns {}=NAME"),
    ("formats/reading/registry.py", "flat ODS"), ("formats/sssom.py", "the line has {}, the header {}"),
    ("match/matcher.py", "“{}” was prepared by another matcher"), ("model/common.py", "not the languages of the taxonomy"),
    ("model/common.py", "too many gaps"), ("model/matching.py", "an {} of its own"),
    ("model/matching.py", "the {} “{}” stands twice in `{}`"),
    ("yaml/decisions.py", "“{}” {} “{}” {} by {}"),
    ("formats/sssom.py", "the {} is {}"), ("check/rules/set.py", "the {} is {}"), ("yaml/schema_errors.py", "{} (true or false)"), ("yaml/schema_errors.py", "Value error, "),
    ("yaml/schema_errors.py", "less than"), ("yaml/schema_errors.py", "more than"), ("yaml/schema_errors.py", "at most"),
    ("yaml/schema_errors.py", "at least"), ("yaml/schema_errors.py", "the phrase {} has {} gaps"),
    ("yaml/schema_errors.py", "the phrase {} is malformed"), ("yaml/schema_errors.py", " or "),
}  # fmt: skip


@pytest.fixture(scope="module")
def norwegian() -> Wording:
    return Wording([bundled_messages()], "nb")


def unworded(say: Callable[[str], str], text: str) -> bool:
    """Whether a text stays as it was made, whatever is filled in."""
    before, _, after = text.rpartition(FIELD)
    filled = [*(text.replace(FIELD, value) for value in FILLED), f"{before.replace(FIELD, '7')}7 or 7{after}"]
    return all(say(t) == t for t in filled)


# --- the texts of the code


def test_every_text_that_is_told_has_its_wording(norwegian: Wording) -> None:
    found = told()
    assert len(found) > 900
    missing = {(t.file, t.text.replace(FIELD, "{}")) for t in found if unworded(norwegian, t.text)}
    assert sorted(missing - ALLOWED) == [], "add them to taxonomy/rules/messages.yaml"
    assert sorted(ALLOWED - missing) == [], "these need not be allowed any more"


def test_the_texts_of_the_code_are_found() -> None:
    texts = {t.text.replace(FIELD, "{}") for t in told()}
    assert {
        "the code “{}” is used twice; first in row {}",  # an f-string
        "no column looks like a title; the columns are: {}",  # a name that is one of several texts
        "Write one or remove the row.",  # a plain text
        "this line has no colon",  # given back by a function
        "unknown facet “{}”.{} Known: {}.",
    } <= texts


# --- the words of the language


def test_every_message_is_recognised_by_its_own_text(norwegian: Wording) -> None:
    for text in bundled_messages().messages:
        made = Template.of(text.get("en"))
        nested = bundled_messages().nested
        given_ = {name: "error" if name in nested else "7" for name in made.names}
        worded = {name: "feil" if name in nested else "7" for name in made.names}
        assert norwegian(made.fill(given_)) == Template.of(text.get("nb")).fill(worded), text


def test_a_text_without_a_wording_stays_whole(norwegian: Wording) -> None:
    for text in ("", " ", "nobody says so", "nobody says so. Check the path.", "error, nobody", "«det» er norsk", "7"):
        assert norwegian(text) == text


def test_what_was_given_is_never_worded(norwegian: Wording) -> None:
    assert norwegian("unknown category “a list”. Did you mean “error”? `sdgtax taxonomy` shows the tree.") == (
        "ukjent kategori «a list». Mente du «error»? `sdgtax taxonomy` viser treet."
    )
    assert norwegian("“Access to energy” is no year") == "«Access to energy» er ikke et årstall"
    assert norwegian("the file has 1,234,567 bytes, at most 20,000,000 are read") == (
        "filen har 1 234 567 byte, og det leses høyst 20 000 000"
    )


@given(name=st.text(st.characters(exclude_characters="“”", exclude_categories=["C", "Z"]), min_size=1, max_size=30))
def test_a_name_is_told_as_it_is(name: str) -> None:
    say = WORDED
    assert say(f"there is no category “{name}”") == f"det finnes ingen kategori «{name}»"
    assert say(f"“{name}” has no parent “{name}”.") in (f"«{name}» har ingen overordnet «{name}».",)


@given(st.text(max_size=200))
def test_any_text_can_be_told(text: str) -> None:
    assert isinstance(WORDED(text), str)


def test_wrong_signs_in_data_of_ones_own_are_passed_over() -> None:
    wrong = Text({"en": "“{a", "sv": "”{a}”"})
    own = Messages(made="en", quote=wrong, thousands=wrong, messages=[Text({"en": "a {b", "sv": "a {b}"})])
    say = Wording([own, bundled_messages()], "sv")
    assert say("there is no category “x”") == "there is no category “x”"


WORDED = Wording([bundled_messages()], "nb")


def test_a_third_language_is_data() -> None:
    own = Messages(
        made="en", messages=[Text({"en": "there is no category “{name}”", "sv": "det finns ingen kategori ”{name}”"})]
    )
    say = Wording([own, bundled_messages()], "sv")
    assert say("there is no category “x”") == "det finns ingen kategori ”x”"
    assert say("there is no facet “x”") == "there is no facet “x”"


def test_places_are_counted_in_the_language(norwegian: Wording) -> None:
    one = Finding("a.yaml", 1, 2, "unknown-key", "unknown key “x”", "Remove it.", expected="one of a, b")
    many = Finding("a.yaml", 1, 2, "unknown-key", "unknown key “x”", "Remove it.", also=(one,) * 1200)
    assert (
        one.line_told(norwegian)
        == "a.yaml:1:2: feil: ukjent nøkkel «x». Forventet: én av a, b. Fjern dette. [unknown-key]"
    )
    assert "ukjent nøkkel «x» (og 1 200 steder til)." in many.line_told(norwegian)
    assert str(many) == many.line_told()


# --- the command line, as a planner runs it


@pytest.fixture
def place(tmp_path: Path) -> Path:
    (tmp_path / "liste.csv").write_text("Nr,Indikator\n1,Andel elever\n1,Andel lærere\n2,\n", encoding="utf-8")
    (tmp_path / "elev.csv").write_text("Nr,Indikator\n1,Andel elever\n")
    (tmp_path / "tall.csv").write_text("a,b\n1,2\n3,4\n")
    (tmp_path / "min.yaml").write_text(
        "id: min\ntaxonomy: ks-ssb@0.1.0\ndecisions:\n"
        + "".join(
            f"  - {{indicator: '1', title: Andel elever, category: goal.sdg.4, decision: {d}, by: {by}, date: '2026-11-20'}}\n"
            for d, by in (("confirm", "Kari"), ("reject", "Ola"))
        ),
        encoding="utf-8",
    )
    return tmp_path


ASKED = [
    (("classify", "borte.csv"), 2, "borte.csv: feil: kan ikke lese filen: filen eller mappen finnes ikke. Sjekk stien. [unreadable]"),
    (("classify", "liste.csv", "--title-column", "Navn"), 2, "det finnes ingen kolonne «Navn»; kolonnene er: «Nr», «Indikator»."),
    (("classify", "tall.csv"), 2, "feil: ingen kolonne ser ut som titler; kolonnene er: «a», «b»."),
    (("classify", "liste.csv"), 2, "liste.csv:4:3: feil: denne raden har ingen tittel. Skriv en, eller fjern raden. [no-title]"),
    (("classify", "liste.csv", "--on-error", "skip"), 1, "advarsel: koden «1» er brukt to ganger, først i rad 2."),
    (("overlap", "u4scc", "un-sdg"), 2, "sdgtax: ukjent indikatorsett «u4scc». Mente du «u4ssc»? `sdgtax sets` lister opp settene."),
    (("classify", "liste.csv", "--level", "fylke"), 2, "sdgtax: ukjent geografisk nivå «fylke». Disse finnes: "),
    (("classify", "liste.csv", "--profile", "trondhem"), 2, "sdgtax: ukjent profil «trondhem». Mente du «trondheim»? Disse finnes: "),
    (("classify", "liste.csv", "--format", "foo"), 2, "sdgtax: ukjent format «foo». Bruk table, csv,"),
    (("classify", "liste.csv", "-o", "liste.csv"), 2, "sdgtax: «liste.csv» leses også her og overskrives ikke. Oppgi en annen fil."),
    (("classify", "liste.csv", "--workers", "mange"), 2, ("sdgtax: ugyldig verdi for «--workers»: det skal være et helt tall.", "sdgtax: ugyldig verdi for «--workers»: «mange» er ikke et helt tall.")),
    (("classify", "liste.csv", "--as-of", "1800"), 2, ("sdgtax: ugyldig verdi for «--as-of»: det skal være minst 1900.", "sdgtax: ugyldig verdi for «--as-of»: 1800 er ikke i området 1900<=x<=2200.")),
    (("classify", "liste.csv", "--on-error", "kanskje"), 2, "sdgtax: ugyldig verdi for «--on-error»: «kanskje» er ikke en av 'stop', 'skip'."),
    (("classify", "--lvel", "municipal"), 2, "sdgtax: det finnes ikke noe valg --lvel (disse ligner: --help, --level). Se `sdgtax classify --help`."),
    (("classify",), 2, "sdgtax: argumentet «INPUT...» mangler. Se `sdgtax classify --help`."),
    (("select", "--from", "u4ssc", "--size", "3", "--must", "u4ssc:XX"), 2, "sdgtax: det finnes ingen kandidat «u4ssc:XX»."),
    (("select", "--from", "un-sdg", "--size", "1", "--must", "un-sdg:1.1.1", "--must", "un-sdg:1.2.1"), 2, "sdgtax: disse ønskene"),
    (("classify", "elev.csv", "--review", "min.yaml"), 0, "advarsel: «reject» strider mot «confirm» i min.yaml:4 av Kari."),
    (("new", "set", "u4ssc"), 2, "sdgtax: du har ingen egen mappe `indicator_sets` fra "),
    (("validate", "min.yaml"), 0, "= rett opp: Så lenge begge står, blir ingen av dem brukt."),
    (("validate", "min.yaml"), 0, "0 feil, 2 advarsler; 1 fil sjekket: 1 med vurderinger (taksonomi: medfølgende; sett: medfølgende)."),
    (("validate", "borte"), 2, "borte: feil: filen eller mappen finnes ikke. Sjekk stien. [unreadable]"),
    (("fmt", "borte.yaml"), 2, "borte.yaml: feil: filen eller mappen finnes ikke. Sjekk stien. [unreadable]"),
]  # fmt: skip


@pytest.mark.parametrize(("words", "code", "said"), ASKED, ids=[" ".join(words) for words, _, _ in ASKED])
@pytest.mark.parametrize("by", ["option", "variable"])
def test_a_planner_is_told_in_norwegian(run: Any, place: Path, words: Any, code: int, said: Any, by: str) -> None:
    asked = ("--lang", "nb") if by == "option" else ()
    done = run(words[0], *(words[1:2] if words[0] in ("new", "review") else ()),
               *asked, *(words[2:] if words[0] in ("new", "review") else words[1:]),
               cwd=place, env={"SDGTAX_LANG": "" if asked else "nb"})  # fmt: skip
    assert done.code == code, done.err
    lines = done.err + (done.out if words[0] == "validate" else "")
    assert any(
        text in lines for text in (said if isinstance(said, tuple) else (said,))
    )  # older versions of Typer say it otherwise
    assert [remains(line) for line in done.err.splitlines() if remains(line)] == []


def test_whose_data_it_is_is_told_too(run: Any, tmp_path: Path) -> None:
    (tmp_path / "taxonomy").mkdir()
    for path in (Path(__file__).parents[1] / "taxonomy").rglob("*.yaml"):
        if path.name != "messages.yaml":  # a taxonomy need not have it
            copy = tmp_path / path.relative_to(Path(__file__).parents[1])
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_bytes(path.read_bytes())
    done = run("taxonomy", "goal.sdg.99", "--lang", "nb", cwd=tmp_path)
    assert done.err.splitlines() == [
        "sdgtax: taksonomi: taxonomy (nærmeste); indikatorsett: medfølgende",
        "sdgtax: ukjent kategori «goal.sdg.99». Mente du «goal.sdg.9»? `sdgtax taxonomy` viser treet.",
    ]


def test_a_command_that_there_is_not(run: Any) -> None:
    told_ = run("klassify", env={"SDGTAX_LANG": "nb"}).err
    missing = "sdgtax: det finnes ingen kommando «klassify»."
    assert told_ in (f"{missing} Mente du «classify»? Se `sdgtax --help`.\n", f"{missing} Se `sdgtax --help`.\n")


def test_english_needs_no_catalogue(run: Any, place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sdgtax.model.messages.Wording.__init__", None)
    told_ = run("classify", "borte.csv", cwd=place)
    assert "cannot read the file: No such file or directory. Check the path." in told_.err


def test_nothing_is_made_ready_before_there_is_something_to_tell(run: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sdgtax.model.messages.Wording.__init__", None)
    assert run("explain", "Andel elever", "--lang", "nb").code == 0


def test_an_unknown_language_is_told_in_english(run: Any) -> None:
    assert run("explain", "Andel elever", "--lang", "xx").err == "sdgtax: unknown language “xx”. Known: en, nb.\n"


@pytest.mark.parametrize("form", ["json", "sarif", "github", "junit"])
def test_programs_get_the_language_only_where_it_is_named(run: Any, place: Path, form: str) -> None:
    english = run("validate", "min.yaml", "--format", form, cwd=place)
    assert run("validate", "min.yaml", "--format", form, cwd=place, env={"SDGTAX_LANG": "nb"}).out == english.out
    named = run("validate", "min.yaml", "--format", form, "--lang", "nb", cwd=place).out
    assert "strider mot" in named
    assert "contradicts" in english.out
    if form == "json":
        keys = ("code", "rule", "severity", "path", "line", "column")
        a, b = (json.loads(text)["findings"] for text in (english.out, named))
        assert [[f[k] for k in keys] for f in a] == [[f[k] for k in keys] for f in b]


def test_rows_that_were_left_out_are_told_in_the_language_of_the_workbook(run: Any, place: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    assert run("classify", "liste.csv", "--on-error", "skip", "-o", "ut.xlsx", "--lang", "nb", cwd=place).code == 1
    cells = [c.value for row in openpyxl.load_workbook(place / "ut.xlsx")["Avvist"] for c in row]
    assert "denne raden har ingen tittel" in cells
