"""Shared: the bundled data loaded once, a runner of the command line, a terminal without surprises."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import settings

from sdgtax.classify.engine import Classifier
from sdgtax.model.indicator import IndicatorSet
from sdgtax.model.taxonomy import Taxonomy
from sdgtax.yaml.load import load_sets, load_taxonomy

ROOT = Path(__file__).parents[1]

settings.register_profile("steady", deadline=None, derandomize=True)
settings.load_profile("steady")


@dataclass
class Result:
    """What a run of the program gave."""

    code: int
    out: str
    err: str


@pytest.fixture(scope="session")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cache")


@pytest.fixture(scope="session")
def environment(cache: Path) -> dict[str, str]:
    """The environment of a plain terminal of 110 columns, without colour; the cache in a folder of its own."""
    keep = {k: v for k, v in os.environ.items() if k in ("PATH", "HOME", "SYSTEMROOT", "VIRTUAL_ENV", "TMPDIR", "LANG")}
    return {**keep, "COLUMNS": "110", "TERM": "dumb", "NO_COLOR": "1", "PYTHONUTF8": "1"}


@pytest.fixture(scope="session")
def run(environment: dict[str, str]):
    """Run `sdgtax ARGS` as a user does; gives exit code, output and errors."""

    def _run(*args: str | Path, stdin: bytes = b"", cwd: Path | None = None) -> Result:
        done = subprocess.run(
            [sys.executable, "-m", "sdgtax", *map(str, args)],
            input=stdin,
            capture_output=True,
            env=environment,
            cwd=cwd,
            check=False,
        )
        return Result(done.returncode, done.stdout.decode(), done.stderr.decode())

    return _run


@pytest.fixture(scope="session")
def taxonomy() -> Taxonomy:
    return load_taxonomy()


@pytest.fixture(scope="session")
def sets() -> dict[str, IndicatorSet]:
    return load_sets()


@pytest.fixture(scope="session")
def blind(taxonomy: Taxonomy, sets: dict[str, IndicatorSet]) -> Classifier:
    return Classifier(taxonomy, sets, blind=True)


@pytest.fixture(scope="session")
def informed(taxonomy: Taxonomy, sets: dict[str, IndicatorSet]) -> Classifier:
    return Classifier(taxonomy, sets)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-golden", action="store_true", help="write the files of tests/golden/ anew; read the diff"
    )
