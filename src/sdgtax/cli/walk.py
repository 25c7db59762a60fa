"""A walk through what needs review: one key an answer on a terminal, one line an answer elsewhere."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from sdgtax.analyse.verdicts import INSTEAD, UNSURE, decided
from sdgtax.classify.explain import Explainer
from sdgtax.cli.screen import tell, write
from sdgtax.formats.verdicts import PARTS, Choices
from sdgtax.formats.write import write_new
from sdgtax.model.indicator import shown_code
from sdgtax.model.review import Decision
from sdgtax.views.classification import review_reason
from sdgtax.views.workbook import choice, decided_on

if TYPE_CHECKING:
    from sdgtax.model.voice import Voice
    from sdgtax.reviewing import Walk
    from sdgtax.workspace import Workspace

KEYS, BACK, WHY, STOP = "key", "back", "why", "stop"


class Screen:
    """Asks, and keeps what is answered in the file at once."""

    def __init__(self, workspace: Workspace, walk: Walk, say: Voice, day: str) -> None:
        self._workspace, self._walk, self._say, self._day = workspace, walk, say, day
        self._choices = Choices(workspace.taxonomy)
        self._before = walk.path.read_text(encoding="utf-8") if walk.path.exists() else None
        self._keys = {text.get(say.lang): name for name, text in workspace.taxonomy.words.sections[KEYS].items()}

    def run(self) -> int:
        """Ask for each in turn; gives how many were decided on. Ends where the input ends."""
        walk, at = self._walk, 0
        self._asked(at)
        while at < len(walk.waiting):
            name = self._key()
            if name == STOP:
                break
            if name == BACK and not at:
                tell(self._say("deciding.first"))
            elif name == BACK:
                at -= 1
                if walk.said.pop(at, None):
                    self._keep()
                self._asked(at)
            elif name == WHY:
                c = self._workspace.explain(walk.waiting[at].indicator)
                write(Explainer(self._workspace.taxonomy, self._say.lang).text(c))
            elif name and self._answered(at, name):
                at += 1
                self._asked(at)
        return len(walk.said)

    def _asked(self, at: int) -> None:
        """Show an indicator with what was found."""
        walk, say, taxonomy = self._walk, self._say, self._workspace.taxonomy
        if at >= len(walk.waiting):
            return
        c = walk.waiting[at]
        write("", say("deciding.at", n=at + 1, of=len(walk.waiting)))
        write(say("deciding.title", code=shown_code(c.code), title=c.title).strip())
        for facet in taxonomy.scoring.facets:
            for a in c.of(facet.id) if facet.review or facet.review_below is not None else ():
                write(f"  {choice(taxonomy, a.category, say)} ({say.number(a.confidence)})")
        write(say("deciding.doubt", text=review_reason(taxonomy, say)(c)))
        key = {name: f"[{key}]" for key, name in self._keys.items()}
        write(say(
            "deciding.keys", right=key["right"], wrong=key["wrong"], instead=key["instead"], unsure=key["unsure"],
            back=key["back"], why=key["why"], stop=key["stop"],
        ))  # fmt: skip

    def _key(self) -> str:
        """The name of the key that was pressed, or of the line that was typed; empty for none of them."""
        if sys.stdin.isatty():
            from click import getchar

            typed = getchar().strip().lower()
        else:
            line = sys.stdin.readline()
            if not line:
                return STOP
            typed = line.strip().lower()
        if typed not in self._keys:
            tell(self._say("deciding.key", text=self._say.quote(typed)))
        return self._keys.get(typed, "")

    def _answered(self, at: int, verdict: str) -> bool:
        """Keep an answer; false where it could not be understood, and is asked for again."""
        instead: list[str] = []
        if verdict == INSTEAD:
            write(self._say("deciding.instead"))
            for text in filter(None, PARTS.split(sys.stdin.readline().strip())):
                found = self._choices.find(text)
                if len(found) != 1:
                    hint = self._choices.hint(text) if not found else f" ({', '.join(found)})"
                    tell(self._say("deciding.unknown", text=self._say.quote(text), hint=hint))
                    return False
                instead += found
            if not instead:
                return False
        if verdict == UNSURE:
            return True
        c = self._walk.waiting[at]
        answers = decided(self._workspace.taxonomy, [a.category for a in c.assignments], verdict, instead)
        bound = {"indicator": decided_on(c), "title": c.title, "by": self._walk.by, "date": self._day}
        self._walk.said[at] = [Decision(category=category, decision=said, **bound) for category, said in answers]
        self._keep()
        return True

    def _keep(self) -> None:
        """Write the file as it was before, with all that is decided now."""
        path = self._walk.path
        if self._before is not None:
            write_new(path, self._before)
        elif path.exists():
            path.unlink()
        made = [d for n in sorted(self._walk.said) for d in self._walk.said[n]]
        if made:
            write_new(path, self._workspace.with_decisions(path, made)[0])
