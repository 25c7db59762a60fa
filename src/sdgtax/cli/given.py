"""Values of options that need no check go past the checks of Typer, whose newer versions import all of pydantic for them.

That takes a fifth of the time of `sdgtax explain`. A Typer that checks otherwise is left as it is.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from typer import core

CHECKS = "get_runtime_param"
"""The method of an option that gives what checks its value."""


@dataclass(frozen=True, slots=True)
class AsGiven:
    """Stands for what checks the values of an option: nothing given and plain text are as they are, the rest is checked."""

    option: Any
    checked: Callable[[Any], Any]

    def coerce(self, value: Any, **where: Any) -> Any:
        """The value as the command gets it; `where` is what Typer tells beside it. Raises what Typer raises."""
        if value is None:
            return () if self.option.multiple or self.option.nargs == -1 else None
        if isinstance(value, str) and self.option.type_descriptor.annotation is str:
            return value
        return self.checked(self.option).coerce(value, **where)


def past_checks() -> None:
    """Let every option of this process do so."""
    for kind in (core.TyperOption, core.TyperArgument):
        if hasattr(kind, CHECKS):
            setattr(kind, CHECKS, _as_given(getattr(kind, CHECKS)))


def _as_given(checked: Callable[[Any], Any]) -> Callable[[Any], AsGiven]:
    return lambda option: AsGiven(option, checked)
