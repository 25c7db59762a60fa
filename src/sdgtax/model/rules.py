"""The YAML of a taxonomy as models: categories, their terms, and the rules that combine evidence."""

from __future__ import annotations

import itertools
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from sdgtax.model.classification import Grade
from sdgtax.model.common import (
    Address,
    CategoryId,
    Clash,
    Lang,
    Line,
    Point,
    Probability,
    Score,
    Slug,
    Source,
    Strict,
    Weight,
    Year,
    refuse,
)
from sdgtax.model.language import Phrases, Text


class Term(Strict):
    """Phrases that speak for a category.

    One of `any` must be in the title, one of `with` too if given, and none of `none`.
    """

    id: Slug
    weight: Weight
    """4 decides alone, 3 strong, 2 typical, 1 hint; negative speaks against"""
    any: Phrases
    with_: Phrases | None = Field(default=None, alias="with")
    none: Phrases | None = None
    note: str = ""


class TitleExample(Strict):
    """A free title as an example."""

    title: Line
    lang: Lang | None = None


class IndicatorExample(Strict):
    """A bundled indicator in one of its languages as an example."""

    indicator: Line
    lang: Lang


Example = Line | IndicatorExample | TitleExample


class Category(Strict):
    """A node of the taxonomy. The id is its place: the part before the last dot is the parent."""

    id: CategoryId
    group: bool = False
    """only holds other categories; nothing is assigned to it"""
    notation: str = ""
    """the number or code that people use: 11, 11.6, 3-Output"""
    label: Text
    title: Text | None = None
    """the official wording, where there is one"""
    definition: Text
    """what belongs here, in our own words"""
    source: list[Slug] = Field(min_length=1)
    """ids of sources in taxonomy.yaml"""
    basis: Literal["source", "interpretation"]
    same_as: list[Line] = []
    note: str = ""
    deprecated: bool = False
    replaced_by: list[CategoryId] = []
    links: dict[CategoryId, Probability] = {}
    """how strongly an indicator of this category belongs to that category too"""
    terms: list[Term] = []
    examples: list[Example] = []
    counterexamples: list[Example] = []


class CategoryFile(Strict):
    """A file of categories; the path of the file is the beginning of their ids."""

    categories: list[Category] = Field(min_length=1)


class TaxonomyInfo(Strict):
    """`taxonomy.yaml`: what this taxonomy is."""

    id: Slug
    name: Text
    version: Annotated[str, Field(pattern=r"^(0|[1-9]\d*)(\.(0|[1-9]\d*)){2}$")]
    languages: Annotated[list[Lang], Field(min_length=1)]
    licence: Line
    attribution: Text
    prefixes: dict[Slug, Address] = {}
    sources: dict[Slug, Source]


class Profile(Strict):
    """A user's own layer: strategic priorities, the geographic level wanted, what weighs most in a choice."""

    id: Slug
    name: Text
    base: Line
    """id and version of the taxonomy that it was made for, such as ks-ssb@0.1.0"""
    source: Text
    level: CategoryId | None = None
    """the geographic level that is needed"""
    weights: dict[CategoryId, Annotated[float, Field(ge=0, le=10)]] = {}
    """how many times the usual points a facet, or a category and what is below it, gives in a choice"""
    required: list[CategoryId] = []
    """categories of which a choice has at least one indicator"""
    excluded: list[CategoryId] = []
    """categories of which a choice has none"""
    priorities: list[Category] = []
    links: dict[CategoryId, dict[CategoryId, Probability]] = {}
    """from a category of the base to priorities: how strongly it speaks for each"""


# --- rules -----------------------------------------------------------------------------------------------------------


class Keep(Strict):
    """Which categories beside the first are assigned too."""

    ratio: Probability
    """a further category needs this share of the first one's score"""
    score: Score
    """and at least this score"""
    max: Annotated[int, Field(ge=1, le=20)]


class Facet(Strict):
    """One question that the classification answers: its answers are the categories `depth` below `root`."""

    id: Slug
    label: Text
    root: CategoryId
    depth: Annotated[int, Field(ge=1, le=3)] = 1
    """how far below the root the answers lie"""


def _rising(points: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """A table of calibration: each point further right, none lower than the one before."""
    pairs = list(enumerate(itertools.pairwise(points), 1))
    refuse(
        Clash("wrong-order", (n, side), points[n][side], f"calibration must rise: {points[n]} comes after {points[n - 1]}",
              "each point further right, none lower than the one before", "Correct the point, or the order.")
        for n, (one, two) in pairs for side, falls in ((0, two[0] <= one[0]), (1, two[1] < one[1])) if falls
    )  # fmt: skip
    return points


class ScoredFacet(Facet):
    """A facet that is answered by scores, and how scores become an answer to it."""

    labels: list[Line] = []
    """names of columns with its labels in tables with labels, besides its id"""
    kind: Literal["best", "each"]
    """best: categories compete; each: every category stands for itself (several may apply)"""
    within: Slug | None = None
    """answers lie below those of this facet"""
    links_from: list[Slug] = []
    """facets whose answers speak for categories here, by `links`"""
    link_weight: Score = 0.0
    link_later: Probability = 1.0
    """a link of an answer after the first of its facet counts this much"""
    similar_weight: Score = 0.0
    """score of a similar labelled indicator at similarity 1"""
    learned_weight: Score = 0.0
    """score of an answer that words make e times as probable as chance"""
    theme_weight: Probability = 0.0
    """what is read in the theme of an indicator counts this much of the same in its title"""
    prior: dict[CategoryId, Annotated[float, Field(gt=0, le=10)]] = {}
    decay: Probability = 0.5
    """each further piece of evidence counts this much of the one before"""
    temperature: Annotated[float, Field(ge=0.05, le=10)] = 1.0
    doubt: Score = 0.0
    """score of `none of these`, which competes with all"""
    min_score: Score = 0.0
    """below this score nothing is assigned"""
    keep: Keep
    calibration: Annotated[list[Point], AfterValidator(_rising)] = []
    """raw probability to share that was right, measured; straight lines between"""
    review: bool = False
    """its confidence is that of the whole; doubt marks the indicator as needs_review"""
    review_below: Probability | None = None
    """a confidence below this, or no answer, marks as needs_review; without it that of the file, if `review`"""
    optional: bool = False
    """no answer is not a gap: most titles do not say it"""
    settle: Text | None = None
    """what would settle it when nothing is assigned"""
    from_profiles: bool = False
    """its answers come from profiles: a user's own priorities"""


class Level(Strict):
    """A word for a confidence."""

    id: Slug
    label: Text
    at_least: Probability


class Qualifier(Strict):
    """Words that open a part of the title which says how, for whom or per what, not what is measured."""

    id: Slug
    factor: Probability
    open: Phrases
    until: list[Annotated[str, Field(min_length=1)]]
    """characters that end the part; the end of the title always does"""
    inside: bool = True
    """true: does not count at the very beginning of a title"""
    behind: bool = False
    """true: the words themselves are not of the part that they open"""


class Scoring(Strict):
    """`rules/scoring.yaml`: facets, words for confidence, qualifiers."""

    review_below: Probability
    covered: Probability
    """what a phrase inside a longer one of another category counts"""
    published_score: Score
    """score of a published mapping"""
    published_root: CategoryId
    """published mappings name categories below this one by their notation"""
    confidence: list[Level] = Field(min_length=1)
    similar_min: Probability
    """similarity below which a labelled title says nothing"""
    similar_count: Annotated[int, Field(ge=1, le=50)]
    similar_stopwords: Phrases
    word_parts: dict[Lang, list[Annotated[int, Field(ge=3, le=12)]]] = {}
    """lengths of the pieces of words that are learnt too, for compounds; each end of a word counts as a sign"""
    qualifiers: list[Qualifier]
    facets: list[ScoredFacet] = Field(min_length=1)


class OtherLanguage(Strict):
    """A language that is told apart but has no terms: what tells it, and how a title in it is read."""

    id: Slug
    label: Text
    letters: str = ""
    words: list[Line] = []
    endings: list[Line] = []
    read_as: Lang | None = None
    """the language of the taxonomy that it is read as; without one, its titles are not read"""
    trust: Probability = 0.0
    """what is found by reading it so counts this much of its confidence"""


class LanguageRules(Strict):
    """`rules/language.yaml`: what tells the language of a title."""

    letters: dict[Lang, str]
    words: dict[Lang, list[Line]]
    endings: dict[Lang, list[Line]]
    margin: Annotated[int, Field(ge=1, le=100)]
    """points by which the signs must lead to decide alone; else the language decides whose lexicon covers more"""
    default: Lang
    others: list[OtherLanguage] = []
    """languages that are told apart but have no terms"""
    negations: dict[Lang, list[Line]] = {}
    """words that turn a text round, `*` at the end or start allowed; each is said in the other languages too"""
    negative: dict[Lang, list[Line]] = {}
    """words by which a negation of another language may be said, though not always; `*` as above"""


Count = Annotated[int, Field(ge=0, le=20)]


class MetadataRule(Strict):
    """What a value in an indicator's metadata says."""

    id: Slug
    field: Line
    values: list[Line] = []
    """literal values, `*` at the end allowed; empty: any value"""
    category: CategoryId
    confidence: Probability
    reason: Text


class Lookup(Strict):
    """A metadata field that is read from another set: the indicator there that this indicator's mapping names."""

    field: Line
    """name of the new field, for the rules below"""
    by: Literal["un_indicator"]
    """part of the published mapping that names the other indicator"""
    set: Slug
    take: Line
    """field of the other indicator"""


class Judgement(Strict):
    """A judgement of one quality criterion from metadata; the first that fits a criterion is used."""

    id: Slug
    criterion: CategoryId
    field: Line
    values: list[Line] = []
    """literal values, `*` at the end allowed; empty: any value"""
    level: Literal["same", "coarser"] | None = None
    """compares the set's geographic level with the level that the user asks for"""
    age_at_most: Annotated[int, Field(ge=0, le=200)] | None = None
    """the year in the field is at most this old"""
    grade: Grade
    reason: Text


class Criterion(Strict):
    """A quality criterion: what would settle it where nothing is known."""

    id: CategoryId
    settle: Text


class RollUp(Strict):
    """A class from a metadata value, or from the grades of the criteria; the first rule that fits is used."""

    id: Slug
    category: CategoryId
    field: str = ""
    values: list[Line] = []
    at_least: dict[Grade, Count] = {}
    at_most: dict[Grade, Count] = {}
    confidence: Probability
    reason: Text


class MetadataRules(Strict):
    """`rules/metadata.yaml`: what metadata says about distribution and quality."""

    levels: list[Slug] = Field(min_length=1)
    """geographic levels as metadata names them, finest first"""
    as_of: Annotated[Year, Field(ge=1900, le=2200)]
    """the year that the age of data is counted from, unless the user names another"""
    lookups: list[Lookup] = []
    assign: list[MetadataRule]
    criterion_facet: Facet
    """the facet whose answers are the quality criteria"""
    class_facet: Facet
    """the facet whose answers are the quality classes"""
    criteria: list[Criterion]
    judge: list[Judgement]
    needed: Annotated[int, Field(ge=1, le=5)]
    """roll-up by grades needs at least this many criteria assessed; else the class is not assessed"""
    roll_up: list[RollUp]
    settle: Text


class Sentences(Strict):
    """`rules/sentences.yaml`: what explanations speak of, and their templates per language."""

    facets: list[Slug] = Field(min_length=1)
    """the facets of which an explanation in a few sentences speaks, in this order"""
    where_assessed: list[Slug] = []
    """facets of which it speaks too where they are assessed"""
    runners_up: list[Slug] = []
    """facets whose next best answers are shown with an indicator on a screen"""
    terms_named: Annotated[int, Field(ge=1, le=50)]
    """at most so many matched texts are named as the reason"""
    telling: Probability
    """evidence that adds less than this share of a score is not named"""
    similar_named: Probability
    """beside other reasons, a similar title is named only if it is at least this similar"""
    beside: Probability
    """a word that adds less than this share of what the best one adds is not named beside it"""
    beside_link: Probability
    """words that add less than this share of what a link adds are not named; the link is"""
    deciding: Probability
    """a learnt word that adds at least this share of the score of the first finer answer is named"""
    outweighs: Annotated[float, Field(ge=1, le=10)]
    """a learnt word is named beside terms where it adds so many times what the best of them adds"""
    edges: Phrases
    """words that a text that is named as the reason neither begins nor ends with"""
    endings: Phrases
    """words that a text that is named as the reason does not end with"""
    openers: Phrases
    """units and words of counting, which a text that is named as the reason does not begin with and which are no reason alone"""
    joins: Phrases
    """words between two words of a reason that make one text of them"""
    unfinished: Phrases
    """endings of a word that is not named with the text before it where a small word follows"""
    words_named: Annotated[int, Field(ge=1, le=50)]
    """texts that stand side by side are named as one up to so many words, small ones not counted"""
    templates: dict[Slug, Text]
