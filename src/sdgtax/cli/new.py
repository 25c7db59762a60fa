"""`sdgtax new`."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from sdgtax.cli.options import SetsDir, TaxonomyDir, guarded

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
    from sdgtax.check.scaffold import new_category

    _tell(new_category(name, _folder(taxonomy_dir, "taxonomy")))


def new_set(
    name: Annotated[str, typer.Argument(metavar="ID", help="Its id, which is also the name of the file.")],
    taxonomy_dir: TaxonomyDir = None,
    sets_dir: SetsDir = None,
) -> None:
    """Write a new indicator set.

    Examples:

        sdgtax new set my-county
    """
    from sdgtax.check import scaffold

    root = _folder(sets_dir, "indicator_sets")
    _tell(scaffold.new_set(name, root, _folder(taxonomy_dir, "taxonomy"), date.today().year))


def profile(
    name: Annotated[str, typer.Argument(metavar="ID", help="Its id, which is also the name of the file.")],
    taxonomy_dir: TaxonomyDir = None,
) -> None:
    """Write a new profile.

    Examples:

        sdgtax new profile my-municipality
    """
    from sdgtax.check.scaffold import new_profile

    _tell(new_profile(name, _folder(taxonomy_dir, "taxonomy")))


def _folder(given: Path | None, name: str) -> Path:
    """The folder given, that of the current folder, or the bundled one."""
    from sdgtax.yaml.bundle import bundled

    if given is not None:
        return given
    return Path(name) if Path(name).is_dir() else bundled(name)


def _tell(scaffold: object) -> None:
    from sdgtax.check.scaffold import Scaffold
    from sdgtax.check.validate import shown

    assert isinstance(scaffold, Scaffold)
    path = shown(scaffold.path)
    print(f"Written: {path}")
    print("To fill in:")
    for line, text in scaffold.todo:
        print(f"  {path}:{line}: {text}")
    print(f"Then run `sdgtax validate {path}`.")
