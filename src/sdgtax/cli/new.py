"""`sdgtax new`."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer

from sdgtax.cli import options as o
from sdgtax.cli.screen import write

if TYPE_CHECKING:
    from sdgtax.check.scaffold import Scaffold
    from sdgtax.model.voice import Voice

group = typer.Typer(
    name="new", no_args_is_help=True, help="Write a new category, indicator set or profile with comments that teach the format.",
    rich_markup_mode="markdown",
)  # fmt: skip


def register(app: typer.Typer) -> None:
    """Add the commands."""
    group.command("category")(category)
    group.command("set")(new_set)
    group.command("profile")(profile)
    app.add_typer(group)


def category(
    name: Annotated[str, typer.Argument(metavar="ID", help="Its id: the id of the parent, a dot, and a name.")],
    lang: o.Lang = "",
    taxonomy_dir: o.TaxonomyDir = None,
) -> None:
    """Add a category to the file where it belongs.

    Examples:

        sdgtax new category perspective.area.tourism
    """
    workspace = o.opened(taxonomy_dir)
    _tell(workspace.new_category(name), o.speaking(workspace, lang))


def new_set(
    name: Annotated[str, typer.Argument(metavar="ID", help="Its id, which is also the name of the file.")],
    lang: o.Lang = "",
    taxonomy_dir: o.TaxonomyDir = None,
    sets_dir: o.SetsDir = None,
) -> None:
    """Write a new indicator set.

    Examples:

        sdgtax new set my-county
    """
    workspace = o.opened(taxonomy_dir, sets_dir)
    _tell(workspace.new_set(name, date.today().year), o.speaking(workspace, lang))


def profile(
    name: Annotated[str, typer.Argument(metavar="ID", help="Its id, which is also the name of the file.")],
    lang: o.Lang = "",
    taxonomy_dir: o.TaxonomyDir = None,
) -> None:
    """Write a new profile.

    Examples:

        sdgtax new profile my-municipality
    """
    workspace = o.opened(taxonomy_dir)
    _tell(workspace.new_profile(name), o.speaking(workspace, lang))


def _tell(scaffold: Scaffold, say: Voice) -> None:
    from sdgtax.yaml.find import shown

    path = shown(scaffold.path)
    todo = (f"  {path}:{line}: {text}" for line, text in scaffold.todo)
    write(say("new.written", path=path), say("new.fill"), *todo, say("new.next", path=path))
