"""What a running text speaks of: its sentences classified one by one, and added up by the rule of `rules/text.yaml`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence, Set
from typing import TYPE_CHECKING

from sdgtax.classify.quoted import at_any
from sdgtax.model.document import Block, Content, Document, Kind, Mention, Reason, Sentence, Topic
from sdgtax.model.indicator import Indicator
from sdgtax.text.fold import fold, stem, words
from sdgtax.text.lines import counted
from sdgtax.text.sentences import Name, Names, Splitter

if TYPE_CHECKING:
    from sdgtax.classify.engine import Classifier
    from sdgtax.model.classification import Classification
    from sdgtax.model.taxonomy import Taxonomy

DECIMALS = 4


class TextReader:
    """Reads texts with one classifier. It keeps nothing of them."""

    def __init__(self, taxonomy: Taxonomy, classifier: Classifier) -> None:
        self._taxonomy = taxonomy
        self._rules = taxonomy.text
        self._classifier = classifier
        self._splitter = Splitter(taxonomy.text)
        self._names = Names(taxonomy)
        shown = {f.id: f.within for f in taxonomy.scoring.facets if f.id in taxonomy.text.facets}
        self._within = {inner: taxonomy.facet(outer) for inner, outer in shown.items() if outer in shown}

    def read(self, name: str, content: Content, lang: str = "") -> Document:
        """What a text speaks of. `lang` is its language; told from the text where nobody says it.

        A sentence that stands there again counts once; what is cut, and what has no words, is said in `left_out`.
        """
        pieces = [(block, list(self._splitter.split(block.text))) for block in content.blocks]
        lang = lang or self._language(text for _, cut in pieces for _, text in cut)
        own_numbers = any(self._numbers_targets(block, cut) for block, cut in pieces)
        sentences: list[Sentence] = []
        own_names: list[tuple[Reason, str]] = []
        again: list[tuple[Reason, str]] = []
        seen: set[str] = set()
        for block, cut in pieces:
            own = self._own_language(cut, lang)
            fresh: list[tuple[int, Classification, list[Name]]] = []
            for offset, text in cut:
                if fold(text) in seen:
                    again.append(("again", text))
                    continue
                seen.add(fold(text))
                names = list(self._names.find(text))
                if own_numbers:
                    own_names += (("own", text[n.start : n.end]) for n in names if n.bare)
                    names = [n for n in names if not n.bare]
                fresh.append((offset, self._classifier.classify(Indicator.of(text, own)), names))
            passing = self._in_passing(found for _, found, _ in fresh)
            for offset, found, names in fresh:
                sentences.append(self._sentence(len(sentences) + 1, found, block, offset, names, passing))
        left_out = (*content.left_out, *counted([*own_names, *again]))
        topics = tuple(self._topics(sentences))
        return Document(name, lang, content.unit, content.pages, tuple(sentences), topics, left_out)

    def _language(self, texts: Iterable[str]) -> str:
        """The language of most of a text, by letters."""
        letters: Counter[str] = Counter()
        for text in texts:
            letters[self._classifier.reader.read(text).lang] += len(text)
        return letters.most_common(1)[0][0] if letters else self._classifier.reader.languages[0]

    def _own_language(self, cut: Sequence[tuple[int, str]], lang: str) -> str:
        """The language of a paragraph: its own where it is long enough to tell, else that of the text."""
        whole = " ".join(text for _, text in cut)[:2000]
        if len(words(whole)) < self._rules.own_language:
            return lang
        return self._language(text for _, text in cut)

    def _numbers_targets(self, block: Block, cut: Sequence[tuple[int, str]]) -> bool:
        """Whether a heading, an item or a cell gives a target a number of its own: it begins with one, and goes on."""
        return block.kind != "text" and any(
            n.bare and n.start == 0 and words(text[n.end :]) for _, text in cut for n in self._names.find(text)
        )

    def _in_passing(self, paragraph: Iterable[Classification]) -> set[str]:
        """The categories of which a paragraph speaks in passing: of all that its words say, they have a small share."""
        weights: dict[str, dict[str, float]] = {facet: {} for facet in self._rules.passing.share}
        for found in paragraph:
            for a in (*found.assignments, *found.runners_up):
                if a.facet in weights:
                    said = sum(e.score for e in a.evidence if e.kind in self._rules.evidence)
                    count = weights[a.facet]
                    count[a.category] = count.get(a.category, 0.0) + max(said, 0.0)
        least = {facet: self._rules.passing.share[facet] * sum(count.values()) for facet, count in weights.items()}
        return {c for facet, count in weights.items() for c, weight in count.items() if weight < least[facet]}

    def _sentence(
        self, number: int, found: Classification, block: Block, offset: int, names: Sequence[Name], passing: Set[str]
    ) -> Sentence:
        kind = block.kind
        named = self._named(names, kind)
        spoken = self._mentions(found, kind, names, {m.category for m in named}, passing)
        return Sentence(number, found.title, block.place(offset), kind, found, (*named, *spoken))

    def _named(self, names: Sequence[Name], kind: Kind) -> list[Mention]:
        """The answers that a sentence names by their numbers: each counts as one that is certain."""
        places: dict[tuple[str, str], list[tuple[int, int]]] = {}
        for name in names:
            for answer in name.answers:
                places.setdefault(answer, []).append((name.start, name.end))
        weight = round(self._rules.counted[0].weight * self._rules.kinds.get(kind, 1.0), DECIMALS)
        return [Mention(*answer, weight, 1.0, tuple(at), named=True) for answer, at in places.items()]

    def _mentions(
        self, found: Classification, kind: Kind, names: Sequence[Name], named: Set[str], passing: Set[str]
    ) -> list[Mention]:
        """The answers that words of the sentence give, with what each counts; one within an answer that counts not, counts not.

        What is named need not be understood, and words that name something say nothing else. What the paragraph speaks of in passing
        counts little.
        """
        rules = self._rules
        made: list[Mention] = []
        kept = set(named)
        places = [(n.start, n.end) for n in names]
        for facet in rules.facets:
            outer = self._within.get(facet)
            for a in found.of(facet):
                if a.category in kept:
                    continue
                said = [e for e in a.evidence if e.kind in rules.evidence and e.score > 0 and not at_any(e, places)]
                weight = next((c.weight for c in rules.counted if a.confidence >= c.at_least), 0.0)
                weight *= rules.kinds.get(kind, 1.0)
                if a.category in passing:
                    weight *= rules.passing.weight
                if not weight or sum(e.score for e in said) < rules.least:
                    continue
                if outer and self._taxonomy.answer_of(outer, a.category) not in kept:
                    continue
                marked = [e for e in said if e.kind == rules.evidence[0]] or said
                at = tuple((e.start, e.end) for e in marked if e.start >= 0)
                made.append(Mention(facet, a.category, round(weight, DECIMALS), a.confidence, at))
                kept.add(a.category)
        return made

    def _topics(self, sentences: Sequence[Sentence]) -> Iterator[Topic]:
        """The categories of which the sentences speak, facet by facet, the heaviest first."""
        for facet in self._rules.facets:
            spoken: dict[str, list[tuple[Mention, Sentence]]] = {}
            for s in sentences:
                for m in s.mentions:
                    if m.facet == facet:
                        spoken.setdefault(m.category, []).append((m, s))
            weights = {c: sum(m.weight for m, _ in found) for c, found in spoken.items()}
            total = sum(weights.values())
            for category in sorted(spoken, key=lambda c: -weights[c]):
                ranked = sorted(
                    spoken[category], key=lambda pair: (-pair[0].weight, -pair[0].confidence, pair[1].number)
                )
                weight, share = round(weights[category], DECIMALS), round(weights[category] / total, DECIMALS)
                told = tuple(s for _, s in ranked)
                yield Topic(
                    facet, category, weight, share, self._strength(weight, share, len(_said(spoken[category]))), told
                )

    def _strength(self, weight: float, share: float, words: int) -> str:
        fits = (s.id for s in self._rules.strengths if weight >= s.weight and share >= s.share and words >= s.words)
        return next(fits, "")


def _said(spoken: Iterable[tuple[Mention, Sentence]]) -> set[str]:
    """The different words by which sentences speak of something; forms of one word are one."""
    return {" ".join(map(stem, words(fold(s.text[a:b])))) for m, s in spoken for a, b in m.words}
