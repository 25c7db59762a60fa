"""What the program says, in one language: its words, and how it writes numbers and quotes. The words are in `rules/words.yaml`."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

from sdgtax.model.finding import SdgtaxError
from sdgtax.model.template import Template

if TYPE_CHECKING:
    from sdgtax.model.messages import Messages, Wording
    from sdgtax.model.words import Words


def fill(template: str, values: Mapping[str, object]) -> str:
    """A text of the data with the names in its braces filled in.

    Raises ValueError where braces hold anything but a name: what Python would look up, format or convert besides is not for data
    to say. Raises KeyError for a name without a value.
    """
    _template(template)
    return template.format(**values)


_template = lru_cache(maxsize=4096)(Template.of)


class Voice:
    """The words of the program in one language; the first one of the taxonomy where a word is not in that."""

    def __init__(self, words: Words, lang: str, messages: Callable[[], Sequence[Messages]] = tuple) -> None:
        """`lang` is a language of the taxonomy. `messages` gives what is told in other words, when something is to be told."""
        self.words = words
        self.lang = lang
        self._messages = messages
        self._texts: dict[str, str] = {}

    def __call__(self, word: str, **values: object) -> str:
        """The word with this id, such as `explain.runners`, with the names in its braces filled in.

        Raises SdgtaxError where `rules/words.yaml` has no such word, or one with other names in braces.
        """
        text = self._texts.get(word)
        if text is None:
            text = self._texts[word] = self._text(word)
        try:
            return fill(text, values)
        except (LookupError, ValueError):
            known = ", ".join("{" + name + "}" for name in values) or "none"
            raise SdgtaxError(f"rules/words.yaml: “{word}” has wrong names in braces. Known: {known}.") from None

    def _text(self, word: str) -> str:
        section, _, name = word.partition(".")
        text = self.words.sections.get(section, {}).get(name)
        if text is None:
            raise SdgtaxError(
                f"rules/words.yaml has no word “{name}” in “{section}”. `sdgtax validate` lists what is missing."
            )
        return text.get(self.lang)

    @cached_property
    def told(self) -> Wording:
        """Words what the program made of findings and errors in this language."""
        from sdgtax.model.messages import Wording

        return Wording(self._messages(), self.lang)

    def number(self, value: float, decimals: int = 2, sign: str = "") -> str:
        """A number with just so many decimals; with the sign `+`, one that is not negative too has a sign."""
        return f"{value:{sign}.{decimals}f}".replace(".", self("signs.point"))

    def share(self, value: float, decimals: int = 0, sign: str = "") -> str:
        """A share (0 to 1) as per cent."""
        return self("signs.percent", number=self.number(100 * value, decimals, sign))

    def quote(self, text: str) -> str:
        """A text in quotation marks."""
        return self("signs.quote", text=text)
