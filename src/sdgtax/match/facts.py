"""What a title says, fact by fact: its subject, what is measured of it, and each aspect, as matching reads them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sdgtax.match.dissect import Dissector
from sdgtax.match.vocabulary import Thesaurus

if TYPE_CHECKING:
    from sdgtax.match.profile import Parts
    from sdgtax.model.taxonomy import Taxonomy
    from sdgtax.text.reading import Reading


class Fact(NamedTuple):
    """One thing that a title says: the aspect (`subject` and `measure` beside those of the rules), its label, the words of the title."""

    aspect: str
    label: str
    words: tuple[str, ...]


def facts(taxonomy: Taxonomy, reading: Reading, lang: str) -> list[Fact]:
    """The facts of a title, subject first; labels in `lang`."""
    thesaurus = Thesaurus(taxonomy.concepts)
    parts = Dissector(taxonomy, thesaurus).parts(reading)
    labels = taxonomy.overlap.differs
    subject = _words(parts, thesaurus, {"topic", "word"})
    measured = _words(parts, thesaurus, {"measure", "modifier"})
    found = [Fact("subject", labels.subject.get(lang), subject), Fact("measure", labels.measure.get(lang), measured)]
    for aspect in taxonomy.aspects.aspects:
        values = sorted(parts.of(aspect.id))
        found.append(Fact(aspect.id, aspect.label.get(lang), parts.value_words(aspect.id, values)))
    return [f for f in found if f.words]


def _words(parts: Parts, thesaurus: Thesaurus, kinds: set[str]) -> tuple[str, ...]:
    listed = (parts.title[t.start : t.end] for t in parts.terms if thesaurus.kind(t.key) in kinds)
    return tuple(dict.fromkeys(listed))
