"""A Frictionless data package: the tables that its descriptor names, read as it says they are laid out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from sdgtax.formats.reading import delimited, json, records
from sdgtax.formats.reading.table import Source, Table
from sdgtax.model.finding import problem

if TYPE_CHECKING:
    from sdgtax.formats.columns import Names, TableOptions


def read(source: Source, names: Names, options: TableOptions) -> list[Table]:
    """The tables of a package. Raises DataError for a broken descriptor, and for a table that is missing or lies outside the folder."""
    loaded = json.parse(source.text(options.encoding), source.where)
    resources = loaded.get("resources") if isinstance(loaded, dict) else None
    if not isinstance(resources, list) or not resources:
        raise problem(source.where, 1, "not-a-package", "this package names no tables", "Write them under “resources”.")
    return [table for r in resources if isinstance(r, dict) for table in _tables(r, source, names, options)]


def _tables(resource: dict[str, Any], source: Source, names: Names, options: TableOptions) -> Iterator[Table]:
    name = str(resource.get("name") or resource.get("path") or "")
    if "data" in resource:
        for table in records.tables(resource["data"], names):
            table.name = name
            yield table
        return
    paths = resource.get("path")
    for path in paths if isinstance(paths, list) else [paths]:
        place = (source.where.parent / str(path)).resolve()
        if not place.is_relative_to(source.where.parent.resolve()):
            line = getattr(resource, "line", 1)
            raise problem(
                source.where,
                line,
                "unsafe-path",
                f"“{path}” lies outside the folder of the package",
                "Put the table into the folder.",
            )
        if place.suffix.lower() not in (".csv", ".tsv", ".txt"):
            continue
        dialect = resource.get("dialect") or {}
        csv = dialect.get("csv") or dialect
        said = replace(
            options, delimiter=options.delimiter or str(csv.get("delimiter") or ""),
            encoding=options.encoding or str(resource.get("encoding") or ""),
        )  # fmt: skip
        for table in delimited.read(Source(source.where.parent / str(path)), names, said):
            table.name = name
            table.where = source.where.parent / str(path)
            yield table
