"""Texts that are packed with gzip or Zstandard: read by what they begin with, written by the ending of their name, as streams."""

from __future__ import annotations

import gzip
import io
import zlib
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, BinaryIO

from sdgtax.formats.write import as_bytes
from sdgtax.model.extras import need
from sdgtax.model.finding import first_line, problem

GZIP, ZSTD = b"\x1f\x8b", b"\x28\xb5\x2f\xfd"
PIECE = 1 << 16


def unpacked(file: Any, where: Path) -> BinaryIO:
    """The stream itself, or what is packed in it. Raises SdgtaxError where a library is missing, DataError (in reading) where it is damaged."""
    head = file.peek(4)
    if head.startswith(GZIP):
        return io.BufferedReader(_Told(gzip.GzipFile(fileobj=file), file, where), PIECE)
    if head.startswith(ZSTD):
        arrow = need("pyarrow", "parquet")
        stream = arrow.CompressedInputStream(arrow.PythonFile(file, mode="r"), "zstd")
        return io.BufferedReader(_Told(stream, file, where), PIECE)
    return file  # type: ignore[no-any-return]


class _Told(io.RawIOBase):
    """A stream whose faults are findings."""

    def __init__(self, stream: Any, file: Any, where: Path) -> None:
        self._stream, self._file, self._where = stream, file, where

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        with memoryview(buffer) as view:
            try:
                data = self._stream.read(len(view))
            except (OSError, EOFError, zlib.error) as error:
                what = f"it is packed, and damaged: {first_line(error)[:120]}"
                raise problem(self._where, 0, "packed", what, "Pack it anew.") from None
            view[: len(data)] = data
            return len(data)

    def close(self) -> None:
        self._stream.close()
        self._file.close()
        super().close()


# --- writing


def ending(path: Path) -> str:
    """The ending that says how a file is packed; empty where it says nothing."""
    low = path.suffix.lower()
    return low if low in _PACK else ""


def plain_name(path: Path) -> Path:
    """The path without the ending that says how it is packed."""
    return path.with_suffix("") if ending(path) else path


def packed(chunks: Iterable[str | bytes], how: str) -> Iterator[bytes]:
    """The chunks packed as an ending says; the same chunks give the same bytes. Raises SdgtaxError where a library is missing."""
    buffer = _Buffer()
    stream = io.BufferedWriter(_PACK[how](buffer), PIECE)
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


def _gzip(buffer: _Buffer) -> Any:
    return gzip.GzipFile(fileobj=buffer, mode="wb", compresslevel=6, mtime=0)


def _zstd(buffer: _Buffer) -> Any:
    arrow = need("pyarrow", "parquet")
    return arrow.CompressedOutputStream(arrow.PythonFile(buffer, mode="w"), "zstd")


_PACK: dict[str, Callable[[_Buffer], Any]] = {".gz": _gzip, ".zst": _zstd}
