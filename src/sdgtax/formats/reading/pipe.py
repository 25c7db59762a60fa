"""A stream that can be read only once, such as standard input: its beginning is looked at before all of it has come."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any, BinaryIO, cast

from sdgtax.formats.packed import unpacked
from sdgtax.yaml.encoding import MAX_STREAM, read_stream

ENOUGH = 1000
"""So many lines tell what a list is, however short they are."""
PIECE = 1 << 16


class Pipe:
    """A stream, unpacked where it is packed, with a beginning that is kept."""

    def __init__(self, file: BinaryIO, where: Path) -> None:
        """`file` is read as far as is asked for."""
        stream: Any = file
        self._file: Any = unpacked(stream if hasattr(stream, "peek") else io.BufferedReader(stream), where)
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
        if self.ended:
            return io.BytesIO(self._head)
        return io.BufferedReader(cast(Any, _Rest(self._head, self._file)), PIECE)

    def bytes(self) -> bytes:
        """All of it at once. Raises DataError where that is too much."""
        return self._head if self.ended else read_stream(self.open(), self._where, MAX_STREAM)


class _Rest(io.RawIOBase):
    """What has come, and what is still to come."""

    def __init__(self, head: bytes, file: Any) -> None:
        self._head, self._file = head, file

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        size = len(buffer)
        if self._head:
            piece, self._head = self._head[:size], self._head[size:]
        else:
            piece = self._file.read1(size)
        buffer[: len(piece)] = piece
        return len(piece)
