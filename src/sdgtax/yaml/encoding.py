"""The bytes of a file as text, whatever common encoding they are in."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable
from pathlib import Path
from typing import IO

from sdgtax.model.finding import DataError, Finding, problem

MAX_BYTES = 20_000_000
MAX_STREAM = 500_000_000
"""Of standard input, pipes and lists in formats that are read whole."""
PIECE = 1 << 20
BINARY_MARKS = (b"PK\x03\x04", b"%PDF", b"\x89PNG", b"\x1f\x8b", b"GIF8", b"\xff\xd8\xff", b"\xd0\xcf\x11\xe0")

_HIGH, _BROKEN = re.compile(r"[^\x00-\x7f]"), re.compile("[\udc80-\udcff]")


def read_bytes(path: Path, limit: int = MAX_BYTES) -> bytes:
    """The bytes of a file. Raises DataError if it is missing, a folder, unreadable, empty or larger than `limit`."""
    try:
        if path.is_dir():
            raise problem(path, 0, "not-a-file", "this is a folder", "Name a file.")
        size = path.stat().st_size
        if size > limit:
            told = f"the file has {size:,} bytes, at most {limit:,} are read"
            raise problem(path, 0, "too-large", told, "Split it.")
        with path.open("rb") as file:
            data = read_stream(file, path, limit)  # the size of a pipe or a device is not known before
    except OSError as error:
        why = error.strerror or str(error)
        raise problem(path, 0, "unreadable", f"cannot read the file: {why}", "Check the path.") from None
    return checked(data, path)


def read_stream(file: IO[bytes], path: Path, limit: int = MAX_STREAM) -> bytes:
    """All of a stream, called `path`. Raises DataError where it has more than `limit` bytes; no more is read then."""
    data = bytearray()
    while piece := file.read(PIECE):
        data += piece
        if len(data) > limit:
            told = f"there are more than {limit:,} bytes, which is all that is read"
            raise problem(path, 0, "too-large", told, "Split it.")
    return bytes(data)


def checked(data: bytes, path: Path) -> bytes:
    """The bytes themselves. Raises DataError if there are none."""
    if not data.strip():
        raise problem(path, 0, "empty-file", "the file is empty")
    return data


def encoding_of(data: bytes, path: Path) -> str:
    """The encoding of a text from its bytes, or from its beginning: UTF-8, UTF-16, UTF-32, else Windows-1252 or Latin-1.

    UTF-8 with a few bytes that are none is UTF-8 still, which reading then tells. Raises DataError for a binary file.
    """
    if data.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
        return "utf-32"
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    sample = data[:65536]
    if sample.startswith(BINARY_MARKS):
        raise _binary(path)
    if b"\x00" in sample:
        for encoding, zeros in (("utf-16-le", sample[1::2]), ("utf-16-be", sample[0::2])):
            if zeros.count(0) > 0.7 * len(zeros):
                return encoding
        raise _binary(path)
    try:
        codecs.getincrementaldecoder("utf-8")().decode(data)
        return "utf-8-sig"
    except UnicodeDecodeError:
        pass
    high = sum(b >= 128 for b in sample)
    if any(b < 32 and b not in (9, 10, 12, 13) for b in sample) or high > 0.3 * len(sample):
        raise _binary(path)
    if is_damaged([data]):
        return "utf-8-sig"
    try:
        sample.decode("cp1252")
        return "cp1252"
    except UnicodeDecodeError:
        return "latin-1"


def is_damaged(pieces: Iterable[bytes]) -> bool:
    """Whether a text that is not UTF-8 throughout is meant to be: more of its letters are than bytes are not."""
    decoder = codecs.getincrementaldecoder("utf-8")("surrogateescape")
    letters = broken = 0
    for piece in pieces:
        text = decoder.decode(piece)
        lone = len(_BROKEN.findall(text))
        letters, broken = letters + len(_HIGH.findall(text)) - lone, broken + lone
    return letters > broken


def called(encoding: str) -> str:
    """An encoding as people call it."""
    return {"cp1252": "Windows-1252", "latin-1": "Latin-1"}.get(encoding, encoding.upper())


def decode(data: bytes, path: Path) -> str:
    """Text from bytes, whatever common encoding they are in. Raises DataError for a binary file or broken text."""
    encoding = encoding_of(data, path)
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        message, line = f"the text is not {error.encoding} throughout", data[: error.start].count(b"\n") + 1
        raise problem(path, line, "encoding", message, "Save the file as UTF-8.") from None


def as_bytes(chunk: str | bytes) -> bytes:
    """A piece of a file to be written, in UTF-8."""
    return chunk.encode(errors="replace") if isinstance(chunk, str) else chunk


def odd_byte(path: Path, read: int, encoding: str, error: UnicodeError) -> DataError:
    """What is wrong with a text that comes line by line, at its line: so many have been read before the bytes in question."""
    before = error.object[: error.start] if isinstance(error, UnicodeDecodeError) else b""  # UTF-16 without its mark
    line, hint = read + 1 + before.count(b"\n"), "Save the file as UTF-8, or name its encoding: --encoding."
    return problem(path, line, "encoding", f"a byte is not {encoding}", hint)


def odd_encoding(data: bytes, path: Path) -> list[Finding]:
    """A finding at the first byte that is not UTF-8, for a text in another encoding. Raises DataError for a binary file."""
    encoding = encoding_of(data, path)
    if encoding.startswith("utf-8"):
        return []
    before = b""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        before = data[: error.start]
    line, column = before.count(b"\n") + 1, len(before) - before.rfind(b"\n")
    message = f"the file is not UTF-8 (it looks like {called(encoding)})"
    return [Finding(str(path), line, column, "encoding", message, "Save the file as UTF-8.", expected="UTF-8")]


def _binary(path: Path) -> DataError:
    return problem(path, 0, "binary-file", "this is not a text file", "Give a CSV, YAML or JSON file in UTF-8.")
