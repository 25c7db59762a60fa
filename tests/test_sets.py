"""The bundled indicator sets: complete, mapped to what exists, in Norwegian that leaves nothing out."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from pathlib import Path

import pytest

from sdgtax.model.indicator import IndicatorSet
from sdgtax.model.taxonomy import Taxonomy

# id: indicators, codes under which they are listed, titles that were not read in a source
SIZES = {
    "eu-sdg": (101, 106, 0),
    "eu-vlr-2020": (51, 51, 0),
    "eu-vlr-2022": (72, 72, 0),
    "iso-37120": (128, 128, 58),
    "iso-37122": (80, 80, 80),
    "iso-37123": (68, 68, 63),
    "norway-malepunkter": (459, 459, 0),
    "norway-national": (43, 43, 0),
    "oecd-better-life": (24, 24, 0),
    "oecd-green-growth": (56, 56, 0),
    "oecd-territorial": (115, 115, 0),
    "u4ssc": (91, 91, 0),
    "un-sdg": (234, 251, 0),
}
BILINGUAL = ["eu-vlr-2022", "iso-37120", "norway-national", "oecd-territorial", "u4ssc", "un-sdg"]
MAPPED = {"eu-sdg": 101, "norway-national": 43, "u4ssc": 12, "un-sdg": 234}

# Word-for-word translations, and what to write instead. `\b` keeps them whole words.
SLIPS = {
    r"gulv|etasjer?": "sosiale minimumsordninger",
    r"offisiell\w* (netto |internasjonal )?(utviklings)?(bistand|støtte|overføring\w*|strømmer)": "offentlig bistand",
    r"drikkevannstjenester": "drikkevannsforsyning",
    r"(plasser|seter|stillinger) (som innehas|holdt av)": "andel kvinner blant representantene",
    r"flerparts\w*": "flere interessenter",
    r"politikksamsvar": "samstemt politikk",
    r"dollarverdi\w*": "verdien i dollar",
    r"dashbord": "oversikt",
    r"merverdi": "verdiskaping",
    r"tilskrevet|tilskrives": "som følge av, som skyldes",
    r"intim partner": "partner",
    r"stunting|wasting": "veksthemming, avmagring",
    r"\w*populasjon\w*|befolkningsrapportering\w*": "befolkningen, andel som oppgir",
    r"vannmasser": "vannforekomster",
    r"dyreliv": "ville dyr og planter",
    r"høyere utdanningsgrader": "grader i høyere utdanning",
    r"fattigdomsrate\w*": "andelen fattige",
    r"husholdning internett\w*": "husholdninger med tilgang til internett",
    r"forekomst av deltidsarbeid": "andel deltidssysselsatte",
    r"jordbruksorienterings\w*": "landbruksorientering",
    r"territoriell\w*": "geografisk, regional",
    r"føler seg trygg": "føler seg trygge",
    r"minst høyere utdanning": "med høyere utdanning",
}
# English words that are no Norwegian words; "by", "for", "to", "under", "at" and the like are both.
ENGLISH = r"the|of|and|or|with|from|rate|share|number|proportion|percentage|population|ppp|gdp|women|children"
NUMBER_WORDS = {"three": "3", "tre": "3", "five": "5", "fem": "5", "million": "1000000"}


def bilingual(sets: dict[str, IndicatorSet]) -> list[tuple[str, str, str, bool]]:
    """Of the sets in two languages: name of the indicator, both titles, and whether the Norwegian one is ours."""
    return [
        (f"{set_id}:{indicator.code}", indicator.title("en"), indicator.title("nb"), "nb" in indicator.translation)
        for set_id in BILINGUAL
        for indicator in sets[set_id].indicators
    ]


def numbers(title: str) -> Counter[str]:
    """The numbers in a title, whichever way they are written: 100,000 and 100 000, 2.5 and 2,5, five and 5."""
    joined = re.sub(r"(?<=\d)[\s,](?=\d{3}\b)", "", title)
    words = re.sub(r"\w+", lambda word: NUMBER_WORDS.get(word[0].lower(), word[0]), joined)
    return Counter(re.findall(r"\d+(?:\.\d+)?", re.sub(r"(?<=\d),(?=\d)", ".", words)))


def test_the_sets_are_these(sets: dict[str, IndicatorSet]) -> None:
    found = {
        set_id: (
            len(content.indicators),
            len({code for i in content.indicators for code in [i.code, *i.also_listed]}),
            sum(not i.verified for i in content.indicators),
        )
        for set_id, content in sets.items()
    }
    assert found == SIZES
    for set_id, content in sets.items():
        assert content.id == set_id
        assert content.source, set_id
        # a set with titles that nobody read is a draft
        assert (content.status == "draft") == (SIZES[set_id][2] > 0), set_id


def test_each_title_is_in_the_languages_of_its_set(sets: dict[str, IndicatorSet]) -> None:
    assert sorted(i for i, content in sets.items() if set(content.languages) == {"en", "nb"}) == BILINGUAL
    for set_id, content in sets.items():
        for indicator in content.indicators:
            assert {lang for lang in ("en", "nb") if indicator.title(lang)} == set(content.languages), indicator.code
            assert set(indicator.translation) <= set(content.languages), (set_id, indicator.code)
            assert len(indicator.translation) < len(content.languages), "one of the titles is the publisher's"


def test_no_set_says_the_same_twice_in_one_language(sets: dict[str, IndicatorSet]) -> None:
    for set_id in BILINGUAL:
        for lang in ("en", "nb"):
            titles = Counter((i.title(lang), i.theme) for i in sets[set_id].indicators)
            assert not [title for title, count in titles.items() if count > 1], (set_id, lang)


def test_norwegian_titles_are_norwegian(sets: dict[str, IndicatorSet]) -> None:
    for name, en, nb, _ in bilingual(sets):
        assert en != nb, name
        assert nb[0].isupper() or nb[0] == "(", (name, nb)
        for slip, better in SLIPS.items():
            assert not re.search(rf"\b({slip})\b", nb, re.IGNORECASE), f"{name}: write {better}: {nb}"
        assert not re.search(rf"\b({ENGLISH})\b", nb, re.IGNORECASE), (name, nb)


def test_norwegian_titles_are_punctuated_as_norwegian(sets: dict[str, IndicatorSet]) -> None:
    for name, _, nb, _ours in bilingual(sets):
        assert not re.search(r"\d[.,]\d{3}\b", nb), f"{name}: a space parts thousands: {nb}"
        assert not re.search(r"\d\.\d", nb), f"{name}: a comma parts decimals: {nb}"
        assert not re.search(r"  |\s[,;:)]|\.$|, og \(b\)", nb), (name, nb)
        assert nb.count("(") == nb.count(")"), (name, nb)


def test_our_norwegian_titles_leave_no_part_out(sets: dict[str, IndicatorSet]) -> None:
    """Every number and every lettered part of the English title is in the Norwegian one."""
    for name, en, nb, ours in bilingual(sets):
        if ours:
            assert numbers(en) == numbers(nb), (name, nb)
            parts = [Counter(re.findall(r"\((?:[a-d]|i{1,3})\)", title)) for title in (en, nb)]
            assert parts[0] == parts[1], (name, nb)


def test_a_breakdown_that_a_title_states_is_in_the_metadata(sets: dict[str, IndicatorSet]) -> None:
    words = {
        "sex": r"\bby (\w+, )*(\w+ and )?sex\b|gender gap|\b(etter|fordelt på) (\w+,? (og )?)?kjønn",
        "age": r"\bby (sex, )?(form of violence and by )?age\b(?! \d)|\bby age group\b|\b(etter|fordelt på) (kjønn og )?alder",
        "disability": r"\bby sex, age(, occupation)? and persons with disabilities|, disability (status )?and",
    }
    seen = Counter()
    for content in sets.values():
        for indicator in content.indicators:
            title = indicator.best(("en",))[0]
            assert len(set(indicator.disaggregation)) == len(indicator.disaggregation), indicator.code
            for term, pattern in words.items():
                if re.search(pattern, title, re.IGNORECASE):
                    seen[term] += 1
                    assert term in indicator.disaggregation, (content.id, indicator.code)
    assert seen["sex"] > 50 and seen["age"] > 20 and seen["disability"] > 4


def test_published_mappings_name_what_exists(sets: dict[str, IndicatorSet], taxonomy: Taxonomy) -> None:
    un = sets["un-sdg"]
    for content in sets.values():
        for indicator in content.indicators:
            where, mapping = (content.id, indicator.code), indicator.published
            if mapping is None:
                continue
            assert mapping.goals, where
            assert mapping.by.split(",")[0].split()[0] in content.publisher, where
            for goal in mapping.goals:
                assert f"goal.sdg.{goal}" in taxonomy.categories, where
            for target in mapping.targets:
                goal = target.split(".")[0]
                assert f"goal.sdg.{goal}.{target.replace('.', '-')}" in taxonomy.categories, where
                assert goal in mapping.goals, where
            for code in mapping.un_indicator:
                assert un.find(code), (*where, code)
                assert code.rpartition(".")[0] in mapping.targets, where
            for values in (mapping.goals, mapping.targets, mapping.un_indicator):
                assert len(set(values)) == len(values), where


def test_these_sets_are_mapped_by_their_publishers(sets: dict[str, IndicatorSet]) -> None:
    mapped = {i: sum(x.published is not None for x in content.indicators) for i, content in sets.items()}
    assert {i: n for i, n in mapped.items() if n} == MAPPED


def test_a_un_indicator_belongs_to_each_target_that_lists_it(sets: dict[str, IndicatorSet]) -> None:
    repeated = 0
    for indicator in sets["un-sdg"].indicators:
        codes = [indicator.code, *indicator.also_listed]
        repeated += len(codes) - 1
        assert indicator.published
        assert list(indicator.published.targets) == [code.rpartition(".")[0] for code in codes], codes
        assert sets["un-sdg"].find(codes[-1]) is indicator
    assert repeated == 17


def test_all_targets_but_the_one_without_have_a_un_indicator(sets: dict[str, IndicatorSet], taxonomy: Taxonomy) -> None:
    """169 targets, each with at least one indicator of the global framework."""
    targets = {c.rpartition(".")[2].replace("-", ".") for c in taxonomy.categories if re.match(r"goal\.sdg\.\d+\.", c)}
    assert len(targets) == 169
    measured = {t for i in sets["un-sdg"].indicators if i.published for t in i.published.targets}
    assert measured == targets


@pytest.mark.parametrize(
    ("field", "unknown"), [("tier", {"2.2.4", "8.9.2", "11.c.1"}), ("custodian", {"11.c.1", "17.18.1"})]
)
def test_un_indicators_say_how_ready_they_are_and_who_keeps_them(
    sets: dict[str, IndicatorSet], field: str, unknown: set[str]
) -> None:
    """All but those for which no source that was read says so: additions of 2025 and one without a custodian."""
    assert {i.code for i in sets["un-sdg"].indicators if not getattr(i, field)} == unknown


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("list.yaml", "- code: 1.10\n  title: Energy use\n- code: 1.1\n  title: Water use\n- code: 010\n  title: Waste\n"),
        ("list.json", '[{"code": 1.10, "title": "Energy use"}, {"code": 1.1, "title": "Water use"}, {"code": "010", "title": "Waste"}]'),
        ("list.jsonl", '{"code": 1.10, "title": "Energy use"}\n{"code": 1.1, "title": "Water use"}\n{"code": "010", "title": "W"}\n'),
    ],
)  # fmt: skip
def test_a_number_as_a_code_stays_as_it_is_written(name: str, text: str, run, tmp_path: Path) -> None:
    (tmp_path / name).write_text(text)
    rows = csv.DictReader(io.StringIO(run("classify", tmp_path / name, "--format", "csv").out))
    assert [r["code"] for r in rows] == ["1.10", "1.1", "010"]


def test_in_a_set_the_loader_and_validate_say_the_same_of_a_number_as_a_code(run, tmp_path: Path) -> None:
    (tmp_path / "mine.yaml").write_text(
        "id: mine\nname: {en: Mine}\npublisher: P\nedition: '1'\nyear: 2025\nlevel: [municipal]\nlanguages: [en]\nlicence: CC0\n"
        "attribution: P\nsource: []\nstatus: draft\nindicators:\n  - code: 1.10\n    title: {en: Energy use}\n"
    )
    loaded, checked = run("classify", tmp_path / "mine.yaml"), run("validate", tmp_path / "mine.yaml")
    assert (loaded.code, checked.code) == (2, 1)
    for told in (loaded.err, checked.out):
        assert 'Put it in quotes: "1.10".' in told
        assert "mine.yaml:13:11" in told
