"""Lines as paragraphs, headings and items of lists, where nothing but their look tells them apart: plain text and PDF.

What stands at the top or the foot of page after page is left out, and so are lines of a table of contents.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from sdgtax.model.document import Block, Kind, LeftOut, Reason, Start

if TYPE_CHECKING:
    from sdgtax.model.text_rules import Layout, Repeats

EDGE = 300
"""A longer line is no header; a line of contents shows within so many signs of its end."""
_NUMBER = re.compile(r"\d+")
_OWN = "[\ue000-\uf8ff]"
"""Signs of a font's own, such as the bullets of Word in a PDF."""
_FULL, _NEARLY = 0.8, 0.9
"""A full line is as long as the one that this share of the lines is shorter than; one that ends a sentence is nearly so long."""


class Line(NamedTuple):
    """A line as it stands, its place, and the number of its page from 0."""

    text: str
    place: int
    page: int = 0


def blocks(pages: Sequence[Sequence[Line]], layout: Layout) -> tuple[list[Block], list[LeftOut]]:
    """The lines of some pages (one, where there are none) as blocks, and what was left out of them."""
    left_out: list[LeftOut] = []
    repeated = _repeated(pages, layout.repeats) if len(pages) > 1 else set()
    kept: list[Line] = []
    for n, page in enumerate(pages):
        left = [line._replace(page=n) for k, line in enumerate(page) if (n, k) not in repeated]
        filled = [k for k, line in enumerate(left) if line.text.strip()]
        kept += left[filled[0] : filled[-1] + 1] if filled else []
    if repeated:
        n, k = min(repeated)
        left_out.append(LeftOut("repeats", len(repeated), pages[n][k].text.strip()))
    leaders = re.compile(rf"(?:\.[ ]?|…[ ]?){{{layout.contents},}}\s*\d*\s*$")
    contents = [line for line in kept if leaders.search(line.text[-EDGE:])]
    if contents:
        left_out.append(LeftOut("contents", len(contents), contents[0].text.strip()))
        dropped = {id(line) for line in contents}
        kept = [Line("", line.place) if id(line) in dropped else line for line in kept]
    return list(_Grouper(layout).group(kept)), left_out


def _repeated(pages: Sequence[Sequence[Line]], rules: Repeats) -> set[tuple[int, int]]:
    """The lines, by page and number, that stand at the top or the foot of many pages; a number that counts the pages may differ."""
    edges: dict[tuple[int, int], list[str]] = {}
    for n, page in enumerate(pages):
        filled = [k for k, line in enumerate(page) if line.text.strip()]
        for k in dict.fromkeys([*filled[: rules.lines], *filled[-rules.lines :]]):
            edges[n, k] = _forms(page[k].text, n)
    pages_of: dict[str, set[int]] = {}
    for (n, _), forms in edges.items():
        for form in forms:
            pages_of.setdefault(form, set()).add(n)
    enough = max(rules.least, rules.share * len(pages))
    return {place for place, forms in edges.items() if any(len(pages_of[f]) >= enough for f in forms)}


def _forms(text: str, page: int) -> list[str]:
    """A line as it stands, and with each number in turn taken for one that counts the pages."""
    if len(text) > EDGE:
        return []
    plain = " ".join(text.casefold().split())
    counted = (
        f"{plain[: m.start()]}#{int(m.group()) - page}{plain[m.end() :]}"
        for m in _NUMBER.finditer(plain)
        if len(m.group()) < 6
    )
    return [plain, *counted]


class _Grouper:
    """Puts lines together."""

    def __init__(self, layout: Layout) -> None:
        self._layout = layout
        signs = "|".join([*map(re.escape, layout.bullets), _OWN])
        self._item = re.compile(rf"\s*(?:(?:{signs})\s+|(?:\d{{1,2}}|[a-zæøå])\)\s+|\d{{1,2}}\.\s+(?=[^\W\d_a-zæøå]))")

    def group(self, lines: Iterable[Line]) -> Iterator[Block]:
        """The blocks of the lines, in their order."""
        listed = list(lines)
        widths = sorted(len(line.text.strip()) for line in listed if line.text.strip())
        full = widths[int(_FULL * len(widths))] if widths else 0
        held: list[Line] = []
        for line in listed:
            if held and self._ends(held, line, full):
                yield self._block(held)
                held = []
            if line.text.strip():
                held.append(line)
        if held:
            yield self._block(held)

    def _ends(self, held: Sequence[Line], line: Line, full: int) -> bool:
        """Whether a block ends before a line."""
        text, last = line.text.strip(), held[-1].text.strip()
        if not text or self._item.match(line.text):
            return True
        if not (text[0].isupper() or text[0].isdigit()):
            return False
        done, width = last[-1:] in self._layout.end, self._layout.short * full
        if line.page != held[-1].page:
            return done or len(last) < width
        return len(last) < width or (done and len(last) < _NEARLY * full)

    def _block(self, held: Sequence[Line]) -> Block:
        kind: Kind = "item" if self._item.match(held[0].text) else "text"
        text, starts = "", []
        for n, line in enumerate(held):
            stripped = self._item.sub("", line.text, count=1) if n == 0 and kind == "item" else line.text
            starts.append(Start(len(text), line.place))
            text += stripped.strip() + ("\n" if n < len(held) - 1 else "")
        heading = kind == "text" and len(text) <= self._layout.heading and text[-1:] not in self._layout.end + ",;:"
        return Block(text, "heading" if heading and "\n" not in text else kind, tuple(starts))


def names_column(text: str, layout: Layout) -> bool:
    """Whether a cell of a table's heading names a column: it is short, and no sentence. It says what stands below it, and nothing itself."""
    said = text.strip()
    return len(said) <= layout.heading and not said.endswith(tuple(layout.end))


def counted(reasons: Iterable[tuple[Reason, str]]) -> list[LeftOut]:
    """What was left out one by one (reason and text), by reason."""
    found: dict[Reason, list[str]] = {}
    for reason, text in reasons:
        found.setdefault(reason, []).append(" ".join(text.split()))
    return [LeftOut(reason, len(texts), texts[0]) for reason, texts in found.items()]
