"""Explanations in words: one sentence per facet, from the templates and thresholds in `rules/sentences.yaml`."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from sdgtax.classify.quoted import Grounds, Small, Span, at_any, clause, grounds_of, places_of, quoted, runs
from sdgtax.model.finding import SdgtaxError
from sdgtax.model.voice import Voice, fill

if TYPE_CHECKING:
    from sdgtax.model.classification import Assignment, Classification, Evidence
    from sdgtax.model.taxonomy import Taxonomy


STEM = 5
"""A title that has so many first letters of a word, or of a long word two thirds, has the word."""
DECIDED = ("published", "review")
"""Kinds of evidence by which somebody has placed an answer there."""
SAID = {*DECIDED, "metadata"}
"""Kinds of evidence that have a reason of their own."""
FOUND = ("inferred", "default")
"""What an answer rests on for which nobody, and no metadata, has given a reason."""


class Seen(NamedTuple):
    """An answer as a sentence sees it.

    `title` is what it is an answer for. `inside` are the finer answers that lie in it; `sources` are the answers that it may follow from
    (without links: that it is read with), `about` the places in the title that they rest on; `source` how the one is called that it is
    said to follow from, `on_doubt` whether that one is doubtful itself.
    """

    answer: Assignment
    grounds: Grounds
    title: str
    inside: Sequence[Assignment] = ()
    sources: Sequence[Assignment] = ()
    about: Sequence[Span] = ()
    source: str = ""
    on_doubt: bool = False

    def places(self, *kinds: str) -> list[Span]:
        """Where evidence of these kinds stands for the answers that this one may follow from."""
        return places_of(e for x in self.sources for kind in kinds for e in grounds_of(x)(kind))


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
        self._quotes = self._voice.quote("\0").partition("\0")
        self._labels = {facet.id: facet.label.get(lang) for facet in taxonomy.all_facets}
        self._others = {o.id: o for o in taxonomy.language.others}
        self._least, self._most = taxonomy.confidence_word(0.0), taxonomy.confidence_word(1.0)
        #: what is said again and again: how sources are called, and answers in the role that they have
        self._sources: dict[str, str] = {}
        self._names: dict[tuple[str, str, str], str] = {}
        rules = taxonomy.sentences
        langs = taxonomy.info.languages
        edges, joins, openers = (
            frozenset(word for lang in langs for word in words.get(lang))
            for words in (rules.edges, rules.joins, rules.openers)
        )
        unfinished, endings = (
            tuple(text for lang in langs for text in texts.get(lang)) for texts in (rules.unfinished, rules.endings)
        )
        endings = tuple(f" {text}" for text in endings)
        #: learnt words that say nothing by themselves
        self._dumb = openers
        #: how texts of a title are joined: over small words too, where they stand side by side, and only where they overlap
        self._over = Small(edges, joins, rules.words_named, unfinished, endings, openers)
        self._beside = Small(edges, most=rules.words_named, endings=endings, openers=openers)
        self._alone = Small(edges)
        #: by facet, the facets whose answers lie inside those of this one
        self._inner: dict[str, list[str]] = {}
        self._links_from = {f.id: f.links_from for f in taxonomy.scoring.facets}
        for f in taxonomy.scoring.facets:
            if f.within:
                self._inner.setdefault(f.within, []).append(f.id)
        #: the facets with answers that lie in one another
        self._nested = [name for outer, inner in self._inner.items() for name in (outer, *inner)]

    @staticmethod
    def facets(taxonomy: Taxonomy) -> frozenset[str]:
        """The facets that `text` gives reasons for: what classifying must explain where nothing else is shown."""
        rules = taxonomy.sentences
        finer = (f.id for f in taxonomy.scoring.facets if f"{f.id}-reason" in rules.templates)
        return frozenset((*rules.facets, *rules.where_assessed, *finer))

    def text(self, c: Classification) -> str:
        """A few sentences, one for each facet that `rules/sentences.yaml` names."""
        answers = c.by_facet()
        said = [self.language(c)] if c.lang in self._others else []
        said += [self.sentence(c, facet) for facet in self._rules.facets]
        for facet in self._rules.where_assessed:
            if found := answers.get(facet):
                said.append(self._sentence(c, found))
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
        return self._sentence(c, found) if found else self._missing(c, facet)

    def _missing(self, c: Classification, facet: str) -> str:
        """What would settle a facet without an answer; empty where nothing is said of it."""
        gap = next((g for g in c.gaps if g.facet == facet and not g.category), None)
        return self._say("not-assessed", facet=self._labels[facet], settle=gap.settle.get(self._lang)) if gap else ""

    def _sentence(self, c: Classification, answers: Sequence[Assignment]) -> str:
        """The answers of a facet, with the reasons for the first."""
        found = c.by_facet()
        first = self._seen(answers[0], found, c.title)
        others = answers[1:]
        left_out = max((r.score for r in c.runners_up if r.facet == first.answer.facet), default=0.0)
        doubtful = self._doubtful(first.answer)
        following = doubtful and bool(first.grounds("term") or first.grounds("learned"))
        told = (self._other(self._seen(a, found, c.title), marked=not doubtful, following=following) for a in others)
        known = [(a, said) for a, said in zip(others, told, strict=True) if said]
        rival = max([left_out, *(a.score for a in others)])
        text = self._first(first, left_out, rival, alone=not known)
        if known:
            either = doubtful and self._may_be(first.answer)
            sure = doubtful or any(not self._doubtful(a) for a, _ in known)
            template = "otherwise" if either else "also" if sure else "also-perhaps"
            text += self._say(template, answers="; ".join([said for _, said in known]))
        return text + "."

    def _first(self, first: Seen, left_out: float, rival: float, *, alone: bool) -> str:
        """The first answer of a facet with its reasons; `left_out` is the score of the best one that is not given, 0 for none, `rival`
        that of the best other one. One that is doubtful is said so, where it stands `alone` or the facet has words for it."""
        facet = first.answer.facet
        if self._is_usual_case(first, left_out):
            text = self._say("default-against" if left_out else "default", answer=self._name(first.answer, "name"))
            return self._of_facet(facet, text)
        terms = self._terms(first)
        reasons = self._reasons(first, terms, rival)
        doubtful = self._doubtful(first.answer) and not first.grounds("default")
        if not reasons and first.source:
            doubtful = doubtful or first.on_doubt
            reasons = [self._say("link-often" if doubtful else "link", sources=first.source)]
        why = self._finer(first, reasons, terms) if reasons and first.inside and not doubtful else ""
        told = doubtful and (alone or self._may_be(first.answer))
        text = self._name(first.answer, self._role(first) if told else "name")
        text = self._of_facet(facet, text if why else self._with_finer(text, first, marked=not doubtful))
        if reasons:
            text = self._say("because", answer=text, reasons=self._listed(reasons)) + why
        return text

    def _of_facet(self, facet: str, answer: str) -> str:
        """An answer with the name of its facet before it, unless it has a template of its own."""
        known = f"{facet}-name" in self._templates
        return answer if known else self._say("answer", facet=self._labels[facet], answer=answer)

    def _role(self, seen: Seen) -> str:
        """The role of a doubtful answer: what may be, or a guess where the facet has a template for it and learnt words alone speak."""
        told = f"{seen.answer.facet}-guessed" in self._templates and not seen.grounds("term")
        return "guessed" if told and seen.grounds("learned") else "perhaps"

    def _may_be(self, a: Assignment) -> bool:
        """Whether there are words for a doubtful answer of its facet."""
        return f"{a.facet}-perhaps" in self._templates

    def _doubtful(self, a: Assignment) -> bool:
        """Whether an answer was found, not told, and is no more than possible."""
        return a.basis in FOUND and a.level == self._least

    def _is_usual_case(self, seen: Seen, left_out: float) -> bool:
        """Whether an answer is the usual case: nothing in the title speaks for it, or it would be the answer without that, before the best
        one that is `left_out`."""
        a, grounds = seen.answer, seen.grounds
        if not grounds("default") or a.basis not in FOUND:
            return False
        usual = sum(e.score for e in grounds("default"))
        return not grounds("term") or (usual > left_out and 2 * usual > a.score)

    def _seen(self, a: Assignment, found: Mapping[str, Sequence[Assignment]], title: str) -> Seen:
        """An answer for a title among all that were `found`."""
        grounds = grounds_of(a)
        inner = (x for name in self._inner.get(a.facet, ()) for x in found.get(name, ()))
        inside = [x for x in inner if self._taxonomy.is_below(x.category, a.category)]
        sources = [x for name in self._links_from.get(a.facet) or self._nested for x in found.get(name, ())]
        link = next(iter(grounds("link")), None)
        if link is None:
            return Seen(a, grounds, title, inside, sources)
        about = places_of(
            e
            for x in sources
            for e in grounds_of(x)("term") or grounds_of(x)("learned")
            if e.score >= self._rules.telling * x.score
        )
        category, on_doubt = self._follows_from(a, link.rule, sources)
        return Seen(a, grounds, title, inside, sources, about, self._source(category), on_doubt)

    def _follows_from(self, a: Assignment, source: str, answers: Sequence[Assignment]) -> tuple[str, bool]:
        """What an answer is said to follow from, and whether that is doubtful: the source or, where that is or lies in a later answer,
        another of the `answers` that speaks for it no less and is not, the first of all or a finer one in it before others."""
        below, first = self._taxonomy.is_below, answers[0].category
        above = self._taxonomy.ancestors(source)
        doubt = any(self._doubtful(x) for x in answers if x.category == source or x.category in above)
        if not doubt and below(source, first):
            return source, False
        strength = self._strength(source, a.category)
        others = [x for x in answers if self._strength(x.category, a.category) >= strength > 0]
        others = [x for x in others if (doubt or below(x.category, first)) and not self._doubtful(x)]
        if not others:
            return source, doubt
        return min(
            others, key=lambda x: (not below(x.category, first), -len(self._taxonomy.ancestors(x.category)))
        ).category, False

    def _strength(self, source: str, category: str) -> float:
        """How strongly one category speaks for another by its own links, or by those of the nearest one above."""
        known = (self._taxonomy.categories[c].links for c in (source, *self._taxonomy.ancestors(source)))
        return next((links[category] for links in known if category in links), 0.0)

    def _finer(self, outer: Seen, said: Sequence[str], terms: Sequence[Evidence]) -> str:
        """The finer answers with why the first of them lies in the answer, where the reasons that are `said` of that (of them `terms`) do not
        tell; nothing where it is doubtful and nobody has decided on the answer."""
        first = Seen(outer.inside[0], grounds := grounds_of(outer.inside[0]), outer.title)
        facet = first.answer.facet
        if f"{facet}-reason" not in self._templates:
            return ""
        if outer.answer.basis in FOUND and self._doubtful(first.answer):
            return ""
        if any(e.score > 0 for kind in DECIDED for e in grounds(kind)):
            return ""
        own = self._terms(first)
        if any(at_any(e, places_of(terms)) for e in own or grounds("learned")):
            return ""  # the same words
        reasons = [r for r in self._reasons(first, own) if r not in said]
        if not reasons or (not terms and not own and grounds("learned") and outer.grounds("learned")):
            return ""  # much the same words, said once
        return self._say(f"{facet}-reason", answers=self._within(outer), reasons=reasons[0])

    def _other(self, seen: Seen, *, marked: bool, following: bool) -> str:
        """A further answer, with the words of the title that brought it and its finer answers, doubtful ones `marked`; empty where it only
        follows from another facet, unless such are named too: beside a doubtful one that words brought."""
        texts = [self._told(e) for kind in DECIDED for e in seen.grounds(kind) if e.score > 0]
        texts = texts or self._quoted(self._terms(seen)[:2], seen)
        if not texts:
            least = self._rules.telling * seen.answer.score
            words = [e for e in self._speaking(seen) if e.score >= least > 0][:2]
            if not words and seen.source and not following:
                return ""
            texts = self._quoted(words, seen, exact=True)
        name = self._name(seen.answer, "also")
        if texts:
            name = self._say("also-for", answer=name, texts=self._listed(texts))
        return self._with_finer(name, seen, marked=marked and not self._doubtful(seen.answer))

    def _speaking(self, seen: Seen) -> list[Evidence]:
        """The learnt words for an answer that say something by themselves: no units."""
        return [e for e in seen.grounds("learned") if e.text.casefold() not in self._dumb]

    def _name(self, a: Assignment, role: str) -> str:
        """How an answer is called in a sentence; `role` is `name`, `perhaps`, `guessed` or `also`."""
        if a.category not in self._taxonomy.categories:
            return a.category
        key = (a.facet, a.category, role)
        return self._names.get(key) or self._names.setdefault(key, self._called(*key))

    def _with_finer(self, name: str, seen: Seen, *, marked: bool) -> str:
        """The name of an answer with the finer answers that lie in it, if there are any."""
        return self._say("within", answer=name, answers=self._within(seen, marked=marked)) if seen.inside else name

    def _within(self, seen: Seen, *, marked: bool = True) -> str:
        """The finer answers that lie in an answer, of which doubtful ones are `marked`."""
        facet, inside = seen.inside[0].facet, seen.inside
        doubtful = [marked and self._doubtful(x) for x in inside]
        numbers = [self._taxonomy.categories[x.category].notation for x in inside]
        if all(doubtful):
            return self._say(f"{facet}-all-unsure", notations=self._listed(numbers, "or"))
        numbers = [
            self._say(f"{facet}-unsure", notation=number) if doubt else number
            for number, doubt in zip(numbers, doubtful, strict=True)
        ]
        return self._say(f"{facet}-{'one' if len(inside) == 1 else 'many'}", notations=self._listed(numbers))

    def _called(self, facet: str, category: str, role: str) -> str:
        """The label of an answer in the template of its facet, if there is one."""
        known = self._taxonomy.categories[category]
        label, template = known.label.get(self._lang), f"{facet}-{role}"
        if template in self._templates:
            return self._say(template, notation=known.notation, label=label)
        return self._say("perhaps", answer=label) if role == "perhaps" else label

    def _reasons(self, seen: Seen, terms: Sequence[Evidence], rival: float = 0.0) -> list[str]:
        """The reasons for an answer as clauses: the words of the title, a similar title if it weighs, and what it follows from where it is
        about other words and weighs more than a `rival` answer; none where it is that alone."""
        rules, a, grounds = self._rules, seen.answer, seen.grounds
        least = rules.telling * max(a.score, 0.0)
        link = sum(e.score for e in grounds("link"))
        similar = grounds("similar")
        near = any(e.score >= least and e.similarity >= rules.similar_named for e in similar[:1])
        found: list[str] = []
        if terms:
            if (
                seen.about
                and not seen.on_doubt
                and not at_any(terms[0], seen.about)
                and link > rules.beside * terms[0].score
            ):
                found.append(self._say("link", sources=seen.source))
            if not found or link <= rival or any(at_any(e, seen.places("term", "learned")) for e in terms):
                found.append(self._say("term", texts=self._listed(self._quoted(terms, seen))))
        if a.basis not in FOUND:
            found += [self._told(e) for e in a.evidence if e.kind in SAID]
        themes = [e for e in grounds("theme") if e.score >= least]
        if not found:
            learned = [e for e in self._speaking(seen) if e.score >= least]
            weight = learned[0].score if learned else 0.0
            follows = link > weight
            if learned and not (follows or near or (themes and themes[0].score > weight)):
                found.append(self._learned(learned, seen))
        found += [self._say("theme", text=self._quote(e.text)) for e in themes]
        if similar and (near or not found):
            found.append(self._similar(similar[0]))
        return found

    def _told(self, e: Evidence) -> str:
        """What somebody said, or metadata, as a clause."""
        reason = e.reason.get(self._lang)
        reason = reason.rstrip(".") if e.kind == "review" else clause(reason)
        return self._say(e.kind if e.rule or e.kind != "published" else "own", text=e.text, reason=reason)

    def _terms(self, seen: Seen) -> Sequence[Evidence]:
        """The terms that are given as the reason for an answer, those of the finer answer that is named with it rather than others; none
        where what it follows from weighs more: much more, where they stand at the places that it is about. With those of an answer that
        follows from none, learnt words that weigh more than any of them, and the one that decides on the first finer answer."""
        rules = self._rules
        least = rules.telling * max(seen.answer.score, 0.0)
        terms = seen.grounds("term")
        if seen.source:
            terms = [e for e in terms if e.text.casefold() not in self._dumb]
        if not terms or terms[0].score < least:
            return ()
        telling = rules.beside * terms[0].score
        own = [e for x in seen.inside[:1] for e in grounds_of(x)("term")]
        if own and own[0].score < telling:
            terms = [terms[0], own[0]]
        else:
            terms = [e for e in own or terms if e.score >= telling or self._adds(e, seen) >= telling]
        if own:
            terms = self._with_others(terms, seen)
        link = sum(e.score for e in seen.grounds("link"))
        if link:
            about = seen.about or places_of(terms)
            shared = [e for e in terms if at_any(e, about) and e.score >= rules.beside_link * link]
            terms = [e for e in terms if e in shared or (self._adds(e, seen) if shared else e.score) >= link]
        elif not self._links_from.get(seen.answer.facet):
            places = places_of(terms)
            learned = [e for e in self._speaking(seen) if e.score >= rules.outweighs * terms[0].score]
            learned += self._deciding(seen.inside[:1])
            return [*(e for e in learned if not at_any(e, places)), *terms][: rules.terms_named]
        return terms[: rules.terms_named]

    def _deciding(self, answers: Sequence[Assignment]) -> list[Evidence]:
        """The learnt word that makes most of the score of each answer, if a title that taught it has it."""
        words = [(e, x) for x in answers for e in grounds_of(x)("learned")[:1] if e.text.casefold() not in self._dumb]
        most = [e for e, x in words if e.score >= self._rules.deciding * x.score]
        return [e for e in most if any(e.text.casefold() in title.casefold() for title in e.titles)]

    def _adds(self, e: Evidence, seen: Seen) -> float:
        """What a term that an answer may follow from others with adds, with the learnt words at its place."""
        if seen.answer.facet in self._nested:
            return e.score
        return e.score + sum(x.score for x in seen.grounds("learned") if at_any(x, places_of([e])))

    def _with_others(self, terms: Sequence[Evidence], seen: Seen) -> list[Evidence]:
        """The terms of the first finer answer with the best one of each other, where that stands elsewhere."""
        found = list(terms)
        for x in seen.inside[1:]:
            best = grounds_of(x)("term")[:1]
            found += [e for e in best if not at_any(e, places_of(found))]
        return found

    def _learned(self, words: Sequence[Evidence], seen: Seen) -> str:
        """The words that add most, and of the titles that taught them one that has the first word and most of the others; none where pieces
        of words taught it. Where a finer answer is named too, a title that taught it."""
        finer = grounds_of(seen.inside[0])("learned") if seen.inside else ()
        taught = [title for e in finer for title in e.titles] or [title for e in words for title in e.titles]
        stems = [w[: max(STEM, 2 * len(w) // 3)] for w in (e.text.casefold() for e in words)]
        taught = [title for title in taught if stems[0] in title.casefold()]
        title = max(taught, key=lambda title: sum(stem in title.casefold() for stem in stems), default=None)
        if title is None:
            words = [*words, *(e for e in finer if e.text.casefold() not in self._dumb)]
            return self._say("learned-only", texts=self._listed(self._quoted(words, seen, exact=True)))
        shared = [e for e, stem in zip(words, stems, strict=True) if stem in title.casefold()]
        return self._say(
            "learned", texts=self._listed(self._quoted(shared, seen, exact=True)), titles=self._quote(title)
        )

    def _similar(self, e: Evidence) -> str:
        similarity = self._voice.number(e.similarity)
        answer = self._listed([self._source(c) for c in e.categories])
        return self._say("similar", rule=e.rule, text=self._quote(e.text), similarity=similarity, answer=answer)

    def _quoted(self, found: Sequence[Evidence], seen: Seen, *, exact: bool = False) -> list[str]:
        """What stands in the title there, in quotes; unless that is to be `exact`, whole words, and a part of a phrase that the answers rest
        on as that."""
        small = self._over if seen.answer.facet in self._rules.facets and not exact else self._beside
        texts = quoted(found, seen.title, [] if exact else self._phrases(seen), small, whole_words=not exact)
        return [self._quote(text) for text in texts]

    def _phrases(self, seen: Seen) -> list[Span]:
        """The phrases of a title: for an answer that others lie in or that lies in one, the words for it and for the first finer one that
        stand together, small words between them or not, with the terms for others at the same places; for another one the terms for it and
        for the answers that it is read with, and, where it may follow from them, the learnt words for these."""
        title, terms = seen.title, seen.places("term")
        if seen.answer.facet in self._nested:
            answers = (seen.answer, *seen.inside[:1])
            words = [e for a in answers for kind in ("term", "learned") for e in grounds_of(a)(kind)]
            shared = [place for place in terms if any(at_any(e, [place]) for e in words)]
            whole = [*places_of(e for e in words if e.kind == "term"), *shared]
            return runs([*places_of(words), *shared], title, self._over, whole)
        if seen.answer.facet not in self._rules.facets:
            return []
        own = places_of(seen.grounds("term"))
        if not self._links_from.get(seen.answer.facet):
            return runs([*terms, *own], title, self._alone)
        return runs([*terms, *seen.places("learned"), *own], title, self._beside)

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

    def _listed(self, texts: Sequence[str], joint: str = "and") -> str:
        """“a”, “b” and “c”, or with another `joint` that is a template."""
        if len(texts) < 2:
            return "".join(texts)
        return f"{', '.join(texts[:-1])} {self._say(joint)} {texts[-1]}"
