"""Markdown: one indicator in the front matter of a file, as Open SDG keeps them; else a list, whatever stands above it."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from sdgtax.formats.columns import CODE, TITLE, is_code
from sdgtax.formats.reading import delimited, folder, yaml
from sdgtax.formats.reading.records import of_records
from sdgtax.formats.reading.table import Note, Source, Table, some, text_of

if TYPE_CHECKING:
    from sdgtax.formats.columns import Names, TableOptions

SHOWN = 3
_CALLED = re.compile(r"\d{1,2}([-.]\w{1,3})+")
"""How a file of one indicator is called: `1-1-1`, `17-18-1`, `1-a-2`."""


def read(source: Source, names: Names, options: TableOptions) -> list[Table]:
    """The indicator of the front matter, or the list of a text. Raises DataError for what cannot be read."""
    text = source.text(options.encoding)
    front = folder.front(text)
    if not front.strip():
        return delimited.read(source, names, options)
    record = yaml.parse(front, source)
    end = text.index(front) + len(front) + len(folder.FENCE)
    above, rest = text[:end], text[end:]
    if isinstance(record, dict) and _is_indicator(record, source, names, rest):
        return [of_records([(1, folder.coded(record, source.where, names))])]
    below = Source(source.where, ("\n" * above.count("\n") + rest).encode())
    tables = delimited.read(below, names, replace(options, encoding="utf-8"))
    lines = [line for line in above.splitlines() if line.strip(" -\ufeff")]
    tables[0].notes.append(Note("note.banner", {"texts": some(lines, SHOWN)}))
    return tables


def _is_indicator(record: dict[str, Any], source: Source, names: Names, rest: str) -> bool:
    """Whether front matter is of an indicator: it has a title, and a code (or the name of the file is one), or nothing comes after it."""
    parts = list(zip(record.values(), names.parts(record), strict=True))
    coded = any(p and p.role == CODE and is_code(text_of(value)) for value, p in parts)
    titled = any(p and p.role == TITLE and text_of(value) for value, p in parts)
    return titled and (coded or bool(_CALLED.fullmatch(folder.stem(source.where))) or not rest.strip())
