"""The rules of overlap: vocabulary, aspects of titles, weights, relations (`rules/concepts.yaml`, `aspects.yaml`, `overlap.yaml`)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Annotated, Literal

from pydantic import Field, StringConstraints, model_validator

from sdgtax.model.common import (
    Address,
    Ages,
    Clash,
    Interval,
    Lang,
    Line,
    Prefix,
    Probability,
    Sign,
    Slug,
    Strict,
    refuse,
)
from sdgtax.model.language import PhraseLists, Phrases, Text
from sdgtax.model.mapping import RelationName

ConceptKind = Literal["topic", "measure", "modifier", "word"]
Spelt = Annotated[str, StringConstraints(pattern=r"^[^\W\d_]+$", max_length=60)]
Factor = Annotated[float, Field(ge=0, le=1)]
FeatureName = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z_]*$")]


class Concept(Strict):
    """Words that mean one thing."""

    id: Slug
    kind: ConceptKind = "topic"
    words: Phrases = Phrases({})
    """phrases; the first one of a language is shown"""
    label: Text | None = None
    """what is shown, where the first phrase does not do"""
    broader: list[Slug] = []
    """concepts of which this is a part"""
    related: list[Slug] = []
    """concepts that are often meant by the same indicator"""
    opposite: Slug | None = None
    """the same thing turned round"""
    otherwise: bool = False
    """it is what the concepts right above it are, counted in another way: close to them, not narrower"""
    told: bool = True
    """whether it is named as what differs where one title lacks it"""

    def named(self) -> Iterator[tuple[tuple[str | int, ...], str]]:
        """The concepts that it names, each with its place."""
        for key, listed in (("broader", self.broader), ("related", self.related)):
            yield from (((key, n), name) for n, name in enumerate(listed))
        if self.opposite:
            yield ("opposite",), self.opposite


def once(key: str, names: Iterable[str | None], what: str = "id") -> Iterator[Clash]:
    """The names of the records of a list that stand there a second time."""
    seen: set[str] = set()
    for n, name in enumerate(names):
        if name in seen:
            message = f"the {what} “{name}” stands twice in `{key}`"
            yield Clash("duplicate-rule", (key, n, what), name, message, f"an {what} of its own", "Rename one of them.")
        elif name:
            seen.add(name)


class ConceptRules(Strict):
    """`rules/concepts.yaml`."""

    concepts: list[Concept]

    @model_validator(mode="after")
    def _known(self) -> ConceptRules:
        refuse((*once("concepts", (c.id for c in self.concepts)), *self.unknown()))
        return self

    def unknown(self) -> Iterator[Clash]:
        """The concepts that others name, and that do not exist."""
        known = tuple(c.id for c in self.concepts)
        ids = set(known)
        for i, c in enumerate(self.concepts):
            for loc, other in c.named():
                told = f"there is no concept “{other}”", "the id of a concept", ""
                if other == c.id:
                    told = f"the concept “{c.id}” names itself", "another concept", "Remove it."
                if other == c.id or other not in ids:
                    yield Clash("unknown-concept", ("concepts", i, *loc), other, *told, known)


AspectRole = Literal["age", "threshold", "denominator", "polarity"]
Sides = Literal["both", "any"]


class AspectValue(Strict):
    """A value of an aspect. A value may stand several times, with other phrases."""

    id: Slug
    words: Phrases = Phrases({})
    neutral: bool = False
    """the words are read but say nothing that could differ"""
    reaches: bool = False
    """what follows up to the next sign belongs to it (“excluding …”)"""
    heard: bool = False
    """told as what differs, also where the other title names no value"""
    age: Ages | None = None
    """the years of age that the words mean"""
    made_of: list[Slug] = []
    """values of which a title that names them all says nothing that could differ"""


class Aspect(Strict):
    """Something that a title says beside its subject."""

    id: Slug
    label: Text
    role: AspectRole | None = None
    """age: ages in numbers belong here; threshold: shares in per cent do; denominator: the unit, which one title may
    leave unsaid; polarity: a title that differs is the other one turned round"""
    conflict: Sides | None = None
    """a difference counts as the feature `<id>_conflict`: where both titles name a value, or where any does"""
    everybody: Ages | None = None
    """ages from at most the first to at least the second are those of nearly everybody"""
    beside_ages: bool = False
    """numbers inside its values may still be ages"""
    restricts: bool = False
    """a value makes the indicator narrower than one without"""
    apart: Sides | None = None
    """titles that each name another value (of ages: that share no year), or of which any names one, are related at
    most"""
    quiet: Factor = 1.0
    """weight of a concept that is only named in a value of this aspect"""
    defines: Sides | None = None
    """titles that differ are defined differently: where both name a value, or where any does"""
    says: bool = False
    """a title without a value may still mean one"""
    first: bool = False
    """of several values the one that stands first here counts"""
    implies: dict[Slug, Slug] = {}
    """a value of this aspect says this value of another one, too"""
    whole: bool = False
    """values do not count inside a longer phrase of the vocabulary"""
    ranges: PhraseLists = PhraseLists({})
    """words beside which a number is an age"""
    open_ended: PhraseLists = PhraseLists({})
    """words that make a number the lower end of a range"""
    below: PhraseLists = PhraseLists({})
    """words before a number that make it the upper end of a range, not within it"""
    opens: Phrases = Phrases({})
    """words that open a list of values (“by …”)"""
    values: list[AspectValue] = Field(min_length=1)


class AspectRules(Strict):
    """`rules/aspects.yaml`."""

    aspects: list[Aspect]

    @property
    def restricting(self) -> frozenset[str]:
        """The ids of the aspects whose values make an indicator narrower than one without."""
        return frozenset(a.id for a in self.aspects if a.restricts)

    @model_validator(mode="after")
    def _once(self) -> AspectRules:
        refuse(
            (*once("aspects", (a.id for a in self.aspects)), *once("aspects", (a.role for a in self.aspects), "role"))
        )
        return self


class ConceptWeights(Strict):
    """How much the parts of a title weigh, by rarity times kind."""

    topic: Factor
    measure: Factor
    modifier: Factor
    word: Factor
    """a word that is no concept"""
    unlike: Factor
    """the most that a concept and a part of it can be alike"""
    part_of: Factor
    """the least that a concept and what stands directly below it are alike"""
    sibling: Factor
    """the most that two concepts below a third can be alike"""
    aside: Factor
    """likeness that is left where the other title names a thing only as denominator or aside"""
    related: Factor
    """how alike related concepts are"""
    opposite: Factor
    """how alike opposites are"""
    part: Factor
    """how alike two words are of which one begins or ends with the other"""
    part_letters: int = Field(ge=1, le=50)
    """the fewest letters of words that can be alike so"""
    taken: Factor
    """likeness that is left to a counterpart that the title names itself, in another of its words"""
    alone: Annotated[float, Field(gt=0, le=1)]
    """a concept that one title of an indicator names and its title in another language does not"""
    missing_word: Factor
    """a word that the other title lacks, against a concept that it lacks"""


class Quieter(Strict):
    """A stretch of a title whose words weigh less."""

    id: Slug
    factor: Factor
    unrestricted: bool = False
    """who is named in it does not make the indicator narrower"""
    open: PhraseLists
    until: list[Sign]
    """characters that end the stretch"""
    stop: PhraseLists = PhraseLists({})
    """words that end the stretch"""


class Compounds(Strict):
    """Languages that write compounds as one word: a single word is found at the end of a longer one, too."""

    languages: list[Lang]
    letters: int = Field(ge=4, le=50)
    """the fewest letters of such a word"""
    other: int = Field(default=5, ge=3, le=50)
    """the fewest letters of the other part of a compound that is told as what differs"""
    endings: list[Spelt] = []
    """what is no part of a compound but an ending of a word"""


class SpellingRules(Strict):
    """How one language is spelt in its two norms: the first one, and the spellings of the other."""

    words: dict[Spelt, Annotated[list[Spelt], Field(min_length=1)]] = {}
    """whole words"""
    parts: dict[Spelt, Annotated[list[Spelt], Field(min_length=1)]] = {}
    """parts of words; the longest one counts"""


class Likeness(Strict):
    """From where on likeness and rarity count."""

    alike: Factor
    """likeness from which a term counts as matched by another one"""
    joined: Factor
    """likeness from which a term is what the other title speaks of"""
    turned: Factor
    """cover from which a title that speaks of the lack of something is the other one turned round"""
    told: Factor
    """rarity from which a word that the other title lacks is worth telling"""


class Numbers(Strict):
    """Words beside numbers."""

    ranges: list[Line]
    """what stands between the ends of a range (“15 to 24”)"""
    percent: list[Line]
    """what makes a number a share"""
    no_ages: list[Line] = []
    """what stands before numbers that are no ages: scales, periods, grades"""


class Candidates(Strict):
    """The step before scoring."""

    per_title: int = Field(ge=1, le=1000)
    """candidates for each title, from either side"""
    postings: int = Field(ge=100, le=10_000_000)
    """titles looked at through common words for each title"""
    classify_at_most: int = Field(ge=0, le=10_000_000)
    """titles of both sides together up to which all are classified"""
    broader: Factor
    """a title is found by what is above its concepts, too; so much less a step"""
    related: Factor
    """and by what is related to them or their opposite, so much less"""
    target: Factor
    """weight of a shared target of the classification"""
    shortlist: int = Field(ge=1, le=1000)
    """where postings ran out, so many times more titles are scored exactly"""


class Thresholds(Strict):
    """Scores from which something is said."""

    overlap: Probability
    related: Probability
    cluster: Probability
    """ties that make concepts across sets"""
    opposites: Probability
    """how far between `related` and `overlap` the score of opposites can rise, which else would overlap"""


class FacetRoles(Strict):
    """The facets of the classification that are compared."""

    goal: Slug
    target: Slug
    area: Slug


class DiffersLabels(Strict):
    """Labels of what differs beside the aspects."""

    subject: Text
    measure: Text
    opposite: Text
    wording: Text
    """plain words that one of two titles has more, though they say the same"""


class SssomRules(Strict):
    """What an SSSOM file says of itself."""

    licence: Address
    """licence of the mappings, as a URL"""
    set_prefix: Prefix
    """URI prefix of the sets; the id of the set follows"""
    mapping_prefix: Prefix
    """URI prefix of mapping sets"""
    similarity_measure: Line


class RelationRule(Strict):
    """A rule for the relation: the first one whose conditions all hold. Each condition is [least, most]."""

    id: Slug
    relation: RelationName
    when: dict[FeatureName, Interval] = {}
    note: str = ""


class RelationLabels(Strict):
    """What each relation is called."""

    exact: Text
    close: Text
    broad: Text
    narrow: Text
    related: Text
    none: Text


FeatureWeight = Annotated[float, Field(ge=-30, le=30)]


class OverlapRules(Strict):
    """`rules/overlap.yaml`."""

    stopwords: PhraseLists
    binders: PhraseLists = PhraseLists({})
    """words that only bind others and are never what differs"""
    heads: PhraseLists = PhraseLists({})
    """words behind what a title is of (“compensation of employees”)"""
    untold: PhraseLists = PhraseLists({})
    """words that are compared but say too little to be told as what differs"""
    joiners: list[Line]
    """what stands between two things of which a title names both (“and”)"""
    compounds: Compounds
    spellings: dict[Lang, SpellingRules] = {}
    """languages that are spelt in two norms"""
    asides: list[Sign]
    """what opens a bracket that says nothing about the subject"""
    numbers: Numbers
    quieter: list[Quieter] = []
    weights: ConceptWeights
    likeness: Likeness
    candidates: Candidates
    thresholds: Thresholds
    intercept: FeatureWeight
    features: dict[FeatureName, FeatureWeight]
    """weight of each feature (logistic regression)"""
    un_set: Slug
    """the set that publishers name by its codes"""
    same_un_indicator: Probability
    """score of a pair where one names the other's UN code"""
    shared_un_indicator: Probability
    """score of a pair where both name the same UN code"""
    facets: FacetRoles
    silent: list[Slug]
    """aspects that differ only where both titles name a value"""
    differs: DiffersLabels
    sssom: SssomRules
    relations: list[RelationRule] = Field(min_length=1)
    relation_labels: RelationLabels
