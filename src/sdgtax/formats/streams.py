"""Streams of bytes: what is packed with gzip or Zstandard, told by what it begins with and written by the ending of its name; and what
can be read only once, such as standard input, whose beginning is looked at before all of it has come."""

from __future__ import annotations

import gzip
import io
import zlib
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, BinaryIO, cast

from sdgtax.model.extras import need
from sdgtax.model.finding import first_line, problem
from sdgtax.yaml.encoding import MAX_STREAM, as_bytes, read_stream

GZIP, ZSTD = b"\x1f\x8b", b"\x28\xb5\x2f\xfd"
GZIPPED = ".gz"
PIECE = 1 << 16
ENOUGH = 1000
"""So many lines tell what a list is, however short they are."""


class _Read(io.RawIOBase):
    """A stream of what a function reads, at most so many bytes at a time; the streams behind it are closed with it."""

    def __init__(self, read: Callable[[int], bytes], *behind: Any) -> None:
        self._read, self._behind = read, behind

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        data = self._read(len(buffer))
        buffer[: len(data)] = data
        return len(data)

    def close(self) -> None:
        for stream in self._behind:
            stream.close()
        super().close()


def _buffered(read: Callable[[int], bytes], *behind: Any) -> BinaryIO:
    return io.BufferedReader(cast(Any, _Read(read, *behind)), PIECE)


def unpacked(file: Any, where: Path) -> BinaryIO:
    """The stream itself, or what is packed in it. Raises SdgtaxError where a library is missing, DataError (in reading) where it is damaged."""
    head = file.peek(4)
    if head.startswith(GZIP):
        stream: Any = gzip.GzipFile(fileobj=file)
    elif head.startswith(ZSTD):
        arrow = need("pyarrow", "parquet")
        stream = arrow.CompressedInputStream(arrow.PythonFile(file, mode="r"), "zstd")
    else:
        return cast(BinaryIO, file)

    def read(size: int) -> bytes:
        try:
            return bytes(stream.read(size))
        except (OSError, EOFError, zlib.error) as error:
            what = f"it is packed, and damaged: {first_line(error)[:120]}"
            raise problem(where, 0, "packed", what, "Pack it anew.") from None

    return _buffered(read, stream, file)


class Pipe:
    """A stream that can be read only once, unpacked where it is packed, with a beginning that is kept."""

    def __init__(self, file: Any, where: Path) -> None:
        """`file`, a stream of bytes, is read as far as is asked for."""
        self._file: Any = unpacked(file if hasattr(file, "peek") else io.BufferedReader(file), where)
        self._where = where
        self._head = b""
        self.ended = False
        """Whether all of it has come."""

    def head(self, size: int) -> bytes:
        """The beginning: so many bytes, or less where there are enough lines or no more."""
        while not self.ended and len(self._head) < size and self._head.count(b"\n") < ENOUGH:
            piece = self._file.read1(PIECE)
            self.ended = not piece
            self._head += piece
        return self._head[:size]

    def open(self) -> BinaryIO:
        """All of it as a stream; once, unless it has come to its end."""
        come = io.BytesIO(self._head)
        return come if self.ended else _buffered(lambda size: come.read(size) or self._file.read1(size))

    def bytes(self) -> bytes:
        """All of it at once. Raises DataError where that is too much."""
        return self._head if self.ended else read_stream(self.open(), self._where, MAX_STREAM)


# --- writing


def ending(path: Path) -> str:
    """The ending that says how a file is packed; empty where it says nothing."""
    low = path.suffix.lower()
    return low if low in (GZIPPED, ".zst") else ""


def plain_name(path: Path) -> Path:
    """The path without the ending that says how it is packed."""
    return path.with_suffix("") if ending(path) else path


def packed(chunks: Iterable[str | bytes], how: str) -> Iterator[bytes]:
    """The chunks packed as an ending says; the same chunks give the same bytes. Raises SdgtaxError where a library is missing."""
    buffer = _Buffer()
    if how == GZIPPED:
        raw: Any = gzip.GzipFile(fileobj=buffer, mode="wb", compresslevel=6, mtime=0)
    else:
        arrow = need("pyarrow", "parquet")
        raw = arrow.CompressedOutputStream(arrow.PythonFile(buffer, mode="w"), "zstd")
    stream = io.BufferedWriter(raw, PIECE)
    for chunk in chunks:
        stream.write(as_bytes(chunk))
        if buffer.tell():
            yield buffer.getvalue()
            buffer.seek(0)
            buffer.truncate()
    stream.close()
    yield buffer.getvalue()


class _Buffer(io.BytesIO):
    """A buffer that its writer does not close."""

    def close(self) -> None:
        """It stays open: it is still to be read."""
