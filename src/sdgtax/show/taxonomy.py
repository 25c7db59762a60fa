"""The tree of categories and single categories as text."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING

from rich.text import Text
from rich.tree import Tree

from sdgtax.model.finding import SdgtaxError
from sdgtax.show.console import console
from sdgtax.text.fold import shorten
from sdgtax.text.nearest import nearest
from sdgtax.views.taxonomy import heading
from sdgtax.views.words import words as words_of

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


def print_category(taxonomy: Taxonomy, category: Category, members: list[Classification], lang: str) -> None:
    """One category on a screen."""
    out = console()
    words = words_of(taxonomy, "taxonomy", lang)
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
    for language in taxonomy.info.languages:
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
