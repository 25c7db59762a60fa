"""`rules/words.yaml`: words of the program itself. `sdgtax.model.voice` says them."""

from __future__ import annotations

from pydantic import Field

from sdgtax.model.common import Slug, Strict
from sdgtax.model.language import Text


class Demo(Strict):
    """What `sdgtax demo` counts."""

    grid: Slug = Field(description="the facet whose answers are counted by set")
    bars: dict[Slug, Text] = Field(description="facets whose answers are counted over all sets, with a caption each")


class Words(Strict):
    """Captions and short sentences by section; names in braces are filled in by the program."""

    demo: Demo
    sections: dict[Slug, dict[Slug, Text]]
