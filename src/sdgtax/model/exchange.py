"""How taxonomy and indicators are said in other systems' words: a part of `rules/columns.yaml`."""

from __future__ import annotations

from sdgtax.model.common import Lang, Line, Slug, Strict
from sdgtax.model.language import Text


class KsLabel(Strict):
    """How KS's Turtle says an answer of a facet."""

    property: Line
    """the address of the property"""
    base: Line
    """what the addresses of the answers begin with"""


class KsRules(Strict):
    """The words of KS's Turtle that the standards do not have."""

    by: Line
    """who says so, in reviews and mappings that are read from it"""
    languages: dict[Lang, Line] = {}
    """its tags of languages that are other ones than ours"""
    bases: list[Line]
    """what the addresses of its sets begin with"""
    facets: dict[Slug, KsLabel]


class Exchange(Strict):
    """What other systems need to know and the model does not say."""

    base: Line
    """what our addresses begin with"""
    agency: Line
    """the maintenance agency in SDMX"""
    ks: KsRules
    open_sdg: dict[Slug, Line] = {}
    """fields of Open SDG's metadata, by the facet whose labels they hold"""
    theme: Line
    """the address of the theme of a data set in DCAT"""
    keywords: list[Text] = []
    """key words of a data set in DCAT"""
