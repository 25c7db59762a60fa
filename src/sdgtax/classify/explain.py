"""Explanations in words: one sentence per facet, from the templates and thresholds in `rules/sentences.yaml`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from sdgtax.model.finding import SdgtaxError
from sdgtax.model.voice import Voice, fill

if TYPE_CHECKING:
    from sdgtax.model.classification import Assignment, Classification, Evidence
    from sdgtax.model.taxonomy import Taxonomy


FILLED = {
    "answer": ("facet", "answer"),
    "because": ("answer", "reasons"),
    "guessed": ("answer", "reasons"),
    "also": ("answers",),
    "also-for": ("answer", "texts"),
    "not-assessed": ("facet", "settle"),
    "term": ("texts", "rules"),
    "similar": ("rule", "text", "similarity"),
    "learned": ("texts", "titles"),
    "learned-only": ("texts",),
    "theme": ("text",),
    "published": ("text", "reason"),
    "metadata": ("text", "reason"),
    "review": ("text", "reason"),
    "link": ("sources",),
    "source": ("facet", "answer"),
    "default": (),
    "default-against": (),
    "and": (),
    "not-read": ("language",),
    "read-through": ("language",),
}
"""The templates that explanations are made of, each with the names in braces that are filled in."""
OF_FACET = {
    "name": ("notation", "label"), "also": ("notation", "label"), "one": ("notations",), "many": ("notations",),
    "reason": ("notation", "reasons"), "guess": ("notation",),
}  # fmt: skip
"""The same of the templates of a facet: `FACET-name` and so on."""


def explain_text(taxonomy: Taxonomy, c: Classification, lang: str) -> str:
    """The explanation of a classification as a few sentences in `lang`. For many, make one `Explainer`."""
    return Explainer(taxonomy, lang).text(c)


def sentence(taxonomy: Taxonomy, c: Classification, facet: str, lang: str) -> str:
    """One sentence about one facet. For many, make one `Explainer`."""
    return Explainer(taxonomy, lang).sentence(c, facet)


class Explainer:
    """Says in one language why an indicator belongs where it does. Make it once, use it for many classifications."""

    def __init__(self, taxonomy: Taxonomy, lang: str) -> None:
        """`lang` is a language of the taxonomy."""
        self._taxonomy = taxonomy
        self._lang = lang
        self._voice = Voice(taxonomy.words, lang)
        self._rules = taxonomy.sentences
        self._templates = {name: text.get(lang) for name, text in taxonomy.sentences.templates.items()}
        self._labels = {facet.id: facet.label.get(lang) for facet in taxonomy.all_facets}
        self._others = {o.id: o for o in taxonomy.language.others}
        self._least = taxonomy.confidence_word(0.0)
        #: what is said again and again: how sources are called, and answers in the role that they have
        self._sources: dict[str, str] = {}
        self._names: dict[tuple[str, str, str], str] = {}
        #: by facet, the facets whose answers lie inside those of this one
        self._inner: dict[str, list[str]] = {}
        for f in taxonomy.scoring.facets:
            if f.within:
                self._inner.setdefault(f.within, []).append(f.id)

    @staticmethod
    def facets(taxonomy: Taxonomy) -> frozenset[str]:
        """The facets that `text` gives reasons for: what classifying must explain where nothing else is shown."""
        rules = taxonomy.sentences
        finer = (f.id for f in taxonomy.scoring.facets if f"{f.id}-reason" in rules.templates)
        return frozenset((*rules.facets, *rules.where_assessed, *finer))

    def text(self, c: Classification) -> str:
        """A few sentences, one for each facet that `rules/sentences.yaml` names; none for the usual case that nothing in the title supports."""
        answers = c.by_facet()
        facets = [
            *(f for f in self._rules.facets if not (f in answers and _usual(answers[f][0]))),
            *(f for f in self._rules.where_assessed if f in answers),
        ]
        return " ".join(s for s in (self.language(c), *(self._sentence(c, f, answers) for f in facets)) if s)

    def language(self, c: Classification) -> str:
        """One sentence that the title is in a language without terms; empty where it is not."""
        other = self._others.get(c.lang)
        if other is None:
            return ""
        return self._say("read-through" if other.read_as else "not-read", language=other.label.get(self._lang))

    def sentence(self, c: Classification, facet: str) -> str:
        """One sentence about one facet: the answers and the reasons for the first; or what is missing."""
        return self._sentence(c, facet, c.by_facet())

    def _sentence(self, c: Classification, facet: str, found: Mapping[str, Sequence[Assignment]]) -> str:
        answers = found.get(facet)
        if not answers:
            gap = next((g for g in c.gaps if g.facet == facet and not g.category), None)
            return (
                self._say("not-assessed", facet=self._labels[facet], settle=gap.settle.get(self._lang)) if gap else ""
            )
        finer = [a for inner in self._inner.get(facet, ()) for a in found.get(inner, ())]
        text = self._name(answers[0], finer, "name")
        if f"{facet}-name" not in self._templates:
            text = self._say("answer", facet=self._labels[facet], answer=text)
        reasons = self._reasons(answers[0], c)
        guessed = self._guessed(answers[0])
        if reasons:
            kind = "guessed" if guessed and "guessed" in self._templates else "because"
            text = self._say(kind, answer=text, reasons=self._listed(reasons))
            text += "" if guessed else self._finer(answers[0], finer, c, reasons)
        if len(answers) > 1:
            others = [self._other(a, finer) for a in answers[1:]]
            text += self._say("also", answers="; ".join(others))
        return text + "."

    def _finer(self, a: Assignment, finer: Iterable[Assignment], c: Classification, said: Sequence[str]) -> str:
        """Why the finer answer lies in an answer, where the reasons of the answer do not say so; a guess is called one."""
        first = next((x for x in finer if self._taxonomy.is_below(x.category, a.category)), None)
        if first is None or f"{first.facet}-reason" not in self._templates or _decided(first):
            return ""
        if any(e.rule.partition("/")[0] == first.category for e in self._terms(a)):
            return ""
        reasons = [r for r in self._reasons(first, c) if r not in said]
        if not reasons:
            return ""
        notation = self._taxonomy.categories[first.category].notation
        if self._guessed(first):
            return self._say(f"{first.facet}-guess", notation=notation)
        return self._say(f"{first.facet}-reason", notation=notation, reasons=reasons[0])

    def _guessed(self, a: Assignment) -> bool:
        """Whether an answer is no more than possible and learnt words alone speak for it."""
        near = any(e.similarity >= self._rules.similar_named for e in a.evidence)
        kinds = {e.kind for e in a.evidence if e.score > 0}
        return a.level == self._least and not near and "learned" in kinds and kinds <= {"learned", "similar"}

    def _other(self, a: Assignment, finer: Iterable[Assignment]) -> str:
        """A further answer, with the words of the title that brought it, or else what it follows from."""
        name = self._name(a, finer, "also")
        telling = self._rules.telling * a.score
        words = [e for e in a.evidence if e.kind == "term" and e.score >= telling > 0]
        texts = [self._voice.quote(t) for t in _texts(words[:2])] or self._links(a)
        if not texts:
            words = [e for e in a.evidence if e.kind == "learned" and e.score >= 2 * telling > 0]
            texts = [self._voice.quote(t) for t in _texts(words[:2])]
        return self._say("also-for", answer=name, texts=self._listed(texts)) if texts else name

    def _name(self, a: Assignment, finer: Iterable[Assignment], role: str) -> str:
        """How an answer is called in a sentence, with the finer answers that lie in it; `role` is `name` or `also`."""
        categories = self._taxonomy.categories
        if a.category not in categories:
            return a.category
        key = (a.facet, a.category, role)
        text = self._names.get(key) or self._names.setdefault(key, self._called(*key))
        inside = [x for x in finer if self._taxonomy.is_below(x.category, a.category)]
        if inside:
            numbers = [categories[x.category].notation for x in inside]
            many = "one" if len(numbers) == 1 else "many"
            text += self._say(f"{inside[0].facet}-{many}", notations=self._listed(numbers))
        return text

    def _called(self, facet: str, category: str, role: str) -> str:
        """The label of an answer in the template of its facet, if there is one."""
        known = self._taxonomy.categories[category]
        label, template = known.label.get(self._lang), f"{facet}-{role}"
        return self._say(template, notation=known.notation, label=label) if template in self._templates else label

    def _reasons(self, a: Assignment, c: Classification) -> list[str]:
        """The reasons for an answer as clauses: the words of the title, a similar title if it weighs, else what it follows from."""
        rules = self._rules
        least = rules.telling * max(a.score, 0.0)
        by_kind: dict[str, list[Evidence]] = {}
        for e in a.evidence:
            by_kind.setdefault(e.kind, []).append(e)
        links, similar = by_kind.get("link", []), by_kind.get("similar", [])
        terms = self._terms(a)
        found: list[str] = []
        if terms:
            texts = [self._voice.quote(text) for text in _texts(terms)]
            ids = dict.fromkeys(e.rule.partition("/")[0] for e in terms)
            found.append(self._say("term", texts=self._listed(texts), rules=", ".join(ids)))
        for e in a.evidence:
            if e.kind in ("published", "review", "metadata"):
                reason = e.reason.get(self._lang)
                reason = reason.rstrip(".") if e.kind == "review" else _clause(reason)
                found.append(self._say(e.kind, text=e.text, reason=reason))
        learned = [e for e in by_kind.get("learned", ()) if e.score >= 2 * least]
        themes = [e for e in by_kind.get("theme", ()) if e.score >= 2 * least]
        outdone = learned and themes and themes[0].score > learned[0].score
        if learned and not (found or links or outdone or _usual(a)):
            found.append(self._learned(learned))
        found += [self._say("theme", text=self._voice.quote(e.text)) for e in themes]
        telling = similar and similar[0].score >= 2 * least and similar[0].similarity >= rules.similar_named
        if similar and (telling or not found):
            found.append(self._similar(similar[0]))
        if not found:
            found += self._links(a)
        if not found and "default" in by_kind:
            rivals = any(r.facet == a.facet for r in c.runners_up)
            found.append(self._say("default-against" if rivals else "default"))
        return found

    def _terms(self, a: Assignment) -> list[Evidence]:
        """The terms that are given as the reason for an answer; none where what it follows from weighs much more."""
        rules = self._rules
        terms = [e for e in a.evidence if e.kind == "term" and e.score >= rules.telling * max(a.score, 0.0)]
        link = next((e.score for e in a.evidence if e.kind == "link"), 0.0)
        return terms[: rules.terms_named] if terms and terms[0].score >= rules.beside_link * link else []

    def _links(self, a: Assignment) -> list[str]:
        """What an answer follows from, as a clause; nothing where it follows from none."""
        sources = dict.fromkeys(self._source(e.rule) for e in a.evidence if e.kind == "link")
        return [self._say("link", sources=self._listed(list(sources)))] if sources else []

    def _learned(self, words: Sequence[Evidence]) -> str:
        """The words that add most, and a title that taught each."""
        texts = self._listed([self._voice.quote(text) for text in _texts(words)])
        titles = dict.fromkeys(e.titles[0] for e in words if e.titles)
        if not titles:
            return self._say("learned-only", texts=texts)
        return self._say("learned", texts=texts, titles=self._listed([self._voice.quote(t) for t in titles]))

    def _similar(self, e: Evidence) -> str:
        similarity = self._voice.number(e.similarity)
        return self._say("similar", rule=e.rule, text=self._voice.quote(e.text), similarity=similarity)

    def _source(self, category: str) -> str:
        """How a category that a link comes from is called: the name of its facet and its number or label."""
        return self._sources.get(category) or self._sources.setdefault(category, self._source_of(category))

    def _source_of(self, category: str) -> str:
        found = self._taxonomy.categories.get(category)
        if found is None:
            return category
        label = found.label.get(self._lang)
        facet = self._taxonomy.facet_of(category)
        if not facet:
            return label
        return self._say("source", facet=self._labels[facet].lower(), answer=found.notation or label)

    def _say(self, template: str, **values: str) -> str:
        """A template filled in; empty where there is none. Raises SdgtaxError for names in braces that have no value."""
        text = self._templates.get(template, "")
        try:
            return fill(text, values) if values else text
        except (LookupError, ValueError):
            known = ", ".join("{" + name + "}" for name in values)
            raise SdgtaxError(
                f"rules/sentences.yaml: “{template}” has wrong names in braces. Known: {known}."
            ) from None

    def _listed(self, texts: Sequence[str]) -> str:
        """“a”, “b” and “c”."""
        if len(texts) < 2:
            return "".join(texts)
        return f"{', '.join(texts[:-1])} {self._say('and') or ','} {texts[-1]}"


def _usual(a: Assignment) -> bool:
    """Whether an answer is the usual case, for which no term of the title speaks."""
    kinds = {e.kind for e in a.evidence}
    return a.basis == "default" or ("default" in kinds and "term" not in kinds)


def _decided(a: Assignment) -> bool:
    """Whether somebody has placed an answer there."""
    return any(e.kind in ("published", "review") and e.score > 0 for e in a.evidence)


def _texts(terms: Sequence[Evidence]) -> list[str]:
    """What the terms matched, in the order of the title; a text that is part of another one is left out."""
    texts: dict[str, str] = {}
    for e in sorted(terms, key=lambda e: (e.start, -e.end)):
        texts.setdefault(e.text.lower(), e.text)
    return [text for low, text in texts.items() if not any(low in other and low != other for other in texts)]


def _clause(reason: str) -> str:
    """A reason, which is a sentence of its own, as a clause: no full stop, a small first letter unless the word has more capitals."""
    text = reason.strip().rstrip(".")
    first = text.partition(" ")[0]
    return text if any(c.isupper() for c in first[1:]) else text[:1].lower() + text[1:]
