"""Kinds of faults that no schema sees: rules, languages, numbers and places that exist but are wrong. See benchmarks/mutations.py.

Which rules fit is said by words of `meanings` in benchmarks/data/faults/faults.yaml.
"""

from __future__ import annotations

import random
import re
import unicodedata
from collections.abc import Callable, Iterable
from typing import Any

from benchmarks.mutation_base import (
    Data,
    Found,
    at_key,
    categories,
    indicators,
    kind,
    lines_of,
    scalar,
    shuffled,
    terms,
)
from benchmarks.planting import meanings

RULES = "taxonomy/rules/"
NUMBER = r"(?<=: )-?\d+(\.\d+)?(?=[,}\]\n ]|$)"
MEANT = meanings()
NOT_FINITE = (".nan", ".inf", "-.inf", ".NaN")


def said(*words: str) -> tuple[str, ...]:
    """The rules that say one of these things."""
    return tuple(pattern for word in words for pattern in MEANT[word])


def replaced(
    data: Data, rng: random.Random, file: str, pattern: str, new: Callable[[re.Match[str]], str | None]
) -> Found:
    """Replace what a pattern finds within a line, at one random place after the other."""
    text = data.texts.get(file) or data.planted[file]
    for match in shuffled(rng, re.finditer(pattern, text, re.MULTILINE)):
        start = text.rfind("\n", 0, match.start()) + 1
        made = new(match)
        if made is not None and made != match[0] and "#" not in text[start : match.start()]:
            line = text.count("\n", 0, match.start()) + 1
            lines = (text[: match.start()] + made + text[match.end() :]).split("\n")
            yield file, lines, tuple(range(line, line + max(made, match[0], key=len).count("\n") + 1))


def in_files(
    name: str,
    words: Iterable[str],
    files: Iterable[str],
    pattern: str,
    new: Callable[[re.Match[str], random.Random], str | None],
) -> None:
    """Declare a kind of fault that one pattern in each of these files makes."""

    def plant(data: Data, rng: random.Random) -> Found:
        sources = [replaced(data, rng, f, pattern, lambda m: new(m, rng)) for f in shuffled(rng, files)]
        while sources:
            for source in list(sources):
                found = next(source, None)
                if found is None:
                    sources.remove(source)
                else:
                    yield found

    kind(name, *said(*words))(plant)


def one(*choices: str) -> Callable[[Any, random.Random], str]:
    """Any of these texts for what was found."""
    return lambda _, rng: rng.choice(choices)


# --- rules -----------------------------------------------------------------------------------------------------------

NUMBERS = [RULES + f"{name}.yaml" for name in ("scoring", "overlap", "metadata", "aspects", "sentences")]
OVERLAP, CONCEPTS, ASPECTS, METADATA, SCORING, SENTENCES = (
    RULES + f"{name}.yaml" for name in ("overlap", "concepts", "aspects", "metadata", "scoring", "sentences")
)

in_files("number that is none or infinite", ["number"], NUMBERS, NUMBER, one(*NOT_FINITE))
in_files("text for a number of a rule", ["number", "key"], NUMBERS, NUMBER, one("high", "'1'", "0,5", "50%", "true"))
in_files(
    "interval with its bounds the wrong way round", ["order"], [OVERLAP, ASPECTS], r"(?<=: )\[(\d[\d.]*), (\d[\d.]*)\]",
    lambda m, _: f"[{m[2]}, {m[1]}]" if m[1] != m[2] else None,
)  # fmt: skip
in_files("interval with one bound", ["order", "type", "missing"], [OVERLAP, ASPECTS], r"(?<=: )\[(\d[\d.]*), (\d[\d.]*)\]",
         lambda m, _: f"[{m[1]}]")  # fmt: skip
in_files("feature that does not exist", ["reference", "key", "value"], [OVERLAP],
         r"\b(cover_less|missing_more|best_shared|kin|equal_content|flow_conflict|same_target|same_area)(?=: )",
         lambda m, _: m[0] + "s")  # fmt: skip
in_files("condition that does not exist", ["reference", "key", "value"], [OVERLAP],
         r"\b(union|part|topic|concept|word|lost|narrower)_(left|right)(?=: \[)", lambda m, _: m[1] + "_" + m[2][:-1])  # fmt: skip
in_files("concept that refers to nothing", ["reference"], [CONCEPTS], r"(?<=broader: \[)[a-z-]+|(?<=related: \[)[a-z-]+",
         lambda m, _: m[0] + "x")  # fmt: skip
in_files("concept that is broader than itself", ["circle", "contradiction"], [CONCEPTS],
         r"\{id: ([a-z-]+), words: (?=\{en: [^{}]*\]\}\}$)", lambda m, _: f"{{id: {m[1]}, broader: [{m[1]}], words: ")  # fmt: skip
in_files("kind or role that does not exist", ["value"], [CONCEPTS, ASPECTS], r"(?<=kind: )\w+|(?<=role: )\w+",
         lambda m, _: m[0] + "s")  # fmt: skip
in_files("key that rules do not know", ["key"], NUMBERS,
         r"^ +(factor|root|kind|temperature|confidence|category|field|reason|relation|when|values)(?=: )",
         lambda m, _: m[0][:-1] + "z")  # fmt: skip
in_files("id of a rule twice", ["duplicate"], [OVERLAP, METADATA, SCORING], r"^  - id: [\w-]+\n(?:    .*\n)+  - id: [\w-]+$",
         lambda m, _: m[0][: m[0].rindex("- id: ")] + m[0].split("\n")[0].strip())  # fmt: skip
in_files("category of a rule that does not exist", ["reference"], [METADATA, SCORING],
         r"(?<=category: )[\w.-]+$|(?<=criterion: )[\w.-]+$|(?<=root: )[\w.]+$", lambda m, _: m[0] + "x")  # fmt: skip
in_files("year that cannot be", ["year"], ["taxonomy/taxonomy.yaml", METADATA, "indicator_sets/un-sdg.yaml"],
         r"(?<=year: )20\d\d$|(?<=as_of: )20\d\d\b", lambda m, rng: rng.choice([m[0] + "0", "2" + m[0][1:2] + "1" + m[0][2:], "12", m[0] + ".0"]))  # fmt: skip
in_files("points of calibration that go down", ["order"], [SCORING], r"(?<=\], )\[0\.\d+, 0\.\d+\](?=, \[)",
         lambda m, rng: m[0].split(",")[0] + rng.choice([", 0.1]", ", 0.99]"]))  # fmt: skip
in_files("place holder that nobody fills in, in both languages", ["placeholder"], [SENTENCES],
         r"^  [\w-]+: \{en: \"[^\"\n]*\{\w+\}[^\"\n]*\", nb: \"[^\"\n]*\{\w+\}[^\"\n]*\"\}$",
         lambda m, rng: re.sub(r"\{(\w+)\}", rng.choice([r"{\1z}", r"{\1.real}", r"{}"]), m[0]))  # fmt: skip

# --- phrases ---------------------------------------------------------------------------------------------------------

LISTS = (RULES + "concepts.yaml", RULES + "aspects.yaml")
PHRASES = [*LISTS, *(f"taxonomy/goal/sdg/{n}.yaml" for n in range(1, 18)), "taxonomy/goal/tbl.yaml"]
PHRASE = r"(?<=, )[a-zæøå]{4,}(?: [a-zæøå]{3,})*(?=, )"

in_files("sign that looks like an operator", ["phrase"], PHRASES, PHRASE, lambda m, rng: rng.choice(
    [f"{m[0]}|other", f"'^{m[0]}'", f"'{m[0]}.*'", f"{m[0][:3]}?{m[0][3:]}", f"{m[0]} … x", f"'({m[0]})'", f"{m[0][:2]}*{m[0][2:]}"]))  # fmt: skip
in_files("letters in two parts", ["hidden", "phrase"], PHRASES, r"(?<=, )[a-zæøå]*å[a-zæøå]+(?=, )",
         lambda m, _: unicodedata.normalize("NFD", m[0]))  # fmt: skip
in_files("spoilt letters", ["encoding", "hidden"], PHRASES, r"(?<=, )[a-zæøå]*[æøå][a-zæøå]+(?=, )",
         lambda m, _: m[0].encode().decode("latin-1") if m[0].encode().decode("latin-1").isprintable() else m[0].replace("å", "Ã¥").replace("ø", "Ã¸").replace("æ", "Ã¦"))  # fmt: skip
in_files("direction or width that cannot be seen", ["hidden", "blank"], PHRASES, PHRASE,
         lambda m, rng: m[0][:2] + rng.choice("\u202e\u200b\u2066\u200d\u00ad\ufeff") + m[0][2:])  # fmt: skip
in_files("letter of another alphabet", ["hidden"], PHRASES, PHRASE,
         lambda m, _: m[0].translate({ord("a"): "\u0430", ord("e"): "\u0435", ord("o"): "\u043e"}))  # fmt: skip

# --- categories ------------------------------------------------------------------------------------------------------


@kind("number that does not fit the id", *said("notation"))
def _number_of_id(data: Data, rng: random.Random) -> Found:
    for f, i, c in categories(data, rng):
        if re.fullmatch(r"\d+(\.\w+)?", str(c.get("notation", ""))) and c["id"].startswith("goal.sdg."):
            yield from scalar(data, f, ("categories", i, "notation"), f"'{c['notation']}9'")


@kind("languages of a text swapped", *said("language"))
def _swapped(data: Data, rng: random.Random) -> Found:
    for f, i, c in categories(data, rng):
        key = rng.choice(["title", "definition"])
        text = c.get(key) or {}
        if set(text) != {"en", "nb"}:
            continue
        first, second = (at_key(data, f, ("categories", i, key, lang)) for lang in ("en", "nb"))
        lines = lines_of(data, f)
        for (line, column, _), lang in ((first, "nb"), (second, "en")):
            lines[line - 1] = lines[line - 1][: column - 1] + lang + lines[line - 1][column + 1 :]
        if first[0] != second[0]:
            yield f, lines, (at_key(data, f, ("categories", i, key))[0], first[0], second[0])


@kind("same_as of another thing", *said("same"))
def _same_as(data: Data, rng: random.Random) -> Found:
    for f, i, c in categories(data, rng):
        if re.fullmatch(r"http://metadata.un.org/sdg/\d+\.\w+", next(iter(c.get("same_as", [])), "")):
            new = f"'http://metadata.un.org/sdg/{rng.randrange(1, 18)}.1'"
            for made in scalar(data, f, ("categories", i, "same_as", 0), new):
                if str(c["notation"]) not in made[1][made[2][0] - 1]:
                    yield made


@kind("replaced by itself", *said("replaced"))
def _replaced(data: Data, rng: random.Random) -> Found:
    for f, i, c in categories(data, rng):
        line, column, _ = at_key(data, f, ("categories", i, "basis"))
        lines = lines_of(data, f)
        blank = " " * (column - 1)
        lines[line - 1 : line - 1] = [f"{blank}deprecated: true", f"{blank}replaced_by: [{c['id']}]"]
        yield f, lines, (line, line + 1)


@kind("five gaps in a phrase", *said("phrase"))
def _gaps(data: Data, rng: random.Random) -> Found:
    for f, loc, t in terms(data, rng):
        for lang, listed in t["any"].items():
            if listed:
                yield from scalar(data, f, (*loc, "any", lang, 0), "a ... b ... c ... d ... e ... f")


# --- sets ------------------------------------------------------------------------------------------------------------


@kind("UN indicator under another target", *said("mapping"))
def _un_target(data: Data, rng: random.Random) -> Found:
    for f, loc, indicator in indicators(data, rng):
        published = indicator.get("published", {})
        if published.get("un_indicator") and published.get("targets"):
            other = rng.choice(["3.1.1", "4.2.2", "8.5.2", "16.1.1"])
            line = at_key(data, f, (*loc, "published", "targets"))[0]
            if not any(other.startswith(t) for t in published["targets"]):
                for _, lines, at in scalar(data, f, (*loc, "published", "un_indicator", 0), other):
                    yield f, lines, (line, line + 1, *at)


@kind("title in another language than is said", *said("language"))
def _title_language(data: Data, rng: random.Random) -> Found:
    for f, loc, indicator in indicators(data, rng):
        title = indicator["title"]
        if set(title) == {"en", "nb"} and len(title["nb"].split()) > 6:
            quoted = title["nb"].replace("'", "''")
            yield from scalar(data, f, (*loc, "title", "en"), f"'{quoted}'")


SET = "indicator_sets/nordvik.yaml"
in_files("tier that does not exist", ["tier"], ["indicator_sets/un-sdg.yaml"], r"(?<=tier: )Tier I+$",
         one("Tier 1", "Tier IV", "tier 2", "Tier l", "I"))  # fmt: skip
in_files(
    "frequency that does not exist",
    ["value", "frequency"],
    [SET],
    r"(?<=frequency: ).+$",
    one("yaerly", "now and then", "x", "'-'"),
)
in_files(
    "year of data that cannot be", ["year"], [SET], r"(?<=last_year: )\d+$", one("20244", "2204", "24", "0", "-2024")
)
in_files("address that is none", ["url"], [SET], r"(?<=_url: ).+$",
         one("nordvik.example/data", "https://nordvik.example/open data", "'javascript:alert(1)'", "none", "'http://'"))  # fmt: skip

# --- reviews and mappings --------------------------------------------------------------------------------------------

REVIEWS, MAPPINGS, TABLE = "reviews/culture.yaml", "mappings/county.yaml", "mappings/county.sssom.tsv"
in_files("date that does not exist", ["date"], [REVIEWS, MAPPINGS, TABLE], r"(?<=['\t])2025-\d\d-\d\d",
         one("2025-02-30", "2025-13-01", "2025-00-10", "2025-06-31"))  # fmt: skip
in_files("decision against another one", ["contradiction"], [REVIEWS],
         r"^(?P<head>  - indicator: .*\n    category: .*\n)    decision: (confirm|add)\n    by: .*\n    date: .*\n",
         lambda m, _: m[0] + m["head"] + "    decision: reject\n    by: Ola Nordmann\n    date: '2025-11-01'\n")  # fmt: skip
in_files("mapping of an indicator to itself", ["contradiction", "reference"], [MAPPINGS], r"^  - a: (.*)\n    b: .*$",
         lambda m, _: f"  - a: {m[1]}\n    b: {m[1]}")  # fmt: skip
in_files(
    "row that is too short",
    ["table"],
    [TABLE],
    r"\tskos:\w+\t(Not)?\tun-sdg:[\w.]+",
    lambda m, _: m[0].rsplit("\t", 1)[0],
)
in_files(
    "modifier that does not exist",
    ["table", "value"],
    [TABLE],
    r"(?<=Match\t)(Not)?(?=\t)",
    one("NO", "no", "Maybe", "!"),
)
in_files(
    "confidence that cannot be",
    ["table", "number"],
    [TABLE],
    r"(?<=\t)0\.\d+(?=\t)",
    one("9", "-0.1", "0,9", "nan", "high"),
)
in_files("indicator of a table that does not exist", ["reference", "table"], [TABLE], r"un-sdg:[\w.]+(?=\t)|eu-vlr-2022:[\w-]+(?=\t)",
         lambda m, _: m[0] + "9")  # fmt: skip
in_files("version that there is not", ["version"], [REVIEWS], r"(?<=@)[\d.]+$", one("9.0.0", "next", "0.99.1"))
