"""The things that several sets measure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rich.console import RenderableType

    from sdgtax.match.concepts import Concept
    from sdgtax.match.lock import Move
    from sdgtax.match.results import Concepts
    from sdgtax.model.voice import Voice


def concepts(found: Concepts, say: Voice) -> Iterator[RenderableType]:
    """Each thing with its members, its strongest and its weakest tie; a summary at the end."""
    for c in found.found:
        head = Text.assemble((f"{c.id}  ", "dim"), (c.name, "bold"))
        if c.below:
            head.append(f"  ({say('concepts.part', n=c.below)})", style="yellow")
        yield head
        if len(c.members) > 1:
            for m in c.members:
                yield Text.assemble((f"        {m.set_id}:{m.code}  ", "dim"), m.title)
            yield Text(f"        {_ties(c, say)}", style="dim")
    yield Text(summary(found, say), style="bold")


def moved(found: Sequence[Move], say: Voice) -> Iterator[RenderableType]:
    """What has moved: the indicator, its id before and now."""
    for m in found:
        yield Text.assemble((f"{m.ref}  ", "dim"), m.title, (f"  {m.was or '-'} → {m.now or '-'}", "yellow"))
    yield Text(say("concepts.moved", n=len(found)), style="bold")


def _ties(c: Concept, say: Voice) -> str:
    ties = {say("concepts.strongest"): c.strongest, say("concepts.weakest"): c.weakest}
    texts = [f"{word} {say.number(o.score)} {o.a_ref} ~ {o.b_ref}" for word, o in ties.items() if o]
    return "; ".join(texts[:1] if c.strongest is c.weakest else texts)


def summary(found: Concepts, say: Voice) -> str:
    """How many things the sets measure, in one sentence."""
    return say("concepts.things", n=found.indicators, s=len(found.sets), t=found.things)
