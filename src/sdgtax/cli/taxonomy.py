"""`sdgtax taxonomy`."""

from __future__ import annotations

from typing import Annotated

import typer

from sdgtax.cli.options import Json, Lang, ProfileName, SetsDir, TaxonomyDir, emit, opened


def taxonomy(
    category: Annotated[
        str | None,
        typer.Argument(metavar="[CATEGORY]", help="A category id, goal or target number.", show_default=False),
    ] = None,
    depth: Annotated[int, typer.Option("--depth", min=1, max=5, help="How deep the tree is shown.")] = 3,
    lang: Lang = "",
    json_: Json = False,
    profile: ProfileName = None,
    taxonomy_dir: TaxonomyDir = None,
    sets_dir: SetsDir = None,
) -> None:
    """Show the tree of categories, or one category with its definition, source, terms and bundled indicators.

    Examples:

        sdgtax taxonomy

        sdgtax taxonomy goal.sdg.11.11-6

        sdgtax taxonomy perspective.area.transport --lang nb

        sdgtax taxonomy perspective.priority --profile trondheim
    """
    from sdgtax.show.taxonomy import print_category, print_tree, resolve
    from sdgtax.views.taxonomy import category as one
    from sdgtax.views.taxonomy import tree

    workspace = opened(taxonomy_dir, sets_dir, profile)
    tax, shown = workspace.taxonomy, workspace.language(lang)
    found = resolve(tax, category) if category is not None else None
    if found is None or found.group:
        root = found.id if found else ""
        if json_:
            emit("json", tree(tax, root, shown))
        else:
            print_tree(tax, root, shown, depth)
        return
    members = workspace.members(found)
    if json_:
        emit("json", one(tax, found, members, shown))
    else:
        print_category(tax, found, members, shown)
