"""One pair of titles in full."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text

from sdgtax.model.sheet import Sheet
from sdgtax.show.overlap import marked, relation
from sdgtax.show.table import draw

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.console import Console, RenderableType

    from sdgtax.model.voice import Voice
    from sdgtax.views.pair import Pair


def pair(out: Console, found: Pair, say: Voice) -> Iterator[RenderableType]:
    """Relation, what differs, the evidence; then facets side by side, terms, features with their weights."""
    o = found.overlap
    yield Text.assemble(("A  ", "dim"), marked(o.a_title, o.a_marks))
    yield Text.assemble(("B  ", "dim"), marked(o.b_title, o.b_marks))
    score = f" ({o.relation}Match), {say('overlap.score')} {say.number(o.score, 3)}"
    yield Text(f"{say('overlap.relation')}: ") + relation(found.taxonomy, o, say) + Text(score)
    yield Text(f"{say('overlap.differs')}: {o.differs_text or '-'}")
    yield Text(f"{say('overlap.evidence')}: {'; '.join(o.evidence)}")
    facets, *others = found.sheets()
    said = ([value or say("overlap.unsaid") for value in row] for row in facets.rows)
    for sheet in (Sheet(facets.name, facets.columns, said), *others):
        yield from draw(out, sheet, say)
