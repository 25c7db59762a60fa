"""A sample of the mutation bench: `python -m benchmarks.mutations` runs all of it."""

from __future__ import annotations

from benchmarks.mutations import KINDS, Data, mutations, run


def test_planted_faults_are_found_where_they_are() -> None:
    verdicts = list(run(seed=3, per_kind=1, sample=12))
    assert len(verdicts) == 12
    assert [(v.mutation.kind, v.mutation.file, v.mutation.lines, v.said[:3]) for v in verdicts if not v.line] == []


def test_the_same_seed_plants_the_same_faults() -> None:
    data = Data()
    first = [(m.kind, m.file, m.lines) for m in mutations(data, 5, 1)]
    assert first == [(m.kind, m.file, m.lines) for m in mutations(data, 5, 1)]
    assert len({kind for kind, _, _ in first}) == len(KINDS)
