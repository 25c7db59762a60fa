"""What git knows of the data: files that differ from a revision, and the files as they were in one."""

from __future__ import annotations

import io
import subprocess
import tarfile
from pathlib import Path

from sdgtax.model.finding import SdgtaxError

ENDINGS = (".yaml", ".yml", ".tsv", ".csv")


def git(*arguments: str, folder: Path | None = None, check: bool = True) -> str:
    """The output of a git command, as text. Raises SdgtaxError when it fails (with `check`) or git is not installed."""
    done = _run(*arguments, folder=folder)
    if check and done.returncode:
        message = (done.stderr.decode(errors="replace").strip().splitlines() or ["failed"])[-1]
        raise SdgtaxError(f"git {arguments[0]}: {message}")
    return done.stdout.decode(errors="replace")


def top(folder: Path | None = None) -> Path:
    """The top folder of the repository. Raises SdgtaxError outside of one."""
    return Path(git("rev-parse", "--show-toplevel", folder=folder).strip()).resolve()


def changed_since(revision: str, folder: Path | None = None) -> list[Path]:
    """The files that differ from a revision: committed, staged, changed or new. Raises SdgtaxError outside a repository."""
    root = top(folder)
    known = _commit(revision, root)
    names = git("diff", "--name-only", "-z", "--diff-filter=d", known, "--", folder=root).split("\0")
    names += git("ls-files", "--others", "--exclude-standard", "-z", folder=root).split("\0")
    return [root / name for name in sorted(set(names)) if name and (root / name).is_file()]


def checkout(revision: str, target: Path, folder: Path | None = None) -> None:
    """Write the data files of a revision below `target`. Raises SdgtaxError for a revision that does not exist."""
    root = top(folder)
    done = _run("archive", "--format=tar", _commit(revision, root), folder=root)
    if done.returncode:
        raise SdgtaxError(f"git archive: {done.stderr.decode(errors='replace').strip()}")
    with tarfile.open(fileobj=io.BytesIO(done.stdout)) as archive:
        for member in archive:
            path = Path(member.name)
            content = archive.extractfile(member) if member.isfile() else None
            if content is None or ".." in path.parts or not member.name.endswith(ENDINGS):
                continue
            (target / path).parent.mkdir(parents=True, exist_ok=True)
            (target / path).write_bytes(content.read())


def _commit(revision: str, root: Path) -> str:
    found = git("rev-parse", "--verify", "--quiet", f"{revision}^{{commit}}", folder=root, check=False).strip()
    if not found:
        raise SdgtaxError(
            f"git knows no revision “{revision}”. In CI, fetch it first (actions/checkout: fetch-depth: 0)."
        )
    return found


def _run(*arguments: str, folder: Path | None) -> subprocess.CompletedProcess[bytes]:
    try:
        return subprocess.run(["git", *arguments], cwd=folder, capture_output=True, check=False)
    except OSError:
        raise SdgtaxError("git is not installed; it is needed to compare revisions.") from None
