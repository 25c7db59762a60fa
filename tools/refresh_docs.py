"""Put the real output of commands into the documentation.

In `README.md` and `docs/*.md`, a fenced block that begins with ```` ```console ```` and whose first line is `$ sdgtax ...` (or
`$ python -m tools...`) shows a command and what it prints on a plain terminal of 100 columns. This program runs the commands and
writes their output into the blocks. A long output is cut to N lines with `console lines=N`, and a line `...` says so;
`console exit=1` says that the command is meant to end so. Commands run in a folder of their own, which holds a copy of
`docs/examples/` at its place, with the bundled taxonomy and sets.

Run: `make docs` (or `python -m tools.refresh_docs`). `--check` changes nothing and exits with 1 if a block is out of date.
"""

from __future__ import annotations

import argparse
import os
import re
import select
import shlex
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
COLUMNS = 100
CUT = "..."
BLOCK = re.compile(
    r"^```console(?P<info>[^\n]*)\n\$ (?P<command>(?:sdgtax|python -m tools)\b[^\n]*)\n(?P<output>.*?)^```$",
    re.MULTILINE | re.DOTALL,
)
LINES = re.compile(r"\blines=(\d+)")
EXIT = re.compile(r"\bexit=(\d+)")


@dataclass(frozen=True, slots=True)
class Block:
    """A command in a page, with the output that the page shows and how many lines of it are shown (0: all)
    and the exit code that is meant."""

    page: Path
    command: str
    output: str
    lines: int
    code: int
    span: tuple[int, int]


def pages(root: Path = ROOT) -> list[Path]:
    """The pages that may show commands."""
    return [root / "README.md", *sorted((root / "docs").glob("*.md"))]


def blocks(page: Path) -> Iterator[Block]:
    """The commands of a page, in order."""
    for match in BLOCK.finditer(page.read_text(encoding="utf-8")):
        lines, code = LINES.search(match["info"]), EXIT.search(match["info"])
        yield Block(
            page,
            match["command"],
            match["output"],
            int(lines[1]) if lines else 0,
            int(code[1]) if code else 0,
            match.span("output"),
        )


def environment() -> dict[str, str]:
    """A plain terminal: no colour, no marks of a build server."""
    keep = {k: v for k, v in os.environ.items() if k in ("PATH", "HOME", "LANG", "SYSTEMROOT", "VIRTUAL_ENV", "TMPDIR")}
    return {
        **keep,
        "COLUMNS": str(COLUMNS),
        "LINES": "50",
        "NO_COLOR": "1",
        "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT)]),
        "PYTHONUTF8": "1",
        "TERM": "dumb",
    }


def furnish(folder: Path) -> None:
    """Put into a folder what commands in the pages may name."""
    shutil.copytree(ROOT / "docs" / "examples", folder / "docs" / "examples")


def run(command: str, folder: Path, env: dict[str, str]) -> tuple[int, str]:
    """Exit code and output of a command line in `folder`, as on a terminal; pipes and redirections belong to the shell."""
    import pty

    python = shlex.quote(sys.executable)
    line = re.sub(r"^python\b", python, command) if command.startswith("python") else f"{python} -m {command}"
    leader, follower = pty.openpty()
    with subprocess.Popen(
        line, shell=True, cwd=folder, env=env, stdin=subprocess.DEVNULL, stdout=follower, stderr=subprocess.PIPE
    ) as process:
        os.close(follower)
        written = bytearray()
        while True:
            ready, _, _ = select.select([leader], [], [], 120)
            if not ready:
                process.kill()
                raise TimeoutError(f"`{command}` wrote nothing for two minutes")
            try:
                chunk = os.read(leader, 65536)
            except OSError:  # the terminal is closed: the program has ended
                break
            if not chunk:
                break
            written += chunk
        os.close(leader)
        errors = process.stderr.read() if process.stderr else b""
        code = process.wait()
    text = written.decode("utf-8", errors="replace") + errors.decode("utf-8", errors="replace")
    text = text.replace("\r\n", "\n").replace("python -m sdgtax", "sdgtax")
    return code, "".join(f"{line.rstrip()}\n" for line in text.strip("\n").split("\n"))


def cut(output: str, lines: int) -> str:
    """The first lines of an output, with a line that says that more follow."""
    listed = output.splitlines()
    if not lines or len(listed) <= lines:
        return output
    return "\n".join([*listed[:lines], CUT]) + "\n"


def refresh(*, check: bool) -> list[str]:
    """Run all commands; gives what was (or, with `check`, would be) changed or went wrong, one line each."""
    told = []
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        env = environment()
        furnish(folder)
        known: dict[str, tuple[int, str]] = {}
        for page in pages():
            text = page.read_text(encoding="utf-8")
            for block in reversed(list(blocks(page))):
                if block.command not in known:
                    known[block.command] = run(block.command, folder, env)
                code, output = known[block.command]
                where = f"{page.relative_to(ROOT)}: $ {block.command}"
                if code != block.code:
                    told.append(f"{where} exits with {code}: {output.strip()[:500]}")
                elif (shown := cut(output, block.lines)) != block.output:
                    told.append(f"{where} prints something else")
                    text = text[: block.span[0]] + shown + text[block.span[1] :]
            if not check and text != page.read_text(encoding="utf-8"):
                page.write_text(text, encoding="utf-8")
    return told


def main() -> int:
    """Refresh or check all pages."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--check", action="store_true", help="change nothing; exit with 1 if a block is out of date")
    check = parser.parse_args().check
    told = refresh(check=check)
    for line in told:
        print(line)
    failed = any(" exits with " in line for line in told)
    return 1 if failed or (check and told) else 0


if __name__ == "__main__":
    sys.exit(main())
