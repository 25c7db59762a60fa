"""Rules of the words of the program, and of the facets that it is told to speak of."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from sdgtax.check.registry import none_such, rule
from sdgtax.check.texts import places
from sdgtax.classify.templates import FILLED, OF_FACET
from sdgtax.model.template import Template
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


FILLED_IN = {
    "words": ("demo.bars.*", "sections.*.*"),
    "messages": ("messages.*", "thousands", "quote"),
    "sentences": ("templates.*",),
}
"""Where texts with names in braces stand."""
NO_NAMES = "no names in braces"
PAIR = ("one", "many")
"""Templates of a facet that go together."""


@rule("TAX308", "template-mismatch", record=(*RULES, "info"))
def _templates(ctx: Context, record: Record) -> Iterator[Fault]:
    if record.doc.kind not in FILLED_IN:
        yield from _braces_elsewhere(ctx, record)
        return
    main = next(iter(ctx.languages), "")
    for loc, text in places(record.model, *FILLED_IN[record.doc.kind]):
        fields: dict[str, frozenset[str]] = {}
        for lang in text or ():
            try:
                fields[lang] = names(text.get(lang))
            except ValueError as error:
                message = f"the template cannot be read: {error}"
                yield Fault((*loc, lang), message, "names in braces", "Close every brace.")
        first = fields.get(main)
        for lang, found in fields.items():
            twice = [x for x in sorted(found) if len({text.get(other).count("{" + x + "}") for other in fields}) > 1]
            if twice and found == first and lang != main:
                message = f"the languages differ in how often {_braces(twice)} stands in them"
                yield Fault((*loc, lang), message, "as often in each", "Use the same names.")
            elif found == first and (around := _changed_round(text.get(main), text.get(lang))):
                message = f"{around} stand the other way round than in “{main}”"
                yield Fault((*loc, lang), message, "the same order", "Change them round.")
            if first is not None and found != first:
                message = f"the languages differ in {_braces(found ^ first)}"
                yield Fault((*loc, lang), message, _braces(first) or "no names in braces", "Use the same names.")


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
                message, expected = (f"it has {_braces(found) or NO_NAMES}", _braces(wanted) or NO_NAMES)
                yield Fault(loc, message, expected, "Use what the program fills in.", at_key=True)
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
    for place, name in places(record.model, "nested.*", "numbers.*") if not record.broken else ():
        if not any("{" + name + "}" in text for text in texts):
            message = f"no message has the name “{name}”"
            yield Fault(place, message, "a name in braces of a message", "Correct or remove it.")
    yield from _gone(record, made) if not record.broken else ()
    seen: dict[tuple[str, ...], int] = {}
    for i, text in enumerate(record.model.messages):
        loc: Loc = ("messages", i, made)
        template = _template_of(text.root.get(made, ""))
        if template is None:
            continue  # told by another rule
        first = seen.setdefault(template.fixed, i)
        if first != i:
            line = record.line("messages", first, made)
            message = f"the message “{text.get(made)}” stands twice; first on line {line}"
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


@lru_cache(maxsize=8192)
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
            message, expected = (f"it has {_braces(found) or NO_NAMES}", _braces(wanted or may) or NO_NAMES)
            yield Fault(loc, message, expected, "Use what is filled in.", at_key=True)


def _first(text: Text) -> frozenset[str] | None:
    """The names in braces in the first language; None where a brace is not closed."""
    template = _template_of(text.get(next(iter(text))))
    return None if template is None else frozenset(template.names)


@rule("TAX311", "facet-named", record=("sentences", "words", "overlap", "columns", "text"))
def _named(ctx: Context, record: Record) -> Iterator[Fault]:
    if ctx.facets is None or ctx.metadata is None:
        return
    known = [f.id for f in (*ctx.facets, ctx.metadata.class_facet, ctx.metadata.criterion_facet)]
    if record.doc.kind == "words":  # the demo counts first answers, and criteria have none
        known.pop()
    elif record.doc.kind in ("overlap", "text"):
        known = known[: len(ctx.facets)]
    seen: set[tuple[Loc, str]] = set()
    for loc, name in _facets(record):
        if isinstance(loc[-1], int) and (loc[:-1], name) in seen:
            yield Fault(loc, f"the facet “{name}” stands twice", "each facet once", "Remove it.")
        seen.add((loc[:-1], name))
        at_key = loc[1:2] in (("bars",), ("share",)) or loc[0] == "exchange"
        message = f"there is no facet “{name}”"
        yield from none_such(loc, message, name, known, at_key=at_key, cause=f"facet {name}")


_FACETS = {
    "overlap": (("facets.*",), ()),
    "columns": (("sheets.*.*.facet",), ()),
    "words": (("demo.grid", "report.grid", "report.cross.*", "report.filters.*", "report.shown.*"), ("demo.bars.*",)),
    "text": (("facets.*",), ("passing.share.*",)),
    "sentences": (("facets.*", "where_assessed.*", "runners_up.*"), ()),
}
"""Where files name facets: as values, and as keys."""


def _facets(record: Record) -> Iterator[tuple[Loc, str]]:
    """The facets that a file names, each with its place."""
    as_values, as_keys = _FACETS[record.doc.kind]
    yield from ((loc, name) for loc, name in places(record.model, *as_values) if name)
    yield from ((loc, str(loc[-1])) for loc, _ in places(record.model, *as_keys))
    own, ours = getattr(record.model, "exchange", None), bundled_columns().exchange
    if own is None or ours is None:
        return
    for loc, named, known in (  # a taxonomy with fewer questions need not leave theirs out
        (("exchange", "open_sdg"), own.open_sdg, ours.open_sdg),
        (("exchange", "ks", "facets"), own.ks.facets, ours.ks.facets),
    ):
        yield from (((*loc, name), name) for name in named if name not in known)
