"""Explanations in words: one sentence per facet, from the templates and thresholds in `rules/sentences.yaml`."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from sdgtax.classify.later import Reasons
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
    "also-guessed": ("answer", "texts"),
    "not-assessed": ("facet", "settle"),
    "term": ("texts", "rules"),
    "similar": ("rule", "text", "similarity", "answer"),
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
    "reason": ("notation", "reasons"), "guess": ("notation",), "guesses": ("notations",), "unsure": ("notation",),
}  # fmt: skip
"""The same of the templates of a facet: `FACET-name` and so on."""
STEM = 5
"""A title that has so many first letters of a word has the word."""
DECIDED = ("published", "review")
"""Kinds of evidence by which somebody has placed an answer there."""
SAID = {*DECIDED, "metadata"}
"""Kinds of evidence that have a reason of their own."""
GUESSED = {"learned", "similar", "link"}
"""What a guess rests on."""
FOUND = ("inferred", "default")
"""What an answer rests on for which nobody, and no metadata, has given a reason."""
Grounds = Callable[[str], "Sequence[Evidence]"]
"""Gives the evidence for an answer by its kind."""


class Explainer:
    """Says in one language why an indicator belongs where it does. Make it once, use it for many classifications."""

    def __init__(self, taxonomy: Taxonomy, lang: str) -> None:
        """`lang` is a language of the taxonomy."""
        self._taxonomy = taxonomy
        self._lang = lang
        self._voice = Voice(taxonomy.words, lang)
        self._rules = taxonomy.sentences
        self._templates = {name: text.get(lang) for name, text in taxonomy.sentences.templates.items()}
        #: those that were said once, and so are known to hold nothing but names in braces
        self._said: dict[str, Callable[..., str]] = {}
        self._and = self._templates.get("and") or ","
        self._quotes = self._voice.quote("\0").partition("\0")
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
        said = [self.language(c)] if c.lang in self._others else []
        for facet in self._rules.facets:
            found = answers.get(facet)
            if not found:
                said.append(self._missing(c, facet))
                continue
            grounds = _grounds(found[0])
            if not _usual(found[0], grounds):
                said.append(self._sentence(c, found, grounds))
        for facet in self._rules.where_assessed:
            if found := answers.get(facet):
                said.append(self._sentence(c, found, _grounds(found[0])))
        return " ".join(filter(None, said))

    def language(self, c: Classification) -> str:
        """One sentence that the title is in a language without terms; empty where it is not."""
        other = self._others.get(c.lang)
        if other is None:
            return ""
        return self._say("read-through" if other.read_as else "not-read", language=other.label.get(self._lang))

    def sentence(self, c: Classification, facet: str) -> str:
        """One sentence about one facet: the answers and the reasons for the first; or what is missing."""
        found = c.by_facet().get(facet)
        return self._sentence(c, found, _grounds(found[0])) if found else self._missing(c, facet)

    def _missing(self, c: Classification, facet: str) -> str:
        """What would settle a facet without an answer; empty where nothing is said of it."""
        gap = next((g for g in c.gaps if g.facet == facet and not g.category), None)
        return self._say("not-assessed", facet=self._labels[facet], settle=gap.settle.get(self._lang)) if gap else ""

    def _sentence(self, c: Classification, answers: Sequence[Assignment], grounds: Grounds) -> str:
        """The answers of a facet; `grounds` is the evidence for the first."""
        first, found = answers[0], c.by_facet()
        facet = first.facet
        finer = [a for inner in self._inner.get(facet, ()) for a in found.get(inner, ())]
        inside = [x for x in finer if self._taxonomy.is_below(x.category, first.category)]
        terms = self._terms(first, grounds)
        reasons = self._reasons(first, grounds, terms, c, inside)
        guessed = bool(reasons) and (
            self._guessed(first, grounds) or (reasons == self._links(grounds) and self._on_guess(grounds, found))
        )
        whole = guessed or bool(inside and self._guessed(inside[0], _grounds(inside[0])))
        text = self._name(first, finer, "name", marked=not whole)
        if f"{facet}-name" not in self._templates:
            text = self._say("answer", facet=self._labels[facet], answer=text)
        if reasons:
            kind = "guessed" if guessed and "guessed" in self._templates else "because"
            text = self._say(kind, answer=text, reasons=self._listed(reasons))
            if inside and not guessed:
                text += self._finer(inside, grounds, c, reasons, terms)
        if len(answers) > 1:
            others = [self._other(a, finer, found, guessed) for a in answers[1:]]
            text += self._say("also", answers="; ".join(others))
        return text + "."

    def _finer(
        self, inside: Sequence[Assignment], outer: Grounds, c: Classification, said: Sequence[str], terms: Sequence[Evidence]
    ) -> str:  # fmt: skip
        """Why the first of the finer answers lies in an answer, where the reasons that are `said` of the answer (of them `terms`) do not tell;
        guesses are called so. `outer` is the evidence for the answer."""
        first = inside[0]
        if f"{first.facet}-reason" not in self._templates:
            return ""
        if any(e.rule.partition("/")[0] == first.category for e in terms):
            return ""
        grounds = _grounds(first)
        if any(e.score > 0 for kind in DECIDED for e in grounds(kind)):
            return ""
        own = self._terms(first, grounds)
        reasons = [r for r in self._reasons(first, grounds, own, c) if r not in said]
        if not reasons:
            return ""
        notation = self._taxonomy.categories[first.category].notation
        if self._guessed(first, grounds):
            guesses = [
                notation,
                *(self._taxonomy.categories[x.category].notation for x in inside[1:] if self._unsure(x)),
            ]
            if len(guesses) == 1:
                return self._say(f"{first.facet}-guess", notation=notation)
            return self._say(f"{first.facet}-guesses", notations=self._listed(guesses))
        if not terms and not own and grounds("learned") and outer("learned"):
            return ""  # much the same words, said once
        return self._say(f"{first.facet}-reason", notation=notation, reasons=reasons[0])

    def _guessed(self, a: Assignment, grounds: Grounds) -> bool:
        """Whether an answer is no more than possible and no term speaks for it: learnt words alone, or another answer that it follows from."""
        if a.level != self._least or not (grounds("learned") or grounds("link")):
            return False
        near = any(e.similarity >= self._rules.similar_named for e in a.evidence)
        return not near and {e.kind for e in a.evidence if e.score > 0} <= GUESSED

    def _on_guess(self, grounds: Grounds, found: Mapping[str, Sequence[Assignment]]) -> bool:
        """Whether an answer follows from nothing but answers that are called guesses."""
        if not (sources := {e.rule for e in grounds("link")}):
            return False
        places = {a.category: (n, a) for listed in found.values() for n, a in enumerate(listed)}
        return all(
            any(
                self._guessed(a, _grounds(a)) or (n > 0 and name == source and self._unsure(a))
                for name in (source, *self._taxonomy.ancestors(source))
                for n, a in ((places[name],) if name in places else ())
            )
            for source in sources
        )

    def _other(
        self, a: Assignment, finer: Sequence[Assignment], found: Mapping[str, Sequence[Assignment]], unsure: bool
    ) -> str:
        """A further answer, with the words of the title that brought it, or else what it follows from; a guess where no term speaks for it
        and the first answer is `unsure`, or what it follows from is one."""
        name = self._name(a, finer, "also")
        telling = self._rules.telling * a.score
        grounds = _grounds(a)
        words = [e for e in grounds("term") if e.score >= telling > 0]
        if texts := [self._quote(t) for t in _texts(words[:2])]:
            return self._say("also-for", answer=name, texts=self._listed(texts))
        if texts := self._links(grounds):
            guess = unsure or self._on_guess(grounds, found)
            return self._say("also-guessed" if guess else "also-for", answer=name, texts=self._listed(texts))
        words = [e for e in grounds("learned") if e.score >= 2 * telling > 0]
        texts = [self._quote(t) for t in _texts(words[:2])]
        return self._say("also-guessed", answer=name, texts=self._listed(texts)) if texts else name

    def _name(self, a: Assignment, finer: Sequence[Assignment], role: str, *, marked: bool = True) -> str:
        """How an answer is called in a sentence, with the finer answers that lie in it, of which guesses are `marked`; `role` is `name` or
        `also`."""
        categories = self._taxonomy.categories
        if a.category not in categories:
            return a.category
        key = (a.facet, a.category, role)
        text = self._names.get(key) or self._names.setdefault(key, self._called(*key))
        inside = [x for x in finer if self._taxonomy.is_below(x.category, a.category)]
        if inside:
            further = [self._further(x) if marked else categories[x.category].notation for x in inside[1:]]
            numbers = [categories[inside[0].category].notation, *further]
            many = "one" if len(numbers) == 1 else "many"
            text += self._say(f"{inside[0].facet}-{many}", notations=self._listed(numbers))
        return text

    def _further(self, a: Assignment) -> str:
        """The number of a finer answer after the first; said to be a guess where learnt words make most of its score."""
        notation = self._taxonomy.categories[a.category].notation
        template = f"{a.facet}-unsure"
        return self._say(template, notation=notation) if template in self._templates and self._unsure(a) else notation

    def _unsure(self, a: Assignment) -> bool:
        """Whether learnt words make most of the score of a finer answer."""
        return sum(e.score for e in _grounds(a)("learned")) >= self._rules.guessed_from * a.score

    def _called(self, facet: str, category: str, role: str) -> str:
        """The label of an answer in the template of its facet, if there is one."""
        known = self._taxonomy.categories[category]
        label, template = known.label.get(self._lang), f"{facet}-{role}"
        return self._say(template, notation=known.notation, label=label) if template in self._templates else label

    def _reasons(
        self, a: Assignment, grounds: Grounds, terms: Sequence[Evidence], c: Classification, inside: Sequence[Assignment] = ()
    ) -> list[str]:  # fmt: skip
        """The reasons for an answer as clauses: the words of the title, a similar title if it weighs, else what it follows from. `inside` are
        the finer answers that are named with it."""
        rules = self._rules
        least = 2 * (rules.telling * max(a.score, 0.0))
        found: list[str] = []
        if terms:
            texts = [self._quote(text) for text in _texts(terms)]
            ids = dict.fromkeys(e.rule.partition("/")[0] for e in terms)
            found.append(self._say("term", texts=self._listed(texts), rules=", ".join(ids)))
        if a.basis not in FOUND:
            found += [self._told(e) for e in a.evidence if e.kind in SAID]
        themes = [e for e in grounds("theme") if e.score >= least]
        follows = grounds("link") and not self._on_guess(grounds, c.by_facet())
        if not (found or follows or _usual(a, grounds)):
            learned = [e for e in grounds("learned") if e.score >= least]
            if learned and not (themes and themes[0].score > learned[0].score):
                found.append(self._learned(learned, inside))
        found += [self._say("theme", text=self._quote(e.text)) for e in themes]
        if similar := grounds("similar"):
            nearest = similar[0]
            if not found or (nearest.score >= least and nearest.similarity >= rules.similar_named):
                found.append(self._similar(nearest, a))
        if not found:
            found += self._links(grounds)
        if not found and grounds("default"):
            rivals = any(r.facet == a.facet for r in c.runners_up)
            found.append(self._say("default-against" if rivals else "default"))
        return found

    def _told(self, e: Evidence) -> str:
        """What somebody said, or metadata, as a clause."""
        reason = e.reason.get(self._lang)
        reason = reason.rstrip(".") if e.kind == "review" else _clause(reason)
        return self._say(e.kind, text=e.text, reason=reason)

    def _terms(self, a: Assignment, grounds: Grounds) -> Sequence[Evidence]:
        """The terms that are given as the reason for an answer; none where what it follows from weighs much more."""
        rules = self._rules
        least = rules.telling * max(a.score, 0.0)
        terms = [e for e in grounds("term") if e.score >= least]
        if not terms:
            return terms
        link = next((e.score for e in grounds("link")), 0.0)
        return terms[: rules.terms_named] if terms[0].score >= rules.beside_link * link else ()

    def _links(self, grounds: Grounds) -> list[str]:
        """What an answer follows from, as a clause; nothing where it follows from none."""
        sources = dict.fromkeys(self._source(e.rule) for e in grounds("link"))
        return [self._say("link", sources=self._listed(list(sources)))] if sources else []

    def _learned(self, words: Sequence[Evidence], inside: Sequence[Assignment]) -> str:
        """The words that add most, and of the titles that taught them one that has most of them; else one of the first word, for those of
        further words mostly share but a filler with this title. Where a finer answer is named too, a title that taught it."""
        texts = self._listed([self._quote(text) for text in _texts(words)])
        finer = _grounds(inside[0])("learned") if inside else ()
        taught = [title for e in finer for title in e.titles] or [title for e in words for title in e.titles]
        stems = [e.text.casefold()[:STEM] for e in words]
        title = max(taught, key=lambda title: sum(stem in title.casefold() for stem in stems), default=None)
        if title is None:
            return self._say("learned-only", texts=texts)
        return self._say("learned", texts=texts, titles=self._quote(title))

    def _similar(self, e: Evidence, a: Assignment) -> str:
        similarity, answer = self._voice.number(e.similarity), self._source(a.category)
        return self._say("similar", rule=e.rule, text=self._quote(e.text), similarity=similarity, answer=answer)

    def _quote(self, text: str) -> str:
        before, _, after = self._quotes
        return f"{before}{text}{after}"

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
        say = self._said.get(template)
        try:
            if say is None:
                text = self._templates.get(template, "")
                if not values:
                    return text
                fill(text, values)
                say = self._said[template] = text.format
            return say(**values)
        except (LookupError, ValueError):
            known = ", ".join("{" + name + "}" for name in values)
            raise SdgtaxError(
                f"rules/sentences.yaml: “{template}” has wrong names in braces. Known: {known}."
            ) from None

    def _listed(self, texts: Sequence[str]) -> str:
        """“a”, “b” and “c”."""
        if len(texts) < 2:
            return "".join(texts)
        return f"{', '.join(texts[:-1])} {self._and} {texts[-1]}"


def _grounds(a: Assignment) -> Grounds:
    """Gives the evidence for an answer by its kind, heaviest first."""
    if isinstance(a.evidence, Reasons):
        return a.evidence.of
    found: dict[str, list[Evidence]] = {}
    for e in a.evidence:
        found.setdefault(e.kind, []).append(e)
    return lambda kind: found.get(kind, ())


def _usual(a: Assignment, grounds: Grounds) -> bool:
    """Whether an answer is the usual case, for which no term of the title speaks."""
    return a.basis == "default" or bool(grounds("default") and not grounds("term"))


def _texts(terms: Sequence[Evidence]) -> list[str]:
    """What the terms matched, in the order of the title; a text that is part of another one is left out."""
    if len(terms) == 1:
        return [terms[0].text]
    texts: dict[str, str] = {}
    for e in sorted(terms, key=lambda e: (e.start, -e.end)):
        texts.setdefault(e.text.lower(), e.text)
    return [text for low, text in texts.items() if not any(low in other and low != other for other in texts)]


def _clause(reason: str) -> str:
    """A reason, which is a sentence of its own, as a clause: no full stop, a small first letter unless the word has more capitals."""
    text = reason.strip().rstrip(".")
    first = text.partition(" ")[0]
    return text if any(c.isupper() for c in first[1:]) else text[:1].lower() + text[1:]
