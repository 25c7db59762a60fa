"""What running texts speak of, on a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text

from sdgtax.show.table import indented
from sdgtax.text.fold import shorten
from sdgtax.views.text import TextView, pieces

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from rich.console import Console, RenderableType

    from sdgtax.model.document import Document, Topic

BAR, LABEL = 10, 48


def documents(out: Console, view: TextView, found: Iterable[Document]) -> Iterator[RenderableType]:
    """Each text: what was read of it, and facet by facet its topics with the sentences that speak for them, their words marked."""
    for n, d in enumerate(found):
        if n:
            yield ""
        yield Text(d.name, style="bold")
        yield from (Text(line, style="dim") for line in view.head(d))
        for facet in view.taxonomy.text.facets:
            yield ""
            yield Text(view.taxonomy.facet(facet).label.get(view.say.lang), style="bold underline")
            topics = d.of(facet)
            if not topics:
                yield Text(f"  {view.say('text.nothing')}", style="dim")
            faint = [t for t in topics if view.faint(t)]
            for t in topics:
                if t not in faint:
                    yield from _topic(out, view, d, t)
            if faint:
                labels = "; ".join(shorten(view.label(t.category), LABEL) for t in faint)
                yield indented(Text(f"{view.say('text.faint', n=len(faint))}. {labels}", style="dim"))


def _topic(out: Console, view: TextView, d: Document, t: Topic) -> Iterator[RenderableType]:
    share = view.say.share(t.share)
    line = Text("  ").append(f"{'█' * max(1, round(BAR * t.share)):<{BAR}}", style="cyan").append(f" {share:>5}  ")
    line.append(shorten(view.label(t.category), LABEL), style="bold").append(f"  ({view.note(t)})", style="dim")
    yield line
    colour = out.is_terminal and not out.no_color
    for s in t.sentences[: view.taxonomy.text.shown]:
        m = s.of(t.category)
        said = Text(f"{view.place(d, s)}: ", style="dim")
        for text, marked in pieces(s, m) if m else ():
            said.append(
                text if colour or not marked else f"[{text}]", style="not dim underline cyan" if marked else "not dim"
            )
        yield indented(said, 6)
