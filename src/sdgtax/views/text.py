"""What running texts speak of, as sheets, records, a workbook and a page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from sdgtax.model.sheet import Article, Book, Entry, Page, Quote, Records, Result, Section, Sheet
from sdgtax.model.voice import Voice
from sdgtax.text.fold import shorten
from sdgtax.views.sheets import columns_of, heading, known, sheet, written
from sdgtax.views.workbook import colours

if TYPE_CHECKING:
    from sdgtax.model.document import Document, Mention, Sentence, Topic
    from sdgtax.model.taxonomy import Taxonomy

TOPICS, SENTENCES, LEFT_OUT = "text", "text-sentences", "text-left-out"
EXAMPLE = 60
PLACES = 20
"""So many places of a topic are named in a cell."""


class TextView:
    """Makes what is written of documents, in one language; with `people`, labels and words stand in sheets and not ids."""

    def __init__(self, taxonomy: Taxonomy, lang: str, *, people: bool = False) -> None:
        self.taxonomy = taxonomy
        self.say = Voice(taxonomy.words, lang)
        self.people = people

    # -- words

    def label(self, category: str) -> str:
        """A category as it is read: number and label."""
        return heading(self.taxonomy.categories[category], self.say.lang)

    def strength(self, topic: Topic) -> str:
        """The word for how much a document speaks of something."""
        found = (s.label.get(self.say.lang) for s in self.taxonomy.text.strengths if s.id == topic.strength)
        return next(found, topic.strength)

    def place(self, document: Document, sentence: Sentence) -> str:
        """Where a sentence stands."""
        return self.say(f"text-unit.{document.unit}", n=sentence.place)

    def head(self, document: Document) -> list[str]:
        """What was read, and what was left out."""
        say = self.say
        read = [say("text.read", n=len(document.sentences), speaking=document.speaking)]
        read.append(say("text.language", lang=document.lang))
        if document.pages:
            read.append(say("text.pages", n=document.pages))
        lines = [" ".join(read)]
        for one in document.left_out:
            what = say(f"text-out.{one.reason}")
            lines.append(say("text.left", what=what, n=one.times, example=say.quote(shorten(one.example, EXAMPLE))))
        return lines

    def note(self, topic: Topic) -> str:
        """How much a document speaks of something."""
        said = self.say("text.note", strength=self.strength(topic), n=len(topic.sentences))
        return f"{said}, {self.say('text.named', n=topic.named)}" if topic.named else said

    def faint(self, topic: Topic) -> bool:
        """Whether a topic has the weakest of the words for its strength."""
        return topic.strength == self.taxonomy.text.strengths[-1].id

    # -- sheets

    def topics(self, documents: Iterable[Document]) -> Sheet:
        """One row a topic of a document."""
        made = sheet(self.taxonomy.columns, TOPICS, (self._topic(d, t) for d in documents for t in d.topics))
        return replace(made, lang=self.say.lang if self.people else "")

    def _topic(self, d: Document, t: Topic) -> dict[str, Any]:
        places = list(dict.fromkeys(s.place for s in t.sentences))[:PLACES]
        facet = self.taxonomy.facet(t.facet)
        return {
            "document": d.name, "facet": facet.label.get(self.say.lang) if self.people else t.facet,
            "category": t.category, "label": self.label(t.category),
            "strength": self.strength(t) if self.people else t.strength, "weight": t.weight, "share": t.share,
            "sentences": len(t.sentences), "places": [str(p) for p in sorted(places)], "sentence": t.sentences[0].text,
            "named": t.named,
        }  # fmt: skip

    def sentences(self, documents: Iterable[Document]) -> Sheet:
        """One row a sentence, with the answers that its words give."""
        columns = columns_of(self.taxonomy.columns, SENTENCES)

        def cells(d: Document, s: Sentence) -> list[Any]:
            plain = {
                "document": d.name, "nr": s.number, "place": self.place(d, s) if self.people else str(s.place),
                "kind": self.say(f"text-kind.{s.kind}") if self.people else s.kind, "lang": s.classification.lang,
                "sentence": s.text, "words": _words(s),
                "named": _words(s, named=True),
            }  # fmt: skip
            answers = {
                c.id: [written(self.taxonomy, m.category, c, self.say.lang) for m in s.mentions if m.facet == c.facet]
                for c in columns if c.facet
            }  # fmt: skip
            return known({**plain, **answers}, SENTENCES, columns)

        rows = (cells(d, s) for d in documents for s in d.sentences)
        return Sheet(SENTENCES, columns, rows, self.say.lang if self.people else "")

    # -- records

    def record(self, d: Document) -> dict[str, Any]:
        """The JSON form of a document."""
        return {
            "document": d.name, "lang": d.lang, "unit": d.unit, "pages": d.pages or None, "sentences": len(d.sentences),
            "speaking": d.speaking, "left_out": [one._asdict() for one in d.left_out],
            "topics": [
                {
                    "facet": t.facet, "category": t.category, "label": self.label(t.category), "strength": t.strength,
                    "weight": t.weight, "share": t.share, "named": t.named,
                    "sentences": [{"nr": s.number, "place": s.place, "text": s.text} for s in t.sentences],
                }
                for t in d.topics
            ],
        }  # fmt: skip

    def sentence(self, d: Document, s: Sentence) -> dict[str, Any]:
        """The JSON form of a sentence."""
        return {
            "document": d.name, "nr": s.number, "place": s.place, "unit": d.unit, "kind": s.kind, "lang": s.classification.lang,
            "text": s.text,
            "answers": [
                {
                    "facet": m.facet, "category": m.category, "weight": m.weight, "confidence": round(m.confidence, 4),
                    "named": m.named,
                    "words": [{"text": s.text[a:b], "start": a, "end": b} for a, b in m.words],
                }
                for m in s.mentions
            ],
        }  # fmt: skip

    # -- for reading

    def book(self, documents: Sequence[Document]) -> Book:
        """Topics, sentences, what was left out."""
        out = [
            {"document": d.name, "reason": self.say(f"text-out.{one.reason}"), "count": one.times, "example": one.example}
            for d in documents for one in d.left_out
        ]  # fmt: skip
        left = sheet(self.taxonomy.columns, LEFT_OUT, out)
        return Book((
            Page(self.say("text.topics"), self.topics(documents), {"label": colours(self.taxonomy, self.say.lang)}),
            Page(self.say("text.sentences"), self.sentences(documents)),
            Page(self.say("text.out"), replace(left, lang=self.say.lang)),
        ))  # fmt: skip

    def article(self, documents: Sequence[Document]) -> Article:
        """A page with the sentences that speak for each topic, their words marked."""
        sections: list[Section] = []
        for d in documents:
            sections.append(Section(d.name, 2, (*self.head(d), self.say("text.rule"))))
            for facet in self.taxonomy.text.facets:
                found = d.of(facet)
                lines = () if found else (self.say("text.nothing"),)
                clear = tuple(self._entry(d, t) for t in found if not self.faint(t))
                faint = tuple(self._entry(d, t) for t in found if self.faint(t))
                more = (self.say("text.faint", n=len(faint)), faint)
                sections.append(Section(self.taxonomy.facet(facet).label.get(self.say.lang), 3, lines, clear, more))
        return Article(self.say.lang, self.say("text.chart"), tuple(sections))

    def _entry(self, d: Document, t: Topic) -> Entry:
        above = [t.category, *self.taxonomy.ancestors(t.category)]
        colour = next((c for id_ in above if (c := self.taxonomy.columns.colours.get(id_))), "")
        told = [(s, m) for s in t.sentences[: self.taxonomy.text.shown] if (m := s.of(t.category))]
        quotes = tuple(Quote(self.place(d, s), pieces(s, m)) for s, m in told)
        return Entry(self.label(t.category), colour, t.share, f"{self.say.share(t.share)}, {self.note(t)}", quotes)


def result(
    taxonomy: Taxonomy, documents: Iterable[Document], lang: str, *, layout: str = "topics", people: bool = False
) -> Result:
    """Documents, one row a topic (`topics`) or a sentence (`sentences`); JSON has the topics, JSON Lines the sentences."""
    view = TextView(taxonomy, lang, people=people)
    info = taxonomy.info
    head = {"taxonomy": {"id": info.id, "version": info.version}}
    rows = view.sentences if layout == "sentences" else view.topics
    return {
        "sheet": lambda: rows(documents),
        "record": lambda: {**head, "documents": [view.record(d) for d in documents]},
        "records": lambda: Records(head, "sentences", (view.sentence(d, s) for d in documents for s in d.sentences)),
        "book": lambda: view.book(list(documents)),
        "article": lambda: view.article(list(documents)),
    }


def pieces(s: Sentence, m: Mention) -> tuple[tuple[str, bool], ...]:
    """A sentence in pieces, the words that speak marked."""
    found: list[tuple[str, bool]] = []
    at = 0
    for start, end in sorted(m.words):
        start = max(start, at)
        if end > start:
            found += [(s.text[at:start], False), (s.text[start:end], True)]
            at = end
    return tuple((text, marked) for text, marked in [*found, (s.text[at:], False)] if text)


def _words(s: Sentence, *, named: bool = False) -> list[str]:
    """The words of a sentence that speak, or those that name something by its number."""
    return [s.text[a:b] for a, b in sorted({place for m in s.mentions if m.named == named for place in m.words})]
