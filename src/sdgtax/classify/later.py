"""What is made when it is first asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

if TYPE_CHECKING:
    from sdgtax.classify.voters.base import Vote
    from sdgtax.model.classification import Evidence

T = TypeVar("T")


class Later(Sequence[T]):
    """What is made when it is first asked for: most evidence is not, where explanations in words alone are."""

    __slots__ = ("_made", "_make")
    _made: Sequence[T]

    def __init__(self, make: Callable[[], Sequence[T]]) -> None:
        self._make: Callable[[], Sequence[T]] | None = make

    def _all(self) -> Sequence[T]:
        if self._make is not None:
            self._made, self._make = self._make(), None
        return self._made

    def __iter__(self) -> Iterator[T]:
        return iter(self._all())

    def __len__(self) -> int:
        return len(self._all())

    def __getitem__(self, at: Any) -> Any:
        return self._all()[at]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and tuple(self) == tuple(other)

    def __hash__(self) -> int:
        return hash(tuple(self))

    def __reduce__(self) -> tuple[Any, ...]:
        return tuple, (tuple(self),)


class Maker(Protocol):
    """Makes evidence: all of it, or that of one kind."""

    def __call__(self, kind: str = "") -> Sequence[Evidence]: ...


class Reasons(Later["Evidence"]):
    """The evidence for an answer. That of one kind is made alone, where nothing else is asked for."""

    __slots__ = ("_by_kind", "_of_kind")

    def __init__(self, make: Maker, votes: Sequence[Vote]) -> None:
        """`votes` are those that the evidence is for."""
        self._make = self._of_kind = make
        self._by_kind: dict[str, Sequence[Evidence] | None] = {kind: None for v in votes for kind in v.voter.tells}

    def of(self, kind: str) -> Sequence[Evidence]:
        """The evidence of one kind, heaviest first."""
        found = self._by_kind.get(kind, ())
        if found is None:
            found = self._by_kind[kind] = self._of_kind(kind)
        return found
