"""What git knows of the data: files that differ from a revision, and the files as they were in one.

Everything is read from git's own objects and lists, never from an archive, where an attribute could leave files out.
"""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from sdgtax.model.finding import SdgtaxError
from sdgtax.yaml.find import ENDINGS

READ = (*ENDINGS, ".tsv", ".csv")
HEAD = "HEAD"
FILES = ("100644", "100755")
"""The modes of what is a file, and neither a link nor a repository inside this one."""


def top(folder: Path | None = None) -> Path:
    """The top folder of the repository. Raises SdgtaxError outside of one."""
    return Path(_line("rev-parse", "--show-toplevel", folder=folder)).resolve()


def listed(folder: Path | None = None) -> list[Path] | None:
    """The files of the repository, committed or new, but for those that it ignores; None outside of a repository."""
    try:
        root = top(folder)
        names = _names("ls-files", "--cached", "--others", "--exclude-standard", "-z", folder=root)
    except SdgtaxError:
        return None
    return [path for name in sorted(names) if (path := root / name).is_file()]


def changed_since(revision: str, folder: Path | None = None) -> list[Path]:
    """The files that differ from a revision: committed, staged, changed, new or gone. Raises SdgtaxError outside a repository."""
    root = top(folder)
    options = ("--name-only", "-z", "--no-renames", "--no-ext-diff", "--no-relative", "--ignore-submodules")
    names = _names("diff", *options, commit(revision, root), "--", folder=root)
    names |= _names("ls-files", "--others", "--exclude-standard", "-z", folder=root)
    return [root / name for name in sorted(names)]


def checkout(revision: str, target: Path, folder: Path | None = None) -> None:
    """Write the data files of a revision below `target`. Raises SdgtaxError for a revision that does not exist."""
    root = top(folder)
    entries = dict(_entries(commit(revision, root), root))
    for name, content in zip(entries, _blobs(list(entries.values()), root), strict=True):
        path = target / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def commit(revision: str, folder: Path | None = None) -> str:
    """The commit that a revision names. Raises SdgtaxError with what git says where there is none."""
    done = _run("rev-parse", "--verify", f"{revision}^{{commit}}", folder=folder)
    if done.returncode or revision.startswith("-"):
        advice = "In CI, fetch it first (actions/checkout: fetch-depth: 0)."
        raise SdgtaxError(f"git knows no revision “{revision}”. {advice} git says: {_said(done)}")
    return done.stdout.decode().strip()


def begun(folder: Path | None = None) -> bool:
    """Whether the repository has a commit."""
    return not _run("rev-parse", "--verify", "--quiet", HEAD, folder=folder).returncode


def prefix(folder: Path | None = None) -> str:
    """The path of a folder below the top of its repository; empty at the top. Raises SdgtaxError outside of one."""
    return _line("rev-parse", "--show-prefix", folder=folder)


def _entries(known: str, root: Path) -> Iterator[tuple[str, str]]:
    """Name and object of every data file of a commit."""
    for entry in filter(None, _output("ls-tree", "-r", "-z", "--full-tree", known, folder=root).split(b"\0")):
        facts, _, raw = entry.partition(b"\t")
        mode, _, blob = facts.decode().split(" ")
        name = _name(raw)
        parts = PurePosixPath(name).parts
        if mode in FILES and name.endswith(READ) and ".." not in parts and not name.startswith("/"):
            yield name, blob


def _blobs(objects: list[str], root: Path) -> Iterator[bytes]:
    """The contents of objects, in their order."""
    out = _output("cat-file", "--batch", folder=root, given="".join(f"{o}\n" for o in objects).encode())
    at = 0
    for _ in objects:
        end = out.index(b"\n", at)
        facts = out[at:end].split()
        if len(facts) != 3:
            raise SdgtaxError(f"git cat-file: {out[at:end].decode(errors='replace')}. Fetch the whole revision first.")
        size = int(facts[2])
        yield out[end + 1 : end + 1 + size]
        at = end + size + 2


def _names(*arguments: str, folder: Path) -> set[str]:
    """The names of files in a list with `-z`."""
    return {_name(raw) for raw in _output(*arguments, folder=folder).split(b"\0") if raw}


def _name(raw: bytes) -> str:
    return raw.decode("utf-8", "surrogateescape")


def _line(*arguments: str, folder: Path | None) -> str:
    return _name(_output(*arguments, folder=folder)).rstrip("\n")


def _output(*arguments: str, folder: Path | None, given: bytes = b"") -> bytes:
    """The output of a git command. Raises SdgtaxError with all that git says when it fails or is not installed."""
    done = _run(*arguments, folder=folder, given=given)
    if done.returncode:
        raise SdgtaxError(f"git {arguments[0]}: {_said(done)}")
    return done.stdout


def _said(done: subprocess.CompletedProcess[bytes]) -> str:
    return done.stderr.decode(errors="replace").strip() or "(nothing)"


def _run(*arguments: str, folder: Path | None, given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    try:
        return subprocess.run(["git", *arguments], cwd=folder, input=given, capture_output=True, check=False)
    except OSError:
        raise SdgtaxError("git is not installed; it is needed to compare revisions.") from None
