"""A text of the data with names in braces, where the program fills something in."""

from __future__ import annotations

import string
from typing import NamedTuple


class Template(NamedTuple):
    """A text with gaps: what stands before, between and behind them, and their names."""

    fixed: tuple[str, ...]
    names: tuple[str, ...]

    @classmethod
    def of(cls, text: str) -> Template:
        """The template with these names in braces. Raises ValueError for braces that hold anything but a name."""
        fixed, names, before = [], [], ""
        for literal, name, form, change in string.Formatter().parse(text):
            before += literal
            if name is None:
                continue
            if form or change or not name.isidentifier():
                raise ValueError(f"only a name may stand in braces, not “{name}”")
            fixed.append(before)
            names.append(name)
            before = ""
        return cls((*fixed, before), tuple(names))

    @property
    def letters(self) -> int:
        """How much of it is fixed."""
        return sum(c.isalpha() for part in self.fixed for c in part)

    def read(self, text: str) -> dict[str, str] | None:
        """What stands in the gaps of a text, each as short as can be; None where it is another text."""
        first, last = self.fixed[0], self.fixed[-1]
        if not self.names:
            return {} if text == first else None
        if len(text) < len(first) + len(last) or not text.startswith(first) or not text.endswith(last):
            return None
        values, at, end = {}, len(first), len(text) - len(last)
        for name, after in zip(self.names[:-1], self.fixed[1:-1], strict=True):
            found = text.find(after, at, end)
            if found < 0:
                return None
            values[name] = text[at:found]
            at = found + len(after)
        return {**values, self.names[-1]: text[at:end]}

    def quoted(self, quote: Template) -> list[str]:
        """The names that stand between quotes."""
        opening, closing = quote.fixed[0], quote.fixed[-1]
        around = zip(self.names, self.fixed, self.fixed[1:], strict=False)
        return [name for name, before, after in around if before.endswith(opening) and after.startswith(closing)]

    def fill(self, values: dict[str, str]) -> str:
        """The text with its gaps filled. Raises KeyError for a name without a value."""
        return "".join(a + b for a, b in zip(self.fixed, [*(values[n] for n in self.names), ""], strict=True))
