"""The bench of planted faults plants the same ones each time; `python -m benchmarks.mutations` runs it."""

from __future__ import annotations

from benchmarks.mutations import KINDS, Data, mutations


def test_the_same_seed_plants_the_same_faults() -> None:
    data = Data()
    first = [(m.kind, m.file, m.lines) for m in mutations(data, 5, 1)]
    assert first == [(m.kind, m.file, m.lines) for m in mutations(data, 5, 1)]
    assert len({kind for kind, _, _ in first}) == len(KINDS)
