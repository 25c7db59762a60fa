"""Rules of languages in the files of rules/: that a text is in the language that it stands under, and what tells languages apart."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from sdgtax.check.records import grouped, is_copy, is_ours, items
from sdgtax.check.registry import rule
from sdgtax.check.rules.beside import said as said_in
from sdgtax.check.rules.beside import texts_that_came
from sdgtax.check.scaffold import FILL
from sdgtax.check.texts import BRACES, plain
from sdgtax.check.tongue import common
from sdgtax.text.fold import clean, fold, words
from sdgtax.text.language import LanguageGuesser
from sdgtax.yaml.kinds import RULES
from sdgtax.yaml.load import bundled_rules
from sdgtax.yaml.schema_errors import Fault

if TYPE_CHECKING:
    from sdgtax.check.context import Context
    from sdgtax.check.records import Record
    from sdgtax.model.rules import LanguageRules
    from sdgtax.yaml.schema import Loc


@rule("TAX319", "text-language", severity="warning", record=(*RULES, "info", "set", "profile"))
def _other_language(ctx: Context, record: Record) -> Iterator[Fault]:
    rules = next(iter(ctx.records.get("language", ())), None)
    ours = record.doc.kind in RULES and is_ours(record.doc)  # what the program says tells nothing of itself
    if record.doc.kind in RULES and not ours and is_copy(record.doc):
        return
    said = _said(record.doc.kind) if record.doc.kind in RULES and not ours else _Said({}, {})
    yield from _phrases(ctx, record, said) if not ours else ()
    if rules is None or not rules.usable or record.doc.kind == "language":
        return
    yield from (*_quotes(ctx, record), *_other_norm(ctx, record, said))
    guesser = LanguageGuesser(rules.model)
    for loc, texts in ctx.by_language(record):
        if said.at.get(loc) == texts or any(FILL in str(text) for text in texts.values()):
            continue
        told = {lang: _told(guesser, text) for lang, text in texts.items()}
        odd = {lang: other for lang, other in told.items() if other and other != lang}
        if any(isinstance(text, list) for text in texts.values()) and len(odd) < len(texts):
            odd = {}  # single words tell little, unless both lists say the same
        odd = odd or _as_ours(texts, said, loc)
        odd = odd or _by_words(ctx, {lang: plain(text) for lang, text in texts.items()})
        odd = odd or ({} if ours else _copied(ctx, texts, said))
        for lang, other in odd.items():
            message, hint = f"the text under “{lang}” looks like “{other}”", "Translate it, or change the texts round."
            yield Fault((*loc, lang), message, f"a text in “{lang}”", hint, at_key=True)


def _quotes(ctx: Context, record: Record) -> Iterator[Fault]:
    """Quotes as another language writes them; rules/words.yaml says how each does."""
    said = ctx.sound("words")
    quote = said.sections.get("signs", {}).get("quote") if said is not None else None
    pairs = {lang: BRACES.sub("", quote.get(lang)) for lang in quote} if quote is not None else {}
    for loc, texts in said_in(ctx, record):
        for lang, text in texts.items():
            own = pairs.get(lang, "")
            others = (p for p in pairs.values() if own and p != own)
            if other := next((p for p in others if all(sign in text for sign in p)), ""):
                message = f"“{lang}” writes quotes as “{own}”, and here they are “{other}”"
                yield Fault((*loc, lang), message, own, "Write them as the language does.")


SAID = ("words", "sentences", "messages")
"""Files of what the program says."""
NORM = 3
"""A word that stands in so many texts of a file says in which norm the file is written."""


def _other_norm(ctx: Context, record: Record, said: _Said) -> Iterator[Fault]:
    """Words that stand once in a file in the other norm of a language, and otherwise as most texts of it have them."""
    overlap = ctx.sound("overlap")
    for lang, spelt in overlap.spellings.items() if overlap is not None and record.doc.kind in SAID else ():
        texts = [(loc, words(fold(plain(t[lang])))) for loc, t in said_in(ctx, record) if lang in t]
        known = _words_of(record.doc.kind, lang) if said.by else frozenset[str]()
        often = Counter(word for _, found in texts for word in set(found))
        meant = {other: word for word, others in spelt.words.items() for other in others if often[word] >= NORM}
        for loc, found in texts:
            if odd := next((w for w in found if often[w] == 1 and w in meant and w not in known), ""):
                message = f"“{odd}” stands here alone, and {often[meant[odd]]} times it is “{meant[odd]}”"
                yield Fault((*loc, lang), message, meant[odd], "Write it as everywhere else.", part=odd)


class _Said(NamedTuple):
    """What a file that came with the program says: the texts at each place by language, and all texts and phrases of each language."""

    at: dict[Loc, dict[str, Any]]
    by: dict[str, set[str]]

    def other(self, text: str, lang: str) -> str:
        """The language in which the program says a text that it never says in `lang`; empty for any other text."""
        elsewhere = (x for x in self.by if x != lang and text in self.by[x])
        return "" if text in self.by.get(lang, ()) else next(elsewhere, "")


@lru_cache
def _said(kind: str) -> _Said:
    at = texts_that_came(kind)
    told = ((lang, text) for texts in at.values() for lang, text in texts.items())
    single = ((lang, x) for lang, text in told for x in (text if isinstance(text, list) else [text]))
    return _Said(at, {lang: {x for x in texts if isinstance(x, str)} for lang, texts in grouped(single).items()})


@lru_cache
def _words_of(kind: str, lang: str) -> frozenset[str]:
    """The words of a file that came with the program, in a language."""
    return frozenset(word for text in _said(kind).by.get(lang, ()) for word in words(fold(plain(text))))


def _phrases(ctx: Context, record: Record, said: _Said) -> Iterator[Fault]:
    """Phrases in a list that are in another language, as the file that came with the program says, or as the words of all texts tell."""
    for loc, texts in ctx.by_language(record):
        if said.at.get(loc) == texts:
            continue
        listed = [(lang, n, x) for lang, text in texts.items() for n, x in items(text) if isinstance(x, str)]
        new = ((lang, n, x) for lang, n, x in listed if x not in said.by.get(lang, ()))
        told = ((lang, n, said.other(x, lang) or ctx.all_tongues.stray(x, lang)) for lang, n, x in new)
        odd = [(lang, n, other) for lang, n, other in told if other]
        for lang, n, other in odd if 2 * len(odd) < len(listed) else ():  # else the lists have changed places
            message = f"the text under “{lang}” looks like “{other}”"
            yield Fault((*loc, lang, n), message, f"a text in “{lang}”", "Translate it, or change the texts round.")


def _as_ours(texts: dict[str, Any], said: _Said, loc: Loc) -> dict[str, str]:
    """The languages in which a text is what the program says in another one, and that one."""
    ours = said.at.get(loc, {})
    told = {x: next((o for o in ours if o != x and ours[o] == text != ours.get(x)), "") for x, text in texts.items()}
    told = {x: o or said.other(texts[x], x) for x, o in told.items() if isinstance(texts[x], str)}
    return {x: other for x, other in told.items() if other}


def _by_words(ctx: Context, texts: dict[str, str]) -> dict[str, str]:
    """The languages whose texts are in another one, as the words of all texts tell, and that one."""
    if changed := ctx.all_tongues.changed(texts):
        return dict(zip(changed, reversed(changed), strict=True))
    if len(set(texts.values())) > 1:
        return {}
    told = {x: ctx.all_tongues.other(text, x, texts) for x, text in texts.items() if len(text.split()) > 1}
    return {x: other for x, other in told.items() if other}


def _copied(ctx: Context, texts: dict[str, Any], said: _Said) -> dict[str, str]:
    """The languages in which a text is a copy of that in another one, where the program does not say the same in both."""
    if not all(isinstance(text, str) for text in texts.values()):
        return {}
    told = ctx.all_tongues.copied({lang: plain(text) for lang, text in texts.items()})
    return {lang: other for lang, other in told.items() if texts[lang] not in said.by.get(lang, ())}


def _told(guesser: LanguageGuesser, text: Any) -> str:
    """The language of a text, or of the texts of a list, where it is plain; else empty."""
    guessed, lead, _ = guesser.guess(fold(clean(plain(text))))
    return guessed if lead >= guesser.margin else ""


@rule("TAX325", "language-signs", record="language")
def _signs(ctx: Context, record: Record) -> Iterator[Fault]:
    model: LanguageRules = record.model
    seen: set[str] = set()
    for lang, letters in model.letters.items():
        theirs = common(w for other, listed in model.words.items() if other != lang for w in listed)
        taken = seen | theirs
        own = "".join(w for w in model.words.get(lang, ()) if isinstance(w, str))
        fit = {x for x in letters if x.isalpha() and fold(x) == x and x not in taken and (x in own or not own)}
        if odd := [x for n, x in enumerate(letters) if x not in fit or x in letters[:n]]:
            message, expected = f"found “{', '.join(odd)}”", "small letters that only this language has, each once"
            yield Fault(("letters", lang), message, expected, "Remove them.")
        seen |= set(letters)
    usual = set.intersection(*(common(listed) for listed in model.words.values())) if model.words else set()
    ours = {text: x.id for x in bundled_rules("language").others for text in x.label.root.items()}
    for i, other in enumerate(model.others):
        code = next((ours[text] for text in other.label.root.items() if text in ours), other.id)
        if code != other.id:
            message = f"the program has “{code}” as the code of this language, and texts are told by it"
            yield Fault(("others", i, "id"), message, code, "Write the code of the language, not of a country.")
        if odd := [x for n, x in enumerate(other.letters) if fold(x) != x or x in usual or x in other.letters[:n]]:
            message, expected = f"found “{', '.join(odd)}”", "small letters that tell it apart, each once"
            yield Fault(("others", i, "letters"), message, expected, "Remove them.")
