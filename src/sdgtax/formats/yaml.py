"""YAML, as users write lists of indicators in it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sdgtax.yaml import document


def read(text: str, where: Path, *, as_written: bool = False) -> Any:
    """The data of a text; `as_written`, numbers are texts. Raises DataError with the place of what is wrong."""
    return document.parse(text, where, as_written=as_written)
