"""Markdown: one indicator in the front matter of a file, as Open SDG keeps them; else its tables, its lists, or plain lines."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from sdgtax.formats.columns import CODE, TITLE, is_code, key
from sdgtax.formats.documents.markdown import parse, words
from sdgtax.formats.reading import delimited, folder, yaml
from sdgtax.formats.reading.records import of_records
from sdgtax.formats.reading.table import Note, Row, Source, Table, some, text_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sdgtax.formats.columns import Names, TableOptions

SHOWN = 3
_CALLED = re.compile(r"\d{1,2}([-.]\w{1,3})+")
"""How a file of one indicator is called: `1-1-1`, `17-18-1`, `1-a-2`."""
_BOX = re.compile(r"\[[ xX]\]\s+")
"""What begins an item of a list of tasks."""


def read(source: Source, names: Names, options: TableOptions) -> list[Table]:
    """The indicator of the front matter, or the lists of a text. Raises DataError for what cannot be read."""
    text = source.text(options.encoding)
    front = folder.front(text)
    if not front.strip():
        return _lists(text, source, names, options)
    record = yaml.parse(front, source)
    end = text.index(front) + len(front) + len(folder.FENCE)
    above, rest = text[:end], text[end:]
    if isinstance(record, dict) and _is_indicator(record, source, names, rest):
        return [of_records([folder.coded(record, source.where, names)])]
    below = "\n" * above.count("\n") + rest
    plain = Source(source.where, below.encode())
    tables = _lists(below, plain, names, replace(options, encoding="utf-8"))
    lines = [line for line in above.splitlines() if line.strip(" -\ufeff")]
    tables[0].notes.append(Note("note.banner", {"texts": some(lines, SHOWN)}))
    return tables


def _is_indicator(record: dict[str, Any], source: Source, names: Names, rest: str) -> bool:
    """Whether front matter is of an indicator: it has a title, and a code (or the name of the file is one), or nothing comes after it."""
    parts = [(role, text_of(value)) for role, value in zip(names.roles(record), record.values(), strict=True)]
    coded = any(role == CODE and is_code(text) for role, text in parts)
    titled = any(role == TITLE and text for role, text in parts)
    return titled and (coded or bool(_CALLED.fullmatch(folder.stem(source.where))) or not rest.strip())


@dataclass(slots=True)
class _Part:
    """A table: its rows, the first of them the header, and the heading above it."""

    heading: Row | None
    rows: list[Row] = field(default_factory=list)


def _lists(text: str, plain: Source, names: Names, options: TableOptions) -> list[Table]:
    """The tables of a text; where it has none, the items of its lists; where it has none of these either, the lines of `plain`."""
    parts, items, others = _parts(text.removeprefix("\ufeff"))
    if options.delimiter or not (parts or items):
        return delimited.read(plain, names, options)
    tables, used = _joined(parts) if parts else ([Table(items)], [])
    beside = sorted([*others, *items], key=lambda row: row.line) if parts else others
    left = [text_of(row.cells[0]) for row in beside if row not in used]
    for table in tables:
        table.notes += [Note("note.banner", {"texts": some(left, SHOWN)})] if left else []
    return tables


def _parts(text: str) -> tuple[list[_Part], list[Row], list[Row]]:
    """The tables of a text, the items of its lists, and all else; each row with its line."""
    parts: list[_Part] = []
    items: list[Row] = []
    others: list[Row] = []
    lines = text.split("\n")
    cells: list[str] = []
    heading: Row | None = None
    line, inside = 1, ""
    for token in parse(text):
        line = token.map[0] + 1 if token.map else line
        if token.type.startswith(("list_item_", "table_", "heading_")):
            inside = token.tag if token.nesting > 0 else ""
        if token.type == "table_open":
            parts.append(_Part(heading))
            heading = None
        elif token.type == "tr_open":
            cells = []
            parts[-1].rows.append(Row(line, cells, lines[line - 1].replace("\\|", "  ").replace("|", " ", 1)))
        elif token.type == "tr_close":
            cells += _beyond(parts[-1].rows[-1], len(parts[-1].rows[0].cells))
        elif token.type == "inline":
            said = " ".join(words(token.children or ()).split())
            if inside == "table":
                cells.append(said)
            elif inside == "li":
                items.append(Row(line, [_BOX.sub("", said)]))
                inside = ""  # a second paragraph is no title
            else:
                others.append(Row(line, [said]))
                heading = others[-1] if inside else heading
        elif token.type in ("fence", "code_block", "html_block"):
            others.append(Row(line, [token.content]))
    return parts, items, others


def _beyond(row: Row, width: int) -> list[str]:
    """The cells of a row that stand beyond the header, which Markdown leaves out, for them to be told."""
    return [cell.strip() for cell in row.text.rstrip().removesuffix("|").split("|")[width:]]


def _joined(parts: Sequence[_Part]) -> tuple[list[Table], list[Row]]:
    """Tables with the same header as one, with the headings between them as its groups; and these headings."""
    groups: dict[tuple[str, ...], list[_Part]] = {}
    for part in parts:
        groups.setdefault(tuple(map(key, part.rows[0].cells)), []).append(part)
    tables, used = [], []
    for n, group in enumerate(groups.values(), 1):
        first = group[0]
        rows, headings = [first.rows[0]], []
        for part in group:
            above = [part.heading] if part.heading and len(group) > 1 else []
            headings += above
            rows += [*above, *part.rows[1:]]
        name = (text_of(first.heading.cells[0]) if first.heading else str(n)) if len(groups) > 1 else ""
        merged = frozenset(row.line for row in headings)
        tables.append(Table(rows, name=name, delimiter="|", merged=merged))
        used += headings
    return tables, used
