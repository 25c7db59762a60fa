"""How many faults does `sdgtax validate` find? Single faults of all kinds, planted in copies of the bundled data.

A seeded program picks, for every kind of fault, places in the real files and plants one fault at each; a copy of the data with
that fault is validated. Counted is whether a finding with the right code stands on the right line.

Run: `python -m benchmarks.mutations [--per-kind 4] [--seed 1] [--only KIND] [-v]`. The table goes to standard output.
"""

from __future__ import annotations

import argparse
import random
import re
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks import mutation_meaning
from benchmarks.mutation_base import (
    KINDS,
    Change,
    Data,
    Found,
    Loc,
    Mutation,
    any_line,
    at_key,
    categories,
    category_files,
    drop,
    indicators,
    insert,
    kind,
    lines_of,
    misspell,
    one_line,
    scalar,
    shuffled,
    terms,
)
from benchmarks.planting import copy_data, findings, fits

__all__ = ["KINDS", "Data", "mutation_meaning", "mutations", "run"]

# --- files and YAML --------------------------------------------------------------------------------------------------


@kind("unclosed bracket", "yaml-syntax")
def _bracket(data: Data, rng: random.Random) -> Found:
    return one_line(data, rng, category_files(data), r"\s+[\w-]+: \[[^\[\]]*\]", lambda m: m[0][:-1], 60)


@kind("unclosed quote", "yaml-syntax")
def _quote(data: Data, rng: random.Random) -> Found:
    return one_line(data, rng, data.texts, r"\s*(- )?([\w-]+: )?'[^']+'", lambda m: m[0][:-1])


@kind("missing colon", "yaml-syntax", "missing-key", "wrong-type")
def _colon(data: Data, rng: random.Random) -> Found:
    for f in shuffled(rng, data.texts):
        lines = lines_of(data, f)
        for n in shuffled(rng, range(1, len(lines)))[:200]:
            if re.fullmatch(r"\s+[\w-]+:( \w.*)?", lines[n]) and ": " not in lines[n].split(":", 1)[1]:
                lines[n] = lines[n].replace(":", "", 1)
                yield f, lines, (n + 1,)
                break


@kind("wrong indentation", "yaml-syntax")
def _indent(data: Data, rng: random.Random) -> Found:
    for f in shuffled(rng, data.texts):
        lines = lines_of(data, f)
        for n in shuffled(rng, range(1, len(lines)))[:300]:
            key = re.match(r"(\s+)[\w-]+: ?\S", lines[n])
            before = re.match(r"(\s+)[\w-]+: \S", lines[n - 1])
            if key and before and key.group(1) == before.group(1):
                lines[n] = " " + lines[n]
                yield f, lines, (n + 1,)
                break


@kind("colon in a text", "yaml-syntax")
def _inner_colon(data: Data, rng: random.Random) -> Found:
    pattern = r"\s+(en|nb): [A-ZÆØÅ][\w ]+ [\w ]+"
    return one_line(data, rng, data.texts, pattern, lambda m: ": ".join(m[0].rsplit(" ", 1)))


@kind("stray sign", "yaml-syntax")
def _stray(data: Data, rng: random.Random) -> Found:
    pattern = r"(\s+(?:en|nb|theme|unit): )(\w.*)"
    return one_line(data, rng, data.texts, pattern, lambda m: m[1] + rng.choice("@%`") + m[2])


@kind("tab")
def _tab(data: Data, rng: random.Random) -> Found:
    return any_line(data, rng, "    ", lambda line: "\t" + line[4:])


@kind("duplicate key", "duplicate-key")
def _duplicate(data: Data, rng: random.Random) -> Found:
    for f in shuffled(rng, data.texts):
        lines = lines_of(data, f)
        n = rng.choice([i for i, x in enumerate(lines) if re.fullmatch(r"\s+[\w-]+: [^\[{'\"]\S*", x)] or [0])
        if not n:
            continue
        yield f, insert(data, f, n + 2, lines[n]), (n + 2,)


@kind("unquoted star", "yaml-alias")
def _star(data: Data, rng: random.Random) -> Found:
    for f in shuffled(rng, category_files(data)):
        lines = lines_of(data, f)
        for n in shuffled(rng, range(len(lines))):
            found = re.search(r"(['\"])(\*[\wæøå-]+\*?)\1", lines[n])
            if found:
                lines[n] = lines[n][: found.start()] + found.group(2) + lines[n][found.end() :]
                yield f, lines, (n + 1,)
                break


@kind("unseen character", "control-character")
def _control(data: Data, rng: random.Random) -> Found:
    for f in shuffled(rng, data.texts):
        lines = lines_of(data, f)
        n = rng.choice([i for i, x in enumerate(lines) if len(x) > 12])
        at = rng.randrange(8, len(lines[n]))
        lines[n] = lines[n][:at] + rng.choice("\x07\u200b\u00ad\x1b") + lines[n][at:]
        yield f, lines, (n + 1,)


@kind("tag", "yaml-tag")
def _tag(data: Data, rng: random.Random) -> Found:
    pattern = r"\s+(nb|en|by|basis|id|code): [^'\"\[{]"
    return any_line(data, rng, pattern, lambda line: line.replace(": ", ": !!python/name:os.system ", 1))


@kind("schema line", "schema-line")
def _schema_line(data: Data, rng: random.Random) -> Found:
    for f in shuffled(rng, data.texts):
        lines = lines_of(data, f)
        if rng.random() < 0.5:
            lines[0] = re.sub(r"[\w-]+\.schema", "thing.schema", lines[0])
        else:
            lines[0] = "# edited"
        yield f, lines, (1,)


@kind("wrong encoding", "encoding")
def _encoding(data: Data, rng: random.Random) -> Found:
    for f in shuffled(rng, data.texts):
        lines = lines_of(data, f)
        first = next((i for i, x in enumerate(lines) if not x.isascii()), None)
        if first is not None and all(ord(c) < 256 for c in data.texts[f]):
            yield f, "\n".join(lines).encode("latin-1"), (first + 1,)


@kind("empty file", "empty-file")
def _empty_file(data: Data, rng: random.Random) -> Found:
    for f in shuffled(rng, data.texts):
        yield f, b" \n", (0,)


@kind("missing file", "missing-file")
def _missing_file(data: Data, rng: random.Random) -> Found:
    for f in shuffled(rng, [*data.files("taxonomy/rules/"), "taxonomy/taxonomy.yaml"]):
        yield f, None, (0,)


@kind("unknown file", "unknown-file")
def _unknown_file(data: Data, rng: random.Random) -> Found:
    for name in shuffled(rng, ["scores", "synonym", "weights", "rule"]):
        yield f"taxonomy/rules/{name}.yaml", ["# a file that nobody reads", "things: [1, 2]", ""], (1,)


# --- schema ----------------------------------------------------------------------------------------------------------


@kind("misspelt key", "unknown-key")
def _unknown_key(data: Data, rng: random.Random) -> Found:
    keys = "label|definition|source|basis|terms|weight|any|title|theme|published|goals|notation|examples|translation|reason"
    misspelt = partial(re.sub, r"(\w+):", lambda m: misspell(m.group(1), rng) + ":", count=1)
    return any_line(data, rng, rf"\s+({keys}):", lambda line: misspelt(string=line))


@kind("missing key", "missing-key")
def _missing_key(data: Data, rng: random.Random) -> Found:
    for f, i, _ in categories(data, rng):
        key = rng.choice(["basis", "source"])
        line, _, _ = at_key(data, f, ("categories", i, key))
        if line > 1 and lines_of(data, f)[line - 1].count("[") == lines_of(data, f)[line - 1].count("]"):
            yield f, drop(data, f, line), (at_key(data, f, ("categories", i, "id"))[0],)


@kind("missing weight", "missing-key")
def _missing_weight(data: Data, rng: random.Random) -> Found:
    for f, loc, _ in terms(data, rng):
        line, _, _ = at_key(data, f, (*loc, "weight"))
        yield f, drop(data, f, line), (line - 1,)


@kind("missing key of a set", "missing-key")
def _missing_set_key(data: Data, rng: random.Random) -> Found:
    for f in shuffled(rng, data.files("indicator_sets/")):
        key = rng.choice(["publisher", "edition", "year", "licence", "status"])
        line, _, _ = at_key(data, f, (key,))
        yield f, drop(data, f, line), (2,)


@kind("number for a text", "wrong-type")
def _number(data: Data, rng: random.Random) -> Found:
    for f, i, c in categories(data, rng):
        if re.fullmatch(r"[0-9]+(\.[0-9]+)?", str(c.get("notation", ""))):
            yield from scalar(data, f, ("categories", i, "notation"), c["notation"])


@kind("text for a number", "wrong-type")
def _text(data: Data, rng: random.Random) -> Found:
    for f, loc, _ in terms(data, rng):
        yield from scalar(data, f, (*loc, "weight"), rng.choice(["strong", "'2'", "2,5", "yes"]))


@kind("text for a list", "wrong-type")
def _no_list(data: Data, rng: random.Random) -> Found:
    for f, i, c in categories(data, rng):
        line, _, _ = at_key(data, f, ("categories", i, "source"))
        lines = lines_of(data, f)
        if re.fullmatch(r"\s+source: \[.*\]", lines[line - 1]):
            lines[line - 1] = re.sub(r"\[.*\]", c["source"][0], lines[line - 1])
            yield f, lines, (line,)


@kind("word read as yes or no", "wrong-type")
def _boolean(data: Data, rng: random.Random) -> Found:
    for f, loc, t in terms(data, rng):
        for lang in ("en", "nb"):
            if t["any"].get(lang):
                yield from scalar(data, f, (*loc, "any", lang, 0), rng.choice(["on", "no", "off", "yes", "2030"]))
                break


@kind("value not among those allowed", "bad-value")
def _bad_value(data: Data, rng: random.Random) -> Found:
    while True:
        if rng.random() < 0.5:
            f, i, _ = next(categories(data, rng))
            yield from scalar(data, f, ("categories", i, "basis"), rng.choice(["sourced", "interpreted", "guess"]))
        else:
            f = rng.choice(data.files("indicator_sets/"))
            yield from scalar(data, f, ("status",), rng.choice(["verfied", "final", "Draft"]))


@kind("malformed id", "bad-value")
def _bad_id(data: Data, rng: random.Random) -> Found:
    for f, i, c in categories(data, rng):
        if not any(x["id"].startswith(c["id"] + ".") for x in data.docs[f].data["categories"]):
            yield from scalar(
                data,
                f,
                ("categories", i, "id"),
                c["id"].upper() if rng.random() < 0.5 else c["id"].replace(".", " ", 1),
            )


@kind("weight out of range", "out-of-range")
def _weight(data: Data, rng: random.Random) -> Found:
    for f, loc, _ in terms(data, rng):
        yield from scalar(data, f, (*loc, "weight"), rng.choice(["40", "-25", "10.5", ".inf"]))


@kind("link out of range", "out-of-range")
def _link(data: Data, rng: random.Random) -> Found:
    for f, i, c in categories(data, rng):
        if c.get("links"):
            key = rng.choice(list(c["links"]))
            yield from scalar(data, f, ("categories", i, "links", key), rng.choice(["80", "1.2", "-0.3"]))


@kind("threshold out of range", "out-of-range")
def _threshold(data: Data, rng: random.Random) -> Found:
    f = "taxonomy/rules/scoring.yaml"
    facets = data.docs[f].data["facets"]
    while True:
        i = rng.randrange(len(facets))
        loc: Loc = rng.choice([("review_below",), ("covered",), ("similar_min",), ("facets", i, "keep", "ratio"),
                               ("facets", i, "temperature"), ("facets", i, "keep", "max")])  # fmt: skip
        yield from scalar(data, f, loc, rng.choice(["-1", "-0.5"]))


@kind("empty label", "empty-value")
def _empty_value(data: Data, rng: random.Random) -> Found:
    for f, i, _ in categories(data, rng):
        yield from scalar(
            data, f, ("categories", i, "label", rng.choice(["en", "nb"])), rng.choice(["''", '""', "null"])
        )


@kind("label in one language", "missing-language")
def _one_language(data: Data, rng: random.Random) -> Found:
    for f, i, c in categories(data, rng):
        key = rng.choice([k for k in ("label", "definition", "title") if k in c])
        line, _, _ = at_key(data, f, ("categories", i, key))
        lang = rng.choice(["en", "nb"])
        inner, column, _ = at_key(data, f, ("categories", i, key, lang))
        lines = lines_of(data, f)
        if inner == line:
            made = re.sub(rf"({lang}: [^,{{}}]*), |, {lang}: [^,{{}}]*(?=\}})", "", lines[line - 1])
            if made != lines[line - 1]:
                lines[line - 1] = made
                yield f, lines, (line,)
            continue
        following = inner
        while following < len(lines) and len(lines[following]) - len(lines[following].lstrip()) >= column:
            following += 1
        yield f, [*lines[: inner - 1], *lines[following:]], (line,)


# --- categories ------------------------------------------------------------------------------------------------------


@kind("duplicate id", "duplicate-id")
def _duplicate_id(data: Data, rng: random.Random) -> Found:
    for f, i, c in categories(data, rng):
        listed = data.docs[f].data["categories"]
        if i and not any(x["id"].startswith(c["id"] + ".") for x in listed):
            yield from scalar(data, f, ("categories", i, "id"), listed[rng.randrange(i)]["id"])


@kind("unknown parent", "unknown-parent")
def _unknown_parent(data: Data, rng: random.Random) -> Found:
    for f, i, c in categories(data, rng):
        head, _, tail = c["id"].rpartition(".")
        if head.count(".") >= 2:
            new = f"{head}.{tail[:1] or 'x'}.{tail}"
        elif f.endswith(("goal.yaml", "perspective.yaml", "quality.yaml")) and head.count(".") == 1:
            new = f"{misspell(head, rng)}.{tail}"
            if not new.startswith(head.split(".")[0] + "."):
                continue
        else:
            continue
        if not any(x["id"].startswith(c["id"] + ".") for x in data.docs[f].data["categories"]):
            yield from scalar(data, f, ("categories", i, "id"), new)


@kind("id in the wrong file", "id-place")
def _id_place(data: Data, rng: random.Random) -> Found:
    for f, i, c in categories(data, rng):
        head, _, tail = c["id"].rpartition(".")
        others = [x for x in data.docs[f].data["categories"] if x["id"].startswith(c["id"] + ".")]
        if others or head.count(".") < 1 or f.count("/") < 2:
            continue
        new = f"goal.sdg.{rng.randrange(1, 18)}.{tail}" if head.startswith("goal.sdg") else f"perspective.{tail}"
        if not new.startswith(f.removeprefix("taxonomy/").removesuffix(".yaml").replace("/", ".")):
            yield from scalar(data, f, ("categories", i, "id"), new)


@kind("link to nowhere", "unknown-category")
def _link_nowhere(data: Data, rng: random.Random) -> Found:
    for f, i, c in categories(data, rng):
        if c.get("links"):
            key = rng.choice(list(c["links"]))
            yield from scalar(data, f, ("categories", i, "links", key), misspell(key, rng), key=True)


@kind("unknown source", "unknown-source")
def _source(data: Data, rng: random.Random) -> Found:
    for f, i, c in categories(data, rng):
        yield from scalar(data, f, ("categories", i, "source", 0), misspell(c["source"][0], rng) + "x")


@kind("duplicate notation", "duplicate-notation", "notation-of-id")
def _notation(data: Data, rng: random.Random) -> Found:
    for f, i, c in categories(data, rng):
        listed = [x for x in data.docs[f].data["categories"][:i] if x.get("notation")]
        if c.get("notation") and listed:
            yield from scalar(data, f, ("categories", i, "notation"), "'" + rng.choice(listed)["notation"] + "'")


@kind("unknown prefix", "unknown-prefix")
def _prefix(data: Data, rng: random.Random) -> Found:
    for f, i, c in categories(data, rng):
        if c.get("same_as"):
            yield from scalar(
                data, f, ("categories", i, "same_as", 0), rng.choice(["'kss:Energy'", "Energy", "'k:Energy'"])
            )


@kind("deprecated without successor", "deprecated-category")
def _deprecated(data: Data, rng: random.Random) -> Found:
    for f, i, _ in categories(data, rng):
        line, column, _ = at_key(data, f, ("categories", i, "basis"))
        yield f, insert(data, f, line, " " * (column - 1) + "deprecated: true"), (line,)


@kind("definition not translated", "untranslated")
def _untranslated(data: Data, rng: random.Random) -> Found:
    for f, i, c in categories(data, rng):
        text = c["definition"]["en"].replace("'", "''")
        if len(c["definition"]["en"]) < 200:
            yield from scalar(data, f, ("categories", i, "definition", "nb"), f"'{text}'")


@kind("link within a branch", "link-in-branch")
def _branch(data: Data, rng: random.Random) -> Found:
    for f, i, c in categories(data, rng):
        if c.get("links") and c["id"].startswith("goal.sdg."):
            key = rng.choice(list(c["links"]))
            other = "goal.sdg.3" if not c["id"].startswith("goal.sdg.3") else "goal.sdg.4"
            yield from scalar(data, f, ("categories", i, "links", key), other, key=True)


# --- examples --------------------------------------------------------------------------------------------------------


def named(c: dict[str, Any], key: str) -> list[tuple[int, str]]:
    return [(i, e) for i, e in enumerate(c.get(key, [])) if isinstance(e, str)]


@kind("unknown indicator as example", "unknown-indicator")
def _unknown_indicator(data: Data, rng: random.Random) -> Found:
    for f, i, c in categories(data, rng):
        key = rng.choice(["examples", "counterexamples"])
        for j, example in shuffled(rng, named(c, key)):
            set_id, _, code = example.partition(":")
            new = f"{misspell(set_id, rng)}:{code}" if rng.random() < 0.5 else f"{set_id}:{code}x"
            made = scalar(data, f, ("categories", i, key, j), f"'{new}'")
            if made:
                yield from made
                break


@kind("example that does not hold", "example-fails", trial=True)
def _example(data: Data, rng: random.Random) -> Found:
    for f, i, c in categories(data, rng):
        wrong = [e for _, e in named(c, "counterexamples")]
        for j, example in shuffled(rng, named(c, "examples")):
            if wrong and example not in wrong:
                made = scalar(data, f, ("categories", i, "examples", j), f"'{wrong[0]}'")
                if made:
                    yield from made
                    break


@kind("counterexample that does not hold", "counterexample-fails", trial=True)
def _counterexample(data: Data, rng: random.Random) -> Found:
    for f, i, c in categories(data, rng):
        right = [e for _, e in named(c, "examples")]
        for j, example in shuffled(rng, named(c, "counterexamples")):
            if right and example not in right:
                made = scalar(data, f, ("categories", i, "counterexamples", j), f"'{right[0]}'")
                if made:
                    yield from made
                    break


@kind("example twice", "duplicate-example")
def _example_twice(data: Data, rng: random.Random) -> Found:
    for f, i, c in categories(data, rng):
        listed = named(c, "examples")
        if len(listed) > 1:
            yield from scalar(data, f, ("categories", i, "examples", listed[-1][0]), f"'{listed[0][1]}'")


# --- terms -----------------------------------------------------------------------------------------------------------


def phrases(data: Data, rng: random.Random, pattern: str) -> Iterator[tuple[str, Loc, str, list[str]]]:
    for f, loc, t in terms(data, rng):
        lang = rng.choice(["en", "nb"])
        listed = t["any"].get(lang, [])
        for i, phrase in shuffled(rng, enumerate(listed)):
            if isinstance(phrase, str) and re.fullmatch(pattern, phrase):
                yield f, (*loc, "any", lang, i), phrase, listed
                break


@kind("malformed phrase", "malformed-phrase")
def _malformed(data: Data, rng: random.Random) -> Found:
    for f, loc, phrase, _ in phrases(data, rng, r"[\wæøå* ]{5,}"):
        core = phrase.strip("*")
        new = rng.choice(
            [core[:2] + "*" + core[2:], f"... {core}", f"{core} ...", f"* {core}", f"{core} **", f"{core} ... ... x"]
        )
        yield from scalar(data, f, loc, f"'{new}'")


@kind("term id twice", "duplicate-term")
def _term_twice(data: Data, rng: random.Random) -> Found:
    for f, i, c in categories(data, rng):
        listed = c.get("terms", [])
        if len(listed) > 1:
            yield from scalar(data, f, ("categories", i, "terms", len(listed) - 1, "id"), listed[0]["id"])


def appended(data: Data, f: str, loc: Loc, phrase: str, new: str) -> list[Change]:
    """A further phrase right after one; none where it does not stand in brackets."""
    line, _column, end = data.docs[f].place(loc)
    lines = lines_of(data, f)
    if not end or lines[line - 1].lstrip().startswith("- "):
        return []
    text = lines[line - 1]
    lines[line - 1] = text[: end - 1] + f", '{new}'" + text[end - 1 :]
    return [(f, lines, (line,))]


@kind("phrase twice", "duplicate-phrase")
def _phrase_twice(data: Data, rng: random.Random) -> Found:
    for f, loc, phrase, _ in phrases(data, rng, r".{4,}"):
        yield from appended(data, f, loc, phrase, phrase.upper() if rng.random() < 0.5 else phrase.replace(" ", "-"))


@kind("shadowed phrase", "shadowed-phrase")
def _shadow(data: Data, rng: random.Random) -> Found:
    for f, loc, phrase, _ in phrases(data, rng, r"\*?[\wæøå ]+\*"):
        yield from appended(data, f, loc, phrase, phrase.strip("*") + rng.choice(["xen", "tiltak", "ings*"]))


@kind("phrase in any and none", "contradicting-phrase")
def _contradiction(data: Data, rng: random.Random) -> Found:
    for f, loc, t in terms(data, rng):
        lang = rng.choice([x for x in ("en", "nb") if t["any"].get(x)] or ["en"])
        listed = [p for p in t["any"].get(lang, []) if isinstance(p, str)]
        if not listed or "none" in t:
            continue
        line, column, _ = at_key(data, f, (*loc, "any"))
        lines = [" " * (column - 1) + "none:", " " * (column + 1) + f"{lang}: ['{rng.choice(listed)}']"]
        yield f, insert(data, f, line, *lines), (line + 1,)


@kind("term that matches nothing", "dead-term", trial=True)
def _dead(data: Data, rng: random.Random) -> Found:
    for f, loc, t in terms(data, rng):
        line, column, _ = at_key(data, f, (*loc, "any"))
        listed = [p for lang in ("en", "nb") for p in t["any"].get(lang, [])]
        lines = lines_of(data, f)
        if "sdgtax: allow" in lines[at_key(data, f, (*loc, "id"))[0] - 1]:
            continue
        following = line
        while following < len(lines) and len(lines[following]) - len(lines[following].lstrip()) >= column + 1:
            following += 1
        new = [
            " " * (column - 1) + "any:",
            " " * (column + 1) + f"en: ['{misspell(str(listed[0]).strip('*'), rng)}zq']",
        ]
        yield f, [*lines[: line - 1], *new, *lines[following:]], (at_key(data, f, (*loc, "id"))[0],)


@kind("phrase that matches nearly everything", "broad-term", trial=True)
def _broad(data: Data, rng: random.Random) -> Found:
    for f, loc, t in terms(data, rng):
        lang = rng.choice(["en", "nb"])
        if t["any"].get(lang):
            yield from scalar(
                data, f, (*loc, "any", lang, 0), rng.choice(["of", "o*"] if lang == "en" else ["a*", "'*e*'"])
            )


@kind("term without phrases", "empty-term")
def _empty_term(data: Data, rng: random.Random) -> Found:
    for f, loc, _ in terms(data, rng):
        line, column, _ = at_key(data, f, (*loc, "any"))
        lines = lines_of(data, f)
        following = line
        while following < len(lines) and len(lines[following]) - len(lines[following].lstrip()) >= column + 1:
            following += 1
        if following > line:
            yield f, [*lines[: line - 1], " " * (column - 1) + "any: {}", *lines[following:]], (line,)


@kind("weight zero", "zero-weight")
def _zero(data: Data, rng: random.Random) -> Found:
    for f, loc, _ in terms(data, rng):
        yield from scalar(data, f, (*loc, "weight"), "0")


# --- rules -----------------------------------------------------------------------------------------------------------

SCORING, METADATA, SENTENCES = (f"taxonomy/rules/{n}.yaml" for n in ("scoring", "metadata", "sentences"))


@kind("facet that does not exist", "unknown-facet")
def _facet(data: Data, rng: random.Random) -> Found:
    facets = data.docs[SCORING].data["facets"]
    while True:
        i = rng.randrange(len(facets))
        for key in shuffled(rng, ["within", "links_from", "root"]):
            if facets[i].get(key):
                loc: Loc = ("facets", i, key, 0) if key == "links_from" else ("facets", i, key)
                value = facets[i][key][0] if key == "links_from" else facets[i][key]
                yield from scalar(data, SCORING, loc, misspell(value, rng))
                break


@kind("facet before its source", "facet-order")
def _facet_order(data: Data, rng: random.Random) -> Found:
    facets = data.docs[SCORING].data["facets"]
    while True:
        i = rng.randrange(len(facets) - 1)
        later = facets[rng.randrange(i, len(facets))]["id"]
        if facets[i].get("links_from"):
            yield from scalar(data, SCORING, ("facets", i, "links_from", 0), later)
        elif not facets[i].get("within"):
            line, column, _ = at_key(data, SCORING, ("facets", i, "root"))
            yield SCORING, insert(data, SCORING, line, " " * (column - 1) + f"within: {later}"), (line,)


@kind("rule id twice", "duplicate-rule")
def _rule_twice(data: Data, rng: random.Random) -> Found:
    while True:
        f, key = rng.choice([(SCORING, "qualifiers"), (METADATA, "assign"), (METADATA, "judge"), (METADATA, "roll_up")])
        listed = data.docs[f].data[key]
        yield from scalar(data, f, (key, len(listed) - 1, "id"), rng.choice(listed[:-1])["id"])


@kind("confidence words out of order", "confidence-levels")
def _confidence(data: Data, rng: random.Random) -> Found:
    count = len(data.docs[SCORING].data["confidence"])
    while True:
        i = rng.randrange(1, count)
        yield from scalar(
            data, SCORING, ("confidence", i, "at_least"), rng.choice(["0.95", "0.99"]) if i < count - 1 else "0.2"
        )


@kind("field that does not exist", "unknown-field")
def _field(data: Data, rng: random.Random) -> Found:
    while True:
        key = rng.choice(["assign", "judge"])
        i = rng.randrange(len(data.docs[METADATA].data[key]))
        yield from scalar(data, METADATA, (key, i, "field"), misspell(data.docs[METADATA].data[key][i]["field"], rng))


@kind("category of a metadata rule that does not exist", "unknown-reference")
def _reference(data: Data, rng: random.Random) -> Found:
    while True:
        key, name = rng.choice([("assign", "category"), ("judge", "criterion"), ("roll_up", "category")])
        i = rng.randrange(len(data.docs[METADATA].data[key]))
        yield from scalar(data, METADATA, (key, i, name), data.docs[METADATA].data[key][i][name] + "x")


@kind("roll-up rule that never fires", "dead-roll-up")
def _dead_roll_up(data: Data, rng: random.Random) -> Found:
    listed = data.docs[METADATA].data["roll_up"]
    line, _column, _ = at_key(data, METADATA, ("settle",))
    while True:
        conditions = rng.choice(
            ["at_least: {good: 6}", "at_least: {good: 3, partly: 3}", "copy", "at_least: {poor: 2}, at_most: {poor: 1}"]
        )
        if conditions == "copy":
            earlier = rng.choice([r for r in listed if r.get("at_least")])
            conditions = f"at_least: {{{', '.join(f'{k}: {v}' for k, v in earlier['at_least'].items())}}}"
            if earlier.get("at_most"):
                conditions += f", at_most: {{{', '.join(f'{k}: {v}' for k, v in earlier['at_most'].items())}}}"
        new = (
            f"  - {{id: new-rule, category: quality.class.1, {conditions}, confidence: 0.6, reason: {{en: x, nb: y}}}}"
        )
        yield METADATA, insert(data, METADATA, line, new), (line,)


@kind("roll-up that leaves a case open", "open-case")
def _open(data: Data, rng: random.Random) -> Found:
    listed = data.docs[METADATA].data["roll_up"]
    general = [i for i, r in enumerate(listed) if not r.get("field")][-2:]  # behind these no other rule stands
    for i in shuffled(rng, general):
        for grade, key in (("good", "at_most"), ("good", "at_least")):
            if grade in listed[i].get(key, {}):
                value = listed[i][key][grade]
                new = value + (1 if key == "at_least" else -1)
                for f, lines, _ in scalar(data, METADATA, ("roll_up", i, key, grade), str(new)) if new >= 0 else ():
                    yield f, lines, (at_key(data, METADATA, ("roll_up",))[0],)


@kind("template that differs", "template-mismatch")
def _template(data: Data, rng: random.Random) -> Found:
    listed = data.docs[SENTENCES].data["templates"]
    while True:
        name = rng.choice([n for n, t in listed.items() if "{" in t["nb"]])
        text = listed[name]["nb"]
        yield from scalar(
            data,
            SENTENCES,
            ("templates", name, "nb"),
            '"' + re.sub(r"\{(\w+)\}", r"{\1x}", text, count=1).replace('"', "'") + '"',
        )


# --- sets ------------------------------------------------------------------------------------------------------------


@kind("code twice", "duplicate-code")
def _code_twice(data: Data, rng: random.Random) -> Found:
    for f, loc, _ in indicators(data, rng):
        i = int(loc[1])
        if i:
            yield from scalar(
                data, f, (*loc, "code"), "'" + data.docs[f].data["indicators"][rng.randrange(i)]["code"] + "'"
            )


@kind("title missing in a declared language", "missing-title")
def _title(data: Data, rng: random.Random) -> Found:
    for f, loc, indicator in indicators(data, rng):
        if len(indicator["title"]) == 2:
            line, _, _end = at_key(data, f, (*loc, "title", "nb"))
            value, _, one = data.docs[f].place((*loc, "title", "nb"))
            if value == line and one and "translation" not in indicator:
                yield f, drop(data, f, line), (at_key(data, f, (*loc, "title"))[0],)


@kind("goal that does not exist", "unknown-goal")
def _goal(data: Data, rng: random.Random) -> Found:
    for f, loc, indicator in indicators(data, rng):
        if indicator.get("published", {}).get("goals"):
            yield from scalar(data, f, (*loc, "published", "goals", 0), f"'{rng.choice([0, 18, 19, 30, 77])}'")


@kind("target that does not exist", "unknown-target")
def _target(data: Data, rng: random.Random) -> Found:
    for f, loc, indicator in indicators(data, rng):
        if indicator.get("published", {}).get("targets"):
            goal = indicator["published"]["targets"][0].split(".")[0]
            yield from scalar(
                data, f, (*loc, "published", "targets", 0), f"'{goal}.{rng.choice(['31', 'z', '0', 'q'])}'"
            )


@kind("target of another goal", "goal-of-target")
def _goal_of_target(data: Data, rng: random.Random) -> Found:
    for f, loc, indicator in indicators(data, rng):
        published = indicator.get("published", {})
        if published.get("targets") and published.get("goals"):
            other = next(g for g in shuffled(rng, range(1, 18)) if str(g) not in published["goals"])
            yield from scalar(data, f, (*loc, "published", "targets", 0), f"'{other}.1'")


@kind("mapping without publisher", "mapping-publisher")
def _publisher(data: Data, rng: random.Random) -> Found:
    for f, loc, indicator in indicators(data, rng):
        if "published" in indicator:
            line, _, _ = at_key(data, f, (*loc, "published", "by"))
            yield f, drop(data, f, line), (at_key(data, f, (*loc, "published"))[0],)


@kind("UN indicator that does not exist", "unknown-un-indicator")
def _un(data: Data, rng: random.Random) -> Found:
    for f, loc, indicator in indicators(data, rng):
        if indicator.get("published", {}).get("un_indicator"):
            yield from scalar(
                data,
                f,
                (*loc, "published", "un_indicator", 0),
                f"'{rng.choice(['3.14.1', '17.20.1', '1.1.9', '6.1'])}'",
            )


@kind("title twice", "duplicate-title")
def _title_twice(data: Data, rng: random.Random) -> Found:
    for f, loc, indicator in indicators(data, rng):
        i, listed = int(loc[1]), data.docs[f].data["indicators"]
        if i and len(indicator["title"]) == 1 and "description" not in indicator:
            lang, other = next(iter(indicator["title"])), listed[rng.randrange(i)]
            if (
                other.get("unit") == indicator.get("unit")
                and list(other["title"]) == [lang]
                and "description" not in other
            ):
                new = "'" + other["title"][lang].replace("'", "''") + "'"
                for _, lines, _ in scalar(data, f, (*loc, "title", lang), new):
                    yield f, lines, (at_key(data, f, (*loc, "title"))[0],)


@kind("language not declared", "undeclared-language")
def _undeclared(data: Data, rng: random.Random) -> Found:
    for f, loc, indicator in indicators(data, rng):
        declared = data.docs[f].data["languages"]
        if len(declared) == 1 and len(indicator["title"]) == 1:
            lang = "nb" if declared == ["en"] else "en"
            line, column, _ = at_key(data, f, (*loc, "title", declared[0]))
            yield f, insert(data, f, line, " " * (column - 1) + f"{lang}: A title of {rng.randrange(999)}"), (line,)


@kind("level that does not exist", "unknown-level")
def _level(data: Data, rng: random.Random) -> Found:
    for f, loc, _ in indicators(data, rng):
        line, column, _ = at_key(data, f, (*loc, "title"))
        yield (
            f,
            insert(data, f, line, " " * (column - 1) + f"level: {rng.choice(['municipality', 'county', 'world'])}"),
            (line,),
        )


@kind("translation of a missing title", "translation-without-title")
def _translation(data: Data, rng: random.Random) -> Found:
    for f, loc, indicator in indicators(data, rng):
        if len(indicator["title"]) == 1 and "translation" not in indicator:
            lang = "nb" if "en" in indicator["title"] else "en"
            line, column, _ = at_key(data, f, (*loc, "title"))
            new = [" " * (column - 1) + "translation:", " " * (column + 1) + f"{lang}: ours"]
            yield f, insert(data, f, line, *new), (line + 1,)


@kind("set in a file of another name", "set-place")
def _set_place(data: Data, rng: random.Random) -> Found:
    for f in shuffled(rng, data.files("indicator_sets/")):
        yield from scalar(data, f, ("id",), misspell(data.docs[f].data["id"], rng))


@kind("set without a name in its language", "set-languages")
def _set_languages(data: Data, rng: random.Random) -> Found:
    for f in shuffled(rng, data.files("indicator_sets/")):
        lang = rng.choice(data.docs[f].data["languages"])
        line, _, _ = at_key(data, f, ("name", lang))
        if len(data.docs[f].data["name"]) == 2:
            yield f, drop(data, f, line), (at_key(data, f, ("name",))[0],)


# --- profiles --------------------------------------------------------------------------------------------------------


def profiles(data: Data, rng: random.Random) -> Iterator[str]:
    while True:
        yield rng.choice(data.files("taxonomy/profiles/"))


@kind("profile of another version", "base-version")
def _base(data: Data, rng: random.Random) -> Found:
    for f in profiles(data, rng):
        yield from scalar(data, f, ("base",), rng.choice(["ks-ssb@9.0.0", "ks-sbb@0.1.0", "ks-ssb", "ks-ssb@0.99.0"]))


@kind("priority outside its branch", "priority-place", "id-place", "unknown-parent")
def _priority(data: Data, rng: random.Random) -> Found:
    for f in profiles(data, rng):
        i = rng.randrange(len(data.docs[f].data["priorities"]))
        yield from scalar(data, f, ("priorities", i, "id"), f"perspective.area.new-{i}")


@kind("profile link to nowhere", "profile-reference")
def _profile_link(data: Data, rng: random.Random) -> Found:
    for f in profiles(data, rng):
        key = rng.choice(list(data.docs[f].data["links"]))
        yield from scalar(data, f, ("links", key), misspell(key, rng), key=True)


@kind("profile in a file of another name", "profile-place")
def _profile_place(data: Data, rng: random.Random) -> Found:
    for f in profiles(data, rng):
        yield from scalar(data, f, ("id",), misspell(data.docs[f].data["id"], rng))


@kind("taxonomy in one language", "taxonomy-languages")
def _taxonomy_languages(data: Data, rng: random.Random) -> Found:
    f = "taxonomy/taxonomy.yaml"
    for new in shuffled(rng, ["[en]", "[nb]", "[en, nb, nb]", "[]"]):
        line, _, _ = at_key(data, f, ("languages",))
        lines = lines_of(data, f)
        lines[line - 1] = f"languages: {new}"
        yield f, lines, (line,)


# --- running ---------------------------------------------------------------------------------------------------------


def mutations(data: Data, seed: int, per_kind: int, only: str = "") -> Iterator[Mutation]:
    """Mutations of every kind, the same for the same seed."""
    for name, (rules, trial, function) in KINDS.items():
        if only and only not in name and only not in rules:
            continue
        rng = random.Random(f"{seed} {name}")
        made, seen, tries = 0, set(), 0
        for found in function(data, rng):
            tries += 1
            if tries > 400 or made == per_kind:
                break
            file, lines, expected = found
            content = "\n".join(lines).encode() if isinstance(lines, list) else lines
            if (file, content) in seen or (file in data.texts and content == data.texts[file].encode()):
                continue
            seen.add((file, content))
            made += 1
            yield Mutation(name, file, content, rules, expected, trial)


@dataclass
class Verdict:
    """What validation said of a mutation."""

    mutation: Mutation
    code: bool
    line: bool
    others: int
    said: list[str]


class Bench:
    """A copy of the bundled data in which one fault after the other is planted."""

    def __init__(self, folder: Path) -> None:
        self.root = folder.resolve()
        copy_data(self.root)
        self.memo: dict[Any, Any] = {}
        self.clean = {trial: self._findings(trial) for trial in (False, True)}

    def _findings(self, trial: bool) -> Counter[tuple[str, int, str, str]]:
        return Counter(findings(self.root, trial, self.memo))

    def judge(self, mutation: Mutation) -> Verdict:
        """Plant, validate, take back."""
        path = self.root / mutation.file
        before = path.read_bytes() if path.exists() else None
        if mutation.content is None:
            path.unlink()
        else:
            path.write_bytes(mutation.content)
        try:
            found = self._findings(mutation.trial)
        finally:
            if before is None:
                path.unlink()
            else:
                path.write_bytes(before)
        base: Counter[tuple[str, str, str]] = Counter()
        for (name, _, rule, message), count in self.clean[mutation.trial].items():
            base[name, rule, message] += count
        new = []
        for (name, line, rule, message), count in sorted(found.items()):
            for _ in range(count):
                if base[name, rule, message] > 0 and not (
                    name == mutation.file and fits(rule, mutation.rules) and line in mutation.lines
                ):
                    base[name, rule, message] -= 1
                else:
                    new.append((name, line, rule, message))
        code = any(n == mutation.file and fits(r, mutation.rules) for n, _, r, _ in new)
        right = any(n == mutation.file and fits(r, mutation.rules) and x in mutation.lines for n, x, r, _ in new)
        others = sum(1 for n, x, r, _ in new if not (n == mutation.file and fits(r, mutation.rules)))
        return Verdict(mutation, code, right, others, [f"{n}:{x} {r}: {m}" for n, x, r, m in new])


def run(seed: int = 1, per_kind: int = 4, only: str = "", sample: int = 0) -> Iterator[Verdict]:
    """Judge mutations of every kind; `sample` takes that many of them at random."""
    data = Data()
    listed = list(mutations(data, seed, per_kind, only))
    if sample:
        listed = random.Random(seed).sample(listed, min(sample, len(listed)))
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(Path(folder))
        for mutation in listed:
            yield bench.judge(mutation)


def main() -> int:
    """Print the table; exit code 1 below 97 %."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--per-kind", type=int, default=4)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", default="")
    parser.add_argument("-v", "--verbose", action="store_true", help="show what was missed")
    options = parser.parse_args()
    started = time.perf_counter()
    verdicts: dict[str, list[Verdict]] = {}
    for verdict in run(options.seed, options.per_kind, options.only):
        verdicts.setdefault(verdict.mutation.kind, []).append(verdict)
        if options.verbose and not verdict.line:
            print(f"MISSED {verdict.mutation.kind} {verdict.mutation.file}:{verdict.mutation.lines}", file=sys.stderr)
            for line in verdict.said[:5]:
                print("   ", line, file=sys.stderr)
    print(f"{'kind of fault':48} {'planted':>7} {'code':>5} {'line':>5} {'others':>6}")
    total = [0, 0, 0, 0]
    for name, listed in verdicts.items():
        row = [len(listed), sum(v.code for v in listed), sum(v.line for v in listed), sum(v.others for v in listed)]
        total = [a + b for a, b in zip(total, row, strict=True)]
        print(f"{name:48} {row[0]:7} {row[1]:5} {row[2]:5} {row[3]:6}")
    share = total[2] / total[0] if total[0] else 0.0
    print(f"{'all':48} {total[0]:7} {total[1]:5} {total[2]:5} {total[3]:6}")
    print(
        f"right code on the right line: {share:.1%} of {total[0]}; {len(verdicts)} kinds; {time.perf_counter() - started:.0f} s"
    )
    print("others: further findings of other rules, such as a parent that is unknown because its id was changed")
    return 0 if share >= 0.97 else 1


if __name__ == "__main__":
    sys.exit(main())
