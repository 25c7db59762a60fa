"""What the classifier makes of the examples, and which titles the terms match: the part of validation that takes time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

from sdgtax.check.gathered import BROKEN
from sdgtax.check.records import TermRecord, parsed, reference
from sdgtax.classify.engine import Classifier
from sdgtax.model.finding import SdgtaxError
from sdgtax.model.indicator import Indicator
from sdgtax.model.language import UNKNOWN
from sdgtax.model.rules import Category, Example, TaxonomyInfo, TitleExample
from sdgtax.model.taxonomy import Taxonomy
from sdgtax.text.fold import clean, fold
from sdgtax.text.phrases import PhraseIndex
from sdgtax.yaml.kinds import RULES

if TYPE_CHECKING:
    from sdgtax.check.context import Context
    from sdgtax.model.classification import Classification

NEEDED = ("scoring", "metadata", "language")
"""The rules without which nothing is classified."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """Where an example has landed: its title, whether in its category, and what it got of the same kind."""

    title: str
    lands: bool
    got: list[str]


@dataclass(frozen=True, slots=True)
class Matches:
    """The titles of a language: how many there are, how many each term matches, and how many each phrase of its `any`."""

    titles: int
    terms: Counter[tuple[str, int]]
    phrases: Counter[tuple[str, int, int]]


class Trial:
    """The trial of everything that is checked together.

    `outcomes` are those of the examples, by category, key and number; None where the rules are too broken to classify by.
    `matches` are by language; None where not all sets could be read. The other rules must have been checked, since broken rules
    are not tried.
    """

    def __init__(self, ctx: Context) -> None:
        """Classify all examples and count all matches."""
        self._ctx = ctx
        known = {s.id: s.model for s in ctx.sets.values() if s.model is not None and s.model.indicators}
        self._sets = {name: model.record() for name, model in known.items()}
        doubted = any(str(s.doc.path) in ctx.doubted for s in ctx.sets.values())
        whole = not (ctx.lost_sets or ctx.absent_sets or doubted or any(s.partial for s in ctx.sets.values()))
        self.matches = {lang: self._match(lang) for lang in ctx.languages} if whole else None
        self.outcomes = None if self._refuses() else dict(self._try())

    @property
    def titles(self) -> int:
        """The number of titles in all languages."""
        return sum(m.titles for m in (self.matches or {}).values())

    # -- terms

    def _match(self, lang: str) -> Matches:
        """Look for all terms in all titles of a language: those of the sets, and those that are examples themselves."""
        titles = [t for s in self._sets.values() for i in s.indicators if (t := i.title(lang))]
        free = (e for *_, e in self._examples() if isinstance(e, TitleExample) and e.title != BROKEN)
        titles += dict.fromkeys(e.title for e in free if (e.lang or self._ctx.languages[0]) == lang)
        numbers: dict[str, int] = {}
        own = self._ctx.categories
        usable = (t for t in self._ctx.records.get("term", ()) if t.usable and t.category is own.get(t.category.id))
        terms = [(t, list(self._phrases(t, lang, numbers))) for t in usable]
        index = PhraseIndex(list(numbers))
        where: list[set[int]] = [set() for _ in numbers]
        for n, title in enumerate(titles):
            for phrase in index.find(fold(clean(title))):
                where[phrase].add(n)
        found = Matches(len(titles), Counter(), Counter())
        for term, phrases in terms:
            by_role: dict[str, set[int]] = {}
            for role, i, number in phrases:
                by_role.setdefault(role, set()).update(where[number])
                if role == "any":
                    found.phrases[*term.key, i] = len(where[number])
            hit = by_role.get("any", set()) - by_role.get("none", set())
            found.terms[term.key] = len(hit & by_role["with"] if "with" in by_role else hit)
        return found

    @staticmethod
    def _phrases(term: TermRecord, lang: str, numbers: dict[str, int]) -> Iterator[tuple[str, int, int]]:
        """Role, number in its list and number among all phrases of every sound phrase of a term."""
        for role, told, i, phrase in term.phrases():
            if told == lang and parsed(phrase) is not None:
                yield role, i, numbers.setdefault(phrase, len(numbers))

    # -- examples

    def _examples(self) -> Iterator[tuple[str, str, int, Example]]:
        """Category, key, number and example, of the base."""
        for category, record in self._ctx.categories.items():
            if record.model is not None and not record.profile:
                for example in record.examples():
                    yield category, *example

    def _try(self) -> Iterator[tuple[tuple[str, str, int], Outcome]]:
        """Classify the examples of the categories that are judged by their titles alone, each title once."""
        classifier = Classifier(as_read(self._ctx), self._sets, blind=True)
        results: dict[tuple[str, str], Classification | None] = {}
        for category, key, number, example in self._examples():
            if not self._ctx.judges(self._ctx.categories[category]):
                continue
            name = reference(example, self._ctx.languages[0])
            if name not in results:
                results[name] = self._classified(classifier, example, *name)
            result = results[name]
            if result is not None:
                landed = [a.category for a in (*result.assignments, *result.grades)]
                got = [c for c in landed if self._alike(c, category)]
                yield (category, key, number), Outcome(result.title, category in landed, got)

    def _classified(self, classifier: Classifier, example: Example, name: str, lang: str) -> Classification | None:
        if isinstance(example, TitleExample):
            indicator = None if name == BROKEN else Indicator.of(name, lang or UNKNOWN)
        else:
            set_id, _, code = name.partition(":")
            record = self._ctx.sets[set_id].by_code.get(code) if set_id in self._sets else None
            if record is not None and str(record.doc.path) in self._ctx.doubted:
                return None
            indicator = self._sets[set_id].find(code) if record is not None and record.usable else None
        try:
            return classifier.classify(indicator, lang, explain=False) if indicator is not None else None
        except SdgtaxError:
            return None

    def _alike(self, one: str, other: str) -> bool:
        """Whether two categories answer the same question."""
        roots = [r for r in self._ctx.branches if Taxonomy.is_below(one, r) and Taxonomy.is_below(other, r)]
        return bool(roots) and Taxonomy.depth(one) == Taxonomy.depth(other)

    def _refuses(self) -> bool:
        """Whether the rules are too broken to classify by, or a set on which they rest could not be read."""
        records = [r for kind in NEEDED for r in self._ctx.records.get(kind, ())]
        whole = len({r.doc.kind for r in records if r.model is not None}) == len(NEEDED)
        if self._ctx.rests_on_lost or not self._ctx.languages or not whole:
            return True
        paths = {str(r.doc.path) for r in records}
        return any(f.severity == "error" and f.path in paths for f in self._ctx.findings)


def as_read(ctx: Context, *, phrases: bool = True) -> Taxonomy:
    """The taxonomy as far as it could be read; without malformed phrases, which cannot be compiled, where `phrases` are used."""
    base = {c: r for c, r in ctx.categories.items() if r.model is not None and not r.profile}
    parts: dict[str, Any] = dict.fromkeys(f.name for f in fields(Taxonomy))
    parts |= {kind: ctx.rules(kind) for kind in RULES}
    info: Any = TaxonomyInfo
    return Taxonomy(**{
        **parts, "categories": {c: _sound(r.model) if phrases else r.model for c, r in base.items()}, "files": {c: r.doc.name for c, r in base.items()},
        "info": info.model_construct(languages=list(ctx.languages)), "profiles": {}, "digest": "",
    })  # fmt: skip


def _sound(category: Category) -> Category:
    terms = [
        t for t in category.terms
        if all(parsed(p) for part in (t.any, t.with_, t.none) if part for lang in part for p in part.get(lang))
    ]  # fmt: skip
    return category if len(terms) == len(category.terms) else category.model_copy(update={"terms": terms})
