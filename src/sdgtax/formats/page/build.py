"""Elements of a page. What is no `Markup` is text, and stays text."""

from __future__ import annotations

from html import escape

from sdgtax.text import harmless


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
    written = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{Markup.of(str(value))}"' for key, value in attributes.items()
    )
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
