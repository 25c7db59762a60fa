"""Rules of the words of the program, and of the facets that it is told to speak of."""

from __future__ import annotations

import string
from typing import TYPE_CHECKING

from sdgtax.check.registry import rule
from sdgtax.model.words import Words
from sdgtax.text.nearest import closest
from sdgtax.yaml.load import bundled_words
from sdgtax.yaml.schema_errors import Fault

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sdgtax.check.context import Context
    from sdgtax.check.records import Record
    from sdgtax.model.language import Text
    from sdgtax.model.rules import Sentences
    from sdgtax.yaml.schema import Loc


@rule(
    "TAX308", "template-mismatch", record=("sentences", "words"), part="sentences",
    what="A template of an explanation, or a word of the program, has other names in braces in one language than in another, or a "
        "brace is not closed.",
    why="The program fills in the names; one that is missing loses information, one that is misspelt stops the explanation.",
    how="Use the same names in both languages.",
    bad='templates:\n  term: {en: "the title speaks of {texts}", nb: "tittelen nevner {tekster}"}', line=2,
    good='templates:\n  term: {en: "the title speaks of {texts}", nb: "tittelen nevner {texts}"}',
)  # fmt: skip
def _templates(ctx: Context, record: Record) -> Iterator[Fault]:
    for loc, text in _texts(record):
        fields: dict[str, set[str]] = {}
        for lang in text:
            try:
                fields[lang] = names(text.get(lang))
            except ValueError as error:
                yield Fault((*loc, lang), f"the template cannot be read: {error}", "", "Close every brace.")
        first = fields.get(next(iter(ctx.languages), ""))
        for lang, found in fields.items():
            if first is not None and found != first:
                message = f"the languages differ in {_braces(found ^ first)}"
                yield Fault((*loc, lang), message, _braces(first) or "no names in braces", "Use the same names.")


def _texts(record: Record) -> Iterator[tuple[Loc, Text]]:
    """The texts of a file with names in braces, each with its place."""
    if isinstance(record.model, Words):
        for section, words in record.model.sections.items():
            yield from ((("sections", section, name), text) for name, text in words.items())
    else:
        yield from ((("templates", name), text) for name, text in record.model.templates.items())


def names(template: str) -> set[str]:
    """The names in the braces of a template. Raises ValueError for a brace that is not closed."""
    return {name for _, name, _, _ in string.Formatter().parse(template) if name is not None}


def _braces(found: Iterable[str]) -> str:
    return ", ".join("{" + name + "}" for name in sorted(found))


@rule(
    "TAX310", "unknown-word", record="words",
    what="A word that the program says is missing, one is there that it does not say, or one has names in braces that it does not "
        "fill in.",
    why="Without the word a command stops; a word under another name is never read.",
    how="Take the ids and the names in braces from the rules/words.yaml that came with the program.",
    bad="sections: {}  # no word at all",
    good="# every word of the rules/words.yaml that came with the program",
)  # fmt: skip
def _words(ctx: Context, record: Record) -> Iterator[Fault]:
    own, known = record.model.sections, bundled_words().sections
    for section, words in known.items():
        missing = [f"{section}.{name}" for name in words if name not in own.get(section, {})]
        if missing:
            place: Loc = ("sections", section) if section in own else ("sections",)
            yield Fault(place, f"missing: {', '.join(missing)}", "every word that the program says", "Copy it.", True)
    ids = [f"{section}.{name}" for section, words in known.items() for name in words]
    for section, words in own.items():
        for name, text in words.items():
            loc, word = ("sections", section, name), f"{section}.{name}"
            if word not in ids:
                message = f"the program does not say a word “{word}”"
                yield Fault(loc, message, "a word that it says", closest(word, ids) or "Remove it.", True)
                continue
            wanted, found = _first(known[section][name]), _first(text)
            if wanted is not None and found is not None and wanted != found:
                message = f"it has {_braces(found) or 'no names in braces'}"
                yield Fault(
                    loc, message, _braces(wanted) or "no names in braces", "Use what the program fills in.", True
                )


def _first(text: Text) -> set[str] | None:
    """The names in braces in the first language; None where a brace is not closed."""
    try:
        return names(text.get(next(iter(text))))
    except ValueError:
        return None


@rule(
    "TAX311", "facet-named", record=("sentences", "words"), part="sentences",
    what="Explanations or the demo are told to speak of a facet that does not exist.",
    why="They would say nothing there, or stop.",
    how="Correct the name.",
    bad="where_assessed: [qualities]",
    good="where_assessed: [quality]",
)  # fmt: skip
def _named(ctx: Context, record: Record) -> Iterator[Fault]:
    if ctx.facets is None or ctx.metadata is None:
        return
    known = [f.id for f in (*ctx.facets, ctx.metadata.class_facet, ctx.metadata.criterion_facet)]
    for loc, name in _facets(record.model):
        if name not in known:
            message = f"there is no facet “{name}”"
            yield Fault(loc, message, f"one of {', '.join(known)}", closest(name, known), at_key=loc[1:2] == ("bars",))


def _facets(model: Sentences | Words) -> Iterator[tuple[Loc, str]]:
    """The facets that a file names, each with its place."""
    if isinstance(model, Words):
        yield ("demo", "grid"), model.demo.grid
        yield from ((("demo", "bars", name), name) for name in model.demo.bars)
        return
    for key in ("facets", "where_assessed", "runners_up"):
        yield from (((key, n), name) for n, name in enumerate(getattr(model, key)))
