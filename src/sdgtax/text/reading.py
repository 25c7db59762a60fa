"""An indicator's title, read once: cleaned, folded, its language, and what of the lexicon stands in it.

Classifying and matching share it. What is looked up in the lexicon is looked up when it is first asked for.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sdgtax.model.finding import SdgtaxError
from sdgtax.model.language import UNKNOWN
from sdgtax.model.limits import MAX_TITLE
from sdgtax.text.fold import clean, fold, shorten
from sdgtax.text.language import LanguageGuesser
from sdgtax.text.lexicon import Lexicon, Parts, Place, TermHit

if TYPE_CHECKING:
    from sdgtax.model.indicator import Indicator
    from sdgtax.model.taxonomy import Taxonomy


MANY = 5
NEARLY_ALL = 0.9
"""A list is in one language where so many of its titles, and so great a share, surely are."""


@dataclass(slots=True, eq=False)
class Reading:
    """A title as it was read. Offsets are those of the cleaned title; the folded one has the same length.

    `lang` is the language of the taxonomy that it is read as. `told` is its own, where it is in none of them; what the words say
    then counts `trust`, and nothing where that is 0.
    """

    title: str
    folded: str
    lang: str
    lexicon: Lexicon
    told: str = ""
    trust: float = 1.0
    _found: tuple[list[TermHit], list[float]] | None = field(default=None, repr=False)

    def terms(self) -> list[TermHit]:
        """The terms of categories that stand in the title, in no particular order."""
        return self._look()[0]

    def counts(self) -> list[float]:
        """What words count at each place of the title, less in a breakdown or a denominator; empty where all count fully."""
        return self._look()[1]

    def _look(self) -> tuple[list[TermHit], list[float]]:
        if self._found is None:
            self._found = self.lexicon.find_terms(self.folded, self.title)
        return self._found

    def concepts(self, text: str = "") -> list[Place]:
        """The concepts and aspects in the title; in `text` where parts of the folded title are blanked out."""
        return self.lexicon.find_concepts(text or self.folded)

    def covered(self) -> int:
        """How many letters of the title the terms and concepts cover."""
        covered = reach = 0
        places = [(t.start, t.end) for t in self.terms()] + [(c.start, c.end) for c in self.concepts()]
        for start, end in sorted(places):
            if end > reach:
                covered += end - max(start, reach)
                reach = end
        return covered


class Reader:
    """Reads titles by a taxonomy. Build it once; it keeps no state between titles."""

    def __init__(self, taxonomy: Taxonomy, compiled: Parts | None = None) -> None:
        """`compiled` gives the parts of lexicons that were compiled before; what it does not give is compiled when it is needed."""
        self._taxonomy = taxonomy
        self._compiled = compiled
        self._lexicons: dict[str, Lexicon] = {}
        self._guess = LanguageGuesser(taxonomy.language)
        self._others = {o.id: o for o in taxonomy.language.others}
        self.languages = tuple(taxonomy.info.languages)

    def lexicon(self, lang: str) -> Lexicon:
        """The lexicon of a language."""
        found = self._lexicons.get(lang)
        if found is None:
            found = self._lexicons[lang] = Lexicon(self._taxonomy, lang, self._compiled)
        return found

    def _told(self, title: str, folded: str, lean: str) -> Reading:
        """A title whose language nobody said, in the one that is told from it.

        Its signs tell, where they differ by enough; else the language of its list, unless that is one that is read and only another
        one's lexicon has words of the title; else the language whose lexicon covers more of it; else the signs, however little they
        differ; else the default.
        """
        guessed, lead, other = self._guess.guess(folded)
        if lean in self._others and lead < self._guess.margin:
            other = other or lean
        if other and not (lean and guessed == lean and self._reading(title, folded, lean).terms()):
            rule = self._others[other]
            reading = self._reading(title, folded, rule.read_as or guessed)
            reading.told, reading.trust = other, rule.trust if rule.read_as else 0.0
            return reading
        if lead >= self._guess.margin:
            return self._reading(title, folded, guessed)
        leant = self._reading(title, folded, lean) if lean in self.languages else None
        if leant and leant.covered():
            return leant
        readings = {lang: self._reading(title, folded, lang) for lang in self.languages}
        cover = {lang: reading.covered() for lang, reading in readings.items()}
        if leant and not any(cover.values()):
            return leant
        most = [lang for lang in cover if cover[lang] == max(cover.values())]
        chosen = most[0] if len(most) == 1 else guessed
        return readings.get(chosen) or self._reading(title, folded, chosen)

    def leaning(self, titles: Iterable[str]) -> str:
        """The language that a list is in, be it read or not, by the signs of its titles: the one that nearly all that are sure tell;
        empty where none is."""
        sure: Counter[str] = Counter()
        for title in titles:
            guessed, lead, other = self._guess.guess(fold(clean(title)))
            if other or lead >= self._guess.margin:
                sure[other or guessed] += 1
        lang, n = sure.most_common(1)[0] if sure else ("", 0)
        return lang if n >= MANY and n >= NEARLY_ALL * sum(sure.values()) else ""

    def _reading(self, title: str, folded: str, lang: str) -> Reading:
        return Reading(title, folded, lang, self.lexicon(lang))

    def read(self, title: str, lang: str = UNKNOWN, lean: str = "") -> Reading:
        """Read a title, in its language or the one that is told from it; `lean` is the language that its list is in.

        Raises SdgtaxError for an empty title or one of more than 5,000 characters.
        """
        cleaned = clean(title)
        if not cleaned:
            raise SdgtaxError("the title is empty. Give the words that name the indicator.")
        if len(cleaned) > MAX_TITLE:
            raise SdgtaxError(
                f"the title has {len(cleaned):,} characters, at most {MAX_TITLE:,} are read "
                f"(it begins “{shorten(cleaned, 40)}”). Is the right column named as title?"
            )
        folded = fold(cleaned)
        return self._told(cleaned, folded, lean) if lang == UNKNOWN else self._reading(cleaned, folded, lang)

    def of(self, indicator: Indicator, lang: str = "") -> Reading:
        """Read an indicator's title in `lang`, else in the first language of the taxonomy that it has, else its first title."""
        return self.read(*indicator.best((lang, *self.languages)))
