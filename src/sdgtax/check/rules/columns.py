"""Rules of rules/columns.yaml: columns that no row has, and names that no table is read by."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from sdgtax.check.records import grouped
from sdgtax.check.registry import none_such, rule
from sdgtax.check.texts import BRACES, places
from sdgtax.model.columns import MORE, Column, Columns
from sdgtax.text.nearest import closest
from sdgtax.yaml.load import bundled_columns
from sdgtax.yaml.schema_errors import Fault

if TYPE_CHECKING:
    from sdgtax.check.context import Context
    from sdgtax.check.records import Record
    from sdgtax.model.columns import InputColumns
    from sdgtax.yaml.schema import Loc


@rule("TAX340", "unknown-sheet", record="columns")
def _unknown_sheet(ctx: Context, record: Record) -> Iterator[Fault]:
    own, known = record.model.sheets, bundled_columns().sheets
    missing = [name for name in known if name not in own]
    if missing:
        message = f"missing: {', '.join(missing)}"
        yield Fault(("sheets",), message, "every sheet that the program writes", "Copy it.", at_key=True)
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
            message = f"missing: {', '.join(missing)}"
            yield Fault(("sheets", name), message, "every column that it is known by", "Copy it.", at_key=True)
