"""Whatever is in a file or on a command line: an answer or a message, no traceback, no hang.

The long run is `python -m benchmarks.fuzz`; a longer one of these tests is `SDGTAX_FUZZ_EXAMPLES=3000 pytest tests/test_fuzz.py`.
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import pytest
import yaml
from benchmarks.fuzz import READERS, World, attempt
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.small import Small

from sdgtax.check.context import Context
from sdgtax.check.rules import RULES
from sdgtax.yaml.bundle import bundled
from sdgtax.yaml.document import Document
from sdgtax.yaml.files import read_document
from sdgtax.yaml.kinds import MODELS

EXAMPLES = int(os.environ.get("SDGTAX_FUZZ_EXAMPLES", "60"))


def tries(share: float = 1.0) -> settings:
    """How often a property is tried, and for how long at most."""
    return settings(
        max_examples=max(int(EXAMPLES * share), 4), deadline=20_000, suppress_health_check=list(HealthCheck)
    )


REAL = {
    p.relative_to(bundled(name).parent).as_posix(): p.read_bytes()
    for name in ("taxonomy", "indicator_sets") for p in sorted(bundled(name).rglob("*.yaml"))
}  # fmt: skip
KEYS = sorted(
    {k for m in MODELS.values() for k in m.model_fields} | {"en", "nb", "any", "with", "none", "id", "weight", "goals"}
)
scalars = (
    st.none() | st.booleans() | st.integers(-(10**20), 10**20) | st.floats() | st.text(max_size=12)
    | st.sampled_from(["goal.sdg.1", "un-sdg:1.1.1", "*", "a*b", "...", "1.10", "", "x" * 300])
)  # fmt: skip
values = st.recursive(
    scalars, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(KEYS) | st.text(max_size=5), inner, max_size=6),
    max_leaves=30,
)  # fmt: skip


def judge(data: bytes, name: str = "thing.yaml") -> None:
    """Read a file by itself, and as every kind of file."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(data)
        doc = read_document(path)
        for f in doc.findings:
            assert f.rule in RULES
            assert f.line >= 0
        for kind in MODELS if doc.data is not None else ():
            doc.kind = kind
            for f in Context([doc]).findings:
                assert f.rule in RULES
                assert f.message


@tries()
@given(st.binary(max_size=400))
def test_random_bytes(data: bytes) -> None:
    judge(data)


@tries()
@given(st.text(st.sampled_from("ab:-[]{}'\"#&*!|>%@`,?\n \tæ0.\\~"), max_size=80))
def test_random_signs(text: str) -> None:
    judge(text.encode())


@tries()
@given(values)
def test_random_yaml(value: object) -> None:
    judge(yaml.safe_dump(value, allow_unicode=True).encode("utf-8", "surrogatepass"))


@tries()
@given(st.sampled_from(sorted(REAL)), st.floats(0, 1), st.binary(max_size=6))
def test_truncated_and_spoilt_files(name: str, share: float, extra: bytes) -> None:
    data = REAL[name]
    cut = int(len(data) * share)
    judge(data[:cut] + extra)
    doc = Document.read((data[:cut] + extra + data[cut + 3 :]).decode("utf-8", "replace"), Path(name))
    assert doc.data is not None or doc.findings


@tries(0.4)
@given(st.data(), st.floats(0, 1), st.binary(min_size=1, max_size=3))
def test_whole_workspace_with_a_spoilt_file(small: Small, data: st.DataObject, share: float, extra: bytes) -> None:
    name = data.draw(st.sampled_from(sorted(small.base)))
    text = small.base[name].encode()
    cut = int(len(text) * share)
    report = small.check({name: text[:cut] + extra + text[cut + len(extra) :]})
    assert report.files >= len(small.base)
    for f in report.findings:
        assert f.rule in RULES


@tries(0.33)
@given(st.sampled_from(["[", "{a: ", "- ", "'", "&a [*a, ", "? "]), st.integers(1, 3000))
def test_deep_nesting(sign: str, depth: int) -> None:
    judge((sign * depth).encode())


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    found = World(tmp_path_factory.mktemp("world"))
    found.small.check()
    return found


@pytest.mark.parametrize("reader", READERS)
@tries(0.2)
@given(number=st.integers(0, 10**9))
def test_every_reader(world: World, reader: str, number: int) -> None:
    """The input of this number is made of real files; `python -m benchmarks.fuzz --only READER --number N` repeats it."""
    fault = attempt(world, 1, number, reader)[3]
    assert fault is None, fault.trace
