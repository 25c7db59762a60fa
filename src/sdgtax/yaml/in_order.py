"""What is known to be in order, by content: files that were laid out before need not be laid out to see that nothing would change.

The memory is a list of hashes in a folder for such things (`SDGTAX_CACHE`, else that of the system); it can be removed at any time.
What is damaged in it, or cannot be written, is passed over.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import secrets
import sys
from pathlib import Path

from sdgtax.yaml.compiled import digest

VARIABLE = "SDGTAX_CACHE"
KEPT = 5_000
"""So many files are remembered, those that were met last."""


def place() -> Path | None:
    """Where the memory lies; None where there is to be none (the variable is empty) or no folder for it is known."""
    if VARIABLE in os.environ:
        return Path(os.environ[VARIABLE]) / "in-order.json" if os.environ[VARIABLE] else None
    if sys.platform == "win32":
        base = os.environ.get("LOCALAPPDATA", "")
    elif sys.platform == "darwin":
        base = os.path.expanduser("~/Library/Caches")  # noqa: PTH111 - Path raises where there is no home
    else:
        base = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")  # noqa: PTH111
    return Path(base) / "sdgtax" / "in-order.json" if Path(base).is_absolute() else None


class InOrder:
    """Hashes of what is in order."""

    def __init__(self, file: Path | None) -> None:
        """`file` is where they are kept between runs; None: nowhere."""
        self._file = file
        self._known: dict[str, None] = {}
        self._met: dict[str, None] = {}
        if file is not None:
            with contextlib.suppress(OSError, ValueError, TypeError):
                self._known = dict.fromkeys(map(str, json.loads(file.read_bytes())))
        self._code = digest(()) if file is not None else ""

    def key(self, *parts: str | bytes) -> str:
        """Stands for a content and what its form depends on."""
        whole = hashlib.sha256(self._code.encode())
        for part in parts:
            data = part if isinstance(part, bytes) else part.encode()
            whole.update(len(data).to_bytes(8, "big") + data)
        return whole.hexdigest()

    def __contains__(self, key: str) -> bool:
        """Whether it is known to be in order."""
        return key in self._known

    def add(self, key: str) -> None:
        """It is in order."""
        self._met[key] = None

    def keep(self) -> None:
        """Write what was met, and of the rest as much as there is room for."""
        if self._file is None or self._met.keys() <= self._known.keys():
            return
        old = [key for key in self._known if key not in self._met]
        keys = [*old, *self._met][-KEPT:]
        with contextlib.suppress(OSError):
            self._file.parent.mkdir(parents=True, exist_ok=True)
            new = self._file.with_name(f".{self._file.name}.{secrets.token_hex(4)}")
            try:
                new.write_text(json.dumps(keys, indent=0) + "\n", encoding="utf-8")
                new.replace(self._file)
            finally:
                new.unlink(missing_ok=True)
