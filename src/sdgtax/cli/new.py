"""`sdgtax new`."""

from __future__ import annotations

import sys
from datetime import date
from typing import TYPE_CHECKING

import typer

from sdgtax.cli import options as o
from sdgtax.cli.screen import write

if TYPE_CHECKING:
    from sdgtax.check.scaffold import Priority, Scaffold
    from sdgtax.model.voice import Voice

GROUP = typer.Typer(
    name="new", no_args_is_help=True, help="Write a new category, indicator set or profile with comments that teach the format.",
    rich_markup_mode="markdown",
)  # fmt: skip


@GROUP.command("category")
@o.command("profile", "sets_dir")
def category(
    name: str = o.argument(..., "Its id: the id of the parent, a dot, and a name.", "ID"), *, place: o.Place
) -> None:
    """Add a category to the file where it belongs.

    Examples:

        sdgtax new category perspective.area.tourism
    """
    workspace = place.opened()
    _tell(workspace.new_category(name), o.speaking(workspace, place.lang))


@GROUP.command("set")
@o.command("profile")
def new_set(
    name: str = o.argument(..., "Its id, which is also the name of the file.", "ID"), *, place: o.Place
) -> None:
    """Write a new indicator set.

    Examples:

        sdgtax new set my-county
    """
    workspace = place.opened()
    _tell(workspace.new_set(name, date.today().year), o.speaking(workspace, place.lang))


@GROUP.command("profile")
@o.command("profile", "sets_dir")
def profile(
    name: str = o.argument(..., "Its id, which is also the name of the file.", "ID"),
    called: str = o.option("", "What it is called.", "NAME", "--name"),
    source: str = o.option("", "Where the priorities stand, such as the municipal plan.", "TEXT"),
    level: str = o.LEVEL,
    priority: list[str] | None = o.option(
        None, "A strategic priority, with words in titles that speak for it. May be repeated.", "NAME[: WORDS]"
    ),
    *,
    place: o.Place,
) -> None:
    """Write a new profile: asked for on a terminal, or as the options say; what is not said is left to be filled in.

    It goes into a taxonomy of your own; without one, and with anything said of it, into the current folder, where `--profile ID.yaml` names it. Its level is used by all
    commands that know `--level`.

    Examples:

        sdgtax new profile my-municipality

        sdgtax new profile fjordby --name Fjordby --level municipal --source "Kommuneplanen" --priority "Grønn mobilitet: *sykkel*, *buss*"
    """
    from sdgtax.check.scaffold import Wanted

    workspace = place.opened()
    say = o.speaking(workspace, place.lang)
    said = [_priority(text) for text in priority or ()]
    if sys.stdin.isatty() and not (called or source or level or priority):
        called, source = _asked(say, "new.ask-name"), _asked(say, "new.ask-source")
        level = _asked(say, "new.ask-level", levels=", ".join(workspace.taxonomy.metadata.levels))
        while text := _asked(say, "new.ask-priority"):
            said.append(_priority(text))
    _tell(workspace.new_profile(name, Wanted(called, source, level, tuple(said))), say)


def _asked(say: Voice, word: str, **values: str) -> str:
    """What is typed behind a question."""
    write(say(word, **values))
    return sys.stdin.readline().strip()


def _priority(text: str) -> Priority:
    from sdgtax.check.scaffold import Priority

    label, _, words = text.partition(":")
    return Priority(label.strip(), tuple(w.strip() for w in words.split(",") if w.strip()))


def _tell(scaffold: Scaffold, say: Voice) -> None:
    from sdgtax.yaml.find import shown

    path = shown(scaffold.path)
    todo = (f"  {path}:{line}: {text}" for line, text in scaffold.todo)
    filled = [say("new.fill"), *todo] if scaffold.todo else []
    write(say("new.written", path=path), *filled, say("new.next", path=path))
