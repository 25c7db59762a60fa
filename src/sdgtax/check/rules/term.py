"""Rules of terms: phrases that cannot match, match nothing, match everything, or say the same thing twice."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING

from sdgtax.check.records import CategoryRecord, TermRecord, parsed
from sdgtax.check.registry import rule
from sdgtax.check.scaffold import FILL
from sdgtax.model.taxonomy import Taxonomy
from sdgtax.text.fold import fold
from sdgtax.text.phrases import PhraseError, split
from sdgtax.yaml.schema_errors import Fault

if TYPE_CHECKING:
    from sdgtax.check.context import Context

BROAD = 0.3  # of the titles of a language
LEAST = 0.5
"""A term of a smaller weight decides nothing."""
STEM = 3
LONGER = "a stem of at least 3 letters"
PLURALS = ("s", "es", "er", "ar")
SIGNS = 8
"""So many terms of one name tell which sign their weights have."""
_SIGNS = "id: perspective.area.energy\nterms:\n" + "".join(
    f"  - {{id: against-{n}, weight: {'-' if n else 'SIGN'}2, any: {{en: [things {n}]}}}}\n" for n in range(SIGNS + 1)
)
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
        if parsed(phrase) is not None:
            continue
        try:
            split(phrase)
        except PhraseError as error:
            yield Fault(
                (role, lang, i), f"the phrase “{phrase}” is malformed: {error}",
                "words; * only at the start or end of a word; ` ... ` between words for a gap", "Correct it.",
            )  # fmt: skip


def vague(phrase: str) -> bool:
    """Whether a phrase is one word with a star and so few letters that it matches nearly every title."""
    return (
        " " not in phrase
        and 0 < len(phrase.strip("*")) < (STEM if "*" in phrase else 2)
        and phrase.strip("*").isalpha()
    )


def beside_itself(phrase: str) -> str:
    """A word and its plural that stand side by side in a phrase, where a comma was lost; empty where there are none."""
    found = flat(phrase).replace("*", "").split()
    pairs = itertools.pairwise(found)
    return next((f"{a} {b}" for a, b in pairs if len(a) >= STEM and any(b == a + end for end in PLURALS)), "")


@rule("TAX202", "duplicate-term", record="term", raw=True)
def _duplicate_term(ctx: Context, record: TermRecord) -> Iterator[Fault]:
    for other in record.category.terms:
        if other.id == record.id and other is not record:
            message = (
                f"the term id “{record.id}” stands twice in “{record.category.id}”; also on line {other.line('id')}"
            )
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
        wild = [(k, words, words[0].strip("*")) for k, words in alike if any("*" in w for w in words)]
        for i, words in alike:
            first = words[0]
            for k, wide, core in wild:
                if core in first and k != i and wide != words and all(map(_covers, wide, words)):
                    yield i, k
                    break


@rule("TAX205", "contradicting-phrase", record="term")
def _contradicting(ctx: Context, record: TermRecord) -> Iterator[Fault]:
    lists = {(role, lang): phrases for role, lang, phrases in record.lists()}
    for (role_of_killer, lang), killers in lists.items():
        if role_of_killer != "none":
            continue
        wanted = [(role, p) for role in ("any", "with") for p in lists.get((role, lang), ())]
        for j, killer in enumerate(killers):
            killing = parsed(killer)
            core = max((w.strip("*") for part in killing or () for w in part), key=len, default="")
            for role, phrase in wanted:
                if not core or core not in flat(phrase):
                    continue
                parts = parsed(phrase)
                if killing is not None and parts is not None and _inside(killing, parts):
                    same = killer == phrase
                    yield Fault(
                        ("none", lang, j),
                        f"“{killer}” stands in both `{role}` and `none`" if same
                        else f"“{killer}” in `none` kills every match of “{phrase}” in `{role}`",
                        "", "Remove it from one of the two lists.", also=((role, lang, lists[role, lang].index(phrase)),),
                    )  # fmt: skip
                    break


@rule("TAX206", "dead-term", severity="warning", record="term", trial=True)
def _dead(ctx: Context, record: TermRecord) -> Iterator[Fault]:
    matches = ctx.trial.matches if ctx.trial else None
    deprecated = record.category.model is not None and record.category.model.deprecated
    doubted = str(record.doc.path) in ctx.doubted
    if not matches or not record.usable or deprecated or doubted or any(FILL in p for *_, p in record.phrases()):
        return
    shown = ", ".join(f"“{p}”" for lang in ctx.languages for p in record.model.any.get(lang)[:2])
    if shown and ctx.trial and not any(m.terms[record.key] for m in matches.values()):
        yield Fault(
            ("id",), f"the term “{record.id}” ({shown}, …) matches no title of the {ctx.trial.titles} in the sets",
            "a match in at least one bundled indicator", "Check the spelling of its phrases.",
        )  # fmt: skip


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
                yield Fault(
                    ("any", lang, i), f"“{phrase}” matches {hits} of {found.titles} titles in “{lang}”",
                    f"at most {BROAD:.0%} of them", "Use a longer phrase, or ask for a second word by `with`.",
                )  # fmt: skip


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


def _covers(wide: str, narrow: str) -> bool:
    """Whether a word of a phrase matches every word that another one matches."""
    core, other = wide.strip("*"), narrow.strip("*")
    left, right = wide.startswith("*"), wide.endswith("*")
    if not left and narrow.startswith("*"):
        return False
    if not right and narrow.endswith("*"):
        return False
    if left and right:
        return core in other
    if left:
        return other.endswith(core)
    if right:
        return other.startswith(core)
    return core == other


def _inside(inner: list[list[str]], outer: list[list[str]]) -> bool:
    """Whether wherever `outer` matches, `inner` matches somewhere in the same words."""
    if len(inner) > 1:
        return inner == outer
    words = inner[0]
    for part in outer:
        for start in range(len(part) - len(words) + 1):
            if all(_covers(a, b) for a, b in zip(words, part[start : start + len(words)], strict=True)):
                return True
    return False


@rule("TAX212", "odd-sign", severity="warning", record="term")
def _odd_sign(ctx: Context, record: TermRecord) -> Iterator[Fault]:
    word = record.model.id.partition("-")[0]
    alike = [t for t in ctx.terms_called.get(word, ()) if t is not record] if record.model.weight > 0 else []
    if len(alike) >= SIGNS and all(t.model.weight < 0 for t in alike):
        message = f"the weight of “{record.model.id}” is above 0, and those of {len(alike)} other terms “{word}-…” are below it"
        yield Fault(("weight",), message, f"-{record.model.weight:g}", "Add the minus.")


@rule("TAX213", "phrase-of-two-answers", severity="warning", record="term")
def _of_two_answers(ctx: Context, record: TermRecord) -> Iterator[Fault]:
    for role, lang, n, phrase in record.phrases() if role_counts(record) else ():
        key = (record.category.branch, lang, fold(phrase))
        other = next((t for t in ctx.of_one.get(key, ()) if t.category is not record.category), None)
        if role == "any" and other is not None:
            message = f"“{phrase}” speaks for “{other.category.id}” too, and only one of the two can hold"
            cause = f"{lang} {fold(phrase)} of {record.category.branch}"
            yield Fault(("any", lang, n), message, "a phrase of one of them", "Remove it from one.", cause=cause)


def role_counts(record: TermRecord) -> bool:
    """Whether a term speaks for its category."""
    return record.model.weight > 0 and bool(record.category.branch)
