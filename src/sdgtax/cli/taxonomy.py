"""`sdgtax taxonomy`."""

from __future__ import annotations

from sdgtax.cli import options as o


@o.command()
def taxonomy(
    category: str | None = o.argument(None, "A category id, goal or target number.", "[CATEGORY]", known=o.CATEGORIES),
    depth: int = o.option(3, "How deep the tree is shown.", min=1, max=5, show_default=True),
    json_: bool = o.JSON,
    *,
    place: o.Place,
) -> None:
    """Show the tree of categories, or one category with its definition, source, terms and bundled indicators.

    Examples:

        sdgtax taxonomy

        sdgtax taxonomy goal.sdg.11.11-6

        sdgtax taxonomy perspective.area.transport --lang nb

        sdgtax taxonomy perspective.priority --profile trondheim
    """
    from sdgtax.cli.screen import console, put
    from sdgtax.show import taxonomy as show
    from sdgtax.views import taxonomy as view

    workspace, say = place.told()
    tax, out = workspace.taxonomy, console()
    found = workspace.category(category) if category is not None else None
    if found is None or found.group:
        root = found.id if found else ""
        result, parts = view.tree(tax, root, say.lang), show.tree(out, tax, root, depth, say)
    else:
        members = workspace.members(found)
        result, parts = view.category(tax, found, members, say.lang), show.category(tax, found, members, say)
    if json_:
        o.emit("json", result)
    else:
        put(out, parts)
