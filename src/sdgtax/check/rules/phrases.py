"""Rules of the phrases and words in the files of rules/: those that can never match, and those that stand there twice.

A list holds phrases, as terms do; or words, each of which is compared with a word of the title; or literal signs.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from sdgtax.check.records import parsed
from sdgtax.check.registry import rule
from sdgtax.check.rules.term import LONGER, beside_itself, folded, shadows, vague
from sdgtax.check.texts import places
from sdgtax.match.profile import TOKEN
from sdgtax.model.language import ByLanguage
from sdgtax.text.fold import fold, words
from sdgtax.text.lexicon import in_compounds
from sdgtax.yaml.schema_errors import Fault

if TYPE_CHECKING:
    from sdgtax.check.context import Context
    from sdgtax.check.records import Record
    from sdgtax.model.matching import OverlapRules
    from sdgtax.yaml.schema import Loc

FOREIGN = re.compile(r"[|\\^$\[\]{}?…]|\*[/+&]|[/+&]\*|\.[*+]|\(\?|(?<!\.)\.\.(?!\.)|\.{4}|\S\.\.\.|\.\.\.\S")
"""Signs of regular expressions and of other ways to write phrases, which here stand for themselves."""
OPERATOR = re.compile(r"[*|\\^$]")
"""Of these, what stands in no title."""
SPOILT = re.compile("Ã[\x80-\xbf¤¥¦¸…†˜]|â€|Â[\x80-\xbf]|\ufffd")
"""UTF-8 that was read as another encoding."""


BEGINNINGS = ("asides", "until")
"""Lists of signs that are looked for as they stand, so that one that begins with another says nothing."""


class Listed(NamedTuple):
    """A list of phrases, words or signs: where it stands, in which language, what is wrong with one of them, if anything."""

    loc: Loc
    lang: str
    texts: list[str]
    wrong: Callable[[str], str]


def _phrase(text: str) -> str:
    if parsed(text) is None:
        return "it is malformed"
    return "a comma is lost between two forms of a word" if beside_itself(text) else ""


def _token(text: str) -> str:
    """A word as the matcher cuts titles into words, folded by the program."""
    return "" if TOKEN.findall(fold(text)) == [fold(text)] else "it is not one word, and is compared with single words"


def _small_token(text: str) -> str:
    return _small(text) or _token(text)


def _word(text: str) -> str:
    """A word as the classifier cuts titles into words."""
    return _small(text) or ("" if words(text) == [text] else "it is not one word, and is compared with single words")


def _small(text: str) -> str:
    """For what is compared with the folded title as it is written."""
    return "" if fold(text) == text else f"titles are read as “{fold(text)}”, in small letters, without hyphens"


def _literal(text: str) -> str:
    if "  " in text:
        return "it has two blanks, and titles have one"
    found = OPERATOR.search(text)
    return f"{found.group()} is no sign here" if found else ""


def _plain(text: str) -> str:
    """Words that stand for themselves."""
    return _literal(text) or ("it has signs that stand in no title" if FOREIGN.search(text) else "")


def _pointed(text: str) -> str:
    """A word whose point does not end a sentence."""
    return "" if text.endswith(".") and " " not in text else "an abbreviation is one word with a point at its end"


def _sign(text: str) -> str:
    return "" if len(text) == 1 else "a bullet is one sign, and words begin with more"


def _small_literal(text: str) -> str:
    return _small(text) or _literal(text)


def _opener(text: str) -> str:
    """What opens a stretch: a phrase, or signs that stand for themselves."""
    return _phrase(text) if text[0].isalnum() else _small_literal(text)


def _small_name(text: str) -> str:
    if "*" in text or FOREIGN.search(text):
        return "names are compared whole"
    return "" if text == text.lower() else "names are compared in small letters"


_OF: dict[str, dict[str, Callable[[str], str]]] = {
    "scoring": {"similar_stopwords": _word, "qualifiers.*.open": _phrase, "qualifiers.*.until": _literal},
    "text": {"abbreviations.always": _pointed, "abbreviations.before_number": _pointed, "layout.bullets": _sign},
    "language": {"words": _word, "endings": _word, "others.*.words": _word, "others.*.endings": _small},
    "concepts": {"concepts.*.words": _phrase},
    "aspects": {
        "aspects.*.ranges": _small_token,
        "aspects.*.open_ended": _small_token,
        "aspects.*.below": _small_token,
        "aspects.*.opens": _phrase,
        "aspects.*.values.*.words": _phrase,
    },
    "overlap": {
        "stopwords": _token,
        "binders": _token,
        "untold": _token,
        "compounds.endings": _small,
        "spellings.*.words.*": _small,
        "spellings.*.parts.*": _small,
        "joiners": _small_literal,
        "asides": _literal,
        "numbers.ranges": _small_literal,
        "numbers.percent": _small_literal,
        "numbers.no_ages": _small_literal,
        "quieter.*.open": _opener,
        "quieter.*.until": _small_literal,
        "quieter.*.stop": _plain,
    },
    "columns": {"input.columns.*": _small_name, "input.languages": _small_name},
}
"""Where lists stand in a file, and what is wrong with one of their texts."""
FILES = tuple(_OF)


def _found(record: Record) -> Iterator[tuple[Loc, Any, Callable[[str], str]]]:
    """What stands at the places of lists."""
    for path, wrong in _OF[record.doc.kind].items():
        yield from ((loc, found, wrong) for loc, found in places(record.model, path))


def _lists(record: Record) -> Iterator[Listed]:
    """All lists of a file."""
    for loc, found, wrong in _found(record):
        if isinstance(found, ByLanguage):
            found = found.root
        if isinstance(found, dict):
            yield from (Listed((*loc, lang), lang, _texts(v), wrong) for lang, v in found.items())
        else:
            yield Listed(loc, "", _texts(found), wrong)


def _texts(found: object) -> list[str]:
    """The texts of a list; what is none, and was reported by the schema, is empty, so that places stay right."""
    return [x if isinstance(x, str) else "" for x in found] if isinstance(found, list) else []


@rule("TAX320", "dead-phrase", record=FILES)
def _dead(ctx: Context, record: Record) -> Iterator[Fault]:
    for listed in ctx.once(_lists, record):
        for n, text in enumerate(listed.texts):
            if text and (why := _why(text, listed.wrong)):
                yield Fault((*listed.loc, n), f"“{text}” never matches: {why}", "what stands in titles", "Correct it.")
            elif listed.loc[0] == "concepts" and text and (why := ctx.says_nothing(text, listed.lang)):
                message = f"“{text}” says nothing of what a title is about: {why}"
                yield Fault((*listed.loc, n), message, "words of a subject", "Write a longer phrase, or remove it.")
            elif listed.wrong is _phrase and vague(text):
                yield Fault((*listed.loc, n), f"“{text}” matches nearly every title", LONGER, "Write the whole word.")
    yield from (*_spelt(record.model), *_heads(record.model)) if record.doc.kind == "overlap" else ()
    for loc, q in _stretches(record):
        opened = any("(" in text for lang in q.open for text in q.open.get(lang))
        if opened and not any(")" in text for text in q.until):
            message = "a bracket that opens the stretch is not among what ends it"
            yield Fault((*loc, "until"), message, "the closing one too", "Add it.", at_key=True)


@lru_cache(maxsize=65536)
def _why(text: str, wrong: Callable[[str], str]) -> str:
    """Why a text never matches; empty where it may."""
    return wrong(text) or _odd(text, wrong)


def _odd(text: str, wrong: Callable[[str], str]) -> str:
    """What is odd in any list."""
    if unicodedata.normalize("NFC", text) != text:
        return "a letter and its accent are two signs, in titles they are one"
    if SPOILT.search(text):
        return "its letters were spoilt by a wrong encoding"
    if wrong is _phrase and fold(text).strip() != fold(text):
        return "a hyphen at its edge is a blank in titles, and only the words are looked for"
    found = FOREIGN.search(text) if wrong in (_phrase, _opener) else None
    return f"“{found.group()}” means nothing in phrases, and stands for itself" if found else ""


def _heads(model: OverlapRules) -> Iterator[Fault]:
    """Words behind which the subject of a title stands, which must be such as bind."""
    for lang, listed in model.heads.root.items():
        for n, word in enumerate(listed):
            if word not in model.binders.get(lang):
                message = f"“{word}” is none of the `binders`, and a subject may begin with it"
                yield Fault(("heads", lang, n), message, "a word that only binds", "Correct it.")


def _spelt(model: OverlapRules) -> Iterator[Fault]:
    for loc, others in places(model, "spellings.*.words.*", "spellings.*.parts.*"):
        word = str(loc[-1])
        if word in others:
            yield Fault(loc, f"“{word}” is spelt as itself", "how the other norm spells it", "Correct it.")
        if why := _small(word):
            yield Fault(loc, f"“{word}” never matches: {why}", "what stands in titles", "Correct it.", at_key=True)


def _stretches(record: Record) -> Iterator[tuple[Loc, Any]]:
    """What opens and ends a stretch of a title."""
    key = {"scoring": "qualifiers", "overlap": "quieter"}.get(record.doc.kind, "")
    yield from (((key, i), q) for i, q in enumerate(getattr(record.model, key) if key else ()) if not record.broken)


@rule("TAX321", "idle-phrase", severity="warning", record=FILES)
def _idle(ctx: Context, record: Record) -> Iterator[Fault]:
    cores: dict[str, list[tuple[Loc, str]]] = {}
    for listed in ctx.once(_lists, record):
        if listed.wrong is _phrase:
            cores.setdefault(listed.lang, []).extend((listed.loc, _core(text)) for text in listed.texts)
    by_lang: dict[str, dict[str, str]] = {}
    for listed in ctx.once(_lists, record):
        seen = by_lang.setdefault(listed.lang, {}) if record.doc.kind == "text" else {}  # abbreviations are of one list
        for n, text in enumerate(listed.texts):
            key = fold(text) if listed.wrong is _literal else folded(text)
            if key and key in seen:
                same = "" if seen[key] == text else f", as “{seen[key]}”"
                yield Fault((*listed.loc, n), f"“{text}” stands twice in this list{same}", "each once", "Remove it.")
            seen.setdefault(key, text)
            others = listed.texts if listed.loc[-1] in BEGINNINGS else ()
            if wide := next((t for t in others if t and t != text and text.startswith(t)), ""):
                message = f"“{text}” begins with “{wide}”, which is found wherever it is"
                yield Fault((*listed.loc, n), message, "", "Remove one of them.")
        if listed.wrong is _phrase and any("*" in text for text in listed.texts):
            for i, k in shadows(_as_found(ctx, listed)):
                narrow, wide = listed.texts[i], listed.texts[k]
                rivals = (core for loc, core in cores[listed.lang] if loc != listed.loc)
                if _is_shown(listed, i) or _tells_apart(narrow, wide, rivals):
                    continue
                message = f"“{narrow}” is shadowed by “{wide}”, which matches wherever it does"
                yield Fault((*listed.loc, i), message, "", f"Remove “{narrow}”.")


def _as_found(ctx: Context, listed: Listed) -> list[str]:
    """The phrases of a list as they are looked for; none where that is not known."""
    if listed.loc[0] != "concepts":
        return listed.texts
    overlap = ctx.rules("overlap")
    if overlap is None or any(lang not in ctx.languages for lang in overlap.compounds.languages):
        return []
    return [in_compounds(text, listed.lang, overlap.compounds) for text in listed.texts]


@lru_cache(maxsize=65536)
def _core(phrase: str) -> str:
    return fold(phrase).replace("*", "")


def _is_shown(listed: Listed, number: int) -> bool:
    """Whether a phrase is the one by which a concept is called."""
    return number == 0 and listed.loc[0] == "concepts"


def _tells_apart(narrow: str, wide: str, rivals: Iterable[str]) -> bool:
    """Whether a phrase has an effect beside a shorter one: the longer literal at a place wins over that of another record."""
    x, w = _core(narrow), _core(wide)
    others = (r for r in rivals if r != x)
    return x != w and any((r in x and (r not in w or r == w)) or (w in r and w != r and x not in r) for r in others)


@rule("TAX322", "left-out-language", severity="warning", record=FILES)
def _left_out(ctx: Context, record: Record) -> Iterator[Fault]:
    filled: dict[Loc, dict[str, list[str]]] = {}
    for listed in ctx.once(_lists, record):
        if listed.lang:
            filled.setdefault(listed.loc[:-1], {})[listed.lang] = listed.texts
    said = Counter(lang for lists in filled.values() for lang, texts in lists.items() if texts)
    most = sum(any(lists.values()) for lists in filled.values()) / 2
    usual = [lang for lang in ctx.languages if said[lang] > max(most, 1)]
    for loc, lists in filled.items():
        for lang in usual if any(lists.values()) else ():
            if not lists.get(lang):
                message = f"there is nothing in “{lang}”"
                yield Fault((*loc, lang), message, "phrases in each language", "Add some.", at_key=True)


@rule("TAX323", "no-phrases", record=("scoring", "concepts", "aspects", "overlap"))
def _none(ctx: Context, record: Record) -> Iterator[Fault]:
    concepts = record.model.concepts if record.doc.kind == "concepts" else ()
    above = {name for c in concepts for name in c.broader}
    for loc, found, wrong in _found(record):
        if len(loc) < 3 or wrong not in (_phrase, _opener) or not isinstance(found, ByLanguage) or loc[-1] == "opens":
            continue
        if not any(found.root.values()) and not (concepts and concepts[loc[1]].id in above):
            message = "there are no phrases"
            yield Fault(loc, message, "phrases in each language", "Add some, or remove the record.", at_key=True)
