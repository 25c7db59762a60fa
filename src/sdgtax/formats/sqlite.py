"""SQLite: a table for each sheet, with keys between them, so that a browser of databases shows how they hang together."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from sdgtax.formats.write import by_file, free_name
from sdgtax.model.sheet import Sheet, Tables

TYPES = {"integer": "INTEGER", "number": "REAL", "share": "REAL", "boolean": "INTEGER"}


def write(what: Tables | Sheet) -> Iterator[bytes]:
    """Tables with their keys, or one sheet as a table."""
    tables = what if isinstance(what, Tables) else Tables((what,))
    return by_file(lambda path: _write(path, tables))


def _write(path: Path, tables: Tables) -> None:
    with closing(sqlite3.connect(path)) as out:
        for sheet in tables.sheets:
            taken: set[str] = set()  # a database does not tell names by capitals
            names = [_quoted(free_name(name, taken, "_", str.lower)) for name in sheet.head]
            declared = [f"{n} {TYPES.get(c.type, 'TEXT')}" for n, c in zip(names, sheet.columns, strict=True)]
            keys = tables.keys.get(sheet.name, ())
            declared += [f"PRIMARY KEY ({', '.join(map(_quoted, keys))})"] if keys else []
            for column, (table, key) in tables.links.get(sheet.name, {}).items():
                declared.append(f"FOREIGN KEY ({_quoted(column)}) REFERENCES {_quoted(table)} ({_quoted(key)})")
            table = _quoted(sheet.name)
            out.execute(f"CREATE TABLE {table} ({', '.join(declared)})")
            marks = ", ".join("?" * len(names))
            out.executemany(f"INSERT INTO {table} VALUES ({marks})", (_cells(sheet, row) for row in sheet.rows))
            for column in tables.links.get(sheet.name, {}):
                out.execute(f"CREATE INDEX {_quoted(f'{sheet.name}_{column}')} ON {table} ({_quoted(column)})")
        out.commit()


def _cells(sheet: Sheet, row: Sequence[Any]) -> list[Any]:
    pairs = zip(row, sheet.columns, strict=True)
    return [c.separator.join(map(str, v)) if isinstance(v, list | tuple) else None if v == "" else v for v, c in pairs]


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""').replace("\0", "") + '"'
