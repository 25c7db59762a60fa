"""The indicators of a report one by one, as the page searches, filters and explains them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from sdgtax.classify.explain import Explainer
from sdgtax.model.indicator import shown_code
from sdgtax.model.mapping import MIRROR, Overlap
from sdgtax.views.classification import review_reason
from sdgtax.views.gaps import label, title
from sdgtax.views.report import Dossier, list_name

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sdgtax.analyse.pool import Place
    from sdgtax.model.classification import Classification

WORDS = (
    "search", "all", "none", "set", "review", "sure", "sort", "by-place", "by-title", "by-code", "by-unsure", "reset", "count",
    "more", "link", "doubt", "confidence", "counterparts", "open", "unsure", "nothing",
)  # fmt: skip
"""What the script of the page says."""
NUMBERS = {name: f"{{{name}}}" for name in ("n", "of")}
"""What the script fills in."""


def data(made: Dossier) -> dict[str, Any]:
    """The indicators with their answers, marked words, explanations and counterparts; what they are filtered by; words.

    Texts that many share stand in `texts` once, and are referred to by their place.
    """
    return _Explorer(made).data()


def style_of(category: str) -> str:
    """The name that a category has in the style of the page."""
    return f"c-{category.replace('.', '-')}"


class _Explorer:
    def __init__(self, made: Dossier) -> None:
        self._made = made
        self._taxonomy = taxonomy = made.taxonomy
        self._say = made.say
        self._texts: dict[str, int] = {}
        self._doubt = review_reason(taxonomy, self._say)
        self._facets = [f for name in taxonomy.words.report.shown if taxonomy.answers(f := taxonomy.facet(name))]
        self._answers = {
            category: (n, place)
            for n, facet in enumerate(self._facets)
            for place, category in enumerate(taxonomy.answers(facet))
        }
        self._places: list[Place] = [(m, i) for m, one in enumerate(made.found.shown) for i in range(len(one.results))]

    def data(self) -> dict[str, Any]:
        taxonomy, say, found = self._taxonomy, self._say, self._made.found
        explainer, pairs = Explainer(taxonomy, say.lang), found.counterparts()
        self._rows = {place: n for n, place in enumerate(self._places)}
        rows = [self._row(m, found.lists[m].results[i], explainer, pairs.get((m, i), ())) for m, i in self._places]
        keys = {facet: key for key, facet in taxonomy.words.report.filters.items()}
        facets = [
            {
                "key": keys.get(f.id, ""), "label": f.label.get(say.lang),
                "answers": [self._answer(category) for category in taxonomy.answers(f)],
            }
            for f in self._facets
        ]  # fmt: skip
        return {
            "lang": say.lang,
            "words": {word: say(f"explorer.{word}", **NUMBERS) if word in ("count", "more") else say(f"explorer.{word}") for word in WORDS},
            "sets": [{"id": one.id, "name": list_name(found, n, say)} for n, one in enumerate(found.lists)],
            "shown": len(found.shown),
            "facets": facets,
            "texts": list(self._texts),
            "rows": rows,
        }  # fmt: skip

    def _answer(self, category: str) -> list[str]:
        """An answer: what it is called in links, its short form, its label, its style."""
        taxonomy = self._taxonomy
        coloured = next((c for c in (category, *taxonomy.ancestors(category)) if c in taxonomy.columns.colours), "")
        found = taxonomy.categories[category]
        short = found.notation if coloured and found.notation else found.label.get(self._say.lang)
        style = style_of(coloured) if coloured else ""
        return [taxonomy.name(category), short, label(taxonomy, category, self._say), style]

    def _row(
        self, m: int, c: Classification, explainer: Explainer, pairs: Sequence[tuple[Place, Overlap, bool]]
    ) -> dict[str, Any]:
        taxonomy, say = self._taxonomy, self._say
        answers = [
            [*self._answers[a.category], round(100 * a.confidence), int(a.confidence >= taxonomy.sure)]
            for a in c.assignments
            if a.category in self._answers
        ]
        shown = title(c, say)
        made = {
            "s": m, "c": shown_code(c.code), "t": c.title, "l": c.lang, "m": c.marks(), "a": answers,
            "p": round(100 * c.confidence), "x": explainer.text(c), "r": self._doubt(c) if c.needs_review else "",
            "n": [self._text(self._gap(g.facet, g.category, g.settle.get(say.lang))) for g in c.gaps],
            "k": [self._counterpart(*pair) for pair in pairs],
        }  # fmt: skip
        return {k: v for k, v in made.items() if v not in ("", [])} | ({"d": shown} if shown != c.title else {})

    def _gap(self, facet: str, criterion: str, settle: str) -> str:
        question = self._taxonomy.facet(facet).label.get(self._say.lang)
        return f"{label(self._taxonomy, criterion, self._say) if criterion else question}: {settle}"

    def _counterpart(self, place: Place, o: Overlap, turned: bool) -> list[Any]:
        """Set, code and title of a counterpart (or the number of its row), the relation, how alike, what differs."""
        relation = MIRROR.get(o.relation, o.relation) if turned else o.relation
        word = getattr(self._taxonomy.overlap.relation_labels, relation).get(self._say.lang)
        differs = "; ".join(replace(d, left=d.right, right=d.left).text() for d in o.differs) if turned else ""
        said = [self._text(word), round(100 * o.score), self._text(o.comment or differs or o.differs_text)]
        if place in self._rows:
            return [self._rows[place], *said]
        c = self._made.found.lists[place[0]].results[place[1]]
        return [[place[0], shown_code(c.code), title(c, self._say)], *said]

    def _text(self, text: str) -> int:
        return self._texts.setdefault(text, len(self._texts))
