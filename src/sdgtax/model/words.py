"""`rules/words.yaml`: words of the program itself. `sdgtax.model.voice` says them."""

from __future__ import annotations

from pydantic import Field

from sdgtax.model.common import Slug, Strict
from sdgtax.model.language import Text


class Demo(Strict):
    """What `sdgtax demo` counts."""

    grid: Slug
    """the facet whose answers are counted by set"""
    bars: dict[Slug, Text]
    """facets whose answers are counted over all sets, with a caption each"""


class ReportFacets(Strict):
    """What the page of `sdgtax report` counts and filters by."""

    grid: Slug
    """the facet whose answers are counted in tiles"""
    cross: list[Slug] = Field(min_length=2, max_length=2)
    """two facets that are counted against each other"""
    filters: dict[Slug, Slug]
    """facets that the list is filtered by, each by its name in links"""
    shown: list[Slug] = Field(min_length=1)
    """facets whose answers stand beside an indicator"""


class Words(Strict):
    """Captions and short sentences by section; names in braces are filled in by the program."""

    demo: Demo
    report: ReportFacets
    sections: dict[Slug, dict[Slug, Text]]
