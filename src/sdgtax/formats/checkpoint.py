"""A long run that is taken up where it stopped: what is written so far stays beside the output until all of it is there."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Iterable, Mapping
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

from sdgtax.formats.write import checked, told, write_file
from sdgtax.model.finding import SdgtaxError
from sdgtax.yaml.encoding import as_bytes

EVERY = 1_000
"""After so many rows, what is written is made safe, and noted."""


class State(NamedTuple):
    """What is written so far: rows, bytes, and what was counted in them."""

    rows: int = 0
    size: int = 0
    counts: Mapping[str, int] = {}


def key_of(said: Mapping[str, Any], files: Iterable[Path]) -> str:
    """Stands for a run: what was said, and the files that it reads, as they are now. Raises SdgtaxError for a file that is not there."""
    parts: list[Any] = [sorted((name, repr(value)) for name, value in said.items())]
    for path in files:
        with told(path):
            found = path.stat()
        parts.append((str(path.resolve()), found.st_size, found.st_mtime_ns))
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


class Checkpoint:
    """What a run has written so far: `OUTPUT.part`, and in `OUTPUT.checkpoint` how much of it counts."""

    def __init__(self, output: Path, key: str, inputs: Iterable[str | Path] = ()) -> None:
        """Raises SdgtaxError where the output cannot be written, and where what is there is of another run."""
        self._target = checked(output, inputs)[0]
        name = self._target.name
        self._part, self._note = self._target.with_name(f"{name}.part"), self._target.with_name(f"{name}.checkpoint")
        self._key = key
        self.state = self._found()

    def _found(self) -> State:
        try:
            note = json.loads(self._note.read_text(encoding="utf-8"))
            state = State(int(note["rows"]), int(note["size"]), dict(note["counts"]))
            if note["run"] == self._key and self._part.stat().st_size >= state.size:
                return state
        except FileNotFoundError:
            return State()
        except (OSError, ValueError, LookupError, TypeError):
            pass  # so it is not one of ours
        what = f"“{self._note}” is of another run: the list, the options or the data are others."
        raise SdgtaxError(f"{what} Remove it, or name another output.")

    def write(self, chunks: Iterable[str | bytes], heads: int, counts: Callable[[], Mapping[str, int]]) -> None:
        """Write chunks, one a row after so many that stand before the rows, behind what is written already; then it is the output.

        What stops the run leaves what is written, but bad data, with which it cannot end well, leaves nothing.
        """
        with told(self._part):
            file = self._part.open("r+b" if self.state.size else "wb")
        try:
            with file:
                self._fill(file, chunks, heads, counts)
        except SdgtaxError:
            self._part.unlink(missing_ok=True)
            self._note.unlink(missing_ok=True)
            raise
        with told(self._target):
            self._part.replace(self._target)
            self._note.unlink(missing_ok=True)

    def _fill(
        self, file: Any, chunks: Iterable[str | bytes], heads: int, counts: Callable[[], Mapping[str, int]]
    ) -> None:
        file.truncate(self.state.size)
        file.seek(self.state.size)
        first = heads if self.state.size else 0
        for n, chunk in enumerate(islice(chunks, first, None), first + 1 - heads):
            with told(self._part):
                file.write(as_bytes(chunk))
            rows = self.state.rows + n
            if n > 0 and rows % EVERY == 0:
                self._safe(file, rows, counts())
        self._kept(file)

    def _safe(self, file: Any, rows: int, counts: Mapping[str, int]) -> None:
        note = {"run": self._key, "rows": rows, "size": self._kept(file), "counts": dict(counts)}
        write_file(self._note, [json.dumps(note) + "\n"])

    def _kept(self, file: Any) -> int:
        """See that all that is written stays; gives its size."""
        with told(self._part):
            file.flush()
            os.fsync(file.fileno())
            return int(file.tell())
