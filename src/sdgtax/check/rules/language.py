"""Rules of languages in the files of rules/: that a text is in the language that it stands under, and what tells languages apart."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from sdgtax.check.registry import rule
from sdgtax.check.scaffold import FILL
from sdgtax.check.texts import by_language, head, plain
from sdgtax.check.tongue import common
from sdgtax.text.fold import clean, fold
from sdgtax.text.language import LanguageGuesser
from sdgtax.yaml.kinds import RULES
from sdgtax.yaml.load import bundled_words
from sdgtax.yaml.schema_errors import Fault

if TYPE_CHECKING:
    from sdgtax.check.context import Context
    from sdgtax.check.records import Record
    from sdgtax.model.rules import LanguageRules
    from sdgtax.yaml.schema import Loc


@rule(
    "TAX319", "text-language", severity="warning", record=(*RULES, "info", "set", "profile"), part="scoring",  # type: ignore[arg-type]
    what="A text is in another language than the one that it stands under, or the texts or phrases of two languages are changed round.",
    why="Readers get a text that they did not ask for; phrases are looked for in titles of the wrong language. The language is told "
        "by the words of all texts that are checked together, and only where it is plain.",
    how="Change the texts round, or translate.",
    bad="similar_stopwords: {en: [og, i, av, som, med], nb: [the, of, and, by, with]}",
    good="similar_stopwords: {en: [the, of, and, by, with], nb: [og, i, av, som, med]}",
)  # fmt: skip
def _other_language(ctx: Context, record: Record) -> Iterator[Fault]:
    rules = next(iter(ctx.records.get("language", ())), None)
    if rules is None or not rules.usable or record.doc.kind == "language":
        return
    guesser = LanguageGuesser(rules.model)
    ours = dict(_said()) if record.doc.kind == "words" else {}
    for loc, texts in by_language(head(record.data), ctx.languages):
        if any(FILL in str(text) for text in texts.values()):
            continue
        told = {lang: _told(guesser, text) for lang, text in texts.items()}
        odd = {lang: other for lang, other in told.items() if other and other != lang}
        if any(isinstance(text, list) for text in texts.values()) and len(odd) < len(texts):
            odd = {}  # single words tell little, unless both lists say the same
        odd = odd or _as_ours(texts, ours.get(loc, {}))
        odd = odd or _by_words(ctx, {lang: plain(text) for lang, text in texts.items()})
        for lang, other in odd.items():
            message = f"the text under “{lang}” looks like “{other}”"
            yield Fault(
                (*loc, lang), message, f"a text in “{lang}”", "Translate it, or change the texts round.", at_key=True
            )


def _said() -> Iterator[tuple[Loc, dict[str, Any]]]:
    """The words that the program says, each with its place in the file of words."""
    for section, words in bundled_words().sections.items():
        yield from ((("sections", section, name), dict(text.root)) for name, text in words.items())


def _as_ours(texts: dict[str, Any], ours: dict[str, Any]) -> dict[str, str]:
    """The languages in which a text is what the program says in another one, and that one."""
    told = {x: next((o for o in ours if o != x and ours[o] == text != ours.get(x)), "") for x, text in texts.items()}
    return {x: other for x, other in told.items() if other}


def _by_words(ctx: Context, texts: dict[str, str]) -> dict[str, str]:
    """The languages whose texts are in another one, as the words of all texts tell, and that one."""
    if changed := ctx.all_tongues.changed(texts):
        return dict(zip(changed, reversed(changed), strict=True))
    if len(set(texts.values())) > 1:
        return {}
    told = {x: ctx.all_tongues.other(text, x, texts) for x, text in texts.items() if len(text.split()) > 1}
    return {x: other for x, other in told.items() if other}


def _told(guesser: LanguageGuesser, text: Any) -> str:
    """The language of a text, or of the texts of a list, where it is plain; else empty."""
    guessed, lead, _ = guesser.guess(fold(clean(plain(text))))
    return guessed if lead >= guesser.margin else ""


@rule(
    "TAX325", "language-signs", record="language",
    what="The letters of a language are no small letters, stand twice, or are those of another language, or of its words, too.",
    why="A letter of its own decides nearly alone which language a title is in; titles are compared in small letters.",
    how="Name the letters that only this language has, each once.",
    bad="letters: {en: '', nb: 'æøåÆ'}",
    good="letters: {en: '', nb: 'æøå'}",
)  # fmt: skip
def _signs(ctx: Context, record: Record) -> Iterator[Fault]:
    model: LanguageRules = record.model
    seen: dict[str, str] = {}
    for lang, letters in model.letters.items():
        theirs = common(w for other, listed in model.words.items() if other != lang for w in listed)
        taken = {*seen, *theirs}
        odd = [x for n, x in enumerate(letters) if not x.isalpha() or fold(x) != x or x in letters[:n] or x in taken]
        if odd:
            message = f"found “{', '.join(odd)}”"
            yield Fault(
                ("letters", lang), message, "small letters that only this language has, each once", "Remove them."
            )
        seen |= dict.fromkeys(letters, lang)
