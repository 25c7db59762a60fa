"""Do what `docs/editing.md` tells, in a copy of the data under git, and put the real output of the commands into the page.

In the page, a block that begins with ```` ```text ```` and a line `> sdgtax ...` shows commands and what they print; `text lines=N`
cuts each output to N lines. A comment `<!-- edit: NAME -->` before a block says which edit of `EDITS` is made first.

Run: `make docs`. `--check` changes nothing and exits with 1 if the page is out of date.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from tools.refresh_docs import cut, environment

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "editing.md"
FILE = "taxonomy/goal/sdg/8.yaml"
CATEGORY = "id: goal.sdg.8.8-3\n"
PART = re.compile(
    r"<!-- edit: (?P<edit>[\w-]+) -->|^```text(?P<info>[^\n]*)\n(?P<body>> sdgtax .*?)^```$", re.MULTILINE | re.DOTALL
)


def _in_list(text: str, key: str, new: str) -> str:
    """A further value at the end of a list of the category."""
    at = text.index(f"    {key}: [", text.index(CATEGORY))
    end = text.index("]", at)
    return f"{text[:end]}, {new}{text[end:]}"


def start(text: str) -> str:
    """The data before the edit that the page tells of; it has been made since."""
    for phrase in (" survival rate of firms,", " firm survival*,"):
        text = text.replace(phrase, "", 1)
    return text


EDITS = {
    "phrase": lambda t: t.replace("business survival,", "business survival, survival rate*,", 1),
    "examples": lambda t: _in_list(
        _in_list(t, "examples", "'oecd-territorial:OT-28'"), "counterexamples", "{title: Five-year survival rate after cancer, lang: en}"
    ),
    "mend": lambda t: t.replace("OT-28'", "OT-028'", 1).replace("business survival, survival rate*,", "business survival, survival rate of firms,", 1),
}  # fmt: skip


def page(text: str) -> str:
    """The page with the output of its commands as it is now."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary) / "work"
        for name in ("taxonomy", "indicator_sets", "tests/gold"):
            shutil.copytree(ROOT / name, folder / name)
        env = environment() | {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
        git = ["git", "-c", "user.name=editor", "-c", "user.email=editor@example.org", "-c", "init.defaultBranch=main"]
        path = folder / FILE
        path.write_text(start(path.read_text(encoding="utf-8")), encoding="utf-8")
        subprocess.run(
            [sys.executable, "-m", "sdgtax", "fmt", FILE], cwd=folder, env=env, check=True, capture_output=True
        )
        for arguments in (["init", "-q"], ["add", "."], ["commit", "-q", "-m", "Start"], ["branch", "origin/main"]):
            subprocess.run([*git, *arguments], cwd=folder, env=env, check=True)

        def part(match: re.Match[str]) -> str:
            if match["edit"]:
                path = folder / FILE
                before = path.read_text(encoding="utf-8")
                after = EDITS[match["edit"]](before)
                if after == before:
                    raise SystemExit(f"the edit “{match['edit']}” of docs/editing.md finds nothing to change in {FILE}")
                path.write_text(after, encoding="utf-8")
                return match[0]
            lines = re.search(r"lines=(\d+)", match["info"])
            shown = []
            for command in re.findall(r"^> (sdgtax .*)$", match["body"], re.MULTILINE):
                done = subprocess.run(
                    [sys.executable, "-m", *command.split()], cwd=folder, env=env, capture_output=True, text=True, encoding="utf-8",
                    check=False,
                )  # fmt: skip
                if "Traceback" in done.stderr:
                    raise SystemExit(done.stderr)
                output = "".join(f"{x.rstrip()}\n" for x in (done.stdout + done.stderr).strip("\n").split("\n"))
                shown.append(f"> {command}\n{cut(output, int(lines[1]) if lines else 0)}")
            return f"```text{match['info']}\n{''.join(shown)}```"

        return PART.sub(part, text)


def main() -> int:
    """Refresh or check the page."""
    text = PAGE.read_text(encoding="utf-8")
    made = page(text)
    if "--check" in sys.argv[1:]:
        return int(made != text)
    PAGE.write_text(made, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
