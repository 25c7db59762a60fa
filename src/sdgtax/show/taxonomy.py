"""The tree of categories, and single categories."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text

from sdgtax.show.table import headed
from sdgtax.text.fold import shorten
from sdgtax.views.sheets import heading
from sdgtax.views.taxonomy import below

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rich.console import Console, RenderableType
    from rich.tree import Tree

    from sdgtax.model.classification import Classification
    from sdgtax.model.rules import Category, Example, Term
    from sdgtax.model.taxonomy import Taxonomy
    from sdgtax.model.voice import Voice

MEMBERS_SHOWN = 12
TITLE = 90


def tree(out: Console, taxonomy: Taxonomy, root: str, depth: int, say: Voice) -> Iterator[RenderableType]:
    """The tree below a category ("" for all), `depth` levels deep; on a terminal drawn, else one line a category."""
    if not out.is_terminal:
        yield from (f"{c.id}\t{heading(c, say.lang)}" for _, c in below(taxonomy, root, depth))
        return
    from rich.tree import Tree

    info = taxonomy.info
    title = heading(taxonomy.categories[root], say.lang) if root else f"{info.name.get(say.lang)} {info.version}"
    top = Tree(Text(title, style="bold"))
    _grow(taxonomy, top, root, depth, say)
    yield top


def _grow(taxonomy: Taxonomy, branch: Tree, parent: str, depth: int, say: Voice) -> None:
    for c in taxonomy.children(parent) if depth else ():
        text = Text(heading(c, say.lang)).append(f"  {c.id}", style="dim")
        _grow(taxonomy, branch.add(text), c.id, depth - 1, say)


def category(
    taxonomy: Taxonomy, found: Category, members: Sequence[Classification], say: Voice
) -> Iterator[RenderableType]:
    """One category on a screen: definition, source, terms, the indicators that fall in it."""
    yield Text(heading(found, say.lang), style="bold")
    yield Text(found.id, style="dim")
    if found.title:
        yield Text(found.title.get(say.lang))
    yield ""
    yield Text(found.definition.get(say.lang))
    yield ""
    sources = [taxonomy.info.sources[s].title for s in found.source if s in taxonomy.info.sources]
    for label, value in {
        "taxonomy.source": "; ".join(sources),
        "taxonomy.basis": say(f"settled.{found.basis}"),
        "taxonomy.same": ", ".join(found.same_as),
        "taxonomy.file": f"taxonomy/{taxonomy.files[found.id]}",
        "taxonomy.links": ", ".join(f"{taxonomy.label(c, say.lang)} {weight:g}" for c, weight in found.links.items()),
        "taxonomy.examples": ", ".join(map(_example, found.examples)),
        "taxonomy.counter": ", ".join(map(_example, found.counterexamples)),
        "taxonomy.note": found.note,
    }.items():
        if value:
            yield Text(f"{say(label)}: ", style="bold").append(value, style="not bold")
    for language in taxonomy.info.languages:
        terms = [t for t in found.terms if t.any.get(language)]
        if terms:
            yield from headed(say("taxonomy.terms", lang=language))
        yield from (_term(t, language) for t in terms)
    yield from headed(say("taxonomy.members", n=len(members)))
    for m in members[:MEMBERS_SHOWN]:
        yield Text(f"  {m.ref}  ", style="dim").append(shorten(m.title, TITLE), style="not dim")
    if len(members) > MEMBERS_SHOWN:
        yield Text(f"  … {say('taxonomy.more', n=len(members) - MEMBERS_SHOWN)}", style="dim")


def _example(example: Example) -> str:
    return example if isinstance(example, str) else str(example.model_dump())


def _term(term: Term, language: str) -> Text:
    """A term with its weight and phrases, what must be there too (+), and what must not (-)."""
    line = Text(f"  {term.id} ").append(f"{term.weight:+g} ", style="cyan").append(", ".join(term.any.get(language)))
    for sign, phrases, style in (("+", term.with_, "green"), ("-", term.none, "red")):
        if phrases and phrases.get(language):
            line.append(f"  {sign} {', '.join(phrases.get(language))}", style=style)
    return line
