"""A Frictionless data package: the tables of a result as CSV, and a description that says what each column holds.

Every type is said: guessed, a target such as 11-6 or 11.6 is a date or a number, and 1,5 a point on earth.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sdgtax.formats import csv
from sdgtax.formats.json import dump
from sdgtax.model.version import VERSION

if TYPE_CHECKING:
    from sdgtax.model.columns import Column
    from sdgtax.model.sheet import Sheet, Tables
    from sdgtax.views.exchange import Exchanged

TYPES = {"integer": "integer", "number": "number", "share": "number", "boolean": "boolean"}
PROFILE = "tabular-data-package"


def write(exchanged: Exchanged) -> Iterator[tuple[Path, str]]:
    """The files: one CSV for each table, and `datapackage.json`."""
    tables, info = exchanged.tables(), exchanged.taxonomy.info
    yield from map(csv.as_file, tables.sheets)
    package = {
        "name": info.id,
        "title": info.name.get(exchanged.lang),
        "version": info.version,
        "profile": PROFILE,
        "description": info.attribution.get(exchanged.lang),
        "licenses": [{"title": info.licence, "path": exchanged.taxonomy.overlap.sssom.licence}],
        "sources": [{"title": s.title, **({"path": s.url} if s.url else {})} for s in info.sources.values()],
        "contributors": [{"title": f"sdgtax {VERSION}", "role": "wrangler"}],
        "resources": [_resource(sheet, tables, exchanged.lang) for sheet in tables.sheets],
    }
    yield Path("datapackage.json"), dump(package, indent=2) + "\n"


def _resource(sheet: Sheet, tables: Tables, lang: str) -> dict[str, Any]:
    schema: dict[str, Any] = {"fields": [_field(c, lang) for c in sheet.columns], "missingValues": [""]}
    if key := tables.keys.get(sheet.name):
        schema["primaryKey"] = list(key)
    schema["foreignKeys"] = [
        {"fields": [column], "reference": {"resource": "" if table == sheet.name else table, "fields": [field]}}
        for column, (table, field) in tables.links.get(sheet.name, {}).items()
    ]
    return {
        "name": sheet.name, "path": f"{sheet.name}.csv", "profile": "tabular-data-resource", "scheme": "file", "format": "csv",
        "mediatype": "text/csv", "encoding": "utf-8", "dialect": {"delimiter": ",", "lineTerminator": "\n"}, "schema": schema,
    }  # fmt: skip


def _field(column: Column, lang: str) -> dict[str, Any]:
    type_ = TYPES.get(column.type, "string")
    made: dict[str, Any] = {"name": column.id, "type": type_, "title": column.heading.get(lang)}
    if column.type == "list":
        made["description"] = f"several values, separated by “{column.separator}”"
    if type_ == "number":
        made["decimalChar"] = "."
    if type_ == "boolean":
        made |= {"trueValues": ["true"], "falseValues": ["false"]}
    return made
