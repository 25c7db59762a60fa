"""Libraries that only some parts need. They are imported when needed; one that is missing is told with the way to get it."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from sdgtax.model.finding import SdgtaxError


def need(module: str, extra: str, logs: int = 0) -> Any:
    """A module of a library that the extra `extra` installs. Raises SdgtaxError with the command that installs it.

    `logs` is the level from which on it may speak on standard error, where it would else tell of what is no fault here.
    """
    try:
        if logs:
            import logging

            logging.getLogger(module).setLevel(logs)
        return import_module(module)
    except ModuleNotFoundError as error:
        if not module.startswith((error.name or "").partition(".")[0]):
            raise  # it is there, and lacks something itself
        name = module.partition(".")[0]
        raise SdgtaxError(
            f"this needs the Python package {name}, which is not installed. Install it: pip install 'sdgtax[{extra}]'"
        ) from None
