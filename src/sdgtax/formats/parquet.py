"""Parquet: typed columns, texts as dictionaries, written in batches so that memory does not grow with the rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import accumulate, chain, islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sdgtax.formats.write import by_file
from sdgtax.model.extras import need

if TYPE_CHECKING:
    from sdgtax.model.columns import Column
    from sdgtax.model.sheet import Sheet

BATCH = 2_000


def write(sheet: Sheet) -> Iterator[bytes]:
    """The sheet under the ids of its columns (its headings where it is for people); a list is a list, nothing is null."""
    arrow, parquet = need("pyarrow", "parquet"), need("pyarrow.parquet", "parquet")
    schema = arrow.schema([(name, arrow_type(arrow, c)) for name, c in zip(sheet.head, sheet.columns, strict=True)])

    def make(path: Path) -> None:
        rows = iter(sheet.rows)
        with parquet.ParquetWriter(path, schema, compression="zstd", use_dictionary=True) as out:
            while batch := list(islice(rows, BATCH)):
                cells = zip(sheet.columns, schema, zip(*batch, strict=True), strict=True)
                arrays = [_array(arrow, c, f.type, values) for c, f, values in cells]
                out.write_table(arrow.Table.from_arrays(arrays, schema=schema))

    return by_file(make)


def _array(arrow: Any, column: Column, wanted: Any, values: Sequence[Any]) -> Any:
    """The cells of a column as an array of Arrow.

    It is made of texts: `pyarrow.array` of a list would load pandas where that is installed, at the cost of 60 MB and more.
    """
    cells = [arrow_value(column, v) for v in values]
    if column.type != "list":
        return _texts(arrow, [str(c) if c is not None else None for c in cells]).cast(wanted)
    ends = _texts(arrow, [str(end) for end in accumulate(map(len, cells), initial=0)]).cast(arrow.int32())
    return arrow.ListArray.from_arrays(ends, _texts(arrow, list(chain.from_iterable(cells))))


def _texts(arrow: Any, values: Sequence[str | None]) -> Any:
    made = arrow.lib.StringBuilder()
    made.append_values(values)
    return made.finish()


def arrow_type(arrow: Any, column: Column) -> Any:
    """The type of a column in Arrow."""
    types = {"integer": arrow.int64(), "number": arrow.float64(), "share": arrow.float64(), "boolean": arrow.bool_()}
    return arrow.list_(arrow.string()) if column.type == "list" else types.get(column.type, arrow.string())


def arrow_value(column: Column, value: Any) -> Any:
    """A value of a column as Arrow takes it; an empty text is nothing."""
    if column.type == "list":
        return [str(part) for part in value or ()]
    return None if value == "" else str(value) if column.type == "text" and value is not None else value
