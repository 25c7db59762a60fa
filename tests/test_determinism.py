"""The same bytes in any locale, time zone and hash seed: real processes, real environments."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
TITLES = "title\nMaternal mortality ratio\nAndel elever som trives på skolen\nZorblax throughput\nCafé niño ß\nÇa é ä ó\nMunicipal waste recycled\n"
WORLDS = [
    {"LANG": "C", "TZ": "UTC", "PYTHONHASHSEED": "0"},
    {"LANG": "nb_NO.UTF-8", "LC_ALL": "nb_NO.UTF-8", "TZ": "Pacific/Kiritimati", "PYTHONHASHSEED": "4711"},
]


def output(arguments: list[str], world: dict[str, str], stdin: str = "") -> bytes:
    """What the program writes in an environment."""
    env = {"PATH": os.environ["PATH"], "HOME": os.environ.get("HOME", ""), "TERM": "dumb", "COLUMNS": "100", **world}
    env["PYTHONPATH"] = str(ROOT / "src")
    done = subprocess.run(
        [sys.executable, "-m", "sdgtax", *arguments], input=stdin.encode(), capture_output=True, env=env, check=False
    )
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout


@pytest.mark.parametrize(
    "arguments",
    [
        ["classify", "-", "--format", "jsonl"],
        ["overlap", "oecd-better-life", "u4ssc", "--format", "csv", "--workers", "2"],
    ],
    ids=["classify", "overlap"],
)
def test_the_same_bytes_in_any_environment(arguments: list[str]) -> None:
    first, second = (output(arguments, world, TITLES) for world in WORLDS)
    assert first == second
    assert first
