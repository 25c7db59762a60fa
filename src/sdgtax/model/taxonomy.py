"""The taxonomy as it is used: it alone knows facets, answers and ancestry."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sdgtax.model.columns import Columns
    from sdgtax.model.matching import AspectRules, ConceptRules, OverlapRules
    from sdgtax.model.messages import Messages
    from sdgtax.model.rules import (
        Category,
        Facet,
        LanguageRules,
        MetadataRules,
        Profile,
        Scoring,
        Sentences,
        TaxonomyInfo,
    )
    from sdgtax.model.selection import Selection
    from sdgtax.model.text_rules import TextRules
    from sdgtax.model.words import Words


@dataclass(frozen=True)
class Taxonomy:
    """A whole taxonomy as loaded: categories in file order, rules, profiles.

    It alone knows how categories hang together: which are the answers of a facet, and what lies below what. `digest` is that of
    the files that it was loaded from; empty for one that was made or changed in memory. `home` is their folder, in which lies what was
    learnt for it: empty for the bundled one, None where there is none.
    """

    info: TaxonomyInfo
    categories: Mapping[str, Category]
    files: Mapping[str, str]
    scoring: Scoring
    language: LanguageRules
    metadata: MetadataRules
    sentences: Sentences
    concepts: ConceptRules
    aspects: AspectRules
    overlap: OverlapRules
    selection: Selection
    columns: Columns
    words: Words
    text: TextRules
    profiles: Mapping[str, Profile] = field(default_factory=dict)
    digest: str = ""
    home: str | None = None
    # a default of the class would hide what is read late
    messages: Messages | None = field(default_factory=lambda: None)

    def changed(self, **parts: Any) -> Taxonomy:
        """A copy with some parts replaced; it no longer carries the digest of the files."""
        return replace(self, digest="", **parts)

    def children(self, category: str) -> list[Category]:
        """The categories directly below `category` ("" for the dimensions), in file order."""
        return [c for c in self.categories.values() if self.parent(c.id) == category]

    def label(self, category: str, lang: str) -> str:
        """The label of a category, its id if it is not known."""
        found = self.categories.get(category)
        return found.label.get(lang) if found else category

    def confidence_word(self, confidence: float) -> str:
        """The id of the word for a confidence: the first level that it reaches; empty below the last."""
        return next((level.id for level in self.scoring.confidence if confidence >= level.at_least), "")

    def confidence_labels(self, lang: str) -> dict[str, str]:
        """The labels of the words for confidence in a language, by their ids, the surest first."""
        return {level.id: level.label.get(lang) for level in self.scoring.confidence}

    @property
    def sure(self) -> float:
        """The confidence from which on an indicator covers a category: that of the word that `rules/selection.yaml` names."""
        return next(c.at_least for c in self.scoring.confidence if c.id == self.selection.sure)

    @property
    def all_facets(self) -> list[Facet]:
        """Every facet, in the order of output: those that are answered by scores, then quality criteria and classes."""
        return [*self.scoring.facets, self.metadata.criterion_facet, self.metadata.class_facet]

    def facet(self, facet_id: str) -> Facet:
        """The facet with this id. Raises KeyError if there is none."""
        return {facet.id: facet for facet in self.all_facets}[facet_id]

    @staticmethod
    def parent(category: str) -> str:
        """The id of the category above one; empty for a dimension."""
        return category.rpartition(".")[0]

    @staticmethod
    @lru_cache(4096)
    def ancestors(category: str) -> tuple[str, ...]:
        """The ids above a category, the nearest first."""
        parts = category.split(".")
        return tuple(".".join(parts[:n]) for n in range(len(parts) - 1, 0, -1))

    @staticmethod
    def is_below(category: str, ancestor: str) -> bool:
        """Whether a category lies below another one (not: is the same)."""
        return category.startswith(ancestor + ".")

    @staticmethod
    def depth(category: str) -> int:
        """How far a category lies below its dimension: 0 for the dimension itself."""
        return category.count(".")

    @staticmethod
    def name(category: str) -> str:
        """What a category is called among those beside it: the last part of its id."""
        return category.rpartition(".")[2]

    def below(self, ancestor: str) -> list[Category]:
        """All categories below one, in file order."""
        return [c for c in self.categories.values() if self.is_below(c.id, ancestor)]

    def answers(self, facet: Facet) -> list[str]:
        """The ids of the categories that are answers of a facet, in file order; deprecated ones and groups are none."""
        depth = self.depth(facet.root) + facet.depth
        return [c.id for c in self.below(facet.root) if self.depth(c.id) == depth and not (c.group or c.deprecated)]

    def answer_of(self, facet: Facet, category: str) -> str:
        """The answer of a facet that a category is or lies below; empty if there is none."""
        depth = self.depth(facet.root) + facet.depth
        if not self.is_below(category, facet.root) or self.depth(category) < depth:
            return ""
        found = next(c for c in (category, *self.ancestors(category)) if self.depth(c) == depth)
        known = self.categories.get(found)
        return found if known and not (known.group or known.deprecated) else ""

    def facet_of(self, category: str) -> str:
        """The id of the facet of which a category is an answer; empty if it is none."""
        return next((f.id for f in self.all_facets if self.answer_of(f, category) == category), "")
