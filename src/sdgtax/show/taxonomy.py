"""The tree of categories and single categories as text."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from rich.text import Text
from rich.tree import Tree

from sdgtax.model.finding import SdgtaxError
from sdgtax.show.console import console
from sdgtax.text.fold import shorten
from sdgtax.text.nearest import nearest

if TYPE_CHECKING:
    from sdgtax.model.classification import Classification
    from sdgtax.model.rules import Category
    from sdgtax.model.taxonomy import Taxonomy


def resolve(taxonomy: Taxonomy, name: str) -> Category:
    """The category that a user means: its id, or the number of a goal or target. Raises SdgtaxError with the nearest id."""
    found = taxonomy.categories.get(name)
    if found:
        return found
    numbered = [c for c in taxonomy.categories.values() if c.notation and c.notation == name]
    if len(numbered) >= 1:
        return numbered[0]
    tails = [c for c in taxonomy.categories.values() if c.id.endswith("." + name)]
    if len(tails) == 1:
        return tails[0]
    raise SdgtaxError(
        f"unknown category “{name}”.{nearest(name, taxonomy.categories)} `sdgtax taxonomy` shows the tree."
    )


def print_tree(taxonomy: Taxonomy, root: str, lang: str, depth: int) -> None:
    """The tree below a category ("" for all); on a terminal drawn, else one indented line a category."""
    if not sys.stdout.isatty():
        if root:
            print(f"{root}\t{heading(taxonomy.categories[root], lang)}")
            depth -= 1
        for category in _below(taxonomy, root, depth):
            print(f"{category.id}\t{heading(category, lang)}")
        return
    info = taxonomy.info
    top = Tree(
        Text(
            f"{info.name.get(lang)} {info.version}" if not root else heading(taxonomy.categories[root], lang),
            style="bold",
        )
    )
    _grow(taxonomy, top, root, lang, depth)
    console().print(top)


def _below(taxonomy: Taxonomy, parent: str, depth: int) -> Iterator[Category]:
    """The categories below one, each followed by its own."""
    if depth > 0:
        for category in taxonomy.children(parent):
            yield category
            yield from _below(taxonomy, category.id, depth - 1)


def _grow(taxonomy: Taxonomy, branch: Tree, parent: str, lang: str, depth: int) -> None:
    if depth == 0:
        return
    for category in taxonomy.children(parent):
        text = Text(heading(category, lang))
        text.append(f"  {category.id}", style="dim")
        _grow(taxonomy, branch.add(text), category.id, lang, depth - 1)


def heading(category: Category, lang: str) -> str:
    """Number and label; for a target its official wording, since its label is only the number."""
    label = category.label.get(lang)
    if category.title and category.notation and category.notation in label:
        return f"{category.notation} {shorten(category.title.get(lang), 90)}"
    return (
        f"{category.notation} {label}"
        if category.notation.isdigit() and not label.endswith(category.notation)
        else label
    )


def tree_record(taxonomy: Taxonomy, root: str, lang: str) -> dict[str, Any]:
    """The tree below a category as nested records."""

    def node(category: Category) -> dict[str, Any]:
        record: dict[str, Any] = {"id": category.id, "label": category.label.get(lang)}
        if category.title:
            record["title"] = category.title.get(lang)
        children = [node(c) for c in taxonomy.children(category.id)]
        if children:
            record["children"] = children
        return record

    if root:
        return node(taxonomy.categories[root])
    return {
        "id": taxonomy.info.id,
        "label": taxonomy.info.name.get(lang),
        "version": taxonomy.info.version,
        "children": [node(c) for c in taxonomy.children("")],
    }


def category_record(taxonomy: Taxonomy, category: Category, members: list[Classification], lang: str) -> dict[str, Any]:
    """One category as a record, with the bundled indicators that fall in it."""
    record = category.model_dump(by_alias=True, exclude_defaults=True)
    record["file"] = taxonomy.files[category.id]
    record["heading"] = heading(category, lang)
    record["bundled_indicators"] = [{"set": m.set_id, "code": m.code, "title": m.title} for m in members]
    return record


def print_category(taxonomy: Taxonomy, category: Category, members: list[Classification], lang: str) -> None:
    """One category on a screen."""
    out = console()
    words = WORDS[lang if lang in WORDS else "en"]
    out.print(Text(heading(category, lang), style="bold"))
    out.print(Text(category.id, style="dim"))
    if category.title:
        out.print(Text(category.title.get(lang)))
    out.print()
    out.print(Text(category.definition.get(lang)))
    sources = "; ".join(taxonomy.info.sources[s].title for s in category.source if s in taxonomy.info.sources)
    out.print()
    for label, value in (
        (words["source"], sources),
        (words["basis"], category.basis),
        (words["same"], ", ".join(category.same_as)),
        (words["file"], f"taxonomy/{taxonomy.files[category.id]}"),
        (words["links"], ", ".join(f"{taxonomy.label(c, lang)} {w:g}" for c, w in category.links.items())),
        (
            words["examples"],
            ", ".join(str(e) if isinstance(e, str) else str(e.model_dump()) for e in category.examples),
        ),
        (
            words["counter"],
            ", ".join(str(e) if isinstance(e, str) else str(e.model_dump()) for e in category.counterexamples),
        ),
        (words["note"], category.note),
    ):
        if value:
            out.print(Text(f"{label}: ", style="bold").append(Text(value, style="not bold")))
    for language in ("en", "nb"):
        lines = [(t.id, t.weight, t.any.get(language), t.with_, t.none) for t in category.terms if t.any.get(language)]
        if not lines:
            continue
        out.print()
        out.print(Text(f"{words['terms']} ({language})", style="bold"))
        for term, weight, phrases, with_, none in lines:
            line = Text(f"  {term} ").append(f"{weight:+g} ", style="cyan").append(", ".join(phrases))
            if with_ and with_.get(language):
                line.append(f"  + {', '.join(with_.get(language))}", style="green")
            if none and none.get(language):
                line.append(f"  - {', '.join(none.get(language))}", style="red")
            out.print(line)
    out.print()
    out.print(Text(words["members"].format(n=len(members)), style="bold"))
    for m in members[:12]:
        out.print(Text(f"  {m.ref}  ", style="dim").append(shorten(m.title, 90), style="not dim"))
    if len(members) > 12:
        out.print(Text(f"  … {len(members) - 12} {words['more']}", style="dim"))


WORDS = {
    "en": {
        "source": "Source", "basis": "Basis", "same": "Same as", "file": "File", "links": "Speaks for", "examples": "Examples",
        "counter": "Counterexamples", "note": "Note", "terms": "Terms", "members": "{n} bundled indicators fall in it",
        "more": "more (see --json)",
    },
    "nb": {
        "source": "Kilde", "basis": "Grunnlag", "same": "Samme som", "file": "Fil", "links": "Taler for", "examples": "Eksempler",
        "counter": "Moteksempler", "note": "Merknad", "terms": "Termer", "members": "{n} medfølgende indikatorer hører hjemme her",
        "more": "til (se --json)",
    },
}  # fmt: skip
