"""Parquet: typed columns, texts as dictionaries, written in batches so that memory does not grow with the rows."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sdgtax.formats.extras import need
from sdgtax.formats.write import by_file

if TYPE_CHECKING:
    from sdgtax.model.columns import Column
    from sdgtax.model.sheet import Sheet

BATCH = 5_000


def write(sheet: Sheet) -> Iterator[bytes]:
    """The sheet under the ids of its columns (its headings where it is for people); a list is a list, nothing is null."""
    arrow, parquet = need("pyarrow", "parquet"), need("pyarrow.parquet", "parquet")
    schema = arrow.schema([(name, arrow_type(arrow, c)) for name, c in zip(sheet.head, sheet.columns, strict=True)])

    def make(path: Path) -> None:
        rows = iter(sheet.rows)
        with parquet.ParquetWriter(path, schema, compression="zstd", use_dictionary=True) as out:
            while batch := list(islice(rows, BATCH)):
                cells = zip(sheet.columns, schema, zip(*batch, strict=True), strict=True)
                arrays = [arrow.array([arrow_value(c, v) for v in values], f.type) for c, f, values in cells]
                out.write_table(arrow.Table.from_arrays(arrays, schema=schema))

    return by_file(make)


def arrow_type(arrow: Any, column: Column) -> Any:
    """The type of a column in Arrow."""
    types = {"integer": arrow.int64(), "number": arrow.float64(), "share": arrow.float64(), "boolean": arrow.bool_()}
    return arrow.list_(arrow.string()) if column.type == "list" else types.get(column.type, arrow.string())


def arrow_value(column: Column, value: Any) -> Any:
    """A value of a column as Arrow takes it; an empty text is nothing."""
    if column.type == "list":
        return [str(part) for part in value or ()]
    return None if value == "" else str(value) if column.type == "text" and value is not None else value
