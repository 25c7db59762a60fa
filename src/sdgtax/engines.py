"""Long lists in Parquet classified part by part on a cluster: files in, a folder of files out, the same rows in the same order.

A part is a few groups of rows of one file. It is written under another name and moved to its own when it is whole, so that a part that
is there is a whole one; a run into a folder that was begun takes those as they are. `_run.json` says what run the folder is of,
`_SUCCESS` is written last.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote, urlsplit, urlunsplit

from sdgtax.formats.columns import TableOptions
from sdgtax.model.extras import need
from sdgtax.model.finding import SdgtaxError
from sdgtax.model.version import VERSION
from sdgtax.workspace import Workspace
from sdgtax.workspace import open as opened

ROWS = 200_000
"""A part has about so many rows."""
BATCH = 5_000
RETRIES = 3
RUN, DONE = "_run.json", "_SUCCESS"
SAMPLE = 500
ENGINES = ("dask",)


@dataclass(frozen=True)
class Job:
    """What is done with every part: with which data (taxonomy, sets, profile), which columns are what, `options` of
    `Workspace.classify_batches`, and the language that the whole list is in."""

    data: tuple[str | None, str | None, str | None] = (None, None, None)
    table: TableOptions = field(default_factory=TableOptions)
    options: Mapping[str, Any] = field(default_factory=dict)
    lean: str | None = None
    rows: int = ROWS


class Part(NamedTuple):
    """Groups of rows of a file, and the name of what is made of them."""

    source: str
    groups: tuple[int, ...]
    target: str


class Made(NamedTuple):
    """What a run has made: parts and rows, and how many parts were there already."""

    parts: int
    rows: int
    taken: int


@lru_cache(maxsize=2)
def _workspace(taxonomy: str | None, sets: str | None, profile: str | None) -> Workspace:
    return opened(taxonomy, sets, profile=profile)


def _place(name: str) -> tuple[Any, str]:
    """The file system of a path or of an address such as s3://bucket/folder?region=eu-north-1, and the path in it."""
    fs = need("pyarrow.fs", "parquet")
    if "://" not in name:
        return fs.LocalFileSystem(), str(Path(name).absolute())
    try:
        found: tuple[Any, str] = fs.FileSystem.from_uri(name)
    except need("pyarrow", "parquet").ArrowInvalid as error:
        raise SdgtaxError(f"“{shown(name)}” is no address of files: {error}") from None
    return found


def _below(name: str, path: str) -> str:
    """The address of a path below a folder; what stands behind “?” in the folder's own holds for all below it."""
    if "://" not in name:
        return f"{Path(name).absolute().as_posix().rstrip('/')}/{path}"
    address = urlsplit(name)
    return urlunsplit(address._replace(path=f"{address.path.rstrip('/')}/{quote(path)}"))


def shown(name: str) -> str:
    """A path or an address as it may be told: without a user and a password in it."""
    address = urlsplit(name) if "://" in name else None
    return urlunsplit(address._replace(netloc=address.netloc.rpartition("@")[2])) if address else name


def classify_part(job: Job, part: Part) -> int:
    """Classify one part, in whatever process; the number of its rows. Nothing stands under its name before all of it is written."""
    parquet = need("pyarrow.parquet", "parquet")
    workspace = _workspace(*job.data)
    system, path = _place(part.source)
    out, target = _place(part.target)
    folder, _, name = target.rpartition("/")
    temporary = f"{folder}/.{name}.{secrets.token_hex(4)}.tmp"
    rows = 0
    try:
        with system.open_input_file(path) as file:
            batches = parquet.ParquetFile(file).iter_batches(BATCH, row_groups=list(part.groups))
            made = workspace.classify_batches(batches, table=job.table, lean=job.lean, **job.options)
            first = next(made)
            with (
                out.open_output_stream(temporary) as sink,
                parquet.ParquetWriter(sink, first.schema, compression="zstd") as writer,
            ):
                for batch in chain([first], made):
                    writer.write_batch(batch)
                    rows += batch.num_rows
        out.move(temporary, target)
    finally:
        if out.get_file_info(temporary).is_file:
            out.delete_file(temporary)
    return rows


def parts_of(sources: Sequence[str], folder: str, rows: int = ROWS) -> list[Part]:
    """The parts of files, and of all Parquet files in folders, in order. Raises SdgtaxError where there is nothing to read."""
    parquet, fs = need("pyarrow.parquet", "parquet"), need("pyarrow.fs", "parquet")
    found: list[Part] = []
    for name in sources:
        system, path = _place(name)
        info = system.get_file_info(path)
        if info.type == fs.FileType.NotFound:
            raise SdgtaxError(f"there is no file or folder “{shown(name)}”.")
        listed = {path: name}
        if info.type == fs.FileType.Directory:
            inside = system.get_file_info(fs.FileSelector(path, recursive=True))
            files = sorted(i.path for i in inside if i.is_file and i.path.endswith(".parquet"))
            listed = {file: _below(name, file[len(path.rstrip("/")) + 1 :]) for file in files}
        for file, source in listed.items():
            with system.open_input_file(file) as opened_:
                try:
                    metadata = parquet.ParquetFile(opened_).metadata
                except need("pyarrow", "parquet").ArrowInvalid:
                    raise SdgtaxError(f"“{file}” is no Parquet file, which --engine needs.") from None
            sizes = [metadata.row_group(n).num_rows for n in range(metadata.num_row_groups)]
            for groups in _groups(sizes, rows):
                found.append(Part(source, groups, _below(folder, f"part-{len(found):05}.parquet")))
    if not found:
        raise SdgtaxError("there are no rows in what is to be read. Name Parquet files, or folders of them.")
    return found


def _groups(sizes: Sequence[int], rows: int) -> Iterator[tuple[int, ...]]:
    """Numbers of groups of rows, taken together to about so many rows."""
    taken: list[int] = []
    for number, size in enumerate(sizes):
        if taken and sum(sizes[n] for n in taken) + size > rows:
            yield tuple(taken)
            taken = []
        if size:
            taken.append(number)
    if taken:
        yield tuple(taken)


def leaning(job: Job, part: Part) -> str:
    """The language that a list is in, by the first titles of its first part."""
    parquet = need("pyarrow.parquet", "parquet")
    system, path = _place(part.source)
    with system.open_input_file(path) as file:
        batches = parquet.ParquetFile(file).iter_batches(SAMPLE, row_groups=list(part.groups[:1]))
        return _workspace(*job.data).leaning([next(batches)], job.table)


def classify_parts(
    job: Job,
    sources: Sequence[str],
    folder: str,
    *,
    scheduler: str = "",
    workers: int | None = None,
    on_progress: Callable[[int, int], None] | None = None,
) -> Made:
    """Classify files into a folder on a Dask cluster: the one at an address, or one of processes on this machine.

    A part whose process dies is done again by another. Raises SdgtaxError where the folder is of another run.
    """
    parts = parts_of(sources, folder, job.rows)
    if job.lean is None:
        job = replace(job, lean=leaning(job, parts[0]))
    missing = _begun(job, parts, folder)
    rows = 0
    with _client(scheduler, workers) as client:
        futures = [client.submit(classify_part, job, part, pure=False, retries=RETRIES) for part in missing]
        for done, future in enumerate(need("distributed", "dask").as_completed(futures), 1):
            try:
                rows += future.result()
            except need("distributed", "dask").KilledWorker:
                raise SdgtaxError(
                    "the processes that did a part have died again and again. Give them more memory."
                ) from None
            if on_progress:
                on_progress(done, len(missing))
    system, path = _place(folder)
    for info in system.get_file_info(need("pyarrow.fs", "parquet").FileSelector(path)):
        if info.base_name.endswith(".tmp"):  # of processes that died
            system.delete_file(info.path)
    _write(folder, DONE, {"parts": len(parts)})
    return Made(len(parts), rows, len(parts) - len(missing))


def _begun(job: Job, parts: Sequence[Part], folder: str) -> list[Part]:
    """The parts that are still to be made; the folder is made where it is not there."""
    system, path = _place(folder)
    files = [_place(name) for name in dict.fromkeys(part.source for part in parts)]
    states = [(info.size, info.mtime_ns) for info in (place.get_file_info(name) for place, name in files)]
    said = json.dumps([VERSION, repr(job), [tuple(part) for part in parts], states])
    run = hashlib.sha256(said.encode()).hexdigest()
    system.create_dir(path, recursive=True)
    fs = need("pyarrow.fs", "parquet")
    there = {info.base_name for info in system.get_file_info(fs.FileSelector(path))}
    known = "" if there else run
    if RUN in there:
        with system.open_input_file(f"{path}/{RUN}") as file:
            known = json.loads(file.read()).get("run", "")
    if known != run:
        raise SdgtaxError(
            f"the folder “{shown(folder)}” is not empty, and what is in it is of no such run. Name another one."
        )
    _write(folder, RUN, {"run": run})
    return [part for part in parts if _place(part.target)[1].rpartition("/")[2] not in there]


def _write(folder: str, name: str, value: Mapping[str, Any]) -> None:
    system, path = _place(folder)
    with system.open_output_stream(f"{path}/{name}") as file:
        file.write((json.dumps(value) + "\n").encode())


def _client(scheduler: str, workers: int | None) -> Any:
    client = need("distributed", "dask").Client
    if scheduler:
        return client(scheduler)
    return client(n_workers=workers or 2, threads_per_worker=1, processes=True, dashboard_address=None)
