"""Rules of the words of the program, and of the facets that it is told to speak of."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from sdgtax.check.registry import rule
from sdgtax.classify.templates import FILLED, OF_FACET
from sdgtax.model.columns import Columns
from sdgtax.model.matching import OverlapRules
from sdgtax.model.messages import Messages
from sdgtax.model.rules import Sentences
from sdgtax.model.template import Template
from sdgtax.model.text_rules import TextRules
from sdgtax.model.words import Words
from sdgtax.text.nearest import closest
from sdgtax.yaml.kinds import RULES
from sdgtax.yaml.load import bundled_columns, bundled_rules, bundled_sentences, bundled_words
from sdgtax.yaml.schema_errors import Fault

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sdgtax.check.context import Context
    from sdgtax.check.records import Record
    from sdgtax.model.language import Text
    from sdgtax.yaml.schema import Loc


PAIR = ("one", "many")
"""Templates of a facet that go together."""


@rule("TAX308", "template-mismatch", record=(*RULES, "info"))
def _templates(ctx: Context, record: Record) -> Iterator[Fault]:
    if not isinstance(record.model, Words | Sentences | Messages):
        yield from _braces_elsewhere(ctx, record)
        return
    for loc, text in _texts(record):
        fields: dict[str, frozenset[str]] = {}
        for lang in text:
            try:
                fields[lang] = names(text.get(lang))
            except ValueError as error:
                yield Fault(
                    (*loc, lang), f"the template cannot be read: {error}", "names in braces", "Close every brace."
                )
        first = fields.get(next(iter(ctx.languages), ""))
        for lang, found in fields.items():
            twice = [x for x in sorted(found) if len({text.get(x_).count("{" + x + "}") for x_ in fields}) > 1]
            if twice and found == first and lang != next(iter(ctx.languages), ""):
                message = f"the languages differ in how often {_braces(frozenset(twice))} stands in them"
                yield Fault(
                    (*loc, lang), message, "as often in each", "Use the same names.", also=((*loc, next(iter(text))),)
                )
            elif found == first and (around := _changed_round(text.get(next(iter(ctx.languages), "")), text.get(lang))):
                message = f"{around} stand the other way round than in “{next(iter(ctx.languages), '')}”"
                yield Fault(
                    (*loc, lang), message, "the same order", "Change them round.", also=((*loc, next(iter(text))),)
                )
            if first is not None and found != first:
                message = f"the languages differ in {_braces(found ^ first)}"
                expected = _braces(first) or "no names in braces"
                yield Fault((*loc, lang), message, expected, "Use the same names.", also=((*loc, next(iter(text))),))


_AROUND = re.compile(r"(?=(\{\w+\}) ([^\W\d_]+) (\{\w+\}))")


def _changed_round(ours: str, text: str) -> str:
    """Two names in braces that stand around one word, and the other way round in another language; empty where none do."""
    told = {(a, b) for a, _, b in _AROUND.findall(ours)}
    return next((f"{a}, {b}" for b, _, a in _AROUND.findall(text) if (a, b) in told and (b, a) not in told), "")


def _braces_elsewhere(ctx: Context, record: Record) -> Iterator[Fault]:
    for loc, texts in ctx.by_language(record):
        for lang, text in texts.items():
            if isinstance(text, str) and ("{" in text or "}" in text):
                message = f"there is a brace in “{text}”, and nothing is filled in here"
                yield Fault((*loc, lang), message, "a text without braces", "Remove them.")


def _texts(record: Record) -> Iterator[tuple[Loc, Text]]:
    """The texts of a file with names in braces, each with its place."""
    if isinstance(record.model, Words):
        yield from ((("demo", "bars", name), text) for name, text in record.model.demo.bars.items())
        for section, words in record.model.sections.items():
            yield from ((("sections", section, name), text) for name, text in words.items())
    elif isinstance(record.model, Messages):
        yield from ((("messages", i), text) for i, text in enumerate(record.model.messages))
        yield from (((name,), text) for name in ("thousands", "quote") if (text := getattr(record.model, name)))
    else:
        yield from ((("templates", name), text) for name, text in record.model.templates.items())


@lru_cache(maxsize=8192)
def names(template: str) -> frozenset[str]:
    """The names in the braces of a template. Raises ValueError for a brace that is not closed, and for one that holds no bare name."""
    return frozenset(Template.of(template).names)


def _braces(found: Iterable[str]) -> str:
    return ", ".join("{" + name + "}" for name in sorted(found))


@rule("TAX310", "unknown-word", record="words")
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
            yield from _cells(loc, text, known[section][name])


def _cells(loc: Loc, text: Text, ours: Text) -> Iterator[Fault]:
    """A word that is the head of a table has a caption for each column."""
    wanted = {ours.get(lang).count("|") for lang in ours}
    for lang in text:
        found = text.get(lang).count("|")
        if found not in wanted:
            message = f"it has {found + 1} captions between |"
            yield Fault((*loc, lang), message, f"{max(wanted) + 1} captions", "One for each column.")


@rule("TAX338", "unfit-message", record="messages")
def _unfit_message(ctx: Context, record: Record) -> Iterator[Fault]:
    made = record.model.made
    texts = [text.get(lang) for text in record.model.messages for lang in text]
    for key in ("nested", "numbers") if not record.broken else ():
        for n, name in enumerate(getattr(record.model, key)):
            if not any("{" + name + "}" in text for text in texts):
                yield Fault(
                    (key, n),
                    f"no message has the name “{name}”",
                    "a name in braces of a message",
                    "Correct or remove it.",
                )
    yield from _gone(record, made) if not record.broken else ()
    seen: dict[tuple[str, ...], int] = {}
    for i, text in enumerate(record.model.messages):
        loc: Loc = ("messages", i, made)
        template = _template_of(text.root.get(made, ""))
        if template is None:
            continue  # told by another rule
        first = seen.setdefault(template.fixed, i)
        if first != i:
            message = (
                f"the message “{text.get(made)}” stands twice; first on line {record.line('messages', first, made)}"
            )
            yield Fault(loc, message, "each message once", "Remove one of them.")
        if not template.letters:
            message = f"“{text.get(made)}” has no word, so that it would fit any text"
            yield Fault(loc, message, "a word", "Write what stands beside the names.")
        if not all(template.fixed[1:-1]):
            message = f"in “{text.get(made)}” two names in braces stand side by side"
            yield Fault(loc, message, "a sign between them", "Write what stands between.")


def _gone(record: Record, made: str) -> Iterator[Fault]:
    """Messages of the program that a whole list of them lacks, and where the only one is now that has other words."""
    own = [str(text.root.get(made)) for text in record.model.messages]
    ours = [str(text.root.get(made)) for text in bundled_rules("messages").messages]
    gone = [text for text in ours if text not in own]
    if not gone or 2 * len(gone) > len(ours):
        return
    more = [n for n, text in enumerate(own) if text not in ours]
    loc: Loc = ("messages", more[0], made) if len(more) == len(gone) == 1 else ("messages",)
    message = f"the message “{gone[0]}” of the program is missing"
    yield Fault(loc, message, "every message that the program tells", "Copy it.", at_key=len(loc) == 1)


def _template_of(text: str) -> Template | None:
    try:
        return Template.of(text)
    except ValueError:
        return None


@rule("TAX318", "unknown-template", record="sentences")
def _template(ctx: Context, record: Record) -> Iterator[Fault]:
    own, ours = record.model.templates, bundled_sentences().templates
    facets = [f.id for f in (ctx.facets or ())] + ([ctx.metadata.class_facet.id] if ctx.metadata else [])
    of_facets = {f"{facet}-{role}": filled for facet in facets for role, filled in OF_FACET.items()}
    pairs = [(f"{facet}-{one}", f"{facet}-{two}") for facet in facets for one, two in (PAIR, PAIR[::-1])]
    missing = [name for name in FILLED if name not in own]
    missing += [two for one, two in pairs if one in own and two not in own]
    if missing:
        message = f"missing: {', '.join(missing)}"
        yield Fault(("templates",), message, "every template that explanations use", "Copy it.", at_key=True)
    for name, text in own.items():
        loc: Loc = ("templates", name)
        may = FILLED.get(name, of_facets.get(name))
        if may is None and (ctx.facets is None or ctx.metadata is None) and name.rpartition("-")[2] in OF_FACET:
            continue  # perhaps that of a facet that could not be read
        if may is None:
            known = [*FILLED, *of_facets]
            message, hint = f"no explanation uses a template “{name}”", closest(name, known) or "Remove it."
            facet, _, role = name.rpartition("-")
            expected = f"one of {', '.join(FILLED)}, or FACET-{', FACET-'.join(OF_FACET)}"
            yield Fault(loc, message, expected, hint, True, cause=f"facet {facet}" if role in OF_FACET else "")
            continue
        found = _first(text)
        wanted = _first(ours[name]) if name in ours and name in FILLED else frozenset()
        if found is None:
            continue
        if not found <= set(may) or not (wanted or set()) <= found or (may and not found):
            message = f"it has {_braces(found) or 'no names in braces'}"
            yield Fault(
                loc, message, _braces(wanted or may) or "no names in braces", "Use what is filled in.", at_key=True
            )


def _first(text: Text) -> frozenset[str] | None:
    """The names in braces in the first language; None where a brace is not closed."""
    try:
        return names(text.get(next(iter(text))))
    except ValueError:
        return None


@rule("TAX311", "facet-named", record=("sentences", "words", "overlap", "columns", "text"))
def _named(ctx: Context, record: Record) -> Iterator[Fault]:
    if ctx.facets is None or ctx.metadata is None:
        return
    known = [f.id for f in (*ctx.facets, ctx.metadata.class_facet, ctx.metadata.criterion_facet)]
    if isinstance(record.model, Words):  # the demo counts first answers, and criteria have none
        known.pop()
    elif isinstance(record.model, OverlapRules | TextRules):
        known = known[: len(ctx.facets)]
    seen: set[tuple[Loc, str]] = set()
    for loc, name in _facets(record.model):
        if isinstance(loc[-1], int) and (loc[:-1], name) in seen:
            yield Fault(loc, f"the facet “{name}” stands twice", "each facet once", "Remove it.")
        seen.add((loc[:-1], name))
        if name not in known:
            message = f"there is no facet “{name}”"
            at_key, hint = loc[1:2] in (("bars",), ("share",)) or loc[0] == "exchange", closest(name, known)
            yield Fault(loc, message, f"one of {', '.join(known)}", hint, at_key, cause=f"facet {name}")


def _facets(model: Sentences | Words | OverlapRules | Columns | TextRules) -> Iterator[tuple[Loc, str]]:
    """The facets that a file names, each with its place."""
    if isinstance(model, OverlapRules):
        yield from ((("facets", key), name) for key, name in model.facets)
        return
    if isinstance(model, Columns):
        for sheet, columns in model.sheets.items():
            yield from ((("sheets", sheet, n, "facet"), c.facet) for n, c in enumerate(columns) if c.facet)
        own, ours = model.exchange, bundled_columns().exchange
        if own is None or ours is None:
            return
        for loc, named, known in (  # a taxonomy with fewer questions need not leave theirs out
            (("exchange", "open_sdg"), own.open_sdg, ours.open_sdg),
            (("exchange", "ks", "facets"), own.ks.facets, ours.ks.facets),
        ):
            yield from (((*loc, name), name) for name in named if name not in known)
        return
    if isinstance(model, Words):
        yield ("demo", "grid"), model.demo.grid
        yield from ((("demo", "bars", name), name) for name in model.demo.bars)
        yield ("report", "grid"), model.report.grid
        yield from ((("report", "cross", n), name) for n, name in enumerate(model.report.cross))
        yield from ((("report", "filters", key), name) for key, name in model.report.filters.items())
        yield from ((("report", "shown", n), name) for n, name in enumerate(model.report.shown))
        return
    if isinstance(model, TextRules):
        yield from ((("facets", n), name) for n, name in enumerate(model.facets))
        yield from ((("passing", "share", name), name) for name in model.passing.share)
        return
    for key in ("facets", "where_assessed", "runners_up"):
        yield from (((key, n), name) for n, name in enumerate(getattr(model, key)))
