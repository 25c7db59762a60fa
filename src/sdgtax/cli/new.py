"""`sdgtax new`."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer

from sdgtax.cli.options import SetsDir, TaxonomyDir, guarded

if TYPE_CHECKING:
    from sdgtax.check.scaffold import Scaffold

group = typer.Typer(
    name="new", no_args_is_help=True, help="Write a new category, indicator set or profile with comments that teach the format.",
    rich_markup_mode="markdown",
)  # fmt: skip


def register(app: typer.Typer) -> None:
    """Add the commands."""
    group.command("category")(guarded(category))
    group.command("set")(guarded(new_set))
    group.command("profile")(guarded(profile))
    app.add_typer(group)


def category(
    name: Annotated[str, typer.Argument(metavar="ID", help="Its id: the id of the parent, a dot, and a name.")],
    taxonomy_dir: TaxonomyDir = None,
) -> None:
    """Add a category to the file where it belongs.

    Examples:

        sdgtax new category perspective.area.tourism
    """
    from sdgtax.workspace import open

    _tell(open(taxonomy_dir).new_category(name))


def new_set(
    name: Annotated[str, typer.Argument(metavar="ID", help="Its id, which is also the name of the file.")],
    taxonomy_dir: TaxonomyDir = None,
    sets_dir: SetsDir = None,
) -> None:
    """Write a new indicator set.

    Examples:

        sdgtax new set my-county
    """
    from sdgtax.workspace import open

    _tell(open(taxonomy_dir, sets_dir).new_set(name, date.today().year))


def profile(
    name: Annotated[str, typer.Argument(metavar="ID", help="Its id, which is also the name of the file.")],
    taxonomy_dir: TaxonomyDir = None,
) -> None:
    """Write a new profile.

    Examples:

        sdgtax new profile my-municipality
    """
    from sdgtax.workspace import open

    _tell(open(taxonomy_dir).new_profile(name))


def _tell(scaffold: Scaffold) -> None:
    from sdgtax.yaml.find import shown

    path = shown(scaffold.path)
    print(f"Written: {path}")
    print("To fill in:")
    for line, text in scaffold.todo:
        print(f"  {path}:{line}: {text}")
    print(f"Then run `sdgtax validate {path}`.")
