"""Rules of rules/columns.yaml: columns that no row has, and names that no table is read by."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from sdgtax.check.registry import rule
from sdgtax.model.columns import MORE, Column, Columns
from sdgtax.text.nearest import closest
from sdgtax.yaml.load import bundled_columns
from sdgtax.yaml.schema_errors import Fault

if TYPE_CHECKING:
    from sdgtax.check.context import Context
    from sdgtax.check.records import Record
    from sdgtax.model.columns import InputColumns

_BRACES = re.compile(r"\{\w*\}")


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
        alike = [
            *(answering - {name} if name in answering else ()),
            name,
        ]  # what the sheet itself has comes last and counts
        types: dict[str, str] = {c.id: c.type for x in alike for c in sheets.get(x, ()) if not c.facet}
        types |= MORE.get(name, {})
        asked = {c.id: c.facet for c in sheets.get(name, ()) if c.facet}
        promised: dict[str, list[str]] = {}
        for c in sheets.get(name, ()):
            promised.setdefault(c.facet or "", []).append(c.id)
        own, seen = {getattr(c, "id", "") for c in columns}, set[str]()
        for n, column in enumerate(columns if name in sheets else ()):
            if isinstance(column, Column):
                yield from (
                    Fault(("sheets", name, n, *loc), *told) for loc, told in _column(column, types, seen, promised, own)
                )
                seen.add(column.id)
                facet = asked.get(column.id, column.facet)
                if column.facet and facet in facets and facet != column.facet:
                    message = f"“{column.id}” holds the answers of “{facet}”, not of “{column.facet}”"
                    yield Fault(
                        ("sheets", name, n, "facet"), message, str(facet), "Correct the facet, or rename the column."
                    )


def _column(
    column: Column, types: dict[str, str], seen: set[str], promised: dict[str, list[str]], own: set[str]
) -> Iterator[tuple[tuple[str], tuple[str, str, str]]]:
    """What is wrong with a column: where, what was found, what was expected, how to mend it."""
    if column.id in seen:
        yield (
            ("id",),
            (f"the column “{column.id}” stands twice in this sheet", "each column once", "Rename or remove it."),
        )
    if any(map(str.isdigit, column.empty or "")):
        message = f"an empty cell would read as the number “{column.empty}”"
        yield ("empty",), (message, "a sign that is no number", "Write - or leave it empty.")
    if column.facet:
        ours = [x for x in promised.get(column.facet, ()) if x not in own]
        near = closest(column.id, ours, 75) if column.id not in promised.get(column.facet, ()) else ""
        if near:
            yield (
                ("id",),
                (f"no other program knows the column “{column.id}”", "the id that the sheet is known by", near),
            )
        if column.type not in ("text", "list"):
            yield ("type",), (f"answers of a facet are no {column.type}", "text or list", "Correct it.")
    elif column.id not in types:
        hint = closest(column.id, types) or "Remove it."
        yield ("id",), (f"the rows have no “{column.id}”", f"one of {', '.join(types)}", hint)
    elif column.type != types[column.id]:
        message = f"“{column.id}” is of the type {types[column.id]}, not {column.type}"
        yield ("type",), (message, types[column.id], "Correct it.")


@rule("TAX342", "input-column", record="columns")
def _input(ctx: Context, record: Record) -> Iterator[Fault]:
    rules = record.model.input
    seen: dict[str, str] = {}
    known = bundled_columns().input
    for part, names in rules.columns.items():
        if part not in known.columns:
            message, hint = f"no indicator has a part “{part}”", closest(part, known.columns) or "Remove it."
            yield Fault(("input", "columns", part), message, f"one of {', '.join(known.columns)}", hint, at_key=True)
        for n, name in enumerate(names):
            other = seen.setdefault(name, part)
            if other != part or name in names[:n]:
                message = f"“{name}” stands in `{other}` already"
                yield Fault(("input", "columns", part, n), message, "each name once", "Remove it.")
        if not names:
            yield Fault(("input", "columns", part), "there are no names", "at least one", "Add some.", at_key=True)
    known_names = {name for names in rules.columns.values() for name in names}
    for field in ("repeating", "sure"):
        for n, name in enumerate(getattr(rules, field)):
            if name not in known_names:
                message, hint = f"no column is called “{name}”", closest(name, known_names) or "Remove it."
                yield Fault(("input", field, n), message, "a name of `columns`", hint)
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
    known = bundled_columns().input.values
    named = [(("values", part), values) for part, values in rules.values.items()]
    for loc, values in (*named, (("numbers",), rules.numbers)):
        seen: dict[str, str] = {}
        ours = [v for v in known.get(loc[-1], {}) if v not in values]
        for value, listed in values.items():
            if loc[0] == "values" and value not in known.get(loc[-1], {}) and (near := closest(value, ours, 75)):
                message = f"no indicator set knows the value “{value}”"
                yield Fault(("input", *loc, value), message, "a value as sets have it", near, at_key=True)
            if not listed:
                message = f"there are no words for “{value}”"
                yield Fault(("input", *loc, value), message, "at least one", "Add some.", at_key=True)
            for n, word in enumerate(listed):
                if {*_BRACES.findall(word)} != {*_BRACES.findall(value)}:
                    message = f"“{word}” has not the names in braces that “{value}” has"
                    cause = f"braces of {value}"
                    yield Fault(
                        ("input", *loc, value, n), message, "the same names in braces", "Correct it.", cause=cause
                    )
                other = seen.setdefault(word.lower(), value)
                if other != value:
                    message = f"“{word}” means “{other}” already"
                    yield Fault(("input", *loc, value, n), message, "a word of one value", "Remove it.")


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
    worn: dict[str, list[str]] = {}
    for category, colour in model.colours.items():
        worn.setdefault(colour.upper(), []).append(category)
    for colour, both in worn.items():
        for n, category in enumerate(both if len(both) > 1 else ()):
            message = f"“{category}” has the colour {colour}, and so has “{both[not n]}”"
            yield Fault(
                ("colours", category), message, "a colour of its own", "Correct one of them.", cause=f"colour {colour}"
            )
    own = {getattr(c, "id", "") for columns in model.sheets.values() for c in columns}
    for name in model.marks:
        if own and name not in own:
            message = f"no sheet has a column “{name}”"
            yield Fault(
                ("marks", name), message, "a column of a sheet", closest(name, own) or "Remove it.", at_key=True
            )
    for name, dialect in model.dialects.items():
        if dialect.delimiter == dialect.decimal:
            message = f"“{dialect.decimal}” divides cells, and stands before decimals too"
            also = (("dialects", name, "decimal"),)
            yield Fault(
                ("dialects", name, "delimiter"), message, "two different signs", "Correct one of them.", also=also
            )


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
