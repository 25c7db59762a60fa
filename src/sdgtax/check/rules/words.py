"""Rules of what the program says and shows: its words, templates and messages, its columns, the facets that it is told to speak of."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import TYPE_CHECKING

from sdgtax.check.records import grouped
from sdgtax.check.registry import lacking, none_such, rule
from sdgtax.check.texts import BRACES, places
from sdgtax.classify.templates import FILLED, OF_FACET
from sdgtax.model.columns import MORE, Column, Columns
from sdgtax.model.template import Template
from sdgtax.text.nearest import closest
from sdgtax.yaml.kinds import RULES
from sdgtax.yaml.load import bundled_columns, bundled_rules, bundled_sentences, bundled_words
from sdgtax.yaml.schema_errors import Fault

if TYPE_CHECKING:
    from sdgtax.check.context import Context
    from sdgtax.check.records import Record
    from sdgtax.model.columns import InputColumns
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
        place: Loc = ("sections", section) if section in own else ("sections",)
        yield from lacking(place, missing, "every word that the program says")
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
    yield from lacking(("templates",), missing, "every template that explanations use")
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


@rule("TAX340", "unknown-sheet", record="columns")
def _unknown_sheet(ctx: Context, record: Record) -> Iterator[Fault]:
    own, known = record.model.sheets, bundled_columns().sheets
    yield from lacking(("sheets",), [name for name in known if name not in own], "every sheet that the program writes")
    for name, columns in own.items():
        if not columns:
            yield Fault(("sheets", name), "there are no columns", "at least one", "Add some.", at_key=True)
        if name not in known:
            message, hint = f"the program writes no sheet “{name}”", closest(name, known) or "Remove it."
            yield Fault(("sheets", name), message, "a sheet that it writes", hint, at_key=True)


@rule("TAX341", "unknown-column", record="columns")
def _unknown_column(ctx: Context, record: Record) -> Iterator[Fault]:
    model: Columns = record.model
    facets = [f.id for f in ctx.facets or ()]
    sheets = bundled_columns().sheets
    answering = {name for name, columns in sheets.items() if any(c.facet for c in columns)}
    for name, columns in model.sheets.items():
        # what the sheet itself has comes last and counts
        alike = [*(answering - {name} if name in answering else ()), name]
        types: dict[str, str] = {c.id: c.type for x in alike for c in sheets.get(x, ()) if not c.facet}
        types |= MORE.get(name, {})
        asked = {c.id: c.facet for c in sheets.get(name, ()) if c.facet}
        own, seen = {getattr(c, "id", "") for c in columns}, set[str]()
        for n, column in enumerate(columns if name in sheets else ()):
            if isinstance(column, Column):
                loc: Loc = ("sheets", name, n)
                promised = [c.id for c in sheets[name] if c.facet == column.facet]
                yield from _column(loc, column, types, promised, own)
                if column.id in seen:
                    message, hint = f"the column “{column.id}” stands twice in this sheet", "Rename or remove it."
                    yield Fault((*loc, "id"), message, "each column once", hint)
                seen.add(column.id)
                facet = asked.get(column.id, column.facet)
                if column.facet and facet in facets and facet != column.facet:
                    message = f"“{column.id}” holds the answers of “{facet}”, not of “{column.facet}”"
                    yield Fault((*loc, "facet"), message, str(facet), "Correct the facet, or rename the column.")


def _column(loc: Loc, column: Column, types: dict[str, str], promised: list[str], own: set[str]) -> Iterator[Fault]:
    """What is wrong with a column by itself: one with answers by what it is `promised` to be called, any other by the `types` of rows."""
    if any(map(str.isdigit, column.empty or "")):
        message = f"an empty cell would read as the number “{column.empty}”"
        yield Fault((*loc, "empty"), message, "a sign that is no number", "Write - or leave it empty.")
    if column.facet:
        near = "" if column.id in promised else closest(column.id, [x for x in promised if x not in own], 75)
        if near:
            message = f"no other program knows the column “{column.id}”"
            yield Fault((*loc, "id"), message, "the id that the sheet is known by", near)
        if column.type not in ("text", "list"):
            yield Fault((*loc, "type"), f"answers of a facet are no {column.type}", "text or list", "Correct it.")
        return
    yield from none_such((*loc, "id"), f"the rows have no “{column.id}”", column.id, types, hint="Remove it.")
    if column.type != types.get(column.id, column.type):
        message = f"“{column.id}” is of the type {types[column.id]}, not {column.type}"
        yield Fault((*loc, "type"), message, types[column.id], "Correct it.")


@rule("TAX342", "input-column", record="columns")
def _input(ctx: Context, record: Record) -> Iterator[Fault]:
    rules = record.model.input
    seen: dict[str, str] = {}
    known = bundled_columns().input
    for part, names in rules.columns.items():
        loc, message = ("input", "columns", part), f"no indicator has a part “{part}”"
        yield from none_such(loc, message, part, known.columns, hint="Remove it.", at_key=True)
        for n, name in enumerate(names):
            other = seen.setdefault(name, part)
            if other != part or name in names[:n]:
                message = f"“{name}” stands in `{other}` already"
                yield Fault((*loc, n), message, "each name once", "Remove it.")
        if not names:
            yield Fault(loc, "there are no names", "at least one", "Add some.", at_key=True)
    for place, name in places(record.model, "input.repeating.*", "input.sure.*"):
        if name not in seen:
            message, hint = f"no column is called “{name}”", closest(name, seen) or "Remove it."
            yield Fault(place, message, "a name of `columns`", hint)
    yield from _values(rules)
    words: dict[str, str] = {}
    for lang in known.languages:
        if lang in ctx.languages and not rules.languages.get(lang):
            message = f"there are no words for “{lang}”"
            yield Fault(("input", "languages", lang), message, "words for each language", "Add some.", at_key=True)
    for lang, listed in rules.languages.items():
        for n, word in enumerate(listed):
            other = words.setdefault(word.lower(), lang)
            if other != lang:
                message = f"“{word}” means “{other}” already"
                yield Fault(("input", "languages", lang, n), message, "a word of one language", "Remove it.")


def _values(rules: InputColumns) -> Iterator[Fault]:
    """Words of a cell that stand for two values, and values that no other program knows."""
    for loc, values in places(rules, "values.*", "numbers"):
        seen: dict[str, str] = {}
        known = bundled_columns().input.values.get(str(loc[-1]), {}) if loc[0] == "values" else values
        ours = [v for v in known if v not in values]
        for value, listed in values.items():
            place: Loc = ("input", *loc, value)
            if value not in known and (near := closest(value, ours, 75)):
                message = f"no indicator set knows the value “{value}”"
                yield Fault(place, message, "a value as sets have it", near, at_key=True)
            if not listed:
                yield Fault(place, f"there are no words for “{value}”", "at least one", "Add some.", at_key=True)
            for n, word in enumerate(listed):
                if {*BRACES.findall(word)} != {*BRACES.findall(value)}:
                    message, cause = f"“{word}” has not the names in braces that “{value}” has", f"braces of {value}"
                    yield Fault((*place, n), message, "the same names in braces", "Correct it.", cause=cause)
                other = seen.setdefault(word.lower(), value)
                if other != value:
                    message = f"“{word}” means “{other}” already"
                    yield Fault((*place, n), message, "a word of one value", "Remove it.")


@rule("TAX346", "idle-look", record="columns")
def _look(ctx: Context, record: Record) -> Iterator[Fault]:
    model: Columns = record.model
    gone = [c for c in model.colours if not ctx.has_category(c)]
    for category in gone if 2 * len(gone) <= len(model.colours) else ():  # more of them are another taxonomy's
        yield from ctx.no_category(("colours", category), category, at_key=True)
    fields = model.exchange.open_sdg if model.exchange is not None else {}
    for facet, field in fields.items():
        other = next((f for f in fields if f != facet and fields[f] == field), "")
        if other:
            message = f"the answers of “{other}” are in the field “{field}” too"
            yield Fault(("exchange", "open_sdg", facet), message, "a field of its own", "Correct one of them.")
    for colour, both in grouped((worn.upper(), category) for category, worn in model.colours.items()).items():
        for n, category in enumerate(both if len(both) > 1 else ()):
            message, cause = f"“{category}” has the colour {colour}, and so has “{both[not n]}”", f"colour {colour}"
            yield Fault(("colours", category), message, "a colour of its own", "Correct one of them.", cause=cause)
    own = {getattr(c, "id", "") for columns in model.sheets.values() for c in columns}
    for name in model.marks:
        if own and name not in own:
            message, hint = f"no sheet has a column “{name}”", closest(name, own) or "Remove it."
            yield Fault(("marks", name), message, "a column of a sheet", hint, at_key=True)
    for name, dialect in model.dialects.items():
        if dialect.delimiter == dialect.decimal:
            message = f"“{dialect.decimal}” divides cells, and stands before decimals too"
            yield Fault(("dialects", name, "delimiter"), message, "two different signs", "Correct one of them.")


@rule("TAX343", "missing-column", severity="warning", record="columns")
def _missing_column(ctx: Context, record: Record) -> Iterator[Fault]:
    facets = [f.id for f in ctx.facets or ()]
    for name, columns in record.model.sheets.items() if not record.broken else ():
        own = {getattr(c, "id", "") for c in columns}
        told = bundled_columns().sheets.get(name, ()) if columns else ()
        missing = [c.id for c in told if c.id not in own and (not c.facet or c.facet in facets)]
        renamed = [x for x in own if x not in (c.id for c in told)]
        if len(missing) > len(renamed):
            yield from lacking(("sheets", name), missing, "every column that it is known by")
