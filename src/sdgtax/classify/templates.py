"""The templates of explanations in `rules/sentences.yaml`, and what is filled into them."""

from __future__ import annotations

FILLED = {
    "answer": ("facet", "answer"),
    "within": ("answer", "answers"),
    "because": ("answer", "reasons"),
    "also": ("answers",),
    "otherwise": ("answers",),
    "also-perhaps": ("answers",),
    "also-for": ("answer", "texts"),
    "not-assessed": ("facet", "settle"),
    "perhaps": ("answer",),
    "term": ("texts",),
    "similar": ("rule", "text", "similarity", "answer"),
    "learned": ("texts", "titles"),
    "learned-only": ("texts",),
    "theme": ("text",),
    "published": ("text", "reason"),
    "own": ("text", "reason"),
    "metadata": ("text", "reason"),
    "review": ("text", "reason"),
    "link": ("sources",),
    "link-often": ("sources",),
    "source": ("facet", "answer"),
    "default": ("answer",),
    "default-against": ("answer",),
    "and": (),
    "or": (),
    "not-read": ("language",),
    "read-through": ("language",),
}
"""The templates that explanations are made of, each with the names in braces that are filled in."""
OF_FACET = {
    "name": ("notation", "label"), "perhaps": ("notation", "label"), "guessed": ("notation", "label"),
    "also": ("notation", "label"), "one": ("notations",), "many": ("notations",), "unsure": ("notation",),
    "all-unsure": ("notations",), "reason": ("answers", "reasons"),
}  # fmt: skip
"""The same of the templates of a facet: `FACET-name` and so on."""
