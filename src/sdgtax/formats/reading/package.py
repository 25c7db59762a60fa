"""A Frictionless data package: the tables that its descriptor names, read as it says they are laid out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from sdgtax.formats.reading import delimited, json, records
from sdgtax.formats.reading.table import Source, Table

if TYPE_CHECKING:
    from sdgtax.formats.columns import Names, TableOptions


def read(source: Source, names: Names, options: TableOptions) -> list[Table]:
    """The tables of a package. Raises DataError for a broken descriptor, and for a table that is missing or lies outside the folder."""
    loaded = json.parse(source.text(options.encoding), source.where)
    resources = loaded.get("resources") if isinstance(loaded, dict) else None
    if not isinstance(resources, list) or not resources:
        hint = "Write them under “resources”."
        raise source.problem("not-a-package", "this package names no tables", hint, 1)
    return [table for r in resources if isinstance(r, dict) for table in _tables(r, source, names, options)]


def _tables(resource: dict[str, Any], source: Source, names: Names, options: TableOptions) -> Iterator[Table]:
    name = str(resource.get("name") or resource.get("path") or "")
    if "data" in resource:
        yield from (replace(table, name=name) for table in records.tables(resource["data"], names))
        return
    paths = resource.get("path")
    for path in paths if isinstance(paths, list) else [paths]:
        place = source.where.parent / str(path)
        if not place.resolve().is_relative_to(source.where.parent.resolve()):
            what, hint = f"“{path}” lies outside the folder of the package", "Put the table into the folder."
            raise source.problem("unsafe-path", what, hint, getattr(resource, "line", 1))
        if place.resolve().suffix.lower() not in (".csv", ".tsv", ".txt"):
            continue
        dialect = resource.get("dialect") or {}
        csv = dialect.get("csv") or dialect
        said = replace(
            options, delimiter=options.delimiter or str(csv.get("delimiter") or ""),
            encoding=options.encoding or str(resource.get("encoding") or ""),
        )  # fmt: skip
        yield from (replace(table, name=name, where=place) for table in delimited.read(Source(place), names, said))
