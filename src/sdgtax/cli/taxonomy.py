"""`sdgtax taxonomy`."""

from __future__ import annotations

import sys
from typing import Annotated, Any

import typer

from sdgtax.cli.options import Json, Lang, LangChoice, ProfileName, SetsDir, TaxonomyDir, guarded


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("taxonomy")(guarded(taxonomy))


def taxonomy(
    category: Annotated[
        str | None,
        typer.Argument(metavar="[CATEGORY]", help="A category id, goal or target number.", show_default=False),
    ] = None,
    depth: Annotated[int, typer.Option("--depth", min=1, max=5, help="How deep the tree is shown.")] = 3,
    lang: Lang = LangChoice.en,
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
    from sdgtax.analyse.coverage import classify_sets
    from sdgtax.formats.registry import FORMATS
    from sdgtax.show.taxonomy import print_category, print_tree, resolve
    from sdgtax.views.taxonomy import category as one
    from sdgtax.views.taxonomy import tree
    from sdgtax.yaml.load import load_sets, load_taxonomy

    tax = load_taxonomy(taxonomy_dir, profile)
    if category is None or (found := resolve(tax, category)).group:
        root = "" if category is None else resolve(tax, category).id
        if json_:
            sys.stdout.writelines(FORMATS["json"].write(tree(tax, root, lang.value)))
        else:
            print_tree(tax, root, lang.value, depth)
        return
    results = classify_sets(tax, load_sets(sets_dir))
    members: list[Any] = [c for c in results if any(a.category == found.id for a in c.assignments)]
    if json_:
        sys.stdout.writelines(FORMATS["json"].write(one(tax, found, members, lang.value)))
    else:
        print_category(tax, found, members, lang.value)
