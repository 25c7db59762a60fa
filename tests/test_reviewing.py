"""From a workbook, or key by key, to a file of reviews; people's files together; what reviews say of the program."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
from pathlib import Path
from typing import Any

import krippendorff
import openpyxl
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

import sdgtax
from sdgtax.analyse.verdicts import Judged, agreement, decided
from sdgtax.model.review import Decision
from sdgtax.model.taxonomy import Taxonomy
from sdgtax.text.decided import FOR, conflicts
from sdgtax.text.decided import single as roots

TAXONOMY = Path(__file__).resolve().parents[1] / "taxonomy"
LIST = "Nr;Indikator\n1;Andel biler på vei\n2;Antall lekeplasser\n3;Antall arrangementer\n4;Tilgang på turstier\n"
CARS, EVENTS = "Andel biler på vei", "Antall arrangementer"


@pytest.fixture
def place(run, tmp_path: Path) -> Path:
    """A folder with a list and its workbook."""
    (tmp_path / "l.csv").write_text(LIST, encoding="utf-8")
    done = run("classify", "l.csv", "-o", "r.xlsx", "--lang", "nb", cwd=tmp_path)
    assert done.code == 0, done.err
    return tmp_path


def fill(folder: Path, cells: dict[tuple[str, str], str], name: str = "r.xlsx", *, turned: bool = False) -> None:
    """Write into cells of the list of a workbook, by title and heading; `turned`: its rows change places first."""
    book = openpyxl.load_workbook(folder / name)
    sheet = book.worksheets[0]
    rows = [[c.value for c in row] for row in sheet.iter_rows()]
    head, body = rows[0], rows[1:]
    for row in body:
        for (title, heading), value in cells.items():
            if title in row:
                row[head.index(heading)] = value
    for r, row in enumerate(reversed(body) if turned else body, 2):
        for n, value in enumerate(row, 1):
            sheet.cell(r, n).value = value
    book.save(folder / name)


def decisions(path: Path) -> list[dict[str, Any]]:
    return list(yaml.safe_load(path.read_text(encoding="utf-8"))["decisions"])


def of(path: Path, title: str) -> dict[str, str]:
    return {d["category"]: d["decision"] for d in decisions(path) if d["title"] == title}


def answers(run, folder: Path, *options: str) -> dict[str, list[dict[str, str]]]:
    made = run("classify", "l.csv", "--layout", "long", "--format", "csv", *options, cwd=folder)
    assert made.code == 0, made.err
    found: dict[str, list[dict[str, str]]] = {}
    for row in csv.DictReader(io.StringIO(made.out)):
        found.setdefault(row["title"], []).append(row)
    return found


def test_a_workbook_has_what_a_reviewer_needs(place: Path) -> None:
    book = openpyxl.load_workbook(place / "r.xlsx")
    sheet = book["Indikatorer"]
    head = [c.value for c in sheet[1]]
    at = [head.index(h) for h in ("Din avgjørelse", "I stedet", "Hvem", "Hvorfor")]
    assert at == list(range(at[0], at[0] + 4))
    sources = {v.formula1: v.showErrorMessage for v in sheet.data_validations.dataValidation}
    assert sources == {'"riktig,feil,i stedet,usikker"': True, "'Valg'!$A$2:$A$201": False}
    choices = [row[0] for row in book["Valg"].iter_rows(min_row=2, values_only=True)]
    assert len(choices) == 200
    assert "Utviklingsområde: Transport" in choices
    letters = [openpyxl.utils.get_column_letter(n + 1) for n, h in enumerate(head) if h.startswith("sdgtax:")]
    assert len(letters) == 3
    assert all(sheet.column_dimensions[x].hidden for x in letters)


def test_a_choice_that_a_spreadsheet_would_part_is_told(run, tmp_path: Path) -> None:
    """XlsxWriter writes “unsure, ask” as two choices, and Excel holds a cell with the whole of it for wrong."""
    shutil.copytree(TAXONOMY, tmp_path / "taxonomy")
    words = tmp_path / "taxonomy" / "rules" / "words.yaml"
    text = words.read_text(encoding="utf-8")
    words.write_text(text.replace("unsure: {en: unsure,", 'unsure: {en: "unsure, ask",'), encoding="utf-8")
    (tmp_path / "l.csv").write_text(LIST, encoding="utf-8")
    done = run("classify", "l.csv", "-o", "r.xlsx", cwd=tmp_path)
    assert (done.code, (tmp_path / "r.xlsx").exists()) == (2, False)
    assert "the choice “unsure, ask” has a comma" in done.err


@pytest.mark.parametrize("turned", [False, True])
def test_what_is_decided_in_a_workbook_holds(run, place: Path, turned: bool) -> None:
    fill(place, {
        (CARS, "Din avgjørelse"): "riktig", (CARS, "Hvem"): "Ola", (EVENTS, "I stedet"): "Mål: 3 God helse og livskvalitet",
        ("Antall lekeplasser", "Din avgjørelse"): "Feil", ("Antall lekeplasser", "Hvorfor"): "bare antall",
        ("Tilgang på turstier", "Din avgjørelse"): "usikker",
    }, turned=turned)  # fmt: skip
    before = answers(run, place)
    done = run("review", "apply", "r.xlsx", "--by", "Kari", "--reviews", "reviews/mine.yaml", cwd=place)
    assert done.code == 0, done.err
    assert re.search(r"decisions on 3 indicators .* 1 unsure, 0 open", done.out)
    mine = place / "reviews" / "mine.yaml"
    asked = {r["category"] for r in before[CARS] if r["facet"] in ("goal", "target", "area")}
    assert of(mine, CARS) == dict.fromkeys(asked, "confirm")
    assert of(mine, EVENTS)["goal.sdg.3"] == "add"
    assert set(of(mine, "Antall lekeplasser").values()) == {"reject"}
    assert {d["by"] for d in decisions(mine)} == {"Ola", "Kari"}
    after = answers(run, place, "--review", "reviews/mine.yaml")
    assert [r["category"] for r in after[EVENTS] if r["facet"] == "goal"] == ["goal.sdg.3"]
    assert {r["basis"] for r in after[CARS] if r["facet"] in ("goal", "target", "area")} == {"reviewed"}
    assert [r["basis"] for r in after["Antall lekeplasser"] if r["facet"] == "goal"] == ["not-assessed"]
    assert after["Tilgang på turstier"] == before["Tilgang på turstier"]
    assert run("validate", mine).code == 0
    assert run("review", "check", mine, "--list", place / "l.csv").code == 0


@pytest.mark.parametrize(
    ("cells", "where", "words"),
    [
        ({"Din avgjørelse": "rett"}, "P", "“rett” is no decision"),
        ({"Din avgjørelse": "i stedet"}, "Q", "not said what is right instead"),
        ({"Din avgjørelse": "riktig", "I stedet": "Transport"}, "Q", "“Transport” stands under"),
        ({"I stedet": "Transprot"}, "Q", "“Transprot” is no answer"),
        ({"I stedet": "11; 99"}, "Q", "“99” is no answer"),
        ({"Hvorfor": "fordi"}, "P", "a reason and no decision"),
        ({"Din avgjørelse": "feil", "Hvem": ""}, "R", "nobody is named"),
        ({"Din avgjørelse": "feil", "sdgtax: tittel": ""}, "W", "hidden cells"),
        ({"Din avgjørelse": "feil", "sdgtax: svar": "goal.sdg.88"}, "X", "no category “goal.sdg.88” any more"),
    ],
)
def test_what_is_not_understood_is_told_at_its_cell_and_nothing_is_written(
    run, place: Path, cells: dict[str, str], where: str, words: str
) -> None:
    fill(place, {("Tilgang på turstier", heading): text for heading, text in ({"Hvem": "Kari"} | cells).items()})
    done = run("review", "apply", "r.xlsx", cwd=place)
    assert done.code == 2
    assert f"r.xlsx:Indikatorer!{where}5: error: " in done.err
    assert words in done.err
    assert not (place / "reviews").exists()


def test_other_workbooks_and_empty_ones_are_told(run, place: Path) -> None:
    assert "nothing was decided in" in run("review", "apply", "r.xlsx", cwd=place).err
    done = run("review", "apply", "l.csv", cwd=place)
    assert (done.code, "“Your decision” / “Din avgjørelse”" in done.err) == (2, True)


def test_a_later_decision_of_the_same_person_replaces_and_all_else_stays(run, place: Path) -> None:
    old = (
        "# kept\nid: mine\ntaxonomy: ks-ssb@0.1.0\nnote: ours\ndecisions:\n"
        "  # Ola's own\n  - {indicator: '1', title: Andel biler på vei, category: goal.sdg.9, decision: add, by: Ola, date: '2026-01-01'}\n"
        "  - indicator: '1'\n    title: Andel biler på vei\n    category: goal.sdg.9\n    decision: add\n    by: kari\n    date: '2026-01-01'\n"
        "  # last\n  - {indicator: '9', title: Annet, category: goal.sdg.9, decision: add, by: Kari, date: '2026-01-01'}\n"
    )
    (place / "mine.yaml").write_text(old, encoding="utf-8")
    fill(place, {(CARS, "I stedet"): "9"})
    done = run("review", "apply", "r.xlsx", "--by", "Kari", "--reviews", "mine.yaml", cwd=place)
    assert "1 earlier ones" in done.out
    text = (place / "mine.yaml").read_text(encoding="utf-8")
    assert all(x in text for x in ("# kept", "# Ola's own", "# last", "note: ours", "title: Annet"))
    cars = [d for d in decisions(place / "mine.yaml") if d["category"] == "goal.sdg.9" and d["indicator"] == "1"]
    assert [(d["by"], d["date"] > "2026-01-01") for d in cars] == [("Ola", False), ("Kari", True)]


def walk(run, folder: Path, keys: str, *options: str) -> Any:
    return run("review", "l.csv", "--by", "Kari", "--reviews", "mine.yaml", *options, stdin=keys.encode(), cwd=folder)


def test_a_walk_asks_for_the_most_useful_first_and_goes_on_where_it_stopped(run, place: Path) -> None:
    first = walk(run, place, "r\nq\n")
    assert first.out.index(CARS) < first.out.index(EVENTS), "less is known of it"
    assert "Tilgang" not in first.out, "it needs no review"
    assert "1 indicators decided on, 1 left to review" in first.out
    assert {d["title"] for d in decisions(place / "mine.yaml")} == {CARS}
    second = walk(run, place, "i\nnothing at all\ni\nEnergy\n")
    assert CARS not in second.out
    assert "no answer is called “nothing at all”" in second.err
    assert of(place / "mine.yaml", EVENTS) == {"perspective.area.energy": "add", "perspective.area.culture": "reject"}
    assert "Nothing is left to review: 2 indicators" in walk(run, place, "").out


def test_an_answer_is_taken_back(run, place: Path) -> None:
    done = walk(run, place, "t\nf\nt\nu\nt\nx\n?\nr\nq\n", "--lang", "nb")
    assert "det er ikke noe å ta tilbake" in done.err
    assert "«x» er ingen av tastene" in done.err
    assert set(of(place / "mine.yaml", CARS).values()) == {"confirm"}
    only = walk(run, place, "f\nt\nq\n", "--lang", "nb", "--reviews", "other.yaml")
    assert "ingenting ble avgjort" in only.out
    assert not (place / "other.yaml").exists()


def test_who_decides_is_asked_for(run, place: Path) -> None:
    done = run("review", "l.csv", cwd=place)
    assert (done.code, "--by NAME" in done.err) == (2, True)


HEAD = "id: {}\ntaxonomy: ks-ssb@0.1.0\ndecisions:\n"
ONE = "  - {{indicator: '{}', title: {}, category: {}, decision: {}, by: {}, date: '{}'}}\n"


def test_merged_files_keep_who_when_and_why_and_tell_clashes(run, place: Path) -> None:
    kari = HEAD.format("kari") + ONE.format(1, CARS, "goal.sdg.11", "confirm", "Kari", "2026-02-01")
    kari += ONE.format(2, "Antall lekeplasser", "goal.sdg.11", "confirm", "Kari", "2026-02-01").replace(
        "}", ", reason: tydelig}"
    )
    ola = HEAD.format("ola") + ONE.format(1, CARS, "goal.sdg.11", "reject", "Ola", "2026-03-01")
    ola += ONE.format(2, "Antall lekeplasser", "goal.sdg.11", "confirm", "Ola", "2026-03-01")
    later = HEAD.format("later") + ONE.format(2, "Antall lekeplasser", "goal.sdg.3", "add", "kari", "2026-04-01")
    for name, text in (("kari", kari), ("ola", ola), ("later", later)):
        (place / f"{name}.yaml").write_text(text, encoding="utf-8")
    done = run("review", "merge", "kari.yaml", "ola.yaml", "-o", "all.yaml", cwd=place)
    assert done.code == 1
    assert done.err.count("[clashing-decisions]") == 1
    assert re.search(r"Goal\s+2\s+50%\s+0\.\d\d", done.out)
    whole = decisions(place / "all.yaml")
    assert [(d["by"], d["date"], d.get("reason", "")) for d in whole] == [
        ("Kari", "2026-02-01", ""), ("Kari", "2026-02-01", "tydelig"), ("Ola", "2026-03-01", ""), ("Ola", "2026-03-01", "")
    ]  # fmt: skip
    found = answers(run, place, "--review", "all.yaml")
    assert [r["basis"] for r in found["Antall lekeplasser"] if r["category"] == "goal.sdg.11"] == ["reviewed"]
    assert "reviewed" not in {r["basis"] for r in found[CARS]}
    assert run("review", "merge", "kari.yaml", "later.yaml", "-o", "new.yaml", cwd=place).code == 0
    assert of(place / "new.yaml", "Antall lekeplasser") == {"goal.sdg.3": "add"}, "the last of one person holds"
    listed = run("review", "list", "all.yaml", "--format", "csv", cwd=place).out
    assert "all.yaml:" in listed
    assert len(listed.splitlines()) == 5


def test_agreement_is_the_alpha_of_the_library_on_what_several_decided(taxonomy: Taxonomy) -> None:
    said = {"A": ["3", "3", "4", "1", "2", "3", "1", "2"], "B": ["3", "3", "4", "1", "2", "4", "1", "1"]}
    made = [
        Decision(
            indicator=str(n), title=f"T{n}", category=f"goal.sdg.{goal}", decision="confirm", by=who, date="2026-01-01"
        )
        for who, goals in said.items()
        for n, goal in enumerate(goals)
    ]
    made.append(made[0].model_copy(update={"indicator": "alone", "title": "alone"}))
    (found,) = agreement(taxonomy, made, lambda d: d.indicator)
    assert (found.facet, found.units, found.same) == ("goal", 8, 0.75)
    expected = krippendorff.alpha([list(map(int, row)) for row in said.values()], level_of_measurement="nominal")
    assert found.alpha == pytest.approx(expected)
    (same,) = agreement(
        taxonomy, [m for m in made if m.category == "goal.sdg.3" and m.indicator == "0"], lambda d: d.indicator
    )
    assert (same.same, same.alpha) == (1.0, None)


@given(data=st.data())
def test_what_one_verdict_decides_never_conflicts(taxonomy: Taxonomy, data: st.DataObject) -> None:
    known = [a for f in taxonomy.scoring.facets if f.id in ("goal", "target", "area") for a in taxonomy.answers(f)]
    found = data.draw(st.lists(st.sampled_from(known), unique=True, max_size=6))
    instead = data.draw(st.lists(st.sampled_from(known), unique=True, min_size=1, max_size=3))
    for verdict, chosen in (("right", []), ("wrong", []), ("instead", instead)):
        made = [
            Decision(indicator="1", title="T", category=c, decision=said, by="A", date="2026-01-01")
            for c, said in decided(taxonomy, found, verdict, chosen)
        ]
        assert verdict != "instead" or set(chosen) <= {d.category for d in made if d.decision in FOR}
        goals = {taxonomy.answer_of(taxonomy.facet("goal"), c) for c in chosen if taxonomy.facet_of(c) == "target"}
        if verdict != "instead" or not {c for c in chosen if taxonomy.facet_of(c) == "goal"} or not goals:
            assert not [c for c in conflicts(made, [0] * len(made), roots(taxonomy)) if c.kind != "above"]


def test_ten_reviews_say_how_often_the_program_is_right(run, place: Path) -> None:
    titles = [f"Andel elbiler i bydel {n}" for n in range(12)]
    (place / "l.csv").write_text("Indikator\n" + "\n".join(titles), encoding="utf-8")
    goal = next(r["category"] for r in answers(run, place)[titles[0]] if r["facet"] == "goal")
    text = HEAD.format("mine") + "".join(
        f"  - {{title: {t}, category: {goal}, decision: {'confirm' if n else 'reject'}, by: K, date: '2026-01-01'}}\n"
        for n, t in enumerate(titles[:10])
    )
    (place / "mine.yaml").write_text(text, encoding="utf-8")
    done = run("evaluate", "l.csv", "--review", "mine.yaml", "--json", cwd=place)
    record = json.loads(done.out)
    whole = next(f for f in record["facets"] if f["marked"] is None)
    assert (record["reviewed"], whole["n"], whole["right"], whole["share"]) == (10, 10, 9, 0.9)
    assert [whole["at_least"], whole["at_most"]] == pytest.approx([0.5958, 0.9821], abs=1e-4), (
        "Wilson's interval for 9 of 10"
    )
    assert run("evaluate", "l.csv", "--review", "mine.yaml", "--fail-under", "0.95", cwd=place).code == 1
    assert "90%" in run("evaluate", "l.csv", "--review", "mine.yaml", cwd=place).out
    (place / "mine.yaml").write_text(text.rsplit("  - ", 1)[0], encoding="utf-8")
    few = run("evaluate", "l.csv", "--review", "mine.yaml", cwd=place)
    assert few.out.startswith("9 indicators were reviewed; from 10 on")
    assert run("evaluate", "l.csv", "--review", "mine.yaml", "--fail-under", "0.5", cwd=place).code == 2


@given(n=st.integers(1, 500), share=st.floats(0, 1))
def test_an_interval_holds_the_share_and_stays_within_its_bounds(n: int, share: float) -> None:
    found = Judged("goal", None, n, round(n * share))
    low, high = found.interval
    assert 0 <= low <= found.share + 1e-9
    assert found.share - 1e-9 <= high <= 1


MAPPINGS = """\
id: ours
publisher: Fjordby
mappings:
  - {a: "oecd-better-life:AIRPOL", b: "u4ssc:EN: EN: AQ: 1C", relation: related, by: Kari, note: read by hand}
"""


def test_one_option_takes_decisions_on_answers_and_on_mappings(run, tmp_path: Path) -> None:
    sets = sdgtax.open().sets
    a, b = sets["oecd-better-life"].indicators[0], sets["u4ssc"].indicators[0]
    (tmp_path / "m.yaml").write_text(
        f'id: ours\npublisher: Fjordby\nmappings:\n  - {{a: "oecd-better-life:{a.code}", b: "u4ssc:{b.code}", relation: close, '
        "by: Kari, note: read by hand}\n",
        encoding="utf-8",
    )
    title = next(iter(a.titles.values()))
    (tmp_path / "d.yaml").write_text(
        HEAD.format("d")
        + f'  - {{indicator: "oecd-better-life:{a.code}", title: "{title}", category: goal.sdg.17, decision: add, by: K, '
        "date: '2026-01-01'}\n",
        encoding="utf-8",
    )
    both = ("--review", "m.yaml", "--review", "d.yaml")
    pairs = run("overlap", "oecd-better-life", "u4ssc", *both, "--workers", "1", "--format", "json", cwd=tmp_path)
    assert pairs.code == 0, pairs.err
    reviewed = [p for p in json.loads(pairs.out)["pairs"] if p["basis"] == "reviewed"]
    assert [(p["relation"], p["comment"]) for p in reviewed] == [("closeMatch", "read by hand")]
    goals = json.loads(run("classify", "oecd-better-life", *both, "--json", cwd=tmp_path).out)["indicators"][0][
        "assignments"
    ]
    assert (goals[0]["category"], goals[0]["basis"]) == ("goal.sdg.17", "reviewed")
    (tmp_path / "m.yaml").write_text(MAPPINGS.replace("AIRPOL", "NONE"), encoding="utf-8")
    checked = run("validate", "m.yaml", cwd=tmp_path)
    used = run("overlap", "oecd-better-life", "u4ssc", *both, cwd=tmp_path)
    assert (checked.code, used.code) == (1, 2)
    assert "has no indicator “NONE”" in checked.out
    assert "has no indicator “NONE”" in used.err


def test_gaps_rest_on_what_people_decided(run, place: Path) -> None:
    text = HEAD.format("d") + ONE.format(1, CARS, "goal.sdg.17", "add", "K", "2026-01-01")
    (place / "d.yaml").write_text(text, encoding="utf-8")
    options = ("gaps", "l.csv", "--with", "oecd-better-life", "--facet", "goal", "--format", "csv", "--workers", "1")

    def covered(*more: str) -> set[str]:
        rows = csv.DictReader(io.StringIO(run(*options, *more, cwd=place).out))
        return {r["category"] for r in rows if r["state"] == "missing"}

    assert covered() - covered("--review", "d.yaml") == {"goal.sdg.17"}


def test_reviews_of_ks_work_as_reviews(run, tmp_path: Path) -> None:
    ks = Path(__file__).parents[1] / "docs" / "examples" / "ks.ttl"
    assert run("import", "ks", ks, "-o", "ks", cwd=tmp_path).code == 0
    (file,) = (tmp_path / "ks" / "reviews").glob("*.yaml")
    assert all(d["title"] for d in decisions(file))
    own = ("--sets", "ks/indicator_sets")
    checked = run("review", "check", file, *own, cwd=tmp_path)
    assert (checked.code, checked.err.count("[")) == (0, 0), checked.err
    said = run("classify", "all", *own, "--review", file, "--format", "csv", "--layout", "long", cwd=tmp_path)
    rows = list(csv.DictReader(io.StringIO(said.out)))
    assert {r["category"] for r in rows if r["basis"] == "reviewed"} == {d["category"] for d in decisions(file)}


def test_a_profile_is_written_beside_a_list_and_its_level_counts(run, place: Path) -> None:
    done = run(
        "new", "profile", "fjordby", "--name", "Fjordby", "--level", "municipal", "--source", "Kommuneplanen",
        "--priority", "Grønn mobilitet: biler, *sykkel*", "--priority", "Natur", cwd=place,
    )  # fmt: skip
    assert done.code == 0, done.err
    assert run("validate", "fjordby.yaml", cwd=place).code == 0
    named = ("--profile", "fjordby.yaml")
    rows = csv.DictReader(io.StringIO(run("classify", "l.csv", *named, "--format", "csv", cwd=place).out))
    assert {r["title"]: r["priorities"] for r in rows}[CARS] == "fjordby-gronn-mobilitet"

    def records(*options: str) -> list[Any]:
        return [
            r["quality_criteria"]
            for r in json.loads(run("classify", "oecd-better-life", *options, "--json", cwd=place).out)["indicators"]
        ]

    assert records(*named) == records("--level", "municipal") != records()
    for command in (("compare", "l.csv"), ("gaps", "l.csv", "--with", "oecd-better-life", "--facet", "goal")):
        shown = [
            json.loads(run(*command, *more, "--workers", "1", "--json", cwd=place).out).get("level")
            for more in (named, ("--level", "municipal"), ())
        ]
        assert shown == ["municipal", "municipal", ""]
    again = run("new", "profile", "fjordby", "--level", "municipal", cwd=place)
    assert (again.code, "already" in again.err) == (2, True)
    wrong = run("new", "profile", "other", "--level", "galactic", cwd=place)
    assert (wrong.code, "municipal" in wrong.err) == (2, True)
