"""Elements of a page, charts drawn in SVG, and tables whose cells are shaded. What is no `Markup` is text, and stays text."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from html import escape

from sdgtax.text import harmless

SHADES = 5
"""Shades of a cell, the first for the least."""
SIZE, HUB, RIM, FAR = 320, 52, 74, 156
"""Of a wheel: its width, the radii of its hub, of the ring of numbers and of the longest part."""


class Markup(str):
    """Text that is markup already; nothing else makes it than the functions of this file."""

    __slots__ = ()

    @classmethod
    def of(cls, text: str) -> Markup:
        """A text as markup that shows it."""
        return text if isinstance(text, cls) else cls(escape(harmless.log(text)))


VOID = ("rect", "path", "circle", "line")


def tag(name: str, *content: str, **attributes: str | int | float) -> Markup:
    """An element. A name of an attribute has `_` for `-`, and one at the end where Python has the word (`class_`)."""
    named = ((key.rstrip("_").replace("_", "-"), value) for key, value in attributes.items())
    written = "".join(f' {key}="{Markup.of(str(value))}"' for key, value in named)
    if name in VOID and not content:
        return Markup(f"<{name}{written}/>")
    return Markup(f"<{name}{written}>{join(*content)}</{name}>")


def join(*parts: str) -> Markup:
    """Parts one after the other."""
    return Markup("".join(map(Markup.of, parts)))


def ink(colour: str) -> str:
    """Black or white, whichever has more contrast with a colour (W3C, WCAG 2: relative luminance)."""
    parts = (int(colour[n : n + 2], 16) / 255 for n in (0, 2, 4))
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    luminance = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    return "#000000" if (luminance + 0.05) / 0.05 > 1.05 / (luminance + 0.05) else "#FFFFFF"


def wheel(parts: Sequence[tuple[str, str, int]], title: str) -> Markup:
    """Parts of a circle, each (mark, colour, count) as long as its count is large beside the others."""
    most = max((n for _, _, n in parts), default=0)
    drawn: list[Markup] = []
    for place, (mark, colour, n) in enumerate(parts):
        start, end = (2 * math.pi * (place + x) / len(parts) - math.pi / 2 for x in (0.03, 0.97))
        drawn.append(tag("path", d=_sector(HUB, RIM, start, end), fill=f"#{colour}"))
        if n:
            far = RIM + 2 + (FAR - RIM - 2) * n / most
            drawn.append(tag("path", d=_sector(RIM + 2, far, start, end), fill=f"#{colour}"))
        x, y = _point((HUB + RIM) / 2, (start + end) / 2)
        drawn.append(tag("text", mark, x=x, y=y, fill=ink(colour), text_anchor="middle", dy="0.35em", font_size=12))
    half = SIZE // 2
    view = f"{-half} {-half} {SIZE} {SIZE}"
    return tag("svg", tag("title", title), *drawn, viewBox=view, role="img", class_="wheel", aria_label=title)


def _sector(near: float, far: float, start: float, end: float) -> str:
    (a, b), (c, d), (e, f), (g, h) = (_point(r, at) for r, at in ((near, start), (far, start), (far, end), (near, end)))
    return f"M{a} {b}L{c} {d}A{far:.1f} {far:.1f} 0 0 1 {e} {f}L{g} {h}A{near} {near} 0 0 0 {a} {b}Z"


def _point(radius: float, angle: float) -> tuple[float, float]:
    return round(radius * math.cos(angle), 1), round(radius * math.sin(angle), 1)


def bar(share: float, colour: str = "") -> Markup:
    """A bar as long as a share; the number stands beside it."""
    width = round(100 * min(max(share, 0.0), 1.0), 1)
    looks = {"fill": f"#{colour}"} if colour else {}
    return tag(
        "svg", tag("rect", width=100, height=4, class_="rail"), tag("rect", width=width, height=4, **looks), class_="bar",
        viewBox="0 0 100 4", preserveAspectRatio="none", aria_hidden="true",
    )  # fmt: skip


def shade(n: float, most: float) -> str:
    """The name of the shade of a number beside the largest one."""
    return f"h{min(SHADES, math.ceil(SHADES * n / most)) if n > 0 and most > 0 else 0}"


def table(
    caption: str, head: Sequence[str], rows: Iterable[Sequence[str]], *, right: Iterable[int] = (), class_: str = "", said: bool = True
) -> Markup:  # fmt: skip
    """A table that is scrolled by itself where it is wider than the page. The first cell of a row names it; a cell may be a `td` already.

    The caption is seen only where it is not `said` already by the heading above.
    """
    numbers = set(right)
    side = {n: {"class_": "n"} if n in numbers else {} for n in range(len(head))}

    def drawn(n: int, cell: str) -> Markup:
        if isinstance(cell, Markup) and cell.startswith("<td"):
            return cell
        return tag("td", cell, **side[n]) if n else tag("th", cell, scope="row")

    top = tag("tr", *(tag("th", name, scope="col", **side[n]) for n, name in enumerate(head)))
    body = [tag("tr", *(drawn(n, cell) for n, cell in enumerate(row))) for row in rows]
    named = tag("caption", caption if said else tag("span", caption, class_="hidden"))
    looks = {"class_": class_} if class_ else {}
    made = tag("table", named, tag("thead", top), tag("tbody", *body), **looks)
    return tag("div", made, class_="scroll", tabindex=0, role="group", aria_label=caption)


def listed(lines: Iterable[str], class_: str = "") -> Markup:
    """Lines as a list; nothing for none."""
    items = [tag("li", line) for line in lines]
    return tag("ul", *items, **({"class_": class_} if class_ else {})) if items else join()
