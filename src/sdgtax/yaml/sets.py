"""Indicator sets that are read when they are needed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cached_property

from sdgtax.model.indicator import IndicatorSet


class LazySets(Mapping[str, IndicatorSet]):
    """Indicator sets that are loaded when one is first asked for."""

    def __init__(self, load: Callable[[], Mapping[str, IndicatorSet]]) -> None:
        """`load` gives all sets."""
        self._load = load

    @cached_property
    def _found(self) -> Mapping[str, IndicatorSet]:
        return self._load()

    def __getitem__(self, key: str) -> IndicatorSet:
        return self._found[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._found)

    def __len__(self) -> int:
        return len(self._found)

    def __reduce__(self) -> tuple[type[dict[str, IndicatorSet]], tuple[dict[str, IndicatorSet]]]:
        return dict, (dict(self._found),)
