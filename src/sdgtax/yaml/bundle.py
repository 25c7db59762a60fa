"""The data that came with the program."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path

from sdgtax.model.finding import SdgtaxError


@cache
def bundled(name: str) -> Path:
    """The folder `taxonomy` or `indicator_sets` that came with the program.

    In an installed wheel it lies inside the package; in a checkout at the top level.
    """
    packaged = Path(__file__).parents[1] / "data" / name
    if packaged.is_dir():
        return packaged
    checkout = Path(__file__).resolve().parents[3] / name
    if checkout.is_dir():
        return checkout
    raise SdgtaxError(f"the folder “{name}” is missing from this installation. Install sdgtax again.")


def installed(path: Path) -> bool:
    """Whether a file lies inside the installed program, where nothing is ever written."""
    return Path(__file__).resolve().parents[1] in Path(os.path.realpath(path)).parents
