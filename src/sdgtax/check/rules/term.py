"""Rules of phrases: those that cannot match, match nothing, match everything, or say the same thing twice; of terms, and in the files of rules/.

A list in a file of rules holds phrases, as terms do; or words, each of which is compared with a word of the title; or literal signs.
"""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from sdgtax.check.records import CategoryRecord, TermRecord, items, parsed
from sdgtax.check.registry import rule
from sdgtax.check.scaffold import FILL
from sdgtax.check.texts import places
from sdgtax.match.dissect import TOKEN
from sdgtax.model.language import ByLanguage
from sdgtax.model.taxonomy import Taxonomy
from sdgtax.text.fold import fold, words
from sdgtax.text.lexicon import in_compounds
from sdgtax.text.phrases import PhraseError, split
from sdgtax.yaml.schema_errors import Fault

if TYPE_CHECKING:
    from sdgtax.check.context import Context
    from sdgtax.check.records import Record
    from sdgtax.model.matching import OverlapRules
    from sdgtax.yaml.schema import Loc

BROAD = 0.3  # of the titles of a language
LEAST = 0.5
"""A term of a smaller weight decides nothing."""
STEM = 3
LONGER = "a stem of at least 3 letters"
PLURALS = ("s", "es", "er", "ar")
SIGNS = 8
"""So many terms of one name tell which sign their weights have."""
ENOUGH = 50  # titles; of fewer, a share says little


@rule("TAX201", "malformed-phrase", record="term")
def _malformed(ctx: Context, record: TermRecord) -> Iterator[Fault]:
    for role, lang, i, phrase in record.phrases():
        if vague(phrase):
            message = f"“{phrase}” matches nearly every title"
            yield Fault((role, lang, i), message, LONGER, "Write the whole word.")
        elif role == "any" and (why := ctx.says_nothing(phrase, lang)):
            message = f"“{phrase}” says nothing of what a title is about: {why}"
            yield Fault((role, lang, i), message, "words of a subject", "Write a longer phrase, or remove it.")
        if " " in phrase and (twice := beside_itself(phrase)):
            message = f"“{twice}” in “{phrase}” is one word in two forms: a comma is lost between them"
            yield Fault((role, lang, i), message, "phrases that stand in titles", "Write two phrases.")
        if parsed(phrase) is None:
            yield from _why_malformed((role, lang, i), phrase)


def _why_malformed(loc: Loc, phrase: str) -> Iterator[Fault]:
    try:
        split(phrase)
    except PhraseError as error:
        expected = "words; * only at the start or end of a word; ` ... ` between words for a gap"
        yield Fault(loc, f"the phrase “{phrase}” is malformed: {error}", expected, "Correct it.")


def vague(phrase: str) -> bool:
    """Whether a phrase is one word with a star and so few letters that it matches nearly every title."""
    core = phrase.strip("*")
    return " " not in phrase and 0 < len(core) < (STEM if "*" in phrase else 2) and core.isalpha()


def beside_itself(phrase: str) -> str:
    """A word and its plural that stand side by side in a phrase, where a comma was lost; empty where there are none."""
    found = flat(phrase).replace("*", "").split()
    pairs = itertools.pairwise(found)
    return next((f"{a} {b}" for a, b in pairs if len(a) >= STEM and any(b == a + end for end in PLURALS)), "")


@rule("TAX202", "duplicate-term", record="term", raw=True)
def _duplicate_term(ctx: Context, record: TermRecord) -> Iterator[Fault]:
    for other in record.category.terms:
        if other.id == record.id and other is not record:
            where = f"“{record.category.id}”; also on line {other.line('id')}"
            message = f"the term id “{record.id}” stands twice in {where}"
            yield Fault(("id",), message, "an id of its own", "Rename one of them.")
            return
    own = record.conditions
    for other in record.category.terms if own is not None and own[0] else ():
        theirs = other.conditions
        if own is None or theirs is None or other is record or own[1:] != theirs[1:] or not own[0] <= theirs[0]:
            continue
        if own[0] < theirs[0] or other.number < record.number:  # of two that are the same, the later one is told
            message = f"all phrases of “{record.id}” stand in “{other.id}” too; there on line {other.line('id')}"
            yield Fault(("id",), message, "phrases of its own", "Remove one of the two.")
            return


@rule("TAX203", "duplicate-phrase", severity="warning", record="term")
def _duplicate_phrase(ctx: Context, record: TermRecord) -> Iterator[Fault]:
    seen: dict[tuple[str, str, str], str] = {}
    for role, lang, i, phrase in record.phrases():
        key = (role, lang, folded(phrase))
        if key in seen:
            same = "" if seen[key] == phrase else f", as “{seen[key]}”"
            message = f"the phrase “{phrase}” stands twice in this list{same}"
            yield Fault((role, lang, i), message, "each phrase once", "Remove it.")
        seen.setdefault(key, phrase)


@rule("TAX204", "shadowed-phrase", severity="warning", record="term")
def _shadowed(ctx: Context, record: TermRecord) -> Iterator[Fault]:
    for role, lang, phrases in record.lists():
        for i, k in shadows(phrases) if any("*" in p for p in phrases) else ():
            message = f"“{phrases[i]}” is shadowed by “{phrases[k]}”, which matches wherever it does"
            yield Fault((role, lang, i), message, "", f"Remove “{phrases[i]}”, or give it a term of its own.")


def shadows(phrases: list[str]) -> Iterator[tuple[int, int]]:
    """The numbers of each phrase without a gap that is shadowed, and of the first phrase that shadows it."""
    by_length: dict[int, list[tuple[int, list[str]]]] = {}
    for i, phrase in enumerate(phrases):
        parts = parsed(phrase)
        if parts is not None and len(parts) == 1:
            by_length.setdefault(len(parts[0]), []).append((i, parts[0]))
    for alike in by_length.values():
        wild = [(k, wide, wide[0].strip("*")) for k, wide in alike if any("*" in w for w in wide)]
        for i, narrow in alike:
            for k, wide, core in wild:
                if core in narrow[0] and k != i and wide != narrow and all(map(covers, wide, narrow)):
                    yield i, k
                    break


@rule("TAX205", "contradicting-phrase", record="term")
def _contradicting(ctx: Context, record: TermRecord) -> Iterator[Fault]:
    lists = {(role, lang): phrases for role, lang, phrases in record.lists()}
    for role_of_killer, lang, j, killer in record.phrases():
        core = _longest(killer) if role_of_killer == "none" else ""
        wanted = [(role, p) for role in ("any", "with") if core for p in lists.get((role, lang), ())]
        for role, phrase in wanted:
            if core in flat(phrase) and _kills(killer, phrase):
                kills = f"“{killer}” in `none` kills every match of “{phrase}” in `{role}`"
                message = f"“{killer}” stands in both `{role}` and `none`" if killer == phrase else kills
                yield Fault(("none", lang, j), message, "", "Remove it from one of the two lists.")
                break


def _kills(killer: str, phrase: str) -> bool:
    """Whether a phrase is found wherever another one is."""
    killing, parts = parsed(killer), parsed(phrase)
    return bool(killing and parts and _inside(killing, parts))


@lru_cache(maxsize=65536)
def _longest(phrase: str) -> str:
    """The longest word of a phrase without its stars; empty if it is malformed."""
    return max((word.strip("*") for part in parsed(phrase) or () for word in part), key=len, default="")


@rule("TAX206", "dead-term", severity="warning", record="term", trial=True)
def _dead(ctx: Context, record: TermRecord) -> Iterator[Fault]:
    matches = ctx.trial.matches if ctx.trial else None
    deprecated = record.category.model is not None and record.category.model.deprecated
    doubted = str(record.doc.path) in ctx.doubted
    if not matches or not record.usable or deprecated or doubted or any(FILL in p for *_, p in record.phrases()):
        return
    shown = ", ".join(f"“{p}”" for lang in ctx.languages for p in record.model.any.get(lang)[:2])
    if shown and ctx.trial and not any(m.terms[record.key] for m in matches.values()):
        message = f"the term “{record.id}” ({shown}, …) matches no title of the {ctx.trial.titles} in the sets"
        expected = "a match in at least one bundled indicator"
        yield Fault(("id",), message, expected, "Check the spelling of its phrases.")


@rule("TAX207", "broad-term", severity="warning", record="term", trial=True)
def _broad(ctx: Context, record: TermRecord) -> Iterator[Fault]:
    matches = ctx.trial.matches if ctx.trial else None
    for lang, found in (matches or {}).items():
        most = BROAD * found.titles
        if found.titles < ENOUGH or found.terms[record.key] <= most:
            continue
        for i, phrase in enumerate(record.model.any.get(lang)):
            hits = found.phrases[*record.key, i]
            if hits > most:
                message = f"“{phrase}” matches {hits} of {found.titles} titles in “{lang}”"
                hint = "Use a longer phrase, or ask for a second word by `with`."
                yield Fault(("any", lang, i), message, f"at most {BROAD:.0%} of them", hint)


@rule("TAX208", "empty-term", record="term")
def _empty(ctx: Context, record: TermRecord) -> Iterator[Fault]:
    if not record.broken and not any(record.model.any.get(lang) for lang in record.model.any):
        expected = "phrases in " + " or ".join(f"`{lang}`" for lang in ctx.languages)
        yield Fault(("any",), f"the term “{record.id}” has no phrase", expected, "Add some.", at_key=True)


@rule("TAX209", "zero-weight", severity="warning", record="term")
def _zero(ctx: Context, record: TermRecord) -> Iterator[Fault]:
    if record.model.weight == 0:
        message = f"the term “{record.id}” has the weight 0"
        yield Fault(("weight",), message, "a weight other than 0", "Give it one, or remove it.")
    elif abs(record.model.weight) < LEAST:
        message = f"the term “{record.id}” has the weight {record.model.weight:g}, and 1 is a hint"
        yield Fault(("weight",), message, f"at least {LEAST:g}, or at most -{LEAST:g}", "Correct the weight.")


@rule("TAX210", "idle-term", severity="warning", record=("term", "category"), raw=True)
def _idle(ctx: Context, record: TermRecord | CategoryRecord) -> Iterator[Fault]:
    if isinstance(record, CategoryRecord):
        if record.terms and record.branch and record.model is not None and record.model.group:
            message = f"“{record.id}” only groups other categories, so its terms are never used"
            yield Fault(("group",), message, "", "Move the terms, or take `group` away.")
        return
    if ctx.facets is None or record.number or not all(ctx.has_category(f.root) for f in ctx.facets):
        return
    category = record.category.id
    if not any(Taxonomy.is_below(category, f.root) for f in ctx.facets):
        message = f"“{category}” is not the answer to any question, so its terms are never used"
        yield Fault(("id",), message, "", "Move the term.", cause=f"no question of {record.category.parent}")


# What other tools read as an operator: regular expressions, globs, SQL, search engines. A dollar before a number, a plus after a
# word and a per cent sign after a number are what people write.
_OPERATOR = re.compile(
    r"[\[\]{}|^\\~!<>=#@;_\"“”«»?…]|\.[*+]|(?<!\.)\.\.(?!\.)|\.{4,}|\$(?!\s?\d)|%(?=[^\W\d])|(?<=[^\W\d])%|\+(?=\w)"
    r"|(?:^|\s)[+-](?=\S)|&&|(?:^|\s)/\S|\S/(?:\s|$)|\b(?:AND|OR|NOT|NEAR)\b"
)


@rule("TAX211", "operator-in-phrase", record="term")
def _operator(ctx: Context, record: TermRecord) -> Iterator[Fault]:
    for role, lang, i, phrase in record.phrases():
        found = _OPERATOR.search(phrase)
        if found and FILL not in phrase:
            message = f"“{found.group().strip()}” in “{phrase}” is no operator; it is searched for as it stands"
            expected = "letters, digits, blanks; `*` at the start or end of a word; ` ... ` for a gap"
            yield Fault((role, lang, i), message, expected, "Write a phrase for each way to say it.")


@lru_cache(maxsize=65536)
def folded(phrase: str) -> str:
    """A phrase as it is searched, with one blank where it has several."""
    return " ".join(fold(phrase).split())


@lru_cache(maxsize=65536)
def flat(phrase: str) -> str:
    """The words of a phrase in one line, folded; empty if it is malformed."""
    return " ".join(word for part in parsed(phrase) or () for word in part)


@lru_cache(maxsize=65536)
def covers(wide: str, narrow: str) -> bool:
    """Whether a word of a phrase matches every word that another one matches."""
    core, other = wide.strip("*"), narrow.strip("*")
    left, right = wide.startswith("*"), wide.endswith("*")
    if (narrow.startswith("*") and not left) or (narrow.endswith("*") and not right):
        return False
    if left:
        return core in other if right else other.endswith(core)
    return other.startswith(core) if right else core == other


def _inside(inner: list[list[str]], outer: list[list[str]]) -> bool:
    """Whether wherever `outer` matches, `inner` matches somewhere in the same words."""
    if len(inner) > 1:
        return inner == outer
    words = inner[0]
    stretches = (part[n : n + len(words)] for part in outer for n in range(len(part) - len(words) + 1))
    return any(all(map(covers, words, stretch)) for stretch in stretches)


@rule("TAX212", "odd-sign", severity="warning", record="term")
def _odd_sign(ctx: Context, record: TermRecord) -> Iterator[Fault]:
    word = record.model.id.partition("-")[0]
    alike = [t for t in ctx.terms_called.get(word, ()) if t is not record] if record.model.weight > 0 else []
    if len(alike) >= SIGNS and all(t.model.weight < 0 for t in alike):
        message = f"the weight of “{record.model.id}” is above 0, and those of {len(alike)} other terms “{word}-…” are below it"
        yield Fault(("weight",), message, f"-{record.model.weight:g}", "Add the minus.")


@rule("TAX213", "phrase-of-two-answers", severity="warning", record="term")
def _of_two_answers(ctx: Context, record: TermRecord) -> Iterator[Fault]:
    speaks = record.model.weight > 0 and bool(record.category.branch)
    for role, lang, n, phrase in record.phrases() if speaks else ():
        key = (record.category.branch, lang, fold(phrase))
        other = next((t for t in ctx.of_one.get(key, ()) if t.category is not record.category), None)
        if role == "any" and other is not None:
            message = f"“{phrase}” speaks for “{other.category.id}” too, and only one of the two can hold"
            cause = f"{lang} {fold(phrase)} of {record.category.branch}"
            yield Fault(("any", lang, n), message, "a phrase of one of them", "Remove it from one.", cause=cause)


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
        # what is no text, and was reported by the schema, is empty, so that places stay right
        for lang, texts in found.items() if isinstance(found, dict) else [("", found)]:
            place = (*loc, lang) if isinstance(found, dict) else loc
            yield Listed(place, lang, [x if isinstance(x, str) else "" for _, x in items(texts)], wrong)


@rule("TAX320", "dead-phrase", record=FILES)
def _dead_listed(ctx: Context, record: Record) -> Iterator[Fault]:
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
def _idle_listed(ctx: Context, record: Record) -> Iterator[Fault]:
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
                called = i == 0 and listed.loc[0] == "concepts"  # the phrase by which a concept is called
                if called or _tells_apart(narrow, wide, rivals):
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
