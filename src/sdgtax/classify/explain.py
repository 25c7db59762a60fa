"""Explanations in words: one sentence per facet, from the templates in `rules/sentences.yaml`."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sdgtax.model.classification import Assignment, Classification, Evidence
    from sdgtax.model.rules import Facet
    from sdgtax.model.taxonomy import Taxonomy

IN_TEXT = ("goal", "tbl", "area", "evaluation")
QUALITY = "quality"
TERMS_NAMED = 3
TELLING = 0.1
"""Evidence that adds less than this share of a score is left to the evidence table."""
SIMILAR_NAMED = 0.5  # beside other reasons, a similar title is named only if it is at least this similar
BESIDE_LINK = 0.75
"""Words that add less than this share of what a link adds are not given as the reason; the link is."""


def explain_text(taxonomy: Taxonomy, c: Classification, lang: str, facets: tuple[str, ...] = IN_TEXT) -> str:
    """The explanation of a classification as a few sentences in `lang`; one about quality where it was assessed."""
    asked = [*facets, QUALITY] if c.of(QUALITY) else facets
    return " ".join(s for s in (sentence(taxonomy, c, f, lang) for f in asked) if s)


def sentence(taxonomy: Taxonomy, c: Classification, facet: str, lang: str) -> str:
    """One sentence about one facet: the answers and the reasons for the first; or what is missing."""
    say = _Sayer(taxonomy, lang)
    known = next((f for f in taxonomy.scoring.facets if f.id == facet), None)
    label = known.label.get(lang) if known else taxonomy.label(facet, lang)
    answers = c.of(facet)
    if not answers:
        gap = next((g for g in c.gaps if g.facet == facet and not g.category), None)
        return say("not-assessed", facet=label, settle=gap.settle.get(lang)) if gap else ""
    finer = _finer(taxonomy, c, known)
    text = _name(taxonomy, answers[0], finer, say, "name")
    if not say.knows(f"{facet}-name"):
        text = say("answer", facet=label, answer=text)
    rivals = any(r.facet == facet for r in c.runners_up)
    reasons = _reasons(taxonomy, answers[0], say, rivals)
    if reasons:
        text = say("because", answer=text, reasons=say.listed(reasons))
    others = [_name(taxonomy, a, finer, say, "also") for a in answers[1:]]
    if others:
        text += say("also", answers="; ".join(others))
    return text + "."


def _finer(taxonomy: Taxonomy, c: Classification, facet: Facet | None) -> list[Assignment]:
    """The answers of the facets whose answers lie within those of `facet`."""
    inner = [f.id for f in taxonomy.scoring.facets if facet and f.within == facet.id]
    return [a for f in inner for a in c.of(f)]


def _name(taxonomy: Taxonomy, a: Assignment, finer: Iterable[Assignment], say: _Sayer, role: str) -> str:
    """How an answer is called in a sentence, with the finer answers that lie in it; `role` is `name` or `also`."""
    category = taxonomy.categories.get(a.category)
    if category is None:
        return a.category
    label = category.label.get(say.lang)
    template = f"{a.facet}-{role}"
    text = say(template, notation=category.notation, label=label) if say.knows(template) else label
    inside = [x for x in finer if x.category.startswith(a.category + ".")]
    if inside:
        numbers = [taxonomy.categories[x.category].notation for x in inside]
        many = "one" if len(numbers) == 1 else "many"
        text += say(f"{inside[0].facet}-{many}", notations=say.listed(numbers))
    return text


def _reasons(taxonomy: Taxonomy, a: Assignment, say: _Sayer, rivals: bool) -> list[str]:
    """The reasons for an answer as clauses: the words of the title, a similar title if it weighs, else what it follows from.

    `rivals`: other answers had evidence too.
    """
    least = TELLING * max(a.score, 0.0)
    found: list[str] = []
    links = [e for e in a.evidence if e.kind == "link"]
    terms = [e for e in a.evidence if e.kind == "term" and e.score >= least][:TERMS_NAMED]
    if links and terms and terms[0].score < BESIDE_LINK * links[0].score:
        terms = []
    if terms:
        texts = [say("quote", text=text) for text in _texts(terms)]
        rules = list(dict.fromkeys(e.rule.partition("/")[0] for e in terms))
        found.append(say("term", texts=say.listed(texts), rules=", ".join(rules)))
    for e in a.evidence:
        if e.kind in ("published", "review", "metadata"):
            reason = e.reason.get(say.lang)
            found.append(say(e.kind, text=e.text, reason=reason.rstrip(".") if e.kind == "review" else _clause(reason)))
    similar = next((e for e in a.evidence if e.kind == "similar"), None)
    if similar and (not found or (similar.score >= 2 * least and similar.similarity >= SIMILAR_NAMED)):
        found.append(_similar(similar, say))
    if not found and links:
        sources = list(dict.fromkeys(_source(taxonomy, e.rule, say) for e in links))
        found.append(say("link", sources=say.listed(sources)))
    if not found and any(e.kind == "default" for e in a.evidence):
        found.append(say("default-against" if rivals else "default"))
    return found


def _texts(terms: list[Evidence]) -> list[str]:
    """What the terms matched, in the order of the title; a text that is part of another one is left out."""
    texts = list(dict.fromkeys(e.text for e in sorted(terms, key=lambda e: (e.start, -e.end))))
    low = {t: t.lower() for t in texts}
    kept: list[str] = []
    for text in texts:
        longer = any(low[text] in low[t] and low[text] != low[t] for t in texts)
        if not longer and low[text] not in {low[t] for t in kept}:
            kept.append(text)
    return kept


def _similar(e: Evidence, say: _Sayer) -> str:
    similarity = f"{e.similarity:.2f}".replace(".", say("decimal-point"))
    return say("similar", rule=e.rule, text=say("quote", text=e.text), similarity=similarity)


def _source(taxonomy: Taxonomy, category: str, say: _Sayer) -> str:
    """How a category that a link comes from is called: the name of its facet and its number or label."""
    found = taxonomy.categories.get(category)
    if found is None:
        return category
    for f in taxonomy.scoring.facets:
        if category.startswith(f.root + ".") and category.count(".") == f.root.count(".") + f.depth:
            return say(
                "source", facet=f.label.get(say.lang).lower(), answer=found.notation or found.label.get(say.lang)
            )
    return found.label.get(say.lang)


def _clause(reason: str) -> str:
    """A reason, which is a sentence of its own, as a clause: no full stop, a small first letter unless the word has more capitals."""
    text = reason.strip().rstrip(".")
    first = text.partition(" ")[0]
    return text if any(c.isupper() for c in first[1:]) else text[:1].lower() + text[1:]


class _Sayer:
    """Fills templates of one language."""

    def __init__(self, taxonomy: Taxonomy, lang: str) -> None:
        self._templates = taxonomy.sentences.templates
        self.lang = lang

    def knows(self, template: str) -> bool:
        """Whether there is such a template."""
        return template in self._templates

    def __call__(self, template: str, **values: str) -> str:
        found = self._templates.get(template)
        return found.get(self.lang).format(**values) if found else ""

    def listed(self, texts: list[str]) -> str:
        """“a”, “b” and “c”."""
        return say_list(texts, self("and") or ",")


def say_list(texts: list[str], joiner: str) -> str:
    """Texts in a row, with commas and `joiner` before the last."""
    return f"{', '.join(texts[:-1])} {joiner} {texts[-1]}" if len(texts) > 1 else "".join(texts)
