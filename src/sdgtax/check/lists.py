"""Lists of one's own beside the sets, to which reviews and mappings may refer: the titles by code, by the name of the list."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

from sdgtax.text.fold import fold
from sdgtax.text.nearest import closest

if TYPE_CHECKING:
    from sdgtax.yaml.schema_errors import Fault

Lists = Mapping[str, Mapping[str, Collection[str]]]
"""The titles by code of lists, by their names."""


class OwnLists:
    """What reviews and mappings may name beside the sets."""

    def __init__(self, lists: Lists) -> None:
        """The titles by code of each list."""
        self.codes = lists

    def advised(self, faults: list[Fault], ref: str) -> list[Fault]:
        """What is wrong with a `list:code`, with advice for a list of one's own."""
        name, _, code = ref.partition(":")
        if name not in self.codes:
            return [replace(f, hint=f"{f.hint} A list of your own is named by `--list FILE`.".strip()) for f in faults]
        return [replace(f, hint=closest(code, self.codes[name]) or "Correct the code.") for f in faults]

    def called(self, ref: str, label: str) -> str:
        """The code of another row of the list that has this title, where the row that is named has another."""
        name, _, code = ref.partition(":")
        listed, wanted = self._folded.get(name, {}), fold(label)
        if code not in listed or wanted in listed[code]:
            return ""
        return next((c for c in listed if wanted in listed[c]), "")

    @cached_property
    def _folded(self) -> dict[str, dict[str, set[str]]]:
        return {name: {c: {*map(fold, titles)} for c, titles in of.items()} for name, of in self.codes.items()}

    def titles(self, ref: str) -> Collection[str]:
        """The titles of `list:code`."""
        name, _, code = ref.partition(":")
        return tuple(self.codes.get(name, {}).get(code, ()))
