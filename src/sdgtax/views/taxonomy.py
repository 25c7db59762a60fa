"""The tree of categories and single categories as sheets and records."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from sdgtax.views.sheets import heading, sheet

if TYPE_CHECKING:
    from sdgtax.model.classification import Classification
    from sdgtax.model.rules import Category
    from sdgtax.model.sheet import Result
    from sdgtax.model.taxonomy import Taxonomy


def tree(taxonomy: Taxonomy, root: str, lang: str, depth: int = 0) -> Result:
    """The tree below a category ("" for all); the sheet goes `depth` levels deep (0: all), JSON always the whole way."""
    rows = (
        {"id": c.id, "heading": heading(c, lang), "depth": level} for level, c in below(taxonomy, root, depth or 99)
    )
    return {"sheet": lambda: sheet(taxonomy.columns, "tree", rows), "record": lambda: _nested(taxonomy, root, lang)}


def below(taxonomy: Taxonomy, parent: str, depth: int, level: int = 0) -> Iterator[tuple[int, Category]]:
    """A category ("" for none) and those below it, each followed by its own, with how deep they lie."""
    if parent:
        yield level, taxonomy.categories[parent]
        level += 1
    if level < depth:
        for category in taxonomy.children(parent):
            yield from below(taxonomy, category.id, depth, level)


def _nested(taxonomy: Taxonomy, root: str, lang: str) -> dict[str, Any]:
    if root:
        found = taxonomy.categories[root]
        record: dict[str, Any] = {"id": root, "label": found.label.get(lang)}
        if found.title:
            record["title"] = found.title.get(lang)
    else:
        info = taxonomy.info
        record = {"id": info.id, "label": info.name.get(lang), "version": info.version}
    children = [_nested(taxonomy, c.id, lang) for c in taxonomy.children(root)]
    return record | ({"children": children} if children else {})


def category(taxonomy: Taxonomy, found: Category, members: Sequence[Classification], lang: str) -> Result:
    """One category with the keys of its YAML file, and the indicators that fall in it."""
    more = {
        "file": taxonomy.files[found.id],
        "heading": heading(found, lang),
        "bundled_indicators": [{"set": m.set_id, "code": m.code, "title": m.title} for m in members],
    }
    return {"record": lambda: found.model_dump(by_alias=True, exclude_defaults=True) | more}
