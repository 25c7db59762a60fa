"""How taxonomy and indicators are said in other systems' words: a part of `rules/columns.yaml`."""

from __future__ import annotations

from pydantic import Field

from sdgtax.model.common import Lang, Line, Slug, Strict
from sdgtax.model.language import Text


class KsLabel(Strict):
    """How KS's Turtle says an answer of a facet."""

    property: Line = Field(description="the address of the property")
    base: Line = Field(description="what the addresses of the answers begin with")


class KsRules(Strict):
    """The words of KS's Turtle that the standards do not have."""

    by: Line = Field(description="who says so, in reviews and mappings that are read from it")
    languages: dict[Lang, Line] = Field(default={}, description="its tags of languages that are other ones than ours")
    bases: list[Line] = Field(description="what the addresses of its sets begin with")
    facets: dict[Slug, KsLabel]


class Exchange(Strict):
    """What other systems need to know and the model does not say."""

    base: Line = Field(description="what our addresses begin with")
    agency: Line = Field(description="the maintenance agency in SDMX")
    ks: KsRules
    open_sdg: dict[Slug, Line] = Field(
        default={}, description="fields of Open SDG's metadata, by the facet whose labels they hold"
    )
    theme: Line = Field(description="the address of the theme of a data set in DCAT")
    keywords: list[Text] = Field(default=[], description="key words of a data set in DCAT")
