"""The action and the hooks, run as a runner and pre-commit run them: with bash, the inputs in the environment, in a repository."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml
from tests.small import Small
from tests.test_validate import edit, git

ROOT = Path(__file__).parents[1]
AREAS, SET = "taxonomy/perspective.yaml", "indicator_sets/mine.yaml"
pytestmark = pytest.mark.skipif(not (shutil.which("git") and shutil.which("bash")), reason="needs git and bash")


@dataclass
class Job:
    """What a run of the action gave: the exit code of the step that ended it, the log and the summary."""

    code: int
    log: str
    summary: str


def memory(repository: Path) -> Path:
    """The folder in which it is kept which of its files are laid out: to find that out anew takes two seconds."""
    return repository.parent / "memory"


def ready(path: Path) -> Path:
    """A small workspace in a repository, laid out and committed."""
    from sdgtax.yaml.files import select
    from sdgtax.yaml.format import format_all

    Small(path).write()
    (path / "taxonomy" / "schema").mkdir()
    for result in format_all(select([path])):
        result.path.write_bytes(result.after)
    format_all(select([path]), memory=memory(path) / "in-order.json")
    git(path, "init")
    git(path, "add", ".")
    git(path, "commit", "-m", "first")
    return path


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    path = tmp_path / "a checkout"
    path.mkdir()
    return ready(path)


def act(repository: Path, tmp_path: Path, environment: dict[str, str], **inputs: str) -> Job:
    """Run the steps of action.yml one after another, as a runner does; installing puts the sdgtax of the tests in its place."""
    action = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
    given = {name: str(spec.get("default", "")) for name, spec in action["inputs"].items()}
    given |= {name.replace("_", "-"): value for name, value in inputs.items()}
    temp, summary = tmp_path / "runner temp", tmp_path / "summary.md"
    (temp / "sdgtax" / "bin").mkdir(parents=True, exist_ok=True)
    summary.write_text("")
    program = temp / "sdgtax" / "bin" / "sdgtax"
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m sdgtax "$@"\n')
    program.chmod(0o755)
    done: Any = None
    log = ""
    for number, step in enumerate(action["runs"]["steps"]):
        assert step["shell"] == "bash"
        assert "if" not in step, "a condition must be run here too"
        env = {k: filled(v, given) for k, v in step["env"].items()}
        env |= {
            "RUNNER_TEMP": str(temp),
            "GITHUB_STEP_SUMMARY": str(summary),
            "GITHUB_ACTIONS": "true",
            "PYTHONPATH": str(ROOT / "src"),
            "SDGTAX_CACHE": str(memory(repository)),
        }
        assert "${{" not in step["run"], "an input in a script would be run as a part of it"
        script = temp / f"step{number}.sh"
        script.write_text("exit 0\n" if step["name"] == "Install sdgtax" else step["run"])
        command = ["bash", "--noprofile", "--norc", "-eo", "pipefail", str(script)]
        done = subprocess.run(
            command, cwd=repository, env=environment | env, capture_output=True, text=True, check=False
        )
        log += done.stdout + done.stderr
        if done.returncode:
            break
    return Job(done.returncode, log, summary.read_text(encoding="utf-8"))


def filled(value: str, inputs: dict[str, str]) -> str:
    """A value of `env` with its expression replaced; only inputs and the folder of the action are used."""
    found = re.fullmatch(r"\$\{\{ (?:inputs\.([\w-]+)|github\.action_path) \}\}", value)
    assert found, value
    return inputs[found.group(1)] if found.group(1) else str(ROOT)


def test_all_is_well(repository: Path, tmp_path: Path, environment: dict[str, str]) -> None:
    job = act(repository, tmp_path, environment)
    assert job.code == 0, job.log
    assert "### sdgtax validate: passed" in job.summary
    assert "of categories" in job.summary
    assert "### sdgtax fmt: passed" in job.summary
    assert "sdgtax diff" not in job.summary


def test_the_summary_is_filled_when_checks_fail(repository: Path, tmp_path: Path, environment: dict[str, str]) -> None:
    edit(repository / AREAS, "weight: 3", "weight: 2")
    edit(repository / SET, "level: [municipal]", "level: [municipl]")
    edit(repository / AREAS, "basis: source", "basis:   source")
    git(repository, "commit", "-am", "second")
    inputs = {"changed_since": "HEAD~1", "diff": "HEAD~1", "sarif": "out/found.sarif", "fmt": "true"}
    job = act(repository, tmp_path, environment, **inputs)
    assert job.code == 2  # the data cannot be compared either
    assert re.search(r"^::error file=indicator_sets/mine.yaml,", job.log, re.MULTILINE)
    assert "### sdgtax validate: failed (1)" in job.summary
    assert "### sdgtax fmt: failed (1)" in job.summary
    assert "### sdgtax diff: failed (2)" in job.summary
    assert "municipl" in job.summary
    assert '"version": "2.1.0"' in (repository / "out" / "found.sarif").read_text(encoding="utf-8")


def test_the_difference_stands_in_the_summary(repository: Path, tmp_path: Path, environment: dict[str, str]) -> None:
    edit(repository / AREAS, "[energy*]", "[energy*, access to energy]")
    edit(repository / SET, "Energy use", "TODO energy use")
    git(repository, "commit", "-am", "second")
    job = act(repository, tmp_path, environment, diff="HEAD~1", fmt="false")
    assert job.code == 1, job.log
    assert "### sdgtax validate: failed (1)" in job.summary
    assert "## What this does to the classification" in job.summary


def test_every_line_of_paths_is_a_path(repository: Path, tmp_path: Path, environment: dict[str, str]) -> None:
    (repository / "our lists").mkdir()
    shutil.copy(repository / SET, repository / "our lists" / "b c.yaml")
    job = act(repository, tmp_path, environment, paths=f"{AREAS}\r\n  our lists/b c.yaml  \n\n", fmt="false")
    assert "2 files checked: 1 of categories, 1 of sets" in job.summary, job.log
    one = act(repository, tmp_path, environment, paths=f"{AREAS} {SET}", fmt="false")
    assert "2 files checked: 1 of categories, 1 of sets" in one.summary
    none = act(repository, tmp_path, environment, paths="no such place", fmt="false")
    assert none.code == 2
    assert "### sdgtax validate: failed (2)" in none.summary


def test_lists_of_ones_own(repository: Path, tmp_path: Path, environment: dict[str, str]) -> None:
    (repository / "my list.csv").write_text("code,title\nA,Bus stops\n")
    (repository / "reviews.yaml").unlink()
    (repository / "mappings.yaml").write_text(
        "id: m\npublisher: Me\nmappings:\n  - {a: 'my_list:A', b: 'mine:1', relation: close}\n"
    )
    assert act(repository, tmp_path, environment, fmt="false").code == 1
    assert act(repository, tmp_path, environment, fmt="false", lists="my list.csv\n").code == 0


# --- hooks


def hook(name: str, repository: Path, environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """Run a hook as pre-commit does where it passes no file names."""
    hooks = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    (found,) = [h for h in hooks if h["id"] == name]
    assert found["always_run"] is True
    assert found["pass_filenames"] is False
    program, *arguments = shlex.split(found["entry"])
    assert program == "sdgtax"
    env = environment | {"PYTHONPATH": str(ROOT / "src"), "PATH": os.environ["PATH"]}
    env["SDGTAX_CACHE"] = str(memory(repository))
    command = [sys.executable, "-m", "sdgtax", *arguments]
    return subprocess.run(command, cwd=repository, env=env, capture_output=True, text=True, check=False)


def test_hooks_see_what_a_commit_removes(repository: Path, environment: dict[str, str]) -> None:
    assert hook("sdgtax-validate", repository, environment).returncode == 0
    assert hook("sdgtax-fmt", repository, environment).returncode == 0
    (repository / "reviews.yaml").unlink()
    (repository / "mappings.yaml").unlink()
    (repository / "indicator_sets" / "many.yaml").unlink()
    git(repository, "add", "-A")
    done = hook("sdgtax-validate", repository, environment)
    assert done.returncode == 1
    assert "indicator_sets/many.yaml: error TAX701 removed-id: the set “many” is gone" in done.stdout


def test_the_first_commit_passes(tmp_path: Path, environment: dict[str, str]) -> None:
    Small(tmp_path).write()
    git(tmp_path, "init")
    git(tmp_path, "add", ".")
    assert hook("sdgtax-validate", tmp_path, environment).returncode == 0
