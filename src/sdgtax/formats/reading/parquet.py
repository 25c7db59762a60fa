"""Parquet and Arrow files, read batch by batch."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Any

from sdgtax.formats.reading.table import Again, Row, Source, Table
from sdgtax.model.finding import SdgtaxError, first_line

if TYPE_CHECKING:
    from sdgtax.formats.columns import Names, TableOptions

BATCH = 4096


def read(source: Source, names: Names, options: TableOptions) -> list[Table]:
    """The one table of a file. Raises DataError for a file that is broken, SdgtaxError where pyarrow is missing."""
    try:
        import pyarrow as pa
    except ImportError:
        raise SdgtaxError("reading Parquet and Arrow needs pyarrow: pip install 'sdgtax[parquet]'.") from None
    try:
        with source.open() as file:
            columns = _opened(pa, file, source.head(4))[0]
    except (pa.ArrowInvalid, OSError) as error:
        what = f"the file cannot be read: {first_line(error)[:200]}"
        raise source.problem("parquet", what, "Write it anew.") from None
    return [Table(Again(lambda: _rows(pa, source)), [str(c) for c in columns])]


def _opened(pa: Any, file: Any, head: bytes) -> tuple[list[str], Iterator[Any]]:
    """The names of the columns, and the batches of rows."""
    if head == b"PAR1":
        import pyarrow.parquet as pq

        parquet = pq.ParquetFile(file, pre_buffer=False)
        return parquet.schema_arrow.names, parquet.iter_batches(batch_size=BATCH, use_threads=False)
    if head == b"ARRO":
        arrow = pa.ipc.open_file(file)
        return arrow.schema.names, (arrow.get_batch(n) for n in range(arrow.num_record_batches))
    stream = pa.ipc.open_stream(file)
    return stream.schema.names, iter(stream)


def _rows(pa: Any, source: Source) -> Iterator[Row]:
    number = 0
    with source.open() as file:
        for batch in _opened(pa, file, source.head(4))[1]:
            yield from rows_of(batch, number + 1)
            number += batch.num_rows


def rows_of(batch: Any, number: int) -> Iterator[Row]:
    """The rows of a batch, whose first has this number."""
    for n, cells in enumerate(zip(*(column.to_pylist() for column in batch.columns), strict=True), number):
        yield Row(n, [c if type(c) is str else _plain(c) for c in cells])


def _plain(value: Any) -> Any:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return "" if value != value else str(int(value)) if value.is_integer() else repr(value)
    return value.isoformat() if isinstance(value, date) else value
