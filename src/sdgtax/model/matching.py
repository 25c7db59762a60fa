"""The rules of overlap: vocabulary, aspects of titles, weights, relations (`rules/concepts.yaml`, `aspects.yaml`, `overlap.yaml`)."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints, model_validator

from sdgtax.model.common import Lang, Line, Probability, Slug, Strict
from sdgtax.model.language import PhraseLists, Text
from sdgtax.model.mapping import RelationName

ConceptKind = Literal["topic", "measure", "modifier", "word"]
Factor = Annotated[float, Field(ge=0, le=1)]
FeatureName = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z_]*$")]


class Concept(Strict):
    """Words that mean one thing."""

    id: Slug
    kind: ConceptKind = "topic"
    words: PhraseLists = Field(default=PhraseLists({}), description="phrases; the first one of a language is shown")
    label: Text | None = Field(default=None, description="what is shown, where the first phrase does not do")
    broader: list[Slug] = Field(default=[], description="concepts of which this is a part")
    related: list[Slug] = Field(default=[], description="concepts that are often meant by the same indicator")
    opposite: Slug | None = Field(default=None, description="the same thing turned round")


class ConceptRules(Strict):
    """`rules/concepts.yaml`."""

    concepts: list[Concept]

    @model_validator(mode="after")
    def _known(self) -> ConceptRules:
        ids = [c.id for c in self.concepts]
        known = set(ids)
        if len(known) < len(ids):
            twice = sorted({i for i in ids if ids.count(i) > 1})
            raise ValueError(f"the concept “{twice[0]}” stands twice")
        for c in self.concepts:
            for other in [*c.broader, *c.related, *([c.opposite] if c.opposite else [])]:
                if other not in known:
                    raise ValueError(f"the concept “{c.id}” names “{other}”, which does not exist")
        return self


AspectRole = Literal["age", "threshold", "denominator", "form", "flow", "polarity", "perceived", "breakdown"]


class AspectValue(Strict):
    """A value of an aspect. A value may stand several times, with other phrases."""

    id: Slug
    words: PhraseLists = PhraseLists({})
    neutral: bool = Field(default=False, description="the words are read but say nothing that could differ")
    age: tuple[int, int] | None = Field(default=None, description="the years of age that the words mean")


class Aspect(Strict):
    """Something that a title says beside its subject."""

    id: Slug
    label: Text
    role: AspectRole | None = Field(default=None, description="what the matching knows it as, beside its flags")
    beside_ages: bool = Field(default=False, description="numbers inside its values may still be ages")
    restricts: bool = Field(default=False, description="a value makes the indicator narrower than one without")
    quiet: Factor = Field(default=1.0, description="weight of a concept that is only named in a value of this aspect")
    defines: Literal["both", "any"] | None = Field(
        default=None,
        description="titles that differ are defined differently: where both name a value, or where any does",
    )
    says: bool = Field(default=False, description="a title without a value may still mean one")
    whole: bool = Field(default=False, description="values do not count inside a longer phrase of the vocabulary")
    ranges: PhraseLists = Field(
        default=PhraseLists({}), description="words beside which a number belongs to the aspect"
    )
    open_ended: PhraseLists = Field(
        default=PhraseLists({}), description="words that make a number the lower end of a range"
    )
    opens: PhraseLists = Field(default=PhraseLists({}), description="words that open a list of values (“by …”)")
    values: list[AspectValue]


class AspectRules(Strict):
    """`rules/aspects.yaml`."""

    aspects: list[Aspect]


class ConceptWeights(Strict):
    """How much the parts of a title weigh, by rarity times kind."""

    topic: Factor
    measure: Factor
    modifier: Factor
    word: Factor = Field(description="a word that is no concept")
    unlike: Factor = Field(description="the most that a concept and a part of it can be alike")
    part_of: Factor = Field(description="the least that a concept and what stands directly below it are alike")
    sibling: Factor = Field(description="the most that two concepts below a third can be alike")
    aside: Factor = Field(
        description="likeness that is left where the other title names a thing only as denominator or aside"
    )
    related: Factor = Field(description="how alike related concepts are")
    opposite: Factor = Field(description="how alike opposites are")
    part: Factor = Field(description="how alike two words are of which one begins or ends with the other")
    missing_word: Factor = Field(description="a word that the other title lacks, against a concept that it lacks")


class Quieter(Strict):
    """A stretch of a title whose words weigh less."""

    id: Slug
    factor: Factor
    unrestricted: bool = Field(default=False, description="who is named in it does not make the indicator narrower")
    open: PhraseLists
    until: list[Annotated[str, Field(min_length=1)]] = Field(description="characters that end the stretch")
    stop: PhraseLists = Field(default=PhraseLists({}), description="words that end the stretch")


class Compounds(Strict):
    """Languages that write compounds as one word: a single word is found at the end of a longer one, too."""

    languages: list[Lang]
    letters: int = Field(ge=4, description="the fewest letters of such a word")


class Candidates(Strict):
    """The step before scoring."""

    per_title: int = Field(ge=1, description="candidates for each title, from either side")
    postings: int = Field(ge=100, description="titles looked at through common words for each title")
    classify_at_most: int = Field(ge=0, description="titles of both sides together up to which all are classified")


class Thresholds(Strict):
    """Scores from which something is said."""

    overlap: Probability
    related: Probability
    cluster: Probability = Field(description="ties that make concepts across sets")


class FacetRoles(Strict):
    """The facets of the classification that are compared."""

    goal: Slug
    target: Slug
    area: Slug


class SssomRules(Strict):
    """What an SSSOM file says of itself."""

    licence: Line = Field(description="licence of the mappings, as a URL")
    set_prefix: Line = Field(description="URI prefix of the sets; the id of the set follows")
    mapping_prefix: Line = Field(description="URI prefix of mapping sets")
    similarity_measure: Line


class RelationRule(Strict):
    """A rule for the relation: the first one whose conditions all hold. Each condition is [least, most]."""

    id: Slug
    relation: RelationName
    when: dict[FeatureName, tuple[float, float]] = {}
    note: str = ""


class OverlapRules(Strict):
    """`rules/overlap.yaml`."""

    stopwords: PhraseLists
    joiners: list[str] = Field(description="what stands between two things of which a title names both (“and”)")
    compounds: Compounds
    asides: list[Line] = Field(description="what opens a bracket that says nothing about the subject")
    quieter: list[Quieter] = []
    weights: ConceptWeights
    candidates: Candidates
    thresholds: Thresholds
    intercept: float
    features: dict[FeatureName, float] = Field(description="weight of each feature (logistic regression)")
    un_set: Slug = Field(description="the set that publishers name by its codes")
    same_un_indicator: Probability = Field(description="score of a pair where one names the other's UN code")
    shared_un_indicator: Probability = Field(description="score of a pair where both name the same UN code")
    facets: FacetRoles
    silent: list[Slug] = Field(description="facets that differ only where both titles name a value")
    aspects: dict[Slug, Text] = Field(description="labels of what differs beside the facets")
    sssom: SssomRules
    relations: list[RelationRule]
    relation_labels: dict[RelationName, Text]
