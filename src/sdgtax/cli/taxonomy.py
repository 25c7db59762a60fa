"""`sdgtax taxonomy`."""

from __future__ import annotations

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
    from sdgtax.classify.engine import Classifier, classify_all
    from sdgtax.show.taxonomy import category_record, print_category, print_tree, resolve, tree_record
    from sdgtax.views.classification import dump_json
    from sdgtax.yaml.load import load_sets, load_taxonomy

    tax = load_taxonomy(taxonomy_dir, profile)
    if category is None or (found := resolve(tax, category)).group:
        root = "" if category is None else resolve(tax, category).id
        if json_:
            print(dump_json(tree_record(tax, root, lang.value)), end="")
        else:
            print_tree(tax, root, lang.value, depth)
        return
    sets = load_sets(sets_dir)
    results = classify_all(Classifier(tax, sets), (i for s in sets.values() for i in s.indicators), explain=False)
    members: list[Any] = [c for c in results if any(a.category == found.id for a in c.assignments)]
    if json_:
        print(dump_json(category_record(tax, found, members, lang.value)), end="")
    else:
        print_category(tax, found, members, lang.value)
