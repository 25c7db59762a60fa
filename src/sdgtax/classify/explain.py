"""Explanations in words: one sentence per facet, from the templates in `rules/sentences.yaml`."""

from __future__ import annotations

from sdgtax.model.result import Assignment, Classification, Evidence
from sdgtax.model.taxonomy import Taxonomy

IN_TEXT = ("goal", "tbl", "area", "evaluation")


def explain_text(taxonomy: Taxonomy, c: Classification, lang: str, facets: tuple[str, ...] = IN_TEXT) -> str:
    """The explanation of a classification as a few sentences in `lang`."""
    return " ".join(s for s in (sentence(taxonomy, c, f, lang) for f in facets) if s)


def sentence(taxonomy: Taxonomy, c: Classification, facet: str, lang: str) -> str:
    """One sentence about one facet: the answers and the reasons for the first; or what is missing."""
    say = _Sayer(taxonomy, lang)
    answers = c.of(facet)
    if not answers:
        for gap in c.gaps:
            if gap.facet == facet:
                label = (
                    taxonomy.facet(facet).label.get(lang)
                    if any(f.id == facet for f in taxonomy.scoring.facets)
                    else facet
                )
                text = say("not-assessed", settle=gap.settle(lang))
                return f"{label}: {text}."
        return ""
    first = name(taxonomy, answers[0], lang)
    if facet == "goal":
        targets = c.of("target")
        inside = [a for a in targets if a.category.startswith(answers[0].category + ".")]
        if inside:
            first += ", " + say("target-name", notation=taxonomy.categories[inside[0].category].notation)
    reasons = _reasons(taxonomy, answers[0], say)
    if facet == "goal":
        inside = [a for a in c.of("target") if a.category.startswith(answers[0].category + ".")]
        if inside and not reasons:
            reasons = _reasons(taxonomy, inside[0], say)
    others = [name(taxonomy, a, lang) for a in answers[1:]]
    text = f"{first}: {reasons}" if reasons else first
    if others:
        text += "; " + say("also", answers=", ".join(others))
    return text + "."


def name(taxonomy: Taxonomy, a: Assignment, lang: str) -> str:
    """How an answer is called in a sentence."""
    category = taxonomy.categories.get(a.category)
    if category is None:
        return a.category
    if a.facet == "goal":
        return _Sayer(taxonomy, lang)("goal-name", notation=category.notation, label=category.label.get(lang))
    return category.label.get(lang)


def _reasons(taxonomy: Taxonomy, a: Assignment, say: _Sayer) -> str:
    parts: list[str] = []
    terms = [e for e in a.evidence if e.kind == "term"][:3]
    if terms:
        texts = say.listed(list(dict.fromkeys(say("quote", text=e.text) for e in terms)))
        rules = ", ".join(dict.fromkeys(e.rule for e in terms))
        parts.append(say("term", texts=texts, rules=rules))
    for kind in ("published", "review", "metadata", "similar", "link", "default"):
        found = [e for e in a.evidence if e.kind == kind]
        if not found or (kind == "link" and parts):
            continue
        if kind == "default" and parts:
            continue
        parts.append(_one(taxonomy, kind, found, say))
    return "; ".join(parts)


def _one(taxonomy: Taxonomy, kind: str, found: list[Evidence], say: _Sayer) -> str:
    e = found[0]
    if kind == "similar":
        return say("similar", rule=e.rule, text=say("quote", text=e.text), similarity=f"{e.similarity:.2f}")
    if kind == "published":
        return say("published", text=e.text)
    if kind == "link":
        names = [
            taxonomy.categories[x.rule].notation or taxonomy.label(x.rule, say.lang)
            for x in found
            if x.rule in taxonomy.categories
        ]
        label = taxonomy.facet(taxonomy.scoring.facets[0].id).label.get(say.lang).lower()
        return say("link", sources=say.listed([f"{label} {n}" for n in dict.fromkeys(names)]))
    if kind in ("metadata", "review"):
        reason = e.reason_nb if say.lang == "nb" else e.reason_en
        return say(kind, reason=reason.rstrip("."))
    return say(kind)


class _Sayer:
    """Fills templates of one language."""

    def __init__(self, taxonomy: Taxonomy, lang: str) -> None:
        self._templates = taxonomy.sentences.templates
        self.lang = lang

    def __call__(self, template: str, **values: str) -> str:
        found = self._templates.get(template)
        return found.get(self.lang).format(**values) if found else ""

    def listed(self, texts: list[str]) -> str:
        """“a”, “b” and “c”."""
        found = self._templates.get("and")
        joiner = f" {found.get(self.lang).strip()} " if found else ", "
        return texts[0] if len(texts) == 1 else ", ".join(texts[:-1]) + joiner + texts[-1] if texts else ""
