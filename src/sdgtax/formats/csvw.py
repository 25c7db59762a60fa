"""CSV on the Web: the tables of a result as CSV, and metadata that says what each column holds (W3C, 2015)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from sdgtax.formats import csv
from sdgtax.formats.json import dump

if TYPE_CHECKING:
    from sdgtax.model.columns import Column
    from sdgtax.model.sheet import Sheet, Tables
    from sdgtax.views.exchange import Exchanged

TYPES = {"integer": "integer", "number": "double", "share": "double"}


def write(exchanged: Exchanged) -> Iterator[tuple[Path, str]]:
    """The files: one CSV for each table, and `csvw-metadata.json`."""
    tables, info = exchanged.tables(), exchanged.taxonomy.info
    yield from map(csv.as_file, tables.sheets)
    described = [_table(sheet, tables) for sheet in tables.sheets]
    titles = [{"@value": info.name.get(lang), "@language": lang} for lang in info.languages]
    group = {
        "@context": "http://www.w3.org/ns/csvw", "dc:title": titles, "dc:rights": info.licence, "dc:identifier": info.id,
        "dcat:version": info.version, "tables": described,
    }  # fmt: skip
    yield Path("csvw-metadata.json"), dump(group, indent=2) + "\n"


def _table(sheet: Sheet, tables: Tables) -> dict[str, Any]:
    schema: dict[str, Any] = {"columns": [_column(c) for c in sheet.columns]}
    if key := tables.keys.get(sheet.name):
        schema["primaryKey"] = list(key)
    schema["foreignKeys"] = [
        {"columnReference": column, "reference": {"resource": f"{table}.csv", "columnReference": field}}
        for column, (table, field) in tables.links.get(sheet.name, {}).items()
    ]
    return {"url": f"{sheet.name}.csv", "dialect": {"lineTerminators": ["\n"]}, "tableSchema": schema}


def _column(column: Column) -> dict[str, Any]:
    name = quote(column.id.lstrip("_"), safe="") or "_"  # a part of an address, which CSVW asks for
    made: dict[str, Any] = {"name": name, "titles": column.id, "null": ""}
    made["dc:title"] = [{"@value": text, "@language": lang} for lang, text in column.heading.root.items()]
    if column.type == "list":
        made |= {"datatype": "string", "separator": column.separator}
    elif column.type == "boolean":
        made["datatype"] = {"base": "boolean", "format": "true|false"}
    else:
        made["datatype"] = TYPES.get(column.type, "string")
    return made
